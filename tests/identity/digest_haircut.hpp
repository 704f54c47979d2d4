// Digests of impact, execution and haircuts.
#pragma once

#include "core/margin/haircut/execution.hpp"
#include "core/margin/haircut/haircut.hpp"
#include "core/margin/haircut/impact.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline void add_result(Digest& digest, const Result<real>& result) noexcept {
  add_error(digest, result.error());
  digest.add(bits_of(*result));
}

inline BlockDigest digest_impact(Share share) noexcept {
  Words words(share.seed(35));
  Digest digest;
  for (std::uint64_t n = 0; n < 4000 / share; ++n) {
    std::array<BookLevel, 5> levels;
    real price = 100.0;
    for (BookLevel& level : levels) {
      price = price - between(words, -0.1, 2.0);
      level.price = price;
      level.quantity = between(words, 0.0, 10.0);
    }
    const real size = between(words, -1.0, 40.0), vol = between(words, 0.0, 0.2);
    const auto walk = walk_book(levels, 101.0, size, true);
    add_error(digest, walk.error());
    const real walked[] = {walk->average_price, walk->filled, walk->unfilled, walk->slippage};
    add_all(digest, walked);
    const auto trade = trade_constant_product(1000.0, 5000.0, size, 0.003);
    add_error(digest, trade.error());
    digest.add(bits_of(trade->out));
    digest.add(bits_of(trade->slippage));
    add_result(digest, square_root_impact(size, 1e4, vol, 0.8));
    const real share_of_volume = between(words, 0.0, 0.5), days = between(words, 0.1, 3.0);
    const auto impact = almgren_impact(vol, 1e6, 2e8, share_of_volume, days);
    add_error(digest, impact.error());
    const real parts[] = {impact->permanent, impact->temporary, impact->cost};
    add_all(digest, parts);
  }
  return {.value = digest.value()};
}

inline void add_liquidity_var(Digest& digest, const Result<LiquidityVar>& var) noexcept {
  add_error(digest, var.error());
  const real parts[] = {var->market, var->spread, var->total};
  add_all(digest, parts);
}

inline BlockDigest digest_execution(Share share) noexcept {
  Words words(share.seed(36));
  Digest digest;
  for (std::uint64_t n = 0; n < 1000 / share; ++n) {
    ExecutionInputs in{1e6, 0.95, 5.0, 6, 2.5e-7, 0.0625, 2.5e-6, 1e-6};
    in.vol = between(words, 0.0, 2.0);
    in.days = between(words, 0.5, 9.0);
    in.risk_aversion = between(words, -4e-7, 2e-6);
    std::array<real, 7> holdings{};
    const auto e = schedule_execution(in, holdings);
    add_error(digest, e.error());
    const real parts[] = {e->decay, e->expected_cost, e->variance, e->deviation};
    add_all(digest, parts);
    add_all(digest, holdings);
    const real vol = between(words, 0.0, 0.2), spread = between(words, -0.01, 0.1);
    add_liquidity_var(digest, liquidity_var(1e6, vol, 2.33, spread));
    add_liquidity_var(digest, spread_stressed_var(1e6, vol, 2.33, 1.1, spread, 0.01, 4.5));
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_haircuts(Share share) noexcept {
  Words words(share.seed(37));
  Digest digest;
  for (std::uint64_t n = 0; n < 4000 / share; ++n) {
    DynamicHaircutInputs in{2.33, 0.05, 0.002, 1.0, 5e6, 2e8, 0.25};
    in.daily_vol = between(words, 0.0, 0.3);
    in.quantity = between(words, 0.0, 1e8);
    in.cap = between(words, 0.1, 1.0);
    const auto days = liquidation_days(in.quantity, in.daily_volume, 0.1, 0.01);
    add_result(digest, days);
    in.horizon_days = *days;
    const auto h = dynamic_haircut(in);
    add_error(digest, h.error());
    const real parts[] = {h->market, h->spread, h->impact, h->total};
    add_all(digest, parts);
    const real some = between(words, -0.05, 1.0), other = between(words, 0.0, 1.0);
    add_result(digest, limit_haircut_change(some, other, 0.1, 0.01));
    add_result(digest, stressed_depth(1e6, other, 0.3, 2.0));
    add_result(digest, scale_supervisory_haircut(some, 1.0 + other, 10.0));
    add_result(digest, exposure_after_collateral(1e3, some, 1100.0, other, 0.08));
    const auto issuer = static_cast<SupervisoryIssuer>(words.next() % 3);
    const auto category = static_cast<std::uint32_t>(words.next() % 7);
    const real years = between(words, -0.5, 12.0);
    add_result(digest, basel_bond_haircut(issuer, years));
    add_result(digest, eurosystem_haircut(category, years));
  }
  return {.value = digest.value()};
}

inline constexpr Block kHaircuts[] = {
    {"impact", digest_impact}, {"execution", digest_execution}, {"haircut", digest_haircuts}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

// Digests of options whose premium is margined daily: Settlement::futures in every function that
// has a settlement.
#pragma once

#include "core/pricing/american/american_implied.hpp"
#include "core/pricing/implied/black_implied.hpp"

#include "tests/identity/digest_black.hpp"
#include "tests/identity/digest_exotic.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline BlockDigest digest_margined_black(Share share) noexcept {
  static BlackChunk chunk, single;
  constexpr Settlement kSettlement = Settlement::futures;
  Words words(share.seed(6));
  Digest digest;
  BlockDigest result;
  const std::uint64_t chunks = 120'000 / share / BlackChunk::kSize + 1;
  for (std::uint64_t number = 0; number < chunks; ++number) {
    chunk.draw(words);
    chunk.price(kSettlement, number % 2 == 0);
    price_rows<1>(chunk.options(kSettlement, 0, BlackChunk::kSize), single.results(0));
    result.lanes_agree &= same_bits(chunk, single);
    result.lanes_agree &= same_as_scalar(chunk, kSettlement, number % BlackChunk::kSize);
    for (const std::uint16_t status : chunk.status) digest.add(std::uint64_t{status});
    for (const auto& column : chunk.out) add_all(digest, column);
  }
  result.value = digest.value();
  return result;
}

/// A volatility out of a margined price, of the European option and of the American one.
inline BlockDigest digest_margined_quotes(Share share) noexcept {
  Words words(share.seed(7));
  Digest digest;
  BlockDigest result;
  for (std::uint64_t i = 0; i < 400 / share + 4; ++i) {
    OptionInputs in = draw_option(words);
    in.settlement = Settlement::futures;
    const auto european = price_option(in);
    const BlackQuote quote = {.price = european->value,
                              .forward = in.spot,
                              .strike = in.strike,
                              .expiry_years = in.expiry_years,
                              .discount = 0.5,
                              .type = in.type,
                              .settlement = in.settlement};
    const auto implied = implied_vol(quote);
    add_error(digest, implied.error());
    add_all(digest, std::array{implied->vol, implied->total_vol, implied->vega});
    if (i % 4 != 0) continue;
    const auto american = price_american(in, AmericanAccuracy::fast);
    add_error(digest, american.error());
    add_all(digest, std::array{american->value, american->delta, american->gamma, american->vega,
                               american->theta, american->rho, american->phi, american->premium,
                               american->boundary, american->far_boundary});
    const auto found = implied_american_vol({.price = american->value,
                                             .spot = in.spot,
                                             .strike = in.strike,
                                             .expiry_years = in.expiry_years,
                                             .rate = in.rate,
                                             .carry = in.carry,
                                             .type = in.type,
                                             .settlement = in.settlement},
                                            AmericanAccuracy::fast);
    add_error(digest, found.error());
    add_all(digest, std::array{found->vol, found->vega});
  }
  result.value = digest.value();
  return result;
}

inline void add_option(Digest& digest, const Result<OptionValue>& one) noexcept {
  const OptionValue v = one.ok() ? *one : OptionValue{};
  add_error(digest, one.error());
  add_all(digest, std::array{v.value, v.delta, v.gamma, v.vega, v.theta, v.rho, v.phi, v.dual_delta,
                             v.dual_gamma, v.vanna, v.volga, v.charm, v.veta, v.speed, v.zomma,
                             v.color, v.ultima});
}

inline BlockDigest digest_margined_exotics(Share share) noexcept {
  Words words(share.seed(906));
  Digest digest;
  BlockDigest result;
  constexpr Settlement kSettlement = Settlement::futures;
  for (std::uint64_t i = 0; i < 600 / share + 6; ++i) {
    const DrawnMarket m(words);
    const auto type = static_cast<OptionType>(i % 2);
    const auto payoff = static_cast<DigitalPayoff>(i % 3);
    add_option(digest, price_digital({m.spot, m.level, m.expiry_years, m.vol, m.rate, m.carry, 90.0,
                                      payoff, type, kSettlement}));
    const real barrier = between(words, 70.0, 130.0);
    const auto side = barrier < m.spot ? BarrierSide::down : BarrierSide::up;
    BarrierInputs knocked = {m.spot, m.level, barrier, 3.0, m.expiry_years, m.vol, m.rate, m.carry};
    knocked.barrier_type = static_cast<BarrierType>(i % 2 + (side == BarrierSide::up ? 2 : 0));
    knocked.type = type;
    knocked.settlement = kSettlement;
    add_option(digest, price_barrier(knocked));
    TouchInputs touch = {m.spot, barrier, m.expiry_years, m.vol, m.rate, m.carry, 10.0};
    touch.touch_type = static_cast<TouchType>(i % 6);
    touch.side = side;
    touch.settlement = kSettlement;
    add_option(digest, price_touch(touch));
    DoubleNoTouchInputs corridor = {
        m.spot, 80.0, between(words, 101.0, 140.0), m.expiry_years, m.vol, m.rate, m.carry, 10.0};
    corridor.settlement = kSettlement;
    add_option(digest, price_double_no_touch(corridor));
  }
  result.value = digest.value();
  return result;
}

inline constexpr Block kMargined[] = {{"margined_black", digest_margined_black},
                                      {"margined_quotes", digest_margined_quotes},
                                      {"margined_exotics", digest_margined_exotics}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

// Digests over seeded perpetual accounts in a chain's own integers: dYdX v4 and GMX v2.
#pragma once

#include "core/margin/perpetual/venue/dydx.hpp"
#include "core/margin/perpetual/venue/gmx.hpp"

#include "tests/identity/digest_lending.hpp"

namespace loadline::samples {

inline void add(Digest& digest, const SignedInteger& value) noexcept {
  add(digest, value.size);
  digest.add(std::uint64_t{value.negative});
}

inline void add(Digest& digest, const dydx::Risk& risk) noexcept {
  add(digest, risk.net_collateral);
  add(digest, risk.initial);
  add(digest, risk.maintenance);
  digest.add(std::uint64_t{risk.liquidatable});
}

struct DydxSample {
  void draw(Words& words) noexcept {
    for (std::uint32_t i = 0; i < 3; ++i) {
      dydx::Market& market = markets[i];
      market.tier.initial_margin_ppm = static_cast<std::uint32_t>(words.next() % 300'000);
      market.tier.maintenance_fraction_ppm = static_cast<std::uint32_t>(words.next() % 1'000'001);
      market.tier.open_interest_lower_cap = u256{1'000'000'000'000u};
      market.tier.open_interest_upper_cap = u256{5'000'000'000'000u};
      market.open_interest = u256{words.next() % 100'000'000'000'000u};
      market.price = 1 + words.next() % 10'000'000'000u;
      market.exponent = -5;
      market.atomic_resolution = -9;
      positions[i].market = i;
      const bool is_short = words.next() % 2 == 0;
      positions[i].quantums = signed_integer(u256{words.next() % 10'000'000'000u}, is_short);
    }
    const bool owes = words.next() % 2 == 0;
    quote = signed_integer(u256{words.next() % 100'000'000'000u}, owes);
  }
  dydx::Subaccount account() const noexcept { return {quote, markets, positions}; }

  SignedInteger quote;
  std::array<dydx::Market, 3> markets{};
  std::array<dydx::Position, 3> positions{};
};

inline void add_dydx(Digest& digest, const DydxSample& sample, std::uint32_t market) noexcept {
  const dydx::Subaccount account = sample.account();
  const dydx::Market& at = sample.markets[market];
  const SignedInteger held = sample.positions[market].quantums;
  const auto range = dydx::liquidation_range(account, market);
  digest.add(static_cast<std::uint64_t>(range->reach));
  digest.add(range->low);
  digest.add(range->high);
  const auto notional = dydx::quote_quantums(at, held);
  add(digest, *notional);
  const auto ppm = dydx::adjusted_initial_ppm(at.tier, notional->size);
  digest.add(std::uint64_t{*ppm});
  const auto margins = dydx::margins(at.tier, notional->size, at.open_interest);
  add(digest, margins->initial);
  add(digest, margins->maintenance);
  const auto bankrupt = dydx::bankruptcy_quote(account, market, negated(held));
  add(digest, bankrupt.error());
  add(digest, *bankrupt);
  const auto fillable = dydx::fillable_price(account, market, 2'000'000, 100'000);
  add(digest, fillable.error());
  add(digest, fillable->numerator);
  std::array<dydx::Position, 4> after{};
  const auto preview = dydx::preview_fill(account, market, held, negated(*notional), after);
  add(digest, preview.error());
  add(digest, preview->after);
  digest.add(std::uint64_t{preview->accepted});
  const auto most = dydx::max_order_quantums(account, market, held.negative);
  add(digest, most.error());
  add(digest, *most);
  digest.add(to_double(held));
}

inline BlockDigest digest_dydx(Share share) noexcept {
  static DydxSample sample;
  Digest digest;
  for (std::uint64_t path = 0; path < 480 / share; ++path) {
    Words words(share.seed(25) + 5000 * path);
    sample.draw(words);
    const auto risk = dydx::risk(sample.account());
    add(digest, risk.error());
    add(digest, *risk);
    for (std::uint32_t market = 0; market < 3; ++market) add_dydx(digest, sample, market);
  }
  return {.value = digest.value()};
}

inline void add_gmx(Digest& digest, const gmx::Market& market,
                    const gmx::Position& position) noexcept {
  const auto health = gmx::health(market, position);
  add(digest, health.error());
  add(digest, health->remaining);
  add(digest, health->required);
  const auto price = gmx::liquidation_price(market, position);
  digest.add(static_cast<std::uint64_t>(price->reach));
  add(digest, price->price);
  add(digest, price->residual);
  add(digest, price->peer_price);
  const auto bankrupt = gmx::bankruptcy_price(market, position);
  add(digest, bankrupt.error());
  add(digest, *bankrupt);
  const auto most = gmx::max_increase(market, position);
  add(digest, *most);
  const auto preview = gmx::preview_increase(market, position, {*most, {}, {}});
  add(digest, preview.error());
  add(digest, preview->health_after.remaining);
}

inline BlockDigest digest_gmx(Share share) noexcept {
  Digest digest;
  for (std::uint64_t path = 0; path < 400 / share; ++path) {
    Words words(share.seed(26) + 5000 * path);
    Exact exact;
    const auto amount = [&](std::uint64_t below, std::uint32_t decimals) {
      const u256 units{1 + words.next() % below};
      return exact.multiply(units, power_of_ten(decimals).value());
    };
    gmx::Market market;
    market.position_fee_factor = amount(1000, 24);
    market.min_collateral_factor = amount(20'000, 24);
    market.min_collateral_factor_for_liquidation = amount(10'000, 24);
    market.max_impact_factor_for_liquidation = amount(1000, 24);
    market.min_collateral_usd = amount(10, 30);
    gmx::Position position;
    position.size_usd = amount(100'000, 30);
    position.size_tokens = amount(50'000, 15);
    position.collateral_amount = amount(10'000, 15);
    position.collateral_usd = amount(30'000, 30);
    position.funding_fee_usd = amount(10'000, 27);
    position.borrowing_fee_usd = amount(10'000, 27);
    position.impact_usd = signed_integer(amount(1000, 28), path % 3 == 0);
    position.price = amount(5'000'000, 9);
    position.impact_mode = path % 2 == 0 ? gmx::ImpactMode::largest : gmx::ImpactMode::given;
    position.is_long = path % 4 < 2;
    position.collateral_is_index = path % 8 < 4;
    add_gmx(digest, market, position);
  }
  return {.value = digest.value()};
}

inline constexpr Block kChainPerpetual[] = {{"dydx_v4", digest_dydx}, {"gmx_v2", digest_gmx}};

}  // namespace loadline::samples

#include "core/margin/perpetual/venue/dydx.hpp"

#include <algorithm>

#include "core/base/limits.hpp"

namespace loadline::dydx {
namespace {

constexpr Divisor kPpm{u256{kOneMillion}};

Error refuse(ErrorCode code, Field field, std::size_t index) {
  return {code, field, static_cast<std::uint32_t>(index)};
}

constexpr Error kOverflow{ErrorCode::overflow, Field::amount};

u256 ceil_ppm(Exact& exact, const u256& amount, std::uint32_t ppm) {
  return exact.multiply_divide(amount, u256{ppm}, kPpm, Rounding::up);
}

Error check_tier(const LiquidityTier& tier, std::size_t index) {
  if (tier.initial_margin_ppm > kOneMillion || tier.maintenance_fraction_ppm > kOneMillion) {
    return refuse(ErrorCode::out_of_domain, Field::rate, index);
  }
  if (tier.open_interest_upper_cap < tier.open_interest_lower_cap) {
    return refuse(ErrorCode::out_of_domain, Field::tiers, index);
  }
  return {};
}

Error check_market(const Market& market, std::size_t index) {
  if (market.price == 0) return refuse(ErrorCode::missing_price, Field::price, index);
  const auto wide = [](std::int32_t n) { return n < -36 || n > 36; };
  const std::int32_t shift = market.exponent + market.atomic_resolution + 6;
  if (wide(market.exponent) || wide(market.atomic_resolution) || wide(shift)) {
    return refuse(ErrorCode::out_of_domain, Field::decimals, index);
  }
  return check_tier(market.tier, index);
}

Error check_account(const Subaccount& account) {
  if (account.positions.size() > kMaxPerpetualPositions) {
    return refuse(ErrorCode::capacity_exceeded, Field::positions, 0);
  }
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    const std::uint32_t market = account.positions[i].market;
    if (market >= account.markets.size()) {
      return refuse(ErrorCode::unknown_asset, Field::positions, i);
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (account.positions[j].market == market) {
        return refuse(ErrorCode::duplicate, Field::positions, i);
      }
    }
    const Error error = check_market(account.markets[market], market);
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

u256 notional_at(Exact& exact, const Market& market, const u256& base, std::uint64_t price) {
  const std::int32_t shift = market.exponent + market.atomic_resolution + 6;
  const Divisor& power = power_of_ten(static_cast<std::uint32_t>(shift < 0 ? -shift : shift));
  if (shift < 0) return exact.multiply_divide(base, u256{price}, power, Rounding::down);
  return exact.multiply(exact.multiply(base, u256{price}), power.value());
}

std::uint32_t scaled_ppm(Exact& exact, const LiquidityTier& tier, const u256& open_interest) {
  const u256 &low = tier.open_interest_lower_cap, &high = tier.open_interest_upper_cap;
  if (is_zero(high) || open_interest <= low) return tier.initial_margin_ppm;
  if (open_interest >= high) return kOneMillion;
  const u256 rise = exact.multiply_divide(u256{kOneMillion - tier.initial_margin_ppm},
                                          exact.subtract(open_interest, low),
                                          exact.subtract(high, low), Rounding::down);
  return tier.initial_margin_ppm + static_cast<std::uint32_t>(rise.limb[0]);
}

u256 maintenance_of(Exact& exact, const LiquidityTier& tier, const u256& notional) {
  return ceil_ppm(exact, ceil_ppm(exact, notional, tier.initial_margin_ppm),
                  tier.maintenance_fraction_ppm);
}

bool liquidatable(const SignedInteger& net, const u256& maintenance) {
  return !is_zero(maintenance) && less(net, signed_integer(maintenance));
}

struct Terms {
  SignedInteger notional;
  u256 maintenance;
};

Terms terms_at(Exact& exact, const Market& market, const SignedInteger& base, std::uint64_t price) {
  const u256 notional = notional_at(exact, market, base.size, price);
  return {signed_integer(notional, base.negative), maintenance_of(exact, market.tier, notional)};
}

Risk checked_risk(Exact& exact, const Subaccount& account) {
  Risk result;
  result.net_collateral = account.quote;
  for (const Position& position : account.positions) {
    const Market& market = account.markets[position.market];
    const Terms terms = terms_at(exact, market, position.quantums, market.price);
    const u256 interest = notional_at(exact, market, market.open_interest, market.price);
    result.net_collateral = add(exact, result.net_collateral, terms.notional);
    const std::uint32_t ppm = scaled_ppm(exact, market.tier, interest);
    result.initial = exact.add(result.initial, ceil_ppm(exact, terms.notional.size, ppm));
    result.maintenance = exact.add(result.maintenance, terms.maintenance);
  }
  result.liquidatable = liquidatable(result.net_collateral, result.maintenance);
  return result;
}

const Position* position_in(const Subaccount& account, std::uint32_t market) {
  for (const Position& position : account.positions) {
    if (position.market == market && !is_zero(position.quantums.size)) return &position;
  }
  return nullptr;
}

/// The first price in 1 .. 2^64 - 1 for which `holds`, false and then true; 0 when it never does.
template <class Predicate>
std::uint64_t first_price(Predicate holds) {
  std::uint64_t low = 1, high = ~0ull;
  if (!holds(high)) return 0;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

Result<std::uint32_t> adjusted_initial_ppm(const LiquidityTier& tier,
                                           const u256& open_interest_quote) noexcept {
  if (const Error error = check_tier(tier, 0); error.code != ErrorCode::ok) return error;
  Exact exact;
  const std::uint32_t ppm = scaled_ppm(exact, tier, open_interest_quote);
  if (exact.overflowed()) return kOverflow;
  return ppm;
}

Result<Margins> margins(const LiquidityTier& tier, const u256& notional,
                        const u256& open_interest_quote) noexcept {
  const auto ppm = adjusted_initial_ppm(tier, open_interest_quote);
  if (!ppm.ok()) return ppm.error();
  Exact exact;
  const Margins result{ceil_ppm(exact, notional, *ppm), maintenance_of(exact, tier, notional)};
  if (exact.overflowed()) return kOverflow;
  return result;
}

Result<SignedInteger> quote_quantums(const Market& market, const SignedInteger& base) noexcept {
  if (const Error error = check_market(market, 0); error.code != ErrorCode::ok) return error;
  Exact exact;
  const u256 notional = notional_at(exact, market, base.size, market.price);
  if (exact.overflowed()) return kOverflow;
  return signed_integer(notional, base.negative);
}

Result<Risk> risk(const Subaccount& account) noexcept {
  if (const Error error = check_account(account); error.code != ErrorCode::ok) return error;
  Exact exact;
  const Risk result = checked_risk(exact, account);
  if (exact.overflowed()) return kOverflow;
  return result;
}

Result<PriceRange> liquidation_range(const Subaccount& account, std::uint32_t market) noexcept {
  const auto now = risk(account);
  if (!now.ok()) return now.error();
  const Position* const moved = position_in(account, market);
  if (moved == nullptr) {
    return PriceRange{now->liquidatable ? Reach::already_liquidatable : Reach::no_exposure};
  }
  const Market& at = account.markets[market];
  Exact exact;
  const Terms here = terms_at(exact, at, moved->quantums, at.price);
  const SignedInteger others = subtract(exact, now->net_collateral, here.notional);
  const u256 other_margin = exact.subtract(now->maintenance, here.maintenance);
  const auto state = [&](std::uint64_t price, bool margin_only) {
    const Terms terms = terms_at(exact, at, moved->quantums, price);
    const u256 margin = exact.add(other_margin, terms.maintenance);
    if (margin_only) return !is_zero(margin);
    return less(add(exact, others, terms.notional), signed_integer(margin));
  };
  PriceRange range;
  range.low = first_price([&](std::uint64_t price) { return state(price, true); });
  range.high = ~0ull;
  const bool is_short = moved->quantums.negative;
  if (is_short) {
    const std::uint64_t first =
        first_price([&](std::uint64_t price) { return state(price, false); });
    range.low = first == 0 || range.low == 0 ? 0 : std::max(first, range.low);
  } else {
    const std::uint64_t safe =
        first_price([&](std::uint64_t price) { return !state(price, false); });
    if (safe != 0) range.high = safe - 1;
  }
  if (exact.overflowed()) return kOverflow;
  if (range.low == 0 || range.low > range.high) return PriceRange{};
  range.reach = now->liquidatable ? Reach::already_liquidatable : Reach::reached;
  return range;
}

Result<SignedInteger> bankruptcy_quote(const Subaccount& account, std::uint32_t market,
                                       const SignedInteger& delta) noexcept {
  const auto now = risk(account);
  if (!now.ok()) return now.error();
  const Position* const held = position_in(account, market);
  if (held == nullptr) return refuse(ErrorCode::unknown_asset, Field::markets, market);
  if (is_zero(now->maintenance) || is_zero(delta.size) ||
      delta.negative == held->quantums.negative || delta.size > held->quantums.size) {
    return refuse(ErrorCode::out_of_domain, Field::size, market);
  }
  Exact exact;
  const Market& at = account.markets[market];
  const Terms before = terms_at(exact, at, held->quantums, at.price);
  const Terms after = terms_at(exact, at, add(exact, held->quantums, delta), at.price);
  const SignedInteger freed = subtract(exact, before.notional, after.notional);
  const u256 margin = exact.subtract(before.maintenance, after.maintenance);
  // Toward plus infinity of minus a positive share is toward zero, of minus a negative one up.
  const bool negative = now->net_collateral.negative;
  const u256 share = exact.multiply_divide(now->net_collateral.size, margin, now->maintenance,
                                           negative ? Rounding::up : Rounding::down);
  const SignedInteger value = add(exact, freed, signed_integer(share, !negative));
  if (exact.overflowed()) return kOverflow;
  return value;
}

Result<Ratio> fillable_price(const Subaccount& account, std::uint32_t market,
                             std::uint32_t bankruptcy_adjustment_ppm,
                             std::uint32_t spread_to_maintenance_ppm) noexcept {
  const auto now = risk(account);
  if (!now.ok()) return now.error();
  const Position* const held = position_in(account, market);
  if (held == nullptr) return refuse(ErrorCode::unknown_asset, Field::markets, market);
  if (is_zero(now->maintenance)) return refuse(ErrorCode::out_of_domain, Field::size, market);
  if (bankruptcy_adjustment_ppm < kOneMillion) {
    return refuse(ErrorCode::out_of_domain, Field::spread_use, market);
  }
  Exact exact;
  const Market& at = account.markets[market];
  const Terms terms = terms_at(exact, at, held->quantums, at.price);
  // ABR = adjustment / one, both multiplied by 1e6 * TMMR, held in 0 .. one.
  const u256 one = exact.multiply(now->maintenance, u256{kOneMillion});
  const SignedInteger shortfall =
      subtract(exact, signed_integer(now->maintenance), now->net_collateral);
  u256 adjustment;
  if (!shortfall.negative) {
    adjustment = std::min(exact.multiply(shortfall.size, u256{bankruptcy_adjustment_ppm}), one);
  }
  const u256 million{kOneMillion};
  const u256 unit = exact.multiply(one, million);
  const u256 spread = exact.multiply(exact.multiply(adjustment, u256{spread_to_maintenance_ppm}),
                                     terms.maintenance);
  SignedInteger numerator = subtract(exact, multiply(exact, terms.notional, signed_integer(unit)),
                                     signed_integer(spread));
  if (held->quantums.negative) numerator = negated(numerator);
  const Ratio result{numerator, exact.multiply(held->quantums.size, unit)};
  if (exact.overflowed()) return kOverflow;
  return result;
}

Result<Preview> preview_fill(const Subaccount& account, std::uint32_t market,
                             const SignedInteger& base, const SignedInteger& quote,
                             std::span<Position> positions) noexcept {
  const auto before = risk(account);
  if (!before.ok()) return before.error();
  std::size_t count = account.positions.size(), at = count;
  if (positions.size() < count + 1) return refuse(ErrorCode::length_mismatch, Field::positions, 0);
  for (std::size_t i = 0; i < count; ++i) {
    positions[i] = account.positions[i];
    if (positions[i].market == market) at = i;
  }
  if (at == count) positions[count++] = {market, {}};
  Exact exact;
  positions[at].quantums = add(exact, positions[at].quantums, base);
  const Subaccount changed{add(exact, account.quote, quote), account.markets,
                           positions.first(count)};
  if (exact.overflowed()) return kOverflow;
  const auto after = risk(changed);
  if (!after.ok()) return after.error();
  Preview result{*before, *after, false};
  const bool covered = !less(after->net_collateral, signed_integer(after->initial));
  const SignedInteger now_scaled =
      multiply(exact, after->net_collateral, signed_integer(before->maintenance));
  const SignedInteger then_scaled =
      multiply(exact, before->net_collateral, signed_integer(after->maintenance));
  const bool better = after->maintenance <= before->maintenance && !less(now_scaled, then_scaled);
  if (exact.overflowed()) return kOverflow;
  result.accepted = covered || better;
  return result;
}

Result<u256> max_order_quantums(const Subaccount& account, std::uint32_t market,
                                bool sell) noexcept {
  const auto now = risk(account);
  if (!now.ok()) return now.error();
  if (market >= account.markets.size()) {
    return refuse(ErrorCode::unknown_asset, Field::markets, market);
  }
  const Market& at = account.markets[market];
  if (const Error error = check_market(at, market); error.code != ErrorCode::ok) return error;
  SignedInteger held{};
  for (const Position& position : account.positions) {
    if (position.market == market) held = position.quantums;
  }
  Exact exact;
  const u256 interest = notional_at(exact, at, at.open_interest, at.price);
  const std::uint32_t ppm = scaled_ppm(exact, at.tier, interest);
  const u256 held_margin = ceil_ppm(exact, notional_at(exact, at, held.size, at.price), ppm);
  const u256 others = exact.subtract(now->initial, held_margin);
  const auto covered = [&](const u256& size) {
    const SignedInteger after = add(exact, held, signed_integer(size, sell));
    const u256 margin = ceil_ppm(exact, notional_at(exact, at, after.size, at.price), ppm);
    return !less(now->net_collateral, signed_integer(exact.add(others, margin)));
  };
  const bool closes = held.negative != sell;
  u256 low = closes ? held.size : u256{0};  // flat is where the margin is least
  u256 high{0, 1, 0, 0};                    // 2^128
  if (low > high || !covered(low)) return u256{0};
  while (exact.subtract(high, low) > u256{1}) {
    const u256 middle = exact.add(low, shift_right(exact.subtract(high, low), 1));
    (covered(middle) ? low : high) = middle;
  }
  if (exact.overflowed()) return kOverflow;
  return low;
}

}  // namespace loadline::dydx

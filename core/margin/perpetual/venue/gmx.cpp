#include "core/margin/perpetual/venue/gmx.hpp"

#include <algorithm>

namespace loadline::gmx {
namespace {

constexpr Error kOverflow{ErrorCode::overflow, Field::amount};

/// amount * factor / 1e30, toward zero.
u256 apply_factor(Exact& exact, const u256& amount, const u256& factor, Rounding rounding) {
  return exact.multiply_divide(amount, factor, power_of_ten(30), rounding);
}

/// remaining(P) = constant + P * slope.
struct Line {
  SignedInteger constant;
  SignedInteger slope;
  u256 fees;
  u256 required;
};

u256 required_of(Exact& exact, const Market& market, const u256& size, const u256& factor) {
  return std::max(apply_factor(exact, size, factor, Rounding::down), market.min_collateral_usd);
}

SignedInteger impact_of(Exact& exact, const Market& market, const Position& position) {
  const SignedInteger largest =
      signed_integer(apply_factor(exact, position.size_usd,
                                  market.max_impact_factor_for_liquidation, Rounding::down),
                     true);
  if (position.impact_mode == ImpactMode::largest) return largest;
  if (!position.impact_usd.negative) return {};
  return less(position.impact_usd, largest) ? largest : position.impact_usd;
}

Line line_of(Exact& exact, const Market& market, const Position& position) {
  Line line;
  line.fees =
      exact.add(apply_factor(exact, position.size_usd, market.position_fee_factor, Rounding::down),
                exact.add(position.funding_fee_usd, position.borrowing_fee_usd));
  line.required =
      required_of(exact, market, position.size_usd, market.min_collateral_factor_for_liquidation);
  line.slope = signed_integer(position.size_tokens, !position.is_long);
  line.constant = subtract(exact, impact_of(exact, market, position), signed_integer(line.fees));
  line.constant = add(exact, line.constant, signed_integer(position.size_usd, position.is_long));
  if (position.collateral_is_index) {
    line.slope = add(exact, line.slope, signed_integer(position.collateral_amount));
  } else {
    line.constant = add(exact, line.constant, signed_integer(position.collateral_usd));
  }
  return line;
}

SignedInteger remaining_at(Exact& exact, const Line& line, const u256& price) {
  return add(exact, line.constant, multiply(exact, line.slope, signed_integer(price)));
}

/// "Below the requirement, or not above zero", as one bound: remaining < max(required, 1).
u256 bound_of(const Line& line) {
  return std::max(line.required, u256{1});
}

Error check(const Market& market, const Position& position) {
  for (const u256* x :
       {&market.position_fee_factor, &market.min_collateral_factor,
        &market.min_collateral_factor_for_liquidation, &market.max_impact_factor_for_liquidation,
        &market.min_collateral_usd, &position.size_usd, &position.size_tokens,
        &position.collateral_amount, &position.collateral_usd, &position.funding_fee_usd,
        &position.borrowing_fee_usd, &position.impact_usd.size, &position.price}) {
    if (bit_count(*x) > 192) return kOverflow;
  }
  if (is_zero(position.size_tokens)) return {ErrorCode::out_of_domain, Field::size};
  if (is_zero(position.price)) return {ErrorCode::missing_price, Field::price};
  return {};
}

Health health_of(Exact& exact, const Market& market, const Position& position, const Line& line) {
  Health result;
  const SignedInteger worth =
      signed_integer(exact.multiply(position.size_tokens, position.price), !position.is_long);
  result.gains = add(exact, worth, signed_integer(position.size_usd, position.is_long));
  result.remaining = remaining_at(exact, line, position.price);
  result.fees = line.fees;
  result.required = line.required;
  result.required_for_opening =
      required_of(exact, market, position.size_usd, market.min_collateral_factor);
  result.liquidatable = less(result.remaining, signed_integer(bound_of(line)));
  return result;
}

}  // namespace

Result<Health> health(const Market& market, const Position& position) noexcept {
  if (const Error error = check(market, position); error.code != ErrorCode::ok) return error;
  Exact exact;
  const Line line = line_of(exact, market, position);
  const Health result = health_of(exact, market, position, line);
  if (exact.overflowed()) return kOverflow;
  return result;
}

Result<LiquidationPrice> liquidation_price(const Market& market,
                                           const Position& position) noexcept {
  if (const Error error = check(market, position); error.code != ErrorCode::ok) return error;
  Exact exact;
  const Line line = line_of(exact, market, position);
  const u256 bound = bound_of(line);
  const auto liquidatable_at = [&](const u256& price) {
    return less(remaining_at(exact, line, price), signed_integer(bound));
  };
  LiquidationPrice result;
  const bool now = liquidatable_at(position.price);
  result.falling = !line.slope.negative;
  // Liquidatable where slope * P < bound - constant.
  const SignedInteger gap = subtract(exact, signed_integer(bound), line.constant);
  const bool crosses =
      !is_zero(line.slope.size) && (gap.negative == line.slope.negative || is_zero(gap.size));
  if (crosses) {
    const SignedInteger equal = subtract(exact, signed_integer(line.required), line.constant);
    if (equal.negative == line.slope.negative) {
      result.peer_price = exact.divide(equal.size, line.slope.size);
    }
    const u256 whole = exact.divide(gap.size, line.slope.size);
    const bool exact_division = exact.multiply(whole, line.slope.size) == gap.size;
    if (line.slope.negative) {
      result.price = exact.add(whole, 1);  // P > gap / slope
      result.reach = Reach::reached;
    } else if (!exact_division || !is_zero(whole)) {
      result.price = exact_division ? exact.subtract(whole, 1) : whole;
      result.reach = Reach::reached;
    }
  } else if (line.slope.negative) {
    // Even at a price of zero.
    result.reach = Reach::reached;
  }
  if (now) result.reach = Reach::already_liquidatable;
  if (result.reach != Reach::unreachable) {
    result.residual =
        subtract(exact, remaining_at(exact, line, result.price), signed_integer(line.required));
  }
  if (exact.overflowed()) return kOverflow;
  return result;
}

Result<u256> bankruptcy_price(const Market& market, const Position& position) noexcept {
  if (const Error error = check(market, position); error.code != ErrorCode::ok) return error;
  Exact exact;
  const Line line = line_of(exact, market, position);
  const bool crosses = !is_zero(line.slope.size) && line.constant.negative != line.slope.negative;
  if (!crosses) return Error{ErrorCode::no_root, Field::price};
  const u256 price = exact.divide(line.constant.size, line.slope.size);
  if (exact.overflowed()) return kOverflow;
  return price;
}

Result<Preview> preview_increase(const Market& market, const Position& position,
                                 const Increase& increase) noexcept {
  const auto before = health(market, position);
  if (!before.ok()) return before.error();
  if (bit_count(increase.size_usd) > 192 || bit_count(increase.collateral_amount) > 192 ||
      bit_count(increase.collateral_usd) > 192) {
    return kOverflow;
  }
  Exact exact;
  Preview result;
  result.before = *before;
  result.after = position;
  Position& after = result.after;
  const u256 fee =
      apply_factor(exact, increase.size_usd, market.position_fee_factor, Rounding::down);
  after.size_usd = exact.add(position.size_usd, increase.size_usd);
  const Rounding rounding = position.is_long ? Rounding::down : Rounding::up;
  after.size_tokens = exact.add(
      position.size_tokens, exact.multiply_divide(increase.size_usd, 1, position.price, rounding));
  after.collateral_usd =
      exact.subtract(exact.add(position.collateral_usd, increase.collateral_usd), fee);
  after.collateral_amount = exact.add(position.collateral_amount, increase.collateral_amount);
  if (position.collateral_is_index) {
    after.collateral_amount = exact.subtract(
        after.collateral_amount, exact.multiply_divide(fee, 1, position.price, Rounding::up));
  }
  if (exact.overflowed()) return kOverflow;
  const auto then = health(market, after);
  if (!then.ok()) return then.error();
  result.health_after = *then;
  result.accepted = !less(then->remaining, signed_integer(then->required_for_opening));
  return result;
}

Result<u256> max_increase(const Market& market, const Position& position) noexcept {
  const auto now = health(market, position);
  if (!now.ok()) return now.error();
  Exact exact;
  // remaining - x (2 fees + impact) >= max((size + x) factor, minimum).
  const u256 costs = exact.add(exact.add(market.position_fee_factor, market.position_fee_factor),
                               market.max_impact_factor_for_liquidation);
  const u256 per_size = exact.add(costs, market.min_collateral_factor);
  if (is_zero(per_size)) return Error{ErrorCode::out_of_domain, Field::margin};
  const auto room = [&](const u256& required) {
    const SignedInteger left = subtract(exact, now->remaining, signed_integer(required));
    return left.negative ? u256{0} : left.size;
  };
  const u256 scaled =
      apply_factor(exact, position.size_usd, market.min_collateral_factor, Rounding::up);
  const auto share = [&](const u256& left, const u256& rate) {
    return exact.multiply_divide(left, power_of_ten(30).value(), rate, Rounding::down);
  };
  u256 most = share(room(scaled), per_size);
  if (!is_zero(costs)) most = std::min(most, share(room(market.min_collateral_usd), costs));
  if (is_zero(costs) && is_zero(room(market.min_collateral_usd))) most = u256{0};
  if (exact.overflowed()) return kOverflow;
  return most;
}

}  // namespace loadline::gmx

// Which way each version of the protocol rounds between scaled balances, amounts and values.
#pragma once

#include "core/margin/lending/aave_rules.hpp"
#include "core/numeric/fixed_point.hpp"

namespace loadline::aave {

/// Scaled balance = amount / index; amount = scaled balance * index; value = amount * price / unit.
struct Roundings {
  Rounding supply_mint;     ///< amount to scaled when supplying
  Rounding supply_burn;     ///< amount to scaled when withdrawing
  Rounding supply_balance;  ///< scaled to amount
  Rounding debt_mint;       ///< amount to scaled when borrowing
  Rounding debt_burn;       ///< amount to scaled when repaying
  Rounding debt_balance;    ///< scaled to amount
  Rounding debt_value;      ///< amount to base currency; a supply's value is always rounded down
};

/// Sources: `ScaledBalanceTokenBase.sol` and `WadRayMath.rayDiv` up to v3.4, `TokenMath.sol` after.
constexpr Roundings roundings_of(const Rules& rules) noexcept {
  if (rules.balance == BalanceRounding::half_up) {
    return {Rounding::half_up, Rounding::half_up, Rounding::half_up, Rounding::half_up,
            Rounding::half_up, Rounding::half_up, Rounding::down};
  }
  return {Rounding::down, Rounding::up, Rounding::down, Rounding::up,
          Rounding::down, Rounding::up, Rounding::up};
}

/// The least x with round(x * multiplier / divisor) >= n: turns every step between scaled, amount
/// and value around exactly. multiplier and divisor are not 0.
inline u256 least_preimage(Exact& exact, const u256& n, const u256& multiplier, const u256& divisor,
                           Rounding rounding) noexcept {
  const u256 product = exact.multiply(n, divisor);
  u256 bias;
  if (rounding == Rounding::half_up) bias = shift_right(divisor, 1);
  if (rounding == Rounding::up) bias = exact.subtract(divisor, 1);
  if (product <= bias) return {};
  return exact.multiply_divide(exact.subtract(product, bias), 1, multiplier, Rounding::up);
}

/// The greatest x with round(x * multiplier / divisor) <= n.
inline u256 greatest_preimage(Exact& exact, const u256& n, const u256& multiplier,
                              const u256& divisor, Rounding rounding) noexcept {
  const u256 above = least_preimage(exact, exact.add(n, 1), multiplier, divisor, rounding);
  return is_zero(above) ? above : exact.subtract(above, 1);
}

}  // namespace loadline::aave

#include "core/margin/lending/comet/comet_balance.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::comet {
namespace {

constexpr Divisor kIndexDivisor{u256{kIndexScale}};

}  // namespace

u256 present_value_supply(Exact& exact, std::uint64_t index, const u256& principal) noexcept {
  return exact.narrow_multiply_divide(principal, index, kIndexDivisor, Rounding::down);
}

u256 present_value_borrow(Exact& exact, std::uint64_t index, const u256& principal) noexcept {
  return exact.narrow_multiply_divide(principal, index, kIndexDivisor, Rounding::down);
}

SignedAmount present_value(Exact& exact, const Market& market,
                           const SignedAmount& principal) noexcept {
  SignedAmount present = principal;
  present.magnitude =
      principal.negative != 0
          ? present_value_borrow(exact, market.base_borrow_index, principal.magnitude)
          : present_value_supply(exact, market.base_supply_index, principal.magnitude);
  // A principal of one base unit never vanishes: an index is at least 1.
  return present;
}

SignedAmount principal_value(Exact& exact, const Market& market,
                             const SignedAmount& present) noexcept {
  SignedAmount principal = present;
  const bool owed = present.negative != 0;
  principal.magnitude = exact.narrow_multiply_divide(
      present.magnitude, kIndexScale,
      Divisor{u256{owed ? market.base_borrow_index : market.base_supply_index}},
      owed ? Rounding::up : Rounding::down);
  if (bit_count(principal.magnitude) > kPrincipalBits) exact.fail();
  return principal;
}

SignedAmount add(Exact& exact, const SignedAmount& a, const SignedAmount& b) noexcept {
  if (a.negative == b.negative) {
    SignedAmount sum = a;
    sum.magnitude = exact.add(a.magnitude, b.magnitude);
    return sum;
  }
  const bool a_larger = a.magnitude >= b.magnitude;
  const SignedAmount& larger = a_larger ? a : b;
  const SignedAmount& smaller = a_larger ? b : a;
  SignedAmount sum = larger;
  sum.magnitude = exact.subtract(larger.magnitude, smaller.magnitude);
  if (is_zero(sum.magnitude)) sum.negative = 0;
  return sum;
}

u256 multiply_price(Exact& exact, const u256& amount, const u256& price,
                    std::uint32_t decimals) noexcept {
  return exact.narrow_multiply_divide(amount, price, power_of_ten(decimals), Rounding::down);
}

u256 multiply_factor(Exact& exact, const u256& value, const u256& factor) noexcept {
  return exact.narrow_multiply_divide(value, factor, kWadDivisor, Rounding::down);
}

Result<BaseBalance> base_balance(const Market& market, const Account& account) noexcept {
  Exact exact;
  const SignedAmount present = present_value(exact, market, account.principal);
  if (exact.overflowed()) return lending::reverts(Field::principal);
  BaseBalance balance;
  (present.negative != 0 ? balance.borrow : balance.supply) = present.magnitude;
  return balance;
}

}  // namespace loadline::comet

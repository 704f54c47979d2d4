#include "core/margin/lending/pool/aave_liquidation_call.hpp"

#include <algorithm>

#include "core/margin/lending/field_check.hpp"

namespace loadline::aave {
namespace {

constexpr std::uint64_t kBaseUnit = 100'000'000;
constexpr std::uint64_t kWholeDebtBelow = 2'000 * kBaseUnit;  // MIN_BASE_MAX_CLOSE_FACTOR_THRESHOLD
constexpr std::uint64_t kLeastLeftover = kWholeDebtBelow / 2;  // MIN_LEFTOVER_BASE
constexpr std::uint64_t kCloseFactorBps = 5'000;               // DEFAULT_LIQUIDATION_CLOSE_FACTOR
constexpr std::uint64_t kCloseFactorHealth = 950'000'000'000'000'000;
constexpr std::uint64_t kMaxBonusBps = 65'535;

/// Which way the call rounds, by version.
struct CallRoundings {
  Rounding debt_value;
  Rounding seizure;
  Rounding debt_needed;
  Rounding base_of_bonus;
  Rounding fee;
};

CallRoundings roundings_at(Version version) noexcept {
  const bool value_up = rules_of(version).balance == BalanceRounding::against_the_user;
  const bool one_sided = version >= Version::v3_7;
  return {value_up ? Rounding::up : Rounding::down, one_sided ? Rounding::down : Rounding::half_up,
          one_sided ? Rounding::up : Rounding::half_up,
          one_sided ? Rounding::down : Rounding::half_up,
          one_sided ? Rounding::up : Rounding::half_up};
}

/// The call with its units and roundings, and the arithmetic that may revert.
class Call {
 public:
  explicit Call(const LiquidationCall& call) noexcept
      : call_(call),
        rounding_(roundings_at(call.version)),
        collateral_unit_(power_of_ten(call.collateral_decimals)),
        debt_unit_(power_of_ten(call.debt_decimals)) {}

  Result<LiquidationOutcome> outcome() noexcept {
    LiquidationOutcome result;
    if (call_.health_factor >= kWad) {
      result.refusal = LiquidationRefusal::health_factor_not_below_threshold;
      return result;
    }
    result.max_debt = allowed_debt();
    result.whole_debt = result.max_debt == call_.debt_balance ? 1 : 0;
    seize(std::min(call_.debt_to_cover, result.max_debt), result);
    if (call_.version >= Version::v3_3) {
      if (leaves_dust(result)) result.refusal = LiquidationRefusal::must_not_leave_dust;
      result.deficit = deficit_after(result);
    }
    if (exact_.overflowed()) return lending::reverts(Field::amount);
    return result;
  }

 private:
  u256 debt_value(const u256& debt) noexcept {
    return exact_.narrow_multiply_divide(debt, call_.debt_price, debt_unit_, rounding_.debt_value);
  }
  u256 collateral_value(const u256& collateral) noexcept {
    return exact_.narrow_multiply_divide(collateral, call_.collateral_price, collateral_unit_,
                                         Rounding::down);
  }
  u256 allowed_debt() noexcept {
    if (call_.health_factor <= u256{kCloseFactorHealth}) return call_.debt_balance;
    if (call_.version < Version::v3_3) {
      return exact_.percent_multiply(call_.debt_balance, kCloseFactorBps, Rounding::half_up);
    }
    const u256 debt = debt_value(call_.debt_balance);
    const bool is_small = collateral_value(call_.collateral_balance) < u256{kWholeDebtBelow} ||
                          debt < u256{kWholeDebtBelow};
    const u256 half = exact_.percent_multiply(call_.total_debt, kCloseFactorBps, Rounding::half_up);
    if (is_small || debt <= half) return call_.debt_balance;
    return exact_.narrow_multiply_divide(half, debt_unit_.value(), Divisor{call_.debt_price},
                                         Rounding::down);
  }
  /// What `debt` seizes with its bonus, or all the collateral and the debt that it is worth.
  void seize(const u256& debt, LiquidationOutcome& result) noexcept {
    const u256 base = exact_.divide(
        exact_.multiply(exact_.multiply(call_.debt_price, debt), collateral_unit_.value()),
        exact_.multiply(call_.collateral_price, debt_unit_.value()));
    const u256 most = exact_.percent_multiply(base, call_.liquidation_bonus_bps, rounding_.seizure);
    result.debt_repaid = debt;
    result.collateral_seized = most;
    if (most > call_.collateral_balance) {
      result.collateral_seized = call_.collateral_balance;
      const u256 worth = exact_.divide(
          exact_.multiply(exact_.multiply(call_.collateral_price, call_.collateral_balance),
                          debt_unit_.value()),
          exact_.multiply(call_.debt_price, collateral_unit_.value()));
      result.debt_repaid =
          exact_.percent_divide(worth, call_.liquidation_bonus_bps, rounding_.debt_needed);
    }
    if (call_.protocol_fee_bps != 0) {
      const u256 bonus = exact_.subtract(
          result.collateral_seized,
          exact_.percent_divide(result.collateral_seized, call_.liquidation_bonus_bps,
                                rounding_.base_of_bonus));
      result.protocol_fee = exact_.percent_multiply(bonus, call_.protocol_fee_bps, rounding_.fee);
    }
    result.collateral_to_liquidator =
        exact_.subtract(result.collateral_seized, result.protocol_fee);
  }
  bool leaves_dust(const LiquidationOutcome& result) noexcept {
    const u256 debt = exact_.subtract(call_.debt_balance, result.debt_repaid);
    const u256 collateral = exact_.subtract(call_.collateral_balance, result.collateral_seized);
    if (is_zero(debt) || is_zero(collateral)) return false;
    return debt_value(debt) < u256{kLeastLeftover} ||
           collateral_value(collateral) < u256{kLeastLeftover};
  }
  /// The rest of the debt, where the last collateral of the account went.
  u256 deficit_after(const LiquidationOutcome& result) noexcept {
    const bool last = collateral_value(result.collateral_seized) == call_.total_collateral;
    return last ? exact_.subtract(call_.debt_balance, result.debt_repaid) : u256{};
  }

  const LiquidationCall& call_;
  CallRoundings rounding_;
  const Divisor& collateral_unit_;
  const Divisor& debt_unit_;
  Exact exact_;
};

}  // namespace

Error check(const LiquidationCall& call) noexcept {
  return lending::FieldCheck{}
      .at_most(static_cast<std::uint64_t>(call.version), static_cast<std::uint64_t>(Version::v3_7),
               Field::version)
      .at_most(call.collateral_decimals, kMaxDecimals, Field::decimals)
      .at_most(call.debt_decimals, kMaxDecimals, Field::decimals)
      .priced(call.collateral_price, kMaxPriceBits, Field::price)
      .priced(call.debt_price, kMaxPriceBits, Field::price)
      .bits(call.collateral_balance, kMaxBalanceBits, Field::collateral)
      .bits(call.debt_balance, kMaxBalanceBits, Field::debt)
      .at_least(call.liquidation_bonus_bps, kBps, Field::liquidation_bonus_bps)
      .at_most(call.liquidation_bonus_bps, kMaxBonusBps, Field::liquidation_bonus_bps)
      .at_most(call.protocol_fee_bps, kBps, Field::fee)
      .error();
}

Result<LiquidationOutcome> liquidation_call(const LiquidationCall& call) noexcept {
  return Call{call}.outcome();
}

u256 spiral_health_factor(std::uint64_t liquidation_threshold_bps,
                          std::uint64_t liquidation_bonus_bps) noexcept {
  constexpr std::uint64_t kWadOfBpsSquared = 10'000'000'000;  // 1e18 / 1e4 / 1e4
  Exact exact;
  return exact.multiply(exact.multiply(liquidation_threshold_bps, liquidation_bonus_bps),
                        kWadOfBpsSquared);
}

}  // namespace loadline::aave

#include "core/margin/lending/aave_health.hpp"

#include "core/margin/lending/aave_e_mode.hpp"

namespace loadline::aave {
namespace {

constexpr std::uint64_t kSecondsPerYear = 365ull * 24 * 3600;
constexpr Divisor kYear{u256{kSecondsPerYear}};
constexpr Divisor kYearSquared{u256{kSecondsPerYear * kSecondsPerYear}};
constexpr Divisor kSix{u256{6}};

// MathUtils.calculateLinearInterest.
u256 linear_interest(Exact& exact, const u256& rate, std::uint64_t seconds) noexcept {
  return exact.add(kRay, exact.narrow_multiply_divide(rate, seconds, kYear, Rounding::down));
}

// MathUtils.calculateCompoundedInterest up to v3.3, with its divisions in its order.
u256 binomial_interest(Exact& exact, const u256& rate, std::uint64_t seconds) noexcept {
  const u256 one_less{seconds - 1};
  const u256 two_less{seconds > 2 ? seconds - 2 : 0};
  const u256 power_two =
      exact.divide(exact.ray_multiply(rate, rate, Rounding::half_up), kYearSquared);
  const u256 power_three =
      exact.divide(exact.ray_multiply(power_two, rate, Rounding::half_up), kYear);
  const u256 pairs = exact.multiply(seconds, one_less);
  const u256 second = shift_right(exact.multiply(pairs, power_two), 1);
  const u256 third =
      exact.divide(exact.multiply(exact.multiply(pairs, two_less), power_three), kSix);
  const u256 first = exact.narrow_multiply_divide(rate, seconds, kYear, Rounding::down);
  return exact.add(exact.add(exact.add(kRay, first), second), third);
}

// The same from v3.4: 1 + x + x (x/2 + x (x/6)).
u256 taylor_interest(Exact& exact, const u256& rate, std::uint64_t seconds) noexcept {
  const u256 x = exact.narrow_multiply_divide(rate, seconds, kYear, Rounding::down);
  const u256 inner =
      exact.add(shift_right(x, 1), exact.ray_multiply(x, exact.divide(x, kSix), Rounding::half_up));
  return exact.add(exact.add(kRay, x), exact.ray_multiply(x, inner, Rounding::half_up));
}

u256 income_index(Exact& exact, const Reserve& reserve, std::uint64_t at) noexcept {
  if (at == reserve.last_update) return reserve.liquidity_index;
  const u256 growth = linear_interest(exact, reserve.liquidity_rate, at - reserve.last_update);
  return exact.ray_multiply(growth, reserve.liquidity_index, Rounding::half_up);
}

u256 debt_index(Exact& exact, const Reserve& reserve, Accrual accrual, std::uint64_t at) noexcept {
  if (at == reserve.last_update) return reserve.variable_borrow_index;
  const std::uint64_t seconds = at - reserve.last_update;
  const u256 growth = accrual == Accrual::binomial
                          ? binomial_interest(exact, reserve.variable_borrow_rate, seconds)
                          : taylor_interest(exact, reserve.variable_borrow_rate, seconds);
  return exact.ray_multiply(growth, reserve.variable_borrow_index, Rounding::half_up);
}

Error overflow_at(std::size_t position) noexcept {
  return {.code = ErrorCode::overflow,
          .field = Field::positions,
          .index = static_cast<std::uint32_t>(position)};
}

void fill_balance(Exact& exact, const Rules& rules, const Market& market, const EMode* mode,
                  const Position& position, std::uint64_t at, Balance& balance) noexcept {
  const Reserve& reserve = market.reserves[position.reserve];
  const CollateralTerms terms = collateral_terms(rules, market, mode, position.reserve);
  const bool counts = position.collateral != 0 && terms.eligible;
  balance = {};
  balance.reserve = position.reserve;
  balance.collateral = position.collateral;
  balance.ltv_bps = terms.ltv_bps;
  balance.liquidation_threshold_bps = terms.liquidation_threshold_bps;
  balance.in_e_mode = terms.in_e_mode ? 1 : 0;
  balance.roles = (counts ? kCountsAsCollateral : 0u) | (terms.zero_ltv ? kZeroLtv : 0u);
  if (!is_zero(position.scaled_supply)) {
    const u256 index = income_index(exact, reserve, at);
    balance.supply = supply_balance(exact, rules.balance, position.scaled_supply, index);
  }
  if (!is_zero(position.scaled_variable_debt)) {
    const u256 index = debt_index(exact, reserve, rules.accrual, at);
    balance.debt = debt_balance(exact, rules.balance, position.scaled_variable_debt, index);
  }
}

/// UserConfiguration.getIsolationModeState: exactly one flag, and its asset has a debt ceiling.
std::uint32_t isolated_reserve(const Rules& rules, const Market& market,
                               const Account& account) noexcept {
  if (!rules.has_isolation_mode) return 0;
  std::uint32_t found = 0;
  for (const Position& position : account.positions) {
    if (position.collateral == 0) continue;
    if (found != 0) return 0;
    found = position.reserve + 1;
  }
  return found != 0 && market.reserves[found - 1].debt_ceiling != 0 ? found : 0;
}

u256 available_borrows(Exact& exact, BalanceRounding rounding, const AccountData& data) noexcept {
  const Rounding direction =
      rounding == BalanceRounding::half_up ? Rounding::half_up : Rounding::down;
  const u256 limit = exact.percent_multiply(data.total_collateral, data.average_ltv_bps, direction);
  return limit <= data.total_debt ? u256{} : exact.subtract(limit, data.total_debt);
}

/// Averages, health factor and status from the sums.
void conclude(Exact& exact, const Rules& rules, const u256& weighted_ltv,
              AccountData& data) noexcept {
  if (!is_zero(data.total_collateral)) {
    const Divisor total{data.total_collateral};
    data.average_ltv_bps = exact.divide(weighted_ltv, total).limb[0];
    data.average_liquidation_threshold_bps = exact.divide(data.weighted_collateral, total).limb[0];
  }
  if (is_zero(data.total_debt)) {
    data.health_factor = u256::max();
    data.status = HealthStatus::no_debt;
  } else {
    data.health_factor = health_factor(exact, rules.health, data.total_collateral,
                                       data.weighted_collateral, data.total_debt);
    data.status = data.health_factor < kWad ? HealthStatus::liquidatable : HealthStatus::healthy;
  }
  data.available_borrows = available_borrows(exact, rules.balance, data);
}

}  // namespace

Result<Indexes> indexes_at(const Reserve& reserve, const Rules& rules, std::uint64_t at) noexcept {
  if (at < reserve.last_update) {
    return Error{.code = ErrorCode::stale_time,
                 .field = Field::last_update,
                 .value = to_double(reserve.last_update)};
  }
  Exact exact;
  const Indexes indexes{.liquidity = income_index(exact, reserve, at),
                        .variable_borrow = debt_index(exact, reserve, rules.accrual, at)};
  if (exact.overflowed()) return Error{.code = ErrorCode::overflow, .field = Field::reserves};
  return indexes;
}

u256 supply_balance(Exact& exact, BalanceRounding rounding, const u256& scaled,
                    const u256& index) noexcept {
  const bool half_up = rounding == BalanceRounding::half_up;
  return exact.ray_multiply(scaled, index, half_up ? Rounding::half_up : Rounding::down);
}

u256 debt_balance(Exact& exact, BalanceRounding rounding, const u256& scaled,
                  const u256& index) noexcept {
  const bool half_up = rounding == BalanceRounding::half_up;
  return exact.ray_multiply(scaled, index, half_up ? Rounding::half_up : Rounding::up);
}

u256 supply_value(Exact& exact, const u256& supply, const u256& price,
                  const Divisor& unit) noexcept {
  return exact.narrow_multiply_divide(supply, price, unit, Rounding::down);
}

u256 debt_value(Exact& exact, BalanceRounding rounding, const u256& debt, const u256& price,
                const Divisor& unit) noexcept {
  const bool half_up = rounding == BalanceRounding::half_up;
  return exact.narrow_multiply_divide(debt, price, unit, half_up ? Rounding::down : Rounding::up);
}

u256 health_factor(Exact& exact, HealthRule rule, const u256& total_collateral,
                   const u256& weighted, const u256& total_debt) noexcept {
  if (rule == HealthRule::weighted_sum) {
    return exact.divide(exact.wad_divide(weighted, total_debt, Rounding::half_up), kBpsDivisor);
  }
  if (is_zero(total_collateral)) return {};
  const std::uint64_t average = exact.divide(weighted, total_collateral).limb[0];
  const u256 covered = exact.percent_multiply(total_collateral, average, Rounding::half_up);
  return exact.wad_divide(covered, total_debt, Rounding::half_up);
}

Error accrue(const Market& market, const Account& account, std::uint64_t at,
             std::span<Balance> balances) noexcept {
  const Rules rules = rules_of(market.version);
  const EMode* const mode = find_e_mode(market, account.e_mode_category);
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    Exact exact;
    fill_balance(exact, rules, market, mode, account.positions[i], at, balances[i]);
    if (exact.overflowed()) return overflow_at(i);
  }
  return {};
}

Result<AccountData> reprice(const Market& market, const Account& account,
                            std::span<Balance> balances) noexcept {
  const Rules rules = rules_of(market.version);
  const EMode* const mode = find_e_mode(market, account.e_mode_category);
  AccountData data{};
  u256 weighted_ltv;
  Exact exact;
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    Balance& balance = balances[i];
    const u256& price = price_in_force(rules, market, mode, balance.reserve);
    const Divisor& unit = power_of_ten(market.reserves[balance.reserve].decimals);
    balance.supply_value = supply_value(exact, balance.supply, price, unit);
    balance.debt_value = {};
    if (!is_zero(balance.debt)) {
      balance.debt_value = debt_value(exact, rules.balance, balance.debt, price, unit);
      data.total_debt = exact.add(data.total_debt, balance.debt_value);
    }
    balance.collateral_value = {};
    if ((balance.roles & kCountsAsCollateral) != 0) {
      const u256& value = balance.collateral_value = balance.supply_value;
      data.total_collateral = exact.add(data.total_collateral, value);
      data.weighted_collateral = exact.add(
          data.weighted_collateral, exact.multiply(value, balance.liquidation_threshold_bps));
      weighted_ltv = exact.add(weighted_ltv, exact.multiply(value, balance.ltv_bps));
      if ((balance.roles & kZeroLtv) != 0) data.has_zero_ltv_collateral = 1;
    }
    if (exact.overflowed()) return overflow_at(i);
  }
  conclude(exact, rules, weighted_ltv, data);
  if (exact.overflowed()) return Error{.code = ErrorCode::overflow, .field = Field::positions};
  data.isolated_reserve_plus_one = isolated_reserve(rules, market, account);
  return data;
}

Result<AccountData> account_data(const Market& market, const Account& account,
                                 std::span<Balance> balances) noexcept {
  const Error error = accrue(market, account, market.now, balances);
  if (error.code != ErrorCode::ok) return error;
  return reprice(market, account, balances);
}

bool liquidatable(const AccountData& data) noexcept {
  return data.status == HealthStatus::liquidatable;
}

}  // namespace loadline::aave

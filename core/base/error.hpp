// Errors of the core: a code, the field it is about, the row, and the value that was refused.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "core/base/bit_cast.hpp"

namespace loadline {

/// Why an input or a computation was refused. The numbers are API: one is never reused.
enum class ErrorCode : std::uint16_t {
  ok = 0,
  // inputs
  not_finite = 1,       ///< NaN or an infinity where a number is needed
  out_of_domain = 2,    ///< outside the field's stated domain
  length_mismatch = 3,  ///< columns of one batch differ in length
  duplicate = 4,        ///< the same key twice
  unknown_asset = 5,    ///< a position or an action names an asset that the market does not list
  missing_price = 6,    ///< an asset in use has no price
  stale_time = 7,       ///< `now` lies before the instant at which an index was updated
  // work
  capacity_exceeded = 20,      ///< more than limits.hpp allows, or the arena is full
  overflow = 21,               ///< the chain's own 256-bit arithmetic would revert
  no_convergence = 22,         ///< the evaluation budget ended before the answer was certain
  no_root = 23,                ///< the function has one sign at both ends of the bracket
  not_positive_definite = 24,  ///< a pivot of the matrix is not above zero
  singular = 25,               ///< the matrix has not the rank that the answer needs
  arithmetic_mode = 26,        ///< rounding or subnormal numbers are not as IEEE 754 has them
  // smiles and surfaces
  butterfly_arbitrage = 50,  ///< the smile has no density: g is not above zero
  calendar_arbitrage = 51,   ///< total variance falls with expiry
  no_data = 52,              ///< nothing usable is left to compute from
  unsorted = 53,             ///< must rise from element to element
  // market
  below_intrinsic = 40,  ///< a price less than exercise is worth
  above_maximum = 41,    ///< a price that no volatility reaches
  no_information = 42,   ///< a price that is one of its bounds to the last digit
  // scope
  unsupported = 60,  ///< a rule that this version of the protocol does not have
};

/// The input field an error is about, by its public name (`field_name`).
enum class Field : std::uint16_t {
  none = 0,
  // option inputs
  spot,
  strike,
  expiry_years,
  vol,
  rate,
  carry,
  option_type,
  settlement,
  // lending market
  reserves,
  price,
  decimals,
  liquidity_index,
  liquidity_rate,
  variable_borrow_index,
  variable_borrow_rate,
  last_update,
  ltv_bps,
  liquidation_threshold_bps,
  liquidation_bonus_bps,
  e_modes,
  e_mode_category,
  now,
  version,
  // lending account
  positions,
  asset,
  scaled_supply,
  scaled_variable_debt,
  collateral,
  // actions and solving
  actions,
  amount,
  target_health,
  // memory
  arena,
  // numeric blocks
  matrix,
  vector,
  bracket,
  probability,
  nodes,
  dimensions,
  tolerance,
  // smiles and surfaces
  a,
  b,
  rho,
  m,
  sigma,
  mu,
  omega,
  zeta,
  vol_squared,
  skew,
  put_slope,
  call_slope,
  least_squared,
  theta,
  phi,
  phi_family,
  eta,
  gamma,
  lambda,
  total_variance,
  bid_vol,
  ask_vol,
  weight,
  report,
  slices,
  spread_use,
  least_spread,
  pull_to_target,
  margin,
  least_vol,
  max_iterations,
  sticky_rule,
  surface_model,
  quote_target,
  // options on a forward
  forward,
  discount,
  displacement,
  normal_vol,
  normalised_price,
  log_moneyness,
  // barriers, digitals, touches, first passage, linear instruments
  barrier,
  rebate,
  digital_payoff,
  barrier_type,
  touch_type,
  side,
  monitoring_years,
  lower_barrier,
  upper_barrier,
  distance_log,
  drift,
  horizon_years,
  entry_price,
  mark_price,
  funding_rate_8h,
  accrual_years,
  linear_type,
  steps,
  // american options
  accuracy,
  // models of the underlying
  initial_variance,
  mean_reversion,
  long_run_variance,
  vol_of_variance,
  correlation,
  intensity,
  mean_log_jump,
  log_jump_vol,
  up_probability,
  up_rate,
  down_rate,
  // a venue's option quotes
  bid_price,
  ask_price,
  mark_vol,
  // paths
  path_source,
  path_pairs,
  draws,
  replications,
  // Compound III
  base_price,
  base_decimals,
  base_supply_index,
  base_borrow_index,
  total_supply,
  total_borrow,
  available_liquidity,
  borrow_collateral_factor,
  liquidate_collateral_factor,
  liquidation_factor,
  supply_cap,
  store_front_price_factor,
  target_reserves,
  borrow_min,
  kink,
  interest_rate,
  principal,
  // Morpho Blue
  total_supply_assets,
  total_supply_shares,
  total_borrow_assets,
  total_borrow_shares,
  fee,
  borrow_rate,
  lltv,
  supply_shares,
  borrow_shares,
  pre_lltv,
  pre_close_factor,
  pre_incentive_factor,
  // vaults of Maker and Liquity
  ink,
  art,
  accumulated_rate,
  liquidation_ratio,
  par,
  dust,
  chop,
  hole,
  dirt,
  debt_ceiling,
  debt,
  system_collateral,
  system_debt,
  stability_pool,
  // obligations of Kamino
  borrow_factor_percent,
  loan_to_value_percent,
  liquidation_ltv_percent,
  elevation_group,
  seed,
  path_payoff,
  path_control,
  // perpetual accounts
  size,
  tiers,
  leverage,
  power_factor,
  markets,
  open_orders,
  fee_rate,
  intervals,
  // option margin and haircuts
  expiry_seconds,
  settled_forward,
  confidence,
  legs,
  expiries,
  scenarios,
  spot_factor,
  vol_shock,
  dampening,
  stable_price,
  cash,
  unrealised,
  haircut,
  parameter,
  losses,
  levels,
  spread,
  daily_volume,
  participation,
  maturity_years,
  risk_array,
  // sensitivities
  delta,
  vega,
  price_shock,
  concentration,
  factors,
  buckets,
  // liquidation maps
  beta,
  covariance,
  funding_rate,
  // Kamino liquidations
  full_liquidation_value,
  largest_value,
  close_factor_percent,
  insolvency_ltv_percent,
  count_,  // one past the last: keeps the name table in step
};

/// The double of an Error, kept as its bits: an Error that is passed on, in a build for hosts
/// without floating point, must not be moved by the instructions of a double.
class ErrorValue {
 public:
  constexpr ErrorValue() noexcept = default;  // not from a literal 0.0, which is a double
  // Inlined by order: at -Oz a literal would else stay a double.
  [[gnu::always_inline]] constexpr ErrorValue(double value) noexcept
      : bits_(bit_cast<std::uint64_t>(value)) {}
  static constexpr ErrorValue from_bits(std::uint64_t bits) noexcept {
    ErrorValue value;
    value.bits_ = bits;
    return value;
  }
  constexpr std::uint64_t bits() const noexcept { return bits_; }
  constexpr operator double() const noexcept { return bit_cast<double>(bits_); }

 private:
  std::uint64_t bits_ = 0;
};

/// 16 bytes, no text: cheap to return by value, the same on every target.
struct Error {
  ErrorCode code = ErrorCode::ok;
  Field field = Field::none;
  std::uint32_t index = 0;  ///< row of the batch, or index of the reserve, position or action
  ErrorValue value{};       ///< what was refused, as nearly as a double can say it
};
static_assert(sizeof(Error) == 16 && std::is_trivially_copyable_v<Error>);

/// The code's name and one sentence that says what to do. ASCII.
std::string_view error_name(ErrorCode code) noexcept;
std::string_view error_text(ErrorCode code) noexcept;
/// The field's name as the C++ aggregates spell it (`expiry_years`).
std::string_view field_name(Field field) noexcept;

}  // namespace loadline

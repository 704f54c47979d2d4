#include "core/base/error.hpp"

#include <iterator>

namespace loadline {
namespace {

struct Row {
  ErrorCode code;
  std::string_view name;
  std::string_view text;
};

constexpr Row kErrors[] = {
    {ErrorCode::ok, "ok", "no error"},
    {ErrorCode::not_finite, "not_finite", "must be a finite number"},
    {ErrorCode::out_of_domain, "out_of_domain", "lies outside its domain"},
    {ErrorCode::length_mismatch, "length_mismatch", "must have the length of the other columns"},
    {ErrorCode::duplicate, "duplicate", "must not be given twice"},
    {ErrorCode::unknown_asset, "unknown_asset", "is not listed in the market"},
    {ErrorCode::missing_price, "missing_price", "needs a price above zero"},
    {ErrorCode::stale_time, "stale_time", "must not lie before the last update of an index"},
    {ErrorCode::capacity_exceeded, "capacity_exceeded", "exceeds a limit of the engine"},
    {ErrorCode::overflow, "overflow", "overflows the 256-bit arithmetic of the contract"},
    {ErrorCode::no_convergence, "no_convergence", "was not decided within the evaluation budget"},
    {ErrorCode::no_root, "no_root", "must have values of opposite sign at its ends"},
    {ErrorCode::not_positive_definite, "not_positive_definite", "is not positive definite"},
    {ErrorCode::singular, "singular", "has not the rank that the answer needs"},
    {ErrorCode::arithmetic_mode, "arithmetic_mode",
     "needs rounding to nearest and subnormal numbers: a library has changed the processor's mode"},
    {ErrorCode::butterfly_arbitrage, "butterfly_arbitrage",
     "has no density: butterflies of negative price"},
    {ErrorCode::calendar_arbitrage, "calendar_arbitrage",
     "has total variance that falls with expiry"},
    {ErrorCode::no_data, "no_data", "leaves nothing usable to compute from"},
    {ErrorCode::unsorted, "unsorted", "must rise from element to element"},
    {ErrorCode::below_intrinsic, "below_intrinsic", "lies below what exercise is worth"},
    {ErrorCode::above_maximum, "above_maximum", "lies above what the option can be worth"},
    {ErrorCode::no_information, "no_information",
     "is a bound of the price to its last digit: no volatility follows from it"},
    {ErrorCode::unsupported, "unsupported", "is not part of this version of the protocol"},
};

constexpr std::string_view kFields[] = {
    "none",
    "spot",
    "strike",
    "expiry_years",
    "vol",
    "rate",
    "carry",
    "option_type",
    "settlement",
    "reserves",
    "price",
    "decimals",
    "liquidity_index",
    "liquidity_rate",
    "variable_borrow_index",
    "variable_borrow_rate",
    "last_update",
    "ltv_bps",
    "liquidation_threshold_bps",
    "liquidation_bonus_bps",
    "e_modes",
    "e_mode_category",
    "now",
    "version",
    "positions",
    "asset",
    "scaled_supply",
    "scaled_variable_debt",
    "collateral",
    "actions",
    "amount",
    "target_health",
    "arena",
    "matrix",
    "vector",
    "bracket",
    "probability",
    "nodes",
    "dimensions",
    "tolerance",
    "a",
    "b",
    "rho",
    "m",
    "sigma",
    "mu",
    "omega",
    "zeta",
    "vol_squared",
    "skew",
    "put_slope",
    "call_slope",
    "least_squared",
    "theta",
    "phi",
    "phi_family",
    "eta",
    "gamma",
    "lambda",
    "total_variance",
    "bid_vol",
    "ask_vol",
    "weight",
    "report",
    "slices",
    "spread_use",
    "least_spread",
    "pull_to_target",
    "margin",
    "least_vol",
    "max_iterations",
    "sticky_rule",
    "surface_model",
    "quote_target",
    "forward",
    "discount",
    "displacement",
    "normal_vol",
    "normalised_price",
    "log_moneyness",
    "barrier",
    "rebate",
    "digital_payoff",
    "barrier_type",
    "touch_type",
    "side",
    "monitoring_years",
    "lower_barrier",
    "upper_barrier",
    "distance_log",
    "drift",
    "horizon_years",
    "entry_price",
    "mark_price",
    "funding_rate_8h",
    "accrual_years",
    "linear_type",
    "steps",
    "accuracy",
    "initial_variance",
    "mean_reversion",
    "long_run_variance",
    "vol_of_variance",
    "correlation",
    "intensity",
    "mean_log_jump",
    "log_jump_vol",
    "up_probability",
    "up_rate",
    "down_rate",
    "bid_price",
    "ask_price",
    "mark_vol",
    "path_source",
    "path_pairs",
    "draws",
    "replications",
};
static_assert(std::size(kFields) == static_cast<std::size_t>(Field::count_));

const Row& row(ErrorCode code) noexcept {
  for (const Row& candidate : kErrors) {
    if (candidate.code == code) return candidate;
  }
  return kErrors[0];
}

}  // namespace

std::string_view error_name(ErrorCode code) noexcept {
  return row(code).name;
}

std::string_view error_text(ErrorCode code) noexcept {
  return row(code).text;
}

std::string_view field_name(Field field) noexcept {
  const auto at = static_cast<std::size_t>(field);
  return at < std::size(kFields) ? kFields[at] : kFields[0];
}

}  // namespace loadline

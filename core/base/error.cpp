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

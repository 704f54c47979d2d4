#include "core/pricing/paths/path_estimate.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

template <class Value>
Result<Control<EuropeanPayoff>> control_of(const EuropeanPayoff& payoff,
                                           const Result<Value>& priced) noexcept {
  if (!priced.ok()) return priced.error();
  return Control<EuropeanPayoff>{payoff, priced->value};
}

ModelOption option_of(const PathUnderlying& underlying, const EuropeanPayoff& payoff) noexcept {
  return {.spot = underlying.spot,
          .strike = payoff.strike,
          .expiry_years = underlying.expiry_years,
          .rate = underlying.rate,
          .carry = underlying.carry,
          .type = payoff.type};
}

}  // namespace

Control<SpotPayoff> spot_control(const PathUnderlying& underlying) noexcept {
  return {{}, underlying.spot * exp(-(underlying.carry * underlying.expiry_years))};
}

Result<Control<EuropeanPayoff>> option_control(const PathUnderlying& underlying,
                                               const EuropeanPayoff& payoff,
                                               const HestonParameters& parameters) noexcept {
  return control_of(payoff, price_heston(option_of(underlying, payoff), parameters));
}

Result<Control<EuropeanPayoff>> option_control(const PathUnderlying& underlying,
                                               const EuropeanPayoff& payoff,
                                               const BatesParameters& parameters) noexcept {
  return control_of(payoff, price_bates(option_of(underlying, payoff), parameters));
}

Error check_path_underlying(const PathUnderlying& underlying) noexcept {
  const Error refused = check_model_option({.spot = underlying.spot,
                                            .strike = 1.0,
                                            .expiry_years = underlying.expiry_years,
                                            .rate = underlying.rate,
                                            .carry = underlying.carry});
  if (refused.code != ErrorCode::ok) return refused;
  if (!(underlying.expiry_years > 0.0)) {
    return {ErrorCode::out_of_domain, Field::expiry_years, 0,
            refused_value(underlying.expiry_years)};
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

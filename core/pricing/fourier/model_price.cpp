#include "core/pricing/fourier/model_price.hpp"

#include <cstring>

#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/fourier/model_chain.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// A chain of one option into a ModelValue.
template <class Parameters, class ChainFunction>
Result<ModelValue<Parameters>> price(const ModelOption& option, const Parameters& parameters,
                                     const Error& refused, ChainFunction chain) noexcept {
  const Error option_refused = check_model_option(option);
  if (option_refused.code != ErrorCode::ok) return option_refused;
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint8_t>(option.type);
  const ModelChain one = {.count = 1,
                          .spot = option.spot,
                          .expiry_years = option.expiry_years,
                          .rate = option.rate,
                          .carry = option.carry,
                          .strike = {&option.strike},
                          .type = {&type}};
  ModelValue<Parameters> v;
  std::uint16_t status = 0;
  ModelValueColumns<Parameters> to = {.value = &v.value,
                                      .delta = &v.delta,
                                      .gamma = &v.gamma,
                                      .theta = &v.theta,
                                      .rho = &v.rho,
                                      .phi = &v.phi,
                                      .dual_delta = &v.dual_delta,
                                      .dual_gamma = &v.dual_gamma,
                                      .error = &v.error,
                                      .status = &status};
  real sensitivity[kParameterCount<Parameters>];
  for (std::size_t i = 0; i < kParameterCount<Parameters>; ++i) to.sensitivity[i] = &sensitivity[i];
  chain(one, parameters, to);
  if (status != 0) return Error{static_cast<ErrorCode>(status), Field::none, 0, 0.0};
  static_assert(sizeof v.sensitivity == sizeof sensitivity);
  std::memcpy(&v.sensitivity, sensitivity, sizeof sensitivity);
  return v;
}

}  // namespace

Error check_model_option(const ModelOption& option) noexcept {
  return check_option({.spot = option.spot,
                       .strike = option.strike,
                       .expiry_years = option.expiry_years,
                       .vol = 0.0,
                       .rate = option.rate,
                       .carry = option.carry,
                       .type = option.type});
}

Result<HestonValue> price_heston(const ModelOption& option,
                                 const HestonParameters& parameters) noexcept {
  return price(option, parameters, check_heston(parameters), heston_chain);
}

Result<MertonValue> price_merton(const ModelOption& option,
                                 const MertonParameters& parameters) noexcept {
  return price(option, parameters, check_merton(parameters), merton_chain);
}

Result<KouValue> price_kou(const ModelOption& option, const KouParameters& parameters) noexcept {
  return price(option, parameters, check_kou(parameters), kou_chain);
}

Result<BatesValue> price_bates(const ModelOption& option,
                               const BatesParameters& parameters) noexcept {
  return price(option, parameters, check_bates(parameters), bates_chain);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

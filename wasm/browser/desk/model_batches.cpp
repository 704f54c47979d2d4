#include "wasm/browser/desk/model_batches.hpp"

#include <array>
#include <cstring>

#include "core/pricing/fourier/model_chain.hpp"

namespace loadline::browser {
namespace {

/// Numbers of a model's option before its parameters: spot, strike, expiry, rate, carry.
constexpr std::size_t kOptionNumbers = 5;
/// Results before the sensitivities to the parameters.
constexpr std::size_t kOptionResults = 8;

/// The parameters, which all rows share, field by field in the columns after the option's.
template <class Parameters>
Parameters parameters_of(const Rows& rows) noexcept {
  std::array<real, kParameterCount<Parameters>> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i] = *rows.number(kOptionNumbers + i).first;
  }
  Parameters parameters;
  std::memcpy(&parameters, fields.data(), sizeof parameters);
  return parameters;
}

template <class Parameters>
ModelValueColumns<Parameters> results_of(const Rows& rows) noexcept {
  ModelValueColumns<Parameters> out = {.value = rows.result(0),
                                       .delta = rows.result(1),
                                       .gamma = rows.result(2),
                                       .theta = rows.result(3),
                                       .rho = rows.result(4),
                                       .phi = rows.result(5),
                                       .dual_delta = rows.result(6),
                                       .dual_gamma = rows.result(7)};
  for (std::size_t i = 0; i < out.sensitivity.size(); ++i) {
    out.sensitivity[i] = rows.result(kOptionResults + i);
  }
  out.error = rows.result(kOptionResults + out.sensitivity.size());
  out.status = rows.status();
  return out;
}

ModelChain chain_of(const Rows& rows) noexcept {
  return {.count = rows.count,
          .spot = *rows.number(0).first,
          .expiry_years = *rows.number(2).first,
          .rate = *rows.number(3).first,
          .carry = *rows.number(4).first,
          .strike = rows.number(1),
          .type = rows.choice(0)};
}

}  // namespace

std::size_t evaluate_heston(const Rows& rows) noexcept {
  using Parameters = HestonParameters;
  return heston_chain(chain_of(rows), parameters_of<Parameters>(rows),
                      results_of<Parameters>(rows));
}

std::size_t evaluate_merton(const Rows& rows) noexcept {
  using Parameters = MertonParameters;
  return merton_chain(chain_of(rows), parameters_of<Parameters>(rows),
                      results_of<Parameters>(rows));
}

std::size_t evaluate_kou(const Rows& rows) noexcept {
  using Parameters = KouParameters;
  return kou_chain(chain_of(rows), parameters_of<Parameters>(rows), results_of<Parameters>(rows));
}

std::size_t evaluate_bates(const Rows& rows) noexcept {
  using Parameters = BatesParameters;
  return bates_chain(chain_of(rows), parameters_of<Parameters>(rows), results_of<Parameters>(rows));
}

}  // namespace loadline::browser

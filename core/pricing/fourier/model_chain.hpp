// Many strikes of one expiry under Heston, Merton, Kou or Bates: the transform of the law is
// computed once and used by every strike.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/pricing/fourier/model_price.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Options on one underlying with one expiry, in the units of ModelOption.
struct ModelChain {
  std::size_t count;
  real spot;
  real expiry_years;
  real rate;
  real carry;
  Column<real> strike;
  Column<std::uint8_t> type;  ///< the numbers of OptionType
};

/// Where results go: arrays of `count`, or null where a column is not wanted. Sensitivities cost
/// about as much again as the value, in the same pass; the bits of one column do not depend on
/// which others are wanted.
template <class Parameters>
struct ModelValueColumns {
  real* value = nullptr;
  real *delta = nullptr, *gamma = nullptr, *theta = nullptr, *rho = nullptr, *phi = nullptr;
  real *dual_delta = nullptr, *dual_gamma = nullptr;
  /// dV/d(parameter) in the order of the fields of Parameters.
  std::array<real*, kParameterCount<Parameters>> sensitivity{};
  real* error = nullptr;            ///< see ModelValue
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// Prices every strike with the bits of the call for one option and returns how many rows were
/// refused. A refused row has its ErrorCode in `status` and 0 in every column; its neighbours are
/// undisturbed. Where the shared fields or the parameters are refused, all rows are. No output may
/// overlap an input.
std::size_t heston_chain(const ModelChain&, const HestonParameters&,
                         const ModelValueColumns<HestonParameters>& out) noexcept;
std::size_t merton_chain(const ModelChain&, const MertonParameters&,
                         const ModelValueColumns<MertonParameters>& out) noexcept;
std::size_t kou_chain(const ModelChain&, const KouParameters&,
                      const ModelValueColumns<KouParameters>& out) noexcept;
std::size_t bates_chain(const ModelChain&, const BatesParameters&,
                        const ModelValueColumns<BatesParameters>& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// The derivatives of OptionValue as a jet, and how they are read out of it.
#pragma once

#include "core/numeric/derivative/jet_functions.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The variables of an option's jet. The first four are relative: spot (1 + x0) and so on, which
/// keeps every coefficient near the size of the value. Strike stands for whichever level the dual
/// Greeks are about.
enum OptionVariable : std::size_t {
  kSpotVariable = 0,
  kStrikeVariable,
  kExpiryVariable,
  kVolVariable,
  kRateVariable,
  kCarryVariable,
};

/// What the fields of OptionValue need, in the order of `coefficient_columns`.
struct FullMonomials {
  static constexpr std::size_t kVariables = 6, kCount = 17;
  static constexpr std::array<Monomial<6>, kCount> kMonomials = {{
      {0, 0, 0, 0, 0, 0},
      {1, 0, 0, 0, 0, 0},
      {0, 1, 0, 0, 0, 0},
      {0, 0, 1, 0, 0, 0},
      {0, 0, 0, 1, 0, 0},
      {0, 0, 0, 0, 1, 0},
      {0, 0, 0, 0, 0, 1},
      {2, 0, 0, 0, 0, 0},
      {0, 2, 0, 0, 0, 0},
      {1, 0, 1, 0, 0, 0},
      {1, 0, 0, 1, 0, 0},
      {0, 0, 1, 1, 0, 0},
      {0, 0, 0, 2, 0, 0},
      {3, 0, 0, 0, 0, 0},
      {2, 0, 1, 0, 0, 0},
      {2, 0, 0, 1, 0, 0},
      {0, 0, 0, 3, 0, 0},
  }};
};

/// Value, the first derivatives and gamma: a third of the work.
struct FirstMonomials {
  static constexpr std::size_t kVariables = 6, kCount = 8;
  static constexpr std::array<Monomial<6>, kCount> kMonomials = {{
      {0, 0, 0, 0, 0, 0},
      {1, 0, 0, 0, 0, 0},
      {0, 1, 0, 0, 0, 0},
      {0, 0, 1, 0, 0, 0},
      {0, 0, 0, 1, 0, 0},
      {0, 0, 0, 0, 1, 0},
      {0, 0, 0, 0, 0, 1},
      {2, 0, 0, 0, 0, 0},
  }};
};

/// The value alone.
struct ValueMonomials {
  static constexpr std::size_t kVariables = 6, kCount = 1;
  static constexpr std::array<Monomial<6>, kCount> kMonomials = {{{0, 0, 0, 0, 0, 0}}};
};

/// The point about which a jet is taken: what its relative variables are relative to.
struct JetPoint {
  real spot;
  real strike;
  real expiry_years;  ///< 1 where the total volatility counts as zero
  real vol;           ///< 1 where the total volatility counts as zero
};

inline constexpr std::size_t kResultColumns = 17;

/// The result columns in the order of the monomials of FullMonomials.
inline std::array<real*, kResultColumns> coefficient_columns(
    const OptionValueColumns& out) noexcept {
  return {out.value,      out.delta, out.dual_delta, out.theta, out.vega,  out.rho,
          out.phi,        out.gamma, out.dual_gamma, out.charm, out.vanna, out.veta,
          out.volga,      out.speed, out.color,      out.zomma, out.ultima};
}

/// The derivative that belongs to coefficient `index`, with the sign of OptionValue. Adding 0 turns
/// -0 into +0.
template <class Set>
real result_of(const Jet<Set>& jet, std::size_t index, const JetPoint& at) noexcept {
  const Monomial<6>& monomial = Set::kMonomials[index];
  const real scales[4] = {at.spot, at.strike, -at.expiry_years, at.vol};
  real result = jet[index] * real_of(factorial_of<6>(monomial));
  for (std::size_t variable = 0; variable < 4; ++variable) {
    for (std::uint8_t n = 0; n < monomial[variable]; ++n) result = result / scales[variable];
  }
  // Of the time derivatives only veta is one with respect to T.
  if (monomial[kExpiryVariable] == 1 && monomial[kVolVariable] == 1) result = -result;
  return result + real(0.0);
}

/// Writes row `row` of the wanted columns among those that the set has; false, with nothing said
/// about the row's content, when one of them is not finite.
template <class Set>
bool write_results(const Jet<Set>& jet, const JetPoint& at, std::size_t row,
                   const OptionValueColumns& out) noexcept {
  const auto columns = coefficient_columns(out);
  bool representable = true;
  for (std::size_t i = 0; i < Set::kCount; ++i) {
    if (columns[i] == nullptr) continue;
    const real result = result_of(jet, i, at);
    columns[i][row] = result;
    representable &= is_finite(result);
  }
  return representable;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

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

/// The monomials of FullMonomials by name and in its order: kSpot2Vol is x_spot^2 x_vol.
enum OptionTerm : std::size_t {
  kConstant = 0,
  kSpot1,
  kStrike1,
  kExpiry1,
  kVol1,
  kRate1,
  kCarry1,
  kSpot2,
  kStrike2,
  kSpotExpiry,
  kSpotVol,
  kExpiryVol,
  kVol2,
  kSpot3,
  kSpot2Expiry,
  kSpot2Vol,
  kVol3,
};

/// What the fields of OptionValue need, in the order of `coefficient_columns`. The other sets are
/// beginnings of this one.
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
  /// Settlement::futures: the jet is in the settled yields, whose rate is 0 whatever the rate is.
  bool is_margined = false;
};

inline constexpr std::size_t kResultColumns = 17;

/// The result columns in the order of the monomials of FullMonomials.
inline std::array<real*, kResultColumns> coefficient_columns(
    const OptionValueColumns& out) noexcept {
  return {out.value, out.delta, out.dual_delta, out.theta, out.vega,  out.rho,
          out.phi,   out.gamma, out.dual_gamma, out.charm, out.vanna, out.veta,
          out.volga, out.speed, out.color,      out.zomma, out.ultima};
}

/// Writes row `row` of the wanted columns among those that the set of the coefficients has; false,
/// with nothing said about the row's content, when one of them is not finite.
bool write_results(std::span<const real> coefficients, const JetPoint& at, std::size_t row,
                   const OptionValueColumns& out) noexcept;

// The larger jets are compiled once, in option_jet.cpp.
extern template class Jet<FullMonomials>;
extern template class Jet<FirstMonomials>;
extern template Jet<FullMonomials> exp(const Jet<FullMonomials>& x) noexcept;
extern template Jet<FirstMonomials> exp(const Jet<FirstMonomials>& x) noexcept;
extern template Jet<FullMonomials> reciprocal(const Jet<FullMonomials>& x) noexcept;
extern template Jet<FirstMonomials> reciprocal(const Jet<FirstMonomials>& x) noexcept;
extern template Jet<FullMonomials> square_root(const Jet<FullMonomials>& x) noexcept;
extern template Jet<FirstMonomials> square_root(const Jet<FirstMonomials>& x) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

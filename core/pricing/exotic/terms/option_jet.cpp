#include "core/pricing/exotic/terms/option_jet.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

template class Jet<FullMonomials>;
template class Jet<FirstMonomials>;
template Jet<FullMonomials> exp(const Jet<FullMonomials>& x) noexcept;
template Jet<FirstMonomials> exp(const Jet<FirstMonomials>& x) noexcept;
template Jet<FullMonomials> reciprocal(const Jet<FullMonomials>& x) noexcept;
template Jet<FirstMonomials> reciprocal(const Jet<FirstMonomials>& x) noexcept;
template Jet<FullMonomials> square_root(const Jet<FullMonomials>& x) noexcept;
template Jet<FirstMonomials> square_root(const Jet<FirstMonomials>& x) noexcept;

namespace {

static_assert(FullMonomials::kMonomials[kStrike2] == Monomial<6>{0, 2, 0, 0, 0, 0});
static_assert(FullMonomials::kMonomials[kExpiryVol] == Monomial<6>{0, 0, 1, 1, 0, 0});
static_assert(FullMonomials::kMonomials[kSpot2Vol] == Monomial<6>{2, 0, 0, 1, 0, 0});
static_assert(FullMonomials::kMonomials[kVol3] == Monomial<6>{0, 0, 0, 3, 0, 0});
static_assert(FirstMonomials::kMonomials[kSpot2] == FullMonomials::kMonomials[kSpot2]);

/// The derivative that belongs to coefficient `index`, with the sign of OptionValue. Adding 0 turns
/// -0 into +0.
real result_of(real coefficient, std::size_t index, const JetPoint& at) noexcept {
  const Monomial<6>& monomial = FullMonomials::kMonomials[index];
  const real scales[4] = {at.spot, at.strike, -at.expiry_years, at.vol};
  real result = coefficient * real_of(factorial_of<6>(monomial));
  for (std::size_t variable = 0; variable < 4; ++variable) {
    for (std::uint8_t n = 0; n < monomial[variable]; ++n) result = result / scales[variable];
  }
  // Of the time derivatives only veta is one with respect to T.
  if (index == kExpiryVol) result = -result;
  return result + real(0.0);
}

}  // namespace

bool write_results(std::span<const real> coefficients, const JetPoint& at, std::size_t row,
                   const OptionValueColumns& out) noexcept {
  const auto columns = coefficient_columns(out);
  bool representable = true;
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    if (columns[i] == nullptr) continue;
    real result = result_of(coefficients[i], i, at);
    // Margined daily, the rate acts through the forward alone: rho = -phi.
    if (i == kRate1 && at.is_margined) {
      result = real(0.0) - result_of(coefficients[kCarry1], kCarry1, at);
    }
    columns[i][row] = result;
    representable &= is_finite(result);
  }
  return representable;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

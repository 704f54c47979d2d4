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

template <int Times>
real divided(real x, real scale) noexcept {
  for (int n = 0; n < Times; ++n) x = x / scale;
  return x;
}

/// The derivative that belongs to coefficient `Index`, with the sign of OptionValue. Adding 0 turns
/// -0 into +0.
template <std::size_t Index>
real result_of(real coefficient, const JetPoint& at) noexcept {
  constexpr Monomial<6> kMonomial = FullMonomials::kMonomials[Index];
  constexpr std::uint64_t kFactorial = factorial_of<6>(kMonomial);
  real result = coefficient;
  if constexpr (kFactorial != 1) result = result * real_of(kFactorial);
  result = divided<kMonomial[kSpotVariable]>(result, at.spot);
  result = divided<kMonomial[kStrikeVariable]>(result, at.strike);
  result = divided<kMonomial[kExpiryVariable]>(result, -at.expiry_years);
  result = divided<kMonomial[kVolVariable]>(result, at.vol);
  // Of the time derivatives only veta is one with respect to T.
  if constexpr (Index == kExpiryVol) result = -result;
  return result + real(0.0);
}

/// Writes one column where it is wanted; whether its number is finite.
template <std::size_t Index>
bool write_result(std::span<const real> coefficients, const JetPoint& at, real* column,
                  std::size_t row) noexcept {
  if (Index >= coefficients.size() || column == nullptr) return true;
  real result = result_of<Index>(coefficients[Index], at);
  if constexpr (Index == kRate1) {
    // Margined daily, the rate acts through the forward alone: rho = -phi.
    if (at.is_margined) result = real(0.0) - result_of<kCarry1>(coefficients[kCarry1], at);
  }
  column[row] = result;
  return is_finite(result);
}

template <std::size_t... I>
bool write_each(std::span<const real> coefficients, const JetPoint& at, std::size_t row,
                const OptionValueColumns& out, std::index_sequence<I...>) noexcept {
  const auto columns = coefficient_columns(out);
  bool representable = true;
  ((representable &= write_result<I>(coefficients, at, columns[I], row)), ...);
  return representable;
}

}  // namespace

bool write_results(std::span<const real> coefficients, const JetPoint& at, std::size_t row,
                   const OptionValueColumns& out) noexcept {
  return write_each(coefficients, at, row, out, std::make_index_sequence<kResultColumns>{});
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

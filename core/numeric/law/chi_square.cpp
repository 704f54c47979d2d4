#include "core/numeric/law/chi_square.hpp"

#include "core/numeric/law/inversion.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace {

/// x / 2; the smallest number below 0 keeps its sign, which rounding to -0 would hide.
real half_of(real x) noexcept {
  return x < real(0.0) ? x : x * real(0.5);
}

/// A gamma variable to the power 1/3 is nearly normal (Wilson and Hilferty 1931); where that fails,
/// the leading term of P near 0.
real start_of(real p, real a) noexcept {
  const real ninth = real(1.0) / (real(9.0) * a);
  const real root = real(1.0) - ninth + normal_quantile(p) * square_root(ninth);
  const real cube = a * root * root * root;
  const real near_zero = exp((log(p) + log_gamma(a + real(1.0))) / a);
  const real start = root > real(0.2) ? cube : near_zero;
  return start > real(0x1p-1000) ? start : real(0x1p-1000);
}

}  // namespace

real chi_square_cdf(real x, real degrees) noexcept {
  return gamma_p(shape_of_degrees(degrees), half_of(x));
}

real chi_square_tail(real x, real degrees) noexcept {
  return gamma_q(shape_of_degrees(degrees), half_of(x));
}

real chi_square_quantile(real p, real degrees) noexcept {
  const real a = shape_of_degrees(degrees);
  const bool is_valid = p >= real(0.0) && p <= real(1.0) && a > real(0.0) && a <= kMaxGammaShape;
  if (!is_valid) return real_from_bits(kCanonicalNanBits);
  if (p == real(0.0)) return 0.0;
  if (p == real(1.0)) return std::numeric_limits<real>::infinity();
  const real q = real(1.0) - p;
  const auto lower = [=](real x) {
    const real value = gamma_p(a, x);
    return LogarithmicSlope{log(value / p), gamma_density_times_x(a, x) / value};
  };
  const auto upper = [=](real x) {
    const real value = gamma_q(a, x);
    return LogarithmicSlope{-log(value / q), gamma_density_times_x(a, x) / value};
  };
  const real start = start_of(p, a);
  const real x = p <= real(0.5) ? positive_root(lower, start) : positive_root(upper, start);
  return x + x;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/numeric/law/bivariate_normal.hpp"

#include "core/numeric/analysis/quadrature.hpp"
#include "core/numeric/normal.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace {

constexpr real kInverseTurn = 0x1.45f306dc9c883p-3;  // 1 / (2 pi)

/// Beyond this a bound is as good as infinite: e^(-h^2/2) is 0.
constexpr real kBound = 40.0;

/// Integral of the density in the correlation from 0 to rho. With t = tan(asin(rho) / 2),
/// drho / sqrt(1 - rho^2) = 2 dt / (1 + t^2).
real from_independence(real h, real k, real rho) noexcept {
  const real squares = (h * h + k * k) * real(0.5), product = h * k;
  const real end = rho / (real(1.0) + square_root((real(1.0) - rho) * (real(1.0) + rho)));
  const auto density = [=](real t) {
    const real square = t * t, scale = real(1.0) / (real(1.0) + square);
    const real root = (real(1.0) - square) * scale;  // sqrt(1 - correlation^2)
    const real correlation = (t + t) * scale;
    return exp((correlation * product - squares) / (root * root)) * scale;
  };
  return real(2.0) * kInverseTurn * gauss_legendre<64>(density, real(0.0), end);
}

/// Integral from rho to 1, over s = sqrt(1 - correlation^2); the exponent is written in h - k, so
/// that it does not cancel where the law is nearly degenerate.
real to_degeneracy(real h, real k, real rho) noexcept {
  const real end = square_root((real(1.0) - rho) * (real(1.0) + rho));
  if (end == real(0.0)) return 0.0;
  const real gap = (h - k) * (h - k) * real(0.5), product = h * k;
  const auto density = [=](real s) {
    const real root = square_root((real(1.0) - s) * (real(1.0) + s));
    return exp(-gap / (s * s) - product / (real(1.0) + root)) / root;
  };
  // The rule squares its error with every level: a change of 2^-36 is an error far below 2^-60.
  const auto integral = tanh_sinh(density, real(0.0), end, real(0x1p-36));
  return integral.ok() ? kInverseTurn * integral->value : real(0.0);
}

real within(real h) noexcept {
  return smaller(larger(h, -kBound), kBound);
}

}  // namespace

real bivariate_normal_cdf(real h, real k, real rho) noexcept {
  constexpr real kNearlyDegenerate = 0.925;
  if (!(rho >= real(-1.0) && rho <= real(1.0)) || h != h || k != k) {
    return real_from_bits(kCanonicalNanBits);
  }
  h = within(h);
  k = within(k);
  if (absolute(rho) < kNearlyDegenerate) {
    const real sum = normal_cdf(h) * normal_cdf(k) + from_independence(h, k, rho);
    return larger(sum, real(0.0));
  }
  if (rho > real(0.0)) {
    return larger(normal_cdf(smaller(h, k)) - to_degeneracy(h, k, rho), real(0.0));
  }
  // P(X <= h, Y <= k) = P(X <= h) - P(X <= h, -Y < -k), whose correlation is -rho.
  const real rest = to_degeneracy(h, -k, -rho);
  return h <= -k ? rest : (normal_cdf(h) - normal_cdf(-k)) + rest;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/numeric/linear/eigen_symmetric.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// x and y turned by one angle: tau = tan(angle / 2), so that the update is a small correction.
void turn(real& x, real& y, real sine, real tau) {
  const real old_x = x, old_y = y;
  x = old_x - sine * (old_y + tau * old_x);
  y = old_y + sine * (old_x - tau * old_y);
}

/// Makes a(p, q) zero, p < q, on the lower triangle.
void rotate(Matrix a, Matrix vectors, std::size_t p, std::size_t q) {
  const std::size_t n = a.rows;
  const real off = a(q, p);
  const real theta = (a(q, q) - a(p, p)) / (off + off);
  const real size = absolute(theta);
  // The smaller root of t^2 + 2 theta t - 1; a theta whose square overflows gives t = 0.
  const real root = real(1.0) / (size + square_root(size * size + 1.0));
  const real t = theta < 0.0 ? -root : root;
  const real cosine = real(1.0) / square_root(t * t + 1.0);
  const real sine = t * cosine;
  const real tau = sine / (cosine + 1.0);

  a(p, p) = a(p, p) - t * off;
  a(q, q) = a(q, q) + t * off;
  a(q, p) = 0.0;
  for (std::size_t k = 0; k < p; ++k) turn(a(p, k), a(q, k), sine, tau);
  for (std::size_t k = p + 1; k < q; ++k) turn(a(k, p), a(q, k), sine, tau);
  for (std::size_t k = q + 1; k < n; ++k) turn(a(k, p), a(k, q), sine, tau);
  for (std::size_t k = 0; k < n; ++k) turn(vectors(p, k), vectors(q, k), sine, tau);
}

/// One pass over all pairs; true when none was worth a rotation.
bool sweep(Matrix a, Matrix vectors, real negligible) {
  bool done = true;
  for (std::size_t p = 0; p + 1 < a.rows; ++p) {
    for (std::size_t q = p + 1; q < a.rows; ++q) {
      const real off = absolute(a(q, p));
      const real dp = absolute(a(p, p)), dq = absolute(a(q, q));
      if (off <= negligible || (dp + off == dp && dq + off == dq)) continue;
      rotate(a, vectors, p, q);
      done = false;
    }
  }
  return done;
}

/// Falling order by insertion, which keeps equal values in place.
void sort_falling(std::span<real> values, Matrix vectors) {
  for (std::size_t i = 1; i < values.size(); ++i) {
    for (std::size_t k = i; k > 0 && values[k - 1] < values[k]; --k) {
      const real value = values[k];
      values[k] = values[k - 1];
      values[k - 1] = value;
      for (std::size_t j = 0; j < vectors.columns; ++j) {
        const real component = vectors(k, j);
        vectors(k, j) = vectors(k - 1, j);
        vectors(k - 1, j) = component;
      }
    }
  }
}

void fix_sign(real* vector, std::size_t n) {
  std::size_t largest = 0;
  for (std::size_t j = 1; j < n; ++j) {
    if (absolute(vector[j]) > absolute(vector[largest])) largest = j;
  }
  if (vector[largest] > 0.0) return;
  for (std::size_t j = 0; j < n; ++j) vector[j] = -vector[j];
}

}  // namespace

Error eigen_symmetric(Matrix a, std::span<real> values, Matrix vectors) noexcept {
  if (const Error error = check_square(a); error.code != ErrorCode::ok) return error;
  const std::size_t n = a.rows;
  if (values.size() != n || vectors.rows != n || vectors.columns != n) {
    return {ErrorCode::length_mismatch, Field::vector};
  }
  set_identity(vectors);
  real largest = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) largest = larger(largest, absolute(a(i, j)));
  }
  const real negligible = largest * 0x1p-80;
  bool done = false;
  for (int count = 0; count < kMaxJacobiSweeps && !done; ++count) {
    done = sweep(a, vectors, negligible);
  }
  if (!done) return {ErrorCode::no_convergence, Field::matrix};
  for (std::size_t i = 0; i < n; ++i) values[i] = a(i, i);
  sort_falling(values, vectors);
  for (std::size_t i = 0; i < n; ++i) fix_sign(vectors.row(i), n);
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

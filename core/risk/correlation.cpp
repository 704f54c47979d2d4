#include "core/risk/correlation.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/linear/eigen_symmetric.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// What one spectral decomposition works in.
struct Spectrum {
  Matrix work;
  Matrix vectors;
  std::span<real> values;
};

bool take(Arena& arena, std::size_t n, Spectrum& spectrum) {
  const auto work = arena.take<real>(n * n), vectors = arena.take<real>(n * n);
  spectrum = {{work.data(), n, n}, {vectors.data(), n, n}, arena.take<real>(n)};
  return !work.empty() && !vectors.empty() && !spectrum.values.empty();
}

/// vectors row k times the square root of its eigenvalue, negative ones as zero: the matrix with
/// those clipped is then the sum of the rows' outer products.
Error take_root(Spectrum& s) {
  const Error error = eigen_symmetric(s.work, s.values, s.vectors);
  if (error.code != ErrorCode::ok) return error;
  for (std::size_t k = 0; k < s.values.size(); ++k) {
    const real root = s.values[k] > 0.0 ? square_root(s.values[k]) : real(0.0);
    for (std::size_t j = 0; j < s.vectors.columns; ++j) s.vectors(k, j) = s.vectors(k, j) * root;
  }
  return {};
}

/// Element (i, j) of the clipped matrix.
real clipped(const Spectrum& s, std::size_t i, std::size_t j) {
  real total = 0.0;
  for (std::size_t k = 0; k < s.values.size(); ++k) {
    total = total + s.vectors(k, i) * s.vectors(k, j);
  }
  return total;
}

Error check(ConstMatrix a, ConstMatrix out) {
  if (const Error error = check_square(a); error.code != ErrorCode::ok) return error;
  if (out.rows != a.rows || out.columns != a.columns) {
    return {ErrorCode::length_mismatch, Field::matrix};
  }
  return {};
}

/// One round of both projections on the lower triangles. `correction` is Dykstra's: what the
/// projection on the cone added last time. Returns the largest change of an element of y.
real project(const Spectrum& s, Matrix y, Matrix correction) {
  real change = 0.0;
  for (std::size_t i = 0; i < y.rows; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const real positive = clipped(s, i, j);
      correction(i, j) = positive - (y(i, j) - correction(i, j));
      const real next = i == j ? real(1.0) : positive;
      change = larger(change, absolute(next - y(i, j)));
      y(i, j) = next;
    }
  }
  return change;
}

real frobenius_distance(ConstMatrix a, ConstMatrix b) {
  real squares = 0.0;
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const real difference = a(i, j) - b(i, j);
      const real square = difference * difference;
      squares = squares + (i == j ? square : square + square);
    }
  }
  return square_root(squares);
}

void mirror(Matrix a) {
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < i; ++j) a(j, i) = a(i, j);
  }
}

}  // namespace

std::size_t correlation_workspace_bytes(std::size_t n) noexcept {
  return (4 * n * n + n) * sizeof(real) + alignof(real);
}

Result<NearestCorrelation> nearest_correlation(ConstMatrix a, Matrix out,
                                               const NearestCorrelationOptions& options,
                                               Arena& arena) noexcept {
  if (const Error error = check(a, out); error.code != ErrorCode::ok) return error;
  if (!(options.tolerance > 0.0)) {
    return Error{ErrorCode::out_of_domain, Field::tolerance, 0, refused_value(options.tolerance)};
  }
  const Arena::Scope scope(arena);
  const std::size_t n = a.rows;
  Spectrum spectrum;
  const auto kept = arena.take<real>(n * n), added = arena.take<real>(n * n);
  if (!take(arena, n, spectrum) || kept.empty() || added.empty()) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  const Matrix start{kept.data(), n, n}, correction{added.data(), n, n};
  copy_matrix(a, start);  // `out` may be A
  copy_matrix(a, out);
  for (std::uint32_t count = 1; count <= options.max_iterations; ++count) {
    for (std::size_t i = 0; i < n * n; ++i) {
      spectrum.work.first[i] = out.first[i] - correction.first[i];
    }
    if (const Error error = take_root(spectrum); error.code != ErrorCode::ok) return error;
    if (project(spectrum, out, correction) > options.tolerance) continue;
    mirror(out);
    return NearestCorrelation{count, frobenius_distance(start, out)};
  }
  return Error{ErrorCode::no_convergence, Field::matrix};
}

Error spectral_salvage(ConstMatrix a, Matrix out, Arena& arena) noexcept {
  if (const Error error = check(a, out); error.code != ErrorCode::ok) return error;
  const Arena::Scope scope(arena);
  const std::size_t n = a.rows;
  Spectrum spectrum;
  if (!take(arena, n, spectrum)) return {ErrorCode::capacity_exceeded, Field::arena};
  copy_matrix(a, spectrum.work);
  if (const Error error = take_root(spectrum); error.code != ErrorCode::ok) return error;
  const auto lengths = spectrum.values;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) out(i, j) = clipped(spectrum, i, j);
  }
  for (std::size_t i = 0; i < n; ++i) {
    lengths[i] = square_root(out(i, i));
    if (!(lengths[i] > 0.0)) {
      return {ErrorCode::singular, Field::matrix, static_cast<std::uint32_t>(i)};
    }
    for (std::size_t j = 0; j < i; ++j) out(i, j) = out(i, j) / (lengths[i] * lengths[j]);
    out(i, i) = 1.0;
  }
  mirror(out);
  return {};
}

Error converge_correlation(ConstMatrix r, real t, std::span<const real> signs,
                           Matrix out) noexcept {
  if (const Error error = check(r, out); error.code != ErrorCode::ok) return error;
  if (!(t >= 0.0 && t <= 1.0)) {
    return {ErrorCode::out_of_domain, Field::probability, 0, refused_value(t)};
  }
  if (!signs.empty() && signs.size() != r.rows) return {ErrorCode::length_mismatch, Field::vector};
  for (std::size_t i = 0; i < signs.size(); ++i) {
    if (absolute(signs[i]) == 1.0) continue;
    return {ErrorCode::out_of_domain, Field::vector, static_cast<std::uint32_t>(i),
            refused_value(signs[i])};
  }
  const real kept = real(1.0) - t;
  for (std::size_t i = 0; i < r.rows; ++i) {
    for (std::size_t j = 0; j < r.columns; ++j) {
      const real target = signs.empty() ? real(1.0) : signs[i] * signs[j];
      out(i, j) = kept * r(i, j) + t * target;
    }
    out(i, i) = 1.0;
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/risk/covariance.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check(ConstMatrix x, ConstMatrix out) {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (x.rows < 2 || x.columns == 0 || out.rows != x.columns || out.columns != x.columns) {
    return {ErrorCode::length_mismatch, Field::matrix};
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (is_finite(x.first[i])) continue;
    return {ErrorCode::not_finite, Field::matrix, static_cast<std::uint32_t>(i / x.columns),
            refused_value(x.first[i])};
  }
  return {};
}

/// The observations less their column means, in the arena.
Result<Matrix> centred(ConstMatrix x, Arena& arena) {
  const auto block = arena.take<real>(x.size());
  if (block.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};
  const Matrix result{block.data(), x.rows, x.columns};
  for (std::size_t j = 0; j < x.columns; ++j) {
    real total = 0.0;
    for (std::size_t t = 0; t < x.rows; ++t) total = total + x(t, j);
    const real mean = total / real_of(x.rows);
    for (std::size_t t = 0; t < x.rows; ++t) result(t, j) = x(t, j) - mean;
  }
  return result;
}

/// out = X'X / divisor. False when an element is not finite.
bool set_covariance(ConstMatrix x, real divisor, Matrix out) {
  for (std::size_t i = 0; i < x.columns; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      real total = 0.0;
      for (std::size_t t = 0; t < x.rows; ++t) total = total + x(t, i) * x(t, j);
      out(i, j) = total / divisor;
      out(j, i) = out(i, j);
    }
  }
  return all_finite({out.first, out.size()});
}

/// Centres the observations and sets `out` to their covariance with divisor T, the common start.
Result<Matrix> start(ConstMatrix observations, Matrix out, Arena& arena) {
  if (const Error error = check(observations, out); error.code != ErrorCode::ok) return error;
  const auto x = centred(observations, arena);
  if (x.ok() && !set_covariance(*x, real_of(x->rows), out)) {
    return Error{ErrorCode::overflow, Field::matrix};
  }
  return x;
}

Error check_moving(ConstMatrix covariance) {
  for (std::size_t i = 0; i < covariance.rows; ++i) {
    if (covariance(i, i) > 0.0) continue;
    return {ErrorCode::out_of_domain, Field::matrix, static_cast<std::uint32_t>(i), 0.0};
  }
  return {};
}

real clamp_to_unit(real x) {
  return smaller(larger(x, 0.0), 1.0);
}

/// Sum over the observations of the squared distance of x_t x_t' from S, over T^2: the variance of
/// the sample covariance, all elements together.
real sampling_variance(ConstMatrix x, ConstMatrix s) {
  real total = 0.0;
  for (std::size_t t = 0; t < x.rows; ++t) {
    for (std::size_t i = 0; i < x.columns; ++i) {
      for (std::size_t j = 0; j < x.columns; ++j) {
        const real distance = x(t, i) * x(t, j) - s(i, j);
        total = total + distance * distance;
      }
    }
  }
  return total / real_of(x.rows) / real_of(x.rows);
}

/// Mean over t of x_i^a x_j^b less the product of the mean moments, for the two kinds of term of
/// the constant-correlation formula.
struct MomentSums {
  real square_square = 0.0;  ///< mean of x_i^2 x_j^2, less s_ij^2
  real cube_first = 0.0;     ///< mean of x_i^3 x_j, less s_ii s_ij
};

MomentSums moments(ConstMatrix x, ConstMatrix s, std::size_t i, std::size_t j) {
  MomentSums sums;
  for (std::size_t t = 0; t < x.rows; ++t) {
    const real xi = x(t, i), xj = x(t, j), square = xi * xi;
    sums.square_square = sums.square_square + square * (xj * xj);
    sums.cube_first = sums.cube_first + square * (xi * xj);
  }
  const real count = real_of(x.rows);
  sums.square_square = sums.square_square / count - s(i, j) * s(i, j);
  sums.cube_first = sums.cube_first / count - s(i, i) * s(i, j);
  return sums;
}

real mean_correlation(ConstMatrix s) {
  if (s.rows < 2) return 0.0;
  real total = 0.0;
  for (std::size_t i = 0; i < s.rows; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      total = total + s(i, j) / (square_root(s(i, i)) * square_root(s(j, j)));
    }
  }
  return total / (real_of(s.rows) * real_of(s.rows - 1) * 0.5);
}

}  // namespace

std::size_t covariance_workspace_bytes(std::size_t observations, std::size_t assets) noexcept {
  return observations * assets * sizeof(real) + alignof(real);
}

Error sample_covariance(ConstMatrix observations, CovarianceDivisor divisor, Matrix out,
                        Arena& arena) noexcept {
  if (const Error error = check(observations, out); error.code != ErrorCode::ok) return error;
  const Arena::Scope scope(arena);
  const auto x = centred(observations, arena);
  if (!x.ok()) return x.error();
  const std::size_t count = divisor == CovarianceDivisor::count ? x->rows : x->rows - 1;
  if (!set_covariance(*x, real_of(count), out)) return {ErrorCode::overflow, Field::matrix};
  return {};
}

Error sample_correlation(ConstMatrix observations, Matrix out, Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  const auto x = start(observations, out, arena);
  if (!x.ok()) return x.error();
  if (const Error error = check_moving(out); error.code != ErrorCode::ok) return error;
  for (std::size_t i = 0; i < out.rows; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const real scale = square_root(out(i, i)) * square_root(out(j, j));
      out(i, j) = smaller(larger(out(i, j) / scale, -1.0), 1.0);
      out(j, i) = out(i, j);
    }
  }
  for (std::size_t i = 0; i < out.rows; ++i) out(i, i) = 1.0;
  return {};
}

Result<Shrinkage> ledoit_wolf_identity(ConstMatrix observations, Matrix out,
                                       Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  const auto x = start(observations, out, arena);
  if (!x.ok()) return x.error();
  real trace = 0.0;
  for (std::size_t i = 0; i < out.rows; ++i) trace = trace + out(i, i);
  const real mean_variance = trace / real_of(out.rows);
  real from_target = 0.0;
  for (std::size_t i = 0; i < out.rows; ++i) {
    for (std::size_t j = 0; j < out.columns; ++j) {
      const real distance = i == j ? out(i, j) - mean_variance : out(i, j);
      from_target = from_target + distance * distance;
    }
  }
  Shrinkage shrinkage;
  if (from_target > 0.0) {
    shrinkage.intensity = clamp_to_unit(sampling_variance(*x, out) / from_target);
  }
  for (std::size_t i = 0; i < out.rows; ++i) {
    for (std::size_t j = 0; j < out.columns; ++j) {
      out(i, j) = (real(1.0) - shrinkage.intensity) * out(i, j);
    }
    out(i, i) = out(i, i) + shrinkage.intensity * mean_variance;
  }
  if (!is_finite(shrinkage.intensity)) return Error{ErrorCode::overflow, Field::matrix};
  return shrinkage;
}

Result<Shrinkage> ledoit_wolf_constant_correlation(ConstMatrix observations, Matrix out,
                                                   Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  const auto x = start(observations, out, arena);
  if (!x.ok()) return x.error();
  if (const Error error = check_moving(out); error.code != ErrorCode::ok) return error;
  Shrinkage shrinkage{0.0, mean_correlation(out)};
  const real rbar = shrinkage.mean_correlation;
  real pi_less_rho = 0.0, gamma = 0.0;  // the letters of the paper; the diagonals cancel
  for (std::size_t i = 0; i < out.rows; ++i) {
    for (std::size_t j = 0; j < out.columns; ++j) {
      if (i == j) continue;
      const MomentSums sums = moments(*x, out, i, j);
      const real di = square_root(out(i, i)), dj = square_root(out(j, j));
      // theta_jj,ij of the pair (i, j) is theta_ii,ij of (j, i): each half counts twice.
      pi_less_rho = pi_less_rho + (sums.square_square - rbar * (dj / di) * sums.cube_first);
      const real distance = rbar * (di * dj) - out(i, j);
      gamma = gamma + distance * distance;
    }
  }
  if (gamma > 0.0) {
    shrinkage.intensity = clamp_to_unit(pi_less_rho / gamma / real_of(x->rows));
  }
  if (!is_finite(pi_less_rho) || !is_finite(gamma)) {
    return Error{ErrorCode::overflow, Field::matrix};
  }
  const real kept = real(1.0) - shrinkage.intensity;
  for (std::size_t i = 0; i < out.rows; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const real target = rbar * (square_root(out(i, i)) * square_root(out(j, j)));
      out(i, j) = shrinkage.intensity * target + kept * out(i, j);
      out(j, i) = out(i, j);
    }
  }
  return shrinkage;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

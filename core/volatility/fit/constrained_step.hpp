// The step of a damped Gauss-Newton method within linear inequalities: a small quadratic programme.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/numeric/analysis/scalar.hpp"
#include "core/volatility/fit/smile_quotes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Half the sum of squares of a fit at one point, with its gradient and Gauss and Newton's matrix.
template <std::size_t N>
struct NormalEquations {
  real value = 0.0;
  std::array<real, N> gradient{};
  std::array<std::array<real, N>, N> matrix{};  // the lower triangle

  /// Adds half of `squares`, whose derivative in x is 2 `force` and second derivative 2
  /// `stiffness`, x being a number that changes by scale * slope.
  void add(real squares, real force, real stiffness, real scale,
           const std::array<real, N>& slope) noexcept {
    const real pull = force * scale, bend = stiffness * (scale * scale);
    value = value + squares * real(0.5);
    for (std::size_t i = 0; i < N; ++i) {
      gradient[i] = gradient[i] + pull * slope[i];
      const real part = bend * slope[i];
      for (std::size_t j = 0; j <= i; ++j) matrix[i][j] = matrix[i][j] + part * slope[j];
    }
  }
};

/// A condition value >= 0 that changes by `gradient` to first order.
template <std::size_t N>
struct ConstraintRow {
  FitConstraint kind = FitConstraint::none;
  real value = 0.0;
  real multiplier = 0.0;  ///< set by `constrained_step`
  std::array<real, N> gradient{};
};

inline constexpr std::size_t kMaxConstraintRows = 28;

template <std::size_t N>
struct ConstraintRows {
  std::size_t count = 0;
  std::array<ConstraintRow<N>, kMaxConstraintRows> row;

  /// Rows beyond the capacity are dropped: the caller adds the tightest first.
  void add(FitConstraint kind, real value, const std::array<real, N>& gradient) noexcept {
    if (count == kMaxConstraintRows) return;
    row[count] = {kind, value, 0.0, gradient};
    ++count;
  }
  /// The largest amount by which a condition fails, 0 when none does.
  real violation() const noexcept {
    real worst = 0.0;
    for (std::size_t i = 0; i < count; ++i) worst = larger(worst, -row[i].value);
    return worst;
  }
};

/// The lower factor of matrix + damping diag(matrix), whose diagonal is kept above 2^-60 of the
/// largest so that directions without information stay where they are.
template <std::size_t N>
struct DampedFactor {
  std::array<std::array<real, N>, N> l{};

  DampedFactor(const std::array<std::array<real, N>, N>& matrix, real damping) noexcept {
    real largest = 0.0;
    for (std::size_t i = 0; i < N; ++i) largest = larger(largest, matrix[i][i]);
    const real floor = larger(largest * real(0x1p-60), real(0x1p-500));
    for (std::size_t i = 0; i < N; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        real sum = matrix[i][j];
        if (i == j) sum = sum + damping * matrix[i][i] + floor;
        for (std::size_t k = 0; k < j; ++k) sum = sum - l[i][k] * l[j][k];
        l[i][j] = i == j ? square_root(larger(sum, floor)) : sum / l[j][j];
      }
    }
  }
  /// L^-1 x.
  std::array<real, N> down(std::array<real, N> x) const noexcept {
    for (std::size_t i = 0; i < N; ++i) {
      for (std::size_t k = 0; k < i; ++k) x[i] = x[i] - l[i][k] * x[k];
      x[i] = x[i] / l[i][i];
    }
    return x;
  }
  /// L'^-1 x.
  std::array<real, N> up(std::array<real, N> x) const noexcept {
    for (std::size_t i = N; i-- > 0;) {
      for (std::size_t k = i + 1; k < N; ++k) x[i] = x[i] - l[k][i] * x[k];
      x[i] = x[i] / l[i][i];
    }
    return x;
  }
};

template <std::size_t N>
real inner(const std::array<real, N>& a, const std::array<real, N>& b) noexcept {
  real sum = 0.0;
  for (std::size_t i = 0; i < N; ++i) sum = sum + a[i] * b[i];
  return sum;
}

/// The point nearest to `start` with normal[j] z >= bound[j], by an active set: the row most
/// violated enters, rows with a negative multiplier leave. At most N rows are active at a time.
template <std::size_t N>
class NearestPoint {
 public:
  struct Plane {
    std::array<real, N> normal{};  // of length one
    real bound = 0.0;
    real multiplier = 0.0;
  };

  /// `planes` keep their multipliers. At most 4 N exchanges.
  static std::array<real, N> find(const std::array<real, N>& start, Plane* planes,
                                  std::size_t count) noexcept {
    NearestPoint search{planes};
    std::array<real, N> z = start;
    for (std::size_t round = 0; round < 4 * N; ++round) {
      std::size_t worst = count;
      real most = -0x1p-40;
      for (std::size_t j = 0; j < count; ++j) {
        const real slack = inner(planes[j].normal, z) - planes[j].bound;
        const real size = real(1.0) + absolute(planes[j].bound);
        if (slack < most * size && !search.is_active(j)) {
          worst = j;
          most = slack / size;
        }
      }
      if (worst == count || search.count_ == N) break;
      search.active_[search.count_++] = worst;
      z = search.settle(start);
    }
    return z;
  }

 private:
  explicit NearestPoint(Plane* planes) noexcept : planes_(planes) {}

  bool is_active(std::size_t j) const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      if (active_[i] == j) return true;
    }
    return false;
  }

  /// Solves for the multipliers of the active rows and drops those below zero, one after another.
  std::array<real, N> settle(const std::array<real, N>& start) noexcept {
    while (count_ > 0) {
      std::array<std::array<real, N>, N> gram{};
      std::array<real, N> lambda{};
      for (std::size_t i = 0; i < count_; ++i) {
        const Plane& plane = planes_[active_[i]];
        for (std::size_t j = 0; j <= i; ++j) {
          gram[i][j] = inner(plane.normal, planes_[active_[j]].normal);
        }
        lambda[i] = plane.bound - inner(plane.normal, start);
      }
      // Unit rows beyond the active ones leave their unknowns at zero.
      for (std::size_t i = count_; i < N; ++i) gram[i][i] = 1.0;
      const DampedFactor<N> factor{gram, real(0x1p-36)};
      lambda = factor.up(factor.down(lambda));
      std::size_t least = 0;
      for (std::size_t i = 1; i < count_; ++i) {
        if (lambda[i] < lambda[least]) least = i;
      }
      if (lambda[least] < 0.0) {
        planes_[active_[least]].multiplier = 0.0;
        active_[least] = active_[--count_];
        continue;
      }
      std::array<real, N> z = start;
      for (std::size_t i = 0; i < count_; ++i) {
        Plane& plane = planes_[active_[i]];
        plane.multiplier = lambda[i];
        for (std::size_t n = 0; n < N; ++n) z[n] = z[n] + lambda[i] * plane.normal[n];
      }
      return z;
    }
    return start;
  }

  Plane* planes_;
  std::array<std::size_t, N> active_{};
  std::size_t count_ = 0;
};

/// The allowed interval of each parameter and what to call its ends.
template <std::size_t N>
struct ParameterBox {
  std::array<real, N> low{}, high{};
  std::array<FitConstraint, N> low_kind{}, high_kind{};
};

/// The point of the box nearest to x in each coordinate.
template <std::size_t N>
std::array<real, N> clipped(std::array<real, N> x, const ParameterBox<N>& box) noexcept {
  for (std::size_t i = 0; i < N; ++i) x[i] = smaller(larger(x[i], box.low[i]), box.high[i]);
  return x;
}

/// Adds the ends of the box that `at` + `step` would leave; returns whether there were any.
template <std::size_t N>
bool add_ends(const ParameterBox<N>& box, const std::array<real, N>& at,
              const std::array<real, N>& step, ConstraintRows<N>& rows) noexcept {
  const std::size_t before = rows.count;
  for (std::size_t i = 0; i < N; ++i) {
    const real to = at[i] + step[i];
    if (to >= box.low[i] && to <= box.high[i]) continue;
    const bool low = to < box.low[i];
    const FitConstraint kind = low ? box.low_kind[i] : box.high_kind[i];
    std::array<real, N> unit{};
    unit[i] = either(low, 1.0, -1.0);
    // Rounding alone can bring an end back that is there already.
    bool known = false;
    for (std::size_t j = 0; j < rows.count; ++j) {
      known = known || (rows.row[j].kind == kind && rows.row[j].gradient[i] == unit[i]);
    }
    if (!known) rows.add(kind, low ? at[i] - box.low[i] : box.high[i] - at[i], unit);
  }
  return rows.count > before;
}

/// The step d from `at` that makes gradient d + d' (matrix + damping diag) d / 2 least within the
/// box and value + gradient d >= 0 of every row. Where conditions contradict each other, a step
/// that meets the most violated of them. Adds the box's ends to the rows, and sets the multipliers:
/// to first order row j moves the parameters by multiplier * inverse matrix * gradient.
template <std::size_t N>
std::array<real, N> constrained_step(const NormalEquations<N>& equations,
                                     const DampedFactor<N>& factor, const std::array<real, N>& at,
                                     const ParameterBox<N>& box, real share,
                                     ConstraintRows<N>& rows) noexcept {
  std::array<real, N> start = factor.down(equations.gradient);
  for (real& x : start) x = -x;
  std::array<real, N> z = start, step = factor.up(start);
  std::array<typename NearestPoint<N>::Plane, kMaxConstraintRows> planes;
  std::array<real, kMaxConstraintRows> scale;
  std::size_t known = 0;
  for (std::size_t round = 0; round <= N; ++round) {
    const bool more = add_ends(box, at, step, rows);
    if (!more && round > 0) break;
    for (; known < rows.count; ++known) {
      auto& plane = planes[known];
      plane.normal = factor.down(rows.row[known].gradient);
      const real length = square_root(inner(plane.normal, plane.normal));
      scale[known] = length > 0.0 ? real(1.0) / length : real(0.0);
      for (real& x : plane.normal) x = x * scale[known];
      const real value = rows.row[known].value;
      plane.bound = -(value < 0.0 ? value * share : value) * scale[known];
    }
    for (std::size_t j = 0; j < known; ++j) planes[j].multiplier = 0.0;
    z = NearestPoint<N>::find(start, planes.data(), known);
    step = factor.up(z);
  }
  for (std::size_t j = 0; j < known; ++j) {
    rows.row[j].multiplier = planes[j].multiplier * scale[j];
  }
  return step;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

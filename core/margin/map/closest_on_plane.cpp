#include "core/margin/map/closest_on_plane.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/linear/cholesky.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// How far below -1 a return counts as -1: rounding of the system's solution.
constexpr real kSlack = 0x1p-40;
/// How far off the plane, of the sum of its terms, and below -1 an answer may be.
constexpr real kTolerance = 0x1p-30;
/// So many assets have at most 256 sets of prices at 0.
constexpr std::size_t kMostSetAssets = 8;

real dot(std::span<const real> a, std::span<const real> b) {
  real sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum = sum + a[i] * b[i];
  return sum;
}

struct Programme {
  const ExcessPlane& plane;
  ConstMatrix covariance;
  PlaneScratch& scratch;
  std::span<real> returns;
  std::size_t fixed = 0;
};

/// Weights y of the slope and of the fixed assets' axes with r = C (y_0 g + sum y_j e_j) on the
/// plane and at -1 there. False where the system has no solution.
bool solve(Programme& programme) {
  const auto [plane, covariance, scratch, returns, fixed] = programme;
  const std::size_t size = fixed + 1;
  const Matrix system{scratch.system.data(), size, size};
  system(0, 0) = dot(plane.slope, scratch.image);
  scratch.weights[0] = -plane.height;
  for (std::size_t i = 0; i < fixed; ++i) {
    system(i + 1, 0) = scratch.image[scratch.fixed[i]];
    scratch.weights[i + 1] = -1.0;
    for (std::size_t j = 0; j <= i; ++j) {
      system(i + 1, j + 1) = covariance(scratch.fixed[i], scratch.fixed[j]);
    }
  }
  if (cholesky(system).code != ErrorCode::ok) return false;
  if (cholesky_solve(system, scratch.weights.first(size)).code != ErrorCode::ok) return false;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    returns[i] = scratch.weights[0] * scratch.image[i];
    for (std::size_t j = 0; j < fixed; ++j) {
      returns[i] = returns[i] + scratch.weights[j + 1] * covariance(i, scratch.fixed[j]);
    }
  }
  return all_finite(returns);
}

/// Releases the asset with the most negative multiplier; whether there was one.
bool release(Programme& programme) {
  PlaneScratch& scratch = programme.scratch;
  std::size_t worst = programme.fixed;
  for (std::size_t i = 0; i < programme.fixed; ++i) {
    if (!(scratch.weights[i + 1] < 0.0)) continue;
    if (worst == programme.fixed || scratch.weights[i + 1] < scratch.weights[worst + 1]) worst = i;
  }
  if (worst == programme.fixed) return false;
  --programme.fixed;
  for (std::size_t i = worst; i < programme.fixed; ++i) scratch.fixed[i] = scratch.fixed[i + 1];
  return true;
}

/// Fixes the asset that is furthest below -1; whether there was one.
bool fix(Programme& programme) {
  std::size_t worst = programme.returns.size();
  real lowest = real(-1.0) - kSlack;
  for (std::size_t i = 0; i < programme.returns.size(); ++i) {
    bool known = false;
    for (std::size_t j = 0; j < programme.fixed; ++j) known |= programme.scratch.fixed[j] == i;
    if (known || !(programme.returns[i] < lowest)) continue;
    lowest = programme.returns[i];
    worst = i;
  }
  if (worst == programme.returns.size()) return false;
  programme.scratch.fixed[programme.fixed++] = static_cast<std::uint32_t>(worst);
  return true;
}

/// Whether the returns are on the plane and no price is below 0: of more fixed assets than the
/// plane allows the system is singular but for its rounding, and what solves it is neither.
bool is_met(const Programme& programme) {
  real excess = programme.plane.height, size = excess;
  for (std::size_t i = 0; i < programme.returns.size(); ++i) {
    const real term = programme.plane.slope[i] * programme.returns[i];
    excess = excess + term;
    size = size + absolute(term);
    if (programme.returns[i] < real(-1.0) - kTolerance) return false;
  }
  return absolute(excess) <= absolute(size) * kTolerance;
}

/// sqrt(r' C^-1 r) of what `solve` has found, `kBeyondReach` where that is not met.
real distance_of(const Programme& programme) {
  if (!is_met(programme)) return kBeyondReach;
  const auto& weights = programme.scratch.weights;
  real square = -weights[0] * programme.plane.height;
  for (std::size_t i = 0; i < programme.fixed; ++i) square = square - weights[i + 1];
  return square >= 0.0 ? square_root(square) : kBeyondReach;
}

/// Fixes the assets of a set, by its bits; the distance, `kBeyondReach` where some price is below
/// 0.
real distance_with(Programme& programme, std::uint32_t set) {
  const std::size_t count = programme.returns.size();
  programme.fixed = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    if ((set >> i & 1) != 0) programme.scratch.fixed[programme.fixed++] = i;
  }
  return solve(programme) ? distance_of(programme) : kBeyondReach;
}

/// The least over every set of prices at 0: the closest point is the closest of its own set.
real try_sets(Programme& programme) {
  real least = kBeyondReach;
  std::uint32_t best = 0;
  for (std::uint32_t set = 0; set < 1u << programme.returns.size(); ++set) {
    const real distance = distance_with(programme, set);
    if (!(distance < least)) continue;
    least = distance;
    best = set;
  }
  return least < kBeyondReach ? distance_with(programme, best) : kBeyondReach;
}

/// Whether some prices of at least 0 are on the plane or beyond it.
bool is_reachable(const ExcessPlane& plane) {
  real least = plane.height;
  for (const real slope : plane.slope) {
    if (slope < 0.0) return true;
    least = least - slope;
  }
  return least <= plane.height * kSlack;
}

}  // namespace

std::size_t PlaneScratch::workspace_bytes(std::size_t count) noexcept {
  return (count + (count + 1) * (count + 1) + count + 1) * sizeof(real) +
         count * sizeof(std::uint32_t) + alignof(real);
}

Result<PlaneScratch> PlaneScratch::take(std::size_t count, Arena& arena) noexcept {
  PlaneScratch scratch;
  scratch.image = arena.take<real>(count);
  scratch.system = arena.take<real>((count + 1) * (count + 1));
  scratch.weights = arena.take<real>(count + 1);
  scratch.fixed = arena.take<std::uint32_t>(count);
  if (scratch.fixed.size() != count || scratch.weights.empty() || scratch.system.empty()) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  return scratch;
}

real closest_on_plane(const ExcessPlane& plane, ConstMatrix covariance, PlaneScratch& scratch,
                      std::span<real> returns) noexcept {
  const std::size_t count = returns.size();
  for (std::size_t i = 0; i < count; ++i) {
    scratch.image[i] = dot({covariance.row(i), count}, plane.slope);
  }
  Programme programme{plane, covariance, scratch, returns};
  if (!is_reachable(plane)) return kBeyondReach;
  for (std::size_t step = 0; step < 4 * count + 4; ++step) {
    if (!solve(programme)) break;
    if (release(programme) || fix(programme)) continue;
    const real distance = distance_of(programme);
    if (distance < kBeyondReach) return distance;
    break;
  }
  return count <= kMostSetAssets ? try_sets(programme) : kBeyondReach;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

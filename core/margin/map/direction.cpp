#include "core/margin/map/direction.hpp"

#include "core/numeric/analysis/field_range.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

MoveBoundary boundary_of(const PriceMap& map, bool falls) {
  const SideBoundary& side = map.rising;
  if (side.reach != Reach::reached) return {0.0, 0.0, side.reach};
  return {falls ? -side.price : side.price, side.residual, side.reach};
}

}  // namespace

void MoveRange::include(real beta) noexcept {
  if (beta == 0.0) return;
  exposed = true;
  const real end = real(-1.0) / beta;
  if (beta > 0.0) lowest = larger(lowest, end);
  if (beta < 0.0) highest = smaller(highest, end);
}

Error check_beta(real beta, std::size_t index) noexcept {
  return check_ranges({{Field::beta, beta, -kLargestBeta, kLargestBeta}}, index);
}

Error check_betas(std::span<const AssetBeta> betas) noexcept {
  for (std::size_t i = 0; i < betas.size(); ++i) {
    if (const Error error = check_beta(betas[i].beta, i); error.code != ErrorCode::ok) return error;
    for (std::size_t j = 0; j < i; ++j) {
      if (betas[j].asset == betas[i].asset) {
        return {ErrorCode::duplicate, Field::asset, static_cast<std::uint32_t>(i)};
      }
    }
  }
  return {};
}

Error driver_betas(std::span<const real> correlations, std::span<const real> vols,
                   std::size_t driver, std::span<real> out) noexcept {
  const std::size_t count = correlations.size();
  if (vols.size() != count || out.size() != count) {
    return {ErrorCode::length_mismatch, Field::beta};
  }
  if (driver >= count) {
    return {ErrorCode::unknown_asset, Field::asset, static_cast<std::uint32_t>(driver)};
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Error error = check_ranges(
        {{Field::correlation, correlations[i], -1.0, 1.0}, {Field::vol, vols[i], 0x1p-100, 0x1p20}},
        i);
    if (error.code != ErrorCode::ok) return error;
  }
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = correlations[i] * (vols[i] / vols[driver]);
    if (const Error error = check_beta(out[i], i); error.code != ErrorCode::ok) return error;
  }
  return {};
}

MoveBoundary mirror_falling(const PriceMap& map,
                            std::span<LiquidationInterval> intervals) noexcept {
  const std::size_t count = intervals.size();
  const auto mirrored = [](const LiquidationInterval& one) {
    // 0 - x: the move 0 has no sign.
    return LiquidationInterval{real(0.0) - one.high, real(0.0) - one.low, one.residual_high,
                               one.residual_low,     one.opens_above,     one.opens_below};
  };
  for (std::size_t i = 0; i < count - count / 2; ++i) {
    const LiquidationInterval other = intervals[count - 1 - i];
    intervals[count - 1 - i] = mirrored(intervals[i]);
    if (i != count - 1 - i) intervals[i] = mirrored(other);
  }
  return boundary_of(map, true);
}

MoveMap join_sides(const MoveRange& range, const MoveBoundary& falling, std::size_t falling_count,
                   const PriceMap& rising, std::span<LiquidationInterval> out) noexcept {
  std::size_t count = falling_count + rising.count;
  const MoveBoundary above = boundary_of(rising, false);
  const bool down = falling.reach == Reach::already_liquidatable;
  const bool up = above.reach == Reach::already_liquidatable;
  MoveMap map{0, falling, above, range.lowest, range.highest};
  // Both walks begin at 0, which is not an end of the range.
  if (down) out[falling_count - 1].opens_above = false;
  if (up) out[falling_count].opens_below = false;
  if (down && up) {
    LiquidationInterval& joined = out[falling_count - 1];
    const LiquidationInterval& right = out[falling_count];
    joined.high = right.high;
    joined.residual_high = right.residual_high;
    joined.opens_above = right.opens_above;
    for (std::size_t i = falling_count; i + 1 < count; ++i) out[i] = out[i + 1];
    --count;
  }
  // At a bend within rounding of 0 one side alone may see it.
  if (down || up) {
    map.falling = {0.0, 0.0, Reach::already_liquidatable};
    map.rising = map.falling;
  }
  map.count = static_cast<std::uint32_t>(count);
  return map;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

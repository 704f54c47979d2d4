#include "core/margin/map/nearest_terms.hpp"

#include "core/margin/perpetual/boundary/intervals.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/linear/ldlt.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Piece piece_from(const MarginCurve& curve, real notional) {
  Piece piece;
  piece.end = kHighestPrice * kHighestPrice;
  subtract_margin(curve, 0.0, 1.0, notional, piece);
  return piece;
}

}  // namespace

real notional_at(const Exposure& one, real simple_return) noexcept {
  return one.value * larger(real(1.0) + simple_return, kLeastPriceShare);
}

MarginLine tangent_margin(const MarginCurve& curve, real notional) noexcept {
  const Piece piece = piece_from(curve, notional);
  MarginLine line{-piece.constant, -piece.slope};
  if (piece.power > 0.0) {
    const real steep = piece.power * pow(notional, piece.exponent - real(1.0));
    line.rate = line.rate + piece.exponent * steep;
    line.level = line.level - (piece.exponent - real(1.0)) * steep * notional;
  }
  return line;
}

std::size_t margin_lines(const MarginCurve& curve, real low, real high,
                         std::span<MarginLine> out) noexcept {
  real at = low;
  for (std::size_t count = 0; count < out.size();) {
    const Piece piece = piece_from(curve, at);
    if (piece.power > 0.0) return 0;
    out[count++] = {-piece.constant, -piece.slope};
    if (piece.end >= high) return count;
    at = piece.end;
  }
  return 0;
}

int reward_piece(const LiquidationReward& reward, real notional) noexcept {
  const real due = reward.ratio * notional + reward.cost;
  if (due < reward.lowest) return 0;
  return due < reward.highest ? 1 : 2;
}

void set_plane(const MovingAccount& moving, std::span<const MarginLine> lines, int reward,
               ExcessPlane& plane) noexcept {
  const LiquidationReward& terms = moving.account->reward;
  plane.height = moving.fixed_excess;
  if (reward == 0) plane.height = plane.height - terms.lowest;
  if (reward == 2) plane.height = plane.height - terms.highest;
  if (reward == 1) {
    plane.height = plane.height - terms.cost - terms.ratio * moving.fixed_notional;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Exposure& one = moving.exposures[i];
    const bool is_short = moving.account->positions[one.position].size < 0.0;
    real rate = lines[i].rate;
    if (reward == 1) rate = rate + terms.ratio;
    plane.height = plane.height - lines[i].level - rate * one.value;
    plane.slope[i] = (is_short ? -one.value : one.value) - rate * one.value;
  }
}

Error check_covariance(ConstMatrix covariance, std::size_t markets, Arena& arena) noexcept {
  if (markets > kMaxCovarianceMarkets) return {ErrorCode::capacity_exceeded, Field::markets};
  if (covariance.rows != markets || covariance.columns != markets) {
    return {ErrorCode::length_mismatch, Field::covariance};
  }
  if (!all_finite({covariance.first, covariance.size()})) {
    return {ErrorCode::not_finite, Field::covariance};
  }
  for (std::size_t i = 0; i < markets; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const real a = covariance(i, j), b = covariance(j, i);
      const real scale = square_root(absolute(covariance(i, i) * covariance(j, j)));
      if (absolute(a - b) <= scale * real(0x1p-40)) continue;
      return {ErrorCode::not_positive_definite, Field::covariance, static_cast<std::uint32_t>(i)};
    }
  }
  Arena::Scope scope(arena);
  const auto copy = arena.take<real>(covariance.size());
  const auto order = arena.take<std::uint32_t>(markets);
  if (copy.size() != covariance.size() || order.size() != markets) {
    return {ErrorCode::capacity_exceeded, Field::arena};
  }
  if (markets == 0) return {};
  const Matrix factors{copy.data(), markets, markets};
  copy_matrix(covariance, factors);
  const auto inertia = ldlt(factors, order);
  if (inertia.ok() && inertia->positive == inertia->rank) return {};
  return {ErrorCode::not_positive_definite, Field::covariance};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

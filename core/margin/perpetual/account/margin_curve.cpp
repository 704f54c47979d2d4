#include "core/margin/perpetual/account/margin_curve.hpp"

#include "core/base/limits.hpp"
#include "core/numeric/elementary/power.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error refuse(ErrorCode code, Field field, std::size_t index, real value) {
  return {code, field, static_cast<std::uint32_t>(index), refused_value(value)};
}

Error check_tier(std::span<const MarginTier> tiers, std::size_t i) {
  const MarginTier& tier = tiers[i];
  if (!is_finite(tier.lower_bound) || !is_finite(tier.deduction)) {
    return refuse(ErrorCode::not_finite, Field::tiers, i, tier.lower_bound);
  }
  if (!is_finite(tier.rate)) return refuse(ErrorCode::not_finite, Field::rate, i, tier.rate);
  if (!(tier.rate > 0.0 && tier.rate <= 1.0)) {
    return refuse(ErrorCode::out_of_domain, Field::rate, i, tier.rate);
  }
  if (i == 0) {
    if (tier.lower_bound == 0.0 && tier.deduction == 0.0) return {};
    return refuse(ErrorCode::out_of_domain, Field::tiers, i, tier.lower_bound);
  }
  const MarginTier& before = tiers[i - 1];
  if (!(tier.lower_bound > before.lower_bound)) {
    return refuse(ErrorCode::unsorted, Field::tiers, i, tier.lower_bound);
  }
  if (tier.rate < before.rate) return refuse(ErrorCode::out_of_domain, Field::rate, i, tier.rate);
  const real left = tier.lower_bound * before.rate - before.deduction;
  const real right = tier.lower_bound * tier.rate - tier.deduction;
  if (absolute(right - left) <= left * real(0x1p-30)) return {};
  return refuse(ErrorCode::out_of_domain, Field::tiers, i, tier.deduction);
}

/// The notional at which the power takes over from a single rate.
real take_over(const MarginCurve& curve) {
  return pow(curve.tiers[0].rate / curve.power_factor, real(1.25));
}

std::size_t tier_of(std::span<const MarginTier> tiers, real notional) {
  std::size_t tier = tiers.size() - 1;
  while (tier > 0 && notional < tiers[tier].lower_bound) --tier;
  return tier;
}

}  // namespace

void deduct_tiers(std::span<MarginTier> tiers) noexcept {
  if (tiers.empty()) return;
  tiers[0].deduction = 0.0;
  for (std::size_t i = 1; i < tiers.size(); ++i) {
    tiers[i].deduction =
        tiers[i - 1].deduction + tiers[i].lower_bound * (tiers[i].rate - tiers[i - 1].rate);
  }
}

Error check_margin_curve(const MarginCurve& curve) noexcept {
  if (curve.tiers.empty()) return {ErrorCode::out_of_domain, Field::tiers};
  if (curve.tiers.size() > kMaxMarginTiers) return {ErrorCode::capacity_exceeded, Field::tiers};
  for (std::size_t i = 0; i < curve.tiers.size(); ++i) {
    if (const Error error = check_tier(curve.tiers, i); error.code != ErrorCode::ok) return error;
  }
  if (!is_finite(curve.power_factor)) {
    return refuse(ErrorCode::not_finite, Field::power_factor, 0, curve.power_factor);
  }
  if (curve.power_factor < 0.0 || (curve.power_factor > 0.0 && curve.tiers.size() > 1)) {
    return refuse(ErrorCode::out_of_domain, Field::power_factor, 0, curve.power_factor);
  }
  if (!is_finite(curve.fixed)) return refuse(ErrorCode::not_finite, Field::margin, 0, curve.fixed);
  if (curve.fixed < 0.0) return refuse(ErrorCode::out_of_domain, Field::margin, 0, curve.fixed);
  return {};
}

real required_margin(const MarginCurve& curve, real notional) noexcept {
  if (!(notional > 0.0)) return 0.0;
  const MarginTier& tier = curve.tiers[tier_of(curve.tiers, notional)];
  real margin = notional * tier.rate - tier.deduction;
  if (curve.power_factor > 0.0) {
    margin = larger(margin, curve.power_factor * pow(notional, kPowerExponent));
  }
  return margin + curve.fixed;
}

void subtract_margin(const MarginCurve& curve, real shift, real scale, real from,
                     Piece& piece) noexcept {
  // A bend that lies within rounding of `from` counts as passed: the walk has just stopped there.
  const real reach = absolute(shift) + scale * from;
  const real probe = shift + scale * from + reach * real(0x1p-48);
  const bool below = probe < 0.0;
  const real size = absolute(probe), sign = either(below, -1.0, 1.0);
  const auto bend = [&](real argument) {
    const real x = (argument - shift) / scale;
    if (argument > probe && x > from && x < piece.end) piece.end = x;
  };
  const std::size_t tier = tier_of(curve.tiers, size);
  if (below) bend(-curve.tiers[tier].lower_bound);
  if (!below && tier + 1 < curve.tiers.size()) bend(curve.tiers[tier + 1].lower_bound);
  piece.constant = piece.constant - curve.fixed;
  if (curve.power_factor > 0.0) {
    const real limit = take_over(curve);
    bend(sign * limit);
    if (size >= limit) {
      piece.power = curve.power_factor;
      piece.shift = shift;
      piece.scale = scale;
      return;
    }
  }
  const real rate = sign * curve.tiers[tier].rate;
  piece.constant = piece.constant - rate * shift + curve.tiers[tier].deduction;
  piece.slope = piece.slope - rate * scale;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/pricing/exotic/double_touch.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/pricing/exotic/terms/level.hpp"
#include "core/pricing/exotic/terms/rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// In standard deviations at expiry: the barriers lie at -below and above, the drift is theta.
template <class Set>
struct Corridor {
  Jet<Set> below, above, width, theta;
};

template <class Set>
Corridor<Set> corridor_of(const Process<Set>& process, const EffectiveBarrier& lower,
                          const EffectiveBarrier& upper) noexcept {
  const auto distance = [&](const EffectiveBarrier& barrier) {
    const PriceLevel<Set> level = barrier_level(process, barrier, false);
    return ((level.log_increment - process.log_spot) + level.log_moneyness.high.v) *
           process.inverse_total_vol;
  };
  Corridor<Set> c;
  c.below = -distance(lower);
  c.above = distance(upper);
  c.width = c.below + c.above;
  c.theta = process.growth_jet * process.inverse_total_vol - process.total_vol_jet * real(0.5);
  return c;
}

/// What an image of the start at c leaves inside: e^(theta c) (N(y) at the upper barrier less N(y)
/// at the lower), y being measured from c + theta, from whichever side has the smaller
/// probabilities.
template <class Set>
Jet<Set> image_inside(const Corridor<Set>& c, const Jet<Set>& image) noexcept {
  using J = Jet<Set>;
  const J centre = image + c.theta;
  const J upper = c.above - centre, lower = -c.below - centre;
  J tilt = c.theta * image;
  const real log_weight = tilt.value();
  tilt[0] = 0.0;
  const PaidSide side = lower.value() > real(0.0) ? PaidSide::below : PaidSide::above;
  const auto share = [&](J y) {
    const real at = y.value(), gaussian = exp(log_weight - at * at * real(0.5));
    y[0] = 0.0;
    return probability_jet(probability(exp(log_weight), gaussian, at, side),
                           gaussian * tables::kInverseRootTwoPi, at, side, y);
  };
  const J inside =
      side == PaidSide::above ? share(upper) - share(lower) : share(lower) - share(upper);
  return weighted(exp(tilt), inside);
}

/// The images of the start in both barriers, at 2 n width and, turned over, at 2 above - 2 n width.
template <class Set>
Jet<Set> survival_by_images(const Corridor<Set>& c) noexcept {
  using J = Jet<Set>;
  J sum(0.0);
  for (int n = -kDoubleBarrierImages; n <= kDoubleBarrierImages; ++n) {
    const J shift = c.width * (n < 0 ? -real_of(static_cast<std::uint64_t>(-2 * n))
                                     : real_of(static_cast<std::uint64_t>(2 * n)));
    const J turned = c.above * real(2.0) - shift;
    sum = sum + (image_inside(c, shift) - image_inside(c, turned));
  }
  return sum;
}

/// sum over k of 2 f sin(f below) (e^(-theta below) - (-1)^k e^(theta above)) e^(-(f^2 +
/// theta^2)/2) / (width (f^2 + theta^2)) with f = k pi / width.
template <class Set>
Jet<Set> survival_by_sines(const Corridor<Set>& c) noexcept {
  using J = Jet<Set>;
  constexpr real kPi = 0x1.921fb54442d18p+1;
  const J inverse_width = reciprocal(c.width), square = c.theta * c.theta;
  const J from_below = exp(-(c.theta * c.below) - square * real(0.5));
  const J from_above = exp(c.theta * c.above - square * real(0.5));
  const J odd = from_below + from_above, even = from_below - from_above;
  J sum(0.0);
  for (int k = 1; k <= kDoubleBarrierSines; ++k) {
    const J f = inverse_width * (kPi * real_of(static_cast<std::uint64_t>(k)));
    const J f_square = f * f;
    const J decay = exp(f_square * real(-0.5)) * reciprocal(f_square + square);
    sum = sum + sin(f * c.below) * f * decay * (k % 2 == 1 ? odd : even);
  }
  return sum * inverse_width * real(2.0);
}

template <class Set>
Priced<Set> price(const DoubleNoTouchInputs& in) noexcept {
  using J = Jet<Set>;
  constexpr real kNarrow = 2.5;
  const Error refused = check_double_no_touch(in);
  if (refused.code != ErrorCode::ok) return {refused, {}, {}};
  const Process<Set> process({in.spot, in.expiry_years, in.vol, in.rate, in.carry, in.settlement});
  const bool is_margined = in.settlement == Settlement::futures;
  const JetPoint at = {in.spot, 1.0, process.expiry_scale, process.vol_scale, is_margined};
  const EffectiveBarrier lower =
      effective_barrier(in.lower_barrier, BarrierSide::down, in.spot, in.vol, in.monitoring_years);
  const EffectiveBarrier upper =
      effective_barrier(in.upper_barrier, BarrierSide::up, in.spot, in.vol, in.monitoring_years);
  if (is_reached(lower, BarrierSide::down) || is_reached(upper, BarrierSide::up)) {
    return {{}, J(0.0), at};
  }
  const J paid = process.cash_ratio * (process.cash * in.amount);
  if (!process.live) {
    const bool leaves = is_reached_by_drift(lower, BarrierSide::down, process.growth) ||
                        is_reached_by_drift(upper, BarrierSide::up, process.growth);
    return {{}, leaves ? J(0.0) : paid, at};
  }
  const Corridor<Set> corridor = corridor_of(process, lower, upper);
  const J survival =
      corridor.width.value() < kNarrow ? survival_by_sines(corridor) : survival_by_images(corridor);
  return {{}, paid * survival, at};
}

DoubleNoTouchInputs option_of_row(const DoubleNoTouchColumns& rows, std::size_t i) noexcept {
  return {.spot = at_row(rows.spot, i),
          .lower_barrier = at_row(rows.lower_barrier, i),
          .upper_barrier = at_row(rows.upper_barrier, i),
          .expiry_years = at_row(rows.expiry_years, i),
          .vol = at_row(rows.vol, i),
          .rate = at_row(rows.rate, i),
          .carry = at_row(rows.carry, i),
          .amount = at_row(rows.amount, i),
          .monitoring_years = at_row_or_zero(rows.monitoring_years, i),
          .settlement = rows.settlement};
}

}  // namespace

Error check_double_no_touch(const DoubleNoTouchInputs& inputs) noexcept {
  constexpr real kUnbounded = std::numeric_limits<real>::max();
  const FieldRange reals[] = {
      {Field::spot, inputs.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::lower_barrier, inputs.lower_barrier, kMinOptionPrice, kMaxOptionPrice},
      {Field::upper_barrier, inputs.upper_barrier, kMinOptionPrice, kMaxOptionPrice},
      {Field::expiry_years, inputs.expiry_years, 0.0, kUnbounded},
      {Field::vol, inputs.vol, 0.0, kUnbounded},
      {Field::rate, inputs.rate, -kUnbounded, kUnbounded},
      {Field::carry, inputs.carry, -kUnbounded, kUnbounded},
      {Field::amount, inputs.amount, -kMaxOptionPrice, kMaxOptionPrice},
      {Field::monitoring_years, inputs.monitoring_years, 0.0, kUnbounded},
  };
  const Error error = check_ranges(reals);
  if (error.code != ErrorCode::ok) return error;
  if (!(inputs.upper_barrier > inputs.lower_barrier)) {
    return {ErrorCode::out_of_domain, Field::upper_barrier, 0, refused_value(inputs.upper_barrier)};
  }
  const CheckedChoice choices[] = {
      {Field::settlement, static_cast<std::uint32_t>(inputs.settlement), kSettlements}};
  return check_choices(choices);
}

Result<OptionValue> price_double_no_touch(const DoubleNoTouchInputs& inputs) noexcept {
  return option_value_of(price<FullMonomials>(inputs));
}

std::size_t price_double_no_touches(const DoubleNoTouchColumns& options,
                                    const OptionValueColumns& out) noexcept {
  return price_each(options.count, out, [&](auto set, std::size_t row) {
    return price<decltype(set)>(option_of_row(options, row));
  });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/pricing/exotic/terms/process.hpp"

#include "core/numeric/law/normal_log_cdf.hpp"
#include "core/pricing/black_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// -(x^2)/2 in two words.
Extended gaussian_exponent(Extended x) noexcept {
  return scaled(x * x, -0.5);
}

}  // namespace

Extended log_ratio(real price, real spot) noexcept {
  const pack<1> base = spot;
  const Logarithm<1> log = log_moneyness(base, pack<1>(price), 1.0 / base);
  return fast_two_sum(log.high, log.low);
}

real exp(Extended x) noexcept {
  constexpr real kAboveOverflow = 710, kBelowUnderflow = -750;
  if (x.high.v > kAboveOverflow) return std::numeric_limits<real>::infinity();
  if (!(x.high.v > kBelowUnderflow)) return 0.0;
  const Exponential<1> e = exponential(x.high, x.low);
  return scale(e.head + e.head * e.correction, e).v;
}

real smaller_tail(real gaussian, real y) noexcept {
  const pack<1> size = absolute(pack<1>(y));
  if (!(size.v < kNormalReach)) return gaussian * distant_mills_ratio(size).v;
  const MillsRatio<1> m = mills_ratio(size);
  return gaussian * (m.head.v + m.tail.v);
}

ProcessValues::ProcessValues(const ProcessInputs& in) noexcept {
  const pack<1> expiry = in.expiry_years;
  growth = two_sum(pack<1>(in.rate), -in.carry) * Extended{expiry, 0.0};
  live = in.vol * square_root(in.expiry_years) >= kMinTotalVol;
  total_vol =
      live ? Extended{in.vol, 0.0} * square_root(Extended{expiry, 0.0}) : Extended{0.0, 0.0};
  const bool coin = in.settlement == Settlement::coin;
  const Yields yields = settled_yields(in.settlement, in.rate, in.carry);
  asset = exp(-(yields.carry * in.expiry_years)) * (coin ? real(1.0) : in.spot);
  numeraire = coin ? real(1.0) / in.spot : real(1.0);
  cash = exp(-(yields.rate * in.expiry_years)) * numeraire;
}

Standardised ProcessValues::standardised(Extended log_level) const noexcept {
  const Extended distance = growth - log_level;
  if (!live) {
    const real x = distance.high.v, beyond = real(2.0) * kNormalReach;
    const real limit = x > real(0.0) ? beyond : x < real(0.0) ? -beyond : real(0.0);
    return {limit, limit, either(x == real(0.0), 1.0, 0.0), 0.0, 1.0, 1.0};
  }
  const Extended centre = distance / total_vol, half = scaled(total_vol, 0.5);
  const Extended d = centre - half;
  const real size = absolute(d.high.v);
  const real gaussian = size < kNormalReach ? exp(gaussian_exponent(d)) : real(0.0);
  return {
      (centre + half).high.v, d.high.v, gaussian, gaussian * tables::kInverseRootTwoPi, 1.0, 1.0};
}

Standardised ProcessValues::image(Extended log_level, Extended log_barrier,
                                  Extended log_gap) const noexcept {
  const Extended distance = growth - log_level, half = scaled(total_vol, 0.5);
  const Extended reflected = scaled(log_barrier / total_vol, 2.0);  // 2 h / w
  const Extended centre = distance / total_vol, d = centre - half;
  const Extended exponent = gaussian_exponent(d) - reflected * (log_gap / total_vol);
  const real gaussian = exponent.high.v > real(-800.0) ? exp(exponent) : real(0.0);
  // log g = 2 h (growth - w^2/2) / w^2
  const Extended log_weight = reflected * (growth / total_vol - half);
  return {((centre + half) + reflected).high.v,
          (d + reflected).high.v,
          gaussian,
          gaussian * tables::kInverseRootTwoPi,
          exp(log_weight + scaled(log_barrier, 2.0)),
          exp(log_weight)};
}

template <class Set>
Process<Set>::Process(const ProcessInputs& in) noexcept : ProcessValues(in), inputs(in) {
  const Yields yields = settled_yields(in.settlement, in.rate, in.carry);
  inputs.rate = yields.rate;
  inputs.carry = yields.carry;
  fill_logarithm();
  fill_discounts();
  fill_volatility();
}

template <class Set>
void Process<Set>::fill_logarithm() noexcept {
  log_spot = J(0.0);
  log_spot.set(kSpot1, 1.0);
  log_spot.set(kSpot2, -0.5);
  log_spot.set(kSpot3, real(1.0) / real(3.0));
}

template <class Set>
Jet<Set> Process<Set>::discounted(real spot_power, real yield,
                                  OptionTerm yield_term) const noexcept {
  const real slope = -(yield * expiry_scale);
  J result(1.0);
  const real first = spot_power;
  const real second = spot_power * (spot_power - real(1.0)) * real(0.5);
  result.set(kSpot1, first);
  result.set(kSpot2, second);
  result.set(kSpot3, second * (spot_power - real(2.0)) / real(3.0));
  result.set(kExpiry1, slope);
  result.set(kSpotExpiry, first * slope);
  result.set(kSpot2Expiry, second * slope);
  if (yield_term != kConstant) result.set(yield_term, -inputs.expiry_years);
  return result;
}

template <class Set>
void Process<Set>::fill_discounts() noexcept {
  expiry_scale = live ? inputs.expiry_years : real(1.0);
  vol_scale = live ? inputs.vol : real(1.0);
  const bool coin = inputs.settlement == Settlement::coin;
  asset_ratio = discounted(either(coin, 0.0, 1.0), inputs.carry, kCarry1);
  cash_ratio = discounted(either(coin, -1.0, 0.0), inputs.rate, kRate1);
  numeraire_ratio = discounted(either(coin, -1.0, 0.0), 0.0, kConstant);
  growth_jet = J(growth.high.v);
  growth_jet.set(kExpiry1, (inputs.rate - inputs.carry) * expiry_scale);
  growth_jet.set(kRate1, inputs.expiry_years);
  growth_jet.set(kCarry1, -inputs.expiry_years);
}

template <class Set>
void Process<Set>::fill_volatility() noexcept {
  total_vol_jet = J(0.0);
  inverse_total_vol = J(0.0);
  if (!live) return;
  const real w = total_vol.high.v, inverse = real(1.0) / w;
  total_vol_jet[0] = w;
  total_vol_jet.set(kExpiry1, w * real(0.5));
  total_vol_jet.set(kVol1, w);
  total_vol_jet.set(kExpiryVol, w * real(0.5));
  inverse_total_vol[0] = inverse;
  inverse_total_vol.set(kExpiry1, inverse * real(-0.5));
  inverse_total_vol.set(kVol1, -inverse);
  inverse_total_vol.set(kExpiryVol, inverse * real(0.5));
  inverse_total_vol.set(kVol2, inverse);
  inverse_total_vol.set(kVol3, -inverse);
}

template struct Process<FullMonomials>;
template struct Process<FirstMonomials>;
template struct Process<ValueMonomials>;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/pricing/exotic/terms/hitting_time.hpp"

#include "core/numeric/elementary/error_function.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kRootOfPi = 0x1.c5bf891b4ef6bp+0, kInverseRootOfPi = 0x1.20dd750429b6dp-1;

/// K_n = integral over v from 0 to 1 of v^(n - 1/2) e^(-x (1/v - 1)), which is e^x E_(n + 3/2)(x):
/// the continued fraction of the exponential integral (DLMF 8.19.17) by Lentz's method, for x >= 1.
real central_integral(real x, real n) noexcept {
  constexpr int kMaxFractions = 200;  // 80 are used at x = 1, n = 1
  const real p = n + real(1.5);
  real b = x + p, d = real(1.0) / b, value = d, c = 0x1p900, i = 0.0;
  for (int step = 0; step < kMaxFractions; ++step) {
    i = i + real(1.0);
    const real a = -(i * (p - real(1.0) + i));
    b = b + real(2.0);
    d = real(1.0) / (a * d + b);
    c = b + a / c;
    value = value * (c * d);
    if (absolute(c * d - real(1.0)) < real(0x1p-53)) break;
  }
  return value;
}

/// K_0 ... K_(count-1) by (n + 1/2) K_n = 1 - x K_(n-1), which is stable upward from n = x and
/// downward from there.
class HittingSeries {
 public:
  HittingSeries(real distance, std::size_t count) noexcept
      : distance_(distance), count_(count), start_(kRootOfPi * erfcx(distance)) {
    const real x = distance * distance;
    std::size_t middle = 0;
    while (middle + 1 < count && real_of(middle + 1) <= x) ++middle;
    k_[middle] = x < real(1.0) ? real(2.0) * (real(1.0) - distance * start_)
                               : central_integral(x, real_of(middle));
    for (std::size_t n = middle; n > 0; --n) {
      k_[n - 1] = (real(1.0) - (real_of(n) + real(0.5)) * k_[n]) / x;
    }
    for (std::size_t n = middle + 1; n < count; ++n) {
      k_[n] = (real(1.0) - x * k_[n - 1]) / (real_of(n) + real(0.5));
    }
  }

  /// Element n: the sum over j of (-z)^j / j! K_(n+j); and the same of X K_(-1 + j) as `value`.
  struct Sums {
    real value, e[3];
  };
  Sums sums(real z) const noexcept {
    Sums sums = {start_, {k_[0], k_[1], k_[2]}};
    real term = 1.0;
    for (std::size_t j = 1; j <= count_; ++j) {
      term = term * (-z / real_of(j));
      sums.value = sums.value + term * (distance_ * k_[j - 1]);
      for (std::size_t n = 0; n < 3 && n + j < count_; ++n) {
        sums.e[n] = sums.e[n] + term * k_[n + j];
      }
    }
    return sums;
  }

 private:
  real distance_;
  std::size_t count_;
  real start_;  ///< X K_-1
  std::array<real, kMaxHittingTerms> k_;
};

/// Terms that leave a rest below 2^-60: 15 for |z| <= 1/4, 32 for z = -2, and 4 for each further
/// unit of a negative z.
std::size_t terms_for(real z) noexcept {
  if (absolute(z) <= kSmallZ) return 20;
  std::size_t count = 36;
  for (real size = -z; size > real(2.0) && count < kMaxHittingTerms; size = size - real(1.0)) {
    count += 4;
  }
  return count < kMaxHittingTerms ? count : kMaxHittingTerms;
}

}  // namespace

HittingNumbers hitting_numbers(const ProcessValues& process, Extended log_barrier, real rate,
                               real expiry_years) noexcept {
  const Extended w = process.total_vol;
  HittingNumbers at;
  at.theta = process.growth / w - scaled(w, 0.5);
  at.h_over_w = log_barrier / w;
  at.discount = two_product(pack<1>(rate), pack<1>(expiry_years));
  at.z = at.discount + scaled(at.theta * at.theta, 0.5);
  const Extended d = at.theta - at.h_over_w;
  at.gaussian = exp(-at.discount - scaled(d * d, 0.5));
  return at;
}

HittingParts hitting_parts(const HittingNumbers& at) noexcept {
  const bool down = at.h_over_w.high.v < real(0.0);
  const Extended distance = down ? -at.h_over_w : at.h_over_w;
  const Extended towards = down ? -at.theta : at.theta;
  const Extended root = square_root(scaled(at.z, 2.0));
  const Extended near = root - distance, far = root + distance;
  HittingParts parts;
  parts.near = near.high.v;
  parts.far = far.high.v;
  parts.beyond = smaller_tail(at.gaussian, parts.far);
  parts.direct = smaller_tail(at.gaussian, parts.near);
  if (parts.near < real(0.0)) return parts;
  // theta h / w - 2 X sqrt(z), whose parts cancel where the drift leads to the barrier.
  const Extended exponent = towards.high.v > real(0.0)
                                ? -(distance * scaled(at.discount, 2.0)) / (towards + root)
                                : distance * (towards - root);
  parts.direct = exp(exponent) - parts.direct;
  return parts;
}

HittingIntegrals hitting_integrals(const HittingNumbers& at) noexcept {
  constexpr real kRootHalf = 0x1.6a09e667f3bcdp-1;
  HittingIntegrals out;
  out.z = at.z.high.v;
  out.distance = absolute(at.h_over_w.high.v) * kRootHalf;
  out.boundary = at.gaussian * kInverseRootOfPi;
  const HittingSeries series(out.distance, terms_for(out.z));
  const real scale = out.boundary * exp(out.z);
  const HittingSeries::Sums sums = series.sums(out.z);
  out.value = scale * sums.value;
  out.e0 = scale * sums.e[0];
  out.e1 = scale * sums.e[1];
  out.e2 = scale * sums.e[2];
  return out;
}

namespace {

/// X E_-1 as a jet: its differential in X and z, integrated order by order.
template <class Set>
Jet<Set> hitting_value(const HittingIntegrals& at, const Jet<Set>& x, const Jet<Set>& z) noexcept {
  using J = Jet<Set>;
  const J x_ray = x.along_ray(), z_ray = z.along_ray();
  J x_step = x, z_step = z;
  x_step[0] = 0.0;
  z_step[0] = 0.0;
  const real slope = real(-2.0) * (at.z * at.e0 + at.boundary);
  const J value = (x_step * slope - z_step * (at.distance * at.e0)) + at.value;
  const J e1 = (x_step * (real(-2.0) * at.distance * at.e0) - z_step * at.e2) + at.e1;
  const J e0 = J::from_differential(
      at.e0, J::times_increment(value, x_ray) * real(-2.0) - J::times_increment(e1, z_ray));
  J boundary(0.0);
  if (at.boundary > real(0.0)) {
    J exponent = -(x * x + z);
    exponent[0] = 0.0;
    boundary = exp(exponent) * at.boundary;
  }
  return J::from_differential(at.value, J::times_increment(z * e0 + boundary, x_ray) * real(-2.0) -
                                            J::times_increment(x * e0, z_ray));
}

/// The value at a z above kSmallZ: e^(h (m - q) / vol^2) N((q T - h) / w) and the same with -q,
/// where h is the distance of the logarithm to the barrier, m its drift that way and q = sqrt(m^2 +
/// 2 rate vol^2). No exponent has T in it, so what is left of theta is the density at expiry.
template <class Set>
Jet<Set> hitting_by_parts(const Process<Set>& process, const Mirror<Set>& mirror,
                          const HittingNumbers& numbers) noexcept {
  using J = Jet<Set>;
  const HittingParts parts = hitting_parts(numbers);
  const real sign = either(numbers.h_over_w.high.v < real(0.0), -1.0, 1.0);
  const ProcessInputs& in = process.inputs;
  const real variance = in.vol * in.vol;
  J square(variance), drift(in.rate - in.carry), rate(in.rate), expiry(in.expiry_years);
  square.set(kVol1, variance * real(2.0));
  square.set(kVol2, variance);
  drift.set(kRate1, 1.0);
  drift.set(kCarry1, -1.0);
  rate.set(kRate1, 1.0);
  expiry.set(kExpiry1, in.expiry_years);

  const J h = mirror.log_barrier * sign, m = (drift - square * real(0.5)) * sign;
  const J q = square_root(m * m + rate * square * real(2.0));
  const J sum = m + q, by_square = h * reciprocal(square);
  J exponent =
      m.value() > real(0.0) ? h * rate * real(-2.0) * reciprocal(sum) : by_square * (m - q);
  J opposite = by_square * sum;
  J near_step = (q * expiry - h) * process.inverse_total_vol;
  J far_step = -(q * expiry + h) * process.inverse_total_vol;
  for (J* const increment : {&exponent, &opposite, &near_step, &far_step}) (*increment)[0] = 0.0;
  const real density = numbers.gaussian * tables::kInverseRootTwoPi;
  return weighted(exp(exponent),
                  probability_jet(parts.direct, density, parts.near, PaidSide::above, near_step)) +
         weighted(exp(opposite),
                  probability_jet(parts.beyond, density, -parts.far, PaidSide::above, far_step));
}

/// The value below it.
template <class Set>
Jet<Set> hitting_by_integrals(const Process<Set>& process, const Mirror<Set>& mirror,
                              const HittingNumbers& numbers) noexcept {
  using J = Jet<Set>;
  constexpr real kRootHalf = 0x1.6a09e667f3bcdp-1;
  const HittingIntegrals at = hitting_integrals(numbers);
  const J theta =
      process.growth_jet * process.inverse_total_vol - process.total_vol_jet * real(0.5);
  J discounting(numbers.discount.high.v);
  discounting.set(kExpiry1, numbers.discount.high.v);
  discounting.set(kRate1, process.inputs.expiry_years);
  J z = discounting + theta * theta * real(0.5);
  J x = mirror.distance * (mirror.distance.value() < real(0.0) ? -kRootHalf : kRootHalf);
  z[0] = at.z;
  x[0] = at.distance;
  J tilt = theta * mirror.distance;
  tilt[0] = 0.0;
  return hitting_value(at, x, z) * exp(tilt);
}

}  // namespace

template <class Set>
Jet<Set> hit_payment(const Process<Set>& process, const Mirror<Set>& mirror) noexcept {
  const HittingNumbers numbers = hitting_numbers(process, mirror.barrier.log_moneyness,
                                                 process.inputs.rate, process.inputs.expiry_years);
  const Jet<Set> value = numbers.z.high.v < kSmallZ ? hitting_by_integrals(process, mirror, numbers)
                                                    : hitting_by_parts(process, mirror, numbers);
  return value * process.numeraire_ratio * process.numeraire;
}

template Jet<FullMonomials> hit_payment(const Process<FullMonomials>&,
                                        const Mirror<FullMonomials>&) noexcept;
template Jet<FirstMonomials> hit_payment(const Process<FirstMonomials>&,
                                         const Mirror<FirstMonomials>&) noexcept;
template Jet<ValueMonomials> hit_payment(const Process<ValueMonomials>&,
                                         const Mirror<ValueMonomials>&) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

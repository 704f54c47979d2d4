#include "core/numeric/law/student_t.hpp"

#include "core/numeric/analysis/sums.hpp"
#include "core/numeric/law/inversion.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/law/two_word_exponent.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace {

constexpr real kInverseRootOfPi = 0x1.20dd750429b6dp-1;

/// Gamma(a + 1/2) / Gamma(a + 1), by the recurrence below 20 and a series in 1/a above.
real gamma_quotient(real a) noexcept {
  real rising = 1.0, risen = 1.0;
  for (; a < real(20.0); a = a + real(1.0)) {
    rising = rising * (a + real(1.0));
    risen = risen * (a + real(0.5));
  }
  const real inverse = real(1.0) / a, s = inverse * inverse;
  const real series =
      real(-1.0) / real(8.0) +
      s * (real(1.0) / real(192.0) +
           s * (real(-1.0) / real(640.0) +
                s * (real(17.0) / real(14336.0) + s * (real(-31.0) / real(18432.0)))));
  return exp(inverse * series) / square_root(a) * (rising / risen);
}

/// I_x(a, 1/2) / (x^a (1-x)^(1/2) / (a B(a, 1/2))) for y = 1 - x, by the continued fraction of
/// Didonato and Morris (ACM TOMS 18, 1992, eq. 9): no term cancels where x is near 1. The value is
/// summed from the differences of successive convergents, all of one sign (Steed's algorithm).
real beta_fraction(real a, real x, real y) noexcept {
  const real c = real(0.5) + (a + real(0.5)) * y;
  real reciprocal = (a + real(1.0)) / c;  // of the last denominator
  real step = reciprocal, n = 0.0;
  KeptSum sum{reciprocal};
  for (int i = 0; i < kMaxStudentTerms; ++i) {
    n = n + real(1.0);
    const real before = a + (n + n) - real(1.0);
    const real weight = n * (real(0.5) - n) * x / before;
    // The first level is divided by a, so that a tiny a is no trouble.
    const real first = i == 0 ? real(1.0) : a + (n - real(1.0));
    const real numerator = first * ((a + (n - real(0.5))) / before) * (weight * x);
    const real denominator =
        (n + weight) + (a + n) / (before + real(2.0)) * (c + n * (real(1.0) + y));
    const real next = real(1.0) / (denominator + numerator * reciprocal);
    step = step * (-numerator * reciprocal * next);
    reciprocal = next;
    sum.add(step);
    if (!(step > sum.value * real(0x1p-60))) break;
  }
  return sum.total();
}

/// Sum of (a + 1/2) ... (a + n - 1/2) / (3/2 ... (n + 1/2)) y^n from n = 0 on: I_y(1/2, a) over
/// 2 y^(1/2) (1-y)^a / B(a, 1/2).
real centre_series(real a, real y) noexcept {
  KeptSum sum{1.0};
  real term = 1.0, n = 0.5;
  for (int i = 0; i < kMaxStudentTerms; ++i) {
    term = term * ((a + n) * y / (n + real(1.0)));
    n = n + real(1.0);
    sum.add(term);
    if (!(term > sum.value * real(0x1p-60))) break;
  }
  return sum.total();
}

/// The law seen from t >= 0: x = degrees / (degrees + t^2), y = 1 - x. Everything is a factor times
/// x^a, a = degrees / 2, the power being rounded last.
class Student {
 public:
  Student(real t, real degrees) noexcept : a_(degrees * real(0.5)) {
    root_of_degrees_ = square_root(degrees);
    const TwoWords ratio = ratio_of(t, root_of_degrees_, degrees);
    ratio_ = ratio.high.v;
    const real odds = ratio_ * ratio_;
    x_ = real(1.0) / (real(1.0) + odds);
    y_ = odds > real(1.0) ? real(1.0) / (real(1.0) + real(1.0) / odds) : odds * x_;
    exponent_ = times(a_, log_of_x(t, degrees, ratio));
    root_of_y_ = ratio_ < real(1.0) ? ratio_ * square_root(x_) : square_root(y_);
    quotient_ = gamma_quotient(a_) * kInverseRootOfPi;
  }

  real density() const noexcept {
    const real root_of_x = ratio_ < real(1.0) ? square_root(x_) : root_of_y_ / ratio_;
    return with_power(quotient_ * root_of_degrees_ * real(0.5) * root_of_x);
  }
  /// t times the density, the derivative with respect to log t.
  real mass() const noexcept { return with_power(a_ * quotient_ * root_of_y_); }
  /// P(T > t), small without cancellation where is_tail().
  real beyond() const noexcept {
    if (!is_tail()) return real(0.5) - within();
    return with_power(real(0.5) * quotient_ * root_of_y_ * beta_fraction(a_, x_, y_));
  }
  /// P(0 < T < t), without cancellation where not is_tail().
  real within() const noexcept {
    if (is_tail()) return real(0.5) - beyond();
    return with_power(a_ * quotient_ * root_of_y_ * centre_series(a_, y_));
  }
  bool is_tail() const noexcept { return y_ * (a_ + real(2.5)) > real(0.75); }

 private:
  real with_power(real factor) const noexcept { return times_exponential(factor, exponent_); }

  /// t / sqrt(degrees), where that is an ordinary number.
  static TwoWords ratio_of(real t, real root, real degrees) noexcept {
    const TwoWords square = two_product(pack<1>(root), pack<1>(root));
    const pack<1> root_low = ((pack<1>(degrees) - square.high) - square.low) / (root + root);
    const TwoWords quotient = quotient_in_two_words(t, root);
    return {quotient.high, quotient.low - quotient.high * root_low / root};
  }

  /// log x.
  static TwoWords log_of_x(real t, real degrees, TwoWords ratio) noexcept {
    constexpr real kFar = 0x1p400;
    if (ratio.high.v < real(1.0) / kFar) return {0.0, 0.0};
    if (!(ratio.high.v < kFar)) {
      const TwoWords log_t = log_in_two_words(t);
      return plus(log_in_two_words(degrees), times(-2.0, log_t));
    }
    const TwoWords square = two_product(ratio.high, ratio.high);
    const pack<1> square_low = square.low + (ratio.high + ratio.high) * ratio.low;
    const TwoWords sum = two_sum(square.high, 1.0);
    const TwoWords log_sum = extended_logarithm(reduce_logarithm(sum.high, sum.low + square_low));
    return {-log_sum.high, -log_sum.low};
  }

  real a_;
  real ratio_;  ///< t / root_of_degrees
  real root_of_degrees_;
  real x_, y_;
  real root_of_y_;
  real quotient_;  ///< Gamma(a + 1/2) / Gamma(a + 1) / sqrt(pi)
  TwoWords exponent_;
};

bool in_domain(real degrees) noexcept {
  return degrees > real(0.0) && degrees <= kMaxDegreesOfFreedom;
}

/// The t > 0 with P(T > t) = tail, 0 < tail < 1/2; `centre` is 1/2 - tail.
real upper_quantile(real tail, real centre, real degrees) noexcept {
  const auto by_tail = [=](real t) {
    const Student law(t, degrees);
    const real value = law.beyond();
    return LogarithmicSlope{-log(value / tail), law.mass() / value};
  };
  const auto by_centre = [=](real t) {
    const Student law(t, degrees);
    const real value = law.within();
    return LogarithmicSlope{log(value / centre), law.mass() / value};
  };
  const real normal = -normal_quantile(tail);
  return tail < real(0.25) ? positive_root(by_tail, normal) : positive_root(by_centre, normal);
}

}  // namespace

real student_t_cdf(real t, real degrees) noexcept {
  if (!in_domain(degrees) || t != t) return real_from_bits(kCanonicalNanBits);
  if (!is_finite(t)) return t < real(0.0) ? real(0.0) : real(1.0);
  const Student law(absolute(t), degrees);
  if (t < real(0.0)) return law.beyond();
  return law.is_tail() ? real(1.0) - law.beyond() : real(0.5) + law.within();
}

real student_t_pdf(real t, real degrees) noexcept {
  if (!in_domain(degrees) || t != t) return real_from_bits(kCanonicalNanBits);
  if (!is_finite(t)) return 0.0;
  return Student(absolute(t), degrees).density();
}

real student_t_quantile(real p, real degrees) noexcept {
  constexpr real kInfinity = std::numeric_limits<real>::infinity();
  if (!in_domain(degrees) || !(p >= real(0.0) && p <= real(1.0))) {
    return real_from_bits(kCanonicalNanBits);
  }
  if (p == real(0.0)) return -kInfinity;
  if (p == real(1.0)) return kInfinity;
  if (p == real(0.5)) return 0.0;
  const bool is_lower = p < real(0.5);
  const real tail = is_lower ? p : real(1.0) - p;
  const real t = upper_quantile(tail, absolute(p - real(0.5)), degrees);
  return is_lower ? -t : t;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "tests/accuracy/law_reference.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "tests/accuracy/normal_reference.hpp"

namespace accuracy {
namespace {

constexpr long kEnough = -105;  // binary exponent of a relative term that no longer counts

/// Whether |a| < 2^kEnough |b|.
bool is_negligible(const Number& a, const Number& b) {
  if (mpfr_zero_p(static_cast<mpfr_srcptr>(a)) != 0) return true;
  return mpfr_get_exp(a) - mpfr_get_exp(b) < kEnough;
}

/// The numerator and denominator of a continued fraction, term by term. MPFR's exponents do not
/// overflow, so that nothing needs to be scaled.
class ContinuedFraction {
 public:
  explicit ContinuedFraction(const Number& first) : p_(first), q_(1.0), p_before_(1.0) {}

  /// Appends numerator / (denominator + ...).
  void append(const Number& numerator, const Number& denominator) {
    step(p_, p_before_, numerator, denominator);
    step(q_, q_before_, numerator, denominator);
  }
  Number value() const { return p_ / q_; }

 private:
  static void step(Number& last, Number& before, const Number& numerator,
                   const Number& denominator) {
    before *= numerator;
    before += denominator * last;
    mpfr_swap(last, before);
  }

  Number p_, q_, p_before_, q_before_{0.0};
};

/// Appends terms in blocks until a block no longer changes the value. `append_block` appends some.
template <class Append>
Number limit_of(ContinuedFraction fraction, Append append_block) {
  constexpr int kMostBlocks = 10'000;
  Number value = fraction.value();
  for (int i = 0; i < kMostBlocks; ++i) {
    append_block(fraction);
    const Number next = fraction.value();
    if (is_negligible(next - value, next)) return next;
    value = next;
  }
  return Number(std::nan(""));
}

}  // namespace

GammaLaw::GammaLaw(double shape)
    : shape_(shape), log_gamma_of_next_(log_gamma(Number(shape) + Number(1.0))) {}

Number GammaLaw::density_times_x(const Number& x) const {
  return Number(shape_) * exp(Number(shape_) * log(x) - x - log_gamma_of_next_);
}

/// Sum of x^n / ((a + 1) ... (a + n)) from n = 0.
Number GammaLaw::series(const Number& x) const {
  Number term = 1.0, sum = 1.0, divisor = shape_;
  const Number one = 1.0;
  do {
    divisor += one;
    term *= x;
    term /= divisor;
    sum += term;
  } while (!is_negligible(term, sum));
  return sum;
}

/// x^-a e^x Gamma(a, x) as 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...)).
Number GammaLaw::fraction(const Number& x) const {
  Number denominator = x + Number(1.0) - Number(shape_), n = 0.0;
  const Number one = 1.0, two = 2.0, shape = shape_;
  const Number value = limit_of(ContinuedFraction(denominator), [&](ContinuedFraction& fraction) {
    for (int i = 0; i < 16; ++i) {
      n += one;
      denominator += two;
      fraction.append(n * (shape - n), denominator);
    }
  });
  return one / value;
}

Sides GammaLaw::at(const Number& x) const {
  const Number one = 1.0, density = density_times_x(x);
  if (x < Number(shape_) + one) {
    const Number lower = density * series(x) / Number(shape_);
    return {lower, one - lower};
  }
  const Number upper = density * fraction(x);
  return {one - upper, upper};
}

Number GammaLaw::quantile_near(const Number& x, double p) const {
  const Sides sides = at(x);
  const bool is_lower = p <= 0.5;
  const Number side = is_lower ? sides.lower : sides.upper;
  const Number wanted = is_lower ? Number(p) : Number(1.0) - Number(p);
  const Number step = log(side / wanted) * side / density_times_x(x);
  return x * exp(is_lower ? -step : step);
}

StudentLaw::StudentLaw(double degrees) : degrees_(degrees) {
  const Precision working(2 * kPrecision);  // the difference of two large logarithms
  const Number half = Number(0.5) * Number(degrees);
  const Number ratio = exp(log_gamma(half + Number(0.5)) - log_gamma(half));
  scale_ = ratio / root(Number::pi() * Number(degrees));
}

Number StudentLaw::density(const Number& t) const {
  const Number exponent = Number(-0.5) * (Number(degrees_) + Number(1.0));
  return scale_ * exp(exponent * log1p(square(t) / Number(degrees_)));
}

/// Both sides are t times the density times a hypergeometric function in x = degrees / (degrees +
/// t^2) or y = 1 - x. The tail as DLMF 8.17.22, a continued fraction; the centre as a power series
/// in y, where y is not large: then the terms are positive and fall quickly.
Sides StudentLaw::right_of_zero(const Number& t) const {
  const Number degrees = degrees_, one = 1.0, two = 2.0, half = 0.5;
  const Number sum = degrees + square(t), x = degrees / sum, y = square(t) / sum;
  const Number mass = t * density(t), a = half * degrees;
  if (y < Number(0.6) && y * (a + Number(2.5)) < Number(4.0)) {
    Number term = 1.0, series = 1.0, rising = a + half, divisor = 1.5;
    do {
      term *= y * rising;
      term /= divisor;
      series += term;
      rising += one;
      divisor += one;
    } while (!is_negligible(term, series));
    const Number within = mass * series;
    return {half - within, within};
  }
  Number m = 0.0;
  const Number value = limit_of(ContinuedFraction(one), [&](ContinuedFraction& fraction) {
    for (int i = 0; i < 16; ++i) {
      const Number twice = a + two * m;
      fraction.append(-(a + m) * (a + half + m) * x / (twice * (twice + one)), one);
      m += one;
      const Number next = twice + two;
      fraction.append(m * (half - m) * x / ((next - one) * next), one);
    }
  });
  const Number beyond = half * mass / (a * value);
  return {beyond, half - beyond};
}

Number StudentLaw::quantile_near(double t, double p) const {
  const Number size = std::fabs(t);
  const Sides sides = right_of_zero(size);
  const Number tail = p < 0.5 ? Number(p) : Number(1.0) - Number(p);
  const bool by_tail = nearest(tail) < 0.25;
  const Number side = by_tail ? sides.lower : sides.upper;
  const Number wanted = by_tail ? tail : Number(0.5) - tail;
  const Number step = log(side / wanted) * side / density(size);
  const Number moved = by_tail ? size + step : size - step;
  return p < 0.5 ? -moved : moved;
}

namespace {

constexpr int kNodes = 24;

/// Positive nodes and weights of Gauss and Legendre's rule, by Newton's method.
struct LegendreRule {
  std::array<Number, kNodes / 2> node, weight;

  LegendreRule() {
    for (int i = 0; i < kNodes / 2; ++i) {
      Number x = std::cos(M_PI * (i + 0.75) / (kNodes + 0.5));
      Number slope;
      for (int round = 0; round < 8; ++round) {
        Number before = 1.0, value = x;
        for (int n = 1; n < kNodes; ++n) {
          const Number next =
              (Number(2.0 * n + 1) * x * value - Number(n) * before) / Number(n + 1);
          before = value;
          value = next;
        }
        slope = Number(kNodes) * (before - x * value) / (Number(1.0) - square(x));
        x -= value / slope;
      }
      node[static_cast<std::size_t>(i)] = x;
      weight[static_cast<std::size_t>(i)] =
          Number(2.0) / ((Number(1.0) - square(x)) * square(slope));
    }
  }
};

/// Integral of the density in the correlation from 0 to rho > 0. With t = tan(asin(correlation) /
/// 2) and d = 1 - t, the distance to degeneracy: cos = d (2 - d) / (1 + t^2).
Number from_independence(const Number& h, const Number& k, const Number& rho) {
  static const LegendreRule rule;
  const Number one = 1.0, two = 2.0, half = 0.5;
  const Number gap = half * square(h - k), product = h * k;
  const auto density = [&](const Number& d) {
    const Number t = one - d, scale = one / (one + square(t));
    const Number cosine = d * (two - d) * scale, sine = two * t * scale;
    return exp(-gap / square(cosine) - product / (one + sine)) * scale;
  };
  const Number rest = root((one - rho) * (one + rho));
  const Number end = (one + rest - rho) / (one + rest);
  Number low = end, total = 0.0;
  while (low < one) {
    const Number wanted = low * Number(1.6), high = wanted < one ? wanted : one;
    const Number centre = half * (low + high), radius = half * (high - low);
    low = high;
    // The cosine is at most 2 d, and -h k at most half of (h - k)^2: all of the panel is below
    // e^-60.
    if (Number(120.0) * square(high + high) < gap) continue;
    for (std::size_t i = 0; i < kNodes / 2; ++i) {
      const Number offset = radius * rule.node[i];
      total += radius * rule.weight[i] * (density(centre - offset) + density(centre + offset));
    }
  }
  return total / Number::pi();
}

}  // namespace

Number bivariate_normal_probability(double h, double k, double rho) {
  const Number at_h = normal_probability(h), at_k = normal_probability(k);
  if (rho == 0) return at_h * at_k;
  if (rho > 0) return at_h * at_k + from_independence(h, k, rho);
  return at_h * at_k - from_independence(h, -Number(k), -rho);
}

}  // namespace accuracy

#include "tests/accuracy/normal_reference.hpp"

#include <array>
#include <cmath>
#include <vector>

namespace accuracy {
namespace {

/// w(y) = e^(y^2) erfc(y) has w' = 2 y w - 2 / sqrt(pi), and from this its Taylor series about c:
/// (n + 1) a_(n+1) = 2 (c a_n + a_(n-1)), less 2 / sqrt(pi) for n = 0. An error of a_0 grows with
/// e^(2 c d) across a distance d, hence the working precision.
class ComplementTable {
 public:
  static constexpr double kStep = 0x1p-4;
  static constexpr double kEnd = 28;
  static constexpr std::size_t kTerms = 24;  // (kStep / 2)^24 / gamma(13) < 2^-140

  ComplementTable() {
    rows_.reserve(static_cast<std::size_t>(kEnd / kStep) + 2);
    for (double c = 0; c <= kEnd + kStep; c += kStep) rows_.push_back(row_about(c));
  }

  Number at(const Number& y) const {
    const auto index = static_cast<std::size_t>(std::lround(nearest(y) / kStep));
    const Row& row = rows_[index];
    const Number d = y - Number(static_cast<double>(index) * kStep);
    Number sum = row[kTerms - 1];
    for (std::size_t n = kTerms - 1; n-- > 0;) {
      sum *= d;
      sum += row[n];
    }
    return sum;
  }

 private:
  using Row = std::array<Number, kTerms>;

  static Row row_about(double c) {
    Row rounded;
    const Precision working(240);
    const Number slope = Number(2.0) / root(Number::pi());
    Row row;
    row[0] = exp(square(Number(c))) * erfc(Number(c));
    row[1] = Number(2 * c) * row[0] - slope;
    for (std::size_t n = 1; n + 1 < kTerms; ++n) {
      const Number both = Number(c) * row[n] + row[n - 1];
      row[n + 1] = Number(2.0) * both / Number(static_cast<double>(n + 1));
    }
    for (std::size_t n = 0; n < kTerms; ++n) rounded[n] = row[n];
    return rounded;
  }

  std::vector<Row> rows_;
};

/// 1 / (y sqrt(pi)) (1 - 1 / (2 y^2) + 3 / (2 y^2)^2 - ...); an alternating series errs by less
/// than the first term that is left out.
Number asymptotic_complement(const Number& y) {
  const Number step = Number(-0.5) / square(y);
  Number term = 1.0, sum = 1.0;
  for (int n = 1; n < 60; n += 1) {
    term *= step * Number(2.0 * n - 1);
    sum += term;
    if (mpfr_get_exp(term) < -static_cast<long>(kPrecision)) break;
  }
  return sum / (y * root(Number::pi()));
}

bool is_negative(const Number& x) {
  return mpfr_signbit(static_cast<mpfr_srcptr>(x)) != 0;
}

Number half(const Number& x) {
  return Number(0.5) * x;
}

/// Probability below -y, over e^(-y^2/2), for y >= 0: the Mills ratio of the normal law.
Number mills_ratio(const Number& y) {
  static const Number kInverseRootTwo = root(Number(0.5));
  return half(scaled_complement(y * kInverseRootTwo));
}

Number gaussian(const Number& x) {
  return exp(-half(square(x)));
}

/// log of the probability below -y, for y >= 0.
Number log_left_tail(const Number& y) {
  return log(mills_ratio(y)) - half(square(y));
}

}  // namespace

Number scaled_complement(const Number& y) {
  static const ComplementTable table;
  return nearest(y) <= ComplementTable::kEnd ? table.at(y) : asymptotic_complement(y);
}

Number error_complement(const Number& x) {
  const Number y = absolute(x);
  const Number right = scaled_complement(y) * exp(-square(y));
  return is_negative(x) ? Number(2.0) - right : right;
}

Number error_function(const Number& x) {
  if (std::fabs(nearest(x)) < 1) return erf(x);  // quick there, and free of cancellation
  return is_negative(x) ? error_complement(-x) - Number(1.0) : Number(1.0) - error_complement(x);
}

Number normal_density(const Number& x) {
  static const Number kRootTwoPi = root(Number(2.0) * Number::pi());
  return gaussian(x) / kRootTwoPi;
}

Number normal_probability(const Number& x) {
  const Number y = absolute(x);
  const Number left = mills_ratio(y) * gaussian(y);
  return is_negative(x) ? left : Number(1.0) - left;
}

Number log_normal_probability(const Number& x) {
  if (is_negative(x)) return log_left_tail(-x);
  return log1p(-normal_probability(-x));  // keeps the digits of a small tail
}

Number normal_quantile_near(double got, double p) {
  static const Number kRootHalfPi = root(half(Number::pi()));
  static const Number kInverseRootTwo = root(Number(0.5));
  const Number x = got;
  if (p >= 0.25 && p <= 0.75) {
    const Number excess = half(erf(x * kInverseRootTwo)) - (Number(p) - Number(0.5));
    return x - excess / normal_density(x);
  }
  const bool is_upper = p > 0.5;
  const Number y = is_upper ? x : -x;
  const Number tail = is_upper ? Number(1.0) - Number(p) : Number(p);
  // The slope of the logarithm is the density over the probability, 1 / (w sqrt(pi / 2)).
  const Number surplus = log_left_tail(y) - log(tail);
  const Number step = surplus * (mills_ratio(y) + mills_ratio(y)) * kRootHalfPi;
  return is_upper ? x + step : x - step;
}

}  // namespace accuracy

// The largest error of a function against MPFR over a range, in units of the last place.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <mpfr.h>
#include <span>
#include <vector>

namespace accuracy {

inline constexpr mpfr_prec_t kPrecision = 140;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double uniform(double low, double high) {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
  }
  /// Positive doubles are ordered as their bits, and evenly spaced bits are nearly log-uniform.
  double logarithmic(double low, double high) {
    const std::uint64_t first = std::bit_cast<std::uint64_t>(low);
    const std::uint64_t last = std::bit_cast<std::uint64_t>(high);
    return std::bit_cast<double>(first + next() % (last - first + 1));
  }

 private:
  std::uint64_t state_;
};

enum class Spacing { uniform, logarithmic, negative_logarithmic };

struct Range {
  double low, high;
  Spacing spacing = Spacing::uniform;
};

inline double draw(const Range& range, Random& random) {
  if (range.spacing == Spacing::uniform) return random.uniform(range.low, range.high);
  if (range.spacing == Spacing::logarithmic) return random.logarithmic(range.low, range.high);
  return -random.logarithmic(-range.high, -range.low);
}

struct Errors {
  double normal = 0, subnormal = 0;
  double worst_at = 0;
  bool broken = false;  // NaN, or an infinity where the reference is representable
};

/// Error of `got` in units of the last place of the exact value; scaled by powers of two before
/// anything is rounded to a double, so that it is right for subnormal results too.
inline void record(Errors& errors, double x, double got, mpfr_t exact, mpfr_t difference) {
  const long exponent = mpfr_regular_p(exact) ? mpfr_get_exp(exact) - 1 : 0;
  if (!std::isfinite(got) || exponent >= 1024) {
    errors.broken |= !(std::isinf(got) && mpfr_get_d(exact, MPFR_RNDN) == got);
    return;
  }
  if (mpfr_zero_p(exact)) {
    errors.broken |= got != 0;
    return;
  }
  mpfr_sub_d(difference, exact, got, MPFR_RNDN);
  const bool normal = exponent >= -1022;
  mpfr_mul_2si(difference, difference, (normal ? 52 - exponent : 1074), MPFR_RNDN);
  const double ulp = std::fabs(mpfr_get_d(difference, MPFR_RNDU));
  if (normal && ulp > errors.normal) errors.worst_at = x;
  double& worst = normal ? errors.normal : errors.subnormal;
  worst = std::max(worst, ulp);
}

/// Computes f(x), with at least 120 correct bits.
using Reference = void (*)(mpfr_t result, mpfr_t x);
using Batch = void (*)(std::span<const double>, std::span<double>);

struct Row {
  const char* name;
  Batch batch;
  Reference reference;
  Range range;
  double bound;  // ulp, for normal results; subnormal ones stay below 1 ulp of 2^-1074
};

inline void print_header() {
  std::printf("%-16s %-24s %9s %10s %10s %6s\n", "function", "range", "points", "max ulp",
              "subnormal", "bound");
}

inline bool report(const char* name, const Range& range, std::size_t points, const Errors& errors,
                   double bound) {
  const bool pass = !errors.broken && errors.normal <= bound && errors.subnormal < 1;
  char text[40];
  std::snprintf(text, sizeof text, "[%.5g, %.5g]%s", range.low, range.high,
                range.spacing == Spacing::uniform ? "" : " log");
  std::printf("%-16s %-24s %9zu %10.4f %10.4f %6.2f  %s  worst at %.17g%s\n", name, text, points,
              errors.normal, errors.subnormal, bound, pass ? "PASS" : "FAIL", errors.worst_at,
              errors.broken ? ", not a number or out of range" : "");
  return pass;
}

inline bool measure(const Row& row, std::size_t points, Random& random) {
  std::vector<double> in(points), out(points);
  for (double& x : in) x = draw(row.range, random);
  row.batch(in, out);
  mpfr_t x, exact, difference;
  mpfr_inits2(kPrecision, x, exact, difference, static_cast<mpfr_ptr>(nullptr));
  Errors errors;
  for (std::size_t i = 0; i < points; ++i) {
    mpfr_set_d(x, in[i], MPFR_RNDN);
    row.reference(exact, x);
    record(errors, in[i], out[i], exact, difference);
  }
  mpfr_clears(x, exact, difference, static_cast<mpfr_ptr>(nullptr));
  return report(row.name, row.range, points, errors, row.bound);
}

/// Counts neighbouring samples of an even grid whose values run against the direction (+1, -1).
inline bool check_monotone(const char* name, Batch batch, Range range, int direction,
                           std::size_t points) {
  std::vector<double> in(points), out(points);
  for (std::size_t i = 0; i < points; ++i) {
    in[i] = range.low +
            (range.high - range.low) * (static_cast<double>(i) / static_cast<double>(points));
  }
  batch(in, out);
  std::size_t violations = 0;
  for (std::size_t i = 1; i < points; ++i) violations += (out[i] - out[i - 1]) * direction < 0;
  std::printf("%-16s %-24s %9zu %10zu violations  %s\n", name, "monotone on a grid", points,
              violations, violations == 0 ? "PASS" : "FAIL");
  return violations == 0;
}

}  // namespace accuracy

// What a row of the accuracy program measures: points, and how far results are from references.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <mpfr.h>
#include <span>
#include <string>
#include <vector>

#include "tests/accuracy/number.hpp"

namespace accuracy {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {  // splitmix64
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
    const auto first = std::bit_cast<std::uint64_t>(low), last = std::bit_cast<std::uint64_t>(high);
    return std::bit_cast<double>(first + next() % (last - first + 1));
  }

 private:
  std::uint64_t state_;
};

enum class Spacing { uniform, logarithmic, negative_logarithmic };

struct Range {
  double low, high;
  Spacing spacing = Spacing::uniform;

  double draw(Random& random) const {
    if (spacing == Spacing::uniform) return random.uniform(low, high);
    if (spacing == Spacing::logarithmic) return random.logarithmic(low, high);
    return -random.logarithmic(-high, -low);
  }
};

/// The largest errors seen, and where.
struct Errors {
  double normal = 0, subnormal = 0;
  std::array<double, 3> worst_at{};
  std::size_t points = 0;
  bool broken = false;  ///< NaN, or an infinity where the reference is representable

  /// Takes over what another part of the points gave; the order of parts decides between equals.
  void merge(const Errors& later) {
    if (later.normal > normal) worst_at = later.worst_at;
    normal = std::max(normal, later.normal);
    subnormal = std::max(subnormal, later.subnormal);
    points += later.points;
    broken |= later.broken;
  }

  /// Error of `got` in units of the last place of the exact value. It is scaled by powers of two
  /// before anything is rounded to a double, so that it is right for subnormal results too.
  void record(std::initializer_list<double> at, double got, mpfr_srcptr exact) {
    ++points;
    const long exponent = mpfr_regular_p(exact) ? mpfr_get_exp(exact) - 1 : 0;
    if (!std::isfinite(got) || exponent >= 1024) {
      broken |= !(std::isinf(got) && mpfr_get_d(exact, MPFR_RNDN) == got);
      return;
    }
    if (mpfr_zero_p(exact)) {
      broken |= got != 0;
      return;
    }
    const bool is_normal = exponent >= -1022;
    const double error = scaled_difference(got, exact, is_normal ? 52 - exponent : 1074);
    if (is_normal && error > normal) std::copy(at.begin(), at.end(), worst_at.begin());
    double& worst = is_normal ? normal : subnormal;
    worst = std::max(worst, error);
  }

  /// Absolute error in units of 2^-53, for what is small by cancellation.
  void record_absolute(std::initializer_list<double> at, double got, mpfr_srcptr exact) {
    ++points;
    const double error = std::isfinite(got) ? scaled_difference(got, exact, 53) : kInfinity;
    if (error > normal) std::copy(at.begin(), at.end(), worst_at.begin());
    normal = std::max(normal, error);
  }

 private:
  static double scaled_difference(double got, mpfr_srcptr exact, long scale) {
    Number difference;
    mpfr_sub_d(difference, exact, got, MPFR_RNDN);
    mpfr_mul_2si(difference, difference, scale, MPFR_RNDN);
    return std::fabs(mpfr_get_d(difference, MPFR_RNDU));
  }
};

/// Points of one range. A row may judge several functions at the price of one reference.
struct Row {
  std::vector<std::string> functions;
  std::string range;
  std::size_t points;
  std::function<void(Random&, std::size_t points, std::span<Errors>)> measure;
};

/// Something that holds for all of `points` samples, or the number of those for which it does not.
struct Check {
  std::string function;
  std::string claim;
  std::function<std::size_t(std::size_t points)> violations;
};

/// Rows and checks of one area; each function gets about `points` points.
std::vector<Row> elementary_rows(std::size_t points);
std::vector<Row> normal_rows(std::size_t points);
std::vector<Row> law_rows(std::size_t points);
std::vector<Check> shape_checks();
/// The references against MPFR's own functions, or against an integral where it has none.
std::vector<Check> reference_checks();

}  // namespace accuracy

// Random option books for the tests of margin, and what they are held against.
#pragma once

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "core/base/arena.hpp"
#include "core/margin/option/scenario/option_book.hpp"

#include "tests/native/catch.hpp"

namespace loadline::test {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Scratch that owns its bytes.
struct Scratch {
  explicit Scratch(std::size_t size) : bytes(size), arena(bytes) {}
  std::vector<std::byte> bytes;
  Arena arena;
};

struct SampleBook {
  std::vector<OptionLeg> legs;
  std::vector<BookExpiry> expiries;
  OptionBook view() const { return {legs, expiries}; }
};

/// `count` legs on three expiries about a spot of 100.
inline SampleBook sample_book(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  const auto draw = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine()) / 4294967296.0);
  };
  SampleBook book;
  for (const double days : {3.0, 40.0, 200.0}) {
    book.expiries.push_back({.seconds = days * 86400, .forward = draw(98, 103), .rate = 0.05});
  }
  for (std::size_t i = 0; i < count; ++i) {
    book.legs.push_back({static_cast<std::uint32_t>(engine() % 3),
                         static_cast<OptionType>(engine() % 2), draw(60, 150), draw(-3, 3),
                         draw(0.2, 1.2)});
  }
  return book;
}

/// Black (1976) by the error function of the C library.
inline double black_value(double forward, double strike, double years, double vol, double discount,
                          OptionType type) {
  const double w = vol * std::sqrt(years), sign = type == OptionType::call ? 1 : -1;
  if (w <= 0) return discount * std::max(sign * (forward - strike), 0.0);
  const auto cdf = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  const double d1 = std::log(forward / strike) / w + w / 2;
  return discount * sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - w)));
}

inline double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace loadline::test

// Software arithmetic against the processor's, bit for bit. LOADLINE_LONG=1 draws a thousand
// million pairs an operation instead of ten million.
#include "core/numeric/arithmetic/soft_real.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "tests/native/catch.hpp"
#include "tests/native/operand_pairs.hpp"

namespace {

using loadline::OperandPair;
using loadline::OperandPairs;
using loadline::soft_real;

constexpr std::uint64_t kNanBits = 0x7ff8000000000000u;

double hardware(std::uint64_t bits) {
  return std::bit_cast<double>(bits);
}

/// The bits of a result, with the one NaN for all.
std::uint64_t bits_of(double x) {
  return x != x ? kNanBits : std::bit_cast<std::uint64_t>(x);
}

std::uint64_t pairs_to_draw() {
  return std::getenv("LOADLINE_LONG") != nullptr ? 1'000'000'000 : 10'000'000;
}

/// Counts what differs, so that ten million checks cost no more than ten million comparisons.
struct Differences {
  std::uint64_t count = 0;
  OperandPair first{};

  void check(bool same, OperandPair pair) {
    if (same) return;
    if (count++ == 0) first = pair;
  }
};

template <class Same>
void check_pairs(std::uint64_t seed, Same same) {
  OperandPairs pairs(seed);
  Differences differences;
  const std::uint64_t count = pairs_to_draw();
  for (std::uint64_t i = 0; i < count; ++i) {
    const OperandPair pair = pairs.next();
    differences.check(same(pair.a, pair.b), pair);
  }
  CAPTURE(std::hex, differences.first.a, differences.first.b);
  REQUIRE(differences.count == 0);
}

soft_real soft(std::uint64_t bits) {
  return soft_real::from_bits(bits);
}

}  // namespace

TEST_CASE("addition has the bits of the hardware") {
  check_pairs(1, [](std::uint64_t a, std::uint64_t b) {
    return (soft(a) + soft(b)).bits() == bits_of(hardware(a) + hardware(b));
  });
}

TEST_CASE("subtraction has the bits of the hardware") {
  check_pairs(2, [](std::uint64_t a, std::uint64_t b) {
    return (soft(a) - soft(b)).bits() == bits_of(hardware(a) - hardware(b));
  });
}

TEST_CASE("multiplication has the bits of the hardware") {
  check_pairs(3, [](std::uint64_t a, std::uint64_t b) {
    return (soft(a) * soft(b)).bits() == bits_of(hardware(a) * hardware(b));
  });
}

TEST_CASE("division has the bits of the hardware") {
  check_pairs(4, [](std::uint64_t a, std::uint64_t b) {
    return (soft(a) / soft(b)).bits() == bits_of(hardware(a) / hardware(b));
  });
}

TEST_CASE("the root has the bits of the hardware") {
  check_pairs(5, [](std::uint64_t a, std::uint64_t b) {
    // Squares and their neighbours, too: there the rounding is decided by the remainder's sign.
    const double square = hardware(b) * hardware(b);
    const std::uint64_t near = bits_of(square) + a % 3 - 1;
    return square_root(soft(a)).bits() == bits_of(std::sqrt(hardware(a))) &&
           square_root(soft(near)).bits() == bits_of(std::sqrt(hardware(near)));
  });
}

TEST_CASE("comparisons agree with the hardware") {
  check_pairs(6, [](std::uint64_t a, std::uint64_t b) {
    const double x = hardware(a), y = hardware(b);
    const soft_real u = soft(a), v = soft(b);
    return (u < v) == (x < y) && (u <= v) == (x <= y) && (u > v) == (x > y) &&
           (u >= v) == (x >= y) && (u == v) == (x == y) && (u != v) == (x != y);
  });
}

TEST_CASE("conversions agree with the hardware where that is defined") {
  check_pairs(7, [](std::uint64_t a, std::uint64_t b) {
    const auto wide = static_cast<std::int64_t>(a) >> (b & 63);
    const std::uint64_t unsigned_wide = a >> (b & 63);
    const auto narrow = static_cast<std::int32_t>(a);
    bool same = soft_real(wide).bits() == bits_of(static_cast<double>(wide)) &&
                soft_real(unsigned_wide).bits() == bits_of(static_cast<double>(unsigned_wide)) &&
                soft_real(narrow).bits() == bits_of(static_cast<double>(narrow));
    const double x = hardware(b);
    if (std::fabs(x) < 0x1p63) same = same && truncated(soft(b)) == static_cast<std::int64_t>(x);
    return same;
  });
}

TEST_CASE("all pairs of special values") {
  std::uint64_t differences = 0;
  for (const std::uint64_t low : loadline::kSpecialOperands) {
    for (const std::uint64_t high : loadline::kSpecialOperands) {
      for (const std::uint64_t signs : {0u, 1u, 2u, 3u}) {
        const std::uint64_t a = low | (signs & 1) << 63, b = high | (signs >> 1) << 63;
        const double x = hardware(a), y = hardware(b);
        const soft_real u = soft(a), v = soft(b);
        differences += (u + v).bits() != bits_of(x + y);
        differences += (u - v).bits() != bits_of(x - y);
        differences += (u * v).bits() != bits_of(x * y);
        differences += (u / v).bits() != bits_of(x / y);
        differences += square_root(u).bits() != bits_of(std::sqrt(x));
        differences += (u < v) != (x < y) || (u <= v) != (x <= y) || (u == v) != (x == y);
      }
    }
  }
  REQUIRE(differences == 0);
}

TEST_CASE("a conversion out of range gives the nearest end, and 0 for NaN") {
  constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();
  constexpr auto kSmallest = std::numeric_limits<std::int64_t>::min();
  REQUIRE(truncated(soft_real(0x1p63)) == kLargest);
  REQUIRE(truncated(soft_real(-0x1p63)) == kSmallest);
  REQUIRE(truncated(soft_real(-0x1.8p63)) == kSmallest);
  REQUIRE(truncated(std::numeric_limits<soft_real>::infinity()) == kLargest);
  REQUIRE(truncated(-std::numeric_limits<soft_real>::infinity()) == kSmallest);
  REQUIRE(truncated(std::numeric_limits<soft_real>::quiet_NaN()) == 0);
  REQUIRE(truncated(soft_real(-0.75)) == 0);
}

TEST_CASE("arithmetic works at compile time") {
  constexpr soft_real kThird = soft_real(1) / 3;
  static_assert(kThird.bits() == 0x3fd5555555555555u);
  static_assert((kThird * 3 - 1).bits() == 0);
  static_assert(square_root(soft_real(2.0)).bits() == 0x3ff6a09e667f3bcdu);
  static_assert(soft_real(0.1) + soft_real(0.2) == soft_real(0.30000000000000004));
  static_assert((-soft_real(0.0)).bits() == 0x8000000000000000u);
  REQUIRE(to_hardware(kThird) == 1.0 / 3.0);
}

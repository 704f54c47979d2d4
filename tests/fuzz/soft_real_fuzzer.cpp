// Software arithmetic against the processor's, bit for bit; every NaN counts as the one NaN.
#include <cmath>

#include "core/numeric/arithmetic/soft_real.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using loadline::soft_real;

std::uint64_t canonical_bits(double x) {
  return x == x ? std::bit_cast<std::uint64_t>(x) : loadline::kCanonicalNanBits;
}

void check_pair(double a, double b) {
  const soft_real x = soft_real::from_bits(std::bit_cast<std::uint64_t>(a));
  const soft_real y = soft_real::from_bits(std::bit_cast<std::uint64_t>(b));
  fuzz::require((x + y).bits() == canonical_bits(a + b), "a + b", {a, b});
  fuzz::require((x - y).bits() == canonical_bits(a - b), "a - b", {a, b});
  fuzz::require((x * y).bits() == canonical_bits(a * b), "a * b", {a, b});
  fuzz::require((x / y).bits() == canonical_bits(a / b), "a / b", {a, b});
  fuzz::require(square_root(x).bits() == canonical_bits(std::sqrt(a)), "square root", {a});
  fuzz::require((x == y) == (a == b) && (x < y) == (a < b) && (x <= y) == (a <= b) &&
                    (x > y) == (a > b) && (x >= y) == (a >= b),
                "comparison", {a, b});
  if (std::fabs(a) < 0x1p62) {
    fuzz::require(truncated(x) == static_cast<std::int64_t>(a), "truncation", {a});
  }
}

void check_integers(std::uint64_t n) {
  const auto i = static_cast<std::int64_t>(n);
  fuzz::require(soft_real(n).bits() == std::bit_cast<std::uint64_t>(static_cast<double>(n)),
                "conversion of an unsigned integer", {static_cast<double>(n)});
  fuzz::require(soft_real(i).bits() == std::bit_cast<std::uint64_t>(static_cast<double>(i)),
                "conversion of an integer", {static_cast<double>(i)});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint64_t first = input.word(), second = input.word();
  check_pair(std::bit_cast<double>(first), std::bit_cast<double>(second));
  // Neighbours of one another, and pairs around the generator's special relations.
  check_pair(std::bit_cast<double>(first),
             std::bit_cast<double>(first ^ (second & 0x800000000000000fu)));
  loadline::OperandPairs pairs(first ^ second);
  for (int i = 0; i < 8; ++i) {
    const loadline::OperandPair pair = pairs.next();
    check_pair(std::bit_cast<double>(pair.a), std::bit_cast<double>(pair.b));
  }
  check_integers(first);
  check_integers(first >> (second % 64));
  return 0;
}

// The number of the models. One alias a build: hardware binary64, or the same in integers.
#pragma once

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/base/bit_cast.hpp"

// Everything that touches a `real` lives in the inline namespace LOADLINE_ARITHMETIC, so that one
// binary can hold the core compiled for two kinds of real and compare their bits.
#if defined(LOADLINE_SOFTWARE_REAL)
#include "core/numeric/arithmetic/soft_real.hpp"
#define LOADLINE_ARITHMETIC software
#else
#define LOADLINE_ARITHMETIC hardware
#endif

namespace loadline::inline LOADLINE_ARITHMETIC {

/// IEEE-754 binary64. Only + - * / sqrt, comparison, sign and bit operations may touch it.
#if defined(LOADLINE_SOFTWARE_REAL)
using real = soft_real;

constexpr std::uint64_t bits_of(real x) noexcept {
  return x.bits();
}
constexpr real real_from_bits(std::uint64_t bits) noexcept {
  return real::from_bits(bits);
}

using loadline::square_root;
#else
using real = double;

static_assert(FLT_EVAL_METHOD == 0, "excess precision changes the bits: use SSE2, not x87");
static_assert(std::numeric_limits<real>::is_iec559 && std::endian::native == std::endian::little);

constexpr std::uint64_t bits_of(real x) noexcept {
  return bit_cast<std::uint64_t>(x);
}
constexpr real real_from_bits(std::uint64_t bits) noexcept {
  return bit_cast<real>(bits);
}

/// By the compiler's name: std::sqrt is a call of libm where nothing is optimised.
inline real square_root(real x) noexcept {
  return __builtin_sqrt(x);
}
#endif

/// The one NaN that leaves the core.
inline constexpr std::uint64_t kCanonicalNanBits = 0x7ff8000000000000u;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

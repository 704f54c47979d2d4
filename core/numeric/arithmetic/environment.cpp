#include "core/numeric/arithmetic/environment.hpp"

#if defined(__SSE2__) && !defined(LOADLINE_SOFTWARE_REAL)
#include <xmmintrin.h>
#endif

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error report(int faults) noexcept {
  if (faults == 0) return {};
  return {ErrorCode::arithmetic_mode, Field::none, 0, static_cast<double>(faults)};
}

#if !defined(LOADLINE_SOFTWARE_REAL)

/// x, of which the compiler knows nothing: what follows is computed when and where it is written. A
/// compiler folds operations on constants by the default rules, whatever the processor's are.
real unknown(real x) noexcept {
  std::uint64_t bits = bits_of(x);
  __asm__ __volatile__("" : "+r"(bits));
  return real_from_bits(bits);
}

#endif

}  // namespace

Error probe_arithmetic() noexcept {
#if defined(LOADLINE_SOFTWARE_REAL)
  return report(0);
#else
  // 1 + 2^-53 is a tie that goes down to 1, and 1 + 3 * 2^-54 is nearer to the next number: upward
  // fails the first, downward and toward zero the second, and the signs make no difference.
  const real one = unknown(1.0), tie = unknown(0x1p-53), above = unknown(0x1.8p-53);
  const bool nearest = one + tie == 1.0 && one + above == 1.0 + 0x1p-52 && -one - tie == -1.0 &&
                       -one - above == -1.0 - 0x1p-52;
  // A comparison would flush its operands, too: look at the bits.
  const bool keeps_results = bits_of(unknown(0x1p-1022) * unknown(0.5)) != 0;
  const bool keeps_operands = bits_of(unknown(0x1p-1074) * unknown(0x1p600)) != 0;
  return report((nearest ? 0 : kRoundsAway) + (keeps_results ? 0 : kFlushesResults) +
                (keeps_operands ? 0 : kFlushesOperands));
#endif
}

Error check_arithmetic() noexcept {
#if defined(LOADLINE_SOFTWARE_REAL)
  return report(0);
#elif defined(__SSE2__)
  const unsigned mode = _mm_getcsr();
  return report(((mode & 0x6000) != 0 ? kRoundsAway : 0) +
                ((mode & 0x8000) != 0 ? kFlushesResults : 0) +
                ((mode & 0x0040) != 0 ? kFlushesOperands : 0));
#elif defined(__aarch64__)
  std::uint64_t mode = 0;
  __asm__ __volatile__("mrs %0, fpcr" : "=r"(mode));
  // FZ flushes both; FIZ (bit 0) flushes operands.
  return report(((mode & 0xc00000) != 0 ? kRoundsAway : 0) +
                ((mode & 0x1000000) != 0 ? kFlushesResults : 0) +
                ((mode & 0x1000001) != 0 ? kFlushesOperands : 0));
#elif defined(__wasm__)
  return report(0);  // the standard knows no other mode; a test asks `probe_arithmetic`
#else
  return probe_arithmetic();
#endif
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

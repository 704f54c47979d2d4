// Whether the processor computes as IEEE 754 says by default. Any library that was built for speed
// at the cost of these rules can switch a whole process to others as it is loaded.
#pragma once

#include "core/base/error.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What of the processor's mode breaks the promise of equal bits; the sum of these is the `value`
/// of the Error.
inline constexpr int kRoundsAway = 1;       ///< not to nearest, ties to even
inline constexpr int kFlushesResults = 2;   ///< a subnormal result becomes 0
inline constexpr int kFlushesOperands = 4;  ///< a subnormal operand counts as 0

/// ErrorCode::ok, or ErrorCode::arithmetic_mode. Every function that computes reals and can refuse
/// asks first and refuses with this error: those that return an Error or a Result, and batches with
/// a status. Those that cannot (functions of one or two numbers, sums) do not ask, nor do those that
/// run the caller's own function: there the caller has entered before. x86 and ARM64 keep the mode
/// in a register of each thread, which is read in a few cycles; WebAssembly's standard fixes it, and
/// elsewhere `probe_arithmetic` decides. Always ok for the software real. Extended precision (x87)
/// is refused at compile time, in real.hpp.
Error check_arithmetic() noexcept;

/// The same by a few operations whose results tell the modes apart, computed on values that the
/// compiler cannot know. Works on every target.
Error probe_arithmetic() noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/numeric/arithmetic/environment.hpp"

#include <cfenv>
#include <string>

#include "tests/native/catch.hpp"

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

using loadline::Error;
using loadline::ErrorCode;

TEST_CASE("the default mode is accepted") {
  CHECK(loadline::check_arithmetic().code == ErrorCode::ok);
  CHECK(loadline::probe_arithmetic().code == ErrorCode::ok);
}

TEST_CASE("every other rounding is refused") {
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    std::fesetround(mode);
    const Error read = loadline::check_arithmetic(), probed = loadline::probe_arithmetic();
    std::fesetround(FE_TONEAREST);
    CAPTURE(mode);
    CHECK(read.code == ErrorCode::arithmetic_mode);
    CHECK(read.value == loadline::kRoundsAway);
    CHECK(probed.code == ErrorCode::arithmetic_mode);
    CHECK(probed.value == loadline::kRoundsAway);
  }
}

#if defined(__SSE2__)
TEST_CASE("flushing results or operands to zero is refused") {
  struct Case {
    unsigned bits;
    double read, probed;
  };
  // Flushed operands leave the probe of results alone: its operands are normal numbers.
  for (const Case c : {Case{0x8000, 2, 2}, Case{0x0040, 4, 4}, Case{0x8040, 6, 6}}) {
    const unsigned before = _mm_getcsr();
    _mm_setcsr(before | c.bits);
    const Error read = loadline::check_arithmetic(), probed = loadline::probe_arithmetic();
    _mm_setcsr(before);
    CAPTURE(c.bits);
    CHECK(read.code == ErrorCode::arithmetic_mode);
    CHECK(read.value == c.read);
    CHECK(probed.code == ErrorCode::arithmetic_mode);
    CHECK(probed.value == c.probed);
  }
}
#endif

TEST_CASE("the error says what to look for") {
  CHECK(loadline::error_name(ErrorCode::arithmetic_mode) == "arithmetic_mode");
  CHECK(std::string(loadline::error_text(ErrorCode::arithmetic_mode)).find("mode") !=
        std::string::npos);
}

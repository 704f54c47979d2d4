#include "core/numeric/arithmetic/environment.hpp"

#include <cfenv>
#include <string>

#include "core/pricing/black.hpp"

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

TEST_CASE("options are not priced in a mode that changes their bits") {
  const loadline::OptionInputs option{
      .spot = 100, .strike = 105, .expiry_years = 0.5, .vol = 0.25, .rate = 0.03, .carry = 0.01};
  REQUIRE(loadline::price_option(option).ok());
  std::fesetround(FE_UPWARD);
  const auto refused = loadline::price_option(option);
  std::fesetround(FE_TONEAREST);
  CHECK(refused.error().code == ErrorCode::arithmetic_mode);

  const double spot[] = {100, 200}, rest[] = {105, 0.5, 0.25, 0.03, 0.01};
  const std::uint8_t type = 0;
  double value[] = {-1, -1};
  std::uint16_t status[] = {0, 0};
  const loadline::OptionColumns rows{
      2,         {spot, 1}, {rest, 0}, {rest + 1, 0}, {rest + 2, 0}, {rest + 3, 0}, {rest + 4, 0},
      {&type, 0}};
  std::fesetround(FE_DOWNWARD);
  const std::size_t count = loadline::price_options(rows, {.value = value, .status = status});
  std::fesetround(FE_TONEAREST);
  CHECK(count == 2);
  for (const int i : {0, 1}) {
    CHECK(value[i] == 0);
    CHECK(status[i] == static_cast<std::uint16_t>(ErrorCode::arithmetic_mode));
  }
}

TEST_CASE("the error says what to look for") {
  CHECK(loadline::error_name(ErrorCode::arithmetic_mode) == "arithmetic_mode");
  CHECK(std::string(loadline::error_text(ErrorCode::arithmetic_mode)).find("mode") !=
        std::string::npos);
}

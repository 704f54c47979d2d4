#include "core/numeric/arithmetic/environment.hpp"

#include <array>
#include <cfenv>
#include <string>

#include "core/numeric/analysis/interpolation.hpp"
#include "core/numeric/analysis/order.hpp"
#include "core/numeric/linear/cholesky.hpp"
#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/numeric/linear/ldlt.hpp"
#include "core/numeric/linear/least_squares.hpp"
#include "core/numeric/linear/levenberg_marquardt.hpp"
#include "core/numeric/random/brownian_bridge.hpp"
#include "core/pricing/black.hpp"
#include "core/risk/correlation.hpp"
#include "core/risk/covariance.hpp"

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

namespace {

using namespace loadline;

constexpr OptionInputs kOption{
    .spot = 100, .strike = 105, .expiry_years = 0.5, .vol = 0.25, .rate = 0.03, .carry = 0.01};

/// Fresh operands of a call.
struct Operands {
  std::array<double, 4> a{2, 0.5, 0.5, 1}, b{}, vectors{};
  std::array<double, 2> x{1, 2}, y{3, 4}, scratch{};
  std::array<std::uint32_t, 2> order{0, 1};
  alignas(16) std::array<std::byte, 4096> block{};
  Arena arena{block};

  Matrix matrix() { return {a.data(), 2, 2}; }
  Matrix other() { return {b.data(), 2, 2}; }
  Matrix third() { return {vectors.data(), 2, 2}; }
};

/// Every function of the numeric and the risk layer that can refuse and whose result depends on the
/// mode.
struct Face {
  const char* name;
  Error (*call)(Operands&);
};

const Face kFaces[] = {
    {"price_option", [](Operands&) { return price_option(kOption).error(); }},
    {"quantile",
     [](Operands& o) { return quantile(o.x, 0.3, QuantileDefinition::linear).error(); }},
    {"check_points", [](Operands& o) { return check_points(o.x, o.y); }},
    {"monotone_slopes", [](Operands& o) { return monotone_slopes(o.x, o.y, o.scratch); }},
    {"cholesky", [](Operands& o) { return cholesky(o.matrix()); }},
    {"cholesky_solve", [](Operands& o) { return cholesky_solve(o.matrix(), o.x); }},
    {"ldlt", [](Operands& o) { return ldlt(o.matrix(), o.order).error(); }},
    {"ldlt_solve", [](Operands& o) { return ldlt_solve(o.matrix(), o.order, o.x, o.scratch); }},
    {"eigen_symmetric", [](Operands& o) { return eigen_symmetric(o.matrix(), o.x, o.third()); }},
    {"least_squares", [](Operands& o) { return least_squares(o.matrix(), o.y, o.x).error(); }},
    {"levenberg_marquardt",
     [](Operands& o) {
       const auto model = [](std::span<const double> p, std::span<double> out) {
         for (std::size_t i = 0; i < 2; ++i) out[i] = p[i] - 1;
       };
       return levenberg_marquardt(model, 2, o.x, {}, {}, o.arena).error();
     }},
    {"BrownianBridge::create",
     [](Operands& o) { return BrownianBridge::create(o.x, o.arena).error(); }},
    {"nearest_correlation",
     [](Operands& o) { return nearest_correlation(o.matrix(), o.other(), {}, o.arena).error(); }},
    {"spectral_salvage",
     [](Operands& o) { return spectral_salvage(o.matrix(), o.other(), o.arena); }},
    {"converge_correlation",
     [](Operands& o) { return converge_correlation(o.matrix(), 0.5, {}, o.other()); }},
    {"sample_covariance",
     [](Operands& o) {
       return sample_covariance(o.matrix(), CovarianceDivisor::count, o.other(), o.arena);
     }},
    {"sample_correlation",
     [](Operands& o) { return sample_correlation(o.matrix(), o.other(), o.arena); }},
    {"ledoit_wolf_identity",
     [](Operands& o) { return ledoit_wolf_identity(o.matrix(), o.other(), o.arena).error(); }},
    {"ledoit_wolf_constant_correlation",
     [](Operands& o) {
       return ledoit_wolf_constant_correlation(o.matrix(), o.other(), o.arena).error();
     }},
};

}  // namespace

TEST_CASE("what can refuse refuses in a mode that changes its bits, and only then") {
  for (const Face& face : kFaces) {
    CAPTURE(std::string(face.name));
    Operands accepted, refused;
    CHECK(face.call(accepted).code == ErrorCode::ok);
    std::fesetround(FE_UPWARD);
    const Error error = face.call(refused);
    std::fesetround(FE_TONEAREST);
    CHECK(error.code == ErrorCode::arithmetic_mode);
    CHECK(error.value == kRoundsAway);
#if defined(__SSE2__)
    const unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    Operands flushed;
    const Error flushing = face.call(flushed);
    _mm_setcsr(before);
    CHECK(flushing.code == ErrorCode::arithmetic_mode);
    CHECK(flushing.value == kFlushesResults + kFlushesOperands);
#endif
  }
}

TEST_CASE("a bridge that was made in one mode is not walked in another") {
  Operands operands;
  const auto bridge = BrownianBridge::create(operands.x, operands.arena);
  REQUIRE(bridge.ok());
  std::fesetround(FE_TOWARDZERO);
  const Error error = bridge->build(operands.y, operands.scratch);
  std::fesetround(FE_TONEAREST);
  CHECK(error.code == ErrorCode::arithmetic_mode);
  CHECK(bridge->build(operands.y, operands.scratch).code == ErrorCode::ok);
}

TEST_CASE("the error says what to look for") {
  CHECK(loadline::error_name(ErrorCode::arithmetic_mode) == "arithmetic_mode");
  CHECK(std::string(loadline::error_text(ErrorCode::arithmetic_mode)).find("mode") !=
        std::string::npos);
}

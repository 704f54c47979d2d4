// Elementary functions: total, in range, the canonical NaN and only where it is due, a lane with
// the bits of the scalar call.
#include <span>

#include "core/numeric/elementary/power.hpp"

#include "tests/fuzz/input.hpp"
#include "tests/native/numeric_functions.hpp"

namespace {

using fuzz::real;

/// A batch of three, so that every width has a partial pack, against the scalar calls.
void check(const loadline::NumericFunction& f, const real (&in)[3]) {
  real out[4] = {0, 0, 0, -7};
  f.batch(in, std::span(out).first(3));
  fuzz::require(out[3] == -7, f.name, {in[0]});
  for (std::size_t i = 0; i < 3; ++i) {
    const real x = in[i], got = f.scalar(x);
    fuzz::require(fuzz::bits(got) == fuzz::bits(out[i]), f.name, {x, got, out[i]});
    const bool is_inside = x >= f.domain_low && x <= f.domain_high;
    fuzz::require_number(got, !is_inside, f.name, {x});
    fuzz::require(!is_inside || (got >= f.low && got <= f.high), f.name, {x, got});
  }
}

bool is_whole(real x) {
  return loadline::absolute(x) >= 0x1p53 || x == static_cast<real>(static_cast<std::int64_t>(x));
}

void check_power(const real (&x)[3], const real (&y)[3]) {
  real out[3];
  loadline::pow(x, y, out);
  for (std::size_t i = 0; i < 3; ++i) {
    const real got = loadline::pow(x[i], y[i]);
    fuzz::require(fuzz::bits(got) == fuzz::bits(out[i]), "pow", {x[i], y[i]});
    const bool is_nan = x[i] != x[i] || y[i] != y[i];
    const bool is_one = y[i] == 0 || x[i] == 1;
    const bool is_undefined = is_nan || (x[i] < 0 && x[i] > -loadline::kNoEnd && !is_whole(y[i]));
    fuzz::require_number(got, is_undefined && !is_one, "pow", {x[i], y[i]});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const real reach = input.below(2) == 0 ? 2 : 800;
  const real in[3] = {input.number(-reach, reach), input.number(0, 1), input.number(-40, 40)};
  const real exponents[3] = {input.number(-4, 4), input.number(-1000, 1000), in[0]};
  for (const loadline::NumericFunction& f : loadline::kNumericFunctions) check(f, in);
  check_power(in, exponents);
  return 0;
}

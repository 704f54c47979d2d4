// The software real: independent operations, where engines overlap them, and a chain in which each
// waits for the one before. The peer is the hardware in the same loop.
#include "core/numeric/arithmetic/soft_real.hpp"

#include <cmath>

#include "tests/bench/areas.hpp"

namespace loadline::bench {
namespace {

/// Signs and exponents of neighbouring terms of a model: no branch on them can be predicted.
std::vector<double> operands(double step) {
  std::vector<double> values = spread_over(-8, 8, step);
  for (double& value : values) value = std::copysign(std::exp2(std::abs(value) - 4), value);
  return values;
}

std::vector<soft_real> in_software(const std::vector<double>& values) {
  std::vector<soft_real> result;
  for (const double value : values) {
    result.push_back(soft_real::from_bits(bit_cast<std::uint64_t>(value)));
  }
  return result;
}

/// out[i] = operation(a[i], b[i]), and x = operation(x, b[i]) with `mix` keeping x in its binade.
template <class Operation>
void bench_operation(const Bench& bench, const std::string& name, Target target,
                     const Operation& operation) {
  const std::vector<double> a = operands(0.618034), b = operands(0.414214);
  const std::vector<soft_real> soft_a = in_software(a), soft_b = in_software(b);
  std::vector<double> out(kCount);
  std::vector<soft_real> soft_out(kCount);
  const auto digest = [&] {
    Digest digest;
    for (const soft_real x : soft_out) digest.add(x.bits());
    return digest.value();
  };
  const Candidate hardware = {"hardware", [&] {
                                for (std::size_t i = 0; i < kCount; ++i) {
                                  out[i] = operation(a[i], b[i]);
                                }
                              }};
  bench.compare(
      {"software real " + name + ", independent, " + kIsa, kCount, target},
      [&] {
        for (std::size_t i = 0; i < kCount; ++i) {
          soft_out[i] = operation(soft_a[i], soft_b[i]);
        }
      },
      {hardware}, digest);

  // The bits of the result's fraction with an operand's sign and exponent: an ordinary number, and
  // no result is known before the last one is.
  constexpr std::uint64_t kFraction = 0x000fffffffffffffu;
  const Candidate hardware_chain = {
      "hardware", [&] {
        double x = 1.5;
        for (std::size_t i = 0; i < kCount; ++i) {
          const std::uint64_t fraction = bit_cast<std::uint64_t>(operation(x, b[i])) & kFraction;
          x = bit_cast<double>((bit_cast<std::uint64_t>(a[i]) & ~kFraction) | fraction);
          out[i] = x;
        }
      }};
  bench.compare(
      {"software real " + name + ", chain, " + kIsa, kCount, target},
      [&] {
        soft_real x = 1.5;
        for (std::size_t i = 0; i < kCount; ++i) {
          const std::uint64_t fraction = operation(x, soft_b[i]).bits() & kFraction;
          x = soft_real::from_bits((soft_a[i].bits() & ~kFraction) | fraction);
          soft_out[i] = x;
        }
      },
      {hardware_chain}, digest);
}

double root_of_size(double x) {
  return std::sqrt(std::fabs(x));
}
soft_real root_of_size(soft_real x) {
  return square_root(soft_real::from_bits(binary64::size_of(x.bits())));
}

}  // namespace

void bench_soft_real(const Bench& bench) {
  bench_operation(bench, "add", {by_isa(0, 0, 10), by_isa(0, 0, 5)},
                  [](auto a, auto b) { return a + b; });
  bench_operation(bench, "mul", {by_isa(0, 0, 10), by_isa(0, 0, 5)},
                  [](auto a, auto b) { return a * b; });
  bench_operation(bench, "div", {by_isa(0, 0, 18), by_isa(0, 0, 9)},
                  [](auto a, auto b) { return a / b; });
  bench_operation(bench, "sqrt", {by_isa(0, 0, 32), by_isa(0, 0, 16)},
                  [](auto a, auto) { return root_of_size(a); });
}

}  // namespace loadline::bench

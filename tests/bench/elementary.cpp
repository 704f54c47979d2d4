// Elementary functions and the normal law over arrays, beside the machine's libm.
#include <cmath>

#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"

#include "tests/bench/areas.hpp"

namespace loadline::bench {
namespace {

/// One function: `batch(in, out)` beside scalar peers called in a loop.
struct Function {
  const Bench& bench;
  std::string name;
  std::vector<double> in;
  Target target;
  std::vector<double> out = std::vector<double>(kCount), peer_out = std::vector<double>(kCount);

  template <class Batch, class Scalar>
  void row(const Batch& batch, const char* peer, const Scalar& scalar) {
    const auto loop = [&] {
      for (std::size_t i = 0; i < kCount; ++i) peer_out[i] = scalar(in[i]);
    };
    bench.compare(
        {name + ", " + kIsa, kCount, target}, [&] { batch(in, out); }, {{peer, loop}},
        [&] { return digest_of(out); });
  }
};

}  // namespace

void bench_elementary(const Bench& bench) {
  Function{bench, "exp", spread_over(-10, 10), {by_isa(3.1, 1.5, 3.4), by_isa(0, 0.9, 0)}}.row(
      [](const auto& in, auto& out) { exp(in, out); }, "glibc exp",
      [](double x) { return std::exp(x); });
  Function{bench, "log", spread_over(0.01, 100), {by_isa(4.5, 2.1, 4.3)}}.row(
      [](const auto& in, auto& out) { log(in, out); }, "glibc log",
      [](double x) { return std::log(x); });
  Function{bench, "normal cdf", spread_over(-8, 8), {by_isa(6.2, 3.6, 6.6)}}.row(
      [](const auto& in, auto& out) { normal_cdf(in, out); }, "0.5 * glibc erfc",
      [](double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); });
}

}  // namespace loadline::bench

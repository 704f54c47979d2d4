// The engine against its peers in one run: `loadline_bench [PATTERN]` prints one JSON row a line.
#include "tests/bench/areas.hpp"

int main(int argc, char** argv) {
  using namespace loadline::bench;
  const Bench bench(argc > 1 ? argv[1] : ".");
  bench_elementary(bench);
  bench_random(bench);
  bench_soft_real(bench);
  bench_black(bench);
  bench_implied(bench);
  bench_smile(bench);
  bench_calibration(bench);
  bench_american(bench);
  bench_fourier(bench);
  bench_exotic(bench);
  bench_paths(bench);
  bench_margin(bench);
  return 0;
}

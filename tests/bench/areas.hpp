// The areas of the benchmark: one source each, called by main.
#pragma once

#include "tests/bench/harness.hpp"

namespace loadline::bench {

void bench_american(const Bench& bench);
void bench_elementary(const Bench& bench);
void bench_exotic(const Bench& bench);
void bench_random(const Bench& bench);
void bench_soft_real(const Bench& bench);
void bench_black(const Bench& bench);
void bench_fourier(const Bench& bench);
void bench_calibration(const Bench& bench);
void bench_implied(const Bench& bench);
void bench_margin(const Bench& bench);
void bench_paths(const Bench& bench);
void bench_smile(const Bench& bench);

}  // namespace loadline::bench

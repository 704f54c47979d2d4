// Elementary functions and the normal law over arrays, beside the machine's libm, SLEEF, and in
// Node JavaScript's own Math.
#include <cmath>

#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_SLEEF
#include <sleef.h>
#endif
#ifdef LOADLINE_HAS_BOOST
#include <boost/math/distributions/normal.hpp>
#endif

#if defined(__EMSCRIPTEN__)
// clang-format off
EM_JS(void, run_math_exp, (const double* from, double* to, int count), {
  for (let i = from >> 3, k = to >> 3, end = i + count; i < end; i += 1, k += 1) HEAPF64[k] = Math.exp(HEAPF64[i]);
});
EM_JS(void, run_math_log, (const double* from, double* to, int count), {
  for (let i = from >> 3, k = to >> 3, end = i + count; i < end; i += 1, k += 1) HEAPF64[k] = Math.log(HEAPF64[i]);
});
EM_JS(void, run_math_sin, (const double* from, double* to, int count), {
  for (let i = from >> 3, k = to >> 3, end = i + count; i < end; i += 1, k += 1) HEAPF64[k] = Math.sin(HEAPF64[i]);
});
EM_JS(void, run_math_pow, (const double* from, double* to, int count, double power), {
  for (let i = from >> 3, k = to >> 3, end = i + count; i < end; i += 1, k += 1) HEAPF64[k] = Math.pow(HEAPF64[i], power);
});
// clang-format on
#endif

namespace loadline::bench {
namespace {

constexpr double kPower = 0.7;  // of a diffusion with constant elasticity

#if defined(__EMSCRIPTEN__)
#define LOADLINE_LIBM "emscripten libm "
#else
#define LOADLINE_LIBM "glibc "
#endif

/// One function over an array: the engine's batch and what is set beside it.
class Function {
 public:
  Function(const Bench& bench, const std::string& name, std::vector<double> in, Target target)
      : bench_(bench), row_{name + ", " + kIsa, kCount, target}, in_(std::move(in)) {}

  /// A scalar function called in a loop.
  template <class Scalar>
  Function& scalar(const std::string& name, const Scalar& f) {
    return loop(name, [f](const double* in, double* out) {
      for (std::size_t i = 0; i < kCount; ++i) out[i] = f(in[i]);
    });
  }

  /// Something that does the whole array.
  template <class Loop>
  Function& loop(const std::string& name, const Loop& run) {
    peers_.push_back({name, [this, run] { run(in_.data(), peer_out_.data()); }});
    return *this;
  }

#ifdef LOADLINE_HAS_SLEEF
  /// SLEEF's function of this build's lane count.
  template <class Vector>
  Function& sleef(const std::string& name, const Vector& f) {
    return loop("SLEEF " + name, [f](const double* in, double* out) {
#if defined(__AVX2__)
      for (std::size_t i = 0; i < kCount; i += 4) {
        _mm256_storeu_pd(out + i, f(_mm256_loadu_pd(in + i)));
      }
#else
      for (std::size_t i = 0; i < kCount; i += 2) _mm_storeu_pd(out + i, f(_mm_loadu_pd(in + i)));
#endif
    });
  }
#endif

  template <class Batch>
  void run(const Batch& batch) {
    bench_.compare(row_, [&] { batch(in_, out_); }, peers_, [&] { return digest_of(out_); });
  }

 private:
  const Bench& bench_;
  Row row_;
  std::vector<double> in_, out_ = std::vector<double>(kCount), peer_out_ = out_;
  std::vector<Candidate> peers_;
};

// SLEEF's most accurate function at this instruction set: u10 promises 1.0 ulp, u15 1.5.
#if defined(__AVX2__)
#define LOADLINE_SLEEF(name, bound) Sleef_##name##d4_##bound##avx2
using SleefVector = __m256d;
#define LOADLINE_ALL(x) _mm256_set1_pd(x)
#define LOADLINE_TIMES(a, b) _mm256_mul_pd(a, b)
#elif defined(__SSE2__)
#define LOADLINE_SLEEF(name, bound) Sleef_##name##d2_##bound##sse2
using SleefVector = __m128d;
#define LOADLINE_ALL(x) _mm_set1_pd(x)
#define LOADLINE_TIMES(a, b) _mm_mul_pd(a, b)
#endif

void bench_exp(const Bench& bench) {
  Function f(bench, "exp", spread_over(-10, 10), {by_isa(3.1, 1.5, 3.4), by_isa(0, 0.9, 0)});
  f.scalar(LOADLINE_LIBM "exp", [](double x) { return std::exp(x); });
#ifdef LOADLINE_HAS_SLEEF
  f.sleef("exp u10", [](SleefVector x) { return LOADLINE_SLEEF(exp, u10)(x); });
#endif
#if defined(__EMSCRIPTEN__)
  f.loop("Math.exp", [](const double* in, double* out) { run_math_exp(in, out, kCount); });
#endif
  f.run([](const auto& in, auto& out) { exp(in, out); });
}

void bench_log(const Bench& bench) {
  Function f(bench, "log", spread_over(0.01, 100), {by_isa(4.5, 2.1, 4.3)});
  f.scalar(LOADLINE_LIBM "log", [](double x) { return std::log(x); });
#ifdef LOADLINE_HAS_SLEEF
  f.sleef("log u10", [](SleefVector x) { return LOADLINE_SLEEF(log, u10)(x); });
#endif
#if defined(__EMSCRIPTEN__)
  f.loop("Math.log", [](const double* in, double* out) { run_math_log(in, out, kCount); });
#endif
  f.run([](const auto& in, auto& out) { log(in, out); });
}

void bench_pow(const Bench& bench) {
  Function f(bench, "pow(x, 0.7)", spread_over(0.01, 100), {});
  f.scalar(LOADLINE_LIBM "pow", [](double x) { return std::pow(x, kPower); });
#ifdef LOADLINE_HAS_SLEEF
  f.sleef("pow u10",
          [](SleefVector x) { return LOADLINE_SLEEF(pow, u10)(x, LOADLINE_ALL(kPower)); });
#endif
#if defined(__EMSCRIPTEN__)
  f.loop("Math.pow", [](const double* in, double* out) { run_math_pow(in, out, kCount, kPower); });
#endif
  const std::vector<double> powers(kCount, kPower);
  f.run([&](const auto& in, auto& out) { pow(in, powers, out); });
}

void bench_sin(const Bench& bench) {
  Function f(bench, "sin", spread_over(-10, 10), {});
  f.scalar(LOADLINE_LIBM "sin", [](double x) { return std::sin(x); });
#ifdef LOADLINE_HAS_SLEEF
  f.sleef("sin u10", [](SleefVector x) { return LOADLINE_SLEEF(sin, u10)(x); });
#endif
#if defined(__EMSCRIPTEN__)
  f.loop("Math.sin", [](const double* in, double* out) { run_math_sin(in, out, kCount); });
#endif
  f.run([](const auto& in, auto& out) { sin(in, out); });
}

void bench_normal_cdf(const Bench& bench) {
  Function f(bench, "normal cdf", spread_over(-8, 8), {by_isa(6.2, 3.6, 6.6)});
  f.scalar("0.5 * " LOADLINE_LIBM "erfc", [](double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); });
#ifdef LOADLINE_HAS_SLEEF
  f.sleef("0.5 * erfc u15", [](SleefVector x) {
    const SleefVector y = LOADLINE_TIMES(x, LOADLINE_ALL(-M_SQRT1_2));
    return LOADLINE_TIMES(LOADLINE_ALL(0.5), LOADLINE_SLEEF(erfc, u15)(y));
  });
#endif
  f.run([](const auto& in, auto& out) { normal_cdf(in, out); });
}

void bench_erfc(const Bench& bench) {
  Function f(bench, "erfc", spread_over(-3, 6), {});
  f.scalar(LOADLINE_LIBM "erfc", [](double x) { return std::erfc(x); });
#ifdef LOADLINE_HAS_SLEEF
  f.sleef("erfc u15", [](SleefVector x) { return LOADLINE_SLEEF(erfc, u15)(x); });
#endif
  f.run([](const auto& in, auto& out) { erfc(in, out); });
}

void bench_normal_quantile(const Bench& bench) {
  Function f(bench, "inverse normal", spread_over(0, 1), {});
#ifdef LOADLINE_HAS_BOOST
  f.scalar("Boost quantile(normal)",
           [](double p) { return quantile(boost::math::normal_distribution<double>(), p); });
#endif
  f.run([](const auto& in, auto& out) { normal_quantile(in, out); });
}

}  // namespace

void bench_elementary(const Bench& bench) {
  bench_exp(bench);
  bench_log(bench);
  bench_pow(bench);
  bench_sin(bench);
  bench_normal_cdf(bench);
  bench_erfc(bench);
  bench_normal_quantile(bench);
}

}  // namespace loadline::bench

// The native engine against its peers in one run: one JSON row a line, for scripts/bench.mjs.
// Every round times each candidate once, so that a noisy moment hits all of them alike.
#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "core/base/digest.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/black.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/pricingengines/blackcalculator.hpp>
#endif

namespace {

using namespace loadline;

constexpr std::size_t kCount = 4096;  // stays in the first-level cache
constexpr int kRounds = 25;

struct Spread {
  double median, low, high;  // nanoseconds an element
};

template <class Run>
double time_once(const Run& run) {
  using Clock = std::chrono::steady_clock;
  constexpr int kRepeats = 8;
  const auto since = Clock::now();
  for (int i = 0; i < kRepeats; ++i) run();
  const std::chrono::duration<double, std::nano> spent = Clock::now() - since;
  return spent.count() / (kRepeats * static_cast<double>(kCount));
}

Spread spread_of(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() / 4], times[times.size() * 3 / 4]};
}

/// Runs both, interleaved, and prints the row.
template <class Ours, class Peer>
void compare(const std::string& name, const char* peer_name, const Ours& ours, const Peer& peer,
             double must, double moonshot, std::uint64_t digest) {
  std::vector<double> our_times, peer_times;
  ours();
  peer();
  for (int round = 0; round < kRounds; ++round) {
    our_times.push_back(time_once(ours));
    peer_times.push_back(time_once(peer));
  }
  const Spread us = spread_of(our_times), them = spread_of(peer_times);
  std::printf(
      "{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"ns\",\"spread\":\"%+.0f..%+.0f %%\","
      "\"peer\":\"%s\",\"peerValue\":%.4g,\"ratio\":%.4g,\"must\":%.4g,\"moonshot\":%.4g,"
      "\"digest\":\"0x%016" PRIx64 "\"}\n",
      name.c_str(), us.median, 100 * (us.low / us.median - 1), 100 * (us.high / us.median - 1),
      peer_name, them.median, them.median / us.median, must, moonshot, digest);
}

/// kCount values spread over [low, high] by a golden-ratio walk: no order for a predictor to learn.
std::vector<double> spread_over(double low, double high, double step) {
  std::vector<double> values(kCount);
  double at = 0.0;
  for (double& value : values) {
    at += step;
    at -= std::floor(at);
    value = low + at * (high - low);
  }
  return values;
}

std::uint64_t digest_of(const std::vector<double>& values) {
  Digest digest;
  for (const double value : values) digest.add(value);
  return digest.value();
}

// One row of DESIGN's targets for each instruction set; AVX-512 has none of its own.
constexpr const char* kIsa = kLanes == 2 ? "SSE2" : kLanes == 4 ? "AVX2" : "AVX-512";
constexpr double target(double sse2, double avx2) {
  return kLanes == 2 ? sse2 : avx2;
}

void bench_elementary() {
  std::vector<double> out(kCount), peer_out(kCount);
  const auto row = [&](const std::string& name, const std::vector<double>& in, auto batch,
                       auto scalar, const char* peer, double must, double moonshot) {
    batch(in, out);
    compare(
        name + ", " + kIsa, peer, [&] { batch(in, out); },
        [&] {
          for (std::size_t i = 0; i < kCount; ++i) peer_out[i] = scalar(in[i]);
        },
        must, moonshot, digest_of(out));
  };
  const auto to_exp = [](const auto& in, auto& result) { exp(in, result); };
  const auto to_log = [](const auto& in, auto& result) { log(in, result); };
  const auto to_cdf = [](const auto& in, auto& result) { normal_cdf(in, result); };
  row(
      "exp", spread_over(-10, 10, 0.618034), to_exp, [](double x) { return std::exp(x); },
      "glibc exp", target(3.1, 1.5), 0.9);
  row(
      "log", spread_over(0.01, 100, 0.618034), to_log, [](double x) { return std::log(x); },
      "glibc log", target(4.5, 2.1), target(4.5, 2.1));
  row(
      "normal cdf", spread_over(-8, 8, 0.618034), to_cdf,
      [](double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); }, "0.5 * glibc erfc",
      target(6.2, 3.6), target(6.2, 3.6));
}

#ifdef LOADLINE_HAS_QUANTLIB
void bench_black() {
  const auto spot = spread_over(80, 120, 0.618034), strike = spread_over(70, 140, 0.414214);
  const auto years = spread_over(0.05, 2, 0.732051), vol = spread_over(0.1, 1.2, 0.236068);
  const double rate = 0.03, carry = 0.01;
  std::vector<std::uint8_t> type(kCount);
  for (std::size_t i = 0; i < kCount; ++i) type[i] = i % 2;
  std::vector<double> results[6];
  for (auto& column : results) column.resize(kCount);
  std::vector<std::uint16_t> status(kCount);

  const OptionColumns in{.count = kCount,
                         .spot = {spot.data()},
                         .strike = {strike.data()},
                         .expiry_years = {years.data()},
                         .vol = {vol.data()},
                         .rate = {&rate, 0},
                         .carry = {&carry, 0},
                         .type = {type.data()}};
  const OptionValueColumns out{.value = results[0].data(),
                               .delta = results[1].data(),
                               .gamma = results[2].data(),
                               .vega = results[3].data(),
                               .theta = results[4].data(),
                               .rho = results[5].data(),
                               .status = status.data()};
  double sink = 0.0;
  const auto quantlib = [&] {
    using QuantLib::BlackCalculator, QuantLib::Option;
    for (std::size_t i = 0; i < kCount; ++i) {
      const double forward = spot[i] * std::exp((rate - carry) * years[i]);
      const BlackCalculator option(type[i] == 0 ? Option::Call : Option::Put, strike[i], forward,
                                   vol[i] * std::sqrt(years[i]), std::exp(-rate * years[i]));
      sink += option.value() + option.delta(spot[i]) + option.gamma(spot[i]) +
              option.vega(years[i]) + option.theta(spot[i], years[i]) + option.rho(years[i]);
    }
  };
  price_options(in, out);
  Digest digest;
  for (const auto& column : results) digest.add(digest_of(column));
  compare(
      std::string("Black value + 5 Greeks, batch of 4096, ") + kIsa, "QuantLib BlackCalculator",
      [&] { price_options(in, out); }, quantlib, target(22, 13), target(16, 9), digest.value());
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}
#endif

}  // namespace

int main() {
  bench_elementary();
#ifdef LOADLINE_HAS_QUANTLIB
  bench_black();
#endif
  return 0;
}

// What every benchmark of the engine is made of: candidates timed in turns, one JSON row a line for
// scripts/bench.mjs. Every round times each candidate once, so that a noisy moment hits all alike.
#pragma once

#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "core/base/digest.hpp"
#include "core/numeric/lanes.hpp"

#if defined(__EMSCRIPTEN__)
#include <emscripten.h>
#endif

namespace loadline::bench {

/// Elements of a batch that stays in the first cache with its results.
inline constexpr std::size_t kCount = 4096;

/// The instruction set that this program was compiled for.
#if defined(__EMSCRIPTEN__)
inline constexpr const char* kIsa = kLanes == 2 ? "wasm SIMD" : "wasm scalar";
#else
inline constexpr const char* kIsa = kLanes == 2   ? "SSE2"
                                    : kLanes == 4 ? "AVX2"
                                    : kLanes == 8 ? "AVX-512"
                                                  : "scalar";
#endif

/// A figure of this build's instruction set; 0 says that there is none.
constexpr double by_isa(double sse2, double avx2, double wasm) {
#if defined(__EMSCRIPTEN__)
  return kLanes == 2 ? wasm : 0;
#else
  return kLanes == 2 ? sse2 : kLanes == 4 ? avx2 : 0;
#endif
}

struct Target {
  double must = 0;      ///< nanoseconds an element; 0: none
  double moonshot = 0;  ///< same
};

/// What is timed, under the name that its row shows. One call of `run` does the row's elements.
struct Candidate {
  std::string name;
  std::function<void()> run;
};

struct Row {
  std::string name;
  std::size_t elements;
  Target target;
};

class Bench {
 public:
  /// Rows whose name does not match `pattern` are not run.
  explicit Bench(const std::string& pattern)
      : only_(pattern, std::regex::ECMAScript | std::regex::icase) {}

  bool wants(const std::string& name) const { return std::regex_search(name, only_); }

  /// Times `ours` and every peer in turns and prints one row a peer, or one without a peer.
  /// `digest` is called once, after `ours` has run.
  template <class Ours, class DigestOf>
  void compare(const Row& row, const Ours& ours, const std::vector<Candidate>& peers,
               const DigestOf& digest) const {
    if (!wants(row.name)) return;
    std::vector<Candidate> all = {{row.name, ours}};
    all.insert(all.end(), peers.begin(), peers.end());
    std::vector<int> repeats;
    for (const Candidate& candidate : all) repeats.push_back(warm_up(candidate));
    std::vector<std::vector<double>> times(all.size());
    for (int round = 0; round < kRounds; ++round) {
      for (std::size_t i = 0; i < all.size(); ++i) {
        times[i].push_back(time_of(all[i], repeats[i]) / static_cast<double>(row.elements));
      }
    }
    ours();
    const Spread us = spread_of(times[0]);
    for (std::size_t i = 1; i < all.size(); ++i) {
      print(row, us, digest(), &all[i].name, spread_of(times[i]));
    }
    if (peers.empty()) print(row, us, digest(), nullptr, {});
  }

 private:
  static constexpr int kRounds = 101;
  static constexpr double kSampleNs = 250'000;     // one timing: long beside the clock's resolution
  static constexpr double kWarmUpNs = 40'000'000;  // a JavaScript engine compiles twice

  struct Spread {
    double best, low, median, high;  // nanoseconds an element: the least, and the quartiles
  };

  static double time_of(const Candidate& candidate, int repeats) {
    using Clock = std::chrono::steady_clock;
    const auto since = Clock::now();
    for (int i = 0; i < repeats; ++i) candidate.run();
    const std::chrono::duration<double, std::nano> spent = Clock::now() - since;
    return spent.count() / repeats;
  }

  /// Runs until caches and compilers have settled; returns how many calls make one sample.
  static int warm_up(const Candidate& candidate) {
    double spent = 0, last = 0;
    int calls = 1;
    while (spent < kWarmUpNs) {
      last = time_of(candidate, calls);
      spent += last * calls;
      calls = calls < 1024 ? calls * 2 : calls;
    }
    return std::max(1, static_cast<int>(kSampleNs / std::max(last, 1.0)));
  }

  static Spread spread_of(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return {times[0], times[times.size() / 4], times[times.size() / 2],
            times[times.size() * 3 / 4]};
  }

  static std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return value > 0 ? text : "null";
  }

  static void print(const Row& row, const Spread& us, std::uint64_t digest, const std::string* peer,
                    const Spread& them) {
    std::printf(
        "{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"ns\",\"spread\":\"%+.0f..%+.0f %%\","
        "\"best\":%.4g,\"peer\":%s,\"peerValue\":%s,\"peerBest\":%s,\"ratio\":%s,\"must\":%s,"
        "\"moonshot\":%s,\"digest\":\"0x%016" PRIx64 "\"}\n",
        row.name.c_str(), us.median, 100 * (us.low / us.median - 1),
        100 * (us.high / us.median - 1), us.best, peer ? ("\"" + *peer + "\"").c_str() : "null",
        number(them.median).c_str(), number(them.best).c_str(),
        number(them.median / us.median).c_str(), number(row.target.must).c_str(),
        number(row.target.moonshot).c_str(), digest);
    std::fflush(stdout);
  }

  std::regex only_;
};

/// `count` values spread over [low, high] by a golden-ratio walk: no order for a predictor to
/// learn.
inline std::vector<double> spread_over(double low, double high, double step = 0.618034,
                                       std::size_t count = kCount) {
  std::vector<double> values(count);
  double at = 0.0;
  for (double& value : values) {
    at += step;
    at -= static_cast<double>(static_cast<long long>(at));
    value = low + at * (high - low);
  }
  return values;
}

inline std::uint64_t digest_of(const std::vector<double>& values) {
  Digest digest;
  for (const double value : values) digest.add(value);
  return digest.value();
}

}  // namespace loadline::bench

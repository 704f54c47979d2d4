// A property asked of many seeded accounts, and what a look at one of them found.
#pragma once

#include <cstdint>

#include "tests/native/catch.hpp"

namespace loadline::test {

// The sanitizers take twenty times as long, and look for other faults.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr std::uint64_t kAccounts = 2'000;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr std::uint64_t kAccounts = 2'000;
#else
inline constexpr std::uint64_t kAccounts = 100'000;
#endif
#else
inline constexpr std::uint64_t kAccounts = 100'000;
#endif

/// Catch takes longer than a rule: it is asked once an account.
struct Look {
  const char* fault = nullptr;   ///< the first
  std::uint64_t edges = 0;       ///< boundaries looked at from both sides
  std::uint64_t neighbours = 0;  ///< of them between two doubles of one piece
  std::uint64_t points = 0;      ///< prices tried
  std::uint64_t liquidatable = 0;
  std::uint64_t composed = 0;  ///< previews held against one another

  void expect(bool holds, const char* what) {
    if (!holds && fault == nullptr) fault = what;
  }
};

/// The sums over all accounts; fails at the first that has a fault.
template <class LookAt>
Look look_at_accounts(LookAt look_at) {
  Look all;
  for (std::uint64_t seed = 1; seed <= kAccounts; ++seed) {
    const Look look = look_at(seed);
    if (look.fault != nullptr) FAIL("account " << seed << ": " << look.fault);
    all.edges += look.edges;
    all.neighbours += look.neighbours;
    all.points += look.points;
    all.liquidatable += look.liquidatable;
    all.composed += look.composed;
  }
  return all;
}

}  // namespace loadline::test

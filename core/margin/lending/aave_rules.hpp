// The rules of Aave v3 that changed between versions, each by name.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/fixed_point.hpp"

namespace loadline::aave {

/// A deployed generation of the Aave v3 pool.
enum class Version : std::uint8_t { v3_0, v3_1, v3_2, v3_3, v3_4, v3_5, v3_6, v3_7 };

/// Debt index between two updates.
enum class Accrual : std::uint8_t {
  binomial,  ///< 1 + rt + t(t-1)r^2/2 + t(t-1)(t-2)r^3/6 with r per second; up to v3.3
  taylor,    ///< 1 + x + x^2/2 + x^3/6 with x = rate * t / year; from v3.4
};

/// How the health factor weighs collateral by its liquidation thresholds.
enum class HealthRule : std::uint8_t {
  truncated_average,  ///< percentMul(C, floor(sum(C_i LT_i) / C)) wadDiv D; up to v3.4
  weighted_sum,       ///< wadDiv(sum(C_i LT_i), D) / 1e4; from v3.5
};

/// Which way scaled balances turn into amounts and back.
enum class BalanceRounding : std::uint8_t {
  half_up,             ///< every ray operation half up; up to v3.6
  against_the_user,    ///< collateral down, debt up; from v3.7
};

/// Where the efficiency-mode membership of a reserve is kept.
enum class EModeMembership : std::uint8_t {
  one_category,  ///< a category id in the reserve's configuration; up to v3.1
  bitmaps,       ///< collateral and borrowable bitmaps in the category; from v3.2
};

struct Rules {
  Version version;
  Accrual accrual;
  HealthRule health;
  BalanceRounding balance;
  EModeMembership e_mode;
  bool has_isolation_mode;  ///< not from v3.7
};

constexpr Rules rules_of(Version version) noexcept {
  return {
      .version = version,
      .accrual = version <= Version::v3_3 ? Accrual::binomial : Accrual::taylor,
      .health = version <= Version::v3_4 ? HealthRule::truncated_average : HealthRule::weighted_sum,
      .balance =
          version <= Version::v3_6 ? BalanceRounding::half_up : BalanceRounding::against_the_user,
      .e_mode = version <= Version::v3_1 ? EModeMembership::one_category : EModeMembership::bitmaps,
      .has_isolation_mode = version <= Version::v3_6,
  };
}

}  // namespace loadline::aave

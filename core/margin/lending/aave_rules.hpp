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

/// Which way scaled balances turn into amounts and back, and amounts into values.
enum class BalanceRounding : std::uint8_t {
  half_up,           ///< every ray operation half up, every value down; up to v3.4
  against_the_user,  ///< collateral down, debt up, in tokens and in base currency; from v3.5
};

/// Where the efficiency-mode membership of a reserve is kept.
enum class EModeMembership : std::uint8_t {
  one_category,  ///< a category id in the reserve's configuration; up to v3.1
  bitmaps,       ///< collateral and borrowable bitmaps in the category; from v3.2
};

/// What a reserve's own configuration still decides inside an efficiency mode.
enum class EModeScope : std::uint8_t {
  within_reserve,    ///< a reserve with threshold (LTV) 0 has none in the mode either; up to v3.5
  replaces_reserve,  ///< the category alone decides, with its LTV-zero bitmap; from v3.6
};

/// Sources: the `protocol/libraries` of aave-v3-core (v3.0) and aave-v3-origin (from v3.1), and
/// the feature notes of v3.1 to v3.7 there. Rounding: `docs/3.5/Aave-v3.5-features.md`; efficiency
/// modes apart from the reserve: `docs/3.6`; isolated efficiency modes and the end of isolation
/// mode and siloed borrowing: `docs/3.7`.
struct Rules {
  Version version;
  Accrual accrual;
  HealthRule health;
  BalanceRounding balance;
  EModeMembership e_mode;
  EModeScope e_mode_scope;
  bool has_isolation_mode;    ///< and siloed borrowing; not from v3.7
  bool has_isolated_e_modes;  ///< from v3.7
};

constexpr Rules rules_of(Version version) noexcept {
  return {
      .version = version,
      .accrual = version <= Version::v3_3 ? Accrual::binomial : Accrual::taylor,
      .health = version <= Version::v3_4 ? HealthRule::truncated_average : HealthRule::weighted_sum,
      .balance =
          version <= Version::v3_4 ? BalanceRounding::half_up : BalanceRounding::against_the_user,
      .e_mode = version <= Version::v3_1 ? EModeMembership::one_category : EModeMembership::bitmaps,
      .e_mode_scope =
          version <= Version::v3_5 ? EModeScope::within_reserve : EModeScope::replaces_reserve,
      .has_isolation_mode = version <= Version::v3_6,
      .has_isolated_e_modes = version >= Version::v3_7,
  };
}

}  // namespace loadline::aave

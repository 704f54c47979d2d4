// Barriers that are looked at from time to time instead of always.
#pragma once

#include <cstdint>

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// On which side of the spot a level lies.
enum class BarrierSide : std::uint32_t {
  down = 0,  ///< the level is reached by falling
  up = 1,    ///< the level is reached by rising
};

/// -zeta(1/2) / sqrt(2 pi): the mean overshoot of a random walk over a level, in standard
/// deviations of one step (Chernoff 1965; Broadie, Glasserman and Kou 1997).
inline constexpr real kMonitoringShift = 0x1.2a4a2cb82e62dp-1;

/// The continuously watched level whose crossing is as likely as that of `barrier` seen every
/// `monitoring_years`: barrier * exp(-+ kMonitoringShift * vol * sqrt(monitoring_years)), away from
/// the spot. The error of what is computed with it is o(sqrt(monitoring_years)). Takes vol >= 0 and
/// monitoring_years >= 0; NaN and what lies outside give the canonical NaN. Relative error 2 ulp
/// for a shift below 1 in the logarithm. Source: Broadie, Glasserman and Kou, Mathematical Finance
/// 7 (1997), theorem 1.1.
real shifted_barrier(real barrier, BarrierSide side, real vol, real monitoring_years) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

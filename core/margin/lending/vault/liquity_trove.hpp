// A Liquity v1 trove and the system around it: collateral ratios, recovery mode, boundaries.
//
// Sources: liquity/dev, LiquityBase.sol, LiquityMath.sol, BorrowerOperations.sol.
#pragma once

#include "core/base/result.hpp"
#include "core/margin/lending/boundary/price_boundary.hpp"

namespace loadline::liquity {

using lending::Boundary;
using lending::Reach;

inline constexpr u256 kMinimumRatio{1'100'000'000'000'000'000};                 // MCR
inline constexpr u256 kCriticalRatio{1'500'000'000'000'000'000};                // CCR
inline constexpr u256 kGasCompensation{0, 0, 10, 15'532'559'262'904'483'840u};  // 200e18
inline constexpr u256 kMinimumNetDebt{0, 0, 97, 10'665'824'850'173'493'248u};   // 1800e18
inline constexpr std::uint64_t kPercentDivisor = 200;  // 0.5 % of collateral

/// wad, below 2^128 each. Pending redistributions are applied; debt holds the gas compensation.
struct Trove {
  u256 collateral;
  u256 debt;
};

/// Everything of the system that decides on a trove. wad.
struct System {
  u256 price;                 ///< of the collateral, below 2^128
  u256 collateral;            ///< getEntireSystemColl, the trove's included
  u256 debt;                  ///< getEntireSystemDebt, the trove's included
  u256 stability_pool;        ///< total deposits
  std::uint64_t trove_count;  ///< active troves, this one included
};

enum class HealthStatus : std::uint32_t { no_debt = 0, healthy = 1, liquidatable = 2 };

struct TroveData {
  u256 individual_ratio;  ///< ICR: collateral * price / debt, wad, down; 2^256 - 1 without debt
  u256 nominal_ratio;     ///< NICR: collateral * 1e20 / debt, down
  u256 total_ratio;       ///< TCR of the system, wad
  u256 net_debt;          ///< without the gas compensation, 0 below it
  std::uint32_t recovery_mode = 0;  ///< 1: TCR < 150 %
  HealthStatus status = HealthStatus::no_debt;
};

/// Domains; the system holds at least the trove. Errors: out_of_domain by field.
Error check(const System&, const Trove&) noexcept;

/// LiquityMath._computeCR and _computeNominalCR. 2^256 - 1 without debt.
u256 collateral_ratio(Exact&, const u256& collateral, const u256& debt, const u256& price) noexcept;
u256 nominal_ratio(Exact&, const u256& collateral, const u256& debt) noexcept;

/// Below 110 %; in recovery mode also below the system's ratio where the stability pool can take
/// the whole debt. The last trove of the system is never liquidated in recovery mode, nor, by
/// _closeTrove, otherwise. Errors: overflow.
Result<TroveData> trove_data(const System&, const Trove&) noexcept;

/// The price at which the trove falls below 110 %, whatever the mode; falling from today's to 0.
/// already_liquidatable means below 110 % today. Errors: overflow.
Result<Boundary> minimum_ratio_boundary(const System&, const Trove&) noexcept;

/// The price at which the system enters recovery mode: `first_liquidatable` is in it.
/// already_liquidatable means that it is in it today. Errors: overflow.
Result<Boundary> recovery_mode_boundary(const System&) noexcept;

/// Why BorrowerOperations would revert. Numbers are API.
enum class Refusal : std::uint32_t {
  none = 0,
  below_minimum_ratio = 1,    ///< normal mode: ICR below 110 %
  below_critical_ratio = 2,   ///< recovery mode: a new debt with ICR below 150 %
  lowers_ratio = 3,           ///< recovery mode: a debt increase with a lower ICR
  enters_recovery = 4,        ///< the system's ratio would fall below 150 %
  withdraws_in_recovery = 5,  ///< collateral leaves in recovery mode
  net_debt_too_low = 6,       ///< below 1800
};

/// openTrove and adjustTrove by the trove before (zero for an opening) and after, fees included in
/// the debt after. `system` is before the change. Errors: overflow.
Result<Refusal> change_refusal(const System&, const Trove& before, const Trove& after) noexcept;

}  // namespace loadline::liquity

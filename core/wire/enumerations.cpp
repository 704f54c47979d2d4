#include <array>

#include "core/margin/lending/aave_actions.hpp"
#include "core/margin/lending/aave_liquidation.hpp"
#include "core/margin/lending/aave_solve.hpp"
#include "core/pricing/black.hpp"
#include "core/pricing/linear.hpp"
#include "core/wire/catalogue.hpp"

namespace loadline::wire {
namespace {

using Name = std::string_view;

constexpr std::array<Name, 8> kVersion = {"v3.0", "v3.1", "v3.2", "v3.3",
                                          "v3.4", "v3.5", "v3.6", "v3.7"};
static_assert(kVersion.size() == static_cast<std::size_t>(aave::Version::v3_7) + 1);

// In the order of the bits of aave::ReserveFlag.
constexpr std::array<Name, 8> kReserveFlag = {"active",
                                              "frozen",
                                              "paused",
                                              "borrowing_enabled",
                                              "siloed_borrowing",
                                              "borrowable_in_isolation",
                                              "volatile",
                                              "has_totals"};
static_assert(1u << (kReserveFlag.size() - 1) == aave::kHasTotals);

constexpr std::array<Name, 3> kHealthStatus = {"no_debt", "healthy", "liquidatable"};
static_assert(kHealthStatus.size() == static_cast<std::size_t>(aave::HealthStatus::liquidatable) + 1);

constexpr std::array<Name, 6> kReach = {"reached", "already_liquidatable", "unreachable",
                                        "no_debt", "no_exposure",          "unresolved"};
static_assert(kReach.size() == static_cast<std::size_t>(aave::Reach::unresolved) + 1);

constexpr std::array<Name, 8> kActionType = {
    "supply",         "withdraw",          "borrow",         "repay", "enable_collateral",
    "disable_collateral", "swap_collateral", "set_e_mode"};
static_assert(kActionType.size() == static_cast<std::size_t>(aave::ActionType::set_e_mode) + 1);

constexpr std::array<Name, 22> kRefusal = {"none",
                                           "invalid_amount",
                                           "reserve_inactive",
                                           "reserve_paused",
                                           "reserve_frozen",
                                           "supply_cap_exceeded",
                                           "borrow_cap_exceeded",
                                           "borrowing_not_enabled",
                                           "not_enough_balance",
                                           "not_enough_liquidity",
                                           "collateral_balance_is_zero",
                                           "ltv_validation_failed",
                                           "health_factor_too_low",
                                           "collateral_cannot_cover_borrow",
                                           "asset_not_borrowable_in_isolation",
                                           "debt_ceiling_exceeded",
                                           "not_borrowable_in_e_mode",
                                           "inconsistent_e_mode",
                                           "siloed_borrowing_violation",
                                           "no_debt_of_asset",
                                           "underlying_balance_zero",
                                           "user_in_isolation_or_ltv_zero"};
static_assert(kRefusal.size() ==
              static_cast<std::size_t>(aave::Refusal::user_in_isolation_or_ltv_zero) + 1);

// The first name is how the public API says "the target itself".
constexpr std::array<Name, 8> kLimiter = {"target", "balance",      "collateral", "liquidity",
                                          "cap",    "debt_ceiling", "refused",    "unreachable"};
static_assert(kLimiter.size() == static_cast<std::size_t>(aave::Limiter::unreachable) + 1);

constexpr std::array<Name, 2> kOptionType = {"call", "put"};
static_assert(kOptionType.size() == static_cast<std::size_t>(OptionType::put) + 1);

constexpr std::array<Name, kSettlements> kSettlement = {"quote", "coin", "futures"};
static_assert(kSettlement.size() == static_cast<std::size_t>(Settlement::futures) + 1);

constexpr std::array<Name, 4> kLinearType = {"spot", "forward", "future", "perpetual"};
static_assert(kLinearType.size() == static_cast<std::size_t>(LinearType::perpetual) + 1);

constexpr std::array kEnumerations = {
    Enumeration{"version", kVersion},         Enumeration{"reserve_flag", kReserveFlag},
    Enumeration{"health_status", kHealthStatus}, Enumeration{"reach", kReach},
    Enumeration{"action_type", kActionType},  Enumeration{"refusal", kRefusal},
    Enumeration{"limiter", kLimiter},         Enumeration{"option_type", kOptionType},
    Enumeration{"settlement", kSettlement},
    Enumeration{"linear_type", kLinearType},
};

}  // namespace

std::span<const Enumeration> default_enumerations() noexcept {
  return kEnumerations;
}

}  // namespace loadline::wire

#include <array>

#include "core/margin/lending/comet/comet_actions.hpp"
#include "core/margin/lending/morpho/morpho_actions.hpp"
#include "core/margin/lending/vault/maker_vault.hpp"
#include "core/margin/map/nearest_point.hpp"
#include "core/margin/option/scenario/certificate.hpp"
#include "core/margin/option/scenario/scenario_grid.hpp"
#include "core/margin/perpetual/venue/gmx.hpp"
#include "core/margin/perpetual/venue/hyperliquid.hpp"
#include "core/wire/catalogue.hpp"

namespace loadline::wire {
namespace {

using Name = std::string_view;

constexpr std::array<Name, 5> kLiquidationStage = {"healthy", "partial", "full", "backstop",
                                                   "bankrupt"};
static_assert(kLiquidationStage.size() == static_cast<std::size_t>(LiquidationStage::bankrupt) + 1);

constexpr std::array<Name, 2> kImpactMode = {"largest", "given"};
static_assert(kImpactMode.size() == static_cast<std::size_t>(gmx::ImpactMode::given) + 1);

constexpr std::array<Name, 3> kNearestProof = {"unproved", "one_piece", "enumerated"};
static_assert(kNearestProof.size() == static_cast<std::size_t>(NearestProof::enumerated) + 1);

constexpr std::array<Name, 5> kVolShock = {"none", "up", "down", "linear_skew", "absolute_skew"};
static_assert(kVolShock.size() == static_cast<std::size_t>(VolShock::absolute_skew) + 1);

constexpr std::array<Name, 7> kBindingRule = {
    "none", "scenario", "basis", "isolated", "max_loss", "minimum_delta", "short_minimum"};
static_assert(kBindingRule.size() == static_cast<std::size_t>(BindingRule::short_minimum) + 1);

constexpr std::array<Name, 4> kCometActionType = {"supply_base", "withdraw_base",
                                                  "supply_collateral", "withdraw_collateral"};
static_assert(kCometActionType.size() ==
              static_cast<std::size_t>(comet::ActionType::withdraw_collateral) + 1);

constexpr std::array<Name, 6> kCometRefusal = {"none",
                                               "supply_cap_exceeded",
                                               "borrow_too_small",
                                               "not_collateralized",
                                               "not_enough_balance",
                                               "transfer_out_failed"};
static_assert(kCometRefusal.size() ==
              static_cast<std::size_t>(comet::Refusal::transfer_out_failed) + 1);

constexpr std::array<Name, 6> kMorphoActionType = {
    "supply", "withdraw", "borrow", "repay", "supply_collateral", "withdraw_collateral"};
static_assert(kMorphoActionType.size() ==
              static_cast<std::size_t>(morpho::ActionType::withdraw_collateral) + 1);

constexpr std::array<Name, 6> kMorphoRefusal = {"none",
                                                "inconsistent_input",
                                                "insufficient_liquidity",
                                                "insufficient_collateral",
                                                "not_enough_shares",
                                                "not_enough_collateral"};
static_assert(kMorphoRefusal.size() ==
              static_cast<std::size_t>(morpho::Refusal::not_enough_collateral) + 1);

constexpr std::array<Name, 5> kMakerRefusal = {"none", "ceiling_exceeded", "not_safe",
                                                           "dust", "not_enough"};
static_assert(kMakerRefusal.size() == static_cast<std::size_t>(maker::Refusal::not_enough) + 1);

constexpr std::array kMarginEnumerations = {
    Enumeration{"liquidation_stage", kLiquidationStage},
    Enumeration{"impact_mode", kImpactMode},
    Enumeration{"nearest_proof", kNearestProof},
    Enumeration{"comet_action_type", kCometActionType},
    Enumeration{"comet_refusal", kCometRefusal},
    Enumeration{"morpho_action_type", kMorphoActionType},
    Enumeration{"morpho_refusal", kMorphoRefusal},
    Enumeration{"maker_refusal", kMakerRefusal},
    Enumeration{"vol_shock", kVolShock},
    Enumeration{"binding_rule", kBindingRule},
};

}  // namespace

std::span<const Enumeration> margin_enumerations() noexcept {
  return kMarginEnumerations;
}

}  // namespace loadline::wire

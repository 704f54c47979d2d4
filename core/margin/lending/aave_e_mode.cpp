#include "core/margin/lending/aave_e_mode.hpp"

namespace loadline::aave {

const EMode* find_e_mode(const Market& market, std::uint32_t id) noexcept {
  if (id == 0) return nullptr;
  for (const EMode& mode : market.e_modes) {
    if (mode.id == id) return &mode;
  }
  return nullptr;
}

bool is_member(const Rules& rules, const Market& market, const EMode* mode,
               std::uint32_t reserve) noexcept {
  if (mode == nullptr) return false;
  if (rules.e_mode == EModeMembership::bitmaps) return in_bitmap(mode->collateral_bitmap, reserve);
  return market.reserves[reserve].e_mode_category == mode->id;
}

CollateralTerms collateral_terms(const Rules& rules, const Market& market, const EMode* mode,
                                 std::uint32_t reserve) noexcept {
  const Reserve& own = market.reserves[reserve];
  CollateralTerms terms{.ltv_bps = own.ltv_bps,
                        .liquidation_threshold_bps = own.liquidation_threshold_bps,
                        .in_e_mode = is_member(rules, market, mode, reserve)};
  if (rules.e_mode_scope == EModeScope::within_reserve) {
    terms.eligible = own.liquidation_threshold_bps != 0;
    terms.zero_ltv = own.ltv_bps == 0;
    if (terms.in_e_mode && terms.eligible) {
      terms.ltv_bps = terms.zero_ltv ? 0 : mode->ltv_bps;
      terms.liquidation_threshold_bps = mode->liquidation_threshold_bps;
    }
    return terms;
  }
  terms.eligible = true;
  if (terms.in_e_mode) {
    terms.ltv_bps = in_bitmap(mode->ltv_zero_bitmap, reserve) ? 0 : mode->ltv_bps;
    terms.liquidation_threshold_bps = mode->liquidation_threshold_bps;
  } else if (mode != nullptr && rules.has_isolated_e_modes && mode->isolated != 0) {
    terms.ltv_bps = 0;
  }
  terms.zero_ltv = terms.ltv_bps == 0;
  return terms;
}

const u256& price_in_force(const Rules& rules, const Market& market, const EMode* mode,
                           std::uint32_t reserve) noexcept {
  const bool overridden = rules.e_mode == EModeMembership::one_category && mode != nullptr &&
                          !is_zero(mode->price) &&
                          market.reserves[reserve].e_mode_category == mode->id;
  return overridden ? mode->price : market.reserves[reserve].price;
}

}  // namespace loadline::aave

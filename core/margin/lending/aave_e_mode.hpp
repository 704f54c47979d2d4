// Efficiency modes: what an account's category makes of a reserve.
#pragma once

#include "core/margin/lending/aave_market.hpp"

namespace loadline::aave {

/// The parameters in force for one account and one reserve.
struct CollateralTerms {
  std::uint32_t ltv_bps = 0;
  std::uint32_t liquidation_threshold_bps = 0;
  bool in_e_mode = false;  ///< the category's parameters apply
  bool eligible = false;   ///< counts as collateral when the account's flag is set
  bool zero_ltv = false;   ///< the protocol's rules for LTV-zero collateral apply
};

/// The category with this id, or null for 0 and for an id that the market does not list.
const EMode* find_e_mode(const Market&, std::uint32_t id) noexcept;

/// Bit `reserve` of a 128-bit map of reserves.
constexpr bool in_bitmap(const std::uint64_t (&bitmap)[2], std::uint32_t reserve) noexcept {
  return reserve < 128 && (bitmap[reserve / 64] >> (reserve % 64) & 1) != 0;
}

/// Whether `reserve` is collateral of `mode`. `mode` null: no.
bool is_member(const Rules&, const Market&, const EMode* mode, std::uint32_t reserve) noexcept;

/// LTV and liquidation threshold that GenericLogic uses. `mode` is the account's, null = off.
CollateralTerms collateral_terms(const Rules&, const Market&, const EMode* mode,
                                 std::uint32_t reserve) noexcept;

/// The reserve's oracle price, or the category's own where it has one (up to v3.1 only).
const u256& price_in_force(const Rules&, const Market&, const EMode* mode,
                           std::uint32_t reserve) noexcept;

}  // namespace loadline::aave

// A market whose numbers can be checked in the head: indexes 1, tokens of 8 decimals worth 1.00, so
// that a scaled unit, a base unit and a unit of base currency are the same.
#pragma once

#include "tests/native/aave_action_sample.hpp"

namespace loadline::samples {

inline constexpr std::uint64_t kToken = 100'000'000;  // one whole token, worth 1.00

inline constexpr aave::Version kEveryVersion[] = {
    aave::Version::v3_0, aave::Version::v3_1, aave::Version::v3_2, aave::Version::v3_3,
    aave::Version::v3_4, aave::Version::v3_5, aave::Version::v3_6, aave::Version::v3_7};

inline aave::Reserve plain_reserve() noexcept {
  aave::Reserve reserve{};
  reserve.price = kToken;
  reserve.liquidity_index = reserve.variable_borrow_index = kRay;
  reserve.scaled_supply = 1000 * kToken;
  reserve.scaled_variable_debt = 400 * kToken;
  reserve.available_liquidity = 600 * kToken;
  reserve.last_update = 1'750'000'000;
  reserve.ltv_bps = 7000;
  reserve.liquidation_threshold_bps = 8000;
  reserve.decimals = 8;
  reserve.flags =
      aave::kActive | aave::kBorrowingEnabled | aave::kBorrowableInIsolation | aave::kHasTotals;
  return reserve;
}

/// Reserve 0 holds 100 tokens of collateral, reserve 1 is owed `debt` tokens, reserve 2 is unused.
/// Categories 1 and 2 exist; reserves 0 and 1 are in category 1, as collateral and as debt.
inline Sample plain_sample(aave::Version version, std::uint64_t debt) noexcept {
  Sample sample;
  sample.version = version;
  sample.reserve_count = 3;
  sample.reserves.fill(plain_reserve());
  sample.position_count = debt == 0 ? 1 : 2;
  sample.positions[0] = {
      .scaled_supply = 100 * kToken, .scaled_variable_debt = {}, .reserve = 0, .collateral = 1};
  sample.positions[1] = {
      .scaled_supply = {}, .scaled_variable_debt = debt * kToken, .reserve = 1, .collateral = 0};
  for (std::uint32_t id = 1; id <= 2; ++id) {
    aave::EMode& mode = sample.e_modes[id - 1];
    mode.id = id;
    mode.ltv_bps = 9000;
    mode.liquidation_threshold_bps = 9500;
    if (id == 1) mode.collateral_bitmap[0] = mode.borrowable_bitmap[0] = 0b011;
  }
  sample.reserves[0].e_mode_category = sample.reserves[1].e_mode_category = 1;
  return sample;
}

inline aave::Action act(aave::ActionType type, std::uint32_t reserve, const u256& amount) noexcept {
  aave::Action action{};
  action.type = type;
  action.reserve = reserve;
  action.amount = amount;
  return action;
}

inline aave::Action choose_mode(std::uint32_t category) noexcept {
  aave::Action action{};
  action.type = aave::ActionType::set_e_mode;
  action.e_mode_category = category;
  return action;
}

inline aave::Action swap(std::uint32_t sold, const u256& amount, std::uint32_t bought,
                         const u256& received) noexcept {
  aave::Action action = act(aave::ActionType::swap_collateral, sold, amount);
  action.reserve_received = bought;
  action.amount_received = received;
  return action;
}

}  // namespace loadline::samples

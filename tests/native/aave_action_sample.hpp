// Seeded markets with caps, ceilings, closed reserves and totals, and actions that meet them.
#pragma once

#include "core/margin/lending/aave_actions.hpp"

#include "tests/identity/lending_sample.hpp"

namespace loadline::samples {

/// Room for a state of the samples' markets.
struct StateRoom {
  std::array<aave::Reserve, kMostReserves> reserves{};
  std::array<aave::Position, kMostReserves> positions{};
  aave::State state{reserves, positions, 0, 0};
};

inline u256 plus(const u256& a, const u256& b) noexcept {
  std::uint64_t carry = 0;
  return add_with_carry(a, b, carry);
}
inline u256 minus(const u256& a, const u256& b) noexcept {
  std::uint64_t borrow = 0;
  return subtract_with_borrow(a, b, borrow);
}

/// `part` thousandths of a number.
inline u256 share(const u256& whole, std::uint64_t part) noexcept {
  return scaled(part, whole, 1000);
}

inline std::uint64_t whole_tokens(const u256& amount, const aave::Reserve& reserve) noexcept {
  Exact exact;
  return exact.divide(amount, power_of_ten(reserve.decimals)).limb[0];
}

/// The totals of a reserve of which the account owns a part; caps near what is there.
inline void draw_totals(Draw& draw, aave::Reserve& reserve, const aave::Position* own) noexcept {
  const u256 base = amount_worth(reserve, draw.any_of({1000, 100'000'000'000, 3'000'000'000'000}));
  const bool large = own != nullptr && (bit_count(own->scaled_supply) > 120 ||
                                        bit_count(own->scaled_variable_debt) > 120);
  if (large || bit_count(base) > 120) return;
  reserve.flags |= aave::kHasTotals;
  reserve.scaled_supply = share(base, draw.between(500, 4000));
  reserve.scaled_variable_debt = share(base, draw.between(0, 3000));
  if (own != nullptr) {
    reserve.scaled_supply = plus(reserve.scaled_supply, own->scaled_supply);
    reserve.scaled_variable_debt = plus(reserve.scaled_variable_debt, own->scaled_variable_debt);
  }
  reserve.accrued_to_treasury = share(base, draw.below(3));
  reserve.available_liquidity = share(reserve.scaled_supply, draw.between(0, 1500));
  const u256 most = share(reserve.scaled_supply, draw.between(900, 3000));
  if (draw.one_in(2)) reserve.supply_cap = whole_tokens(most, reserve);
  const u256 lent = share(reserve.scaled_variable_debt, draw.between(900, 3000));
  if (draw.one_in(2)) reserve.borrow_cap = whole_tokens(lent, reserve);
  reserve.isolation_debt = draw.below(1'200'000);
}

/// A sample of `draw_sample` whose checks matter: most reserves open, few accounts ruled by one
/// rule.
inline Sample draw_checked_sample(std::uint64_t seed, std::uint64_t index) noexcept {
  Sample sample = draw_sample(seed, index);
  // Near the trigger a cheap token of 24 decimals can need more than the chain stores.
  if (aave::check(sample.market(), sample.account()).code != ErrorCode::ok) {
    sample.position_count = 0;
  }
  Draw draw{(seed + 77) * 0x9e3779b97f4a7c15u + index};
  for (std::uint32_t i = 0; i < sample.reserve_count; ++i) {
    aave::Reserve& reserve = sample.reserves[i];
    const aave::Position* own = nullptr;
    for (const aave::Position& position : sample.account().positions) {
      if (position.reserve == i) own = &position;
    }
    if (draw.one_in(6)) reserve.decimals = static_cast<std::uint32_t>(draw.any_of({0, 1, 6, 8}));
    if (draw.one_in(2)) draw_totals(draw, reserve, own);
    if (draw.one_in(2)) reserve.flags |= aave::kBorrowableInIsolation;
    if (draw.one_in(20)) reserve.flags |= aave::kSiloedBorrowing;
    if (draw.one_in(20)) reserve.flags |= aave::kFrozen;
    if (draw.one_in(30)) reserve.flags |= aave::kPaused;
    if (draw.one_in(30)) reserve.flags &= ~std::uint32_t{aave::kActive};
    if (draw.one_in(15)) reserve.flags &= ~std::uint32_t{aave::kBorrowingEnabled};
    if (draw.one_in(12)) {
      reserve.liquidity_index = scaled(draw.between(2, 9), kRay, 2);
      reserve.variable_borrow_index = scaled(draw.between(2, 9), kRay, 2);
    }
  }
  return sample;
}

inline u256 draw_amount(Draw& draw, const aave::Reserve& reserve, const u256& held) noexcept {
  switch (draw.below(8)) {
    case 0:
      return u256{draw.below(4)};
    case 1:
      return u256::max();
    case 2:
    case 3:
      return share(held, draw.between(1, 1200));
    case 4:
      return plus(held, draw.below(3));
    default:
      return amount_worth(reserve, draw.any_of({100, 5'000'000'000, 400'000'000'000}));
  }
}

inline aave::Action draw_action(Draw& draw, std::size_t reserve_count,
                                const aave::State& state) noexcept {
  const auto reserve = [&] { return static_cast<std::uint32_t>(draw.below(reserve_count)); };
  aave::Action action{};
  action.type = static_cast<aave::ActionType>(draw.any_of({0, 0, 1, 1, 2, 2, 2, 3, 4, 5, 6, 7}));
  action.reserve = reserve();
  action.reserve_received = reserve();
  action.e_mode_category = static_cast<std::uint32_t>(draw.below(4));
  u256 held{1'000'000};
  for (std::size_t i = 0; i < state.position_count; ++i) {
    const aave::Position& position = state.positions[i];
    if (position.reserve != action.reserve) continue;
    held = action.type == aave::ActionType::repay || action.type == aave::ActionType::borrow
               ? position.scaled_variable_debt
               : position.scaled_supply;
  }
  action.amount = draw_amount(draw, state.reserves[action.reserve], held);
  if (draw.one_in(2)) {
    action.amount_received = amount_worth(state.reserves[action.reserve_received], 5'000'000'000);
  }
  return action;
}

}  // namespace loadline::samples

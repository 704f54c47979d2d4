// Seeded lending markets and accounts in integers alone: every build draws the same ones.
#pragma once

#include <array>
#include <cstdint>

#include "core/margin/lending/aave_health.hpp"

namespace loadline::samples {

/// splitmix64.
class Draw {
 public:
  explicit constexpr Draw(std::uint64_t seed) noexcept : state_(seed) {}
  constexpr std::uint64_t word() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// 0 .. bound - 1.
  constexpr std::uint64_t below(std::uint64_t bound) noexcept { return word() % bound; }
  constexpr std::uint64_t between(std::uint64_t low, std::uint64_t high) noexcept {
    return low + below(high - low + 1);
  }
  constexpr bool one_in(std::uint64_t odds) noexcept { return below(odds) == 0; }
  template <std::size_t N>
  constexpr std::uint64_t any_of(const std::uint64_t (&choices)[N]) noexcept {
    return choices[below(N)];
  }

 private:
  std::uint64_t state_;
};

inline constexpr std::size_t kMostReserves = 8;

/// A market and one account in it. `market()` and `account()` point into the sample.
struct Sample {
  std::array<aave::Reserve, kMostReserves> reserves{};
  std::array<aave::EMode, 2> e_modes{};
  std::array<aave::Position, kMostReserves> positions{};
  std::size_t reserve_count = 0;
  std::size_t position_count = 0;
  std::uint64_t now = 1'750'000'000;
  std::uint32_t e_mode_category = 0;
  aave::Version version = aave::Version::v3_0;

  aave::Market market() const noexcept {
    return {.reserves = {reserves.data(), reserve_count},
            .e_modes = e_modes,
            .now = now,
            .version = version};
  }
  aave::Account account() const noexcept {
    return {.positions = {positions.data(), position_count}, .e_mode_category = e_mode_category};
  }
};

inline u256 scaled(std::uint64_t a, const u256& b, std::uint64_t c) noexcept {
  Exact exact;
  return exact.multiply_divide(b, a, c, Rounding::down);
}

inline aave::Reserve draw_reserve(Draw& draw, std::uint64_t now) noexcept {
  aave::Reserve reserve{};
  reserve.decimals = static_cast<std::uint32_t>(draw.any_of({6, 8, 18, 18, 18, 2, 24}));
  reserve.price =
      draw.any_of({100'000'000, 99'970'000, 350'000'000'000, 6'500'000'000'000, 31'415});
  reserve.price = scaled(draw.between(500, 2000), reserve.price, 1000);
  reserve.liquidity_index = scaled(draw.between(1'000'000'000, 1'600'000'000), kRay, 1'000'000'000);
  reserve.variable_borrow_index =
      scaled(draw.between(1'000'000'000, 1'900'000'000), kRay, 1'000'000'000);
  reserve.liquidity_index.limb[0] |= draw.word();
  reserve.variable_borrow_index.limb[0] |= draw.word();
  reserve.liquidity_rate = scaled(draw.between(0, 150'000), kRay, 1'000'000);
  reserve.variable_borrow_rate = scaled(draw.between(0, 400'000), kRay, 1'000'000);
  reserve.last_update = now - draw.any_of({0, 0, 1, 2, 12, 3600, 86'400 * 3, 86'400 * 400});
  reserve.liquidation_threshold_bps = static_cast<std::uint32_t>(draw.between(4000, 8800));
  reserve.ltv_bps = reserve.liquidation_threshold_bps - static_cast<std::uint32_t>(draw.below(900));
  if (draw.one_in(8)) reserve.ltv_bps = 0;
  if (draw.one_in(10)) reserve.ltv_bps = reserve.liquidation_threshold_bps = 0;
  reserve.liquidation_bonus_bps = 10'500;
  reserve.debt_ceiling = draw.one_in(5) ? 1'000'000 : 0;
  reserve.e_mode_category = static_cast<std::uint32_t>(draw.below(3));
  reserve.flags = aave::kActive | aave::kBorrowingEnabled;
  if (!draw.one_in(4)) reserve.flags |= aave::kVolatile;
  return reserve;
}

inline aave::EMode draw_e_mode(Draw& draw, std::uint32_t id) noexcept {
  aave::EMode mode{};
  mode.id = id;
  mode.ltv_bps = static_cast<std::uint32_t>(draw.between(8800, 9300));
  mode.liquidation_threshold_bps = static_cast<std::uint32_t>(draw.between(9300, 9700));
  mode.liquidation_bonus_bps = 10'100;
  mode.collateral_bitmap[0] = draw.word();
  mode.borrowable_bitmap[0] = draw.word();
  mode.ltv_zero_bitmap[0] = draw.word() & draw.word();
  mode.price = draw.one_in(3) ? u256{draw.between(90'000'000, 110'000'000)} : u256{};
  mode.isolated = draw.one_in(3) ? 1 : 0;
  return mode;
}

/// An amount worth about `value` base-currency units; not 0.
inline u256 amount_worth(const aave::Reserve& reserve, const u256& value) noexcept {
  Exact exact;
  const u256& unit = power_of_ten(reserve.decimals).value();
  return exact.add(1, exact.multiply_divide(value, unit, reserve.price, Rounding::down));
}

/// Replaces the account's debts by one that puts it within 1 % of the trigger.
inline void draw_near_trigger(Draw& draw, Sample& sample) noexcept {
  std::array<aave::Balance, kMostReserves> balances{};
  for (std::size_t i = 0; i < sample.position_count; ++i) {
    sample.positions[i].scaled_variable_debt = {};
  }
  const auto data = aave::account_data(sample.market(), sample.account(), balances);
  if (!data.ok()) return;
  const std::size_t chosen = draw.below(sample.position_count);
  aave::Position& position = sample.positions[chosen];
  const aave::Reserve& reserve = sample.reserves[position.reserve];
  const u256 value = scaled(draw.between(9'900, 10'100), data->weighted_collateral, 100'000'000);
  const auto indexes = aave::indexes_at(reserve, aave::rules_of(sample.version), sample.now);
  if (!indexes.ok()) return;
  Exact exact;
  position.scaled_variable_debt = exact.multiply_divide(amount_worth(reserve, value), kRay,
                                                        indexes->variable_borrow, Rounding::up);
}

/// Sample number `index` of the series `seed`: all versions in turn, a third near the trigger.
inline Sample draw_sample(std::uint64_t seed, std::uint64_t index) noexcept {
  Draw draw{seed * 0x632be59bd9b4e019u + index};
  Sample sample;
  sample.version = static_cast<aave::Version>(index % 8);
  sample.reserve_count = draw.between(1, kMostReserves);
  for (std::size_t i = 0; i < sample.reserve_count; ++i) {
    sample.reserves[i] = draw_reserve(draw, sample.now);
  }
  for (std::uint32_t id = 1; id <= 2; ++id) sample.e_modes[id - 1] = draw_e_mode(draw, id);
  sample.e_mode_category = static_cast<std::uint32_t>(draw.below(4) % 3);
  for (std::uint32_t i = 0; i < sample.reserve_count; ++i) {
    if (draw.one_in(4)) continue;
    aave::Position& position = sample.positions[sample.position_count++];
    position.reserve = i;
    position.collateral = draw.one_in(4) ? 0 : 1;
    // One draw a statement: the order of a call's arguments is the compiler's.
    const std::uint64_t supplied_scale = draw.any_of({7, 100'000'000, 5'000'000'000'000});
    const u256 supplied = scaled(draw.between(1, 1000), supplied_scale, 1);
    const std::uint64_t owed_scale = draw.any_of({3, 100'000'000, 4'000'000'000'000});
    const u256 owed = scaled(draw.between(1, 400), owed_scale, 1);
    if (!draw.one_in(5)) position.scaled_supply = amount_worth(sample.reserves[i], supplied);
    if (draw.one_in(2)) position.scaled_variable_debt = amount_worth(sample.reserves[i], owed);
  }
  if (index % 3 == 0 && sample.position_count > 0) draw_near_trigger(draw, sample);
  return sample;
}

}  // namespace loadline::samples

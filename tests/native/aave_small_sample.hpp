// Seeded Aave accounts of small whole numbers, with the contract's decision in plain integers.
#pragma once

#include <algorithm>

#include "tests/identity/lending_sample.hpp"

namespace loadline::samples {

using Wide = unsigned __int128;

inline constexpr std::uint64_t kOneWad = 1'000'000'000'000'000'000u;

/// A market of small whole numbers, where every price can be tried: indexes 1, no time passes, so
/// that balances are the scaled ones and 64 bits hold every value.
inline Sample small_sample(Draw& draw) {
  Sample sample;
  sample.version = static_cast<aave::Version>(draw.below(8));
  sample.reserve_count = draw.between(1, 4);
  const std::uint64_t amounts = draw.any_of({5, 40, 400, 5000});
  for (std::uint32_t i = 0; i < sample.reserve_count; ++i) {
    aave::Reserve& reserve = sample.reserves[i];
    reserve.price = draw.between(1, draw.any_of({8, 60, 900}));
    reserve.decimals = static_cast<std::uint32_t>(draw.below(3));
    reserve.liquidity_index = reserve.variable_borrow_index = kRay;
    reserve.last_update = sample.now;
    reserve.liquidation_threshold_bps =
        static_cast<std::uint32_t>(draw.one_in(12) ? draw.below(3) : draw.between(1000, 10'000));
    reserve.ltv_bps = reserve.liquidation_threshold_bps / 2;
    reserve.flags = draw.one_in(3) ? 0u : aave::kVolatile;
    aave::Position& position = sample.positions[i];
    position.reserve = i;
    position.collateral = draw.one_in(5) ? 0 : 1;
    if (!draw.one_in(4)) position.scaled_supply = draw.below(amounts);
    if (!draw.one_in(2)) position.scaled_variable_debt = draw.below(amounts / 2 + 1);
  }
  sample.position_count = sample.reserve_count;
  sample.e_modes[0].id = 1;
  sample.e_modes[1].id = 2;
  return sample;
}

using Prices = std::array<std::uint64_t, kMostReserves>;

inline Prices prices_of(const Sample& sample) {
  Prices prices{};
  for (std::size_t i = 0; i < sample.reserve_count; ++i)
    prices[i] = sample.reserves[i].price.limb[0];
  return prices;
}

/// The contract's decision in plain integers: after the Solidity, without the engine.
inline bool can_be_liquidated(const Sample& sample, const Prices& prices) {
  std::uint64_t collateral = 0;
  std::uint64_t weighted = 0;
  std::uint64_t debt = 0;
  const bool newer = sample.version >= aave::Version::v3_5;
  for (std::size_t i = 0; i < sample.position_count; ++i) {
    const aave::Position& position = sample.positions[i];
    const aave::Reserve& reserve = sample.reserves[position.reserve];
    const std::uint64_t unit = reserve.decimals == 0 ? 1 : reserve.decimals == 1 ? 10 : 100;
    const std::uint64_t price = prices[position.reserve];
    const std::uint64_t threshold = reserve.liquidation_threshold_bps;
    if (position.collateral != 0 && (threshold != 0 || sample.version >= aave::Version::v3_6)) {
      const std::uint64_t value = position.scaled_supply.limb[0] * price / unit;
      collateral += value;
      weighted += value * threshold;
    }
    const std::uint64_t owed = position.scaled_variable_debt.limb[0] * price;
    debt += newer ? (owed + unit - 1) / unit : owed / unit;
  }
  if (debt == 0) return false;
  Wide health = (Wide{weighted} * kOneWad + debt / 2) / debt / 10'000;
  if (!newer) {
    const std::uint64_t average = collateral == 0 ? 0 : weighted / collateral;
    health = (Wide{(collateral * average + 5000) / 10'000} * kOneWad + debt / 2) / debt;
  }
  return health < kOneWad;
}

inline bool owes(const Sample& sample) {
  return std::any_of(sample.positions.begin(), sample.positions.begin() + sample.position_count,
                     [](const auto& position) { return !is_zero(position.scaled_variable_debt); });
}

inline bool is_exposed(const Sample& sample, const aave::Position& position) {
  const bool counts = position.collateral != 0 &&
                      (sample.version >= aave::Version::v3_6 ||
                       sample.reserves[position.reserve].liquidation_threshold_bps != 0);
  return (counts && !is_zero(position.scaled_supply)) || !is_zero(position.scaled_variable_debt);
}

inline Prices shocked(const Sample& sample, std::uint64_t factor) {
  Prices prices = prices_of(sample);
  for (std::size_t i = 0; i < sample.reserve_count; ++i) {
    if ((sample.reserves[i].flags & aave::kVolatile) != 0) {
      prices[i] = static_cast<std::uint64_t>(Wide{prices[i]} * factor / kOneWad);
    }
  }
  return prices;
}

}  // namespace loadline::samples

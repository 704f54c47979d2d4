// Digests over seeded lending accounts: account data, balances and the liquidation map.
#pragma once

#include "core/margin/lending/aave_liquidation.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/identity/lending_sample.hpp"

namespace loadline::samples {

inline void add(Digest& digest, const u256& value) noexcept {
  for (const std::uint64_t limb : value.limb) digest.add(limb);
}

inline void add(Digest& digest, const Error& error) noexcept {
  digest.add(static_cast<std::uint64_t>(error.code));
  digest.add(static_cast<std::uint64_t>(error.field));
  digest.add(std::uint64_t{error.index});
  digest.add(error.value);
}

inline void add(Digest& digest, const aave::AccountData& data) noexcept {
  for (const u256& value : {data.total_collateral, data.total_debt, data.available_borrows,
                            data.weighted_collateral, data.health_factor}) {
    add(digest, value);
  }
  digest.add(data.average_ltv_bps);
  digest.add(data.average_liquidation_threshold_bps);
  digest.add(static_cast<std::uint64_t>(data.status));
  digest.add(std::uint64_t{data.has_zero_ltv_collateral});
  digest.add(std::uint64_t{data.isolated_reserve_plus_one});
}

inline void add(Digest& digest, const aave::Boundary& boundary) noexcept {
  add(digest, boundary.boundary);
  add(digest, boundary.health_at);
  add(digest, boundary.health_inside);
  digest.add(static_cast<std::uint64_t>(boundary.reach));
  digest.add(std::uint64_t{boundary.evaluations});
}

inline void add_sample(Digest& digest, const Sample& sample, Arena& arena) noexcept {
  std::array<aave::Balance, kMostReserves> balances{};
  const auto data = aave::account_data(sample.market(), sample.account(), balances);
  if (!data.ok()) return add(digest, data.error());
  add(digest, *data);
  digest.add(to_double(data->health_factor));
  for (std::size_t i = 0; i < sample.position_count; ++i) {
    add(digest, balances[i].supply);
    add(digest, balances[i].debt);
  }
  std::array<aave::AssetBoundaries, kMostReserves> assets{};
  const auto map = aave::liquidation_map(sample.market(), sample.account(), assets, arena);
  if (!map.ok()) return add(digest, map.error());
  for (std::size_t i = 0; i < sample.position_count; ++i) {
    add(digest, assets[i].falling);
    add(digest, assets[i].rising);
  }
  add(digest, map->shock_down);
  add(digest, map->shock_up);
  add(digest, map->interest);
}

inline BlockDigest digest_lending(Share share) noexcept {
  alignas(16) static std::array<std::byte, 1 << 17> memory{};
  Arena arena{memory};
  Digest digest;
  for (std::uint64_t i = 0; i < 10'000 / share; ++i) {
    add_sample(digest, draw_sample(share.seed(100), i), arena);
  }
  return {.value = digest.value()};
}

inline constexpr Block kLending[] = {{"aave_v3", digest_lending}};

}  // namespace loadline::samples

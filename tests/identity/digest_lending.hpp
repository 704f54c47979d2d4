// Digests over seeded lending accounts: account data, balances, the liquidation map, previews and
// solutions.
#pragma once

#include "core/margin/lending/aave_liquidation.hpp"
#include "core/margin/lending/aave_solve.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/identity/lending_sample.hpp"
#include "tests/native/aave_action_sample.hpp"

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
  add(digest, aave::check(sample.market()));
  add(digest, aave::check(sample.market(), sample.account()));
  std::array<aave::Balance, kMostReserves> balances{};
  const auto data = aave::account_data(sample.market(), sample.account(), balances);
  if (!data.ok()) return add(digest, data.error());
  add(digest, *data);
  digest.add(to_double(data->health_factor));
  digest.add(std::uint64_t{aave::liquidatable(*data)});
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

/// What the protocol makes of three actions in turn, and the account that is left.
inline void add_actions(Digest& digest, const Sample& sample, Draw& draw) noexcept {
  StateRoom room;
  const Error begun = aave::begin(sample.market(), sample.account(), room.state);
  add(digest, begun);
  if (begun.code != ErrorCode::ok) return;
  std::array<aave::Action, 3> actions;
  for (aave::Action& action : actions) {
    action = draw_action(draw, sample.reserve_count, room.state);
  }
  const auto verdict = aave::apply(sample.market(), actions, room.state);
  add(digest, verdict.error());
  add(digest, verdict->limit);
  digest.add(std::uint64_t{verdict->action} << 32 | static_cast<std::uint32_t>(verdict->refusal));
  std::array<aave::Balance, kMostReserves> balances{};
  const aave::Market market = aave::market_of(sample.market(), room.state);
  const auto data = aave::account_data(market, aave::account_of(room.state), balances);
  add(digest, data.error());
  add(digest, *data);
}

inline void add(Digest& digest, const Result<aave::Solution>& solution) noexcept {
  add(digest, solution.error());
  add(digest, solution->amount);
  digest.add(std::uint64_t{static_cast<std::uint32_t>(solution->limiter)} << 32 |
             static_cast<std::uint32_t>(solution->refusal));
}

/// Previews, and the amounts that reach a limit or a health factor.
inline BlockDigest digest_actions(Share share) noexcept {
  alignas(16) static std::array<std::byte, 1 << 17> memory{};
  Digest digest;
  for (std::uint64_t i = 0; i < 2'400 / share; ++i) {
    const Sample sample = draw_checked_sample(share.seed(200), i);
    if (sample.position_count == 0) continue;
    Draw draw{share.seed(300) * 0x9e3779b97f4a7c15u + i};
    add_actions(digest, sample, draw);
    const auto reserve = static_cast<std::uint32_t>(draw.below(sample.reserve_count));
    const auto type = static_cast<aave::ActionType>(draw.below(4));
    const u256 target = scaled(draw.between(900, 2500), kWad, 1000);
    const aave::Market market = sample.market();
    const aave::Account account = sample.account();
    Arena arena{memory};
    add(digest, aave::max_borrow(market, account, reserve, arena));
    add(digest, aave::max_withdraw(market, account, reserve, arena));
    add(digest, aave::amount_for_health(market, account, type, reserve, target, arena));
  }
  return {.value = digest.value()};
}

inline constexpr Block kLending[] = {
    {"aave_v3", digest_lending},
    {"aave_v3_actions", digest_actions},
};

}  // namespace loadline::samples

// Aave v3: health, assessment, preview and solving over the input areas.
#include "wasm/browser/areas.hpp"

namespace loadline::browser {
namespace {

Error check_both(const aave::Market& market, const aave::Account& account) noexcept {
  const Error error = aave::check(market);
  return error.code != ErrorCode::ok ? error : aave::check(market, account);
}

/// Account data, balances and the liquidation map of a checked account.
Error assess(const aave::Market& market, const aave::Account& account, Report& out) noexcept {
  const auto data = aave::account_data(market, account, out.balances);
  if (!data) return data.error();
  const Arena::Scope scope(scratch());
  const auto map = aave::liquidation_map(
      market, account, std::span(out.assets).first(account.positions.size()), scratch());
  if (!map) return map.error();
  out.data = *data;
  out.map = *map;
  out.positions = static_cast<std::uint32_t>(account.positions.size());
  return {};
}

Result<aave::Solution> solve(const aave::Market& market, const aave::Account& account,
                             std::uint32_t goal, std::uint32_t by, std::uint32_t reserve) noexcept {
  constexpr std::uint32_t kMaxBorrow = 0, kMaxWithdraw = 1;
  const Arena::Scope scope(scratch());
  if (goal == kMaxBorrow) return aave::max_borrow(market, account, reserve, scratch());
  if (goal == kMaxWithdraw) return aave::max_withdraw(market, account, reserve, scratch());
  return aave::amount_for_health(market, account, static_cast<aave::ActionType>(by), reserve,
                                 areas.target, scratch());
}

}  // namespace

LOADLINE_EXPORT std::uint32_t loadline_health(std::uint32_t reserves, std::uint32_t e_modes,
                                              std::uint32_t positions, std::uint32_t category,
                                              std::uint32_t version, double now) {
  const aave::Market market = market_in(reserves, e_modes, version, now);
  const aave::Account account = account_in(positions, category);
  const Error error = check_both(market, account);
  if (error.code != ErrorCode::ok) return report(error);
  const auto data = aave::account_data(market, account, areas.before.balances);
  if (data) areas.before.data = *data;
  return report(data.error());
}

LOADLINE_EXPORT std::uint32_t loadline_assess(std::uint32_t reserves, std::uint32_t e_modes,
                                              std::uint32_t positions, std::uint32_t category,
                                              std::uint32_t version, double now) {
  const aave::Market market = market_in(reserves, e_modes, version, now);
  const aave::Account account = account_in(positions, category);
  const Error error = check_both(market, account);
  return report(error.code != ErrorCode::ok ? error : assess(market, account, areas.before));
}

/// Applies the actions after `loadline_assess` has accepted the same market and account. When the
/// protocol refuses none of them, `areas.state` and `areas.after` hold what they leave.
LOADLINE_EXPORT std::uint32_t loadline_preview(std::uint32_t reserves, std::uint32_t e_modes,
                                               std::uint32_t positions, std::uint32_t category,
                                               std::uint32_t version, double now,
                                               std::uint32_t actions) {
  const aave::Market market = market_in(reserves, e_modes, version, now);
  aave::State state = {
      .reserves = areas.state.reserves,
      .positions = areas.state.position,
      .position_count = 0,
      .e_mode_category = 0,
  };
  const Error error = aave::begin(market, account_in(positions, category), state);
  if (error.code != ErrorCode::ok) return report(error);
  const auto verdict =
      aave::apply(market, std::span(areas.actions).first(actions), state);
  if (!verdict) return report(verdict.error());
  areas.verdict = *verdict;
  if (verdict->refusal != aave::Refusal::none) return report({});
  areas.state.positions = static_cast<std::uint32_t>(state.position_count);
  areas.state.e_mode_category = state.e_mode_category;
  return report(assess(aave::market_of(market, state), aave::account_of(state), areas.after));
}

LOADLINE_EXPORT std::uint32_t loadline_solve(std::uint32_t reserves, std::uint32_t e_modes,
                                             std::uint32_t positions, std::uint32_t category,
                                             std::uint32_t version, double now, std::uint32_t goal,
                                             std::uint32_t by, std::uint32_t reserve) {
  const aave::Market market = market_in(reserves, e_modes, version, now);
  const aave::Account account = account_in(positions, category);
  const Error error = check_both(market, account);
  if (error.code != ErrorCode::ok) return report(error);
  const auto solution = solve(market, account, goal, by, reserve);
  if (solution) areas.solution = *solution;
  return report(solution.error());
}

}  // namespace loadline::browser

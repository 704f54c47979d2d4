#include "core/margin/lending/aave_actions.hpp"

#include <set>

#include "tests/native/aave_action_sample.hpp"
#include "tests/native/aave_reference_pool.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::reference;
using aave::Action;
using aave::ActionType;
using aave::Refusal;
using aave::Version;
using samples::Sample;
using samples::StateRoom;

namespace {

/// What a transaction came to: 0 accepted, a refusal's number, or -1 for reverting arithmetic.
int reference_outcome(ReferencePool& pool, const Action& action) {
  try {
    pool.transact(action);
    return 0;
  } catch (const Refused& refused) {
    return static_cast<int>(refused.refusal);
  } catch (const Revert&) {
    return -1;
  }
}

int outcome_of(const Result<aave::Verdict>& verdict) {
  return verdict.ok() ? static_cast<int>(verdict->refusal) : -1;
}

bool same_totals(const aave::Reserve& a, const aave::Reserve& b) {
  return a.liquidity_index == b.liquidity_index &&
         a.variable_borrow_index == b.variable_borrow_index && a.last_update == b.last_update &&
         a.scaled_supply == b.scaled_supply && a.scaled_variable_debt == b.scaled_variable_debt &&
         a.available_liquidity == b.available_liquidity && a.isolation_debt == b.isolation_debt;
}

bool same_position(const aave::Position& a, const aave::Position& b) {
  return a.scaled_supply == b.scaled_supply && a.scaled_variable_debt == b.scaled_variable_debt &&
         a.reserve == b.reserve && a.collateral == b.collateral;
}

bool same_state(const aave::State& state, const ReferencePool& pool) {
  if (state.e_mode_category != pool.category()) return false;
  for (std::size_t i = 0; i < pool.reserves().size(); ++i) {
    if (!same_totals(state.reserves[i], pool.reserves()[i])) return false;
  }
  if (state.position_count != pool.user().size()) return false;
  for (std::size_t i = 0; i < state.position_count; ++i) {
    const auto found = pool.user().find(state.positions[i].reserve);
    if (found == pool.user().end() || !same_position(state.positions[i], found->second)) {
      return false;
    }
  }
  return true;
}

bool same_state(const aave::State& a, const aave::State& b, std::size_t reserves) {
  if (a.e_mode_category != b.e_mode_category || a.position_count != b.position_count) return false;
  for (std::size_t i = 0; i < reserves; ++i) {
    if (!same_totals(a.reserves[i], b.reserves[i])) return false;
  }
  for (std::size_t i = 0; i < a.position_count; ++i) {
    if (!same_position(a.positions[i], b.positions[i])) return false;
  }
  return true;
}

/// Copies into room of its own.
void copy_state(const aave::State& from, StateRoom& to) {
  std::copy(from.reserves.begin(), from.reserves.end(), to.reserves.begin());
  std::copy(from.positions.begin(), from.positions.end(), to.positions.begin());
  to.state.position_count = from.position_count;
  to.state.e_mode_category = from.e_mode_category;
}

bool bounds_an_amount(const Action& action, const aave::Verdict& verdict) {
  switch (verdict.refusal) {
    case Refusal::supply_cap_exceeded:
    case Refusal::borrow_cap_exceeded:
    case Refusal::not_enough_balance:
    case Refusal::not_enough_liquidity:
    case Refusal::debt_ceiling_exceeded:
      return action.type != ActionType::swap_collateral;
    case Refusal::invalid_amount:
      return action.type == ActionType::borrow && !is_zero(verdict.limit);
    default:
      return false;
  }
}

/// The limit of a refusal lets the check pass, and one unit more does not.
void require_exact_limit(const Sample& sample, const aave::State& state, Action action,
                         const aave::Verdict& verdict) {
  StateRoom room;
  copy_state(state, room);
  action.amount = samples::plus(verdict.limit, 1);
  auto tried = aave::apply(sample.market(), {&action, 1}, room.state);
  REQUIRE(tried.ok());
  const bool nothing = is_zero(verdict.limit) && tried->refusal == Refusal::invalid_amount;
  REQUIRE((tried->refusal == verdict.refusal || nothing));
  if (is_zero(verdict.limit)) return;
  action.amount = verdict.limit;
  tried = aave::apply(sample.market(), {&action, 1}, room.state);
  REQUIRE((!tried.ok() || tried->refusal != verdict.refusal || is_zero(tried->limit)));
}

}  // namespace

TEST_CASE("actions do what the contracts do, check for check, every version, seeded accounts") {
  std::array<std::size_t, 22> seen{};
  std::size_t reverted = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Sample sample = samples::draw_checked_sample(3, i);
    REQUIRE(aave::check(sample.market()).code == ErrorCode::ok);
    REQUIRE(aave::check(sample.market(), sample.account()).code == ErrorCode::ok);
    StateRoom room;
    REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
    ReferencePool pool{sample.market(), sample.account()};
    REQUIRE(same_state(room.state, pool));
    samples::Draw draw{i * 0x632be59bd9b4e019u};
    for (int step = 0; step < 5; ++step) {
      const Action action = samples::draw_action(draw, sample.reserve_count, room.state);
      if (action.type == ActionType::swap_collateral && action.reserve == action.reserve_received) {
        continue;
      }
      const auto verdict = aave::apply(sample.market(), {&action, 1}, room.state);
      const int expected = reference_outcome(pool, action);
      if (outcome_of(verdict) != expected || !same_state(room.state, pool)) {
        FAIL("sample " << i << " step " << step << " version " << int(sample.version) << " action "
                       << int(action.type) << ": " << outcome_of(verdict) << ", expected "
                       << expected);
      }
      if (!verdict.ok()) {
        REQUIRE(verdict.error().code == ErrorCode::overflow);
        ++reverted;
        continue;
      }
      ++seen[static_cast<std::size_t>(verdict->refusal)];
      if (bounds_an_amount(action, *verdict)) {
        require_exact_limit(sample, room.state, action, *verdict);
      }
    }
  }
  for (std::size_t refusal = 0; refusal < seen.size(); ++refusal) {
    INFO("refusal " << refusal);
    CHECK(seen[refusal] > 0);
  }
  CHECK(seen[0] > 15'000);
  CHECK(reverted > 0);
}

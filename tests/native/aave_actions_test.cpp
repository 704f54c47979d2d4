#include "core/margin/lending/aave_actions.hpp"

#include <set>

#include "tests/native/aave_action_sample.hpp"
#include "tests/native/aave_reference_pool.hpp"
#include "tests/native/account_look.hpp"
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
  // A few base units can round to a scaled amount of nothing: refused, but not for this reason.
  const bool nothing = verdict.limit < u256{9} && tried->refusal == Refusal::invalid_amount;
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

TEST_CASE("the state a preview begins with has the account's own data") {
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    const Sample sample = samples::draw_checked_sample(5, i);
    StateRoom room;
    REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
    std::array<aave::Balance, samples::kMostReserves> before{};
    std::array<aave::Balance, samples::kMostReserves> after{};
    const auto own = aave::account_data(sample.market(), sample.account(), before);
    const auto copy = aave::account_data(aave::market_of(sample.market(), room.state),
                                         aave::account_of(room.state), after);
    REQUIRE(own.ok());
    REQUIRE(copy.ok());
    REQUIRE(own->total_collateral == copy->total_collateral);
    REQUIRE(own->total_debt == copy->total_debt);
    REQUIRE(own->weighted_collateral == copy->weighted_collateral);
    REQUIRE(own->health_factor == copy->health_factor);
    REQUIRE(own->average_ltv_bps == copy->average_ltv_bps);
    for (std::size_t j = 0; j < sample.position_count; ++j) {
      REQUIRE(before[j].supply == after[j].supply);
      REQUIRE(before[j].debt == after[j].debt);
    }
  }
}

TEST_CASE("previews compose, and stop before the first refusal") {
  std::size_t stopped = 0;
  for (std::uint64_t i = 0; i < test::kAccounts; ++i) {
    const Sample sample = samples::draw_checked_sample(7, i);
    StateRoom once;
    StateRoom stepwise;
    REQUIRE(aave::begin(sample.market(), sample.account(), once.state).code == ErrorCode::ok);
    copy_state(once.state, stepwise);
    samples::Draw draw{i};
    std::vector<Action> actions;
    while (actions.size() < 4) {
      const Action action = samples::draw_action(draw, sample.reserve_count, once.state);
      if (action.reserve != action.reserve_received) actions.push_back(action);
      if (sample.reserve_count == 1) break;
    }
    const auto verdict = aave::apply(sample.market(), actions, once.state);
    auto last = aave::apply(sample.market(), {}, stepwise.state);
    std::uint32_t done = 0;
    for (; done < actions.size(); ++done) {
      last = aave::apply(sample.market(), {&actions[done], 1}, stepwise.state);
      if (outcome_of(last) != 0) break;
    }
    if (outcome_of(verdict) != outcome_of(last) ||
        !same_state(once.state, stepwise.state, sample.reserve_count)) {
      FAIL("sample " << i);
    }
    if (outcome_of(verdict) == 0) continue;
    ++stopped;
    REQUIRE((verdict.ok() ? verdict->action : verdict.error().index) == done);
    if (verdict.ok()) REQUIRE(verdict->limit == last->limit);
  }
  CHECK(stopped > test::kAccounts / 5);
}

TEST_CASE("supplying and taking all back gives no more than was put in, and leaves nothing") {
  std::size_t done = 0;
  for (std::uint64_t i = 0; i < 8'000; ++i) {
    Sample sample = samples::draw_checked_sample(11, i);
    const std::uint32_t id = static_cast<std::uint32_t>(i) % std::uint32_t(sample.reserve_count);
    aave::Reserve& reserve = sample.reserves[id];
    reserve.supply_cap = 0;
    reserve.flags = aave::kActive | aave::kHasTotals;
    sample.position_count = 0;
    samples::Draw draw{i};
    Action supply{};
    supply.type = ActionType::supply;
    supply.reserve = id;
    supply.amount = samples::plus(u256{draw.below(1'000'000)}, 10);
    Action withdraw = supply;
    withdraw.type = ActionType::withdraw;
    withdraw.amount = u256::max();
    StateRoom room;
    REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
    const Big scaled_before = big(room.reserves[id].scaled_supply);
    const Big liquidity_before = big(room.reserves[id].available_liquidity);
    REQUIRE(outcome_of(aave::apply(sample.market(), {&supply, 1}, room.state)) == 0);
    const Big index = big(room.reserves[id].liquidity_index);
    const bool half_up = sample.version <= Version::v3_4;
    const Big scaled = (big(supply.amount) * kBigRay + (half_up ? index / 2 : Big{0})) / index;
    REQUIRE(big(room.positions[0].scaled_supply) == scaled);
    REQUIRE(big(room.reserves[id].scaled_supply) == scaled_before + scaled);
    const Big balance = (scaled * index + (half_up ? kBigRay / 2 : Big{0})) / kBigRay;
    if (!half_up) REQUIRE(balance <= big(supply.amount));
    const Big held = big(room.reserves[id].available_liquidity);
    const auto verdict = aave::apply(sample.market(), {&withdraw, 1}, room.state);
    if (outcome_of(verdict) == static_cast<int>(Refusal::not_enough_liquidity)) continue;
    REQUIRE(outcome_of(verdict) == 0);
    REQUIRE(is_zero(room.positions[0].scaled_supply));
    REQUIRE(room.positions[0].collateral == 0);
    REQUIRE(big(room.reserves[id].scaled_supply) == scaled_before);
    REQUIRE(held - big(room.reserves[id].available_liquidity) == balance);
    REQUIRE(held == liquidity_before + big(supply.amount));
    ++done;
  }
  CHECK(done > 7'000);
}

TEST_CASE("borrowing and repaying all leaves no debt, by its amount or by the word for all") {
  std::size_t done = 0;
  for (std::uint64_t i = 0; i < 8'000; ++i) {
    const Sample sample = samples::draw_checked_sample(13, i);
    StateRoom room;
    REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
    samples::Draw draw{i};
    Action action{};
    action.type = ActionType::borrow;
    action.reserve = static_cast<std::uint32_t>(draw.below(sample.reserve_count));
    action.amount = u256{draw.between(1, 1'000'000)};
    if (outcome_of(aave::apply(sample.market(), {&action, 1}, room.state)) != 0) continue;
    const aave::Reserve& reserve = room.reserves[action.reserve];
    aave::Position* owed = nullptr;
    for (std::size_t j = 0; j < room.state.position_count; ++j) {
      if (room.positions[j].reserve == action.reserve) owed = &room.positions[j];
    }
    const Big index = big(reserve.variable_borrow_index);
    const Big bias = sample.version <= Version::v3_4 ? Big{kBigRay / 2} : Big{kBigRay - 1};
    const Big debt = (big(owed->scaled_variable_debt) * index + bias) / kBigRay;
    const Big total = big(reserve.scaled_variable_debt);
    const Big mine = big(owed->scaled_variable_debt);
    action.type = ActionType::repay;
    action.amount = i % 2 == 0 ? u256::max() : narrow(debt);
    REQUIRE(outcome_of(aave::apply(sample.market(), {&action, 1}, room.state)) == 0);
    REQUIRE(is_zero(owed->scaled_variable_debt));
    if ((reserve.flags & aave::kHasTotals) != 0) {
      REQUIRE(big(reserve.scaled_variable_debt) == total - mine);
    }
    ++done;
  }
  CHECK(done > 1'000);
}

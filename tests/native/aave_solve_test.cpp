#include "core/margin/lending/aave_solve.hpp"

#include <set>

#include "tests/native/aave_plain_market.hpp"
#include "tests/native/aave_reference_pool.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::reference;
using aave::ActionType;
using aave::Limiter;
using aave::Refusal;
using aave::Solution;
using aave::Version;
using samples::kEveryVersion;
using samples::kToken;
using samples::Sample;
using samples::StateRoom;

namespace {

/// What is asked for; target 0 asks for the largest amount that is accepted.
struct Question {
  ActionType type;
  std::uint32_t reserve;
  u256 target;

  bool wants_least() const { return type == ActionType::supply || type == ActionType::repay; }
};

Result<Solution> solve(const Sample& sample, const Question& question) {
  alignas(std::max_align_t) std::array<std::byte, 8192> block;
  Arena arena{block};
  const auto market = sample.market();
  REQUIRE(aave::solve_workspace_bytes(market) <= block.size());
  const auto account = sample.account();
  if (!is_zero(question.target)) {
    return aave::amount_for_health(market, account, question.type, question.reserve,
                                   question.target, arena);
  }
  return question.type == ActionType::borrow
             ? aave::max_borrow(market, account, question.reserve, arena)
             : aave::max_withdraw(market, account, question.reserve, arena);
}

/// One amount carried out through the public functions alone.
struct Trial {
  bool accepted = false;
  bool on_target = false;
  Refusal refusal = Refusal::none;

  bool works() const { return accepted && on_target; }
};

Trial attempt(const Sample& sample, const Question& question, const u256& amount) {
  StateRoom room;
  REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
  const aave::Action action = samples::act(question.type, question.reserve, amount);
  const auto verdict = aave::apply(sample.market(), {&action, 1}, room.state);
  if (!verdict.ok()) return {};
  Trial trial{.accepted = verdict->refusal == Refusal::none, .refusal = verdict->refusal};
  std::array<aave::Balance, samples::kMostReserves> balances{};
  const auto data = aave::account_data(aave::market_of(sample.market(), room.state),
                                       aave::account_of(room.state), balances);
  trial.on_target = data.ok() && data->health_factor >= question.target;
  return trial;
}

u256 health_of(const Sample& sample) {
  std::array<aave::Balance, samples::kMostReserves> balances{};
  const auto data = aave::account_data(sample.market(), sample.account(), balances);
  REQUIRE(data.ok());
  return data->health_factor;
}

/// The answer works, its neighbour does not, and where nothing works nothing does.
void verify(const Sample& sample, const Question& question, const Solution& solution) {
  const u256& amount = solution.amount;
  const bool none =
      solution.limiter == Limiter::refused || solution.limiter == Limiter::unreachable;
  if (none) {
    REQUIRE(is_zero(amount));
    u256 rung{1};
    for (int i = 0; i < 12; ++i, rung = samples::scaled(31, rung, 1)) {
      REQUIRE(!attempt(sample, question, samples::plus(rung, 2)).works());
    }
    if (solution.limiter == Limiter::refused) REQUIRE(solution.refusal != Refusal::none);
    return;
  }
  if (question.wants_least()) {
    REQUIRE(solution.limiter == Limiter::none);
    REQUIRE(solution.refusal == Refusal::none);
    if (is_zero(amount)) {
      REQUIRE(health_of(sample) >= question.target);
      return;
    }
    REQUIRE(attempt(sample, question, amount).works());
    REQUIRE(!attempt(sample, question, samples::minus(amount, 1)).works());
    return;
  }
  if (!is_zero(amount)) REQUIRE(attempt(sample, question, amount).works());
  const Trial past = attempt(sample, question, samples::plus(amount, 1));
  REQUIRE(!past.works());
  if (!is_zero(amount)) REQUIRE(past.refusal == solution.refusal);
  // From v3.5 the health factor has no steps: nothing further on works either, and all before does.
  if (sample.version <= Version::v3_4) return;
  REQUIRE(!attempt(sample, question, samples::plus(amount, 100)).works());
  REQUIRE(!attempt(sample, question, samples::plus(samples::scaled(5, amount, 4), 9)).works());
  if (amount > u256{50}) {
    REQUIRE(attempt(sample, question, samples::scaled(4, amount, 5)).works());
  }
}

Solution solved(const Sample& sample, const Question& question) {
  const auto solution = solve(sample, question);
  REQUIRE(solution.ok());
  verify(sample, question, *solution);
  return *solution;
}

}  // namespace

TEST_CASE("every answer is checked by carrying it out, one unit further too: seeded accounts") {
  std::array<std::size_t, 8> limiters{};
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const Sample sample = samples::draw_checked_sample(17, i);
    samples::Draw draw{i * 0x9e3779b97f4a7c15u};
    const auto id = static_cast<std::uint32_t>(draw.below(sample.reserve_count));
    const u256 target = samples::scaled(draw.between(900, 3000), kWad, 1000);
    const u256 none{};
    for (const Question& question :
         {Question{ActionType::borrow, id, none}, Question{ActionType::withdraw, id, none},
          Question{ActionType::supply, id, target}, Question{ActionType::withdraw, id, target},
          Question{ActionType::borrow, id, target}, Question{ActionType::repay, id, target}}) {
      INFO("sample " << i << " version " << int(sample.version) << " type " << int(question.type)
                     << " reserve " << id << " target " << big(question.target));
      ++limiters[static_cast<std::size_t>(solved(sample, question).limiter)];
    }
  }
  for (std::size_t limiter = 0; limiter < limiters.size(); ++limiter) {
    INFO("limiter " << limiter);
    CHECK(limiters[limiter] >= 5);
  }
}

TEST_CASE("the answer is the largest there is: small accounts gone through amount by amount") {
  samples::Draw draw{41};
  for (int i = 0; i < 400; ++i) {
    const Version version = kEveryVersion[i % 8];
    Sample sample = samples::plain_sample(version, 1);
    for (aave::Reserve& reserve : sample.reserves) {
      reserve.liquidity_index = samples::scaled(draw.between(1000, 2500), kRay, 1000);
      reserve.variable_borrow_index = samples::scaled(draw.between(1000, 2500), kRay, 1000);
      reserve.price = draw.between(1, 5) * kToken;
      reserve.liquidation_threshold_bps = static_cast<std::uint32_t>(draw.between(5000, 9000));
      reserve.ltv_bps = reserve.liquidation_threshold_bps - 300;
    }
    sample.positions[0].scaled_supply = draw.between(20, 150);
    sample.positions[1].scaled_variable_debt = draw.between(1, 40);
    for (const ActionType type : {ActionType::borrow, ActionType::withdraw}) {
      const Question question{type, type == ActionType::borrow ? 1u : 0u, {}};
      std::set<std::uint64_t> accepted;
      for (std::uint64_t amount = 1; amount < 1000; ++amount) {
        ReferencePool pool{sample.market(), sample.account()};
        try {
          pool.transact(samples::act(type, question.reserve, amount));
          accepted.insert(amount);
        } catch (const Refused&) {
        }
      }
      const auto solution = solve(sample, question);
      REQUIRE(solution.ok());
      const std::uint64_t amount = solution->amount.limb[0];
      INFO("case " << i << " version " << int(version) << " type " << int(type));
      REQUIRE((accepted.empty() ? amount == 0 : accepted.count(amount) == 1));
      REQUIRE(accepted.count(amount + 1) == 0);
      // Before v3.5 a truncated average may step back up further on.
      const bool steps = version <= Version::v3_4 && type == ActionType::withdraw;
      if (!steps && !accepted.empty()) REQUIRE(amount == *accepted.rbegin());
    }
  }
}

TEST_CASE("limits by name, with the amounts that the eye can check") {
  for (const Version version : kEveryVersion) {
    const auto check = [&](const Sample& sample, const Question& question, std::uint64_t amount,
                           Limiter limiter, Refusal refusal) {
      INFO("version " << int(version) << " type " << int(question.type));
      const Solution solution = solved(sample, question);
      CHECK(solution.amount == u256{amount});
      CHECK(solution.limiter == limiter);
      CHECK(solution.refusal == refusal);
    };
    const Question borrow{ActionType::borrow, 1, {}};
    const Question withdraw{ActionType::withdraw, 0, {}};
    Sample sample = samples::plain_sample(version, 40);
    check(sample, borrow, 30 * kToken, Limiter::collateral,
          Refusal::collateral_cannot_cover_borrow);
    sample.reserves[1].available_liquidity = 12 * kToken;
    check(sample, borrow, 12 * kToken, Limiter::liquidity, Refusal::not_enough_liquidity);
    sample.reserves[1].borrow_cap = 405;
    check(sample, borrow, 5 * kToken, Limiter::cap, Refusal::borrow_cap_exceeded);
    sample.reserves[1].flags |= aave::kFrozen;
    check(sample, borrow, 0, Limiter::refused, Refusal::reserve_frozen);
    sample = samples::plain_sample(version, 0);
    check(sample, withdraw, 100 * kToken, Limiter::balance, Refusal::not_enough_balance);
    sample.reserves[0].available_liquidity = 7;
    check(sample, withdraw, 7, Limiter::liquidity, Refusal::not_enough_liquidity);
    check(sample, {ActionType::withdraw, 2, {}}, 0, Limiter::refused, Refusal::not_enough_balance);
    if (version <= Version::v3_6) {
      sample.reserves[0].debt_ceiling = 900;
      check(sample, borrow, 901 * kToken / 100 - 1, Limiter::debt_ceiling,
            Refusal::debt_ceiling_exceeded);
    }
    // Amounts that round to nothing are not the reason that is given.
    sample = samples::plain_sample(version, 0);
    sample.positions[0].collateral = 0;
    sample.reserves[1].variable_borrow_index = samples::scaled(9, kRay, 2);
    check(sample, borrow, 0, Limiter::refused,
          version <= Version::v3_4 ? Refusal::collateral_balance_is_zero
                                   : Refusal::ltv_validation_failed);
    // 40 of debt: health 2 with 100 at 80 %. 1.5 needs 75, or allows 53.33333333.
    sample = samples::plain_sample(version, 40);
    const u256 target{1'500'000'000'000'000'000u};
    check(sample, {ActionType::supply, 0, target}, 0, Limiter::none, Refusal::none);
    check(sample, {ActionType::withdraw, 0, target}, 25 * kToken, Limiter::none, Refusal::none);
    const u256 high{4'000'000'000'000'000'000u};
    check(sample, {ActionType::supply, 0, high}, 100 * kToken, Limiter::none, Refusal::none);
    check(sample, {ActionType::repay, 1, high}, 20 * kToken, Limiter::none, Refusal::none);
    check(sample, {ActionType::borrow, 1, high}, 0, Limiter::unreachable, Refusal::none);
    check(sample, {ActionType::repay, 2, high}, 0, Limiter::refused, Refusal::no_debt_of_asset);
    sample.reserves[0].supply_cap = 1'050;
    check(sample, {ActionType::supply, 0, high}, 0, Limiter::unreachable,
          Refusal::supply_cap_exceeded);
    sample.positions[0].collateral = 0;
    check(sample, {ActionType::supply, 0, high}, 0, Limiter::unreachable, Refusal::none);
    // Without debt every target is met.
    sample = samples::plain_sample(version, 0);
    check(sample, {ActionType::supply, 0, u256::max()}, 0, Limiter::none, Refusal::none);
    check(sample, {ActionType::withdraw, 0, high}, 100 * kToken, Limiter::balance,
          Refusal::not_enough_balance);
  }
}

TEST_CASE("bad questions are errors, and the workspace is as large as was said") {
  const Sample sample = samples::plain_sample(Version::v3_7, 40);
  const auto market = sample.market();
  const auto account = sample.account();
  alignas(std::max_align_t) std::array<std::byte, 8192> block;
  const std::size_t needed = aave::solve_workspace_bytes(market);
  Arena exact{std::span{block}.first(needed)};
  CHECK(aave::max_borrow(market, account, 1, exact).ok());
  CHECK(exact.used_bytes() == 0);
  CHECK(exact.peak_bytes() <= needed);
  for (std::size_t bytes = 0; bytes < exact.peak_bytes(); bytes += 97) {
    Arena small{std::span{block}.first(bytes)};
    const auto solution = aave::max_withdraw(market, account, 0, small);
    REQUIRE(solution.error().code == ErrorCode::capacity_exceeded);
    REQUIRE(solution.error().field == Field::arena);
    REQUIRE(solution.error().value == static_cast<double>(needed));
  }
  Error error = aave::max_borrow(market, account, 3, exact).error();
  CHECK(error.code == ErrorCode::unknown_asset);
  CHECK(error.value == 3.0);
  for (const ActionType type : {ActionType::enable_collateral, ActionType::swap_collateral,
                                ActionType::set_e_mode, static_cast<ActionType>(99)}) {
    error = aave::amount_for_health(market, account, type, 0, kWad, exact).error();
    CHECK(error.code == ErrorCode::out_of_domain);
    CHECK(error.field == Field::actions);
  }
  Sample unpriced = sample;
  unpriced.reserves[2].price = {};
  error = aave::max_borrow(unpriced.market(), unpriced.account(), 2, exact).error();
  CHECK(error.code == ErrorCode::missing_price);
}

// Morpho Blue: what an action does, what refuses it, and the most that each can move.
#include "core/margin/lending/morpho/morpho_actions.hpp"

#include "tests/identity/lending_families_sample.hpp"
#include "tests/native/aave_action_sample.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using morpho::ActionType;
using morpho::Limiter;
using morpho::Refusal;
using samples::draw_morpho;
using samples::MorphoSample;

namespace {

constexpr ActionType kTypes[] = {
    ActionType::supply, ActionType::withdraw,          ActionType::borrow,
    ActionType::repay,  ActionType::supply_collateral, ActionType::withdraw_collateral};

morpho::Preview tried(const MorphoSample& sample, const morpho::Action& action) {
  const auto preview = morpho::preview(sample.market, sample.position, action);
  REQUIRE(preview.ok());
  return *preview;
}

}  // namespace

TEST_CASE("the capacity of an action passes, and one unit more does not") {
  int limited[3] = {};
  int below_published = 0;
  int above_published = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const MorphoSample sample = draw_morpho(11, i);
    for (const ActionType type :
         {ActionType::withdraw, ActionType::borrow, ActionType::withdraw_collateral}) {
      const auto most = morpho::capacity(sample.market, sample.position, type);
      REQUIRE(most.ok());
      ++limited[static_cast<int>(most->limiter)];
      if (!is_zero(most->amount)) {
        REQUIRE(tried(sample, {most->amount, {}, type, 0}).refusal == Refusal::none);
      }
      const u256 more = samples::plus(most->amount, 1);
      const morpho::Preview next = tried(sample, {more, {}, type, 0});
      // Shares of less than a unit may round to one more that passes; the contract decides.
      if (type != ActionType::withdraw) REQUIRE(next.refusal != Refusal::none);
    }
    const auto repay = morpho::capacity(sample.market, sample.position, ActionType::repay);
    if (!is_zero(repay->amount)) {
      REQUIRE(tried(sample, {repay->amount, {}, ActionType::repay, 0}).refusal == Refusal::none);
    }
    const auto published =
        morpho::published_withdrawable_collateral(sample.market, sample.position);
    const auto exact =
        morpho::capacity(sample.market, sample.position, ActionType::withdraw_collateral);
    REQUIRE(published.ok());
    below_published += *published < exact->amount;
    above_published += *published > exact->amount;
  }
  for (const int count : limited) REQUIRE(count > 100);
  REQUIRE(below_published > 0);
  REQUIRE(above_published > 0);
  REQUIRE(morpho::capacity({}, {}, ActionType::supply).error().field == Field::actions);
}

TEST_CASE("a preview is the state that the action leaves") {
  int accepted = 0;
  for (std::uint64_t i = 0; i < 6000; ++i) {
    const MorphoSample sample = draw_morpho(12, i);
    samples::Draw draw{i};
    const ActionType type = kTypes[draw.below(6)];
    const u256 whole = type == ActionType::borrow || type == ActionType::repay
                           ? sample.market.total_borrow_assets
                           : sample.position.collateral;
    const u256 amount = samples::plus(samples::scaled(draw.between(0, 300), whole, 1000), 1);
    const morpho::Preview preview = tried(sample, {amount, {}, type, 0});
    if (preview.refusal != Refusal::none) {
      REQUIRE(preview.position.borrow_shares == sample.position.borrow_shares);
      REQUIRE(preview.market.total_supply_assets == sample.market.total_supply_assets);
      continue;
    }
    ++accepted;
    const MorphoSample left{preview.market, preview.position, false};
    REQUIRE(morpho::check(left.market, left.position).code == ErrorCode::ok);
    const bool was_healthy = *morpho::is_healthy(sample.market, sample.position);
    const bool is_healthy = *morpho::is_healthy(left.market, left.position);
    if (type == ActionType::borrow || type == ActionType::withdraw_collateral) REQUIRE(is_healthy);
    if (was_healthy) REQUIRE(is_healthy);
    if (type == ActionType::borrow) {
      // The minted shares repay no less than what was borrowed.
      const morpho::Preview back = tried(left, {{}, preview.shares, ActionType::repay, 0});
      REQUIRE(back.refusal == Refusal::none);
      REQUIRE(back.assets >= amount);
      REQUIRE(back.position.borrow_shares == sample.position.borrow_shares);
    }
    if (type == ActionType::supply) {
      const morpho::Preview back = tried(left, {{}, preview.shares, ActionType::withdraw, 0});
      if (back.refusal == Refusal::none) REQUIRE(back.assets <= amount);
    }
    if (type == ActionType::supply_collateral) {
      REQUIRE(left.position.collateral == samples::plus(sample.position.collateral, amount));
    }
  }
  REQUIRE(accepted > 3000);
}

TEST_CASE("each refusal has its reason") {
  MorphoSample sample{};
  sample.market.total_supply_assets = 1'000;
  sample.market.total_supply_shares = 1'000'000'000;
  sample.market.price = morpho::kOraclePriceScale;
  sample.market.lltv = 500'000'000'000'000'000;
  sample.position.collateral = 100;
  sample.position.supply_shares = 10'000'000;
  const auto refusal = [&](const morpho::Action& action) { return tried(sample, action).refusal; };
  REQUIRE(refusal({{}, {}, ActionType::borrow, 0}) == Refusal::inconsistent_input);
  REQUIRE(refusal({1, 1, ActionType::borrow, 0}) == Refusal::inconsistent_input);
  REQUIRE(refusal({{}, 1, ActionType::supply_collateral, 0}) == Refusal::inconsistent_input);
  REQUIRE(refusal({50, {}, ActionType::borrow, 0}) == Refusal::none);
  REQUIRE(refusal({51, {}, ActionType::borrow, 0}) == Refusal::insufficient_collateral);
  REQUIRE(refusal({101, {}, ActionType::withdraw_collateral, 0}) == Refusal::not_enough_collateral);
  REQUIRE(refusal({11, {}, ActionType::withdraw, 0}) == Refusal::not_enough_shares);
  REQUIRE(refusal({1, {}, ActionType::repay, 0}) == Refusal::not_enough_shares);
  sample.market.total_borrow_assets = 995;
  sample.market.total_borrow_shares = 995'000'000;
  REQUIRE(refusal({6, {}, ActionType::withdraw, 0}) == Refusal::insufficient_liquidity);
  REQUIRE(refusal({6, {}, ActionType::borrow, 0}) == Refusal::insufficient_liquidity);
  sample.position.borrow_shares = 49'000'000;
  REQUIRE(refusal({5, {}, ActionType::withdraw_collateral, 0}) == Refusal::insufficient_collateral);
  const auto error = [&](const morpho::Action& action) {
    return morpho::preview(sample.market, sample.position, action).error();
  };
  REQUIRE(error({1, {}, static_cast<ActionType>(6), 0}).field == Field::actions);
  REQUIRE(error({u256::max(), {}, ActionType::supply, 0}).code == ErrorCode::overflow);
  REQUIRE(error({u256::max(), {}, ActionType::borrow, 0}).field == Field::amount);
  REQUIRE(error({u256::max(), {}, ActionType::repay, 0}).field == Field::amount);
  REQUIRE(error({u256::max(), {}, ActionType::supply_collateral, 0}).field == Field::amount);
  sample.market.lltv = 0;
  REQUIRE(morpho::published_withdrawable_collateral(sample.market, sample.position).error().field ==
          Field::lltv);
}

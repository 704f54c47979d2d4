// Compound III: what an action does, what refuses it, and the most that each can move.
#include "core/margin/lending/comet/comet_actions.hpp"

#include "tests/identity/lending_families_sample.hpp"
#include "tests/native/aave_action_sample.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using comet::ActionType;
using comet::Limiter;
using comet::Refusal;
using samples::CometSample;
using samples::draw_comet;

namespace {

constexpr ActionType kTypes[] = {ActionType::supply_base, ActionType::withdraw_base,
                                 ActionType::supply_collateral, ActionType::withdraw_collateral};

bool of_base(ActionType type) {
  return type == ActionType::supply_base || type == ActionType::withdraw_base;
}

/// The sample with an accepted action carried out.
CometSample after(CometSample sample, const comet::Action& action, const comet::Preview& preview) {
  sample.principal = preview.principal;
  sample.base.total_supply_base = preview.total_supply_base;
  sample.base.total_borrow_base = preview.total_borrow_base;
  sample.base.base_balance = preview.base_balance;
  if (!of_base(action.type)) {
    sample.collateral[action.asset] = preview.collateral;
    sample.assets[action.asset].total_supply = preview.asset_total;
  }
  return sample;
}

comet::Preview tried(const CometSample& sample, const comet::Action& action) {
  const auto preview = comet::preview(sample.market(), sample.account(), action);
  REQUIRE(preview.ok());
  return *preview;
}

}  // namespace

TEST_CASE("the capacity of an action passes, and one unit more does not") {
  int limited[6] = {};
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const CometSample sample = draw_comet(11, i);
    for (const ActionType type : kTypes) {
      for (std::uint32_t asset = 0; asset < (of_base(type) ? 1 : sample.count); ++asset) {
        const auto most = comet::capacity(sample.market(), sample.account(), type, asset);
        REQUIRE(most.ok());
        ++limited[static_cast<int>(most->limiter)];
        if (!is_zero(most->amount)) {
          REQUIRE(tried(sample, {most->amount, type, asset}).refusal == Refusal::none);
        }
        if (most->limiter == Limiter::debt) continue;
        const u256 more = samples::plus(most->amount, 1);
        REQUIRE(tried(sample, {more, type, asset}).refusal != Refusal::none);
      }
    }
  }
  for (const Limiter limiter : {Limiter::balance, Limiter::collateral, Limiter::liquidity,
                                Limiter::borrow_min, Limiter::supply_cap, Limiter::debt}) {
    REQUIRE(limited[static_cast<int>(limiter)] > 20);
  }
}

TEST_CASE("a preview is the state that the action leaves") {
  int refused = 0;
  int accepted = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const CometSample sample = draw_comet(12, i);
    samples::Draw draw{i};
    const ActionType type = kTypes[draw.below(4)];
    if (!of_base(type) && sample.count == 0) continue;
    const auto asset = static_cast<std::uint32_t>(of_base(type) ? 0 : draw.below(sample.count));
    const auto most = comet::capacity(sample.market(), sample.account(), type, asset);
    const u256 amount = samples::scaled(draw.between(0, 1100), most->amount, 1000);
    const comet::Action action{amount, type, asset};
    const comet::Preview preview = tried(sample, action);
    const CometSample left = after(sample, action, preview);
    if (preview.refusal != Refusal::none) {
      ++refused;
      REQUIRE(left.principal.magnitude == sample.principal.magnitude);
      REQUIRE(left.base.base_balance == sample.base.base_balance);
      continue;
    }
    ++accepted;
    // What leaves leaves a position that may borrow; what comes in never hurts.
    const auto before = comet::account_data(sample.market(), sample.account());
    const auto data = comet::account_data(left.market(), left.account());
    const bool leaves =
        type == ActionType::withdraw_base || type == ActionType::withdraw_collateral;
    if (leaves) REQUIRE(data->borrow_collateralized == 1);
    if (!leaves) REQUIRE(data->borrow_collateralized >= before->borrow_collateralized);
    // The way back is open, and leads to no better place.
    if (type == ActionType::supply_collateral) {
      const comet::Preview back = tried(left, {amount, ActionType::withdraw_collateral, asset});
      if (before->borrow_collateralized == 1) {
        REQUIRE(back.refusal == Refusal::none);
        REQUIRE(back.collateral == sample.collateral[asset]);
        REQUIRE(back.asset_total == sample.assets[asset].total_supply);
      }
    }
    if (type == ActionType::withdraw_base) {
      const comet::Preview back = tried(left, {amount, ActionType::supply_base, 0});
      REQUIRE(back.refusal == Refusal::none);
      REQUIRE(back.base_balance == sample.base.base_balance);
      Exact exact;
      const auto now = comet::present_value(exact, left.market(), back.principal);
      const auto then = comet::present_value(exact, left.market(), sample.principal);
      if (then.negative == 0 && now.negative == 0) REQUIRE(now.magnitude <= then.magnitude);
    }
  }
  REQUIRE(refused > 100);
  REQUIRE(accepted > 2000);
}

TEST_CASE("all of it: the whole debt is repaid, the whole supply leaves") {
  for (std::uint64_t i = 0; i < 600; ++i) {
    const CometSample sample = draw_comet(13, i);
    const auto balance = comet::base_balance(sample.market(), sample.account());
    const comet::Preview repaid = tried(sample, {u256::max(), ActionType::supply_base, 0});
    REQUIRE(repaid.amount == balance->borrow);
    if (!is_zero(balance->borrow)) REQUIRE(is_zero(repaid.principal.magnitude));
    const comet::Preview out = tried(sample, {u256::max(), ActionType::withdraw_base, 0});
    if (is_zero(balance->supply) || out.refusal != Refusal::none) continue;
    REQUIRE(out.amount == balance->supply);
    REQUIRE(is_zero(out.principal.magnitude));
  }
}

TEST_CASE("each refusal has its reason") {
  CometSample sample{};
  sample.count = 1;
  sample.assets[0].price = 100'000'000;
  sample.assets[0].borrow_collateral_factor = 800'000'000'000'000'000;
  sample.assets[0].liquidate_collateral_factor = 850'000'000'000'000'000;
  sample.assets[0].decimals = 6;
  sample.assets[0].total_supply = 1'000;
  sample.assets[0].supply_cap = 2'000;
  sample.collateral[0] = 1'000;
  sample.base.base_price = 100'000'000;
  sample.base.base_decimals = 6;
  sample.base.base_supply_index = sample.base.base_borrow_index = comet::kIndexScale;
  sample.base.base_borrow_min = 100;
  sample.base.base_balance = 500;
  const auto refusal = [&](std::uint64_t amount, ActionType type) {
    return tried(sample, {amount, type, 0}).refusal;
  };
  REQUIRE(refusal(1'000, ActionType::supply_collateral) == Refusal::none);
  REQUIRE(refusal(1'001, ActionType::supply_collateral) == Refusal::supply_cap_exceeded);
  REQUIRE(refusal(1'001, ActionType::withdraw_collateral) == Refusal::not_enough_balance);
  REQUIRE(refusal(99, ActionType::withdraw_base) == Refusal::borrow_too_small);
  REQUIRE(refusal(100, ActionType::withdraw_base) == Refusal::none);
  REQUIRE(refusal(801, ActionType::withdraw_base) == Refusal::not_collateralized);
  REQUIRE(refusal(501, ActionType::withdraw_base) == Refusal::transfer_out_failed);
  sample.principal = {800, 1, 0};
  sample.base.total_borrow_base = 800;
  REQUIRE(refusal(1, ActionType::withdraw_collateral) == Refusal::not_collateralized);

  const auto error = [&](const comet::Action& action) {
    return comet::preview(sample.market(), sample.account(), action).error();
  };
  REQUIRE(error({1, static_cast<ActionType>(4), 0}).field == Field::actions);
  REQUIRE(error({1, ActionType::supply_collateral, 1}).code == ErrorCode::unknown_asset);
  REQUIRE(error({u256::max(), ActionType::supply_collateral, 0}).field == Field::amount);
  REQUIRE(comet::capacity(sample.market(), sample.account(), ActionType::withdraw_collateral, 9)
              .error()
              .code == ErrorCode::unknown_asset);
}

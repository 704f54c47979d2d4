// Morpho Blue: shares, interest, health, liquidation, pre-liquidation and boundaries, against the
// contracts' rules written out once more in unbounded integers.
#include "core/margin/lending/morpho/morpho_health.hpp"

#include "core/margin/lending/morpho/morpho_apy.hpp"
#include "core/margin/lending/morpho/morpho_boundary.hpp"
#include "core/margin/lending/morpho/morpho_interest.hpp"

#include "tests/identity/lending_families_sample.hpp"
#include "tests/native/aave_action_sample.hpp"
#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using morpho::LiquidationRefusal;
using morpho::Reach;
using reference::Big;
using reference::big;
using samples::draw_morpho;
using samples::MorphoSample;

namespace {

const Big kScale = big(morpho::kOraclePriceScale);
const Big kOne = big(kWad);

Big up(const Big& a, const Big& b) {
  return (a + b - 1) / b;
}
Big debt_of(const morpho::Market& market, const Big& shares) {
  return up(shares * (big(market.total_borrow_assets) + 1),
            big(market.total_borrow_shares) + 1'000'000);
}
Big limit_of(const morpho::Position& position, const Big& price, const Big& lltv) {
  return big(position.collateral) * price / kScale * lltv / kOne;
}
bool healthy_at(const MorphoSample& sample, const Big& price, const Big& lltv) {
  if (is_zero(sample.position.borrow_shares)) return true;
  return limit_of(sample.position, price, lltv) >=
         debt_of(sample.market, big(sample.position.borrow_shares));
}
bool healthy(const MorphoSample& sample) {
  return healthy_at(sample, big(sample.market.price), sample.market.lltv);
}

morpho::PreLiquidation default_terms() {
  // blue-sdk, preLiquidation.ts: the default for a market of 86 %.
  return {832'603'694'978'499'652u, 2'001'493'508'968'667u, 245'311'807'032'632'372u,
          1'043'841'336'116'910'229u, 1'043'841'336'116'910'229u};
}

}  // namespace

TEST_CASE("the incentive of every enabled loan-to-value is the published one") {
  const std::pair<std::uint64_t, std::uint64_t> rows[] = {
      {385'000'000'000'000'000, 1'150'000'000'000'000'000},
      {625'000'000'000'000'000, 1'126'760'563'380'281'690},
      {770'000'000'000'000'000, 1'074'113'856'068'743'286},
      {860'000'000'000'000'000, 1'043'841'336'116'910'229},
      {915'000'000'000'000'000, 1'026'167'265'264'238'070},
      {965'000'000'000'000'000, 1'010'611'419'909'044'972},
  };
  for (const auto& [lltv, factor] : rows) {
    REQUIRE(morpho::liquidation_incentive_factor(lltv) == u256{factor});
  }
}

TEST_CASE("health is the contract's, and the ratios are the SDK's") {
  int near_trigger = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const MorphoSample sample = draw_morpho(1, i);
    REQUIRE(morpho::check(sample.market).code == ErrorCode::ok);
    REQUIRE(morpho::check(sample.market, sample.position).code == ErrorCode::ok);
    const auto data = morpho::account_data(sample.market, sample.position);
    REQUIRE(data.ok());
    REQUIRE(*morpho::is_healthy(sample.market, sample.position) == healthy(sample));
    REQUIRE((data->status != morpho::HealthStatus::liquidatable) == healthy(sample));
    const Big debt = debt_of(sample.market, big(sample.position.borrow_shares));
    const Big limit = limit_of(sample.position, big(sample.market.price), sample.market.lltv);
    REQUIRE(big(data->debt) == debt);
    REQUIRE(big(data->max_borrow) == limit);
    REQUIRE(big(data->borrowable) == (limit > debt ? Big{limit - debt} : Big{0}));
    if (debt == 0) {
      REQUIRE(data->health_factor == u256::max());
      REQUIRE(data->borrow_capacity_usage == u256{1});
      continue;
    }
    REQUIRE(big(data->health_factor) == limit * kOne / debt);
    near_trigger += limit * 99 < debt * 100 && debt * 99 < limit * 100;
    const Big value = big(sample.position.collateral) * big(sample.market.price) / kScale;
    if (value == 0) {
      REQUIRE(data->ltv == u256::max());
    } else {
      REQUIRE(big(data->ltv) == up(debt * kOne, value));
    }
    MorphoSample richer = sample;
    richer.position.collateral = samples::plus(sample.position.collateral, 1 + i % 9);
    if (healthy(sample)) REQUIRE(*morpho::is_healthy(richer.market, richer.position));
  }
  REQUIRE(near_trigger > 40);
}

TEST_CASE("interest compounds by three terms, and the fee mints shares at the price after it") {
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const MorphoSample sample = draw_morpho(2, i);
    const std::uint64_t seconds = i * i * 37;
    const Big x = big(sample.market.borrow_rate) * seconds;
    const Big square = x * x / (2 * kOne);
    const Big growth = x + square + square * x / (3 * kOne);
    const Big interest = big(sample.market.total_borrow_assets) * growth / kOne;
    const auto got = morpho::accrued_interest(sample.market, seconds);
    REQUIRE(got.ok());
    REQUIRE(big(got->assets) == interest);
    const Big fee = interest * sample.market.fee / kOne;
    const Big shares = fee * (big(sample.market.total_supply_shares) + 1'000'000) /
                       (big(sample.market.total_supply_assets) + interest - fee + 1);
    REQUIRE(big(got->fee_shares) == (sample.market.fee == 0 ? Big{0} : shares));
    const auto later = morpho::accrued(sample.market, sample.market.last_update + seconds);
    REQUIRE(big(later->total_supply_assets) == big(sample.market.total_supply_assets) + interest);
    REQUIRE(later->last_update == sample.market.last_update + seconds);
  }
  morpho::Market market{};
  market.last_update = 10;
  REQUIRE(morpho::accrued(market, 9).error().code == ErrorCode::stale_time);
  market.total_borrow_assets = shift_right(u256::max(), 128);
  market.borrow_rate = kWad;
  REQUIRE(morpho::accrued(market, 11).error().code == ErrorCode::overflow);
}

TEST_CASE("utilisation is steered by the SDK's four amounts") {
  morpho::Market market{};
  market.total_supply_assets = 1000;
  market.total_borrow_assets = 400;
  Exact exact;
  const u256 half = shift_right(kWad, 1);
  const u256 quarter = shift_right(kWad, 2);
  REQUIRE(morpho::utilization(exact, market) == samples::scaled(4, kWad, 10));
  REQUIRE(morpho::supply_to_utilization(exact, market, quarter) == u256{600});
  REQUIRE(morpho::supply_to_utilization(exact, market, half) == u256{});
  REQUIRE(morpho::supply_to_utilization(exact, market, 0) == u256::max());
  REQUIRE(morpho::withdraw_to_utilization(exact, market, half) == u256{200});
  REQUIRE(morpho::withdraw_to_utilization(exact, market, 0) == u256{});
  REQUIRE(morpho::borrow_to_utilization(exact, market, half) == u256{100});
  REQUIRE(morpho::repay_to_utilization(exact, market, quarter) == u256{150});
  market.total_borrow_assets = {};
  REQUIRE(morpho::withdraw_to_utilization(exact, market, 0) == u256{1000});
  REQUIRE(morpho::supply_to_utilization(exact, market, 0) == u256{});
  market.total_supply_assets = {};
  REQUIRE(morpho::utilization(exact, market) == u256{});
  market.total_borrow_assets = 1;
  REQUIRE(morpho::utilization(exact, market) == u256::max());
  REQUIRE_FALSE(exact.overflowed());
}

TEST_CASE("the yearly yields of the SDK's tests") {
  // MarketUtils.test.ts, rateToApy: 3, 40 and 500 % a year.
  const std::pair<std::uint64_t, double> rows[] = {{951'293'759, 0.030454533936848223},
                                                   {12'683'916'793, 0.4918246976174727},
                                                   {158'548'959'918, 147.41315909872503},
                                                   {0, 0.0}};
  for (const auto& [rate, apy] : rows) {
    REQUIRE(std::abs(*morpho_rate_to_apy(rate) - apy) <= 4e-15 * std::max(1.0, apy));
  }
  REQUIRE(morpho_rate_to_apy(600'000'000'000).error().field == Field::borrow_rate);
  REQUIRE(morpho_rate_to_apy(u256::max()).error().code == ErrorCode::out_of_domain);
}

TEST_CASE("the price boundary is one on both sides, and no price beyond it is missed") {
  int reached = 0;
  int published_is_liquidatable = 0;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const MorphoSample sample = draw_morpho(4, i);
    const auto boundary = morpho::price_boundary(sample.market, sample.position);
    REQUIRE(boundary.ok());
    if (boundary->reach != Reach::reached) {
      const bool none = is_zero(sample.position.borrow_shares);
      REQUIRE(boundary->reach == (none ? Reach::no_debt : Reach::already_liquidatable));
      REQUIRE(none != !healthy(sample));
      continue;
    }
    ++reached;
    const Big lltv = sample.market.lltv;
    REQUIRE(healthy_at(sample, big(boundary->last_healthy), lltv));
    REQUIRE_FALSE(healthy_at(sample, big(boundary->first_liquidatable), lltv));
    REQUIRE(big(boundary->first_liquidatable) + 1 == big(boundary->last_healthy));
    // The limit is a step function; its steps are these prices, so a scan of them misses none.
    if (sample.tiny) {
      for (Big value = 0; value < 60; ++value) {
        const Big price = up(value * kScale, big(sample.position.collateral));
        const bool above = price >= big(boundary->last_healthy);
        REQUIRE(healthy_at(sample, price, lltv) == above);
      }
    }
    const auto published = morpho::published_liquidation_price(sample.market, sample.position);
    const Big power = big(sample.position.collateral) * lltv / kOne;
    REQUIRE(big(published->price) ==
            up(debt_of(sample.market, big(sample.position.borrow_shares)) * kScale, power));
    const auto variation = morpho::published_price_variation(sample.market, sample.position);
    const Big ratio = up(big(published->price) * kOne, big(sample.market.price));
    const Big change =
        variation->negative != 0 ? Big{-big(variation->magnitude)} : big(variation->magnitude);
    REQUIRE(change == ratio - kOne);
    published_is_liquidatable += !healthy_at(sample, big(published->price), lltv);
  }
  REQUIRE(reached > 1500);
  REQUIRE(published_is_liquidatable > 300);
  const MorphoSample none{};
  REQUIRE(morpho::published_liquidation_price(none.market, none.position)->reach == Reach::no_debt);
  REQUIRE(morpho::published_price_variation(none.market, none.position)->reach == Reach::no_debt);
}

TEST_CASE("time has its boundary, at the market's rate") {
  int reached = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    MorphoSample sample = draw_morpho(5, i);
    const auto boundary = morpho::interest_boundary(sample.market, sample.position);
    REQUIRE(boundary.ok());
    if (boundary->reach != Reach::reached) continue;
    ++reached;
    const auto at = [&](const u256& seconds) {
      MorphoSample later = sample;
      later.market = *morpho::accrued(sample.market, sample.market.last_update + seconds.limb[0]);
      return healthy(later);
    };
    REQUIRE(at(boundary->last_healthy));
    REQUIRE_FALSE(at(boundary->first_liquidatable));
  }
  REQUIRE(reached > 40);
}

TEST_CASE("a liquidation repays what the contract's order of roundings says") {
  int bad_debts = 0;
  int liquidated = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const MorphoSample sample = draw_morpho(6, i);
    const morpho::Market& market = sample.market;
    const u256 shares = samples::scaled(1 + i % 10, sample.position.borrow_shares, 10);
    const auto result = morpho::liquidate(market, sample.position, {}, shares);
    REQUIRE(result.ok());
    if (is_zero(shares)) {
      REQUIRE(result->refusal == LiquidationRefusal::inconsistent_input);
      continue;
    }
    if (healthy(sample)) {
      REQUIRE(result->refusal == LiquidationRefusal::healthy_position);
      REQUIRE(is_zero(*morpho::seizable_collateral(market, sample.position)));
      continue;
    }
    const Big incentive = big(morpho::liquidation_incentive_factor(market.lltv));
    const Big repaid = big(shares) * (big(market.total_borrow_assets) + 1) /
                       (big(market.total_borrow_shares) + 1'000'000);
    const Big seized = repaid * incentive / kOne * kScale / big(market.price);
    if (seized > big(sample.position.collateral)) {
      REQUIRE(result->refusal == LiquidationRefusal::not_enough_collateral);
    } else {
      ++liquidated;
      REQUIRE(result->refusal == LiquidationRefusal::none);
      REQUIRE(big(result->seized_assets) == seized);
      REQUIRE(big(result->repaid_assets) == debt_of(market, big(shares)));
      REQUIRE(big(result->position.collateral) + seized == big(sample.position.collateral));
    }
    // All of the collateral: what debt is left is the suppliers' loss.
    if (is_zero(sample.position.collateral)) continue;
    const auto all = morpho::liquidate(market, sample.position, sample.position.collateral, {});
    REQUIRE(all.ok());
    if (all->refusal != LiquidationRefusal::none) continue;
    REQUIRE(is_zero(all->position.collateral));
    REQUIRE(is_zero(all->position.borrow_shares));
    REQUIRE(big(all->market.total_supply_assets) + big(all->bad_debt_assets) ==
            big(market.total_supply_assets));
    bad_debts += !is_zero(all->bad_debt_assets);
  }
  REQUIRE(liquidated > 100);
  REQUIRE(bad_debts > 40);
}

TEST_CASE("pre-liquidation opens before liquidation, and its factors rise between them") {
  const morpho::PreLiquidation terms = default_terms();
  int in_zone = 0;
  for (std::uint64_t i = 0; i < 6000; ++i) {
    MorphoSample sample = draw_morpho(7, i);
    sample.market.lltv = 860'000'000'000'000'000;
    REQUIRE(morpho::check(terms, sample.market).code == ErrorCode::ok);
    const auto at = morpho::pre_liquidation_terms(terms, sample.market, sample.position);
    REQUIRE(at.ok());
    const bool safe = healthy_at(sample, big(sample.market.price), big(terms.pre_lltv));
    if (safe || !healthy(sample)) {
      REQUIRE(at->refusal == (safe ? LiquidationRefusal::not_pre_liquidatable_position
                                   : LiquidationRefusal::liquidatable_position));
    } else {
      ++in_zone;
      const Big debt = debt_of(sample.market, big(sample.position.borrow_shares));
      const Big value = big(sample.position.collateral) * big(sample.market.price) / kScale;
      const Big share = (up(debt * kOne, value) - big(terms.pre_lltv)) * kOne /
                        (sample.market.lltv - big(terms.pre_lltv));
      const Big close =
          big(terms.pre_lcf1) + (big(terms.pre_lcf2) - big(terms.pre_lcf1)) * share / kOne;
      REQUIRE(big(at->close_factor) == close);
      REQUIRE(at->incentive_factor == terms.pre_lif1);
      const u256 shares = at->repayable_shares;
      if (!is_zero(shares)) {
        const auto done = morpho::pre_liquidate(terms, sample.market, sample.position, {}, shares);
        REQUIRE(done.ok());
        if (done->refusal == LiquidationRefusal::none) {
          REQUIRE(samples::plus(done->position.borrow_shares, shares) ==
                  sample.position.borrow_shares);
          REQUIRE(*morpho::is_healthy(done->market, done->position));
        }
        const auto more = morpho::pre_liquidate(terms, sample.market, sample.position, {},
                                                samples::plus(shares, 1));
        REQUIRE(more->refusal == LiquidationRefusal::pre_liquidation_too_large);
      }
    }
    const auto opens = morpho::pre_liquidation_boundary(terms, sample.market, sample.position);
    if (opens->reach != Reach::reached) continue;
    REQUIRE(healthy_at(sample, big(opens->last_healthy), big(terms.pre_lltv)));
    REQUIRE_FALSE(healthy_at(sample, big(opens->first_liquidatable), big(terms.pre_lltv)));
    const auto liquidation = morpho::price_boundary(sample.market, sample.position);
    REQUIRE(liquidation->first_liquidatable <= opens->first_liquidatable);
  }
  REQUIRE(in_zone > 50);
}

TEST_CASE("Morpho refuses bad input by its field") {
  const u256 wide = shift_right(u256::max(), 127);
  const auto field_of = [](auto change) {
    morpho::Market market{};
    market.now = market.last_update = 5;
    change(market);
    return morpho::check(market);
  };
  REQUIRE(field_of([](morpho::Market&) {}).code == ErrorCode::ok);
  REQUIRE(field_of([&](morpho::Market& m) { m.total_supply_assets = wide; }).field ==
          Field::total_supply_assets);
  REQUIRE(field_of([&](morpho::Market& m) { m.total_supply_shares = wide; }).field ==
          Field::total_supply_shares);
  REQUIRE(field_of([&](morpho::Market& m) { m.total_borrow_assets = wide; }).field ==
          Field::total_borrow_assets);
  REQUIRE(field_of([&](morpho::Market& m) { m.total_borrow_shares = wide; }).field ==
          Field::total_borrow_shares);
  REQUIRE(field_of([&](morpho::Market& m) { m.borrow_rate = wide; }).field == Field::borrow_rate);
  REQUIRE(field_of([](morpho::Market& m) { m.fee = kWad.limb[0]; }).field == Field::fee);
  REQUIRE(field_of([](morpho::Market& m) { m.lltv = kWad.limb[0]; }).field == Field::lltv);
  REQUIRE(field_of([](morpho::Market& m) { m.now = 4; }).code == ErrorCode::stale_time);
  REQUIRE(field_of([](morpho::Market& m) { m.now = 1ull << 41; }).field == Field::now);
  morpho::Market market{};
  REQUIRE(morpho::check(market, {1, {}, {}}).field == Field::supply_shares);
  REQUIRE(morpho::check(market, {{}, 1, {}}).field == Field::borrow_shares);
  REQUIRE(morpho::check(market, {{}, {}, wide}).field == Field::collateral);

  market.lltv = 860'000'000'000'000'000;
  const auto terms_with = [&](auto change) {
    morpho::PreLiquidation terms = default_terms();
    change(terms);
    return morpho::check(terms, market).field;
  };
  REQUIRE(terms_with([&](auto& t) { t.pre_lltv = market.lltv; }) == Field::pre_lltv);
  REQUIRE(terms_with([](auto& t) { t.pre_lcf2 = 1; }) == Field::pre_close_factor);
  REQUIRE(terms_with([](auto& t) { t.pre_lif1 = 1; }) == Field::pre_incentive_factor);
  REQUIRE(terms_with([](auto& t) { t.pre_lif2 = kRay; }) == Field::pre_incentive_factor);

  market.price = u256::max();
  market.total_borrow_shares = 5;
  REQUIRE(morpho::is_healthy(market, {{}, 5, 5}).error().code == ErrorCode::overflow);
  REQUIRE(morpho::price_boundary(market, {{}, 5, 5}).error().field == Field::price);
}

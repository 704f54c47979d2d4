#include "core/margin/lending/aave_health.hpp"

#include <algorithm>

#include "tests/identity/lending_sample.hpp"
#include "tests/native/aave_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::reference;
using aave::Version;
using samples::Sample;

namespace {

using Balances = std::array<aave::Balance, samples::kMostReserves>;

bool same(const aave::AccountData& data, const ReferenceData& expected) {
  const auto status = expected.debt == 0          ? aave::HealthStatus::no_debt
                      : expected.health < kBigWad ? aave::HealthStatus::liquidatable
                                                  : aave::HealthStatus::healthy;
  return big(data.total_collateral) == expected.collateral &&
         big(data.total_debt) == expected.debt &&
         big(data.available_borrows) == expected.available &&
         big(data.weighted_collateral) == expected.weighted &&
         big(data.health_factor) == expected.health &&
         data.average_ltv_bps == expected.average_ltv &&
         data.average_liquidation_threshold_bps == expected.average_threshold &&
         (data.has_zero_ltv_collateral != 0) == expected.zero_ltv &&
         data.isolated_reserve_plus_one == expected.isolated_plus_one && data.status == status;
}

/// One reserve worth 1.00 a token of 8 decimals, indexes 1: amounts are base-currency units.
aave::Reserve plain_reserve(std::uint32_t ltv, std::uint32_t threshold) {
  aave::Reserve reserve{};
  reserve.price = 100'000'000;
  reserve.decimals = 8;
  reserve.liquidity_index = reserve.variable_borrow_index = kRay;
  reserve.ltv_bps = ltv;
  reserve.liquidation_threshold_bps = threshold;
  return reserve;
}

/// Collateral of 1000 in reserve 0 and a debt in reserve 1.
Sample two_asset_sample(Version version, std::uint64_t debt) {
  Sample sample;
  sample.version = version;
  sample.reserve_count = sample.position_count = 2;
  sample.reserves[0] = plain_reserve(7000, 8000);
  sample.reserves[1] = plain_reserve(7500, 7800);
  sample.positions[0] = {
      .scaled_supply = 1000, .scaled_variable_debt = {}, .reserve = 0, .collateral = 1};
  sample.positions[1] = {
      .scaled_supply = {}, .scaled_variable_debt = debt, .reserve = 1, .collateral = 0};
  sample.e_modes[0].id = 1;
  sample.e_modes[1].id = 2;
  return sample;
}

aave::AccountData assess(const Sample& sample) {
  Balances balances{};
  const auto data = aave::account_data(sample.market(), sample.account(), balances);
  REQUIRE(data.ok());
  return *data;
}

}  // namespace

TEST_CASE("account data equals the contract's to the last unit, every version, seeded accounts") {
  std::size_t liquidatable = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Sample sample = samples::draw_sample(1, i);
    REQUIRE(aave::check(sample.market()).code == ErrorCode::ok);
    REQUIRE(aave::check(sample.market(), sample.account()).code == ErrorCode::ok);
    const aave::AccountData data = assess(sample);
    const ReferenceData expected = reference_account_data(sample.market(), sample.account());
    if (!same(data, expected)) FAIL("sample " << i << " version " << int(sample.version));
    REQUIRE(aave::liquidatable(data) == (expected.debt != 0 && expected.health < kBigWad));
    liquidatable += aave::liquidatable(data) ? 1 : 0;
  }
  // The samples have to reach both sides of the decision for the comparison to mean anything.
  CHECK(liquidatable > 2'000);
  CHECK(liquidatable < 18'000);
}

TEST_CASE("indexes accrue as the contract's, rates and spans up to the widths of its storage") {
  samples::Draw draw{5};
  for (int i = 0; i < 20'000; ++i) {
    aave::Reserve reserve = plain_reserve(0, 0);
    reserve.liquidity_index = shift_right(u256{0, 0, draw.word() | (1ull << 63), draw.word()},
                                          static_cast<unsigned>(draw.below(38)));
    reserve.variable_borrow_index = reserve.liquidity_index;
    const unsigned shift = static_cast<unsigned>(draw.below(128));
    reserve.liquidity_rate = shift_right(u256{0, 0, draw.word(), draw.word()}, shift);
    reserve.variable_borrow_rate = shift_right(u256{0, 0, draw.word(), draw.word()}, shift);
    reserve.last_update = draw.below(1ull << 40);
    const std::uint64_t at =
        reserve.last_update + (i % 7 == 0 ? draw.below(4) : draw.below(1ull << draw.below(41)));
    const auto version = static_cast<Version>(i % 8);
    const auto indexes = aave::indexes_at(reserve, aave::rules_of(version), at);
    try {
      const ReferenceIndexes expected = reference_indexes(reserve, version, at);
      REQUIRE(indexes.ok());
      REQUIRE(big(indexes->liquidity) == expected.income);
      REQUIRE(big(indexes->variable_borrow) == expected.debt);
    } catch (const Revert&) {
      REQUIRE(indexes.error().code == ErrorCode::overflow);
    }
  }
  aave::Reserve later = plain_reserve(0, 0);
  later.last_update = 100;
  const auto early = aave::indexes_at(later, aave::rules_of(Version::v3_7), 99);
  CHECK(early.error().code == ErrorCode::stale_time);
  CHECK(early.error().field == Field::last_update);
  CHECK(early.error().value == 100.0);
}

TEST_CASE("the health factor is truncated to whole basis points up to v3.4 and not from v3.5") {
  // 1000 at 80 % and 1 at 50 %: the weighted average is 79.97 %, cut to 7997 bps.
  for (const Version version : {Version::v3_4, Version::v3_5}) {
    Sample sample = two_asset_sample(version, 400);
    sample.reserves[1].liquidation_threshold_bps = 5000;
    sample.positions[1].scaled_supply = 1;
    sample.positions[1].collateral = 1;
    const aave::AccountData data = assess(sample);
    CHECK(data.average_liquidation_threshold_bps == 7997);
    // (1001 * 7997 + 5000) / 10000 = 800; 800 / 400 = 2; exactly 8005000 / 400 / 1e4 = 2.00125.
    CHECK(data.health_factor ==
          u256{version == Version::v3_4 ? 2'000'000'000'000'000'000u : 2'001'250'000'000'000'000u});
  }
}

TEST_CASE("a dust debt counts from v3.5 and has no value before") {
  for (const Version version : {Version::v3_4, Version::v3_5}) {
    Sample sample = two_asset_sample(version, 1);
    sample.reserves[1].price = 1;
    const aave::AccountData data = assess(sample);
    CHECK(data.total_debt == u256{version == Version::v3_4 ? 0u : 1u});
    CHECK((data.status == aave::HealthStatus::no_debt) == (version == Version::v3_4));
  }
}

TEST_CASE("balances round half up before v3.5, against the user from it") {
  for (const Version version : {Version::v3_4, Version::v3_5}) {
    Sample sample = two_asset_sample(version, 1);
    // 1.5 tokens a scaled one: half up gives 2 and 2; later 1 and 2.
    sample.reserves[0].liquidity_index = samples::scaled(3, kRay, 2);
    sample.reserves[1].variable_borrow_index = samples::scaled(3, kRay, 2);
    sample.positions[0].scaled_supply = 1;
    Balances balances{};
    REQUIRE(aave::account_data(sample.market(), sample.account(), balances).ok());
    CHECK(balances[0].supply == u256{version == Version::v3_4 ? 2u : 1u});
    CHECK(balances[1].debt == u256{2});
  }
}

TEST_CASE("a collateral without a threshold of its own counts in a mode from v3.6") {
  for (const Version version : {Version::v3_5, Version::v3_6}) {
    Sample sample = two_asset_sample(version, 500);
    sample.reserves[0].ltv_bps = sample.reserves[0].liquidation_threshold_bps = 0;
    sample.e_mode_category = 1;
    sample.e_modes[0].ltv_bps = 9000;
    sample.e_modes[0].liquidation_threshold_bps = 9300;
    sample.e_modes[0].collateral_bitmap[0] = 1;
    const aave::AccountData data = assess(sample);
    CHECK(data.total_collateral == u256{version == Version::v3_5 ? 0u : 1000u});
    CHECK(data.average_ltv_bps == (version == Version::v3_5 ? 0u : 9000u));
    CHECK(data.average_liquidation_threshold_bps == (version == Version::v3_5 ? 0u : 9300u));
  }
}

TEST_CASE("an isolated mode takes the LTV of collateral outside it, from v3.7, not its threshold") {
  for (const Version version : {Version::v3_6, Version::v3_7}) {
    Sample sample = two_asset_sample(version, 500);
    sample.e_mode_category = 1;
    sample.e_modes[0].isolated = 1;
    const aave::AccountData data = assess(sample);
    CHECK(data.average_ltv_bps == (version == Version::v3_6 ? 7000u : 0u));
    CHECK(data.has_zero_ltv_collateral == (version == Version::v3_6 ? 0u : 1u));
    CHECK(data.average_liquidation_threshold_bps == 8000);
  }
}

TEST_CASE("an old mode with its own oracle prices its members by it") {
  Sample sample = two_asset_sample(Version::v3_0, 500);
  sample.e_mode_category = 2;
  sample.reserves[0].e_mode_category = 2;
  sample.e_modes[1] = {.collateral_bitmap = {},
                       .borrowable_bitmap = {},
                       .ltv_zero_bitmap = {},
                       .price = 200'000'000,
                       .id = 2,
                       .ltv_bps = 9000,
                       .liquidation_threshold_bps = 9500,
                       .liquidation_bonus_bps = 10'100};
  const aave::AccountData data = assess(sample);
  CHECK(data.total_collateral == u256{2000});
  CHECK(data.total_debt == u256{500});
  CHECK(data.average_ltv_bps == 9000);
  CHECK(data.average_liquidation_threshold_bps == 9500);
}

TEST_CASE("the order of reserves and positions does not matter") {
  samples::Draw draw{9};
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const Sample sample = samples::draw_sample(2, i);
    Sample shuffled = sample;
    std::array<std::uint32_t, samples::kMostReserves> place{};
    for (std::uint32_t k = 0; k < sample.reserve_count; ++k) place[k] = k;
    for (std::size_t k = sample.reserve_count; k > 1; --k)
      std::swap(place[k - 1], place[draw.below(k)]);
    for (std::size_t k = 0; k < sample.reserve_count; ++k)
      shuffled.reserves[place[k]] = sample.reserves[k];
    const auto moved_bits = [&](const std::uint64_t(&from)[2], std::uint64_t(&to)[2]) {
      to[0] = 0;
      for (std::uint32_t k = 0; k < sample.reserve_count; ++k)
        to[0] |= (from[0] >> k & 1) << place[k];
    };
    for (std::size_t m = 0; m < sample.e_modes.size(); ++m) {
      moved_bits(sample.e_modes[m].collateral_bitmap, shuffled.e_modes[m].collateral_bitmap);
      moved_bits(sample.e_modes[m].ltv_zero_bitmap, shuffled.e_modes[m].ltv_zero_bitmap);
    }
    for (std::size_t k = 0; k < sample.position_count; ++k) {
      aave::Position& moved = shuffled.positions[sample.position_count - 1 - k];
      moved = sample.positions[k];
      moved.reserve = place[moved.reserve];
    }
    const aave::AccountData before = assess(sample);
    const aave::AccountData after = assess(shuffled);
    REQUIRE(before.health_factor == after.health_factor);
    REQUIRE(before.total_collateral == after.total_collateral);
    REQUIRE(before.total_debt == after.total_debt);
    REQUIRE(before.available_borrows == after.available_borrows);
    const bool isolated = before.isolated_reserve_plus_one != 0;
    REQUIRE(isolated == (after.isolated_reserve_plus_one != 0));
    if (isolated) {
      REQUIRE(after.isolated_reserve_plus_one == place[before.isolated_reserve_plus_one - 1] + 1);
    }
  }
}

TEST_CASE("repricing kept balances equals a fresh assessment at the new prices") {
  samples::Draw draw{10};
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    Sample sample = samples::draw_sample(3, i);
    Balances kept{};
    REQUIRE(aave::account_data(sample.market(), sample.account(), kept).ok());
    for (std::size_t k = 0; k < sample.reserve_count; ++k) {
      sample.reserves[k].price =
          samples::scaled(draw.between(100, 3000), sample.reserves[k].price, 1000);
      if (is_zero(sample.reserves[k].price)) sample.reserves[k].price = 1;
    }
    const auto repriced = aave::reprice(sample.market(), sample.account(), kept);
    REQUIRE(repriced.ok());
    if (!same(*repriced, reference_account_data(sample.market(), sample.account()))) {
      FAIL("sample " << i);
    }
  }
}

TEST_CASE("a rise of a pure collateral's price never lowers the newer health factor") {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    Sample sample = samples::draw_sample(4, i);
    if (sample.version < Version::v3_5 || sample.position_count == 0) continue;
    const aave::Position& position = sample.positions[0];
    if (!is_zero(position.scaled_variable_debt)) continue;
    const aave::AccountData before = assess(sample);
    Exact exact;
    sample.reserves[position.reserve].price = exact.add(sample.reserves[position.reserve].price, 1);
    REQUIRE(assess(sample).health_factor >= before.health_factor);
  }
}

TEST_CASE("where the contract reverts the account overflows, with the position's index") {
  Sample sample = two_asset_sample(Version::v3_7, 1);
  sample.reserves[1].price = shift_right(u256::max(), 160);
  sample.reserves[1].variable_borrow_index = shift_right(u256::max(), 128);
  sample.positions[1].scaled_variable_debt = shift_right(u256::max(), 128);
  REQUIRE(aave::check(sample.market()).code == ErrorCode::ok);
  REQUIRE(aave::check(sample.market(), sample.account()).code == ErrorCode::ok);
  Balances balances{};
  const auto data = aave::account_data(sample.market(), sample.account(), balances);
  CHECK(data.error().code == ErrorCode::overflow);
  CHECK(data.error().index == 1);
  CHECK_THROWS_AS(reference_account_data(sample.market(), sample.account()), Revert);
}

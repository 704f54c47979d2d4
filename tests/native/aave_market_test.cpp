#include "core/margin/lending/aave_market.hpp"

#include <functional>
#include <vector>

#include "tests/identity/lending_sample.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using aave::Version;
using samples::Sample;

namespace {

constexpr u256 power_of_two(unsigned bit) {
  u256 value;
  value.limb[bit / 64] = 1ull << (bit % 64);
  return value;
}

u256 less_one(const u256& value) {
  std::uint64_t borrow = 0;
  return subtract_with_borrow(value, 1, borrow);
}

/// A sample with a reserve, an efficiency mode and a position to spoil at index 1.
Sample valid_sample() {
  Sample sample = samples::draw_sample(6, 8);
  REQUIRE(sample.reserve_count >= 3);
  sample.position_count = 2;
  for (std::uint32_t i = 0; i < 2; ++i) {
    sample.positions[i] = {
        .scaled_supply = 5, .scaled_variable_debt = 3, .reserve = i, .collateral = 1};
  }
  sample.e_mode_category = 0;
  return sample;
}

Error check_both(const Sample& sample) {
  const Error error = aave::check(sample.market());
  return error.code == ErrorCode::ok ? aave::check(sample.market(), sample.account()) : error;
}

struct Fault {
  const char* name;
  std::function<void(Sample&)> spoil;
  ErrorCode code;
  Field field;
  double value;
};

void expect(const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    Sample sample = valid_sample();
    REQUIRE(check_both(sample).code == ErrorCode::ok);
    fault.spoil(sample);
    const Error error = check_both(sample);
    INFO(fault.name);
    CHECK(error.code == fault.code);
    CHECK(error.field == fault.field);
    CHECK(error.index == 1);
    CHECK(error.value == fault.value);
  }
}

}  // namespace

TEST_CASE("a reserve's fields are refused outside their domains, by field, row and value") {
  constexpr auto kDomain = ErrorCode::out_of_domain;
  expect({
      {"price", [](Sample& s) { s.reserves[1].price = power_of_two(96); }, kDomain, Field::price,
       0x1p96},
      {"decimals", [](Sample& s) { s.reserves[1].decimals = 37; }, kDomain, Field::decimals, 37},
      {"small income index", [](Sample& s) { s.reserves[1].liquidity_index = less_one(kRay); },
       kDomain, Field::liquidity_index, 1e27},
      {"wide income index", [](Sample& s) { s.reserves[1].liquidity_index = power_of_two(128); },
       kDomain, Field::liquidity_index, 0x1p128},
      {"income rate", [](Sample& s) { s.reserves[1].liquidity_rate = power_of_two(128); }, kDomain,
       Field::liquidity_rate, 0x1p128},
      {"small debt index", [](Sample& s) { s.reserves[1].variable_borrow_index = 0; }, kDomain,
       Field::variable_borrow_index, 0},
      {"wide debt index",
       [](Sample& s) { s.reserves[1].variable_borrow_index = power_of_two(200); }, kDomain,
       Field::variable_borrow_index, 0x1p200},
      {"debt rate", [](Sample& s) { s.reserves[1].variable_borrow_rate = u256::max(); }, kDomain,
       Field::variable_borrow_rate, 0x1p256},
      {"LTV", [](Sample& s) { s.reserves[1].ltv_bps = 10'001; }, kDomain, Field::ltv_bps, 10'001},
      {"threshold", [](Sample& s) { s.reserves[1].liquidation_threshold_bps = 10'001; }, kDomain,
       Field::liquidation_threshold_bps, 10'001},
      {"bonus", [](Sample& s) { s.reserves[1].liquidation_bonus_bps = 65'536; }, kDomain,
       Field::liquidation_bonus_bps, 65'536},
      {"total debt", [](Sample& s) { s.reserves[1].scaled_variable_debt = power_of_two(128); },
       kDomain, Field::scaled_variable_debt, 0x1p128},
      {"total supply", [](Sample& s) { s.reserves[1].scaled_supply = power_of_two(128); }, kDomain,
       Field::scaled_supply, 0x1p128},
      {"treasury", [](Sample& s) { s.reserves[1].accrued_to_treasury = power_of_two(128); },
       kDomain, Field::reserves, 0x1p128},
      {"liquidity", [](Sample& s) { s.reserves[1].available_liquidity = power_of_two(128); },
       kDomain, Field::reserves, 0x1p128},
      {"isolation debt", [](Sample& s) { s.reserves[1].isolation_debt = power_of_two(128); },
       kDomain, Field::reserves, 0x1p128},
      {"category that the market does not list",
       [](Sample& s) {
         s.version = Version::v3_1;
         for (aave::Reserve& reserve : s.reserves) reserve.e_mode_category = 0;
         s.reserves[1].e_mode_category = 3;
       },
       kDomain, Field::e_mode_category, 3},
  });
}

TEST_CASE("an index updated after `now` is stale time") {
  Sample sample = valid_sample();
  sample.reserves[1].last_update = sample.now + 1;
  const Error error = aave::check(sample.market());
  CHECK(error.code == ErrorCode::stale_time);
  CHECK(error.field == Field::last_update);
  CHECK(error.index == 1);
  CHECK(error.value == static_cast<double>(sample.now + 1));
}

TEST_CASE("efficiency modes: ids, duplicates and parameters") {
  constexpr auto kDomain = ErrorCode::out_of_domain;
  expect({
      {"id 0", [](Sample& s) { s.e_modes[1].id = 0; }, kDomain, Field::e_modes, 0},
      {"id 256", [](Sample& s) { s.e_modes[1].id = 256; }, kDomain, Field::e_modes, 256},
      {"same id", [](Sample& s) { s.e_modes[1].id = s.e_modes[0].id; }, ErrorCode::duplicate,
       Field::e_modes, 1},
      {"LTV", [](Sample& s) { s.e_modes[1].ltv_bps = 10'001; }, kDomain, Field::ltv_bps, 10'001},
      {"threshold", [](Sample& s) { s.e_modes[1].liquidation_threshold_bps = 20'000; }, kDomain,
       Field::liquidation_threshold_bps, 20'000},
      {"bonus", [](Sample& s) { s.e_modes[1].liquidation_bonus_bps = 70'000; }, kDomain,
       Field::liquidation_bonus_bps, 70'000},
      {"isolated", [](Sample& s) { s.e_modes[1].isolated = 2; }, kDomain, Field::e_modes, 2},
      {"price", [](Sample& s) { s.e_modes[1].price = power_of_two(96); }, kDomain, Field::price,
       0x1p96},
  });
}

TEST_CASE("positions: assets, duplicates, widths, flags and prices in use") {
  constexpr auto kDomain = ErrorCode::out_of_domain;
  expect({
      {"asset", [](Sample& s) { s.positions[1].reserve = 200; }, ErrorCode::unknown_asset,
       Field::asset, 200},
      {"same asset", [](Sample& s) { s.positions[1].reserve = 0; }, ErrorCode::duplicate,
       Field::asset, 0},
      {"supply", [](Sample& s) { s.positions[1].scaled_supply = power_of_two(128); }, kDomain,
       Field::scaled_supply, 0x1p128},
      {"debt", [](Sample& s) { s.positions[1].scaled_variable_debt = power_of_two(255); }, kDomain,
       Field::scaled_variable_debt, 0x1p255},
      {"flag", [](Sample& s) { s.positions[1].collateral = 2; }, kDomain, Field::collateral, 2},
      {"price", [](Sample& s) { s.reserves[1].price = 0; }, ErrorCode::missing_price, Field::price,
       0},
  });
}

TEST_CASE("a reserve without a price is no error for an account that does not use it") {
  Sample sample = valid_sample();
  sample.reserves[2].price = 0;
  CHECK(check_both(sample).code == ErrorCode::ok);
  sample.reserves[1].price = 0;
  sample.positions[1].scaled_supply = sample.positions[1].scaled_variable_debt = 0;
  CHECK(check_both(sample).code == ErrorCode::ok);
}

TEST_CASE("the account's category is one that the market lists") {
  Sample sample = valid_sample();
  sample.e_mode_category = 2;
  CHECK(check_both(sample).code == ErrorCode::ok);
  sample.e_mode_category = 3;
  const Error error = check_both(sample);
  CHECK(error.code == ErrorCode::out_of_domain);
  CHECK(error.field == Field::e_mode_category);
  CHECK(error.value == 3.0);
}

TEST_CASE("a version that does not exist is unsupported; a time beyond 40 bits is out of domain") {
  Sample sample = valid_sample();
  sample.version = static_cast<Version>(8);
  CHECK(aave::check(sample.market()).code == ErrorCode::unsupported);
  CHECK(aave::check(sample.market()).field == Field::version);
  sample = valid_sample();
  sample.now = 1ull << 40;
  CHECK(aave::check(sample.market()).code == ErrorCode::out_of_domain);
  CHECK(aave::check(sample.market()).field == Field::now);
}

TEST_CASE("ten thousand reserves, modes or positions are a capacity error") {
  Sample sample = valid_sample();
  const std::vector<aave::Reserve> reserves(10'000, sample.reserves[0]);
  const std::vector<aave::EMode> modes(10'000, sample.e_modes[0]);
  const std::vector<aave::Position> positions(10'000, sample.positions[0]);
  aave::Market market = sample.market();
  market.reserves = reserves;
  Error error = aave::check(market);
  CHECK(error.code == ErrorCode::capacity_exceeded);
  CHECK(error.field == Field::reserves);
  CHECK(error.value == 10'000.0);
  market = sample.market();
  market.e_modes = modes;
  error = aave::check(market);
  CHECK(error.code == ErrorCode::capacity_exceeded);
  CHECK(error.field == Field::e_modes);
  aave::Account account = sample.account();
  account.positions = positions;
  error = aave::check(sample.market(), account);
  CHECK(error.code == ErrorCode::capacity_exceeded);
  CHECK(error.field == Field::positions);
}

TEST_CASE("the widest values of every domain pass, and an empty account does") {
  Sample sample = valid_sample();
  aave::Reserve& reserve = sample.reserves[1];
  reserve.price = less_one(power_of_two(96));
  reserve.liquidity_index = reserve.variable_borrow_index = less_one(power_of_two(128));
  reserve.liquidity_rate = reserve.variable_borrow_rate = less_one(power_of_two(128));
  reserve.decimals = 36;
  reserve.ltv_bps = reserve.liquidation_threshold_bps = 10'000;
  reserve.last_update = sample.now;
  sample.positions[1].scaled_supply = less_one(power_of_two(128));
  CHECK(check_both(sample).code == ErrorCode::ok);
  sample.position_count = 0;
  CHECK(check_both(sample).code == ErrorCode::ok);
  sample.reserve_count = 0;
  CHECK(check_both(sample).code == ErrorCode::ok);
}

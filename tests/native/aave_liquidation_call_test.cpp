// One liquidation call on Aave: close factor, bonus, fee, dust and deficit by version.
#include "core/margin/lending/pool/aave_liquidation_call.hpp"

#include "tests/identity/lending_sample.hpp"
#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using aave::LiquidationCall;
using aave::LiquidationRefusal;
using aave::Version;
using reference::Big;
using reference::big;

namespace {

/// Whole units of one collateral and one debt, each worth 1: the rows of the risk file.
LiquidationCall plain(std::uint64_t debt, std::uint64_t collateral) {
  const u256 price{100'000'000};
  LiquidationCall call{};
  call.collateral_balance = samples::scaled(collateral, kWad, 1);
  call.debt_balance = samples::scaled(debt, kWad, 1);
  call.collateral_price = call.debt_price = price;
  call.debt_to_cover = u256::max();
  call.total_collateral = samples::scaled(collateral, price, 1);
  call.total_debt = samples::scaled(debt, price, 1);
  call.health_factor = samples::scaled(collateral * 8, kWad, debt * 10);
  call.liquidation_bonus_bps = 10'500;
  call.protocol_fee_bps = 1'000;
  call.collateral_decimals = call.debt_decimals = 18;
  call.version = Version::v3_3;
  return call;
}

u256 tenths(std::uint64_t n) {
  return samples::scaled(n, kWad, 10);
}

}  // namespace

TEST_CASE("half of a large healthy-ish debt, all of a small or a deep one") {
  const auto half = aave::liquidation_call(plain(10'000, 12'200));
  REQUIRE(half->whole_debt == 0);
  REQUIRE(half->debt_repaid == tenths(50'000));
  REQUIRE(half->collateral_seized == tenths(52'500));
  REQUIRE(half->protocol_fee == tenths(250));
  REQUIRE(half->collateral_to_liquidator == tenths(52'250));
  REQUIRE(is_zero(half->deficit));

  const auto small = aave::liquidation_call(plain(1'500, 1'800));
  REQUIRE(small->whole_debt == 1);
  REQUIRE(small->collateral_seized == tenths(15'750));
  REQUIRE(small->protocol_fee == samples::scaled(75, kWad, 10));

  const auto deep = aave::liquidation_call(plain(10'000, 10'200));
  REQUIRE(deep->collateral_seized == tenths(102'000));
  REQUIRE(big(deep->debt_repaid) == (big(kWad) * 102'000'000 + 5250) / 10'500);
  REQUIRE(big(deep->deficit) == big(kWad) * 10'000 - big(deep->debt_repaid));

  LiquidationCall early = plain(1'500, 1'800);
  early.version = Version::v3_2;
  REQUIRE(aave::liquidation_call(early)->debt_repaid == tenths(7'500));
}

TEST_CASE("no dust stays, from v3.3") {
  LiquidationCall call = plain(10'000, 12'000);
  call.health_factor = samples::scaled(94, kWad, 100);
  call.debt_to_cover = tenths(95'000);
  REQUIRE(aave::liquidation_call(call)->refusal == LiquidationRefusal::must_not_leave_dust);
  call.debt_to_cover = tenths(90'000);
  REQUIRE(aave::liquidation_call(call)->refusal == LiquidationRefusal::none);
  call.debt_to_cover = tenths(100'000);
  REQUIRE(aave::liquidation_call(call)->refusal == LiquidationRefusal::none);
  call.debt_to_cover = tenths(95'000);
  call.version = Version::v3_2;
  REQUIRE(aave::liquidation_call(call)->refusal == LiquidationRefusal::none);
  call.health_factor = kWad;
  REQUIRE(aave::liquidation_call(call)->refusal ==
          LiquidationRefusal::health_factor_not_below_threshold);
}

TEST_CASE("shares add up, and later roundings favour the protocol") {
  samples::Draw draw{5};
  for (int i = 0; i < 4000; ++i) {
    LiquidationCall call = plain(draw.between(1, 50'000), draw.between(1, 60'000));
    call.collateral_price = draw.between(1, 900'000'000);
    call.debt_price = draw.between(1, 900'000'000);
    call.collateral_decimals = static_cast<std::uint32_t>(draw.between(6, 18));
    call.health_factor = samples::scaled(draw.between(500, 999), kWad, 1000);
    call.liquidation_bonus_bps = draw.between(10'100, 11'500);
    call.protocol_fee_bps = draw.below(3000);
    call.version = Version::v3_6;
    const auto before = aave::liquidation_call(call);
    call.version = Version::v3_7;
    const auto after = aave::liquidation_call(call);
    REQUIRE(before.ok());
    REQUIRE(after.ok());
    REQUIRE(big(after->protocol_fee) + big(after->collateral_to_liquidator) ==
            big(after->collateral_seized));
    REQUIRE(after->collateral_seized <= before->collateral_seized);
    REQUIRE(after->collateral_to_liquidator <= before->collateral_to_liquidator);
    REQUIRE(after->debt_repaid >= before->debt_repaid);
    REQUIRE(after->collateral_seized <= call.collateral_balance);
    REQUIRE(after->max_debt <= call.debt_balance);
  }
}

TEST_CASE("a step raises the health factor only above threshold times bonus") {
  REQUIRE(aave::spiral_health_factor(8'000, 10'500) == samples::scaled(84, kWad, 100));
}

TEST_CASE("a liquidation call refuses bad input by its field") {
  const auto field_of = [](auto change) {
    LiquidationCall call = plain(10, 10);
    change(call);
    return aave::check(call).field;
  };
  const u256 wide = shift_right(u256::max(), 1);
  REQUIRE(field_of([](auto&) {}) == Field::none);
  REQUIRE(field_of([](auto& c) { c.version = static_cast<Version>(8); }) == Field::version);
  REQUIRE(field_of([](auto& c) { c.collateral_decimals = 37; }) == Field::decimals);
  REQUIRE(field_of([](auto& c) { c.debt_price = {}; }) == Field::price);
  REQUIRE(field_of([&](auto& c) { c.collateral_balance = wide; }) == Field::collateral);
  REQUIRE(field_of([&](auto& c) { c.debt_balance = wide; }) == Field::debt);
  REQUIRE(field_of([](auto& c) { c.liquidation_bonus_bps = 9'999; }) ==
          Field::liquidation_bonus_bps);
  REQUIRE(field_of([](auto& c) { c.protocol_fee_bps = 10'001; }) == Field::fee);
}

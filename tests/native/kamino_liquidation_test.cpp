// Liquidation of a Kamino obligation: figures worked by hand, in unbounded integers where the
// cuts show.
#include "core/margin/lending/vault/kamino_liquidation.hpp"

#include <array>

#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using kamino::LiquidationRefusal;
using reference::Big;
using reference::big;

namespace {

const Big kUnit = Big{1} << kamino::kFractionBits;

/// One token without decimals a side, priced at 1: amounts are values.
struct Position {
  kamino::Deposit deposit{1000, 0, 0, 70, 80, 0};
  kamino::Borrow borrow{0, 0, 0, 100};
  kamino::LiquidationTerms terms{2, 500'000, 20, 95, 0, {200, 1000, 99}, {300, 900, 120}};
  kamino::LiquidationRequest request{0, 0, 1'000'000};
  kamino::ElevationGroup group{};

  explicit Position(std::uint64_t debt) {
    deposit.price_sf = borrow.price_sf = reference::narrow(kUnit);
    borrow.amount_sf = reference::narrow(kUnit * debt);
  }
  kamino::Liquidation liquidate() const {
    const auto done = kamino::liquidate({{&deposit, 1}, {&borrow, 1}, group}, terms, request);
    REQUIRE(done.ok());
    return *done;
  }
};

Big bps(unsigned x) { return kUnit * x / 10'000; }

}  // namespace

TEST_CASE("the bonus grows with the excess over the limit, between its bounds") {
  REQUIRE(Position(799).liquidate().refusal == LiquidationRefusal::healthy);
  REQUIRE(Position(799).liquidate().amount_left == u256{1000});
  REQUIRE(big(Position(800).liquidate().bonus_sf) == bps(300));  // the greater minimum
  // 850 / 1000 less 800 / 1000, each cut.
  REQUIRE(big(Position(850).liquidate().bonus_sf) == kUnit * 850 / 1000 - kUnit * 800 / 1000);
  // A factor of 150 %: 900 counted, 600 plain.
  Position factored(600);
  factored.borrow.borrow_factor_percent = 150;
  REQUIRE(big(factored.liquidate().bonus_sf) == bps(1000));
  // What is left to bad debt: 1 less 970 / 1000.
  REQUIRE(big(Position(970).liquidate().bonus_sf) == kUnit - kUnit * 970 / 1000);
  // From 99 %: the lesser bad-debt bonus, or the rest to 1 where that is more.
  REQUIRE(big(Position(990).liquidate().bonus_sf) == kUnit - kUnit * 990 / 1000);
  REQUIRE(big(Position(995).liquidate().bonus_sf) == bps(99));
  REQUIRE(big(Position(1200).liquidate().bonus_sf) == bps(99));
}

TEST_CASE("the group's maximum counts where it is a bound of both reserves") {
  Position grouped(870);
  grouped.group = {3, 70, 80, 0};
  grouped.deposit.in_elevation_group = 1;
  REQUIRE(big(grouped.liquidate().bonus_sf) == kUnit * 870 / 1000 - kUnit * 800 / 1000);
  grouped.terms.group_maximum_bps = 400;
  REQUIRE(big(grouped.liquidate().bonus_sf) == bps(400));
  grouped.terms.group_maximum_bps = 901;
  REQUIRE(big(grouped.liquidate().bonus_sf) == kUnit * 870 / 1000 - kUnit * 800 / 1000);
}

TEST_CASE("repayment: close factor, insolvency, the largest value, a whole small borrow") {
  const auto repaid = [](const Position& position) { return position.liquidate().repaid; };
  // 20 % of 800, less what cutting the factor loses: rounded up to 160. 160 * 1.03 leaves.
  const auto done = Position(800).liquidate();
  REQUIRE(done.repaid == u256{160});
  REQUIRE(done.withdrawn == u256{164});
  REQUIRE(done.amount_left == u256{836});
  REQUIRE(big(done.amount_sf_left) + big(done.settled_sf) == 800 * kUnit);
  Position asked(800);
  asked.request.amount = 7;
  REQUIRE(repaid(asked) == u256{7});
  Position limited(800);
  limited.terms.largest_value = 100;
  REQUIRE(repaid(limited) == u256{100});
  REQUIRE(repaid(Position(950)) == u256{190});  // at the insolvency LTV
  REQUIRE(repaid(Position(951)) == u256{951});  // above it
  Position small(800);
  small.terms.full_liquidation_value = 801;
  REQUIRE(small.liquidate().full == 1);
  REQUIRE(repaid(small) == u256{800});
  small.request.amount = 799;
  REQUIRE(small.liquidate().refusal == LiquidationRefusal::repay_too_small);
  small.terms.full_liquidation_value = 800;  // not below
  REQUIRE(repaid(small) == u256{160});
}

TEST_CASE("a deposit that does not cover repayment and bonus leaves whole") {
  const auto done = Position(1200).liquidate();
  REQUIRE(done.withdrawn == u256{1000});
  // 1000 / 1.0099 = 990.19..
  REQUIRE(done.repaid == u256{991});
  REQUIRE(big(done.settled_sf) / kUnit == 990);
  Position whole(1200);
  whole.terms.full_liquidation_value = 2000;
  REQUIRE(whole.liquidate().repaid == u256{1200});
  REQUIRE(whole.liquidate().amount_sf_left == u256{});
}

TEST_CASE("order: the highest borrow factor, the lowest threshold") {
  const u256 one = reference::narrow(kUnit);
  const u256 many = reference::narrow(kUnit * 600);
  std::array<kamino::Deposit, 2> deposits{{{500, one, 0, 70, 80, 0}, {500, one, 0, 60, 75, 0}}};
  std::array<kamino::Borrow, 2> borrows{{{many, one, 0, 100}, {many, one, 0, 120}}};
  const Position position(0);
  const auto refusal = [&](std::uint32_t deposit, std::uint32_t borrow) {
    const kamino::LiquidationRequest request{deposit, borrow, 5};
    return kamino::liquidate({deposits, borrows, {}}, position.terms, request)->refusal;
  };
  REQUIRE(refusal(1, 0) == LiquidationRefusal::borrow_factor_priority);
  REQUIRE(refusal(0, 1) == LiquidationRefusal::lowest_ltv_priority);
  REQUIRE(refusal(1, 1) == LiquidationRefusal::none);
  deposits[1].amount = {};
  REQUIRE(refusal(0, 1) == LiquidationRefusal::none);
  REQUIRE(refusal(1, 1) == LiquidationRefusal::deposit_empty);
  borrows[1].amount_sf = {};
  REQUIRE(refusal(0, 1) == LiquidationRefusal::borrow_empty);
  const auto missing = kamino::liquidate({deposits, borrows, {}}, position.terms, {2, 0, 5});
  REQUIRE(missing.error().code == ErrorCode::unknown_asset);
}

TEST_CASE("terms are refused by field") {
  const auto field = [](auto change) {
    Position position(1);
    change(position.terms, position.request);
    return kamino::check(position.terms, position.request).field;
  };
  const u256 wide = u256::max();
  REQUIRE(field([](auto&, auto&) {}) == Field::none);
  REQUIRE(field([&](auto& t, auto&) { t.full_liquidation_value = wide; }) ==
          Field::full_liquidation_value);
  REQUIRE(field([&](auto& t, auto&) { t.largest_value = wide; }) == Field::largest_value);
  REQUIRE(field([](auto& t, auto&) { t.close_factor_percent = 0; }) == Field::close_factor_percent);
  REQUIRE(field([](auto& t, auto&) { t.close_factor_percent = 101; }) ==
          Field::close_factor_percent);
  REQUIRE(field([](auto& t, auto&) { t.insolvency_ltv_percent = 101; }) ==
          Field::insolvency_ltv_percent);
  REQUIRE(field([](auto& t, auto&) { t.borrow.minimum_bps = 901; }) ==
          Field::liquidation_bonus_bps);
  REQUIRE(field([](auto&, auto& r) { r.amount = {}; }) == Field::amount);
}

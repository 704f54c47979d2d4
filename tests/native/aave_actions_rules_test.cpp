// The protocol's checks one by one, with numbers worked out by hand.
#include "core/margin/lending/aave_actions.hpp"

#include "tests/native/aave_plain_market.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using aave::ActionType;
using aave::Refusal;
using aave::Version;
using samples::act;
using samples::choose_mode;
using samples::kEveryVersion;
using samples::kToken;
using samples::Sample;
using samples::StateRoom;

namespace {

constexpr u256 kAll = u256::max();

/// The state after actions that are all accepted.
struct After : StateRoom {
  After(const Sample& sample, std::initializer_list<aave::Action> actions) {
    REQUIRE(aave::begin(sample.market(), sample.account(), state).code == ErrorCode::ok);
    const auto verdict = aave::apply(sample.market(), {actions.begin(), actions.size()}, state);
    REQUIRE(verdict.ok());
    REQUIRE(verdict->refusal == Refusal::none);
  }
};

aave::Verdict verdict_of(const Sample& sample, std::initializer_list<aave::Action> actions) {
  StateRoom room;
  REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
  const auto verdict = aave::apply(sample.market(), {actions.begin(), actions.size()}, room.state);
  REQUIRE(verdict.ok());
  return *verdict;
}

Error error_of(const Sample& sample, std::initializer_list<aave::Action> actions) {
  StateRoom room;
  REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
  return aave::apply(sample.market(), {actions.begin(), actions.size()}, room.state).error();
}

void check_refusal(const Sample& sample, std::initializer_list<aave::Action> actions,
                   Refusal refusal, std::uint64_t limit = 0) {
  const aave::Verdict verdict = verdict_of(sample, actions);
  INFO("version " << int(sample.version));
  CHECK(verdict.refusal == refusal);
  CHECK(verdict.limit == u256{limit});
  CHECK(verdict.action + 1 == (refusal == Refusal::none ? 1 : actions.size()));
}

}  // namespace

TEST_CASE("zero is no amount, in every action and version") {
  for (const Version version : kEveryVersion) {
    const Sample sample = samples::plain_sample(version, 40);
    for (const ActionType type :
         {ActionType::supply, ActionType::withdraw, ActionType::borrow, ActionType::repay}) {
      check_refusal(sample, {act(type, type == ActionType::repay ? 1u : 0u, 0)},
                    Refusal::invalid_amount);
    }
    check_refusal(sample, {samples::swap(0, 0, 2, 0)}, Refusal::invalid_amount);
    // Nothing held to take all of.
    check_refusal(sample, {act(ActionType::withdraw, 2, kAll)}, Refusal::invalid_amount);
    check_refusal(sample, {act(ActionType::repay, 2, kAll)}, Refusal::no_debt_of_asset);
  }
}

TEST_CASE("a closed reserve refuses what it is closed to") {
  for (const Version version : kEveryVersion) {
    for (const ActionType type : {ActionType::supply, ActionType::withdraw, ActionType::borrow,
                                  ActionType::repay, ActionType::disable_collateral}) {
      const std::uint32_t id = type == ActionType::repay ? 1 : 0;
      Sample sample = samples::plain_sample(version, 40);
      sample.reserves[id].flags |= aave::kPaused;
      check_refusal(sample, {act(type, id, kToken)}, Refusal::reserve_paused);
      sample.reserves[id].flags &= ~std::uint32_t{aave::kActive};
      check_refusal(sample, {act(type, id, kToken)}, Refusal::reserve_inactive);
      sample = samples::plain_sample(version, 40);
      sample.reserves[id].flags |= aave::kFrozen;
      const bool adds = type == ActionType::supply || type == ActionType::borrow;
      const auto verdict = verdict_of(sample, {act(type, id, kToken)});
      CHECK((verdict.refusal == Refusal::reserve_frozen) == adds);
    }
  }
}

TEST_CASE("caps bound a supply and a borrow, and 0 is no cap") {
  for (const Version version : kEveryVersion) {
    Sample sample = samples::plain_sample(version, 0);
    sample.reserves[1].accrued_to_treasury = 1 * kToken;
    const auto supply = [](std::uint64_t amount) { return act(ActionType::supply, 1, amount); };
    check_refusal(sample, {supply(5'000 * kToken)}, Refusal::none);
    sample.reserves[1].supply_cap = 1'003;  // 1000 supplied, 1 for the treasury: 2 are left
    check_refusal(sample, {supply(2 * kToken)}, Refusal::none);
    check_refusal(sample, {supply(2 * kToken + 1)}, Refusal::supply_cap_exceeded, 2 * kToken);
    check_refusal(sample, {supply(2 * kToken), supply(1)}, Refusal::supply_cap_exceeded, 0);
    sample.reserves[1].supply_cap = 900;
    check_refusal(sample, {supply(1)}, Refusal::supply_cap_exceeded, 0);
    const auto borrow = [](std::uint64_t amount) { return act(ActionType::borrow, 1, amount); };
    sample.reserves[1].borrow_cap = 403;
    check_refusal(sample, {borrow(3 * kToken)}, Refusal::none);
    check_refusal(sample, {borrow(3 * kToken + 1)}, Refusal::borrow_cap_exceeded, 3 * kToken);
    sample.reserves[1].flags &= ~std::uint32_t{aave::kHasTotals};
    check_refusal(sample, {borrow(4 * kToken)}, Refusal::none);
    check_refusal(sample, {supply(2'000 * kToken)}, Refusal::none);
  }
}

TEST_CASE("balances, the pool's liquidity and its supply bound what leaves it") {
  for (const Version version : kEveryVersion) {
    Sample sample = samples::plain_sample(version, 0);
    check_refusal(sample, {act(ActionType::withdraw, 0, 100 * kToken + 1)},
                  Refusal::not_enough_balance, 100 * kToken);
    sample.reserves[0].available_liquidity = 30 * kToken;
    check_refusal(sample, {act(ActionType::withdraw, 0, kAll)}, Refusal::not_enough_liquidity,
                  30 * kToken);
    check_refusal(sample, {act(ActionType::withdraw, 0, 30 * kToken)}, Refusal::none);
    // A repayment and a supply bring liquidity that the next action can take.
    check_refusal(
        sample, {act(ActionType::supply, 0, kToken), act(ActionType::withdraw, 0, 31 * kToken + 1)},
        Refusal::not_enough_liquidity, 31 * kToken);
    sample.reserves[1].available_liquidity = 10 * kToken;
    check_refusal(sample, {act(ActionType::borrow, 1, 10 * kToken + 1)},
                  Refusal::not_enough_liquidity, 10 * kToken);
    // From v3.1 nobody borrows more than was supplied.
    sample.reserves[1].scaled_supply = 5 * kToken;
    const bool checked = version >= Version::v3_1;
    check_refusal(sample, {act(ActionType::borrow, 1, 5 * kToken + 1)},
                  checked ? Refusal::invalid_amount : Refusal::none, checked ? 5 * kToken : 0);
  }
}

TEST_CASE("a borrow needs collateral, an LTV and room under both limits") {
  for (const Version version : kEveryVersion) {
    const bool after = version >= Version::v3_5;
    const auto borrow = [](std::uint64_t amount) { return act(ActionType::borrow, 1, amount); };
    Sample sample = samples::plain_sample(version, 40);
    // 100 at 70 % cover 70, of which 40 are used.
    check_refusal(sample, {borrow(30 * kToken)}, Refusal::none);
    check_refusal(sample, {borrow(30 * kToken + 1)}, Refusal::collateral_cannot_cover_borrow,
                  70 * kToken);
    sample.reserves[0].ltv_bps = 0;
    check_refusal(sample, {borrow(1)}, Refusal::ltv_validation_failed);
    sample.positions[0].collateral = 0;
    check_refusal(sample, {borrow(1)},
                  after ? Refusal::ltv_validation_failed : Refusal::collateral_balance_is_zero);
    // LTV above the threshold leaves the health factor as the limit. Before v3.5 it is that of the
    // account without the borrow, and has to be above 1; later that of the result, and 1 will do.
    sample = samples::plain_sample(version, 80);
    sample.reserves[0].ltv_bps = 9000;
    const aave::Verdict verdict = verdict_of(sample, {borrow(1)});
    CHECK(verdict.refusal == Refusal::health_factor_too_low);
    CHECK(verdict.limit == kWad);
    sample.positions[1].scaled_variable_debt = 79 * kToken;
    check_refusal(sample, {borrow(kToken)}, Refusal::none);
    sample.reserves[1].flags &= ~std::uint32_t{aave::kBorrowingEnabled};
    check_refusal(sample, {borrow(1)}, Refusal::borrowing_not_enabled);
  }
}

TEST_CASE("collateral that leaves must leave a health factor of 1 and no LTV-zero collateral") {
  for (const Version version : kEveryVersion) {
    Sample sample = samples::plain_sample(version, 40);
    const auto withdraw = [](std::uint32_t id, const u256& amount) {
      return act(ActionType::withdraw, id, amount);
    };
    // 40 of debt need 50 at 80 %.
    check_refusal(sample, {withdraw(0, 50 * kToken)}, Refusal::none);
    const aave::Verdict verdict = verdict_of(sample, {withdraw(0, 50 * kToken + 2)});
    CHECK(verdict.refusal == Refusal::health_factor_too_low);
    CHECK(verdict.limit == kWad);
    CHECK(verdict_of(sample, {act(ActionType::disable_collateral, 0, 0)}).refusal ==
          Refusal::health_factor_too_low);
    // A second collateral without LTV: the first is held until the second is gone.
    sample.positions[sample.position_count++] = {
        .scaled_supply = 10 * kToken, .scaled_variable_debt = {}, .reserve = 2, .collateral = 1};
    sample.reserves[2].ltv_bps = 0;
    check_refusal(sample, {withdraw(0, kToken)}, Refusal::ltv_validation_failed);
    check_refusal(sample, {act(ActionType::disable_collateral, 0, 0)},
                  Refusal::health_factor_too_low, kWad.limb[0]);
    check_refusal(sample, {withdraw(2, kToken)}, Refusal::none);
    check_refusal(sample, {withdraw(2, kAll), withdraw(0, kToken)}, Refusal::none);
    // Without debt a withdrawal asks nothing; switching off does, even so.
    sample.positions[1] = sample.positions[--sample.position_count];
    check_refusal(sample, {withdraw(0, kToken)}, Refusal::none);
    check_refusal(sample, {act(ActionType::disable_collateral, 0, 0)},
                  Refusal::ltv_validation_failed);
  }
}

TEST_CASE("isolation: assets, the ceiling in hundredths of a unit, and how it is given back") {
  for (const Version version : kEveryVersion) {
    const bool exists = version <= Version::v3_6;
    Sample sample = samples::plain_sample(version, 0);
    sample.reserves[0].debt_ceiling = 2'050;  // 20.50
    sample.reserves[0].isolation_debt = 1'000;
    const auto borrow = [](std::uint64_t amount) { return act(ActionType::borrow, 1, amount); };
    // 10.50 are left; what is below a hundredth does not count.
    const std::uint64_t left = 1'051 * kToken / 100 - 1;
    check_refusal(sample, {borrow(left)}, Refusal::none);
    check_refusal(sample, {borrow(left + 1)},
                  exists ? Refusal::debt_ceiling_exceeded : Refusal::none, exists ? left : 0);
    const After borrowed{sample, {borrow(left)}};
    CHECK(borrowed.reserves[0].isolation_debt == u256{exists ? 2'050u : 1'000u});
    const After repaid{sample, {borrow(left), act(ActionType::repay, 1, 3 * kToken)}};
    CHECK(repaid.reserves[0].isolation_debt == u256{exists ? 1'750u : 1'000u});
    sample.reserves[0].isolation_debt = 3'000;
    check_refusal(sample, {borrow(1)}, exists ? Refusal::debt_ceiling_exceeded : Refusal::none, 0);
    sample.reserves[0].flags &= ~std::uint32_t{aave::kHasTotals};
    check_refusal(sample, {borrow(left)}, Refusal::none);
    sample.reserves[1].flags &= ~std::uint32_t{aave::kBorrowableInIsolation};
    check_refusal(sample, {borrow(1)},
                  exists ? Refusal::asset_not_borrowable_in_isolation : Refusal::none);
    // The contract's 10 ** (decimals - 2) reverts.
    sample.reserves[1].flags |= aave::kBorrowableInIsolation;
    sample.reserves[1].decimals = 1;
    sample.reserves[1].price = 1;
    const Error error = error_of(sample, {borrow(1)});
    CHECK(error.code == (exists ? ErrorCode::overflow : ErrorCode::ok));
  }
}

TEST_CASE("which supplies become collateral by themselves, and which may be switched on") {
  for (const Version version : kEveryVersion) {
    const bool isolation = version <= Version::v3_6;
    Sample sample = samples::plain_sample(version, 0);
    const auto supply = act(ActionType::supply, 2, kToken);
    const auto enable = act(ActionType::enable_collateral, 2, 0);
    CHECK(After(sample, {supply}).positions[1].collateral == 1);
    check_refusal(sample, {enable}, Refusal::underlying_balance_zero);
    check_refusal(sample, {act(ActionType::enable_collateral, 0, 0)}, Refusal::none);
    // An isolated asset beside other collateral is neither.
    sample.reserves[2].debt_ceiling = 1;
    CHECK(After(sample, {supply}).positions[1].collateral == (isolation ? 0u : 1u));
    check_refusal(sample, {supply, enable},
                  isolation ? Refusal::user_in_isolation_or_ltv_zero : Refusal::none);
    // Alone it may be switched on, but is not by itself.
    sample.positions[0].collateral = 0;
    CHECK(After(sample, {supply}).positions[1].collateral == (isolation ? 0u : 1u));
    check_refusal(sample, {supply, enable}, Refusal::none);
    // In isolation nothing else is collateral.
    sample = samples::plain_sample(version, 0);
    sample.reserves[0].debt_ceiling = 1;
    CHECK(After(sample, {supply}).positions[1].collateral == (isolation ? 0u : 1u));
    // LTV 0 is no collateral in any version.
    sample = samples::plain_sample(version, 0);
    sample.reserves[2].ltv_bps = 0;
    CHECK(After(sample, {supply}).positions[1].collateral == 0);
    check_refusal(sample, {supply, enable}, Refusal::user_in_isolation_or_ltv_zero);
    // Emptied, it is off; a second supply leaves a flag as it is.
    sample = samples::plain_sample(version, 0);
    CHECK(After(sample, {act(ActionType::withdraw, 0, kAll)}).positions[0].collateral == 0);
    const auto off = act(ActionType::disable_collateral, 0, 0);
    CHECK(After(sample, {off, act(ActionType::supply, 0, 1)}).positions[0].collateral == 0);
    const Refusal empty_off =
        version <= Version::v3_3 ? Refusal::underlying_balance_zero : Refusal::none;
    check_refusal(sample, {act(ActionType::disable_collateral, 2, 0)}, empty_off);
  }
}

TEST_CASE("from v3.6 the category decides on collateral; an isolated one, from v3.7, alone") {
  for (const Version version : kEveryVersion) {
    Sample sample = samples::plain_sample(version, 0);
    sample.e_mode_category = 1;
    sample.e_modes[0].collateral_bitmap[0] = 0b101;
    sample.e_modes[0].ltv_zero_bitmap[0] = 0b100;
    sample.reserves[2].e_mode_category = 1;
    const auto supply = [](std::uint32_t id) { return act(ActionType::supply, id, kToken); };
    CHECK(After(sample, {supply(2)}).positions[1].collateral == (version <= Version::v3_5));
    CHECK(After(sample, {supply(1)}).positions[1].collateral == 1);
    sample.e_modes[0].isolated = 1;
    CHECK(After(sample, {supply(1)}).positions[1].collateral == (version <= Version::v3_6));
    sample.reserves[2].ltv_bps = 0;
    sample.e_modes[0].ltv_zero_bitmap[0] = 0;
    CHECK(After(sample, {supply(2)}).positions[1].collateral == (version >= Version::v3_6));
  }
}

TEST_CASE("siloed assets are an account's only debt, until v3.6") {
  for (const Version version : kEveryVersion) {
    const Refusal refusal =
        version <= Version::v3_6 ? Refusal::siloed_borrowing_violation : Refusal::none;
    Sample sample = samples::plain_sample(version, 40);
    const auto borrow = [](std::uint32_t id) { return act(ActionType::borrow, id, kToken); };
    sample.reserves[1].flags |= aave::kSiloedBorrowing;
    check_refusal(sample, {borrow(2)}, refusal);
    check_refusal(sample, {borrow(1)}, Refusal::none);
    check_refusal(sample, {act(ActionType::repay, 1, kAll), borrow(2)}, Refusal::none);
    sample = samples::plain_sample(version, 40);
    sample.reserves[2].flags |= aave::kSiloedBorrowing;
    check_refusal(sample, {borrow(2)}, refusal);
  }
}

TEST_CASE("efficiency modes: who enters, who leaves, what is borrowed inside") {
  for (const Version version : kEveryVersion) {
    const bool by_category = version <= Version::v3_1;
    const bool whole = version >= Version::v3_6;
    const Refusal not_borrowable =
        by_category ? Refusal::inconsistent_e_mode : Refusal::not_borrowable_in_e_mode;
    Sample sample = samples::plain_sample(version, 40);
    check_refusal(sample, {choose_mode(3)}, Refusal::inconsistent_e_mode);
    check_refusal(sample, {choose_mode(2)}, not_borrowable);
    check_refusal(sample, {choose_mode(1)}, Refusal::none);
    const auto borrow = [](std::uint32_t id, std::uint64_t amount) {
      return act(ActionType::borrow, id, amount);
    };
    // 90 % now: 50 more; reserve 2 is outside.
    check_refusal(sample, {choose_mode(1), borrow(1, 50 * kToken)}, Refusal::none);
    check_refusal(sample, {choose_mode(1), borrow(1, 50 * kToken + 1)},
                  Refusal::collateral_cannot_cover_borrow, 90 * kToken);
    check_refusal(sample, {choose_mode(1), borrow(2, 1)}, not_borrowable);
    // 88 of debt are safe at 95 % and not at 80 %.
    const aave::Verdict leaving =
        verdict_of(sample, {choose_mode(1), borrow(1, 48 * kToken), choose_mode(0)});
    CHECK(leaving.refusal == Refusal::health_factor_too_low);
    CHECK(leaving.limit == kWad);
    CHECK(leaving.action == 2);
    // Entering with too low a health factor: not looked at from no mode up to v3.1.
    Sample thin = samples::plain_sample(version, 90);
    thin.e_modes[0].liquidation_threshold_bps = 8500;
    const aave::Verdict entering = verdict_of(thin, {choose_mode(1)});
    CHECK(entering.refusal == (by_category ? Refusal::none : Refusal::health_factor_too_low));
    // Staying where one is asks nothing from v3.4.
    const Refusal staying =
        version <= Version::v3_3 && !by_category ? Refusal::health_factor_too_low : Refusal::none;
    CHECK(verdict_of(thin, {choose_mode(0)}).refusal == staying);
    // From v3.6 no collateral may lose its LTV, and no debt its permission, on the way.
    sample.e_modes[0].ltv_zero_bitmap[0] = 0b001;
    check_refusal(sample, {choose_mode(1)}, whole ? Refusal::ltv_validation_failed : Refusal::none);
    sample = samples::plain_sample(version, 40);
    sample.e_mode_category = 1;
    sample.reserves[1].flags &= ~std::uint32_t{aave::kBorrowingEnabled};
    check_refusal(sample, {choose_mode(0)},
                  whole ? Refusal::not_borrowable_in_e_mode : Refusal::none);
    check_refusal(sample, {borrow(1, 1)}, whole ? Refusal::none : Refusal::borrowing_not_enabled);
  }
}

TEST_CASE("a swap supplies what was bought, then lets the sold collateral go") {
  for (const Version version : kEveryVersion) {
    Sample sample = samples::plain_sample(version, 40);
    sample.reserves[2].price = 3 * kToken;  // 3.00 a token of 6 decimals
    sample.reserves[2].decimals = 6;
    sample.reserves[2].scaled_supply = 1'000'000'000;
    // 100 / 3 = 33.333333 tokens.
    const After all{sample, {samples::swap(0, kAll, 2, 0)}};
    CHECK(all.positions[0].scaled_supply == u256{0});
    CHECK(all.positions[0].collateral == 0);
    CHECK(all.positions[2].scaled_supply == u256{33'333'333});
    CHECK(all.positions[2].collateral == 1);
    CHECK(all.reserves[2].scaled_supply == u256{1'033'333'333});
    CHECK(all.reserves[0].available_liquidity == u256{500 * kToken});
    const After given{sample, {samples::swap(0, kToken, 2, 250'000)}};
    CHECK(given.positions[2].scaled_supply == u256{250'000});
    CHECK(given.positions[0].scaled_supply == u256{99 * kToken});
    // 40 of debt need 50: selling all for 16 tokens (48.00) does not do, for 17 (51.00) does.
    CHECK(verdict_of(sample, {samples::swap(0, kAll, 2, 16'000'000)}).refusal ==
          Refusal::health_factor_too_low);
    check_refusal(sample, {samples::swap(0, kAll, 2, 17'000'000)}, Refusal::none);
    check_refusal(sample, {samples::swap(0, 101 * kToken, 2, 1)}, Refusal::not_enough_balance,
                  100 * kToken);
    sample.reserves[2].supply_cap = 1'010;
    check_refusal(sample, {samples::swap(0, kAll, 2, 0)}, Refusal::supply_cap_exceeded, 10'000'000);
  }
}

TEST_CASE(
    "what no transaction can express is an error that names the action, and changes nothing") {
  const Sample sample = samples::plain_sample(Version::v3_7, 40);
  const auto good = act(ActionType::supply, 0, 1);
  Error error = error_of(sample, {good, act(ActionType::supply, 3, 1)});
  CHECK(error.code == ErrorCode::unknown_asset);
  CHECK(error.field == Field::asset);
  CHECK(error.index == 1);
  CHECK(error.value == 3.0);
  error = error_of(sample, {samples::swap(0, 1, 9, 1)});
  CHECK(error.code == ErrorCode::unknown_asset);
  CHECK(error.value == 9.0);
  error = error_of(sample, {good, good, samples::swap(2, 1, 2, 1)});
  CHECK(error.code == ErrorCode::duplicate);
  CHECK(error.index == 2);
  error = error_of(sample, {choose_mode(256)});
  CHECK(error.code == ErrorCode::out_of_domain);
  CHECK(error.field == Field::e_mode_category);
  CHECK(error.value == 256.0);
  error = error_of(sample, {act(static_cast<ActionType>(8), 0, 1)});
  CHECK(error.code == ErrorCode::out_of_domain);
  CHECK(error.field == Field::actions);
  // An action of a later place is looked at before the first is carried out.
  StateRoom room;
  REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
  const aave::Action pair[] = {good, act(ActionType::supply, 3, 1)};
  CHECK(!aave::apply(sample.market(), pair, room.state).ok());
  CHECK(room.positions[0].scaled_supply == u256{100 * kToken});
  const std::vector<aave::Action> many(kMaxActions + 1, good);
  error = aave::apply(sample.market(), many, room.state).error();
  CHECK(error.code == ErrorCode::capacity_exceeded);
  CHECK(error.value == 65.0);
  Sample unpriced = sample;
  unpriced.reserves[2].price = {};
  error = error_of(unpriced, {act(ActionType::supply, 2, 1)});
  CHECK(error.code == ErrorCode::missing_price);
  CHECK(error.field == Field::price);
}

TEST_CASE("amounts beyond what the chain stores overflow, and leave the state as it was") {
  for (const Version version : kEveryVersion) {
    const Sample sample = samples::plain_sample(version, 40);
    CHECK(error_of(sample, {act(ActionType::supply, 0, kAll)}).code == ErrorCode::overflow);
    CHECK(error_of(sample, {act(ActionType::borrow, 1, kAll)}).code == ErrorCode::overflow);
    // uint128, uint120 from v3.4.
    const unsigned bits = version >= Version::v3_4 ? 120 : 128;
    const u256 full = shift_right(u256::max(), 256 - bits);
    check_refusal(sample, {act(ActionType::supply, 2, full)}, Refusal::none);
    StateRoom room;
    REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
    const aave::Action action = act(ActionType::supply, 0, full);
    const auto verdict = aave::apply(sample.market(), {&action, 1}, room.state);
    CHECK(verdict.error().code == ErrorCode::overflow);
    CHECK(verdict.error().field == Field::amount);
    CHECK(room.positions[0].scaled_supply == u256{100 * kToken});
    CHECK(room.reserves[0].available_liquidity == u256{600 * kToken});
    check_refusal(sample, {act(ActionType::repay, 1, kAll)}, Refusal::none);
  }
}

TEST_CASE("rooms too small are refused, and named") {
  const Sample sample = samples::plain_sample(Version::v3_7, 40);
  std::array<aave::Reserve, 3> reserves{};
  std::array<aave::Position, 2> positions{};
  aave::State state{{reserves.data(), 2}, positions, 0, 0};
  Error error = aave::begin(sample.market(), sample.account(), state);
  CHECK(error.code == ErrorCode::capacity_exceeded);
  CHECK(error.field == Field::reserves);
  state.reserves = reserves;
  state.positions = {positions.data(), 1};
  error = aave::begin(sample.market(), sample.account(), state);
  CHECK(error.field == Field::positions);
  state.positions = positions;
  CHECK(aave::begin(sample.market(), sample.account(), state).code == ErrorCode::ok);
  const aave::Action third = act(ActionType::supply, 2, 1);
  const auto verdict = aave::apply(sample.market(), {&third, 1}, state);
  CHECK(verdict.error().code == ErrorCode::capacity_exceeded);
  CHECK(verdict.error().field == Field::positions);
}

// Compound III: balances, interest, health, absorption, and where an account can be absorbed,
// against the contract's rules written out once more in unbounded integers.
#include "core/margin/lending/comet/comet_health.hpp"

#include "core/margin/lending/comet/comet_absorb.hpp"
#include "core/margin/lending/comet/comet_accrual.hpp"
#include "core/margin/lending/comet/comet_boundary.hpp"

#include "tests/identity/lending_families_sample.hpp"
#include "tests/native/aave_action_sample.hpp"
#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using comet::Reach;
using reference::Big;
using reference::big;
using samples::CometSample;
using samples::draw_comet;

namespace {

const Big kFactorScale = big(kWad);

Big unit(std::uint32_t decimals) {
  return boost::multiprecision::pow(Big{10}, decimals);
}

Big weighted(const comet::Asset& asset, const u256& held, const Big& price, std::uint64_t factor) {
  return big(held) * price / unit(asset.decimals) * factor / kFactorScale;
}

Big debt_value(const comet::Market& market, const comet::Account& account) {
  const Big present =
      big(account.principal.magnitude) * market.base_borrow_index / comet::kIndexScale;
  return present * big(market.base_price) / unit(market.base_decimals);
}

bool liquidatable(const comet::Market& market, const comet::Account& account) {
  if (account.principal.negative == 0) return false;
  Big liquidity = -debt_value(market, account);
  for (std::size_t i = 0; i < market.assets.size(); ++i) {
    const comet::Asset& asset = market.assets[i];
    liquidity +=
        weighted(asset, account.collateral[i], big(asset.price), asset.liquidate_collateral_factor);
  }
  return liquidity < 0;
}

/// One USDC-like base token and one asset of 18 decimals, as the protocol's own tests have them.
struct Plain {
  comet::Asset asset{};
  u256 held{};
  comet::Market market{};
  comet::SignedAmount principal{};

  Plain() {
    asset.price = 100'000'000;
    asset.borrow_collateral_factor = asset.liquidate_collateral_factor = kWad.limb[0];
    asset.liquidation_factor = kWad.limb[0];
    asset.supply_cap = kRay;
    asset.decimals = 18;
    market.base_price = 100'000'000;
    market.base_supply_index = market.base_borrow_index = comet::kIndexScale;
    market.store_front_price_factor = kWad.limb[0];
    market.base_decimals = 6;
  }
  comet::Market at() {
    market.assets = {&asset, 1};
    return market;
  }
  comet::Account account() const { return {{&held, 1}, principal}; }
};

}  // namespace

TEST_CASE(
    "quoteCollateral, isLiquidatable and isBorrowCollateralized have the protocol's figures") {
  Plain plain;
  plain.asset.price = 20'000'000'000;
  plain.asset.liquidation_factor = 600'000'000'000'000'000;
  plain.market.store_front_price_factor = 500'000'000'000'000'000;
  REQUIRE(*comet::quote_collateral(plain.at(), 0, 200'000'000) == u256{1'250'000'000'000'000'000});
  plain.market.store_front_price_factor = 0;
  REQUIRE(*comet::quote_collateral(plain.at(), 0, 200'000'000) == kWad);
  REQUIRE(comet::quote_collateral(plain.at(), 1, 1).error().code == ErrorCode::unknown_asset);

  Plain owed;
  owed.principal = {1'000'000, 1, 0};
  REQUIRE(*comet::is_liquidatable(owed.at(), owed.account()));
  owed.held = kWad;
  REQUIRE_FALSE(*comet::is_liquidatable(owed.at(), owed.account()));
  owed.asset.borrow_collateral_factor = 900'000'000'000'000'000;
  REQUIRE_FALSE(*comet::is_borrow_collateralized(owed.at(), owed.account()));
  owed.principal.negative = 0;
  REQUIRE(*comet::is_borrow_collateralized(owed.at(), owed.account()));
  REQUIRE(comet::account_data(owed.at(), owed.account())->status == comet::HealthStatus::no_debt);
}

TEST_CASE("what the contract stores of a factor, a cap and a rate is cut") {
  REQUIRE(comet::packed_factor(825'049'999'999'999'999) == 825'000'000'000'000'000);
  REQUIRE(*comet::packed_supply_cap(1'999'999, 6) == u256{1'000'000});
  REQUIRE(comet::packed_supply_cap(1, 19).error().field == Field::decimals);
  REQUIRE(comet::packed_supply_cap(u256::max(), 6).error().field == Field::supply_cap);
  REQUIRE(comet::rate_per_second(35'000'000'000'000'000) == 1'109'842'719);
}

TEST_CASE("health is the contract's, to the last unit") {
  int near_trigger = 0;
  int absorbable = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const CometSample sample = draw_comet(1, i);
    REQUIRE(comet::check(sample.market()).code == ErrorCode::ok);
    REQUIRE(comet::check(sample.market(), sample.account()).code == ErrorCode::ok);
    const auto data = comet::account_data(sample.market(), sample.account());
    REQUIRE(data.ok());
    const bool expected = liquidatable(sample.market(), sample.account());
    REQUIRE((data->status == comet::HealthStatus::liquidatable) == expected);
    REQUIRE(*comet::is_liquidatable(sample.market(), sample.account()) == expected);
    absorbable += expected;
    if (sample.principal.negative == 0) continue;
    REQUIRE(big(data->debt_value) == debt_value(sample.market(), sample.account()));
    near_trigger += big(data->liquidation_limit) * 99 < big(data->debt_value) * 100;
    // More collateral never hurts.
    for (std::size_t k = 0; k < sample.count; ++k) {
      CometSample richer = sample;
      richer.collateral[k] = samples::plus(richer.collateral[k], 1 + i % 7);
      if (expected) continue;
      REQUIRE_FALSE(*comet::is_liquidatable(richer.market(), richer.account()));
    }
  }
  REQUIRE(near_trigger > 100);
  REQUIRE(absorbable > 400);
}

TEST_CASE("principals and present values round as the contract's") {
  samples::Draw draw{9};
  for (int i = 0; i < 4000; ++i) {
    Plain plain;
    plain.market.base_supply_index = comet::kIndexScale + draw.below(comet::kIndexScale);
    plain.market.base_borrow_index = comet::kIndexScale + draw.below(comet::kIndexScale);
    const bool owed = draw.one_in(2);
    const Big index = owed ? plain.market.base_borrow_index : plain.market.base_supply_index;
    const comet::SignedAmount amount{u256{draw.between(1, 1ull << 50)}, owed ? 1u : 0u, 0};
    Exact exact;
    const auto present = comet::present_value(exact, plain.market, amount);
    REQUIRE(big(present.magnitude) == big(amount.magnitude) * index / comet::kIndexScale);
    const auto principal = comet::principal_value(exact, plain.market, amount);
    const Big scaled = big(amount.magnitude) * comet::kIndexScale;
    REQUIRE(big(principal.magnitude) == (owed ? scaled + index - 1 : scaled) / index);
    REQUIRE(present.negative == principal.negative);
    REQUIRE_FALSE(exact.overflowed());
    // Signed sums.
    const comet::SignedAmount other{u256{draw.between(1, 1ull << 50)}, draw.one_in(2) ? 1u : 0u, 0};
    const auto signed_of = [](const comet::SignedAmount& a) {
      return a.negative != 0 ? Big{-big(a.magnitude)} : big(a.magnitude);
    };
    REQUIRE(signed_of(comet::add(exact, amount, other)) == signed_of(amount) + signed_of(other));
  }
  Exact exact;
  Plain plain;
  comet::principal_value(exact, plain.market, {shift_right(u256::max(), 256 - 104), 0, 0});
  REQUIRE(exact.overflowed());
  REQUIRE(comet::add(exact, {5, 1, 0}, {5, 0, 0}).negative == 0);
}

TEST_CASE("interest follows the kinked rates, second by second") {
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const CometSample sample = draw_comet(2, i);
    const comet::Market market = sample.market();
    const Big supply =
        big(market.total_supply_base) * market.base_supply_index / comet::kIndexScale;
    const Big borrow =
        big(market.total_borrow_base) * market.base_borrow_index / comet::kIndexScale;
    const Big used = borrow * kFactorScale / supply;
    REQUIRE(big(*comet::utilization(market)) == used);
    const auto rate = [&](const comet::RateModel& model) {
      if (used <= model.kink) return Big{model.base + Big{model.slope_low} * used / kFactorScale};
      return Big{model.base + Big{model.slope_low} * model.kink / kFactorScale +
                 Big{model.slope_high} * (used - model.kink) / kFactorScale};
    };
    REQUIRE(Big{*comet::rate_at(market.supply, *comet::utilization(market))} ==
            rate(market.supply));
    const std::uint64_t seconds = i % 5 == 0 ? 0 : i * 977;
    const auto indexes = comet::accrued_indexes(market, seconds);
    REQUIRE(indexes.ok());
    const auto grown = [&](std::uint64_t index, const Big& a_second) {
      return Big{index + Big{index} * (a_second * seconds) / kFactorScale};
    };
    REQUIRE(Big{indexes->base_supply} == grown(market.base_supply_index, rate(market.supply)));
    REQUIRE(Big{indexes->base_borrow} == grown(market.base_borrow_index, rate(market.borrow)));
    const auto later = comet::accrued(market, market.last_accrual + seconds);
    REQUIRE(later->base_borrow_index == indexes->base_borrow);
    REQUIRE(later->last_accrual == market.last_accrual + seconds);
  }
  // Compound's USDC market on Ethereum, rates of compound-finance/comet d5a30b0a: at the kink both
  // branches agree, and 80 % costs 1.5 % + 3.5 % * 0.8 a year.
  const comet::RateModel model{800'000'000'000'000'000,
                               comet::rate_per_second(15'000'000'000'000'000),
                               comet::rate_per_second(35'000'000'000'000'000),
                               comet::rate_per_second(250'000'000'000'000'000)};
  const std::uint64_t at_kink = *comet::rate_at(model, model.kink);
  REQUIRE(at_kink == 475'646'879 + 887'874'175);
  REQUIRE(*comet::rate_at(model, model.kink + 1) == at_kink);
  REQUIRE(*comet::rate_at(model, kWad) == at_kink + 7'927'447'995 * 2 / 10);

  Plain plain;
  plain.market.last_accrual = 100;
  REQUIRE(comet::accrued(plain.at(), 99).error().code == ErrorCode::stale_time);
  REQUIRE(*comet::utilization(plain.at()) == u256{});
  plain.market.base_borrow_index = ~0ull;
  plain.market.total_borrow_base = plain.market.total_supply_base = 1;
  plain.market.borrow.base = ~0ull;
  REQUIRE(comet::accrued_indexes(plain.at(), 1).error().code == ErrorCode::overflow);
}

TEST_CASE("an absorbed account pays with all it has, and reserves bear the rest") {
  int bad = 0;
  int surplus = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const CometSample sample = draw_comet(3, i);
    const comet::Market market = sample.market();
    const auto result = comet::absorb(market, sample.account());
    REQUIRE(result.ok());
    if (!liquidatable(market, sample.account())) {
      REQUIRE(result->refusal == comet::AbsorbRefusal::not_liquidatable);
      continue;
    }
    Big credit = 0;
    for (std::size_t k = 0; k < sample.count; ++k) {
      credit += weighted(sample.assets[k], sample.collateral[k], big(sample.assets[k].price),
                         sample.assets[k].liquidation_factor);
    }
    REQUIRE(big(result->credited_value) == credit);
    const Big base = credit * unit(market.base_decimals) / big(market.base_price);
    const Big debt =
        big(sample.principal.magnitude) * market.base_borrow_index / comet::kIndexScale;
    REQUIRE(big(result->credited_base) == base);
    REQUIRE(big(result->bad_debt) == (base < debt ? debt - base : Big{0}));
    REQUIRE(big(result->base_paid_out) == (base < debt ? debt : base));
    REQUIRE(result->principal.negative == 0);
    const Big left = base < debt ? Big{0} : Big{base - debt};
    REQUIRE(big(result->principal.magnitude) ==
            left * comet::kIndexScale / market.base_supply_index);
    REQUIRE(big(result->total_borrow_base) ==
            big(market.total_borrow_base) - big(sample.principal.magnitude));
    bad += base < debt;
    surplus += base > debt;
  }
  REQUIRE(bad > 50);
  REQUIRE(surplus > 50);
}

TEST_CASE("collateral is sold while reserves are short, as far as it is there") {
  Plain plain;
  plain.market.target_reserves = 1000;
  plain.market.base_balance = 999;
  plain.asset.reserves = kWad;
  REQUIRE(comet::buy_collateral(plain.at(), 0, 1'000'000)->collateral == kWad);
  REQUIRE(comet::buy_collateral(plain.at(), 0, 1'000'001)->refusal ==
          comet::AbsorbRefusal::insufficient_reserves);
  plain.market.base_balance = 1000;
  REQUIRE(comet::buy_collateral(plain.at(), 0, 1)->refusal == comet::AbsorbRefusal::not_for_sale);
  plain.market.total_supply_base = 5000;
  plain.market.total_borrow_base = 3000;
  const auto reserves = comet::reserves(plain.at());
  REQUIRE(reserves->negative == 1);
  REQUIRE(reserves->magnitude == u256{1000});
  REQUIRE(comet::buy_collateral(plain.at(), 0, 1)->refusal == comet::AbsorbRefusal::none);
  plain.asset.liquidation_factor = 0;  // a discount of 100 %: the contract divides by zero
  REQUIRE(comet::quote_collateral(plain.at(), 0, 1).error().code == ErrorCode::overflow);
}

TEST_CASE("a collateral's boundary is one on both sides, and no price beyond it is missed") {
  int reached = 0;
  int scanned = 0;
  for (std::uint64_t i = 0; i < 2400; ++i) {
    CometSample sample = draw_comet(4, i);
    for (std::uint32_t k = 0; k < sample.count; ++k) {
      const auto boundary = comet::collateral_boundary(sample.market(), sample.account(), k);
      REQUIRE(boundary.ok());
      const u256 today = sample.assets[k].price;
      const bool now = liquidatable(sample.market(), sample.account());
      const auto at = [&](const u256& price) {
        sample.assets[k].price = price;
        const bool decision = liquidatable(sample.market(), sample.account());
        sample.assets[k].price = today;
        return decision;
      };
      switch (boundary->reach) {
        case Reach::no_debt:
          REQUIRE(sample.principal.negative == 0);
          break;
        case Reach::already_liquidatable:
          REQUIRE(now);
          break;
        case Reach::no_exposure:
          REQUIRE(at(1) == now);
          break;
        case Reach::unreachable:
          REQUIRE_FALSE(at(1));
          break;
        case Reach::reached:
          ++reached;
          REQUIRE_FALSE(at(boundary->last_healthy));
          REQUIRE(at(boundary->first_liquidatable));
          REQUIRE(samples::plus(boundary->first_liquidatable, 1) == boundary->last_healthy);
          break;
      }
      if (!sample.tiny || boundary->reach == Reach::already_liquidatable) continue;
      ++scanned;
      const bool hit = boundary->reach == Reach::reached;
      for (std::uint64_t price = 1; u256{price} <= today; ++price) {
        REQUIRE(at(price) == (hit && u256{price} <= boundary->first_liquidatable));
      }
    }
  }
  REQUIRE(reached > 800);
  REQUIRE(scanned > 400);
  REQUIRE(comet::collateral_boundary(draw_comet(4, 0).market(), draw_comet(4, 0).account(), 77)
              .error()
              .code == ErrorCode::unknown_asset);
}

TEST_CASE("the base price, a common factor and time have their boundaries too") {
  int reached[3] = {};
  for (std::uint64_t i = 0; i < 900; ++i) {
    const CometSample sample = draw_comet(5, i);
    const comet::Account account = sample.account();
    const auto check = [&](const Result<comet::Boundary>& boundary, int which, auto at) {
      REQUIRE(boundary.ok());
      if (boundary->reach != Reach::reached) return;
      ++reached[which];
      REQUIRE_FALSE(at(boundary->last_healthy));
      REQUIRE(at(boundary->first_liquidatable));
      const u256 low = std::min(boundary->last_healthy, boundary->first_liquidatable);
      const u256 high = std::max(boundary->last_healthy, boundary->first_liquidatable);
      REQUIRE(samples::plus(low, 1) == high);
    };
    check(comet::base_boundary(sample.market(), account), 0, [&](const u256& price) {
      comet::Market market = sample.market();
      market.base_price = price;
      return liquidatable(market, account);
    });
    check(comet::shock_boundary(sample.market(), account), 1, [&](const u256& factor) {
      CometSample shocked = sample;
      for (comet::Asset& asset : shocked.assets) {
        const Big price = big(asset.price) * big(factor) / kFactorScale;
        asset.price = price == 0 ? u256{1} : reference::narrow(price);
      }
      return liquidatable(shocked.market(), account);
    });
    check(comet::interest_boundary(sample.market(), account), 2, [&](const u256& seconds) {
      return liquidatable(
          *comet::accrued(sample.market(), sample.base.last_accrual + seconds.limb[0]), account);
    });
  }
  for (const int count : reached) REQUIRE(count > 150);
}

TEST_CASE("Comet refuses bad input by its field") {
  const auto field_of = [](auto change) {
    Plain plain;
    plain.market.now = 100;
    plain.market.last_accrual = 50;
    change(plain);
    return comet::check(plain.at());
  };
  const u256 wide = shift_right(u256::max(), 256 - 129);
  REQUIRE(field_of([](Plain&) {}).code == ErrorCode::ok);
  REQUIRE(field_of([](Plain& p) { p.asset.price = {}; }).code == ErrorCode::missing_price);
  REQUIRE(field_of([&](Plain& p) { p.asset.price = wide; }).field == Field::price);
  REQUIRE(field_of([](Plain& p) { p.asset.decimals = 19; }).field == Field::decimals);
  REQUIRE(field_of([](Plain& p) { ++p.asset.borrow_collateral_factor; }).field ==
          Field::borrow_collateral_factor);
  REQUIRE(field_of([](Plain& p) { ++p.asset.liquidate_collateral_factor; }).field ==
          Field::liquidate_collateral_factor);
  REQUIRE(field_of([](Plain& p) { ++p.asset.liquidation_factor; }).field ==
          Field::liquidation_factor);
  REQUIRE(field_of([&](Plain& p) { p.asset.supply_cap = wide; }).field == Field::supply_cap);
  REQUIRE(field_of([&](Plain& p) { p.asset.total_supply = wide; }).field == Field::total_supply);
  REQUIRE(field_of([](Plain& p) { p.market.now = 49; }).code == ErrorCode::stale_time);
  REQUIRE(field_of([](Plain& p) { p.market.now = 1ull << 40; }).field == Field::now);
  REQUIRE(field_of([](Plain& p) { p.market.base_price = {}; }).field == Field::base_price);
  REQUIRE(field_of([](Plain& p) { p.market.base_decimals = 19; }).field == Field::base_decimals);
  REQUIRE(field_of([](Plain& p) { --p.market.base_supply_index; }).field ==
          Field::base_supply_index);
  REQUIRE(field_of([](Plain& p) { p.market.base_borrow_index = 0; }).field ==
          Field::base_borrow_index);
  REQUIRE(field_of([&](Plain& p) { p.market.total_borrow_base = wide; }).field ==
          Field::total_borrow);
  REQUIRE(field_of([&](Plain& p) { p.market.base_balance = wide; }).field ==
          Field::available_liquidity);
  REQUIRE(field_of([&](Plain& p) { p.market.base_borrow_min = wide; }).field == Field::borrow_min);
  REQUIRE(field_of([&](Plain& p) { p.market.target_reserves = wide; }).field ==
          Field::target_reserves);
  REQUIRE(field_of([](Plain& p) { ++p.market.store_front_price_factor; }).field ==
          Field::store_front_price_factor);
  REQUIRE(field_of([](Plain& p) { p.market.borrow.kink = ~0ull; }).field == Field::kink);

  Plain plain;
  comet::Account account = plain.account();
  account.principal = {{}, 1, 0};
  REQUIRE(comet::check(plain.at(), account).field == Field::principal);
  account.principal = {wide, 0, 0};
  REQUIRE(comet::check(plain.at(), account).field == Field::principal);
  account = {{&wide, 1}, {}};
  REQUIRE(comet::check(plain.at(), account).field == Field::collateral);
  account.collateral = {};
  REQUIRE(comet::check(plain.at(), account).code == ErrorCode::length_mismatch);
  std::array<comet::Asset, kMaxCometAssets + 1> many{};
  plain.market.assets = many;
  REQUIRE(comet::check(plain.market).code == ErrorCode::capacity_exceeded);
}

// Top-ups of lending positions: enough with the amount and one unit less is not, by each contract's
// rule written out once more in unbounded integers.
#include "core/margin/lending/top_up/comet_top_up.hpp"
#include "core/margin/lending/top_up/morpho_top_up.hpp"
#include "core/margin/lending/top_up/vault_top_up.hpp"

#include "tests/identity/lending_families_sample.hpp"
#include "tests/identity/lending_vault_sample.hpp"
#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using lending::LeastAmount;
using reference::Big;
using reference::big;

namespace {

const Big kOne = big(kWad);
const Big kNothingOwed = (Big(1) << 256) - 1;
constexpr std::uint64_t kTargets[] = {1'000'000'000'000'000'000u, 1'250'000'000'000'000'000u,
                                      3'000'000'000'000'000'000u};

Big up(const Big& a, const Big& b) {
  return (a + b - 1) / b;
}

Big quotient(const Big& value, const Big& debt) {
  return debt == 0 ? kNothingOwed : value * kOne / debt;
}

/// `measure` is the health with an amount; `most` the last amount that the contract takes.
template <class Measure>
void check_least(const LeastAmount& least, std::uint64_t target, const Big& most, Measure measure) {
  if (least.reach == Reach::unreachable) {
    REQUIRE(measure(most) < target);
    return;
  }
  REQUIRE(least.reach == Reach::reached);
  const Big amount = big(least.amount);
  REQUIRE(amount <= most);
  REQUIRE(measure(amount) == big(least.after));
  REQUIRE(measure(amount) >= target);
  if (amount > 0) REQUIRE(measure(amount - 1) < target);
}

}  // namespace

TEST_CASE("Morpho: by hand") {
  morpho::Market market{};
  market.total_supply_assets = 2'000'000;
  market.total_supply_shares = u256{2'000'000'000'000};
  market.total_borrow_assets = 1'000'000;
  market.total_borrow_shares = u256{1'000'000'000'000};
  market.price = morpho::kOraclePriceScale;  // one for one
  market.lltv = 800'000'000'000'000'000;
  morpho::Position position{};
  position.borrow_shares = u256{1'000'000'000};  // 1000 of the loan
  position.collateral = 1250;                    // worth just that debt
  const auto found = morpho::top_up(market, position, kTargets[1]);
  REQUIRE(found.ok());
  CHECK(found->before == kWad);
  // 1250 / 0.8 = 1562.5 of collateral, or a debt of 800.
  CHECK(found->collateral.amount == u256{313});
  CHECK(found->repay.amount == u256{200});
  CHECK(found->repay.after == u256{kTargets[1]});
}

TEST_CASE("Morpho: least and enough on seeded positions") {
  int reached = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto sample = samples::draw_morpho(11, i);
    const auto& [market, position, tiny] = sample;
    const std::uint64_t target = kTargets[i / 3 % 3];
    INFO("position " << i);
    const auto found = morpho::top_up(market, position, target);
    REQUIRE(found.ok());
    if (is_zero(position.borrow_shares)) {
      CHECK(found->collateral.reach == Reach::no_debt);
      continue;
    }
    const Big assets = big(market.total_borrow_assets), shares = big(market.total_borrow_shares);
    const auto limit = [&](const Big& collateral) -> Big {
      return collateral * big(market.price) / big(morpho::kOraclePriceScale) * market.lltv / kOne;
    };
    const auto debt = [](const Big& owed, const Big& all_assets, const Big& all_shares) {
      return up(owed * (all_assets + 1), all_shares + 1'000'000);
    };
    const Big owed = big(position.borrow_shares), held = big(position.collateral);
    check_least(found->collateral, target, (Big(1) << 128) - 1 - held, [&](const Big& more) {
      return quotient(limit(held + more), debt(owed, assets, shares));
    });
    const auto burnt = [&](const Big& paid) -> Big {
      return paid * (shares + 1'000'000) / (assets + 1);
    };
    const auto repaid = [&](const Big& paid) -> Big {
      const Big left = paid > assets ? Big(0) : Big(assets - paid);
      return quotient(limit(held), debt(owed - burnt(paid), left, shares - burnt(paid)));
    };
    Big most = debt(owed, assets, shares);
    while (burnt(most) > owed) --most;
    check_least(found->repay, target, most, repaid);
    reached += found->repay.reach == Reach::reached && !is_zero(found->repay.amount);
  }
  CHECK(reached > 300);
}

TEST_CASE("Compound III: least and enough on seeded accounts") {
  int collateral_reached = 0, repay_reached = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto sample = samples::draw_comet(12, i);
    const comet::Market market = sample.market();
    const comet::Account account = sample.account();
    if (sample.count == 0) continue;
    const auto asset = static_cast<std::uint32_t>(i % sample.count);
    const std::uint64_t target = kTargets[i / 3 % 3];
    INFO("account " << i);
    const auto found = comet::top_up(market, account, asset, target);
    REQUIRE(found.ok());
    if (account.principal.negative == 0) {
      CHECK(found->repay.reach == Reach::no_debt);
      continue;
    }
    const auto power = [](std::uint32_t decimals) { return big(power_of_ten(decimals).value()); };
    const auto limit = [&](const Big& more) {
      Big sum = 0;
      for (std::size_t k = 0; k < sample.count; ++k) {
        const comet::Asset& terms = market.assets[k];
        const Big balance = big(account.collateral[k]) + (k == asset ? more : Big(0));
        const Big value = balance * big(terms.price) / power(terms.decimals);
        sum += value * terms.liquidate_collateral_factor / kOne;
      }
      return sum;
    };
    const auto value_of = [&](const Big& base) -> Big {
      return base * big(market.base_price) / power(market.base_decimals);
    };
    const Big index = Big(market.base_borrow_index), scale = Big(comet::kIndexScale);
    const Big owed = big(account.principal.magnitude) * index / scale;
    const comet::Asset& terms = market.assets[asset];
    Big room = big(terms.supply_cap) - big(terms.total_supply);
    if (room < 0) room = 0;
    check_least(found->collateral, target, room,
                [&](const Big& more) { return quotient(limit(more), value_of(owed)); });
    check_least(found->repay, target, owed, [&](const Big& paid) {
      const Big principal = up((owed - paid) * scale, index);
      return quotient(limit(0), value_of(principal * index / scale));
    });
    collateral_reached += found->collateral.reach == Reach::reached;
    repay_reached += !is_zero(found->repay.amount);
  }
  CHECK(collateral_reached > 100);
  CHECK(repay_reached > 500);
}

TEST_CASE("Maker: least and enough on seeded vaults, and no dust") {
  int reached = 0, past_dust = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto [ilk, urn, dog] = samples::draw_maker(13, i);
    const std::uint64_t target = kTargets[i / 3 % 3];
    INFO("vault " << i);
    const auto found = maker::top_up(ilk, urn, target);
    REQUIRE(found.ok());
    if (is_zero(urn.art)) {
      CHECK(found->repay.reach == Reach::no_debt);
      continue;
    }
    const Big ray = big(kRay), price = big(ilk.price) * ray / big(ilk.par), rate = big(ilk.rate);
    const auto ratio = [&](const Big& ink, const Big& art) {
      return quotient(ink * price / kOne, up(art * rate, ray));
    };
    const Big ink = big(urn.ink), art = big(urn.art);
    check_least(found->collateral, target, (Big(1) << 128) - 1 - ink,
                [&](const Big& more) { return ratio(ink + more, art); });
    reached += found->collateral.reach == Reach::reached;
    const Big paid = big(found->repay.amount);
    REQUIRE(found->repay.reach == Reach::reached);
    REQUIRE(ratio(ink, art - paid) >= target);
    const bool leaves_dust = paid < art && (art - paid) * rate < big(ilk.dust);
    REQUIRE((paid == 0 || !leaves_dust));
    if (paid == 0) continue;
    // Less is not enough, or it would leave dust.
    if (ratio(ink, art - paid + 1) >= target) {
      REQUIRE(paid == art);
      REQUIRE(ratio(ink, up(big(ilk.dust), rate)) < target);
      ++past_dust;
    }
  }
  CHECK(reached > 500);
  CHECK(past_dust > 10);
}

TEST_CASE("Liquity: least and enough on seeded troves, down to the least debt") {
  int reached = 0, below_least = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto [system, trove] = samples::draw_liquity(14, i);
    const std::uint64_t target = kTargets[i / 3 % 3];
    INFO("trove " << i);
    const auto found = liquity::top_up(system, trove, target);
    REQUIRE(found.ok());
    if (is_zero(trove.debt)) {
      CHECK(found->collateral.reach == Reach::no_debt);
      continue;
    }
    const Big price = big(system.price), held = big(trove.collateral), owed = big(trove.debt);
    const auto ratio = [&](const Big& collateral, const Big& debt) -> Big {
      return collateral * price / debt;
    };
    check_least(found->collateral, target, (Big(1) << 128) - 1 - held,
                [&](const Big& more) { return ratio(held + more, owed); });
    const Big least = Big(2000) * kOne;
    const Big repayable = owed > least ? Big(owed - least) : Big(0);
    check_least(found->repay, target, repayable,
                [&](const Big& paid) { return ratio(held, owed - paid); });
    reached += found->repay.reach == Reach::reached && !is_zero(found->repay.amount);
    below_least += found->repay.reach == Reach::unreachable;
  }
  CHECK(reached > 500);
  CHECK(below_least > 20);
}

TEST_CASE("An asset that is not there is refused by field") {
  const auto sample = samples::draw_comet(12, 1);
  const auto found = comet::top_up(sample.market(), sample.account(), 99, kWad);
  CHECK(found.error().code == ErrorCode::unknown_asset);
  CHECK(found.error().field == Field::asset);
}

// Vaults of Maker and Liquity, and obligations with borrow factors, against the contracts' rules
// written out once more in unbounded integers.
#include "tests/identity/lending_vault_sample.hpp"
#include "tests/native/aave_action_sample.hpp"
#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using lending::Reach;
using reference::Big;
using reference::big;
using samples::draw_kamino;
using samples::draw_liquity;
using samples::draw_maker;

namespace {

const Big kOneRay = big(kRay);
const Big kOneWad = big(kWad);

Big spot_at(const maker::Ilk& ilk, const Big& price) {
  return price * 1'000'000'000 * kOneRay / big(ilk.par) * kOneRay / big(ilk.liquidation_ratio);
}
bool barkable(const samples::MakerSample& sample, const Big& price) {
  const Big spot = spot_at(sample.ilk, price);
  return spot > 0 && big(sample.urn.ink) * spot < big(sample.urn.art) * big(sample.ilk.rate);
}

Big ratio_at(const u256& collateral, const u256& debt, const Big& price) {
  return big(collateral) * price / big(debt);
}

/// Whether debt reaches the weighted deposits, by the documented fractions.
bool unhealthy(const kamino::Obligation& obligation) {
  const Big one = Big{1} << kamino::kFractionBits;
  Big limit = 0;
  Big debt = 0;
  for (const kamino::Deposit& deposit : obligation.deposits) {
    const Big unit = boost::multiprecision::pow(Big{10}, deposit.decimals);
    const bool grouped = obligation.group.id != 0 && deposit.in_elevation_group != 0;
    const Big percent =
        grouped ? obligation.group.liquidation_ltv_percent : deposit.liquidation_ltv_percent;
    limit += big(deposit.amount) * big(deposit.price_sf) / unit * percent / 100;
  }
  for (const kamino::Borrow& borrow : obligation.borrows) {
    const Big unit = boost::multiprecision::pow(Big{10}, borrow.decimals);
    const Big percent = obligation.group.id != 0 ? 100u : borrow.borrow_factor_percent;
    debt += big(borrow.amount_sf) * big(borrow.price_sf) / one / unit * percent / 100;
  }
  return debt > 0 && debt >= limit;
}

template <class Sides, class Decide>
void require_boundary(const Sides& boundary, Decide decide) {
  REQUIRE_FALSE(decide(boundary.last_healthy));
  REQUIRE(decide(boundary.first_liquidatable));
  const bool falls = boundary.first_liquidatable < boundary.last_healthy;
  const u256& low = falls ? boundary.first_liquidatable : boundary.last_healthy;
  const u256& high = falls ? boundary.last_healthy : boundary.first_liquidatable;
  REQUIRE(samples::plus(low, 1) == high);
}

}  // namespace

TEST_CASE("a Maker vault is safe as vat and dog say, down to its boundary and not below") {
  int reached = 0;
  int scanned = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const auto sample = draw_maker(1, i);
    const Big today = big(sample.ilk.price);
    REQUIRE(maker::check(sample.ilk, sample.urn).code == ErrorCode::ok);
    const auto data = maker::vault_data(sample.ilk, sample.urn);
    REQUIRE(data.ok());
    REQUIRE(big(data->spot) == spot_at(sample.ilk, today));
    REQUIRE(*maker::is_liquidatable(sample.ilk, sample.urn) == barkable(sample, today));
    REQUIRE((data->status == maker::HealthStatus::liquidatable) == barkable(sample, today));
    const auto boundary = maker::price_boundary(sample.ilk, sample.urn);
    REQUIRE(boundary.ok());
    const bool hit = boundary->reach == Reach::reached;
    if (hit) {
      ++reached;
      require_boundary(*boundary, [&](const u256& price) { return barkable(sample, big(price)); });
    }
    if (boundary->reach == Reach::no_debt) REQUIRE(is_zero(sample.urn.art));
    if (boundary->reach == Reach::already_liquidatable) REQUIRE(barkable(sample, today));
    if (today > 4000 || boundary->reach == Reach::already_liquidatable) continue;
    ++scanned;
    for (Big price = 0; price <= today; ++price) {
      const bool below = hit && price <= big(boundary->first_liquidatable);
      REQUIRE(barkable(sample, price) == (below && spot_at(sample.ilk, price) > 0));
    }
  }
  REQUIRE(reached > 800);
  REQUIRE(scanned > 300);
}

TEST_CASE("what can be drawn and freed from a Maker vault passes, one unit more does not") {
  for (std::uint64_t i = 0; i < 2000; ++i) {
    auto sample = draw_maker(2, i);
    sample.ilk.dust = {};
    sample.ilk.line = shift_right(u256::max(), 8);
    const auto art = maker::drawable_art(sample.ilk, sample.urn);
    const auto ink = maker::free_ink(sample.ilk, sample.urn);
    REQUIRE(art.ok());
    REQUIRE(ink.ok());
    const auto tried = [&](const maker::Change& change) {
      const auto preview = maker::preview(sample.ilk, sample.urn, change);
      REQUIRE(preview.ok());
      return *preview;
    };
    if (!is_zero(*art)) {
      const auto drawn = tried({{}, *art, 0, 0});
      REQUIRE(drawn.refusal == maker::Refusal::none);
      REQUIRE(drawn.urn.art == samples::plus(sample.urn.art, *art));
      REQUIRE(drawn.total_art == samples::plus(sample.ilk.total_art, *art));
      REQUIRE(*maker::drawable_art(sample.ilk, drawn.urn) == u256{});
    }
    REQUIRE(tried({{}, samples::plus(*art, 1), 0, 0}).refusal == maker::Refusal::not_safe);
    if (!is_zero(*ink)) REQUIRE(tried({*ink, {}, 1, 0}).refusal == maker::Refusal::none);
    REQUIRE(tried({samples::plus(*ink, 1), {}, 1, 0}).refusal != maker::Refusal::none);
    REQUIRE(tried({{}, sample.urn.art, 0, 1}).refusal == maker::Refusal::none);
  }
  auto sample = draw_maker(2, 1);
  sample.urn = {kWad, {}};
  sample.ilk.total_art = {};
  sample.ilk.line = {};
  sample.ilk.dust = u256::max();
  REQUIRE(maker::preview(sample.ilk, sample.urn, {{}, 1, 0, 0})->refusal ==
          maker::Refusal::ceiling_exceeded);
  sample.ilk.line = shift_right(u256::max(), 8);
  REQUIRE(maker::preview(sample.ilk, sample.urn, {{}, 1, 0, 0})->refusal == maker::Refusal::dust);
  REQUIRE(maker::preview(sample.ilk, sample.urn, {{}, 1, 0, 1})->refusal ==
          maker::Refusal::not_enough);
}

TEST_CASE("a bark takes what there is room for, or the whole vault") {
  int partial = 0;
  int whole = 0;
  for (std::uint64_t i = 0; i < 6000; ++i) {
    const auto sample = draw_maker(3, i);
    REQUIRE(maker::check(sample.dog).code == ErrorCode::ok);
    const auto bark = maker::bark(sample.ilk, sample.urn, sample.dog);
    REQUIRE(bark.ok());
    if (!barkable(sample, big(sample.ilk.price))) {
      REQUIRE(bark->refusal == maker::BarkRefusal::not_unsafe);
      continue;
    }
    const Big room = std::min(Big{big(sample.dog.global_hole) - big(sample.dog.global_dirt)},
                              Big{big(sample.dog.hole) - big(sample.dog.dirt)});
    if (room <= 0) {
      REQUIRE(bark->refusal == maker::BarkRefusal::liquidation_limit_hit);
      continue;
    }
    const Big art = big(sample.urn.art);
    const Big rate = big(sample.ilk.rate);
    const Big dust = big(sample.ilk.dust);
    Big dart = std::min(art, Big{room * kOneWad / rate / big(sample.dog.chop)});
    if (art > dart && (art - dart) * rate < dust) {
      dart = art;
    } else if (art > dart && dart * rate < dust) {
      REQUIRE(bark->refusal == maker::BarkRefusal::dusty_auction);
      continue;
    }
    const Big dink = big(sample.urn.ink) * dart / art;
    if (dink == 0) {
      REQUIRE(bark->refusal == maker::BarkRefusal::null_auction);
      continue;
    }
    REQUIRE(bark->refusal == maker::BarkRefusal::none);
    REQUIRE(big(bark->dart) == dart);
    REQUIRE(big(bark->dink) == dink);
    REQUIRE(big(bark->tab) == dart * rate * big(sample.dog.chop) / kOneWad);
    REQUIRE(big(bark->left.ink) + dink == big(sample.urn.ink));
    REQUIRE((bark->whole_vault == 1) == (dart == art));
    ++(dart == art ? whole : partial);
  }
  REQUIRE(partial > 100);
  REQUIRE(whole > 100);
}

TEST_CASE("Liquity's constants and worked cases") {
  REQUIRE(big(liquity::kGasCompensation) == 200 * kOneWad);
  REQUIRE(big(liquity::kMinimumNetDebt) == 1800 * kOneWad);
  Exact exact;
  // 1 collateral at 220 against 200: 110 %; nominal 0.5 * 1e18.
  const u256 hundred_ten = liquity::collateral_ratio(exact, kWad, liquity::kGasCompensation,
                                                     samples::scaled(220, kWad, 1));
  REQUIRE(hundred_ten == liquity::kMinimumRatio);
  REQUIRE(liquity::nominal_ratio(exact, kWad, liquity::kGasCompensation) ==
          samples::scaled(1, kWad, 2));
  REQUIRE(liquity::collateral_ratio(exact, kWad, {}, kWad) == u256::max());
}

TEST_CASE("a Liquity trove's ratios, mode and boundaries") {
  int reached = 0;
  int recovering = 0;
  int capped = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const auto sample = draw_liquity(1, i);
    const auto& [system, trove] = sample;
    REQUIRE(liquity::check(system, trove).code == ErrorCode::ok);
    const auto data = liquity::trove_data(system, trove);
    REQUIRE(data.ok());
    const Big total = ratio_at(system.collateral, system.debt, big(system.price));
    REQUIRE(big(data->total_ratio) == total);
    REQUIRE((data->recovery_mode == 1) == (total < big(liquity::kCriticalRatio)));
    recovering += static_cast<int>(data->recovery_mode);
    const auto mode = liquity::recovery_mode_boundary(system);
    REQUIRE((mode->reach == Reach::already_liquidatable) == (data->recovery_mode == 1));
    if (mode->reach == Reach::reached) {
      require_boundary(*mode, [&](const u256& price) {
        return ratio_at(system.collateral, system.debt, big(price)) < big(liquity::kCriticalRatio);
      });
    }
    const auto boundary = liquity::minimum_ratio_boundary(system, trove);
    if (is_zero(trove.debt)) {
      REQUIRE(boundary->reach == Reach::no_debt);
      continue;
    }
    const Big own = ratio_at(trove.collateral, trove.debt, big(system.price));
    REQUIRE(big(data->individual_ratio) == own);
    const auto below = [&](const u256& price) {
      return ratio_at(trove.collateral, trove.debt, big(price)) < big(liquity::kMinimumRatio);
    };
    REQUIRE((boundary->reach == Reach::already_liquidatable) == below(system.price));
    if (boundary->reach == Reach::reached) {
      ++reached;
      require_boundary(*boundary, below);
    }
    const bool in_recovery =
        total < big(liquity::kCriticalRatio) && own < total && trove.debt <= system.stability_pool;
    const bool goes = (below(system.price) || in_recovery) && system.trove_count > 1;
    REQUIRE((data->status == liquity::HealthStatus::liquidatable) == goes);

    const auto liquidation = liquity::liquidate(system, trove);
    REQUIRE(liquidation.ok());
    REQUIRE((liquidation->liquidates == 1) == goes);
    if (!goes) continue;
    // Everything of the trove goes somewhere.
    REQUIRE(big(liquidation->debt_to_offset) + big(liquidation->debt_to_redistribute) ==
            big(trove.debt));
    REQUIRE(big(liquidation->collateral_gas_compensation) + big(liquidation->collateral_to_pool) +
                big(liquidation->collateral_to_redistribute) +
                big(liquidation->collateral_surplus) ==
            big(trove.collateral));
    REQUIRE(liquidation->debt_to_offset <= system.stability_pool);
    capped += static_cast<int>(liquidation->capped);
    if (liquidation->capped == 1) {
      const Big taken = big(trove.debt) * big(liquity::kMinimumRatio) / big(system.price);
      REQUIRE(big(liquidation->collateral_surplus) == big(trove.collateral) - taken);
      REQUIRE(big(liquidation->collateral_gas_compensation) == taken / 200);
    } else if (own <= kOneWad && data->recovery_mode == 1) {
      REQUIRE(is_zero(liquidation->debt_to_offset));
    }
  }
  REQUIRE(reached > 800);
  REQUIRE(recovering > 500);
  REQUIRE(capped > 30);
}

TEST_CASE("Liquity refuses changes by the mode of the system") {
  using liquity::Refusal;
  liquity::System system{};
  system.price = samples::scaled(100, kWad, 1);
  system.debt = samples::scaled(100'000, kWad, 1);
  system.collateral = samples::scaled(2000, kWad, 1);  // 200 %
  system.trove_count = 9;
  const auto trove = [](std::uint64_t collateral, std::uint64_t debt) {
    return liquity::Trove{samples::scaled(collateral, kWad, 1), samples::scaled(debt, kWad, 1)};
  };
  const auto refusal = [&](const liquity::Trove& before, const liquity::Trove& after) {
    return *liquity::change_refusal(system, before, after);
  };
  REQUIRE(refusal({}, trove(22, 2000)) == Refusal::none);
  REQUIRE(refusal({}, trove(21, 2000)) == Refusal::below_minimum_ratio);
  REQUIRE(refusal({}, trove(40, 1999)) == Refusal::net_debt_too_low);
  REQUIRE(refusal(trove(1500, 20'000), trove(300, 20'000)) == Refusal::enters_recovery);
  system.collateral = samples::scaled(1499, kWad, 1);
  REQUIRE(refusal({}, trove(30, 2000)) == Refusal::none);
  REQUIRE(refusal({}, trove(29, 2000)) == Refusal::below_critical_ratio);
  REQUIRE(refusal(trove(60, 2000), trove(59, 2000)) == Refusal::withdraws_in_recovery);
  REQUIRE(refusal(trove(60, 2000), trove(60, 2100)) == Refusal::lowers_ratio);
  REQUIRE(refusal(trove(25, 2000), trove(26, 2000)) == Refusal::none);
}

TEST_CASE("an obligation is liquidatable when its weighted debt reaches its weighted deposits") {
  int reached = 0;
  int liquidatable = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    auto sample = draw_kamino(1, i);
    REQUIRE(kamino::check(sample.obligation()).code == ErrorCode::ok);
    const auto data = kamino::obligation_data(sample.obligation());
    REQUIRE(data.ok());
    const bool now = unhealthy(sample.obligation());
    REQUIRE((data->status == kamino::HealthStatus::liquidatable) == now);
    liquidatable += now;
    const auto require_side = [&](const Result<kamino::Boundary>& boundary, u256& price,
                                  const u256& extreme) {
      REQUIRE(boundary.ok());
      const u256 today = price;
      const auto at = [&](const u256& other) {
        price = other;
        const bool decision = unhealthy(sample.obligation());
        price = today;
        return decision;
      };
      if (boundary->reach == Reach::reached) {
        ++reached;
        require_boundary(*boundary, at);
      } else if (boundary->reach == Reach::unreachable) {
        REQUIRE_FALSE(at(extreme));
      } else if (boundary->reach == Reach::already_liquidatable) {
        REQUIRE(now);
      }
    };
    for (std::uint32_t k = 0; k < sample.deposit_count; ++k) {
      const auto boundary = kamino::deposit_boundary(sample.obligation(), k);
      require_side(boundary, sample.deposits[k].price_sf, {});
    }
    for (std::uint32_t k = 0; k < sample.borrow_count; ++k) {
      const auto boundary = kamino::borrow_boundary(sample.obligation(), k);
      require_side(boundary, sample.borrows[k].price_sf, shift_right(u256::max(), 128));
    }
    if (now || sample.deposit_count == 0) continue;
    ++sample.deposits[0].amount.limb[0];
    REQUIRE_FALSE(unhealthy(sample.obligation()));
    REQUIRE(kamino::obligation_data(sample.obligation())->status !=
            kamino::HealthStatus::liquidatable);
  }
  REQUIRE(reached > 800);
  REQUIRE(liquidatable > 100);
  REQUIRE(kamino::deposit_boundary({}, 0).error().code == ErrorCode::unknown_asset);
  REQUIRE(kamino::borrow_boundary({}, 0).error().code == ErrorCode::unknown_asset);
}

TEST_CASE("vaults refuse bad input by its field") {
  const u256 wide = shift_right(u256::max(), 1);
  const auto ilk_with = [](auto change) {
    maker::Ilk ilk{kWad, kRay, kRay, kRay, {}, {}, kWad};
    maker::Urn urn{kWad, kWad};
    change(ilk, urn);
    return maker::check(ilk, urn).field;
  };
  REQUIRE(ilk_with([](auto&, auto&) {}) == Field::none);
  REQUIRE(ilk_with([&](auto& ilk, auto&) { ilk.price = wide; }) == Field::price);
  REQUIRE(ilk_with([](auto& ilk, auto&) { ilk.par = {}; }) == Field::par);
  REQUIRE(ilk_with([](auto& ilk, auto&) { ilk.liquidation_ratio = 1; }) ==
          Field::liquidation_ratio);
  REQUIRE(ilk_with([](auto& ilk, auto&) { ilk.rate = 1; }) == Field::accumulated_rate);
  REQUIRE(ilk_with([&](auto& ilk, auto&) { ilk.dust = wide; }) == Field::dust);
  REQUIRE(ilk_with([&](auto& ilk, auto&) { ilk.line = wide; }) == Field::debt_ceiling);
  REQUIRE(ilk_with([&](auto& ilk, auto&) { ilk.total_art = wide; }) == Field::total_borrow);
  REQUIRE(ilk_with([&](auto&, auto& urn) { urn.ink = wide; }) == Field::ink);
  REQUIRE(ilk_with([&](auto&, auto& urn) { urn.art = wide; }) == Field::art);
  REQUIRE(maker::check(maker::Dog{1, {}, {}, {}, {}}).field == Field::chop);
  REQUIRE(maker::check(maker::Dog{kWad, wide, {}, {}, {}}).field == Field::hole);
  REQUIRE(maker::check(maker::Dog{kWad, {}, wide, {}, {}}).field == Field::dirt);

  REQUIRE(liquity::check({wide, {}, {}, {}, 1}, {}).field == Field::price);
  REQUIRE(liquity::check({1, wide, {}, {}, 1}, {}).field == Field::system_collateral);
  REQUIRE(liquity::check({1, {}, wide, {}, 1}, {}).field == Field::system_debt);
  REQUIRE(liquity::check({1, {}, {}, wide, 1}, {}).field == Field::stability_pool);
  REQUIRE(liquity::check({1, {}, {}, {}, 1}, {1, {}}).field == Field::collateral);
  REQUIRE(liquity::check({1, {}, {}, {}, 1}, {{}, 1}).field == Field::debt);

  const auto obligation_with = [](auto change) {
    kamino::Deposit deposit{1, 1, 6, 70, 80, 0};
    kamino::Borrow borrow{1, 1, 6, 100};
    kamino::ElevationGroup group{};
    change(deposit, borrow, group);
    return kamino::check({{&deposit, 1}, {&borrow, 1}, group}).field;
  };
  REQUIRE(obligation_with([](auto&, auto&, auto&) {}) == Field::none);
  REQUIRE(obligation_with([&](auto& d, auto&, auto&) { d.amount = wide; }) == Field::amount);
  REQUIRE(obligation_with([&](auto& d, auto&, auto&) { d.price_sf = wide; }) == Field::price);
  REQUIRE(obligation_with([](auto& d, auto&, auto&) { d.decimals = 19; }) == Field::decimals);
  REQUIRE(obligation_with([](auto& d, auto&, auto&) { d.liquidation_ltv_percent = 101; }) ==
          Field::liquidation_ltv_percent);
  REQUIRE(obligation_with([](auto& d, auto&, auto&) { d.loan_to_value_percent = 81; }) ==
          Field::loan_to_value_percent);
  REQUIRE(obligation_with([](auto&, auto& b, auto&) { b.borrow_factor_percent = 99; }) ==
          Field::borrow_factor_percent);
  REQUIRE(obligation_with([](auto&, auto&, auto& g) { g.loan_to_value_percent = 1; }) ==
          Field::elevation_group);
  std::array<kamino::Deposit, kMaxObligationSides + 1> many{};
  REQUIRE(kamino::check({many, {}, {}}).code == ErrorCode::capacity_exceeded);
}

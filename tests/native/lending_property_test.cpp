// What holds of every account of Compound III, Morpho, Maker, Liquity and Kamino, on a hundred
// thousand of each. Each has one account a loan or one sum of all it holds: nothing is isolated
// there, and no whole is held against its parts.
#include <algorithm>

#include "core/margin/lending/comet/comet_accrual.hpp"
#include "core/margin/lending/comet/comet_actions.hpp"
#include "core/margin/lending/comet/comet_boundary.hpp"
#include "core/margin/lending/morpho/morpho_actions.hpp"
#include "core/margin/lending/morpho/morpho_boundary.hpp"
#include "core/margin/lending/morpho/morpho_interest.hpp"

#include "tests/identity/lending_families_sample.hpp"
#include "tests/identity/lending_vault_sample.hpp"
#include "tests/native/boundary_line.hpp"

using namespace loadline;
using namespace loadline::test;
using lending::Boundary;
using samples::Draw;

namespace {

bool within(const u256& a, const u256& b, std::uint64_t most) {
  return (a < b ? minus(b, a) : minus(a, b)) <= u256{most};
}

bool is_true(const Result<bool>& decision) {
  return decision.ok() && *decision;
}

// Compound III

/// By one of its lines, in turn: the price of an asset, of the base, of all, time.
struct CometAccount {
  samples::CometSample sample;
  std::uint32_t asset = 0;
  int kind = 0;

  Line line() const {
    const u256 most = shift_right(u256::max(), 256 - 96);
    if (kind == 0) return {sample.assets[asset].price, 1, most, true};
    if (kind == 1) return {sample.base.base_price, 1, most, false};
    if (kind == 2) return {kWad, {}, kWad, true, false};
    return {{}, {}, kMaxHorizonSeconds, false, false};
  }
  Result<Boundary> boundary() const {
    const comet::Market market = sample.market();
    const comet::Account account = sample.account();
    if (kind == 0) return comet::collateral_boundary(market, account, asset);
    if (kind == 1) return comet::base_boundary(market, account);
    return kind == 2 ? comet::shock_boundary(market, account)
                     : comet::interest_boundary(market, account);
  }
  bool liquidatable() const {
    return is_true(comet::is_liquidatable(sample.market(), sample.account()));
  }
  CometAccount at(const u256& x) const {
    CometAccount moved = *this;
    if (kind == 0) moved.sample.assets[asset].price = x;
    if (kind == 1) moved.sample.base.base_price = x;
    for (std::size_t i = 0; kind == 2 && i < sample.count; ++i) {
      Exact exact;
      u256& price = moved.sample.assets[i].price;
      price = std::max(exact.multiply_divide(price, x, kWad, Rounding::down), u256{1});
    }
    if (kind == 3) {
      moved.sample.base = *comet::accrued(sample.market(), sample.base.last_accrual + x.limb[0]);
    }
    return moved;
  }
  CometAccount richer(Draw& draw) const {
    CometAccount more = *this;
    if (sample.count == 0) return more;
    u256& held = more.sample.collateral[draw.below(sample.count)];
    held = raised(draw, held);
    return more;
  }
};

/// Two of the same action, or one of both amounts. Collateral is the same; base passes through a
/// principal, which each step rounds by less than a unit, and the index is below two.
void compose_comet(const samples::CometSample& sample, std::uint32_t asset, Draw& draw,
                   Look& look) {
  const auto type = static_cast<comet::ActionType>(draw.below(sample.count == 0 ? 2 : 4));
  const bool of_base = type <= comet::ActionType::withdraw_base;
  const u256& whole = of_base ? sample.base.base_balance : sample.collateral[asset];
  const u256 one = plus(samples::scaled(draw.below(300), whole, 1000), 1);
  const u256 more = plus(samples::scaled(draw.below(300), whole, 1000), 1);
  const auto preview = [&](const samples::CometSample& at, const u256& amount) {
    return comet::preview(at.market(), at.account(), {amount, type, of_base ? 0 : asset});
  };
  const auto first = preview(sample, one);
  if (!first.ok() || first->refusal != comet::Refusal::none) return;
  samples::CometSample middle = sample;
  middle.principal = first->principal;
  middle.base.total_supply_base = first->total_supply_base;
  middle.base.total_borrow_base = first->total_borrow_base;
  middle.base.base_balance = first->base_balance;
  if (!of_base) {
    middle.collateral[asset] = first->collateral;
    middle.assets[asset].total_supply = first->asset_total;
  }
  const auto second = preview(middle, more);
  const auto both = preview(sample, plus(one, more));
  if (!second.ok() || second->refusal != comet::Refusal::none) return;
  if (!both.ok() || both->refusal != comet::Refusal::none) return;
  ++look.composed;
  look.expect(second->base_balance == both->base_balance, "another balance");
  look.expect(second->collateral == both->collateral && second->asset_total == both->asset_total,
              "another collateral");
  const auto &a = second->principal, &b = both->principal;
  const bool close = a.negative == b.negative ? within(a.magnitude, b.magnitude, 2)
                                              : plus(a.magnitude, b.magnitude) <= u256{2};
  look.expect(of_base ? close : a.magnitude == b.magnitude, "another principal");
}

Look look_at_comet(std::uint64_t seed) {
  Draw draw{seed};
  CometAccount account{samples::draw_comet(21, seed)};
  const std::size_t count = account.sample.count;
  if (count > 0) account.asset = static_cast<std::uint32_t>(draw.below(count));
  constexpr int kKinds[] = {0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 2, 0, 1, 0, 3};
  account.kind = kKinds[draw.below(16)];
  if (count == 0 && account.kind == 0) account.kind = 1;
  Look look = look_along(account, draw);
  compose_comet(account.sample, account.asset, draw, look);
  return look;
}

// Morpho

struct MorphoAccount {
  samples::MorphoSample sample;
  bool in_time = false;

  Line line() const {
    if (in_time) return {{}, {}, kMaxHorizonSeconds, false, false};
    return {sample.market.price, {}, shift_right(u256::max(), 100), true};
  }
  Result<Boundary> boundary() const {
    return in_time ? morpho::interest_boundary(sample.market, sample.position)
                   : morpho::price_boundary(sample.market, sample.position);
  }
  bool liquidatable() const { return !*morpho::is_healthy(sample.market, sample.position); }
  MorphoAccount at(const u256& x) const {
    MorphoAccount moved = *this;
    if (!in_time) moved.sample.market.price = x;
    if (in_time) {
      moved.sample.market = *morpho::accrued(sample.market, sample.market.last_update + x.limb[0]);
    }
    return moved;
  }
  MorphoAccount richer(Draw& draw) const {
    MorphoAccount more = *this;
    more.sample.position.collateral = raised(draw, sample.position.collateral);
    return more;
  }
};

/// Shares are rounded a step, by less than one, and a step's rounding moves the price of a share
/// for the next by less than one more; collateral and assets are the same.
void compose_morpho(const samples::MorphoSample& sample, Draw& draw, Look& look) {
  const auto type = static_cast<morpho::ActionType>(draw.below(6));
  const bool of_debt = type == morpho::ActionType::borrow || type == morpho::ActionType::repay;
  const bool of_supply = type == morpho::ActionType::supply || type == morpho::ActionType::withdraw;
  const u256& whole = of_debt     ? sample.market.total_borrow_assets
                      : of_supply ? sample.market.total_supply_assets
                                  : sample.position.collateral;
  const u256 one = plus(samples::scaled(draw.below(150), whole, 1000), 1);
  const u256 more = plus(samples::scaled(draw.below(150), whole, 1000), 1);
  const auto first = morpho::preview(sample.market, sample.position, {one, {}, type, 0});
  if (!first.ok() || first->refusal != morpho::Refusal::none) return;
  const auto second = morpho::preview(first->market, first->position, {more, {}, type, 0});
  const auto both = morpho::preview(sample.market, sample.position, {plus(one, more), {}, type, 0});
  if (!second.ok() || second->refusal != morpho::Refusal::none) return;
  if (!both.ok() || both->refusal != morpho::Refusal::none) return;
  ++look.composed;
  const morpho::Market &a = second->market, &b = both->market;
  const morpho::Position &mine = second->position, &whole_mine = both->position;
  look.expect(a.total_supply_assets == b.total_supply_assets, "other supply");
  look.expect(a.total_borrow_assets == b.total_borrow_assets, "other borrow");
  look.expect(mine.collateral == whole_mine.collateral, "another collateral");
  look.expect(within(mine.borrow_shares, whole_mine.borrow_shares, 2), "other borrow shares");
  look.expect(within(mine.supply_shares, whole_mine.supply_shares, 2), "other supply shares");
  if (type == morpho::ActionType::borrow) {
    look.expect(mine.borrow_shares >= whole_mine.borrow_shares, "two steps owe less");
  }
}

Look look_at_morpho(std::uint64_t seed) {
  Draw draw{seed};
  const MorphoAccount account{samples::draw_morpho(21, seed), draw.one_in(16)};
  Look look = look_along(account, draw);
  compose_morpho(account.sample, draw, look);
  return look;
}

// Maker

struct MakerAccount {
  samples::MakerSample sample;

  // At a price of 0 no spot is left, and no vault can be liquidated.
  Line line() const { return {sample.ilk.price, 1, shift_right(u256::max(), 128), true}; }
  Result<Boundary> boundary() const { return maker::price_boundary(sample.ilk, sample.urn); }
  bool liquidatable() const { return is_true(maker::is_liquidatable(sample.ilk, sample.urn)); }
  MakerAccount at(const u256& x) const {
    MakerAccount moved = *this;
    moved.sample.ilk.price = x;
    return moved;
  }
  MakerAccount richer(Draw& draw) const {
    MakerAccount more = *this;
    more.sample.urn.ink = raised(draw, sample.urn.ink);
    return more;
  }
};

void compose_maker(const samples::MakerSample& sample, Draw& draw, Look& look) {
  const auto in_or_out = [&] { return static_cast<std::uint32_t>(draw.below(2)); };
  const std::uint32_t withdraws = in_or_out(), repays = in_or_out();
  const auto part = [&](const u256& whole) { return samples::scaled(draw.below(60), whole, 1000); };
  const u256 ink = part(sample.urn.ink), more_ink = part(sample.urn.ink);
  const u256 art = part(sample.urn.art), more_art = part(sample.urn.art);
  const auto first = maker::preview(sample.ilk, sample.urn, {ink, art, withdraws, repays});
  if (!first.ok() || first->refusal != maker::Refusal::none) return;
  maker::Ilk middle = sample.ilk;
  middle.total_art = first->total_art;
  const auto second = maker::preview(middle, first->urn, {more_ink, more_art, withdraws, repays});
  const auto both = maker::preview(sample.ilk, sample.urn,
                                   {plus(ink, more_ink), plus(art, more_art), withdraws, repays});
  if (!second.ok() || !both.ok()) return;
  ++look.composed;
  // The second step and the whole end in one state, which is refused or not.
  look.expect(second->refusal == both->refusal, "another refusal");
  if (second->refusal != maker::Refusal::none) return;
  look.expect(second->urn.ink == both->urn.ink && second->urn.art == both->urn.art, "another urn");
  look.expect(second->total_art == both->total_art, "another total");
}

Look look_at_maker(std::uint64_t seed) {
  Draw draw{seed};
  const MakerAccount account{samples::draw_maker(21, seed)};
  Look look = look_along(account, draw);
  compose_maker(account.sample, draw, look);
  return look;
}

// Liquity

/// By the trove's own ratio, or by the system's.
struct LiquityAccount {
  samples::LiquitySample sample;
  bool of_system = false;

  Line line() const { return {sample.system.price, {}, shift_right(u256::max(), 128), true}; }
  Result<Boundary> boundary() const {
    return of_system ? liquity::recovery_mode_boundary(sample.system)
                     : liquity::minimum_ratio_boundary(sample.system, sample.trove);
  }
  bool liquidatable() const {
    const auto data = liquity::trove_data(sample.system, sample.trove);
    return of_system ? data->recovery_mode == 1 : data->individual_ratio < liquity::kMinimumRatio;
  }
  bool goes() const {
    return liquity::trove_data(sample.system, sample.trove)->status ==
           liquity::HealthStatus::liquidatable;
  }
  LiquityAccount at(const u256& x) const {
    LiquityAccount moved = *this;
    moved.sample.system.price = x;
    return moved;
  }
  LiquityAccount richer(Draw& draw) const {
    LiquityAccount more = *this;
    const u256& before = sample.trove.collateral;
    more.sample.trove.collateral = raised(draw, before);
    more.sample.system.collateral =
        plus(sample.system.collateral, minus(more.sample.trove.collateral, before));
    return more;
  }
};

Look look_at_liquity(std::uint64_t seed) {
  Draw draw{seed};
  const LiquityAccount account{samples::draw_liquity(21, seed), draw.one_in(4)};
  Look look = look_along(account, draw);
  // In recovery mode a trove goes by the ratio of the system, which its own collateral raises too.
  look.expect(account.goes() || !account.richer(draw).goes(), "collateral hurts in its mode");
  return look;
}

// Kamino

/// By the price of a deposit or, beyond them, of a borrow.
struct KaminoAccount {
  samples::KaminoSample sample;
  std::uint32_t side = 0;

  bool falls() const { return side < sample.deposit_count; }
  std::uint32_t borrow() const { return side - static_cast<std::uint32_t>(sample.deposit_count); }
  Line line() const {
    const u256& now = falls() ? sample.deposits[side].price_sf : sample.borrows[borrow()].price_sf;
    return {now, {}, shift_right(u256::max(), 128), falls()};
  }
  Result<Boundary> boundary() const {
    return falls() ? kamino::deposit_boundary(sample.obligation(), side)
                   : kamino::borrow_boundary(sample.obligation(), borrow());
  }
  bool liquidatable() const {
    const auto data = kamino::obligation_data(sample.obligation());
    return data.ok() && data->status == kamino::HealthStatus::liquidatable;
  }
  KaminoAccount at(const u256& x) const {
    KaminoAccount moved = *this;
    (falls() ? moved.sample.deposits[side].price_sf : moved.sample.borrows[borrow()].price_sf) = x;
    return moved;
  }
  KaminoAccount richer(Draw& draw) const {
    KaminoAccount more = *this;
    if (sample.deposit_count == 0) return more;
    u256& amount = more.sample.deposits[draw.below(sample.deposit_count)].amount;
    amount = raised(draw, amount);
    return more;
  }
};

Look look_at_kamino(std::uint64_t seed) {
  Draw draw{seed};
  KaminoAccount account{samples::draw_kamino(21, seed)};
  const std::size_t sides = account.sample.deposit_count + account.sample.borrow_count;
  if (sides == 0) return {};
  account.side = static_cast<std::uint32_t>(draw.below(sides));
  return look_along(account, draw);
}

void require_found(const Look& all, double composed) {
  INFO(all.edges << " edges, " << all.points << " points, " << all.liquidatable << " liquidatable, "
                 << all.composed << " composed");
  REQUIRE(all.edges > kAccounts / 4);
  REQUIRE(all.points > 5 * kAccounts);
  REQUIRE(all.liquidatable > kAccounts / 20);
  REQUIRE(static_cast<double>(all.composed) >= composed * static_cast<double>(kAccounts));
}

}  // namespace

TEST_CASE("Compound III: boundaries, collateral, composed previews") {
  require_found(look_at_accounts(look_at_comet), 0.3);
}

TEST_CASE("Morpho: boundaries, collateral, composed previews") {
  require_found(look_at_accounts(look_at_morpho), 0.3);
}

TEST_CASE("Maker: boundaries, collateral, composed previews") {
  require_found(look_at_accounts(look_at_maker), 0.3);
}

TEST_CASE("Liquity: boundaries and collateral") {
  require_found(look_at_accounts(look_at_liquity), 0.0);
}

TEST_CASE("Kamino: boundaries and collateral") {
  require_found(look_at_accounts(look_at_kamino), 0.0);
}

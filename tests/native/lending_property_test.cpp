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
#include "tests/native/aave_action_sample.hpp"
#include "tests/native/account_look.hpp"

using namespace loadline;
using namespace loadline::test;
using lending::Boundary;
using lending::Reach;
using samples::Draw;
using samples::minus;
using samples::plus;

namespace {

constexpr int kTried = 20;

/// The line along which an account is asked: integers from `least` to `most`, `now` among them.
struct Line {
  u256 now;
  u256 least;
  u256 most;
  bool falls;  ///< towards its boundary
};

/// From 2^-10 to 2^11 times x, evenly in the logarithm to a factor of two.
u256 about(Draw& draw, const u256& x) {
  Exact exact;
  const u256 wide = exact.multiply(x, draw.between(1u << 20, (2u << 20) - 1));
  return shift_right(wide, static_cast<unsigned>(draw.between(10, 30)));
}

/// Asks the rule on both sides of the boundary, and at points about it and about now.
template <class Liquidatable>
void look_along(const Line& line, const Result<Boundary>& found, Draw& draw, Look& look,
                Liquidatable liquidatable) {
  look.expect(found.ok(), "no answer");
  if (!found.ok()) return;
  const bool now = liquidatable(line.now), reached = found->reach == Reach::reached;
  look.liquidatable += now;
  const bool already = found->reach == Reach::already_liquidatable;
  look.expect(found->reach == Reach::no_exposure || now == already, "today");
  const u256 &last = found->last_healthy, &first = found->first_liquidatable;
  if (reached) {
    ++look.edges;
    look.expect(plus(line.falls ? first : last, 1) == (line.falls ? last : first), "neighbours");
    look.expect(line.falls ? last <= line.now : last >= line.now, "another side");
    look.expect(!liquidatable(last) && liquidatable(first), "no boundary");
  }
  if (already) return;
  const u256 centre = reached ? last : is_zero(line.now) ? line.most : line.now;
  for (int i = 0; i < kTried; ++i) {
    const u256 point = about(draw, i % 2 == 0 || is_zero(line.now) ? centre : line.now);
    if (point < line.least || point > line.most) continue;
    const bool beyond = reached && (line.falls ? point <= first : point >= first);
    look.expect(liquidatable(point) == (beyond || now), "a point missed");
    ++look.points;
  }
}

/// With more collateral the boundary is as far away, or farther, or gone.
bool no_nearer(const Boundary& before, const Boundary& after, bool falls) {
  switch (before.reach) {
    case Reach::reached:
      return after.reach == Reach::unreachable ||
             (after.reach == Reach::reached &&
              (falls ? after.first_liquidatable <= before.first_liquidatable
                     : after.first_liquidatable >= before.first_liquidatable));
    case Reach::unreachable:
    case Reach::no_debt:
      return after.reach == before.reach;
    case Reach::no_exposure:
      return after.reach != Reach::already_liquidatable;
    default:
      return true;
  }
}

bool within(const u256& a, const u256& b, std::uint64_t most) {
  return (a < b ? minus(b, a) : minus(a, b)) <= u256{most};
}

bool is_true(const Result<bool>& decision) {
  return decision.ok() && *decision;
}

// Compound III

/// One of the lines of the account, by turns: the price of an asset, of the base, of all, time.
struct CometLine {
  samples::CometSample sample;
  std::uint32_t asset = 0;
  int kind = 0;

  Line line() const {
    const u256 most = shift_right(u256::max(), 256 - 96);
    if (kind == 0) return {sample.assets[asset].price, 1, most, true};
    if (kind == 1) return {sample.base.base_price, 1, most, false};
    if (kind == 2) return {kWad, {}, kWad, true};
    return {{}, {}, kMaxHorizonSeconds, false};
  }
  Result<Boundary> boundary() const {
    const comet::Market market = sample.market();
    const comet::Account account = sample.account();
    if (kind == 0) return comet::collateral_boundary(market, account, asset);
    if (kind == 1) return comet::base_boundary(market, account);
    return kind == 2 ? comet::shock_boundary(market, account)
                     : comet::interest_boundary(market, account);
  }
  bool liquidatable(const u256& at) const {
    samples::CometSample moved = sample;
    if (kind == 0) moved.assets[asset].price = at;
    if (kind == 1) moved.base.base_price = at;
    for (std::size_t i = 0; kind == 2 && i < sample.count; ++i) {
      Exact exact;
      const u256 price = exact.multiply_divide(sample.assets[i].price, at, kWad, Rounding::down);
      moved.assets[i].price = is_zero(price) ? u256{1} : price;
    }
    if (kind != 3) return is_true(comet::is_liquidatable(moved.market(), moved.account()));
    const auto later = comet::accrued(sample.market(), sample.base.last_accrual + at.limb[0]);
    return later.ok() && is_true(comet::is_liquidatable(*later, sample.account()));
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
  CometLine now{samples::draw_comet(21, seed), 0, 0};
  const std::size_t count = now.sample.count;
  if (count > 0) now.asset = static_cast<std::uint32_t>(draw.below(count));
  constexpr int kKinds[] = {0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 2, 0, 1, 0, 3};
  now.kind = kKinds[draw.below(16)];
  if (count == 0 && now.kind == 0) now.kind = 1;
  Look look;
  const auto found = now.boundary();
  look_along(now.line(), found, draw, look, [&](const u256& x) { return now.liquidatable(x); });
  if (count > 0 && found.ok()) {
    CometLine richer = now;
    u256& held = richer.sample.collateral[draw.below(count)];
    held = plus(held, plus(samples::scaled(draw.below(300), held, 1000), 1));
    const auto then = richer.boundary();
    look.expect(then.ok() && no_nearer(*found, *then, now.line().falls), "collateral hurts");
  }
  compose_comet(now.sample, now.asset, draw, look);
  return look;
}

// Morpho

bool unhealthy(const morpho::Market& market, const morpho::Position& position) {
  const auto healthy = morpho::is_healthy(market, position);
  return healthy.ok() && !*healthy;
}

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
  const samples::MorphoSample sample = samples::draw_morpho(21, seed);
  samples::MorphoSample richer = sample;
  u256& held = richer.position.collateral;
  held = plus(held, plus(samples::scaled(draw.below(300), held, 1000), 1));
  Look look;
  const auto after = [&](const samples::MorphoSample& one, bool in_time) {
    return in_time ? morpho::interest_boundary(one.market, one.position)
                   : morpho::price_boundary(one.market, one.position);
  };
  const bool in_time = draw.one_in(16);
  const Line price{sample.market.price, {}, shift_right(u256::max(), 100), true};
  const Line time{{}, {}, kMaxHorizonSeconds, false};
  const auto found = after(sample, in_time), then = after(richer, in_time);
  look_along(in_time ? time : price, found, draw, look, [&](const u256& x) {
    morpho::Market moved = sample.market;
    if (!in_time) moved.price = x;
    if (in_time) {
      const auto later = morpho::accrued(sample.market, sample.market.last_update + x.limb[0]);
      if (!later.ok()) return false;
      moved = *later;
    }
    return unhealthy(moved, sample.position);
  });
  look.expect(found.ok() && then.ok() && no_nearer(*found, *then, !in_time), "collateral hurts");
  compose_morpho(sample, draw, look);
  return look;
}

// Maker

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
  const samples::MakerSample sample = samples::draw_maker(21, seed);
  maker::Urn richer = sample.urn;
  richer.ink = plus(richer.ink, plus(samples::scaled(draw.below(300), richer.ink, 1000), 1));
  Look look;
  // At a price of 0 no spot is left, and no vault can be liquidated.
  const Line line{sample.ilk.price, 1, shift_right(u256::max(), 128), true};
  const auto found = maker::price_boundary(sample.ilk, sample.urn);
  const auto then = maker::price_boundary(sample.ilk, richer);
  look_along(line, found, draw, look, [&](const u256& x) {
    maker::Ilk moved = sample.ilk;
    moved.price = x;
    return is_true(maker::is_liquidatable(moved, sample.urn));
  });
  // A vault without collateral has no boundary, and is liquidatable once it owes.
  look.expect(found.ok() && then.ok() && no_nearer(*found, *then, true), "collateral hurts");
  compose_maker(sample, draw, look);
  return look;
}

// Liquity

Look look_at_liquity(std::uint64_t seed) {
  Draw draw{seed};
  const auto [system, trove] = samples::draw_liquity(21, seed);
  const bool of_system = draw.one_in(4);
  const u256& collateral = of_system ? system.collateral : trove.collateral;
  const u256& debt = of_system ? system.debt : trove.debt;
  const u256& ratio = of_system ? liquity::kCriticalRatio : liquity::kMinimumRatio;
  const auto boundary = [&](const liquity::System& all, const liquity::Trove& one) {
    return of_system ? liquity::recovery_mode_boundary(all)
                     : liquity::minimum_ratio_boundary(all, one);
  };
  Look look;
  const Line line{system.price, {}, shift_right(u256::max(), 128), true};
  const auto found = boundary(system, trove);
  look_along(line, found, draw, look, [&](const u256& x) {
    Exact exact;
    return !is_zero(debt) && liquity::collateral_ratio(exact, collateral, debt, x) < ratio;
  });
  const u256 more = plus(samples::scaled(draw.below(300), trove.collateral, 1000), 1);
  liquity::System after = system;
  liquity::Trove richer = trove;
  after.collateral = plus(after.collateral, more);
  richer.collateral = plus(richer.collateral, more);
  const auto then = boundary(after, richer);
  look.expect(found.ok() && then.ok() && no_nearer(*found, *then, true), "collateral hurts");
  const auto goes = [](const liquity::System& all, const liquity::Trove& one) {
    return liquity::trove_data(all, one)->status == liquity::HealthStatus::liquidatable;
  };
  look.expect(goes(system, trove) || !goes(after, richer), "collateral hurts in its mode");
  return look;
}

// Kamino

Look look_at_kamino(std::uint64_t seed) {
  Draw draw{seed};
  samples::KaminoSample sample = samples::draw_kamino(21, seed);
  const std::size_t deposits = sample.deposit_count, borrows = sample.borrow_count;
  if (deposits + borrows == 0) return {};
  const auto k = static_cast<std::uint32_t>(draw.below(deposits + borrows));
  const bool falls = k < deposits;
  const auto borrow = static_cast<std::uint32_t>(falls ? 0 : k - deposits);
  const auto boundary = [&](const kamino::Obligation& of) {
    return falls ? kamino::deposit_boundary(of, k) : kamino::borrow_boundary(of, borrow);
  };
  u256& price = falls ? sample.deposits[k].price_sf : sample.borrows[borrow].price_sf;
  const Line line{price, {}, shift_right(u256::max(), 128), falls};
  Look look;
  const auto found = boundary(sample.obligation());
  look_along(line, found, draw, look, [&](const u256& x) {
    price = x;
    const auto data = kamino::obligation_data(sample.obligation());
    return data.ok() && data->status == kamino::HealthStatus::liquidatable;
  });
  price = line.now;
  if (deposits == 0) return look;
  u256& amount = sample.deposits[draw.below(deposits)].amount;
  amount = plus(amount, plus(samples::scaled(draw.below(300), amount, 1000), 1));
  const auto then = boundary(sample.obligation());
  look.expect(found.ok() && then.ok() && no_nearer(*found, *then, falls), "collateral hurts");
  return look;
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

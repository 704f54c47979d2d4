#include "core/margin/option/interval/pmrm2_intervals.hpp"

#include "core/margin/option/interval/book_bounds.hpp"
#include "core/margin/option/interval/portfolio_bounds.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// An account whose spot has been moved; its lists lie in the arena.
struct MovedAccount {
  Pmrm2Account account;
  std::span<BookExpiry> expiries;
  std::span<CollateralPosition> collaterals;
};

bool take_moved(const Pmrm2Account& from, Arena& arena, MovedAccount& to) noexcept {
  to.expiries = arena.take<BookExpiry>(from.book.expiries.size());
  to.collaterals = arena.take<CollateralPosition>(from.collaterals.size());
  return to.expiries.size() == from.book.expiries.size() &&
         to.collaterals.size() == from.collaterals.size();
}

void move_to(const Pmrm2Account& from, real spot, MovedAccount& to) noexcept {
  const real move = spot / from.spot;
  to.account = from;
  to.account.spot = spot;
  move_expiries(from.book.expiries, move, to.expiries);
  to.account.book.expiries = to.expiries;
  for (std::size_t i = 0; i < from.collaterals.size(); ++i) {
    to.collaterals[i] = from.collaterals[i];
    if (!from.collaterals[i].moves_with_spot) continue;
    to.collaterals[i].price = from.collaterals[i].price * move;
  }
  to.account.collaterals = to.collaterals;
  to.account.perpetual = move_perpetual(from.perpetual, move);
}

StraightEnd straight_end(const Pmrm2Account& a, const Pmrm2Rules& rules, real move) noexcept {
  StraightEnd end;
  end.move = move;
  real collateral = 0.0;
  for (const CollateralPosition& held : a.collaterals) {
    const real value = held.amount * held.price / a.stable_price;
    collateral = collateral + value;
    if (held.moves_with_spot) end.moving = end.moving + value;
  }
  const Pmrm2Contingencies c = pmrm2_contingencies(a, rules);
  const real charges = c.perpetual_maintenance + c.option_maintenance + c.collateral_maintenance;
  end.perpetual = a.perpetual.amount * a.perpetual.price;
  end.margin = ((a.perpetual.unrealised + collateral) + a.cash) - charges;
  end.size = absolute(a.perpetual.unrealised) + collateral + absolute(a.cash) + charges;
  return end;
}

class Pmrm2Bounds {
 public:
  Pmrm2Bounds(const Pmrm2Account& account, const Pmrm2Rules& rules, Arena& arena) noexcept
      : account_(account), rules_(rules), arena_(arena) {}

  Error prepare() noexcept;
  Result<real> at(real spot) noexcept;
  Result<ExcessBounds> within(real low, real high) noexcept;

 private:
  StraightEnd end_at(real spot) noexcept;

  const Pmrm2Account& account_;
  const Pmrm2Rules& rules_;
  Arena& arena_;
  MovedAccount moved_;
  PortfolioStates states_;
};

Error Pmrm2Bounds::prepare() noexcept {
  const std::size_t count = account_.book.expiries.size();
  const bool has_room = take_moved(account_, arena_, moved_);
  const auto discounts = arena_.take<Pmrm2Discount>(count);
  if (!has_room || discounts.size() != count) return {ErrorCode::capacity_exceeded, Field::arena};
  for (std::size_t x = 0; x < count; ++x) {
    discounts[x] = pmrm2_discount(rules_, account_.book.expiries[x]);
  }
  states_ = {account_.book, rules_.scenarios, rules_.vol_shock,         rules_.skew,
             rules_.basis,  discounts,        rules_.maintenance_factor};
  return {};
}

Result<real> Pmrm2Bounds::at(real spot) noexcept {
  move_to(account_, spot, moved_);
  const auto margin = pmrm2_margin(moved_.account, rules_, {}, arena_);
  if (!margin.ok()) return margin.error();
  return margin->maintenance;
}

StraightEnd Pmrm2Bounds::end_at(real spot) noexcept {
  move_to(account_, spot, moved_);
  return straight_end(moved_.account, rules_, spot / account_.spot);
}

Result<ExcessBounds> Pmrm2Bounds::within(real low, real high) noexcept {
  const StraightEnd near = end_at(low);
  const StraightEnd far = end_at(high);
  return portfolio_bounds(states_, near, far, arena_);
}

}  // namespace

std::size_t pmrm2_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                            std::size_t collaterals,
                                            std::size_t scenarios) noexcept {
  const std::size_t margin = pmrm2_workspace_bytes(legs, expiries, scenarios);
  const std::size_t bounds = portfolio_bounds_workspace_bytes(legs, expiries);
  return (margin > bounds ? margin : bounds) +
         expiries * (sizeof(BookExpiry) + sizeof(Pmrm2Discount)) +
         collaterals * sizeof(CollateralPosition) + 8 * alignof(std::max_align_t);
}

Result<real> pmrm2_excess_at(const Pmrm2Account& account, const Pmrm2Rules& rules, real spot,
                             Arena& arena) noexcept {
  if (const Error e = check_pmrm2(account, rules); e.code != ErrorCode::ok) return e;
  Pmrm2Bounds bounds(account, rules, arena);
  return rule_excess(bounds, spot, arena);
}

Result<SpotMap> pmrm2_intervals(const Pmrm2Account& account, const Pmrm2Rules& rules,
                                const SpotSearch& search, std::span<LiquidationInterval> out,
                                std::span<SpotStretch> out_stretches, Arena& arena) noexcept {
  if (const Error e = check_pmrm2(account, rules); e.code != ErrorCode::ok) return e;
  Pmrm2Bounds bounds(account, rules, arena);
  return rule_intervals(bounds, account.spot, search, out, out_stretches, arena);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/margin/option/interval/pmrm1_intervals.hpp"

#include "core/margin/option/interval/book_bounds.hpp"
#include "core/margin/option/interval/portfolio_bounds.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

class Pmrm1Bounds {
 public:
  Pmrm1Bounds(const Pmrm1Account& account, const Pmrm1Rules& rules, Arena& arena) noexcept
      : account_(account), rules_(rules), arena_(arena) {}

  Error prepare() noexcept;
  Result<real> at(real spot) noexcept;
  Result<ExcessBounds> within(real low, real high) noexcept;

 private:
  Pmrm1Account moved_to(real spot) noexcept;
  StraightEnd end_at(real spot) noexcept;

  const Pmrm1Account& account_;
  const Pmrm1Rules& rules_;
  Arena& arena_;
  std::span<BookExpiry> moved_;
  PortfolioStates states_;
};

Error Pmrm1Bounds::prepare() noexcept {
  const std::span<const BookExpiry> expiries = account_.book.expiries;
  moved_ = arena_.take<BookExpiry>(expiries.size());
  const auto rateless = arena_.take<BookExpiry>(expiries.size());
  const auto discounts = arena_.take<Pmrm2Discount>(expiries.size());
  if (moved_.size() != expiries.size() || rateless.size() != expiries.size() ||
      discounts.size() != expiries.size()) {
    return {ErrorCode::capacity_exceeded, Field::arena};
  }
  for (std::size_t x = 0; x < expiries.size(); ++x) {
    rateless[x] = expiries[x];
    rateless[x].rate = 0.0;
    discounts[x] = pmrm1_discount(rules_, expiries[x]);
  }
  states_.book = {account_.book.legs, rateless};
  states_.scenarios = rules_.scenarios;
  states_.vol_shock = rules_.vol_shock;
  states_.basis = rules_.basis;
  states_.discounts = discounts;
  return {};
}

Pmrm1Account Pmrm1Bounds::moved_to(real spot) noexcept {
  const real move = spot / account_.spot;
  Pmrm1Account a = account_;
  a.spot = spot;
  move_expiries(account_.book.expiries, move, moved_);
  a.book.expiries = moved_;
  a.perpetual = move_perpetual(account_.perpetual, move);
  return a;
}

Result<real> Pmrm1Bounds::at(real spot) noexcept {
  const auto margin = pmrm1_margin(moved_to(spot), rules_, {}, arena_);
  if (!margin.ok()) return margin.error();
  return margin->maintenance;
}

StraightEnd Pmrm1Bounds::end_at(real spot) noexcept {
  const Pmrm1Account a = moved_to(spot);
  const real charges = pmrm1_static_contingency(a, rules_);
  StraightEnd end;
  end.move = spot / account_.spot;
  end.perpetual = a.perpetual.amount * a.perpetual.price;
  end.moving = pmrm1_base_value(a);
  end.margin = ((a.cash + a.perpetual.unrealised) + end.moving) - charges;
  end.size = absolute(a.cash) + absolute(a.perpetual.unrealised) + end.moving + charges;
  return end;
}

Result<ExcessBounds> Pmrm1Bounds::within(real low, real high) noexcept {
  const StraightEnd near = end_at(low);
  const StraightEnd far = end_at(high);
  return portfolio_bounds(states_, near, far, arena_);
}

}  // namespace

std::size_t pmrm1_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                            std::size_t scenarios) noexcept {
  const std::size_t margin = pmrm1_workspace_bytes(legs, expiries, scenarios);
  const std::size_t bounds = portfolio_bounds_workspace_bytes(legs, expiries);
  return (margin > bounds ? margin : bounds) +
         expiries * (2 * sizeof(BookExpiry) + sizeof(Pmrm2Discount)) +
         8 * alignof(std::max_align_t);
}

Result<real> pmrm1_excess_at(const Pmrm1Account& account, const Pmrm1Rules& rules, real spot,
                             Arena& arena) noexcept {
  if (const Error e = check_pmrm1(account, rules); e.code != ErrorCode::ok) return e;
  Pmrm1Bounds bounds(account, rules, arena);
  return rule_excess(bounds, spot, arena);
}

Result<SpotMap> pmrm1_intervals(const Pmrm1Account& account, const Pmrm1Rules& rules,
                                const SpotSearch& search, std::span<LiquidationInterval> out,
                                std::span<SpotStretch> out_stretches, Arena& arena) noexcept {
  if (const Error e = check_pmrm1(account, rules); e.code != ErrorCode::ok) return e;
  Pmrm1Bounds bounds(account, rules, arena);
  return rule_intervals(bounds, account.spot, search, out, out_stretches, arena);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

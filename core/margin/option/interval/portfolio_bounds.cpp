#include "core/margin/option/interval/portfolio_bounds.hpp"

#include "core/margin/option/interval/book_bounds.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

class CellBounds {
 public:
  CellBounds(const PortfolioStates& states, const StraightEnd& near, const StraightEnd& far,
             Arena& arena) noexcept
      : states_(states), near_(near), far_(far), arena_(arena) {}

  Result<ExcessBounds> bounds() noexcept;

 private:
  Error value(const Scenario& s, std::span<Enclosure> out) noexcept {
    return book_bounds(states_.book, s, states_.vol_shock, states_.skew, near_.move, far_.move, out,
                       arena_);
  }
  Error value_basis() noexcept;
  Enclosure scenario_margin(const Scenario& s) const noexcept;
  Enclosure basis_margin() const noexcept;
  Enclosure straight(const Scenario& s) const noexcept;
  real rounding() const noexcept;

  const PortfolioStates& states_;
  const StraightEnd &near_, &far_;
  Arena& arena_;
  /// By expiry: as it is, in the two moves of the basis, in the scenario at hand.
  std::span<Enclosure> values_, up_, down_, shocked_;
};

Error CellBounds::value_basis() noexcept {
  const std::size_t count = states_.book.expiries.size();
  const Scenario states[] = {{},
                             {states_.basis.up_factor, VolShock::none, 1.0},
                             {states_.basis.down_factor, VolShock::none, 1.0}};
  std::span<Enclosure>* const lists[] = {&values_, &up_, &down_};
  shocked_ = arena_.take<Enclosure>(count);
  for (std::size_t s = 0; s < 3; ++s) {
    *lists[s] = arena_.take<Enclosure>(count);
    if (lists[s]->size() != count) return {ErrorCode::capacity_exceeded, Field::arena};
  }
  for (std::size_t s = 0; s < 3; ++s) {
    const Error error = value(states[s], *lists[s]);
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

/// What is straight in the spot, in a scenario.
Enclosure CellBounds::straight(const Scenario& s) const noexcept {
  const real share = states_.factor * s.dampening * (s.spot_factor - real(1.0));
  const real near = near_.margin + share * (near_.perpetual + near_.moving);
  const real far = far_.margin + share * (far_.perpetual + far_.moving);
  return {near, far, near, far};
}

/// value + share (D shocked - value), or in a skew scenario value - share |D shocked - value|,
/// which is the lesser of both signs.
Enclosure CellBounds::scenario_margin(const Scenario& s) const noexcept {
  const real share = states_.factor * s.dampening;
  Enclosure total = straight(s);
  for (std::size_t x = 0; x < values_.size(); ++x) {
    const Pmrm2Discount& d = states_.discounts[x];
    const Enclosure shocked = discounted(shocked_[x], d.long_factor, d.short_factor);
    Enclosure one = sum(scaled(values_[x], real(1.0) - share), scaled(shocked, share));
    if (is_skew(s.vol)) {
      one = lesser(one, sum(scaled(values_[x], real(1.0) + share), scaled(shocked, -share)));
    }
    total = sum(total, one);
  }
  return total;
}

/// value - share max(0, value - up, value - down).
Enclosure CellBounds::basis_margin() const noexcept {
  Enclosure total = {near_.margin, far_.margin, near_.margin, far_.margin};
  for (std::size_t x = 0; x < values_.size(); ++x) {
    const real share = states_.factor * states_.discounts[x].basis_factor;
    const Enclosure kept = scaled(values_[x], real(1.0) - share);
    const Enclosure moves =
        lesser(sum(kept, scaled(up_[x], share)), sum(kept, scaled(down_[x], share)));
    total = sum(total, lesser(values_[x], moves));
  }
  return total;
}

/// Sizes of all terms at the high end of the cell, where none is smaller than elsewhere in it.
real CellBounds::rounding() const noexcept {
  real most_factor = larger(larger(states_.basis.up_factor, states_.basis.down_factor), 1.0);
  real most_share = 0.0, most_discount = 1.0;
  for (const Scenario& s : states_.scenarios) {
    most_factor = larger(most_factor, s.spot_factor);
    most_share = larger(most_share, s.dampening);
  }
  for (const Pmrm2Discount& d : states_.discounts) {
    most_share = larger(most_share, d.basis_factor);
    most_discount = larger(most_discount, larger(d.long_factor, d.short_factor));
  }
  real options = 0.0;
  for (const OptionLeg& leg : states_.book.legs) {
    const real forward = states_.book.expiries[leg.expiry].forward * larger(far_.move, 1.0);
    options = options + absolute(leg.amount) * (forward * most_factor + leg.strike);
  }
  const real straight = larger(near_.size, far_.size) +
                        (absolute(far_.perpetual) + far_.moving) * (most_factor + real(1.0));
  const real shares = (most_discount + real(1.0)) * states_.factor * most_share;
  return (straight + options) * (shares + real(2.0)) * kRoundingShare;
}

Result<ExcessBounds> CellBounds::bounds() noexcept {
  if (const Error e = value_basis(); e.code != ErrorCode::ok) return e;
  const Enclosure basis = basis_margin();
  ExcessBounds bounds = {basis.least(), basis.most(), rounding()};
  for (const Scenario& s : states_.scenarios) {
    if (const Error e = value(s, shocked_); e.code != ErrorCode::ok) return e;
    const Enclosure margin = scenario_margin(s);
    bounds.low = smaller(bounds.low, margin.least());
    bounds.high = smaller(bounds.high, margin.most());
  }
  return bounds.widened();
}

}  // namespace

std::size_t portfolio_bounds_workspace_bytes(std::size_t legs, std::size_t expiries) noexcept {
  return 4 * expiries * sizeof(Enclosure) + book_bounds_workspace_bytes(legs);
}

Result<ExcessBounds> portfolio_bounds(const PortfolioStates& states, const StraightEnd& near,
                                      const StraightEnd& far, Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  return CellBounds(states, near, far, arena).bounds();
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

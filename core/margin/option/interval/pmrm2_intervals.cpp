#include "core/margin/option/interval/pmrm2_intervals.hpp"

#include "core/margin/option/interval/book_bounds.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Part of the sum of all terms' sizes that rounding is allowed.
constexpr real kRoundingShare = 0x1p-44;

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
  PerpetualPosition& perpetual = to.account.perpetual;
  perpetual.price = from.perpetual.price * move;
  const real gain = perpetual.amount * (perpetual.price - from.perpetual.price);
  perpetual.unrealised = from.perpetual.unrealised + gain;
}

/// What of the margin is straight in the spot, at one end of a cell.
struct StraightPart {
  real margin = 0;     ///< all that no scenario moves
  real perpetual = 0;  ///< amount times mark
  real moving = 0;     ///< collateral that moves with the spot
  real size = 0;       ///< of all terms
};

StraightPart straight_part(const Pmrm2Account& a, const Pmrm2Rules& rules) noexcept {
  StraightPart part;
  real collateral = 0.0;
  for (const CollateralPosition& held : a.collaterals) {
    const real value = held.amount * held.price / a.stable_price;
    collateral = collateral + value;
    if (held.moves_with_spot) part.moving = part.moving + value;
  }
  const Pmrm2Contingencies c = pmrm2_contingencies(a, rules);
  const real charges = c.perpetual_maintenance + c.option_maintenance + c.collateral_maintenance;
  part.perpetual = a.perpetual.amount * a.perpetual.price;
  part.margin = ((a.perpetual.unrealised + collateral) + a.cash) - charges;
  part.size = absolute(a.perpetual.unrealised) + collateral + absolute(a.cash) + charges;
  return part;
}

class Pmrm2Bounds {
 public:
  Pmrm2Bounds(const Pmrm2Account& account, const Pmrm2Rules& rules, Arena& arena) noexcept
      : account_(account), rules_(rules), arena_(arena) {}

  Error prepare() noexcept;
  Result<real> at(real spot) noexcept;
  Result<ExcessBounds> within(real low, real high) noexcept;

 private:
  Error value_states(real near, real far) noexcept;
  Enclosure scenario_margin(const Scenario& s) noexcept;
  Enclosure basis_margin() noexcept;
  Enclosure straight(const Scenario& s) const noexcept;
  real rounding(real far) const noexcept;

  const Pmrm2Account& account_;
  const Pmrm2Rules& rules_;
  Arena& arena_;
  MovedAccount moved_;
  StraightPart near_, far_;
  std::span<Pmrm2Discount> discounts_;
  /// By expiry: as it is, in the two moves of the basis, in the scenario at hand.
  std::span<Enclosure> values_, up_, down_, shocked_;
};

Error Pmrm2Bounds::prepare() noexcept {
  const std::size_t count = account_.book.expiries.size();
  bool has_room = take_moved(account_, arena_, moved_);
  discounts_ = arena_.take<Pmrm2Discount>(count);
  std::span<Enclosure>* const lists[] = {&values_, &up_, &down_, &shocked_};
  for (std::span<Enclosure>* const list : lists) *list = arena_.take<Enclosure>(count);
  has_room = has_room && discounts_.size() == count && shocked_.size() == count;
  if (!has_room) return {ErrorCode::capacity_exceeded, Field::arena};
  for (std::size_t x = 0; x < count; ++x) {
    discounts_[x] = pmrm2_discount(rules_, account_.book.expiries[x]);
  }
  return {};
}

Result<real> Pmrm2Bounds::at(real spot) noexcept {
  move_to(account_, spot, moved_);
  const auto margin = pmrm2_margin(moved_.account, rules_, {}, arena_);
  if (!margin.ok()) return margin.error();
  return margin->maintenance;
}

Error Pmrm2Bounds::value_states(real near, real far) noexcept {
  const Scenario states[] = {{},
                             {rules_.basis.up_factor, VolShock::none, 1.0},
                             {rules_.basis.down_factor, VolShock::none, 1.0}};
  std::span<Enclosure>* const lists[] = {&values_, &up_, &down_};
  for (std::size_t s = 0; s < 3; ++s) {
    const Error error = book_bounds(account_.book, states[s], rules_.vol_shock, rules_.skew, near,
                                    far, *lists[s], arena_);
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

/// What is straight in the spot, in a scenario.
Enclosure Pmrm2Bounds::straight(const Scenario& s) const noexcept {
  const real share = rules_.maintenance_factor * s.dampening * (s.spot_factor - real(1.0));
  const real near = near_.margin + share * (near_.perpetual + near_.moving);
  const real far = far_.margin + share * (far_.perpetual + far_.moving);
  return {near, far, near, far};
}

/// value + share (D shocked - value), or in a skew scenario value - share |D shocked - value|,
/// which is the lesser of both signs.
Enclosure Pmrm2Bounds::scenario_margin(const Scenario& s) noexcept {
  const real share = rules_.maintenance_factor * s.dampening;
  Enclosure total = straight(s);
  for (std::size_t x = 0; x < values_.size(); ++x) {
    const Pmrm2Discount& d = discounts_[x];
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
Enclosure Pmrm2Bounds::basis_margin() noexcept {
  Enclosure total = {near_.margin, far_.margin, near_.margin, far_.margin};
  for (std::size_t x = 0; x < values_.size(); ++x) {
    const real share = rules_.maintenance_factor * discounts_[x].basis_factor;
    const Enclosure kept = scaled(values_[x], real(1.0) - share);
    const Enclosure moves =
        lesser(sum(kept, scaled(up_[x], share)), sum(kept, scaled(down_[x], share)));
    total = sum(total, lesser(values_[x], moves));
  }
  return total;
}

/// Sizes of all terms at the high end of a cell, where none is smaller than elsewhere in it.
real Pmrm2Bounds::rounding(real far) const noexcept {
  real most_factor = larger(larger(rules_.basis.up_factor, rules_.basis.down_factor), 1.0);
  real most_share = 0.0, most_discount = 1.0;
  for (const Scenario& s : rules_.scenarios) {
    most_factor = larger(most_factor, s.spot_factor);
    most_share = larger(most_share, s.dampening);
  }
  for (const Pmrm2Discount& d : discounts_) {
    most_share = larger(most_share, d.basis_factor);
    most_discount = larger(most_discount, larger(d.long_factor, d.short_factor));
  }
  real options = 0.0;
  for (const OptionLeg& leg : account_.book.legs) {
    const real forward = account_.book.expiries[leg.expiry].forward * larger(far, 1.0);
    options = options + absolute(leg.amount) * (forward * most_factor + leg.strike);
  }
  const real straight = larger(near_.size, far_.size) +
                        (absolute(far_.perpetual) + far_.moving) * (most_factor + real(1.0));
  const real shares = (most_discount + real(1.0)) * rules_.maintenance_factor * most_share;
  return (straight + options) * (shares + real(2.0)) * kRoundingShare;
}

Result<ExcessBounds> Pmrm2Bounds::within(real low, real high) noexcept {
  const real near = low / account_.spot, far = high / account_.spot;
  move_to(account_, low, moved_);
  near_ = straight_part(moved_.account, rules_);
  move_to(account_, high, moved_);
  far_ = straight_part(moved_.account, rules_);
  if (const Error e = value_states(near, far); e.code != ErrorCode::ok) return e;
  const Enclosure basis = basis_margin();
  ExcessBounds bounds = {basis.least(), basis.most(), rounding(far)};
  for (const Scenario& s : rules_.scenarios) {
    const Error error =
        book_bounds(account_.book, s, rules_.vol_shock, rules_.skew, near, far, shocked_, arena_);
    if (error.code != ErrorCode::ok) return error;
    const Enclosure margin = scenario_margin(s);
    bounds.low = smaller(bounds.low, margin.least());
    bounds.high = smaller(bounds.high, margin.most());
  }
  bounds.low = bounds.low - bounds.rounding;
  bounds.high = bounds.high + bounds.rounding;
  if (!is_finite(bounds.low) || !is_finite(bounds.high)) {
    return Error{ErrorCode::overflow, Field::none};
  }
  return bounds;
}

Result<real> excess_at(void* context, real spot) noexcept {
  return static_cast<Pmrm2Bounds*>(context)->at(spot);
}

Result<ExcessBounds> bounds_within(void* context, real low, real high) noexcept {
  return static_cast<Pmrm2Bounds*>(context)->within(low, high);
}

}  // namespace

std::size_t pmrm2_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                            std::size_t collaterals,
                                            std::size_t scenarios) noexcept {
  const std::size_t margin = pmrm2_workspace_bytes(legs, expiries, scenarios);
  const std::size_t bounds = book_bounds_workspace_bytes(legs);
  const std::size_t of_expiry = sizeof(BookExpiry) + sizeof(Pmrm2Discount) + 4 * sizeof(Enclosure);
  return (margin > bounds ? margin : bounds) + expiries * of_expiry +
         collaterals * sizeof(CollateralPosition) + 8 * alignof(std::max_align_t);
}

Result<real> pmrm2_excess_at(const Pmrm2Account& account, const Pmrm2Rules& rules, real spot,
                             Arena& arena) noexcept {
  if (const Error e = check_pmrm2(account, rules); e.code != ErrorCode::ok) return e;
  const Arena::Scope scope(arena);
  Pmrm2Bounds bounds(account, rules, arena);
  if (const Error e = bounds.prepare(); e.code != ErrorCode::ok) return e;
  return bounds.at(spot);
}

Result<SpotMap> pmrm2_intervals(const Pmrm2Account& account, const Pmrm2Rules& rules,
                                const SpotSearch& search, std::span<LiquidationInterval> out,
                                std::span<SpotStretch> out_stretches, Arena& arena) noexcept {
  if (const Error e = check_pmrm2(account, rules); e.code != ErrorCode::ok) return e;
  const Arena::Scope scope(arena);
  Pmrm2Bounds bounds(account, rules, arena);
  if (const Error e = bounds.prepare(); e.code != ErrorCode::ok) return e;
  const SpotExcess excess = {&bounds, excess_at, bounds_within};
  return spot_intervals(excess, account.spot, search, out, out_stretches);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

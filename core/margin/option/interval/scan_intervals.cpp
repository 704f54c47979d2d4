#include "core/margin/option/interval/scan_intervals.hpp"

#include "core/margin/margin_number.hpp"
#include "core/margin/option/interval/book_bounds.hpp"
#include "core/margin/option/scenario/revaluation.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

struct Span {
  real least = 0, most = 0;
};

/// Deltas of a book, those that gain when the spot rises and those that gain when it falls.
struct DeltaSums {
  Span rising, falling;

  void add(real amount, real least, real most) noexcept {
    const real a = amount * least, b = amount * most;
    const real low = smaller(a, b), high = larger(a, b);
    rising.least = rising.least + larger(low, 0.0);
    rising.most = rising.most + larger(high, 0.0);
    falling.least = falling.least + larger(-high, 0.0);
    falling.most = falling.most + larger(-low, 0.0);
  }
  Span floor(const ScanRules& r) const noexcept {
    const real apart = larger(rising.least - falling.most, falling.least - rising.most);
    const real far = larger(rising.most - falling.least, falling.most - rising.least);
    return {r.net_delta_share * larger(apart, 0.0) +
                r.hedged_delta_share * smaller(rising.least, falling.least),
            r.net_delta_share * far + r.hedged_delta_share * smaller(rising.most, falling.most)};
  }
};

real delta_at(const OptionLeg& leg, const BookExpiry& expiry) noexcept {
  const auto value = price_option({.spot = expiry.forward,
                                   .strike = leg.strike,
                                   .expiry_years = years_of(expiry),
                                   .vol = leg.vol,
                                   .rate = 0.0,
                                   .carry = 0.0,
                                   .type = leg.type});
  return value.ok() ? value->delta : real(0.0);
}

class ScanBounds {
 public:
  ScanBounds(const ScanHolding& holding, const ScanRules& rules, Arena& arena) noexcept
      : holding_(holding), rules_(rules), arena_(arena) {}

  Error prepare() noexcept;
  Result<real> at(real spot) noexcept;
  Result<ExcessBounds> within(real low, real high) noexcept;

 private:
  bool is_coin() const noexcept { return holding_.account.settlement == Settlement::coin; }
  ScanAccount moved_to(real spot) noexcept;
  Result<real> options_value() noexcept;
  real equity_line(real spot) const noexcept;
  real perpetual_line(real spot) const noexcept;
  Error sum_book(const Scenario& s, real near, real far, Enclosure& to) noexcept;
  Span floor_within(real near, real far) noexcept;
  real rounding(real high) const noexcept;

  const ScanHolding& holding_;
  const ScanRules& rules_;
  Arena& arena_;
  std::span<BookExpiry> expiries_, far_expiries_;
  std::span<Enclosure> values_;
  real charges_ = 0;  ///< fees and naked shorts, in the settlement currency
};

Error ScanBounds::prepare() noexcept {
  const ScanAccount& a = holding_.account;
  const std::size_t count = a.book.expiries.size();
  expiries_ = arena_.take<BookExpiry>(count);
  far_expiries_ = arena_.take<BookExpiry>(count);
  values_ = arena_.take<Enclosure>(count);
  if (values_.size() != count || far_expiries_.size() != count || expiries_.size() != count) {
    return {ErrorCode::capacity_exceeded, Field::arena};
  }
  charges_ = a.fees;
  for (std::uint32_t x = 0; x < count; ++x) {
    charges_ = charges_ + rules_.short_charge * naked_shorts(a.book, x);
  }
  return {};
}

ScanAccount ScanBounds::moved_to(real spot) noexcept {
  const real move = spot / holding_.account.spot;
  ScanAccount a = holding_.account;
  move_expiries(a.book.expiries, move, expiries_);
  a.book.expiries = expiries_;
  a.spot = spot;
  a.perpetual.price = a.perpetual.price * move;
  if (is_coin()) a.perpetual.amount = a.perpetual.amount / move;
  return a;
}

/// Of the account that has been moved.
Result<real> ScanBounds::options_value() noexcept {
  const OptionBook book = {holding_.account.book.legs, expiries_};
  const Arena::Scope scope(arena_);
  const auto values = arena_.take<real>(book.legs.size());
  if (values.size() != book.legs.size()) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  const Scenario as_it_is;
  const Error error =
      revalue_book(book, std::span(&as_it_is, 1), rules_.vol_shock, SkewRule{}, values, arena_);
  if (error.code != ErrorCode::ok) return error;
  real value = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) value = value + book.legs[i].amount * values[i];
  return value;
}

/// Equity but for the options, in quote currency: straight in the spot.
real ScanBounds::equity_line(real spot) const noexcept {
  const ScanAccount& a = holding_.account;
  const real kept = holding_.cash + a.perpetual.unrealised;
  if (is_coin()) return kept * spot + a.perpetual.amount * (spot - a.spot);
  return kept + a.perpetual.amount * (a.perpetual.price * (spot / a.spot) - a.perpetual.price);
}

/// The perpetual's profit in a scenario over its share of the move, (f - 1) or (f - 1) / f.
real ScanBounds::perpetual_line(real spot) const noexcept {
  const ScanAccount& a = holding_.account;
  if (is_coin()) return a.perpetual.amount * a.spot;
  return a.perpetual.amount * a.perpetual.price * (spot / a.spot);
}

Result<real> ScanBounds::at(real spot) noexcept {
  const ScanAccount a = moved_to(spot);
  const auto margin = scan_margin(a, rules_, {}, arena_);
  if (!margin.ok()) return margin.error();
  const auto options = options_value();
  if (!options.ok()) return options.error();
  const real equity = equity_line(spot) + *options;
  const real excess = (is_coin() ? equity / spot : equity) - margin->maintenance.requirement;
  if (!is_finite(excess)) return Error{ErrorCode::overflow, Field::none};
  return excess;
}

Error ScanBounds::sum_book(const Scenario& s, real near, real far, Enclosure& to) noexcept {
  const Error error = book_bounds(holding_.account.book, s, rules_.vol_shock, SkewRule{}, near, far,
                                  values_, arena_);
  to = {};
  for (const Enclosure& e : values_) to = sum(to, e);
  return error;
}

Span ScanBounds::floor_within(real near, real far) noexcept {
  if (rules_.net_delta_share == real(0.0) && rules_.hedged_delta_share == real(0.0)) return {};
  const ScanAccount& a = holding_.account;
  move_expiries(a.book.expiries, near, expiries_);
  move_expiries(a.book.expiries, far, far_expiries_);
  DeltaSums sums;
  const real ends[] = {is_coin() ? real(1.0) / far : real(1.0),
                       is_coin() ? real(1.0) / near : real(1.0)};
  sums.add(a.perpetual.amount, ends[0], ends[1]);
  for (const OptionLeg& leg : a.book.legs) {
    sums.add(leg.amount, delta_at(leg, expiries_[leg.expiry]),
             delta_at(leg, far_expiries_[leg.expiry]));
  }
  const Span floor = sums.floor(rules_);
  return {floor.least * (near * a.spot), floor.most * (far * a.spot)};
}

real ScanBounds::rounding(real high) const noexcept {
  const ScanAccount& a = holding_.account;
  const real far = larger(high / a.spot, 1.0);
  real most_factor = 1.0, most_share = 1.0, options = 0.0;
  for (const Scenario& s : rules_.scenarios) {
    most_factor = larger(most_factor, larger(s.spot_factor, real(1.0) / s.spot_factor));
    most_share = larger(most_share, s.dampening);
  }
  for (const OptionLeg& leg : a.book.legs) {
    const real forward = a.book.expiries[leg.expiry].forward * far;
    options = options + absolute(leg.amount) * (forward + leg.strike);
  }
  const real own = absolute(holding_.cash) + absolute(a.perpetual.unrealised) + charges_;
  const real held = absolute(a.perpetual.amount) * (larger(a.perpetual.price, a.spot) * far);
  const real sizes = own * (is_coin() ? larger(high, a.spot) : real(1.0)) + held + options;
  return sizes * most_factor * (most_share + real(2.0)) * kRoundingShare;
}

Result<ExcessBounds> ScanBounds::within(real low, real high) noexcept {
  const real near = low / holding_.account.spot, far = high / holding_.account.spot;
  const real unit_near = is_coin() ? low : real(1.0), unit_far = is_coin() ? high : real(1.0);
  const real base_near = equity_line(low) - charges_ * unit_near;
  const real base_far = equity_line(high) - charges_ * unit_far;
  const Enclosure base = {base_near, base_far, base_near, base_far};
  Enclosure now;
  if (const Error e = sum_book({}, near, far, now); e.code != ErrorCode::ok) return e;
  const Enclosure whole = sum(base, now);
  const Span floor = floor_within(near, far);
  const real share = rules_.maintenance_share;
  ExcessBounds bounds = {whole.least() - share * floor.most, whole.most() - share * floor.least,
                         rounding(high)};
  for (const Scenario& s : rules_.scenarios) {
    Enclosure then;
    if (const Error e = sum_book(s, near, far, then); e.code != ErrorCode::ok) return e;
    const real part = share * s.dampening, move = s.spot_factor - real(1.0);
    const real over = is_coin() ? real(1.0) / s.spot_factor : real(1.0);
    const real gain_near = part * (move * over) * perpetual_line(low);
    const real gain_far = part * (move * over) * perpetual_line(high);
    const Enclosure gain = {gain_near, gain_far, gain_near, gain_far};
    const Enclosure left =
        sum(sum(base, gain), sum(scaled(now, real(1.0) - part), scaled(then, part * over)));
    bounds.low = smaller(bounds.low, left.least());
    bounds.high = smaller(bounds.high, left.most());
  }
  bounds = bounds.widened();
  if (is_coin()) {
    bounds.low = bounds.low / (bounds.low < real(0.0) ? low : high);
    bounds.high = bounds.high / (bounds.high < real(0.0) ? high : low);
    bounds.rounding = bounds.rounding / low;
  }
  return bounds;
}

/// What `scan_margin` does not look at, and then all that it does, at today's spot.
Error check_holding(const ScanHolding& holding, const ScanRules& rules, Arena& arena) noexcept {
  const FieldRange fields[] = {
      {Field::cash, holding.cash, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::unrealised, holding.account.perpetual.unrealised, -kMaxMarginNumber,
       kMaxMarginNumber},
  };
  const Error error = check_ranges(fields, 0);
  return error.code != ErrorCode::ok ? error
                                     : scan_margin(holding.account, rules, {}, arena).error();
}

}  // namespace

std::size_t scan_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                           std::size_t scenarios) noexcept {
  const std::size_t margin = scan_workspace_bytes(legs, scenarios);
  const std::size_t bounds = book_bounds_workspace_bytes(legs);
  return (margin > bounds ? margin : bounds) +
         expiries * (2 * sizeof(BookExpiry) + sizeof(Enclosure)) + 8 * alignof(std::max_align_t);
}

Result<real> scan_excess_at(const ScanHolding& holding, const ScanRules& rules, real spot,
                            Arena& arena) noexcept {
  if (const Error e = check_holding(holding, rules, arena); e.code != ErrorCode::ok) return e;
  const FieldRange range[] = {{Field::spot, spot, kMinOptionPrice, kMaxOptionPrice}};
  if (const Error e = check_ranges(range, 0); e.code != ErrorCode::ok) return e;
  ScanBounds bounds(holding, rules, arena);
  return rule_excess(bounds, spot, arena);
}

Result<SpotMap> scan_intervals(const ScanHolding& holding, const ScanRules& rules,
                               const SpotSearch& search, std::span<LiquidationInterval> out,
                               std::span<SpotStretch> out_stretches, Arena& arena) noexcept {
  if (const Error e = check_holding(holding, rules, arena); e.code != ErrorCode::ok) return e;
  ScanBounds bounds(holding, rules, arena);
  return rule_intervals(bounds, holding.account.spot, search, out, out_stretches, arena);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

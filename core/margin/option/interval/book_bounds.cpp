#include "core/margin/option/interval/book_bounds.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kRowsOfLeg = 4;  ///< two ends by two volatilities
constexpr std::size_t kColumns = 6;    ///< forward, strike, expiry, vol, value, delta

struct Rows {
  std::span<real> forward, strike, years, vol, value, delta;
  std::span<std::uint8_t> type;
  std::span<std::uint16_t> status;
};

bool take_rows(Arena& arena, std::size_t count, Rows& to) noexcept {
  std::span<real>* const columns[] = {&to.forward, &to.strike, &to.years,
                                      &to.vol,     &to.value,  &to.delta};
  for (std::span<real>* const column : columns) {
    *column = arena.take<real>(count);
    if (column->empty()) return false;
  }
  to.type = arena.take<std::uint8_t>(count);
  to.status = arena.take<std::uint16_t>(count);
  return !to.type.empty() && !to.status.empty();
}

real forward_at(const BookExpiry& expiry, real factor) noexcept {
  return (expiry.forward - expiry.settled_forward) * factor + expiry.settled_forward;
}

struct VolRange {
  real low, high;
};

/// The volatilities that a leg has in a scenario as the unshocked forward moves from a to b.
VolRange vols_of(const OptionLeg& leg, const BookExpiry& expiry, VolShock shock,
                 const VolShockRule& vol_rule, const SkewRule& skew_rule, real a, real b) noexcept {
  if (!is_skew(shock)) {
    const VolFactors factors = vol_shock_factors(vol_rule, expiry.seconds);
    real vol = leg.vol;
    if (shock == VolShock::up) vol = larger(vol_rule.least_up_vol, leg.vol * factors.up);
    if (shock == VolShock::down) vol = leg.vol * factors.down;
    return {vol, vol};
  }
  const real years = years_of(expiry);
  const auto factor = [&](real forward) noexcept {
    return skew_factor(skew_rule, shock, leg.strike, forward, years);
  };
  const real at_a = factor(a), at_b = factor(b);
  VolRange range = {smaller(at_a, at_b), larger(at_a, at_b)};
  if (shock == VolShock::absolute_skew && leg.strike > a && leg.strike < b) {
    const real at_strike = factor(leg.strike);
    range = {smaller(range.low, at_strike), larger(range.high, at_strike)};
  }
  return {leg.vol * range.low, leg.vol * range.high};
}

struct Cell {
  real near, far;  ///< factors of today's spot
};

void fill_row(const Rows& rows, std::size_t row, const OptionLeg& leg, real years, real forward,
              real vol) noexcept {
  rows.forward[row] = forward;
  rows.strike[row] = leg.strike;
  rows.years[row] = years;
  rows.vol[row] = vol;
  rows.type[row] = static_cast<std::uint8_t>(leg.type);
}

/// Rows of leg i: near and far at the lower volatility, then at the higher one.
void fill_rows(const OptionBook& book, const Scenario& s, const VolShockRule& vol_rule,
               const SkewRule& skew_rule, const Cell& cell, const Rows& rows) noexcept {
  const real factor = is_skew(s.vol) ? real(1.0) : s.spot_factor;
  const std::size_t rows_of_leg = is_skew(s.vol) ? kRowsOfLeg : kRowsOfLeg / 2;
  for (std::size_t i = 0; i < book.legs.size(); ++i) {
    const OptionLeg& leg = book.legs[i];
    const BookExpiry& expiry = book.expiries[leg.expiry];
    const VolRange vols = vols_of(leg, expiry, s.vol, vol_rule, skew_rule,
                                  forward_at(expiry, cell.near), forward_at(expiry, cell.far));
    const real years = years_of(expiry), first = rows_of_leg == 2 ? vols.high : vols.low;
    const real near = forward_at(expiry, cell.near * factor);
    const real far = forward_at(expiry, cell.far * factor);
    const std::size_t row = i * rows_of_leg;
    fill_row(rows, row, leg, years, near, first);
    fill_row(rows, row + 1, leg, years, far, first);
    if (rows_of_leg == 2) continue;
    fill_row(rows, row + 2, leg, years, near, vols.high);
    fill_row(rows, row + 3, leg, years, far, vols.high);
  }
}

Error price_rows(const Rows& rows, std::size_t count, std::size_t rows_of_leg) noexcept {
  const real zero = 0.0;
  const OptionColumns options = {.count = count,
                                 .spot = {rows.forward.data()},
                                 .strike = {rows.strike.data()},
                                 .expiry_years = {rows.years.data()},
                                 .vol = {rows.vol.data()},
                                 .rate = {&zero, 0},
                                 .carry = {&zero, 0},
                                 .type = {rows.type.data()}};
  const OptionValueColumns out = {
      .value = rows.value.data(), .delta = rows.delta.data(), .status = rows.status.data()};
  if (price_options(options, out) == 0) return {};
  std::size_t row = 0;
  while (rows.status[row] == 0) ++row;
  const auto code = static_cast<ErrorCode>(rows.status[row]);
  const Field field = code == ErrorCode::out_of_domain ? Field::forward : Field::none;
  return {code, field, static_cast<std::uint32_t>(row / rows_of_leg)};
}

/// Every leg's rows, priced.
struct PricedCell {
  Rows rows;
  std::size_t rows_of_leg = kRowsOfLeg;
};

Error price_cell(const OptionBook& book, const Scenario& scenario, const VolShockRule& vol_rule,
                 const SkewRule& skew_rule, const Cell& cell, Arena& arena,
                 PricedCell& to) noexcept {
  const std::size_t n = book.legs.size();
  if (n == 0) return {};
  if (!take_rows(arena, kRowsOfLeg * n, to.rows)) {
    return {ErrorCode::capacity_exceeded, Field::arena};
  }
  fill_rows(book, scenario, vol_rule, skew_rule, cell, to.rows);
  to.rows_of_leg = is_skew(scenario.vol) ? kRowsOfLeg : kRowsOfLeg / 2;
  return price_rows(to.rows, n * to.rows_of_leg, to.rows_of_leg);
}

/// Lines about one contract of leg i.
Enclosure contract(const PricedCell& cell, std::size_t i) noexcept {
  const Rows& rows = cell.rows;
  const std::size_t row = i * cell.rows_of_leg;
  const real width = rows.forward[row + 1] - rows.forward[row];
  const real turn = larger(rows.delta[row + 1] - rows.delta[row], 0.0);
  const real gap = width * turn * real(0.25);
  const std::size_t upper = row + cell.rows_of_leg - 2;
  Enclosure e;
  e.low_near = rows.value[row] - gap;
  e.low_far = rows.value[row + 1] - gap;
  e.high_near = rows.value[upper];
  e.high_far = rows.value[upper + 1];
  return e;
}

}  // namespace

real Enclosure::least() const noexcept {
  return smaller(low_near, low_far);
}

real Enclosure::most() const noexcept {
  return larger(high_near, high_far);
}

Enclosure scaled(const Enclosure& e, real factor) noexcept {
  const Enclosure times = {e.low_near * factor, e.low_far * factor, e.high_near * factor,
                           e.high_far * factor};
  if (!(factor < real(0.0))) return times;
  return {times.high_near, times.high_far, times.low_near, times.low_far};
}

Enclosure sum(const Enclosure& a, const Enclosure& b) noexcept {
  return {a.low_near + b.low_near, a.low_far + b.low_far, a.high_near + b.high_near,
          a.high_far + b.high_far};
}

Enclosure lesser(const Enclosure& a, const Enclosure& b) noexcept {
  Enclosure to = a.high_near + a.high_far <= b.high_near + b.high_far ? a : b;
  to.low_near = smaller(a.low_near, b.low_near);
  to.low_far = smaller(a.low_far, b.low_far);
  return to;
}

Enclosure discounted(const Enclosure& v, real long_factor, real short_factor) noexcept {
  const auto of = [&](real x) noexcept {
    return x * (x >= real(0.0) ? long_factor : short_factor);
  };
  const auto one = [&](real near, real far) noexcept {
    return near + far >= real(0.0) ? long_factor : short_factor;
  };
  Enclosure to = {of(v.low_near), of(v.low_far), of(v.high_near), of(v.high_far)};
  if (long_factor > short_factor) {  // hollow from above: its chord is not below it
    const real factor = one(v.low_near, v.low_far);
    to.low_near = v.low_near * factor;
    to.low_far = v.low_far * factor;
  } else {
    const real factor = one(v.high_near, v.high_far);
    to.high_near = v.high_near * factor;
    to.high_far = v.high_far * factor;
  }
  return to;
}

void move_expiries(std::span<const BookExpiry> expiries, real move,
                   std::span<BookExpiry> out) noexcept {
  for (std::size_t x = 0; x < expiries.size(); ++x) {
    out[x] = expiries[x];
    out[x].forward = forward_at(expiries[x], move);
  }
}

PerpetualPosition move_perpetual(const PerpetualPosition& from, real move) noexcept {
  PerpetualPosition to = from;
  to.price = from.price * move;
  const real gain = to.amount * (to.price - from.price);
  to.unrealised = from.unrealised + gain;
  return to;
}

std::size_t book_bounds_workspace_bytes(std::size_t legs) noexcept {
  const std::size_t row = kColumns * sizeof(real) + sizeof(std::uint8_t) + sizeof(std::uint16_t);
  return kRowsOfLeg * legs * row + 8 * alignof(std::max_align_t);
}

Error book_bounds(const OptionBook& book, const Scenario& scenario, const VolShockRule& vol_rule,
                  const SkewRule& skew_rule, real near, real far, std::span<Enclosure> out,
                  Arena& arena) noexcept {
  for (Enclosure& e : out) e = {};
  const Arena::Scope scope(arena);
  PricedCell cell;
  const Error error = price_cell(book, scenario, vol_rule, skew_rule, {near, far}, arena, cell);
  if (error.code != ErrorCode::ok) return error;
  for (std::size_t i = 0; i < book.legs.size(); ++i) {
    const OptionLeg& leg = book.legs[i];
    const real factor = leg.amount * discount_of(book.expiries[leg.expiry]);
    out[leg.expiry] = sum(out[leg.expiry], scaled(contract(cell, i), factor));
  }
  return {};
}

Error leg_bounds(const OptionBook& book, real near, real far, std::span<Enclosure> out,
                 Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  PricedCell cell;
  const Error error = price_cell(book, {}, {}, {}, {near, far}, arena, cell);
  if (error.code != ErrorCode::ok) return error;
  for (std::size_t i = 0; i < book.legs.size(); ++i) {
    out[i] = scaled(contract(cell, i), discount_of(book.expiries[book.legs[i].expiry]));
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

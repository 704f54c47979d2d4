#include "core/margin/option/scenario/revaluation.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kVolShocks = 5;
constexpr std::size_t kRowColumns = 5;  ///< spot, strike, expiry, vol, value

/// The rows of the batch, scenario by scenario.
struct RevaluationRows {
  std::span<real> spot, strike, expiry_years, vol, value;
  std::span<std::uint8_t> type;
  std::span<std::uint16_t> status;
};

/// Columns of rows, then volatilities by kind of shock and leg, then what each expiry gives.
bool take_rows(Arena& arena, std::size_t rows, RevaluationRows& to) noexcept {
  std::span<real>* const columns[] = {&to.spot, &to.strike, &to.expiry_years, &to.vol, &to.value};
  for (std::span<real>* const column : columns) {
    *column = arena.take<real>(rows);
    if (column->empty()) return false;
  }
  to.type = arena.take<std::uint8_t>(rows);
  to.status = arena.take<std::uint16_t>(rows);
  return !to.type.empty() && !to.status.empty();
}

/// vols[shock x legs + leg].
void shock_vols(const OptionBook& book, const VolShockRule& vol_rule, const SkewRule& skew_rule,
                std::span<real> vols) noexcept {
  const std::size_t n = book.legs.size();
  for (std::size_t x = 0; x < book.expiries.size(); ++x) {
    const BookExpiry& expiry = book.expiries[x];
    const VolFactors factors = vol_shock_factors(vol_rule, expiry.seconds);
    const real years = years_of(expiry);
    for (std::size_t i = 0; i < n; ++i) {
      const OptionLeg& leg = book.legs[i];
      if (leg.expiry != x) continue;
      vols[i] = leg.vol;
      vols[n + i] = larger(vol_rule.least_up_vol, leg.vol * factors.up);
      vols[2 * n + i] = leg.vol * factors.down;
      for (std::size_t s = 3; s < kVolShocks; ++s) {
        const auto shock = static_cast<VolShock>(s);
        vols[s * n + i] =
            leg.vol * skew_factor(skew_rule, shock, leg.strike, expiry.forward, years);
      }
    }
  }
}

/// Whether two scenarios value the options alike.
bool values_alike(const Scenario& a, const Scenario& b) noexcept {
  return a.vol == b.vol && (is_skew(a.vol) || a.spot_factor == b.spot_factor);
}

/// The first scenario that values options as scenario s does.
std::size_t first_alike(std::span<const Scenario> scenarios, std::size_t s) noexcept {
  std::size_t first = 0;
  while (!values_alike(scenarios[first], scenarios[s])) ++first;
  return first;
}

void fill_rows(const OptionBook& book, const Scenario& scenario, std::span<const real> vols,
               std::size_t start, const RevaluationRows& rows) noexcept {
  const std::size_t n = book.legs.size();
  const real factor = is_skew(scenario.vol) ? real(1.0) : scenario.spot_factor;
  for (std::size_t i = 0; i < n; ++i) {
    const OptionLeg& leg = book.legs[i];
    const BookExpiry& expiry = book.expiries[leg.expiry];
    const real open = expiry.forward - expiry.settled_forward;
    rows.spot[start + i] = open * factor + expiry.settled_forward;
    rows.strike[start + i] = leg.strike;
    rows.expiry_years[start + i] = years_of(expiry);
    rows.vol[start + i] = vols[static_cast<std::size_t>(scenario.vol) * n + i];
    rows.type[start + i] = static_cast<std::uint8_t>(leg.type);
  }
}

Error refused_row(std::span<const std::uint16_t> status, std::size_t legs) noexcept {
  std::size_t row = 0;
  while (status[row] == 0) ++row;
  const auto code = static_cast<ErrorCode>(status[row]);
  const Field field = code == ErrorCode::out_of_domain ? Field::forward : Field::none;
  return {code, field, static_cast<std::uint32_t>(row % legs)};
}

}  // namespace

std::size_t revaluation_workspace_bytes(std::size_t legs, std::size_t scenarios) noexcept {
  const std::size_t rows = legs * scenarios;
  const std::size_t row_bytes =
      kRowColumns * sizeof(real) + sizeof(std::uint8_t) + sizeof(std::uint16_t);
  const std::size_t alignment = 16 * alignof(std::max_align_t);
  return rows * row_bytes + (kVolShocks + 1) * legs * sizeof(real) +
         scenarios * sizeof(std::uint32_t) + alignment;
}

Error revalue_book(const OptionBook& book, std::span<const Scenario> scenarios,
                   const VolShockRule& vol_rule, const SkewRule& skew_rule, std::span<real> values,
                   Arena& arena) noexcept {
  const std::size_t n = book.legs.size(), count = scenarios.size();
  if (values.size() != n * count) return {ErrorCode::length_mismatch, Field::scenarios};
  if (n == 0 || count == 0) return {};
  const Arena::Scope scope(arena);
  RevaluationRows rows;
  if (!take_rows(arena, n * count, rows)) return {ErrorCode::capacity_exceeded, Field::arena};
  const auto vols = arena.take<real>(kVolShocks * n), discounts = arena.take<real>(n);
  const auto places = arena.take<std::uint32_t>(count);
  if (vols.empty() || discounts.empty() || places.empty()) {
    return {ErrorCode::capacity_exceeded, Field::arena};
  }
  shock_vols(book, vol_rule, skew_rule, vols);
  for (std::size_t i = 0; i < n; ++i) {
    discounts[i] = discount_of(book.expiries[book.legs[i].expiry]);
  }
  std::size_t filled = 0;
  for (std::size_t s = 0; s < count; ++s) {
    const std::size_t alike = first_alike(scenarios, s);
    if (alike < s) {
      places[s] = places[alike];
      continue;
    }
    places[s] = static_cast<std::uint32_t>(filled);
    fill_rows(book, scenarios[s], vols, filled, rows);
    filled += n;
  }
  const real zero = 0.0;
  const OptionColumns options = {.count = filled,
                                 .spot = {rows.spot.data()},
                                 .strike = {rows.strike.data()},
                                 .expiry_years = {rows.expiry_years.data()},
                                 .vol = {rows.vol.data()},
                                 .rate = {&zero, 0},
                                 .carry = {&zero, 0},
                                 .type = {rows.type.data()}};
  if (value_options(options, rows.value.data(), rows.status.data()) != 0) {
    return refused_row(rows.status, n);
  }
  for (std::size_t s = 0; s < count; ++s) {
    for (std::size_t i = 0; i < n; ++i) {
      values[s * n + i] = discounts[i] * rows.value[places[s] + i];
    }
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/margin/option/scan.hpp"

#include "core/margin/margin_number.hpp"
#include "core/margin/option/scenario/revaluation.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check_scan(const ScanAccount& a, const ScanRules& r) noexcept {
  const FieldRange fields[] = {
      {Field::spot, a.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::amount, a.perpetual.amount, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::mark_price, a.perpetual.price, 0.0, kMaxOptionPrice},
      {Field::parameter, a.fees, 0.0, kMaxMarginNumber},
      {Field::parameter, r.short_charge, 0.0, kMaxMarginNumber},
      {Field::parameter, r.net_delta_share, 0.0, 1.0},
      {Field::parameter, r.hedged_delta_share, 0.0, 1.0},
      {Field::parameter, r.maintenance_share, 0.0, 1.0},
  };
  const Error errors[] = {check_ranges(fields, 0), check_scenarios(r.scenarios),
                          check_vol_shock_rule(r.vol_shock), check_option_book(a.book)};
  for (const Error& error : errors) {
    if (error.code != ErrorCode::ok) return error;
  }
  const auto settlement = static_cast<std::uint32_t>(a.settlement);
  if (settlement > 1) return {ErrorCode::out_of_domain, Field::settlement};
  for (std::size_t s = 0; s < r.scenarios.size(); ++s) {
    const auto row = static_cast<std::uint32_t>(s);
    if (is_skew(r.scenarios[s].vol)) return {ErrorCode::unsupported, Field::vol_shock, row};
    if (!(r.scenarios[s].spot_factor > 0.0)) {
      return {ErrorCode::out_of_domain, Field::spot_factor, row};
    }
  }
  return {};
}

/// What divides a value in a state in which the underlying is at spot x factor.
real unit_of(const ScanAccount& a, real factor) noexcept {
  return a.settlement == Settlement::coin ? a.spot * factor : real(1.0);
}

real leg_loss(const ScanAccount& a, const Scenario& s, std::size_t i, std::span<const real> now,
              std::span<const real> then) noexcept {
  const real before = now[i] / unit_of(a, 1.0), after = then[i] / unit_of(a, s.spot_factor);
  return a.book.legs[i].amount * (before - after) * s.dampening;
}

real perpetual_loss(const ScanAccount& a, const Scenario& s) noexcept {
  const real move = s.spot_factor - real(1.0);
  const bool is_coin = a.settlement == Settlement::coin;
  const real unit = is_coin ? move / s.spot_factor : a.perpetual.price * move;
  return -(a.perpetual.amount * unit * s.dampening);
}

real scenario_loss(const ScanAccount& a, const Scenario& s, std::span<const real> now,
                   std::span<const real> then) noexcept {
  real loss = perpetual_loss(a, s);
  for (std::size_t i = 0; i < now.size(); ++i) loss = loss + leg_loss(a, s, i, now, then);
  return loss;
}

real leg_delta(const OptionBook& book, const OptionLeg& leg) noexcept {
  const BookExpiry& expiry = book.expiries[leg.expiry];
  const auto value = price_option({.spot = expiry.forward,
                                   .strike = leg.strike,
                                   .expiry_years = years_of(expiry),
                                   .vol = leg.vol,
                                   .rate = 0.0,
                                   .carry = 0.0,
                                   .type = leg.type});
  return value.ok() ? leg.amount * value->delta : real(0.0);
}

/// The floor in the settlement currency: a delta of one unit is worth the spot, or one coin.
real delta_floor(const ScanAccount& a, const ScanRules& r) noexcept {
  if (r.net_delta_share == real(0.0) && r.hedged_delta_share == real(0.0)) return 0.0;
  real rising = larger(a.perpetual.amount, 0.0),
       falling = larger(real(0.0) - a.perpetual.amount, 0.0);
  for (const OptionLeg& leg : a.book.legs) {
    const real delta = leg_delta(a.book, leg);
    rising = rising + larger(delta, 0.0);
    falling = falling + larger(real(0.0) - delta, 0.0);
  }
  const real floor = r.net_delta_share * absolute(rising - falling) +
                     r.hedged_delta_share * smaller(rising, falling);
  return floor * (a.spot / unit_of(a, 1.0));
}

MarginCertificate scan_certificate(const MarginCertificate& worst, real base, real share,
                                   real contingency) noexcept {
  MarginCertificate c = worst;
  if (base > worst.loss) {
    c.rule = BindingRule::minimum_delta;
    c.scenario = kNoScenario;
    c.loss = base;
  }
  c.factor = share;
  c.contingency = contingency;
  c.requirement = share * c.loss + contingency;
  return c;
}

}  // namespace

std::size_t scan_workspace_bytes(std::size_t legs, std::size_t scenarios) noexcept {
  const std::size_t states = scenarios + 1;
  return states * (sizeof(Scenario) + legs * sizeof(real)) +
         revaluation_workspace_bytes(legs, states) + 2 * alignof(std::max_align_t);
}

Result<ScanMargin> scan_margin(const ScanAccount& account, const ScanRules& rules,
                               std::span<real> losses, Arena& arena) noexcept {
  if (const Error e = check_scan(account, rules); e.code != ErrorCode::ok) return e;
  const std::size_t n = account.book.legs.size(), count = rules.scenarios.size();
  if (!losses.empty() && losses.size() != n + 1) {
    return Error{ErrorCode::length_mismatch, Field::losses};
  }
  const Arena::Scope scope(arena);
  const auto states = arena.take<Scenario>(count + 1);
  const auto values = arena.take<real>((count + 1) * n);
  if (states.empty() || (values.empty() && n != 0)) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  for (std::size_t s = 0; s < count; ++s) states[s + 1] = rules.scenarios[s];
  const Error valued =
      revalue_book(account.book, states, rules.vol_shock, SkewRule{}, values, arena);
  if (valued.code != ErrorCode::ok) return valued;

  const std::span<const real> now = values.first(n);
  MarginCertificate worst;
  for (std::size_t s = 0; s < count; ++s) {
    const auto then = values.subspan((s + 1) * n, n);
    const real loss = scenario_loss(account, rules.scenarios[s], now, then);
    if (!(loss > worst.loss)) continue;
    worst.rule = BindingRule::scenario;
    worst.scenario = static_cast<std::uint32_t>(s);
    worst.loss = loss;
  }
  if (!losses.empty()) {
    const bool is_lost = worst.rule == BindingRule::scenario;
    const Scenario at = is_lost ? rules.scenarios[worst.scenario] : Scenario{};
    const auto then = is_lost ? values.subspan((worst.scenario + 1) * n, n) : values.first(n);
    for (std::size_t i = 0; i < n; ++i) losses[i] = leg_loss(account, at, i, now, then);
    losses[n] = perpetual_loss(account, at);
  }
  real contingency = account.fees;
  for (std::uint32_t x = 0; x < account.book.expiries.size(); ++x) {
    contingency = contingency + rules.short_charge * naked_shorts(account.book, x);
  }
  ScanMargin m;
  m.scan_loss = worst.loss;
  m.minimum_delta = delta_floor(account, rules);
  m.initial = scan_certificate(worst, m.minimum_delta, 1.0, contingency);
  m.maintenance = scan_certificate(worst, m.minimum_delta, rules.maintenance_share, contingency);
  if (!is_finite(m.initial.requirement)) return Error{ErrorCode::overflow, Field::none};
  return m;
}

Result<MarginCertificate> scan_risk_arrays(std::span<const real> profits,
                                           std::span<const real> amounts, std::size_t scenarios,
                                           std::span<real> losses) noexcept {
  const std::size_t n = amounts.size();
  if (profits.size() != n * scenarios || scenarios == 0) {
    return Error{ErrorCode::length_mismatch, Field::risk_array};
  }
  if (!losses.empty() && losses.size() != n) {
    return Error{ErrorCode::length_mismatch, Field::losses};
  }
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = static_cast<std::uint32_t>(i);
    if (!is_finite(amounts[i])) return Error{ErrorCode::not_finite, Field::amount, row};
    if (!all_finite(profits.subspan(i * scenarios, scenarios))) {
      return Error{ErrorCode::not_finite, Field::risk_array, row};
    }
  }
  MarginCertificate worst;
  for (std::size_t s = 0; s < scenarios; ++s) {
    real loss = 0.0;
    for (std::size_t i = 0; i < n; ++i) loss = loss - amounts[i] * profits[i * scenarios + s];
    if (!is_finite(loss)) return Error{ErrorCode::overflow, Field::none};
    if (!(loss > worst.loss)) continue;
    worst.rule = BindingRule::scenario;
    worst.scenario = static_cast<std::uint32_t>(s);
    worst.loss = loss;
  }
  worst.requirement = worst.loss;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const bool is_lost = worst.rule == BindingRule::scenario;
    losses[i] = is_lost ? -(amounts[i] * profits[i * scenarios + worst.scenario]) : real(0.0);
  }
  return worst;
}

Result<MarginCertificate> span_margin(const SpanCharges& c) noexcept {
  const FieldRange fields[] = {
      {Field::losses, c.scan_loss, 0.0, kMaxMarginNumber},
      {Field::parameter, c.calendar_spread, 0.0, kMaxMarginNumber},
      {Field::parameter, c.delivery, 0.0, kMaxMarginNumber},
      {Field::parameter, c.inter_commodity_credit, 0.0, kMaxMarginNumber},
      {Field::amount, c.short_options, 0.0, kMaxMarginNumber},
      {Field::parameter, c.short_minimum, 0.0, kMaxMarginNumber},
  };
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  MarginCertificate margin = {.rule = BindingRule::scenario, .loss = c.scan_loss};
  margin.contingency = (c.calendar_spread + c.delivery) - c.inter_commodity_credit;
  margin.requirement = larger(c.scan_loss + margin.contingency, 0.0);
  const real least = c.short_options * c.short_minimum;
  if (!is_finite(least)) return Error{ErrorCode::overflow, Field::none};
  if (least > margin.requirement) {
    margin = {.rule = BindingRule::short_minimum, .contingency = least, .requirement = least};
  }
  if (margin.requirement == real(0.0)) margin.rule = BindingRule::none;
  return margin;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

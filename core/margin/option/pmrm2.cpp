#include "core/margin/option/pmrm2.hpp"

#include "core/base/limits.hpp"
#include "core/margin/margin_number.hpp"
#include "core/margin/option/scenario/revaluation.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kStates = 3;  ///< before the scenarios: as it is, and the two of the basis
constexpr real kMostParameter = 1e6;

/// One expiry as the scenarios need it.
struct ExpiryState {
  real value = 0;    ///< unshocked
  real shocked = 0;  ///< in the scenario at hand
  Pmrm2Discount discount;
  real basis_loss = 0;            ///< >= 0, before the factor
  std::uint32_t basis_state = 0;  ///< the state whose loss that is, 0 where there is none
};

struct Pmrm2Work {
  std::span<Scenario> states;
  std::span<real> values;  ///< states x legs
  std::span<ExpiryState> expiries;

  std::span<const real> of_state(std::size_t state, std::size_t legs) const noexcept {
    return values.subspan(state * legs, legs);
  }
};

bool take_work(Arena& arena, const Pmrm2Account& a, const Pmrm2Rules& r, Pmrm2Work& w) noexcept {
  const std::size_t states = r.scenarios.size() + kStates;
  w.states = arena.take<Scenario>(states);
  w.values = arena.take<real>(states * a.book.legs.size());
  w.expiries = arena.take<ExpiryState>(a.book.expiries.size());
  return !w.states.empty() && (!w.values.empty() || a.book.legs.empty()) &&
         (!w.expiries.empty() || a.book.expiries.empty());
}

Error check_market(const Pmrm2Account& a) noexcept {
  const real most = kMaxOptionPrice, total = kMaxMarginNumber;
  const real least_price = either(a.perpetual.amount == real(0.0), 0.0, kMinOptionPrice);
  const FieldRange fields[] = {
      {Field::spot, a.spot, kMinOptionPrice, most},
      {Field::stable_price, a.stable_price, kMinOptionPrice, most},
      {Field::confidence, a.spot_confidence, 0.0, 1.0},
      {Field::cash, a.cash, -total, total},
      {Field::amount, a.perpetual.amount, -total, total},
      {Field::mark_price, a.perpetual.price, least_price, most},
      {Field::unrealised, a.perpetual.unrealised, -total, total},
      {Field::confidence, a.perpetual.confidence, 0.0, 1.0},
  };
  return check_ranges(fields, 0);
}

Error check_collaterals(std::span<const CollateralPosition> collaterals) noexcept {
  for (std::size_t i = 0; i < collaterals.size(); ++i) {
    const CollateralPosition& c = collaterals[i];
    const FieldRange fields[] = {
        {Field::amount, c.amount, 0.0, kMaxMarginNumber},
        {Field::price, c.price, 0.0, kMaxOptionPrice},
        {Field::confidence, c.confidence, 0.0, 1.0},
        {Field::haircut, c.maintenance_haircut, 0.0, 1.0},
        {Field::haircut, c.initial_haircut, 0.0, 1.0},
    };
    const Error error = check_ranges(fields, i);
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

Error check_rules(const Pmrm2Rules& r) noexcept {
  const Pmrm2Contingency& c = r.contingency;
  const real parameters[] = {r.long_discount.base,
                             r.long_discount.rate_scale,
                             r.long_discount.rate_add,
                             r.short_discount.base,
                             r.short_discount.rate_scale,
                             r.short_discount.rate_add,
                             r.basis.add,
                             r.basis.multiple,
                             c.peg_threshold,
                             c.peg_factor,
                             c.confidence_threshold,
                             c.confidence_factor,
                             c.perpetual_maintenance,
                             c.perpetual_initial,
                             c.option_maintenance,
                             c.option_initial,
                             r.maintenance_factor,
                             r.initial_factor};
  for (const real parameter : parameters) {
    const FieldRange field[] = {{Field::parameter, parameter, 0.0, kMostParameter}};
    const Error error = check_ranges(field, 0);
    if (error.code != ErrorCode::ok) return error;
  }
  const Scenario basis[] = {{r.basis.up_factor, VolShock::none, 1.0},
                            {r.basis.down_factor, VolShock::none, 1.0}};
  const Error errors[] = {check_scenarios(r.scenarios), check_scenarios(basis),
                          check_vol_shock_rule(r.vol_shock), check_skew_rule(r.skew)};
  for (const Error& error : errors) {
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

/// Σ amount x value by expiry into `shocked`.
void sum_by_expiry(const OptionBook& book, std::span<const real> values,
                   std::span<ExpiryState> expiries) noexcept {
  for (ExpiryState& expiry : expiries) expiry.shocked = 0.0;
  for (std::size_t i = 0; i < book.legs.size(); ++i) {
    ExpiryState& expiry = expiries[book.legs[i].expiry];
    expiry.shocked = expiry.shocked + book.legs[i].amount * values[i];
  }
}

/// Values, discounts and the basis loss of every expiry.
void prepare_expiries(const Pmrm2Account& a, const Pmrm2Rules& rules, Pmrm2Work& w) noexcept {
  const std::size_t n = a.book.legs.size();
  sum_by_expiry(a.book, w.of_state(0, n), w.expiries);
  for (std::size_t x = 0; x < w.expiries.size(); ++x) {
    w.expiries[x].value = w.expiries[x].shocked;
    w.expiries[x].discount = pmrm2_discount(rules, a.book.expiries[x]);
  }
  for (std::uint32_t state = 1; state < kStates; ++state) {
    sum_by_expiry(a.book, w.of_state(state, n), w.expiries);
    for (ExpiryState& expiry : w.expiries) {
      const real loss = expiry.value - expiry.shocked;
      if (!(loss > expiry.basis_loss)) continue;
      expiry.basis_loss = loss;
      expiry.basis_state = state;
    }
  }
}

/// What shocked value of an expiry counts as.
real static_discount(const ExpiryState& expiry) noexcept {
  return expiry.shocked >= 0.0 ? expiry.discount.long_factor : expiry.discount.short_factor;
}

real expiry_profit(const ExpiryState& expiry, VolShock shock) noexcept {
  const real profit = expiry.shocked * static_discount(expiry) - expiry.value;
  return is_skew(shock) ? -absolute(profit) : profit;
}

real collateral_value(const Pmrm2Account& a, const CollateralPosition& c) noexcept {
  return c.amount * c.price / a.stable_price;
}

real scenario_profit(const Pmrm2Account& a, const Scenario& s, std::span<const real> values,
                     real moving_collateral, Pmrm2Work& w) noexcept {
  const real move = s.spot_factor - real(1.0);
  sum_by_expiry(a.book, values, w.expiries);
  real profit = a.perpetual.amount * (a.perpetual.price * move) + moving_collateral * move;
  for (const ExpiryState& expiry : w.expiries) profit = profit + expiry_profit(expiry, s.vol);
  return profit * s.dampening;
}

real confidence_charge(const Pmrm2Contingency& c, real confidence, real notional) noexcept {
  if (!(confidence < c.confidence_threshold)) return 0.0;
  return (real(1.0) - confidence) * c.confidence_factor * notional;
}

/// The losses of every leg, the perpetual and the collaterals in the state that decided.
void write_losses(const Pmrm2Account& a, const MarginCertificate& c, const Scenario& s,
                  Pmrm2Work& w, std::span<real> losses) noexcept {
  const std::size_t n = a.book.legs.size();
  const bool is_basis = c.rule == BindingRule::basis;
  const real move = is_basis ? real(0.0) : (s.spot_factor - real(1.0)) * s.dampening;
  const std::span<const real> now = w.of_state(0, n);
  const std::span<const real> then = w.of_state(is_basis ? 0 : c.scenario + kStates, n);
  if (!is_basis) sum_by_expiry(a.book, then, w.expiries);
  for (std::size_t i = 0; i < n; ++i) {
    const OptionLeg& leg = a.book.legs[i];
    const ExpiryState& expiry = w.expiries[leg.expiry];
    if (is_basis) {
      const real worse = w.of_state(expiry.basis_state, n)[i];
      losses[i] = leg.amount * (now[i] - worse) * expiry.discount.basis_factor;
      continue;
    }
    const real loss = leg.amount * (now[i] - then[i] * static_discount(expiry)) * s.dampening;
    const bool is_turned =
        is_skew(s.vol) && expiry.shocked * static_discount(expiry) > expiry.value;
    losses[i] = is_turned ? -loss : loss;
  }
  losses[n] = -(a.perpetual.amount * (a.perpetual.price * move));
  for (std::size_t i = 0; i < a.collaterals.size(); ++i) {
    const CollateralPosition& held = a.collaterals[i];
    losses[n + 1 + i] = held.moves_with_spot ? -(collateral_value(a, held) * move) : real(0.0);
  }
}

MarginCertificate certificate_of(const MarginCertificate& worst, real factor,
                                 real contingency) noexcept {
  MarginCertificate c = worst;
  c.factor = factor;
  c.contingency = contingency;
  c.requirement = factor * c.loss + contingency;
  return c;
}

/// The worst scenario, or the basis contingency where none is worse.
MarginCertificate worst_state(const Pmrm2Account& a, const Pmrm2Rules& rules, real basis_loss,
                              Pmrm2Work& w, std::span<real> profits) noexcept {
  const std::size_t n = a.book.legs.size();
  real moving = 0.0;
  for (const CollateralPosition& held : a.collaterals) {
    if (held.moves_with_spot) moving = moving + collateral_value(a, held);
  }
  MarginCertificate worst = {.rule = BindingRule::basis, .loss = basis_loss};
  for (std::size_t s = 0; s < rules.scenarios.size(); ++s) {
    const std::span<const real> values = w.of_state(s + kStates, n);
    const real profit = scenario_profit(a, rules.scenarios[s], values, moving, w);
    if (!profits.empty()) profits[s] = profit;
    if (!(-profit > worst.loss)) continue;
    worst.rule = BindingRule::scenario;
    worst.scenario = static_cast<std::uint32_t>(s);
    worst.loss = -profit;
  }
  return worst;
}

void settle_margins(const Pmrm2Account& a, const Pmrm2Rules& rules, const MarginCertificate& worst,
                    Pmrm2Margin& m) noexcept {
  const Pmrm2Contingencies& c = m.contingencies;
  const real maintenance =
      c.perpetual_maintenance + c.option_maintenance + c.collateral_maintenance;
  const real initial =
      maintenance + (c.perpetual_initial + c.option_initial + c.collateral_initial) + c.oracle;
  real factor = rules.initial_factor;
  const real off_peg = rules.contingency.peg_threshold - a.stable_price;
  if (off_peg > 0.0) factor = factor + off_peg * rules.contingency.peg_factor;
  m.maintenance_certificate = certificate_of(worst, rules.maintenance_factor, maintenance);
  m.initial_certificate = certificate_of(worst, factor, initial);
  m.maintenance = m.mark_to_market - m.maintenance_certificate.requirement;
  m.initial = m.mark_to_market - m.initial_certificate.requirement;
}

Error check_detail(const Pmrm2Account& a, const Pmrm2Rules& r, const Pmrm2Detail& d) noexcept {
  const std::size_t positions = a.book.legs.size() + 1 + a.collaterals.size();
  if (!d.scenario_profit.empty() && d.scenario_profit.size() != r.scenarios.size()) {
    return {ErrorCode::length_mismatch, Field::scenarios};
  }
  if (!d.losses.empty() && d.losses.size() != positions) {
    return {ErrorCode::length_mismatch, Field::losses};
  }
  return {};
}

}  // namespace

std::size_t pmrm2_workspace_bytes(std::size_t legs, std::size_t expiries,
                                  std::size_t scenarios) noexcept {
  const std::size_t states = scenarios + kStates;
  return states * (sizeof(Scenario) + legs * sizeof(real)) + expiries * sizeof(ExpiryState) +
         revaluation_workspace_bytes(legs, states) + 4 * alignof(std::max_align_t);
}

Error check_pmrm2(const Pmrm2Account& account, const Pmrm2Rules& rules) noexcept {
  const Error errors[] = {check_market(account), check_collaterals(account.collaterals)};
  for (const Error& error : errors) {
    if (error.code != ErrorCode::ok) return error;
  }
  const Error book = check_option_book(account.book);
  return book.code != ErrorCode::ok ? book : check_rules(rules);
}

Pmrm2Discount pmrm2_discount(const Pmrm2Rules& rules, const BookExpiry& expiry) noexcept {
  const real rate = larger(expiry.rate, 0.0), years = years_of(expiry);
  const StaticDiscount& l = rules.long_discount;
  const StaticDiscount& s = rules.short_discount;
  Pmrm2Discount to;
  to.long_factor = l.base * exp(-(years * (rate * l.rate_scale + l.rate_add)));
  const real grown = s.base / exp(-(years * (rate * s.rate_scale + s.rate_add)));
  to.short_factor = smaller(real(1.0) / exp(-(rate * years)), grown);
  to.basis_factor = rules.basis.add + rules.basis.multiple * years;
  return to;
}

Pmrm2Contingencies pmrm2_contingencies(const Pmrm2Account& a, const Pmrm2Rules& rules) noexcept {
  const Pmrm2Contingency& c = rules.contingency;
  Pmrm2Contingencies to;
  for (const CollateralPosition& held : a.collaterals) {
    const real value = collateral_value(a, held);
    to.collateral_maintenance = to.collateral_maintenance + value * held.maintenance_haircut;
    to.collateral_initial = to.collateral_initial + value * held.initial_haircut;
    const real confidence = smaller(held.confidence, a.spot_confidence);
    to.oracle = to.oracle + confidence_charge(c, confidence, value);
  }
  real confidence = a.spot_confidence;
  if (a.perpetual.amount != real(0.0)) {
    const real notional = absolute(a.perpetual.amount) * a.spot;
    confidence = smaller(confidence, a.perpetual.confidence);
    to.perpetual_maintenance = notional * c.perpetual_maintenance;
    to.perpetual_initial = notional * c.perpetual_initial;
    to.oracle = to.oracle + confidence_charge(c, confidence, notional);
  }
  for (std::uint32_t x = 0; x < a.book.expiries.size(); ++x) {
    const real naked = naked_shorts(a.book, x) * a.spot;
    to.option_maintenance = to.option_maintenance + naked * c.option_maintenance;
    to.option_initial = to.option_initial + naked * c.option_initial;
    const real least = smaller(confidence, a.book.expiries[x].confidence);
    to.oracle = to.oracle + confidence_charge(c, least, gross_amount(a.book, x) * a.spot);
  }
  return to;
}

Result<Pmrm2Margin> pmrm2_margin(const Pmrm2Account& account, const Pmrm2Rules& rules,
                                 const Pmrm2Detail& detail, Arena& arena) noexcept {
  if (const Error e = check_pmrm2(account, rules); e.code != ErrorCode::ok) return e;
  if (const Error e = check_detail(account, rules, detail); e.code != ErrorCode::ok) return e;
  const Arena::Scope scope(arena);
  Pmrm2Work w;
  if (!take_work(arena, account, rules, w)) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  w.states[1].spot_factor = rules.basis.up_factor;
  w.states[2].spot_factor = rules.basis.down_factor;
  for (std::size_t s = 0; s < rules.scenarios.size(); ++s)
    w.states[s + kStates] = rules.scenarios[s];
  const Error valued =
      revalue_book(account.book, w.states, rules.vol_shock, rules.skew, w.values, arena);
  if (valued.code != ErrorCode::ok) return valued;

  Pmrm2Margin m;
  prepare_expiries(account, rules, w);
  real basis_loss = 0.0;
  for (const ExpiryState& expiry : w.expiries) {
    m.options = m.options + expiry.value;
    basis_loss = basis_loss + expiry.basis_loss * expiry.discount.basis_factor;
  }
  for (const CollateralPosition& held : account.collaterals) {
    m.collateral = m.collateral + collateral_value(account, held);
  }
  m.perpetual = account.perpetual.unrealised;
  m.mark_to_market = ((m.options + m.perpetual) + m.collateral) + account.cash;
  m.basis_contingency = real(0.0) - basis_loss;
  m.contingencies = pmrm2_contingencies(account, rules);
  const MarginCertificate worst =
      worst_state(account, rules, basis_loss, w, detail.scenario_profit);
  settle_margins(account, rules, worst, m);
  if (!is_finite(m.maintenance) || !is_finite(m.initial)) {
    return Error{ErrorCode::overflow, Field::none};
  }
  if (!detail.losses.empty()) {
    const Scenario none;
    const bool is_scenario = worst.rule == BindingRule::scenario;
    write_losses(account, worst, is_scenario ? rules.scenarios[worst.scenario] : none, w,
                 detail.losses);
  }
  return m;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

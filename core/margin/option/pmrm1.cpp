#include "core/margin/option/pmrm1.hpp"

#include "core/margin/margin_number.hpp"
#include "core/margin/option/scenario/revaluation.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kPlainStates = 3;  ///< as it is, and the two of the basis

struct PlainExpiry {
  real value = 0, shocked = 0;
  real discount = 1;
  real basis_loss = 0, basis_factor = 0;
  std::uint32_t basis_state = 0;
};

struct Pmrm1Work {
  std::span<Scenario> states;
  std::span<real> values;
  std::span<PlainExpiry> expiries;
  std::span<BookExpiry> rateless;

  std::span<const real> of_state(std::size_t state, std::size_t legs) const noexcept {
    return values.subspan(state * legs, legs);
  }
};

bool take_pmrm1(Arena& arena, const Pmrm1Account& a, const Pmrm1Rules& r, Pmrm1Work& w) noexcept {
  const std::size_t states = r.scenarios.size() + kPlainStates, x = a.book.expiries.size();
  w.states = arena.take<Scenario>(states);
  w.values = arena.take<real>(states * a.book.legs.size());
  w.expiries = arena.take<PlainExpiry>(x);
  w.rateless = arena.take<BookExpiry>(x);
  const bool has_expiries = !w.expiries.empty() && !w.rateless.empty();
  return !w.states.empty() && (!w.values.empty() || a.book.legs.empty()) &&
         (has_expiries || x == 0);
}

void sum_plain(const OptionBook& book, std::span<const real> values,
               std::span<PlainExpiry> expiries) noexcept {
  for (PlainExpiry& expiry : expiries) expiry.shocked = 0.0;
  for (std::size_t i = 0; i < book.legs.size(); ++i) {
    PlainExpiry& expiry = expiries[book.legs[i].expiry];
    expiry.shocked = expiry.shocked + book.legs[i].amount * values[i];
  }
}

/// Only what is positive is discounted.
real plain_discount(const PlainExpiry& expiry) noexcept {
  return expiry.shocked > 0.0 ? expiry.discount : real(1.0);
}

void prepare_plain(const Pmrm1Account& a, const Pmrm1Rules& r, Pmrm1Work& w) noexcept {
  const std::size_t n = a.book.legs.size();
  sum_plain(a.book, w.of_state(0, n), w.expiries);
  for (std::size_t x = 0; x < w.expiries.size(); ++x) {
    const Pmrm2Discount d = pmrm1_discount(r, a.book.expiries[x]);
    w.expiries[x].value = w.expiries[x].shocked;
    w.expiries[x].discount = d.long_factor;
    w.expiries[x].basis_factor = d.basis_factor;
  }
  for (std::uint32_t state = 1; state < kPlainStates; ++state) {
    sum_plain(a.book, w.of_state(state, n), w.expiries);
    for (PlainExpiry& expiry : w.expiries) {
      const real loss = expiry.value - expiry.shocked;
      if (!(loss > expiry.basis_loss)) continue;
      expiry.basis_loss = loss;
      expiry.basis_state = state;
    }
  }
}

MarginCertificate worst_plain(const Pmrm1Account& a, const Pmrm1Rules& r, real basis_loss,
                              Pmrm1Work& w) noexcept {
  const std::size_t n = a.book.legs.size();
  MarginCertificate worst = {.rule = BindingRule::basis, .loss = basis_loss};
  for (std::size_t s = 0; s < r.scenarios.size(); ++s) {
    const real move = r.scenarios[s].spot_factor - real(1.0);
    sum_plain(a.book, w.of_state(s + kPlainStates, n), w.expiries);
    real profit = a.perpetual.amount * (a.perpetual.price * move) + pmrm1_base_value(a) * move;
    for (const PlainExpiry& x : w.expiries) {
      profit = profit + (x.shocked * plain_discount(x) - x.value);
    }
    const real loss = -(profit * r.scenarios[s].dampening);
    if (!(loss > worst.loss)) continue;
    worst.rule = BindingRule::scenario;
    worst.scenario = static_cast<std::uint32_t>(s);
    worst.loss = loss;
  }
  return worst;
}

void write_plain_losses(const Pmrm1Account& a, const Pmrm1Rules& r, const MarginCertificate& c,
                        Pmrm1Work& w, std::span<real> losses) noexcept {
  const std::size_t n = a.book.legs.size();
  const bool is_basis = c.rule == BindingRule::basis;
  const Scenario at = is_basis ? Scenario{} : r.scenarios[c.scenario];
  const auto now = w.of_state(0, n), then = w.of_state(is_basis ? 0 : c.scenario + kPlainStates, n);
  sum_plain(a.book, then, w.expiries);
  for (std::size_t i = 0; i < n; ++i) {
    const OptionLeg& leg = a.book.legs[i];
    const PlainExpiry& x = w.expiries[leg.expiry];
    const real worse = is_basis ? w.of_state(x.basis_state, n)[i] : then[i] * plain_discount(x);
    losses[i] = leg.amount * (now[i] - worse) * (is_basis ? x.basis_factor : at.dampening);
  }
  const real move = (at.spot_factor - real(1.0)) * at.dampening;
  losses[n] = -(a.perpetual.amount * (a.perpetual.price * move));
  losses[n + 1] = -(pmrm1_base_value(a) * move);
}

real plain_charge(const Pmrm1Rules& r, real confidence, real notional) noexcept {
  if (!(confidence < r.confidence_threshold)) return 0.0;
  return (real(1.0) - confidence) * r.confidence_factor * notional;
}

real oracle_charge(const Pmrm1Account& a, const Pmrm1Rules& r) noexcept {
  const real size = absolute(a.perpetual.amount);
  const real confidence =
      size > 0.0 ? smaller(a.spot_confidence, a.perpetual.confidence) : a.spot_confidence;
  real charge = plain_charge(r, confidence, (size + a.base_amount) * a.spot);
  for (std::uint32_t x = 0; x < a.book.expiries.size(); ++x) {
    const real least = smaller(confidence, a.book.expiries[x].confidence);
    charge = charge + plain_charge(r, least, gross_amount(a.book, x) * a.spot);
  }
  return charge;
}

}  // namespace

Error check_pmrm1(const Pmrm1Account& a, const Pmrm1Rules& r) noexcept {
  const real parameters[] = {r.discount.base,   r.discount.rate_scale,  r.discount.rate_add,
                             r.basis.add,       r.basis.multiple,       r.base_share,
                             r.perpetual_share, r.option_share,         r.peg_threshold,
                             r.peg_factor,      r.confidence_threshold, r.confidence_factor,
                             r.initial_factor};
  for (const real parameter : parameters) {
    const FieldRange field[] = {{Field::parameter, parameter, 0.0, 1e6}};
    if (const Error e = check_ranges(field, 0); e.code != ErrorCode::ok) return e;
  }
  const FieldRange fields[] = {
      {Field::spot, a.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::stable_price, a.stable_price, kMinOptionPrice, kMaxOptionPrice},
      {Field::confidence, a.spot_confidence, 0.0, 1.0},
      {Field::cash, a.cash, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::amount, a.base_amount, 0.0, kMaxMarginNumber},
      {Field::amount, a.perpetual.amount, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::mark_price, a.perpetual.price, 0.0, kMaxOptionPrice},
      {Field::unrealised, a.perpetual.unrealised, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::confidence, a.perpetual.confidence, 0.0, 1.0},
  };
  const Scenario basis[] = {{r.basis.up_factor, VolShock::none, 1.0},
                            {r.basis.down_factor, VolShock::none, 1.0}};
  const Error errors[] = {check_ranges(fields, 0), check_option_book(a.book),
                          check_scenarios(r.scenarios), check_scenarios(basis),
                          check_vol_shock_rule(r.vol_shock)};
  for (const Error& error : errors) {
    if (error.code != ErrorCode::ok) return error;
  }
  for (std::size_t s = 0; s < r.scenarios.size(); ++s) {
    if (!is_skew(r.scenarios[s].vol)) continue;
    return {ErrorCode::unsupported, Field::vol_shock, static_cast<std::uint32_t>(s)};
  }
  return {};
}

Pmrm2Discount pmrm1_discount(const Pmrm1Rules& rules, const BookExpiry& expiry) noexcept {
  const real rate = larger(expiry.rate, 0.0), years = years_of(expiry);
  const StaticDiscount& d = rules.discount;
  Pmrm2Discount to;
  to.long_factor = d.base * exp(-(years * (rate * d.rate_scale + d.rate_add)));
  to.basis_factor = rules.basis.add + rules.basis.multiple * years;
  return to;
}

real pmrm1_base_value(const Pmrm1Account& a) noexcept {
  return a.base_amount * a.spot / a.stable_price;
}

real pmrm1_static_contingency(const Pmrm1Account& a, const Pmrm1Rules& r) noexcept {
  real shares = absolute(a.perpetual.amount) * r.perpetual_share + a.base_amount * r.base_share;
  for (std::uint32_t x = 0; x < a.book.expiries.size(); ++x) {
    shares = shares + naked_shorts(a.book, x) * r.option_share;
  }
  return shares * a.spot;
}

std::size_t pmrm1_workspace_bytes(std::size_t legs, std::size_t expiries,
                                  std::size_t scenarios) noexcept {
  const std::size_t states = scenarios + kPlainStates;
  return states * (sizeof(Scenario) + legs * sizeof(real)) +
         expiries * (sizeof(PlainExpiry) + sizeof(BookExpiry)) +
         revaluation_workspace_bytes(legs, states) + 4 * alignof(std::max_align_t);
}

Result<Pmrm1Margin> pmrm1_margin(const Pmrm1Account& account, const Pmrm1Rules& rules,
                                 std::span<real> losses, Arena& arena) noexcept {
  if (const Error e = check_pmrm1(account, rules); e.code != ErrorCode::ok) return e;
  if (!losses.empty() && losses.size() != account.book.legs.size() + 2) {
    return Error{ErrorCode::length_mismatch, Field::losses};
  }
  const Arena::Scope scope(arena);
  Pmrm1Work w;
  if (!take_pmrm1(arena, account, rules, w)) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  w.states[1].spot_factor = rules.basis.up_factor;
  w.states[2].spot_factor = rules.basis.down_factor;
  for (std::size_t s = 0; s < rules.scenarios.size(); ++s) {
    w.states[s + kPlainStates] = rules.scenarios[s];
  }
  for (std::size_t x = 0; x < w.rateless.size(); ++x) {
    w.rateless[x] = account.book.expiries[x];
    w.rateless[x].rate = 0.0;
  }
  const OptionBook undiscounted = {account.book.legs, w.rateless};
  const Error valued =
      revalue_book(undiscounted, w.states, rules.vol_shock, SkewRule{}, w.values, arena);
  if (valued.code != ErrorCode::ok) return valued;

  Pmrm1Margin m;
  prepare_plain(account, rules, w);
  real basis_loss = 0.0;
  m.mark_to_market = (account.cash + account.perpetual.unrealised) + pmrm1_base_value(account);
  for (const PlainExpiry& expiry : w.expiries) {
    m.mark_to_market = m.mark_to_market + expiry.value;
    basis_loss = basis_loss + expiry.basis_loss * expiry.basis_factor;
  }
  m.basis_contingency = real(0.0) - basis_loss;
  m.static_contingency = pmrm1_static_contingency(account, rules);
  m.oracle_contingency = oracle_charge(account, rules);
  const MarginCertificate worst = worst_plain(account, rules, basis_loss, w);
  real factor = rules.initial_factor;
  const real off_peg = rules.peg_threshold - account.stable_price;
  if (off_peg > 0.0) factor = factor + off_peg * rules.peg_factor;
  m.maintenance_certificate = m.initial_certificate = worst;
  m.maintenance_certificate.contingency = m.static_contingency;
  m.maintenance_certificate.requirement = worst.loss + m.static_contingency;
  m.initial_certificate.factor = factor;
  m.initial_certificate.contingency = factor * m.static_contingency + m.oracle_contingency;
  m.initial_certificate.requirement = factor * worst.loss + m.initial_certificate.contingency;
  m.maintenance = m.mark_to_market - m.maintenance_certificate.requirement;
  m.initial = m.mark_to_market - m.initial_certificate.requirement;
  if (!is_finite(m.maintenance) || !is_finite(m.initial)) {
    return Error{ErrorCode::overflow, Field::none};
  }
  if (!losses.empty()) write_plain_losses(account, rules, worst, w, losses);
  return m;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

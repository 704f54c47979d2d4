#include "core/margin/option/standard_manager.hpp"

#include <iterator>

#include "core/margin/margin_number.hpp"
#include "core/margin/option/scenario/revaluation.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

enum class Requirement { maintenance, initial };

Error check_standard_market(const StandardMarket& m, std::size_t i) noexcept {
  const StandardRules& r = m.rules;
  const real parameters[] = {
      r.perpetual_maintenance, r.perpetual_initial, r.most_initial,          r.least_initial,
      r.call_maintenance,      r.put_maintenance,   r.put_value_maintenance, r.unpaired_maintenance,
      r.unpaired_initial,      r.put_initial_scale, r.perpetual_threshold,   r.option_threshold,
      r.base_threshold,        r.confidence_factor, r.base_factor,           r.base_initial_scale};
  for (const real parameter : parameters) {
    const FieldRange field[] = {{Field::parameter, parameter, 0.0, 10.0}};
    const Error error = check_ranges(field, i);
    if (error.code != ErrorCode::ok) return error;
  }
  const real least_price = either(m.perpetual.amount == real(0.0), 0.0, kMinOptionPrice);
  const FieldRange fields[] = {
      {Field::spot, m.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::confidence, m.spot_confidence, 0.0, 1.0},
      {Field::amount, m.perpetual.amount, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::mark_price, m.perpetual.price, least_price, kMaxOptionPrice},
      {Field::unrealised, m.perpetual.unrealised, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::confidence, m.perpetual.confidence, 0.0, 1.0},
      {Field::amount, m.base_amount, 0.0, kMaxMarginNumber},
  };
  return check_ranges(fields, i);
}

/// max(most - out of the money / S, least) x S.
real initial_of_spot(const StandardMarket& m, const OptionLeg& leg) noexcept {
  const real beyond = leg.type == OptionType::call ? leg.strike - m.spot : m.spot - leg.strike;
  const real out_of_money = larger(beyond, 0.0) / m.spot;
  return larger(m.rules.most_initial - out_of_money, m.rules.least_initial) * m.spot;
}

/// What one option sold takes, >= 0; 0 for one bought. `value` is of one contract.
real isolated_requirement(const StandardMarket& m, const OptionLeg& leg, real value,
                          Requirement which) noexcept {
  if (!(leg.amount < 0.0)) return 0.0;
  const StandardRules& r = m.rules;
  const real sold = -leg.amount, owed = sold * value;
  const bool is_initial = which == Requirement::initial;
  if (leg.type == OptionType::call) {
    const real share = is_initial ? initial_of_spot(m, leg) : r.call_maintenance * m.spot;
    return share * sold + owed;
  }
  const real maintenance =
      larger(r.put_maintenance * m.spot * sold, r.put_value_maintenance * owed) + owed;
  if (!is_initial) return maintenance;
  return larger(initial_of_spot(m, leg) * sold + owed, maintenance * r.put_initial_scale);
}

real intrinsic(const OptionLeg& leg, real price) noexcept {
  return larger(leg.type == OptionType::call ? price - leg.strike : leg.strike - price, 0.0);
}

real settlement_loss(const OptionBook& book, std::size_t x, real price) noexcept {
  real loss = 0.0;
  for (const OptionLeg& leg : book.legs) {
    if (leg.expiry == x) loss = loss - leg.amount * intrinsic(leg, price);
  }
  return loss;
}

real shorts_of(const OptionBook& book, std::size_t x) noexcept {
  real shorts = 0.0;
  for (const OptionLeg& leg : book.legs) {
    if (leg.expiry == x) shorts = shorts + larger(real(0.0) - leg.amount, 0.0);
  }
  return shorts;
}

/// The lesser requirement of one expiry, and what each leg adds to it.
MarginCertificate expiry_certificate(const StandardAccount& a, std::size_t x, Requirement which,
                                     std::span<const real> values,
                                     const StandardSettlement& settlement,
                                     std::span<real> losses) noexcept {
  const StandardMarket& m = a.markets[a.expiry_markets[x]];
  real isolated = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (a.book.legs[i].expiry != x) continue;
    isolated = isolated + isolated_requirement(m, a.book.legs[i], values[i], which);
  }
  const real unpaired =
      which == Requirement::initial ? m.rules.unpaired_initial : m.rules.unpaired_maintenance;
  const real surcharge = unpaired * a.book.expiries[x].forward * settlement.unpaired_calls;
  const real worst_loss = settlement.worst_loss;
  MarginCertificate c;
  const bool is_isolated = isolated <= worst_loss + surcharge;
  c.rule = is_isolated ? BindingRule::isolated : BindingRule::max_loss;
  c.loss = is_isolated ? isolated : worst_loss;
  c.contingency = is_isolated ? real(0.0) : surcharge;
  c.requirement = c.loss + c.contingency;
  if (c.requirement == real(0.0)) c.rule = BindingRule::none;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const OptionLeg& leg = a.book.legs[i];
    if (leg.expiry != x) continue;
    const bool does_lose = !is_isolated && worst_loss > 0.0;
    losses[i] = is_isolated ? isolated_requirement(m, leg, values[i], which)
                : does_lose ? -(leg.amount * intrinsic(leg, settlement.worst_price))
                            : real(0.0);
  }
  return c;
}

real confidence_penalty(const StandardRules& r, real threshold, real confidence,
                        real notional) noexcept {
  if (!(confidence < threshold)) return 0.0;
  return (real(1.0) - confidence) * r.confidence_factor * notional;
}

/// Options of every expiry, and the oracle's and the peg's shares of them.
void add_options(const StandardAccount& a, std::span<const real> values, real off_peg,
                 const StandardDetail& detail, StandardMargin& to) noexcept {
  for (std::size_t x = 0; x < a.book.expiries.size(); ++x) {
    const StandardMarket& m = a.markets[a.expiry_markets[x]];
    const StandardSettlement settlement = standard_settlement(a.book, x);
    StandardExpiry expiry;
    expiry.worst_price = settlement.worst_price;
    expiry.maintenance = expiry_certificate(a, x, Requirement::maintenance, values, settlement,
                                            detail.maintenance_losses);
    expiry.initial =
        expiry_certificate(a, x, Requirement::initial, values, settlement, detail.initial_losses);
    if (!detail.expiries.empty()) detail.expiries[x] = expiry;
    StandardParts &mm = to.maintenance_parts, &im = to.initial_parts;
    mm.options = mm.options - expiry.maintenance.requirement;
    im.options = im.options - expiry.initial.requirement;
    const real sold = shorts_of(a.book, x) * m.spot;
    const real confidence = smaller(m.spot_confidence, a.book.expiries[x].confidence);
    im.oracle = im.oracle - confidence_penalty(m.rules, m.rules.option_threshold, confidence, sold);
    im.peg = im.peg - off_peg * a.peg_factor * sold;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    to.mark_to_market = to.mark_to_market + a.book.legs[i].amount * values[i];
  }
}

/// The perpetual and the underlying held in every market.
void add_markets(const StandardAccount& a, real off_peg, StandardMargin& to) noexcept {
  StandardParts &mm = to.maintenance_parts, &im = to.initial_parts;
  for (const StandardMarket& m : a.markets) {
    const StandardRules& r = m.rules;
    const real base = m.base_amount * m.spot;
    mm.base = mm.base + base * r.base_factor;
    im.base = im.base + base * r.base_factor * r.base_initial_scale;
    im.oracle = im.oracle - confidence_penalty(r, r.base_threshold, m.spot_confidence, base);
    to.mark_to_market = to.mark_to_market + base / a.stable_price;
    if (m.perpetual.amount == real(0.0)) continue;
    const real size = absolute(m.perpetual.amount), notional = size * m.perpetual.price;
    const real unrealised = m.perpetual.unrealised;
    mm.perpetual = mm.perpetual + (unrealised - notional * r.perpetual_maintenance);
    im.perpetual = im.perpetual + (unrealised - notional * r.perpetual_initial);
    const real confidence = smaller(m.perpetual.confidence, m.spot_confidence);
    im.oracle = im.oracle - confidence_penalty(r, r.perpetual_threshold, confidence, size * m.spot);
    im.peg = im.peg - off_peg * a.peg_factor * (size * m.spot);
    to.mark_to_market = to.mark_to_market + unrealised;
  }
}

real sum_of_parts(const StandardParts& p) noexcept {
  return (((p.options + p.perpetual) + p.base) + p.oracle) + p.peg;
}

Error check_standard_detail(const StandardAccount& a, const StandardDetail& d) noexcept {
  const auto differs = [](std::size_t size, std::size_t want) { return size != 0 && size != want; };
  if (differs(d.expiries.size(), a.book.expiries.size())) {
    return {ErrorCode::length_mismatch, Field::expiries};
  }
  const std::size_t legs = a.book.legs.size();
  if (differs(d.maintenance_losses.size(), legs) || differs(d.initial_losses.size(), legs)) {
    return {ErrorCode::length_mismatch, Field::losses};
  }
  return {};
}

}  // namespace

StandardRules standard_rules() noexcept {
  constexpr StandardRules kRules = {.perpetual_maintenance = 0.05,
                                    .perpetual_initial = 0.065,
                                    .most_initial = 0.15,
                                    .least_initial = 0.1,
                                    .call_maintenance = 0.075,
                                    .put_maintenance = 0.075,
                                    .put_value_maintenance = 0.075,
                                    .unpaired_maintenance = 1.1,
                                    .unpaired_initial = 1.2,
                                    .put_initial_scale = 1.05,
                                    .perpetual_threshold = 0.4,
                                    .option_threshold = 0.4,
                                    .base_threshold = 0.4,
                                    .confidence_factor = 0.4,
                                    .base_factor = 0.8,
                                    .base_initial_scale = 1.0};
  return kRules;
}

PerpetualRequirement standard_perpetual(StandardAsset asset) noexcept {
  constexpr PerpetualRequirement kRequirements[] = {
      {0.05, 0.066}, {0.067, 0.077}, {0.08, 0.1}, {0.067, 0.1}, {0.1, 0.15}};
  const auto at = static_cast<std::size_t>(asset);
  return kRequirements[at < std::size(kRequirements) ? at : std::size(kRequirements) - 1];
}

StandardSettlement standard_settlement(const OptionBook& book, std::size_t expiry) noexcept {
  StandardSettlement to;
  to.worst_loss = larger(settlement_loss(book, expiry, 0.0), 0.0);
  real net_calls = 0.0;
  for (const OptionLeg& leg : book.legs) {
    if (leg.expiry != expiry) continue;
    if (leg.type == OptionType::call) net_calls = net_calls + leg.amount;
    const real at_strike = settlement_loss(book, expiry, leg.strike);
    if (!(at_strike > to.worst_loss)) continue;
    to.worst_loss = at_strike;
    to.worst_price = leg.strike;
  }
  // Of larger(-net, 0.0) emscripten 3.1.6 makes +0 where net is 0, other compilers -0.
  to.unpaired_calls = larger(real(0.0) - net_calls, 0.0);
  return to;
}

std::size_t standard_margin_workspace_bytes(std::size_t legs) noexcept {
  return legs * sizeof(real) + revaluation_workspace_bytes(legs, 1) + alignof(std::max_align_t);
}

Error check_standard_account(const StandardAccount& a) noexcept {
  if (a.expiry_markets.size() != a.book.expiries.size()) {
    return {ErrorCode::length_mismatch, Field::markets};
  }
  for (std::size_t x = 0; x < a.expiry_markets.size(); ++x) {
    if (a.expiry_markets[x] < a.markets.size()) continue;
    return {ErrorCode::out_of_domain, Field::markets, static_cast<std::uint32_t>(x),
            refused_value(real_of(a.expiry_markets[x]))};
  }
  for (std::size_t i = 0; i < a.markets.size(); ++i) {
    const Error error = check_standard_market(a.markets[i], i);
    if (error.code != ErrorCode::ok) return error;
  }
  const FieldRange fields[] = {
      {Field::cash, a.cash, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::stable_price, a.stable_price, kMinOptionPrice, kMaxOptionPrice},
      {Field::parameter, a.peg_threshold, 0.0, 100.0},
      {Field::parameter, a.peg_factor, 0.0, 100.0},
  };
  const Error error = check_ranges(fields, 0);
  return error.code != ErrorCode::ok ? error : check_option_book(a.book);
}

Result<StandardMargin> standard_margin(const StandardAccount& account, const StandardDetail& detail,
                                       Arena& arena) noexcept {
  if (const Error e = check_standard_account(account); e.code != ErrorCode::ok) return e;
  if (const Error e = check_standard_detail(account, detail); e.code != ErrorCode::ok) return e;
  const Arena::Scope scope(arena);
  const auto values = arena.take<real>(account.book.legs.size());
  if (values.empty() && !account.book.legs.empty()) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  const Scenario as_it_is[] = {Scenario{}};
  const Error valued =
      revalue_book(account.book, as_it_is, VolShockRule{}, SkewRule{}, values, arena);
  if (valued.code != ErrorCode::ok) return valued;
  const real off_peg = larger(account.peg_threshold - account.stable_price, 0.0);
  StandardMargin m;
  add_options(account, values, off_peg, detail, m);
  add_markets(account, off_peg, m);
  m.mark_to_market = m.mark_to_market + account.cash;
  m.maintenance = sum_of_parts(m.maintenance_parts) + account.cash;
  m.initial = sum_of_parts(m.initial_parts) + account.cash;
  if (!is_finite(m.maintenance) || !is_finite(m.initial) || !is_finite(m.mark_to_market)) {
    return Error{ErrorCode::overflow, Field::none};
  }
  return m;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

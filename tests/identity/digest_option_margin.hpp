// Digests of option margin: Derive's managers, scans, and what venues publish.
#pragma once

#include "core/margin/option/pmrm1.hpp"
#include "core/margin/option/scenario/revaluation.hpp"
#include "core/margin/option/standard_manager.hpp"
#include "core/margin/option/venue_grids.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// A drawn book of up to six legs on three expiries, one of them in its settlement window.
struct DrawnBook {
  static constexpr std::size_t kLegs = 6, kExpiries = 3;
  std::array<OptionLeg, kLegs> legs;
  std::array<BookExpiry, kExpiries> expiries;
  std::size_t count = 0;
  real spot = 100.0;

  explicit DrawnBook(Words& words) noexcept {
    spot = between(words, 50.0, 200.0);
    for (BookExpiry& expiry : expiries) {
      expiry.seconds = between(words, 0.0, 2e7);
      expiry.forward = spot * between(words, 0.95, 1.05);
      expiry.rate = between(words, -0.1, 0.4);
      expiry.confidence = between(words, 0.3, 1.0);
    }
    expiries[1].seconds = between(words, 0.0, 2400.0);
    expiries[1].settled_forward =
        settled_by_average(expiries[1].forward, expiries[1].seconds, kDeriveSettlementSeconds);
    count = words.next() % (kLegs + 1);
    for (OptionLeg& leg : legs) {
      leg.expiry = static_cast<std::uint32_t>(words.next() % kExpiries);
      leg.type = static_cast<OptionType>(words.next() % 2);
      leg.strike = spot * between(words, 0.5, 2.0);
      leg.amount = between(words, -3.0, 3.0);
      leg.vol = between(words, 0.0, 1.5);
    }
    legs[3].strike = legs[2].strike;
    legs[3].expiry = legs[2].expiry;
    if (words.next() % 32 == 0) legs[0].strike = real_from_bits(words.next());
  }
  OptionBook book() const noexcept { return {std::span(legs).first(count), expiries}; }
};

inline void add_certificate(Digest& digest, const MarginCertificate& c) noexcept {
  digest.add(std::uint64_t{binding_rule_name(c.rule).size()} << 32 | c.scenario);
  const real numbers[] = {c.loss, c.factor, c.contingency, c.requirement};
  add_all(digest, numbers);
}

inline PerpetualPosition drawn_perpetual(Words& words, real spot) noexcept {
  PerpetualPosition p;
  p.amount = words.next() % 2 == 0 ? real(0.0) : between(words, -2.0, 2.0);
  p.price = spot * between(words, 0.98, 1.02);
  p.unrealised = between(words, -10.0, 10.0);
  p.confidence = between(words, 0.3, 1.0);
  return p;
}

inline BlockDigest digest_pmrm2(Share share) noexcept {
  static std::array<std::byte, 65536> block;
  Words words(share.seed(31));
  Digest digest;
  const Pmrm2Rules rules = pmrm2_rules();
  for (std::uint64_t n = 0; n < 200 / share + 1; ++n) {
    const DrawnBook drawn(words);
    std::array<CollateralPosition, 2> held;
    for (CollateralPosition& c : held) {
      c.amount = between(words, 0.0, 4.0);
      c.price = drawn.spot;
      c.confidence = between(words, 0.3, 1.0);
      c.maintenance_haircut = between(words, 0.0, 0.4);
      c.initial_haircut = between(words, 0.0, 0.4);
    }
    held[0].moves_with_spot = true;
    Pmrm2Account account;
    account.book = drawn.book();
    account.collaterals = held;
    account.perpetual = drawn_perpetual(words, drawn.spot);
    account.cash = between(words, -100.0, 100.0);
    account.spot = drawn.spot;
    account.spot_confidence = between(words, 0.3, 1.0);
    account.stable_price = between(words, 0.9, 1.1);
    std::array<real, 31> profits{};
    std::array<real, DrawnBook::kLegs + 3> losses{};
    Arena arena{std::span(block).first(pmrm2_workspace_bytes(drawn.count, 3, 31))};
    const auto m =
        pmrm2_margin(account, rules, {profits, std::span(losses).first(drawn.count + 3)}, arena);
    add_error(digest, m.error());
    const real numbers[] = {
        m->maintenance, m->initial,    m->mark_to_market,    m->options,
        m->perpetual,   m->collateral, m->basis_contingency, m->contingencies.oracle};
    add_all(digest, numbers);
    add_all(digest, profits);
    add_all(digest, losses);
    add_certificate(digest, m->initial_certificate);
  }
  return {.value = digest.value()};
}

inline Pmrm1Rules pmrm1_sample_rules() noexcept {
  Pmrm1Rules rules;
  rules.scenarios = pmrm1_scenarios();
  rules.vol_shock = paradex_rules().vol_shock;
  rules.discount = pmrm2_rules().long_discount;
  rules.basis = pmrm2_rules().basis;
  rules.base_share = rules.perpetual_share = 0.03;
  rules.option_share = 0.01;
  rules.confidence_threshold = 0.55;
  rules.confidence_factor = 0.5;
  rules.peg_threshold = 0.98;
  rules.peg_factor = 4.0;
  return rules;
}

inline BlockDigest digest_pmrm1(Share share) noexcept {
  static std::array<std::byte, 65536> block;
  Words words(share.seed(38));
  Digest digest;
  const Pmrm1Rules rules = pmrm1_sample_rules();
  for (std::uint64_t n = 0; n < 100 / share + 1; ++n) {
    const DrawnBook drawn(words);
    Pmrm1Account account;
    account.book = drawn.book();
    account.perpetual = drawn_perpetual(words, drawn.spot);
    account.base_amount = between(words, -0.02, 2.0);
    account.spot = drawn.spot;
    account.spot_confidence = between(words, 0.3, 1.0);
    account.stable_price = between(words, 0.9, 1.1);
    std::array<real, DrawnBook::kLegs + 2> losses{};
    Arena arena{std::span(block).first(pmrm1_workspace_bytes(drawn.count, 3, 23))};
    const auto m = pmrm1_margin(account, rules, std::span(losses).first(drawn.count + 2), arena);
    add_error(digest, m.error());
    add_certificate(digest, m->initial_certificate);
    const real numbers[] = {m->maintenance, m->initial, m->mark_to_market};
    add_all(digest, numbers);
    add_all(digest, losses);
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_standard_manager(Share share) noexcept {
  static std::array<std::byte, 8192> block;
  Words words(share.seed(32));
  Digest digest;
  for (std::uint64_t n = 0; n < 1000 / share; ++n) {
    const DrawnBook drawn(words);
    StandardMarket market;
    market.spot = drawn.spot;
    market.spot_confidence = between(words, 0.2, 1.0);
    market.perpetual = drawn_perpetual(words, drawn.spot);
    market.base_amount = between(words, 0.0, 2.0);
    market.rules = standard_rules();
    const auto asset = static_cast<StandardAsset>(words.next() % 6);
    market.rules.perpetual_initial = standard_perpetual(asset).initial;
    const std::array<std::uint32_t, 3> markets{};
    StandardAccount account;
    account.book = drawn.book();
    account.expiry_markets = markets;
    account.markets = {&market, 1};
    account.cash = between(words, -100.0, 100.0);
    account.stable_price = between(words, 0.9, 1.1);
    account.peg_threshold = 0.98;
    account.peg_factor = 1.2;
    std::array<StandardExpiry, 3> expiries;
    std::array<real, DrawnBook::kLegs> least{}, more{};
    Arena arena{std::span(block).first(standard_margin_workspace_bytes(drawn.count))};
    const auto m = standard_margin(
        account,
        {expiries, std::span(least).first(drawn.count), std::span(more).first(drawn.count)}, arena);
    add_error(digest, m.error());
    const real numbers[] = {m->maintenance, m->initial, m->mark_to_market, m->initial_parts.oracle,
                            m->initial_parts.peg};
    add_all(digest, numbers);
    add_all(digest, least);
    add_all(digest, more);
    if (m.ok()) add_certificate(digest, expiries[n % 3].initial);
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_scan(Share share) noexcept {
  static std::array<std::byte, 65536> block;
  Words words(share.seed(33));
  Digest digest;
  for (std::uint64_t n = 0; n < 200 / share + 1; ++n) {
    const DrawnBook drawn(words);
    ScanAccount account;
    account.book = drawn.book();
    account.perpetual = drawn_perpetual(words, drawn.spot);
    account.spot = drawn.spot;
    account.fees = between(words, 0.0, 1.0);
    account.settlement = static_cast<Settlement>(n % 2);
    ScanRules rules = n % 2 == 0 ? paradex_rules() : deribit_rules();
    if (n % 8 == 3) rules.scenarios = pmrm1_scenarios();
    std::array<real, DrawnBook::kLegs + 1> losses{};
    Arena arena{std::span(block).first(scan_workspace_bytes(drawn.count, rules.scenarios.size()))};
    const auto m = scan_margin(account, rules, std::span(losses).first(drawn.count + 1), arena);
    add_error(digest, m.error());
    add_certificate(digest, m->initial);
    add_certificate(digest, m->maintenance);
    add_all(digest, losses);
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_margin_rules(Share share) noexcept {
  Words words(share.seed(34));
  Digest digest;
  const std::span<const SpanScenario> grid = span_scenarios();
  for (std::uint64_t n = 0; n < 4000 / share; ++n) {
    std::array<real, 32> arrays;
    for (std::size_t i = 0; i < 32; ++i) {
      arrays[i] = between(words, -10.0, 10.0) * grid[i % 16].cover;
    }
    std::array<real, 2> amounts, losses{};
    for (real& amount : amounts) amount = between(words, -2.0, 2.0);
    const auto scan = scan_risk_arrays(arrays, amounts, 16, losses);
    add_certificate(digest, *scan);
    add_all(digest, losses);
    SpanCharges charges;
    charges.scan_loss = scan->loss;
    charges.calendar_spread = between(words, 0.0, 5.0);
    charges.inter_commodity_credit = between(words, 0.0, 9.0);
    charges.short_options = between(words, 0.0, 4.0);
    charges.short_minimum = between(words, -0.5, 5.0);
    const auto margin = span_margin(charges);
    add_error(digest, margin.error());
    add_certificate(digest, *margin);
    DeribitStandardInputs option;
    option.type = static_cast<OptionType>(words.next() % 2);
    option.amount = between(words, -2.0, 0.5);
    option.spot = between(words, 50.0, 200.0);
    option.strike = between(words, 50.0, 200.0);
    option.mark = between(words, -0.1, 0.9);
    const auto own = deribit_standard_margin(option, {});
    add_error(digest, own.error());
    digest.add(bits_of(own->initial));
    digest.add(bits_of(own->maintenance));
  }
  return {.value = digest.value()};
}

inline constexpr Block kOptionMargin[] = {{"pmrm1", digest_pmrm1},
                                          {"pmrm2", digest_pmrm2},
                                          {"standard_manager", digest_standard_manager},
                                          {"scan", digest_scan},
                                          {"margin_rules", digest_margin_rules}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

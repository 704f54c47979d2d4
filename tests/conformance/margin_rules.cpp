// Rows about margin rules as venues publish them: grids, parameters, and worked examples.
#include <cstdio>

#include "core/margin/option/standard_manager.hpp"
#include "core/margin/option/venue_grids.hpp"

#include "tests/conformance/option_margin.hpp"

namespace loadline::conformance {
namespace {

/// Tables print their moves with four decimals, which a difference of two of them does not have.
constexpr double kPrinted = 1e-15;

std::string text(const char* format, double a, double b = 0) {
  char line[96];
  std::snprintf(line, sizeof line, format, a, b);
  return line;
}

const char* letter(VolShock shock, const char* none) {
  return shock == VolShock::up ? "U" : shock == VolShock::down ? "D" : none;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts(1);
  for (const char c : list) {
    if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Case span_example(const Json& row) {
  Facts facts(row);
  const Json &in = row.at("in"), &out = row.at("out");
  const std::vector<std::string> order = split(in.at("order").get<std::string>());
  const auto array = [&](const char* name) { return in.at(name).get<std::vector<double>>(); };
  const std::vector<double> call = array("call");
  std::vector<double> both = array("future");
  both.insert(both.end(), call.begin(), call.end());
  const double one[] = {1}, covered[] = {1, -1};
  const auto held = scan_risk_arrays(call, one, call.size(), {});
  const auto written = scan_risk_arrays(both, covered, call.size(), {});
  if (!held.ok() || !written.ok()) return refused(row.at("id"), held.error());
  facts.near("long_call_scan", held->requirement, out.at("long_call_scan"));
  facts.near("covered_write_scan", written->requirement, out.at("covered_write_scan"));
  facts.same("worst_long_call", order[held->scenario], out.at("worst_long_call"));
  facts.same("worst", order[written->scenario], out.at("worst"));
  for (std::size_t s = 0; s < call.size(); ++s) {
    const double column[] = {both[s], call[s]};
    std::vector<double> losses(2);
    const auto at = scan_risk_arrays(column, covered, 1, losses);
    // A gain has no loss to report: its size is that of the position turned around.
    const double turned[] = {-1, 1};
    const auto gain = scan_risk_arrays(column, turned, 1, {});
    if (!at.ok() || !gain.ok()) return refused(row.at("id"), at.error());
    facts.near("covered_write", gain->requirement - at->requirement, out.at("covered_write")[s]);
  }
  return facts.done();
}

Case span_table(const Json& row) {
  Facts facts(row);
  const Json& out = row.at("out");
  const auto grid = span_scenarios();
  if (out.at("cover").size() != grid.size()) facts.fail("another number of scenarios");
  for (std::size_t s = 0; s < grid.size() && s < out.at("cover").size(); ++s) {
    facts.near("price_fraction", grid[s].price_fraction, out.at("price_fraction")[s]);
    facts.near("cover", grid[s].cover, out.at("cover")[s]);
    facts.same("vol", letter(grid[s].vol, "0"), out.at("vol")[s]);
  }
  return facts.done();
}

Case paradex_table(const Json& row) {
  Facts facts(row);
  const Json &in = row.at("in"), &out = row.at("out");
  const ScanRules rules = paradex_rules();
  if (out.at("grid").size() != rules.scenarios.size()) facts.fail("another number of scenarios");
  for (std::size_t s = 0; s < rules.scenarios.size() && s < out.at("grid").size(); ++s) {
    const Scenario& at = rules.scenarios[s];
    const Json& want = out.at("grid")[s];
    facts.near("move", at.spot_factor - 1, want[0], kPrinted);
    facts.near("vol", at.vol == VolShock::up ? rules.vol_shock.up : -rules.vol_shock.down, want[1]);
    facts.near("weight", at.dampening, want[2]);
  }
  facts.near("dte_floor", rules.vol_shock.floor_days, in.at("dte_floor"));
  facts.near("power", rules.vol_shock.short_power, in.at("vega_power_lt30"));
  facts.near("power", rules.vol_shock.long_power, in.at("vega_power_ge30"));
  facts.same("min_delta_risk",
             text("(%g%%*|net delta|+%g%%*hedged delta)*spot", 100 * rules.net_delta_share,
                  100 * rules.hedged_delta_share),
             out.at("min_delta_risk"));
  facts.same("MM", text("%g*that+fees", rules.maintenance_share), out.at("MM"));
  return facts.done();
}

Case deribit_table(const Json& row) {
  Facts facts(row);
  const Json& out = row.at("out");
  const ScanRules rules = deribit_rules();
  const std::size_t extremes = out.at("ext").size(), core = rules.scenarios.size() - extremes;
  double widest = 0;
  for (std::size_t s = 0; s < core; ++s) {
    widest = std::max(widest, std::fabs(rules.scenarios[s].spot_factor - 1));
  }
  facts.same("spm_price_move",
             text("+-%g%%, %g evenly spaced buckets", 100 * widest, static_cast<double>(core) / 3),
             out.at("spm_price_move"));
  for (std::size_t s = 0; s < extremes; ++s) {
    const Scenario& at = rules.scenarios[core + s];
    facts.near("ext", at.spot_factor - 1, out.at("ext")[s], kPrinted);
    if (at.vol != VolShock::up) facts.fail("an extreme without volatility up");
    facts.near("dampening", at.dampening, widest / std::fabs(at.spot_factor - 1), kPrinted);
  }
  facts.same("iv_up",
             text("(30/DTE)^%.2f*%g%%", rules.vol_shock.short_power, 100 * rules.vol_shock.up),
             out.at("older").at("iv_up"));
  facts.same("short_option_contingency",
             text("%g BTC per net short per strike", rules.short_charge),
             out.at("older").at("short_option_contingency"));
  return facts.done();
}

Case vol_shock(const Json& row) {
  Facts facts(row);
  const Json &in = row.at("in"), &out = row.at("out");
  VolShockRule rule = paradex_rules().vol_shock;
  rule.up = number(in.at("up"));
  rule.down = number(in.at("dn"));
  const VolFactors f = vol_shock_factors(rule, number(in.at("dte")) * 86400);
  facts.near("mult", f.multiple, out.at("mult"));
  facts.near("up_factor", f.up, out.at("up_factor"));
  facts.near("dn_factor", f.down, out.at("dn_factor"));
  return facts.done();
}

/// The formulas as text, with our numbers in them.
Case deribit_standard(const Json& row) {
  Facts facts(row);
  const Json& out = row.at("out");
  const DeribitStandardRules r;
  const std::string initial = text("max(%g-OTM/S,%g)+mark", r.most_initial, r.least_initial);
  facts.same("short_call_IM", initial, out.at("short_call_IM"));
  facts.same("short_call_MM", text("%g+mark", r.call_maintenance), out.at("short_call_MM"));
  facts.same("short_put_IM", "max(" + initial + ", MM)", out.at("short_put_IM"));
  facts.same("short_put_MM", text("max(%g,%g*mark)+mark", r.put_maintenance, r.put_maintenance),
             out.at("short_put_MM"));
  const auto check = [&](OptionType type, double spot, double strike, double mark, double im,
                         double mm) {
    const auto m = deribit_standard_margin({type, -1, spot, strike, mark}, r);
    if (!m.ok()) return facts.fail("refused");
    facts.near("initial", m->initial, im, 1e-15);
    facts.near("maintenance", m->maintenance, mm, 1e-15);
  };
  check(OptionType::call, 100, 104, 0.03, 0.14, 0.105);
  check(OptionType::call, 100, 180, 0.001, 0.101, 0.076);
  check(OptionType::put, 100, 150, 0.5, 0.65, 0.575);
  return facts.done();
}

Case pmrm1_table(const Json& row) {
  Facts facts(row);
  const Json& out = row.at("out");
  const auto grid = pmrm1_scenarios();
  if (out.at("spot").size() != grid.size()) facts.fail("another number of scenarios");
  for (std::size_t s = 0; s < grid.size() && s < out.at("spot").size(); ++s) {
    facts.near("spot", grid[s].spot_factor - 1, out.at("spot")[s], kPrinted);
    facts.same("vol", letter(grid[s].vol, "S"), out.at("vol")[s]);
  }
  return facts.done();
}

Case standard_table(const Json& row) {
  Facts facts(row);
  const Json& out = row.at("out");
  const char* const names[] = {"BTC_ETH", "SOL", "HYPE", "XRP", "long_tail"};
  for (std::uint32_t i = 0; i < 5; ++i) {
    const PerpetualRequirement r = standard_perpetual(static_cast<StandardAsset>(i));
    facts.near(names[i], r.maintenance, out.at(names[i])[0]);
    facts.near(names[i], r.initial, out.at(names[i])[1]);
  }
  facts.near("heartbeat", kDeriveFeedHeartbeatSeconds, out.at("feed_heartbeat_s"));
  facts.near("confidence", kDeriveConfidenceThreshold, out.at("confidence_threshold"));
  facts.near("settlement", kDeriveSettlementSeconds, out.at("settlement_twap_s"));
  facts.near("penalty", kDeriveLiquidationPenaltyBps, out.at("liq_penalty_bps"));
  facts.near("rate", kDeriveStaticRate, out.at("static_rate"));
  return facts.done();
}

using RuleRow = Case (*)(const Json&);

constexpr struct {
  const char* prefix;
  RuleRow evaluate;
} kRuleRows[] = {
    {"span-mcmillan", span_example},
    {"span-grid", span_table},
    {"deribit-grid-paradex", paradex_table},
    {"deribit-pm-published", deribit_table},
    {"volshock-", vol_shock},
    {"deribit-std-margin", deribit_standard},
    {"derive-pmrm1-grid", pmrm1_table},
    {"derive-srm-params", standard_table},
};

}  // namespace

Case margin_rule_row(const Json& row) {
  const std::string id = row.at("id").get<std::string>();
  for (const auto& rule : kRuleRows) {
    if (starts_with(id, rule.prefix)) return rule.evaluate(row);
  }
  return {id, false, 0, 0, 0, "no method of the engine"};
}

}  // namespace loadline::conformance

// Impact, value at risk with liquidity, schedules of a sale, haircuts and the supervisory tables.
#include "core/margin/haircut/haircut.hpp"

#include "core/margin/haircut/execution.hpp"
#include "core/margin/haircut/impact.hpp"

#include "tests/conformance/facts.hpp"

namespace loadline::conformance {
namespace {

Case almgren_chriss(const Json& row) {
  Facts facts(row);
  const Json &in = row.at("in"), &out = row.at("out");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  const auto periods = in.at("N").get<std::size_t>();
  std::vector<real> holdings(periods + 1);
  const auto e = schedule_execution(
      {of("X"), of("sigma"), of("T"), periods, of("gamma"), of("eps"), of("eta"), of("lam")},
      holdings);
  if (!e.ok()) return refused(row.at("id"), e.error());
  facts.near("kappa", shown(e->decay), out.at("kappa"));
  facts.near("E", shown(e->expected_cost), out.at("E"));
  facts.near("V", shown(e->variance), out.at("V"));
  facts.near("sd", shown(e->deviation), out.at("sd"));
  for (std::size_t j = 0; j <= periods; ++j) facts.near("x", shown(holdings[j]), out.at("x")[j]);
  return facts.done();
}

Case almgren_2005(const Json& row) {
  Facts facts(row);
  const Json &in = row.at("in"), &out = row.at("out");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  const auto i = almgren_impact(of("sigma"), of("V"), of("Theta"), of("XoverV"), of("T"));
  if (!i.ok()) return refused(row.at("id"), i.error());
  // The published figures are rounded to a basis point; the computed ones stand beside them.
  for (const auto& [name, got] :
       {std::pair{"I_bp", i->permanent}, {"K_bp", i->temporary}, {"J_bp", i->cost}}) {
    const double error = std::fabs(1e4 * shown(got) - number(out.at(name)));
    if (!(error <= 1e-9)) facts.fail(std::string(name) + " differs from the computed figure");
    facts.near(name, 1e4 * shown(got), out.at(name));
  }
  facts.near("published_I", 1e4 * shown(i->permanent), out.at("published_I"));
  return facts.done();
}

Case square_root(const Json& row) {
  Facts facts(row);
  const Json& in = row.at("in");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  facts.near("impact", square_root_impact(of("Q"), of("ADV"), of("sigma"), of("Y")),
             row.at("out").at("impact"));
  return facts.done();
}

Case pool(const Json& row) {
  Facts facts(row);
  const Json& in = row.at("in");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  const auto trade = trade_constant_product(of("x"), of("y"), of("dx"), of("fee"));
  if (!trade.ok()) return refused(row.at("id"), trade.error());
  facts.near("out", shown(trade->out), row.at("out").at("out"));
  facts.near("slip", shown(trade->slippage), row.at("out").at("slip"));
  return facts.done();
}

Case book_walk(const Json& row) {
  Facts facts(row);
  const Json &in = row.at("in"), &out = row.at("out");
  std::vector<BookLevel> levels;
  for (const Json& level : in.at("bids")) {
    levels.push_back({real_number(level[0]), real_number(level[1])});
  }
  const auto walk = walk_book(levels, real_number(in.at("mid")), real_number(in.at("q")), true);
  if (!walk.ok()) return refused(row.at("id"), walk.error());
  facts.near("vwap", shown(walk->average_price), out.at("vwap"));
  facts.near("unfilled", shown(walk->unfilled), out.at("unfilled"));
  facts.near("slip", shown(walk->slippage), out.at("slip"));
  return facts.done();
}

Case jorion(const Json& row) {
  Facts facts(row);
  const Json &in = row.at("in"), &out = row.at("out");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  const auto v = liquidity_var(of("V"), of("sigma"), of("z"), of("spread"));
  if (!v.ok()) return refused(row.at("id"), v.error());
  facts.near("VaR", shown(v->market), out.at("VaR"));
  facts.near("liq", shown(v->spread), out.at("liq"));
  facts.near("LVaR", shown(v->total), out.at("LVaR"));
  return facts.done();
}

/// The method's own quantile; the rows do not repeat it.
constexpr double kBangiaQuantile = 2.33;

Case bangia(const Json& row) {
  Facts facts(row);
  const Json &in = row.at("in"), &out = row.at("out");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  const double z = in.value("z", kBangiaQuantile);
  const auto v = spread_stressed_var(of("P"), of("sigma"), real_number(Json(z)), of("theta"),
                                     of("spread_mean"), of("spread_sd"), of("a"));
  if (!v.ok()) return refused(row.at("id"), v.error());
  facts.near("VaR", shown(v->market), out.at("VaR"));
  facts.near("ECL", shown(v->spread), out.at("ECL"));
  facts.near("LVaR", shown(v->total), out.at("LVaR"));
  return facts.done();
}

Case basel_table(const Json& row) {
  Facts facts(row);
  const Json& out = row.at("out");
  constexpr std::pair<const char*, double> kBands[] = {
      {"le1y", 0.5}, {"y1_3", 2}, {"y3_5", 4}, {"y5_10", 7}, {"gt10", 15}};
  for (const auto& [band, years] : kBands) {
    facts.near(band, basel_bond_haircut(SupervisoryIssuer::sovereign, years),
               out.at("sov_AAA").at(band));
    facts.near(band, basel_bond_haircut(SupervisoryIssuer::corporate, years),
               out.at("corp_AAA").at(band));
  }
  facts.near("cash", shown(kBaselCashHaircut), out.at("cash"));
  facts.near("main index", shown(kBaselMainIndexHaircut), out.at("main_index_equity_gold"));
  facts.near("other equity", shown(kBaselOtherEquityHaircut), out.at("other_equity"));
  facts.near("currency", shown(kBaselCurrencyHaircut), out.at("fx"));
  facts.near("Basel II", shown(kBasel2MainIndexHaircut), out.at("basel2_equity_main"));
  facts.near("Basel II", shown(kBasel2OtherEquityHaircut), out.at("basel2_equity_other"));
  return facts.done();
}

Case exposure(const Json& row) {
  Facts facts(row);
  const Json& in = row.at("in");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  facts.near("E_star", exposure_after_collateral(of("E"), of("He"), of("C"), of("Hc"), of("Hfx")),
             row.at("out").at("E_star"));
  return facts.done();
}

Case scaling(const Json& row) {
  Facts facts(row);
  const Json& in = row.at("in");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  facts.near("H", scale_supervisory_haircut(of("H10"), of("NR"), of("TM")), row.at("out").at("H"));
  return facts.done();
}

Case eurosystem_table(const Json& row) {
  Facts facts(row);
  const Json& out = row.at("out");
  constexpr std::pair<const char*, double> kBands[] = {
      {"0-1", 0.5}, {"1-3", 3}, {"3-5", 4}, {"5-7", 6.5}, {"7-10", 10}};
  for (const auto& [band, years] : kBands) {
    for (std::uint32_t category = 1; category <= 5; ++category) {
      const Json& want = out.at(band)[category - 1];
      const auto got = eurosystem_haircut(category, years);
      if (want.is_null()) {
        if (got.error().code != ErrorCode::unsupported) facts.fail("a haircut where there is none");
      } else {
        // The table is in per cent; a hundredth of it is the nearest double.
        facts.near(band, got, Json(number(want) / 100));
      }
    }
  }
  return facts.done();
}

Case dynamic(const Json& row) {
  Facts facts(row);
  const Json& in = row.at("in");
  const auto of = [&](const char* name) { return real_number(in.at(name)); };
  const auto h = dynamic_haircut(
      {of("z"), of("sigma_d"), of("spread"), of("Y"), of("Q"), of("ADV"), of("tau")});
  if (!h.ok()) return refused(row.at("id"), h.error());
  facts.near("h", shown(h->total), row.at("out").at("h"));
  return facts.done();
}

constexpr struct {
  const char* prefix;
  Case (*evaluate)(const Json&);
} kHaircutRows[] = {
    {"almgren-chriss", almgren_chriss},
    {"almgren2005", almgren_2005},
    {"sqrt-impact", square_root},
    {"cpmm-slip", pool},
    {"book-walk", book_walk},
    {"lvar-jorion", jorion},
    {"bangia", bangia},
    {"basel-haircuts", basel_table},
    {"basel-estar", exposure},
    {"haircut-scale", scaling},
    {"ecb-haircuts", eurosystem_table},
    {"haircut-vol-liq", dynamic},
};

Case haircut_row(const Json& row) {
  const std::string id = row.at("id").get<std::string>();
  for (const auto& rule : kHaircutRows) {
    if (starts_with(id, rule.prefix)) return rule.evaluate(row);
  }
  return {id, false, 0, 0, 0, "no method of the engine"};
}

}  // namespace

Report risk_liquidity_haircut(const Json& file) {
  Report report{"as the row says", {}};
  for (const Json& row : file.at("vectors")) report.cases.push_back(haircut_row(row));
  return report;
}

}  // namespace loadline::conformance

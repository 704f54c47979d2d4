// Derive's standard manager: published accounts, compared in whole dollars.
#include "core/margin/option/standard_manager.hpp"

#include <algorithm>
#include <regex>

#include "tests/conformance/option_margin.hpp"

namespace loadline::conformance {
namespace {

constexpr const char* kUnderlyings[] = {"eth", "btc"};
/// The only expiry whose feeds a row's note moves, and the forward that goes with it.
constexpr const char* kMovedExpiry = "20230118";
constexpr double kMovedForward = 4.75;

std::size_t market_of(const Json& position) {
  return position.at("underlying") == kUnderlyings[0] ? 0 : 1;
}

/// The feeds that the file's notes put in place for one row, of ETH and of one of its expiries.
struct Feeds {
  double stable = 1, spot = 1, perpetual = 1, forward = 1, vol = 1;
};

/// The number after a word of the note: "vol conf .5, fwd conf .4-1wei".
double noted(const std::string& note, const char* pattern) {
  std::smatch found;
  if (!std::regex_search(note, found, std::regex(std::string(pattern) + "[ =]+([0-9.]+)")))
    return 1;
  const double value = std::strtod(found[1].str().c_str(), nullptr);
  const std::string rest = found.suffix();
  return rest.rfind("-1wei", 0) == 0 ? std::nextafter(value, 0.0) : value;
}

Feeds feeds_of(const Json& overrides, const std::string& id) {
  // "same" repeats the note of the row before it, which has the same name but for its first words.
  std::string note = overrides.value(id, std::string());
  if (note == "same") note = overrides.value("test_short_call_low_spot_vol_fwd_confidence", note);
  Feeds feeds;
  feeds.stable = noted(note, "stable");
  feeds.spot = noted(note, "spot conf");
  feeds.perpetual = noted(note, "perp conf");
  feeds.forward = noted(note, "fwd conf");
  feeds.vol = std::min(noted(note, "vol conf"), noted(note, "vol [0-9.]+ conf"));
  return feeds;
}

StandardRules standard_rules_of(const Json& p) {
  const Json &o = p.at("option"), &c = p.at("oracleContingency"), &b = p.at("base");
  const auto of = [](const Json& group, const char* name) { return number(group.at(name)); };
  return {.perpetual_maintenance = of(p.at("perp"), "mm"),
          .perpetual_initial = of(p.at("perp"), "im"),
          .most_initial = of(o, "maxSpotReq"),
          .least_initial = of(o, "minSpotReq"),
          .call_maintenance = of(o, "mmCallSpotReq"),
          .put_maintenance = of(o, "mmPutSpotReq"),
          .put_value_maintenance = of(o, "MMPutMtMReq"),
          .unpaired_maintenance = of(o, "unpairedMMScale"),
          .unpaired_initial = of(o, "unpairedIMScale"),
          .put_initial_scale = of(o, "mmOffsetScale"),
          .perpetual_threshold = of(c, "perpThreshold"),
          .option_threshold = of(c, "optionThreshold"),
          .base_threshold = of(c, "baseThreshold"),
          .confidence_factor = of(c, "OCFactor"),
          .base_factor = of(b, "marginFactor"),
          .base_initial_scale = of(b, "IMScale")};
}

struct StandardCase {
  std::vector<OptionLeg> legs;
  std::vector<BookExpiry> expiries;
  std::vector<std::uint32_t> markets_of_expiries;
  std::vector<std::string> dates;
  std::vector<StandardMarket> markets{2};

  std::uint32_t expiry_of(const Json& option, const Json& meta, const Feeds& feeds) {
    const auto market = static_cast<std::uint32_t>(market_of(option));
    const std::string date = option.at("expiry").get<std::string>();
    for (std::uint32_t x = 0; x < dates.size(); ++x) {
      if (dates[x] == date && markets_of_expiries[x] == market) return x;
    }
    const Json& defaults = meta.at("defaults");
    const bool is_moved = market == 0 && date == kMovedExpiry;
    const double days = number(defaults.at("daysToExpiry(+8h)").at(date));
    double beyond = number(defaults.at("forwardMinusSpot").at(kUnderlyings[market]).at(date));
    if (is_moved && feeds.forward != 1) beyond = kMovedForward;
    const double confidence = is_moved ? std::min(feeds.forward, feeds.vol) : 1;
    expiries.push_back({.seconds = days * 86400 + 8 * 3600,
                        .forward = shown(markets[market].spot) + beyond,
                        .confidence = confidence});
    markets_of_expiries.push_back(market);
    dates.push_back(date);
    return static_cast<std::uint32_t>(dates.size() - 1);
  }
};

void read_account(const Json& in, const Json& meta, const Feeds& feeds, StandardCase& to) {
  for (std::size_t m = 0; m < to.markets.size(); ++m) {
    StandardMarket& market = to.markets[m];
    market.rules = standard_rules_of(meta.at("params"));
    market.spot = number(meta.at("defaults").at("spot").at(kUnderlyings[m]));
    if (m == 0) market.spot_confidence = feeds.spot;
  }
  for (const Json& o : in.at("options")) {
    const OptionType type = o.at("type") == "call" ? OptionType::call : OptionType::put;
    to.legs.push_back({to.expiry_of(o, meta, feeds), type, number(o.at("strike")),
                       number(o.at("amount")), number(meta.at("params").at("defaultVol"))});
  }
  for (const Json& p : in.at("perps")) {
    StandardMarket& market = to.markets[market_of(p)];
    const double beyond =
        number(meta.at("params").at("perpPriceMinusSpot").at(kUnderlyings[market_of(p)]));
    const double amount = number(p.at("amount")), price = shown(market.spot) + beyond;
    const double entry = number(p.at("entryPrice"));
    const double confidence = market_of(p) == 0 ? feeds.perpetual : 1;
    market.perpetual = {amount, price, amount * (price - entry), confidence};
  }
  for (const Json& b : in.at("bases"))
    to.markets[market_of(b)].base_amount = number(b.at("amount"));
}

/// Toward zero, as the contract's division does; what rounding took from a whole dollar comes back.
double whole_dollars(double x) {
  return std::trunc(x + std::copysign(1e-7, x));
}

Case standard_case(const Json& row, const Json& meta) {
  const std::string id = row.at("id").get<std::string>();
  const Feeds feeds = feeds_of(meta.at("overrides"), id);
  StandardCase run;
  read_account(row.at("in"), meta, feeds, run);
  const Json& depeg = meta.at("params").at("depeg");
  const StandardAccount account = {.book = {run.legs, run.expiries},
                                   .expiry_markets = run.markets_of_expiries,
                                   .markets = run.markets,
                                   .cash = number(row.at("in").at("cash")),
                                   .stable_price = feeds.stable,
                                   .peg_threshold = number(depeg.at("threshold")),
                                   .peg_factor = number(depeg.at("factor"))};
  Scratch scratch(standard_margin_workspace_bytes(run.legs.size()));
  const auto m = standard_margin(account, {}, scratch.arena);
  if (!m.ok()) return refused(id, m.error());
  Digest digest;
  digest.add(shown(m->maintenance));
  digest.add(shown(m->initial));
  const double maintenance = whole_dollars(shown(m->maintenance)) - number(row.at("out").at("mm"));
  const double initial = whole_dollars(shown(m->initial)) - number(row.at("out").at("im"));
  Case result = {id, maintenance == 0 && initial == 0, 0, 0, digest.value(), ""};
  if (!result.passed) {
    result.error = std::max(std::fabs(maintenance), std::fabs(initial));
    result.note =
        "mm " + std::to_string(shown(m->maintenance)) + ", im " + std::to_string(shown(m->initial));
  }
  return result;
}

}  // namespace

Report derive_srm_portfolio(const Json& file) {
  Report report{"whole dollars", {}};
  for (const Json& row : file.at("vectors")) {
    report.cases.push_back(standard_case(row, file.at("meta")));
  }
  return report;
}

}  // namespace loadline::conformance

// Rows of the liquidation file about perpetuals: bankruptcy and fillable prices, tiers, the order
// of deleveraging, the sharing of losses. Tables are held against the parameter packs of js/rules.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/liquidation_prices.hpp"
#include "core/margin/perpetual/loss/deleveraging.hpp"
#include "core/margin/perpetual/loss/loss_waterfall.hpp"
#include "core/margin/perpetual/venue/dydx.hpp"
#include "core/margin/perpetual/venue/hyperliquid.hpp"

#include "tests/conformance/comparison.hpp"
#include "tests/conformance/outputs.hpp"

namespace loadline::conformance {
namespace {

Json pack(const char* name) {
  std::ifstream stream{std::string(LOADLINE_RULES) + "/" + name + ".json"};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  return Json::parse(text, nullptr, false).value("parameters", Json::object());
}

/// Every entry of a table row is the pack's.
Case table_row(const Json& row, const char* name) {
  const Json parameters = pack(name);
  Case result;
  result.passed = true;
  for (const auto& [key, value] : row.at("out").items()) {
    if (parameters.contains(key) && parameters.at(key) == value) continue;
    result.passed = false;
    result.note += key + " is not as in the pack; ";
  }
  return result;
}

// dYdX: units of the rows are dollars and whole coins.

constexpr unsigned kBaseDecimals = 10, kQuoteDecimals = 6, kPriceDecimals = 5;

SignedInteger signed_units(const Json& value, unsigned decimals) {
  const double x = number(value);
  char text[64];
  std::snprintf(text, sizeof text, "%.12f", std::fabs(x));
  return signed_integer(scaled(Json(std::string(text)), decimals), x < 0.0);
}

struct DydxInput {
  std::vector<dydx::Market> markets;
  std::vector<dydx::Position> positions;
  dydx::Subaccount account;
  std::uint32_t close = 0;
};

void read_dydx(const Json& in, DydxInput& input) {
  for (std::size_t i = 0; i < in.at("size").size(); ++i) {
    dydx::Market market;
    market.tier.initial_margin_ppm =
        static_cast<std::uint32_t>(std::lround(number(in.at("mm")[i]) * 1e6));
    market.tier.maintenance_fraction_ppm = dydx::kOneMillion;
    market.price = signed_units(in.at("oracle")[i], kPriceDecimals).size.limb[0];
    market.exponent = -static_cast<std::int32_t>(kPriceDecimals);
    market.atomic_resolution = -static_cast<std::int32_t>(kBaseDecimals);
    input.markets.push_back(market);
    input.positions.push_back(
        {static_cast<std::uint32_t>(i), signed_units(in.at("size")[i], kBaseDecimals)});
  }
  input.account = {signed_units(in.at("quote"), kQuoteDecimals), input.markets, input.positions};
  input.close = static_cast<std::uint32_t>(number(in.at("close")));
}

Case bankruptcy_row(const Json& row) {
  const Json& in = row.at("in");
  DydxInput input;
  read_dydx(in, input);
  const SignedInteger held = input.positions[input.close].quantums;
  const SignedInteger share = signed_units(in.at("fraction"), kBaseDecimals);
  Exact exact;
  const u256 closed =
      exact.multiply_divide(held.size, share.size, power_of_ten(kBaseDecimals), Rounding::down);
  const auto quote =
      dydx::bankruptcy_quote(input.account, input.close, signed_integer(closed, !held.negative));
  if (!quote.ok()) return refused(quote.error());
  return compare("", to_double(*quote) / 1e6, number(row.at("out").at("quote_usd")), 1.0,
                 row.value("tol", 0.0));
}

Case fillable_row(const Json& row) {
  const Json& in = row.at("in");
  DydxInput input;
  read_dydx(in, input);
  const auto ppm = [&](const char* name) {
    return static_cast<std::uint32_t>(std::lround(number(in.at(name)) * 1e6));
  };
  const auto price = dydx::fillable_price(input.account, input.close, ppm("BA"), ppm("SMMR"));
  if (!price.ok()) return refused(price.error());
  // Quote quantums a base quantum, as dollars a coin. Exact where the division leaves nothing.
  Exact exact;
  const u256 whole = exact.multiply_divide(price->numerator.size, power_of_ten(12u),
                                           price->denominator, Rounding::half_up);
  const double got = to_double(signed_integer(whole, price->numerator.negative)) / 1e12 * 1e4;
  return compare("", got, number(row.at("out").at("price")), 1.0, row.value("tol", 0.0));
}

// Tiers.

Case hyperliquid_row(const Json& row) {
  std::vector<LeverageTier> tiers;
  for (const Json& tier : row.at("in").at("tiers")) {
    tiers.push_back({number(tier[0]), number(tier[1])});
  }
  std::array<MarginTier, kMaxMarginTiers> out{};
  const Error error = hyperliquid_maintenance(tiers, out);
  if (error.code != ErrorCode::ok) return refused(error);
  const MarginCurve curve{.tiers = std::span{out}.first(tiers.size())};
  return compare("", required_margin(curve, number(row.at("in").at("notional"))),
                 number(row.at("out").at("mm")), 1.0, row.value("tol", 0.0));
}

/// Brackets as cap, rate, amount; the caps are the next tier's lower bounds.
std::vector<MarginTier> bracket_tiers(const Json& brackets) {
  std::vector<MarginTier> tiers;
  double bound = 0.0;
  for (const Json& bracket : brackets) {
    tiers.push_back({bound, number(bracket[1]), number(bracket[2])});
    bound = number(bracket[0]);
  }
  return tiers;
}

Case brackets_row(const Json& row) {
  const Json& brackets = row.at("in").at("brackets");
  std::vector<MarginTier> tiers = bracket_tiers(brackets);
  const bool continuous = check_margin_curve({.tiers = tiers}).code == ErrorCode::ok;
  const bool same = pack("binance-btc-2021").value("brackets", Json::array()) == brackets;
  deduct_tiers(tiers);
  Comparison comparison(row, 1e-6);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    comparison.add(tiers[i].deduction, number(brackets[i][2]));
  }
  Case result = comparison.done();
  if (continuous != row.at("out").at("continuity_check").get<bool>() || !same) {
    result.passed = false;
    result.note += "the brackets do not meet, or are not the pack's";
  }
  return result;
}

/// The rows give no brackets: they refer to the table above them, which is the pack's.
Case tier_price_row(const Json& row) {
  const Json& in = row.at("in");
  const std::vector<MarginTier> tiers =
      bracket_tiers(pack("binance-btc-2021").value("brackets", Json::array()));
  const MarginCurve curve{.tiers = tiers};
  const double entry = number(in.at("entry")), size = number(in.at("qty"));
  const PerpMarket market{entry, curve, curve};
  const PerpPosition position{0, size, entry};
  const CrossAccount account{number(in.at("wallet")), {&market, 1}, {&position, 1}, {}};
  std::array<LiquidationInterval, kMaxPriceIntervals> intervals{};
  const auto map = liquidation_prices(account, 0, intervals);
  if (!map.ok()) return refused(map.error());
  const SideBoundary& side = size < 0.0 ? map->rising : map->falling;
  if (side.reach != Reach::reached) return {"", false, 0, 0, 0, "not reached"};
  return compare("", side.price, number(row.at("out").at("price")), 1.0, row.value("tol", 0.0));
}

/// The documented words about the steps of a liquidation hold the numbers that the engine has.
Case rules_row(const Json& row) {
  Case result = table_row(row, "hyperliquid-liquidation");
  const MarginTier tier{0.0, 0.0125, 0.0};
  const MarginCurve curve{.tiers = {&tier, 1}};
  const PerpMarket market{1.0, curve, curve};
  const auto stage_of = [&](double notional, double equity) {
    const PerpPosition position{0, notional, 1.0};
    const CrossAccount account{equity, {&market, 1}, {&position, 1}, {}};
    return hyperliquid_liquidation_step(account, 0, false)->stage;
  };
  const bool steps = stage_of(200'000, 2500) == LiquidationStage::healthy &&
                     stage_of(200'000, 2499) == LiquidationStage::partial &&
                     stage_of(100'000, 1249) == LiquidationStage::full &&
                     stage_of(200'000, 1666) == LiquidationStage::backstop &&
                     stage_of(200'000, -1) == LiquidationStage::bankrupt;
  if (!steps) {
    result.passed = false;
    result.note += "the steps are not as documented";
  }
  return result;
}

// Losses.

Case deleveraging_row(const Json& row) {
  std::vector<DeleveragingRow> rows;
  std::vector<std::string> names;
  for (const Json& entry : row.at("in").at("rows")) {
    rows.push_back({number(entry.at("mark")), number(entry.at("entry")),
                    number(entry.at("notional")), number(entry.at("acct")), false});
    names.push_back(entry.at("id").get<std::string>());
  }
  std::vector<real> index(rows.size());
  std::vector<std::uint32_t> order(rows.size());
  Scratch scratch(deleveraging_workspace_bytes(rows.size()));
  const Error error = deleveraging_order(rows, index, order, scratch.arena);
  if (error.code != ErrorCode::ok) return refused(error);
  const Json& out = row.at("out");
  Comparison comparison(row, 1e-12);
  bool ordered = true;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    comparison.add(index[i], number(out.at("index").at(names[i])));
    ordered = ordered && names[order[i]] == out.at("order")[i];
  }
  Case result = comparison.done();
  if (!ordered) {
    result.passed = false;
    result.note += "another order";
  }
  return result;
}

Case waterfall_row(const Json& row) {
  const Json &in = row.at("in"), &out = row.at("out");
  std::vector<real> gains;
  for (const Json& gain : in.at("winners")) gains.push_back(number(gain));
  std::vector<real> after(gains.size());
  const auto shared = share_loss(number(in.at("deficit")), number(in.at("fund")),
                                 number(in.at("backstop")), gains, after);
  if (!shared.ok()) return refused(shared.error());
  Comparison comparison(row, 1e-12);
  comparison.add(shared->fund_after, number(out.at("fund_after")));
  comparison.add(shared->backstop_after, number(out.at("backstop_after")));
  comparison.add(shared->residual, number(out.at("residual")));
  comparison.add(shared->haircut, number(out.at("haircut")));
  for (std::size_t i = 0; i < after.size(); ++i) {
    comparison.add(after[i], number(out.at("winners_after")[i]));
  }
  return comparison.done();
}

Case ruin_row(const Json& row) {
  const Json& example = row.at("out").at("ex");
  const auto probability = ruin_probability(number(example.at("theta")), number(example.at("m")),
                                            number(example.at("u")));
  if (!probability.ok()) return refused(probability.error());
  return compare("", *probability, number(example.at("psi")), 1.0, row.value("tol", 1e-12));
}

}  // namespace

bool evaluate_perpetual_liquidation(const Json& row, Case& out) {
  const std::string id = row.at("id").get<std::string>();
  const auto is = [&](const char* prefix) { return starts_with(id, prefix); };
  if (is("dydx-bankruptcy")) return out = bankruptcy_row(row), true;
  if (is("dydx-fillable")) return out = fillable_row(row), true;
  if (is("dydx-tiers")) return out = table_row(row, "dydx-v4-genesis"), true;
  if (is("gmx-v2")) return out = table_row(row, "gmx-v2-markets"), true;
  if (is("hl-mm")) return out = hyperliquid_row(row), true;
  if (is("hl-liq-rules")) return out = rules_row(row), true;
  if (is("adl-rank")) return out = deleveraging_row(row), true;
  if (is("binance-btc-brackets")) return out = brackets_row(row), true;
  if (is("tier-liqprice")) return out = tier_price_row(row), true;
  if (is("insurance-waterfall")) return out = waterfall_row(row), true;
  if (is("funding-hint")) return out = ruin_row(row), true;
  return false;
}

}  // namespace loadline::conformance

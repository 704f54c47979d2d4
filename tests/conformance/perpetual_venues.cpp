// Perpetual venues: published tables, the chains' own tests, executed SDKs.
#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/dydx.hpp"
#include "core/margin/perpetual/venue/gmx.hpp"
#include "core/margin/perpetual/venue/hyperliquid.hpp"
#include "core/margin/perpetual/venue/mango.hpp"
#include "core/margin/perpetual/venue/orderly.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

Case refused(const Error& error) {
  return {"", false, 0, 0, 0, "refused: " + std::string(error_name(error.code))};
}

std::string label_of(const Json& row) {
  return row.contains("id") ? row.at("id").get<std::string>() : std::string();
}

double value_or(const Json& in, const char* name, double fallback) {
  return in.contains(name) ? number(in.at(name)) : fallback;
}

/// Several numbers of one row, relative to what is wanted.
class Outputs {
 public:
  Outputs(const Json& out, double tolerance) : out_(out) {
    result_.tolerance = tolerance;
    result_.passed = true;
  }
  void add(const char* name, double got) {
    if (out_.contains(name)) compare(name, got, number(out_.at(name)));
  }
  void compare(const char* name, double got, double want) {
    const double error = std::fabs(got - want) / (want == 0.0 ? 1.0 : std::fabs(want));
    digest_.add(got);
    result_.error = std::max(result_.error, error);
    if (error <= result_.tolerance) return;
    fail(std::string(name) + ": got " + std::to_string(got) + ", want " + std::to_string(want));
  }
  void add_decision(const char* name, bool got) {
    if (!out_.contains(name)) return;
    digest_.add(std::uint64_t{got});
    if (out_.at(name).get<bool>() != got) fail(std::string(name) + " is decided otherwise");
  }
  void fail(const std::string& why) {
    result_.passed = false;
    result_.note += why + "; ";
  }
  Case done(const char* note = "") {
    result_.digest = digest_.value();
    result_.note += note;
    return result_;
  }

 private:
  const Json& out_;
  Case result_;
  Digest digest_;
};

void digest_integer(Digest& digest, const u256& value) {
  for (const std::uint64_t limb : value.limb) digest.add(limb);
}

// Hyperliquid.

Case hyperliquid_row(const Json&, const Json& row) {
  const Json& in = row.at("in");
  std::vector<LeverageTier> tiers;
  for (const Json& tier : in.at("tiers")) {
    tiers.push_back({number(tier.at("lowerBound")), number(tier.at("maxLeverage"))});
  }
  std::array<MarginTier, kMaxMarginTiers> out{};
  const Error error = hyperliquid_maintenance(tiers, out);
  if (error.code != ErrorCode::ok) return refused(error);
  const std::span<const MarginTier> used = std::span{out}.first(tiers.size());
  Outputs outputs(row.at("out"), 1e-12);
  outputs.add("maintenanceMargin", required_margin({.tiers = used}, number(in.at("notional"))));
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    outputs.compare("mmr", used[i].rate, number(in.at("tiers")[i].at("mmr")));
    outputs.compare("deduction", used[i].deduction, number(in.at("tiers")[i].at("deduction")));
  }
  return outputs.done();
}

// dYdX v4.

std::uint32_t small(const Json& value) {
  return static_cast<std::uint32_t>(number(value));
}

u256 integer_or_zero(const Json& in, const char* name) {
  return in.contains(name) ? scaled(in.at(name), 0) : u256{};
}

Case exact_case(std::initializer_list<std::pair<u256, u256>> got_and_want) {
  Case result;
  result.passed = true;
  Digest digest;
  for (const auto& [got, want] : got_and_want) {
    digest_integer(digest, got);
    if (got == want) continue;
    result.passed = false;
    result.error = 1.0;
    result.note += "got " + std::to_string(to_double(got)) + ", want " +
                   std::to_string(to_double(want)) + "; ";
  }
  result.digest = digest.value();
  return result;
}

Case dydx_initial_margin(const Json& row) {
  const Json& in = row.at("in");
  const dydx::LiquidityTier tier{small(in.at("imPpm")), 0, integer_or_zero(in, "lower"),
                                 integer_or_zero(in, "upper")};
  const auto margins =
      dydx::margins(tier, scaled(in.at("quote"), 0), integer_or_zero(in, "oi"));
  if (!margins.ok()) return refused(margins.error());
  return exact_case({{margins->initial, scaled(row.at("out"), 0)}});
}

SignedInteger signed_of(const Json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  const bool negative = !text.empty() && text[0] == '-';
  return signed_integer(scaled(Json(negative ? text.substr(1) : text), 0), negative);
}

Case dydx_requirements(const Json& row) {
  const Json &in = row.at("in"), &out = row.at("out");
  dydx::Market market;
  market.tier = {small(in.at("initialMarginPpm")), small(in.at("maintenanceFractionPpm")),
                 integer_or_zero(in, "openInterestLowerCap"),
                 integer_or_zero(in, "openInterestUpperCap")};
  market.open_interest = integer_or_zero(in, "openInterest");
  market.price = scaled(in.at("price"), 0).limb[0];
  market.exponent = static_cast<std::int32_t>(number(in.at("exponent")));
  market.atomic_resolution =
      static_cast<std::int32_t>(number(in.at("baseCurrencyAtomicResolution")));
  const dydx::Position position{0, signed_of(in.at("bigBaseQuantums"))};
  const auto risk = dydx::risk({{}, {&market, 1}, {&position, 1}});
  if (!risk.ok()) return refused(risk.error());
  return exact_case({{risk->initial, scaled(out.at("im"), 0)},
                     {risk->maintenance, scaled(out.at("mm"), 0)}});
}

Case dydx_row(const Json&, const Json& row) {
  const std::string name = row.at("fn").get<std::string>();
  if (name == "imQuote") return dydx_initial_margin(row);
  if (name == "marginRequirements") return dydx_requirements(row);
  return {"", false, 0, 0, 0, "no function of the engine is named " + name};
}

// Drift, in human units.

DriftSpot drift_quote(double amount) {
  DriftSpot spot;
  spot.asset = 1000;
  spot.price = 1.0;
  spot.tokens = amount;
  return spot;
}

struct DriftInput {
  std::vector<DriftSpot> spots;
  std::vector<DriftPerp> perps;
  DriftAccount account() const { return {spots, perps}; }
};

DriftPerp drift_perp(const Json& in, const Json& perp, std::size_t index) {
  DriftPerp market;
  market.asset = static_cast<std::uint32_t>(index);
  market.price = value_or(perp, "px", value_or(in, "oracle", 1.0));
  market.base = value_or(perp, "base", 0.0);
  market.quote = value_or(perp, "quote", 0.0);
  market.maintenance_ratio = value_or(perp, "mmr", value_or(in, "mmr", 0.1));
  market.initial_ratio = std::max(market.maintenance_ratio, value_or(in, "imr", 0.2));
  market.imf_factor = value_or(perp, "imfFactor", value_or(in, "imfFactor", 0.0)) / 1e6;
  market.maintenance_gain_weight = value_or(in, "upnlAssetWeight", 1.0);
  market.initial_gain_weight = market.maintenance_gain_weight;
  return market;
}

/// SOL and the first market of a RUN row share an oracle.
DriftInput drift_input(const Json& in) {
  DriftInput input;
  if (in.contains("usdc")) input.spots.push_back(drift_quote(number(in.at("usdc"))));
  for (const char* list : {"perp", "perps"}) {
    if (!in.contains(list)) continue;
    for (const Json& perp : in.at(list)) {
      input.perps.push_back(drift_perp(in, perp, input.perps.size()));
    }
  }
  if (in.contains("sol")) {
    const Json& sol = in.at("sol");
    DriftSpot spot;
    spot.price = number(sol.at("oracle"));
    spot.tokens = number(sol.at("amt"));
    spot.initial_asset_weight = spot.maintenance_asset_weight = number(sol.at("aw"));
    input.spots.push_back(spot);
  }
  return input;
}

void drift_prices(const DriftInput& input, Outputs& outputs, const Json& out) {
  for (std::size_t i = 0; i < input.perps.size(); ++i) {
    const std::string name = "liqPrice" + std::to_string(i);
    if (!out.contains(name)) continue;
    std::array<LiquidationInterval, 8> intervals{};
    const auto map = drift_liquidation_prices(input.account(), input.perps[i].asset, intervals);
    if (!map.ok()) {
      outputs.fail("refused: " + std::string(error_name(map.error().code)));
      continue;
    }
    const SideBoundary& side = input.perps[i].base < 0.0 ? map->rising : map->falling;
    if (side.reach != Reach::reached) outputs.fail(name + " is not reached");
    outputs.add(name.c_str(), side.price);
  }
}

Case drift_account_row(const Json& row) {
  const Json &in = row.at("in"), &out = row.at("out");
  DriftInput input = drift_input(in);
  const auto health = drift_health(input.account());
  if (!health.ok()) return refused(health.error());
  Outputs outputs(out, 1e-6);
  outputs.add("health", static_cast<double>(health->health));
  outputs.add("totalCollateral", health->maintenance.collateral);
  outputs.add("marginReq", health->maintenance.requirement);
  outputs.add("maintMargin", health->maintenance.requirement);
  outputs.add("freeCollateral", health->initial.free);
  outputs.add_decision("canBeLiquidated", health->liquidatable);
  double gains = 0.0;
  for (const DriftPerp& perp : input.perps) gains += perp.base * perp.price + perp.quote;
  outputs.add("upnl", gains);
  // A market to take leverage in.
  if (input.perps.empty()) input.perps.push_back(drift_perp(in, Json::object(), 0));
  for (const char* name : {"maxLeverage", "maxLeverageInitial", "maxLeverageMaint"}) {
    if (!out.contains(name)) continue;
    const bool initial = std::string(name) != "maxLeverageMaint";
    const auto leverage = drift_max_leverage(input.account(), 0, initial);
    if (!leverage.ok()) return refused(leverage.error());
    outputs.add(name, *leverage);
  }
  drift_prices(input, outputs, out);
  // The row gives no initial ratios, and none of the other rows' fits its figure.
  const bool underdetermined = out.contains("freeCollateralInitial") && !in.contains("imr");
  if (!underdetermined) outputs.add("freeCollateralInitial", health->initial.free);
  return outputs.done(underdetermined ? "freeCollateralInitial needs ratios that are not given" : "");
}

Case drift_orders_row(const Json& row) {
  const Json& in = row.at("in");
  DriftSpot spot;
  spot.price = number(in.at("price"));
  spot.tokens = number(in.at("tokens"));
  spot.open_bids = value_or(in, "openBids", 0.0);
  spot.open_asks = value_or(in, "openAsks", 0.0);
  spot.initial_asset_weight = number(in.at("initAW"));
  spot.initial_liability_weight = number(in.at("initLW"));
  const auto worst = drift_spot_worst(spot);
  if (!worst.ok()) return refused(worst.error());
  Outputs outputs(row.at("out"), 1e-6);
  outputs.add("tokenAmount", worst->tokens);
  outputs.add("tokenValue", worst->value);
  outputs.add("weighted", worst->weighted);
  outputs.add("ordersValue", worst->orders_value);
  outputs.add("freeCollateralContribution", worst->free);
  return outputs.done();
}

Case drift_isolated_row(const Json& row) {
  const Json &in = row.at("in"), &isolated = in.at("isolated");
  const DriftSpot cross = drift_quote(number(in.at("usdcCross")));
  const DriftSpot deposit = drift_quote(number(isolated.at("deposit")));
  const DriftPerp perp = drift_perp(in, isolated, 0);
  const auto shared = drift_health({{&cross, 1}, {}});
  const auto alone = drift_health({{&deposit, 1}, {&perp, 1}});
  if (!shared.ok()) return refused(shared.error());
  if (!alone.ok()) return refused(alone.error());
  Outputs outputs(row.at("out"), 1e-6);
  outputs.add("crossTotalCollateral", shared->maintenance.collateral);
  outputs.add("isolatedTotalCollateral", alone->maintenance.collateral);
  return outputs.done();
}

Case drift_row(const Json&, const Json& row) {
  const Json& in = row.at("in");
  if (in.contains("initAW")) return drift_orders_row(row);
  if (in.contains("isolated")) return drift_isolated_row(row);
  return drift_account_row(row);
}

// Mango v4.

struct MangoInput {
  std::vector<MangoToken> tokens;
  std::vector<MangoSpotMarket> spot_markets;
  std::vector<MangoPerp> perps;
  MangoAccount account() const { return {tokens, spot_markets, perps}; }
};

MangoToken mango_token(const Json& meta, const Json& in, std::uint32_t index) {
  const std::string name = std::to_string(index + 1);
  const Json &bank = meta.at("banks").at("token" + name), &scale = in.at("bs" + name);
  const double initial = number(bank.at("init")), maintenance = number(bank.at("maint"));
  MangoToken token;
  token.asset = index;
  token.price = number(bank.at("price"));
  token.balance = number(in.at("token" + name));
  token.asset_weight = {1.0 - initial, 1.0 - maintenance};
  token.liability_weight = {1.0 + initial, 1.0 + maintenance};
  token.deposits = token.borrows = number(scale[0]);
  token.deposit_scale_start = token.borrow_scale_start = number(scale[1]);
  return token;
}

/// The file's head says it in words: lots of 10 units at 5, weights 1 -+ .1 and .2, gains by .98
/// and .95, settled in the first token.
MangoPerp mango_perp(const Json& perp) {
  constexpr double kLot = 10.0;
  MangoPerp market;
  market.asset = 3;
  market.price = 5.0;
  market.base = number(perp[0]) * kLot;
  market.quote = number(perp[1]);
  market.bids = number(perp[2]) * kLot;
  market.asks = number(perp[3]) * kLot;
  market.base_asset_weight = {1.0 - 0.2, 1.0 - 0.1};
  market.base_liability_weight = {1.0 + 0.2, 1.0 + 0.1};
  market.overall_asset_weight = {0.95, 0.98};
  return market;
}

MangoInput mango_input(const Json& meta, const Json& in) {
  MangoInput input;
  for (std::uint32_t i = 0; i < 3; ++i) input.tokens.push_back(mango_token(meta, in, i));
  for (std::uint32_t i = 1; i < 3; ++i) {
    const std::string name = "1" + std::to_string(i + 1);
    const Json &reserved = in.at("oo" + name), &extremes = in.at("sa" + name);
    MangoSpotMarket market;
    market.base = i;
    market.reserved_base = number(reserved[1]);
    market.reserved_quote = number(reserved[0]);
    // The program multiplies reserved quote by the first and reserved base by the second.
    market.highest_bid_inverse = number(extremes[0]);
    market.lowest_ask = number(extremes[1]);
    input.spot_markets.push_back(market);
  }
  input.perps.push_back(mango_perp(in.at("perp1")));
  return input;
}

Case mango_row(const Json& meta, const Json& row) {
  const MangoInput input = mango_input(meta, row.at("in"));
  const auto health = mango_health(input.account());
  if (!health.ok()) return refused(health.error());
  Outputs outputs(row.at("out"), 1e-6);
  outputs.add("initHealth", health->initial);
  outputs.add("maintHealth", health->maintenance);
  return outputs.done();
}

// GMX v2.

/// A factor of the file's head as the contracts keep it; words may stand before the number.
u256 gmx_factor(const Json& value) {
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    const std::size_t at = text.find_last_of(" :");
    return scaled(Json(at == std::string::npos ? text : text.substr(at + 1)), 30);
  }
  char text[64];
  std::snprintf(text, sizeof text, "%.18f", value.get<double>());
  return scaled(Json(std::string(text)), 30);
}

gmx::Market gmx_market(const Json& meta) {
  const Json& market = meta.at("market");
  gmx::Market result;
  result.position_fee_factor = gmx_factor(market.at("closeFeeFactor"));
  result.min_collateral_factor_for_liquidation =
      gmx_factor(market.at("minCollateralFactorForLiquidation"));
  result.min_collateral_factor = result.min_collateral_factor_for_liquidation;
  result.max_impact_factor_for_liquidation =
      gmx_factor(market.at("maxPositionImpactFactorForLiquidations"));
  result.min_collateral_usd = gmx_factor(market.at("minCollateralUsd"));
  return result;
}

u256 distance(const u256& a, const u256& b) {
  Exact exact;
  return a > b ? exact.subtract(a, b) : exact.subtract(b, a);
}

gmx::Position gmx_position(const Json& in) {
  gmx::Position position;
  position.is_long = in.at("isLong").get<bool>();
  position.size_usd = scaled(in.at("sizeInUsd"), 0);
  position.size_tokens = scaled(in.at("sizeInTokens"), 0);
  position.collateral_usd = scaled(in.at("collateralUsd"), 0);
  position.collateral_amount = scaled(in.at("collateralAmount"), 0);
  position.funding_fee_usd = scaled(in.at("pendingFundingFeesUsd"), 0);
  position.borrowing_fee_usd = scaled(in.at("pendingBorrowingFeesUsd"), 0);
  position.collateral_is_index =
      in.at("collateralToken").get<std::string>().find("index") != std::string::npos;
  // Only "liquidatable now" depends on the price: the average entry serves.
  Exact exact;
  position.price = std::max(exact.divide(position.size_usd, position.size_tokens), u256{1});
  return position;
}

Case gmx_row(const Json& meta, const Json& row) {
  const auto got = gmx::liquidation_price(gmx_market(meta), gmx_position(row.at("in")));
  if (!got.ok()) return refused(got.error());
  const auto decimals = static_cast<unsigned>(number(meta.at("market").at("indexDecimals")));
  Exact exact;
  const u256 price = exact.multiply(got->peer_price, power_of_ten(decimals));
  Digest digest;
  digest_integer(digest, price);
  digest_integer(digest, got->price);
  // The SDK says undefined where there is no price above zero.
  if (row.at("out").is_null()) return {"", is_zero(price), 0, 0, digest.value(), "none above zero"};
  const double error = to_double(distance(price, scaled(row.at("out"), 0))) / 1e30;
  // The contract's own boundary lies within one unit of the division.
  const bool near = got->reach == Reach::unreachable ||
                    distance(got->price, got->peer_price) <= u256{1};
  return {"", error <= 1e-12 && near, error, 1e-12, digest.value(), near ? "" : "boundary differs"};
}

// Orderly.

struct OrderlyInput {
  std::vector<MarginTier> tiers;
  std::vector<PerpMarket> markets;
  std::vector<PerpPosition> positions;
  OrderlyCurves own;
  std::uint32_t moved = 0;

  void add(double price, double size, const MarginCurve& curve) {
    positions.push_back({static_cast<std::uint32_t>(markets.size()), size, price});
    markets.push_back({price, curve, curve});
  }
  void add_own(const Json& in) {
    moved = static_cast<std::uint32_t>(markets.size());
    add(number(in.at("markPrice")), number(in.at("positionQty")), own.maintenance_curve());
  }
};

/// The row's market moves with its own curve; the others keep the ratio that the row gives. Equity
/// is `totalCollateral` now, so that every entry price is the mark.
void read_orderly(const Json& in, OrderlyInput& input) {
  const Json& list = in.at("positions");
  input.tiers.reserve(list.size());
  bool found = false;
  for (const Json& position : list) {
    if (position.at("symbol") == in.at("symbol")) {
      found = true;
      input.add_own(in);
      continue;
    }
    input.tiers.push_back({0.0, number(position.at("mmr")), 0.0});
    input.add(number(position.at("mark_price")), number(position.at("position_qty")),
              {.tiers = {&input.tiers.back(), 1}});
  }
  if (!found) input.add_own(in);
}

Case orderly_row(const Json&, const Json& row) {
  const Json& in = row.at("in");
  const auto curves = orderly_curves(
      {number(in.at("baseMMR")), number(in.at("baseIMR")), number(in.at("IMRFactor")), 1.0});
  if (!curves.ok()) return refused(curves.error());
  OrderlyInput input;
  input.own = *curves;
  read_orderly(in, input);
  const CrossAccount account{number(in.at("totalCollateral")), input.markets, input.positions, {}};
  std::array<LiquidationInterval, kMaxPriceIntervals> intervals{};
  const auto map = liquidation_prices(account, input.moved, intervals);
  if (!map.ok()) return refused(map.error());
  Digest digest;
  digest.add(map->falling.price);
  digest.add(map->rising.price);
  if (map->falling.reach == Reach::already_liquidatable) {
    return {"", true, 0, 0, digest.value(), "already below maintenance: the typed reason"};
  }
  const double want = number(row.at("out"));
  const SideBoundary& side = number(in.at("positionQty")) < 0.0 ? map->rising : map->falling;
  const bool reached = side.reach == Reach::reached;
  if (want == 0.0) {
    return {"", !reached, 0, 0, digest.value(), reached ? "the peer says never" : ""};
  }
  if (!reached) return {"", false, 0, 0, digest.value(), "not reached"};
  // The peer's bisection stops at 1e-4 of the notional: so far may the equities lie apart.
  const double error = std::fabs(side.price - want) / side.price;
  return {"", error <= 1.1e-4, error, 1.1e-4, digest.value(), ""};
}

Report every_row(const Json& file, const char* kind,
                 Case (*evaluate)(const Json& meta, const Json& row)) {
  Report report{kind, {}};
  for (const Json& row : file.at("vectors")) {
    report.cases.push_back(evaluate(file.at("meta"), row));
    report.cases.back().label = label_of(row);
  }
  return report;
}

}  // namespace

Report hyperliquid_tiers(const Json& file) {
  return every_row(file, "relative", hyperliquid_row);
}
Report dydx_v4(const Json& file) {
  return every_row(file, "exact", dydx_row);
}
Report drift(const Json& file) {
  return every_row(file, "relative", drift_row);
}
Report mango_health(const Json& file) {
  return every_row(file, "relative", mango_row);
}
Report gmx_peer_run(const Json& file) {
  return every_row(file, "USD", gmx_row);
}
Report orderly_peer_run(const Json& file) {
  return every_row(file, "relative", orderly_row);
}

}  // namespace loadline::conformance

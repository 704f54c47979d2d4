// Venues that weigh every balance: Drift's own test figures and an executed SDK, Mango's fixtures.
#include <algorithm>
#include <array>

#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/mango.hpp"

#include "tests/conformance/outputs.hpp"

namespace loadline::conformance {
namespace {

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
  return outputs.done(underdetermined ? "freeCollateralInitial needs ratios that are not given"
                                      : "");
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

}  // namespace

Report drift(const Json& file) {
  return every_row(file, "relative", drift_row);
}
Report mango_health(const Json& file) {
  return every_row(file, "relative", mango_row);
}

}  // namespace loadline::conformance

// Perpetual venues: published tables, the chains' own tests, executed SDKs.
#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/venue/dydx.hpp"
#include "core/margin/perpetual/venue/gmx.hpp"
#include "core/margin/perpetual/venue/hyperliquid.hpp"
#include "core/margin/perpetual/venue/orderly.hpp"

#include "tests/conformance/outputs.hpp"

namespace loadline::conformance {
namespace {

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
  const auto margins = dydx::margins(tier, scaled(in.at("quote"), 0), integer_or_zero(in, "oi"));
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
  return exact_case(
      {{risk->initial, scaled(out.at("im"), 0)}, {risk->maintenance, scaled(out.at("mm"), 0)}});
}

Case dydx_row(const Json&, const Json& row) {
  const std::string name = row.at("fn").get<std::string>();
  if (name == "imQuote") return dydx_initial_margin(row);
  if (name == "marginRequirements") return dydx_requirements(row);
  return {"", false, 0, 0, 0, "no function of the engine is named " + name};
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
  const bool near =
      got->reach == Reach::unreachable || distance(got->price, got->peer_price) <= u256{1};
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

}  // namespace

Report hyperliquid_tiers(const Json& file) {
  return every_row(file, "relative", hyperliquid_row);
}
Report dydx_v4(const Json& file) {
  return every_row(file, "exact", dydx_row);
}
Report gmx_peer_run(const Json& file) {
  return every_row(file, "USD", gmx_row);
}
Report orderly_peer_run(const Json& file) {
  return every_row(file, "relative", orderly_row);
}

}  // namespace loadline::conformance

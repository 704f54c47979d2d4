// Rows of the risk file about liquidation on lending protocols, by the words of their method.
#include "core/margin/lending/comet/comet_absorb.hpp"
#include "core/margin/lending/pool/aave_liquidation_call.hpp"

#include "tests/conformance/case.hpp"
#include "tests/conformance/comparison.hpp"

namespace loadline::conformance {
namespace {

constexpr unsigned kTokenDecimals = 18;

real shown_units(const u256& value, double unit) {
  return as_double(value) / unit;
}

std::uint64_t bps(const Json& fraction) {
  return scaled(fraction, 4).limb[0];
}

/// The account of a row: one collateral and one debt, each token worth one unit of base currency.
aave::LiquidationCall call_of(const Json& in) {
  Exact exact;
  aave::LiquidationCall call{};
  call.collateral_balance = scaled(in.at("collateral"), kTokenDecimals);
  call.debt_balance = scaled(in.at("debt"), kTokenDecimals);
  call.collateral_price = call.debt_price = power_of_ten(8);
  call.debt_to_cover = u256::max();
  call.total_collateral = scaled(in.at("collateral"), 8);
  call.total_debt = scaled(in.at("debt"), 8);
  call.health_factor = exact.wad_divide(
      exact.percent_multiply(call.total_collateral, bps(in.at("LT")), Rounding::down),
      call.total_debt, Rounding::down);
  call.liquidation_bonus_bps = bps(in.at("LB"));
  call.protocol_fee_bps = bps(in.at("protocol_fee"));
  call.collateral_decimals = call.debt_decimals = kTokenDecimals;
  call.version = aave::Version::v3_3;
  return call;
}

/// (C - seized) * LT / (D - repaid) of what is left, in wad.
u256 health_after(const Json& in, const aave::LiquidationCall& call,
                  const aave::LiquidationOutcome& outcome) {
  Exact exact;
  const u256 collateral = exact.subtract(call.collateral_balance, outcome.collateral_seized);
  const u256 debt = exact.subtract(call.debt_balance, outcome.debt_repaid);
  return exact.wad_divide(exact.percent_multiply(collateral, bps(in.at("LT")), Rounding::down),
                          debt, Rounding::down);
}

Case aave_row(const Json& row) {
  const Json& in = row.at("in");
  const Json& out = row.at("out");
  Comparison result{row, 0.0};
  const aave::LiquidationCall call = call_of(in);
  const Error error = aave::check(call);
  const auto outcome = aave::liquidation_call(call);
  if (error.code != ErrorCode::ok || !outcome.ok()) {
    result.refuse(error.code != ErrorCode::ok ? error : outcome.error());
    return result.done();
  }
  const std::pair<const char*, u256> amounts[] = {
      {"debt_repaid", outcome->debt_repaid},   {"seized", outcome->collateral_seized},
      {"protocol_fee", outcome->protocol_fee}, {"to_liquidator", outcome->collateral_to_liquidator},
      {"bad_debt", outcome->deficit},          {"HF", call.health_factor},
  };
  for (const auto& [name, amount] : amounts) {
    if (out.contains(name)) result.add(shown_units(amount, 1e18), number(out.at(name)));
  }
  if (out.contains("close_factor")) {
    const double share = as_double(outcome->max_debt) / as_double(call.debt_balance);
    result.add(share, number(out.at("close_factor")));
  }
  if (out.contains("HF_after") && !out.at("HF_after").is_null()) {
    result.add(shown_units(health_after(in, call, *outcome), 1e18), number(out.at("HF_after")));
  }
  Case done = result.done();
  if (outcome->refusal != aave::LiquidationRefusal::none) {
    done.passed = false;
    done.note = "the protocol would refuse it";
  }
  return done;
}

Case spiral_row(const Json& row) {
  const Json& in = row.at("in");
  Comparison result{row, 0.0};
  result.add(shown_units(aave::spiral_health_factor(bps(in.at("LT")), bps(in.at("LB"))), 1e18),
             number(row.at("out").at("threshold_HF")));
  return result.done();
}

Case comet_row(const Json& row) {
  const Json& in = row.at("in");
  Comparison result{row, 0.0};
  comet::Asset asset{};
  asset.price = scaled(in.at("price"), 8);
  asset.liquidation_factor = scaled(in.at("liqFactor"), 18).limb[0];
  asset.decimals = 18;
  comet::Market market{};
  market.assets = {&asset, 1};
  market.base_price = power_of_ten(8);
  market.base_supply_index = market.base_borrow_index = comet::kIndexScale;
  market.store_front_price_factor = scaled(in.at("storeFront"), 18).limb[0];
  market.base_decimals = 6;
  const Error error = comet::check(market);
  const auto quote = comet::quote_collateral(market, 0, scaled(in.at("base"), 6));
  if (error.code != ErrorCode::ok || !quote.ok()) {
    result.refuse(error.code != ErrorCode::ok ? error : quote.error());
    return result.done();
  }
  result.add(shown_units(*quote, 1e18), number(row.at("out").at("collateral")));
  return result.done();
}

}  // namespace

bool evaluate_lending_liquidation(const Json& row, Case& out) {
  const std::string method = row.at("method").get<std::string>();
  if (starts_with(method, "Aave v3.3+")) {
    out = aave_row(row);
  } else if (starts_with(method, "one-step liquidation raises HF")) {
    out = spiral_row(row);
  } else if (starts_with(method, "Comet buyCollateral quote")) {
    out = comet_row(row);
  } else {
    return false;
  }
  return true;
}

}  // namespace loadline::conformance

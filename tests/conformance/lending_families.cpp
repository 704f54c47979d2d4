// Compound III and Morpho Blue: the protocols' own test figures, exactly.
#include <vector>

#include "core/margin/lending/comet/comet_absorb.hpp"
#include "core/margin/lending/comet/comet_boundary.hpp"
#include "core/margin/lending/morpho/morpho_actions.hpp"
#include "core/margin/lending/morpho/morpho_apy.hpp"
#include "core/margin/lending/morpho/morpho_boundary.hpp"
#include "core/margin/lending/morpho/morpho_interest.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

void add(Digest& digest, const u256& value) {
  for (const std::uint64_t word : value.limb) digest.add(word);
}

/// An integer, or a quotient of two ("3e16/31536000") toward zero.
u256 exact_integer(const Json& value) {
  if (!value.is_string()) return scaled(value, 0);
  const std::string text = value.get<std::string>();
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return scaled(value, 0);
  Exact exact;
  return exact.divide(scaled(text.substr(0, slash), 0), scaled(text.substr(slash + 1), 0));
}

std::string refused(const Error& error) {
  return "refused: " + std::string(error_name(error.code)) + " of " +
         std::string(field_name(error.field));
}

Case failed(std::string note) {
  return {"", false, 0, 0, 0, std::move(note)};
}

Case decision(bool got, const Json& want) {
  Digest digest;
  digest.add(std::uint64_t{got});
  return {"", want.is_boolean() && got == want.get<bool>(), 0, 0, digest.value(), ""};
}

Case integer(const u256& got, const Json& want) {
  Digest digest;
  add(digest, got);
  const bool same = !want.is_null() && got == exact_integer(want);
  return {"", same, 0, 0, digest.value(), same ? "" : "got " + std::to_string(as_double(got))};
}

/// An integer, or null where the position owes nothing.
Case integer_or_none(const u256& got, bool none, const Json& want) {
  if (!want.is_null()) return integer(got, want);
  Case result = decision(none, Json(true));
  result.note = none ? "no debt: the peer says null" : "want null";
  return result;
}

// Compound III ------------------------------------------------------------------------------------

constexpr std::uint64_t kFactor = 1'000'000'000'000'000'000;
constexpr unsigned kBaseDecimals = 6;

std::uint64_t factor(const Json& in, const char* name, std::uint64_t fallback) {
  return in.contains(name) ? scaled(in.at(name), 18).limb[0] : fallback;
}

/// The price of one asset: one number for all, or one by its name.
u256 price_of(const Json& in, const std::string& asset) {
  if (!in.contains("price")) return scaled(1, 8);
  const Json& price = in.at("price");
  return scaled(price.is_object() ? price.at(asset) : price, 8);
}

/// A market and an account of a row, owning their arrays. 18 decimals but for the base token's 6.
struct CometRow {
  explicit CometRow(const Json& in) {
    const auto add_asset = [&](const std::string& name, const u256& held) {
      comet::Asset asset{};
      asset.price = price_of(in, name);
      asset.borrow_collateral_factor = factor(in, "borrowCF", kFactor);
      asset.liquidate_collateral_factor = factor(in, "liquidateCF", kFactor);
      asset.liquidation_factor =
          factor(in, in.contains("liqFactor") ? "liqFactor" : "liquidationFactor", kFactor);
      asset.decimals =
          in.contains("decimals") ? static_cast<std::uint32_t>(number(in.at("decimals"))) : 18;
      assets.push_back(asset);
      collateral.push_back(held);
    };
    if (in.contains("collat")) {
      for (const auto& [name, held] : in.at("collat").items()) add_asset(name, exact_integer(held));
    }
    if (assets.empty()) add_asset("COMP", u256{0});
    base_price = in.contains("basePrice") ? scaled(in.at("basePrice"), 8) : scaled(1, 8);
    base_decimals = in.contains("baseDecimals")
                        ? static_cast<std::uint32_t>(number(in.at("baseDecimals")))
                        : kBaseDecimals;
    store_front = factor(in, "storeFront", factor(in, "storeFrontPriceFactor", kFactor));
    if (in.contains("principal")) {
      principal.magnitude = exact_integer(in.at("principal"));
      const bool owed = is_negative(in.at("principal")) && !is_zero(principal.magnitude);
      principal.negative = owed ? 1 : 0;
    }
    const auto index = [&](const char* name) {
      return in.contains(name) ? exact_integer(in.at(name)).limb[0] : comet::kIndexScale;
    };
    supply_index = index("baseSupplyIndex");
    borrow_index = index("baseBorrowIndex");
  }

  comet::Market market() const {
    comet::Market market{};
    market.assets = assets;
    market.base_price = base_price;
    market.base_supply_index = supply_index;
    market.base_borrow_index = borrow_index;
    market.store_front_price_factor = store_front;
    market.base_decimals = base_decimals;
    return market;
  }
  comet::Account account() const { return {collateral, principal}; }

  std::vector<comet::Asset> assets;
  std::vector<u256> collateral;
  comet::SignedAmount principal;
  u256 base_price;
  std::uint64_t supply_index = 0;
  std::uint64_t borrow_index = 0;
  std::uint64_t store_front = 0;
  std::uint32_t base_decimals = 0;
};

Case comet_case(const std::string& fn, const Json& vector) {
  const CometRow row{vector.at("in")};
  const comet::Market market = row.market();
  const comet::Account account = row.account();
  for (const Error& error : {comet::check(market), comet::check(market, account)}) {
    if (error.code != ErrorCode::ok) return failed(refused(error));
  }
  const Json& want = vector.at("out");
  if (fn == "quoteCollateral") {
    const auto quote =
        comet::quote_collateral(market, 0, exact_integer(vector.at("in").at("base")));
    return quote.ok() ? integer(*quote, want) : failed(refused(quote.error()));
  }
  if (fn == "isLiquidatable") {
    const auto result = comet::is_liquidatable(market, account);
    return result.ok() ? decision(*result, want) : failed(refused(result.error()));
  }
  if (fn == "isBorrowCollateralized") {
    const auto result = comet::is_borrow_collateralized(market, account);
    return result.ok() ? decision(*result, want) : failed(refused(result.error()));
  }
  return failed("no rule of this engine computes it");
}

// Morpho Blue -------------------------------------------------------------------------------------

const Json& first_of(const Json& in, std::initializer_list<const char*> names) {
  static const Json none;
  for (const char* name : names) {
    if (in.contains(name)) return in.at(name);
  }
  return none;
}

u256 amount_of(const Json& in, std::initializer_list<const char*> names,
               const u256& fallback = {}) {
  const Json& value = first_of(in, names);
  return value.is_null() ? fallback : exact_integer(value);
}

morpho::Market morpho_market(const Json& in) {
  morpho::Market market{};
  market.total_supply_assets = amount_of(in, {"totalSupplyAssets", "supply"});
  market.total_supply_shares = amount_of(in, {"totalSupplyShares"});
  market.total_borrow_assets = amount_of(in, {"totalBorrowAssets", "borrow"});
  market.total_borrow_shares = amount_of(in, {"totalBorrowShares"});
  market.price = amount_of(in, {"price"}, morpho::kOraclePriceScale);
  market.borrow_rate = amount_of(in, {"borrowRate", "rate"});
  market.fee = amount_of(in, {"fee"}).limb[0];
  market.lltv = amount_of(in, {"lltv"}).limb[0];
  return market;
}

morpho::Position morpho_position(const Json& in) {
  return {amount_of(in, {"supplyShares"}), amount_of(in, {"borrowShares"}),
          amount_of(in, {"collateral"})};
}

Rounding rounding_of(const Json& in, Rounding fallback) {
  const Json& name = first_of(in, {"rounding"});
  if (!name.is_string()) return fallback;
  return name == "Up" || name == "up" ? Rounding::up : Rounding::down;
}

/// Functions of totals alone; `done` says whether it was one.
Case totals_case(const std::string& fn, const Json& vector, bool& done) {
  const Json& in = vector.at("in");
  const morpho::Market market = morpho_market(in);
  const u256 target = amount_of(in, {"u", "utilization", "target"});
  const u256 assets = amount_of(in, {"assets"});
  const u256 shares = amount_of(in, {"shares"});
  Exact exact;
  u256 got;
  if (fn == "liquidationIncentiveFactor") {
    got = morpho::liquidation_incentive_factor(market.lltv);
  } else if (fn == "utilization") {
    got = morpho::utilization(exact, market);
  } else if (fn == "supplyToUtilization") {
    got = morpho::supply_to_utilization(exact, market, target);
  } else if (fn == "withdrawToUtilization") {
    got = morpho::withdraw_to_utilization(exact, market, target);
  } else if (fn == "borrowToUtilization") {
    got = morpho::borrow_to_utilization(exact, market, target);
  } else if (fn == "repayToUtilization") {
    got = morpho::repay_to_utilization(exact, market, target);
  } else if (fn == "wTaylorCompounded") {
    got = morpho::taylor_compounded(exact, amount_of(in, {"x", "rate"}),
                                    amount_of(in, {"n", "elapsed"}));
  } else if (fn == "collateralPower") {
    got = morpho::wad_multiply_down(exact, amount_of(in, {"collateral"}), market.lltv);
  } else if (fn == "maxBorrowAssets") {
    got = morpho::max_borrow(exact, amount_of(in, {"collateral"}), market.price, market.lltv);
  } else if (fn == "toSupplyAssets") {
    got = morpho::to_supply_assets(exact, market, shares, rounding_of(in, Rounding::down));
  } else if (fn == "toSupplyShares") {
    got = morpho::to_supply_shares(exact, market, assets, rounding_of(in, Rounding::up));
  } else if (fn == "toBorrowAssets") {
    got = morpho::to_borrow_assets(exact, market, shares, rounding_of(in, Rounding::up));
  } else if (fn == "toBorrowShares") {
    got = morpho::to_borrow_shares(exact, market, assets, rounding_of(in, Rounding::down));
  } else if (fn == "toAssets") {
    got = morpho::to_assets(exact, shares, amount_of(in, {"totalAssets"}),
                            amount_of(in, {"totalShares"}), rounding_of(in, Rounding::down));
  } else if (fn == "toShares") {
    got = morpho::to_shares(exact, assets, amount_of(in, {"totalAssets"}),
                            amount_of(in, {"totalShares"}), rounding_of(in, Rounding::down));
  } else if (fn == "liquidationSeizedAssets") {
    got = is_zero(market.price)
              ? u256{}
              : morpho::seized_for_shares(exact, market, amount_of(in, {"repaidShares"}),
                                          morpho::liquidation_incentive_factor(market.lltv));
  } else if (fn == "liquidationRepaidShares") {
    got = morpho::shares_for_seized(exact, market, amount_of(in, {"seizedAssets"}),
                                    morpho::liquidation_incentive_factor(market.lltv));
  } else {
    done = false;
    return {};
  }
  done = true;
  return exact.overflowed() ? failed("overflow") : integer(got, vector.at("out"));
}

Case interest_case(const Json& vector) {
  const Json& in = vector.at("in");
  const auto interest =
      morpho::accrued_interest(morpho_market(in), amount_of(in, {"elapsed", "seconds"}).limb[0]);
  if (!interest.ok()) return failed(refused(interest.error()));
  const Json& out = vector.at("out");
  Case assets = integer(interest->assets, out.is_object() ? out.at("interest") : out);
  if (out.is_object() && out.contains("feeShares")) {
    const Case shares = integer(interest->fee_shares, out.at("feeShares"));
    assets.passed = assets.passed && shares.passed;
    assets.digest ^= shares.digest << 1;
  }
  return assets;
}

/// A rate in wad a second, or one in wad a year that the SDK's tests divide by a year's seconds.
u256 rate_of(const Json& in) {
  Exact exact;
  const Json& yearly = first_of(in, {"ratePerYear", "yearlyRate", "annualRate"});
  if (yearly.is_null()) return amount_of(in, {"rate", "r", "ratePerSecond", "borrowRate"});
  const bool fraction = yearly.is_number_float() || decimal(yearly).digits > 0;
  return exact.divide(fraction ? scaled(yearly, 18) : exact_integer(yearly), u256{31'536'000});
}

Case apy_case(const Json& vector) {
  const auto apy = morpho_rate_to_apy(rate_of(vector.at("in")));
  if (!apy.ok()) return failed(refused(apy.error()));
  const double want = number(vector.at("out"));
  return compare("", shown(*apy), want, want == 0.0 ? 1.0 : std::fabs(want), 1e-13);
}

/// The last healthy price and the one below it, decided by the contract's rule: what the closed
/// form is held against.
bool boundary_holds(const morpho::Market& market, const morpho::Position& position) {
  const auto boundary = morpho::price_boundary(market, position);
  if (!boundary.ok() || boundary->reach != morpho::Reach::reached) return boundary.ok();
  morpho::Market at = market;
  at.price = boundary->last_healthy;
  const auto above = morpho::is_healthy(at, position);
  at.price = boundary->first_liquidatable;
  const auto below = morpho::is_healthy(at, position);
  return above.ok() && *above && below.ok() && !*below;
}

Case position_case(const std::string& fn, const Json& vector) {
  const Json& in = vector.at("in");
  const Json& want = vector.at("out");
  const morpho::Market market = morpho_market(in);
  const morpho::Position position = morpho_position(in);
  if (fn == "isHealthy") {
    const auto healthy = morpho::is_healthy(market, position);
    return healthy.ok() ? decision(*healthy, want) : failed(refused(healthy.error()));
  }
  if (fn == "liquidationPrice") {
    const auto price = morpho::published_liquidation_price(market, position);
    if (!price.ok()) return failed(refused(price.error()));
    if (!boundary_holds(market, position)) return failed("the exact boundary is none");
    return integer_or_none(price->price, price->reach == morpho::Reach::no_debt, want);
  }
  if (fn == "priceVariationToLiquidationPrice" || fn == "priceVariationToLiquidation") {
    const auto variation = morpho::published_price_variation(market, position);
    if (!variation.ok()) return failed(refused(variation.error()));
    if (variation->reach != morpho::Reach::reached) return integer_or_none({}, true, want);
    // The older name counts a fall upwards.
    const bool falls = (variation->negative != 0) == (fn == "priceVariationToLiquidationPrice");
    Case result = integer(variation->magnitude, want);
    result.passed = result.passed && (is_zero(variation->magnitude) || is_negative(want) == falls);
    return result;
  }
  if (fn == "seizableCollateral") {
    const auto seizable = morpho::seizable_collateral(market, position);
    return seizable.ok() ? integer(*seizable, want) : failed(refused(seizable.error()));
  }
  if (fn == "withdrawableCollateral") {
    const auto free = morpho::published_withdrawable_collateral(market, position);
    return free.ok() ? integer(*free, want) : failed(refused(free.error()));
  }
  const auto data = morpho::account_data(market, position);
  if (!data.ok()) return failed(refused(data.error()));
  const bool none = data->status == morpho::HealthStatus::no_debt;
  if (fn == "maxBorrowableAssets") return integer(data->borrowable, want);
  if (fn == "collateralValue") return integer(data->collateral_value, want);
  if (fn == "healthFactor") return integer_or_none(data->health_factor, none, want);
  if (fn == "ltv") return integer_or_none(data->ltv, none, want);
  if (fn == "borrowCapacityUsage") return integer_or_none(data->borrow_capacity_usage, none, want);
  return failed("no rule of this engine computes it");
}

Case morpho_case(const std::string& fn, const Json& vector) {
  if (fn == "rateToApy") return apy_case(vector);
  if (fn == "accruedInterest") return interest_case(vector);
  bool done = false;
  const Case result = totals_case(fn, vector, done);
  return done ? result : position_case(fn, vector);
}

/// SDK names with and without their "get".
std::string plain_name(std::string fn) {
  if (fn.rfind("get", 0) != 0 || fn.size() < 4) return fn;
  fn.erase(0, 3);
  fn[0] = static_cast<char>(fn[0] - 'A' + 'a');
  return fn;
}

using Evaluate = Case (*)(const std::string& fn, const Json& vector);

Report exact_report(const Json& file, Evaluate evaluate) {
  Report report{"exact; a float relative", {}};
  for (const Json& vector : file.at("vectors")) {
    const std::string fn = plain_name(vector.at("fn").get<std::string>());
    Case result = evaluate(fn, vector);
    result.label = fn + " " + vector.at("in").dump();
    report.cases.push_back(std::move(result));
  }
  return report;
}

}  // namespace

Report comet_vectors(const Json& file) {
  return exact_report(file, comet_case);
}

Report morpho_vectors(const Json& file) {
  return exact_report(file, morpho_case);
}

}  // namespace loadline::conformance

// The rule packs of js/rules, and markets as they were recorded: what they say is what the engine
// has, and its checks take them.
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/margin/lending/comet/comet_accrual.hpp"
#include "core/margin/lending/comet/comet_boundary.hpp"
#include "core/margin/lending/morpho/morpho_actions.hpp"
#include "core/margin/lending/morpho/morpho_interest.hpp"
#include "core/margin/lending/morpho/morpho_pre_liquidation.hpp"
#include "core/margin/lending/vault/liquity_trove.hpp"

#include "tests/native/big_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using Json = nlohmann::json;
using reference::Big;
using reference::big;

namespace {

Json parameters_of(const std::string& pack) {
  std::ifstream stream{std::string(LOADLINE_VECTORS) + "/../../js/rules/" + pack + ".json"};
  const Json file = Json::parse(stream);
  REQUIRE(file.at("pack") == pack);
  for (const char* name : {"version", "source", "date"}) REQUIRE(file.contains(name));
  return file.at("parameters");
}

u256 integer(const Json& value) {
  return reference::narrow(Big{value.get<std::string>()});
}
std::uint64_t word(const Json& value) {
  return integer(value).limb[0];
}

comet::RateModel rates_of(const Json& side) {
  return {word(side.at("kink")), comet::rate_per_second(word(side.at("base_per_year"))),
          comet::rate_per_second(word(side.at("slope_low_per_year"))),
          comet::rate_per_second(word(side.at("slope_high_per_year")))};
}

}  // namespace

TEST_CASE("a deployment of Comet is a market that the checks take, and works as one") {
  for (const std::string pack : {"comet-mainnet-usdc", "comet-mainnet-weth"}) {
    const Json parameters = parameters_of(pack);
    std::array<comet::Asset, kMaxCometAssets> assets{};
    std::array<u256, kMaxCometAssets> held{};
    std::size_t count = 0;
    for (const Json& row : parameters.at("assets")) {
      comet::Asset& asset = assets[count];
      asset.decimals = row.at("decimals").get<std::uint32_t>();
      asset.borrow_collateral_factor = word(row.at("borrow_collateral_factor"));
      asset.liquidate_collateral_factor = word(row.at("liquidate_collateral_factor"));
      asset.liquidation_factor = word(row.at("liquidation_factor"));
      asset.supply_cap = integer(row.at("supply_cap"));
      asset.price = 100'000'000'000;
      held[count] = power_of_ten(asset.decimals).value();
      // The contract keeps four decimals of a factor, and these need no more.
      REQUIRE(comet::packed_factor(asset.borrow_collateral_factor) ==
              asset.borrow_collateral_factor);
      REQUIRE(*comet::packed_supply_cap(asset.supply_cap, asset.decimals) == asset.supply_cap);
      REQUIRE(asset.borrow_collateral_factor < asset.liquidate_collateral_factor);
      REQUIRE(asset.liquidate_collateral_factor < asset.liquidation_factor);
      ++count;
    }
    comet::Market market{};
    market.assets = {assets.data(), count};
    market.supply = rates_of(parameters.at("supply"));
    market.borrow = rates_of(parameters.at("borrow"));
    market.base_price = 100'000'000;
    market.base_decimals = parameters.at("base_decimals").get<std::uint32_t>();
    market.base_borrow_min = integer(parameters.at("base_borrow_min"));
    market.target_reserves = integer(parameters.at("target_reserves"));
    market.store_front_price_factor = word(parameters.at("store_front_price_factor"));
    market.base_supply_index = market.base_borrow_index = comet::kIndexScale;
    REQUIRE(comet::check(market).code == ErrorCode::ok);

    // One of each asset at 1000 carries what its factors say, and falls one unit below the price
    // at which they no longer do.
    const auto carried = comet::account_data(market, {{held.data(), count}, {}});
    Big sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      sum += Big{100'000'000'000} * assets[i].liquidate_collateral_factor / big(kWad);
    }
    REQUIRE(big(carried->liquidation_limit) == sum);
    const Big unit = big(power_of_ten(market.base_decimals).value());
    comet::Account account{{held.data(), count}, {}};
    account.principal = {reference::narrow(sum * unit / 100'000'000), 1, 0};
    REQUIRE_FALSE(*comet::is_liquidatable(market, account));
    const auto boundary = comet::collateral_boundary(market, account, 0);
    REQUIRE(boundary->reach == comet::Reach::reached);
    REQUIRE(boundary->last_healthy <= assets[0].price);
    // Rates rise with use, and beyond the kink faster.
    const std::uint64_t kink = market.borrow.kink;
    const auto at = [&](std::uint64_t used) { return *comet::rate_at(market.borrow, used); };
    REQUIRE(at(kink) > at(kink / 2));
    REQUIRE(at(kWad.limb[0]) - at(kink) > at(kink) - at(2 * kink - kWad.limb[0]));
  }
}

TEST_CASE("Morpho's constants and default pre-liquidations are the engine's") {
  const Json parameters = parameters_of("morpho-blue");
  REQUIRE(integer(parameters.at("oracle_price_scale")) == morpho::kOraclePriceScale);
  REQUIRE(word(parameters.at("virtual_shares")) == morpho::kVirtualShares);
  REQUIRE(word(parameters.at("virtual_assets")) == morpho::kVirtualAssets);
  for (const Json& tier : parameters.at("tiers")) {
    morpho::Market market{};
    market.lltv = word(tier.at("lltv"));
    REQUIRE(morpho::liquidation_incentive_factor(market.lltv) ==
            integer(tier.at("liquidation_incentive_factor")));
    const Json& terms = tier.at("pre_liquidation");
    const morpho::PreLiquidation pre{integer(terms.at("pre_lltv")), integer(terms.at("pre_lcf1")),
                                     integer(terms.at("pre_lcf2")), integer(terms.at("pre_lif1")),
                                     integer(terms.at("pre_lif2"))};
    REQUIRE(morpho::check(pre, market).code == ErrorCode::ok);
  }
  morpho::Market market{};
  market.fee = word(parameters.at("max_fee"));
  REQUIRE(morpho::check(market).code == ErrorCode::ok);
  ++market.fee;
  REQUIRE(morpho::check(market).field == Field::fee);
}

TEST_CASE("Liquity's constants are the engine's") {
  const Json parameters = parameters_of("liquity-v1");
  REQUIRE(integer(parameters.at("minimum_collateral_ratio")) == liquity::kMinimumRatio);
  REQUIRE(integer(parameters.at("critical_collateral_ratio")) == liquity::kCriticalRatio);
  REQUIRE(integer(parameters.at("gas_compensation")) == liquity::kGasCompensation);
  REQUIRE(integer(parameters.at("minimum_net_debt")) == liquity::kMinimumNetDebt);
  REQUIRE(word(parameters.at("percent_divisor")) == liquity::kPercentDivisor);
}

TEST_CASE("recorded Morpho markets: utilisation and liquidity as the venue states them") {
  // Morpho's GraphQL `markets`, 2026-08-14: cbBTC/USDC and USDe/USDC on Base, cbBTC/USDC on
  // Ethereum. Assets in base units of USDC; the utilisation is a double.
  struct Recorded {
    std::uint64_t supply;
    std::uint64_t borrow;
    std::uint64_t liquidity;
    double utilization;
  };
  const Recorded rows[] = {
      {1'483'209'486'620'379, 1'284'058'156'614'307, 199'151'330'006'072, 0.8657294658626709},
      {353'442'325'908'735, 318'245'449'038'596, 35'196'876'870'139, 0.9004169158867875},
      {305'776'363'861'164, 276'647'851'105'011, 29'128'512'756'153, 0.9047391616921097},
  };
  for (const Recorded& row : rows) {
    morpho::Market market{};
    market.total_supply_assets = row.supply;
    market.total_supply_shares = Exact{}.multiply(row.supply, 1'000'000);
    market.total_borrow_assets = row.borrow;
    market.price = morpho::kOraclePriceScale;
    market.lltv = 860'000'000'000'000'000;
    Exact exact;
    const double used = to_double(morpho::utilization(exact, market)) / 1e18;
    REQUIRE(std::abs(used - row.utilization) <= 1.2e-16);
    const morpho::Position whole{market.total_supply_shares, {}, {}};
    const auto out = morpho::capacity(market, whole, morpho::ActionType::withdraw);
    REQUIRE(out->amount == u256{row.liquidity});
    REQUIRE(out->limiter == morpho::Limiter::liquidity);
  }
}

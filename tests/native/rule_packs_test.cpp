// The parameter packs of js/rules say what the engine's own tables say.
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/margin/haircut/haircut.hpp"
#include "core/margin/option/pmrm2.hpp"
#include "core/margin/option/standard_manager.hpp"
#include "core/margin/option/venue_grids.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;
using Json = nlohmann::json;

namespace {

Json pack(const std::string& name) {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/../../js/rules/" + name + ".json");
  REQUIRE(stream.good());
  const Json file = Json::parse(stream);
  for (const char* const field : {"pack", "version", "source", "date"}) {
    CHECK(file.at(field).is_string());
  }
  return file.at("parameters");
}

}  // namespace

TEST_CASE("The pack of PMRM 2 is the engine's", "[rule_packs]") {
  const Json p = pack("derive-pmrm2-btc-eth");
  const Pmrm2Rules r = pmrm2_rules();
  REQUIRE(p["Scenarios"].size() == r.scenarios.size());
  const char* const names[] = {"None", "Up", "Down", "LINEAR", "ABS"};
  for (std::size_t s = 0; s < r.scenarios.size(); ++s) {
    CHECK(p["Scenarios"][s][0] == r.scenarios[s].spot_factor);
    CHECK(p["Scenarios"][s][1] == names[static_cast<std::size_t>(r.scenarios[s].vol)]);
    CHECK(p["Scenarios"][s][2] == r.scenarios[s].dampening);
  }
  CHECK(p["SkewShock"]["LINEAR_SCALE_CAP"] == r.skew.linear_cap);
  CHECK(p["SkewShock"]["LINEAR_CBASE"] == r.skew.linear_slope);
  CHECK(p["SkewShock"]["ABS_SCALE_CAP"] == r.skew.absolute_cap);
  CHECK(p["SkewShock"]["ABS_CBASE"] == r.skew.absolute_slope);
  CHECK(p["SkewShock"]["MIN_K_STAR"] == r.skew.least_width);
  CHECK(p["SkewShock"]["MIN_WIDTH_SCALE"] == r.skew.width_scale);
  CHECK(p["SkewShock"]["VOL_PARAM_STATIC"] == r.skew.width_vol);
  CHECK(p["SkewShock"]["VOL_PARAM_SCALE"] == r.skew.width_vol_slope);
  CHECK(p["VolShock"]["VOLRANGEUP"] == r.vol_shock.up);
  CHECK(p["VolShock"]["VOLRANGEDOWN"] == r.vol_shock.down);
  CHECK(p["VolShock"]["MIN_VOL_EVAL_SHOCKED"] == r.vol_shock.least_up_vol);
  CHECK(p["VolShock"]["SHORTTERMPOWER"] == r.vol_shock.short_power);
  CHECK(p["VolShock"]["LONGTERMPOWER"] == r.vol_shock.long_power);
  CHECK(p["VolShock"]["DTE_FLOOR"] == r.vol_shock.floor_days);
  CHECK(p["Margin"]["MM_LOSS_FACTOR"] == r.maintenance_factor);
  CHECK(p["Margin"]["IM_LOSS_FACTOR"] == r.initial_factor);
  CHECK(p["Margin"]["BASE_STATIC_DISCOUNT"] == r.long_discount.base);
  CHECK(p["Margin"]["LONG_RATE_MULTSCALE"] == r.long_discount.rate_scale);
  CHECK(p["Margin"]["LONG_RATE_ADDSCALE"] == r.long_discount.rate_add);
  CHECK(p["Margin"]["BASE_STATIC_DISCOUNT_NEG"] == r.short_discount.base);
  CHECK(p["Margin"]["SHORT_RATE_MULTSCALE"] == r.short_discount.rate_scale);
  CHECK(p["Margin"]["SHORT_RATE_ADDSCALE"] == r.short_discount.rate_add);
  CHECK(p["BasisContingency"]["SCENARIO_SPOT_UP"] == r.basis.up_factor);
  CHECK(p["BasisContingency"]["SCENARIO_SPOT_DOWN"] == r.basis.down_factor);
  CHECK(p["BasisContingency"]["BASIS_CONT_ADD_FACTOR"] == r.basis.add);
  CHECK(p["BasisContingency"]["BASIS_CONT_MULT_FACTOR"] == r.basis.multiple);
  const Json& c = p["OtherContingency"];
  CHECK(c["PEG_LOSS_THRESHOLD"] == r.contingency.peg_threshold);
  CHECK(c["PEG_LOSS_FACTOR"] == r.contingency.peg_factor);
  CHECK(c["CONF_THRESHOLD"] == r.contingency.confidence_threshold);
  CHECK(c["CONF_MARGIN"] == r.contingency.confidence_factor);
  CHECK(c["MM_PERP_PERCENT"] == r.contingency.perpetual_maintenance);
  CHECK(c["IM_PERP_PERCENT"] == r.contingency.perpetual_initial);
  CHECK(c["MM_OPTION_PERCENT"] == r.contingency.option_maintenance);
  CHECK(c["IM_OPTION_PERCENT"] == r.contingency.option_initial);
}

TEST_CASE("The packs of the standard manager, of grids and of tables are the engine's",
          "[rule_packs]") {
  const Json p = pack("derive-srm-btc-eth");
  const StandardRules r = standard_rules();
  CHECK(p["perp"]["mm"] == r.perpetual_maintenance);
  CHECK(p["perp"]["im"] == r.perpetual_initial);
  CHECK(p["option"]["maxSpotReq"] == r.most_initial);
  CHECK(p["option"]["minSpotReq"] == r.least_initial);
  CHECK(p["option"]["mmCallSpotReq"] == r.call_maintenance);
  CHECK(p["option"]["mmPutSpotReq"] == r.put_maintenance);
  CHECK(p["option"]["MMPutMtMReq"] == r.put_value_maintenance);
  CHECK(p["option"]["unpairedMMScale"] == r.unpaired_maintenance);
  CHECK(p["option"]["unpairedIMScale"] == r.unpaired_initial);
  CHECK(p["option"]["mmOffsetScale"] == r.put_initial_scale);
  CHECK(p["oracleContingency"]["optionThreshold"] == r.option_threshold);
  CHECK(p["oracleContingency"]["OCFactor"] == r.confidence_factor);
  CHECK(p["base"]["marginFactor"] == r.base_factor);
  CHECK(pack("derive-srm-perpetuals")["SOL"][1] == standard_perpetual(StandardAsset::sol).initial);
  CHECK(pack("derive-pmrm1-grid")["spot"].size() == pmrm1_scenarios().size());
  CHECK(pack("paradex-portfolio")["grid"].size() == paradex_rules().scenarios.size());
  CHECK(pack("deribit-portfolio")["ext"].size() == 8);
  CHECK(pack("deribit-standard").contains("short_put_IM"));
  CHECK(pack("cme-span-grid")["cover"].size() == span_scenarios().size());
  CHECK(pack("basel-haircuts")["corp_AAA"]["y3_5"] ==
        *basel_bond_haircut(SupervisoryIssuer::corporate, 4));
  const double percent = pack("eurosystem-haircuts")["7-10"][3].get<double>();
  CHECK(percent / 100 == *eurosystem_haircut(4, 8));
}

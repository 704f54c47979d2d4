// Evaluates reference files by the engine and prints one line a case, for scripts/conform.mjs to
// sum up. Built natively and for WebAssembly from the same sources.
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>

#include "tests/conformance/case.hpp"

namespace {

using namespace loadline::conformance;

struct Named {
  std::string_view name;  // the file's name without its ending
  Suite suite;
};

#if defined(LOADLINE_SOFTWARE_REAL)
/// Suites whose rows are written for either real; a file may have others besides.
constexpr Named kSuites[] = {
    {"options-bsm-greeks-mp", bsm_greeks_mp},
    {"options-european-greeks-haug", european_greeks_haug},
    {"options-european-haug", european_haug},
    {"risk-correlation", software_rows},
    {"risk-pricing-mc", software_rows},
};
#else
constexpr Named kSuites[] = {
    {"aave_math_utils", aave_math_utils},
    {"aave_peer_run", aave_peer_run},
    {"comet", comet_vectors},
    {"morpho_blue_sdk", morpho_vectors},
    {"drift", drift},
    {"dydx_v4", dydx_v4},
    {"gmx_peer_run", gmx_peer_run},
    {"hyperliquid_tiers", hyperliquid_tiers},
    {"mango_health", mango_health},
    {"orderly_peer_run", orderly_peer_run},
    {"derive_pmrm2", derive_pmrm2},
    {"derive_srm_portfolio", derive_srm_portfolio},
    {"options-barrier-haug", barrier_haug},
    {"options-american-andersen-lake", american_andersen_lake},
    {"options-american-baw-haug", american_true_values},
    {"options-american-bjerksund", american_true_values},
    {"options-american-ju", american_true_values},
    {"options-american-reference", american_reference},
    {"options-bates-mp", bates_mp},
    {"options-bsm-greeks-mp", bsm_greeks_mp},
    {"options-digital-haug", digital_haug},
    {"options-european-greeks-haug", european_greeks_haug},
    {"options-european-haug", european_haug},
    {"options-fourier-mp", fourier_mp},
    {"options-heston-highmoneyness", heston_highmoneyness},
    {"options-heston-impliedvols", heston_impliedvols},
    {"options-heston-lewis", heston_lewis},
    {"options-heston-misc", heston_misc},
    {"options-iv-extreme-mp", iv_extreme},
    {"options-merton-haug", merton_haug},
    {"options-merton-mp", merton_mp},
    {"options-svi", options_svi},
    {"risk-correlation", risk_correlation},
    {"risk-liquidation", risk_liquidation},
    {"risk-liquidity-haircut", risk_liquidity_haircut},
    {"risk-portfolio-margin", risk_portfolio_margin},
    {"risk-pricing-mc", risk_pricing_mc},
};
#endif

Suite suite_of(std::string_view file) {
  file.remove_prefix(file.find_last_of('/') + 1);  // npos + 1 == 0: no folder
  for (const Named& named : kSuites) {
    if (file == std::string(named.name) + ".json") return named.suite;
  }
  return nullptr;
}

void print(const Report& report) {
  std::printf("kind\t%s\n", report.kind.c_str());
  for (const Case& row : report.cases) {
    std::printf("case\t%s\t%.3e\t%.1e\t%016" PRIx64 "\t%s\t%s\n", row.passed ? "pass" : "fail",
                row.error, row.tolerance, row.digest, row.label.c_str(), row.note.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::printf("file\t%s\n", argv[i]);
    std::ifstream stream{argv[i]};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    const Json file = Json::parse(text, nullptr, false);
    const Suite suite = suite_of(argv[i]);
    if (text.empty() || file.is_discarded()) {
      std::printf("error\tcannot be read as JSON\n");
    } else if (suite == nullptr) {
      std::printf("error\tno suite of the engine has this file's name\n");
    } else {
      print(suite(file));
    }
  }
  return 0;
}

#include "core/pricing/fourier/model_price.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "core/pricing/black.hpp"

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;
using Json = nlohmann::json;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Every result of one option under its name in the reference file.
template <class Parameters>
std::vector<std::pair<std::string, double>> results_of(const ModelValue<Parameters>& v) {
  std::vector<std::pair<std::string, double>> all = {{"value", v.value},
                                                     {"delta", v.delta},
                                                     {"gamma", v.gamma},
                                                     {"theta", v.theta},
                                                     {"rho", v.rho},
                                                     {"phi", v.phi},
                                                     {"dual_delta", v.dual_delta},
                                                     {"dual_gamma", v.dual_gamma}};
  double sensitivity[kParameterCount<Parameters>];
  std::memcpy(sensitivity, &v.sensitivity, sizeof sensitivity);
  for (std::size_t i = 0; i < kParameterCount<Parameters>; ++i) {
    all.push_back({ModelFields<Parameters>::kFields[i], sensitivity[i]});
  }
  return all;
}

/// Relative to the result, or to what its parts are made of where they cancel: sensitivities and
/// theta to the derivative by the total variance, which the others are multiples of.
template <class Parameters>
void check_row(const Json& row) {
  const Json& in = row["in"];
  const auto got = price(option_of(in), parameters_of<Parameters>(in));
  INFO(row.dump());
  REQUIRE(got.ok());
  double worst = 0;
  for (const auto& [name, x] : results_of(*got)) {
    const double want = number_of(row["out"][name]);
    const double error = std::fabs(x - want) / std::fabs(want);
    const bool plain = name == "value" || name == "delta" || name == "rho" || name == "phi";
    worst = std::max(worst, error);
    INFO(name << ": got " << x << ", want " << want << ", relative " << error);
    CHECK(error <= (name == "value" ? 1e-12 : plain ? 2e-12 : 1e-10));
    if (getenv("SHOW"))
      printf("%s %s %.2e\n", row["id"].get<std::string>().c_str(), name.c_str(), error);
  }
}

}  // namespace

TEST_CASE("values and derivatives of all models agree with 60 digits") {
  const Json file = load_vectors("options-fourier-mp.json");
  for (const Json& row : file["vectors"]) {
    const std::string model = row["in"]["model"];
    if (model == "heston") check_row<HestonParameters>(row);
    if (model == "bates") check_row<BatesParameters>(row);
    if (model == "merton") check_row<MertonParameters>(row);
    if (model == "kou") check_row<KouParameters>(row);
  }
}

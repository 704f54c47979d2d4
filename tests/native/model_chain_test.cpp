#include "core/pricing/fourier/model_chain.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <memory>

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kUntouched = -12345.0;

std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

/// Room for every column of a chain.
template <class Parameters>
struct ChainResults {
  static constexpr std::size_t kColumns = 9 + kParameterCount<Parameters>;

  explicit ChainResults(std::size_t count) : status(count + 1, 777) {
    for (auto& column : columns) column.assign(count + 1, kUntouched);
  }

  /// All columns, or the value alone.
  ModelValueColumns<Parameters> view(bool all = true) {
    ModelValueColumns<Parameters> out;
    out.value = columns[0].data();
    out.status = status.data();
    if (!all) return out;
    out.error = columns[1].data();
    out.delta = columns[2].data();
    out.gamma = columns[3].data();
    out.theta = columns[4].data();
    out.rho = columns[5].data();
    out.phi = columns[6].data();
    out.dual_delta = columns[7].data();
    out.dual_gamma = columns[8].data();
    for (std::size_t i = 0; i < kParameterCount<Parameters>; ++i) {
      out.sensitivity[i] = columns[9 + i].data();
    }
    return out;
  }

  std::vector<double> columns[kColumns];
  std::vector<std::uint16_t> status;
};

/// One option's results in the order of ChainResults.
template <class Parameters>
std::vector<double> listed(const ModelValue<Parameters>& v) {
  std::vector<double> all = {v.value, v.error, v.delta,      v.gamma,     v.theta,
                             v.rho,   v.phi,   v.dual_delta, v.dual_gamma};
  double sensitivity[kParameterCount<Parameters>];
  std::memcpy(sensitivity, &v.sensitivity, sizeof sensitivity);
  all.insert(all.end(), std::begin(sensitivity), std::end(sensitivity));
  return all;
}

std::size_t run(const ModelChain& chain, const HestonParameters& p,
                const ModelValueColumns<HestonParameters>& out) {
  return heston_chain(chain, p, out);
}
std::size_t run(const ModelChain& chain, const MertonParameters& p,
                const ModelValueColumns<MertonParameters>& out) {
  return merton_chain(chain, p, out);
}
std::size_t run(const ModelChain& chain, const KouParameters& p,
                const ModelValueColumns<KouParameters>& out) {
  return kou_chain(chain, p, out);
}
std::size_t run(const ModelChain& chain, const BatesParameters& p,
                const ModelValueColumns<BatesParameters>& out) {
  return bates_chain(chain, p, out);
}

/// Strikes from far below to far above, some twice, in no order; every seventh is refused.
struct Strikes {
  explicit Strikes(std::size_t count, double spread) {
    for (std::size_t i = 0; i < count; ++i) {
      const double x = static_cast<double>((i * 37) % count) / static_cast<double>(count) - 0.5;
      strike.push_back(i % 7 == 3 ? (i % 2 == 0 ? kNan : -1.0) : 100 * std::exp(spread * x));
      type.push_back(i % 11 == 5 ? 2 : i % 2);
    }
  }
  ModelChain chain(double expiry) const {
    return {strike.size(), 100, expiry, 0.03, 0.01, {strike.data()}, {type.data()}};
  }

  std::vector<double> strike;
  std::vector<std::uint8_t> type;
};

template <class Parameters>
void check_rows(const Parameters& parameters, double expiry, std::size_t count, double spread) {
  const Strikes strikes(count, spread);
  const ModelChain chain = strikes.chain(expiry);
  ChainResults<Parameters> results(count), alone(count);
  std::size_t refused = 0;
  const std::size_t reported = run(chain, parameters, results.view());
  CHECK(run(chain, parameters, alone.view(false)) == reported);
  for (std::size_t i = 0; i < count; ++i) {
    const auto one = price({.spot = 100,
                            .strike = strikes.strike[i],
                            .expiry_years = expiry,
                            .rate = 0.03,
                            .carry = 0.01,
                            .type = static_cast<OptionType>(strikes.type[i])},
                           parameters);
    INFO("row " << i << " of " << count << ", strike " << strikes.strike[i]);
    REQUIRE(results.status[i] == static_cast<std::uint16_t>(one.error().code));
    REQUIRE(alone.status[i] == results.status[i]);
    refused += one.ok() ? 0 : 1;
    const std::vector<double> want =
        one.ok() ? listed(*one) : std::vector<double>(ChainResults<Parameters>::kColumns, 0.0);
    for (std::size_t c = 0; c < want.size(); ++c) {
      REQUIRE(bits(results.columns[c][i]) == bits(want[c]));
    }
    REQUIRE(bits(alone.columns[0][i]) == bits(want[0]));
    REQUIRE(alone.columns[2][i] == kUntouched);
  }
  CHECK(reported == refused);
  for (const auto& column : results.columns) CHECK(column[count] == kUntouched);
  CHECK(results.status[count] == 777);
}

const HestonParameters kHeston = {0.04, 1.5, 0.06, 0.7, -0.6};
const MertonParameters kMerton = {0.2, {0.5, -0.1, 0.15}};
const KouParameters kKou = {0.16, 1, 0.4, 10, 5};
const BatesParameters kBates = {kHeston, {0.5, -0.1, 0.15}};

}  // namespace

TEST_CASE("row i of a chain has the bits of its option alone", "[model_chain]") {
  for (const std::size_t count : {1, 2, 25, 32, 33, 70}) {
    check_rows(kHeston, 0.5, count, 1.2);
    check_rows(kMerton, 0.5, count, 1.2);
    check_rows(kKou, 0.5, count, 1.2);
    check_rows(kBates, 0.5, count, 1.2);
  }
  check_rows(kHeston, 1 / 365.0, 40, 0.3);
  check_rows(kHeston, 10, 40, 5);
  check_rows(HestonParameters{0.02, 0.4, 0.05, 1.8, 0.93}, 0.1, 40, 1.5);
}

TEST_CASE("a chain whose law is a point has the value at expiry", "[model_chain]") {
  check_rows(kHeston, 0, 25, 0.8);
  check_rows(HestonParameters{0, 1, 0, 0, 0}, 1, 25, 0.8);
}

TEST_CASE("an empty chain is no error", "[model_chain]") {
  ChainResults<HestonParameters> results(0);
  const Strikes none(0, 1);
  CHECK(heston_chain(none.chain(1), kHeston, results.view()) == 0);
  CHECK(results.status[0] == 777);
}

TEST_CASE("shared fields and parameters refuse every row, as the call for its option does",
          "[model_chain]") {
  const Strikes strikes(5, 0.2);
  const auto check = [&](const ModelChain& chain, const HestonParameters& p, ErrorCode code) {
    ChainResults<HestonParameters> results(5);
    CHECK(heston_chain(chain, p, results.view()) == 5);
    for (std::size_t i = 0; i < 5; ++i) {
      const auto one = price({chain.spot, strikes.strike[i], chain.expiry_years, chain.rate,
                              chain.carry, static_cast<OptionType>(strikes.type[i])},
                             p);
      CHECK(results.status[i] == static_cast<std::uint16_t>(one.error().code));
      if (i != 3) CHECK(one.error().code == code);  // whose strike is refused
      for (const auto& column : results.columns) CHECK(bits(column[i]) == 0);
    }
  };
  ModelChain chain = strikes.chain(0.5);
  check(chain, {0.04, 1.5, 0.06, 0.7, 1}, ErrorCode::out_of_domain);
  check(chain, {kNan, 1.5, 0.06, 0.7, 0}, ErrorCode::not_finite);
  chain.spot = 0;
  check(chain, kHeston, ErrorCode::out_of_domain);
  chain = strikes.chain(-1);
  check(chain, kHeston, ErrorCode::out_of_domain);
  chain = strikes.chain(kNan);
  check(chain, kHeston, ErrorCode::not_finite);
  chain = strikes.chain(1);
  chain.rate = std::numeric_limits<double>::infinity();
  check(chain, kHeston, ErrorCode::not_finite);
}

TEST_CASE("columns may be strided, and one strike may serve all rows", "[model_chain]") {
  const double strikes[] = {90, -1, 100, -1, 110, -1};
  const std::uint8_t call = 0;
  ChainResults<HestonParameters> results(3), same(3);
  CHECK(heston_chain({3, 100, 0.5, 0.03, 0.01, {strikes, 2}, {&call, 0}}, kHeston,
                     results.view()) == 0);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto one = price_heston({100, strikes[2 * i], 0.5, 0.03, 0.01}, kHeston);
    CHECK(bits(results.columns[0][i]) == bits(one->value));
  }
  CHECK(heston_chain({3, 100, 0.5, 0.03, 0.01, {strikes, 0}, {&call, 0}}, kHeston, same.view()) ==
        0);
  CHECK(bits(same.columns[0][2]) == bits(results.columns[0][0]));
}

#include "core/pricing/fourier/models.hpp"

#include <cmath>
#include <limits>

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

const HestonParameters kHeston = {0.04, 1.5, 0.06, 0.7, -0.6};
const MertonParameters kMerton = {0.2, {0.5, -0.1, 0.15}};
const KouParameters kKou = {0.16, 1, 0.4, 10, 5};
const BatesParameters kBates = {kHeston, kMerton.jumps};

struct Refusal {
  Field field;
  double value;
  ErrorCode code;
};

/// Each refusal must name its field, its value and nothing before it.
template <class Parameters, class Check, class Access>
void check_refusals(const Parameters& good, Check check, Access at, double low, double high,
                    bool open_low, bool open_high, Field field) {
  CHECK(check(good).code == ErrorCode::ok);
  const auto refused = [&](double x) {
    Parameters p = good;
    at(p) = x;
    return check(p);
  };
  for (const double x : {kNan, kInfinity, -kInfinity}) {
    CHECK(refused(x).code == ErrorCode::not_finite);
    CHECK(refused(x).field == field);
  }
  const double below = std::nextafter(low, -kInfinity), above = std::nextafter(high, kInfinity);
  for (const double x : {below, above}) {
    INFO(field_name(field) << " " << x);
    CHECK(refused(x).code == ErrorCode::out_of_domain);
    CHECK(refused(x).field == field);
    CHECK(static_cast<double>(refused(x).value) == x);
  }
  CHECK((refused(low).code == ErrorCode::ok) == !open_low);
  CHECK((refused(high).code == ErrorCode::ok) == !open_high);
  CHECK(refused(std::nextafter(low, kInfinity)).code == ErrorCode::ok);
  if (low == 0) CHECK((refused(-0.0).code == ErrorCode::ok) == !open_low);
}

}  // namespace

TEST_CASE("Heston refuses each field outside its domain, by name", "[models]") {
  const auto check = [](auto at, double low, double high, bool open, Field field) {
    check_refusals(kHeston, check_heston, at, low, high, open, open, field);
    check_refusals(
        kBates, check_bates, [&](BatesParameters& p) -> double& { return at(p.heston); }, low, high,
        open, open, field);
  };
  using P = HestonParameters;
  check([](P& p) -> double& { return p.initial_variance; }, 0, 1e4, false, Field::initial_variance);
  check([](P& p) -> double& { return p.mean_reversion; }, 0, 1e4, false, Field::mean_reversion);
  check([](P& p) -> double& { return p.long_run_variance; }, 0, 1e4, false,
        Field::long_run_variance);
  check([](P& p) -> double& { return p.vol_of_variance; }, 0, 1e4, false, Field::vol_of_variance);
  check([](P& p) -> double& { return p.correlation; }, -1, 1, true, Field::correlation);
}

TEST_CASE("a Feller condition that does not hold is no reason to refuse", "[models]") {
  CHECK(check_heston({0.04, 0.1, 0.01, 3, -0.9}).code == ErrorCode::ok);
}

TEST_CASE("jump models refuse each field outside its domain, by name", "[models]") {
  const auto check = [](auto at, double low, double high, Field field) {
    check_refusals(
        kMerton, check_merton, [&](MertonParameters& p) -> double& { return at(p.jumps); }, low,
        high, false, false, field);
    check_refusals(
        kBates, check_bates, [&](BatesParameters& p) -> double& { return at(p.jumps); }, low, high,
        false, false, field);
  };
  using J = MertonJumps;
  check([](J& j) -> double& { return j.intensity; }, 0, 1e4, Field::intensity);
  check([](J& j) -> double& { return j.mean_log_jump; }, -10, 10, Field::mean_log_jump);
  check([](J& j) -> double& { return j.log_jump_vol; }, 0, 10, Field::log_jump_vol);
  check_refusals(
      kMerton, check_merton, [](MertonParameters& p) -> double& { return p.vol; }, 0, 1e4, true,
      false, Field::vol);

  const auto kou = [](auto at, double low, double high, bool open_low, Field field) {
    check_refusals(kKou, check_kou, at, low, high, open_low, false, field);
  };
  using K = KouParameters;
  kou([](K& p) -> double& { return p.vol; }, 0, 1e4, true, Field::vol);
  kou([](K& p) -> double& { return p.intensity; }, 0, 1e4, false, Field::intensity);
  kou([](K& p) -> double& { return p.up_probability; }, 0, 1, false, Field::up_probability);
  kou([](K& p) -> double& { return p.up_rate; }, 1, 1e4, true, Field::up_rate);
  kou([](K& p) -> double& { return p.down_rate; }, 0, 1e4, true, Field::down_rate);
}

TEST_CASE("the mean of a jump converts both ways", "[models]") {
  for (const double relative : {-0.9, -0.1, -1e-12, 0.0, 1e-9, 0.05, 3.0}) {
    for (const double vol : {0.0, 0.1, 0.7}) {
      const double mean = mean_log_jump_of(relative, vol);
      CHECK(mean == Approx(std::log1p(relative) - vol * vol / 2).epsilon(1e-15).margin(1e-30));
      const double back = mean_relative_jump({1, mean, vol});
      CHECK(back == Approx(relative).epsilon(1e-14).margin(2e-16));
    }
  }
  for (const double bad : {-1.0, -2.0, kNan, kInfinity})
    CHECK(std::isnan(mean_log_jump_of(bad, 0)));
  CHECK(std::isnan(mean_log_jump_of(0, kInfinity)));
}

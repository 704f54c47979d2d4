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

template <class Parameters>
void check_row(const Json& row) {
  const Json& in = row["in"];
  const auto got = price(option_of(in), parameters_of<Parameters>(in));
  INFO(row.dump());
  REQUIRE(got.ok());
  for (const auto& [name, x] : results_of(*got)) {
    const double want = number_of(row["out"][name]), error = std::fabs(x - want);
    INFO(name << ": got " << x << ", want " << want << ", off by " << error);
    const bool is_sharp = name == "value" || name == "delta" || name == "phi";
    // A derivative by a parameter that hardly matters keeps what the value leaves it of its digits.
    const double share =
        in.contains(name) ? 1e-14 * got->value / std::fabs(number_of(in[name])) : 0;
    CHECK(error <= (is_sharp ? 1e-12 : 1e-10) * std::fabs(want) + share);
  }
  CHECK(got->error >= 0);
  CHECK(got->error <= 1e-11 * got->value);
}

const HestonParameters kHeston = {0.04, 1.5, 0.06, 0.7, -0.6};
const MertonParameters kMerton = {0.2, {0.5, -0.1, 0.15}};
const KouParameters kKou = {0.16, 1, 0.4, 10, 5};
const BatesParameters kBates = {kHeston, {0.5, -0.1, 0.15}};
const ModelOption kOption = {100, 105, 0.75, 0.03, 0.01};

ModelOption random_option(ModelSample& sample, int i) {
  return {.spot = sample.decades(1, 1e5),
          .strike = 1,
          .expiry_years = sample.expiry(),
          .rate = sample.between(-0.02, 0.08),
          .carry = sample.between(-0.02, 0.06),
          .type = i % 2 == 0 ? OptionType::call : OptionType::put};
}

/// A strike some deviations of the diffusion away from the forward.
double strike_at(const ModelOption& o, double vol, double deviations) {
  return o.spot * std::exp((o.rate - o.carry) * o.expiry_years +
                           deviations * vol * std::sqrt(o.expiry_years));
}

/// Calls `check(option, parameters, vol)` for seeded options of all four models.
template <class Check>
void for_each_model(std::uint64_t seed, int count, Check check) {
  ModelSample sample(seed);
  for (int i = 0; i < count; ++i) {
    const ModelOption option = random_option(sample, i);
    const HestonParameters heston = sample.heston();
    const MertonParameters merton = sample.merton();
    const KouParameters kou = sample.kou();
    const double vol = std::sqrt(heston.initial_variance);
    check(option, heston, vol);
    check(option, merton, merton.vol);
    check(option, kou, kou.vol);
    check(option, BatesParameters{heston, merton.jumps}, vol);
  }
}

}  // namespace

TEST_CASE("values and derivatives of all models agree with 60 digits", "[model_price]") {
  const Json file = load_vectors("options-fourier-mp.json");
  int rows = 0;
  for (const Json& row : file["vectors"]) {
    const std::string model = row["in"]["model"];
    if (model == "heston") check_row<HestonParameters>(row);
    if (model == "bates") check_row<BatesParameters>(row);
    if (model == "merton") check_row<MertonParameters>(row);
    if (model == "kou") check_row<KouParameters>(row);
    ++rows;
  }
  CHECK(rows > 80);
}

TEST_CASE("published values", "[model_price]") {
  // Lewis's reference prices; Kou (2002) section 5.3; Broadie and Kaya (2006) table 1.
  const HestonParameters lewis = {0.04, 4, 0.25, 1, -0.5};
  CHECK(price_heston({100, 80, 1, 0.01, 0.02, OptionType::put}, lewis)->value ==
        Approx(7.958878113256768285).epsilon(1e-14));
  CHECK(price_heston({100, 120, 1, 0.01, 0.02}, lewis)->value ==
        Approx(9.024913483457835637).epsilon(1e-14));
  CHECK(price_kou({100, 98, 0.5, 0.05, 0}, {0.16, 1, 0.4, 10, 5})->value ==
        Approx(9.14732).margin(5e-6));
  CHECK(price_heston({100, 100, 1, 0.0319, 0}, {0.010201, 6.21, 0.019, 0.61, -0.7})->value ==
        Approx(6.8061).margin(5e-5));
}

TEST_CASE("a call less a put is the forward, with all derivatives", "[model_price]") {
  for_each_model(31, 60, [](ModelOption o, const auto& p, double vol) {
    for (const double x : {-3.0, -0.7, 0.0, 0.4, 2.5}) {
      o.strike = strike_at(o, vol, x);
      o.type = OptionType::call;
      const auto call = price(o, p);
      o.type = OptionType::put;
      const auto put = price(o, p);
      if (!call.ok() || !put.ok()) continue;
      const double f = o.spot * std::exp(-o.carry * o.expiry_years);
      const double k = o.strike * std::exp(-o.rate * o.expiry_years);
      const double t = o.expiry_years, unit = 4e-15 * (f + k);
      CHECK(std::fabs(call->value - put->value - (f - k)) <= unit);
      CHECK(std::fabs(call->delta - put->delta - f / o.spot) <= 4e-15);
      CHECK(std::fabs(call->rho - put->rho - t * k) <= unit * t);
      CHECK(std::fabs(call->phi - put->phi + t * f) <= unit * t);
      CHECK(std::fabs(call->theta - put->theta - (o.carry * f - o.rate * k)) <=
            unit * 0.1 + 1e-15 * std::fabs(call->theta));
      CHECK(std::fabs(call->dual_delta - put->dual_delta + k / o.strike) <= 4e-15);
      CHECK(call->gamma == put->gamma);
      CHECK(std::memcmp(&call->sensitivity, &put->sensitivity, sizeof call->sensitivity) == 0);
    }
  });
}

TEST_CASE("values are bounded, monotone and convex in the strike", "[model_price]") {
  for_each_model(32, 25, [](ModelOption o, const auto& p, double vol) {
    o.type = OptionType::put;
    const double f = o.spot * std::exp(-o.carry * o.expiry_years);
    const double discount = std::exp(-o.rate * o.expiry_years);
    double last_value = 0, last_slope = 0, last_strike = 0;
    for (double x = -6; x <= 6; x += 0.25) {
      o.strike = strike_at(o, vol, x);
      const auto put = price(o, p);
      if (!put.ok()) continue;
      const double k = o.strike * discount, unit = put->error + 4e-15 * k;
      CHECK(put->value >= std::max(0.0, k - f) - unit);
      CHECK(put->value <= k + unit);
      const double slope = (put->value - last_value) / (o.strike - last_strike);
      const double slope_unit = 4 * unit / (o.strike - last_strike);
      CHECK(slope >= last_slope - slope_unit);
      CHECK(slope <= discount + slope_unit);
      // The density and the probability of exercise.
      CHECK(put->dual_gamma >= 0);
      CHECK(put->dual_delta >= -1e-15);
      CHECK(put->dual_delta <= discount * (1 + 1e-13));
      last_value = put->value;
      last_slope = slope;
      last_strike = o.strike;
    }
  });
}

TEST_CASE("values scale with spot and strike", "[model_price]") {
  for_each_model(33, 40, [](ModelOption o, const auto& p, double vol) {
    o.strike = strike_at(o, vol, 0.8);
    const auto one = price(o, p);
    ModelOption larger = o;
    larger.spot *= 4;
    larger.strike *= 4;
    const auto four = price(larger, p);
    REQUIRE(one.ok() == four.ok());
    if (!one.ok()) return;
    CHECK(four->value == 4 * one->value);  // a power of two changes no bit
    CHECK(four->delta == one->delta);
    CHECK(four->gamma == one->gamma / 4);
  });
}

TEST_CASE("without vol of variance and jumps every model is Black's", "[model_price]") {
  const auto black = price_option({100, 105, 0.75, 0.2, 0.03, 0.01});
  const auto check = [&](const auto& got, double tolerance) {
    REQUIRE(got.ok());
    CHECK(got->value == Approx(black->value).epsilon(tolerance));
    CHECK(got->delta == Approx(black->delta).epsilon(tolerance));
    CHECK(got->gamma == Approx(black->gamma).epsilon(tolerance));
    CHECK(got->theta == Approx(black->theta).epsilon(tolerance));
    CHECK(got->rho == Approx(black->rho).epsilon(tolerance));
    CHECK(got->phi == Approx(black->phi).epsilon(tolerance));
  };
  for (const double rho : {-0.9, 0.0, 0.9}) {
    for (const double kappa : {0.0, 1e-9, 1.0, 50.0}) {
      check(price_heston(kOption, {0.04, kappa, 0.04, 0, rho}), 1e-13);
      check(price_heston(kOption, {0.04, kappa, 0.04, 1e-14, rho}), 1e-12);
      check(price_bates(kOption, {{0.04, kappa, 0.04, 0, rho}, {0, -0.1, 0.2}}), 1e-13);
    }
  }
  // First order in vol of variance.
  const auto near = price_heston(kOption, {0.04, 1, 0.04, 1e-6, -0.5});
  CHECK(std::fabs(
            near->value - black->value -
            1e-6 * price_heston(kOption, {0.04, 1, 0.04, 0, -0.5})->sensitivity.vol_of_variance) <
        1e-11);
  check(price_merton(kOption, {0.2, {0, -0.1, 0.15}}), 1e-13);
  check(price_merton(kOption, {0.2, {3, 0, 0}}), 1e-13);
  check(price_kou(kOption, {0.2, 0, 0.4, 10, 5}), 1e-13);
  // A deterministic variance: Black at its mean.
  const double mean = 0.09 + (0.04 - 0.09) * (1 - std::exp(-1.5 * 0.75)) / (1.5 * 0.75);
  const auto moving = price_option({100, 105, 0.75, std::sqrt(mean), 0.03, 0.01});
  CHECK(price_heston(kOption, {0.04, 1.5, 0.09, 0, 0.4})->value ==
        Approx(moving->value).epsilon(1e-13));
}

TEST_CASE("derivatives agree with differences of the value", "[model_price]") {
  for_each_model(34, 12, [](ModelOption o, const auto& p, double vol) {
    using Parameters = std::remove_cvref_t<decltype(p)>;
    o.spot = 100;
    o.strike = strike_at(o, vol, 0.6);
    const auto base = price(o, p);
    if (!base.ok()) return;
    const auto check = [&](double got, double step, auto moved) {
      const double up = moved(step), down = moved(-step);
      const double up2 = moved(2 * step), down2 = moved(-2 * step);
      const double want = (8 * (up - down) - (up2 - down2)) / (12 * step);
      const double noise = 3e-13 * base->value / step;
      INFO("got " << got << ", off by " << got - want << ", step " << step);
      CHECK(std::fabs(got - want) <= 1e-6 * std::fabs(want) + noise);
    };
    check(base->delta, 0.005 * vol * std::sqrt(o.expiry_years) * 100, [&](double h) {
      ModelOption moved = o;
      moved.spot += h;
      return price(moved, p)->value;
    });
    check(-base->theta, 0.0025 * o.expiry_years, [&](double h) {
      ModelOption moved = o;
      moved.expiry_years += h;
      return price(moved, p)->value;
    });
    double fields[kParameterCount<Parameters>], sensitivity[kParameterCount<Parameters>];
    std::memcpy(fields, &p, sizeof fields);
    std::memcpy(sensitivity, &base->sensitivity, sizeof sensitivity);
    for (std::size_t i = 0; i < kParameterCount<Parameters>; ++i) {
      INFO(ModelFields<Parameters>::kFields[i]);
      const double step = 0.00125 * std::max(0.02, std::fabs(fields[i]));
      check(sensitivity[i], step, [&](double h) {
        double changed[kParameterCount<Parameters>];
        std::memcpy(changed, fields, sizeof fields);
        changed[i] += h;
        Parameters moved;
        std::memcpy(&moved, changed, sizeof moved);
        const auto got = price(o, moved);
        return got.ok() ? got->value : kNan;
      });
    }
  });
}

TEST_CASE("at expiry and without any variance the value is that of the forward", "[model_price]") {
  const auto expired = price_heston({100, 90, 0, 0.03, 0.01}, kHeston);
  REQUIRE(expired.ok());
  CHECK(expired->value == 10);
  CHECK(expired->delta == 1);
  CHECK(expired->gamma == 0);
  CHECK(expired->sensitivity.initial_variance == 0);
  CHECK(expired->error <= 1e-14);
  CHECK(price_heston({100, 110, 0, 0.03, 0.01}, kHeston)->value == 0);
  CHECK(price_heston({100, 100, 0, 0, 0}, kHeston)->delta == 0.5);
  CHECK(price_heston({100, 100, 0, 0, 0, OptionType::put}, kHeston)->delta == -0.5);
  const auto still = price_heston({100, 90, 2, 0.03, 0.01}, {0, 1, 0, 0.5, -0.5});
  REQUIRE(still.ok());
  CHECK(still->value == Approx(100 * std::exp(-0.02) - 90 * std::exp(-0.06)).epsilon(1e-14));
}

TEST_CASE("every field is refused by name, and hostile numbers give no NaN", "[model_price]") {
  double ModelOption::* const fields[] = {&ModelOption::spot, &ModelOption::strike,
                                          &ModelOption::expiry_years, &ModelOption::rate,
                                          &ModelOption::carry};
  const Field names[] = {Field::spot, Field::strike, Field::expiry_years, Field::rate,
                         Field::carry};
  for (std::size_t f = 0; f < 5; ++f) {
    for (const double bad : {kNan, kInfinity, -kInfinity}) {
      ModelOption o = kOption;
      o.*fields[f] = bad;
      CHECK(price_heston(o, kHeston).error().code == ErrorCode::not_finite);
      CHECK(price_heston(o, kHeston).error().field == names[f]);
      CHECK(price_kou(o, kKou).error().field == names[f]);
    }
    for (const double odd : {0.0, -0.0, -1.0, 5e-324, 1e-310, 1e-80, 1e80, 1e300}) {
      ModelOption o = kOption;
      o.*fields[f] = odd;
      const auto got = price_heston(o, kHeston);
      if (!got.ok()) {
        CHECK((got.error().code == ErrorCode::out_of_domain ||
               got.error().code == ErrorCode::overflow ||
               got.error().code == ErrorCode::no_convergence));
        continue;
      }
      for (const auto& [name, x] : results_of(*got)) {
        INFO(name);
        CHECK(std::isfinite(x));
        CHECK(std::bit_cast<std::uint64_t>(x) != std::bit_cast<std::uint64_t>(-0.0));
      }
    }
  }
  ModelOption o = kOption;
  o.type = static_cast<OptionType>(2);
  CHECK(price_merton(o, kMerton).error().field == Field::option_type);
  CHECK(price_heston(kOption, {0.04, 1, 0.04, 0.5, -1}).error().field == Field::correlation);
  CHECK(price_bates(kOption, {kHeston, {-1, 0, 0.1}}).error().field == Field::intensity);
  CHECK(price_kou(kOption, {0.2, 1, 0.4, 1, 5}).error().field == Field::up_rate);
  CHECK(price_merton(kOption, {0, {1, 0, 0.1}}).error().field == Field::vol);
}

TEST_CASE("corners of the parameters' domain are answered or refused, never wrong",
          "[model_price]") {
  ModelSample sample(35);
  const double extremes[] = {0, 1e-300, 1e-20, 1e-6, 0.1, 1, 30, 1e4};
  int answered = 0;
  for (int i = 0; i < 1500; ++i) {
    const auto pick = [&] { return extremes[static_cast<std::size_t>(sample.between(0, 7.999))]; };
    const HestonParameters p = {pick(), pick(), pick(), pick(), sample.between(-0.9999, 0.9999)};
    ModelOption o = random_option(sample, i);
    o.expiry_years = sample.decades(1e-8, 50);
    o.strike = o.spot * std::exp(sample.between(-3, 3));
    const auto got = price_heston(o, p);
    INFO("v0 " << p.initial_variance << ", kappa " << p.mean_reversion << ", theta "
               << p.long_run_variance << ", sigma " << p.vol_of_variance << ", rho "
               << p.correlation << ", T " << o.expiry_years << ", K/S " << o.strike / o.spot);
    if (!got.ok()) {
      CHECK((got.error().code == ErrorCode::no_convergence ||
             got.error().code == ErrorCode::overflow));
      continue;
    }
    ++answered;
    const double f = o.spot * std::exp(-o.carry * o.expiry_years);
    const double k = o.strike * std::exp(-o.rate * o.expiry_years);
    const bool call = o.type == OptionType::call;
    const double unit = got->error + 1e-14 * (f + k);
    CHECK(got->value >= std::max(0.0, call ? f - k : k - f) - unit);
    CHECK(got->value <= (call ? f : k) + unit);
    for (const auto& [name, x] : results_of(*got)) CHECK(std::isfinite(x));
  }
  CHECK(answered > 1200);
}

TEST_CASE("an expiry of less than a microsecond is worth next to nothing, or refused",
          "[model_price]") {
  ModelSample sample(36);
  int answered = 0;
  for (int i = 0; i < 4000; ++i) {
    ModelOption o = random_option(sample, i);
    o.expiry_years = std::exp2(sample.between(-60, -40));
    o.strike = o.spot * std::exp(sample.between(-1.5, 1.5));
    const auto check = [&](const auto& got) {
      if (!got.ok()) {
        CHECK(got.error().code == ErrorCode::no_convergence);
        return;
      }
      ++answered;
      const double gain = o.type == OptionType::call ? o.spot - o.strike : o.strike - o.spot;
      CHECK(std::fabs(got->value - std::max(0.0, gain)) < 1e-6 * (o.spot + o.strike));
    };
    i % 2 == 0 ? check(price_merton(o, sample.merton())) : check(price_bates(o, sample.bates()));
  }
  CHECK(answered > 0);
}

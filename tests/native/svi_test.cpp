#include "core/volatility/smile/svi.hpp"

#include <limits>

#include "core/numeric/analysis/quadrature.hpp"
#include "core/volatility/smile/smile_point.hpp"
#include "core/volatility/smile/svi_forms.hpp"

#include "tests/native/smile_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
const SviRaw kSlice{0.01, 0.06, -0.15, 0.02, 0.2};

void check_close(double got, double want, double tolerance) {
  CAPTURE(got, want);
  CHECK(std::fabs(got - want) <= tolerance * std::max(1.0, std::fabs(want)));
}

/// The sizes of what w and g sum up, for their rounding.
double variance_size(const SviRaw& s, double k) {
  return std::max({std::fabs(s.a), s.b * std::fabs(k - s.m), s.b * s.sigma});
}

/// The integral of e^(moment k) times the density, in pieces of its own scale.
double total_of(const SviRaw& slice, double moment) {
  const double deviation = std::sqrt(svi_total_variance(slice, 0).w);
  const double ends[] = {-40 - 60 * deviation, -6 * deviation, -deviation, 0,
                         deviation, 6 * deviation, 40 + 60 * deviation};
  double total = 0;
  for (std::size_t i = 0; i + 1 < std::size(ends); ++i) {
    const auto integral = tanh_sinh(
        [&](real k) {
          return *risk_neutral_density(k, svi_total_variance(slice, k)) * std::exp(moment * k);
        },
        ends[i], ends[i + 1], 1e-13);
    REQUIRE(integral.ok());
    total += integral->value;
  }
  return total;
}

}  // namespace

TEST_CASE("w, its derivatives, g and the density against differentiated Black calls") {
  const Json file = load_vectors("options-smile-mp.json");
  for (const Json& row : file["points"]) {
    CAPTURE(row.dump());
    const SviRaw s = slice_of(row["raw"]);
    const double k = number(row["k"]);
    const TotalVariance at = svi_total_variance(s, k);
    const double size = variance_size(s, k);
    CHECK(std::fabs(at.w - number(row["w"])) <= 4 * 0x1p-53 * size);
    CHECK(std::fabs(at.dw - number(row["dw"])) <= 8 * 0x1p-53 * s.b);
    CHECK(std::fabs(at.d2w / number(row["d2w"]) - 1) <= 8 * 0x1p-53);
    // An error of w counts by k w' / w and w'^2 / w, each over w.
    const double lever = std::fabs(k * at.dw / at.w) + 1;
    const double bound = 32 * 0x1p-53 * (size / at.w) * (lever * lever + at.dw * at.dw / at.w) +
                         16 * 0x1p-53 * at.d2w;
    CHECK(std::fabs(durrleman_g(k, at) - number(row["g"])) <= bound);
    const double d = k / std::sqrt(at.w) + std::sqrt(at.w) / 2;
    const double density = number(row["density"]);
    const auto got = risk_neutral_density(k, at);
    REQUIRE(got.ok());
    const double scale = std::exp(-d * d / 2) / std::sqrt(2 * 3.14159265358979 * at.w);
    CHECK(std::fabs(*got - density) <=
          scale * bound + std::fabs(density) * (d * d + 2) * 16 * 0x1p-53 * size / at.w);
  }
}

TEST_CASE("The density of a slice free of arbitrage has mass 1 and mean forward") {
  Slices slices(3);
  for (int i = 0; i < 40; ++i) {
    const double expiry = slices.log_uniform(0.02, 2), vol = slices.uniform(0.2, 0.9);
    const SviRaw s = slices.market(expiry, vol);
    if (!is_butterfly_free(s)) continue;
    CAPTURE(s.a, s.b, s.rho, s.m, s.sigma);
    CHECK(std::fabs(total_of(s, 0) - 1) < 1e-10);
    CHECK(std::fabs(total_of(s, 1) - 1) < 1e-10);
  }
}

TEST_CASE("The shape's least variance and slopes are met") {
  Slices slices(4);
  for (int i = 0; i < 2000; ++i) {
    const SviRaw s = slices.any();
    const SviShape shape = svi_shape(s);
    const double size = std::fabs(s.a) + s.b * s.sigma;
    check_close(svi_total_variance(s, shape.least_at).w, shape.least_variance, 1e-13 * (1 + size));
    CHECK(std::fabs(svi_total_variance(s, shape.least_at).dw) <= 1e-13);
    const double far = s.m + 1e9;
    check_close(svi_total_variance(s, far).dw, shape.right_slope, 1e-14);
    check_close(-svi_total_variance(s, -far).dw, shape.left_slope, 1e-14);
    for (const double k : {-2.0, -0.3, 0.0, 0.4, 1.7}) {
      CHECK(svi_total_variance(s, k).w >= shape.least_variance - 1e-13 * (1 + size));
      CHECK(svi_total_variance(s, k).d2w > 0);
    }
  }
}

TEST_CASE("Each parametrisation returns to the raw form") {
  Slices slices(5);
  int with_bend = 0;
  for (int i = 0; i < 5000; ++i) {
    const SviRaw s = slices.any();
    CAPTURE(s.a, s.b, s.rho, s.m, s.sigma);
    const auto natural = natural_of(s);
    REQUIRE(natural.ok());
    const auto back = raw_of(*natural);
    REQUIRE(back.ok());
    const double root = std::sqrt(1 - s.rho * s.rho);
    const double size = std::fabs(s.a) + s.b * s.sigma / root;
    CHECK(std::fabs(back->a - s.a) <= 16 * 0x1p-53 * size);
    CHECK(std::fabs(back->b / s.b - 1) <= 8 * 0x1p-53);
    CHECK(back->rho == s.rho);
    CHECK(std::fabs(back->m - s.m) <= 16 * 0x1p-53 * (std::fabs(s.m) + s.sigma / root));
    CHECK(std::fabs(back->sigma / s.sigma - 1) <= 8 * 0x1p-53);

    const double expiry = slices.log_uniform(0.01, 5);
    const auto wings = jump_wings_of(s, expiry);
    REQUIRE(wings.ok());
    const auto again = raw_of(*wings);
    // beta close to rho leaves the bend's width to the difference of two variances.
    const double radius = std::hypot(s.m, s.sigma), turn = s.rho - s.m / radius;
    if (std::fabs(turn) < 0.05) continue;
    ++with_bend;
    REQUIRE(again.ok());
    const TotalVariance money = svi_total_variance(s, 0);
    const double rise = money.w - svi_shape(s).least_variance;
    const double lost = (std::fabs(s.a) + s.b * radius + money.w) / rise / turn / turn;
    // sigma / radius is what beta lacks to 1: beta carries its rounding over to it.
    const double bound = 64 * 0x1p-53 * (lost + radius / s.sigma) / (1 - s.rho * s.rho);
    CHECK(std::fabs(again->b / s.b - 1) <= 16 * 0x1p-53);
    CHECK(std::fabs(again->rho - s.rho) <= 8 * 0x1p-53);
    CHECK(std::fabs(again->m - s.m) <= bound * radius);
    CHECK(std::fabs(again->sigma - s.sigma) <= bound * radius);
    CHECK(std::fabs(again->a - s.a) <= bound * (std::fabs(s.a) + s.b * radius));
  }
  CHECK(with_bend > 3000);
}

TEST_CASE("Jump-wings read what their names say off the smile") {
  const double expiry = 0.25;
  const auto wings = jump_wings_of(kSlice, expiry);
  REQUIRE(wings.ok());
  const TotalVariance money = svi_total_variance(kSlice, 0);
  check_close(wings->vol_squared, money.w / expiry, 1e-15);
  // d(sqrt(w)) / dk
  const double h = 1e-6;
  const double slope =
      (std::sqrt(svi_total_variance(kSlice, h).w) - std::sqrt(svi_total_variance(kSlice, -h).w)) /
      (2 * h);
  check_close(wings->skew, slope, 1e-9);
  check_close(wings->least_squared, svi_shape(kSlice).least_variance / expiry, 1e-15);
}

TEST_CASE("The raw form refuses by name") {
  CHECK(check_svi(kSlice).code == ErrorCode::ok);
  const struct {
    Field field;
    double SviRaw::* member;
    std::vector<double> bad;
  } fields[] = {{Field::a, &SviRaw::a, {2e30, -2e30}},
                {Field::b, &SviRaw::b, {-1e-9, -5e-324, 2e30}},
                {Field::rho, &SviRaw::rho, {1, -1, 1.5, -2}},
                {Field::m, &SviRaw::m, {2e30, -2e30}},
                {Field::sigma, &SviRaw::sigma, {0, -0.1, 1e-31, 5e-324, 2e30}}};
  for (const auto& f : fields) {
    for (const double value : {kNan, kInfinity, -kInfinity}) {
      SviRaw s = kSlice;
      s.*f.member = value;
      CHECK(check_svi(s).code == ErrorCode::not_finite);
      CHECK(check_svi(s).field == f.field);
    }
    for (const double value : f.bad) {
      SviRaw s = kSlice;
      s.*f.member = value;
      CHECK(check_svi(s).code == ErrorCode::out_of_domain);
      CHECK(check_svi(s).field == f.field);
      CHECK(static_cast<double>(check_svi(s).value) == value);
    }
  }
  for (const double value : {0.0, -0.0, 5e-324}) {
    SviRaw s = kSlice;
    s.a = s.b = s.rho = s.m = value;
    CHECK(check_svi(s).code == ErrorCode::ok);
  }
}

TEST_CASE("Conversions refuse by name") {
  SviNatural natural = *natural_of(kSlice);
  const auto natural_error = [&](double SviNatural::* member, double value) {
    SviNatural s = natural;
    s.*member = value;
    return raw_of(s).error();
  };
  CHECK(natural_error(&SviNatural::delta, kNan).field == Field::a);
  CHECK(natural_error(&SviNatural::mu, kInfinity).field == Field::mu);
  CHECK(natural_error(&SviNatural::mu, kInfinity).code == ErrorCode::not_finite);
  CHECK(natural_error(&SviNatural::rho, 1.0).field == Field::rho);
  CHECK(natural_error(&SviNatural::omega, -0.1).field == Field::omega);
  CHECK(natural_error(&SviNatural::zeta, 0.0).field == Field::zeta);
  CHECK(natural_error(&SviNatural::zeta, 1e-40).field == Field::m);  // the raw form is too wide
  CHECK(natural_of({0.01, 0.1, 2.0, 0, 0.1}).error().field == Field::rho);

  const SviJumpWings wings = *jump_wings_of(kSlice, 0.5);
  const auto wings_error = [&](double SviJumpWings::* member, double value) {
    SviJumpWings s = wings;
    s.*member = value;
    return raw_of(s).error();
  };
  for (const auto member :
       {&SviJumpWings::expiry_years, &SviJumpWings::vol_squared, &SviJumpWings::skew,
        &SviJumpWings::put_slope, &SviJumpWings::call_slope, &SviJumpWings::least_squared}) {
    CHECK(wings_error(member, kNan).code == ErrorCode::not_finite);
    CHECK(wings_error(member, -kInfinity).code == ErrorCode::not_finite);
  }
  CHECK(wings_error(&SviJumpWings::expiry_years, 0).field == Field::expiry_years);
  CHECK(wings_error(&SviJumpWings::vol_squared, 0).field == Field::vol_squared);
  CHECK(wings_error(&SviJumpWings::put_slope, -1).field == Field::put_slope);
  CHECK(wings_error(&SviJumpWings::call_slope, -1).field == Field::call_slope);
  CHECK(wings_error(&SviJumpWings::skew, -wings.put_slope).field == Field::skew);
  CHECK(wings_error(&SviJumpWings::skew, wings.call_slope).field == Field::skew);
  CHECK(wings_error(&SviJumpWings::least_squared, 9).field == Field::least_squared);
  // The money at the least variance: nothing is left to tell the width of the bend from.
  SviJumpWings flat = wings;
  flat.skew = 0;
  flat.least_squared = flat.vol_squared;
  CHECK(raw_of(flat).error().code == ErrorCode::singular);
  CHECK(jump_wings_of({-0.05, 0.1, -0.3, 0.1, 0.2}, 1).error().field == Field::total_variance);
  CHECK(jump_wings_of(kSlice, -1).error().field == Field::expiry_years);
  CHECK(jump_wings_of(kSlice, kNan).error().code == ErrorCode::not_finite);
}

TEST_CASE("What follows from a point refuses by name, and gives no NaN") {
  const TotalVariance at = svi_total_variance(kSlice, 0.1);
  CHECK(*implied_vol_of(at, 0.25) == std::sqrt(at.w / 0.25));
  CHECK(implied_vol_of({-0.1, 0, 0}, 1).error().field == Field::total_variance);
  CHECK(implied_vol_of({kNan, 0, 0}, 1).error().code == ErrorCode::not_finite);
  CHECK(implied_vol_of(at, 0).error().field == Field::expiry_years);
  CHECK(implied_vol_of(at, kInfinity).error().code == ErrorCode::not_finite);
  CHECK(implied_vol_of({1e300, 0, 0}, 1e-300).error().code == ErrorCode::overflow);
  CHECK(risk_neutral_density(0.1, {0, 0, 0}).error().field == Field::total_variance);
  CHECK(risk_neutral_density(kNan, at).error().field == Field::log_moneyness);
  CHECK(risk_neutral_density(0.1, {0.1, kNan, 0}).error().code == ErrorCode::not_finite);
  CHECK(*risk_neutral_density(1e6, at) == 0.0);
  const auto local = local_vol_of(0.1, at, 0.04);
  REQUIRE(local.ok());
  check_close(*local, std::sqrt(0.04 / durrleman_g(0.1, at)), 1e-15);
  CHECK(local_vol_of(0.1, at, -0.01).error().code == ErrorCode::calendar_arbitrage);
  CHECK(local_vol_of(0.1, at, kNan).error().code == ErrorCode::not_finite);
  CHECK(local_vol_of(0.1, {0.04, 3.0, 0}, 0.04).error().code == ErrorCode::butterfly_arbitrage);
  CHECK(*local_vol_of(0.1, at, 0) == 0.0);
}

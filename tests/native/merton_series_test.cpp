#include "core/pricing/fourier/merton_series.hpp"

#include <cmath>
#include <limits>

#include "core/pricing/black.hpp"

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("Merton's series and the integral are one function", "[merton_series]") {
  ModelSample sample(21);
  for (int i = 0; i < 400; ++i) {
    const MertonParameters p = sample.merton();
    const ModelOption option = {.spot = 100,
                                .strike = 100 * std::exp(sample.between(-2, 2)),
                                .expiry_years = sample.expiry(),
                                .rate = sample.between(-0.02, 0.08),
                                .carry = sample.between(-0.02, 0.08),
                                .type = i % 2 == 0 ? OptionType::call : OptionType::put};
    const auto series = merton_series(option, p);
    const auto integral = price_merton(option, p);
    INFO("strike " << option.strike << ", T " << option.expiry_years << ", vol " << p.vol
                   << ", intensity " << p.jumps.intensity << ", mean " << p.jumps.mean_log_jump
                   << ", deviation " << p.jumps.log_jump_vol);
    REQUIRE(series.ok());
    REQUIRE(integral.ok());
    if (series->value < 1e-290) continue;
    // Both take Black's value to about an ulp of the strike over the deviations at stake.
    const double total_vol = p.vol * std::sqrt(option.expiry_years);
    INFO("series " << series->value << " by " << series->value - integral->value << ", error "
                   << integral->error);
    CHECK(std::fabs(series->value - integral->value) <=
          (1e-12 + 2e-15 / total_vol) * series->value + integral->error);
    CHECK(series->truncation <= 0x1p-53 * series->value);
  }
}

TEST_CASE("the truncation bound holds against a longer sum", "[merton_series]") {
  ModelSample sample(22);
  for (int i = 0; i < 200; ++i) {
    const MertonParameters p = sample.merton();
    const ModelOption option = {.spot = 100,
                                .strike = 100 * std::exp(sample.between(-1, 1)),
                                .expiry_years = sample.expiry(),
                                .rate = 0.02,
                                .carry = 0.01,
                                .type = OptionType::call};
    const auto full = merton_series(option, p);
    REQUIRE(full.ok());
    for (const std::uint32_t terms : {3u, 11u, 40u, 200u}) {
      const auto cut = merton_series(option, p, terms);
      REQUIRE(cut.ok());
      CHECK(cut->terms == terms);
      const double missing = full->value - cut->value;
      CHECK(missing >= -1e-13 * full->value - 1e-13);
      CHECK(missing <= cut->truncation * (1 + 1e-12) + 1e-13 * full->value + 1e-13);
    }
  }
}

TEST_CASE("Merton's series has Black's value without jumps, and takes no diffusion",
          "[merton_series]") {
  const ModelOption option = {100, 110, 0.5, 0.04, 0.01};
  const auto black = price_option({100, 110, 0.5, 0.3, 0.04, 0.01});
  const auto calm = merton_series(option, {0.3, {0, -0.1, 0.2}});
  REQUIRE(calm.ok());
  CHECK(calm->value == Approx(black->value).epsilon(1e-14));
  CHECK(calm->terms == 1);
  // Far from where the forward without a jump would be, hardly any diffusion is as good as none.
  const ModelOption far = {100, 130, 0.5, 0.04, 0.01};
  const auto pure = merton_series(far, {0, {2, -0.1, 0.2}});
  REQUIRE(pure.ok());
  const auto nearly = price_merton(far, {0.004, {2, -0.1, 0.2}});
  REQUIRE(nearly.ok());
  CHECK(pure->value == Approx(nearly->value).epsilon(1e-3));
  // A deterministic law: no diffusion and jumps of one size that never come.
  const auto fixed = merton_series({100, 90, 0.5, 0.04, 0.01}, {0, {0, 0, 0}});
  CHECK(fixed->value == Approx(100 * std::exp(-0.005) - 90 * std::exp(-0.02)).epsilon(1e-14));
}

TEST_CASE("Merton's series refuses what it cannot add up", "[merton_series]") {
  const ModelOption option = {100, 110, 1, 0.04, 0.01};
  const auto refusal = [&](const MertonParameters& p) { return merton_series(option, p).error(); };
  CHECK(refusal({0.2, {1001, 0, 0.01}}).code == ErrorCode::capacity_exceeded);
  CHECK(refusal({0.2, {1001, 0, 0.01}}).field == Field::intensity);
  CHECK(refusal({0.2, {900, 1, 0.01}}).code == ErrorCode::capacity_exceeded);
  CHECK(refusal({0.2, {999, -0.001, 0.01}}).code == ErrorCode::ok);
  CHECK(refusal({-0.1, {1, 0, 0.1}}).field == Field::vol);
  CHECK(refusal({kNan, {1, 0, 0.1}}).code == ErrorCode::not_finite);
  CHECK(refusal({0.2, {-1, 0, 0.1}}).field == Field::intensity);
  CHECK(merton_series({-1, 110, 1, 0, 0}, {0.2, {1, 0, 0.1}}).error().field == Field::spot);
  CHECK(merton_series(option, {0.2, {1, 0, 0.1}}, 0).error().field == Field::nodes);
  CHECK(merton_series(option, {0.2, {1, 0, 0.1}}, kMaxSeriesTerms + 1).error().code ==
        ErrorCode::out_of_domain);
}

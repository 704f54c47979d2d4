// Estimates over paths against the transform, against paths recomputed one by one, and their errors
// against their spread over seeds.
#include "core/pricing/paths/path_estimate.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "tests/native/catch.hpp"
#include "tests/native/model_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const HestonParameters kHeston = {0.04, 1.5, 0.06, 0.7, -0.6};
const BatesParameters kBates = {kHeston, {0.5, -0.1, 0.15}};
const PathUnderlying kUnderlying = {100, 1, 0.03, 0.01};
constexpr std::size_t kBytes = 1 << 20;

struct Scratch {
  std::vector<std::byte> bytes = std::vector<std::byte>(kBytes);
  Arena arena{bytes};
};

EuropeanPayoff european(double strike, OptionType type = OptionType::call) {
  EuropeanPayoff payoff;
  payoff.strike = strike;
  payoff.type = type;
  return payoff;
}

PathDesign design_of(PathSource source, PathPairs pairs, std::uint64_t draws = 1 << 14) {
  PathDesign design;
  design.source = source;
  design.pairs = pairs;
  design.draws = draws;
  design.replications = source == PathSource::sobol ? 16 : 1;
  return design;
}

template <class Check>
void for_each_design(Check check) {
  for (const PathSource source : {PathSource::philox, PathSource::sobol}) {
    for (const PathPairs pairs : {PathPairs::single, PathPairs::antithetic}) {
      check(design_of(source, pairs));
    }
  }
}

}  // namespace

TEST_CASE("options over paths have the values of the transform", "[path_estimate]") {
  Scratch scratch;
  for_each_design([&](const PathDesign& design) {
    for (const double strike : {80.0, 100.0, 120.0}) {
      const auto control = spot_control(kUnderlying);
      const auto heston = estimate_paths<HestonPathStep>(kUnderlying, kHeston, european(strike),
                                                         control, design, scratch.arena);
      const auto bates = estimate_paths<BatesPathStep>(kUnderlying, kBates, european(strike),
                                                       control, design, scratch.arena);
      REQUIRE(heston.ok());
      REQUIRE(bates.ok());
      const ModelOption option = {100, strike, 1, 0.03, 0.01};
      // 0.01: what 32 steps leave of the scheme's own bias (Andersen 2008, table 5: below 0.01).
      CHECK(std::fabs(heston->value - price_heston(option, kHeston)->value) <
            4 * heston->standard_error + 0.01);
      CHECK(std::fabs(bates->value - price_bates(option, kBates)->value) <
            4 * bates->standard_error + 0.01);
      CHECK(heston->uncorrected_share == 0);
      CHECK(heston->draws == design.draws);
    }
  });
}

TEST_CASE("the spot is a martingale at every length of a step", "[path_estimate]") {
  Scratch scratch;
  for (const std::uint32_t steps : {1u, 4u, 32u}) {
    PathDesign design = design_of(PathSource::philox, PathPairs::antithetic);
    design.steps = steps;
    const double want = 100 * std::exp(-0.01);
    const auto heston =
        estimate_paths<HestonPathStep>(kUnderlying, kHeston, SpotPayoff{}, design, scratch.arena);
    const auto bates =
        estimate_paths<BatesPathStep>(kUnderlying, kBates, SpotPayoff{}, design, scratch.arena);
    REQUIRE((heston.ok() && bates.ok()));
    CHECK(std::fabs(heston->value - want) < 4 * heston->standard_error);
    CHECK(std::fabs(bates->value - want) < 4 * bates->standard_error);
  }
}

TEST_CASE("an estimate is the mean over its paths, each of which stands alone", "[path_estimate]") {
  Scratch scratch;
  for_each_design([&](PathDesign design) {
    design.draws = design.source == PathSource::sobol ? 16 * 9 : 150;
    design.steps = 12;
    const std::uint32_t members = design.pairs == PathPairs::antithetic ? 2 : 1;
    AsianPayoff asian;
    asian.strike = 98;
    asian.type = OptionType::put;
    BarrierPayoff barrier;
    barrier.strike = 100;
    barrier.barrier = 90;
    barrier.barrier_type = BarrierType::down_out;
    double asian_sum = 0, barrier_sum = 0;
    for (std::uint32_t r = 0; r < design.replications; ++r) {
      for (std::uint64_t draw = 0; draw < design.draws / design.replications; ++draw) {
        for (std::uint32_t member = 0; member < members; ++member) {
          std::vector<double> spot(design.steps), variance(design.steps);
          const Error error = recompute_path<BatesPathStep>(
              kUnderlying, kBates, design, {r, draw, member}, spot, variance, scratch.arena);
          REQUIRE(error.code == ErrorCode::ok);
          double mean = 0, least = 100;
          for (const double s : spot) mean += s / design.steps;
          for (const double s : spot) least = std::min(least, s);
          for (const double v : variance) REQUIRE(v >= 0);
          asian_sum += std::max(0.0, 98 - mean);
          barrier_sum += least > 90 ? std::max(0.0, spot.back() - 100) : 0;
        }
      }
    }
    const double share = std::exp(-0.03) / static_cast<double>(design.draws * members);
    const auto got_asian =
        estimate_paths<BatesPathStep>(kUnderlying, kBates, asian, design, scratch.arena);
    const auto got_barrier =
        estimate_paths<BatesPathStep>(kUnderlying, kBates, barrier, design, scratch.arena);
    REQUIRE((got_asian.ok() && got_barrier.ok()));
    CHECK(got_asian->value == Approx(asian_sum * share).epsilon(1e-12));
    CHECK(got_barrier->value == Approx(barrier_sum * share).epsilon(1e-12));
  });
}

TEST_CASE("knocked in and knocked out together are the option", "[path_estimate]") {
  Scratch scratch;
  const PathDesign design = design_of(PathSource::philox, PathPairs::antithetic, 4096);
  const auto value = [&](const auto& payoff) {
    return estimate_paths<HestonPathStep>(kUnderlying, kHeston, payoff, design, scratch.arena)
        ->value;
  };
  for (const auto& [in, out, at] : {std::tuple(BarrierType::down_in, BarrierType::down_out, 92.0),
                                    std::tuple(BarrierType::up_in, BarrierType::up_out, 108.0)}) {
    BarrierPayoff payoff;
    payoff.strike = 100;
    payoff.barrier = at;
    payoff.barrier_type = in;
    const double knocked_in = value(payoff);
    payoff.barrier_type = out;
    CHECK(knocked_in > 0.1);
    CHECK(value(payoff) > 0.1);
    CHECK(knocked_in + value(payoff) == Approx(value(european(100))).epsilon(1e-12));
  }
}

TEST_CASE("the standard error is the deviation over seeds", "[path_estimate]") {
  Scratch scratch;
  for_each_design([&](PathDesign design) {
    design.draws = 1024;
    design.steps = 8;
    std::vector<double> values;
    double claimed = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      design.seed = seed;
      const auto got = estimate_paths<HestonPathStep>(kUnderlying, kHeston, european(100), design,
                                                      scratch.arena);
      REQUIRE(got.ok());
      values.push_back(got->value);
      claimed += got->standard_error * got->standard_error / 100;
    }
    double mean = 0, square = 0;
    for (const double x : values) mean += x / 100;
    for (const double x : values) square += (x - mean) * (x - mean) / 99;
    // A chi-square of 99 degrees over 99 lies in [0.55, 1.6] but once in 10,000.
    CHECK(square / claimed > 0.55);
    CHECK(square / claimed < 1.6);
  });
}

TEST_CASE("pairs, a control and low discrepancy each take from the error", "[path_estimate]") {
  Scratch scratch;
  const auto run = [&](const PathDesign& design, const auto& control) {
    const auto got = estimate_paths<HestonPathStep>(kUnderlying, kHeston, european(95), control,
                                                    design, scratch.arena);
    REQUIRE(got.ok());
    return got->standard_error;
  };
  const PathDesign plain = design_of(PathSource::philox, PathPairs::single);
  const double error = run(plain, Control<NoPayoff>{});
  CHECK(run(design_of(PathSource::philox, PathPairs::antithetic), Control<NoPayoff>{}) <
        0.75 * error);
  CHECK(run(design_of(PathSource::sobol, PathPairs::single), Control<NoPayoff>{}) < 0.75 * error);
  CHECK(run(plain, spot_control(kUnderlying)) < 0.75 * error);
  const auto neighbour = option_control(kUnderlying, european(100), kHeston);
  REQUIRE(neighbour.ok());
  CHECK(run(plain, *neighbour) < 0.25 * error);
}

TEST_CASE("an estimate over paths refuses by name", "[path_estimate]") {
  Scratch scratch;
  const auto check = [&](const PathUnderlying& u, const HestonParameters& p,
                         const EuropeanPayoff& payoff, const PathDesign& design, ErrorCode code,
                         Field field) {
    const auto got = estimate_paths<HestonPathStep>(u, p, payoff, design, scratch.arena);
    REQUIRE(!got.ok());
    CHECK(got.error().code == code);
    CHECK(got.error().field == field);
  };
  const ErrorCode outside = ErrorCode::out_of_domain;
  const EuropeanPayoff call = european(100);
  const PathDesign good = design_of(PathSource::philox, PathPairs::single);
  check({0, 1, 0, 0}, kHeston, call, good, outside, Field::spot);
  check({100, 0, 0, 0}, kHeston, call, good, outside, Field::expiry_years);
  check({100, 1, kNan, 0}, kHeston, call, good, ErrorCode::not_finite, Field::rate);
  check({100, 1, 0, kNan}, kHeston, call, good, ErrorCode::not_finite, Field::carry);
  check(kUnderlying, {0.04, 1, 0.04, 0, 0}, call, good, outside, Field::vol_of_variance);
  check(kUnderlying, kHeston, european(-1), good, outside, Field::strike);
  check(kUnderlying, kHeston, european(kNan), good, ErrorCode::not_finite, Field::strike);
  const auto refuse = [&](Field field, auto change) {
    PathDesign design = good;
    change(design);
    check(kUnderlying, kHeston, call, design, outside, field);
  };
  refuse(Field::path_source, [](PathDesign& d) { d.source = static_cast<PathSource>(2); });
  refuse(Field::path_pairs, [](PathDesign& d) { d.pairs = static_cast<PathPairs>(2); });
  refuse(Field::steps, [](PathDesign& d) { d.steps = 0; });
  refuse(Field::steps, [](PathDesign& d) { d.steps = kMaxPathSteps + 1; });
  refuse(Field::draws, [](PathDesign& d) { d.draws = 1; });
  refuse(Field::draws, [](PathDesign& d) { d.draws = kMaxPathDraws + 1; });
  refuse(Field::draws, [](PathDesign& d) { d.replications = 3; });
  refuse(Field::replications, [](PathDesign& d) { d.replications = 0; });
  refuse(Field::replications, [](PathDesign& d) { d.replications = kMaxReplications + 1; });
  refuse(Field::replications, [](PathDesign& d) { d.source = PathSource::sobol; });
  refuse(Field::dimensions, [](PathDesign& d) {
    d = design_of(PathSource::sobol, PathPairs::single);
    d.steps = kMaxSobolDimensions / 2 + 1;
  });
  Arena none{std::span<std::byte>{}};
  const auto starved = estimate_paths<HestonPathStep>(
      kUnderlying, kHeston, call, design_of(PathSource::sobol, PathPairs::single), none);
  CHECK(starved.error().code == ErrorCode::capacity_exceeded);
  BatesParameters busy = kBates;
  busy.jumps.intensity = 1000;
  const auto jumps = estimate_paths<BatesPathStep>(kUnderlying, busy, call, good, scratch.arena);
  CHECK(jumps.error().code == ErrorCode::capacity_exceeded);
  CHECK(jumps.error().field == Field::intensity);
  BarrierPayoff barrier;
  barrier.strike = 100;
  const auto no_level =
      estimate_paths<HestonPathStep>(kUnderlying, kHeston, barrier, good, scratch.arena);
  CHECK(no_level.error().field == Field::barrier);
  std::vector<double> spot(good.steps), variance(good.steps);
  const auto path = [&](const PathName& name, std::span<double> to) {
    return recompute_path<HestonPathStep>(kUnderlying, kHeston, good, name, to, variance,
                                          scratch.arena);
  };
  CHECK(path({0, good.draws, 0}, spot).field == Field::draws);
  CHECK(path({1, 0, 0}, spot).field == Field::draws);
  CHECK(path({0, 0, 1}, spot).field == Field::draws);
  CHECK(path({0, 0, 0}, std::span(spot).first(3)).code == ErrorCode::length_mismatch);
}

// What is chosen at run time has the bits of what is named at compile time.
#include "core/pricing/paths/chosen_payoff.hpp"

#include <vector>

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

const HestonParameters kHeston = {0.04, 1.5, 0.06, 0.7, -0.6};
const BatesParameters kBates = {kHeston, {0.5, -0.1, 0.15}};
const PathUnderlying kUnderlying = {100, 1, 0.03, 0.01};

struct Scratch {
  std::vector<std::byte> bytes = std::vector<std::byte>(1 << 18);
  Arena arena{bytes};
};

std::vector<PathDesign> designs() {
  std::vector<PathDesign> all;
  for (const PathSource source : {PathSource::philox, PathSource::sobol}) {
    for (const PathPairs pairs : {PathPairs::single, PathPairs::antithetic}) {
      PathDesign design;
      design.seed = 20260112;
      design.source = source;
      design.pairs = pairs;
      design.steps = 7;
      design.draws = 2 * 83;  // neither a whole block nor whole lanes
      design.replications = 2;
      all.push_back(design);
    }
  }
  return all;
}

void same(const Result<PathEstimate>& chosen, const Result<PathEstimate>& named) {
  REQUIRE((chosen.ok() && named.ok()));
  CHECK(bits_of(chosen->value) == bits_of(named->value));
  CHECK(bits_of(chosen->standard_error) == bits_of(named->standard_error));
  CHECK(bits_of(chosen->control_coefficient) == bits_of(named->control_coefficient));
  CHECK(bits_of(chosen->control_gap) == bits_of(named->control_gap));
  CHECK(bits_of(chosen->uncorrected_share) == bits_of(named->uncorrected_share));
}

/// A payoff without a control and with each, against the same with their types known.
template <class Step, class Payoff, class Parameters>
void check_payoff(const ChosenPayoff& chosen, const Payoff& named, const Parameters& parameters) {
  Scratch scratch;
  const auto model = chosen_model(parameters);
  const auto estimate = [&](PathControl kind, const PathDesign& design) {
    const auto control = chosen_control(kind, kUnderlying, chosen, parameters);
    REQUIRE(control.ok());
    return estimate_paths<ChosenPathStep>(kUnderlying, model, chosen, *control, design,
                                          scratch.arena);
  };
  for (const PathDesign& design : designs()) {
    same(estimate(PathControl::none, design),
         estimate_paths<Step>(kUnderlying, parameters, named, design, scratch.arena));
    same(estimate(PathControl::spot, design),
         estimate_paths<Step>(kUnderlying, parameters, named, spot_control(kUnderlying), design,
                              scratch.arena));
    const auto european = option_control(kUnderlying, chosen.as_european(), parameters);
    same(estimate(PathControl::european, design),
         estimate_paths<Step>(kUnderlying, parameters, named, *european, design, scratch.arena));
  }
}

template <class Step, class Parameters>
void check_model(const Parameters& parameters) {
  const ChosenPayoff put = {.kind = PathPayoff::european, .strike = 98, .type = OptionType::put};
  check_payoff<Step>(put, put.as_european(), parameters);
  const ChosenPayoff asian = {.kind = PathPayoff::asian, .strike = 97};
  check_payoff<Step>(asian, AsianPayoff{.strike = 97}, parameters);
  const ChosenPayoff barrier = {.kind = PathPayoff::barrier,
                                .strike = 96,
                                .barrier = 91,
                                .barrier_type = BarrierType::down_in};
  check_payoff<Step>(
      barrier, BarrierPayoff{.strike = 96, .barrier = 91, .barrier_type = BarrierType::down_in},
      parameters);
}

}  // namespace

TEST_CASE("a chosen payoff and control have the bits of the named ones", "[chosen_payoff]") {
  check_model<HestonPathStep>(kHeston);
  check_model<BatesPathStep>(kBates);
}

TEST_CASE("a path of the chosen model is the model's own", "[chosen_payoff]") {
  Scratch scratch;
  for (const PathDesign& design : designs()) {
    std::vector<double> spot(7), variance(7), own_spot(7), own_variance(7);
    const PathName name = {1, 5, 0};
    REQUIRE(recompute_path<ChosenPathStep>(kUnderlying, chosen_model(kHeston), design, name, spot,
                                           variance, scratch.arena)
                .code == ErrorCode::ok);
    REQUIRE(recompute_path<HestonPathStep>(kUnderlying, kHeston, design, name, own_spot,
                                           own_variance, scratch.arena)
                .code == ErrorCode::ok);
    CHECK((spot == own_spot && variance == own_variance));
  }
}

TEST_CASE("what is chosen is refused by name", "[chosen_payoff]") {
  ChosenPayoff payoff = {.kind = static_cast<PathPayoff>(3), .strike = 100};
  CHECK(payoff.check().field == Field::path_payoff);
  payoff.kind = PathPayoff::european;
  CHECK(payoff.check().code == ErrorCode::ok);
  payoff.kind = PathPayoff::barrier;
  CHECK(payoff.check().field == Field::barrier);
  payoff.strike = -1;
  CHECK(payoff.check().field == Field::strike);
  payoff = {.strike = 100, .type = static_cast<OptionType>(2)};
  CHECK(payoff.check().field == Field::option_type);
  payoff.type = OptionType::call;
  const auto wrong = static_cast<PathControl>(3);
  CHECK(chosen_control(wrong, kUnderlying, payoff, kHeston).error().field == Field::path_control);
  HestonParameters bad = kHeston;
  bad.correlation = 1;
  CHECK(chosen_control(PathControl::european, kUnderlying, payoff, bad).error().field ==
        Field::correlation);
}

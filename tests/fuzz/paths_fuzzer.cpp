// Paths of Heston and Bates: documented refusals by name, estimates within what a payoff allows,
// and each path alone with the bits that it has among all.
#include <array>
#include <cmath>

#include "core/pricing/paths/path_estimate.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using namespace loadline;
using fuzz::bits;
using fuzz::Input;
using fuzz::real;
using fuzz::require;

void require_documented(const Error& error, const char* function) {
  fuzz::require_code(error, function,
                     {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::out_of_domain,
                      ErrorCode::overflow, ErrorCode::capacity_exceeded, ErrorCode::unsupported});
  fuzz::require_named(error, function);
}

PathDesign design(Input& input) {
  PathDesign d;
  d.seed = input.word();
  d.stream = static_cast<std::uint32_t>(input.word());
  d.source = static_cast<PathSource>(input.below(16) == 0 ? 2 : input.below(2));
  d.pairs = static_cast<PathPairs>(input.below(16) == 0 ? 2 : input.below(2));
  d.steps = static_cast<std::uint32_t>(input.below(4));
  d.replications = static_cast<std::uint32_t>(input.below(4));
  d.draws = d.replications * (1 + input.below(4)) + (input.below(16) == 0 ? 1 : 0);
  return d;
}

HestonParameters heston(Input& input) {
  return {input.number(0.001, 1), input.number(0, 8), input.number(0.001, 1), input.number(0.01, 3),
          input.number(-0.99, 0.99)};
}

void fuzz_step(Input& input) {
  const HestonParameters p = heston(input);
  const auto step = quadratic_exponential_step(p, input.number(0, 1), input.number(0.001, 0.5),
                                               input.number(0, 1));
  require_documented(step.error(), "quadratic_exponential_step");
  if (!step.ok()) return;
  require(step->next >= 0 && step->mean >= 0 && step->variance >= 0 && step->ratio >= 0,
          "a variance", {step->next, step->mean, step->variance});
}

template <class Step>
void fuzz_paths(Input& input, const typename Step::Parameters& parameters) {
  static std::array<std::byte, 1 << 18> block;
  Arena arena{block};
  const PathUnderlying underlying = {.spot = input.number(50, 150),
                                     .expiry_years = input.number(0.01, 2),
                                     .rate = input.number(-0.05, 0.1),
                                     .carry = input.number(-0.05, 0.1)};
  const PathDesign d = design(input);
  EuropeanPayoff payoff;
  payoff.strike = input.number(50, 150);
  payoff.type = static_cast<OptionType>(input.below(2));
  const auto estimate = input.below(2) == 0
                            ? estimate_paths<Step>(underlying, parameters, payoff, d, arena)
                            : estimate_paths<Step>(underlying, parameters, payoff,
                                                   spot_control(underlying), d, arena);
  require_documented(estimate.error(), "estimate_paths");
  if (estimate.ok()) {
    require(is_finite(estimate->value) && estimate->standard_error >= 0 &&
                is_finite(estimate->standard_error) && estimate->uncorrected_share >= 0 &&
                estimate->uncorrected_share <= 1 && estimate->draws == d.draws,
            "an estimate", {estimate->value, estimate->standard_error});
  }
  std::array<real, 4> spot, variance;
  const std::size_t steps = d.steps < spot.size() ? d.steps : spot.size();
  const PathName name = {.replication = static_cast<std::uint32_t>(input.below(4)),
                         .draw = input.below(4),
                         .member = static_cast<std::uint32_t>(input.below(2))};
  const Error error =
      recompute_path<Step>(underlying, parameters, d, name, std::span(spot).first(steps),
                           std::span(variance).first(steps), arena);
  fuzz::require_named(error, "recompute_path");
  if (error.code != ErrorCode::ok) return;
  for (std::size_t j = 0; j < steps; ++j) {
    require(spot[j] >= 0 && variance[j] >= 0 && variance[j] == variance[j], "a path",
            {spot[j], variance[j]});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  switch (input.below(4)) {
    case 0:
    case 1:
      fuzz_step(input);
      break;
    case 2:
      fuzz_paths<HestonPathStep>(input, heston(input));
      break;
    default: {
      const HestonParameters h = heston(input);
      const MertonJumps j = {input.number(0, 3), input.number(-0.3, 0.3), input.number(0, 0.4)};
      fuzz_paths<BatesPathStep>(input, {h, j});
    }
  }
  return 0;
}

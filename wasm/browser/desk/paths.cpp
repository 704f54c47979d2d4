#include "wasm/browser/desk/paths.hpp"

#include <cstring>

#include "core/pricing/paths/chosen_payoff.hpp"
#include "core/wire/desk/formula_inputs.hpp"
#include "core/wire/formula_tables.hpp"

#include "wasm/browser/areas.hpp"

namespace loadline::browser {

constinit PathAreas recomputed{};

namespace {

using wire::PathChoices;
using wire::PathInputs;

/// Seeds are whole numbers that a real holds exactly.
constexpr real kMaxSeed = 0x1p53 - 1;

PathUnderlying underlying_of(const ModelOption& option) noexcept {
  return {option.spot, option.expiry_years, option.rate, option.carry};
}

ChosenPayoff payoff_of(const ModelOption& option, const PathChoices& choices) noexcept {
  return {.kind = choices.payoff,
          .strike = option.strike,
          .type = option.type,
          .barrier = choices.barrier,
          .barrier_type = choices.barrier_type};
}

/// The design, or the first field that is no whole number of its range; `check_path_design` knows
/// the rest.
Result<PathDesign> design_of(const PathChoices& choices) noexcept {
  struct Whole {
    Field field;
    real number, most;
  };
  const Whole numbers[] = {{Field::seed, choices.seed, kMaxSeed},
                           {Field::steps, choices.steps, kMaxPathSteps},
                           {Field::draws, choices.draws, kMaxPathDraws},
                           {Field::replications, choices.replications, kMaxReplications}};
  for (const auto& [field, number, most] : numbers) {
    const bool is_inside = number >= 0 && number <= most;
    if (!is_inside || static_cast<real>(static_cast<std::uint64_t>(number)) != number) {
      return Error{ErrorCode::out_of_domain, field, 0, refused_value(number)};
    }
  }
  PathDesign design;
  design.seed = static_cast<std::uint64_t>(choices.seed);
  design.steps = static_cast<std::uint32_t>(choices.steps);
  design.draws = static_cast<std::uint64_t>(choices.draws);
  design.replications = static_cast<std::uint32_t>(choices.replications);
  design.source = choices.source;
  design.pairs = choices.pairs;
  return design;
}

template <class Parameters>
Result<PathEstimate> simulate(const PathInputs<Parameters>& inputs) noexcept {
  const PathUnderlying underlying = underlying_of(inputs.option);
  const ChosenPayoff payoff = payoff_of(inputs.option, inputs.paths);
  // A barrier beside a payoff that has none is a mistake, not a wish.
  if (payoff.kind != PathPayoff::barrier && payoff.barrier != 0) {
    return Error{ErrorCode::out_of_domain, Field::barrier, 0, refused_value(payoff.barrier)};
  }
  const Result<PathDesign> design = design_of(inputs.paths);
  if (!design.ok()) return design.error();
  const auto control = chosen_control(inputs.paths.control, underlying, payoff, inputs.parameters);
  if (!control.ok()) return control.error();
  return estimate_paths<ChosenPathStep>(underlying, chosen_model(inputs.parameters), payoff,
                                        *control, *design, scratch());
}

template <class Parameters>
Error recompute(const PathName& name) noexcept {
  PathInputs<Parameters> inputs;
  std::memcpy(&inputs, areas.formula_inputs.data(), sizeof inputs);
  const Result<PathDesign> design = design_of(inputs.paths);
  if (!design.ok()) return design.error();
  const std::size_t steps = design->steps;
  return recompute_path<ChosenPathStep>(underlying_of(inputs.option),
                                        chosen_model(inputs.parameters), *design, name,
                                        std::span(recomputed.spot).first(steps),
                                        std::span(recomputed.variance).first(steps), scratch());
}

constexpr std::array kPathFormulas = {
    wire::formula<wire::HestonPathInputs, simulate<HestonParameters>>(
        {"simulate_heston", "heston_simulations", "heston_path_inputs", "path_estimate"}),
    wire::formula<wire::BatesPathInputs, simulate<BatesParameters>>(
        {"simulate_bates", "bates_simulations", "bates_path_inputs", "path_estimate"}),
};

}  // namespace

std::span<const wire::Formula> path_formulas() noexcept {
  return kPathFormulas;
}

/// One path of the design in `formula_inputs`, into `recomputed`; `bates`: 0 is Heston.
LOADLINE_EXPORT std::uint32_t loadline_recompute_path(std::uint32_t bates,
                                                      std::uint32_t replication, double draw,
                                                      std::uint32_t member) {
  const PathName name = {replication, static_cast<std::uint64_t>(draw), member};
  return report(bates != 0 ? recompute<BatesParameters>(name) : recompute<HestonParameters>(name));
}

}  // namespace loadline::browser

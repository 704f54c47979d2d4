// Monte Carlo over paths of Heston and Bates, as formulas: their draws need the engine's scratch.
#pragma once

#include <array>
#include <span>

#include "core/pricing/paths/path_design.hpp"
#include "core/wire/formula.hpp"

namespace loadline::browser {

std::span<const wire::Formula> path_formulas() noexcept;

/// The path that was last recomputed: spot and variance after each step.
struct PathAreas {
  std::array<real, kMaxPathSteps> spot, variance;
};

extern PathAreas recomputed;

}  // namespace loadline::browser

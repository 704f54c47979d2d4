// Generations of margin, one as the floor of the next: static tiers, linear sensitivities, and a
// model that looks at whole distributions.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

enum class MarginGeneration : std::uint32_t {
  static_tiers = 0,   ///< a rate of the notional: needs no model, and always has an answer
  sensitivities = 1,  ///< `sensitivity_margin`
  scenarios = 2,      ///< a grid of scenarios, or the tail of a simulation
};

/// What one generation asks for.
struct GenerationMargin {
  MarginGeneration generation = MarginGeneration::static_tiers;
  real requirement = 0.0;  ///< quote, >= 0
  bool answered = true;    ///< false where the model refused or was not trusted
};

struct StackedMargin {
  real requirement = 0.0;  ///< quote
  MarginGeneration binding = MarginGeneration::static_tiers;
  bool fail_safe = false;  ///< a generation gave no answer, so that the static one was multiplied
};

/// The largest of the generations that answered, the lower of equals. Where one did not, the static
/// requirement counts `fail_safe_multiple` times, so that the loss of a model never loosens margin
/// below that floor. Errors, with the index: duplicate (Field::margin); not_finite or out_of_domain
/// (Field::margin) of a requirement, also of one that was not answered if it is not 0;
/// out_of_domain (Field::parameter) for a multiple outside [1, 1e6]; no_data (Field::margin)
/// without an answer of the static tiers, which nothing can stand in for.
Result<StackedMargin> stack_margins(std::span<const GenerationMargin> generations,
                                    real fail_safe_multiple) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

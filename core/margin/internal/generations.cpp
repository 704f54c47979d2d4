#include "core/margin/internal/generations.hpp"

#include "core/margin/margin_number.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check_generations(std::span<const GenerationMargin> generations) {
  bool has_floor = false;
  for (std::size_t i = 0; i < generations.size(); ++i) {
    const GenerationMargin& margin = generations[i];
    const real most = either(margin.answered, kMaxMarginNumber, 0.0);
    if (const Error error = check_ranges({{Field::margin, margin.requirement, 0.0, most}}, i);
        error.code != ErrorCode::ok) {
      return error;
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (generations[j].generation != margin.generation) continue;
      return {ErrorCode::duplicate, Field::margin, static_cast<std::uint32_t>(i),
              refused_value(margin.requirement)};
    }
    has_floor =
        has_floor || (margin.generation == MarginGeneration::static_tiers && margin.answered);
  }
  return has_floor ? Error{} : Error{ErrorCode::no_data, Field::margin};
}

}  // namespace

Result<StackedMargin> stack_margins(std::span<const GenerationMargin> generations,
                                    real fail_safe_multiple) noexcept {
  Error error = check_arithmetic();
  if (error.code == ErrorCode::ok) {
    error = check_ranges({{Field::parameter, fail_safe_multiple, 1.0, 1e6}}, 0);
  }
  if (error.code == ErrorCode::ok) error = check_generations(generations);
  if (error.code != ErrorCode::ok) return error;
  StackedMargin stacked;
  for (const GenerationMargin& margin : generations) {
    stacked.fail_safe = stacked.fail_safe || !margin.answered;
  }
  bool first = true;
  for (const GenerationMargin& margin : generations) {
    real requirement = margin.requirement;
    const bool is_floor = margin.generation == MarginGeneration::static_tiers;
    if (is_floor && stacked.fail_safe) requirement = requirement * fail_safe_multiple;
    if (!margin.answered) continue;
    const bool lower = margin.generation < stacked.binding;
    const bool larger_one = requirement > stacked.requirement;
    if (first || larger_one || (requirement == stacked.requirement && lower)) {
      stacked.requirement = requirement;
      stacked.binding = margin.generation;
    }
    first = false;
  }
  return stacked;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

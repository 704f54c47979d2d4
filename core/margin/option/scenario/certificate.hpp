// What decided a margin, so that it can be checked by hand: the margin certificate.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The rule that gave the number. Numbers are API: one is never reused.
enum class BindingRule : std::uint32_t {
  none = 0,           ///< nothing is required
  scenario = 1,       ///< the worst scenario of the grid
  basis = 2,          ///< the basis contingency: forwards of the expiries move apart
  isolated = 3,       ///< the sum of every short option's own requirement
  max_loss = 4,       ///< the largest loss at settlement
  minimum_delta = 5,  ///< a floor on what deltas would lose
  short_minimum = 6,  ///< a floor for every option sold
};

/// No scenario of the grid decided.
inline constexpr std::uint32_t kNoScenario = 0xffffffffu;

/// requirement = factor x loss + contingency, and loss is the sum of what the legs lose.
struct MarginCertificate {
  BindingRule rule = BindingRule::none;
  std::uint32_t scenario = kNoScenario;  ///< index into the rules' scenarios
  real loss = 0;                         ///< in the state that decided; negative is a gain
  real factor = 1;
  real contingency = 0;  ///< what is added whatever the state
  real requirement = 0;
};

/// The rule's name as it is spelt above.
std::string_view binding_rule_name(BindingRule rule) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

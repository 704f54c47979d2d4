#include "core/margin/option/scenario/certificate.hpp"

#include <iterator>

namespace loadline::inline LOADLINE_ARITHMETIC {

std::string_view binding_rule_name(BindingRule rule) noexcept {
  constexpr std::string_view kNames[] = {"none",     "scenario",      "basis",        "isolated",
                                         "max_loss", "minimum_delta", "short_minimum"};
  const auto at = static_cast<std::size_t>(rule);
  return at < std::size(kNames) ? kNames[at] : kNames[0];
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

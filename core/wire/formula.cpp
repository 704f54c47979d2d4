#include "core/wire/formula.hpp"

#include <array>
#include <cstring>

#include "core/pricing/exotic/first_passage.hpp"
#include "core/pricing/forward_option.hpp"
#include "core/pricing/implied/black_implied.hpp"
#include "core/pricing/linear.hpp"

namespace loadline::wire {
namespace {

template <class Inputs>
void write_defaults(std::byte* inputs) noexcept {
  const Inputs defaults{};
  std::memcpy(inputs, &defaults, sizeof defaults);
}

template <class Inputs, auto Function>
Error evaluate(const std::byte* inputs, std::byte* result) noexcept {
  Inputs given;
  std::memcpy(&given, inputs, sizeof given);
  const auto value = Function(given);
  static_assert(sizeof(Inputs) <= kMaxFormulaRecord && sizeof(*value) <= kMaxFormulaRecord);
  if (value.ok()) std::memcpy(result, &*value, sizeof(*value));
  return value.error();
}

template <class Inputs, auto Function>
constexpr Formula formula(std::string_view name, std::string_view inputs,
                          std::string_view result) noexcept {
  return {name, inputs, result, write_defaults<Inputs>, evaluate<Inputs, Function>};
}

constexpr std::array kFormulas = {
    formula<OptionInputs, price_option>("price_option", "option_inputs", "option_value"),
    formula<ForwardOptionInputs, price_forward_option>("price_forward_option", "forward_option_inputs",
                                                       "forward_option_value"),
    formula<BlackQuote, implied_vol>("implied_vol", "black_quote", "implied_vol"),
    formula<FirstPassageInputs, first_passage>("first_passage", "first_passage_inputs",
                                               "first_passage"),
    formula<LinearInputs, price_linear>("price_linear", "linear_inputs", "linear_value"),
};

}  // namespace

std::span<const Formula> formulas() noexcept {
  return kFormulas;
}

}  // namespace loadline::wire

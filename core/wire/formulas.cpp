#include "core/pricing/exotic/first_passage.hpp"
#include "core/pricing/forward_option.hpp"
#include "core/pricing/implied/black_implied.hpp"
#include "core/pricing/linear.hpp"
#include "core/wire/catalogue.hpp"
#include "core/wire/formula_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kFormulas = {
    formula<OptionInputs, price_option>(
        {"price_option", "price_options", "option_inputs", "option_value"}),
    formula<ForwardOptionInputs, price_forward_option>(
        {"price_forward_option", "price_forward_options", "forward_option_inputs",
         "forward_option_value"}),
    formula<BlackQuote, implied_vol>({"implied_vol", "implied_vols", "black_quote", "implied_vol"}),
    formula<FirstPassageInputs, first_passage>(
        {"first_passage", "first_passages", "first_passage_inputs", "first_passage"}),
    formula<LinearInputs, price_linear>(
        {"price_linear", "price_linears", "linear_inputs", "linear_value"}),
};

}  // namespace

std::span<const Formula> default_formulas() noexcept {
  return kFormulas;
}

}  // namespace loadline::wire

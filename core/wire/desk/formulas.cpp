#include "core/pricing/bachelier.hpp"
#include "core/pricing/exotic/barrier.hpp"
#include "core/pricing/exotic/digital.hpp"
#include "core/pricing/exotic/double_touch.hpp"
#include "core/pricing/exotic/touch.hpp"
#include "core/pricing/implied/bachelier_implied.hpp"
#include "core/wire/catalogue.hpp"
#include "core/wire/desk/formula_inputs.hpp"
#include "core/wire/formula_tables.hpp"

namespace loadline::wire {
namespace {

Result<AmericanValue> american(const AmericanInputs& inputs) noexcept {
  return price_american(inputs.option, inputs.accuracy);
}

Result<AmericanImpliedVol> american_vol(const AmericanQuoteInputs& inputs) noexcept {
  return implied_american_vol(inputs.quote, inputs.accuracy);
}

template <class Parameters, auto Function>
Result<ModelValue<Parameters>> model(const ModelInputs<Parameters>& inputs) noexcept {
  return Function(inputs.option, inputs.parameters);
}

constexpr std::array kDeskFormulas = {
    formula<BachelierInputs, price_bachelier>(
        {"price_bachelier", "price_bacheliers", "bachelier_inputs", "bachelier_value"}),
    formula<BachelierQuote, implied_normal_vol>(
        {"implied_normal_vol", "implied_normal_vols", "bachelier_quote", "implied_normal_vol"}),
    formula<AmericanInputs, american>(
        {"price_american", "price_americans", "american_inputs", "american_value"}),
    formula<AmericanQuoteInputs, american_vol>({"implied_american_vol", "implied_american_vols",
                                                "american_quote", "american_implied_vol"}),
    formula<DigitalInputs, price_digital>(
        {"price_digital", "price_digitals", "digital_inputs", "option_value"}),
    formula<BarrierInputs, price_barrier>(
        {"price_barrier", "price_barriers", "barrier_inputs", "option_value"}),
    formula<TouchInputs, price_touch>(
        {"price_touch", "price_touches", "touch_inputs", "option_value"}),
    formula<DoubleNoTouchInputs, price_double_no_touch>({"price_double_no_touch",
                                                         "price_double_no_touches",
                                                         "double_no_touch_inputs", "option_value"}),
    formula<HestonInputs, model<HestonParameters, price_heston>>(
        {"price_heston", "heston_chain", "heston_inputs", "heston_value"}),
    formula<MertonInputs, model<MertonParameters, price_merton>>(
        {"price_merton", "merton_chain", "merton_inputs", "merton_value"}),
    formula<KouInputs, model<KouParameters, price_kou>>(
        {"price_kou", "kou_chain", "kou_inputs", "kou_value"}),
    formula<BatesInputs, model<BatesParameters, price_bates>>(
        {"price_bates", "bates_chain", "bates_inputs", "bates_value"}),
};

}  // namespace

std::span<const Formula> desk_formulas() noexcept {
  return kDeskFormulas;
}

}  // namespace loadline::wire

// Digitals, barriers and touches.
#include "core/pricing/exotic/barrier.hpp"
#include "core/pricing/exotic/digital.hpp"
#include "core/pricing/exotic/double_touch.hpp"
#include "core/pricing/exotic/touch.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kDigitalInputs = {
    LOADLINE_FIELD(DigitalInputs, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(DigitalInputs, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(DigitalInputs, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_FIELD(DigitalInputs, vol, f64, "annual lognormal", ">= 0"),
    LOADLINE_OPTIONAL(DigitalInputs, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(DigitalInputs, carry, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(DigitalInputs, amount, f64, "cash or units", ""),
    LOADLINE_OPTIONAL(DigitalInputs, payoff, choice, "", "digital_payoff"),
    LOADLINE_FIELD(DigitalInputs, type, choice, "", "option_type"),
    LOADLINE_OPTIONAL(DigitalInputs, settlement, choice, "", "settlement"),
};

constexpr std::array kBarrierInputs = {
    LOADLINE_FIELD(BarrierInputs, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(BarrierInputs, strike, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(BarrierInputs, barrier, f64, "quote per underlying", "> 0"),
    LOADLINE_OPTIONAL(BarrierInputs, rebate, f64, "quote currency", ">= 0"),
    LOADLINE_FIELD(BarrierInputs, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_FIELD(BarrierInputs, vol, f64, "annual lognormal", ">= 0"),
    LOADLINE_OPTIONAL(BarrierInputs, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(BarrierInputs, carry, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(BarrierInputs, monitoring_years, f64, "years", ">= 0, 0 = always"),
    LOADLINE_FIELD(BarrierInputs, barrier_type, choice, "", "barrier_type"),
    LOADLINE_FIELD(BarrierInputs, type, choice, "", "option_type"),
    LOADLINE_OPTIONAL(BarrierInputs, settlement, choice, "", "settlement"),
};

constexpr std::array kTouchInputs = {
    LOADLINE_FIELD(TouchInputs, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(TouchInputs, barrier, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(TouchInputs, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_FIELD(TouchInputs, vol, f64, "annual lognormal", ">= 0"),
    LOADLINE_OPTIONAL(TouchInputs, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(TouchInputs, carry, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(TouchInputs, amount, f64, "cash or units", ""),
    LOADLINE_OPTIONAL(TouchInputs, monitoring_years, f64, "years", ">= 0, 0 = always"),
    LOADLINE_FIELD(TouchInputs, touch_type, choice, "", "touch_type"),
    LOADLINE_FIELD(TouchInputs, side, choice, "", "barrier_side"),
    LOADLINE_OPTIONAL(TouchInputs, settlement, choice, "", "settlement"),
};

constexpr std::array kDoubleNoTouchInputs = {
    LOADLINE_FIELD(DoubleNoTouchInputs, spot, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(DoubleNoTouchInputs, lower_barrier, f64, "quote per underlying", "> 0"),
    LOADLINE_FIELD(DoubleNoTouchInputs, upper_barrier, f64, "quote per underlying",
                   "> lower_barrier"),
    LOADLINE_FIELD(DoubleNoTouchInputs, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_FIELD(DoubleNoTouchInputs, vol, f64, "annual lognormal", ">= 0"),
    LOADLINE_OPTIONAL(DoubleNoTouchInputs, rate, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(DoubleNoTouchInputs, carry, f64, "continuous, per year", "finite"),
    LOADLINE_OPTIONAL(DoubleNoTouchInputs, amount, f64, "cash or units", ""),
    LOADLINE_OPTIONAL(DoubleNoTouchInputs, monitoring_years, f64, "years", ">= 0, 0 = always"),
    LOADLINE_OPTIONAL(DoubleNoTouchInputs, settlement, choice, "", "settlement"),
};

constexpr std::array kExoticRecords = {
    LOADLINE_RECORD("digital_inputs", DigitalInputs, kDigitalInputs),
    LOADLINE_RECORD("barrier_inputs", BarrierInputs, kBarrierInputs),
    LOADLINE_RECORD("touch_inputs", TouchInputs, kTouchInputs),
    LOADLINE_RECORD("double_no_touch_inputs", DoubleNoTouchInputs, kDoubleNoTouchInputs),
};

}  // namespace

std::span<const Record> exotic_records() noexcept {
  return kExoticRecords;
}

}  // namespace loadline::wire

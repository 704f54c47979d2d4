// Options in Bachelier's model and their implied volatilities.
#include "core/pricing/bachelier.hpp"
#include "core/pricing/implied/bachelier_implied.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kBachelierInputs = {
    LOADLINE_FIELD(BachelierInputs, forward, f64, "quote per underlying", "finite"),
    LOADLINE_FIELD(BachelierInputs, strike, f64, "quote per underlying", "finite"),
    LOADLINE_FIELD(BachelierInputs, expiry_years, f64, "years, ACT/365F", ">= 0"),
    LOADLINE_FIELD(BachelierInputs, normal_vol, f64, "quote per sqrt(year)", ">= 0"),
    LOADLINE_OPTIONAL(BachelierInputs, discount, f64, "", "> 0"),
    LOADLINE_FIELD(BachelierInputs, type, choice, "", "option_type"),
};

constexpr std::array kBachelierValue = {
    LOADLINE_FIELD(BachelierValue, value, f64, "quote currency", ""),
    LOADLINE_FIELD(BachelierValue, delta, f64, "dV/dF", ""),
    LOADLINE_FIELD(BachelierValue, gamma, f64, "d2V/dF2", ""),
    LOADLINE_FIELD(BachelierValue, vega, f64, "dV/dnormal_vol", ""),
    LOADLINE_FIELD(BachelierValue, theta, f64, "-dV/dT, per year", ""),
    LOADLINE_FIELD(BachelierValue, rho, f64, "-T V", ""),
    LOADLINE_FIELD(BachelierValue, dual_delta, f64, "dV/dK", ""),
    LOADLINE_FIELD(BachelierValue, dual_gamma, f64, "d2V/dK2", ""),
    LOADLINE_FIELD(BachelierValue, vanna, f64, "d2V/dF dnormal_vol", ""),
    LOADLINE_FIELD(BachelierValue, volga, f64, "d2V/dnormal_vol2", ""),
    LOADLINE_FIELD(BachelierValue, charm, f64, "-d2V/dF dT", ""),
    LOADLINE_FIELD(BachelierValue, veta, f64, "d2V/dnormal_vol dT", ""),
    LOADLINE_FIELD(BachelierValue, speed, f64, "d3V/dF3", ""),
    LOADLINE_FIELD(BachelierValue, zomma, f64, "d3V/dF2 dnormal_vol", ""),
    LOADLINE_FIELD(BachelierValue, color, f64, "-d3V/dF2 dT", ""),
    LOADLINE_FIELD(BachelierValue, ultima, f64, "d3V/dnormal_vol3", ""),
};

constexpr std::array kBachelierQuote = {
    LOADLINE_FIELD(BachelierQuote, price, f64, "quote currency", ">= 0"),
    LOADLINE_FIELD(BachelierQuote, forward, f64, "quote per underlying", "finite"),
    LOADLINE_FIELD(BachelierQuote, strike, f64, "quote per underlying", "finite"),
    LOADLINE_FIELD(BachelierQuote, expiry_years, f64, "years, ACT/365F", "> 0"),
    LOADLINE_OPTIONAL(BachelierQuote, discount, f64, "", "> 0"),
    LOADLINE_FIELD(BachelierQuote, type, choice, "", "option_type"),
};

constexpr std::array kImpliedNormalVol = {
    LOADLINE_FIELD(ImpliedNormalVol, normal_vol, f64, "quote per sqrt(year)", ""),
    LOADLINE_FIELD(ImpliedNormalVol, vega, f64, "dprice/dnormal_vol", ""),
};

constexpr std::array kBachelierRecords = {
    LOADLINE_RECORD("bachelier_inputs", BachelierInputs, kBachelierInputs),
    LOADLINE_RECORD("bachelier_value", BachelierValue, kBachelierValue),
    LOADLINE_RECORD("bachelier_quote", BachelierQuote, kBachelierQuote),
    LOADLINE_RECORD("implied_normal_vol", ImpliedNormalVol, kImpliedNormalVol),
};

}  // namespace

std::span<const Record> bachelier_records() noexcept {
  return kBachelierRecords;
}

}  // namespace loadline::wire

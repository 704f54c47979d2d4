#include "core/margin/option/venue_grids.hpp"

#include "core/margin/margin_number.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr VolShock kRise = VolShock::up, kFall = VolShock::down, kStay = VolShock::none;
constexpr real kThird = 1.0 / 3, kTwoThirds = 2.0 / 3;

constexpr SpanScenario kSpan[] = {
    {0.0, kRise, 1.0},         {0.0, kFall, 1.0},        {kThird, kRise, 1.0},
    {kThird, kFall, 1.0},      {-kThird, kRise, 1.0},    {-kThird, kFall, 1.0},
    {kTwoThirds, kRise, 1.0},  {kTwoThirds, kFall, 1.0}, {-kTwoThirds, kRise, 1.0},
    {-kTwoThirds, kFall, 1.0}, {1.0, kRise, 1.0},        {1.0, kFall, 1.0},
    {-1.0, kRise, 1.0},        {-1.0, kFall, 1.0},       {3.0, kStay, 0.33},
    {-3.0, kStay, 0.33}};

constexpr Scenario kParadex[] = {
    {1.16, kRise, 1.0},  {1.12, kRise, 1.0},   {1.12, kFall, 1.0}, {1.08, kRise, 1.0},
    {1.08, kFall, 1.0},  {1.04, kRise, 1.0},   {1.04, kFall, 1.0}, {1.0, kRise, 1.0},
    {1.0, kFall, 1.0},   {0.96, kRise, 1.0},   {0.96, kFall, 1.0}, {0.92, kRise, 1.0},
    {0.92, kFall, 1.0},  {0.88, kRise, 1.0},   {0.88, kFall, 1.0}, {0.84, kRise, 1.0},
    {0.34, kRise, 0.24}, {0.67, kRise, 0.48},  {1.5, kRise, 0.32}, {2.0, kRise, 0.16},
    {3.0, kRise, 0.08},  {4.0, kRise, 0.0533}, {5.0, kRise, 0.04}, {6.0, kRise, 0.032}};

constexpr Scenario kDeribit[] = {
    {0.84, kFall, 1.0},         {0.84, kStay, 1.0}, {0.84, kRise, 1.0}, {0.88, kFall, 1.0},
    {0.88, kStay, 1.0},         {0.88, kRise, 1.0}, {0.92, kFall, 1.0}, {0.92, kStay, 1.0},
    {0.92, kRise, 1.0},         {0.96, kFall, 1.0}, {0.96, kStay, 1.0}, {0.96, kRise, 1.0},
    {1.0, kFall, 1.0},          {1.0, kStay, 1.0},  {1.0, kRise, 1.0},  {1.04, kFall, 1.0},
    {1.04, kStay, 1.0},         {1.04, kRise, 1.0}, {1.08, kFall, 1.0}, {1.08, kStay, 1.0},
    {1.08, kRise, 1.0},         {1.12, kFall, 1.0}, {1.12, kStay, 1.0}, {1.12, kRise, 1.0},
    {1.16, kFall, 1.0},         {1.16, kStay, 1.0}, {1.16, kRise, 1.0}, {0.34, kRise, 0.16 / 0.66},
    {0.67, kRise, 0.16 / 0.33}, {1.5, kRise, 0.32}, {2.0, kRise, 0.16}, {3.0, kRise, 0.08},
    {4.0, kRise, 0.16 / 3},     {5.0, kRise, 0.04}, {6.0, kRise, 0.032}};

constexpr Scenario kPmrm1[] = {
    {1.2, kRise, 1.0},  {1.15, kRise, 1.0}, {1.15, kStay, 1.0}, {1.15, kFall, 1.0},
    {1.1, kRise, 1.0},  {1.1, kStay, 1.0},  {1.1, kFall, 1.0},  {1.05, kRise, 1.0},
    {1.05, kStay, 1.0}, {1.05, kFall, 1.0}, {1.0, kRise, 1.0},  {1.0, kStay, 1.0},
    {1.0, kFall, 1.0},  {0.95, kRise, 1.0}, {0.95, kStay, 1.0}, {0.95, kFall, 1.0},
    {0.9, kRise, 1.0},  {0.9, kStay, 1.0},  {0.9, kFall, 1.0},  {0.85, kRise, 1.0},
    {0.85, kStay, 1.0}, {0.85, kFall, 1.0}, {0.8, kRise, 1.0}};

constexpr VolShockRule kParadexVols = {.up = 0.4,
                                       .down = 0.22,
                                       .short_power = 0.3,
                                       .long_power = 0.13,
                                       .floor_days = 1.0,
                                       .least_up_vol = 0.0,
                                       .is_month_short = false};
constexpr VolShockRule kDeribitVols = {.up = 0.38,
                                       .down = 0.38,
                                       .short_power = 0.3,
                                       .long_power = 0.3,
                                       .floor_days = 1.0,
                                       .least_up_vol = 0.0,
                                       .is_month_short = false};
constexpr real kNetDelta = 0.02, kHedgedDelta = 0.01, kHalf = 0.5, kDeribitShort = 0.01;

}  // namespace

std::span<const SpanScenario> span_scenarios() noexcept {
  return kSpan;
}

ScanRules paradex_rules() noexcept {
  ScanRules rules = {.scenarios = kParadex, .vol_shock = kParadexVols};
  rules.net_delta_share = kNetDelta;
  rules.hedged_delta_share = kHedgedDelta;
  rules.maintenance_share = kHalf;
  return rules;
}

ScanRules deribit_rules() noexcept {
  ScanRules rules = {.scenarios = kDeribit, .vol_shock = kDeribitVols};
  rules.short_charge = kDeribitShort;
  return rules;
}

std::span<const Scenario> pmrm1_scenarios() noexcept {
  return kPmrm1;
}

Result<DeribitStandardMargin> deribit_standard_margin(const DeribitStandardInputs& in,
                                                      const DeribitStandardRules& r) noexcept {
  const FieldRange fields[] = {
      {Field::amount, in.amount, -kMaxMarginNumber, kMaxMarginNumber},
      {Field::spot, in.spot, kMinOptionPrice, kMaxOptionPrice},
      {Field::strike, in.strike, kMinOptionPrice, kMaxOptionPrice},
      {Field::mark_price, in.mark, 0.0, kMaxOptionPrice},
      {Field::parameter, r.most_initial, 0.0, 10.0},
      {Field::parameter, r.least_initial, 0.0, 10.0},
      {Field::parameter, r.call_maintenance, 0.0, 10.0},
      {Field::parameter, r.put_maintenance, 0.0, 10.0},
  };
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  if (static_cast<std::uint32_t>(in.type) > 1) {
    return Error{ErrorCode::out_of_domain, Field::option_type};
  }
  const real sold = larger(real(0.0) - in.amount, 0.0);
  const bool is_call = in.type == OptionType::call;
  const real beyond = is_call ? in.strike - in.spot : in.spot - in.strike;
  const real out_of_money = larger(beyond, 0.0) / in.spot;
  const real initial = larger(r.most_initial - out_of_money, r.least_initial) + in.mark;
  const real put = larger(r.put_maintenance, r.put_maintenance * in.mark);
  const real maintenance = (is_call ? r.call_maintenance : put) + in.mark;
  return DeribitStandardMargin{sold * (is_call ? initial : larger(initial, maintenance)),
                               sold * maintenance};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

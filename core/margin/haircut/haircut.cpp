#include "core/margin/haircut/haircut.hpp"

#include <iterator>

#include "core/margin/haircut/impact.hpp"
#include "core/margin/margin_number.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kMost = kMaxMarginNumber, kLeast = 1e-75;

/// The band of a residual maturity among rising upper ends; the last is open.
std::size_t band_of(real years, std::span<const real> ends) noexcept {
  std::size_t band = 0;
  while (band < ends.size() && years > ends[band]) ++band;
  return band;
}

Result<real> checked(std::span<const FieldRange> fields, real value) noexcept {
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  if (!is_finite(value)) return Error{ErrorCode::overflow, Field::none};
  return value;
}

}  // namespace

Result<Haircut> dynamic_haircut(const DynamicHaircutInputs& in) noexcept {
  const FieldRange fields[] = {{Field::parameter, in.quantile, 0.0, 100.0},
                               {Field::vol, in.daily_vol, 0.0, 100.0},
                               {Field::spread, in.spread, 0.0, 2.0},
                               {Field::horizon_years, in.horizon_days, 0.0, 1e6},
                               {Field::haircut, in.cap, 0.0, 1.0},
                               {Field::haircut, in.floor, 0.0, in.cap}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  const auto impact = square_root_impact(in.quantity, in.daily_volume, in.daily_vol, in.impact);
  if (!impact.ok()) return impact.error();
  Haircut h;
  h.market = real(0.0) - expm1(-(in.quantile * in.daily_vol * square_root(in.horizon_days)));
  h.spread = real(0.5) * in.spread;
  h.impact = *impact;
  const real sum = (h.market + h.spread) + h.impact;
  h.total = larger(smaller(sum, in.cap), in.floor);
  return h;
}

Result<real> liquidation_days(real quantity, real daily_volume, real participation,
                              real least_days) noexcept {
  const FieldRange fields[] = {{Field::amount, quantity, 0.0, kMost},
                               {Field::daily_volume, daily_volume, kLeast, kMost},
                               {Field::participation, participation, 1e-9, 1.0},
                               {Field::horizon_years, least_days, 0.0, 1e6}};
  return checked(fields, larger(quantity / (participation * daily_volume), least_days));
}

Result<real> stressed_depth(real depth, real vol, real normal_vol, real sensitivity) noexcept {
  const FieldRange fields[] = {{Field::amount, depth, 0.0, kMost},
                               {Field::vol, vol, 0.0, 100.0},
                               {Field::vol, normal_vol, 1e-9, 100.0},
                               {Field::parameter, sensitivity, 0.0, 1e6}};
  const real excess = larger(vol / normal_vol - real(1.0), 0.0);
  return checked(fields, depth * exp(-(sensitivity * excess)));
}

Result<real> limit_haircut_change(real current, real target, real most_up,
                                  real most_down) noexcept {
  const FieldRange fields[] = {{Field::haircut, current, 0.0, 1.0},
                               {Field::haircut, target, 0.0, 1.0},
                               {Field::parameter, most_up, 0.0, 1.0},
                               {Field::parameter, most_down, 0.0, 1.0}};
  return checked(fields, larger(smaller(target, current + most_up), current - most_down));
}

Result<real> scale_supervisory_haircut(real ten_day_haircut, real remargin_days,
                                       real holding_days) noexcept {
  const FieldRange fields[] = {{Field::haircut, ten_day_haircut, 0.0, 1.0},
                               {Field::horizon_years, remargin_days, 1.0, 1e6},
                               {Field::horizon_years, holding_days, 1.0, 1e6}};
  const real days = (remargin_days + holding_days) - real(1.0);
  return checked(fields, ten_day_haircut * square_root(days / real(10.0)));
}

Result<real> exposure_after_collateral(real exposure, real exposure_haircut, real collateral,
                                       real collateral_haircut, real currency_haircut) noexcept {
  const FieldRange fields[] = {{Field::amount, exposure, 0.0, kMost},
                               {Field::haircut, exposure_haircut, 0.0, 1.0},
                               {Field::collateral, collateral, 0.0, kMost},
                               {Field::haircut, collateral_haircut, 0.0, 1.0},
                               {Field::haircut, currency_haircut, 0.0, 1.0}};
  const real covered = collateral * ((real(1.0) - collateral_haircut) - currency_haircut);
  return checked(fields, larger(exposure * (real(1.0) + exposure_haircut) - covered, 0.0));
}

Result<real> basel_bond_haircut(SupervisoryIssuer issuer, real maturity_years) noexcept {
  constexpr real kEnds[] = {1, 3, 5, 10};
  constexpr real kHaircuts[2][5] = {{0.005, 0.02, 0.02, 0.04, 0.04},
                                    {0.01, 0.03, 0.04, 0.06, 0.12}};
  const auto row = static_cast<std::size_t>(issuer);
  if (row > 1)
    return Error{ErrorCode::out_of_domain, Field::parameter, 0, refused_value(real_of(row))};
  const FieldRange fields[] = {{Field::maturity_years, maturity_years, 0.0, 1e3}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  return kHaircuts[row][band_of(maturity_years, kEnds)];
}

Result<real> eurosystem_haircut(std::uint32_t category, real maturity_years) noexcept {
  constexpr real kEnds[] = {1, 3, 5, 7};
  constexpr real kPercent[5][5] = {{0.5, 1, 1, 6.5, 10},
                                   {1, 1.5, 2, 8.5, 0},
                                   {1.5, 2.5, 3, 11, 0},
                                   {2, 3.5, 4.5, 12.5, 0},
                                   {3, 4.5, 6, 14, 0}};
  const FieldRange fields[] = {{Field::parameter, real_of(category), 1.0, 5.0},
                               {Field::maturity_years, maturity_years, 0.0, 10.0}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  const std::size_t band = band_of(maturity_years, kEnds);
  if (category == 5 && band > 0) {
    return Error{ErrorCode::unsupported, Field::maturity_years, 0, refused_value(maturity_years)};
  }
  return kPercent[band][category - 1] / real(100.0);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// Collateral haircuts: fixed, from supervisory tables, and from volatility and liquidity.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What a dynamic haircut is made of. Volatilities are of a day, decimal.
struct DynamicHaircutInputs {
  real quantile;            ///< z >= 0 of the confidence wanted, 2.326 for 99 %
  real daily_vol;           ///< the forecast, >= 0
  real spread;              ///< bid to ask over mid, 0 .. 2
  real impact;              ///< Y of the square-root law, >= 0
  real quantity;            ///< >= 0
  real daily_volume;        ///< > 0, same unit
  real horizon_days;        ///< >= 0: see `liquidation_days`
  real floor = 0, cap = 1;  ///< 0 <= floor <= cap <= 1
};

/// h = market + spread + impact, between the floor and the cap.
struct Haircut {
  real market = 0;  ///< 1 - e^(-z sigma sqrt(tau))
  real spread = 0;  ///< half of it
  real impact = 0;  ///< Y sigma sqrt(Q / ADV)
  real total = 0;
};

/// Errors name the field: not_finite, out_of_domain; overflow.
Result<Haircut> dynamic_haircut(const DynamicHaircutInputs& inputs) noexcept;

/// Q / (participation x ADV), at least `least_days` (a block). participation in (0, 1].
Result<real> liquidation_days(real quantity, real daily_volume, real participation,
                              real least_days) noexcept;

/// Depth in stress: D0 e^(-a max(0, sigma / sigma0 - 1)). normal_vol > 0, sensitivity >= 0.
Result<real> stressed_depth(real depth, real vol, real normal_vol, real sensitivity) noexcept;

/// The next haircut on the way to `target`: it may rise by `most_up` and fall by `most_down` at
/// once, so that tightening can be quick and relaxing slow. All in [0, 1].
Result<real> limit_haircut_change(real current, real target, real most_up, real most_down) noexcept;

/// H10 sqrt((remargin_days + holding_days - 1) / 10) (Basel CRE22.59); each >= 1.
Result<real> scale_supervisory_haircut(real ten_day_haircut, real remargin_days,
                                       real holding_days) noexcept;

/// Exposure after collateral, max(0, E (1 + He) - C (1 - Hc - Hfx)) (Basel CRE22.46).
Result<real> exposure_after_collateral(real exposure, real exposure_haircut, real collateral,
                                       real collateral_haircut, real currency_haircut) noexcept;

/// Issuers of the supervisory table, rated AAA to AA-.
enum class SupervisoryIssuer : std::uint32_t { sovereign = 0, corporate = 1 };

/// Ten-day haircut of a bond by residual maturity in years (Basel CRE22.49): bands to 1, 3, 5, 10
/// and beyond.
Result<real> basel_bond_haircut(SupervisoryIssuer issuer, real maturity_years) noexcept;

inline constexpr real kBaselCashHaircut = 0;
inline constexpr real kBaselMainIndexHaircut = 0.2;  ///< main-index equities and gold
inline constexpr real kBaselOtherEquityHaircut = 0.3;
inline constexpr real kBaselCurrencyHaircut = 0.08;
inline constexpr real kBasel2MainIndexHaircut = 0.15;  ///< of Basel II
inline constexpr real kBasel2OtherEquityHaircut = 0.25;

/// Valuation haircut of a marketable asset of credit quality steps 1 and 2 with a fixed coupon, by
/// category 1 .. 5 and residual maturity up to 10 years (Guideline (EU) 2016/65 as first published;
/// the revision of 2023 has others). Category 5 has one up to a year alone: `unsupported` beyond.
Result<real> eurosystem_haircut(std::uint32_t category, real maturity_years) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// How long an account lasts at unchanged prices: funding alone against the excess.
#pragma once

#include "core/margin/perpetual/account/cross_account.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/mango.hpp"
#include "core/margin/reach.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct CarryTime {
  Reach reach = Reach::unreachable;
  real seconds = 0.0;        ///< until the account can be liquidated; meaningful when `reached`
  real residual = 0.0;       ///< the excess then
  real cost_per_hour = 0.0;  ///< quote currency; below zero the account receives
};

/// Seconds until funding has eaten the excess. `funding_rates` [markets] are of the notional, per
/// hour; above zero longs pay and shorts receive. At unchanged prices and rates the collateral
/// falls by sum size_i price_i rate_i an hour, and neither notional nor margin moves: the excess is
/// a line, solved in closed form to two neighbouring numbers. A venue that settles at intervals
/// liquidates at the first settlement from then on. Typed reasons: already_liquidatable;
/// no_exposure where nothing is paid or received; unreachable where the account receives, or lasts
/// longer than kMaxHorizonSeconds. Errors: of `cross_margin`; length_mismatch, not_finite,
/// out_of_domain (Field::funding_rate, above 1 an hour in size).
Result<CarryTime> carry_time(const CrossAccount& account,
                             std::span<const real> funding_rates) noexcept;

/// The same of a Drift account's maintenance; `funding_rates` [perps]. Funding goes into what a
/// perpetual's gain is counted from, so that the excess is a line between the seconds at which a
/// gain turns into a loss, all known in closed form; interest on deposits and debts stays
/// out. Errors: of `check_drift`; of the rates.
Result<CarryTime> drift_carry_time(const DriftAccount& account,
                                   std::span<const real> funding_rates) noexcept;

/// The same of a Mango account's maintenance health, where funding is paid in the settle token: the
/// line bends too where its balance changes sign, or another side of the orders is the worse.
Result<CarryTime> mango_carry_time(const MangoAccount& account,
                                   std::span<const real> funding_rates) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

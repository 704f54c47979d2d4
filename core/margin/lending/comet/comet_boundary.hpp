// Where a Compound III account can be absorbed: by the price of one collateral, of the base token,
// by a common factor on all collateral, and in time.
//
// The sum behind isLiquidatable never falls when a collateral's price rises and never rises with
// the base price or the borrow index, so each line has one boundary. Prices have a closed form: the
// two floors of an asset's weighted value are turned around exactly. The factor and the seconds are
// found by bisection. The rule is asked on both sides of every answer.
#pragma once

#include "core/margin/lending/boundary/price_boundary.hpp"
#include "core/margin/lending/comet/comet_health.hpp"

namespace loadline::comet {

using lending::Boundary;
using lending::Reach;

/// Price of one asset, falling from today's to 1. no_exposure when the account holds none of it or
/// its liquidation collateral factor is 0. Errors: unknown_asset, overflow at the current prices.
Result<Boundary> collateral_boundary(const Market&, const Account&, std::uint32_t asset) noexcept;

/// Price of the base token, rising from today's to 2^96 - 1. Errors: overflow.
Result<Boundary> base_boundary(const Market&, const Account&) noexcept;

/// One factor (wad) on the prices of all assets, each toward zero and at least 1, falling from 1e18
/// to 0; the base token stays. Errors: overflow.
Result<Boundary> shock_boundary(const Market&, const Account&) noexcept;

/// Seconds after `last_accrual` at unchanged prices and totals, as the contract would accrue them
/// in one step, up to kMaxHorizonSeconds. Errors: overflow at 0 seconds.
Result<Boundary> interest_boundary(const Market&, const Account&) noexcept;

}  // namespace loadline::comet

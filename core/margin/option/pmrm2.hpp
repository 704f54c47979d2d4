// Derive's portfolio margin, second version (PMRM 2): options, one perpetual and collateral on one
// underlying, under a grid of scenarios.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/scenario/certificate.hpp"
#include "core/margin/option/scenario/option_book.hpp"
#include "core/margin/option/scenario/scenario_grid.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// An asset held as collateral.
struct CollateralPosition {
  real amount = 0;               ///< >= 0
  real price = 0;                ///< quote
  real confidence = 1;           ///< 0 .. 1
  real maintenance_haircut = 0;  ///< share of the value that maintenance margin leaves out
  real initial_haircut = 0;      ///< share that initial margin leaves out beyond that
  bool moves_with_spot = false;  ///< the underlying itself or its wrapper: offsets options
};

struct Pmrm2Account {
  OptionBook book;
  std::span<const CollateralPosition> collaterals;
  PerpetualPosition perpetual;
  real cash = 0;             ///< quote, negative where borrowed
  real spot = 0;             ///< quote per unit of the underlying
  real spot_confidence = 1;  ///< 0 .. 1
  real stable_price = 1;     ///< of the quote currency, in dollars; collateral is divided by it
};

/// The shocked value of an expiry is multiplied by base e^(-T (rate scale + add)) where it is
/// positive (long), and by min(e^(rate T), base / e^(-T (rate scale + add))) where negative
/// (short).
struct StaticDiscount {
  real base = 1, rate_scale = 0, rate_add = 0;
};

/// Forwards of the expiries move apart: each loses the worse of two moves, times (add + multiple
/// T).
struct BasisRule {
  real up_factor = 1, down_factor = 1, add = 0, multiple = 0;
};

/// Fractions of notional at spot.
struct Pmrm2Contingency {
  real peg_threshold = 0, peg_factor = 0;  ///< initial factor + (threshold - stable) factor
  real confidence_threshold = 0, confidence_factor = 0;
  real perpetual_maintenance = 0, perpetual_initial = 0;
  real option_maintenance = 0, option_initial = 0;
};

struct Pmrm2Rules {
  std::span<const Scenario> scenarios;
  VolShockRule vol_shock;
  SkewRule skew;
  StaticDiscount long_discount, short_discount;
  BasisRule basis;
  Pmrm2Contingency contingency;
  real maintenance_factor = 1, initial_factor = 1;
};

/// What margin adds to the worst scenario. All >= 0 for positions that the domain allows.
struct Pmrm2Contingencies {
  real perpetual_maintenance = 0, perpetual_initial = 0;
  real option_maintenance = 0, option_initial = 0;
  real collateral_maintenance = 0, collateral_initial = 0;
  real oracle = 0;  ///< initial margin alone
};

struct Pmrm2Margin {
  real maintenance = 0;     ///< what is left after maintenance margin: liquidatable below 0
  real initial = 0;         ///< the same of initial margin
  real mark_to_market = 0;  ///< of everything, cash included
  real options = 0, perpetual = 0, collateral = 0;  ///< its parts
  real basis_contingency = 0;  ///< <= 0; the worst scenario is never better than this
  Pmrm2Contingencies contingencies;
  MarginCertificate maintenance_certificate, initial_certificate;
};

/// Where details go; empty spans where they are not wanted.
struct Pmrm2Detail {
  std::span<real> scenario_profit;  ///< profit or loss of each scenario, dampened
  /// Losses in the state that decided: every leg, then the perpetual, then every collateral.
  std::span<real> losses;
};

/// What one expiry's value counts as in a scenario, and its share of the basis loss.
struct Pmrm2Discount {
  real long_factor = 1, short_factor = 1;  ///< of a shocked value from 0 on, and below
  real basis_factor = 0;
};

/// The parameters of Derive's test cases, with the 31 scenarios of BTC and ETH.
Pmrm2Rules pmrm2_rules() noexcept;

/// Arena bytes for `pmrm2_margin`.
std::size_t pmrm2_workspace_bytes(std::size_t legs, std::size_t expiries,
                                  std::size_t scenarios) noexcept;

/// The first field that is refused, or an Error with ErrorCode::ok: those of `check_option_book`
/// and `check_scenarios`; spot and prices > 0 (of the perpetual where there is one), confidences in
/// [0, 1], haircuts in [0, 1], stable_price > 0; rules within +-1e6.
Error check_pmrm2(const Pmrm2Account& account, const Pmrm2Rules& rules) noexcept;

/// The parts of `pmrm2_margin` that no scenario moves, of what has passed `check_pmrm2`.
Pmrm2Discount pmrm2_discount(const Pmrm2Rules& rules, const BookExpiry& expiry) noexcept;
Pmrm2Contingencies pmrm2_contingencies(const Pmrm2Account& account,
                                       const Pmrm2Rules& rules) noexcept;

/// Margin of an account. A scenario's profit is
///   dampening x (perpetual amount x price x (f - 1) + collateral that moves with spot x (f - 1)
///                + sum over expiries of (D x shocked value - value)),
/// D the static discount; in a skew scenario each expiry's profit counts as a loss, as the wings
/// could have turned the other way. The worst of all scenarios and of the basis contingency, times
/// the factor, and the contingencies are taken from the mark to market. Initial margin adds
/// (1 - confidence) x factor x notional wherever a feed's confidence is below the threshold:
/// collateral by the lesser of its own and the spot's, the perpetual by the lesser of its own and
/// the spot's, an expiry by the least of both and its own. The certificate's losses sum to its loss
/// up to rounding; the losses' order is that of the account. Errors: check_pmrm2; length_mismatch
/// of a detail; capacity_exceeded; overflow. Source: the rules of derivexyz/v2-core PMRMLib_2,
/// restated, held against the numbers of its test cases.
Result<Pmrm2Margin> pmrm2_margin(const Pmrm2Account& account, const Pmrm2Rules& rules,
                                 const Pmrm2Detail& detail, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

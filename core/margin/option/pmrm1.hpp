// Derive's portfolio margin, first version (PMRM 1).
#pragma once

#include <cstddef>
#include <span>

#include "core/margin/option/pmrm2.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

struct Pmrm1Account {
  OptionBook book;
  PerpetualPosition perpetual;
  real base_amount = 0;  ///< of the underlying itself, >= 0
  real cash = 0;         ///< quote, negative where borrowed
  real spot = 0;
  real spot_confidence = 1;  ///< 0 .. 1
  real stable_price = 1;     ///< the underlying's value is divided by it
};

/// The caller's: Derive published the grid (`pmrm1_scenarios`), shares of 3 % for the underlying
/// and the perpetual, and a peg factor of 4. All >= 0.
struct Pmrm1Rules {
  std::span<const Scenario> scenarios;
  VolShockRule vol_shock;
  StaticDiscount discount;  ///< of the shocked value of an expiry where it is positive
  BasisRule basis;
  real base_share = 0, perpetual_share = 0, option_share = 0;  ///< of notional at spot
  real confidence_threshold = 0, confidence_factor = 0;
  real peg_threshold = 0, peg_factor = 0;
  real initial_factor = 1;
};

struct Pmrm1Margin {
  real maintenance = 0;  ///< what is left after maintenance margin: liquidatable below 0
  real initial = 0;
  real mark_to_market = 0;
  real basis_contingency = 0;   ///< <= 0
  real static_contingency = 0;  ///< shares of the underlying, the perpetual and naked shorts
  real oracle_contingency = 0;  ///< initial margin alone
  MarginCertificate maintenance_certificate, initial_certificate;
};

/// The first field that is refused, or an Error with ErrorCode::ok: those of `check_option_book`
/// and `check_scenarios`; spot and stable_price > 0; the perpetual's fields as in PMRM 2;
/// Field::parameter; skew shocks are refused: unsupported (Field::vol_shock).
Error check_pmrm1(const Pmrm1Account& account, const Pmrm1Rules& rules) noexcept;

/// The parts of `pmrm1_margin` that no scenario moves, of what has passed `check_pmrm1`. A discount
/// has no short side here.
Pmrm2Discount pmrm1_discount(const Pmrm1Rules& rules, const BookExpiry& expiry) noexcept;
real pmrm1_base_value(const Pmrm1Account& account) noexcept;
real pmrm1_static_contingency(const Pmrm1Account& account, const Pmrm1Rules& rules) noexcept;

/// Arena bytes for `pmrm1_margin`.
std::size_t pmrm1_workspace_bytes(std::size_t legs, std::size_t expiries,
                                  std::size_t scenarios) noexcept;

/// Margin of an account: maintenance takes the worst loss and the static contingency; initial
/// margin takes both times the initial factor (raised off the peg), and (1 - confidence) x factor x
/// notional where a feed's confidence is below the threshold. Options are valued undiscounted; the
/// rate enters the static discount alone. `losses` takes every leg's, then the perpetual's and the
/// underlying's loss in the state that decided, or is empty. Errors: check_pmrm1; length_mismatch;
/// capacity_exceeded; overflow.
/// Source: the rules of derivexyz/v2-core PMRMLib, restated; no published case was reproduced.
Result<Pmrm1Margin> pmrm1_margin(const Pmrm1Account& account, const Pmrm1Rules& rules,
                                 std::span<real> losses, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

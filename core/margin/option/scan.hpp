// The scan that SPAN, Deribit's and Paradex's portfolio margins have in common: the worst loss over
// a grid, of a book that is revalued or of risk arrays that a clearing house publishes.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/scenario/certificate.hpp"
#include "core/margin/option/scenario/option_book.hpp"
#include "core/margin/option/scenario/scenario_grid.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A book on one underlying. Settlement::coin: profits are in coin, an option is worth its value
/// over the underlying's price in the same state, and the perpetual is inverse: `amount` is its
/// size in coin at `spot`, so that it earns amount (1 - 1 / f).
struct ScanAccount {
  OptionBook book;
  PerpetualPosition perpetual;
  real spot = 0;  ///< quote
  real fees = 0;  ///< >= 0, of closing everything, and funding to come; in the settlement currency
  Settlement settlement = Settlement::quote;
};

struct ScanRules {
  std::span<const Scenario> scenarios;
  VolShockRule vol_shock;
  real short_charge = 0;        ///< for every naked short, in the settlement currency
  real net_delta_share = 0;     ///< a floor: of |net delta| at spot ...
  real hedged_delta_share = 0;  ///< ... plus of the deltas that offset each other
  real maintenance_share = 1;   ///< of the larger of scan and floor; fees and charges count in full
};

struct ScanMargin {
  real scan_loss = 0;      ///< >= 0
  real minimum_delta = 0;  ///< the floor
  MarginCertificate initial, maintenance;
};

/// Arena bytes for `scan_margin`.
std::size_t scan_workspace_bytes(std::size_t legs, std::size_t scenarios) noexcept;

/// Requirements of an account: max(worst loss of the grid, floor) plus fees and charges. `losses`
/// takes the loss of every leg and, last, of the perpetual in the worst scenario; empty where not
/// wanted. Deltas are those of Black on the forward; what offsets is the lesser of all positive and
/// all negative deltas. With BindingRule::none nothing is lost in any scenario.
/// Errors: not_finite and out_of_domain by field; length_mismatch (Field::losses);
/// capacity_exceeded; overflow. Skew shocks are refused: unsupported (Field::vol_shock).
/// Source: docs.paradex.trade/risk/portfolio-margin; Deribit's pages on portfolio margin.
Result<ScanMargin> scan_margin(const ScanAccount& account, const ScanRules& rules,
                               std::span<real> losses, Arena& arena) noexcept;

/// The worst scenario of risk arrays: `profits` holds a position a row, a scenario a column, each
/// for one contract, cover included. The loss is 0 with BindingRule::none where no scenario loses.
/// `losses` takes every position's loss, or is empty. Errors: length_mismatch; not_finite with the
/// position. Source: CME, SPAN methodology.
Result<MarginCertificate> scan_risk_arrays(std::span<const real> profits,
                                           std::span<const real> amounts, std::size_t scenarios,
                                           std::span<real> losses) noexcept;

/// What SPAN adds to the scan of one combined commodity, all >= 0.
struct SpanCharges {
  real scan_loss = 0;
  real calendar_spread = 0;         ///< intra-commodity spread charge
  real delivery = 0;                ///< spot-month charge
  real inter_commodity_credit = 0;  ///< what offsetting products take off
  real short_options = 0;           ///< options sold
  real short_minimum = 0;           ///< the least that each is charged
};

/// max(scan + spread + delivery - credit, short_options x short_minimum), not below 0.
Result<MarginCertificate> span_margin(const SpanCharges& charges) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

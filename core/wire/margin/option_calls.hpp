// What procedures of option margin take and give beside the core's own aggregates.
#pragma once

#include "core/margin/option/pmrm1.hpp"
#include "core/margin/option/pmrm2.hpp"
#include "core/margin/option/scan.hpp"
#include "core/margin/option/standard_manager.hpp"
#include "core/margin/option/venue_grids.hpp"

namespace loadline::wire {

/// Without rules those that Derive publishes hold.
struct Pmrm2Inputs {
  Pmrm2Account account;
  Pmrm2Rules rules = pmrm2_rules();
};

struct Pmrm2Outcome {
  Pmrm2Margin margin;
  bool liquidatable = false;
  std::span<const real> scenario_profit;
  std::span<const real> losses;  ///< every leg, the perpetual, every collateral
};

inline Pmrm1Rules with_published_grid() noexcept {
  Pmrm1Rules rules;
  rules.scenarios = pmrm1_scenarios();
  return rules;
}

/// Without a grid the one that Derive published holds.
struct Pmrm1Inputs {
  Pmrm1Account account;
  Pmrm1Rules rules = with_published_grid();
};

struct StandardOutcome {
  StandardMargin margin;
  bool liquidatable = false;
  std::span<const StandardExpiry> expiries;
  std::span<const real> maintenance_losses, initial_losses;
};

/// Without rules those of the venue hold: `defaults_of` a procedure's inputs says which.
struct ScanInputs {
  ScanAccount account;
  ScanRules rules;
};

struct ScanOutcome {
  ScanMargin margin;
  std::span<const real> losses;  ///< every leg, then the perpetual
};

struct DeribitOptionInputs {
  DeribitStandardInputs option;
  DeribitStandardRules rules;
};

/// Risk arrays of a clearing house: a position a row, a scenario a column.
struct RiskArrayInputs {
  std::span<const real> profits;
  std::span<const real> amounts;
  std::uint32_t scenarios = 0;
};

struct RiskArrayOutcome {
  MarginCertificate certificate;
  std::span<const real> losses;
};

}  // namespace loadline::wire

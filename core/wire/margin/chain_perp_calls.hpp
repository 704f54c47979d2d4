// What procedures of dYdX and GMX take and give beside the core's own aggregates.
#pragma once

#include "core/margin/perpetual/venue/dydx.hpp"
#include "core/margin/perpetual/venue/gmx.hpp"

namespace loadline::wire {

/// The range of one market's price; `market` is its index.
struct DydxRange {
  std::uint32_t market = 0;
  dydx::PriceRange range;
};

struct DydxAssessment {
  dydx::Risk risk;
  std::span<const DydxRange> markets;  ///< a position each, in order
};

struct DydxFill {
  dydx::Subaccount account;
  std::uint32_t market = 0;
  SignedInteger base, quote;
};

struct DydxOrder {
  dydx::Subaccount account;
  std::uint32_t market = 0;
  bool sell = false;
};

struct DydxQuantums {
  u256 quantums;
};

struct GmxInputs {
  gmx::Market market{};
  gmx::Position position{};
};

struct GmxAssessment {
  gmx::Health health;
  gmx::LiquidationPrice liquidation;
};

struct GmxIncrease {
  gmx::Market market{};
  gmx::Position position{};
  gmx::Increase increase{};
};

struct GmxSize {
  u256 size_usd;
};

}  // namespace loadline::wire

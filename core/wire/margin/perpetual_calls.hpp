// What procedures take and give where the core's own functions take several arguments, or leave the
// room for a list to the caller: accounts whose collateral all positions share.
#pragma once

#include "core/margin/perpetual/account/liquidation_prices.hpp"
#include "core/margin/perpetual/account/order.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/hyperliquid.hpp"
#include "core/margin/perpetual/venue/mango.hpp"
#include "core/margin/perpetual/venue/orderly.hpp"
#include "core/margin/perpetual/venue/synthetix.hpp"

namespace loadline::wire {

/// Where one price makes an account liquidatable. `key` is the market, or the asset, whose it is.
struct PriceIntervals {
  std::uint32_t key = 0;
  real price = 0;  ///< today's
  SideBoundary falling, rising;
  std::span<const LiquidationInterval> intervals;
};

struct PerpAssessment {
  CrossMargin margin;
  std::span<const PriceIntervals> markets;  ///< a position each, in order
};

struct PerpOrderInputs {
  CrossAccount account;
  PerpOrder order;
};

struct PerpOrderOutcome {
  CrossMargin before, after;
  real collateral_after = 0, realised = 0;
  bool accepted = false;
  std::span<const PerpPosition> positions;
};

/// The most units; `unlimited` where nothing limits the order.
struct LargestOrder {
  real size = 0;
  bool unlimited = false;
};

struct PerpMarketInputs {
  CrossAccount account;
  std::uint32_t market = 0;
};

struct Price {
  real price = 0;
};

struct LiquidationStepInputs {
  CrossAccount account;
  std::uint32_t market = 0;
  bool resting = false;
};

/// Tiers of a venue by leverage, and the leverage that the account has chosen.
struct HyperliquidMarginInputs {
  real price = 0;
  real leverage = 0;
  std::span<const LeverageTier> tiers;
};

struct OrderlyMarginInputs {
  real price = 0;
  OrderlyMarket market;
};

struct SynthetixMarginInputs {
  real price = 0;
  real size = 0;
  SynthetixMarket market;
};

struct DriftAssessment {
  DriftHealth health;
  std::span<const PriceIntervals> assets;
};

struct DriftOrderInputs {
  DriftAccount account;
  DriftOrder order;
};

struct MangoAssessment {
  MangoHealth health;
  std::span<const PriceIntervals> assets;
};

struct MangoOrderInputs {
  MangoAccount account;
  MangoOrder order;
};

}  // namespace loadline::wire

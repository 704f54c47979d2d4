#include "core/base/limits.hpp"
#include "core/wire/catalogue.hpp"
#include "core/wire/margin/interval_lists.hpp"
#include "core/wire/margin/perpetual_calls.hpp"

namespace loadline::wire {
namespace {

Result<PerpAssessment> assess_perp_account(const CrossAccount& account, Arena& arena) noexcept {
  const auto margin = cross_margin(account);
  if (!margin.ok()) return margin.error();
  const std::size_t count = account.positions.size();
  std::span<PriceIntervals> markets;
  if (const Error error = take(arena, count, markets); error.code != ErrorCode::ok) return error;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t market = account.positions[i].market;
    const auto of = [&](std::span<LiquidationInterval> out) noexcept {
      return liquidation_prices(account, market, out);
    };
    const Error error = take_intervals(of, kMaxPriceIntervals, arena, markets[i]);
    if (error.code != ErrorCode::ok) return error;
    markets[i].key = market;
    markets[i].price = account.markets[market].price;
  }
  return PerpAssessment{*margin, markets};
}

Result<PerpOrderOutcome> preview_perp_order(const PerpOrderInputs& inputs, Arena& arena) noexcept {
  std::span<PerpPosition> positions;
  const std::size_t room = inputs.account.positions.size() + 1;
  if (const Error error = take(arena, room, positions); error.code != ErrorCode::ok) return error;
  const auto preview = preview_order(inputs.account, inputs.order, positions);
  if (!preview.ok()) return preview.error();
  return PerpOrderOutcome{preview->before,           preview->after,
                          preview->collateral_after, preview->realised,
                          preview->accepted,         positions.first(preview->positions_after)};
}

Result<LargestOrder> max_perp_order(const PerpOrderInputs& inputs) noexcept {
  return largest_order(max_order_size(inputs.account, inputs.order));
}

Result<Price> perp_bankruptcy_price(const PerpMarketInputs& inputs) noexcept {
  const auto price = bankruptcy_price(inputs.account, inputs.market);
  if (!price.ok()) return price.error();
  return Price{*price};
}

Result<LiquidationStep> hyperliquid_step(const LiquidationStepInputs& inputs) noexcept {
  return hyperliquid_liquidation_step(inputs.account, inputs.market, inputs.resting);
}

/// A curve with room of its own for its tiers.
Error copy_curve(const MarginCurve& curve, Arena& arena, MarginCurve& out) noexcept {
  std::span<MarginTier> tiers;
  if (const Error error = take(arena, curve.tiers.size(), tiers); error.code != ErrorCode::ok) {
    return error;
  }
  for (std::size_t i = 0; i < tiers.size(); ++i) tiers[i] = curve.tiers[i];
  out = {tiers, curve.power_factor, curve.fixed};
  return {};
}

template <class Curves>
Result<PerpMarket> market_of(real price, const Result<Curves>& curves, Arena& arena) noexcept {
  if (!curves.ok()) return curves.error();
  PerpMarket market;
  market.price = price;
  const Error initial = copy_curve(curves->initial_curve(), arena, market.initial);
  if (initial.code != ErrorCode::ok) return initial;
  const Error maintenance = copy_curve(curves->maintenance_curve(), arena, market.maintenance);
  if (maintenance.code != ErrorCode::ok) return maintenance;
  return market;
}

Result<PerpMarket> hyperliquid_market(const HyperliquidMarginInputs& inputs,
                                      Arena& arena) noexcept {
  const auto limit = hyperliquid_notional_limit(inputs.tiers, inputs.leverage);
  if (!limit.ok()) return limit.error();
  std::span<MarginTier> initial, maintenance;
  Error error = take(arena, 1, initial);
  if (error.code == ErrorCode::ok) error = take(arena, inputs.tiers.size(), maintenance);
  if (error.code == ErrorCode::ok) error = hyperliquid_maintenance(inputs.tiers, maintenance);
  if (error.code != ErrorCode::ok) return error;
  initial[0].rate = real(1.0) / inputs.leverage;
  return PerpMarket{inputs.price, {initial}, {maintenance}};
}

Result<PerpMarket> orderly_market(const OrderlyMarginInputs& inputs, Arena& arena) noexcept {
  return market_of(inputs.price, orderly_curves(inputs.market), arena);
}

Result<PerpMarket> synthetix_market(const SynthetixMarginInputs& inputs, Arena& arena) noexcept {
  return market_of(inputs.price, synthetix_curves(inputs.market, inputs.size), arena);
}

constexpr std::array kPerpetualProcedures = {
    procedure<CrossAccount, cross_margin>({"perp_margin", "cross_account", "cross_margin"}),
    procedure<CrossAccount, assess_perp_account>(
        {"assess_perp_account", "cross_account", "perp_assessment"}),
    procedure<PerpOrderInputs, preview_perp_order>(
        {"preview_perp_order", "perp_order_inputs", "perp_order_outcome"}),
    procedure<PerpOrderInputs, max_perp_order>(
        {"max_perp_order", "perp_order_inputs", "largest_order"}),
    procedure<PerpMarketInputs, perp_bankruptcy_price>(
        {"perp_bankruptcy_price", "perp_market_inputs", "price"}),
    procedure<LiquidationStepInputs, hyperliquid_step>(
        {"hyperliquid_step", "liquidation_step_inputs", "liquidation_step"}),
    procedure<HyperliquidMarginInputs, hyperliquid_market>(
        {"hyperliquid_market", "hyperliquid_inputs", "perp_market"}),
    procedure<OrderlyMarginInputs, orderly_market>(
        {"orderly_market", "orderly_inputs", "perp_market"}),
    procedure<SynthetixMarginInputs, synthetix_market>(
        {"synthetix_market", "synthetix_inputs", "perp_market"}),
};

}  // namespace

std::span<const Procedure> perpetual_procedures() noexcept {
  return kPerpetualProcedures;
}

}  // namespace loadline::wire

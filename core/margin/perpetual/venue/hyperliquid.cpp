#include "core/margin/perpetual/venue/hyperliquid.hpp"

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error refuse(ErrorCode code, Field field, std::size_t index, real value) {
  return {code, field, static_cast<std::uint32_t>(index), refused_value(value)};
}

Error check_tiers(std::span<const LeverageTier> tiers) {
  if (tiers.empty()) return {ErrorCode::out_of_domain, Field::tiers};
  if (tiers.size() > kMaxMarginTiers) return {ErrorCode::capacity_exceeded, Field::tiers};
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const LeverageTier& tier = tiers[i];
    if (!is_finite(tier.lower_bound)) {
      return refuse(ErrorCode::not_finite, Field::tiers, i, tier.lower_bound);
    }
    if (!is_finite(tier.max_leverage)) {
      return refuse(ErrorCode::not_finite, Field::leverage, i, tier.max_leverage);
    }
    if (!(tier.max_leverage >= 1.0) || (i > 0 && tier.max_leverage > tiers[i - 1].max_leverage)) {
      return refuse(ErrorCode::out_of_domain, Field::leverage, i, tier.max_leverage);
    }
    if (i == 0 && tier.lower_bound != 0.0) {
      return refuse(ErrorCode::out_of_domain, Field::tiers, i, tier.lower_bound);
    }
    if (i > 0 && !(tier.lower_bound > tiers[i - 1].lower_bound)) {
      return refuse(ErrorCode::unsorted, Field::tiers, i, tier.lower_bound);
    }
  }
  return {};
}

}  // namespace

Error hyperliquid_maintenance(std::span<const LeverageTier> tiers,
                              std::span<MarginTier> out) noexcept {
  if (const Error error = check_tiers(tiers); error.code != ErrorCode::ok) return error;
  if (out.size() < tiers.size()) return {ErrorCode::capacity_exceeded, Field::tiers};
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    out[i] = {tiers[i].lower_bound, real(1.0) / (tiers[i].max_leverage + tiers[i].max_leverage)};
  }
  deduct_tiers(out.first(tiers.size()));
  return {};
}

Result<real> hyperliquid_notional_limit(std::span<const LeverageTier> tiers,
                                        real leverage) noexcept {
  if (const Error error = check_tiers(tiers); error.code != ErrorCode::ok) return error;
  if (!is_finite(leverage)) return refuse(ErrorCode::not_finite, Field::leverage, 0, leverage);
  if (!(leverage >= 1.0 && leverage <= tiers[0].max_leverage)) {
    return refuse(ErrorCode::out_of_domain, Field::leverage, 0, leverage);
  }
  for (std::size_t i = 1; i < tiers.size(); ++i) {
    if (tiers[i].max_leverage < leverage) return tiers[i].lower_bound;
  }
  return real(kLargestAmount);
}

Result<LiquidationStep> hyperliquid_liquidation_step(const CrossAccount& account,
                                                     std::uint32_t market, bool resting) noexcept {
  const auto margin = cross_margin(account);
  if (!margin.ok()) return margin.error();
  for (const PerpPosition& position : account.positions) {
    if (position.market != market) continue;
    LiquidationStep step;
    if (!margin->liquidatable) return step;
    const real size = absolute(position.size);
    step.close_size = size;
    step.stage = LiquidationStage::full;
    if (margin->equity < 0.0) {
      step.stage = LiquidationStage::bankrupt;
    } else if (margin->equity * 3.0 < margin->maintenance * 2.0) {
      step.stage = LiquidationStage::backstop;
    } else if (size * account.markets[market].price > kPartialNotional && !resting) {
      step.stage = LiquidationStage::partial;
      step.close_size = size * kPartialShare;
    }
    return step;
  }
  return Error{ErrorCode::unknown_asset, Field::markets, market};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

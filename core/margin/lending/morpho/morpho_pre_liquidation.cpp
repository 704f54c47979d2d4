#include "core/margin/lending/morpho/morpho_pre_liquidation.hpp"

#include "core/margin/lending/field_check.hpp"
#include "core/margin/lending/morpho/morpho_actions.hpp"

namespace loadline::morpho {
namespace {

using lending::reverts;

/// from + (to - from) * share / 1e18, toward zero.
u256 between(Exact& exact, const u256& from, const u256& to, const u256& share) noexcept {
  return exact.add(from, wad_multiply_down(exact, exact.subtract(to, from), share));
}

Liquidation refused(const Market& market, const Position& position,
                    LiquidationRefusal refusal) noexcept {
  Liquidation result{};
  result.market = market;
  result.position = position;
  result.refusal = refusal;
  return result;
}

}  // namespace

Error check(const PreLiquidation& terms, const Market& market) noexcept {
  Exact exact;
  const u256 most =
      market.lltv == 0 ? u256::max() : wad_divide(exact, kWad, market.lltv, Rounding::down);
  return lending::FieldCheck{}
      .that(terms.pre_lltv < u256{market.lltv}, ErrorCode::out_of_domain, Field::pre_lltv,
            terms.pre_lltv)
      .at_most(terms.pre_lcf1, kWad, Field::pre_close_factor)
      .at_least(terms.pre_lcf2, terms.pre_lcf1, Field::pre_close_factor)
      .bits(terms.pre_lcf2, 128, Field::pre_close_factor)
      .at_least(terms.pre_lif1, kWad, Field::pre_incentive_factor)
      .at_least(terms.pre_lif2, terms.pre_lif1, Field::pre_incentive_factor)
      .at_most(terms.pre_lif2, most, Field::pre_incentive_factor)
      .error();
}

Result<PreLiquidationTerms> pre_liquidation_terms(const PreLiquidation& parameters,
                                                  const Market& market,
                                                  const Position& position) noexcept {
  Exact exact;
  PreLiquidationTerms terms;
  const auto data = account_data(market, position);
  if (!data.ok()) return data.error();
  terms.ltv = data->ltv;
  if (data->debt > data->max_borrow) {
    terms.refusal = LiquidationRefusal::liquidatable_position;
    return terms;
  }
  const u256 threshold = wad_multiply_down(exact, data->collateral_value, parameters.pre_lltv);
  if (data->debt <= threshold) {
    terms.refusal = LiquidationRefusal::not_pre_liquidatable_position;
    return terms;
  }
  const u256 width = exact.subtract(market.lltv, parameters.pre_lltv);
  const u256 share =
      wad_divide(exact, exact.subtract(terms.ltv, parameters.pre_lltv), width, Rounding::down);
  terms.incentive_factor = between(exact, parameters.pre_lif1, parameters.pre_lif2, share);
  terms.close_factor = between(exact, parameters.pre_lcf1, parameters.pre_lcf2, share);
  terms.repayable_shares = wad_multiply_down(exact, position.borrow_shares, terms.close_factor);
  if (exact.overflowed()) return reverts(Field::pre_lltv);
  return terms;
}

Result<Liquidation> pre_liquidate(const PreLiquidation& parameters, const Market& market,
                                  const Position& position, const u256& seized_assets,
                                  const u256& repaid_shares) noexcept {
  if (is_zero(seized_assets) == is_zero(repaid_shares)) {
    return refused(market, position, LiquidationRefusal::inconsistent_input);
  }
  const auto terms = pre_liquidation_terms(parameters, market, position);
  if (!terms.ok()) return terms.error();
  if (terms->refusal != LiquidationRefusal::none) return refused(market, position, terms->refusal);
  Exact exact;
  const u256& incentive = terms->incentive_factor;
  const u256 shares = is_zero(repaid_shares)
                          ? shares_for_seized(exact, market, seized_assets, incentive)
                          : repaid_shares;
  const u256 seized = is_zero(repaid_shares)
                          ? seized_assets
                          : seized_for_shares(exact, market, repaid_shares, incentive);
  if (exact.overflowed()) return reverts(Field::amount);
  if (shares > terms->repayable_shares) {
    return refused(market, position, LiquidationRefusal::pre_liquidation_too_large);
  }
  const auto repaid = preview(market, position, {{}, shares, ActionType::repay, 0});
  if (!repaid.ok()) return repaid.error();
  if (repaid->refusal != Refusal::none) {
    return refused(market, position, LiquidationRefusal::not_enough_shares);
  }
  if (is_zero(seized)) return refused(market, position, LiquidationRefusal::zero_assets);
  const auto taken =
      preview(repaid->market, repaid->position, {seized, {}, ActionType::withdraw_collateral, 0});
  if (!taken.ok()) return taken.error();
  if (taken->refusal != Refusal::none) {
    return refused(market, position, LiquidationRefusal::not_enough_collateral);
  }
  Liquidation result = refused(taken->market, taken->position, LiquidationRefusal::none);
  result.seized_assets = seized;
  result.repaid_shares = shares;
  result.repaid_assets = repaid->assets;
  result.incentive_factor = incentive;
  return result;
}

}  // namespace loadline::morpho

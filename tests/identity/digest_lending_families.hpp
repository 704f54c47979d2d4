// Digests over seeded markets and accounts of the lending families beside Aave, and of Aave's
// liquidation call.
#pragma once

#include "core/margin/lending/comet/comet_absorb.hpp"
#include "core/margin/lending/comet/comet_accrual.hpp"
#include "core/margin/lending/comet/comet_actions.hpp"
#include "core/margin/lending/comet/comet_boundary.hpp"
#include "core/margin/lending/morpho/morpho_actions.hpp"
#include "core/margin/lending/morpho/morpho_apy.hpp"
#include "core/margin/lending/morpho/morpho_boundary.hpp"
#include "core/margin/lending/morpho/morpho_interest.hpp"
#include "core/margin/lending/pool/aave_liquidation_call.hpp"
#include "core/margin/lending/top_up/comet_top_up.hpp"
#include "core/margin/lending/top_up/morpho_top_up.hpp"
#include "core/margin/lending/top_up/vault_top_up.hpp"

#include "tests/identity/digest_lending.hpp"
#include "tests/identity/lending_families_sample.hpp"
#include "tests/identity/lending_vault_sample.hpp"

namespace loadline::samples {

/// Whole numbers of whatever kind, in their order.
template <class... Numbers>
void add_all(Digest& digest, const Numbers&... numbers) noexcept {
  (add(digest, u256{numbers}), ...);
}

template <class Enumeration>
u256 number_of(Enumeration e) noexcept {
  return static_cast<std::uint64_t>(e);
}

inline void add(Digest& digest, const comet::SignedAmount& amount) noexcept {
  add_all(digest, amount.magnitude, amount.negative);
}

inline void add(Digest& digest, const Result<lending::Boundary>& boundary) noexcept {
  add(digest, boundary.error());
  add_all(digest, boundary->last_healthy, boundary->first_liquidatable, number_of(boundary->reach));
}

template <class Value>
void add(Digest& digest, const Result<Value>& value) noexcept {
  add(digest, value.error());
  add_all(digest, *value);
}

inline void add(Digest& digest, const Result<lending::TopUp>& top_up) noexcept {
  add(digest, top_up.error());
  add(digest, top_up->before);
  for (const lending::LeastAmount& least : {top_up->collateral, top_up->repay}) {
    add_all(digest, least.amount, least.after, number_of(least.reach));
  }
}

inline constexpr u256 kWantedHealth{1'300'000'000'000'000'000u};

inline void add_comet_steps(Digest& digest, const comet::Market& market,
                            const comet::Account& account) noexcept {
  Exact exact;
  const auto present = comet::present_value(exact, market, account.principal);
  add(digest, present);
  add(digest, comet::principal_value(exact, market, present));
  add(digest, comet::add(exact, present, account.principal));
  const auto& magnitude = account.principal.magnitude;
  add_all(digest, comet::present_value_supply(exact, market.base_supply_index, magnitude),
          comet::present_value_borrow(exact, market.base_borrow_index, magnitude),
          comet::multiply_price(exact, magnitude, market.base_price, market.base_decimals),
          comet::multiply_factor(exact, magnitude, market.borrow.kink));
  add_all(digest, std::uint64_t{exact.overflowed()}, comet::packed_factor(market.borrow.kink),
          comet::rate_per_second(market.borrow.kink));
  add(digest, comet::packed_supply_cap(magnitude, market.base_decimals));
  const auto balance = comet::base_balance(market, account);
  add_all(digest, balance->supply, balance->borrow);
  const auto used = comet::utilization(market);
  add(digest, used);
  add(digest, comet::rate_at(market.supply, *used));
  const auto indexes = comet::accrued_indexes(market, 86'400);
  add_all(digest, indexes->base_supply, indexes->base_borrow);
  const auto later = comet::accrued(market, market.now);
  add_all(digest, later->base_supply_index, later->base_borrow_index);
}

inline void add_comet_account(Digest& digest, const comet::Market& market,
                              const comet::Account& account) noexcept {
  const auto data = comet::account_data(market, account);
  add(digest, data.error());
  add_all(digest, data->debt_value, data->collateral_value, data->borrow_limit,
          data->liquidation_limit, data->liquidation_credit, number_of(data->status));
  add_all(digest, std::uint64_t{*comet::is_borrow_collateralized(market, account)},
          std::uint64_t{*comet::is_liquidatable(market, account)});
  add(digest, comet::liquidation_health(*data));
  const auto absorbed = comet::absorb(market, account);
  add_all(digest, absorbed->credited_base, absorbed->base_paid_out,
          absorbed->value_of_base_paid_out, absorbed->bad_debt, absorbed->total_supply_base,
          absorbed->total_borrow_base, number_of(absorbed->refusal));
  const auto reserves = comet::reserves(market);
  add(digest, *reserves);
  add(digest, comet::base_boundary(market, account));
  add(digest, comet::shock_boundary(market, account));
  add(digest, comet::interest_boundary(market, account));
}

inline void add_comet_asset(Digest& digest, const comet::Market& market,
                            const comet::Account& account, std::uint32_t asset) noexcept {
  add(digest, comet::collateral_boundary(market, account, asset));
  add(digest, comet::quote_collateral(market, asset, 12'345));
  add(digest, comet::top_up(market, account, asset, kWantedHealth));
  const auto bought = comet::buy_collateral(market, asset, 12'345);
  add_all(digest, bought->collateral, number_of(bought->refusal));
  for (const auto type :
       {comet::ActionType::supply_base, comet::ActionType::withdraw_base,
        comet::ActionType::supply_collateral, comet::ActionType::withdraw_collateral}) {
    const auto most = comet::capacity(market, account, type, asset);
    add(digest, most.error());
    add_all(digest, most->amount, number_of(most->limiter));
    const auto after = comet::preview(market, account, {most->amount, type, asset});
    add(digest, after.error());
    add(digest, after->principal);
    add_all(digest, after->collateral, after->total_supply_base, after->total_borrow_base,
            after->base_balance, number_of(after->refusal));
  }
}

inline BlockDigest digest_comet(Share share) noexcept {
  Digest digest;
  for (std::uint64_t i = 0; i < 1'500 / share; ++i) {
    const CometSample sample = draw_comet(share.seed(400), i);
    const comet::Market market = sample.market();
    const comet::Account account = sample.account();
    add(digest, comet::check(market));
    add(digest, comet::check(market, account));
    add_comet_steps(digest, market, account);
    add_comet_account(digest, market, account);
    const auto asset = static_cast<std::uint32_t>(i % kMostCometAssets);
    if (asset < sample.count) add_comet_asset(digest, market, account, asset);
  }
  return {.value = digest.value()};
}

inline void add_morpho_totals(Digest& digest, const morpho::Market& market,
                              const u256& amount) noexcept {
  Exact exact;
  const u256 target{900'000'000'000'000'000};
  add_all(digest, morpho::taylor_compounded(exact, market.borrow_rate, 86'400),
          morpho::utilization(exact, market), morpho::supply_to_utilization(exact, market, target),
          morpho::withdraw_to_utilization(exact, market, target),
          morpho::borrow_to_utilization(exact, market, target),
          morpho::repay_to_utilization(exact, market, target),
          morpho::to_supply_assets(exact, market, amount, Rounding::down),
          morpho::to_supply_shares(exact, market, amount, Rounding::up),
          morpho::liquidation_incentive_factor(market.lltv));
  add_all(digest, std::uint64_t{exact.overflowed()});
  const auto interest = morpho::accrued_interest(market, 86'400);
  add_all(digest, interest->assets, interest->fee_shares);
  const auto later = morpho::accrued(market, market.now);
  add_all(digest, later->total_supply_assets, later->total_supply_shares);
}

inline void add(Digest& digest, const Result<morpho::Liquidation>& liquidation) noexcept {
  add(digest, liquidation.error());
  add_all(digest, liquidation->seized_assets, liquidation->repaid_shares,
          liquidation->repaid_assets, liquidation->bad_debt_assets, liquidation->bad_debt_shares,
          liquidation->position.borrow_shares, liquidation->market.total_borrow_assets,
          number_of(liquidation->refusal));
}

inline void add_morpho_position(Digest& digest, const morpho::Market& market,
                                const morpho::Position& position) noexcept {
  const auto data = morpho::account_data(market, position);
  add(digest, data.error());
  add_all(digest, data->debt, data->max_borrow, data->borrowable, data->health_factor, data->ltv,
          data->borrow_capacity_usage, number_of(data->status));
  add_all(digest, std::uint64_t{*morpho::is_healthy(market, position)});
  add(digest, morpho::price_boundary(market, position));
  add(digest, morpho::top_up(market, position, kWantedHealth));
  add(digest, morpho::interest_boundary(market, position));
  const auto published = morpho::published_liquidation_price(market, position);
  add_all(digest, published->price, number_of(published->reach));
  const auto variation = morpho::published_price_variation(market, position);
  add_all(digest, variation->magnitude, variation->negative, number_of(variation->reach));
  add(digest, morpho::published_withdrawable_collateral(market, position));
  add(digest, morpho::seizable_collateral(market, position));
  add(digest, morpho::liquidate(market, position, position.collateral, {}));
  add(digest, morpho::liquidate(market, position, {}, position.borrow_shares));
  const morpho::PreLiquidation terms{scaled(90, market.lltv, 100), 2'001'493'508'968'667u,
                                     245'311'807'032'632'372u, kWad, kWad};
  add(digest, morpho::check(terms, market));
  const auto at = morpho::pre_liquidation_terms(terms, market, position);
  add_all(digest, at->ltv, at->close_factor, at->incentive_factor, at->repayable_shares);
  add(digest, morpho::pre_liquidation_boundary(terms, market, position));
  add(digest, morpho::pre_liquidate(terms, market, position, {}, at->repayable_shares));
}

inline void add_morpho_actions(Digest& digest, const morpho::Market& market,
                               const morpho::Position& position) noexcept {
  for (const auto type : {morpho::ActionType::withdraw, morpho::ActionType::borrow,
                          morpho::ActionType::repay, morpho::ActionType::withdraw_collateral}) {
    const auto most = morpho::capacity(market, position, type);
    add(digest, most.error());
    add_all(digest, most->amount, number_of(most->limiter));
    const auto after = morpho::preview(market, position, {most->amount, {}, type, 0});
    add(digest, after.error());
    add_all(digest, after->shares, after->position.borrow_shares, after->position.collateral,
            number_of(after->refusal));
  }
}

inline BlockDigest digest_morpho(Share share) noexcept {
  Digest digest;
  for (std::uint64_t i = 0; i < 1'500 / share; ++i) {
    const MorphoSample sample = draw_morpho(share.seed(410), i);
    add(digest, morpho::check(sample.market));
    add(digest, morpho::check(sample.market, sample.position));
    add_morpho_totals(digest, sample.market, sample.position.collateral);
    add_morpho_position(digest, sample.market, sample.position);
    add_morpho_actions(digest, sample.market, sample.position);
  }
  return {.value = digest.value()};
}

inline void add_maker(Digest& digest, const MakerSample& sample) noexcept {
  add(digest, maker::check(sample.ilk, sample.urn));
  add(digest, maker::check(sample.dog));
  const auto data = maker::vault_data(sample.ilk, sample.urn);
  add(digest, data.error());
  add_all(digest, data->spot, data->debt, data->collateralization_ratio, data->ltv,
          number_of(data->status));
  add_all(digest, std::uint64_t{*maker::is_liquidatable(sample.ilk, sample.urn)});
  add(digest, maker::price_boundary(sample.ilk, sample.urn));
  add(digest, maker::top_up(sample.ilk, sample.urn, kWantedHealth));
  const auto art = maker::drawable_art(sample.ilk, sample.urn);
  add(digest, art);
  add(digest, maker::free_ink(sample.ilk, sample.urn));
  const auto after = maker::preview(sample.ilk, sample.urn, {{}, *art, 0, 0});
  add_all(digest, after->urn.art, after->total_art, number_of(after->refusal));
  const auto bark = maker::bark(sample.ilk, sample.urn, sample.dog);
  add(digest, bark.error());
  add_all(digest, bark->dart, bark->dink, bark->due, bark->tab, number_of(bark->refusal));
}

inline void add_liquity(Digest& digest, const LiquitySample& sample) noexcept {
  const auto& [system, trove] = sample;
  add(digest, liquity::check(system, trove));
  const auto data = liquity::trove_data(system, trove);
  add_all(digest, data->individual_ratio, data->nominal_ratio, data->total_ratio, data->net_debt,
          data->recovery_mode, number_of(data->status));
  add(digest, liquity::minimum_ratio_boundary(system, trove));
  add(digest, liquity::top_up(system, trove, kWantedHealth));
  add(digest, liquity::recovery_mode_boundary(system));
  const auto refusal = liquity::change_refusal(system, {}, trove);
  add_all(digest, number_of(*refusal));
  const auto done = liquity::liquidate(system, trove);
  add(digest, done.error());
  add_all(digest, done->collateral_gas_compensation, done->debt_to_offset, done->collateral_to_pool,
          done->debt_to_redistribute, done->collateral_to_redistribute, done->collateral_surplus,
          done->capped);
}

struct KaminoLiquidation {
  kamino::LiquidationTerms terms;
  kamino::LiquidationRequest request;
};
inline constexpr KaminoLiquidation kKaminoLiquidation{
    {2, 500'000, 20, 95, 400, {200, 1000, 99}, {300, 900, 120}}, {0, 0, 90'000'000}};

inline void add_kamino(Digest& digest, const KaminoSample& sample) noexcept {
  const kamino::Obligation obligation = sample.obligation();
  add(digest, kamino::check(obligation));
  const auto data = kamino::obligation_data(obligation);
  add(digest, data.error());
  add_all(digest, data->deposited_value, data->borrowed_value, data->adjusted_debt,
          data->allowed_borrow_value, data->unhealthy_borrow_value, data->remaining_borrow_value,
          data->loan_to_value_sf, number_of(data->status));
  add(digest, kamino::deposit_boundary(obligation, 0));
  add(digest, kamino::borrow_boundary(obligation, 0));
  const auto& [terms, request] = kKaminoLiquidation;
  add(digest, kamino::check(terms, request));
  const auto done = kamino::liquidate(obligation, terms, request);
  add(digest, done.error());
  if (!done.ok()) return;
  add_all(digest, done->bonus_sf, done->settled_sf, done->repaid, done->withdrawn,
          done->amount_sf_left, done->amount_left, number_of(done->refusal), done->full);
}

inline BlockDigest digest_vaults(Share share) noexcept {
  Digest digest;
  for (std::uint64_t i = 0; i < 1'500 / share; ++i) {
    add_maker(digest, draw_maker(share.seed(420), i));
    add_liquity(digest, draw_liquity(share.seed(421), i));
    add_kamino(digest, draw_kamino(share.seed(422), i));
  }
  return {.value = digest.value()};
}

inline aave::LiquidationCall draw_call(Draw& draw) noexcept {
  aave::LiquidationCall call{};
  call.collateral_balance = scaled(draw.between(1, 60'000), kWad, 3);
  call.debt_balance = scaled(draw.between(1, 50'000), kWad, 3);
  call.collateral_price = draw.between(1, 900'000'000);
  call.debt_price = draw.between(1, 900'000'000);
  call.debt_to_cover = scaled(draw.between(1, 1200), call.debt_balance, 1000);
  call.health_factor = scaled(draw.between(700, 1010), kWad, 1000);
  call.total_collateral = draw.word();
  call.total_debt = draw.word() >> 20;
  call.liquidation_bonus_bps = draw.between(10'000, 11'500);
  call.protocol_fee_bps = draw.below(3000);
  call.collateral_decimals = call.debt_decimals = 18;
  call.version = static_cast<aave::Version>(draw.below(8));
  return call;
}

inline BlockDigest digest_liquidation_call(Share share) noexcept {
  Digest digest;
  Draw draw{share.seed(430)};
  for (std::uint64_t i = 0; i < 3'000 / share; ++i) {
    const aave::LiquidationCall call = draw_call(draw);
    add(digest, aave::check(call));
    const auto outcome = aave::liquidation_call(call);
    add(digest, outcome.error());
    add_all(digest, outcome->debt_repaid, outcome->collateral_seized, outcome->protocol_fee,
            outcome->collateral_to_liquidator, outcome->deficit, outcome->max_debt,
            number_of(outcome->refusal),
            aave::spiral_health_factor(8'000, call.liquidation_bonus_bps));
  }
  return {.value = digest.value()};
}

}  // namespace loadline::samples

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline BlockDigest digest_morpho_apy(Share share) noexcept {
  Digest digest;
  Words words{share.seed(440)};
  for (std::uint64_t i = 0; i < 4'000 / share; ++i) {
    const std::uint64_t rate = words.next() >> (24 + i % 40);
    const Result<real> apy = morpho_rate_to_apy(rate);
    add_error(digest, apy.error());
    digest.add(bits_of(*apy));
  }
  return {.value = digest.value()};
}

inline constexpr Block kLendingFamilies[] = {
    {"comet", samples::digest_comet},
    {"morpho", samples::digest_morpho},
    {"morpho_apy", digest_morpho_apy},
    {"lending_vaults", samples::digest_vaults},
    {"aave_liquidation_call", samples::digest_liquidation_call},
};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

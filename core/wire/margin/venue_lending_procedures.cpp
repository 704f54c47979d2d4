#include "core/wire/catalogue.hpp"
#include "core/wire/margin/lending_calls.hpp"
#include "core/wire/procedure_tables.hpp"

namespace loadline::wire {
namespace {

Error keep(const Result<lending::Boundary>& found, lending::Boundary& out) noexcept {
  if (found.ok()) out = *found;
  return found.error();
}

/// The first error of several, or none.
template <std::size_t Count>
Error first_of(const std::array<Error, Count>& errors) noexcept {
  for (const Error& error : errors) {
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

Result<CometAssessment> assess_comet(const CometInputs& inputs, Arena& arena) noexcept {
  const auto market = comet_now(inputs.market, inputs.account);
  if (!market.ok()) return market.error();
  const comet::Account& account = inputs.account;
  const auto data = comet::account_data(*market, account);
  if (!data.ok()) return data.error();
  CometAssessment out{*data, {}, {}, {}, {}};
  std::span<lending::Boundary> assets;
  Error error = take(arena, market->assets.size(), assets);
  for (std::size_t i = 0; i < assets.size() && error.code == ErrorCode::ok; ++i) {
    const auto asset = static_cast<std::uint32_t>(i);
    error = keep(comet::collateral_boundary(*market, account, asset), assets[i]);
  }
  if (error.code != ErrorCode::ok) return error;
  out.assets = assets;
  const std::array errors = {keep(comet::base_boundary(*market, account), out.base),
                             keep(comet::shock_boundary(*market, account), out.shock),
                             keep(comet::interest_boundary(*market, account), out.interest)};
  error = first_of(errors);
  if (error.code != ErrorCode::ok) return error;
  return out;
}

Result<comet::Preview> preview_comet(const CometActionInputs& inputs) noexcept {
  const auto market = comet_now(inputs.market, inputs.account);
  if (!market.ok()) return market.error();
  return comet::preview(*market, inputs.account, inputs.action);
}

Result<MorphoAssessment> assess_morpho(const MorphoInputs& inputs) noexcept {
  const auto market = morpho_now(inputs.market, inputs.position);
  if (!market.ok()) return market.error();
  const auto data = morpho::account_data(*market, inputs.position);
  if (!data.ok()) return data.error();
  MorphoAssessment out{*data, {}, {}};
  const std::array errors = {
      keep(morpho::price_boundary(*market, inputs.position), out.price),
      keep(morpho::interest_boundary(*market, inputs.position), out.interest)};
  if (const Error error = first_of(errors); error.code != ErrorCode::ok) return error;
  return out;
}

Result<MorphoOutcome> preview_morpho(const MorphoActionInputs& inputs) noexcept {
  const auto market = morpho_now(inputs.market, inputs.position);
  if (!market.ok()) return market.error();
  const auto preview = morpho::preview(*market, inputs.position, inputs.action);
  if (!preview.ok()) return preview.error();
  const auto before = morpho::account_data(*market, inputs.position);
  if (!before.ok()) return before.error();
  const auto after = morpho::account_data(preview->market, preview->position);
  if (!after.ok()) return after.error();
  return MorphoOutcome{preview->position, *before,         *after,
                       preview->assets,   preview->shares, preview->refusal};
}

Result<MakerAssessment> assess_maker(const MakerInputs& inputs) noexcept {
  if (const Error error = maker::check(inputs.ilk, inputs.urn); error.code != ErrorCode::ok) {
    return error;
  }
  const auto data = maker::vault_data(inputs.ilk, inputs.urn);
  if (!data.ok()) return data.error();
  const auto price = maker::price_boundary(inputs.ilk, inputs.urn);
  if (!price.ok()) return price.error();
  const auto art = maker::drawable_art(inputs.ilk, inputs.urn);
  if (!art.ok()) return art.error();
  const auto ink = maker::free_ink(inputs.ilk, inputs.urn);
  if (!ink.ok()) return ink.error();
  return MakerAssessment{*data, *price, *art, *ink};
}

Result<maker::Preview> preview_maker(const MakerChangeInputs& inputs) noexcept {
  const Error error = maker::check(inputs.ilk, inputs.urn);
  if (error.code != ErrorCode::ok) return error;
  return maker::preview(inputs.ilk, inputs.urn, inputs.change);
}

Result<LiquityAssessment> assess_liquity(const LiquityInputs& inputs) noexcept {
  const Error error = liquity::check(inputs.system, inputs.trove);
  if (error.code != ErrorCode::ok) return error;
  const auto data = liquity::trove_data(inputs.system, inputs.trove);
  if (!data.ok()) return data.error();
  const auto minimum = liquity::minimum_ratio_boundary(inputs.system, inputs.trove);
  if (!minimum.ok()) return minimum.error();
  const auto recovery = liquity::recovery_mode_boundary(inputs.system);
  if (!recovery.ok()) return recovery.error();
  return LiquityAssessment{*data, *minimum, *recovery};
}

Result<KaminoAssessment> assess_kamino(const kamino::Obligation& obligation,
                                       Arena& arena) noexcept {
  if (const Error error = kamino::check(obligation); error.code != ErrorCode::ok) return error;
  const auto data = kamino::obligation_data(obligation);
  if (!data.ok()) return data.error();
  std::span<lending::Boundary> deposits, borrows;
  Error error = take(arena, obligation.deposits.size(), deposits);
  if (error.code == ErrorCode::ok) error = take(arena, obligation.borrows.size(), borrows);
  for (std::size_t i = 0; i < deposits.size() && error.code == ErrorCode::ok; ++i) {
    error = keep(kamino::deposit_boundary(obligation, static_cast<std::uint32_t>(i)), deposits[i]);
  }
  for (std::size_t i = 0; i < borrows.size() && error.code == ErrorCode::ok; ++i) {
    error = keep(kamino::borrow_boundary(obligation, static_cast<std::uint32_t>(i)), borrows[i]);
  }
  if (error.code != ErrorCode::ok) return error;
  return KaminoAssessment{*data, deposits, borrows};
}

constexpr std::array kVenueLendingProcedures = {
    procedure<CometInputs, assess_comet>(
        {"assess_comet_account", "comet_inputs", "comet_assessment"}),
    procedure<CometActionInputs, preview_comet>(
        {"preview_comet_action", "comet_action_inputs", "comet_preview"}),
    procedure<MorphoInputs, assess_morpho>(
        {"assess_morpho_position", "morpho_inputs", "morpho_assessment"}),
    procedure<MorphoActionInputs, preview_morpho>(
        {"preview_morpho_action", "morpho_action_inputs", "morpho_outcome"}),
    procedure<MakerInputs, assess_maker>(
        {"assess_maker_vault", "maker_inputs", "maker_assessment"}),
    procedure<MakerChangeInputs, preview_maker>(
        {"preview_maker_vault", "maker_change_inputs", "maker_preview"}),
    procedure<LiquityInputs, assess_liquity>(
        {"assess_liquity_trove", "liquity_inputs", "liquity_assessment"}),
    procedure<kamino::Obligation, assess_kamino>(
        {"assess_kamino_obligation", "kamino_obligation", "kamino_assessment"}),
};

}  // namespace

std::span<const Procedure> venue_lending_procedures() noexcept {
  return kVenueLendingProcedures;
}

}  // namespace loadline::wire

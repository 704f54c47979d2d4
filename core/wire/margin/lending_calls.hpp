// What procedures of lending venues take and give beside the core's own aggregates. Compound III
// and Morpho are accrued to `now` first, as their contracts do.
#pragma once

#include "core/margin/lending/comet/comet_accrual.hpp"
#include "core/margin/lending/comet/comet_actions.hpp"
#include "core/margin/lending/comet/comet_boundary.hpp"
#include "core/margin/lending/morpho/morpho_actions.hpp"
#include "core/margin/lending/morpho/morpho_boundary.hpp"
#include "core/margin/lending/morpho/morpho_interest.hpp"
#include "core/margin/lending/vault/kamino_obligation.hpp"
#include "core/margin/lending/vault/liquity_trove.hpp"
#include "core/margin/lending/vault/maker_vault.hpp"

namespace loadline::wire {

struct CometInputs {
  comet::Market market{};
  comet::Account account{};
};

struct CometAssessment {
  comet::AccountData data;
  std::span<const lending::Boundary> assets;  ///< price of each collateral, falling
  lending::Boundary base, shock, interest;
};

struct CometActionInputs {
  comet::Market market{};
  comet::Account account{};
  comet::Action action{};
};

struct MorphoInputs {
  morpho::Market market{};
  morpho::Position position{};
};

struct MorphoAssessment {
  morpho::AccountData data;
  lending::Boundary price, interest;
};

struct MorphoActionInputs {
  morpho::Market market{};
  morpho::Position position{};
  morpho::Action action{};
};

struct MorphoOutcome {
  morpho::Position position{};
  morpho::AccountData before{}, after{};
  u256 assets, shares;
  morpho::Refusal refusal = morpho::Refusal::none;
};

struct MakerInputs {
  maker::Ilk ilk{};
  maker::Urn urn{};
};

struct MakerAssessment {
  maker::VaultData data;
  lending::Boundary price;
  u256 drawable_art, free_ink;
};

struct LiquityInputs {
  liquity::System system{};
  liquity::Trove trove{};
};

struct LiquityAssessment {
  liquity::TroveData data;
  lending::Boundary minimum_ratio, recovery_mode;
};

struct MakerChangeInputs {
  maker::Ilk ilk{};
  maker::Urn urn{};
  maker::Change change{};
};

struct KaminoAssessment {
  kamino::ObligationData data;
  std::span<const lending::Boundary> deposits, borrows;
};

/// A market at its own `now`, once it (and an account of it) has passed its checks.
inline Result<comet::Market> comet_now(const comet::Market& market) noexcept {
  if (const Error error = comet::check(market); error.code != ErrorCode::ok) return error;
  return comet::accrued(market, market.now);
}

inline Result<comet::Market> comet_now(const comet::Market& market,
                                       const comet::Account& account) noexcept {
  if (const Error error = comet::check(market); error.code != ErrorCode::ok) return error;
  const Error error = comet::check(market, account);
  if (error.code != ErrorCode::ok) return error;
  return comet::accrued(market, market.now);
}

inline Result<morpho::Market> morpho_now(const morpho::Market& market,
                                         const morpho::Position& position) noexcept {
  if (const Error error = morpho::check(market); error.code != ErrorCode::ok) return error;
  const Error error = morpho::check(market, position);
  if (error.code != ErrorCode::ok) return error;
  return morpho::accrued(market, market.now);
}

}  // namespace loadline::wire

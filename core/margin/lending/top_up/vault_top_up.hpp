// The least collateral, or repayment, that brings a Maker vault or a Liquity trove to a ratio.
#pragma once

#include "core/margin/lending/top_up/least_amount.hpp"
#include "core/margin/lending/vault/liquity_trove.hpp"
#include "core/margin/lending/vault/maker_vault.hpp"

namespace loadline::maker {

/// The measure is the collateralization ratio (wad) at the ilk's rate and price. Repaid is
/// normalised debt (wad): at rate r it costs amount * r. Where frob would refuse the rest as dust,
/// all of it. Errors: overflow.
Result<lending::TopUp> top_up(const Ilk&, const Urn&, const u256& ratio) noexcept;

}  // namespace loadline::maker

namespace loadline::liquity {

/// The measure is the trove's individual ratio (wad) at the system's price. Repaid is debt, down to
/// the least that a trove may owe: to close one is another operation. Errors: overflow.
Result<lending::TopUp> top_up(const System&, const Trove&, const u256& ratio) noexcept;

}  // namespace loadline::liquity

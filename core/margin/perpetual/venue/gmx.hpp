// GMX v2: isolated positions whose collateral may be the traded token itself, in exact integers.
//
// Amounts of USD are in units of 1e-30 USD, factors in units of 1e-30, prices in 1e-30 USD per base
// unit of a token (so that 3,000 USD a token of 18 decimals is 3e15), as the contracts keep them.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/margin/reach.hpp"
#include "core/numeric/signed_integer.hpp"

namespace loadline::gmx {

/// How the price impact of closing is counted.
enum class ImpactMode : std::uint32_t {
  largest = 0,  ///< the most that the market allows against a liquidated position
  given = 1,    ///< `impact` of the position, held between that and 0
};

struct Market {
  u256 position_fee_factor;    ///< of the size, when closing
  u256 min_collateral_factor;  ///< for opening, of the size
  u256 min_collateral_factor_for_liquidation;
  u256 max_impact_factor_for_liquidation;
  u256 min_collateral_usd;
};

struct Position {
  u256 size_usd;
  u256 size_tokens;        ///< base units of the index token, > 0
  u256 collateral_amount;  ///< base units; counts when the collateral is the index token
  u256 collateral_usd;     ///< at the current price
  u256 funding_fee_usd;    ///< pending
  u256 borrowing_fee_usd;  ///< pending
  SignedInteger impact_usd;
  u256 price;  ///< index token
  ImpactMode impact_mode = ImpactMode::largest;
  bool is_long = true;
  bool collateral_is_index = false;
};

struct Health {
  SignedInteger remaining;  ///< collateral, gains and impact less fees
  SignedInteger gains;      ///< unrealised
  u256 fees;                ///< closing fee and what is pending
  u256 required;            ///< for keeping: the larger of the minimum and its factor of the size
  u256 required_for_opening;
  bool liquidatable = false;  ///< remaining < required, or not above 0
};

/// Errors: out_of_domain (Field::size) for no tokens, missing_price, overflow (Field::amount):
/// every product has to fit 256 bits. Also above 2^192 in any field.
Result<Health> health(const Market& market, const Position& position) noexcept;

/// One side only: the remaining collateral is linear in the price.
struct LiquidationPrice {
  Reach reach = Reach::unreachable;
  bool falling = true;     ///< the side on which it is liquidated
  u256 price;              ///< nearest liquidatable price to the safe side, >= 0
  SignedInteger residual;  ///< remaining - required there; below zero, or 0 where nothing is left
  u256 peer_price;         ///< where the two are equal, toward zero: the number of the venue's SDK
};

/// remaining(P) = P (collateral tokens, when they are the index token, +- size tokens) + what does
/// not move, so that the boundary is one division. Pending fees stay at their USD value, as in the
/// SDK. The SDK divides by the tokens first and multiplies by 10^decimals after, which is this same
/// division in the contract's unit of price. `already_liquidatable` keeps the boundary;
/// `unreachable` has none above zero. Errors of `health`.
Result<LiquidationPrice> liquidation_price(const Market& market, const Position& position) noexcept;

/// Price at which nothing is left: the same line against 0, toward zero. Errors of `health`;
/// no_root (Field::price).
Result<u256> bankruptcy_price(const Market& market, const Position& position) noexcept;

/// A position after more size at the current price with added collateral; either may be 0.
struct Increase {
  u256 size_usd;
  u256 collateral_amount;  ///< base units
  u256 collateral_usd;
};
struct Preview {
  Position after;
  Health before;
  Health health_after;
  bool accepted = false;  ///< what remains covers `required_for_opening`
};
/// The closing fee's factor is taken of the added size from the collateral, tokens bought are
/// rounded against the position (down when long, up when short). Errors of `health`, before and
/// after; overflow when the fee exceeds the collateral.
Result<Preview> preview_increase(const Market& market, const Position& position,
                                 const Increase& increase) noexcept;

/// The most USD of size that can be added at the current price with what remains still covering the
/// requirement for opening: opening and closing fee count. 0 when nothing can. Errors of `health`;
/// out_of_domain (Field::margin) when neither fees nor a factor limit it.
Result<u256> max_increase(const Market& market, const Position& position) noexcept;

}  // namespace loadline::gmx

// Liquidation of a Maker vault: how much of it a bark puts into an auction, and what the auction
// has to raise.
//
// Source: makerdao/dss, dog.sol (bark).
#pragma once

#include "core/margin/lending/vault/maker_vault.hpp"

namespace loadline::maker {

/// The Dog's limits and the penalty. rad, but for chop.
struct Dog {
  u256 chop;  ///< liquidation penalty, wad, from 1e18: 1.13e18 is 13 %
  u256 hole;  ///< most that the ilk's auctions may have to raise
  u256 dirt;  ///< what they have to raise now
  u256 global_hole;
  u256 global_dirt;
};

enum class BarkRefusal : std::uint32_t {
  none = 0,
  not_unsafe = 1,
  liquidation_limit_hit = 2,
  dusty_auction = 3,  ///< a part below dust would be auctioned
  null_auction = 4,   ///< no collateral would be
};

struct Bark {
  u256 dart;  ///< normalised debt taken, wad
  u256 dink;  ///< collateral put into the auction, wad
  u256 due;   ///< debt taken, rad
  u256 tab;   ///< debt and penalty that the auction has to raise, rad
  Urn left;   ///< of the vault
  BarkRefusal refusal = BarkRefusal::none;
  std::uint32_t whole_vault = 0;
};

/// Domains of the Dog's parameters. Errors: out_of_domain by field.
Error check(const Dog&) noexcept;

/// The whole vault, or the part for which there is room; a leftover below dust is taken along.
/// Errors: overflow.
Result<Bark> bark(const Ilk&, const Urn&, const Dog&) noexcept;

}  // namespace loadline::maker

// Aave v3 accounts over the wire, in the chain's own integers.
#pragma once

#include "core/base/arena.hpp"
#include "core/margin/lending/aave_health.hpp"
#include "core/wire/contract/message.hpp"

namespace loadline::wire::contract {

/// A market and an account as a request carries them. The spans point into an arena.
struct LendingRequest {
  aave::Market market;
  aave::Account account;
};

/// What a request claims: that `price` of one reserve is where liquidation begins.
struct PriceClaim {
  std::uint32_t reserve;  ///< index into Market::reserves
  u256 price;             ///< oracle units, 1 .. 2^96 - 1
};

/// The contract's rule at a price and one unit nearer to the market's own.
struct PriceVerdict {
  u256 health_at;      ///< wad; 2^256 - 1 without debt
  u256 health_inside;  ///< wad; 2^256 - 1 without debt
  bool liquidatable_at;
  bool liquidatable_inside;
  /// True when the first is liquidatable and the second is not. That proves a boundary, and not
  /// that it is the nearest one: `liquidation_map` proves that, off chain.
  bool is_boundary;
};

/// Bytes of arena that an operation on lending needs at most.
inline constexpr std::size_t kLendingWorkspaceBytes = 22 * 1024;

/// The verdict on a claim about a market and an account that passed `check`. Errors: unknown_asset
/// (field asset); out_of_domain (field price); overflow where the contract would revert;
/// capacity_exceeded.
Result<PriceVerdict> judge_claim(const aave::Market&, const aave::Account&, const PriceClaim& claim,
                                 Arena&) noexcept;

/// Operation::lending_assess and Operation::lending_boundary. Shape: body [kAccountWords].
Outcome answer_lending_assess(const Request& request, std::span<std::uint64_t> body,
                              Arena&) noexcept;
Outcome answer_lending_boundary(const Request& request, std::span<std::uint64_t> body,
                                Arena&) noexcept;

}  // namespace loadline::wire::contract

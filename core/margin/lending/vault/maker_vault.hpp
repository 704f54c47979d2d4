// A Maker vault: collateral ink and normalised debt art of one ilk, safe while ink * spot covers
// art * rate.
//
// Sources: makerdao/dss, vat.sol (frob), spot.sol (poke). wad = 1e18, ray = 1e27, rad = 1e45.
#pragma once

#include "core/base/result.hpp"
#include "core/margin/lending/boundary/price_boundary.hpp"

namespace loadline::maker {

using lending::Boundary;
using lending::Reach;

inline constexpr unsigned kRadBits = 250;  ///< of an amount of debt times a rate

/// One collateral type. `spot` is not kept: it follows from the price.
struct Ilk {
  u256 price;              ///< of the oracle (val), wad a whole collateral token, below 2^128
  u256 par;                ///< value of the stablecoin's target, ray; 1e27
  u256 liquidation_ratio;  ///< mat, ray, from 1e27
  u256 rate;               ///< accumulated rate, ray, from 1e27
  u256 dust;               ///< least debt of a vault, rad
  u256 line;               ///< debt ceiling of the ilk, rad
  u256 total_art;          ///< Art of the ilk, wad
};

/// wad, below 2^128 each.
struct Urn {
  u256 ink;  ///< collateral
  u256 art;  ///< debt / rate
};

enum class HealthStatus : std::uint32_t { no_debt = 0, healthy = 1, liquidatable = 2 };

struct VaultData {
  u256 spot;                     ///< price with the safety margin, ray
  u256 debt;                     ///< art * rate, rad
  u256 debt_limit;               ///< ink * spot, rad
  u256 collateral_value;         ///< ink * price / par * 1e27, wad, down
  u256 collateralization_ratio;  ///< collateral value / debt, wad, down; 2^256 - 1 without debt
  u256 ltv;                      ///< debt / collateral value, wad, up; 2^256 - 1 without collateral
  HealthStatus status = HealthStatus::no_debt;
  std::uint32_t reserved = 0;
};

/// Domains. Errors: out_of_domain by field.
Error check(const Ilk&, const Urn&) noexcept;

/// price * 1e9 / par / mat in rays, each toward zero (Spotter.poke).
u256 spot_of(Exact&, const u256& price, const u256& par, const u256& liquidation_ratio) noexcept;

/// Errors: overflow.
Result<VaultData> vault_data(const Ilk&, const Urn&) noexcept;

/// Dog.bark's test: spot > 0 and ink * spot < art * rate. Errors: overflow.
Result<bool> is_liquidatable(const Ilk&, const Urn&) noexcept;

/// The price of the oracle, falling from today's. A vault whose spot is 0 cannot be liquidated, so
/// `unreachable` also stands where only such prices are left. Errors: overflow today.
Result<Boundary> price_boundary(const Ilk&, const Urn&) noexcept;

/// Why frob would revert, by its words. Numbers are API.
enum class Refusal : std::uint32_t {
  none = 0,
  ceiling_exceeded = 1,
  not_safe = 2,
  dust = 3,
  not_enough = 4,  ///< more collateral or debt would leave than there is
};

/// A change of a vault: dink and dart with their direction. wad.
struct Change {
  u256 dink;
  u256 dart;
  std::uint32_t withdraws = 0;  ///< 1: dink leaves
  std::uint32_t repays = 0;     ///< 1: dart is taken off the debt
};

struct Preview {
  Urn urn;         ///< after, or as it was when refused
  u256 total_art;  ///< of the ilk
  Refusal refusal = Refusal::none;
  std::uint32_t reserved = 0;
};

/// frob on one's own vault, but for the global ceiling. Errors: overflow.
Result<Preview> preview(const Ilk&, const Urn&, const Change&) noexcept;

/// The most normalised debt that can be drawn, and the most collateral that can leave, by safety
/// alone (dust and ceiling aside). wad. Errors: overflow.
Result<u256> drawable_art(const Ilk&, const Urn&) noexcept;
Result<u256> free_ink(const Ilk&, const Urn&) noexcept;

}  // namespace loadline::maker

// dYdX v4: margin, liquidation and bankruptcy in the chain's own integers.
//
// Amounts are quantums: 10^atomic_resolution units of the asset, 10^-6 of the quote currency.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/margin/reach.hpp"
#include "core/numeric/signed_integer.hpp"

namespace loadline::dydx {

inline constexpr std::uint32_t kOneMillion = 1'000'000;

/// A market's liquidity tier.
struct LiquidityTier {
  std::uint32_t initial_margin_ppm = 0;        ///< 0 .. 1e6
  std::uint32_t maintenance_fraction_ppm = 0;  ///< of the initial margin, 0 .. 1e6
  u256 open_interest_lower_cap;  ///< quote quantums: from here on the initial margin rises
  u256 open_interest_upper_cap;  ///< quote quantums: and is 100 % from here on; 0: it does not rise
};

struct Market {
  LiquidityTier tier;
  u256 open_interest;                  ///< base quantums
  std::uint64_t price = 0;             ///< oracle: price * 10^exponent quote currency per unit
  std::int32_t exponent = 0;           ///< -36 .. 36
  std::int32_t atomic_resolution = 0;  ///< -36 .. 36
};

struct Position {
  std::uint32_t market = 0;
  SignedInteger quantums;  ///< base; negative is short
};

struct Subaccount {
  SignedInteger quote;  ///< quantums, funding settled
  std::span<const Market> markets;
  std::span<const Position> positions;
};

/// Quote quantums.
struct Risk {
  SignedInteger net_collateral;  ///< quote balance and the signed notional of all positions
  u256 initial;
  u256 maintenance;
  bool liquidatable = false;  ///< maintenance > 0 and maintenance > net collateral
};

/// Initial margin in ppm: base + floor((1e6 - base) (OI - lower) / (upper - lower)) between the
/// caps (LiquidityTier.GetAdjustedInitialMarginPpm).
Result<std::uint32_t> adjusted_initial_ppm(const LiquidityTier& tier,
                                           const u256& open_interest_quote) noexcept;

/// Margins of a notional: initial = ceil(notional * adjusted ppm), maintenance = ceil(ceil(notional
/// * base ppm) * fraction ppm): open interest raises the initial margin alone.
struct Margins {
  u256 initial;
  u256 maintenance;
};
Result<Margins> margins(const LiquidityTier& tier, const u256& notional,
                        const u256& open_interest_quote) noexcept;

/// Base quantums as quote quantums at a price, toward zero. Errors: overflow.
Result<SignedInteger> quote_quantums(const Market& market, const SignedInteger& base) noexcept;

/// Errors: unknown_asset (Field::positions), duplicate, capacity_exceeded above
/// kMaxPerpetualPositions, missing_price (Field::price), out_of_domain by field (Field::rate for
/// ppm above 1e6, Field::tiers for caps that cross, Field::decimals), overflow (Field::amount).
Result<Risk> risk(const Subaccount& account) noexcept;

/// Oracle prices of one market at which the subaccount can be liquidated: low .. high, both
/// included, when `reach` is `reached` or `already_liquidatable`.
struct PriceRange {
  Reach reach = Reach::unreachable;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

/// The exact range within 1 .. 2^64 - 1. The notional is a non-decreasing integer of the price, and
/// a unit more of it adds at most a unit of margin, ceilings included: so net collateral less
/// margin is monotone in the price, and halving decides every price. The other side of the range is
/// where the margin is 0. Errors of `risk`; `no_exposure` without a position in the market.
Result<PriceRange> liquidation_range(const Subaccount& account, std::uint32_t market) noexcept;

/// What closing `delta` base quantums of a position (of the opposite sign, at most its size) is
/// worth at bankruptcy: -DNNV - TNC |DMMR| / TMMR, toward plus infinity (Keeper
/// .GetBankruptcyPriceInQuoteQuantums). Errors of `risk`; unknown_asset (Field::markets);
/// out_of_domain (Field::size) for another delta or without a maintenance margin.
Result<SignedInteger> bankruptcy_quote(const Subaccount& account, std::uint32_t market,
                                       const SignedInteger& delta) noexcept;

/// Quote quantums per base quantum, as numerator / denominator.
struct Ratio {
  SignedInteger numerator;
  u256 denominator;
};

/// The price at which a liquidation order may fill: (PNNV - ABR SMMR PMMR) / PS with ABR =
/// clamp(BA (1 - TNC / TMMR), 0, 1) (Keeper.GetFillablePrice). Both parameters in ppm. Errors of
/// `bankruptcy_quote`; out_of_domain (Field::spread_use) for an adjustment below 1e6 ppm.
Result<Ratio> fillable_price(const Subaccount& account, std::uint32_t market,
                             std::uint32_t bankruptcy_adjustment_ppm,
                             std::uint32_t spread_to_maintenance_ppm) noexcept;

/// Risk before and after a fill of `base` quantums for `quote` quantums (what the subaccount
/// receives, signed, fee included). Accepted: initial margin is covered after it, or the ratio of
/// net collateral to maintenance does not fall while the maintenance does not rise. `positions` has
/// room for one more than there are. Errors of `risk` before and after; length_mismatch.
struct Preview {
  Risk before;
  Risk after;
  bool accepted = false;
};
Result<Preview> preview_fill(const Subaccount& account, std::uint32_t market,
                             const SignedInteger& base, const SignedInteger& quote,
                             std::span<Position> positions) noexcept;

/// The most base quantums below 2^128 to buy or sell at the oracle's price with the initial margin
/// covered after it. The free collateral does not rise with the size once the position has turned
/// (as in `liquidation_range`), so that halving is exact. 0 when not even closing covers it.
Result<u256> max_order_quantums(const Subaccount& account, std::uint32_t market,
                                bool sell) noexcept;

}  // namespace loadline::dydx

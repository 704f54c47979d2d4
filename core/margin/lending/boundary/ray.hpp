// Rays through an account: one parameter moves, the rest of the account stays.
//
// On every ray each value is a non-decreasing function of the parameter, and its roundings keep it
// within a band around a function that is linear (collateral) or convex (debt). `slack` adds up how
// wide the bands are; the certificate uses both facts.
#pragma once

#include "core/margin/lending/boundary/totals.hpp"

namespace loadline::aave {

/// A position as a ray sees it. Amounts in token base units, price in force in oracle units.
struct Exposure {
  u256 supply;  ///< 0 unless it counts as collateral
  u256 debt;
  u256 price;
  const Divisor* unit = nullptr;  ///< 10^decimals
  std::uint32_t liquidation_threshold_bps = 0;
  std::uint32_t reserve = 0;
  bool own_price = true;  ///< false: an old efficiency mode prices it by the category's oracle
  bool is_volatile = false;
};

/// The thresholds of the collateral that counts, smallest and largest.
struct Thresholds {
  std::uint32_t lowest = 10'000;
  std::uint32_t highest = 0;
};

/// Width of the bands, weighted as in the health rule: of a weighted sum of collateral less 1e4
/// times the debt, and of W - A C for a threshold A between the lowest and the highest.
struct Slack {
  u256 health;
  u256 average;
  bool relative = false;  ///< and 2^-60 of the sums: what the roundings inside the indexes add
};

/// Adds an exposure's values at `price` to `totals`.
void add_exposure(const Rules&, const Exposure&, const u256& price, Totals& totals) noexcept;

/// The price of one asset; the other exposures are constant.
class PriceRay {
 public:
  PriceRay(const Rules& rules, const Totals& others, const Exposure& moved) noexcept
      : rules_(rules), others_(others), moved_(moved) {}
  Totals at(const u256& price) const noexcept;
  Slack slack(const Thresholds&) const noexcept;
  static constexpr bool kOneAsset = true;

 private:
  const Rules& rules_;
  const Totals& others_;
  const Exposure& moved_;
};

/// All volatile prices times factor / 1e18, toward zero.
class ShockRay {
 public:
  ShockRay(const Rules& rules, const Totals& others, std::span<const Exposure> exposures) noexcept
      : rules_(rules), others_(others), exposures_(exposures) {}
  Totals at(const u256& factor) const noexcept;
  Slack slack(const Thresholds&) const noexcept;
  static constexpr bool kOneAsset = false;

 private:
  const Rules& rules_;
  const Totals& others_;
  std::span<const Exposure> exposures_;
};

/// Seconds of interest at unchanged prices and rates.
class InterestRay {
 public:
  InterestRay(const Rules& rules, const Market& market, const Account& account,
              std::span<const Exposure> exposures, std::span<Balance> scratch) noexcept
      : rules_(rules),
        market_(market),
        account_(account),
        exposures_(exposures),
        scratch_(scratch) {}
  Totals at(const u256& seconds) const noexcept;
  Slack slack(const Thresholds&) const noexcept;
  static constexpr bool kOneAsset = false;

 private:
  const Rules& rules_;
  const Market& market_;
  const Account& account_;
  std::span<const Exposure> exposures_;
  std::span<Balance> scratch_;
};

}  // namespace loadline::aave

// GenericLogic.calculateUserAccountData once more, in Boost's integers, line by line after the
// Solidity of each version and sharing nothing with the engine but the input structures.
#pragma once

#include <stdexcept>

#include "core/margin/lending/aave_market.hpp"

#include "tests/native/big_reference.hpp"

namespace loadline::reference {

struct Revert : std::runtime_error {
  Revert() : std::runtime_error("revert") {}
};

inline Big fit(Big value) {
  if (!fits(value)) throw Revert{};
  return value;
}

inline const Big kBigRay{"1000000000000000000000000000"};
inline const Big kBigWad{"1000000000000000000"};
inline const Big kBigMax{(Big{1} << 256) - 1};

inline Big half_up(const Big& a, const Big& b, const Big& c) {
  if (c == 0) throw Revert{};
  return fit(a * b + c / 2) / c;
}
inline Big floor_of(const Big& a, const Big& b, const Big& c) {
  return fit(a * b) / c;
}
inline Big ceiling_of(const Big& a, const Big& b, const Big& c) {
  const Big product = fit(a * b);
  return product / c + (product % c == 0 ? 0 : 1);
}

struct ReferenceData {
  Big collateral, debt, available, weighted, health;
  Big average_ltv, average_threshold;
  bool zero_ltv = false;
  std::uint32_t isolated_plus_one = 0;
};

struct ReferenceIndexes {
  Big income, debt;
};

inline ReferenceIndexes reference_indexes(const aave::Reserve& reserve, aave::Version version,
                                          std::uint64_t at) {
  const Big year = 31'536'000;
  if (at == reserve.last_update) {
    return {big(reserve.liquidity_index), big(reserve.variable_borrow_index)};
  }
  const Big time = at - reserve.last_update;
  const Big linear = fit(kBigRay + fit(big(reserve.liquidity_rate) * time) / year);
  const Big rate = big(reserve.variable_borrow_rate);
  Big compounded;
  if (version < aave::Version::v3_4) {
    const Big square = half_up(rate, rate, kBigRay) / (year * year);
    const Big cube = half_up(square, rate, kBigRay) / year;
    const Big minus_two = time > 2 ? Big{time - 2} : Big{0};
    const Big second = fit(fit(time * (time - 1)) * square) / 2;
    const Big third = fit(fit(fit(time * (time - 1)) * minus_two) * cube) / 6;
    compounded = fit(kBigRay + fit(rate * time) / year + second + third);
  } else {
    const Big x = fit(rate * time) / year;
    compounded = fit(kBigRay + x + half_up(x, x / 2 + half_up(x, x / 6, kBigRay), kBigRay));
  }
  return {half_up(linear, big(reserve.liquidity_index), kBigRay),
          half_up(compounded, big(reserve.variable_borrow_index), kBigRay)};
}

inline bool bit_of(const std::uint64_t (&bitmap)[2], std::uint32_t i) {
  return ((Big{bitmap[1]} << 64 | Big{bitmap[0]}) >> i & 1) == 1;
}

/// What one pass of the contract's loop keeps between reserves.
struct ReferenceSums {
  ReferenceData data;
  Big ltv_sum;
};

inline void add_position(const aave::Market& market, const aave::EMode* mode,
                         const aave::Position& position, ReferenceSums& sums) {
  using aave::Version;
  const aave::Reserve& reserve = market.reserves[position.reserve];
  const bool by_category = market.version <= Version::v3_1;
  const bool member =
      mode != nullptr && (by_category ? reserve.e_mode_category == mode->id
                                      : bit_of(mode->collateral_bitmap, position.reserve));
  const bool priced_by_mode = by_category && member && big(mode->price) != 0;
  const Big price = big(priced_by_mode ? mode->price : reserve.price);
  const Big unit = boost::multiprecision::pow(Big{10}, reserve.decimals);
  const bool split = market.version >= Version::v3_5;
  const bool decoupled = market.version >= Version::v3_6;
  const ReferenceIndexes indexes = reference_indexes(reserve, market.version, market.now);
  if (position.collateral != 0 && (decoupled || reserve.liquidation_threshold_bps != 0)) {
    const Big scaled = big(position.scaled_supply);
    const Big balance = split ? floor_of(scaled, indexes.income, kBigRay)
                              : half_up(scaled, indexes.income, kBigRay);
    const Big value = floor_of(balance, price, unit);
    Big ltv = reserve.ltv_bps;
    bool zero = ltv == 0;
    if (decoupled) {
      if (member) {
        ltv = bit_of(mode->ltv_zero_bitmap, position.reserve) ? 0 : mode->ltv_bps;
      } else if (mode != nullptr && mode->isolated != 0 && market.version >= Version::v3_7) {
        ltv = 0;
      }
      zero = ltv == 0;
    } else if (!zero && member) {
      ltv = mode->ltv_bps;
    }
    sums.data.collateral = fit(sums.data.collateral + value);
    if (zero) {
      sums.data.zero_ltv = true;
    } else {
      sums.ltv_sum = fit(sums.ltv_sum + fit(value * ltv));
    }
    const Big threshold =
        member ? mode->liquidation_threshold_bps : reserve.liquidation_threshold_bps;
    sums.data.weighted = fit(sums.data.weighted + fit(value * threshold));
  }
  if (big(position.scaled_variable_debt) != 0) {
    const Big scaled = big(position.scaled_variable_debt);
    const Big value = split ? ceiling_of(ceiling_of(scaled, indexes.debt, kBigRay), price, unit)
                            : floor_of(half_up(scaled, indexes.debt, kBigRay), price, unit);
    sums.data.debt = fit(sums.data.debt + value);
  }
}

inline std::uint32_t reference_isolation(const aave::Market& market, const aave::Account& account) {
  if (market.version >= aave::Version::v3_7) return 0;
  std::uint32_t flags = 0;
  std::uint32_t only = 0;
  for (const aave::Position& position : account.positions) {
    if (position.collateral != 0) {
      ++flags;
      only = position.reserve;
    }
  }
  return flags == 1 && market.reserves[only].debt_ceiling != 0 ? only + 1 : 0;
}

/// Throws Revert where the contract reverts.
inline ReferenceData reference_account_data(const aave::Market& market,
                                            const aave::Account& account) {
  const aave::EMode* mode = nullptr;
  for (const aave::EMode& candidate : market.e_modes) {
    if (account.e_mode_category != 0 && candidate.id == account.e_mode_category) mode = &candidate;
  }
  ReferenceSums sums;
  for (const aave::Position& position : account.positions) {
    add_position(market, mode, position, sums);
  }
  ReferenceData data = sums.data;
  if (data.collateral != 0) {
    data.average_ltv = sums.ltv_sum / data.collateral;
    data.average_threshold = data.weighted / data.collateral;
  }
  if (data.debt == 0) {
    data.health = kBigMax;
  } else if (market.version >= aave::Version::v3_5) {
    data.health = half_up(data.weighted, kBigWad, data.debt) / 10'000;
  } else {
    data.health =
        half_up(half_up(data.collateral, data.average_threshold, 10'000), kBigWad, data.debt);
  }
  const Big limit = market.version >= aave::Version::v3_5
                        ? floor_of(data.collateral, data.average_ltv, 10'000)
                        : half_up(data.collateral, data.average_ltv, 10'000);
  data.available = limit <= data.debt ? Big{0} : Big{limit - data.debt};
  data.isolated_plus_one = reference_isolation(market, account);
  return data;
}

}  // namespace loadline::reference

// Seeded dYdX subaccounts of small whole numbers, with the rule in plain integers beside them.
#pragma once

#include <array>
#include <utility>

#include "core/margin/perpetual/venue/dydx.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/native/plain_integer.hpp"

namespace loadline::test {

inline SignedInteger integer(std::int64_t x) {
  return signed_integer(u256{static_cast<std::uint64_t>(x < 0 ? -x : x)}, x < 0);
}
inline Wide ceil_ppm(Wide amount, Wide ppm) {
  return (amount * ppm + 999'999) / 1'000'000;
}

/// Small whole numbers, where every price can be tried with plain integers.
struct DydxSample {
  explicit DydxSample(std::uint64_t seed) {
    Words words(seed);
    const auto below = [&](std::uint64_t n) { return words.next() % n; };
    quote = static_cast<std::int64_t>(below(4001)) - 2000;
    for (std::uint32_t i = 0; i < 2; ++i) {
      dydx::Market& market = markets[i];
      market.tier = {static_cast<std::uint32_t>(below(500'000)),
                     static_cast<std::uint32_t>(below(1'000'001)), u256{500}, u256{4000}};
      market.open_interest = u256{below(300)};
      market.price = 1 + below(60);
      market.exponent = -6;
      market.atomic_resolution = -static_cast<std::int32_t>(below(2));  // shift 0 or -1
      base[i] = static_cast<std::int64_t>(below(201)) - 100;
      positions[i] = {i, integer(base[i])};
    }
  }
  Wide notional(std::uint32_t i, std::uint64_t price) const {
    Wide amount = base[i] < 0 ? -base[i] : base[i];
    amount *= static_cast<Wide>(price);
    return markets[i].atomic_resolution == 0 ? amount : amount / 10;
  }
  /// Net collateral and maintenance with one market at another price.
  std::pair<Wide, Wide> at(std::uint32_t moved, std::uint64_t price) const {
    Wide net = quote, maintenance = 0;
    for (std::uint32_t i = 0; i < 2; ++i) {
      const Wide value = notional(i, i == moved ? price : markets[i].price);
      net += base[i] < 0 ? -value : value;
      maintenance += ceil_ppm(ceil_ppm(value, markets[i].tier.initial_margin_ppm),
                              markets[i].tier.maintenance_fraction_ppm);
    }
    return {net, maintenance};
  }
  bool liquidatable(std::uint32_t moved, std::uint64_t price) const {
    const auto [net, maintenance] = at(moved, price);
    return maintenance > 0 && maintenance > net;
  }
  dydx::Subaccount account() const { return {integer(quote), markets, positions}; }

  std::int64_t quote = 0;
  std::array<std::int64_t, 2> base{};
  std::array<dydx::Market, 2> markets{};
  std::array<dydx::Position, 2> positions{};
};

}  // namespace loadline::test

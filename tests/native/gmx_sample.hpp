// Seeded GMX positions of small whole numbers, with the rule in plain integers beside them.
#pragma once

#include "core/margin/perpetual/venue/gmx.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/native/plain_integer.hpp"

namespace loadline::test {

inline u256 parts_per_million(std::uint64_t ppm) {
  Exact exact;
  return exact.multiply(u256{ppm}, power_of_ten(24).value());
}

/// Small whole numbers, where every price can be tried with plain integers.
struct GmxSample {
  explicit GmxSample(std::uint64_t seed) {
    Words words(seed);
    const auto below = [&](std::uint64_t n) { return words.next() % n; };
    fee_ppm = below(20'000);
    keep_ppm = below(50'000);
    impact_ppm = below(10'000);
    market = {parts_per_million(fee_ppm), parts_per_million(keep_ppm + 5000),
              parts_per_million(keep_ppm), parts_per_million(impact_ppm), u256{below(30)}};
    position.size_usd = u256{1 + below(5000)};
    position.size_tokens = u256{1 + below(60)};
    position.collateral_amount = u256{below(60)};
    position.price = u256{1 + below(200)};
    position.collateral_usd = u256{below(1000)};
    position.funding_fee_usd = u256{below(10)};
    position.borrowing_fee_usd = u256{below(10)};
    position.impact_usd = signed_integer(u256{below(100)}, below(2) == 0);
    position.impact_mode = below(2) == 0 ? gmx::ImpactMode::largest : gmx::ImpactMode::given;
    position.is_long = below(2) == 0;
    position.collateral_is_index = below(2) == 0;
  }
  static Wide of(const u256& x) { return static_cast<Wide>(x.limb[0]); }
  Wide share(std::uint64_t ppm) const {
    return of(position.size_usd) * static_cast<Wide>(ppm) / 1'000'000;
  }
  Wide remaining(Wide price) const {
    const Wide size = of(position.size_usd), worth = of(position.size_tokens) * price;
    Wide impact = -share(impact_ppm);
    if (position.impact_mode == gmx::ImpactMode::given) {
      const Wide given = value_of(position.impact_usd);
      impact = given > 0 ? 0 : given < impact ? impact : given;
    }
    const Wide collateral = position.collateral_is_index ? of(position.collateral_amount) * price
                                                         : of(position.collateral_usd);
    return collateral + (position.is_long ? worth - size : size - worth) + impact - share(fee_ppm) -
           of(position.funding_fee_usd) - of(position.borrowing_fee_usd);
  }
  Wide required() const {
    const Wide scaled = share(keep_ppm), minimum = of(market.min_collateral_usd);
    return scaled > minimum ? scaled : minimum;
  }
  bool liquidatable(Wide price) const {
    return remaining(price) < required() || remaining(price) <= 0;
  }

  std::uint64_t fee_ppm = 0, keep_ppm = 0, impact_ppm = 0;
  gmx::Market market;
  gmx::Position position;
};

}  // namespace loadline::test

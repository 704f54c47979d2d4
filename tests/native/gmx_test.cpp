#include "core/margin/perpetual/venue/gmx.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::gmx;

namespace {

using Wide = __int128;

u256 parts_per_million(std::uint64_t ppm) {
  Exact exact;
  return exact.multiply(u256{ppm}, power_of_ten(24).value());
}
Wide value_of(const SignedInteger& x) {
  const Wide size = (static_cast<Wide>(x.size.limb[1]) << 64) | static_cast<Wide>(x.size.limb[0]);
  return x.negative ? -size : size;
}

/// Small whole numbers, where every price can be tried with plain integers.
struct Sample {
  explicit Sample(std::uint64_t seed) {
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
    position.impact_mode = below(2) == 0 ? ImpactMode::largest : ImpactMode::given;
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
    if (position.impact_mode == ImpactMode::given) {
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
  Market market;
  Position position;
};

}  // namespace

TEST_CASE("GMX: the boundary divides every price, against plain integers") {
  int falling = 0, rising = 0, never = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const Sample sample(seed);
    const auto now = health(sample.market, sample.position);
    const Wide price_now = Sample::of(sample.position.price);
    REQUIRE(value_of(now->remaining) == sample.remaining(price_now));
    REQUIRE(now->liquidatable == sample.liquidatable(price_now));
    const auto got = liquidation_price(sample.market, sample.position);
    REQUIRE(got.ok());
    INFO("seed " << seed);
    const Wide edge = Sample::of(got->price);
    const bool constant = got->reach == Reach::unreachable;
    int count = 0;
    for (Wide price = 0; price <= 3000; ++price) {
      const bool is = sample.liquidatable(price);
      count += is;
      if (got->reach == Reach::reached)
        REQUIRE(is == (got->falling ? price <= edge : price >= edge));
      if (constant) REQUIRE_FALSE(is);
    }
    REQUIRE(now->liquidatable == (got->reach == Reach::already_liquidatable));
    falling += got->reach == Reach::reached && got->falling;
    rising += got->reach == Reach::reached && !got->falling;
    never += constant;
    if (got->reach == Reach::reached) {
      REQUIRE(value_of(got->residual) == sample.remaining(edge) - sample.required());
    }
  }
  REQUIRE(falling > 50);
  REQUIRE(rising > 50);
  REQUIRE(never > 10);
}

TEST_CASE("GMX: nothing is left at the bankruptcy price, more collateral never hurts") {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Sample sample(seed);
    const auto price = bankruptcy_price(sample.market, sample.position);
    if (price.ok()) {
      const Wide at = Sample::of(*price);
      const Wide low = sample.remaining(at), high = sample.remaining(at + 1);
      REQUIRE(((low <= 0 && high >= 0) || (low >= 0 && high <= 0)));
    } else {
      REQUIRE(price.error().code == ErrorCode::no_root);
    }
    const auto before = health(sample.market, sample.position);
    sample.position.collateral_usd =
        u256{static_cast<std::uint64_t>(Sample::of(sample.position.collateral_usd) + 10)};
    sample.position.collateral_amount =
        u256{static_cast<std::uint64_t>(Sample::of(sample.position.collateral_amount) + 1)};
    const auto after = health(sample.market, sample.position);
    REQUIRE(less(before->remaining, after->remaining));
    REQUIRE((before->liquidatable || !after->liquidatable));
  }
}

TEST_CASE("GMX: the largest increase is accepted, and twice as much is not") {
  // A position of 10,000 USD at 2,000 USD a token of 18 decimals, with 2,500 USDC.
  Exact exact;
  const u256 dollar = power_of_ten(30).value();
  const auto usd = [&](std::uint64_t x) { return exact.multiply(u256{x}, dollar); };
  const Market market{parts_per_million(600), parts_per_million(10'000), parts_per_million(5000),
                      parts_per_million(0), usd(1)};
  Position position;
  position.size_usd = usd(10'000);
  position.size_tokens = exact.multiply(u256{5}, power_of_ten(18).value());
  position.collateral_usd = usd(2500);
  position.price = exact.multiply(u256{2000}, power_of_ten(12).value());
  const auto most = max_increase(market, position);
  REQUIRE(most.ok());
  // (2500 - 6 - 100) / (0.01 + 0.0012), to the last unit.
  REQUIRE(to_double(*most) == Approx(2394.0 / 0.0112 * 1e30).epsilon(1e-15));
  const auto at = [&](const u256& size) {
    return preview_increase(market, position, {size, {}, {}});
  };
  REQUIRE(at(exact.subtract(*most, u256{1'000'000'000'000'000'000u}))->accepted);
  REQUIRE_FALSE(at(exact.add(*most, usd(1)))->accepted);
  REQUIRE(at({})->health_after.remaining == at({})->before.remaining);
  const auto more = preview_increase(market, position, {{}, u256{500'000'000}, usd(500)});
  REQUIRE(to_double(more->health_after.remaining) ==
          Approx(to_double(more->before.remaining) + 500e30));
}

TEST_CASE("GMX: what does not fit is refused by field") {
  Sample sample(4);
  const auto error_of = [&](auto change) {
    Sample changed(4);
    change(changed.position);
    return liquidation_price(changed.market, changed.position).error();
  };
  REQUIRE(error_of([](Position& p) { p.size_tokens = {}; }).field == Field::size);
  REQUIRE(error_of([](Position& p) { p.price = {}; }).code == ErrorCode::missing_price);
  REQUIRE(error_of([](Position& p) { p.size_usd = u256::max(); }).code == ErrorCode::overflow);
  REQUIRE(max_increase({}, sample.position).error().field == Field::margin);
}

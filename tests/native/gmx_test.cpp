#include "core/margin/perpetual/venue/gmx.hpp"

#include "tests/native/catch.hpp"
#include "tests/native/gmx_sample.hpp"

using namespace loadline;
using namespace loadline::gmx;
using namespace loadline::test;

namespace {

using Sample = GmxSample;

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

#include "core/margin/lending/aave_liquidation.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "tests/native/aave_reference.hpp"
#include "tests/native/aave_small_sample.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::reference;
using aave::Boundary;
using aave::Reach;
using aave::Version;
using samples::can_be_liquidated;
using samples::is_exposed;
using samples::kOneWad;
using samples::owes;
using samples::Prices;
using samples::prices_of;
using samples::Sample;
using samples::shocked;
using samples::small_sample;
using samples::Wide;

namespace {

using Assets = std::array<aave::AssetBoundaries, samples::kMostReserves>;

struct Mapped {
  aave::LiquidationMap map;
  Assets assets{};
};

Mapped map_of(const Sample& sample) {
  static const std::unique_ptr<std::byte[]> memory{new std::byte[1 << 20]};
  Arena arena{{memory.get(), 1 << 20}};
  Mapped mapped;
  const auto map = aave::liquidation_map(sample.market(), sample.account(), mapped.assets, arena);
  REQUIRE(map.ok());
  REQUIRE(arena.used_bytes() == 0);
  mapped.map = *map;
  return mapped;
}

constexpr std::uint64_t kTried = 2000;

/// Compares one side of one asset with trying every price up to `kTried`.
bool agrees_with_trying(const Sample& sample, std::size_t asset, int step, const Boundary& found) {
  Prices prices = prices_of(sample);
  std::uint64_t& price = prices[sample.positions[asset].reserve];
  for (price += step; price >= 1 && price <= kTried; price += step) {
    if (can_be_liquidated(sample, prices)) {
      return found.reach == Reach::reached && found.boundary == u256{price};
    }
  }
  return found.reach == Reach::unreachable ||
         (step > 0 && found.reach == Reach::reached && found.boundary > u256{kTried});
}

bool both_are(const aave::AssetBoundaries& asset, Reach reach) {
  return asset.falling.reach == reach && asset.rising.reach == reach;
}

/// Every factor at which a volatile price changes, in ascending order, over prices 1 .. kTried.
std::set<std::uint64_t> breakpoints(const Sample& sample) {
  std::set<std::uint64_t> points;
  for (std::size_t i = 0; i < sample.position_count; ++i) {
    const aave::Reserve& reserve = sample.reserves[sample.positions[i].reserve];
    if ((reserve.flags & aave::kVolatile) == 0 || !is_exposed(sample, sample.positions[i]))
      continue;
    const std::uint64_t price = reserve.price.limb[0];
    for (std::uint64_t k = 1; k <= 6 * price; ++k) {
      points.insert(static_cast<std::uint64_t>((Wide{k} * kOneWad + price - 1) / price));
    }
  }
  return points;
}

bool every_price_positive(const Sample& sample, std::uint64_t factor) {
  const Prices prices = shocked(sample, factor);
  for (std::size_t i = 0; i < sample.position_count; ++i) {
    if (is_exposed(sample, sample.positions[i]) && prices[sample.positions[i].reserve] == 0) {
      return false;
    }
  }
  return true;
}

bool shock_down_agrees(const Sample& sample, const Boundary& found) {
  const std::set<std::uint64_t> points = breakpoints(sample);
  // Between two breakpoints nothing changes: the last factor of each stretch stands for it.
  std::uint64_t last = kOneWad;
  for (auto point = std::make_reverse_iterator(points.upper_bound(kOneWad)); point != points.rend();
       ++point) {
    if (!every_price_positive(sample, last)) break;
    if (can_be_liquidated(sample, shocked(sample, last))) {
      return found.reach == Reach::reached && found.boundary == u256{last};
    }
    last = *point - 1;
  }
  if (every_price_positive(sample, last) && can_be_liquidated(sample, shocked(sample, last))) {
    return found.reach == Reach::reached && found.boundary == u256{last};
  }
  return found.reach == Reach::unreachable;
}

bool shock_up_agrees(const Sample& sample, const Boundary& found) {
  constexpr std::uint64_t kMostFactor = 5 * kOneWad;
  const std::set<std::uint64_t> points = breakpoints(sample);
  for (auto point = points.upper_bound(kOneWad); point != points.end() && *point < kMostFactor;
       ++point) {
    if (can_be_liquidated(sample, shocked(sample, *point))) {
      return found.reach == Reach::reached && found.boundary == u256{*point};
    }
  }
  // Beyond what was tried: a boundary, or the point up to which the search has proved safety.
  const bool farther = found.reach == Reach::reached || found.reach == Reach::unresolved;
  return found.reach == Reach::unreachable || (farther && found.boundary >= u256{kMostFactor});
}

/// Health factor by the reference at an asset's price, a common factor or a later second.
Big health_with(Sample sample, std::uint32_t reserve, const u256& price) {
  sample.reserves[reserve].price = price;
  return reference_account_data(sample.market(), sample.account()).health;
}

Big health_shocked(Sample sample, const u256& factor) {
  for (std::size_t i = 0; i < sample.reserve_count; ++i) {
    aave::Reserve& reserve = sample.reserves[i];
    if ((reserve.flags & aave::kVolatile) == 0) continue;
    reserve.price = narrow(big(reserve.price) * big(factor) / kBigWad);
  }
  return reference_account_data(sample.market(), sample.account()).health;
}

Big health_later(Sample sample, const u256& seconds) {
  sample.now += seconds.limb[0];
  return reference_account_data(sample.market(), sample.account()).health;
}

u256 nearer(const u256& value, bool falling) {
  Exact exact;
  return falling ? exact.add(value, 1) : exact.subtract(value, 1);
}

/// The boundary's own claim: liquidatable at it, safe one unit nearer, with the stated factors.
template <class Health>
bool holds(const Boundary& boundary, bool falling, Health health) {
  if (boundary.reach != Reach::reached) return true;
  const Big at = health(boundary.boundary);
  const Big inside = health(nearer(boundary.boundary, falling));
  return at < kBigWad && inside >= kBigWad && at == big(boundary.health_at) &&
         inside == big(boundary.health_inside);
}

}  // namespace

TEST_CASE("the nearest price on each side equals trying every price, both rules, any exposure") {
  samples::Draw draw{31};
  std::size_t reached = 0;
  for (int i = 0; i < 12'000; ++i) {
    const Sample sample = small_sample(draw);
    const Mapped mapped = map_of(sample);
    const bool now = can_be_liquidated(sample, prices_of(sample));
    for (std::size_t k = 0; k < sample.position_count; ++k) {
      const aave::AssetBoundaries& asset = mapped.assets[k];
      REQUIRE(asset.reserve == k);
      bool right;
      if (!owes(sample)) {
        right = both_are(asset, Reach::no_debt);
      } else if (now) {
        right = both_are(asset, Reach::already_liquidatable);
      } else if (!is_exposed(sample, sample.positions[k])) {
        right = both_are(asset, Reach::no_exposure);
      } else {
        right = agrees_with_trying(sample, k, -1, asset.falling) &&
                agrees_with_trying(sample, k, 1, asset.rising);
        reached += asset.falling.reach == Reach::reached ? 1 : 0;
        reached += asset.rising.reach == Reach::reached ? 1 : 0;
      }
      if (!right) FAIL("case " << i << " asset " << k << " version " << int(sample.version));
    }
  }
  CHECK(reached > 2'000);
}

TEST_CASE("the nearest common shock equals trying every factor at which a price changes") {
  samples::Draw draw{32};
  std::size_t reached = 0;
  for (int i = 0; i < 8'000; ++i) {
    const Sample sample = small_sample(draw);
    if (!owes(sample) || can_be_liquidated(sample, prices_of(sample))) continue;
    const Mapped mapped = map_of(sample);
    if (breakpoints(sample).empty()) {
      REQUIRE(mapped.map.shock_down.reach == Reach::no_exposure);
      REQUIRE(mapped.map.shock_up.reach == Reach::no_exposure);
      continue;
    }
    // A volatile asset without exposure does not narrow the range.
    if (!shock_down_agrees(sample, mapped.map.shock_down)) FAIL("down, case " << i);
    if (!shock_up_agrees(sample, mapped.map.shock_up)) FAIL("up, case " << i);
    reached += mapped.map.shock_down.reach == Reach::reached ? 1 : 0;
    reached += mapped.map.shock_up.reach == Reach::reached ? 1 : 0;
  }
  CHECK(reached > 500);
}

TEST_CASE("the first second of liquidation equals trying every second") {
  samples::Draw draw{33};
  std::size_t reached = 0;
  constexpr std::uint64_t kSeconds = 1500;
  for (int i = 0; i < 200; ++i) {
    Sample sample = small_sample(draw);
    for (std::size_t k = 0; k < sample.reserve_count; ++k) {
      // Rates of up to a few percent a second, so that something happens within the seconds tried.
      sample.reserves[k].liquidity_rate = samples::scaled(draw.below(300'000), kRay, 1);
      sample.reserves[k].variable_borrow_rate = samples::scaled(draw.below(900'000), kRay, 1);
      sample.reserves[k].last_update -= draw.below(3);
    }
    const ReferenceData today = reference_account_data(sample.market(), sample.account());
    if (!owes(sample) || today.health < kBigWad) continue;
    const Boundary found = map_of(sample).map.interest;
    std::uint64_t first = 0;
    for (std::uint64_t second = 1; second <= kSeconds && first == 0; ++second) {
      if (health_later(sample, second) < kBigWad) first = second;
    }
    if (first != 0) {
      ++reached;
      REQUIRE(found.reach == Reach::reached);
      REQUIRE(found.boundary == u256{first});
    } else {
      REQUIRE((found.reach != Reach::reached || found.boundary > u256{kSeconds}));
    }
    REQUIRE(holds(found, false, [&](const u256& x) { return health_later(sample, x); }));
  }
  CHECK(reached > 30);
}

TEST_CASE("on realistic accounts each boundary is liquidatable and one unit nearer is not") {
  std::size_t reached = 0;
  std::size_t unresolved = 0;
  std::uint64_t evaluations = 0;
  std::uint32_t most = 0;
  std::size_t searched = 0;
  const auto count = [&](const Boundary& boundary) {
    reached += boundary.reach == Reach::reached ? 1 : 0;
    unresolved += boundary.reach == Reach::unresolved ? 1 : 0;
    searched += boundary.evaluations != 0 ? 1 : 0;
    evaluations += boundary.evaluations;
    most = std::max(most, boundary.evaluations);
  };
  for (std::uint64_t i = 0; i < 6'000; ++i) {
    const Sample sample = samples::draw_sample(7, i);
    const Mapped mapped = map_of(sample);
    for (std::size_t k = 0; k < sample.position_count; ++k) {
      const aave::AssetBoundaries& asset = mapped.assets[k];
      const auto health = [&](const u256& x) { return health_with(sample, asset.reserve, x); };
      if (!holds(asset.falling, true, health)) FAIL("falling, sample " << i << " asset " << k);
      if (!holds(asset.rising, false, health)) FAIL("rising, sample " << i << " asset " << k);
      count(asset.falling);
      count(asset.rising);
    }
    const auto shock = [&](const u256& x) { return health_shocked(sample, x); };
    const bool own_prices = sample.version >= Version::v3_2;  // else a category's price moves too
    if (own_prices && !holds(mapped.map.shock_down, true, shock)) FAIL("down, sample " << i);
    if (own_prices && !holds(mapped.map.shock_up, false, shock)) FAIL("up, sample " << i);
    const auto later = [&](const u256& x) { return health_later(sample, x); };
    if (!holds(mapped.map.interest, false, later)) FAIL("interest, sample " << i);
    for (const Boundary& boundary :
         {mapped.map.shock_down, mapped.map.shock_up, mapped.map.interest}) {
      count(boundary);
    }
  }
  INFO(evaluations << " evaluations, " << searched << " searches, most " << most << ", unresolved "
                   << unresolved);
  CHECK(reached > 5'000);
  // Given up only where the health factor stays a hair above 1 all the way to a worthless market.
  CHECK(unresolved < searched / 400);
  CHECK(evaluations < 40 * searched);
}

TEST_CASE("a smaller arena than the search needs is a capacity error, and nothing stays taken") {
  const Sample sample = samples::draw_sample(7, 3);
  std::array<std::byte, 4096> memory{};
  Arena arena{memory};
  Assets assets{};
  const auto map = aave::liquidation_map(sample.market(), sample.account(), assets, arena);
  CHECK(map.error().code == ErrorCode::capacity_exceeded);
  CHECK(map.error().field == Field::arena);
  CHECK(arena.used_bytes() == 0);
}

TEST_CASE("an empty account owes nothing") {
  Sample sample;
  sample.e_modes[0].id = 1;
  sample.e_modes[1].id = 2;
  const Mapped mapped = map_of(sample);
  CHECK(mapped.map.shock_down.reach == Reach::no_debt);
  CHECK(mapped.map.shock_up.reach == Reach::no_debt);
  CHECK(mapped.map.interest.reach == Reach::no_debt);
}

TEST_CASE("a price that an old efficiency mode overrides does not move its asset, a shock does") {
  samples::Draw draw{34};
  Sample sample = small_sample(draw);
  sample.version = Version::v3_0;
  sample.reserve_count = sample.position_count = 2;
  for (std::uint32_t i = 0; i < 2; ++i) {
    sample.reserves[i] = sample.reserves[0];
    sample.reserves[i].price = 100;
    sample.reserves[i].decimals = 0;
    sample.reserves[i].liquidation_threshold_bps = 8000;
    sample.reserves[i].flags = i == 0 ? aave::kVolatile : 0u;
  }
  sample.positions[0] = {
      .scaled_supply = 10, .scaled_variable_debt = {}, .reserve = 0, .collateral = 1};
  sample.positions[1] = {
      .scaled_supply = {}, .scaled_variable_debt = 5, .reserve = 1, .collateral = 0};
  sample.reserves[0].e_mode_category = 1;
  sample.e_mode_category = 1;
  sample.e_modes[0].price = 200;
  sample.e_modes[0].liquidation_threshold_bps = 9000;
  const Mapped mapped = map_of(sample);
  CHECK(mapped.assets[0].falling.reach == Reach::unreachable);
  CHECK(mapped.assets[0].rising.reach == Reach::unreachable);
  // 10 * 200 * 0.9 = 1800 against 5 p: the first price above 360 is 361.
  CHECK(mapped.assets[1].rising.boundary == u256{361});
  // 10 p 0.9 against 500: p = 55 is the first below 55.6; p = floor(200 f) <= 55 from f < 0.28.
  CHECK(mapped.map.shock_down.boundary == u256{280'000'000'000'000'000u - 1});
}

TEST_CASE("the map does not depend on the order of the positions") {
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    const Sample sample = samples::draw_sample(8, i);
    Sample reversed = sample;
    std::reverse(reversed.positions.begin(), reversed.positions.begin() + sample.position_count);
    const Mapped one = map_of(sample);
    const Mapped other = map_of(reversed);
    const auto same = [](const Boundary& a, const Boundary& b) {
      return a.reach == b.reach && a.boundary == b.boundary && a.health_at == b.health_at &&
             a.health_inside == b.health_inside;
    };
    REQUIRE(same(one.map.shock_down, other.map.shock_down));
    REQUIRE(same(one.map.shock_up, other.map.shock_up));
    REQUIRE(same(one.map.interest, other.map.interest));
    for (std::size_t k = 0; k < sample.position_count; ++k) {
      const std::size_t mirror = sample.position_count - 1 - k;
      REQUIRE(same(one.assets[k].falling, other.assets[mirror].falling));
      REQUIRE(same(one.assets[k].rising, other.assets[mirror].rising));
    }
  }
}

TEST_CASE("a balance wider than 128 bits is an overflow that names the position") {
  Sample sample = samples::draw_sample(7, 3);
  sample.position_count = 1;
  aave::Reserve& reserve = sample.reserves[sample.positions[0].reserve];
  reserve.variable_borrow_index = shift_right(u256::max(), 130);
  sample.positions[0].scaled_variable_debt = shift_right(u256::max(), 140);
  REQUIRE(aave::check(sample.market(), sample.account()).code == ErrorCode::ok);
  std::array<std::byte, 1 << 18> memory{};
  Arena arena{memory};
  Assets assets{};
  const auto map = aave::liquidation_map(sample.market(), sample.account(), assets, arena);
  CHECK(map.error().code == ErrorCode::overflow);
  CHECK(map.error().field == Field::positions);
}

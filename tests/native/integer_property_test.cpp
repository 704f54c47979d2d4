// What holds of every account of GMX, dYdX and Aave, on a hundred thousand of each: by rules whose
// boundaries are whole prices, beside the same rules in plain integers.
#include <array>
#include <memory>

#include "core/margin/lending/aave_liquidation.hpp"

#include "tests/native/aave_small_sample.hpp"
#include "tests/native/account_look.hpp"
#include "tests/native/dydx_sample.hpp"
#include "tests/native/gmx_sample.hpp"

using namespace loadline;
using namespace loadline::test;
using samples::Draw;

namespace {

constexpr int kTried = 28;

/// Up to 2^bits - 1, each number of digits as likely.
std::uint64_t any_price(Draw& draw, std::uint64_t bits) {
  const std::uint64_t first = std::uint64_t{1} << draw.below(bits);
  return first + draw.below(first);
}

std::uint64_t word_of(Wide x) {
  return static_cast<std::uint64_t>(x < 0 ? 0 : x);
}

// GMX

/// A third with what remains within two of what is required.
GmxSample draw_gmx(std::uint64_t seed) {
  GmxSample sample(seed);
  if (seed % 3 != 0) return sample;
  gmx::Position& position = sample.position;
  const Wide price = GmxSample::of(position.price);
  const Wide over = sample.remaining(price) - sample.required() + static_cast<Wide>(seed % 5) - 2;
  if (position.collateral_is_index) {
    position.collateral_amount =
        u256{word_of(GmxSample::of(position.collateral_amount) - over / price)};
  } else {
    position.collateral_usd = u256{word_of(GmxSample::of(position.collateral_usd) - over)};
  }
  return sample;
}

void look_at_edge(const GmxSample& sample, const gmx::LiquidationPrice& found, Look& look) {
  const auto at = [&](Wide price) {
    GmxSample moved = sample;
    moved.position.price = u256{word_of(price)};
    const auto health = gmx::health(moved.market, moved.position);
    look.expect(value_of(health->remaining) == sample.remaining(price), "what remains");
    look.expect(health->liquidatable == sample.liquidatable(price), "health");
    return health->liquidatable;
  };
  const Wide edge = GmxSample::of(found.price), inside = found.falling ? edge + 1 : edge - 1;
  look.expect(value_of(found.residual) == sample.remaining(edge) - sample.required(), "a residual");
  // The engine takes no price of 0; the plain rule does.
  look.expect(edge > 0 ? at(edge) : sample.liquidatable(edge), "not liquidatable at it");
  if (inside < 0) return;
  look.expect(!(inside > 0 ? at(inside) : sample.liquidatable(inside)), "not healthy inside");
  ++look.edges;
}

/// Added collateral, and size in two orders or one: the size is the same, and each rounding (of
/// tokens, of a fee, of a fee in tokens) is of less than a unit.
void compose_gmx(const GmxSample& sample, Draw& draw, Look& look) {
  const bool sizes = draw.one_in(2);
  const std::uint64_t first[] = {sizes ? draw.below(900) : 0, draw.below(20), draw.below(90)};
  const std::uint64_t second[] = {sizes ? draw.below(900) : 0, draw.below(20), draw.below(90)};
  const auto preview = [&](const gmx::Position& position, const auto& by) {
    return gmx::preview_increase(sample.market, position, {by(0), by(1), by(2)});
  };
  const auto one = preview(sample.position, [&](int i) { return first[i]; });
  const auto whole = preview(sample.position, [&](int i) { return first[i] + second[i]; });
  if (!one.ok() || !whole.ok()) return;  // the fee is more than the collateral
  const auto two = preview(one->after, [&](int i) { return second[i]; });
  if (!two.ok()) return;
  ++look.composed;
  const auto apart = [](const u256& a, const u256& b) {
    const Wide difference = GmxSample::of(a) - GmxSample::of(b);
    return difference < 0 ? -difference : difference;
  };
  const Wide most = sizes ? 1 : 0;
  look.expect(two->before.remaining == one->health_after.remaining, "another middle");
  look.expect(two->after.size_usd == whole->after.size_usd, "another size");
  look.expect(apart(two->after.size_tokens, whole->after.size_tokens) <= most, "tokens");
  look.expect(apart(two->after.collateral_usd, whole->after.collateral_usd) <= most, "collateral");
  look.expect(apart(two->after.collateral_amount, whole->after.collateral_amount) <= most,
              "collateral tokens");
}

Look look_at_gmx(std::uint64_t seed) {
  const GmxSample sample = draw_gmx(seed);
  Draw draw{seed};
  Look look;
  const auto found = gmx::liquidation_price(sample.market, sample.position);
  look.expect(found.ok(), "no price");
  if (!found.ok()) return look;
  const bool now = sample.liquidatable(GmxSample::of(sample.position.price));
  look.liquidatable = now;
  look.expect(now == (found->reach == Reach::already_liquidatable), "today");
  const bool moves = sample.remaining(1) != sample.remaining(0);
  const bool divides = found->reach != Reach::unreachable && moves;
  GmxSample richer = sample;
  const u256 more{1 + draw.below(40)};
  (sample.position.collateral_is_index ? richer.position.collateral_amount
                                       : richer.position.collateral_usd)
      .limb[0] += more.limb[0];
  const Wide edge = GmxSample::of(found->price);
  for (int i = 0; i < kTried; ++i) {
    const Wide price = i == 0 ? Wide{0} : static_cast<Wide>(any_price(draw, 14));
    const bool expected = divides ? (found->falling ? price <= edge : price >= edge) : now;
    const bool is = sample.liquidatable(price);
    look.expect(is == expected, "a price missed");
    look.expect(is || !richer.liquidatable(price), "collateral hurts");
  }
  look.points += kTried;
  if (divides) look_at_edge(sample, *found, look);
  const auto rich = gmx::health(richer.market, richer.position);
  look.expect(now || !rich->liquidatable, "collateral hurts today");
  compose_gmx(sample, draw, look);
  return look;
}

// dYdX

/// A third with net collateral within two of the margin.
DydxSample draw_dydx(std::uint64_t seed) {
  DydxSample sample(seed);
  if (seed % 3 != 0) return sample;
  const auto [net, maintenance] = sample.at(0, sample.markets[0].price);
  sample.quote +=
      static_cast<std::int64_t>(maintenance - net) + static_cast<std::int64_t>(seed % 5) - 2;
  return sample;
}

void compose_dydx(const DydxSample& sample, Draw& draw, Look& look) {
  const auto drawn = [&] { return static_cast<std::int64_t>(draw.below(401)) - 200; };
  const auto market = static_cast<std::uint32_t>(draw.below(2));
  const std::int64_t base = drawn(), more_base = drawn(), quote = drawn(), more_quote = drawn();
  std::array<dydx::Position, 3> middle{}, both{}, once{};
  const auto one =
      dydx::preview_fill(sample.account(), market, integer(base), integer(quote), middle);
  DydxSample filled = sample;
  filled.base[market] += base;
  filled.quote += quote;
  filled.positions[market].quantums = integer(filled.base[market]);
  const auto two =
      dydx::preview_fill(filled.account(), market, integer(more_base), integer(more_quote), both);
  const auto whole = dydx::preview_fill(sample.account(), market, integer(base + more_base),
                                        integer(quote + more_quote), once);
  ++look.composed;
  const auto same = [](const dydx::Risk& a, const dydx::Risk& b) {
    return a.net_collateral == b.net_collateral && a.initial == b.initial &&
           a.maintenance == b.maintenance && a.liquidatable == b.liquidatable;
  };
  look.expect(same(one->after, two->before), "another middle");
  look.expect(same(two->after, whole->after), "another end");
}

Look look_at_dydx(std::uint64_t seed) {
  const DydxSample sample = draw_dydx(seed);
  Draw draw{seed};
  Look look;
  const auto market = static_cast<std::uint32_t>(draw.below(2));
  const auto range = dydx::liquidation_range(sample.account(), market);
  const auto now = dydx::risk(sample.account());
  look.expect(range.ok() && now.ok(), "no range");
  if (!range.ok() || !now.ok()) return look;
  look.liquidatable = now->liquidatable;
  look.expect(now->liquidatable == (range->reach == Reach::already_liquidatable), "today");
  DydxSample richer = sample;
  richer.quote += static_cast<std::int64_t>(1 + draw.below(60));
  look.expect(now->liquidatable || !dydx::risk(richer.account())->liquidatable, "collateral hurts");
  const bool exposed = sample.base[market] != 0;
  const auto check = [&](std::uint64_t price) {
    const bool inside = exposed ? range->low != 0 && range->low <= price && price <= range->high
                                : now->liquidatable;
    const bool is = sample.liquidatable(market, price);
    look.expect(is == inside, "a price missed");
    look.expect(is || !richer.liquidatable(market, price), "collateral hurts at another price");
  };
  for (int i = 0; i < kTried; ++i) check(any_price(draw, i % 4 == 0 ? 64 : 12));
  look.points += kTried;
  DydxSample moved = sample;
  const auto edge = [&](std::uint64_t price, bool inside) {
    check(price);
    moved.markets[market].price = price;
    look.expect(dydx::risk(moved.account())->liquidatable == inside, "no boundary");
    ++look.edges;
  };
  if (exposed && range->low != 0) {
    edge(range->low, true);
    edge(range->high, true);
    if (range->low > 1) edge(range->low - 1, false);
    if (range->high != ~0ull) edge(range->high + 1, false);
  }
  // Margins are by position: the whole needs what its parts need.
  u256 parts;
  for (const dydx::Position& alone : sample.positions) {
    Exact exact;
    const auto risk = dydx::risk({sample.account().quote, sample.markets, {&alone, 1}});
    parts = exact.add(parts, risk->maintenance);
  }
  look.expect(now->maintenance == parts, "the whole needs another sum than its parts");
  compose_dydx(sample, draw, look);
  return look;
}

// Aave

/// Gives one debt the size at which the account is just healthy, or at times just not.
void move_to_trigger(samples::Sample& sample, Draw& draw) {
  u256& debt = sample.positions[draw.below(sample.position_count)].scaled_variable_debt;
  const auto prices = samples::prices_of(sample);
  std::uint64_t low = 0, high = 1u << 20;
  while (high - low > 1) {
    const std::uint64_t middle = (low + high) / 2;
    debt = u256{middle};
    (samples::can_be_liquidated(sample, prices) ? high : low) = middle;
  }
  debt = u256{low + (draw.one_in(4) ? 1 : 0)};
}

std::uint64_t word_of(const u256& x) {
  return bit_count(x) <= 64 ? x.limb[0] : ~0ull;
}

/// One side of one price: healthy up to the boundary, liquidatable at it. Beyond it the older rule,
/// whose average threshold is truncated, may turn back.
void look_at_side(const samples::Sample& sample, std::uint32_t reserve,
                  const aave::Boundary& boundary, Look& look) {
  if (boundary.reach != Reach::reached) return;
  const bool falling = boundary.boundary < sample.reserves[reserve].price;
  samples::Sample moved = sample;
  std::array<aave::Balance, samples::kMostReserves> balances{};
  const auto health = [&](const u256& price) {
    moved.reserves[reserve].price = price;
    return aave::account_data(moved.market(), moved.account(), balances)->health_factor;
  };
  Exact exact;
  const u256 inside =
      falling ? exact.add(boundary.boundary, 1) : exact.subtract(boundary.boundary, 1);
  const u256 at = health(boundary.boundary), near = health(inside);
  look.expect(at < kWad && near >= kWad, "no boundary");
  look.expect(at == boundary.health_at && near == boundary.health_inside, "another factor");
  ++look.edges;
}

struct SafePrices {
  std::uint64_t low = 0, high = ~0ull;  ///< boundaries: what is between them is healthy
};

SafePrices safe_prices(const aave::AssetBoundaries& asset) {
  SafePrices safe;
  const auto ends = [](Reach reach) {
    return reach == Reach::reached || reach == Reach::unresolved;
  };
  if (ends(asset.falling.reach)) safe.low = word_of(asset.falling.boundary);
  if (ends(asset.rising.reach)) safe.high = word_of(asset.rising.boundary);
  return safe;
}

Look look_at_aave(std::uint64_t seed) {
  static const std::unique_ptr<std::byte[]> memory{new std::byte[1 << 20]};
  Draw draw{seed * 0x9e3779b97f4a7c15u};
  samples::Sample sample = samples::small_sample(draw);
  if (seed % 3 == 0) move_to_trigger(sample, draw);
  // The common shock takes most of the time: a tenth of the accounts has one.
  for (aave::Reserve& reserve : sample.reserves) {
    if (seed % 10 != 0) reserve.flags &= ~std::uint32_t{aave::kVolatile};
  }
  samples::Prices prices = samples::prices_of(sample);
  const bool now = samples::can_be_liquidated(sample, prices);
  Look look;
  look.liquidatable = now;
  Arena arena{{memory.get(), 1 << 20}};
  std::array<aave::AssetBoundaries, samples::kMostReserves> assets{};
  const auto map = aave::liquidation_map(sample.market(), sample.account(), assets, arena);
  look.expect(map.ok(), "no map");
  if (!map.ok()) return look;

  // The rule from v3.5 adds weighted values: more of any collateral only helps. The one before it
  // truncates the average threshold, which a collateral of a lower threshold brings down: there
  // more can hurt (the next case).
  samples::Sample richer = sample;
  const auto k = static_cast<std::uint32_t>(draw.below(sample.position_count));
  richer.positions[k].scaled_supply.limb[0] += 1 + draw.below(30);
  const bool helps = sample.version >= aave::Version::v3_5;
  if (helps) look.expect(now || !samples::can_be_liquidated(richer, prices), "collateral hurts");

  const aave::AssetBoundaries& asset = assets[k];
  const bool already = asset.falling.reach == Reach::already_liquidatable;
  look.expect(already == now || !samples::owes(sample), "today");
  if (now) return look;
  look_at_side(sample, asset.reserve, asset.falling, look);
  look_at_side(sample, asset.reserve, asset.rising, look);
  const SafePrices safe = safe_prices(asset);
  for (int i = 0; i < kTried; ++i) {
    // 64 bits hold what is summed up to here.
    const std::uint64_t price = any_price(draw, 24);
    if (price <= safe.low || price >= safe.high) continue;
    prices[asset.reserve] = price;
    ++look.points;
    look.expect(!samples::can_be_liquidated(sample, prices), "a price missed");
    if (helps) look.expect(!samples::can_be_liquidated(richer, prices), "collateral hurts");
  }
  for (const aave::Boundary& shock : {map->shock_down, map->shock_up}) {
    if (shock.reach != Reach::reached || bit_count(shock.boundary) > 62) continue;
    const std::uint64_t at = shock.boundary.limb[0];
    const std::uint64_t inside = at < samples::kOneWad ? at + 1 : at - 1;
    look.expect(samples::can_be_liquidated(sample, samples::shocked(sample, at)), "a shock");
    look.expect(!samples::can_be_liquidated(sample, samples::shocked(sample, inside)), "no shock");
    ++look.edges;
  }
  return look;
}

}  // namespace

TEST_CASE("GMX: a boundary is one, none is missed, collateral never hurts, previews compose") {
  const Look all = look_at_accounts(look_at_gmx);
  INFO(all.edges << " edges, " << all.liquidatable << " liquidatable, " << all.composed);
  REQUIRE(all.edges > kAccounts / 2);
  REQUIRE(all.points == kTried * kAccounts);
  REQUIRE(all.liquidatable > kAccounts / 8);
  REQUIRE(all.composed > kAccounts / 2);
}

TEST_CASE("dYdX: a range's ends are ends, none is missed, the whole needs what its parts need") {
  const Look all = look_at_accounts(look_at_dydx);
  INFO(all.edges << " edges, " << all.liquidatable << " liquidatable, " << all.composed);
  REQUIRE(all.edges > kAccounts);
  REQUIRE(all.points == kTried * kAccounts);
  REQUIRE(all.liquidatable > kAccounts / 8);
  REQUIRE(all.composed == kAccounts);
}

TEST_CASE("Aave: a boundary is one, none is missed, and from v3.5 more collateral never hurts") {
  const Look all = look_at_accounts(look_at_aave);
  INFO(all.edges << " edges, " << all.points << " points, " << all.liquidatable << " liquidatable");
  REQUIRE(all.edges > kAccounts / 6);
  REQUIRE(all.points > kAccounts);
  REQUIRE(all.liquidatable > kAccounts / 8);
}

TEST_CASE("Aave: up to v3.4 one more unit of a weak collateral can take the whole account") {
  // 100,000 at 80 % against 80,000. With 1 at 10 % the average of 79.999 % is cut to 79.99 %:
  // (100,001 * 7999 + 5000) / 10,000 = 79,991.
  for (const aave::Version version : {aave::Version::v3_4, aave::Version::v3_5}) {
    samples::Sample sample;
    sample.version = version;
    sample.reserve_count = sample.position_count = 2;
    for (std::uint32_t i = 0; i < 2; ++i) {
      aave::Reserve& reserve = sample.reserves[i];
      reserve.price = 1;
      reserve.liquidity_index = reserve.variable_borrow_index = kRay;
      reserve.last_update = sample.now;
      reserve.liquidation_threshold_bps = i == 0 ? 8000 : 1000;
      sample.positions[i].reserve = i;
      sample.positions[i].collateral = 1;
    }
    sample.positions[0].scaled_supply = 100'000;
    sample.positions[1].scaled_variable_debt = 80'000;
    const auto health = [&](std::uint64_t weak) {
      sample.positions[1].scaled_supply = u256{weak};
      std::array<aave::Balance, samples::kMostReserves> balances{};
      return aave::account_data(sample.market(), sample.account(), balances)->health_factor;
    };
    REQUIRE(health(0) == kWad);
    REQUIRE((health(1) < kWad) == (version == aave::Version::v3_4));
  }
}

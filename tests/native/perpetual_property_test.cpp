// What holds of every cross account of perpetuals, on a hundred thousand of them.
#include <array>
#include <cmath>

#include "core/margin/perpetual/account/liquidation_prices.hpp"

#include "tests/native/account_look.hpp"
#include "tests/native/perpetual_sample.hpp"

using namespace loadline;
using namespace loadline::scan;
using namespace loadline::test;

namespace {

using Intervals = std::array<LiquidationInterval, kMaxPriceIntervals>;

void check_collateral(std::uint64_t seed, int family) {
  Sample sample(seed, family);
  const auto before = cross_margin(sample.account());
  double parts = 0.0;
  for (std::uint32_t i = 0; i < sample.count; ++i) {
    const CrossAccount isolated{0.0, sample.markets, {&sample.positions[i], 1}, sample.reward};
    parts += cross_margin(isolated)->maintenance;
    Intervals intervals{}, richer{};
    const auto now = liquidation_prices(sample.account(), i, intervals);
    const double kept = sample.collateral;
    sample.collateral *= 1.5;
    const auto then = liquidation_prices(sample.account(), i, richer);
    sample.collateral = kept;
    if (now->falling.reach == Reach::unreachable) {
      REQUIRE(then->falling.reach == Reach::unreachable);
    } else if (now->falling.reach == Reach::reached && then->falling.reach == Reach::reached) {
      REQUIRE(then->falling.price <= now->falling.price);
    }
    REQUIRE(
        are_within(std::span(richer).first(then->count), std::span(intervals).first(now->count)));
    REQUIRE_FALSE((now->falling.reach != Reach::already_liquidatable &&
                   then->falling.reach == Reach::already_liquidatable));
  }
  // Margins are by position, so that cross and isolated need the same and nothing is netted; of a
  // reward, whose cost and upper bound count once, the whole needs no more than its parts.
  REQUIRE(before->maintenance <= parts * (1.0 + 1e-14));
  if (family != 2) REQUIRE(before->maintenance == Approx(parts).epsilon(1e-14));
}

class Looker {
 public:
  Looker(const Sample& sample, std::uint32_t market)
      : moved_(sample), market_(market), current_(sample.markets[market].price) {}

  void scan(std::span<const LiquidationInterval> found, double price, Look& look) {
    const double excess = excess_at(price);
    if (near_boundary(found, price) || std::fabs(excess) <= 10 * tolerance(price)) return;
    ++look.points;
    look.expect((excess < 0.0) == inside(found, price), "an interval missed");
  }
  /// `inwards`: 1 for a low end, -1 for a high one.
  void edge(const LiquidationInterval& one, double end, double residual, double inwards,
            Look& look) {
    const double step = inwards * 1e-7 * end, least = 8 * tolerance(end);
    neighbour(end, residual, inwards, look);
    look.expect(residual < 0.0 && std::fabs(excess_at(end) - residual) <= least, "a residual");
    if (one.high - one.low < 2e-7 * end) return;
    const double within = excess_at(end + step), outside = excess_at(end - step);
    look.expect(within <= least && outside >= -least, "no boundary");
    // On both sides of it the rounding leaves no doubt.
    look.edges += within < -least && outside > least;
  }

 private:
  /// On a piece that holds both neighbours the boundary is between two doubles.
  void neighbour(double end, double residual, double inwards, Look& look) {
    if (moved_.reward.highest > 0.0) return;  // bends by itself, within the walk
    const Piece piece = piece_at(end), before = piece_at(end * (1.0 - 1e-9)),
                after = piece_at(end * (1.0 + 1e-9));
    const auto same = [&](const Piece& a) {
      return a.constant == piece.constant && a.slope == piece.slope && a.power == piece.power;
    };
    if (!same(before) || !same(after)) return;
    const double next = std::nextafter(end, inwards > 0.0 ? 0.0 : 2.0 * end);
    look.expect(piece_value(piece, end) == residual, "not the residual of its piece");
    look.expect(piece_value(piece, next) >= 0.0, "not the nearest double");
    ++look.neighbours;
  }
  /// The excess along the price: what stays, the gains, and the market's own margin.
  Piece piece_at(double price) const {
    const PerpPosition& own = moved_.positions[market_];
    Piece piece;
    piece.constant = moved_.collateral - own.size * own.entry_price;
    for (std::uint32_t i = 0; i < moved_.count; ++i) {
      if (i == market_) continue;
      const PerpPosition& other = moved_.positions[i];
      const double now = moved_.markets[i].price;
      piece.constant = piece.constant + other.size * (now - other.entry_price) -
                       required_margin(moved_.markets[i].maintenance, std::fabs(other.size) * now);
    }
    piece.slope = own.size;
    piece.end = kHighestPrice;
    subtract_margin(moved_.markets[market_].maintenance, 0.0, std::fabs(own.size), price, piece);
    return piece;
  }
  double excess_at(double price) {
    moved_.markets[market_].price = price;
    return cross_margin(moved_.account())->excess;
  }
  double tolerance(double price) const { return 1e-12 * moved_.scale * (1.0 + price / current_); }

  Sample moved_;
  std::uint32_t market_;
  double current_;
};

Look look_at(std::uint64_t seed) {
  const Sample sample(seed, static_cast<int>(seed % 3));
  Words words(seed + kAccounts);
  const auto market = static_cast<std::uint32_t>(words.next() % sample.count);
  Intervals intervals{};
  const auto map = liquidation_prices(sample.account(), market, intervals);
  Look look;
  look.expect(map.ok(), "no map");
  if (!map.ok()) return look;
  const auto found = std::span<const LiquidationInterval>(intervals).first(map->count);
  Looker looker(sample, market);
  const double current = sample.markets[market].price;
  for (int i = 0; i < 20; ++i) {
    looker.scan(found, current * std::pow(10.0, 0.5 * i - uniform(words, 4.5, 5.0)), look);
    looker.scan(found, current * uniform(words, 0.5, 1.5), look);
  }
  for (const LiquidationInterval& one : found) {
    if (!one.opens_below) looker.edge(one, one.low, one.residual_low, 1.0, look);
    if (!one.opens_above) looker.edge(one, one.high, one.residual_high, -1.0, look);
  }
  return look;
}

}  // namespace

TEST_CASE("of every account an end of an interval is one, and none is missed") {
  const Look all = look_at_accounts(look_at);
  REQUIRE(all.edges > kAccounts / 2);
  REQUIRE(all.neighbours > kAccounts / 3);
  REQUIRE(all.points > 35 * kAccounts);
}

TEST_CASE("more collateral never hurts, and the whole needs no more than its parts") {
  for (std::uint64_t seed = 1; seed <= kAccounts; ++seed) {
    check_collateral(seed, static_cast<int>(seed % 3));
  }
}

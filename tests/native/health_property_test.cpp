// What holds of every account of Drift and Mango, on a hundred thousand of each.
#include <array>
#include <cmath>
#include <span>

#include "core/margin/perpetual/venue/drift_form.hpp"
#include "core/margin/perpetual/venue/mango_form.hpp"

#include "tests/native/account_look.hpp"
#include "tests/native/drift_sample.hpp"
#include "tests/native/mango_sample.hpp"

using namespace loadline;
using namespace loadline::scan;
using namespace loadline::test;

namespace {

using Intervals = std::array<LiquidationInterval, 16>;

/// A Drift account, the oracle that moves, and what the engine says of them.
struct Drift {
  explicit Drift(std::uint64_t seed) : sample(seed) {
    Words words(seed + kAccounts);
    constexpr std::uint32_t kAssets[] = {0, 1, 11, 12, 100};
    asset = kAssets[words.next() % 5];
    if (words.next() % 2 == 0) {
      for (DriftSpot& spot : sample.spots) spot.imf_factor = uniform(words, 0.0, 0.02);
      sample.spots[0].imf_factor = 0.0;
    }
    if (seed % 3 != 0) return;
    // The quote counts one for one: what is free goes to within 1 % of the trigger.
    sample.spots[0].tokens -= excess() * uniform(words, 0.99, 1.01);
  }
  static constexpr double kScale = 30'000.0;  // the amounts that are summed
  double price() const { return sample.price_of(asset); }
  double excess() const { return drift_health(sample.account())->maintenance.free; }
  void set_price(double price) {
    for (DriftSpot& spot : sample.spots) {
      if (spot.asset == asset) spot.price = price;
    }
    for (DriftPerp& perp : sample.perps) {
      if (perp.asset == asset) perp.price = price;
    }
  }
  void add_collateral(Words& words) {
    DriftSpot& spot = sample.spots[words.next() % 3];
    spot.tokens += spread(words, 20.0) / spot.price;
  }
  Result<PriceMap> map(Intervals& intervals) const {
    return drift_liquidation_prices(sample.account(), asset, intervals);
  }
  /// The straight piece on which the price lies.
  LinearForm piece(double price) const {
    Bends bends(price, kHighestPrice);
    DriftMotion motion;
    motion.asset = asset;
    const DriftForms forms = drift_forms(sample.account(), motion, bends);
    return forms.collateral - forms.requirement;
  }

  DriftSample sample;
  std::uint32_t asset = 0;
};

struct Mango {
  explicit Mango(std::uint64_t seed) : sample(seed) {
    Words words(seed + kAccounts);
    asset = static_cast<std::uint32_t>(words.next() % 4);
    if (seed % 3 != 0) return;
    // By the weight of a deposit or of a debt, twice: the sign of the balance may turn.
    for (int i = 0; i < 2; ++i) {
      const double weight = sample.tokens[0].balance < 0.0 ? 1.1 : 0.9;
      sample.tokens[0].balance -= excess() / weight * uniform(words, 0.99, 1.01);
    }
  }
  static constexpr double kScale = 30'000.0;
  double price() const { return sample.price_of(asset); }
  double excess() const { return mango_health(sample.account())->maintenance; }
  void set_price(double price) {
    for (MangoToken& token : sample.tokens) {
      if (token.asset == asset) token.price = price;
    }
    for (MangoPerp& perp : sample.perps) {
      if (perp.asset == asset) perp.price = price;
    }
  }
  void add_collateral(Words& words) {
    MangoToken& token = sample.tokens[words.next() % 3];
    token.balance += spread(words, 20.0) / token.price;
  }
  Result<PriceMap> map(Intervals& intervals) const {
    return mango_liquidation_prices(sample.account(), asset, intervals);
  }
  LinearForm piece(double price) const {
    Bends bends(price, kHighestPrice);
    MangoMotion motion;
    motion.asset = asset;
    return mango_form(sample.account(), motion, bends);
  }

  MangoSample sample;
  std::uint32_t asset = 0;
};

template <class Account>
class Looker {
 public:
  explicit Looker(const Account& account)
      : account_(account), moved_(account), current_(account.price()), excess_(account.excess()) {
    const auto map = account.map(intervals_);
    look_.expect(map.ok(), "no map");
    if (map.ok()) found_ = std::span<const LiquidationInterval>(intervals_).first(map->count);
    look_.liquidatable += excess_ < 0.0;
    if (!map.ok() || std::fabs(excess_) <= 10 * tolerance(current_)) return;
    const bool already = map->falling.reach == Reach::already_liquidatable;
    look_.expect((excess_ < 0.0) == already, "today");
  }
  Look look(Words& words) {
    for (int i = 0; i < 10; ++i) {
      // Ten decades, each drawn from once.
      scan(current_ * std::pow(10.0, i + uniform(words, -5.0, -4.0)));
      scan(current_ * uniform(words, 0.5, 1.5));
    }
    for (const LiquidationInterval& one : found_) {
      const bool narrow = one.high - one.low < 2e-7 * one.high;
      if (!one.opens_below) edge(one.low, one.residual_low, 1.0, narrow);
      if (!one.opens_above) edge(one.high, one.residual_high, -1.0, narrow);
    }
    collateral(words);
    return look_;
  }

 private:
  double excess_at(double price) {
    moved_.set_price(price);
    return moved_.excess();
  }
  double tolerance(double price) const {
    return 1e-12 * Account::kScale * (1.0 + price / current_);
  }
  void scan(double price) {
    const double excess = excess_at(price);
    if (near_boundary(found_, price) || std::fabs(excess) <= 10 * tolerance(price)) return;
    ++look_.points;
    look_.expect((excess < 0.0) == inside(found_, price), "an interval missed");
  }
  /// `inwards`: 1 for a low end, -1 for a high one.
  void edge(double end, double residual, double inwards, bool narrow) {
    const double least = 8 * tolerance(end);
    look_.expect(residual < 0.0 && residual >= -least, "a residual");
    look_.expect(std::fabs(excess_at(end) - residual) <= least, "another residual");
    // On a straight piece that holds both neighbours the boundary is between two doubles.
    const double next = std::nextafter(end, inwards > 0.0 ? 0.0 : 2.0 * end);
    const LinearForm piece = account_.piece(end), before = account_.piece(end * (1.0 - 1e-9)),
                     after = account_.piece(end * (1.0 + 1e-9));
    const auto same = [&](LinearForm a) {
      return a.constant == piece.constant && a.slope == piece.slope;
    };
    if (same(before) && same(after)) {
      look_.expect(piece.at(end) == residual && piece.at(next) >= 0.0, "not the nearest double");
      ++look_.neighbours;
    }
    ++look_.edges;
    if (narrow) return;
    const double within = excess_at(end * (1.0 + inwards * 1e-7));
    const double outside = excess_at(end * (1.0 - inwards * 1e-7));
    look_.expect(within <= least && outside >= -least, "no boundary");
  }
  /// More of any token: less of every price is liquidatable.
  void collateral(Words& words) {
    Account richer = account_;
    richer.add_collateral(words);
    const double slack = 8 * tolerance(current_);
    look_.expect(richer.excess() >= excess_ - slack, "collateral hurts today");
    Intervals intervals{};
    const auto map = richer.map(intervals);
    look_.expect(map.ok() && are_within(std::span(intervals).first(map->count), found_),
                 "collateral hurts");
  }

  const Account& account_;
  Account moved_;
  double current_;
  double excess_;
  Intervals intervals_{};
  std::span<const LiquidationInterval> found_;
  Look look_;
};

template <class Account>
Look look_at(std::uint64_t seed) {
  const Account account(seed);
  Words words(seed + 2 * kAccounts);
  return Looker<Account>(account).look(words);
}

bool near(double a, double b) {
  return std::fabs(a - b) <= 1e-9 * (1.0 + std::fabs(a) + std::fabs(b));
}

/// A fill of part of an order leaves the account that the rest of it begins with.
Look compose_drift(std::uint64_t seed) {
  const Drift drift(seed);
  Words words(seed + 3 * kAccounts);
  const auto perp = static_cast<std::uint32_t>(words.next() % 3);
  const double price = drift.sample.perps[perp].price;
  const double size = uniform(words, -2000.0, 2000.0) / price, part = uniform(words, 0.0, 1.0);
  const DriftOrder first{perp, size * part, price, 1e-3},
      rest{perp, size - first.size, price, 1e-3};
  DriftSample filled = drift.sample;
  filled.perps[perp].base += first.size;
  filled.perps[perp].quote =
      filled.perps[perp].quote - first.size * price - 1e-3 * std::fabs(first.size) * price;
  const auto one = preview_drift_order(drift.sample.account(), first);
  const auto two = preview_drift_order(filled.account(), rest);
  const auto whole = preview_drift_order(drift.sample.account(), {perp, size, price, 1e-3});
  Look look;
  look.expect(one->after.maintenance.free == two->before.maintenance.free, "another middle");
  look.expect(near(two->after.maintenance.free, whole->after.maintenance.free), "maintenance");
  look.expect(near(two->after.initial.free, whole->after.initial.free), "initial");
  look.expect(near(two->after.equity, whole->after.equity), "equity");
  look.composed = 1;

  double parts = drift_health({drift.sample.spots, {}})->maintenance.requirement;
  for (const DriftPerp& alone : drift.sample.perps) {
    parts += drift_health({{}, {&alone, 1}})->maintenance.requirement;
  }
  const double cross = drift_health(drift.sample.account())->maintenance.requirement;
  look.expect(cross <= parts * (1.0 + 1e-13), "the whole needs more than its parts");
  return look;
}

Look compose_mango(std::uint64_t seed) {
  const Mango mango(seed);
  Words words(seed + 3 * kAccounts);
  const auto perp = static_cast<std::uint32_t>(words.next() % 2);
  const double price = mango.sample.perps[perp].price;
  const double size = uniform(words, -2000.0, 2000.0) / price, part = uniform(words, 0.0, 1.0);
  const MangoOrder first{perp, size * part, price, 1e-3},
      rest{perp, size - first.size, price, 1e-3};
  MangoSample filled = mango.sample;
  filled.perps[perp].base += first.size;
  filled.perps[perp].quote =
      filled.perps[perp].quote - first.size * price - 1e-3 * std::fabs(first.size) * price;
  const auto one = preview_mango_order(mango.sample.account(), first);
  const auto two = preview_mango_order(filled.account(), rest);
  const auto whole = preview_mango_order(mango.sample.account(), {perp, size, price, 1e-3});
  Look look;
  look.expect(one->after.maintenance == two->before.maintenance, "another middle");
  look.expect(near(two->after.maintenance, whole->after.maintenance), "maintenance");
  look.expect(near(two->after.initial, whole->after.initial), "initial");
  look.expect(near(two->after.equity, whole->after.equity), "equity");
  look.composed = 1;

  // Without spot orders, which the next case is about.
  const auto health = [&](std::span<const MangoToken> tokens, std::span<const MangoPerp> perps) {
    return mango_health({tokens, {}, perps})->maintenance;
  };
  std::array<MangoToken, 3> empty = mango.sample.tokens;
  for (MangoToken& token : empty) token.balance = 0.0;
  double parts = health(mango.sample.tokens, {});
  for (const MangoPerp& alone : mango.sample.perps) parts += health(empty, {&alone, 1});
  look.expect(health(mango.sample.tokens, mango.sample.perps) >= parts - 1e-9,
              "the whole needs more than its parts");
  return look;
}

void require_found(const Look& all) {
  INFO(all.edges << " edges, " << all.neighbours << " neighbours, " << all.points << " points, "
                 << all.liquidatable << " liquidatable");
  REQUIRE(all.edges > kAccounts / 3);
  REQUIRE(all.neighbours > all.edges * 9 / 10);
  REQUIRE(all.points > 19 * kAccounts);
  REQUIRE(all.liquidatable > kAccounts / 8);
  REQUIRE(all.liquidatable < kAccounts * 7 / 8);
}

}  // namespace

TEST_CASE("Drift: an end of an interval is one, none is missed, more collateral never hurts") {
  require_found(look_at_accounts(look_at<Drift>));
}

TEST_CASE("Mango: an end of an interval is one, none is missed, more collateral never hurts") {
  require_found(look_at_accounts(look_at<Mango>));
}

TEST_CASE("Drift: previews compose, and the whole needs no more than its parts") {
  REQUIRE(look_at_accounts(compose_drift).composed == kAccounts);
}

TEST_CASE("Mango: previews compose, and the whole needs no more than its parts") {
  REQUIRE(look_at_accounts(compose_mango).composed == kAccounts);
}

TEST_CASE("Mango: under six spot orders at once more collateral can hurt") {
  // Each order's funds are taken as the last to arrive. While the balance with all of them is above
  // zero and with all but one below, a unit more moves a unit of each from the liability's weight
  // to the asset's: 1.1 - n (1.1 - 0.9) a unit, below zero from six orders on.
  const auto health = [](std::size_t orders, double quote) {
    std::array<MangoToken, 7> tokens{};
    std::array<MangoSpotMarket, 6> markets{};
    for (std::uint32_t i = 0; i < 7; ++i) {
      tokens[i].asset = i;
      tokens[i].price = 1.0;
      tokens[i].balance = i == 0 ? quote : -100.0;
      tokens[i].asset_weight = {0.8, 0.9};
      tokens[i].liability_weight = {1.2, 1.1};
      if (i > 0) markets[i - 1].base = i;
      if (i > 0) markets[i - 1].reserved_quote = 10.0;
    }
    return mango_health({tokens, std::span(markets).first(orders), {}})->maintenance;
  };
  // Six: most = 2 and 8, so that each adds 10.6 and 9.4 to -58 * 1.1 and -52 * 1.1, less 660.
  REQUIRE(health(6, -58.0) == Approx(-63.8 - 660.0 + 63.6));
  REQUIRE(health(6, -52.0) == Approx(-57.2 - 660.0 + 56.4));
  REQUIRE(health(6, -52.0) < health(6, -58.0));
  REQUIRE(health(5, -42.0) > health(5, -48.0));
}

// Moves of all prices together: a dense scan of the whole account misses nothing that the map has,
// and every end of an interval is one. LOADLINE_LONG=1 takes 1e5 accounts.
#include "core/margin/map/direction.hpp"

#include <cstdlib>
#include <limits>

#include "core/margin/map/cross_direction.hpp"
#include "core/margin/map/health/health_direction.hpp"

#include "tests/identity/digest_perpetual.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::uint64_t accounts(std::uint64_t usual) {
  return std::getenv("LOADLINE_LONG") != nullptr ? 100'000 : usual;
}

/// `excess_at(move)` is the whole account evaluated again. Scale: the amounts that it sums.
template <class Excess>
void check_moves(const MoveMap& map, std::span<const LiquidationInterval> intervals, double scale,
                 Excess excess_at) {
  const auto used = intervals.first(map.count);
  const auto check_point = [&](double move) {
    for (const LiquidationInterval& one : used) {
      if (std::fabs(move - one.low) <= 1e-9 || std::fabs(move - one.high) <= 1e-9) return;
    }
    const double excess = excess_at(move);
    if (std::fabs(excess) <= 1e-11 * scale * (1.0 + std::fabs(move))) return;
    INFO("move " << move << ", excess " << excess);
    REQUIRE((excess < 0.0) == inside(used, move));
  };
  const double low = map.lowest * (1.0 - 1e-12), high = map.highest * (1.0 - 1e-12);
  for (int i = 1; i <= 200; ++i) check_point(std::fmax(low, -0.01 * i));
  for (int i = 0; i <= 100; ++i) check_point(std::fmin(high, 1e-3 * std::pow(10.0, 0.06 * i)));
  for (int i = 0; i <= 40; ++i) check_point(low * std::pow(10.0, -0.1 * i));
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (i > 0) REQUIRE(used[i - 1].high < used[i].low);
    const auto check_end = [&](double end, double residual, double inwards) {
      const double tolerance = 1e-12 * scale * (1.0 + std::fabs(end));
      REQUIRE(residual < 0.0);
      REQUIRE(residual >= -tolerance);
      REQUIRE(std::fabs(excess_at(end) - residual) <= 8 * tolerance);
      // A step to either side decides the whole account, where its excess has a slope there.
      const double step = 1e-6 * std::fmax(std::fabs(end), 1e-6);
      const double within = excess_at(end + inwards * step);
      const double outside = excess_at(end - inwards * step);
      if (std::fabs(within) > 8 * tolerance && std::fabs(outside) > 8 * tolerance) {
        REQUIRE(within < 0.0);
        REQUIRE(outside > 0.0);
      }
    };
    if (!used[i].opens_below) check_end(used[i].low, used[i].residual_low, 1.0);
    if (!used[i].opens_above) check_end(used[i].high, used[i].residual_high, -1.0);
    if (used[i].opens_below) REQUIRE(used[i].low == map.lowest);
    if (used[i].opens_above) REQUIRE(used[i].high == map.highest);
  }
  if (inside(used, 0.0)) {
    REQUIRE(map.falling.reach == Reach::already_liquidatable);
    REQUIRE(map.rising.reach == Reach::already_liquidatable);
    return;
  }
  bool below = false, above = false;
  for (const LiquidationInterval& one : used) {
    if (one.high < 0.0) {
      below = true;
      REQUIRE(map.falling.move >= one.high);
    } else {
      above = true;
      REQUIRE(map.rising.move <= one.low);
    }
  }
  REQUIRE((map.falling.reach == Reach::reached) == below);
  REQUIRE((map.rising.reach == Reach::reached) == above);
}

/// The excess of the sample with its prices moved; a price of 0 is taken as 2^-90.
double excess_of(const blocks::CrossSample& sample, std::span<const real> betas, double move) {
  auto markets = sample.markets;
  for (std::size_t i = 0; i < markets.size(); ++i) {
    const double beta = betas.empty() ? 1.0 : betas[i];
    markets[i].price = std::fmax(0x1p-90, markets[i].price * (1.0 + beta * move));
  }
  const auto margin = cross_margin({sample.collateral, markets, sample.positions, sample.reward});
  REQUIRE(margin.ok());
  return margin->excess;
}

double scale_of(const blocks::CrossSample& sample) {
  double scale = sample.collateral;
  for (const PerpPosition& position : sample.positions) {
    scale +=
        std::fabs(position.size) * (sample.markets[position.market].price + position.entry_price);
  }
  return scale;
}

}  // namespace

namespace {

struct Counts {
  std::array<int, 3> reached{};
  int several = 0;
};

void check_account(std::uint64_t seed, Counts& counts) {
  blocks::CrossSample sample;
  Words words(seed);
  sample.draw(words, seed % 3);
  std::array<real, 3> betas{};
  for (real& beta : betas) beta = uniform(words, -0.5, 2.0);
  if (seed % 7 == 0) betas[1] = 0.0;
  const bool common = seed % 4 == 0;
  const auto direction = common ? std::span<const real>{} : std::span<const real>{betas};
  std::array<LiquidationInterval, kMaxMoveIntervals> intervals{};
  const auto map = cross_direction_map(sample.account(), direction, intervals);
  INFO("seed " << seed);
  REQUIRE(map.ok());
  if (common) REQUIRE(map->lowest == -1.0);
  check_moves(*map, intervals, scale_of(sample) * 4.0,
              [&](double move) { return excess_of(sample, direction, move); });
  counts.reached[seed % 3] +=
      map->falling.reach == Reach::reached || map->rising.reach == Reach::reached;
  counts.several += map->count > 1;
}

}  // namespace

TEST_CASE("every interval of a move is found, and every boundary is one") {
  Counts counts;
  for (std::uint64_t seed = 1; seed <= accounts(900); ++seed) check_account(seed, counts);
  for (const int count : counts.reached) REQUIRE(count > 50);
  REQUIRE(counts.several > 20);
  // A power that falls from today's prices on, of an account that only recovers by it.
  check_account(18361, counts);
}

TEST_CASE("a direction of one asset is its price") {
  blocks::CrossSample sample;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Words words(seed);
    sample.draw(words, seed % 3);
    std::array<real, 3> betas{};
    betas[seed % 3] = 1.0;
    std::array<LiquidationInterval, kMaxMoveIntervals> moves{};
    std::array<LiquidationInterval, kMaxPriceIntervals> prices{};
    const auto market = static_cast<std::uint32_t>(seed % 3);
    const auto by_move = cross_direction_map(sample.account(), betas, moves);
    const auto by_price = liquidation_prices(sample.account(), market, prices);
    REQUIRE(by_move->count == by_price->count);
    const double price = sample.markets[market].price;
    for (std::uint32_t i = 0; i < by_price->count; ++i) {
      if (!prices[i].opens_below) {
        REQUIRE(price * (1.0 + moves[i].low) == Approx(prices[i].low).epsilon(1e-9));
      }
      if (!prices[i].opens_above) {
        REQUIRE(price * (1.0 + moves[i].high) == Approx(prices[i].high).epsilon(1e-9));
      }
    }
  }
}

TEST_CASE("a hedge by beta is not liquidated by its market, and more collateral never hurts") {
  const MarginTier tier{0.0, 0.05, 0.0};
  const MarginCurve curve{.tiers = {&tier, 1}};
  const std::array<PerpMarket, 2> markets = {{{100.0, curve, curve}, {10.0, curve, curve}}};
  std::array<PerpPosition, 2> positions = {{{0, 1.0, 100.0}, {1, -5.0, 10.0}}};
  std::array<LiquidationInterval, kMaxMoveIntervals> out{};
  const CrossAccount account{20.0, markets, positions, {}};
  // 20 + 100 s - 50 * 2 s = 0.05 (100 (1 + s) + 50 (1 + 2 s)) at s = 1.25, never below.
  const std::array<real, 2> betas = {1.0, 2.0};
  const auto map = cross_direction_map(account, betas, out);
  REQUIRE(map->lowest == -0.5);
  REQUIRE(map->falling.reach == Reach::unreachable);
  REQUIRE(map->rising.move == Approx(1.25).epsilon(1e-15));
  REQUIRE(map->count == 1);
  REQUIRE(out[0].opens_above);
  // The common shock: 20 + 50 s = 7.5 (1 + s).
  const auto shock = cross_direction_map(account, {}, out);
  REQUIRE(shock->falling.move == Approx(-12.5 / 42.5).epsilon(1e-15));
  blocks::CrossSample sample;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Words words(seed);
    sample.draw(words, seed % 3);
    const auto now = cross_direction_map(sample.account(), {}, out);
    sample.collateral *= 1.5;
    const auto then = cross_direction_map(sample.account(), {}, out);
    if (now->falling.reach == Reach::unreachable) {
      REQUIRE(then->falling.reach == Reach::unreachable);
    } else if (now->falling.reach == Reach::reached && then->falling.reach == Reach::reached) {
      REQUIRE(then->falling.move <= now->falling.move);
    }
    REQUIRE_FALSE((now->falling.reach == Reach::reached &&
                   then->falling.reach == Reach::already_liquidatable));
  }
}

namespace {

/// Prices of an account's slots, moved.
template <class Slots>
void move_slots(Slots& slots, std::span<const AssetBeta> betas, double move) {
  const JointMove joint{betas, 1.0};
  for (auto& slot : slots) {
    slot.price = std::fmax(0x1p-90, slot.price * (1.0 + joint.beta_of(slot.asset) * move));
  }
}

}  // namespace

TEST_CASE("Drift: the same of every oracle at once") {
  blocks::DriftSample sample;
  int reached = 0;
  for (std::uint64_t seed = 1; seed <= accounts(400); ++seed) {
    Words words(seed);
    sample.draw(words);
    std::array<AssetBeta, 3> betas{};
    for (std::uint32_t i = 0; i < 3; ++i) betas[i] = {i + 1, uniform(words, -0.3, 1.5)};
    std::array<LiquidationInterval, kMaxHealthMoveIntervals> intervals{};
    const auto map = drift_direction_map(sample.account(), betas, intervals);
    REQUIRE(map.ok());
    INFO("seed " << seed);
    check_moves(*map, intervals, 4e4, [&](double move) {
      auto spots = sample.spots;
      auto perps = sample.perps;
      move_slots(spots, betas, move);
      move_slots(perps, betas, move);
      return drift_health({spots, perps})->maintenance.free;
    });
    reached += map->falling.reach == Reach::reached || map->rising.reach == Reach::reached;
  }
  REQUIRE(reached > 50);
}

TEST_CASE("Mango: the same where no perpetual is settled in what moves with it") {
  blocks::MangoSample sample;
  int reached = 0;
  for (std::uint64_t seed = 1; seed <= accounts(400); ++seed) {
    Words words(seed);
    sample.draw(words);
    std::array<AssetBeta, 3> betas{};
    for (std::uint32_t i = 0; i < 3; ++i) betas[i] = {i + 1, uniform(words, -0.3, 1.5)};
    std::array<LiquidationInterval, kMaxHealthMoveIntervals> intervals{};
    const auto map = mango_direction_map(sample.account(), betas, intervals);
    REQUIRE(map.ok());
    INFO("seed " << seed);
    check_moves(*map, intervals, 4e4, [&](double move) {
      auto tokens = sample.tokens;
      auto perps = sample.perps;
      move_slots(tokens, betas, move);
      move_slots(perps, betas, move);
      return mango_health({tokens, sample.spots, perps})->maintenance;
    });
    reached += map->falling.reach == Reach::reached || map->rising.reach == Reach::reached;
  }
  REQUIRE(reached > 50);
  const std::array<AssetBeta, 2> quadratic = {{{0, 0.1}, {1, 1.0}}};
  const auto refused = mango_direction_map(sample.account(), quadratic, {});
  REQUIRE(refused.error().code == ErrorCode::unsupported);
  REQUIRE(refused.error().index == 0);
}

TEST_CASE("betas from correlations and volatilities") {
  const std::array<real, 3> correlations = {1.0, 0.8, -0.25}, vols = {0.5, 0.75, 0.25};
  std::array<real, 3> betas{};
  REQUIRE(driver_betas(correlations, vols, 0, betas).code == ErrorCode::ok);
  REQUIRE(betas[0] == 1.0);
  REQUIRE(betas[1] == Approx(1.2).epsilon(1e-15));
  REQUIRE(betas[2] == -0.125);
  const auto error_of = [&](real correlation, real vol, std::size_t driver = 0) {
    const std::array<real, 2> rho = {1.0, correlation}, sigma = {0.5, vol};
    return driver_betas(rho, sigma, driver, std::span{betas}.first(2));
  };
  REQUIRE(error_of(1.5, 0.5).field == Field::correlation);
  REQUIRE(error_of(kNan, 0.5).code == ErrorCode::not_finite);
  REQUIRE(error_of(0.5, 0.0).field == Field::vol);
  REQUIRE(error_of(0.5, kNan).code == ErrorCode::not_finite);
  REQUIRE(error_of(0.5, 0x1p15).field == Field::beta);
  REQUIRE(error_of(0.5, 0.5, 2).code == ErrorCode::unknown_asset);
  REQUIRE(driver_betas(correlations, vols, 0, {}).code == ErrorCode::length_mismatch);
}

TEST_CASE("directions that do not fit are refused by field, and have typed reasons") {
  blocks::CrossSample sample;
  Words words(3);
  sample.draw(words, 0);
  CrossAccount account = sample.account();
  std::array<LiquidationInterval, kMaxMoveIntervals> out{};
  std::array<real, 3> betas = {1.0, 1.0, 1.0};
  const auto error_of = [&](real beta) {
    betas[2] = beta;
    return cross_direction_map(account, betas, out).error();
  };
  REQUIRE(error_of(1.0).code == ErrorCode::ok);
  for (const double bad : {kNan, std::numeric_limits<double>::infinity()}) {
    REQUIRE(error_of(bad).code == ErrorCode::not_finite);
    REQUIRE(error_of(bad).index == 2);
  }
  REQUIRE(error_of(0x1p11).code == ErrorCode::out_of_domain);
  REQUIRE(error_of(-0.0).code == ErrorCode::ok);
  REQUIRE(error_of(5e-324).code == ErrorCode::ok);
  REQUIRE(cross_direction_map(account, std::span{betas}.first(2), out).error().code ==
          ErrorCode::length_mismatch);
  betas = {};
  const auto still = cross_direction_map(account, betas, out);
  REQUIRE(still->falling.reach == Reach::no_exposure);
  account.collateral = -1e9;
  REQUIRE(cross_direction_map(account, betas, out)->rising.reach == Reach::already_liquidatable);
  const auto gone = cross_direction_map(account, {}, out);
  REQUIRE(gone->falling.reach == Reach::already_liquidatable);
  REQUIRE(gone->count == 1);
  REQUIRE(out[0].low == -1.0);
  REQUIRE(out[0].opens_below);
  REQUIRE(cross_direction_map(account, {}, {}).error().code == ErrorCode::capacity_exceeded);
  account.collateral = kNan;
  REQUIRE(cross_direction_map(account, {}, out).error().field == Field::collateral);
  blocks::DriftSample drift;
  drift.draw(words);
  std::array<AssetBeta, 2> assets = {{{1, 1.0}, {9, 1.0}}};
  REQUIRE(drift_direction_map(drift.account(), assets, out).error().code ==
          ErrorCode::unknown_asset);
  assets[1].asset = 1;
  REQUIRE(drift_direction_map(drift.account(), assets, out).error().code == ErrorCode::duplicate);
  assets[1] = {2, kNan};
  REQUIRE(drift_direction_map(drift.account(), assets, out).error().field == Field::beta);
  const Reach none = drift_direction_map(drift.account(), {}, out)->falling.reach;
  REQUIRE((none == Reach::no_exposure || none == Reach::already_liquidatable));
}

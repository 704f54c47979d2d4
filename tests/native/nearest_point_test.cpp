// The nearest liquidatable prices against brute force: rays of the whole account from today's
// prices. LOADLINE_LONG=1 takes 1e5 accounts.
#include "core/margin/map/nearest_point.hpp"

#include <cstdlib>
#include <limits>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/liquidation_prices.hpp"

#include "tests/identity/digest_perpetual.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
using Square = std::array<real, 9>;

std::uint64_t accounts(std::uint64_t usual) {
  return std::getenv("LOADLINE_LONG") != nullptr ? 100'000 : usual;
}

/// L with unit-free rows: C = L L', positive definite by construction.
struct Covariance {
  explicit Covariance(Words& words) {
    for (std::size_t i = 0; i < 3; ++i) {
      const double vol = uniform(words, 0.02, 0.3);
      double left = 1.0;
      for (std::size_t j = 0; j < i; ++j) {
        const double part = uniform(words, -0.65, 0.65);
        factor[i][j] = vol * part;
        left -= part * part;
      }
      factor[i][i] = vol * std::sqrt(left);
    }
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t k = 0; k <= std::min(i, j); ++k) {
          matrix[3 * i + j] += factor[i][k] * factor[j][k];
        }
      }
    }
  }
  ConstMatrix view() const { return {matrix.data(), 3, 3}; }
  /// |L^-1 r|.
  double distance(const std::array<double, 3>& returns) const {
    std::array<double, 3> u{};
    double square = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      double rest = returns[i];
      for (std::size_t j = 0; j < i; ++j) rest -= factor[i][j] * u[j];
      u[i] = rest / factor[i][i];
      square += u[i] * u[i];
    }
    return std::sqrt(square);
  }
  std::array<std::array<double, 3>, 3> factor{};
  Square matrix{};
};

/// The whole account at prices of the returns L u distance.
struct Rays {
  const CrossAccount& account;
  const Covariance& covariance;

  double excess(const std::array<double, 3>& u, double distance) const {
    std::array<PerpMarket, 3> markets;
    for (std::size_t i = 0; i < 3; ++i) {
      markets[i] = account.markets[i];
      markets[i].price *= 1.0 + distance * slope(u, i);
    }
    CrossAccount moved = account;
    moved.markets = markets;
    return cross_margin(moved)->excess;
  }
  double slope(const std::array<double, 3>& u, std::size_t i) const {
    double sum = 0.0;
    for (std::size_t j = 0; j <= i; ++j) sum += covariance.factor[i][j] * u[j];
    return sum;
  }
  /// Where the ray leaves what is healthy, up to `farthest` and to a price of 0.
  double first(const std::array<double, 3>& u, double farthest) const {
    double high = farthest;
    for (std::size_t i = 0; i < account.positions.size(); ++i) {
      if (slope(u, i) < 0.0) high = std::fmin(high, -(1.0 - 1e-12) / slope(u, i));
    }
    if (!(excess(u, high) < 0.0)) return std::numeric_limits<double>::infinity();
    double low = 0.0;
    for (int step = 0; step < 45; ++step) {
      const double middle = 0.5 * (low + high);
      (excess(u, middle) < 0.0 ? high : low) = middle;
    }
    return high;
  }
};

std::array<std::byte, 1 << 16> memory;

struct Found {
  Result<NearestLiquidation> point = NearestLiquidation{};
  std::array<real, 3> prices{};
};

Found find(const CrossAccount& account, ConstMatrix covariance) {
  Arena arena{memory};
  Found found;
  found.point = nearest_liquidation(account, covariance, found.prices, arena);
  REQUIRE(arena.peak_bytes() <= nearest_liquidation_workspace_bytes(3));
  return found;
}

/// The point is one: liquidatable by evaluation, at its distance, and on the edge.
void check_point(const CrossAccount& account, const Covariance& covariance, const Found& found) {
  std::array<double, 3> returns{};
  std::array<PerpMarket, 3> markets;
  for (std::size_t i = 0; i < 3; ++i) {
    markets[i] = account.markets[i];
    markets[i].price = found.prices[i];
    returns[i] = found.prices[i] / account.markets[i].price - 1.0;
  }
  CrossAccount moved = account;
  moved.markets = markets;
  const auto margin = cross_margin(moved);
  REQUIRE(margin->liquidatable);
  REQUIRE(margin->excess == found.point->residual);
  REQUIRE(margin->excess > -1e-11 * (margin->notional + std::fabs(account.collateral)));
  // A market without a position goes where the others take it: to the least distance there is.
  REQUIRE(found.point->nearest_possible <= found.point->distance * (1.0 + 1e-9));
  REQUIRE(covariance.distance(returns) >= found.point->distance * (1.0 - 1e-7));
}

}  // namespace

TEST_CASE("two assets: no ray of brute force finds nearer prices") {
  std::array<int, 3> proofs{};
  blocks::CrossSample sample;
  for (std::uint64_t seed = 1; seed <= accounts(300); ++seed) {
    Words words(seed);
    sample.draw(words, seed % 3);
    const Covariance covariance(words);
    CrossAccount account = sample.account();
    account.positions = account.positions.first(2);
    account.collateral *= 0.5;
    const Found found = find(account, covariance.view());
    INFO("seed " << seed);
    REQUIRE(found.point.ok());
    if (found.point->reach != Reach::reached) {
      REQUIRE(found.point->reach != Reach::unresolved);
      continue;
    }
    check_point(account, covariance, found);
    const Rays rays{account, covariance};
    double nearest = std::numeric_limits<double>::infinity();
    constexpr int kRays = 1000;
    for (int i = 0; i < kRays; ++i) {
      const double angle = 2.0 * 3.14159265358979 * i / kRays;
      const double reach = found.point->distance * 1.5;
      nearest = std::fmin(nearest, rays.first({std::cos(angle), std::sin(angle), 0.0}, reach));
    }
    const bool proved = found.point->proof != NearestProof::unproved;
    ++proofs[static_cast<std::size_t>(found.point->proof)];
    REQUIRE(nearest >= found.point->nearest_possible * (1.0 - 1e-9));
    if (proved) REQUIRE(nearest >= found.point->distance * (1.0 - 1e-9));
    // The rays come close, and a local answer is the nearest but where the reward's upper bound,
    // at which the excess is not concave, makes an edge.
    REQUIRE(nearest >= found.point->distance * (seed % 3 == 2 ? 0.99 : 1.0 - 1e-9));
    REQUIRE(nearest <= found.point->distance * 1.01);
    if (!proved) REQUIRE(found.point->nearest_possible > 0.5 * found.point->distance);
  }
  for (const int count : proofs) REQUIRE(count > 10);
}

TEST_CASE("three assets: no seeded ray finds nearer prices than are possible") {
  blocks::CrossSample sample;
  int reached = 0;
  for (std::uint64_t seed = 1; seed <= accounts(200); ++seed) {
    Words words(seed);
    sample.draw(words, seed % 3);
    const Covariance covariance(words);
    const CrossAccount account = sample.account();
    const Found found = find(account, covariance.view());
    INFO("seed " << seed);
    REQUIRE(found.point.ok());
    const Rays rays{account, covariance};
    const bool is_reached = found.point->reach == Reach::reached;
    if (is_reached) check_point(account, covariance, found);
    reached += is_reached;
    if (found.point->reach == Reach::already_liquidatable) continue;
    const double reach = is_reached ? found.point->distance * 1.5 : 1e4;
    for (int i = 0; i < 300; ++i) {
      std::array<double, 3> u{};
      for (double& one : u) one = uniform(words, -1.0, 1.0);
      const double length = std::sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
      for (double& one : u) one /= length;
      const double first = rays.first(u, reach);
      if (!is_reached) REQUIRE(first == std::numeric_limits<double>::infinity());
      if (is_reached) REQUIRE(first >= found.point->nearest_possible * (1.0 - 1e-9));
      if (is_reached && found.point->proof != NearestProof::unproved) {
        REQUIRE(first >= found.point->distance * (1.0 - 1e-9));
      }
    }
  }
  REQUIRE(reached > 100);
}

namespace {

const MarginTier kFlat{0.0, 0.05, 0.0};
const MarginCurve kFlatCurve{.tiers = {&kFlat, 1}};
const std::array<PerpMarket, 3> kMarkets = {
    {{100.0, kFlatCurve, kFlatCurve}, {10.0, kFlatCurve, kFlatCurve}, {1.0, kFlatCurve, {}}}};

}  // namespace

TEST_CASE("one plane: the closed form") {
  const std::array<PerpPosition, 2> positions = {{{0, 1.0, 100.0}, {1, 5.0, 10.0}}};
  const CrossAccount account{20.0, kMarkets, positions, {}};
  const Square covariance = {0.01, 0.006, 0.0, 0.006, 0.0225, 0.0, 0.0, 0.0, 1.0};
  const Found found = find(account, {covariance.data(), 3, 3});
  // Excess 12.5, slope (95, 47.5): g' C g = 95^2 0.01 + 2 95 47.5 0.006 + 47.5^2 0.0225.
  const double variance = 90.25 + 54.15 + 50.765625;
  REQUIRE(found.point->proof == NearestProof::one_piece);
  REQUIRE(found.point->distance == Approx(12.5 / std::sqrt(variance)).epsilon(1e-14));
  REQUIRE(found.prices[0] ==
          Approx(100.0 - 100.0 * (0.95 + 0.285) * 12.5 / variance).epsilon(1e-14));
  REQUIRE(found.prices[1] ==
          Approx(10.0 - 10.0 * (0.57 + 1.06875) * 12.5 / variance).epsilon(1e-14));
  REQUIRE(found.prices[2] == 1.0);
}

TEST_CASE("a price that ends at 0 leaves the rest to the others") {
  // The second asset moves so much more that it would fall below 0.
  const std::array<PerpPosition, 2> positions = {{{0, 1.0, 100.0}, {1, 5.0, 10.0}}};
  CrossAccount account{70.0, kMarkets, positions, {}};
  const Square covariance = {0.0001, 0.0, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 1.0};
  const Found found = find(account, {covariance.data(), 3, 3});
  REQUIRE(found.point->reach == Reach::reached);
  // 70 - 7.5 + 95 a + 47.5 b at b = -1: a = -15 / 95.
  REQUIRE(found.prices[0] == Approx(100.0 * (1.0 - 15.0 / 95.0)).epsilon(1e-12));
  REQUIRE(found.prices[1] < 1e-20);
  const double a = 15.0 / 95.0;
  REQUIRE(found.point->distance == Approx(std::sqrt(a * a / 0.0001 + 1.0 / 0.25)).epsilon(1e-12));
  account.collateral = 200.0;
  REQUIRE(find(account, {covariance.data(), 3, 3}).point->reach == Reach::unreachable);
}

TEST_CASE("typed reasons, and covariances that do not fit") {
  const std::array<PerpPosition, 1> positions = {{{0, 1.0, 100.0}}};
  CrossAccount account{20.0, kMarkets, positions, {}};
  Square good = {0.01, 0.0, 0.0, 0.0, 0.01, 0.0, 0.0, 0.0, 0.01};
  const auto error_of = [&](std::size_t place, double value, std::size_t rows = 3) {
    Square changed = good;
    changed[place] = value;
    return find(account, {changed.data(), rows, 3}).point.error();
  };
  REQUIRE(error_of(0, 0.01).code == ErrorCode::ok);
  for (const double bad : {kNan, std::numeric_limits<double>::infinity()}) {
    REQUIRE(error_of(4, bad).code == ErrorCode::not_finite);
    REQUIRE(error_of(4, bad).field == Field::covariance);
  }
  REQUIRE(error_of(1, 0.001).code == ErrorCode::not_positive_definite);
  REQUIRE(error_of(0, -0.01).code == ErrorCode::not_positive_definite);
  REQUIRE(error_of(0, 0.01, 2).code == ErrorCode::length_mismatch);
  std::array<real, 2> few{};
  Arena arena{memory};
  REQUIRE(nearest_liquidation(account, {good.data(), 3, 3}, few, arena).error().field ==
          Field::price);
  std::array<real, 3> prices{};
  Arena small{std::span{memory}.first(64)};
  REQUIRE(nearest_liquidation(account, {good.data(), 3, 3}, prices, small).error().field ==
          Field::arena);
  // One asset: its price alone.
  const Found one = find(account, {good.data(), 3, 3});
  std::array<LiquidationInterval, kMaxPriceIntervals> intervals{};
  const auto price = liquidation_prices(account, 0, intervals);
  REQUIRE(one.prices[0] == Approx(price->falling.price).epsilon(1e-15));
  REQUIRE(one.point->distance == Approx((1.0 - price->falling.price / 100.0) / 0.1).epsilon(1e-12));
  // Perfectly correlated assets are one.
  const Square singular = {0.01, 0.02, 0.0, 0.02, 0.04, 0.0, 0.0, 0.0, 0.01};
  REQUIRE(find(account, {singular.data(), 3, 3}).point->distance ==
          Approx(one.point->distance).epsilon(1e-12));
  good[0] = 0.0;
  REQUIRE(find(account, {good.data(), 3, 3}).point->reach == Reach::no_exposure);
  account.collateral = 4.0;
  const Found gone = find(account, {good.data(), 3, 3});
  REQUIRE(gone.point->reach == Reach::already_liquidatable);
  REQUIRE(gone.prices[0] == 100.0);
  account.collateral = kNan;
  REQUIRE(find(account, {good.data(), 3, 3}).point.error().field == Field::collateral);
  account.collateral = 5.0;
  good[0] = 0.01;
  REQUIRE(find(account, {good.data(), 3, 3}).point->distance == 0.0);
}

// Drift and Mango: nothing within the distance is liquidatable, in whichever direction, and the
// point is.
#include "core/margin/map/health/health_nearest.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/limits.hpp"

#include "tests/identity/digest_map.hpp"
#include "tests/native/price_scan.hpp"

using namespace loadline;
using namespace loadline::scan;

namespace {

constexpr double kNoise = 1e-11 * 4e4;  // of the amounts that the samples sum
constexpr std::array<std::uint32_t, 3> kAssets = {1, 2, 3};
using Returns = std::array<double, 3>;

alignas(64) std::array<std::byte, 1 << 16> memory;

template <class Slots>
Slots moved(Slots slots, const Returns& returns) {
  for (auto& slot : slots) {
    for (std::size_t i = 0; i < 3; ++i) {
      if (slot.asset == kAssets[i]) slot.price *= std::fmax(0x1p-90, 1.0 + returns[i]);
    }
  }
  return slots;
}

struct Drift {
  blocks::DriftSample sample;
  void draw(Words& words) {
    sample.draw(words);
    sample.spots[0].tokens += 800.0 / sample.spots[0].price;
  }
  auto nearest(ConstMatrix covariance, std::span<real> returns, Arena& arena) const {
    return drift_nearest_liquidation(sample.account(), kAssets, covariance, returns, arena);
  }
  double excess(const Returns& returns) const {
    const auto spots = moved(sample.spots, returns);
    const auto perps = moved(sample.perps, returns);
    return drift_health({spots, perps})->maintenance.free;
  }
};

/// Nothing is reserved, and the quote token weighs 1.
struct Mango {
  blocks::MangoSample sample;
  void draw(Words& words) {
    sample.draw(words);
    sample.tokens[0].balance += 800.0;
    for (MangoSpotMarket& market : sample.spots) market.reserved_base = market.reserved_quote = 0;
    sample.tokens[0].asset_weight.maintenance = sample.tokens[0].liability_weight.maintenance = 1;
  }
  auto nearest(ConstMatrix covariance, std::span<real> returns, Arena& arena) const {
    return mango_nearest_liquidation(sample.account(), kAssets, covariance, returns, arena);
  }
  double excess(const Returns& returns) const {
    const auto tokens = moved(sample.tokens, returns);
    const auto perps = moved(sample.perps, returns);
    return mango_health({tokens, sample.spots, perps})->maintenance;
  }
};

/// Lower triangular, L L' = C.
std::array<double, 9> factor_of(const std::array<real, 9>& c) {
  std::array<double, 9> l{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = c[3 * i + j];
      for (std::size_t k = 0; k < j; ++k) sum -= l[3 * i + k] * l[3 * j + k];
      l[3 * i + j] = i == j ? std::sqrt(sum) : sum / l[3 * j + j];
    }
  }
  return l;
}

Returns times(const std::array<double, 9>& l, const Returns& u, double length) {
  double norm = 0.0;
  for (const double x : u) norm += x * x;
  Returns r{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j <= i; ++j) r[i] += l[3 * i + j] * u[j] * length / std::sqrt(norm);
  }
  return r;
}

/// L^-1 r, whose length is the distance of r.
Returns whitened(const std::array<double, 9>& l, const Returns& r) {
  Returns u{};
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = r[i];
    for (std::size_t j = 0; j < i; ++j) sum -= l[3 * i + j] * u[j];
    u[i] = sum / l[3 * i + i];
  }
  return u;
}

/// No price is below 0.
bool is_possible(const Returns& r) {
  return r[0] >= -1.0 && r[1] >= -1.0 && r[2] >= -1.0;
}

struct Counts {
  int reached = 0, one_piece = 0, enumerated = 0, already = 0, unreachable = 0;
};

template <class Account>
Counts check_accounts(std::uint64_t accounts) {
  Counts counts;
  Account account;
  for (std::uint64_t seed = 1; seed <= accounts; ++seed) {
    Words words(seed);
    account.draw(words);
    std::array<real, 9> covariance{};
    blocks::draw_covariance(words, covariance);
    Returns returns{};
    Arena arena{memory};
    const auto point = account.nearest({covariance.data(), 3, 3}, returns, arena);
    INFO("seed " << seed);
    REQUIRE(point.ok());
    REQUIRE(arena.peak_bytes() <= health_nearest_workspace_bytes(3));
    const auto l = factor_of(covariance);
    counts.already += point->reach == Reach::already_liquidatable;
    counts.unreachable += point->reach == Reach::unreachable;
    REQUIRE((account.excess({}) < 0.0) == (point->reach == Reach::already_liquidatable));
    double far = 40.0;
    if (point->reach == Reach::reached) {
      ++counts.reached;
      counts.one_piece += point->proof == NearestProof::one_piece;
      counts.enumerated += point->proof == NearestProof::enumerated;
      REQUIRE(point->residual < 0.0);
      REQUIRE(std::fabs(account.excess(returns) - point->residual) <= kNoise);
      const Returns u = whitened(l, returns);
      const double length = std::hypot(u[0], u[1], u[2]);
      REQUIRE(point->distance == Approx(length).epsilon(1e-9));
      far = length * (1.0 - 1e-9);
      for (int i = 0; i < 200; ++i) {  // about the answer: it is the least there
        Returns near = u;
        const double width = length * std::pow(10.0, -1.0 - 0.02 * i);
        for (double& x : near) x += width * uniform(words, -1.0, 1.0);
        const Returns r = times(l, near, far);
        if (is_possible(r)) REQUIRE(account.excess(r) > -kNoise);
      }
    }
    if (point->reach != Reach::reached && point->reach != Reach::unreachable) continue;
    for (int i = 0; i < 400; ++i) {
      const Returns r = times(
          l, {uniform(words, -1.0, 1.0), uniform(words, -1.0, 1.0), uniform(words, -1.0, 1.0)},
          far);
      if (is_possible(r)) REQUIRE(account.excess(r) > -kNoise);
    }
  }
  return counts;
}

}  // namespace

TEST_CASE("Drift: no direction is liquidatable within the distance, and the point is") {
  const Counts counts = check_accounts<Drift>(600);
  REQUIRE(counts.reached > 200);
  REQUIRE(counts.one_piece > 5);
  REQUIRE(counts.enumerated > 100);
  REQUIRE(counts.already > 20);
}

TEST_CASE("Mango: the same where its health is a sum over assets") {
  const Counts counts = check_accounts<Mango>(600);
  REQUIRE(counts.reached > 200);
  REQUIRE(counts.one_piece > 5);
  REQUIRE(counts.enumerated > 100);
  REQUIRE(counts.already > 20);
}

TEST_CASE("the nearest point of health accounts by hand, typed reasons, and what does not fit") {
  DriftSpot spot{.asset = 0, .price = 1.0, .tokens = 1000.0};
  DriftPerp perp{.asset = 1,
                 .price = 100.0,
                 .base = 50.0,
                 .quote = -5000.0,
                 .initial_ratio = 0.1,
                 .maintenance_ratio = 0.05};
  const std::array<std::uint32_t, 1> assets = {1};
  double variance = 0.0025, found = 0.0;
  Arena arena{memory};
  const auto nearest = [&] {
    return drift_nearest_liquidation({{&spot, 1}, {&perp, 1}}, assets, {&variance, 1, 1},
                                     {&found, 1}, arena);
  };
  // 1000 + 5000 r - 250 (1 + r).
  REQUIRE(nearest()->proof == NearestProof::one_piece);
  REQUIRE(found == Approx(-750.0 / 4750.0).epsilon(1e-14));
  REQUIRE(nearest()->distance == Approx(750.0 / 4750.0 / 0.05).epsilon(1e-13));
  REQUIRE(nearest()->nearest_possible == Approx(nearest()->distance).epsilon(1e-13));
  // A gain of 1000 of which half counts ends at r = -0.2: 1500 + 2500 r, then 2000 + 5000 r.
  perp.quote = -4000.0;
  perp.maintenance_gain_weight = 0.5;
  REQUIRE(nearest()->proof == NearestProof::enumerated);
  REQUIRE(found == Approx(-1750.0 / 4750.0).epsilon(1e-14));
  spot.tokens = 5000.0;
  REQUIRE(nearest()->reach == Reach::unreachable);
  REQUIRE(found == 0.0);
  spot.tokens = -10'000.0;
  REQUIRE(nearest()->reach == Reach::already_liquidatable);
  spot.tokens = 1000.0;
  variance = 0.0;
  REQUIRE(nearest()->reach == Reach::no_exposure);
  variance = -1.0;
  REQUIRE(nearest().error().code == ErrorCode::not_positive_definite);
  variance = std::numeric_limits<double>::quiet_NaN();
  REQUIRE(nearest().error().field == Field::covariance);
  variance = 0.01;
  const DriftAccount account{{&spot, 1}, {&perp, 1}};
  const auto error_of = [&](std::span<const std::uint32_t> listed, std::size_t size,
                            std::span<real> out, Arena& scratch) {
    const std::array<double, 4> c = {0.01, 0.0, 0.0, 0.01};
    return drift_nearest_liquidation(account, listed, {c.data(), size, size}, out, scratch).error();
  };
  std::array<double, 2> out{};
  REQUIRE(error_of(std::array{1u, 7u}, 2, out, arena).code == ErrorCode::unknown_asset);
  REQUIRE(error_of(std::array{1u, 1u}, 2, out, arena).code == ErrorCode::duplicate);
  REQUIRE(error_of(std::array{0u, 1u}, 1, out, arena).field == Field::covariance);
  REQUIRE(error_of(std::array{0u, 1u}, 2, {}, arena).code == ErrorCode::length_mismatch);
  const std::vector<std::uint32_t> many(2 * kMaxHealthSlots + 1, 1u);
  REQUIRE(error_of(many, 2, out, arena).field == Field::markets);
  std::array<std::byte, 256> small;
  Arena tiny{small};
  REQUIRE(error_of(std::array{0u, 1u}, 2, out, tiny).field == Field::arena);
  REQUIRE(error_of(std::array{0u, 1u}, 2, out, arena).code == ErrorCode::ok);
  spot.price = 0.0;
  REQUIRE(nearest().error().field == Field::price);
  blocks::MangoSample mango;
  Words words(3);
  mango.draw(words);
  const std::array<double, 4> both = {0.01, 0.0, 0.0, 0.01};
  const std::array<std::uint32_t, 2> settled = {0, 1};
  REQUIRE(mango_nearest_liquidation(mango.account(), settled, {both.data(), 2, 2}, out, arena)
              .error()
              .code == ErrorCode::unsupported);
}

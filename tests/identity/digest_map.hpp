// Digests of the liquidation map over the accounts of digest_perpetual.hpp.
#pragma once

#include "core/margin/map/carry_time.hpp"
#include "core/margin/map/confidence.hpp"
#include "core/margin/map/cross_direction.hpp"
#include "core/margin/map/distance.hpp"
#include "core/margin/map/health/health_confidence.hpp"
#include "core/margin/map/health/health_direction.hpp"
#include "core/margin/map/health/health_nearest.hpp"
#include "core/margin/map/nearest_point.hpp"
#include "core/margin/map/top_up.hpp"

#include "tests/identity/digest_perpetual.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline void add_moves(Digest& digest, const Result<MoveMap>& map,
                      std::span<const LiquidationInterval> intervals) noexcept {
  add_error(digest, map.error());
  for (const MoveBoundary& side : {map->falling, map->rising}) {
    digest.add(bits_of(side.move));
    digest.add(bits_of(side.residual));
    digest.add(static_cast<std::uint64_t>(side.reach));
  }
  digest.add(bits_of(map->lowest));
  digest.add(bits_of(map->highest));
  for (const LiquidationInterval& one : intervals.first(map->count)) {
    for (const real x : {one.low, one.high, one.residual_low, one.residual_high}) {
      digest.add(bits_of(x));
    }
    digest.add(std::uint64_t{one.opens_below} << 1 | std::uint64_t{one.opens_above});
  }
}

inline void add_time(Digest& digest, const Result<CarryTime>& time) noexcept {
  add_error(digest, time.error());
  for (const real x : {time->cost_per_hour, time->seconds, time->residual}) digest.add(bits_of(x));
  digest.add(static_cast<std::uint64_t>(time->reach));
}

inline void add_ranges(Digest& digest, std::span<const BoundaryRange> rows) noexcept {
  for (const BoundaryRange& row : rows) {
    for (const SideBoundary& side :
         {row.near_falling, row.far_falling, row.near_rising, row.far_rising}) {
      digest.add(bits_of(side.price));
      digest.add(static_cast<std::uint64_t>(side.reach));
    }
  }
}

inline BlockDigest digest_directions(Share share) noexcept {
  static CrossSample cross;
  static DriftSample drift;
  static MangoSample mango;
  Digest digest;
  for (std::uint64_t path = 0; path < 300 / share; ++path) {
    Words words(share.seed(61) + 5000 * path);
    std::array<real, 3> betas{}, correlations{}, vols{}, rates{};
    for (std::size_t i = 0; i < 3; ++i) {
      correlations[i] = between(words, -1.0, 1.0);
      vols[i] = between(words, 0.1, 1.5);
      rates[i] = correlations[i] * real(0x1p-12);
    }
    add_error(digest, driver_betas(correlations, vols, path % 3, betas));
    add_all(digest, betas);
    cross.draw(words, path % 3);
    std::array<LiquidationInterval, kMaxHealthMoveIntervals> intervals{};
    add_moves(digest, cross_direction_map(cross.account(), betas, intervals), intervals);
    add_moves(digest, cross_direction_map(cross.account(), {}, intervals), intervals);
    const std::array<AssetBeta, 2> moved = {{{1, betas[1]}, {3, betas[2]}}};
    drift.draw(words);
    add_moves(digest, drift_direction_map(drift.account(), moved, intervals), intervals);
    mango.draw(words);
    add_moves(digest, mango_direction_map(mango.account(), moved, intervals), intervals);
    add_time(digest, drift_carry_time(drift.account(), rates));
    const std::span<const real> paid = std::span(rates).first(mango.perps.size());
    add_time(digest, mango_carry_time(mango.account(), paid));
    std::array<AssetConfidence, 2> open;
    for (std::uint32_t i = 0; i < 2; ++i) open[i] = {i + 2, absolute(correlations[i])};
    std::array<BoundaryRange, 2> rows{};
    const auto wide = drift_confidence_range(drift.account(), open, rows);
    add_error(digest, wide.error());
    digest.add(bits_of(wide->worst.maintenance.free));
    digest.add(bits_of(wide->best.maintenance.free));
    add_ranges(digest, rows);
    mango.tokens[0].liability_weight.maintenance = mango.tokens[0].asset_weight.maintenance;
    if (path % 2 == 0) mango.spots = {};
    const auto own = mango_confidence_range(mango.account(), open, rows);
    add_error(digest, own.error());
    digest.add(bits_of(own->worst.maintenance));
    digest.add(bits_of(own->best.maintenance));
    add_ranges(digest, rows);
  }
  return {.value = digest.value()};
}

/// A covariance of three assets: L L' of a seeded L.
inline void draw_covariance(Words& words, std::span<real> out) noexcept {
  std::array<real, 9> factor{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      factor[3 * i + j] = between(words, either(i == j, 0.03125, -0.125), 0.125);
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      out[3 * i + j] = 0.0;
      for (std::size_t k = 0; k < 3; ++k) {
        out[3 * i + j] = out[3 * i + j] + factor[3 * i + k] * factor[3 * j + k];
      }
    }
  }
}

inline void add_point(Digest& digest, const Result<NearestLiquidation>& point) noexcept {
  add_error(digest, point.error());
  for (const real x : {point->distance, point->nearest_possible, point->residual}) {
    digest.add(bits_of(x));
  }
  digest.add(static_cast<std::uint64_t>(point->reach));
  digest.add(static_cast<std::uint64_t>(point->proof));
}

inline BlockDigest digest_nearest(Share share) noexcept {
  alignas(64) static std::array<std::byte, 1 << 13> memory;
  static CrossSample cross;
  Digest digest;
  digest.add(std::uint64_t{nearest_liquidation_workspace_bytes(3) <= memory.size()});
  for (std::uint64_t path = 0; path < 240 / share; ++path) {
    Words words(share.seed(62) + 5000 * path);
    cross.draw(words, path % 3);
    std::array<real, 9> covariance{};
    std::array<real, 3> prices{};
    draw_covariance(words, covariance);
    Arena arena{memory};
    add_point(digest,
              nearest_liquidation(cross.account(), {covariance.data(), 3, 3}, prices, arena));
    add_all(digest, prices);
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_health_nearest(Share share) noexcept {
  alignas(64) static std::array<std::byte, 1 << 13> memory;
  static DriftSample drift;
  static MangoSample mango;
  static constexpr std::array<std::uint32_t, 3> kAssets = {1, 2, 3};
  Digest digest;
  digest.add(std::uint64_t{health_nearest_workspace_bytes(3) <= memory.size()});
  for (std::uint64_t path = 0; path < 120 / share + 1; ++path) {
    Words words(share.seed(64) + 5000 * path);
    drift.draw(words);
    mango.draw(words);
    drift.spots[0].tokens = drift.spots[0].tokens + between(words, 0.0, 100.0);
    mango.tokens[0].balance = mango.tokens[0].balance + between(words, 0.0, 100.0);
    mango.tokens[0].liability_weight.maintenance = mango.tokens[0].asset_weight.maintenance;
    if (path % 4 != 0) mango.spots = {};
    std::array<real, 9> covariance{};
    std::array<real, 3> returns{};
    draw_covariance(words, covariance);
    const ConstMatrix matrix = {covariance.data(), 3, 3};
    Arena arena{memory};
    add_point(digest, drift_nearest_liquidation(drift.account(), kAssets, matrix, returns, arena));
    add_all(digest, returns);
    add_point(digest, mango_nearest_liquidation(mango.account(), kAssets, matrix, returns, arena));
    add_all(digest, returns);
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_ranges(Share share) noexcept {
  alignas(64) static std::array<std::byte, 1 << 12> memory;
  static CrossSample cross;
  Digest digest;
  digest.add(std::uint64_t{confidence_workspace_bytes(3) <= memory.size()});
  for (std::uint64_t path = 0; path < 400 / share; ++path) {
    Words words(share.seed(63) + 5000 * path);
    cross.draw(words, path % 3);
    std::array<real, 3> confidences{}, rates{};
    for (std::size_t i = 0; i < 3; ++i) {
      confidences[i] = between(words, 0.0, 0.25);
      rates[i] = between(words, -0.001, 0.001);
    }
    Arena arena{memory};
    const auto range = confidence_range(cross.account(), confidences, arena);
    add_error(digest, range.error());
    add(digest, range->worst);
    add(digest, range->best);
    std::array<BoundaryRange, 3> rows{};
    add_error(digest, confidence_boundaries(cross.account(), confidences, rows, arena));
    add_ranges(digest, rows);
    add_time(digest, carry_time(cross.account(), rates));
    DistanceInputs inputs;
    inputs.price = cross.markets[0].price;
    inputs.boundary = inputs.price * between(words, 0.25, 2.0);
    inputs.vol = between(words, 0.01, 1.0);
    const auto distance = boundary_distance(inputs);
    add_error(digest, distance.error());
    digest.add(bits_of(distance->simple_sigmas));
    digest.add(bits_of(distance->log_sigmas));
  }
  return {.value = digest.value()};
}

inline void add_top_up(Digest& digest, const Result<TopUp>& top_up) noexcept {
  add_error(digest, top_up.error());
  for (const real x : {top_up->amount, top_up->before, top_up->after}) digest.add(bits_of(x));
  digest.add(static_cast<std::uint64_t>(top_up->reach));
}

inline BlockDigest digest_top_ups(Share share) noexcept {
  static CrossSample cross;
  Digest digest;
  for (std::uint64_t path = 0; path < 100 / share + 1; ++path) {
    Words words(share.seed(65) + 5000 * path);
    cross.draw(words, path % 3);
    PassageGoal goal;
    goal.market = static_cast<std::uint32_t>(words.next() % 3);
    goal.drift = between(words, -0.5, 0.5);
    goal.vol = between(words, 0.25, 1.0);
    goal.horizon_years = between(words, 0.01, 0.25);
    goal.monitoring_years = between(words, 0.0, 0x1p-20);
    goal.probability = between(words, 0.0, 0.25);
    add_top_up(digest, top_up_to_health(cross.account(), between(words, 0.5, 4.0)));
    add_top_up(digest, top_up_to_probability(cross.account(), goal));
  }
  return {.value = digest.value()};
}

inline constexpr Block kMaps[] = {{"map_directions", digest_directions},
                                  {"map_nearest", digest_nearest},
                                  {"map_health_nearest", digest_health_nearest},
                                  {"map_ranges", digest_ranges},
                                  {"map_top_ups", digest_top_ups}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

// What procedures of the liquidation map take and give.
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

namespace loadline::wire {

/// Without betas: the common shock.
struct PerpDirectionInputs {
  CrossAccount account;
  std::span<const real> betas;
};

struct DriftDirectionInputs {
  DriftAccount account;
  std::span<const AssetBeta> betas;
};

struct MangoDirectionInputs {
  MangoAccount account;
  std::span<const AssetBeta> betas;
};

struct DirectionOutcome {
  MoveMap map;
  std::span<const LiquidationInterval> intervals;
};

struct DriverBetasInputs {
  std::span<const real> correlations;  ///< to the driver
  std::span<const real> vols;
  std::uint32_t driver = 0;
};

struct Betas {
  std::span<const real> betas;
};

struct NearestInputs {
  CrossAccount account;
  std::span<const real> covariance;  ///< row by row
};

struct NearestOutcome {
  NearestLiquidation point;
  std::span<const real> prices;
};

struct DriftNearestInputs {
  DriftAccount account;
  std::span<const std::uint32_t> assets;
  std::span<const real> covariance;  ///< of the assets' returns, row by row
};

struct MangoNearestInputs {
  MangoAccount account;
  std::span<const std::uint32_t> assets;
  std::span<const real> covariance;
};

struct HealthNearestOutcome {
  NearestLiquidation point;
  std::span<const real> returns;  ///< an asset each
};

struct ConfidenceInputs {
  CrossAccount account;
  std::span<const real> confidences;
};

struct ConfidenceOutcome {
  ConfidenceRange range;
  std::span<const BoundaryRange> markets;  ///< a position each, in order
};

struct DriftConfidenceInputs {
  DriftAccount account;
  std::span<const AssetConfidence> confidences;
};

struct MangoConfidenceInputs {
  MangoAccount account;
  std::span<const AssetConfidence> confidences;
};

/// `markets`: an entry each, in order.
struct DriftConfidenceOutcome {
  DriftConfidence range;
  std::span<const BoundaryRange> markets;
};

struct MangoConfidenceOutcome {
  MangoConfidence range;
  std::span<const BoundaryRange> markets;
};

struct CarryInputs {
  CrossAccount account;
  std::span<const real> funding_rates;
};

/// `funding_rates`: a perpetual each.
struct DriftCarryInputs {
  DriftAccount account;
  std::span<const real> funding_rates;
};

struct MangoCarryInputs {
  MangoAccount account;
  std::span<const real> funding_rates;
};

/// The end apart from the cost, which is known also where there is none.
struct CarryEnd {
  Reach reach = Reach::unreachable;
  real seconds = 0;
  real residual = 0;
};

struct CarryOutcome {
  real cost_per_hour = 0;
  CarryEnd end;
};

struct HealthTopUpInputs {
  CrossAccount account;
  real health = 0;
};

struct ProbabilityTopUpInputs {
  CrossAccount account;
  PassageGoal goal;
};

/// The amount apart from the measure as it is, which is known also where there is none.
struct TopUpEnd {
  Reach reach = Reach::reached;
  real amount = 0;
  real after = 0;
};

struct TopUpOutcome {
  real before = 0;
  TopUpEnd top_up;
};

}  // namespace loadline::wire

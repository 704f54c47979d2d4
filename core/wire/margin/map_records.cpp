// The liquidation map: directions, the nearest prices, confidence, carry, distances.
#include "core/base/limits.hpp"
#include "core/wire/margin/map_calls.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kAssetBeta = {
    LOADLINE_FIELD(AssetBeta, asset, u32, "index of the asset", "each once"),
    LOADLINE_FIELD(AssetBeta, beta, f64, "", "[-1024, 1024]"),
};

constexpr std::array kPerpDirectionInputs = {
    LOADLINE_FIELD(PerpDirectionInputs, account, record, "", "cross_account"),
    LOADLINE_OPTIONAL_LIST(PerpDirectionInputs, betas, "f64", kMaxPerpetualPositions),
};

constexpr std::array kDriftDirectionInputs = {
    LOADLINE_FIELD(DriftDirectionInputs, account, record, "", "drift_account"),
    LOADLINE_LIST(DriftDirectionInputs, betas, "asset_beta", 2 * kMaxHealthSlots),
};

constexpr std::array kMangoDirectionInputs = {
    LOADLINE_FIELD(MangoDirectionInputs, account, record, "", "mango_account"),
    LOADLINE_LIST(MangoDirectionInputs, betas, "asset_beta", 2 * kMaxHealthSlots),
};

constexpr std::array kMoveBoundary = {
    LOADLINE_FIELD(MoveBoundary, move, f64, "per 1 of beta", ""),
    LOADLINE_FIELD(MoveBoundary, residual, f64, "quote", ""),
    LOADLINE_FIELD(MoveBoundary, reach, choice, "", "reach"),
};

constexpr std::array kMoveInterval = {
    LOADLINE_FIELD(LiquidationInterval, low, f64, "per 1 of beta", ""),
    LOADLINE_FIELD(LiquidationInterval, high, f64, "per 1 of beta", ""),
    LOADLINE_FIELD(LiquidationInterval, residual_low, f64, "quote", ""),
    LOADLINE_FIELD(LiquidationInterval, residual_high, f64, "quote", ""),
    LOADLINE_FIELD(LiquidationInterval, opens_below, flag, "", ""),
    LOADLINE_FIELD(LiquidationInterval, opens_above, flag, "", ""),
};

constexpr std::array kDirectionOutcome = {
    LOADLINE_MEMBER(DirectionOutcome, map.lowest, lowest, f64, "per 1 of beta", ""),
    LOADLINE_MEMBER(DirectionOutcome, map.highest, highest, f64, "per 1 of beta", ""),
    LOADLINE_MEMBER(DirectionOutcome, map.falling, falling, record, "", "move_boundary"),
    LOADLINE_MEMBER(DirectionOutcome, map.rising, rising, record, "", "move_boundary"),
    LOADLINE_LIST(DirectionOutcome, intervals, "move_interval", 0),
};

constexpr std::array kDriverBetasInputs = {
    LOADLINE_LIST(DriverBetasInputs, correlations, "f64", kMaxPerpetualPositions),
    LOADLINE_LIST(DriverBetasInputs, vols, "f64", kMaxPerpetualPositions),
    LOADLINE_FIELD(DriverBetasInputs, driver, u32, "index", ""),
};

constexpr std::array kBetas = {LOADLINE_LIST(Betas, betas, "f64", 0)};

constexpr std::array kNearestInputs = {
    LOADLINE_FIELD(NearestInputs, account, record, "", "cross_account"),
    LOADLINE_LIST(NearestInputs, covariance, "f64", kMaxCovarianceMarkets* kMaxCovarianceMarkets),
};

constexpr std::array kNearestOutcome = {
    LOADLINE_MEMBER(NearestOutcome, point.reach, reach, choice, "", "reach"),
    LOADLINE_MEMBER(NearestOutcome, point.distance, distance, f64, "standard deviations", ""),
    LOADLINE_MEMBER(NearestOutcome, point.nearest_possible, nearest_possible, f64,
                    "standard deviations", ""),
    LOADLINE_MEMBER(NearestOutcome, point.residual, residual, f64, "quote", ""),
    LOADLINE_MEMBER(NearestOutcome, point.proof, proof, choice, "", "nearest_proof"),
    LOADLINE_LIST(NearestOutcome, prices, "f64", 0),
};

constexpr std::size_t kMostAssets = 2 * kMaxHealthSlots;

constexpr std::array kDriftNearestInputs = {
    LOADLINE_FIELD(DriftNearestInputs, account, record, "", "drift_account"),
    LOADLINE_LIST(DriftNearestInputs, assets, "u32", kMostAssets),
    LOADLINE_LIST(DriftNearestInputs, covariance, "f64", kMostAssets* kMostAssets),
};

constexpr std::array kMangoNearestInputs = {
    LOADLINE_FIELD(MangoNearestInputs, account, record, "", "mango_account"),
    LOADLINE_LIST(MangoNearestInputs, assets, "u32", kMostAssets),
    LOADLINE_LIST(MangoNearestInputs, covariance, "f64", kMostAssets* kMostAssets),
};

constexpr std::array kHealthNearestOutcome = {
    LOADLINE_MEMBER(HealthNearestOutcome, point.reach, reach, choice, "", "reach"),
    LOADLINE_MEMBER(HealthNearestOutcome, point.distance, distance, f64, "standard deviations", ""),
    LOADLINE_MEMBER(HealthNearestOutcome, point.nearest_possible, nearest_possible, f64,
                    "standard deviations", ""),
    LOADLINE_MEMBER(HealthNearestOutcome, point.residual, residual, f64, "quote", ""),
    LOADLINE_MEMBER(HealthNearestOutcome, point.proof, proof, choice, "", "nearest_proof"),
    LOADLINE_LIST(HealthNearestOutcome, returns, "f64", 0),
};

constexpr std::array kConfidenceInputs = {
    LOADLINE_FIELD(ConfidenceInputs, account, record, "", "cross_account"),
    LOADLINE_LIST(ConfidenceInputs, confidences, "f64", kMaxPerpetualPositions),
};

constexpr std::array kBoundaryRange = {
    LOADLINE_FIELD(BoundaryRange, market, u32, "index of the market", ""),
    LOADLINE_FIELD(BoundaryRange, near_falling, record, "", "side_boundary"),
    LOADLINE_FIELD(BoundaryRange, far_falling, record, "", "side_boundary"),
    LOADLINE_FIELD(BoundaryRange, near_rising, record, "", "side_boundary"),
    LOADLINE_FIELD(BoundaryRange, far_rising, record, "", "side_boundary"),
};

constexpr std::array kConfidenceOutcome = {
    LOADLINE_MEMBER(ConfidenceOutcome, range.worst, worst, record, "", "cross_margin"),
    LOADLINE_MEMBER(ConfidenceOutcome, range.best, best, record, "", "cross_margin"),
    LOADLINE_LIST(ConfidenceOutcome, markets, "boundary_range", 0),
};

constexpr std::array kAssetConfidence = {
    LOADLINE_FIELD(AssetConfidence, asset, u32, "index of the asset", "each once"),
    LOADLINE_FIELD(AssetConfidence, confidence, f64, "", "[0, 1)"),
};

constexpr std::array kDriftConfidenceInputs = {
    LOADLINE_FIELD(DriftConfidenceInputs, account, record, "", "drift_account"),
    LOADLINE_LIST(DriftConfidenceInputs, confidences, "asset_confidence", 2 * kMaxHealthSlots),
};

constexpr std::array kMangoConfidenceInputs = {
    LOADLINE_FIELD(MangoConfidenceInputs, account, record, "", "mango_account"),
    LOADLINE_LIST(MangoConfidenceInputs, confidences, "asset_confidence", 2 * kMaxHealthSlots),
};

constexpr std::array kDriftConfidenceOutcome = {
    LOADLINE_MEMBER(DriftConfidenceOutcome, range.worst, worst, record, "", "drift_health"),
    LOADLINE_MEMBER(DriftConfidenceOutcome, range.best, best, record, "", "drift_health"),
    LOADLINE_LIST(DriftConfidenceOutcome, markets, "boundary_range", 0),
};

constexpr std::array kMangoConfidenceOutcome = {
    LOADLINE_MEMBER(MangoConfidenceOutcome, range.worst, worst, record, "", "mango_health"),
    LOADLINE_MEMBER(MangoConfidenceOutcome, range.best, best, record, "", "mango_health"),
    LOADLINE_LIST(MangoConfidenceOutcome, markets, "boundary_range", 0),
};

constexpr std::array kCarryInputs = {
    LOADLINE_FIELD(CarryInputs, account, record, "", "cross_account"),
    LOADLINE_LIST(CarryInputs, funding_rates, "f64", kMaxPerpetualPositions),
};

constexpr std::array kDriftCarryInputs = {
    LOADLINE_FIELD(DriftCarryInputs, account, record, "", "drift_account"),
    LOADLINE_LIST(DriftCarryInputs, funding_rates, "f64", kMaxHealthSlots),
};

constexpr std::array kMangoCarryInputs = {
    LOADLINE_FIELD(MangoCarryInputs, account, record, "", "mango_account"),
    LOADLINE_LIST(MangoCarryInputs, funding_rates, "f64", kMaxHealthSlots),
};

constexpr std::array kCarryEnd = {
    LOADLINE_FIELD(CarryEnd, reach, choice, "", "reach"),
    LOADLINE_FIELD(CarryEnd, seconds, f64, "seconds", ""),
    LOADLINE_FIELD(CarryEnd, residual, f64, "quote", ""),
};

constexpr std::array kCarryOutcome = {
    LOADLINE_FIELD(CarryOutcome, cost_per_hour, f64, "quote per hour", ""),
    LOADLINE_FIELD(CarryOutcome, end, record, "", "carry_end"),
};

constexpr std::array kHealthTopUpInputs = {
    LOADLINE_FIELD(HealthTopUpInputs, account, record, "", "cross_account"),
    LOADLINE_FIELD(HealthTopUpInputs, health, f64, "equity per maintenance", "[0, 2^20]"),
};

using GoalInputs = ProbabilityTopUpInputs;
constexpr std::array kProbabilityTopUpInputs = {
    LOADLINE_FIELD(GoalInputs, account, record, "", "cross_account"),
    LOADLINE_MEMBER(GoalInputs, goal.market, market, u32, "index of the market", ""),
    LOADLINE_MEMBER(GoalInputs, goal.vol, vol, f64, "annual lognormal", "[0, 1e6]"),
    LOADLINE_MEMBER(GoalInputs, goal.horizon_years, horizon_years, f64, "years", "[0, 1e6]"),
    LOADLINE_MEMBER(GoalInputs, goal.probability, probability, f64, "", "[0, 1]"),
    LOADLINE_OPTIONAL_MEMBER(GoalInputs, goal.drift, drift, f64, "per year", "[-1e6, 1e6]"),
    LOADLINE_OPTIONAL_MEMBER(GoalInputs, goal.monitoring_years, monitoring_years, f64, "years",
                             "[0, 1e6]"),
};

constexpr std::array kTopUpEnd = {
    LOADLINE_FIELD(TopUpEnd, reach, choice, "", "reach"),
    LOADLINE_FIELD(TopUpEnd, amount, f64, "quote", ""),
    LOADLINE_FIELD(TopUpEnd, after, f64, "", ""),
};

constexpr std::array kTopUpOutcome = {
    LOADLINE_FIELD(TopUpOutcome, before, f64, "", ""),
    LOADLINE_FIELD(TopUpOutcome, top_up, record, "", "top_up_end"),
};

constexpr std::array kDistanceInputs = {
    LOADLINE_FIELD(DistanceInputs, price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(DistanceInputs, boundary, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(DistanceInputs, vol, f64, "of the return over the horizon", "> 0"),
};

constexpr std::array kBoundaryDistance = {
    LOADLINE_FIELD(BoundaryDistance, simple_return, f64, "per 1", ""),
    LOADLINE_FIELD(BoundaryDistance, log_return, f64, "", ""),
    LOADLINE_FIELD(BoundaryDistance, simple_sigmas, f64, "standard deviations", ""),
    LOADLINE_FIELD(BoundaryDistance, log_sigmas, f64, "standard deviations", ""),
};

constexpr std::array kMapRecords = {
    LOADLINE_WRITTEN("asset_beta", AssetBeta, kAssetBeta),
    LOADLINE_WRITTEN("perp_direction_inputs", PerpDirectionInputs, kPerpDirectionInputs),
    LOADLINE_WRITTEN("drift_direction_inputs", DriftDirectionInputs, kDriftDirectionInputs),
    LOADLINE_WRITTEN("mango_direction_inputs", MangoDirectionInputs, kMangoDirectionInputs),
    LOADLINE_RECORD("move_boundary", MoveBoundary, kMoveBoundary),
    LOADLINE_RECORD("move_interval", LiquidationInterval, kMoveInterval),
    LOADLINE_RECORD("direction_outcome", DirectionOutcome, kDirectionOutcome),
    LOADLINE_WRITTEN("driver_betas_inputs", DriverBetasInputs, kDriverBetasInputs),
    LOADLINE_RECORD("betas", Betas, kBetas),
    LOADLINE_WRITTEN("nearest_inputs", NearestInputs, kNearestInputs),
    LOADLINE_RECORD("nearest_outcome", NearestOutcome, kNearestOutcome),
    LOADLINE_WRITTEN("drift_nearest_inputs", DriftNearestInputs, kDriftNearestInputs),
    LOADLINE_WRITTEN("mango_nearest_inputs", MangoNearestInputs, kMangoNearestInputs),
    LOADLINE_RECORD("health_nearest_outcome", HealthNearestOutcome, kHealthNearestOutcome),
    LOADLINE_WRITTEN("confidence_inputs", ConfidenceInputs, kConfidenceInputs),
    LOADLINE_RECORD("boundary_range", BoundaryRange, kBoundaryRange),
    LOADLINE_RECORD("confidence_outcome", ConfidenceOutcome, kConfidenceOutcome),
    LOADLINE_WRITTEN("asset_confidence", AssetConfidence, kAssetConfidence),
    LOADLINE_WRITTEN("drift_confidence_inputs", DriftConfidenceInputs, kDriftConfidenceInputs),
    LOADLINE_WRITTEN("mango_confidence_inputs", MangoConfidenceInputs, kMangoConfidenceInputs),
    LOADLINE_RECORD("drift_confidence_outcome", DriftConfidenceOutcome, kDriftConfidenceOutcome),
    LOADLINE_RECORD("mango_confidence_outcome", MangoConfidenceOutcome, kMangoConfidenceOutcome),
    LOADLINE_WRITTEN("carry_inputs", CarryInputs, kCarryInputs),
    LOADLINE_WRITTEN("drift_carry_inputs", DriftCarryInputs, kDriftCarryInputs),
    LOADLINE_WRITTEN("mango_carry_inputs", MangoCarryInputs, kMangoCarryInputs),
    LOADLINE_RECORD("carry_end", CarryEnd, kCarryEnd),
    LOADLINE_RECORD("carry_outcome", CarryOutcome, kCarryOutcome),
    LOADLINE_WRITTEN("health_top_up_inputs", HealthTopUpInputs, kHealthTopUpInputs),
    LOADLINE_WRITTEN("probability_top_up_inputs", GoalInputs, kProbabilityTopUpInputs),
    LOADLINE_RECORD("top_up_end", TopUpEnd, kTopUpEnd),
    LOADLINE_RECORD("top_up_outcome", TopUpOutcome, kTopUpOutcome),
    LOADLINE_WRITTEN("distance_inputs", DistanceInputs, kDistanceInputs),
    LOADLINE_RECORD("boundary_distance", BoundaryDistance, kBoundaryDistance),
};

}  // namespace

std::span<const Record> map_records() noexcept {
  return kMapRecords;
}

}  // namespace loadline::wire

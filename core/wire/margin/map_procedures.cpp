#include "core/base/limits.hpp"
#include "core/wire/catalogue.hpp"
#include "core/wire/margin/map_calls.hpp"
#include "core/wire/procedure_tables.hpp"

namespace loadline::wire {
namespace {

/// Runs `map_of(room)` with room for `most` intervals.
template <class MapOf>
Result<DirectionOutcome> direction(MapOf map_of, std::size_t most, Arena& arena) noexcept {
  std::span<LiquidationInterval> room;
  if (const Error error = take(arena, most, room); error.code != ErrorCode::ok) return error;
  const Result<MoveMap> map = map_of(room);
  if (!map.ok()) return map.error();
  return DirectionOutcome{*map, room.first(map->count)};
}

Result<DirectionOutcome> perp_direction_map(const PerpDirectionInputs& inputs,
                                            Arena& arena) noexcept {
  const auto of = [&](std::span<LiquidationInterval> room) noexcept {
    return cross_direction_map(inputs.account, inputs.betas, room);
  };
  return direction(of, kMaxMoveIntervals, arena);
}

Result<DirectionOutcome> drift_direction(const DriftDirectionInputs& inputs,
                                         Arena& arena) noexcept {
  const auto of = [&](std::span<LiquidationInterval> room) noexcept {
    return drift_direction_map(inputs.account, inputs.betas, room);
  };
  return direction(of, kMaxHealthMoveIntervals, arena);
}

Result<DirectionOutcome> mango_direction(const MangoDirectionInputs& inputs,
                                         Arena& arena) noexcept {
  const auto of = [&](std::span<LiquidationInterval> room) noexcept {
    return mango_direction_map(inputs.account, inputs.betas, room);
  };
  return direction(of, kMaxHealthMoveIntervals, arena);
}

Result<Betas> betas_to_driver(const DriverBetasInputs& inputs, Arena& arena) noexcept {
  std::span<real> out;
  if (const Error error = take(arena, inputs.correlations.size(), out);
      error.code != ErrorCode::ok) {
    return error;
  }
  const Error error = driver_betas(inputs.correlations, inputs.vols, inputs.driver, out);
  if (error.code != ErrorCode::ok) return error;
  return Betas{out};
}

Result<NearestOutcome> perp_nearest_liquidation(const NearestInputs& inputs,
                                                Arena& arena) noexcept {
  const std::size_t markets = inputs.account.markets.size();
  if (inputs.covariance.size() != markets * markets) {
    return Error{ErrorCode::length_mismatch, Field::covariance, 0, {}};
  }
  std::span<real> prices;
  if (const Error error = take(arena, markets, prices); error.code != ErrorCode::ok) return error;
  const auto point = nearest_liquidation(
      inputs.account, {inputs.covariance.data(), markets, markets}, prices, arena);
  if (!point.ok()) return point.error();
  return NearestOutcome{*point, prices};
}

/// Runs `nearest_of(account, assets, covariance, room, arena)` with one return an asset.
template <class Inputs, class NearestOf>
Result<HealthNearestOutcome> health_nearest(const Inputs& inputs, NearestOf nearest_of,
                                            Arena& arena) noexcept {
  const std::size_t count = inputs.assets.size();
  if (inputs.covariance.size() != count * count) {
    return Error{ErrorCode::length_mismatch, Field::covariance, 0, {}};
  }
  std::span<real> returns;
  if (const Error error = take(arena, count, returns); error.code != ErrorCode::ok) return error;
  const ConstMatrix covariance = {inputs.covariance.data(), count, count};
  const auto point = nearest_of(inputs.account, inputs.assets, covariance, returns, arena);
  if (!point.ok()) return point.error();
  return HealthNearestOutcome{*point, returns};
}

Result<HealthNearestOutcome> drift_nearest(const DriftNearestInputs& inputs,
                                           Arena& arena) noexcept {
  return health_nearest(inputs, drift_nearest_liquidation, arena);
}

Result<HealthNearestOutcome> mango_nearest(const MangoNearestInputs& inputs,
                                           Arena& arena) noexcept {
  return health_nearest(inputs, mango_nearest_liquidation, arena);
}

Result<ConfidenceOutcome> perp_confidence_range(const ConfidenceInputs& inputs,
                                                Arena& arena) noexcept {
  const auto range = confidence_range(inputs.account, inputs.confidences, arena);
  if (!range.ok()) return range.error();
  std::span<BoundaryRange> markets;
  Error error = take(arena, inputs.account.positions.size(), markets);
  if (error.code == ErrorCode::ok) {
    error = confidence_boundaries(inputs.account, inputs.confidences, markets, arena);
  }
  if (error.code != ErrorCode::ok) return error;
  return ConfidenceOutcome{*range, markets};
}

/// Runs `range_of(room)` with a row an entry.
template <class Outcome, class Inputs, class RangeOf>
Result<Outcome> health_confidence(const Inputs& inputs, RangeOf range_of, Arena& arena) noexcept {
  std::span<BoundaryRange> markets;
  const Error error = take(arena, inputs.confidences.size(), markets);
  if (error.code != ErrorCode::ok) return error;
  const auto range = range_of(inputs.account, inputs.confidences, markets);
  if (!range.ok()) return range.error();
  return Outcome{*range, markets};
}

Result<DriftConfidenceOutcome> drift_confidence(const DriftConfidenceInputs& inputs,
                                                Arena& arena) noexcept {
  return health_confidence<DriftConfidenceOutcome>(inputs, drift_confidence_range, arena);
}

Result<MangoConfidenceOutcome> mango_confidence(const MangoConfidenceInputs& inputs,
                                                Arena& arena) noexcept {
  return health_confidence<MangoConfidenceOutcome>(inputs, mango_confidence_range, arena);
}

Result<TopUpOutcome> top_up_outcome(const Result<TopUp>& found) noexcept {
  if (!found.ok()) return found.error();
  return TopUpOutcome{found->before, {found->reach, found->amount, found->after}};
}

Result<TopUpOutcome> perp_health_top_up(const HealthTopUpInputs& inputs) noexcept {
  return top_up_outcome(top_up_to_health(inputs.account, inputs.health));
}

Result<TopUpOutcome> perp_probability_top_up(const ProbabilityTopUpInputs& inputs) noexcept {
  return top_up_outcome(top_up_to_probability(inputs.account, inputs.goal));
}

Result<CarryOutcome> carry_outcome(const Result<CarryTime>& time) noexcept {
  if (!time.ok()) return time.error();
  return CarryOutcome{time->cost_per_hour, {time->reach, time->seconds, time->residual}};
}

Result<CarryOutcome> perp_carry_time(const CarryInputs& inputs) noexcept {
  return carry_outcome(carry_time(inputs.account, inputs.funding_rates));
}

Result<CarryOutcome> drift_carry(const DriftCarryInputs& inputs) noexcept {
  return carry_outcome(drift_carry_time(inputs.account, inputs.funding_rates));
}

Result<CarryOutcome> mango_carry(const MangoCarryInputs& inputs) noexcept {
  return carry_outcome(mango_carry_time(inputs.account, inputs.funding_rates));
}

constexpr std::array kMapProcedures = {
    procedure<PerpDirectionInputs, perp_direction_map>(
        {"perp_direction_map", "perp_direction_inputs", "direction_outcome"}),
    procedure<DriftDirectionInputs, drift_direction>(
        {"drift_direction_map", "drift_direction_inputs", "direction_outcome"}),
    procedure<MangoDirectionInputs, mango_direction>(
        {"mango_direction_map", "mango_direction_inputs", "direction_outcome"}),
    procedure<DriverBetasInputs, betas_to_driver>({"driver_betas", "driver_betas_inputs", "betas"}),
    procedure<NearestInputs, perp_nearest_liquidation>(
        {"perp_nearest_liquidation", "nearest_inputs", "nearest_outcome"}),
    procedure<DriftNearestInputs, drift_nearest>(
        {"drift_nearest_liquidation", "drift_nearest_inputs", "health_nearest_outcome"}),
    procedure<MangoNearestInputs, mango_nearest>(
        {"mango_nearest_liquidation", "mango_nearest_inputs", "health_nearest_outcome"}),
    procedure<ConfidenceInputs, perp_confidence_range>(
        {"perp_confidence_range", "confidence_inputs", "confidence_outcome"}),
    procedure<DriftConfidenceInputs, drift_confidence>(
        {"drift_confidence_range", "drift_confidence_inputs", "drift_confidence_outcome"}),
    procedure<MangoConfidenceInputs, mango_confidence>(
        {"mango_confidence_range", "mango_confidence_inputs", "mango_confidence_outcome"}),
    procedure<CarryInputs, perp_carry_time>({"perp_carry_time", "carry_inputs", "carry_outcome"}),
    procedure<DriftCarryInputs, drift_carry>(
        {"drift_carry_time", "drift_carry_inputs", "carry_outcome"}),
    procedure<MangoCarryInputs, mango_carry>(
        {"mango_carry_time", "mango_carry_inputs", "carry_outcome"}),
    procedure<HealthTopUpInputs, perp_health_top_up>(
        {"perp_top_up_to_health", "health_top_up_inputs", "top_up_outcome"}),
    procedure<ProbabilityTopUpInputs, perp_probability_top_up>(
        {"perp_top_up_to_probability", "probability_top_up_inputs", "top_up_outcome"}),
    procedure<DistanceInputs, boundary_distance>(
        {"boundary_distance", "distance_inputs", "boundary_distance"}),
};

}  // namespace

std::span<const Procedure> map_procedures() noexcept {
  return kMapProcedures;
}

}  // namespace loadline::wire

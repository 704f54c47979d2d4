#include "core/risk/passage_levels.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/order.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

enum class Side { falling, rising };

PassageInputs passage_of(const PassageLevelsInputs& in, std::span<const PriceBand> bands) {
  PassageInputs passage;
  passage.intervals = bands;
  passage.price = in.price;
  passage.drift = in.drift;
  passage.vol = in.vol;
  passage.horizon_years = in.horizon_years;
  passage.monitoring_years = in.monitoring_years;
  return passage;
}

/// The level alone: everything beyond it counts as reached.
Result<LevelPassage> reaching(const PassageLevelsInputs& in, Side side, real level) {
  PriceBand beyond;
  (side == Side::falling ? beyond.high : beyond.low) = level;
  const auto passage = passage_probability(passage_of(in, {&beyond, 1}));
  if (!passage.ok()) return passage.error();
  return side == Side::falling ? passage->falling : passage->rising;
}

/// Distances are counted in doubles from the price.
Result<LevelPassage> nearest_level(const PassageLevelsInputs& in, Side side) {
  const std::uint64_t price = order_key(in.price);
  const std::uint64_t end = order_key(side == Side::falling ? kMinOptionPrice : kMaxOptionPrice);
  const std::uint64_t range = side == Side::falling ? price - end : end - price;
  std::uint64_t near = 0, far = 0;
  LevelPassage found;
  const auto take = [&](std::uint64_t distance) -> Error {
    const std::uint64_t key = side == Side::falling ? price - distance : price + distance;
    const auto level = reaching(in, side, number_of_key(key));
    if (!level.ok()) return level.error();
    const bool rare = level->probability <= in.probability;
    (rare ? far : near) = distance;
    if (rare) found = *level;
    return {};
  };
  while (far == 0) {
    if (near == range) return LevelPassage{};
    const std::uint64_t doubled = near == 0 ? 1 : near + near;
    const Error error = take(doubled < range ? doubled : range);
    if (error.code != ErrorCode::ok) return error;
  }
  while (far - near > 1) {
    const Error error = take(near + (far - near) / 2);
    if (error.code != ErrorCode::ok) return error;
  }
  return found;
}

}  // namespace

Result<PassageLevels> passage_levels(const PassageLevelsInputs& in) noexcept {
  if (const Error error = check_passage(passage_of(in, {})); error.code != ErrorCode::ok) {
    return error;
  }
  const Error error = check_ranges({{Field::probability, in.probability, 0.0, 1.0}});
  if (error.code != ErrorCode::ok) return error;
  const auto falling = nearest_level(in, Side::falling);
  if (!falling.ok()) return falling.error();
  const auto rising = nearest_level(in, Side::rising);
  if (!rising.ok()) return rising.error();
  return PassageLevels{*falling, *rising};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

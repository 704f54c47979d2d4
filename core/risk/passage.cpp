#include "core/risk/passage.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/exotic/first_passage.hpp"
#include "core/pricing/exotic/monitoring.hpp"
#include "core/risk/corridor.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kMost = 1e6;

/// What the motion of the logarithm is.
struct LogMotion {
  real drift, spread;  ///< per year, and the deviation at the horizon
};

LogMotion motion_of(const PassageInputs& in) noexcept {
  return {log_drift(in.drift, in.vol), in.vol * square_root(in.horizon_years)};
}

bool is_random(const LogMotion& motion) noexcept {
  return motion.spread >= kMinTotalVol;
}

Result<LevelPassage> level_passage(const PassageInputs& in, const LogMotion& motion, real level,
                                   FirstPassage& alone) noexcept {
  FirstPassageInputs one;
  one.distance_log = log_distance(in.price, level);
  one.drift = motion.drift;
  one.vol = in.vol;
  one.horizon_years = in.horizon_years;
  one.monitoring_years = in.monitoring_years;
  const Result<FirstPassage> passage = first_passage(one);
  if (!passage.ok()) return passage.error();
  alone = *passage;
  LevelPassage to;
  to.exists = true;
  to.level = level;
  to.distance_percent = (level - in.price) / in.price * real(100.0);
  to.distance_sigmas = absolute(one.distance_log) / larger(motion.spread, kMinTotalVol);
  to.probability = passage->probability;
  to.log_probability = passage->log_probability;
  to.first_probability = passage->probability;
  return to;
}

/// Between two levels. Without noise the drift leads to one of them alone.
Error join_sides(const PassageInputs& in, const LogMotion& motion, PassageProbability& p) noexcept {
  if (!is_random(motion)) {
    p.probability = p.falling.probability + p.rising.probability;
    p.log_probability = larger(p.falling.log_probability, p.rising.log_probability);
    p.survival = real(1.0) - p.probability;
    return {};
  }
  const real shift = kMonitoringShift * in.vol * square_root(in.monitoring_years);
  CorridorInputs corridor;
  corridor.below = (shift - log_distance(in.price, p.falling.level)) / motion.spread;
  corridor.above = (shift + log_distance(in.price, p.rising.level)) / motion.spread;
  corridor.drift = motion.drift * in.horizon_years / motion.spread;
  const Result<CorridorExit> exit = corridor_exit(corridor);
  if (!exit.ok()) return {ErrorCode::overflow, Field::none, 0, 0.0};
  p.probability = exit->probability;
  p.log_probability = exit->log_probability;
  p.survival = exit->survival;
  p.falling.first_probability = exit->lower_first;
  p.rising.first_probability = exit->upper_first;
  return {};
}

/// The probability of a standard normal number between two, from the smaller tail.
real normal_between(real low, real high) noexcept {
  if (low > real(0.0)) return normal_cdf(-low) - normal_cdf(-high);
  return normal_cdf(high) - normal_cdf(low);
}

real terminal_of_band(const PassageInputs& in, const LogMotion& motion,
                      const PriceBand& band) noexcept {
  constexpr real kFar = std::numeric_limits<real>::infinity();
  const real mean = motion.drift * in.horizon_years;
  const bool opens_below = !(band.low >= kMinOptionPrice);
  const bool opens_above = band.high >= kMaxOptionPrice;
  const real low = opens_below ? -kFar : log_distance(in.price, band.low) - mean;
  const real high = opens_above ? kFar : log_distance(in.price, band.high) - mean;
  if (!is_random(motion)) return either(low <= 0.0 && high >= 0.0, 1.0, 0.0);
  return normal_between(low / motion.spread, high / motion.spread);
}

/// The nearest intervals about the price, by index; `size` where there is none.
struct Neighbours {
  std::size_t below, above;
  bool inside = false;
};

Neighbours neighbours_of(const PassageInputs& in) noexcept {
  Neighbours n = {in.intervals.size(), in.intervals.size(), false};
  for (std::size_t i = 0; i < in.intervals.size(); ++i) {
    const PriceBand& band = in.intervals[i];
    if (band.high < in.price) {
      n.below = i;
    } else if (band.low > in.price) {
      n.above = i;
      break;
    } else {
      n.inside = true;
    }
  }
  return n;
}

Error fill_levels(const PassageInputs& in, const LogMotion& motion,
                  PassageProbability& p) noexcept {
  const Neighbours near = neighbours_of(in);
  p.inside = near.inside;
  if (near.inside) {
    p.probability = 1.0;
    return {};
  }
  p.survival = 1.0;
  p.log_probability = -std::numeric_limits<real>::infinity();
  const struct {
    std::size_t index;
    LevelPassage& to;
    bool is_below;
  } sides[] = {{near.below, p.falling, true}, {near.above, p.rising, false}};
  for (const auto& side : sides) {
    if (side.index == in.intervals.size()) continue;
    const PriceBand& band = in.intervals[side.index];
    FirstPassage alone;
    const auto level = level_passage(in, motion, side.is_below ? band.high : band.low, alone);
    if (!level.ok()) return level.error();
    side.to = *level;
    p.probability = alone.probability;
    p.log_probability = alone.log_probability;
    p.survival = alone.survival;
  }
  return p.falling.exists && p.rising.exists ? join_sides(in, motion, p) : Error{};
}

Error check_intervals(std::span<const PriceBand> bands) noexcept {
  constexpr real kUnbounded = std::numeric_limits<real>::max();
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const auto row = static_cast<std::uint32_t>(i);
    const FieldRange reals[] = {
        {Field::intervals, bands[i].low, 0.0, kUnbounded},
        {Field::intervals, bands[i].high, kMinOptionPrice, kUnbounded},
    };
    Error error = check_ranges(reals);
    error.index = row;
    if (error.code != ErrorCode::ok) return error;
    const bool rises =
        bands[i].low <= bands[i].high && (i == 0 || bands[i].low > bands[i - 1].high);
    if (!rises) return {ErrorCode::unsorted, Field::intervals, row, refused_value(bands[i].low)};
  }
  return {};
}

}  // namespace

real log_distance(real price, real level) noexcept {
  const real ratio = level / price;
  if (!(ratio >= 0.5) || !(ratio <= 2.0)) return log(ratio);
  return log1p((level - price) / price);
}

Error check_passage(const PassageInputs& inputs) noexcept {
  const FieldRange reals[] = {
      {Field::price, inputs.price, kMinOptionPrice, kMaxOptionPrice},
      {Field::drift, inputs.drift, -kMost, kMost},
      {Field::vol, inputs.vol, 0.0, kMost},
      {Field::horizon_years, inputs.horizon_years, 0.0, kMost},
      {Field::monitoring_years, inputs.monitoring_years, 0.0, kMost},
  };
  const Error error = check_ranges(reals);
  return error.code != ErrorCode::ok ? error : check_intervals(inputs.intervals);
}

Result<PassageProbability> passage_probability(const PassageInputs& inputs) noexcept {
  if (const Error error = check_passage(inputs); error.code != ErrorCode::ok) return error;
  const LogMotion motion = motion_of(inputs);
  PassageProbability p;
  const Error error = fill_levels(inputs, motion, p);
  if (error.code != ErrorCode::ok) return error;
  for (const PriceBand& band : inputs.intervals) {
    p.terminal_probability = p.terminal_probability + terminal_of_band(inputs, motion, band);
  }
  return p;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

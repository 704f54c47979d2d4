#include "core/risk/joint_passage.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/law/bivariate_normal.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/normal.hpp"
#include "core/numeric/random/uniform.hpp"
#include "core/pricing/exotic/first_passage.hpp"
#include "core/pricing/exotic/monitoring.hpp"
#include "core/risk/passage.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kMostRate = 1e3;

/// One price on its way to its level: distances and drift counted towards it.
struct Approach {
  real distance = 0;  ///< of the logarithm, > 0
  real shifted = 0;   ///< the distance that is watched: further where looks are rare
  real drift = 0;     ///< of the logarithm, per year
  real vol = 0;
  bool falls = false;
};

Approach approach_of(const JointLevel& at, real monitoring_years) noexcept {
  Approach a;
  const real distance = log_distance(at.price, at.level);
  const real drift = log_drift(at.drift, at.vol);
  a.falls = distance < real(0.0);
  a.distance = absolute(distance);
  a.shifted = a.distance + kMonitoringShift * at.vol * square_root(monitoring_years);
  a.drift = a.falls ? -drift : drift;
  a.vol = at.vol;
  return a;
}

struct Joint {
  Approach first, second;
  real correlation = 0;  ///< of the movements towards the levels
};

Joint joint_of(const JointPassageInputs& in) noexcept {
  Joint j;
  j.first = approach_of(in.first, in.monitoring_years);
  j.second = approach_of(in.second, in.monitoring_years);
  j.correlation = j.first.falls == j.second.falls ? in.correlation : -in.correlation;
  return j;
}

Result<real> alone(const Approach& a, real horizon_years) noexcept {
  FirstPassageInputs in;
  in.distance_log = a.shifted;
  in.drift = a.drift;
  in.vol = a.vol;
  in.horizon_years = horizon_years;
  return first_passage_probability(in);
}

/// How far beyond its level, in deviations, the price is expected to end.
real terminal_excess(const Approach& a, real years) noexcept {
  return (a.drift * years - a.distance) / (a.vol * square_root(years));
}

/// Bounds of both staying, each with its own probability.
JointSurvival both_stay(real p, real q, bool is_associated) noexcept {
  const real product = p * q;
  if (is_associated) return {product, smaller(p, q)};
  return {larger(p + q - real(1.0), 0.0), product};
}

/// What a path does on its way, in deviations of one step.
struct Walker {
  real distance, drift;

  Walker(const Approach& a, real step_years) noexcept {
    const real deviation = a.vol * square_root(step_years);
    distance = a.shifted / deviation;
    drift = a.drift * step_years / deviation;
  }
  /// Takes one step; the probability that the level was not reached on it.
  real stay(real normal) noexcept {
    const real before = distance;
    distance = before - (drift + normal);
    if (!(distance > real(0.0))) return 0.0;
    return -expm1(before * distance * real(-2.0));
  }
};

JointSurvival survival_of_path(const Joint& joint, const JointPassageInputs& in,
                               std::uint64_t path) noexcept {
  const RandomSource source = {in.seed, in.stream};
  const real step_years = in.horizon_years / real_of(in.steps);
  const real rho = joint.correlation;
  const real own = square_root(larger((real(1.0) - rho) * (real(1.0) + rho), 0.0));
  Walker first(joint.first, step_years), second(joint.second, step_years);
  JointSurvival all = {1.0, 1.0};
  for (std::uint32_t step = 0; step < in.steps; ++step) {
    std::uint64_t words[2];
    random_words(source, path, 2 * step, words);
    const real one_normal = normal_quantile(open_uniform(words[0]));
    const real other_normal = normal_quantile(open_uniform(words[1]));
    const real p = first.stay(one_normal);
    const real q = second.stay(rho * one_normal + own * other_normal);
    const JointSurvival one = both_stay(p, q, !(rho < real(0.0)));
    all.low = all.low * one.low;
    all.high = all.high * one.high;
    if (all.high == real(0.0)) break;
  }
  return all;
}

/// Mean and sum of squared deviations, updated one by one (Welford 1962).
struct RunningMean {
  real mean = 0, squares = 0;

  void add(real x, real inverse_count) noexcept {
    const real change = x - mean;
    mean = mean + change * inverse_count;
    squares = squares + change * (x - mean);
  }
};

real held(real x, real low, real high) noexcept {
  return larger(smaller(x, high), low);
}

void estimate(const Joint& joint, const JointPassageInputs& in, JointPassage& out) noexcept {
  RunningMean low, high;
  for (std::uint32_t path = 0; path < in.draws; ++path) {
    const JointSurvival s = survival_of_path(joint, in, path);
    const real inverse = real(1.0) / real_of(std::uint64_t{path} + 1);
    low.add(s.low, inverse);
    high.add(s.high, inverse);
  }
  const real least = out.least_either, most = out.most_either;
  out.either_low = held(real(1.0) - high.mean, least, most);
  out.either_high = held(real(1.0) - low.mean, least, most);
  const real sum = out.first_probability + out.second_probability;
  out.both_low = larger(sum - out.either_high, 0.0);
  out.both_high = larger(sum - out.either_low, 0.0);
  const std::uint64_t n = in.draws;
  const real pairs = real_of(n) * real_of(n - 1);
  out.standard_error = square_root(larger(low.squares, high.squares) / pairs);
}

Error check_level(const JointLevel& at, std::uint32_t index) noexcept {
  const FieldRange reals[] = {
      {Field::price, at.price, kMinOptionPrice, kMaxOptionPrice},
      {Field::barrier, at.level, kMinOptionPrice, kMaxOptionPrice},
      {Field::drift, at.drift, -kMostRate, kMostRate},
      {Field::vol, at.vol, 1e-6, kMostRate},
  };
  Error error = check_ranges(reals);
  if (error.code == ErrorCode::ok && at.level == at.price) {
    error = {ErrorCode::out_of_domain, Field::barrier, 0, refused_value(at.level)};
  }
  if (error.code != ErrorCode::ok) error.index = index;
  return error;
}

Error check_count(Field field, std::uint32_t count, std::uint32_t low,
                  std::uint32_t high) noexcept {
  if (count >= low && count <= high) return {};
  return {ErrorCode::out_of_domain, field, 0, refused_value(real_of(count))};
}

}  // namespace

Error check_joint_passage(const JointPassageInputs& inputs) noexcept {
  const FieldRange reals[] = {
      {Field::correlation, inputs.correlation, -1.0, 1.0},
      {Field::horizon_years, inputs.horizon_years, 1e-9, kMostRate},
      {Field::monitoring_years, inputs.monitoring_years, 0.0, kMostRate},
  };
  const Error errors[] = {check_level(inputs.first, 0), check_level(inputs.second, 1),
                          check_ranges(reals),
                          check_count(Field::draws, inputs.draws, 2, kMaxJointDraws),
                          check_count(Field::steps, inputs.steps, 1, kMaxJointSteps)};
  for (const Error& error : errors) {
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

Result<JointSurvival> joint_passage_path(const JointPassageInputs& inputs,
                                         std::uint64_t path) noexcept {
  if (const Error error = check_joint_passage(inputs); error.code != ErrorCode::ok) return error;
  if (path >= inputs.draws) return Error{ErrorCode::out_of_domain, Field::draws, 0, 0.0};
  return survival_of_path(joint_of(inputs), inputs, path);
}

Result<JointPassage> joint_passage_probability(const JointPassageInputs& inputs) noexcept {
  if (const Error error = check_joint_passage(inputs); error.code != ErrorCode::ok) return error;
  const Joint joint = joint_of(inputs);
  const Result<real> first = alone(joint.first, inputs.horizon_years);
  if (!first.ok()) return first.error();
  const Result<real> second = alone(joint.second, inputs.horizon_years);
  if (!second.ok()) return second.error();
  JointPassage out;
  out.first_probability = *first;
  out.second_probability = *second;
  const real h = terminal_excess(joint.first, inputs.horizon_years);
  const real k = terminal_excess(joint.second, inputs.horizon_years);
  out.terminal_both = bivariate_normal_cdf(h, k, joint.correlation);
  out.terminal_either = larger((normal_cdf(h) + normal_cdf(k)) - out.terminal_both, 0.0);
  const bool is_associated = !(joint.correlation < real(0.0));
  const real independent = *first + *second * (real(1.0) - *first);
  out.least_either = is_associated ? larger(*first, *second) : independent;
  out.most_either = is_associated ? independent : smaller(*first + *second, 1.0);
  estimate(joint, inputs, out);
  return out;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

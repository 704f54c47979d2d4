// How likely two prices reach a level each before a horizon, either or both, where they move
// together.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/numeric/random/philox.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// A geometric Brownian motion and a level that it has not reached.
struct JointLevel {
  real price = 0;  ///< within the domain of an option's spot
  real level = 0;  ///< the same domain, and not the price; below it to be reached by falling
  real drift = 0;  ///< growth of the expected price, per year, |drift| <= 1e3
  real vol = 0;    ///< annual lognormal, 1e-6 .. 1e3
};

struct JointPassageInputs {
  JointLevel first, second;
  real correlation = 0;       ///< of the two motions, [-1, 1]
  real horizon_years = 0;     ///< 1e-9 .. 1e3
  real monitoring_years = 0;  ///< 0 .. 1e3, time between two looks; 0 is always
  std::uint64_t seed = 0;
  std::uint32_t stream = 0;
  std::uint32_t draws = 4096;  ///< 2 .. kMaxJointDraws
  std::uint32_t steps = 64;    ///< 1 .. kMaxJointSteps
};

/// Paths of one estimate, and times at which a path is drawn: about a second on a phone.
inline constexpr std::uint32_t kMaxJointDraws = 1u << 16;
inline constexpr std::uint32_t kMaxJointSteps = 1024;

/// The probability that both stay where they are, given the path at its times: at least `low` and
/// at most `high`.
struct JointSurvival {
  real low = 0, high = 0;
};

struct JointPassage {
  real first_probability = 0, second_probability = 0;  ///< each level alone, in closed form
  real terminal_both = 0;    ///< that both prices lie beyond their levels at the horizon
  real terminal_either = 0;  ///< that one does at least
  real least_either = 0, most_either = 0;  ///< proved bounds of `either`, without any path
  /// That one level is reached at least, from the paths: the true number lies between two numbers
  /// of which these are unbiased estimates.
  real either_low = 0, either_high = 0;
  real both_low = 0, both_high = 0;  ///< the same of both levels being reached
  real standard_error = 0;           ///< of each of the four
};

/// All of JointPassage.
///
/// Alone: `first_passage`. At the horizon: `bivariate_normal_cdf`. Proved bounds: let r be the
/// correlation of the movements towards the levels (its sign turns where one level lies above and
/// the other below). For r >= 0 the two motions are associated (Pitt, Annals of Probability 10,
/// 1982), so that both stay at least as likely as if they were independent; for r <= 0 at most.
/// With the bounds of Fréchet on the other side,
///   r >= 0: max(p, q) <= either <= p + q - p q,   r <= 0: p + q - p q <= either <= min(1, p + q).
/// Paths: at `steps` times exact in law. Between two of them both motions are Brownian bridges of
/// the same correlation, of which each alone stays with probability 1 - e^(-2 u v), u and v its
/// distances from the level in deviations of a step (0 once v <= 0); the same bounds hold there for
/// both staying, and products over the steps bound the path's survival. So nothing is lost between
/// the times: steps narrow the bracket, paths the standard error. The two estimates are held within
/// the proved bounds, and both = p + q - either.
///
/// Path i is `joint_passage_path`, from the Philox numbers of (seed, stream, i): anyone can
/// recompute it alone. With monitoring_years > 0 both levels are moved away as in
/// `passage_probability`. Errors: not_finite, out_of_domain by field (index 0 and 1 for first and
/// second), overflow beyond 1e150 standard deviations.
Result<JointPassage> joint_passage_probability(const JointPassageInputs& inputs) noexcept;

/// One path of it. Errors as above; out_of_domain (Field::draws) where there is no such path.
Result<JointSurvival> joint_passage_path(const JointPassageInputs& inputs,
                                         std::uint64_t path) noexcept;

/// The first field that both would refuse, or an Error with ErrorCode::ok.
Error check_joint_passage(const JointPassageInputs& inputs) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// How paths are drawn: how many, from which numbers, in pairs or alone.
#pragma once

#include <cstdint>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/random/philox.hpp"
#include "core/numeric/random/sobol.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

enum class PathSource : std::uint32_t {
  philox = 0,  ///< independent random numbers
  sobol = 1,   ///< a low-discrepancy sequence with random digital shifts
};

enum class PathPairs : std::uint32_t {
  single = 0,
  antithetic = 1,  ///< each draw gives a second path from the complements of its numbers
};

/// Path i of replication r is a function of these fields, i and r alone.
///
/// Draws of one path: step j takes the words 2j (variance) and 2j + 1 (spot) of `stream`, and with
/// jumps the word j of stream + 1 (their number); the shift of coordinate d of replication r is the
/// word d of path r of stream + 2. A Sobol point has 2 coordinates a step, 3 with jumps, in this
/// order of steps: the scheme's variance at one step needs that of the step before, so that no
/// bridge can draw the end of the path first.
struct PathDesign {
  std::uint64_t seed = 0;
  std::uint32_t stream = 0;
  PathSource source = PathSource::philox;
  PathPairs pairs = PathPairs::antithetic;
  std::uint32_t steps = 32;        ///< equal steps to the expiry
  std::uint64_t draws = 1 << 14;   ///< in all; a multiple of `replications`
  std::uint32_t replications = 1;  ///< Sobol: 2 or more, from which the error is measured
};

/// Steps of a path: 16 a trading day for a year.
inline constexpr std::uint32_t kMaxPathSteps = 4096;
/// Draws of one estimate: the length of a Sobol sequence.
inline constexpr std::uint64_t kMaxPathDraws = std::uint64_t{1} << 32;
/// Replications: the error of the error is then below 1.6 %.
inline constexpr std::uint32_t kMaxReplications = 2048;

/// The first field that cannot be drawn, or an Error with ErrorCode::ok: out_of_domain with
/// Field::path_source, path_pairs, steps, draws (at least 2, a multiple of the replications),
/// replications (1 to kMaxReplications; 2 at least for Sobol), and dimensions where a Sobol point
/// would have more than kMaxSobolDimensions.
Error check_path_design(const PathDesign& design, bool with_jumps) noexcept;

/// Arena bytes of the draws: 0 but for Sobol.
std::size_t path_draws_bytes(const PathDesign& design, bool with_jumps) noexcept;

/// The words of one step for a block of neighbouring paths.
class PathDraws {
 public:
  PathDraws() = default;

  /// Takes the direction numbers from the arena where they are needed. Errors: capacity_exceeded.
  static Result<PathDraws> create(const PathDesign& design, bool with_jumps, Arena& arena) noexcept;

  /// Words of step `step` for paths first, first + 1 ... of one replication, one a path in each
  /// span; `jumps` may be empty.
  void fill(std::uint32_t replication, std::uint64_t first, std::uint32_t step,
            std::span<std::uint64_t> variance, std::span<std::uint64_t> spot,
            std::span<std::uint64_t> jumps) const noexcept;

 private:
  std::uint64_t shift(std::uint32_t replication, std::uint32_t coordinate) const noexcept {
    return random_word({seed_, stream_ + 2}, replication, coordinate);
  }

  std::uint64_t seed_ = 0;
  std::uint64_t draws_a_replication_ = 0;
  std::uint32_t stream_ = 0;
  std::uint32_t coordinates_a_step_ = 0;
  PathSource source_ = PathSource::philox;
  SobolSequence sequence_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

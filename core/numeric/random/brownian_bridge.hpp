// Brownian paths built from the largest scale down: the first normal number fixes the end of the
// path, the next ones the middle of ever smaller intervals, so that the first dimensions of a
// low-discrepancy sequence carry most of the variance.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One point of the construction: path[at] = left_weight path[left] + right_weight path[right] +
/// deviation * normal. Indices count from 1; index 0 is the start of the path, at which it is 0.
struct BridgeStep {
  std::uint32_t at = 0;
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  real left_weight = 0.0;
  real right_weight = 0.0;
  real deviation = 0.0;
};

/// The construction for one grid of times, in breadth-first order of halved index intervals
/// (Moskowitz and Caflisch 1996). Every weight and deviation is within 3 ulp.
class BrownianBridge {
 public:
  /// Arena bytes of a bridge over so many times.
  static std::size_t workspace_bytes(std::size_t times) noexcept;

  /// Errors: length_mismatch without times; not_finite; out_of_domain with the index of a time that
  /// is not above the one before it (the first: not above 0); capacity_exceeded.
  static Result<BrownianBridge> create(std::span<const real> times, Arena& arena) noexcept;

  /// path[i] = W(times[i]) of a standard Brownian motion, from one normal number a time; the first
  /// one fixes the end of the path. The spans do not overlap. Errors: length_mismatch.
  Error build(std::span<const real> normals, std::span<real> path) const noexcept;

  /// The steps in their order, for a bridge of one's own between other laws.
  std::span<const BridgeStep> steps() const noexcept { return {steps_, count_}; }

  BrownianBridge() = default;

 private:
  BrownianBridge(const BridgeStep* steps, std::size_t count) noexcept
      : steps_(steps), count_(count) {}

  const BridgeStep* steps_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// How finely a boundary and a premium are resolved, and the rules of the tables by their size.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

namespace tables {
#include "core/pricing/american/american_table.inc"
}  // namespace tables

/// The largest degree of a boundary's polynomial: its error is then below 1e-11 of the strike but
/// for rates just below the carry, and a block of its basis stays below 24 KiB of stack.
inline constexpr std::size_t kMaxBoundaryDegree = 32;

/// Sizes of one computation.
struct Resolution {
  std::uint32_t degree;   ///< of the boundary's polynomial: 6, 8, 12, 16, 24 or 32
  std::uint32_t points;   ///< of the integrals in its equations: 8, 12, 16, 24 or 32
  std::uint32_t premium;  ///< points of a panel of the premium integral: 16, 24, 32 or 48
  std::uint32_t panels;   ///< of the premium integral
  real step;              ///< Newton's last step, as `Collocation::step` measures it, that ends it
};

/// sin, 1 / sin, cos and its root of the angles, and 2 cos times their weights.
struct CollocationRule {
  std::size_t points;
  const real* sine;
  const real* inverse_sine;
  const real* cosine;
  const real* root_cosine;
  const real* weight;
};

inline CollocationRule collocation_rule(std::uint32_t points) noexcept {
  using namespace tables;
#define LOADLINE_RULE(n)                                                       \
  CollocationRule {                                                            \
    n, kCollocationSine##n, kCollocationInverseSine##n, kCollocationCosine##n, \
        kCollocationRootCosine##n, kCollocationWeight##n                       \
  }
  switch (points) {
    case 8:
      return LOADLINE_RULE(8);
    case 12:
      return LOADLINE_RULE(12);
    case 16:
      return LOADLINE_RULE(16);
    case 24:
      return LOADLINE_RULE(24);
    default:
      return LOADLINE_RULE(32);
  }
#undef LOADLINE_RULE
}

/// Nodes and weights on [0, 1].
struct PremiumRule {
  std::size_t points;
  const real* node;
  const real* weight;
};

inline PremiumRule premium_rule(std::uint32_t points) noexcept {
  using namespace tables;
  switch (points) {
    case 16:
      return {16, kPremiumNode16, kPremiumWeight16};
    case 24:
      return {24, kPremiumNode24, kPremiumWeight24};
    case 32:
      return {32, kPremiumNode32, kPremiumWeight32};
    default:
      return {48, kPremiumNode48, kPremiumWeight48};
  }
}

/// cos(pi k / degree) for any k, and the nodes x = (1 + cos) / 2 of [0, 1]; degree divides 96.
class NodeCosines {
 public:
  explicit NodeCosines(std::size_t degree) noexcept : step_(96 / degree) {}

  real operator()(std::size_t k) const noexcept {
    const std::size_t at = k * step_ % 192;
    return tables::kCosines[at <= 96 ? at : 192 - at];
  }
  /// From 1 at i = 0 to 0 at i = degree.
  real node(std::size_t i) const noexcept { return real(0.5) + real(0.5) * (*this)(i); }

 private:
  std::size_t step_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

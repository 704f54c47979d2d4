// The example of core/numeric/README.md: a function as core/numeric has them.
#pragma once

#include <span>

#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// log(1 + e^x): max(x, 0) without its corner, whose slope is sigmoid(x); keeps a fitted parameter
/// positive. Error at most 2 ulp. +0 at -inf, +inf at +inf; NaN gives the canonical NaN. Method:
/// max(x, 0) + log1p(e^-|x|), in which nothing overflows.
inline real softplus(real x) noexcept;

/// out[i] = softplus(in[i]) with the bits of the scalar call. Takes as many elements as both spans
/// hold.
inline void softplus(std::span<const real> in, std::span<real> out) noexcept;

template <int N>
LOADLINE_INLINE pack<N> softplus(pack<N> x) {
  const pack<N> straight = select(x > 0.0, x, pack<N>(0.0));
  return canonical(straight + log1p(exp(-absolute(x))));
}

real softplus(real x) noexcept {
  return softplus(pack<1>(x)).v;
}

void softplus(std::span<const real> in, std::span<real> out) noexcept {
  map_lanes<kLanes>(in, out, [](pack<kLanes> x) LOADLINE_INLINE_LAMBDA { return softplus(x); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

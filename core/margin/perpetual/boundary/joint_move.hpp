// Prices that move together: each is price * (1 + beta * sign * x), x >= 0 the size of the move.
#pragma once

#include <cstdint>
#include <span>

#include "core/margin/perpetual/boundary/linear_form.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// How far an asset goes with a move: by beta times the move, of its price.
struct AssetBeta {
  std::uint32_t asset = 0;
  real beta = 0.0;
};

/// One side of a direction. Assets that are not listed stay.
struct JointMove {
  std::span<const AssetBeta> betas;
  real sign = 1.0;  ///< -1: towards lower prices where beta is above zero

  real beta_of(std::uint32_t asset) const noexcept {
    for (const AssetBeta& one : betas) {
      if (one.asset == asset) return one.beta;
    }
    return 0.0;
  }
  LinearForm price(real current, std::uint32_t asset) const noexcept {
    return {current, current * (beta_of(asset) * sign)};
  }
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

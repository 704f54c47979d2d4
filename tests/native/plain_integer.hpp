// Integers that fit the machine's widest, for rules written out once more with plain operators.
#pragma once

#include "core/numeric/signed_integer.hpp"

namespace loadline::test {

using Wide = __int128;

inline Wide value_of(const SignedInteger& x) {
  const Wide size = (static_cast<Wide>(x.size.limb[1]) << 64) | static_cast<Wide>(x.size.limb[0]);
  return x.negative ? -size : size;
}

}  // namespace loadline::test

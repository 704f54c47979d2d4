// Boost's arbitrary-precision integer as the reference for our 256-bit one, and seeded operands
// that reach every limb, carry and width.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <random>
#include <vector>

#include "core/numeric/uint256.hpp"

namespace loadline::reference {

using Big = boost::multiprecision::cpp_int;

inline Big big(const u256& a) {
  Big value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 64) + a.limb[i];
  return value;
}

inline Big big(const u512& a) {
  Big value = 0;
  for (std::size_t i = 8; i-- > 0;) value = (value << 64) + a.limb[i];
  return value;
}

inline const Big& word_mask() {
  static const Big mask = (Big{1} << 64) - 1;
  return mask;
}

/// The low 256 bits.
inline u256 narrow(Big value) {
  u256 result;
  for (std::uint64_t& limb : result.limb) {
    limb = static_cast<std::uint64_t>(value & word_mask());
    value >>= 64;
  }
  return result;
}

inline bool fits(const Big& value) {
  return value >= 0 && value >> 256 == 0;
}

/// A number of a random width, with whole runs of ones and zeros often enough to matter.
template <class Generator>
u256 random_operand(Generator& random) {
  u256 value;
  for (std::uint64_t& limb : value.limb) {
    const std::uint64_t kind = random() % 8;
    limb = kind == 0 ? 0 : kind == 1 ? ~std::uint64_t{0} : random();
  }
  return shift_right(value, static_cast<unsigned>(random() % 256));
}

/// The values at which limbs, roundings and scales change.
inline std::vector<u256> edge_operands() {
  std::vector<Big> seeds;
  for (const unsigned bit :
       {0u, 1u, 31u, 32u, 52u, 53u, 63u, 64u, 96u, 127u, 128u, 129u, 191u, 192u, 254u, 255u}) {
    seeds.push_back(Big{1} << bit);
  }
  for (const unsigned digits : {1u, 4u, 6u, 8u, 18u, 27u, 36u, 54u}) {
    const Big power = boost::multiprecision::pow(Big{10}, digits);
    seeds.push_back(power);
    seeds.push_back(power / 2);
  }
  std::vector<u256> edges{0, u256::max(), narrow((Big{1} << 256) - 2)};
  for (const Big& seed : seeds) {
    for (const int offset : {-1, 0, 1}) edges.push_back(narrow(seed + offset));
  }
  return edges;
}

}  // namespace loadline::reference

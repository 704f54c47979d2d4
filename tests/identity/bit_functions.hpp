// The engine's functions as maps from bits to bits, so that a program can hold two builds of the
// core, in hardware and in software arithmetic, and compare them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace loadline {

/// `in` and `out` are whole rows of `inputs` and of `outputs` words; reals are their bits.
struct BitFunction {
  const char* name;
  std::size_t inputs, outputs;
  double low, high;  ///< where ordinary arguments lie
  void (*apply)(std::span<const std::uint64_t> in, std::span<std::uint64_t> out);
};

/// The same list, from bit_functions.cpp compiled for either real.
std::span<const BitFunction> hardware_functions() noexcept;
std::span<const BitFunction> software_functions() noexcept;

}  // namespace loadline

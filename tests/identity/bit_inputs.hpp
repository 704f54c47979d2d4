// Argument rows for a BitFunction, the same words in every build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/bit_cast.hpp"

#include "tests/identity/bit_functions.hpp"
#include "tests/native/operand_pairs.hpp"

namespace loadline {

/// Draws rows: seven in eight have every word in the function's ordinary range, one in eight has
/// one word of random bits or a special value.
class BitInputs {
 public:
  explicit BitInputs(const BitFunction& function) : function_(function) {}

  std::vector<std::uint64_t> rows(std::size_t count) {
    std::vector<std::uint64_t> words(count * function_.inputs);
    for (std::size_t row = 0; row < count; ++row) fill(&words[row * function_.inputs]);
    return words;
  }

 private:
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  void fill(std::uint64_t* row) {
    for (std::size_t i = 0; i < function_.inputs; ++i) {
      const double unit = static_cast<double>(next() >> 11) * 0x1p-53;
      row[i] = bit_cast<std::uint64_t>(function_.low + (function_.high - function_.low) * unit);
    }
    const std::uint64_t choice = next(), bits = next();
    if (choice % 8 != 0) return;
    const std::uint64_t special = kSpecialOperands[(choice >> 8) % kSpecialOperands.size()];
    row[(choice >> 16) % function_.inputs] =
        (choice >> 3) % 2 == 0 ? bits : special | (bits & 0x8000000000000000u);
  }

  const BitFunction& function_;
  std::uint64_t state_ = 1;
};

}  // namespace loadline

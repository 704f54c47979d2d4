// Sobol's low-discrepancy sequence with the direction numbers of Joe and Kuo (2008).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/arena.hpp"
#include "core/base/result.hpp"

namespace loadline {

namespace tables {
#include "core/numeric/random/sobol_table.inc"
}  // namespace tables

/// Most dimensions of a sequence: steps times factors of a path.
inline constexpr std::uint32_t kMaxSobolDimensions = tables::kSobolDimensions;

/// Points are 32-bit fractions, so there are 2^32 of them before the sequence repeats.
inline constexpr std::uint32_t kSobolBits = 32;

/// A sequence of points, each computable from its index alone. Integer arithmetic only.
///
/// Points come in the order of Gray's code (Antonov and Saleev 1979), with which the first 2^k are
/// the same set as in the plain order. Point 0 is the origin. A coordinate is a 64-bit word whose
/// upper 32 bits are the fraction, to be read as `uniform(word)`, or as `open_uniform(word)` before
/// an inverse distribution function.
///
/// A digital shift makes the estimate unbiased and lets its error be measured from replications:
/// XOR the words of every point with one random word a dimension, `random_words(source,
/// replication, 0, shift)`.
class SobolSequence {
 public:
  /// Arena bytes of a sequence.
  static std::size_t workspace_bytes(std::uint32_t dimensions) noexcept;

  /// Takes the direction numbers from the arena; the sequence is valid while they stay there.
  /// Errors: out_of_domain (Field::dimensions) unless 1 <= dimensions <= kMaxSobolDimensions;
  /// capacity_exceeded.
  static Result<SobolSequence> create(std::uint32_t dimensions, Arena& arena) noexcept;

  std::uint32_t dimensions() const noexcept { return dimensions_; }

  /// out[d] = coordinate d of point `index`, XOR shift[d] where there is a shift (an empty span
  /// means none). As many dimensions as fit into `out`.
  void point(std::uint32_t index, std::span<const std::uint64_t> shift,
             std::span<std::uint64_t> out) const noexcept;

  /// out[i] = coordinate `dimension` (below dimensions()) of point first + i (modulo 2^32), XOR
  /// `shift`.
  void coordinates(std::uint32_t first, std::uint32_t dimension, std::uint64_t shift,
                   std::span<std::uint64_t> out) const noexcept;

  /// Turns the words of point `index` into those of point index + 1, shifted or not: one XOR a
  /// dimension. The last point is followed by point 0.
  void advance(std::uint32_t index, std::span<std::uint64_t> words) const noexcept;

  SobolSequence() = default;

 private:
  SobolSequence(const std::uint32_t* directions, std::uint32_t dimensions) noexcept
      : directions_(directions), dimensions_(dimensions) {}

  const std::uint32_t* directions_ = nullptr;  // kSobolBits rows of one number a dimension
  std::uint32_t dimensions_ = 0;
};

}  // namespace loadline

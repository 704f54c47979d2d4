// The digest of a function of one real: an input set of integers and exact operations alone, and
// each result of a batch held against that of the scalar call.
#pragma once

#include <iterator>

#include "core/numeric/lanes.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline constexpr std::uint64_t kFunctionInputs = 1'228'800;

using Kernel = void (*)(std::span<const real>, std::span<real>) noexcept;
using Scalar = real (*)(real) noexcept;

/// Where the function changes its table row. `row` counts from 0 without end, and every row has its
/// turn; the word chooses a sign or a binade where a row has several.
using Breakpoint = real (*)(std::uint64_t row, std::uint64_t word);

/// Where some function or other changes its method: sizes at which a result saturates, a series
/// takes over from a table, a part would be subnormal. Every function gets all of them.
inline constexpr real kEdges[] = {0x1p-1000, 0x1p-500, 0x1p-30, 0x1p-20, 0.25,    0.3,     0.5,
                                  0.75,      1,        8,       22,      28,      28.25,   40,
                                  50,        64,       700,     720,     760,     800,     1030,
                                  1080,      0x1p17,   0x1p52,  0x1p53,  0x1p500, 0x1p1000};

/// One function with its batch, its scalar call, and where its inputs lie.
struct Subject {
  Kernel batch;
  Scalar scalar;
  real low, high;
  Breakpoint breakpoint;
};

inline real breakpoint_of(const Subject& subject, std::uint64_t row, std::uint64_t word) noexcept {
  if (row % 8 != 7) return subject.breakpoint(row - row / 8, word);
  return signed_by(word, kEdges[row / 8 % std::size(kEdges)]);
}

/// Special values first; then one in eight of random bits, and one in eight a breakpoint or its
/// neighbour up to two units in the last place to either side, all five of each in turn.
inline real draw_input(const Subject& subject, Words& words, std::uint64_t index) noexcept {
  if (index < kSpecialBits.size()) return real_from_bits(kSpecialBits[index]);
  switch (index % 8) {
    case 0:
      return real_from_bits(words.next());
    case 1: {
      const std::uint64_t bits = bits_of(breakpoint_of(subject, index / 40, words.next()));
      return real_from_bits(bits + index / 8 % 5 - 2);
    }
    default:
      return between(words, subject.low, subject.high);
  }
}

/// Inputs in one buffer, which batches of 1, 2 .. 33, 1, 2 .. elements cut: the lengths sum up to
/// 1 modulo 8, so that eight rounds bring every length to every place relative to a vector.
struct FunctionChunk {
  static constexpr std::size_t kRound = 33 * 34 / 2;
  static constexpr std::size_t kSize = 8 * kRound;
  static_assert(kRound % 8 == 1);
  alignas(64) std::array<real, kSize> in, out;

  bool evaluate(const Subject& subject, std::size_t size) noexcept {
    for (std::size_t start = 0, length = 1; start < size; length = length % 33 + 1) {
      const std::size_t count = length < size - start ? length : size - start;
      subject.batch(std::span(in).subspan(start, count), std::span(out).subspan(start, count));
      start += count;
    }
    bool same = true;
    for (std::size_t i = 0; i < size; ++i)
      same &= bits_of(out[i]) == bits_of(subject.scalar(in[i]));
    return same;
  }
};

inline BlockDigest digest_function(const Subject& subject, Share share) noexcept {
  static FunctionChunk chunk;
  const std::uint64_t count = kFunctionInputs / share;
  Words words(share.seed(1));
  Digest digest;
  BlockDigest result;
  for (std::uint64_t done = 0; done < count; done += FunctionChunk::kSize) {
    const std::size_t size = static_cast<std::size_t>(
        count - done < FunctionChunk::kSize ? count - done : FunctionChunk::kSize);
    for (std::size_t i = 0; i < size; ++i) chunk.in[i] = draw_input(subject, words, done + i);
    result.lanes_agree &= chunk.evaluate(subject, size);
    // By bits, not through Digest's own treatment of NaN: a result has to be canonical already.
    add_all(digest, std::span(chunk.out).first(size));
  }
  result.value = digest.value();
  return result;
}

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

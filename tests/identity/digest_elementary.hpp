// Digests of the elementary functions and of the normal law: everything that maps lanes to lanes.
#pragma once

#include "core/numeric/elementary/arc_tangent.hpp"
#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/law/normal_log_cdf.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"

#include "tests/identity/digest_function.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// Half-way between two steps of ln 2 / 128, in the binades of the result that the word chooses.
inline real exponential_breakpoint(std::uint64_t row, std::uint64_t word) noexcept {
  const real steps = real_of(row % 128 + 128 * (word % 1080)) + 0.5;
  return signed_by(word, steps * (tables::kStepHigh + tables::kStepLow));
}

inline real binary_breakpoint(std::uint64_t row, std::uint64_t word) noexcept {
  return signed_by(word, (real_of(row % 128 + 128 * (word % 1080)) + 0.5) * 0x1p-7);
}

/// Of 2 x, for small x only.
inline real hyperbolic_breakpoint(std::uint64_t row, std::uint64_t word) noexcept {
  const real steps = real_of(row % 128 + 128 * (word % 64)) + 0.5;
  return signed_by(word, steps * (tables::kStepHigh + tables::kStepLow) * 0.5);
}

/// Half-way between two rows of 1/128, or where the binade ends, between 1/sqrt 2 and sqrt 2.
inline real logarithm_row_end(std::uint64_t row) noexcept {
  constexpr std::uint64_t kBitsOfRootHalf = 0x3fe6a09e667f3bcdu, kRows = 93;
  if (row % (kRows + 1) == kRows) return real_from_bits(kBitsOfRootHalf);
  return (real_of(tables::kLogFirstRow + row % (kRows + 1)) + 0.5) * 0x1p-7;
}

/// The same in any binade; in every other case in the one about 1.
inline real logarithm_breakpoint(std::uint64_t row, std::uint64_t word) noexcept {
  const std::uint64_t binade = word % 2 == 0 ? 1000 : word / 2 % 2000;
  return real_from_bits(bits_of(logarithm_row_end(row)) + (binade << 52) - (1000ull << 52));
}

/// Half-way between two multiples of pi/32, of every size up to 2^37 of them.
inline real angle_breakpoint(std::uint64_t row, std::uint64_t word) noexcept {
  const std::uint64_t turns = (word << 6) >> (33 + word % 31);
  return signed_by(word, (real_of(row % 64 + 64 * turns) + 0.5) * tables::kAngleStepNearest);
}

/// The ends of a row of y + 1; in every other case the y that is only just rounded up to it.
inline real mills_breakpoint(std::uint64_t row, std::uint64_t word) noexcept {
  const std::uint64_t end = 0x3ff0000000000000u + ((row % 172) << 47);
  const real half_unit = real_from_bits((end & 0x7ff0000000000000u) - (53ull << 52));
  const real y = real_from_bits(end) - 1.0;
  return signed_by(word, word % 2 == 0 ? y : y - half_unit);
}

inline real error_breakpoint(std::uint64_t row, std::uint64_t word) noexcept {
  return mills_breakpoint(row, word) / tables::kRootTwo;
}

/// The least p whose t = sqrt(-2 log p) belongs to the row before, found by halving.
inline std::uint64_t far_quantile_edge(std::uint64_t row) noexcept {
  static std::array<std::uint64_t, std::size(tables::kQuantileTable)> found{};
  std::uint64_t& bits = found[row];
  const std::uint64_t wanted = (std::uint64_t{1023} << 4) + tables::kQuantileFirstRow + row;
  const auto row_of = [](std::uint64_t p) {
    return bits_of(tail_coordinate(pack<1>(real_from_bits(p))).high.v) >> 48;
  };
  std::uint64_t low = 1, high = bits_of(kNearQuantile);
  while (bits == 0 && high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (row_of(middle) < wanted ? high : low) = middle;
  }
  if (bits == 0) bits = high;
  return bits;
}

/// Where a row of either table of the quantile begins.
inline real quantile_breakpoint(std::uint64_t row, std::uint64_t word) noexcept {
  constexpr std::uint64_t kNear = std::size(tables::kNearQuantileTable);
  constexpr std::uint64_t kRows = std::size(tables::kQuantileTable) + kNear;
  const std::uint64_t at = row % kRows, first = bits_of(kNearQuantile);
  const real p = real_from_bits(at < kNear ? first + (at << 50) : far_quantile_edge(at - kNear));
  return word % 2 == 0 ? p : real(1.0) - p;
}

/// The exponent is an integer, drawn at random, or such that the result is in range.
inline real draw_exponent(real base, Words& words) noexcept {
  switch (words.next() % 4) {
    case 0:
      return real_of(words.next() % 129) - 64.0;
    case 1:
      return real_from_bits(words.next());
    case 2:
      return between(words, -3, 3);
    default: {
      const real size = base < real(0.0) ? -base : base;
      return between(words, -800, 800) / log(size);
    }
  }
}

inline BlockDigest digest_pow(Share share) noexcept {
  static std::array<real, 33> x, y, out;
  const Subject bases{log2, log2, 0, 4, logarithm_breakpoint};
  Words words(share.seed(2));
  Digest digest;
  BlockDigest result;
  std::uint64_t length = 1;
  for (std::uint64_t done = 0; done < kFunctionInputs / share; done += length) {
    length = length % 33 + 1;
    for (std::size_t i = 0; i < length; ++i) {
      x[i] = draw_input(bases, words, done + i);
      y[i] = draw_exponent(x[i], words);
    }
    const auto results = std::span(out).first(length);
    pow(std::span(x).first(length), std::span(y).first(length), results);
    add_all(digest, results);
    for (std::size_t i = 0; i < length; ++i) {
      result.lanes_agree &= bits_of(out[i]) == bits_of(pow(x[i], y[i]));
    }
  }
  result.value = digest.value();
  return result;
}

/// Two draws, one statement each: compilers order a call's arguments as they like.
inline real draw_side(const Subject& sides, Words& words, std::uint64_t index) noexcept {
  const real size = draw_input(sides, words, index);
  return signed_by(words.next(), size);
}

/// Both arc tangents: quotients of every size, and any bits.
inline BlockDigest digest_arc_tangent(Share share) noexcept {
  static std::array<real, 33> x, y, angle, arc;
  const Subject sides{log2, log2, 0, 4, logarithm_breakpoint};
  Words words(share.seed(7));
  Digest digest;
  BlockDigest result;
  std::uint64_t length = 1;
  for (std::uint64_t done = 0; done < kFunctionInputs / share; done += length) {
    length = length % 33 + 1;
    for (std::size_t i = 0; i < length; ++i) {
      x[i] = draw_side(sides, words, done + i);
      y[i] = draw_side(sides, words, done + i);
    }
    const std::span<const real> across = std::span(x).first(length),
                                up = std::span(y).first(length);
    atan2(up, across, std::span(angle).first(length));
    atan(up, std::span(arc).first(length));
    add_all(digest, std::span<const real>(angle).first(length));
    add_all(digest, std::span<const real>(arc).first(length));
    for (std::size_t i = 0; i < length; ++i) {
      result.lanes_agree &= bits_of(angle[i]) == bits_of(atan2(y[i], x[i]));
      result.lanes_agree &= bits_of(arc[i]) == bits_of(atan(y[i]));
    }
  }
  result.value = digest.value();
  return result;
}

#define LOADLINE_ROW(name, low, high, breakpoint)                         \
  Block {                                                                 \
    #name, [](Share share) noexcept {                                     \
      return digest_function({name, name, low, high, breakpoint}, share); \
    }                                                                     \
  }

inline constexpr Block kElementary[] = {
    LOADLINE_ROW(exp, -750, 715, exponential_breakpoint),
    LOADLINE_ROW(log, 0, 4, logarithm_breakpoint),
    LOADLINE_ROW(expm1, -50, 715, exponential_breakpoint),
    LOADLINE_ROW(exp2, -1080, 1030, binary_breakpoint),
    LOADLINE_ROW(log1p, -1, 4,
                 [](std::uint64_t row, std::uint64_t word) noexcept {
                   return logarithm_breakpoint(row, word) - 1.0;
                 }),
    LOADLINE_ROW(log2, 0, 4, logarithm_breakpoint),
    {"pow", digest_pow},
    {"arc_tangent", digest_arc_tangent},
    LOADLINE_ROW(sin, -1e5, 1e5, angle_breakpoint),
    LOADLINE_ROW(cos, -1e5, 1e5, angle_breakpoint),
    LOADLINE_ROW(tanh, -20, 20, hyperbolic_breakpoint),
    LOADLINE_ROW(sigmoid, -750, 40, exponential_breakpoint),
    LOADLINE_ROW(erf, -7, 7, error_breakpoint),
    LOADLINE_ROW(erfc, -7, 28, error_breakpoint),
    LOADLINE_ROW(erfcx, -27, 60, error_breakpoint),
    LOADLINE_ROW(normal_pdf, -40, 40, mills_breakpoint),
    LOADLINE_ROW(normal_cdf, -40, 10, mills_breakpoint),
    LOADLINE_ROW(normal_log_cdf, -60, 40, mills_breakpoint),
    LOADLINE_ROW(normal_quantile, 0, 1, quantile_breakpoint),
};

#undef LOADLINE_ROW

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

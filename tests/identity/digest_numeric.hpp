// Digests of the elementary functions and of Black over seeded inputs. Each input set is made of
// integers alone, and each result of the build's lanes is held against that of a single lane.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "core/base/digest.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/black_batch.hpp"

namespace loadline::samples {

struct NumericDigest {
  std::uint64_t value = 0;
  bool lanes_agree = true;  ///< the batch had the bits of pack<1> everywhere
};

/// splitmix64.
class Words {
 public:
  explicit Words(std::uint64_t seed) noexcept : state_(seed) {}
  std::uint64_t next() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// A multiple of 2^-53 in [0, 1), scaled: one conversion and one or two exact IEEE operations.
  double between(double low, double high) noexcept {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
  }

 private:
  std::uint64_t state_;
};

/// Zeros, infinities, NaNs with payloads, the ends of the binades, and where results begin to
/// overflow, to be subnormal, or to vanish.
inline constexpr std::array<std::uint64_t, 30> kSpecialBits = {
    0x0000000000000000u, 0x8000000000000000u, 0x7ff0000000000000u, 0xfff0000000000000u,
    0x7ff8000000000000u, 0xfff8000000000000u, 0x7ff0000000000001u, 0xfff7ffffffffffffu,
    0x7fffffffffffffffu, 0x0000000000000001u, 0x8000000000000001u, 0x000fffffffffffffu,
    0x0010000000000000u, 0x8010000000000000u, 0x7fefffffffffffffu, 0xffefffffffffffffu,
    0x3ff0000000000000u, 0xbff0000000000000u, 0x3fefffffffffffffu, 0x3ff0000000000001u,
    0x40862e42fefa39efu, 0x40862e42fefa39f0u, 0xc086232bdd7abcd2u, 0xc0874910d52d3051u,
    0xc0874910d52d3052u, 0xc042c00000000000u, 0xc043400000000000u, 0x4043400000000000u,
    0x3fe6a09e667f3bcdu, 0x3ff6a09e667f3bcdu};

using Kernel = void (*)(std::span<const double>, std::span<double>);
using Breakpoint = double (*)(std::uint64_t index);

/// One function with its batch, its single lane, and where its inputs lie.
struct NumericSubject {
  Kernel batch;
  Kernel single;
  double low, high;
  Breakpoint breakpoint;  ///< where the function changes its table row
};

inline double draw_input(const NumericSubject& subject, Words& words,
                         std::uint64_t index) noexcept {
  if (index < kSpecialBits.size()) return bit_cast<double>(kSpecialBits[index]);
  switch (index % 8) {
    case 0:
      return bit_cast<double>(words.next());
    case 1: {  // a breakpoint, up to two units in the last place to either side
      const std::uint64_t bits = bit_cast<std::uint64_t>(subject.breakpoint(words.next()));
      return bit_cast<double>(bits + words.next() % 5 - 2);
    }
    default:
      return words.between(subject.low, subject.high);
  }
}

inline NumericDigest digest_function(const NumericSubject& subject, std::uint64_t count) noexcept {
  constexpr std::uint64_t kChunk = 1021;  // odd, so that every chunk has a partial pack
  static_assert(kChunk % 2 == 1);
  std::array<double, kChunk> in, out, expected;
  Words words(count);
  Digest digest;
  NumericDigest result;
  for (std::uint64_t done = 0; done < count; done += kChunk) {
    const std::uint64_t size = count - done < kChunk ? count - done : kChunk;
    for (std::uint64_t i = 0; i < size; ++i) in[i] = draw_input(subject, words, done + i);
    subject.batch(std::span(in).first(size), out);
    subject.single(std::span(in).first(size), expected);
    for (std::uint64_t i = 0; i < size; ++i) {
      // By bits, not through Digest's own treatment of NaN: a result has to be canonical already.
      const std::uint64_t bits = bit_cast<std::uint64_t>(out[i]);
      digest.add(bits);
      result.lanes_agree &= bits == bit_cast<std::uint64_t>(expected[i]);
    }
  }
  result.value = digest.value();
  return result;
}

template <auto Function>
void one_by_one(std::span<const double> in, std::span<double> out) noexcept {
  for (std::size_t i = 0; i < in.size(); ++i) out[i] = Function(pack<1>(in[i])).v;
}

inline double signed_by(std::uint64_t word, double size) noexcept {
  return (word >> 63) != 0 ? -size : size;
}

inline NumericDigest digest_exp(std::uint64_t count = 1'228'800) noexcept {
  return digest_function({exp, one_by_one<exp<1>>, -750, 715,
                          [](std::uint64_t word) {  // half-way between two steps of ln 2 / 128
                            return signed_by(word, (static_cast<double>(word % 131'072) + 0.5) *
                                                       (tables::kStepHigh + tables::kStepLow));
                          }},
                         count);
}

inline NumericDigest digest_log(std::uint64_t count = 1'228'800) noexcept {
  return digest_function({log, one_by_one<log<1>>, 0, 4,
                          [](std::uint64_t word) {  // half-way between two rows, in any binade
                            const double z = (static_cast<double>(90 + word % 93) + 0.5) * 0x1p-7;
                            const std::uint64_t binade = word / 93 % 2000;
                            return bit_cast<double>(bit_cast<std::uint64_t>(z) +
                                                         (binade << 52) - (1000ull << 52));
                          }},
                         count);
}

inline double mills_breakpoint(std::uint64_t word) noexcept {  // the ends of a row of y + 1
  const std::uint64_t bits = 0x3ff0000000000000u + ((word % 172) << 47);
  return signed_by(word, bit_cast<double>(bits) - 1);
}

inline NumericDigest digest_normal_pdf(std::uint64_t count = 1'228'800) noexcept {
  return digest_function({normal_pdf, one_by_one<normal_pdf<1>>, -40, 40, mills_breakpoint}, count);
}

inline NumericDigest digest_normal_cdf(std::uint64_t count = 1'228'800) noexcept {
  return digest_function({normal_cdf, one_by_one<normal_cdf<1>>, -40, 10, mills_breakpoint}, count);
}

/// Options of every kind: ordinary ones, far wings, at expiry, without volatility, at the money to
/// the last bit, and rows with a field of random bits, most of which are refused.
inline OptionInputs draw_option(Words& words) noexcept {
  const double spot = words.between(1, 2) * static_cast<double>(1u << (words.next() % 17));
  OptionInputs in{.spot = spot,
                  .strike = spot * words.between(0.4, 2.2),
                  .expiry_years = words.between(0, 2),
                  .vol = words.between(0.05, 1.5),
                  .rate = words.between(-0.03, 0.12),
                  .carry = words.between(-0.05, 0.10),
                  .type = static_cast<OptionType>(words.next() % 2)};
  double* const fields[] = {&in.spot, &in.strike, &in.expiry_years, &in.vol, &in.rate, &in.carry};
  switch (words.next() % 16) {
    case 0:
      *fields[words.next() % 6] = bit_cast<double>(words.next());
      break;
    case 1:
      *fields[words.next() % 6] = bit_cast<double>(kSpecialBits[words.next() % 30]);
      break;
    case 2:
      in.expiry_years = 0;
      break;
    case 3:
      in.vol = 0;
      break;
    case 4:
      in.strike = in.spot;
      in.carry = in.rate;
      break;
    case 5:
      in.expiry_years = words.between(0, 1e-4);
      break;
    case 6:
      in.vol = words.between(0, 1e-3);
      break;
    default:
      break;
  }
  return in;
}

inline constexpr std::size_t kBlackChunk = 333;

/// One chunk of a batch: inputs and all results.
struct BlackChunk {
  std::array<std::array<double, kBlackChunk>, 6> in;
  std::array<std::uint8_t, kBlackChunk> type;
  std::array<std::array<double, kBlackChunk>, 17> out;
  std::array<std::uint16_t, kBlackChunk> status;

  void draw(Words& words) noexcept {
    for (std::size_t i = 0; i < kBlackChunk; ++i) {
      const OptionInputs row = draw_option(words);
      const double fields[] = {row.spot, row.strike, row.expiry_years,
                               row.vol,  row.rate,   row.carry};
      for (std::size_t c = 0; c < 6; ++c) in[c][i] = fields[c];
      type[i] = static_cast<std::uint8_t>(row.type);
    }
  }
  OptionColumns options(Settlement settlement) const noexcept {
    const auto at = [this](std::size_t c) { return Column<double>{in[c].data(), 1}; };
    return {kBlackChunk, at(0), at(1), at(2), at(3), at(4), at(5), {type.data(), 1}, settlement};
  }
  OptionValueColumns results() noexcept {
    const auto at = [this](std::size_t c) { return out[c].data(); };
    return {at(0), at(1),  at(2),  at(3),  at(4),  at(5),  at(6),  at(7),  at(8),
            at(9), at(10), at(11), at(12), at(13), at(14), at(15), at(16), status.data()};
  }
};

inline bool same_bits(const BlackChunk& a, const BlackChunk& b) noexcept {
  bool same = a.status == b.status;
  for (std::size_t c = 0; c < 17; ++c) {
    for (std::size_t i = 0; i < kBlackChunk; ++i) {
      same &=
          bit_cast<std::uint64_t>(a.out[c][i]) == bit_cast<std::uint64_t>(b.out[c][i]);
    }
  }
  return same;
}

/// `count` options, rounded up to whole chunks, all columns, quote- and coin-settled in turn.
inline NumericDigest digest_black(std::uint64_t count = 240'000) noexcept {
  Words words(count);
  Digest digest;
  NumericDigest result;
  BlackChunk chunk, single;
  for (std::uint64_t done = 0; done < count; done += kBlackChunk) {
    const auto settlement = static_cast<Settlement>(done / kBlackChunk % 2);
    chunk.draw(words);
    price_options(chunk.options(settlement), chunk.results());
    price_rows<1>(chunk.options(settlement), single.results());
    result.lanes_agree &= same_bits(chunk, single);
    for (const std::uint16_t status : chunk.status) digest.add(std::uint64_t{status});
    for (const auto& column : chunk.out) {
      for (const double x : column) digest.add(bit_cast<std::uint64_t>(x));
    }
  }
  result.value = digest.value();
  return result;
}

}  // namespace loadline::samples

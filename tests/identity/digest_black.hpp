// Digests of options under Black-Scholes-Merton: value and Greeks, one at a time and in batches.
#pragma once

#include "core/pricing/black_batch.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// Options of every kind: ordinary ones, far wings, at expiry, without volatility, at the money to
/// the last bit, and rows with a field of random bits, most of which are refused.
inline OptionInputs draw_option(Words& words) noexcept {
  // One draw a statement: the order of an operator's operands is the compiler's.
  const real size = real_of(std::uint64_t{1} << (words.next() % 17));
  const real spot = between(words, 1, 2) * size;
  OptionInputs in{.spot = spot,
                  .strike = spot * between(words, 0.4, 2.2),
                  .expiry_years = between(words, 0, 2),
                  .vol = between(words, 0.05, 1.5),
                  .rate = between(words, -0.03, 0.12),
                  .carry = between(words, -0.05, 0.10),
                  .type = static_cast<OptionType>(words.next() % 2)};
  real* const fields[] = {&in.spot, &in.strike, &in.expiry_years, &in.vol, &in.rate, &in.carry};
  switch (words.next() % 16) {
    case 0:
      *fields[words.next() % 6] = real_from_bits(words.next());
      break;
    case 1:
      *fields[words.next() % 6] = real_from_bits(kSpecialBits[words.next() % 30]);
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
      in.expiry_years = between(words, 0, 1e-4);
      break;
    case 6:
      in.vol = between(words, 0, 1e-3);
      break;
    default:
      break;
  }
  return in;
}

/// Inputs and all results of some options. Not a multiple of the block of `price_options`.
struct BlackChunk {
  static constexpr std::size_t kSize = 33 * 34 / 2;
  std::array<std::array<real, kSize>, 6> in;
  std::array<std::uint8_t, kSize> type;
  std::array<std::array<real, kSize>, 17> out;
  std::array<std::uint16_t, kSize> status;

  void draw(Words& words) noexcept {
    for (std::size_t i = 0; i < kSize; ++i) {
      const OptionInputs row = draw_option(words);
      const real fields[] = {row.spot, row.strike, row.expiry_years, row.vol, row.rate, row.carry};
      for (std::size_t c = 0; c < 6; ++c) in[c][i] = fields[c];
      type[i] = static_cast<std::uint8_t>(row.type);
    }
  }
  OptionColumns options(Settlement settlement, std::size_t start,
                        std::size_t count) const noexcept {
    const auto at = [&](std::size_t c) { return Column<real>{in[c].data() + start, 1}; };
    return {count, at(0), at(1), at(2), at(3), at(4), at(5), {type.data() + start, 1}, settlement};
  }
  OptionValueColumns results(std::size_t start) noexcept {
    const auto at = [&](std::size_t c) { return out[c].data() + start; };
    return {at(0), at(1),  at(2),  at(3),  at(4),  at(5),  at(6),  at(7),  at(8),
            at(9), at(10), at(11), at(12), at(13), at(14), at(15), at(16), status.data() + start};
  }
  /// One batch, or batches of 1, 2 .. 33 options.
  void price(Settlement settlement, bool whole) noexcept {
    if (whole) {
      price_options(options(settlement, 0, kSize), results(0));
      return;
    }
    for (std::size_t start = 0, count = 1; start < kSize; start += count++) {
      price_options(options(settlement, start, count), results(start));
    }
  }
};

inline bool same_bits(const BlackChunk& a, const BlackChunk& b) noexcept {
  bool same = a.status == b.status;
  for (std::size_t c = 0; c < 17; ++c) {
    for (std::size_t i = 0; i < BlackChunk::kSize; ++i) {
      same &= bits_of(a.out[c][i]) == bits_of(b.out[c][i]);
    }
  }
  return same;
}

/// What `price_option` gives for one row of the chunk is its row of the batch.
inline bool same_as_scalar(const BlackChunk& chunk, Settlement settlement, std::size_t i) noexcept {
  const auto one = price_option(option_of_row(chunk.options(settlement, 0, BlackChunk::kSize), i));
  if (!one.ok()) return chunk.status[i] == static_cast<std::uint16_t>(one.error().code);
  return chunk.status[i] == 0 && bits_of(chunk.out[0][i]) == bits_of(one->value) &&
         bits_of(chunk.out[16][i]) == bits_of(one->ultima);
}

/// Whole chunks of options, all columns, quote- and coin-settled in turn.
inline BlockDigest digest_black(Share share) noexcept {
  static BlackChunk chunk, single;
  Words words(share.seed(4));
  Digest digest;
  BlockDigest result;
  const std::uint64_t chunks = 1'228'800 / share / BlackChunk::kSize + 1;
  for (std::uint64_t number = 0; number < chunks; ++number) {
    const auto settlement = static_cast<Settlement>(number % 2);
    chunk.draw(words);
    chunk.price(settlement, number / 2 % 2 == 0);
    price_rows<1>(chunk.options(settlement, 0, BlackChunk::kSize), single.results(0));
    result.lanes_agree &= same_bits(chunk, single);
    result.lanes_agree &= same_as_scalar(chunk, settlement, number % BlackChunk::kSize);
    for (const std::uint16_t status : chunk.status) digest.add(std::uint64_t{status});
    for (const auto& column : chunk.out) add_all(digest, column);
  }
  result.value = digest.value();
  return result;
}

inline constexpr Block kBlack[] = {{"black", digest_black}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

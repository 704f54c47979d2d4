// Digests of options on a forward, Black's and Bachelier's, and of the volatilities that prices
// imply, one at a time and in batches.
#pragma once

#include "core/pricing/bachelier_batch.hpp"
#include "core/pricing/forward_option.hpp"
#include "core/pricing/implied/bachelier_implied_batch.hpp"
#include "core/pricing/implied/black_implied_batch.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// A number of ordinary size, or now and then one of random or special bits.
inline real draw_field(Words& words, real low, real high) noexcept {
  const std::uint64_t kind = words.next() % 64, word = words.next();
  const real ordinary = between(words, low, high);
  if (kind == 0) return real_from_bits(word);
  return kind == 1 ? real_from_bits(kSpecialBits[word % 30]) : ordinary;
}

/// Columns of a chunk: price or volatility, forward, strike, expiry, discount.
struct ForwardChunk {
  static constexpr std::size_t kSize = 33 * 34 / 2;
  std::array<std::array<real, kSize>, 5> in;
  std::array<std::uint8_t, kSize> type;
  std::array<std::array<real, kSize>, 16> out, single;
  std::array<std::uint16_t, kSize> status, single_status;

  /// `normal` forwards and strikes have either sign; every third price is that of a far wing.
  void draw(Words& words, bool normal) noexcept {
    for (std::size_t i = 0; i < kSize; ++i) {
      const real forward = draw_field(words, normal ? real(-2.0) : real(0.5), 2.0);
      const real width = i % 4 == 0 ? real(0.01) : real(0.9);
      const real spread = between(words, 0.0 - width, width);
      const real strike = normal ? forward + spread * 4.0 : forward * (1.0 + spread);
      real price = draw_field(words, 0.0, 0.9);
      for (std::uint64_t fall = words.next() % (i % 3 == 0 ? 40 : 3); fall > 0; --fall) {
        price = price * 0x1p-20;
      }
      const real expiry = draw_field(words, 0.001, 3.0);
      const real fields[] = {price, forward, strike, expiry, draw_field(words, 0.5, 1.1)};
      for (std::size_t c = 0; c < 5; ++c) in[c][i] = fields[c];
      type[i] = static_cast<std::uint8_t>(words.next() % 2);
    }
  }
  Column<real> at(std::size_t c, std::size_t start) const noexcept {
    return {in[c].data() + start, 1};
  }
  /// The digest of the first `columns` results, which are those of a single lane if this is true.
  bool add_to(Digest& digest, std::size_t columns) const noexcept {
    bool same = status == single_status;
    for (const std::uint16_t code : status) digest.add(std::uint64_t{code});
    for (std::size_t c = 0; c < columns; ++c) {
      add_all(digest, out[c]);
      for (std::size_t i = 0; i < kSize; ++i) same &= bits_of(out[c][i]) == bits_of(single[c][i]);
    }
    return same;
  }
};

/// Runs `batch` over the whole chunk, or over 1, 2 .. 33 rows at a time.
template <class Batch>
void in_pieces(bool whole, Batch batch) noexcept {
  if (whole) return batch(std::size_t{0}, ForwardChunk::kSize);
  for (std::size_t start = 0, count = 1; start < ForwardChunk::kSize; start += count++) {
    batch(start, count);
  }
}

inline BlockDigest digest_implied_vol(Share share) noexcept {
  static ForwardChunk c;
  Words words(share.seed(31));
  Digest digest;
  BlockDigest result;
  const std::uint64_t chunks = 400'000 / share / ForwardChunk::kSize + 1;
  for (std::uint64_t number = 0; number < chunks; ++number) {
    c.draw(words, false);
    const real displacement = number % 3 == 0 ? real(0.25) : real(0.0);
    const auto quotes = [&](std::size_t start, std::size_t count) {
      return BlackQuoteColumns{count,
                               c.at(0, start),
                               c.at(1, start),
                               c.at(2, start),
                               c.at(3, start),
                               c.at(4, start),
                               {c.type.data() + start, 1},
                               displacement,
                               static_cast<Settlement>(number % 2)};
    };
    const auto batch = [&](std::size_t start, std::size_t count) {
      implied_vols(quotes(start, count), {c.out[0].data() + start, c.out[1].data() + start,
                                          c.out[2].data() + start, c.status.data() + start});
    };
    in_pieces(number % 2 == 0, batch);
    implied_vol_rows<1>(
        quotes(0, ForwardChunk::kSize),
        {c.single[0].data(), c.single[1].data(), c.single[2].data(), c.single_status.data()});
    result.lanes_agree &= c.add_to(digest, 3);
    const std::size_t i = number % ForwardChunk::kSize;
    const auto one =
        implied_vol({c.in[0][i], c.in[1][i], c.in[2][i], c.in[3][i], c.in[4][i], displacement,
                     static_cast<OptionType>(c.type[i]), static_cast<Settlement>(number % 2)});
    result.lanes_agree &= one.ok() ? bits_of(one->vol) == bits_of(c.out[0][i])
                                   : static_cast<std::uint16_t>(one.error().code) == c.status[i];
    add_error(digest, one.error());
    const auto total = implied_total_vol(c.in[0][i], real(0.0) - c.in[3][i] * c.in[3][i] * 20.0);
    add_error(digest, total.error());
    digest.add(bits_of(*total));
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_implied_normal_vol(Share share) noexcept {
  static ForwardChunk c;
  Words words(share.seed(32));
  Digest digest;
  BlockDigest result;
  const std::uint64_t chunks = 400'000 / share / ForwardChunk::kSize + 1;
  for (std::uint64_t number = 0; number < chunks; ++number) {
    c.draw(words, true);
    const auto quotes = [&](std::size_t start, std::size_t count) {
      return BachelierQuoteColumns{count,
                                   c.at(0, start),
                                   c.at(1, start),
                                   c.at(2, start),
                                   c.at(3, start),
                                   c.at(4, start),
                                   {c.type.data() + start, 1}};
    };
    const auto batch = [&](std::size_t start, std::size_t count) {
      implied_normal_vols(quotes(start, count), {c.out[0].data() + start, c.out[1].data() + start,
                                                 c.status.data() + start});
    };
    in_pieces(number % 2 == 0, batch);
    implied_normal_vol_rows<1>(quotes(0, ForwardChunk::kSize),
                               {c.single[0].data(), c.single[1].data(), c.single_status.data()});
    result.lanes_agree &= c.add_to(digest, 2);
    const auto alone = implied_normal_vol({.price = c.in[0][0],
                                           .forward = c.in[1][0],
                                           .strike = c.in[2][0],
                                           .expiry_years = c.in[3][0],
                                           .discount = c.in[4][0],
                                           .type = static_cast<OptionType>(c.type[0])});
    result.lanes_agree &= static_cast<std::uint16_t>(alone.error().code) == c.status[0];
    result.lanes_agree &= !alone.ok() || bits_of(alone->normal_vol) == bits_of(c.out[0][0]);
  }
  result.value = digest.value();
  return result;
}

inline BachelierValueColumns sixteen(std::array<std::array<real, ForwardChunk::kSize>, 16>& to,
                                     std::uint16_t* status, std::size_t start) noexcept {
  const auto at = [&](std::size_t c) { return to[c].data() + start; };
  return {at(0), at(1),  at(2),  at(3),  at(4),  at(5),  at(6),  at(7),         at(8),
          at(9), at(10), at(11), at(12), at(13), at(14), at(15), status + start};
}

inline BlockDigest digest_bachelier(Share share) noexcept {
  static ForwardChunk c;
  Words words(share.seed(33));
  Digest digest;
  BlockDigest result;
  const std::uint64_t chunks = 200'000 / share / ForwardChunk::kSize + 1;
  for (std::uint64_t number = 0; number < chunks; ++number) {
    c.draw(words, true);
    const auto options = [&](std::size_t start, std::size_t count) {
      return BachelierColumns{count,
                              c.at(1, start),
                              c.at(2, start),
                              c.at(3, start),
                              c.at(0, start),
                              c.at(4, start),
                              {c.type.data() + start, 1}};
    };
    in_pieces(number % 2 == 0, [&](std::size_t start, std::size_t count) {
      price_bacheliers(options(start, count), sixteen(c.out, c.status.data(), start));
    });
    price_bachelier_rows<1>(options(0, ForwardChunk::kSize),
                            sixteen(c.single, c.single_status.data(), 0));
    result.lanes_agree &= c.add_to(digest, 16);
    const std::size_t i = number % ForwardChunk::kSize;
    const auto one = price_bachelier({c.in[1][i], c.in[2][i], c.in[3][i], c.in[0][i], c.in[4][i],
                                      static_cast<OptionType>(c.type[i])});
    add_error(digest, one.error());
    result.lanes_agree &= one.ok() ? bits_of(one->value) == bits_of(c.out[0][i]) &&
                                         bits_of(one->ultima) == bits_of(c.out[15][i])
                                   : static_cast<std::uint16_t>(one.error().code) == c.status[i];
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_forward_option(Share share) noexcept {
  static ForwardChunk c;
  Words words(share.seed(34));
  Digest digest;
  for (std::uint64_t number = 0; number < 20'000 / share / ForwardChunk::kSize + 1; ++number) {
    c.draw(words, false);
    for (std::size_t i = 0; i < ForwardChunk::kSize; ++i) {
      const auto option = price_forward_option({.forward = c.in[1][i],
                                                .strike = c.in[2][i],
                                                .expiry_years = c.in[3][i],
                                                .vol = c.in[0][i],
                                                .discount = c.in[4][i],
                                                .displacement = i % 3 == 0 ? real(0.25) : real(0.0),
                                                .type = static_cast<OptionType>(c.type[i])});
      add_error(digest, option.error());
      const ForwardOptionValue& v = *option;
      for (const real x :
           {v.value, v.delta, v.gamma, v.vega, v.theta, v.rho, v.dual_delta, v.dual_gamma, v.vanna,
            v.volga, v.charm, v.veta, v.speed, v.zomma, v.color, v.ultima}) {
        digest.add(bits_of(x));
      }
    }
  }
  return {.value = digest.value()};
}

inline constexpr Block kImplied[] = {{"implied_vol", digest_implied_vol},
                                     {"implied_normal_vol", digest_implied_normal_vol},
                                     {"bachelier", digest_bachelier},
                                     {"forward_option", digest_forward_option}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

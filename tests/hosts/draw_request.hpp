// Seeded requests of every operation, sound ones and broken ones.
#pragma once

#include <cstring>
#include <vector>

#include "core/base/bit_cast.hpp"
#include "core/wire/contract/format.hpp"
#include "core/wire/contract/message.hpp"

#include "tests/identity/lending_sample.hpp"

namespace loadline::requests {

using wire::contract::Operation;

enum class Module { greeks, margin, full };

struct Message {
  std::vector<std::uint64_t> words;
  std::size_t bytes = 0;
};

class Builder {
 public:
  explicit Builder(Operation operation) : words_(wire::contract::kHeadingWords) {
    words_[0] = wire::contract::kRequestMagic |
                std::uint64_t{wire::contract::kFormatVersion} << 32 |
                static_cast<std::uint64_t>(operation) << 48;
  }
  void word(std::uint64_t value) { words_.push_back(value); }
  void number(double value) { word(bit_cast<std::uint64_t>(value)); }
  template <class Record>
  void records(std::span<const Record> all) {
    const std::size_t first = words_.size();
    words_.resize(first + all.size_bytes() / 8);
    if (!all.empty()) std::memcpy(&words_[first], all.data(), all.size_bytes());
  }
  Message finish(std::uint32_t count) {
    const std::size_t bytes = 8 * words_.size();
    words_[1] = wire::contract::halves(static_cast<std::uint32_t>(bytes), count);
    return {words_, bytes};
  }

 private:
  std::vector<std::uint64_t> words_;
};

/// Ordinary, or now and then of any bits; a NaN is canonical seven times in eight.
inline std::uint64_t draw_number(samples::Draw& draw, double low, double high) {
  constexpr std::uint64_t kSpecials[] = {0,
                                         0x8000000000000000u,
                                         0x7ff0000000000000u,
                                         0xfff0000000000000u,
                                         0x7ff8000000000000u,
                                         0x0000000000000001u,
                                         0x7fefffffffffffffu,
                                         0x3ff0000000000000u};
  const std::uint64_t kind = draw.below(96);
  const std::uint64_t word = draw.word();
  if (kind == 0) return word;
  if (kind == 1) return kSpecials[word % 8];
  const double share = static_cast<double>(word >> 12) * 0x1p-52;
  return bit_cast<std::uint64_t>(low + (high - low) * share);
}

inline void draw_option(samples::Draw& draw, Builder& to) {
  const std::uint64_t spot = draw_number(draw, 20, 200);
  to.word(spot);
  const double near = bit_cast<double>(spot);
  const bool wide = draw.one_in(4) || !(near > 1 && near < 1e6);
  to.word(wide ? draw_number(draw, 1, 1000) : draw_number(draw, 0.7 * near, 1.4 * near));
  to.word(draw.one_in(40) ? 0 : draw_number(draw, 0.002, 3));
  to.word(draw.one_in(40) ? 0 : draw_number(draw, 0.05, 1.5));
  to.word(draw_number(draw, -0.02, 0.1));
  to.word(draw_number(draw, -0.02, 0.1));
  const std::uint64_t type = draw.one_in(60) ? 2 : draw.below(2);
  const std::uint64_t settlement = draw.one_in(60) ? 3 : draw.below(3);
  to.word(type | settlement << 32);
}

inline Message draw_price(samples::Draw& draw) {
  Builder to(Operation::price);
  draw_option(draw, to);
  return to.finish(1);
}

inline Message draw_batch(samples::Draw& draw, std::uint32_t rows) {
  Builder to(Operation::price_batch);
  for (std::uint32_t i = 0; i < rows; ++i) draw_option(draw, to);
  return to.finish(rows);
}

inline Message draw_quote(samples::Draw& draw) {
  Builder to(Operation::implied_vol);
  const std::uint64_t forward = draw_number(draw, 50, 150);
  to.word(draw_number(draw, 0, 40));
  to.word(forward);
  to.word(draw.one_in(3) ? forward : draw_number(draw, 50, 150));
  to.word(draw_number(draw, 0.01, 3));
  to.word(draw.one_in(2) ? bit_cast<std::uint64_t>(1.0) : draw_number(draw, 0.9, 1));
  to.word(draw.one_in(2) ? 0 : draw_number(draw, 0, 10));
  const std::uint64_t type = draw.below(2);
  to.word(type);
  return to.finish(1);
}

inline void put_sample(Builder& to, const samples::Sample& sample) {
  using wire::contract::halves;
  to.word(sample.now);
  to.word(halves(static_cast<std::uint32_t>(sample.version), sample.e_mode_category));
  to.word(halves(static_cast<std::uint32_t>(sample.reserve_count),
                 static_cast<std::uint32_t>(sample.e_modes.size())));
  to.word(0);
  to.records(sample.market().reserves);
  to.records(sample.market().e_modes);
  to.records(sample.account().positions);
}

inline Message lending(const samples::Sample& sample) {
  Builder to(Operation::lending_assess);
  put_sample(to, sample);
  return to.finish(static_cast<std::uint32_t>(sample.position_count));
}

/// Claims near today's price, where accounts near the trigger have their boundary, and anywhere.
inline Message draw_claim(samples::Draw& draw, const samples::Sample& sample) {
  Builder to(Operation::lending_boundary);
  const std::uint64_t reserve = draw.below(sample.reserve_count + (draw.one_in(50) ? 1 : 0));
  const u256 price = reserve < sample.reserve_count ? sample.reserves[reserve].price : u256{1};
  const u256 claimed = samples::scaled(draw.between(0, 2000), price, 1000);
  to.word(reserve);
  for (const std::uint64_t limb : claimed.limb) to.word(limb);
  put_sample(to, sample);
  return to.finish(static_cast<std::uint32_t>(sample.position_count));
}

/// Spoils a byte, the length, or the end.
inline Message spoil(samples::Draw& draw, Message message) {
  const std::uint64_t kind = draw.below(4);
  if (kind == 0) {
    message.bytes = draw.below(message.bytes + 1);
  } else if (kind == 1) {
    message.words.push_back(draw.word());
    message.bytes += draw.between(1, 8);
  } else if (kind == 2) {
    message.words[draw.below(2)] ^= std::uint64_t{1} << draw.below(64);
  } else {
    message.words[draw.below(message.words.size())] ^= std::uint64_t{1} << draw.below(64);
  }
  return message;
}

inline samples::Sample sample_of(std::uint64_t seed, std::uint64_t index, std::size_t reserves) {
  for (std::uint64_t i = index;; i += 1'000'003) {
    const samples::Sample sample = samples::draw_sample(seed, i);
    if (reserves == 0 || (sample.reserve_count == reserves && sample.position_count == reserves)) {
      return sample;
    }
  }
}

/// Request number `index`; the first four are those of the table's worst cases.
inline Message draw(Module module, std::uint64_t seed, std::uint64_t index) {
  samples::Draw draw{seed * 0x9e3779b97f4a7c15u + index};
  const bool options = module != Module::margin, margin = module != Module::greeks;
  if (index == 0) return Builder(Operation::version).finish(0);
  if (index == 1 && options) return draw_batch(draw, wire::contract::kMaxBatchRows);
  if (index == 2 && margin) return lending(sample_of(seed, 6, 6));
  if (index == 3 && margin) return draw_claim(draw, sample_of(seed, 7, 6));
  std::uint64_t kind = draw.below(8);
  if (module == Module::greeks) kind = kind < 7 ? 0 : 1;
  if (module == Module::margin) kind = 4 + kind / 2;
  Message message;
  if (kind < 2) {
    message = kind == 1 ? draw_batch(draw, static_cast<std::uint32_t>(draw.between(1, 4)))
                        : draw_price(draw);
  } else if (kind < 4) {
    message = draw_quote(draw);
  } else if (kind < 6) {
    message = lending(sample_of(seed, index, 0));
  } else {
    message = draw_claim(draw, sample_of(seed, index, 0));
  }
  return draw.one_in(16) ? spoil(draw, message) : message;
}

}  // namespace loadline::requests

// A request as it is built word by word, and numbers to put into one.
#pragma once

#include <cstring>
#include <vector>

#include "core/base/bit_cast.hpp"
#include "core/wire/contract/message.hpp"

#include "tests/identity/lending_sample.hpp"

namespace loadline::requests {

using wire::contract::Operation;

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

/// Ordinary, or twice in `odds` of any bits; a NaN is canonical seven times in eight.
inline std::uint64_t draw_number(samples::Draw& draw, double low, double high,
                                 std::uint64_t odds = 96) {
  constexpr std::uint64_t kSpecials[] = {0,
                                         0x8000000000000000u,
                                         0x7ff0000000000000u,
                                         0xfff0000000000000u,
                                         0x7ff8000000000000u,
                                         0x0000000000000001u,
                                         0x7fefffffffffffffu,
                                         0x3ff0000000000000u};
  const std::uint64_t kind = draw.below(odds);
  const std::uint64_t word = draw.word();
  if (kind == 0) return word;
  if (kind == 1) return kSpecials[word % 8];
  const double share = static_cast<double>(word >> 12) * 0x1p-52;
  return bit_cast<std::uint64_t>(low + (high - low) * share);
}

}  // namespace loadline::requests

// Text of a fixed capacity, and the sentence in which a host reports a refusal.
#pragma once

#include <cstring>
#include <string_view>

#include "wasm/contract/entry.hpp"

namespace loadline::contract {

/// Appends within its capacity; what does not fit is left out.
template <std::size_t kCapacity>
class Text {
 public:
  void put(char c) noexcept {
    if (size_ < kCapacity) text_[size_++] = c;
  }
  void put(std::string_view text) noexcept {
    const std::size_t room = kCapacity - size_;
    const std::size_t taken = text.size() < room ? text.size() : room;
    std::memcpy(text_ + size_, text.data(), taken);
    size_ += taken;
  }
  void put_decimal(std::uint32_t value) noexcept {
    char digits[10];
    std::size_t count = 0;
    do {
      digits[count++] = static_cast<char>('0' + value % 10);
      value /= 10;
    } while (value != 0);
    while (count > 0) put(digits[--count]);
  }
  /// Sixteen hexadecimal digits.
  void put_word(std::uint64_t word) noexcept {
    for (int shift = 60; shift >= 0; shift -= 4) put("0123456789abcdef"[(word >> shift) & 15]);
  }
  void clear() noexcept { size_ = 0; }
  std::size_t size() const noexcept { return size_; }
  const char* data() const noexcept { return text_; }

 private:
  char text_[kCapacity];
  std::size_t size_ = 0;
};

/// "loadline: code 205, field 0, index 0": the numbers of docs/wire.md.
template <std::size_t kCapacity>
void describe(const Refusal& refusal, Text<kCapacity>& text) noexcept {
  text.put("loadline: code ");
  text.put_decimal(refusal.code);
  text.put(", field ");
  text.put_decimal(refusal.field);
  text.put(", index ");
  text.put_decimal(refusal.index);
}

}  // namespace loadline::contract

// As much of JSON as a CosmWasm message of this contract needs.
#pragma once

#include <cstddef>
#include <string_view>

namespace loadline::contract {

/// Reads a text from left to right, skipping white space between tokens.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) noexcept : rest_(text) {}

  bool take(char token) noexcept {
    skip_space();
    if (rest_.empty() || rest_.front() != token) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// A string without escapes: base64 and this contract's keys need none. Empty where there is
  /// none.
  std::string_view take_string() noexcept {
    if (!take('"')) return {};
    std::size_t size = 0;
    while (size < rest_.size() && rest_[size] != '"' && rest_[size] != '\\') ++size;
    if (size == rest_.size() || rest_[size] != '"') return {};
    const std::string_view text(rest_.data(), size);
    rest_.remove_prefix(size + 1);
    return text;
  }
  bool take_key(std::string_view key) noexcept { return take_string() == key && take(':'); }
  bool at_end() noexcept {
    skip_space();
    return rest_.empty();
  }

 private:
  void skip_space() noexcept {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' ||
                              rest_.front() == '\r' || rest_.front() == '\t')) {
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
};

}  // namespace loadline::contract

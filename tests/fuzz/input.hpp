// The bytes that libFuzzer mutates as numbers, and what a fuzzer does when a promise is broken.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "core/base/error.hpp"
#include "core/numeric/analysis/scalar.hpp"

#include "tests/native/operand_pairs.hpp"

namespace fuzz {

using loadline::real;

/// Numbers from the input, and where it has ended random ones that depend on all of it: libFuzzer
/// prefers short inputs, which would otherwise be zeros for the most part.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {
    for (std::size_t i = 0; i < size; ++i) state_ = (state_ ^ data[i]) * 0x100000001b3u;
  }

  std::uint64_t word() { return take<std::uint64_t>(); }
  std::uint8_t byte() { return take<std::uint8_t>(); }
  std::uint64_t below(std::uint64_t count) { return byte() % count; }

  /// In [low, high] three times in four; else any bits, or an operand at which arithmetic turns.
  real number(real low, real high) {
    const std::uint8_t kind = byte();
    const std::uint64_t bits = word();
    if (kind % 8 == 0) return std::bit_cast<real>(bits);
    if (kind % 8 == 1) {
      const std::uint64_t size =
          loadline::kSpecialOperands[bits % loadline::kSpecialOperands.size()];
      return std::bit_cast<real>(size | (bits & 0x8000000000000000u));
    }
    return low + (high - low) * (static_cast<real>(bits >> 11) * 0x1p-53);
  }

 private:
  template <class T>
  T take() {
    T value;
    if (size_ < sizeof value) {
      size_ = 0;
      return static_cast<T>(random());
    }
    std::memcpy(&value, data_, sizeof value);
    data_ += sizeof value;
    size_ -= sizeof value;
    return value;
  }

  std::uint64_t random() {  // splitmix64
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  const std::uint8_t* data_;
  std::size_t size_;
  std::uint64_t state_ = 0xcbf29ce484222325u;
};

inline std::uint64_t bits(real x) {
  return std::bit_cast<std::uint64_t>(x);
}

/// Ends the run, which makes libFuzzer keep the input.
inline void require(bool holds, const char* promise, std::initializer_list<real> at = {}) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s", promise);
  for (const real x : at) std::fprintf(stderr, "  %.17g (%a)", x, x);
  std::fprintf(stderr, "\n");
  std::abort();
}

/// A number, or the one NaN of the core exactly where one is due.
inline void require_number(real got, bool is_nan_due, const char* function,
                           std::initializer_list<real> at) {
  const bool is_right = is_nan_due ? bits(got) == loadline::kCanonicalNanBits : got == got;
  require(is_right, function, at);
}

/// A refused input says which.
inline void require_named(const loadline::Error& error, const char* function) {
  using loadline::ErrorCode;
  const bool is_input = error.code == ErrorCode::not_finite ||
                        error.code == ErrorCode::out_of_domain ||
                        error.code == ErrorCode::length_mismatch ||
                        error.code == ErrorCode::unsupported || error.code == ErrorCode::unsorted;
  require(!is_input || error.field != loadline::Field::none, function,
          {static_cast<real>(static_cast<int>(error.code))});
}

/// One of the documented codes.
inline void require_code(const loadline::Error& error, const char* function,
                         std::initializer_list<loadline::ErrorCode> documented) {
  bool is_documented = false;
  for (const loadline::ErrorCode code : documented) is_documented |= error.code == code;
  require(is_documented, function, {static_cast<real>(static_cast<int>(error.code))});
}

}  // namespace fuzz

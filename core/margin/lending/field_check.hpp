// The first error of a row of integers: what the check functions of every lending family share.
#pragma once

#include "core/base/result.hpp"
#include "core/numeric/uint256.hpp"

namespace loadline::lending {

/// Keeps the first error; what follows it is not looked at.
class FieldCheck {
 public:
  explicit FieldCheck(std::size_t index = 0) noexcept : index_(static_cast<std::uint32_t>(index)) {}

  FieldCheck& that(bool holds, ErrorCode code, Field field, const u256& value) noexcept {
    if (!holds && error_.code == ErrorCode::ok) {
      error_ = {.code = code, .field = field, .index = index_, .value = to_double(value)};
    }
    return *this;
  }
  FieldCheck& bits(const u256& value, unsigned bits, Field field) noexcept {
    return that(bit_count(value) <= bits, ErrorCode::out_of_domain, field, value);
  }
  FieldCheck& at_most(const u256& value, const u256& maximum, Field field) noexcept {
    return that(value <= maximum, ErrorCode::out_of_domain, field, value);
  }
  FieldCheck& at_least(const u256& value, const u256& minimum, Field field) noexcept {
    return that(value >= minimum, ErrorCode::out_of_domain, field, value);
  }
  FieldCheck& priced(const u256& price, unsigned bits_of_price, Field field) noexcept {
    return that(!is_zero(price), ErrorCode::missing_price, field, price)
        .bits(price, bits_of_price, field);
  }
  bool failed() const noexcept { return error_.code != ErrorCode::ok; }
  Error error() const noexcept { return error_; }

 private:
  Error error_{};
  std::uint32_t index_;
};

/// The error of a computation at which the contract would revert.
inline Error reverts(Field field, std::size_t index = 0) noexcept {
  return {.code = ErrorCode::overflow, .field = field, .index = static_cast<std::uint32_t>(index)};
}

}  // namespace loadline::lending

// A value or an error. The core neither throws nor returns a guess.
#pragma once

#include "core/base/error.hpp"

namespace loadline {

/// Holds a T when `ok()`, else the Error. T must be trivially copyable and default-constructible.
template <class T>
class [[nodiscard]] Result {
 public:
  static_assert(std::is_trivially_copyable_v<T>);

  constexpr Result(const T& value) noexcept : value_(value) {}
  constexpr Result(const Error& error) noexcept : error_(error) {}

  constexpr bool ok() const noexcept { return error_.code == ErrorCode::ok; }
  constexpr explicit operator bool() const noexcept { return ok(); }
  /// The value; meaningful only when `ok()`.
  constexpr const T& value() const noexcept { return value_; }
  constexpr const T& operator*() const noexcept { return value_; }
  constexpr const T* operator->() const noexcept { return &value_; }
  /// The error; `ErrorCode::ok` when there is none.
  constexpr const Error& error() const noexcept { return error_; }

 private:
  T value_{};
  Error error_{};
};

}  // namespace loadline

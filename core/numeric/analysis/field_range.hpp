// The domain of a field of an input, and the refusal that names what lies outside it.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>

#include "core/base/error.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One field with the closed interval that it has to lie in.
struct FieldRange {
  Field field;
  real value;
  real low, high;
};

/// The first field that is not finite (not_finite) or outside its interval (out_of_domain), with
/// `index` and the value; else an Error with ErrorCode::ok.
Error check_ranges(std::span<const FieldRange> fields, std::size_t index = 0) noexcept;
inline Error check_ranges(std::initializer_list<FieldRange> fields,
                          std::size_t index = 0) noexcept {
  return check_ranges(std::span(fields.begin(), fields.size()), index);
}

/// An error that says that `size` is above `capacity`, by the name of the list.
Error check_capacity(std::size_t size, std::size_t capacity, Field field) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

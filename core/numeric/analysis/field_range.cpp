#include "core/numeric/analysis/field_range.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

Error check_ranges(std::span<const FieldRange> fields, std::size_t index) noexcept {
  const auto row = static_cast<std::uint32_t>(index);
  for (const FieldRange& f : fields) {
    const ErrorValue value = refused_value(f.value);
    if (!is_finite(f.value)) return {ErrorCode::not_finite, f.field, row, value};
    if (f.value < f.low || f.value > f.high) return {ErrorCode::out_of_domain, f.field, row, value};
  }
  return {};
}

Error check_capacity(std::size_t size, std::size_t capacity, Field field) noexcept {
  if (size <= capacity) return {};
  return {ErrorCode::capacity_exceeded, field, 0, refused_value(real_of(size))};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

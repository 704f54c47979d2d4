// Rows of the accuracy program for core/numeric/elementary and core/numeric/law.
#pragma once

#include <cstddef>
#include <cstdint>

namespace accuracy {

/// Prints one line a row and a check; false where an error exceeds its bound.
bool measure_elementary(std::size_t points, std::uint64_t seed);

}  // namespace accuracy

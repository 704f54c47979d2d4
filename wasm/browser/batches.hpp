// Batches that the core evaluates many rows at a time; every other formula goes row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace loadline::browser {

/// Evaluates `count` rows of `areas.columns` and returns how many were refused. Bit i of `wanted`
/// asks for the i-th number of the formula's result.
using Batch = std::size_t (*)(std::size_t count, std::uint32_t wanted) noexcept;

/// The batch of a formula, or null.
Batch batch_of(std::string_view formula) noexcept;

}  // namespace loadline::browser

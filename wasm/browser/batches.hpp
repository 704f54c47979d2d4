// Batches that the core evaluates many rows at a time; every other formula goes row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/pricing/black.hpp"

namespace loadline::browser {

/// Columns of which one value, in their row 0, stands for all rows: what a chain has in common.
struct SharedColumns {
  std::uint32_t numbers;  ///< bit i: the i-th column of numbers
  std::uint32_t choices;

  bool number(std::size_t i) const noexcept { return (numbers >> i & 1u) != 0; }
  bool choice(std::size_t i) const noexcept { return (choices >> i & 1u) != 0; }
};

/// Consecutive rows of `areas.columns`, and which results are asked for.
struct Rows {
  std::size_t first, count;
  std::uint32_t wanted;  ///< bit i: the i-th number of the formula's result
  SharedColumns shared;

  Column<real> number(std::size_t i) const noexcept;
  Column<std::uint8_t> choice(std::size_t i) const noexcept;
  /// Where the i-th number of the result goes, or null where it is not wanted.
  real* result(std::size_t i) const noexcept;
  std::uint16_t* status() const noexcept;
};

/// A formula whose rows are evaluated together where neighbours agree in the columns that the
/// core's own batch takes but once.
struct Batch {
  std::string_view formula;
  SharedColumns common;  ///< columns that rows must agree in
  /// Evaluates the rows and returns how many were refused.
  std::size_t (*evaluate)(const Rows& rows) noexcept;
};

std::size_t evaluate_options(const Rows& rows) noexcept;

inline constexpr Batch kOptionBatch = {"price_option", {0, 0b10}, evaluate_options};

}  // namespace loadline::browser

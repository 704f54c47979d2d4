// Options under one model: rows that differ in strike and type alone are one chain, whose transform
// is computed once.
#pragma once

#include "wasm/browser/batches.hpp"

namespace loadline::browser {

std::size_t evaluate_heston(const Rows& rows) noexcept;
std::size_t evaluate_merton(const Rows& rows) noexcept;
std::size_t evaluate_kou(const Rows& rows) noexcept;
std::size_t evaluate_bates(const Rows& rows) noexcept;

}  // namespace loadline::browser

// American options: neighbouring rows keep the boundary that they share.
#pragma once

#include "wasm/browser/batches.hpp"

namespace loadline::browser {

std::size_t evaluate_americans(const Rows& rows) noexcept;

}  // namespace loadline::browser

// Implied volatilities over the wire.
#pragma once

#include "core/numeric/real.hpp"
#include "core/wire/contract/message.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {

/// Operation::implied_vol. Shape: body [kVolWords].
Outcome answer_implied_vol(const Request& request, std::span<std::uint64_t> body) noexcept;

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC

// Options over the wire: the value and the Greeks of first and second order that hedging needs.
#pragma once

#include "core/pricing/black.hpp"
#include "core/wire/contract/message.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {

/// The value and five Greeks, with the bits of `price_option`'s.
struct FirstGreeks {
  real value, delta, gamma, vega, theta, rho;
};

/// `price_option` without the Greeks that are not asked for: a contract carries only what it uses.
/// Errors as `price_option`; overflow is judged over these six numbers.
Result<FirstGreeks> first_greeks(const OptionInputs& inputs) noexcept;

/// Operation::price and Operation::price_batch. Shape: body [kMaxResultBytes / 8 - kHeadingWords].
Outcome answer_price(const Request& request, std::span<std::uint64_t> body) noexcept;
Outcome answer_price_batch(const Request& request, std::span<std::uint64_t> body) noexcept;

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC

// The options of one account, and the expiries that they are valued at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

inline constexpr real kSecondsPerYear = 31536000;  ///< ACT/365F
inline constexpr real kSecondsPerDay = 86400;

/// The market of one expiry. A settlement price that is an average has, in its last minutes, a part
/// that is known already: `settled_forward`, which no shock moves.
struct BookExpiry {
  real seconds = 0;          ///< to expiry, 0 .. 1e10; 0 once it has expired, before it is settled
  real forward = 0;          ///< quote per unit of the underlying, the settled part included
  real settled_forward = 0;  ///< 0 .. forward
  real rate = 0;             ///< continuous, per year; margin takes a negative one as 0
  real confidence = 1;       ///< 0 .. 1: the least of the forward's, the rate's and the vols' feeds
};

/// One position in one option.
struct OptionLeg {
  std::uint32_t expiry = 0;  ///< which of the book's expiries
  OptionType type = OptionType::call;
  real strike = 0;  ///< quote per unit of the underlying
  real amount = 0;  ///< contracts of one unit each, negative where short
  real vol = 0;     ///< >= 0, annual lognormal, at the venue's mark
};

/// Legs may come in any order, and more than one may name the same option.
struct OptionBook {
  std::span<const OptionLeg> legs;
  std::span<const BookExpiry> expiries;
};

/// A perpetual on the book's underlying.
struct PerpetualPosition {
  real amount = 0;      ///< units of the underlying, negative where short
  real price = 0;       ///< mark, quote
  real unrealised = 0;  ///< profit or loss and funding not yet settled, quote
  real confidence = 1;  ///< 0 .. 1, of the mark; used only where amount is not 0
};

/// The first field that is refused: not_finite, out_of_domain (with the index of the leg or
/// expiry), capacity_exceeded (kMaxOptionLegs, kMaxBookExpiries), or an Error with ErrorCode::ok.
Error check_option_book(const OptionBook& book) noexcept;

/// Time to expiry in years, ACT/365F.
real years_of(const BookExpiry& expiry) noexcept;

/// e^(-max(rate, 0) T): what 1 at expiry is worth today.
real discount_of(const BookExpiry& expiry) noexcept;

/// Part of a settlement price that an average over the last `window_seconds` has fixed already,
/// where the price has stood at `forward` all the time: 0 before the window, all of it at expiry.
real settled_by_average(real forward, real seconds, real window_seconds) noexcept;

/// Options that are sold and not covered by a bought one of the same expiry and strike, be it a
/// call or a put: the sum over expiries and strikes of max(0, -(net amount)).
real naked_shorts(const OptionBook& book, std::uint32_t expiry) noexcept;

/// Sum of |amount| of the legs of one expiry.
real gross_amount(const OptionBook& book, std::uint32_t expiry) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// What the options of a book are worth at least and at most while the spot moves through a cell.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/scenario/option_book.hpp"
#include "core/margin/option/scenario/scenario_grid.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Two straight lines over a cell, one below and one above a quantity, by their values at the low
/// and the high end.
struct Enclosure {
  real low_near = 0, low_far = 0;    ///< of the line below
  real high_near = 0, high_far = 0;  ///< of the line above

  real least() const noexcept;  ///< of the line below
  real most() const noexcept;   ///< of the line above
};

/// factor x quantity; a factor below 0 turns the lines over.
Enclosure scaled(const Enclosure& e, real factor) noexcept;
Enclosure sum(const Enclosure& a, const Enclosure& b) noexcept;
/// Lines about the lesser of two quantities. Below: the chord of the lesser of the two lines, which
/// is concave. Above: the one of the two that is lower in the middle.
Enclosure lesser(const Enclosure& a, const Enclosure& b) noexcept;
/// Lines about long_factor V where V >= 0 and short_factor V where V < 0, both factors >= 0, which
/// rises with V and has one kink: the chord on its hollow side, and one of the two factors on the
/// other.
Enclosure discounted(const Enclosure& v, real long_factor, real short_factor) noexcept;

/// The forwards of the book's expiries at a spot that is `move` times today's: (forward -
/// settled_forward) x move + settled_forward. Strikes, volatilities by leg, rates and times stay.
void move_expiries(std::span<const BookExpiry> expiries, real move,
                   std::span<BookExpiry> out) noexcept;

/// The perpetual with its mark `move` times as high, and with what that has gained it.
PerpetualPosition move_perpetual(const PerpetualPosition& from, real move) noexcept;

/// Arena bytes for `book_bounds` and `leg_bounds`.
std::size_t book_bounds_workspace_bytes(std::size_t legs) noexcept;

/// Lines about the value of every expiry in one scenario, out[x], as the spot moves from the factor
/// `near` to the factor `far` of today's. How it is known that nothing leaves them:
///  - at a fixed volatility Black's value is convex in the forward, and the forward is linear in
///  the
///    spot. The chord lies above it, and the chord less (far - near)(delta_far - delta_near) / 4 of
///    the forwards below it: the two tangents lie below the value, and that is the most by which
///    the chord exceeds the higher of them;
///  - in a skew scenario the volatility moves with the forward, between two that are known, as the
///    wing's factor is monotone on either side of the strike. Black's value rises with the
///    volatility, so the chord at the higher one lies above, and the lowered chord at the lower one
///    below;
///  - amounts and discounts only scale and add lines.
/// Rounding is left to the caller, who has the size of the numbers. Errors: those of
/// `revalue_book`, capacity_exceeded (Field::arena).
Error book_bounds(const OptionBook& book, const Scenario& scenario, const VolShockRule& vol_rule,
                  const SkewRule& skew_rule, real near, real far, std::span<Enclosure> out,
                  Arena& arena) noexcept;

/// The same of one contract of every leg as the market stands, out[i], whatever its amount.
Error leg_bounds(const OptionBook& book, real near, real far, std::span<Enclosure> out,
                 Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

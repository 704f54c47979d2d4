// One piece of the excess of equity over a margin requirement along one variable (a price, or the
// size of an order), and the point on it where the excess changes sign.
#pragma once

#include <span>

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Exponent of the requirement where a margin ratio grows with notional^0.8.
inline constexpr real kPowerExponent = 1.8;

/// One more power: power * |shift + scale * x|^exponent, the exponent being the piece's.
struct PowerTerm {
  real power = 0.0;
  real shift = 0.0;
  real scale = 1.0;
};

/// constant + slope * x - power * |shift + scale * x|^exponent, less the further powers, for x from
/// one bend to `end`; every power >= 0, exponent > 1. A sum of concave terms is concave, hence
/// monotone on either side of at most one peak.
struct Piece {
  real constant = 0.0;
  real slope = 0.0;
  real power = 0.0;
  real shift = 0.0;  ///< shift + scale * x keeps its sign within the piece
  real scale = 1.0;
  real exponent = kPowerExponent;
  real end = 0.0;
  std::span<const PowerTerm> further;  ///< empty unless power > 0
};

/// The excess at x.
real piece_value(const Piece& piece, real x) noexcept;

/// A point of a piece.
struct PiecePoint {
  real x = 0.0;
  real excess = 0.0;
};

inline PiecePoint piece_point(const Piece& piece, real x) noexcept {
  return {x, piece_value(piece, x)};
}

/// Where the piece is highest, clamped to [from, piece.end]; `from` for a straight one. In closed
/// form with one power; with several the slope, which only falls, is halved among the representable
/// numbers: at most 64 evaluations.
real piece_peak(const Piece& piece, real from) noexcept;

/// Two neighbouring numbers between which the computed excess changes sign.
struct SignChange {
  real healthy = 0.0;       ///< the excess is at least zero here
  real liquidatable = 0.0;  ///< and below zero here
  real residual = 0.0;      ///< the excess at `liquidatable`
};

/// The sign change between two points of the piece (0 <= low.x < high.x), between which the excess
/// is monotone, with different signs. A straight piece is solved in closed form. On a bent one
/// Halley's iteration, whose curvature costs no further power, starts at the negative end and keeps
/// within the two: at most 64 steps, then the bracket is halved among the representable numbers, at
/// most 128 evaluations more. Residual: one spacing of x times the slope, plus the rounding of the
/// excess.
SignChange sign_change(const Piece& piece, PiecePoint low, PiecePoint high) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

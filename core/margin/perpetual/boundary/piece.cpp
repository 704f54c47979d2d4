#include "core/margin/perpetual/boundary/piece.hpp"

#include "core/numeric/elementary/power.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::uint32_t kMaxNewtonSteps = 64;

/// The excess and its slope, by one power: good enough to walk by, not to decide by.
struct Tangent {
  real value;
  real slope;
};

Tangent tangent_at(const Piece& piece, real x) {
  const real argument = piece.shift + piece.scale * x, size = absolute(argument);
  const real steep = piece.power * pow(size, piece.exponent - real(1.0));
  const real rise = piece.exponent * steep * piece.scale;
  Tangent tangent{piece.constant + piece.slope * x - steep * size,
                  piece.slope - (argument < 0.0 ? -rise : rise)};
  for (const PowerTerm& term : piece.further) {
    const real inner = term.shift + term.scale * x, extent = absolute(inner);
    const real growth = term.power * pow(extent, piece.exponent - real(1.0));
    const real climb = piece.exponent * growth * term.scale;
    tangent.value = tangent.value - growth * extent;
    tangent.slope = tangent.slope - (inner < 0.0 ? -climb : climb);
  }
  return tangent;
}

/// A number near the root, within [low, high].
real approach(const Piece& piece, real low, real high, bool low_negative) {
  if (!(piece.power > 0.0)) return smaller(larger(-piece.constant / piece.slope, low), high);
  real x = low_negative ? low : high;
  for (std::uint32_t step = 0; step < kMaxNewtonSteps; ++step) {
    const Tangent tangent = tangent_at(piece, x);
    if (tangent.slope == 0.0) break;
    const real moved = smaller(larger(x - tangent.value / tangent.slope, low), high);
    // The error squares with each step: after one of 2^-27 none is left.
    const bool close = absolute(moved - x) <= absolute(moved) * real(0x1p-27);
    x = moved;
    if (close) break;
  }
  return x;
}

/// Numbers at least zero are ordered as their bits.
std::uint64_t rank_of(real x) {
  return bits_of(x) & 0x7fffffffffffffffu;
}

/// Where the falling slope of several powers passes zero.
real peak_of_sum(const Piece& piece, real from) {
  if (!(tangent_at(piece, from).slope > 0.0)) return from;
  if (tangent_at(piece, piece.end).slope > 0.0) return piece.end;
  std::uint64_t left = rank_of(from), right = rank_of(piece.end);
  while (right - left > 1) {
    const std::uint64_t middle = left + (right - left) / 2;
    (tangent_at(piece, real_from_bits(middle)).slope > 0.0 ? left : right) = middle;
  }
  return real_from_bits(left);
}

}  // namespace

real piece_value(const Piece& piece, real x) noexcept {
  const real line = piece.constant + piece.slope * x;
  if (!(piece.power > 0.0)) return line;
  real value = line - piece.power * pow(absolute(piece.shift + piece.scale * x), piece.exponent);
  for (const PowerTerm& term : piece.further) {
    value = value - term.power * pow(absolute(term.shift + term.scale * x), piece.exponent);
  }
  return value;
}

real piece_peak(const Piece& piece, real from) noexcept {
  if (!(piece.power > 0.0)) return from;
  if (!piece.further.empty()) return peak_of_sum(piece, from);
  // slope = exponent * power * |argument|^(exponent - 1) * scale, with the argument's sign.
  const real middle = from + (piece.end - from) * real(0.5);
  const bool below = piece.shift + piece.scale * middle < 0.0;
  const real climb = (below ? -piece.slope : piece.slope) / piece.scale;
  // On the falling side of its argument the power only gives back, on the rising side it only takes.
  if (!(climb > 0.0)) return either(below, piece.end, from);
  const real size =
      pow(climb / (piece.exponent * piece.power), real(1.0) / (piece.exponent - real(1.0)));
  const real x = ((below ? -size : size) - piece.shift) / piece.scale;
  return smaller(larger(x, from), piece.end);
}

SignChange sign_change(const Piece& piece, real low, real high) noexcept {
  const bool low_negative = piece_value(piece, low) < 0.0;
  std::uint64_t left = rank_of(low), right = rank_of(high);
  const std::uint64_t guess = rank_of(approach(piece, low, high, low_negative));
  const auto on_left = [&](std::uint64_t bits) {
    return (piece_value(piece, real_from_bits(bits)) < 0.0) == low_negative;
  };
  // Out from the guess in doubling steps, so that few halvings are left.
  if (guess > left && guess < right) {
    const bool ahead = on_left(guess);
    (ahead ? left : right) = guess;
    for (std::uint64_t stride = 1; right - left > stride; stride += stride) {
      const std::uint64_t probe = ahead ? guess + stride : guess - stride;
      if (probe <= left && !ahead) break;
      if (probe >= right && ahead) break;
      const bool still = on_left(probe);
      (still ? left : right) = probe;
      if (still != ahead) break;
    }
  }
  while (right - left > 1) {
    const std::uint64_t middle = left + (right - left) / 2;
    (on_left(middle) ? left : right) = middle;
  }
  const real a = real_from_bits(left), b = real_from_bits(right);
  const real bad = low_negative ? a : b;
  return {low_negative ? b : a, bad, piece_value(piece, bad)};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

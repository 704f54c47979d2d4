#include "core/margin/perpetual/boundary/piece.hpp"

#include "core/numeric/elementary/power.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::uint32_t kMaxSteps = 64;

/// The excess with its slope and curvature, by one power a term: good enough to walk by, not to
/// decide by.
struct Course {
  real value;
  real slope;
  real curvature = 0.0;

  /// Takes power |shift + scale x|^exponent away.
  void subtract(const PowerTerm& term, real exponent, real x) {
    const real argument = term.shift + term.scale * x, size = absolute(argument);
    const real steep = term.power * pow(size, exponent - real(1.0));
    const real rise = exponent * steep * term.scale;
    value = value - steep * size;
    slope = slope - (argument < 0.0 ? -rise : rise);
    if (size > 0.0) curvature = curvature - rise * (exponent - real(1.0)) * term.scale / size;
  }
};

Course course_at(const Piece& piece, real x) {
  Course course{piece.constant + piece.slope * x, piece.slope};
  course.subtract({piece.power, piece.shift, piece.scale}, piece.exponent, x);
  for (const PowerTerm& term : piece.further) course.subtract(term, piece.exponent, x);
  return course;
}

/// A number near the root, within [low, high].
real approach(const Piece& piece, real low, real high, bool low_negative) {
  if (!(piece.power > 0.0)) return smaller(larger(-piece.constant / piece.slope, low), high);
  real x = low_negative ? low : high;
  for (std::uint32_t step = 0; step < kMaxSteps; ++step) {
    const Course course = course_at(piece, x);
    if (course.slope == 0.0) break;
    const real newton = course.value / course.slope;
    const real bend = real(1.0) - real(0.5) * newton * course.curvature / course.slope;
    const real moved = smaller(larger(x - (bend > 0.5 ? newton / bend : newton), low), high);
    // The error is cubed with each step: after one of 2^-20 none is left.
    const bool close = absolute(moved - x) <= absolute(moved) * real(0x1p-20);
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
  if (!(course_at(piece, from).slope > 0.0)) return from;
  if (course_at(piece, piece.end).slope > 0.0) return piece.end;
  std::uint64_t left = rank_of(from), right = rank_of(piece.end);
  while (right - left > 1) {
    const std::uint64_t middle = left + (right - left) / 2;
    (course_at(piece, real_from_bits(middle)).slope > 0.0 ? left : right) = middle;
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
  // On the falling side of its argument the power only gives back, on the rising side it only
  // takes.
  if (!(climb > 0.0)) return either(below, piece.end, from);
  const real size =
      pow(climb / (piece.exponent * piece.power), real(1.0) / (piece.exponent - real(1.0)));
  const real x = ((below ? -size : size) - piece.shift) / piece.scale;
  return smaller(larger(x, from), piece.end);
}

SignChange sign_change(const Piece& piece, PiecePoint low, PiecePoint high) noexcept {
  const bool low_negative = low.excess < 0.0;
  std::uint64_t left = rank_of(low.x), right = rank_of(high.x);
  const std::uint64_t guess = rank_of(approach(piece, low.x, high.x, low_negative));
  // Moves the end that has the probe's sign to it; whether that is the left one.
  const auto narrow = [&](std::uint64_t bits) {
    const PiecePoint probe = piece_point(piece, real_from_bits(bits));
    const bool is_left = (probe.excess < 0.0) == low_negative;
    (is_left ? left : right) = bits;
    (is_left ? low : high) = probe;
    return is_left;
  };
  // Out from the guess in doubling steps, so that few halvings are left.
  if (guess > left && guess < right) {
    const bool ahead = narrow(guess);
    for (std::uint64_t stride = 1; right - left > stride; stride += stride) {
      const std::uint64_t probe = ahead ? guess + stride : guess - stride;
      if (probe <= left && !ahead) break;
      if (probe >= right && ahead) break;
      if (narrow(probe) != ahead) break;
    }
  }
  while (right - left > 1) narrow(left + (right - left) / 2);
  return low_negative ? SignChange{high.x, low.x, low.excess}
                      : SignChange{low.x, high.x, high.excess};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

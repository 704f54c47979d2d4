#include "core/numeric/analysis/polynomial.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr int kMaxDepth = 52;
// Nearer to infinity than 2^-32 pieces are halved until they are small beside their distance to it:
// what a wide smile does lies there when v is counted in the widths of a narrow one.
constexpr real kNearInfinity = 0x1p-32;
constexpr int kMaxDepthNearInfinity = 240;

/// A polynomial on one interval in Bernstein's form, and a bound on the error of each coefficient.
struct Piece {
  real low, width;
  real rest;  ///< 1 - low - width, exact
  int depth;
  real value[kMaxPolynomialDegree + 1];
  real error[kMaxPolynomialDegree + 1];
};

enum class Sign { negative, nonnegative, mixed };

Piece whole(const Polynomial& p) noexcept {
  Piece piece;
  piece.low = 0.0;
  piece.width = 1.0;
  piece.rest = 0.0;
  piece.depth = 0;
  real binomial = 1.0;
  for (std::size_t i = 0; i <= p.degree; ++i) {
    piece.value[i] = p.value[i] / binomial;
    piece.error[i] = p.size[i] * kPolynomialUnit / binomial;
    binomial = binomial * real_of(p.degree - i) / real_of(i + 1);
  }
  return piece;
}

/// What the coefficients say. Within its error bound a coefficient may have either sign.
Sign sign_of(const Piece& piece, std::size_t degree) noexcept {
  bool below = false, above = false;
  for (std::size_t i = 0; i <= degree; ++i) {
    below = below || piece.value[i] < -piece.error[i];
    above = above || piece.value[i] > piece.error[i];
  }
  if (!below) return Sign::nonnegative;
  return above ? Sign::mixed : Sign::negative;
}

/// Halves a piece by de Casteljau's scheme: the left half replaces it, the right one is returned.
Piece split(Piece& left, std::size_t degree) noexcept {
  Piece right;
  left.width = left.width * real(0.5);
  right.width = left.width;
  right.low = left.low + left.width;
  right.rest = left.rest;
  left.rest = left.rest + left.width;
  right.depth = ++left.depth;
  real value[kMaxPolynomialDegree + 1], error[kMaxPolynomialDegree + 1];
  for (std::size_t i = 0; i <= degree; ++i) {
    value[i] = left.value[i];
    error[i] = left.error[i];
  }
  for (std::size_t level = 0; level <= degree; ++level) {
    left.value[level] = value[0];
    left.error[level] = error[0];
    right.value[degree - level] = value[degree - level];
    right.error[degree - level] = error[degree - level];
    for (std::size_t i = 0; i + level < degree; ++i) {
      value[i] = (value[i] + value[i + 1]) * real(0.5);
      error[i] = (error[i] + error[i + 1]) * real(0.5) + absolute(value[i]) * real(0x1p-52);
    }
  }
  return right;
}

bool may_split(const Piece& piece) noexcept {
  if (piece.depth < kMaxDepth) return true;
  return piece.rest < kNearInfinity && piece.depth < kMaxDepthNearInfinity &&
         piece.width > piece.rest * real(0x1p-52);
}

void append(NegativeIntervals& found, const Piece& piece) noexcept {
  const UnitPoint low{piece.low, piece.rest + piece.width};
  const UnitPoint high{piece.low + piece.width, piece.rest};
  UnitInterval* const last = found.count > 0 ? &found.interval[found.count - 1] : nullptr;
  // More intervals than the degree allows can only come from one that noise has cut.
  if (last != nullptr && (last->high.rest == low.rest || found.count == NegativeIntervals::kMost)) {
    last->high = high;
    return;
  }
  found.interval[found.count++] = {low, high};
}

/// Visits the pieces from left to right; stops at the first negative one when `first_only`.
NegativeIntervals search(const Polynomial& p, bool first_only) noexcept {
  NegativeIntervals found;
  // One waits for each turn to the left, of which no way has more than one piece's depth.
  Piece stack[kMaxDepth + 4];
  std::size_t waiting = 1;
  stack[0] = whole(p);
  int subdivisions = 0;
  while (waiting > 0) {
    Piece& piece = stack[waiting - 1];
    const Sign sign = sign_of(piece, p.degree);
    if (sign == Sign::mixed && may_split(piece)) {
      if (++subdivisions > kMaxSubdivisions) {
        found.decided = false;
        return found;
      }
      const Piece right = split(piece, p.degree);
      const Piece left = piece;
      stack[waiting - 1] = right;
      stack[waiting++] = left;
      continue;
    }
    if (sign == Sign::negative) {
      append(found, piece);
      if (first_only) return found;
    }
    --waiting;
  }
  return found;
}

}  // namespace

Polynomial polynomial(real c0, real c1, real c2) noexcept {
  Polynomial p;
  const real c[] = {c0, c1, c2};
  p.degree = 2;
  for (std::size_t i = 0; i < 3; ++i) {
    p.value[i] = c[i];
    p.size[i] = absolute(c[i]);
  }
  while (p.degree > 0 && p.value[p.degree] == 0.0) --p.degree;
  return p;
}

Polynomial operator+(const Polynomial& a, const Polynomial& b) noexcept {
  Polynomial sum;
  sum.degree = a.degree < b.degree ? b.degree : a.degree;
  for (std::size_t i = 0; i <= sum.degree; ++i) {
    sum.value[i] = a.value[i] + b.value[i];
    sum.size[i] = a.size[i] + b.size[i];
  }
  return sum;
}

Polynomial operator-(const Polynomial& a, const Polynomial& b) noexcept {
  return a + real(-1.0) * b;
}

Polynomial operator*(const Polynomial& a, const Polynomial& b) noexcept {
  Polynomial product;
  product.degree = a.degree + b.degree;
  for (std::size_t i = 0; i <= a.degree; ++i) {
    for (std::size_t j = 0; j <= b.degree; ++j) {
      product.value[i + j] = product.value[i + j] + a.value[i] * b.value[j];
      product.size[i + j] = product.size[i + j] + a.size[i] * b.size[j];
    }
  }
  return product;
}

Polynomial operator*(real factor, const Polynomial& a) noexcept {
  Polynomial product;
  product.degree = a.degree;
  for (std::size_t i = 0; i <= a.degree; ++i) {
    product.value[i] = factor * a.value[i];
    product.size[i] = absolute(factor) * a.size[i];
  }
  return product;
}

Polynomial derivative(const Polynomial& a) noexcept {
  Polynomial result;
  if (a.degree == 0) return result;
  result.degree = a.degree - 1;
  for (std::size_t i = 0; i < a.degree; ++i) {
    result.value[i] = real_of(i + 1) * a.value[i + 1];
    result.size[i] = real_of(i + 1) * a.size[i + 1];
  }
  return result;
}

real evaluate(const Polynomial& p, real v) noexcept {
  real sum = 0.0;
  for (std::size_t i = p.degree + 1; i > 0; --i) sum = sum * v + p.value[i - 1];
  return sum;
}

real evaluate_size(const Polynomial& p, real v) noexcept {
  real sum = 0.0;
  for (std::size_t i = p.degree + 1; i > 0; --i) sum = sum * v + p.size[i - 1];
  return sum;
}

NegativeIntervals negative_intervals(const Polynomial& p) noexcept {
  return search(p, false);
}

bool is_nonnegative(const Polynomial& p) noexcept {
  const NegativeIntervals found = search(p, true);
  return found.decided && found.count == 0;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

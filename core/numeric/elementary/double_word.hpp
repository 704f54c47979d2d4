// Sums and products with their rounding errors: a value as the unevaluated sum of two reals.
#pragma once

#include "core/numeric/lanes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// high + low, where |low| is at most about half a unit in the last place of high.
template <int N>
struct DoubleWord {
  pack<N> high;
  pack<N> low;
};

/// a + b exactly, for any a and b whose sum is finite (Knuth 1969).
template <int N>
LOADLINE_INLINE DoubleWord<N> two_sum(pack<N> a, std::type_identity_t<pack<N>> b) {
  const pack<N> sum = a + b;
  const pack<N> a_part = sum - b;
  return {sum, (a - a_part) + (b - (sum - a_part))};
}

/// a + b exactly, where a = 0 or |a| >= |b| (Dekker 1971).
template <int N>
LOADLINE_INLINE DoubleWord<N> fast_two_sum(pack<N> a, std::type_identity_t<pack<N>> b) {
  const pack<N> sum = a + b;
  return {sum, (a - sum) + b};
}

/// a * b to 2^-104 of it, where nothing overflows and no partial product is subnormal.
template <int N>
LOADLINE_INLINE DoubleWord<N> two_product(pack<N> a, std::type_identity_t<pack<N>> b) {
  const pack<N> a_head = head(a), b_head = head(b);
  const pack<N> a_rest = a - a_head, b_rest = b - b_head;
  const pack<N> product = a * b;
  return {product,
          ((a_head * b_head - product) + (a_head * b_rest + a_rest * b_head)) + a_rest * b_rest};
}

/// Whether the condition holds in any lane: for skipping work, never for choosing a result.
template <int N>
LOADLINE_INLINE bool any(mask_pack<N> condition) {
  if constexpr (N == 1) {
    return condition.v;
  } else {
    std::int64_t joined = 0;
    for (int i = 0; i < N; ++i) joined |= condition.v[i];
    return joined != 0;
  }
}

/// numerator / denominator, rounded from a quotient that is good to about 2^-100.
template <int N>
LOADLINE_INLINE pack<N> quotient(DoubleWord<N> numerator, DoubleWord<N> denominator) {
  const pack<N> estimate = numerator.high / denominator.high;
  const DoubleWord<N> back = two_product(estimate, denominator.high);
  const pack<N> rest =
      ((numerator.high - back.high) - back.low) + (numerator.low - estimate * denominator.low);
  return estimate + rest / denominator.high;
}

// Arithmetic on double words, to about 2^-100 of the largest operand or of the product.

template <int N>
LOADLINE_INLINE DoubleWord<N> operator+(DoubleWord<N> a, DoubleWord<N> b) {
  const DoubleWord<N> sum = two_sum(a.high, b.high);
  return fast_two_sum(sum.high, sum.low + (a.low + b.low));
}

template <int N>
LOADLINE_INLINE DoubleWord<N> operator-(DoubleWord<N> a) {
  return {-a.high, -a.low};
}

template <int N>
LOADLINE_INLINE DoubleWord<N> operator-(DoubleWord<N> a, DoubleWord<N> b) {
  return a + -b;
}

template <int N>
LOADLINE_INLINE DoubleWord<N> operator*(DoubleWord<N> a, DoubleWord<N> b) {
  const DoubleWord<N> product = two_product(a.high, b.high);
  return fast_two_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

template <int N>
LOADLINE_INLINE DoubleWord<N> operator/(DoubleWord<N> a, DoubleWord<N> b) {
  const pack<N> estimate = a.high / b.high;
  const DoubleWord<N> back = two_product(estimate, b.high);
  const pack<N> rest = ((a.high - back.high) - back.low) + (a.low - estimate * b.low);
  return fast_two_sum(estimate, rest / b.high);
}

/// a / 2^n or a 2^n: exact.
template <int N>
LOADLINE_INLINE DoubleWord<N> scaled(DoubleWord<N> a, real power_of_two) {
  return {a.high * power_of_two, a.low * power_of_two};
}

/// The root of a > 0.
template <int N>
LOADLINE_INLINE DoubleWord<N> square_root(DoubleWord<N> a) {
  const pack<N> root = square_root(a.high);
  const DoubleWord<N> back = two_product(root, root);
  const pack<N> rest = ((a.high - back.high) - back.low) + a.low;
  return fast_two_sum(root, rest * 0.5 / root);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

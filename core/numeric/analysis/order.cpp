#include "core/numeric/analysis/order.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check(std::span<const real> sample) {
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (is_finite(sample[i])) continue;
    return {ErrorCode::not_finite, Field::vector, static_cast<std::uint32_t>(i),
            refused_value(sample[i])};
  }
  return {};
}

/// The key at `rank`, byte by byte from the top: of the keys that share the bytes found so far, the
/// counts of each value of the next byte tell which one holds the rank.
std::uint64_t select_key(std::span<const real> sample, std::size_t rank) {
  std::uint64_t found = 0;
  for (int shift = 56; shift >= 0; shift -= 8) {
    std::size_t counts[256] = {};
    for (const real x : sample) {
      const std::uint64_t key = order_key(x);
      const bool same = shift == 56 || (key >> (shift + 8)) == (found >> (shift + 8));
      if (same) ++counts[(key >> shift) & 255];
    }
    std::uint64_t byte = 0;
    while (rank >= counts[byte]) rank -= counts[byte++];
    found |= byte << shift;
  }
  return found;
}

/// A position in the sorted sample: x at `rank` and a fraction of the way to the next.
struct Position {
  std::size_t rank;
  real fraction;
};

/// floor and fraction of h, 0 <= h < 2^52: adding 2^52 rounds to an integer and leaves it in the
/// low bits.
Position split(real h) {
  const real rounded = (h + real(0x1p52)) - real(0x1p52);
  const real whole = rounded > h ? rounded - real(1.0) : rounded;
  const std::uint64_t bits = bits_of(whole + real(0x1p52));
  return {static_cast<std::size_t>(bits & 0x000fffffffffffffu), h - whole};
}

Position position_of(std::size_t n, real p, QuantileDefinition definition) {
  const std::size_t last = n - 1;
  if (definition == QuantileDefinition::linear) return split(real_of(last) * p);
  if (definition == QuantileDefinition::weibull) {
    const real h = real_of(n + 1) * p;
    return split(smaller(larger(h, 1.0), real_of(n)) - real(1.0));
  }
  const Position at = split(real_of(n) * p);  // rank 0 is the first: k - 1 = ceil(n p) - 1
  const std::size_t ceiling = at.fraction > 0.0 ? at.rank + 1 : at.rank;
  return {ceiling == 0 ? 0 : ceiling - 1, 0.0};
}

/// Merges the sorted runs [first, middle) and [middle, last) of `from`; ties go to the left run,
/// whose indices are the smaller.
void merge(std::span<const real> sample, std::span<const std::uint32_t> from,
           std::span<std::uint32_t> to, std::size_t first, std::size_t middle, std::size_t last) {
  std::size_t left = first, right = middle;
  for (std::size_t k = first; k < last; ++k) {
    const bool take_left = right == last || (left < middle && order_key(sample[from[left]]) <=
                                                                  order_key(sample[from[right]]));
    to[k] = take_left ? from[left++] : from[right++];
  }
}

}  // namespace

Result<real> order_statistic(std::span<const real> sample, std::size_t rank) noexcept {
  if (rank >= sample.size()) return Error{ErrorCode::length_mismatch, Field::vector};
  if (const Error error = check(sample); error.code != ErrorCode::ok) return error;
  return number_of_key(select_key(sample, rank));
}

Result<real> quantile(std::span<const real> sample, real p,
                      QuantileDefinition definition) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  if (!(p >= 0.0 && p <= 1.0)) {
    return Error{ErrorCode::out_of_domain, Field::probability, 0, refused_value(p)};
  }
  if (sample.empty()) return Error{ErrorCode::length_mismatch, Field::vector};
  const Position at = position_of(sample.size(), p, definition);
  const auto low = order_statistic(sample, at.rank);
  if (!low.ok() || !(at.fraction > 0.0)) return low;
  const auto high = order_statistic(sample, at.rank + 1);
  if (!high.ok()) return high;
  // The difference of two neighbours may overflow; each product cannot. Their roundings may leave
  // the interval, most of all among subnormals.
  const real between = (real(1.0) - at.fraction) * *low + at.fraction * *high;
  return larger(*low, smaller(*high, between));
}

Error sort_order(std::span<const real> sample, std::span<std::uint32_t> order,
                 Arena& arena) noexcept {
  const std::size_t n = sample.size();
  if (order.size() != n || n > 0xffffffffu) return {ErrorCode::length_mismatch, Field::vector};
  if (const Error error = check(sample); error.code != ErrorCode::ok) return error;
  if (n == 0) return {};
  const Arena::Scope scope(arena);
  const auto scratch = arena.take<std::uint32_t>(n);
  if (scratch.empty()) return {ErrorCode::capacity_exceeded, Field::arena};
  for (std::size_t i = 0; i < n; ++i) order[i] = static_cast<std::uint32_t>(i);
  std::span<std::uint32_t> from = order, to = scratch;
  for (std::size_t run = 1; run < n; run += run) {
    for (std::size_t first = 0; first < n; first += run + run) {
      const std::size_t middle = n - first < run ? n : first + run;
      const std::size_t last = n - middle < run ? n : middle + run;
      merge(sample, from, to, first, middle, last);
    }
    const auto kept = from;
    from = to;
    to = kept;
  }
  if (from.data() != order.data()) {
    for (std::size_t i = 0; i < n; ++i) order[i] = from[i];
  }
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

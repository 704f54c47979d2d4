#include "core/volatility/surface/venue_quotes.hpp"

#include "core/numeric/analysis/order.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::uint64_t kMillisecondsAYear = 365ull * 24 * 3600 * 1000;

/// The least of the sorted values at which half of the weight is reached.
real weighted_median(std::span<const real> values, std::span<const ParityPair> pairs,
                     std::span<const std::uint32_t> order, real total) noexcept {
  real reached = 0.0;
  for (const std::uint32_t i : order) {
    reached = reached + pairs[i].weight;
    if (reached + reached >= total) return values[i];
  }
  return values[order.back()];
}

}  // namespace

real years_between(std::int64_t from_ms, std::int64_t to_ms) noexcept {
  const bool backwards = to_ms < from_ms;
  const auto from = static_cast<std::uint64_t>(from_ms), to = static_cast<std::uint64_t>(to_ms);
  const std::uint64_t span = backwards ? from - to : to - from;
  const real years = real_of(span & 0x000fffffffffffffu) / real_of(kMillisecondsAYear);
  return backwards ? -years : years;
}

Result<real> parity_forward(std::span<const ParityPair> pairs, PriceUnit unit,
                            Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  real total = 0.0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const ParityPair& p = pairs[i];
    for (const real value : {p.strike, p.call, p.put, p.weight}) {
      if (is_finite(value)) continue;
      return Error{ErrorCode::not_finite, Field::price, static_cast<std::uint32_t>(i),
                   refused_value(value)};
    }
    if (p.weight < 0.0) {
      return Error{ErrorCode::out_of_domain, Field::weight, static_cast<std::uint32_t>(i),
                   refused_value(p.weight)};
    }
    total = total + p.weight;
  }
  if (!(total > 0.0)) return Error{ErrorCode::no_data, Field::forward};
  const auto values = arena.take<real>(pairs.size());
  const auto order = arena.take<std::uint32_t>(pairs.size());
  if (values.empty() || order.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const ParityPair& p = pairs[i];
    const real difference = p.call - p.put;
    // In coin call - put = 1 - strike / forward.
    values[i] =
        unit == PriceUnit::coin ? p.strike / (real(1.0) - difference) : p.strike + difference;
    if (!is_finite(values[i])) values[i] = 0.0;
  }
  if (const Error error = sort_order(values, order, arena); error.code != ErrorCode::ok) {
    return error;
  }
  const real forward = weighted_median(values, pairs, order, total);
  if (!(forward >= kMinOptionPrice && forward <= kMaxOptionPrice)) {
    return Error{ErrorCode::out_of_domain, Field::forward, 0, refused_value(forward)};
  }
  return forward;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/margin/internal/risk_factor.hpp"

#include "core/base/limits.hpp"
#include "core/margin/margin_number.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kMost = kMaxMarginNumber, kLargestShock = 10.0;

Error check_across(const SensitivityBook& book) {
  const std::size_t n = book.buckets.size();
  if (book.across.size() != n * n) return {ErrorCode::length_mismatch, Field::correlation};
  for (std::size_t i = 0; i < n * n; ++i) {
    const real mirrored = book.across[i % n * n + i / n];
    const real least = i % n == i / n ? real(1.0) : real(0.0);
    const Error error = check_ranges({{Field::correlation, book.across[i], least, 1.0}}, i);
    if (error.code != ErrorCode::ok) return error;
    if (book.across[i] != mirrored) {
      return {ErrorCode::out_of_domain, Field::correlation, static_cast<std::uint32_t>(i),
              refused_value(book.across[i])};
    }
  }
  return {};
}

Error check_factor(const RiskFactor& factor, std::size_t buckets, std::size_t index) {
  if (factor.bucket >= buckets) {
    return {ErrorCode::unknown_asset, Field::buckets, static_cast<std::uint32_t>(index),
            refused_value(real_of(factor.bucket))};
  }
  return check_ranges({{Field::delta, factor.delta, -kMost, kMost},
                       {Field::gamma, factor.gamma, -kMost, kMost},
                       {Field::vega, factor.vega, -kMost, kMost},
                       {Field::price_shock, factor.price_shock, 0.0, kLargestShock},
                       {Field::vol_shock, factor.vol_shock, 0.0, kLargestShock},
                       {Field::concentration, factor.concentration, 0.0, kMost}},
                      index);
}

}  // namespace

Error check_sensitivity_book(const SensitivityBook& book) noexcept {
  Error error = check_arithmetic();
  const auto keep = [&](const Error& found) {
    if (error.code == ErrorCode::ok) error = found;
  };
  keep(check_capacity(book.factors.size(), kMaxRiskFactors, Field::factors));
  keep(check_capacity(book.buckets.size(), kMaxRiskBuckets, Field::buckets));
  if (error.code != ErrorCode::ok) return error;
  for (std::size_t i = 0; i < book.buckets.size(); ++i) {
    keep(check_ranges({{Field::correlation, book.buckets[i].correlation, 0.0, 1.0}}, i));
  }
  keep(check_across(book));
  for (std::size_t i = 0; i < book.factors.size(); ++i) {
    keep(check_factor(book.factors[i], book.buckets.size(), i));
  }
  return error;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

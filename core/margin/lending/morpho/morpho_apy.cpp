#include "core/margin/lending/morpho/morpho_apy.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/fixed_point.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::uint64_t kSecondsPerYear = 31'536'000;

/// Nearest: both halves are exact, and so is the power of two.
real real_of_word(std::uint64_t word) noexcept {
  return real_of(word >> 32) * 0x1p32 + real_of(word & 0xffffffffu);
}

}  // namespace

Result<real> morpho_rate_to_apy(const u256& rate) noexcept {
  Exact exact;
  const u256 yearly = exact.multiply(rate, kSecondsPerYear);
  if (exact.overflowed() || limb_count(yearly) > 1) {
    // To its highest limb: what does not fit is not told more nearly than that.
    const std::size_t top = limb_count(rate) - 1;
    real refused = real_of_word(rate.limb[top]);
    for (std::size_t i = 0; i < top; ++i) refused = refused * 0x1p64;
    return Error{.code = ErrorCode::out_of_domain,
                 .field = Field::borrow_rate,
                 .value = refused_value(refused)};
  }
  return expm1(real_of_word(yearly.limb[0]) / 1e18);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

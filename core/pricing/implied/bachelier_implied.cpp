#include "core/pricing/implied/bachelier_implied.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/pricing/implied/bachelier_implied_batch.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
Error check_bachelier_quote(const BachelierQuote& quote) noexcept {
  constexpr real kMost = std::numeric_limits<real>::max();
  constexpr real kLeastExpiry = std::numeric_limits<real>::denorm_min();
  const FieldRange fields[] = {
      {Field::price, quote.price, -kMost, kMost},
      {Field::forward, quote.forward, -kMaxOptionPrice, kMaxOptionPrice},
      {Field::strike, quote.strike, -kMaxOptionPrice, kMaxOptionPrice},
      {Field::expiry_years, quote.expiry_years, kLeastExpiry, kMost},
      {Field::discount, quote.discount, kMinOptionPrice, kMaxOptionPrice},
  };
  const Error refused = check_ranges(fields);
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint32_t>(quote.type);
  if (type > 1) return {ErrorCode::out_of_domain, Field::option_type, 0, refused_value(type)};
  return {};
}

Error bachelier_refusal(const BachelierQuote& quote) noexcept {
  const Error refused = check_bachelier_quote(quote);
  if (refused.code != ErrorCode::ok) return refused;
  const real sign = quote.type == OptionType::call ? real(1.0) : real(-1.0);
  const BachelierProblem<1> p =
      bachelier_problem<1>(quote.price, quote.forward, quote.strike, quote.discount, sign);
  if (!is_finite(p.value.v))
    return {ErrorCode::overflow, Field::price, 0, refused_value(quote.price)};
  if (p.above_intrinsic.v) return {};
  const ErrorCode code = p.not_under.v ? ErrorCode::no_information : ErrorCode::below_intrinsic;
  return {code, Field::price, 0, refused_value(quote.price)};
}

std::size_t replace_refused(const BachelierQuoteColumns& quotes, std::size_t start,
                            std::size_t count, BachelierProblems& block,
                            std::uint16_t* codes) noexcept {
  std::size_t refused = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const ErrorCode code = bachelier_refusal(bachelier_quote_of_row(quotes, start + i)).code;
    codes[i] = static_cast<std::uint16_t>(code);
    if (code == ErrorCode::ok) continue;
    ++refused;
    block.x[i] = block.x_low[i] = 0.0;
    block.value[i] = block.root[i] = block.discount[i] = 1.0;
  }
  return refused;
}

std::size_t settle_normal_vols(const real* vol, const real* vega, std::size_t start,
                               std::size_t count, const ImpliedNormalVolColumns& out,
                               std::uint16_t* codes) noexcept {
  std::size_t overflowed = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (codes[i] == 0 && !(is_finite(vol[i]) && is_finite(vega[i]))) {
      codes[i] = static_cast<std::uint16_t>(ErrorCode::overflow);
      ++overflowed;
    }
    const bool answered = codes[i] == 0;
    if (out.normal_vol != nullptr) out.normal_vol[start + i] = answered ? vol[i] : real(0.0);
    if (out.vega != nullptr) out.vega[start + i] = answered ? vega[i] : real(0.0);
    if (out.status != nullptr) out.status[start + i] = codes[i];
  }
  return overflowed;
}

std::size_t implied_normal_vols(const BachelierQuoteColumns& quotes,
                                const ImpliedNormalVolColumns& out) noexcept {
  const ErrorCode mode = check_arithmetic().code;
  if (mode == ErrorCode::ok) return implied_normal_vol_rows<kLanes>(quotes, out);
  for (std::size_t i = 0; i < quotes.count; ++i) {
    auto code = static_cast<std::uint16_t>(mode);
    const real none = 0.0;
    settle_normal_vols(&none, &none, i, 1, out, &code);
  }
  return quotes.count;
}

Result<ImpliedNormalVol> implied_normal_vol(const BachelierQuote& quote) noexcept {
  const Error mode = check_arithmetic();
  if (mode.code != ErrorCode::ok) return mode;
  const Error refused = bachelier_refusal(quote);
  if (refused.code != ErrorCode::ok) return refused;
  const real sign = quote.type == OptionType::call ? real(1.0) : real(-1.0);
  const NormalTotalVol<1> answer = normal_total_vol(
      bachelier_problem<1>(quote.price, quote.forward, quote.strike, quote.discount, sign));
  const real root = square_root(quote.expiry_years);
  const ImpliedNormalVol result = {.normal_vol = answer.s.v / root,
                                   .vega = normal_vega<1>(answer, quote.discount, root).v};
  if (is_finite(result.normal_vol) && is_finite(result.vega)) return result;
  return Error{ErrorCode::overflow, Field::none, 0, 0.0};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

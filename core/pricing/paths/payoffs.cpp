#include "core/pricing/paths/payoffs.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

Error check_price(Field field, real price) noexcept {
  if (!is_finite(price)) return {ErrorCode::not_finite, field, 0, refused_value(price)};
  if (price < kMinOptionPrice || price > kMaxOptionPrice) {
    return {ErrorCode::out_of_domain, field, 0, refused_value(price)};
  }
  return {};
}

Error check_exercise(real strike, OptionType type) noexcept {
  const Error refused = check_price(Field::strike, strike);
  if (refused.code != ErrorCode::ok) return refused;
  const auto number = static_cast<std::uint32_t>(type);
  if (number > 1) {
    return {ErrorCode::out_of_domain, Field::option_type, 0, refused_value(real_of(number))};
  }
  return {};
}

}  // namespace

Error EuropeanPayoff::check() const noexcept {
  return check_exercise(strike, type);
}

Error AsianPayoff::check() const noexcept {
  return check_exercise(strike, type);
}

Error BarrierPayoff::check() const noexcept {
  const Error refused = check_exercise(strike, type);
  if (refused.code != ErrorCode::ok) return refused;
  const auto number = static_cast<std::uint32_t>(barrier_type);
  if (number > 3) {
    return {ErrorCode::out_of_domain, Field::barrier_type, 0, refused_value(real_of(number))};
  }
  return check_price(Field::barrier, barrier);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

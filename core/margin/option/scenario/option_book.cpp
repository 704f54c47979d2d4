#include "core/margin/option/scenario/option_book.hpp"

#include "core/base/limits.hpp"
#include "core/margin/margin_number.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kMostSeconds = 1e10;
constexpr real kMostRate = 100;
constexpr real kMostVol = 0x1p64;

bool is_same_option_strike(const OptionLeg& a, const OptionLeg& b) noexcept {
  return a.expiry == b.expiry && a.strike == b.strike;
}

/// Whether an earlier leg has the expiry and strike of leg i.
bool was_strike_seen(std::span<const OptionLeg> legs, std::size_t i) noexcept {
  for (std::size_t j = 0; j < i; ++j) {
    if (is_same_option_strike(legs[j], legs[i])) return true;
  }
  return false;
}

Error check_expiry(const BookExpiry& e, std::size_t i) noexcept {
  const FieldRange forward[] = {{Field::forward, e.forward, kMinOptionPrice, kMaxOptionPrice}};
  if (const Error error = check_ranges(forward, i); error.code != ErrorCode::ok) return error;
  const FieldRange fields[] = {
      {Field::expiry_seconds, e.seconds, 0.0, kMostSeconds},
      {Field::settled_forward, e.settled_forward, 0.0, e.forward},
      {Field::rate, e.rate, -kMostRate, kMostRate},
      {Field::confidence, e.confidence, 0.0, 1.0},
  };
  return check_ranges(fields, i);
}

}  // namespace

Error check_option_book(const OptionBook& book) noexcept {
  const Error sizes[] = {check_capacity(book.legs.size(), kMaxOptionLegs, Field::legs),
                         check_capacity(book.expiries.size(), kMaxBookExpiries, Field::expiries)};
  for (const Error& error : sizes) {
    if (error.code != ErrorCode::ok) return error;
  }
  for (std::size_t i = 0; i < book.expiries.size(); ++i) {
    const Error error = check_expiry(book.expiries[i], i);
    if (error.code != ErrorCode::ok) return error;
  }
  for (std::size_t i = 0; i < book.legs.size(); ++i) {
    const OptionLeg& leg = book.legs[i];
    const FieldRange fields[] = {
        {Field::strike, leg.strike, kMinOptionPrice, kMaxOptionPrice},
        {Field::amount, leg.amount, -kMaxMarginNumber, kMaxMarginNumber},
        {Field::vol, leg.vol, 0.0, kMostVol},
    };
    const Error error = check_ranges(fields, i);
    if (error.code != ErrorCode::ok) return error;
    const auto row = static_cast<std::uint32_t>(i);
    if (leg.expiry >= book.expiries.size()) {
      return {ErrorCode::out_of_domain, Field::expiries, row, refused_value(real_of(leg.expiry))};
    }
    const auto type = static_cast<std::uint32_t>(leg.type);
    if (type > 1) {
      return {ErrorCode::out_of_domain, Field::option_type, row, refused_value(real_of(type))};
    }
  }
  return {};
}

real years_of(const BookExpiry& expiry) noexcept {
  return expiry.seconds / kSecondsPerYear;
}

real discount_of(const BookExpiry& expiry) noexcept {
  return exp(-(larger(expiry.rate, 0.0) * years_of(expiry)));
}

real settled_by_average(real forward, real seconds, real window_seconds) noexcept {
  if (!(seconds < window_seconds)) return 0.0;
  return forward - forward * (larger(seconds, 0.0) / window_seconds);
}

real naked_shorts(const OptionBook& book, std::uint32_t expiry) noexcept {
  real naked = 0.0;
  for (std::size_t i = 0; i < book.legs.size(); ++i) {
    if (book.legs[i].expiry != expiry || was_strike_seen(book.legs, i)) continue;
    real net = 0.0;
    for (std::size_t j = i; j < book.legs.size(); ++j) {
      if (is_same_option_strike(book.legs[i], book.legs[j])) net = net + book.legs[j].amount;
    }
    if (net < 0.0) naked = naked - net;
  }
  return naked;
}

real gross_amount(const OptionBook& book, std::uint32_t expiry) noexcept {
  real gross = 0.0;
  for (const OptionLeg& leg : book.legs) {
    if (leg.expiry == expiry) gross = gross + absolute(leg.amount);
  }
  return gross;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

/// A number's text with its exponent carried out: "1.2e3" is "1200", "25e-3" is "0.025". A sign is
/// kept.
std::string without_exponent(std::string text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string::npos) return text;
  const int exponent = std::atoi(text.c_str() + e + 1);
  text.resize(e);
  const std::string sign = text.rfind('-', 0) == 0 ? "-" : "";
  text.erase(0, sign.size());
  const std::size_t point = text.find('.');
  int fraction = 0;
  if (point != std::string::npos) {
    fraction = static_cast<int>(text.size() - point - 1);
    text.erase(point, 1);
  }
  const int zeros = exponent - fraction;
  if (zeros >= 0) return sign + text + std::string(static_cast<std::size_t>(zeros), '0');
  const auto decimals = static_cast<std::size_t>(-zeros);
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  return sign + text.insert(text.size() - decimals, ".");
}

/// A JSON number as the shortest digits that read back as it, without an exponent; a string as it
/// stands, without one either.
std::string digits_of(const Json& value) {
  if (value.is_string()) return without_exponent(value.get<std::string>());
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  char text[64];
  for (int precision = 1; precision <= 17; ++precision) {
    std::snprintf(text, sizeof text, "%.*g", precision, value.get<double>());
    if (std::strtod(text, nullptr) == value.get<double>()) break;
  }
  return without_exponent(text);
}

}  // namespace

Decimal decimal(const Json& value) {
  Decimal result;
  Exact exact;
  bool past_point = false;
  for (const char c : digits_of(value)) {
    if (c == '.') {
      past_point = true;
    } else if (c >= '0' && c <= '9') {
      result.units = exact.add(exact.multiply(result.units, u256{10}),
                               u256{static_cast<std::uint64_t>(c - '0')});
      if (past_point) ++result.digits;
    }
  }
  return result;
}

bool is_negative(const Json& value) {
  return digits_of(value).rfind('-', 0) == 0;
}

u256 power_of_ten(unsigned exponent) {
  Exact exact;
  u256 power{1};
  for (unsigned i = 0; i < exponent; ++i) power = exact.multiply(power, u256{10});
  return power;
}

u256 scaled(const Json& value, unsigned digits) {
  const Decimal exact_value = decimal(value);
  Exact exact;
  return exact.multiply_divide(exact_value.units, power_of_ten(digits),
                               power_of_ten(exact_value.digits), Rounding::down);
}

double as_double(const u256& value) {
  double sum = 0.0;
  for (int i = 3; i >= 0; --i) {
    sum =
        sum * 18446744073709551616.0 + static_cast<double>(value.limb[static_cast<std::size_t>(i)]);
  }
  return sum;
}

}  // namespace loadline::conformance

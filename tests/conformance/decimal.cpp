#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

/// A JSON number as the shortest digits that read back as it, without an exponent.
std::string digits_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  char text[64];
  for (int precision = 1; precision <= 17; ++precision) {
    std::snprintf(text, sizeof text, "%.*g", precision, value.get<double>());
    if (std::strtod(text, nullptr) == value.get<double>()) break;
  }
  std::string plain = text;
  const std::size_t e = plain.find('e');
  if (e == std::string::npos) return plain;
  const int exponent = std::atoi(plain.c_str() + e + 1);
  plain.resize(e);
  const std::size_t point = plain.find('.');
  int fraction = 0;
  if (point != std::string::npos) {
    fraction = static_cast<int>(plain.size() - point - 1);
    plain.erase(point, 1);
  }
  const int zeros = exponent - fraction;
  if (zeros >= 0) return plain + std::string(static_cast<std::size_t>(zeros), '0');
  return "0." + std::string(static_cast<std::size_t>(-zeros) - plain.size(), '0') + plain;
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

// The stated bound of every function: what the accuracy program fails above, and what the
// docstrings must say (tests/frame/accuracy.test.mjs compares them). Nothing else states a bound.
#pragma once

#include <string_view>

namespace accuracy {

/// Where a result is small by cancellation its error is absolute, in units of 2^-53.
enum class Unit { ulp, absolute };

struct Bound {
  std::string_view function;
  double ulp;  ///< where the result is a normal number
  Unit unit = Unit::ulp;
};

/// Of a subnormal result, in units of 2^-1074: at least one, for the scaling rounds once more.
constexpr double subnormal_bound(const Bound& bound) {
  return bound.ulp > 1 ? bound.ulp : 1;
}

inline constexpr Bound kBounds[] = {
    {"exp", 0.52},
    {"expm1", 0.51},
    {"exp2", 0.51},
    {"log", 0.52},
    {"log1p", 0.52},
    {"log2", 0.51},
    {"pow", 0.53},
    {"sin", 0.52},
    {"cos", 0.52},
    {"atan", 0.52},
    {"atan2", 0.76},
    {"tanh", 0.51},
    {"sigmoid", 0.52},
    {"softplus", 2},
    {"erf", 0.60},
    {"erfc", 0.60},
    {"erfcx", 0.60},
    {"normal_pdf", 0.52},
    {"normal_cdf", 0.58},
    {"normal_log_cdf", 0.65},
    {"normal_quantile", 0.60},
    {"log_gamma", 4},
    {"gamma_p", 24},
    {"gamma_p above 2^14", 64},
    {"gamma_p below 1/2", 4, Unit::absolute},
    {"gamma_q", 24},
    {"gamma_q above 2^14", 64},
    {"gamma_q below 1/2", 4, Unit::absolute},
    {"gamma_density_times_x", 8},
    {"chi_square_cdf", 24},
    {"chi_square_cdf above 2^15", 64},
    {"chi_square_cdf below 1", 4, Unit::absolute},
    {"chi_square_tail", 24},
    {"chi_square_tail above 2^15", 64},
    {"chi_square_tail below 1", 4, Unit::absolute},
    {"chi_square_quantile", 16},
    {"student_t_pdf", 24},
    {"student_t_cdf", 24},
    {"student_t_quantile", 32},
    {"student_t_quantile below 1", 2000},
    {"bivariate_normal_cdf", 4, Unit::absolute},
};

}  // namespace accuracy

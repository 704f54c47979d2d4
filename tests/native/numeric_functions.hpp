// The functions of one real, with the domain and the range that their docstrings state.
#pragma once

#include <limits>
#include <span>

#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/law/normal_log_cdf.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/normal.hpp"

namespace loadline {

struct NumericFunction {
  const char* name;
  double (*scalar)(double) noexcept;
  void (*batch)(std::span<const double>, std::span<double>) noexcept;
  double domain_low, domain_high;  ///< the canonical NaN outside
  double low, high;                ///< of the results
};

inline constexpr double kNoEnd = std::numeric_limits<double>::infinity();
inline constexpr double kLargestNumber = std::numeric_limits<double>::max();

inline constexpr NumericFunction kNumericFunctions[] = {
    {"exp", exp, exp, -kNoEnd, kNoEnd, 0, kNoEnd},
    {"expm1", expm1, expm1, -kNoEnd, kNoEnd, -1, kNoEnd},
    {"exp2", exp2, exp2, -kNoEnd, kNoEnd, 0, kNoEnd},
    {"log", log, log, 0, kNoEnd, -kNoEnd, kNoEnd},
    {"log1p", log1p, log1p, -1, kNoEnd, -kNoEnd, kNoEnd},
    {"log2", log2, log2, 0, kNoEnd, -kNoEnd, kNoEnd},
    {"sin", sin, sin, -kLargestNumber, kLargestNumber, -1, 1},
    {"cos", cos, cos, -kLargestNumber, kLargestNumber, -1, 1},
    {"tanh", tanh, tanh, -kNoEnd, kNoEnd, -1, 1},
    {"sigmoid", sigmoid, sigmoid, -kNoEnd, kNoEnd, 0, 1},
    {"erf", erf, erf, -kNoEnd, kNoEnd, -1, 1},
    {"erfc", erfc, erfc, -kNoEnd, kNoEnd, 0, 2},
    {"erfcx", erfcx, erfcx, -kNoEnd, kNoEnd, 0, kNoEnd},
    {"normal_pdf", normal_pdf, normal_pdf, -kNoEnd, kNoEnd, 0, 0.4},
    {"normal_cdf", normal_cdf, normal_cdf, -kNoEnd, kNoEnd, 0, 1},
    {"normal_log_cdf", normal_log_cdf, normal_log_cdf, -kNoEnd, kNoEnd, -kNoEnd, 0},
    {"normal_quantile", normal_quantile, normal_quantile, 0, 1, -kNoEnd, kNoEnd},
};

}  // namespace loadline

// Digests of core/numeric/elementary and core/numeric/law over the input sets of
// digest_numeric.hpp.
#pragma once

#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/law/bivariate_normal.hpp"
#include "core/numeric/law/chi_square.hpp"
#include "core/numeric/law/normal_log_cdf.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/law/student_t.hpp"

#include "tests/identity/digest_numeric.hpp"

namespace loadline::samples {

inline constexpr std::uint64_t kElementaryInputs = 1'228'800;

inline double exponential_breakpoint(std::uint64_t word) noexcept {  // half-way between two steps
  return signed_by(
      word, (static_cast<double>(word % 131'072) + 0.5) * (tables::kStepHigh + tables::kStepLow));
}

inline double binary_breakpoint(std::uint64_t word) noexcept {
  return signed_by(word, (static_cast<double>(word % 138'240) + 0.5) * 0x1p-7);
}

inline double logarithm_row_end(std::uint64_t word) noexcept {
  return (static_cast<double>(90 + word % 93) + 0.5) * 0x1p-7;
}

/// Half-way between two multiples of pi/32, small and large, and the edge between reductions.
inline double angle_breakpoint(std::uint64_t word) noexcept {
  constexpr double kStep = tables::kAngleStepNearest;
  if (word % 16 == 0) return signed_by(word, kLargeAngle);
  const int size = 16 + static_cast<int>(word / 16 % 37);
  return signed_by(word, (static_cast<double>((word << 1) >> (65 - size)) + 0.5) * kStep);
}

/// The ends of a row of x sqrt 2 + 1, and where a series takes over from the table.
inline double error_breakpoint(std::uint64_t word) noexcept {
  constexpr double kEdges[] = {0.3, 8, 28, kErrorFunctionReach};
  if (word % 16 == 0) return signed_by(word, kEdges[word / 16 % 4]);
  return mills_breakpoint(word) / tables::kRootTwo;
}

/// Where the centre ends, and numbers of every binade, which is where t changes its row.
inline double probability_breakpoint(std::uint64_t word) noexcept {
  if (word % 8 == 0) return 0.25 + 0.25 * static_cast<double>(word / 8 % 3);
  return bit_cast<double>((word % 1023) << 52 | (word >> 12));
}

#define LOADLINE_DIGEST(name, low, high, breakpoint)                                               \
  inline NumericDigest digest_##name() noexcept {                                                  \
    return digest_function({name, one_by_one<name<1>>, low, high, breakpoint}, kElementaryInputs); \
  }
LOADLINE_DIGEST(expm1, -50, 715, exponential_breakpoint)
LOADLINE_DIGEST(exp2, -1080, 1030, binary_breakpoint)
LOADLINE_DIGEST(log1p, -1, 4, [](std::uint64_t word) { return logarithm_row_end(word) - 1; })
LOADLINE_DIGEST(log2, 0, 4, logarithm_row_end)
LOADLINE_DIGEST(sin, -1e5, 1e5, angle_breakpoint)
LOADLINE_DIGEST(cos, -1e5, 1e5, angle_breakpoint)
LOADLINE_DIGEST(tanh, -20, 20, [](std::uint64_t word) { return exponential_breakpoint(word) / 64; })
LOADLINE_DIGEST(sigmoid, -750, 40, exponential_breakpoint)
LOADLINE_DIGEST(erf, -7, 7, error_breakpoint)
LOADLINE_DIGEST(erfc, -7, 28, error_breakpoint)
LOADLINE_DIGEST(erfcx, -27, 60, error_breakpoint)
LOADLINE_DIGEST(normal_log_cdf, -60, 40, mills_breakpoint)
LOADLINE_DIGEST(normal_quantile, 0, 1, probability_breakpoint)
#undef LOADLINE_DIGEST

/// The exponent is an integer, drawn from the base's own bits, or such that the result is in range.
inline double draw_exponent(double base, Words& words) noexcept {
  switch (words.next() % 4) {
    case 0:
      return static_cast<double>(words.next() % 129) - 64;
    case 1:
      return bit_cast<double>(words.next());
    case 2:
      return words.between(-3, 3);
    default:
      return words.between(-800, 800) / log(base < 0 ? -base : base);
  }
}

inline NumericDigest digest_pow() noexcept {
  constexpr std::size_t kChunk = 1021;
  std::array<double, kChunk> x, y, out;
  const NumericSubject subject{log2, one_by_one<log2<1>>, 0, 4, logarithm_row_end};
  Words words(kElementaryInputs);
  Digest digest;
  NumericDigest result;
  for (std::uint64_t done = 0; done < kElementaryInputs; done += kChunk) {
    for (std::size_t i = 0; i < kChunk; ++i) {
      x[i] = draw_input(subject, words, done + i);
      y[i] = draw_exponent(x[i], words);
    }
    pow(x, y, out);
    for (std::size_t i = 0; i < kChunk; ++i) {
      const std::uint64_t bits = bit_cast<std::uint64_t>(out[i]);
      digest.add(bits);
      result.lanes_agree &= bits == bit_cast<std::uint64_t>(pow(pack<1>(x[i]), pack<1>(y[i])).v);
    }
  }
  result.value = digest.value();
  return result;
}

/// The scalar laws over ordinary arguments, and in one row of eight an argument of random bits.
inline NumericDigest digest_laws(std::uint64_t count = 20'000) noexcept {
  Words words(count);
  Digest digest;
  const auto add = [&digest](double x) { digest.add(bit_cast<std::uint64_t>(x)); };
  for (std::uint64_t i = 0; i < count; ++i) {
    double shape = words.between(0.1, 60), x = words.between(0, 100);
    double h = words.between(-6, 6), k = words.between(-6, 6), p = words.between(0, 1);
    double rho = words.between(-1, 1);
    double* const fields[] = {&shape, &x, &h, &k, &p, &rho};
    if (i % 8 == 0) *fields[words.next() % 6] = bit_cast<double>(words.next());
    add(log_gamma(x));
    add(gamma_p(shape, x));
    add(gamma_q(shape, x));
    add(chi_square_quantile(p, shape));
    add(student_t_cdf(h, shape));
    add(student_t_pdf(h, shape));
    add(student_t_quantile(p, shape));
    add(bivariate_normal_cdf(h, k, rho));
  }
  return {.value = digest.value()};
}

}  // namespace loadline::samples

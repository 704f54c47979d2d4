// Digests of the laws of more than one number, which are computed one at a time.
#pragma once

#include "core/numeric/law/bivariate_normal.hpp"
#include "core/numeric/law/chi_square.hpp"
#include "core/numeric/law/gamma.hpp"
#include "core/numeric/law/student_t.hpp"

#include "tests/identity/digest_function.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// A law of up to three numbers, with the ordinary range of each.
struct Law {
  real (*value)(const real* x) noexcept;
  std::size_t arguments;
  real low[3], high[3];
  /// Puts the last argument where the method changes, given the others.
  real (*breakpoint)(const real* x, std::uint64_t word) noexcept;
  std::uint64_t inputs = kFunctionInputs;
};

/// In one row of eight one argument has random bits; in another it is a special value or an edge;
/// in another the last one is at most two units in the last place from a breakpoint.
inline void draw_arguments(const Law& law, Words& words, std::uint64_t index, real* x) noexcept {
  for (std::size_t i = 0; i < law.arguments; ++i) x[i] = between(words, law.low[i], law.high[i]);
  real& chosen = x[words.next() % law.arguments];
  const std::uint64_t word = words.next();
  if (index % 8 == 0) chosen = real_from_bits(word);
  if (index % 16 == 1) chosen = real_from_bits(kSpecialBits[index / 16 % kSpecialBits.size()]);
  if (index % 16 == 9) chosen = signed_by(word, kEdges[index / 16 % std::size(kEdges)]);
  if (index % 8 == 2) {
    real& last = x[law.arguments - 1];
    last = real_from_bits(bits_of(law.breakpoint(x, word)) + index / 8 % 5 - 2);
  }
}

inline BlockDigest digest_law(const Law& law, Share share) noexcept {
  Words words(share.seed(3));
  Digest digest;
  for (std::uint64_t i = 0; i < law.inputs / share; ++i) {
    real x[3] = {};
    draw_arguments(law, words, i, x);
    digest.add(bits_of(law.value(x)));
  }
  return {.value = digest.value()};
}

/// The ends of the eighths on [1/2, 5/2], where Stirling's series begins, and the integers between.
inline real log_gamma_breakpoint(const real*, std::uint64_t word) noexcept {
  return word % 2 == 0 ? 0.5 + 0.125 * real_of(word / 2 % 17) : real_of(word / 2 % 14);
}

/// Series below a + 1, continued fraction above; and where the density changes its form.
inline real gamma_breakpoint(const real* x, std::uint64_t word) noexcept {
  return word % 4 == 0 ? x[0] * 1.1 / 0.9 : x[0] + 1.0;
}

inline real middle(const real*, std::uint64_t word) noexcept {
  return real_of(word % 5) * 0.25;
}

/// Degrees of freedom at which the difference of two logarithms is expanded.
inline real student_breakpoint(const real*, std::uint64_t word) noexcept {
  return word % 2 == 0 ? real(40.0) : real_of(word / 2 % 60);
}

inline real correlation_breakpoint(const real*, std::uint64_t word) noexcept {
  return signed_by(word, word % 2 == 0 ? real(0.925) : real(1.0));
}

#define LOADLINE_ROW(name, call, ...)                                                       \
  Block {                                                                                   \
    #name, [](Share share) noexcept {                                                       \
      return digest_law({[](const real* x) noexcept { return call; }, __VA_ARGS__}, share); \
    }                                                                                       \
  }

inline constexpr Block kLaws[] = {
    LOADLINE_ROW(log_gamma, log_gamma(x[0]), 1, {0}, {100}, log_gamma_breakpoint),
    LOADLINE_ROW(gamma_p, gamma_p(x[0], x[1]), 2, {0.1, 0}, {60, 100}, gamma_breakpoint),
    LOADLINE_ROW(gamma_q, gamma_q(x[0], x[1]), 2, {0.1, 0}, {60, 100}, gamma_breakpoint),
    LOADLINE_ROW(gamma_density, gamma_density_times_x(x[0], x[1]), 2, {0.1, 0}, {60, 100},
                 gamma_breakpoint),
    LOADLINE_ROW(chi_square_cdf, chi_square_cdf(x[1], x[0]), 2, {0.1, 0}, {60, 100},
                 gamma_breakpoint),
    LOADLINE_ROW(chi_square_tail, chi_square_tail(x[1], x[0]), 2, {0.1, 0}, {60, 100},
                 gamma_breakpoint),
    LOADLINE_ROW(chi_square_quantile, chi_square_quantile(x[1], x[0]), 2, {0.1, 0}, {60, 1},
                 middle),
    LOADLINE_ROW(student_t_cdf, student_t_cdf(x[0], x[1]), 2, {-12, 0.5}, {12, 60},
                 student_breakpoint),
    LOADLINE_ROW(student_t_pdf, student_t_pdf(x[0], x[1]), 2, {-12, 0.5}, {12, 60},
                 student_breakpoint),
    LOADLINE_ROW(student_t_quantile, student_t_quantile(x[1], x[0]), 2, {0.5, 0}, {60, 1}, middle),
    LOADLINE_ROW(bivariate_normal_cdf, bivariate_normal_cdf(x[0], x[1], x[2]), 3, {-6, -6, -1},
                 {6, 6, 1}, correlation_breakpoint),
};

#undef LOADLINE_ROW

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

// Standard normal numbers from random or low-discrepancy words, by the inverse distribution
// function: one word a number, monotone in the word, so that antithetic and quasi-random designs
// survive.
#pragma once

#include <cstdint>
#include <span>

#include "core/numeric/random/philox.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The standard normal number of one step of one path: normal_quantile(open_uniform(word)), within
/// +-8.21. The complement of the word gives its negative, to the last bit.
real normal_draw(const RandomSource& source, std::uint64_t path, std::uint32_t step) noexcept;

/// out[i] = normal_draw(source, path, first_step + i), with its bits.
void normal_draws(const RandomSource& source, std::uint64_t path, std::uint32_t first_step,
                  std::span<real> out) noexcept;

/// out[i] = normal_quantile(open_uniform(words[i])) for as many elements as both spans hold: the
/// normal numbers of a point of a Sobol sequence.
void normals_of(std::span<const std::uint64_t> words, std::span<real> out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

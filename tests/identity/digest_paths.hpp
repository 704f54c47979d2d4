// Digests of paths under Heston and Bates: one step, single paths, and estimates over many.
#pragma once

#include "core/pricing/paths/path_estimate.hpp"

#include "tests/identity/digest_fourier.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline BlockDigest digest_variance_step(Share share) noexcept {
  Words words(share.seed(71));
  Digest digest;
  for (std::uint64_t number = 0; number < 20'000 / share + 1; ++number) {
    const HestonParameters parameters = HestonModel::draw(words);
    const real variance = draw_field(words, 0.0, 0.4), years = draw_field(words, 0.001, 0.5);
    const auto step =
        quadratic_exponential_step(parameters, variance, years, draw_field(words, 0.0, 1.0));
    add_error(digest, step.error());
    for (const real x : {step->mean, step->variance, step->ratio, step->a, step->b_square,
                         step->zero_probability, step->rate, step->next}) {
      digest.add(bits_of(x));
    }
  }
  return {.value = digest.value()};
}

inline void add_estimate(Digest& digest, const Result<PathEstimate>& estimate) noexcept {
  add_error(digest, estimate.error());
  for (const real x : {estimate->value, estimate->standard_error, estimate->control_coefficient,
                       estimate->control_gap, estimate->uncorrected_share}) {
    digest.add(bits_of(x));
  }
}

/// A step of a path is a hundred operations, and a block of paths is the least: few estimates.
inline BlockDigest digest_paths(Share share) noexcept {
  static std::array<std::byte, 1 << 16> block;
  Words words(share.seed(72));
  Digest digest;
  BlockDigest result;
  for (std::uint64_t number = 0; number < 120 / share + 1; ++number) {
    Arena arena{block};
    PathDesign design;
    design.seed = words.next();
    design.source = static_cast<PathSource>(number % 2);
    design.pairs = static_cast<PathPairs>(words.next() % 2);
    design.steps = 2 + static_cast<std::uint32_t>(words.next() % 4);
    design.replications = 2;
    design.draws = 2 * (1 + words.next() % 70);
    const BatesParameters bates = BatesModel::draw(words);
    const ModelOption option = draw_model_option(words);
    const PathUnderlying underlying = {option.spot, option.expiry_years, option.rate, option.carry};
    EuropeanPayoff european;
    european.strike = option.strike;
    european.type = option.type;
    AsianPayoff asian;
    asian.strike = option.spot;
    asian.type = option.type;
    BarrierPayoff barrier;
    barrier.strike = option.strike;
    barrier.barrier = option.spot * between(words, 0.7, 1.4);
    barrier.barrier_type = static_cast<BarrierType>(words.next() % 4);
    add_estimate(digest, estimate_paths<HestonPathStep>(underlying, bates.heston, european,
                                                        spot_control(underlying), design, arena));
    add_estimate(digest, estimate_paths<BatesPathStep>(underlying, bates, asian, design, arena));
    const auto control = number % 4 == 0 ? option_control(underlying, european, bates)
                                         : option_control(underlying, european, bates.heston);
    add_error(digest, control.error());
    add_estimate(
        digest, estimate_paths<BatesPathStep>(underlying, bates, barrier, *control, design, arena));
    std::array<real, 8> spot = {}, variance = {};
    const PathName name = {1, words.next() % (design.draws / 2), 0};
    add_error(digest, recompute_path<BatesPathStep>(
                          underlying, bates, design, name, std::span(spot).first(design.steps),
                          std::span(variance).first(design.steps), arena));
    add_all(digest, spot);
    add_all(digest, variance);
  }
  result.value = digest.value();
  return result;
}

inline constexpr Block kPaths[] = {{"variance_step", digest_variance_step},
                                   {"paths", digest_paths}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

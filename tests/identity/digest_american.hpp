// Digests of American options of every regime and accuracy, and of their implied volatilities.
#pragma once

#include "core/pricing/american/american_implied.hpp"
#include "core/pricing/american/collocation.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

/// Options around the money; every fourth has two boundaries or none, every sixteenth a field of
/// random bits.
inline OptionInputs draw_american(Words& words, std::uint64_t index) noexcept {
  OptionInputs in = {.spot = between(words, 60.0, 160.0),
                     .strike = between(words, 60.0, 160.0),
                     .expiry_years = between(words, 0.0, 3.0),
                     .vol = between(words, 0.02, 0.8),
                     .rate = between(words, -0.01, 0.1),
                     .carry = between(words, -0.02, 0.1),
                     .type = static_cast<OptionType>(words.next() % 2),
                     .settlement = static_cast<Settlement>(index / 2 % 2)};
  if (index % 4 == 3) {
    in.rate = between(words, -0.03, 0.0);
    in.carry = between(words, -0.06, 0.0);
  }
  real* const fields[] = {&in.spot, &in.strike, &in.expiry_years, &in.vol, &in.rate, &in.carry};
  const std::uint64_t word = words.next();
  if (index % 16 == 5) *fields[word % 6] = real_from_bits(words.next());
  if (index % 16 == 9) *fields[word % 6] = 0.0;
  return in;
}

inline BlockDigest digest_american(Share share) noexcept {
  Words words(share.seed(31));
  Digest digest;
  for (std::uint64_t i = 0; i < 4'000 / share; ++i) {
    const OptionInputs in = draw_american(words, i);
    const auto accuracy = static_cast<AmericanAccuracy>(i % 32 == 0 ? 2 : i % 3 == 0 ? 1 : 0);
    const auto option = price_american(in, accuracy);
    add_error(digest, option.error());
    digest.add(static_cast<std::uint64_t>(option->region));
    add_all(digest, std::array{option->value, option->delta, option->gamma, option->vega,
                               option->theta, option->rho, option->phi, option->premium,
                               option->boundary, option->far_boundary});
  }
  return {.value = digest.value()};
}

/// Chains: rows that share a boundary, calls and puts in turn.
inline BlockDigest digest_american_chain(Share share) noexcept {
  constexpr std::size_t kRows = 23;
  Words words(share.seed(32));
  Digest digest;
  BlockDigest result;
  for (std::uint64_t i = 0; i < 300 / share; ++i) {
    const OptionInputs in = draw_american(words, 2 * i);
    std::array<real, kRows> strike, value, delta;
    std::array<std::uint8_t, kRows> type;
    std::array<std::uint16_t, kRows> status;
    for (std::size_t k = 0; k < kRows; ++k) {
      strike[k] = in.spot * (0.5 + real_of(k) * 0.0625);
      type[k] = static_cast<std::uint8_t>(k % 2);
    }
    price_americans({.count = kRows,
                     .spot = {&in.spot, 0},
                     .strike = {strike.data()},
                     .expiry_years = {&in.expiry_years, 0},
                     .vol = {&in.vol, 0},
                     .rate = {&in.rate, 0},
                     .carry = {&in.carry, 0},
                     .type = {type.data()}},
                    AmericanAccuracy::standard,
                    {.value = value.data(), .delta = delta.data(), .status = status.data()});
    for (const std::uint16_t code : status) digest.add(std::uint64_t{code});
    add_all(digest, value);
    add_all(digest, delta);
    OptionInputs one = in;
    one.strike = strike[i % kRows];
    one.type = static_cast<OptionType>(type[i % kRows]);
    one.settlement = Settlement::quote;
    const auto alone = price_american(one);
    result.lanes_agree &=
        bits_of(value[i % kRows]) == bits_of(alone.ok() ? alone->value : real(0.0));
  }
  result.value = digest.value();
  return result;
}

/// A boundary and its derivatives with the lanes of the build and with one.
inline BlockDigest digest_american_boundary(Share share) noexcept {
  Words words(share.seed(33));
  Digest digest;
  BlockDigest result;
  for (std::uint64_t i = 0; i < 300 / share; ++i) {
    const BoundaryProblem problem = {.rate = between(words, 0.01, 0.1),
                                     .carry = i % 4 == 0 ? real(0.0) : between(words, 0.0, 0.01),
                                     .total_vol = between(words, 0.05, 0.6),
                                     .offset = 0.0,
                                     .ceiling = 10.0,
                                     .far = false,
                                     .quartic = true};
    BoundaryCurve curve;
    curve.degree = i % 2 == 0 ? 8 : 12;
    curve.quartic = true;
    std::array<real, 12> values;
    const NodeCosines cosine(curve.degree);
    for (std::size_t k = 0; k < curve.degree; ++k) {
      const real x = cosine.node(k);
      values[k] = problem.total_vol * problem.total_vol * x * x * x;
    }
    set_values(curve, values.data());
    const auto run = [&](auto& collocation, BoundaryCurve to) {
      Digest of_run;
      of_run.add(bits_of(collocation.step(to)));
      of_run.add(bits_of(collocation.chord_step(to)));
      real tangent[kBoundaryInputs][kMaxBoundaryDegree + 1] = {};
      of_run.add(std::uint64_t{collocation.differentiate(to, tangent)});
      add_all(of_run, to.coefficient);
      for (const auto& row : tangent) add_all(of_run, row);
      return of_run.value();
    };
    Collocation<kLanes> wide(problem, collocation_rule(12));
    Collocation<1> single(problem, collocation_rule(12));
    const std::uint64_t of_wide = run(wide, curve);
    digest.add(of_wide);
    result.lanes_agree &= of_wide == run(single, curve);
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_american_implied(Share share) noexcept {
  Words words(share.seed(34));
  Digest digest;
  BlockDigest result;
  for (std::uint64_t i = 0; i < 300 / share; ++i) {
    const OptionInputs in = draw_american(words, i);
    const auto option = price_american(in, AmericanAccuracy::fast);
    const AmericanQuote quote = {.price = option->value,
                                 .spot = in.spot,
                                 .strike = in.strike,
                                 .expiry_years = in.expiry_years,
                                 .rate = in.rate,
                                 .carry = in.carry,
                                 .type = in.type,
                                 .settlement = in.settlement};
    const auto found = implied_american_vol(quote, AmericanAccuracy::fast);
    add_error(digest, found.error());
    digest.add(std::uint64_t{found->evaluations});
    add_all(digest, std::array{found->vol, found->vega});
    if (i % 4 != 0) continue;
    const auto type = static_cast<std::uint8_t>(quote.type);
    real vol, vega;
    std::uint16_t status;
    implied_american_vols({.count = 1,
                           .price = {&quote.price},
                           .spot = {&quote.spot},
                           .strike = {&quote.strike},
                           .expiry_years = {&quote.expiry_years},
                           .rate = {&quote.rate},
                           .carry = {&quote.carry},
                           .type = {&type},
                           .settlement = quote.settlement},
                          AmericanAccuracy::fast, {&vol, &vega, &status});
    result.lanes_agree &= status == static_cast<std::uint16_t>(found.error().code) &&
                          (status != 0 || (bits_of(vol) == bits_of(found->vol) &&
                                           bits_of(vega) == bits_of(found->vega)));
  }
  result.value = digest.value();
  return result;
}

inline constexpr Block kAmerican[] = {{"american", digest_american},
                                      {"american_chain", digest_american_chain},
                                      {"american_boundary", digest_american_boundary},
                                      {"american_implied", digest_american_implied}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

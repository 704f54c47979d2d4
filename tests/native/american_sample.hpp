// Seeded American options of every regime for the tests of core/pricing/american.
#pragma once

#include <cmath>
#include <cstdint>

#include "core/pricing/american/american.hpp"

namespace loadline::checks {

/// splitmix64 as numbers in [low, high).
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  double operator()(double low, double high) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return low + (high - low) * static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }

 private:
  std::uint64_t state_;
};

/// An option around the money; every eighth has negative rates.
inline OptionInputs draw_american(Draws& draw, std::uint64_t index) {
  OptionInputs in = {.spot = 100,
                     .strike = 100,
                     .expiry_years = std::exp(draw(-3.5, 1.6)),
                     .vol = std::exp(draw(-2.5, -0.3)),
                     .rate = draw(-0.01, 0.11),
                     .carry = draw(-0.02, 0.1),
                     .type = draw(0, 1) < 0.5 ? OptionType::call : OptionType::put};
  if (index % 8 == 7) {
    in.rate = draw(-0.03, 0);
    in.carry = draw(-0.06, 0);
  }
  in.spot = 100 * std::exp(draw(-1.5, 1.5) * in.vol * std::sqrt(in.expiry_years));
  return in;
}

}  // namespace loadline::checks

// Prices one option with the installed library. Haug (1998), p. 2: 2.1334.
#include <core/pricing/black.hpp>
#include <cstdio>

int main() {
  const auto option = loadline::price_option({.spot = 60.0,
                                              .strike = 65.0,
                                              .expiry_years = 0.25,
                                              .vol = 0.30,
                                              .rate = 0.08,
                                              .carry = 0.0});
  if (!option.ok()) return 1;
  std::printf("%.4f\n", option->value);
  return 0;
}

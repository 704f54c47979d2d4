// Which partial derivatives a jet carries: sets of monomials, and how two factors make up each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace loadline {

/// A monomial as its exponents: {2, 0, 1} is x0^2 x2.
template <std::size_t Variables>
using Monomial = std::array<std::uint8_t, Variables>;

template <std::size_t Variables>
constexpr std::size_t degree_of(const Monomial<Variables>& monomial) noexcept {
  std::size_t degree = 0;
  for (const std::uint8_t exponent : monomial) degree += exponent;
  return degree;
}

/// A set of monomials is a type with the constants kVariables, kCount and kMonomials, an array of
/// kCount monomials by rising degree, of which the first is 1. Whatever divides one of them must be
/// there too (`is_closed`): then products never need what the set leaves out.
template <class Set>
constexpr std::size_t index_of(const Monomial<Set::kVariables>& monomial) noexcept {
  std::size_t at = 0;
  while (at < Set::kCount && Set::kMonomials[at] != monomial) ++at;
  return at;
}

template <class Set>
constexpr std::size_t order_of() noexcept {
  return degree_of<Set::kVariables>(Set::kMonomials[Set::kCount - 1]);
}

template <class Set>
constexpr bool is_closed() noexcept {
  if (degree_of<Set::kVariables>(Set::kMonomials[0]) != 0) return false;
  for (std::size_t at = 0; at < Set::kCount; ++at) {
    const auto& monomial = Set::kMonomials[at];
    if (index_of<Set>(monomial) != at) return false;  // given twice
    if (at > 0 && degree_of<Set::kVariables>(Set::kMonomials[at - 1]) >
                      degree_of<Set::kVariables>(monomial)) {
      return false;
    }
    for (std::size_t variable = 0; variable < Set::kVariables; ++variable) {
      auto divisor = monomial;
      if (divisor[variable] == 0) continue;
      --divisor[variable];
      if (index_of<Set>(divisor) == Set::kCount) return false;
    }
  }
  return true;
}

/// The pairs of indices whose monomials multiply to one of the set, by rising left index.
template <std::size_t Count>
struct FactorPairs {
  std::array<std::uint8_t, Count> left{}, right{};
  std::size_t count = 0;
};

template <class Set>
constexpr FactorPairs<Set::kCount> factor_pairs(std::size_t product) noexcept {
  FactorPairs<Set::kCount> pairs;
  const auto& whole = Set::kMonomials[product];
  for (std::size_t left = 0; left <= product; ++left) {
    Monomial<Set::kVariables> rest{};
    bool divides = true;
    for (std::size_t variable = 0; variable < Set::kVariables; ++variable) {
      const std::uint8_t exponent = Set::kMonomials[left][variable];
      divides &= exponent <= whole[variable];
      if (divides) rest[variable] = static_cast<std::uint8_t>(whole[variable] - exponent);
    }
    if (!divides) continue;
    pairs.left[pairs.count] = static_cast<std::uint8_t>(left);
    pairs.right[pairs.count] = static_cast<std::uint8_t>(index_of<Set>(rest));
    ++pairs.count;
  }
  return pairs;
}

/// The product of the factorials of the exponents: a derivative is that times its coefficient.
template <std::size_t Variables>
constexpr std::uint64_t factorial_of(const Monomial<Variables>& monomial) noexcept {
  std::uint64_t factorial = 1;
  for (const std::uint8_t exponent : monomial) {
    for (std::uint64_t n = 2; n <= exponent; ++n) factorial *= n;
  }
  return factorial;
}

/// All monomials of `Variables` variables up to a total degree, at most 255 of them.
template <std::size_t Variables, std::size_t Degree>
struct TotalDegree {
  static constexpr std::size_t kVariables = Variables;
  static constexpr std::size_t kCount = [] {
    std::size_t count = 1;  // (Variables + Degree) over Degree
    for (std::size_t k = 1; k <= Degree; ++k) count = count * (Variables + k) / k;
    return count;
  }();
  static_assert(kCount < 256, "the indices of a jet are bytes");

  static constexpr std::array<Monomial<Variables>, kCount> kMonomials = [] {
    std::array<Monomial<Variables>, kCount> list{};
    std::size_t filled = 1;
    for (std::size_t degree = 1, first = 0; degree <= Degree; ++degree) {
      const std::size_t end = filled;
      for (std::size_t at = first; at < end; ++at) {
        // Only variables from the last one used on: each monomial comes once.
        std::size_t last = 0;
        for (std::size_t v = 0; v < Variables; ++v) last = list[at][v] > 0 ? v : last;
        for (std::size_t v = last; v < Variables; ++v) {
          list[filled] = list[at];
          ++list[filled++][v];
        }
      }
      first = end;
    }
    return list;
  }();
};

}  // namespace loadline

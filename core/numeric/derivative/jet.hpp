// Truncated Taylor expansions: a value together with chosen partial derivatives, exact to rounding.
#pragma once

#include <span>
#include <utility>

#include "core/numeric/derivative/monomials.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The Taylor coefficients of a function of Set::kVariables variables at one point, for the
/// monomials of Set: coefficient = partial derivative / factorials. Arithmetic on jets is that of
/// the functions, with every coefficient a sum of products in a fixed order; no finite difference
/// is taken. A coefficient has the same bits in every set that lists its divisors in the same
/// order.
///
/// Rounding: each coefficient is a plain sum, so it is good to a few ulp of its largest term. Where
/// terms would cancel, build the function from its differential instead (`from_differential`).
template <class Set>
class Jet {
 public:
  static constexpr std::size_t kCount = Set::kCount;
  static constexpr std::size_t kOrder = order_of<Set>();
  static_assert(is_closed<Set>(), "every divisor of a monomial must be in the set, by degree");

  Jet() = default;
  /// A constant.
  Jet(real value) noexcept {
    coefficients_[0] = value;
    for (std::size_t i = 1; i < kCount; ++i) coefficients_[i] = 0.0;
  }
  /// The variable number `index` at `value`.
  static Jet variable(std::size_t index, real value) noexcept {
    Jet result(value);
    Monomial<Set::kVariables> monomial{};
    monomial[index] = 1;
    const std::size_t at = index_of<Set>(monomial);
    if (at < kCount) result.coefficients_[at] = 1.0;
    return result;
  }

  real value() const noexcept { return coefficients_[0]; }
  real& operator[](std::size_t index) noexcept { return coefficients_[index]; }
  const real& operator[](std::size_t index) const noexcept { return coefficients_[index]; }

  /// Sets a coefficient where the set has it: what a set that ends before leaves out is dropped, so
  /// that one formula can fill every set that begins alike.
  void set(std::size_t index, real coefficient) noexcept {
    if (index < kCount) coefficients_[index] = coefficient;
  }
  std::span<const real, kCount> coefficients() const noexcept { return coefficients_; }
  /// The partial derivative that belongs to a monomial of the set.
  real derivative(const Monomial<Set::kVariables>& monomial) const noexcept {
    const std::size_t at = index_of<Set>(monomial);
    return coefficients_[at] * real(factorial_of<Set::kVariables>(monomial));
  }

  friend Jet operator+(const Jet& a, const Jet& b) noexcept {
    if constexpr (kCount == 1) return a[0] + b[0];
    return sum(a, b);
  }
  friend Jet operator-(const Jet& a, const Jet& b) noexcept {
    if constexpr (kCount == 1) return a[0] - b[0];
    return difference(a, b);
  }
  friend Jet operator-(const Jet& a) noexcept {
    if constexpr (kCount == 1) return -a[0];
    return negative(a);
  }
  friend Jet operator*(const Jet& a, real b) noexcept {
    if constexpr (kCount == 1) return a[0] * b;
    return scaled(a, b);
  }
  friend Jet operator*(real a, const Jet& b) noexcept { return b * a; }
  friend Jet operator+(const Jet& a, real b) noexcept {
    if constexpr (kCount == 1) return a[0] + b;
    return shifted(a, b);
  }
  friend Jet operator+(real a, const Jet& b) noexcept { return b + a; }
  friend Jet operator-(const Jet& a, real b) noexcept { return a + -b; }
  friend Jet operator-(real a, const Jet& b) noexcept { return -b + a; }
  friend Jet operator*(const Jet& a, const Jet& b) noexcept {
    if constexpr (kCount == 1) return a[0] * b[0];
    return product(a, b);
  }

  /// a * b where b has no constant term: what that would multiply is left out, so it may be NaN.
  [[gnu::noinline]] static Jet times_increment(const Jet& a, const Jet& b) noexcept {
    return multiply<true>(a, b, std::make_index_sequence<kCount>{});
  }

  /// f(*this) from taylor[n] = f^(n)(value()) / n!, n = 0 ... kOrder.
  [[gnu::noinline]] Jet compose(const real (&taylor)[kOrder + 1]) const noexcept {
    if constexpr (kOrder == 0) return Jet(taylor[0]);
    Jet result = *this * taylor[kOrder];
    for (std::size_t n = kOrder; n-- > 0;) {
      result.coefficients_[0] = taylor[n];
      if (n > 0) result = times_increment(result, *this);
    }
    return result;
  }

  /// Each coefficient times its degree: the derivative along the ray from the point. For a function
  /// f of g the rule is f.along_ray() = f'(g) * g.along_ray().
  [[gnu::noinline]] Jet along_ray() const noexcept {
    return each([&](std::size_t i) { return coefficients_[i] * degree(i); });
  }
  /// The function with the value `value` and this derivative along the ray, whose constant term is
  /// not used: if df = p dx + q dy, then f = from_differential(f0, p * x.along_ray() + q *
  /// y.along_ray()). p and q are needed to one order less than f.
  [[gnu::noinline]] static Jet from_differential(real value, const Jet& along_ray) noexcept {
    Jet result = each([&](std::size_t i) { return i == 0 ? value : along_ray[i] / degree(i); });
    return result;
  }

 private:
  // Out of line, else a formula of a few terms is tens of kilobytes.
  [[gnu::noinline]] static Jet sum(const Jet& a, const Jet& b) noexcept {
    return each([&](std::size_t i) { return a[i] + b[i]; });
  }
  [[gnu::noinline]] static Jet difference(const Jet& a, const Jet& b) noexcept {
    return each([&](std::size_t i) { return a[i] - b[i]; });
  }
  [[gnu::noinline]] static Jet negative(const Jet& a) noexcept {
    return each([&](std::size_t i) { return -a[i]; });
  }
  [[gnu::noinline]] static Jet scaled(const Jet& a, real b) noexcept {
    return each([&](std::size_t i) { return a[i] * b; });
  }
  [[gnu::noinline]] static Jet shifted(const Jet& a, real b) noexcept {
    Jet result = a;
    result[0] = a[0] + b;
    return result;
  }
  [[gnu::noinline]] static Jet product(const Jet& a, const Jet& b) noexcept {
    return multiply<false>(a, b, std::make_index_sequence<kCount>{});
  }

  template <class Function>
  static Jet each(Function f) noexcept {
    Jet result;
    for (std::size_t i = 0; i < kCount; ++i) result.coefficients_[i] = f(i);
    return result;
  }

  static real degree(std::size_t index) noexcept { return kDegrees[index]; }

  template <bool kIncrement, std::size_t... M>
  static Jet multiply(const Jet& a, const Jet& b, std::index_sequence<M...>) noexcept {
    Jet result;
    ((result.coefficients_[M] = coefficient<kIncrement, M>(a, b)), ...);
    return result;
  }

  template <bool kIncrement, std::size_t M>
  static real coefficient(const Jet& a, const Jet& b) noexcept {
    constexpr auto kPairs = factor_pairs<Set>(M);
    // The last pair is (M, 1): the constant term of b.
    constexpr std::size_t kUsed = kIncrement ? kPairs.count - 1 : kPairs.count;
    if constexpr (kUsed == 0) {
      return 0.0;
    } else {
      return sum_of_pairs<M>(a, b, std::make_index_sequence<kUsed>{});
    }
  }

  template <std::size_t M, std::size_t... P>
  static real sum_of_pairs(const Jet& a, const Jet& b, std::index_sequence<P...>) noexcept {
    constexpr auto kPairs = factor_pairs<Set>(M);
    return (... + (a.coefficients_[kPairs.left[P]] * b.coefficients_[kPairs.right[P]]));
  }

  static constexpr std::array<real, kCount> kDegrees = [] {
    std::array<real, kCount> degrees{};
    for (std::size_t i = 0; i < kCount; ++i) {
      degrees[i] = real(degree_of<Set::kVariables>(Set::kMonomials[i]));
    }
    return degrees;
  }();

  std::array<real, kCount> coefficients_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

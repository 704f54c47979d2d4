#include "core/numeric/derivative/jet.hpp"

#include <bit>
#include <cmath>

#include "core/numeric/derivative/jet_functions.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

using Three = TotalDegree<3, 3>;
using J = Jet<Three>;

/// A set that leaves out most of what three variables have, in the order of Three.
struct Sparse {
  static constexpr std::size_t kVariables = 3, kCount = 6;
  static constexpr std::array<Monomial<3>, kCount> kMonomials = {
      {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {2, 0, 0}, {1, 1, 0}, {2, 1, 0}}};
};

struct NotClosed {
  static constexpr std::size_t kVariables = 2, kCount = 3;
  static constexpr std::array<Monomial<2>, kCount> kMonomials = {{{0, 0}, {1, 0}, {1, 1}}};
};

static_assert(is_closed<Three>() && is_closed<Sparse>() && !is_closed<NotClosed>());
static_assert(Three::kCount == 20 && TotalDegree<1, 4>::kCount == 5 && order_of<Sparse>() == 3);
static_assert(factorial_of<3>({3, 1, 2}) == 12);

template <class Set>
Jet<Set> sample(double a, double b, double c) {
  const auto x = Jet<Set>::variable(0, a), y = Jet<Set>::variable(1, b);
  const auto z = Jet<Set>::variable(2, c);
  return exp(x * y) / square_root(z) + log(z * y) * normal_cdf(x) - sin(x * z) * cos(y);
}

void check_close(const J& got, const J& want, double bound) {
  for (std::size_t i = 0; i < J::kCount; ++i) {
    INFO("coefficient " << i);
    CHECK(std::fabs(got[i] - want[i]) <= bound * (1 + std::fabs(want[i])));
  }
}

}  // namespace

TEST_CASE("Products of jets are products of polynomials") {
  const J x = J::variable(0, 2), y = J::variable(1, 3), z = J::variable(2, -5);
  const J f = x * x * y - 4.0 * z + x * y * z;
  CHECK(f.value() == 12 + 20 - 30);
  CHECK(f.derivative({1, 0, 0}) == 2 * 2 * 3 + 3 * -5);
  CHECK(f.derivative({0, 1, 0}) == 4 + 2 * -5);
  CHECK(f.derivative({0, 0, 1}) == -4 + 6);
  CHECK(f.derivative({2, 0, 0}) == 6);
  CHECK(f.derivative({1, 1, 0}) == 4 - 5);
  CHECK(f.derivative({2, 1, 0}) == 2);
  CHECK(f.derivative({1, 1, 1}) == 1);
  CHECK(f.derivative({0, 3, 0}) == 0);
  const J g = 7.0 - f + 1.0;
  CHECK(g.value() == 6);
  CHECK(g.derivative({2, 1, 0}) == -2);
}

TEST_CASE("Functions of jets against mpmath") {
  // mpmath.diff of the same function at 40 digits.
  const J f = sample<Three>(0.3, 1.7, 2.1);
  CHECK(f.value() == Approx(2.0114009754364485).epsilon(4e-15));
  CHECK(f.derivative({1, 0, 0}) == Approx(2.6575439633923896).epsilon(4e-15));
  CHECK(f.derivative({2, 1, 0}) == Approx(2.2596899241800881).epsilon(1e-14));
  CHECK(f.derivative({1, 1, 1}) == Approx(0.020074530429233759).epsilon(1e-14));
  CHECK(f.derivative({0, 0, 3}) == Approx(-0.10202836735087592).epsilon(1e-14));
  CHECK(f.derivative({3, 0, 0}) == Approx(4.2400015054327558).epsilon(1e-14));
}

TEST_CASE("Inverse functions of jets invert") {
  const J x = J::variable(0, 0.7) * J::variable(1, 1.3) + J::variable(2, 0.4);
  check_close(exp(log(x)), x, 4e-15);
  check_close(square_root(x) * square_root(x), x, 4e-15);
  check_close(x / x, J(1.0), 4e-15);
  check_close(sin(x) * sin(x) + cos(x) * cos(x), J(1.0), 4e-15);
  check_close(normal_cdf(x) + normal_cdf(-x), J(1.0), 4e-15);
}

TEST_CASE("A jet is the integral of its differential along rays") {
  // d normal_cdf(x) = normal_pdf(x) dx, and d(x y) = x dy + y dx.
  const J x = J::variable(0, 0.7) * J::variable(1, 1.3), y = J::variable(2, 0.4) + 0.1 * x;
  check_close(J::from_differential(normal_cdf(x.value()), normal_pdf(x) * x.along_ray()),
              normal_cdf(x), 4e-15);
  check_close(J::from_differential(x.value() * y.value(), x * y.along_ray() + y * x.along_ray()),
              x * y, 4e-15);
}

TEST_CASE("A smaller set has the same bits") {
  const J all = sample<Three>(0.3, 1.7, 2.1);
  const Jet<Sparse> some = sample<Sparse>(0.3, 1.7, 2.1);
  for (std::size_t i = 0; i < Sparse::kCount; ++i) {
    const std::size_t at = index_of<Three>(Sparse::kMonomials[i]);
    CHECK(std::bit_cast<std::uint64_t>(some[i]) == std::bit_cast<std::uint64_t>(all[at]));
  }
}

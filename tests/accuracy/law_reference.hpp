// The gamma, Student and bivariate normal laws with about 90 correct bits. MPFR has the incomplete
// gamma function (a hundred times slower) and neither of the others; `reference_checks` holds these
// against it, and against integrals.
#pragma once

#include "tests/accuracy/number.hpp"

namespace accuracy {

/// A probability and the probability of the rest, both without cancellation where they are small.
struct Sides {
  Number lower, upper;
};

/// The gamma law of one shape: the power series below the mean, Legendre's continued fraction
/// above.
class GammaLaw {
 public:
  explicit GammaLaw(double shape);
  Sides at(const Number& x) const;
  Number density_times_x(const Number& x) const;
  /// A Newton step from x towards the x with this p, in log x and the logarithm of the smaller
  /// side.
  Number quantile_near(const Number& x, double p) const;

 private:
  Number series(const Number& x) const;
  Number fraction(const Number& x) const;

  double shape_;
  Number log_gamma_of_next_;  // log Gamma(shape + 1)
};

/// Student's law of one number of degrees of freedom.
class StudentLaw {
 public:
  explicit StudentLaw(double degrees);
  Number density(const Number& t) const;
  /// Probabilities of more than t, and of 0 to t, for t > 0.
  Sides right_of_zero(const Number& t) const;
  /// A Newton step from t towards the quantile of p.
  Number quantile_near(double t, double p) const;

 private:
  double degrees_;
  Number scale_;  // the density at 0
};

/// Plackett's integral in the correlation, by Gauss and Legendre's rule on panels that shrink with
/// the distance to degeneracy. Absolute error below 2^-70.
Number bivariate_normal_probability(double h, double k, double rho);

}  // namespace accuracy

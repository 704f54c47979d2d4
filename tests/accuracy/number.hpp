// A number of MPFR as a value, for writing references down. Every result has the precision that is
// the thread's default at that moment.
#pragma once

#include <mpfr.h>

namespace accuracy {

/// Bits of a reference. MPFR is quickest where all operands have the same precision below 128.
inline constexpr mpfr_prec_t kPrecision = 120;

class Number {
 public:
  Number() {
    mpfr_init(value_);
    mpfr_set_zero(value_, 1);
  }
  Number(double x) {
    mpfr_init(value_);
    mpfr_set_d(value_, x, MPFR_RNDN);
  }
  Number(const Number& other) {
    mpfr_init(value_);
    mpfr_set(value_, other.value_, MPFR_RNDN);
  }
  Number& operator=(const Number& other) {
    mpfr_set(value_, other.value_, MPFR_RNDN);
    return *this;
  }
  ~Number() { mpfr_clear(value_); }

  operator mpfr_ptr() { return value_; }
  operator mpfr_srcptr() const { return value_; }

  Number& operator+=(const Number& b) {
    mpfr_add(value_, value_, b.value_, MPFR_RNDN);
    return *this;
  }
  Number& operator-=(const Number& b) {
    mpfr_sub(value_, value_, b.value_, MPFR_RNDN);
    return *this;
  }
  Number& operator*=(const Number& b) {
    mpfr_mul(value_, value_, b.value_, MPFR_RNDN);
    return *this;
  }
  Number& operator/=(const Number& b) {
    mpfr_div(value_, value_, b.value_, MPFR_RNDN);
    return *this;
  }

  friend Number operator+(const Number& a, const Number& b) { return binary<mpfr_add>(a, b); }
  friend Number operator-(const Number& a, const Number& b) { return binary<mpfr_sub>(a, b); }
  friend Number operator*(const Number& a, const Number& b) { return binary<mpfr_mul>(a, b); }
  friend Number operator/(const Number& a, const Number& b) { return binary<mpfr_div>(a, b); }
  friend Number operator-(const Number& a) { return unary<mpfr_neg>(a); }

  friend Number absolute(const Number& a) { return unary<mpfr_abs>(a); }
  friend Number square(const Number& a) { return unary<mpfr_sqr>(a); }
  friend Number root(const Number& a) { return unary<mpfr_sqrt>(a); }
  friend Number exp(const Number& a) { return unary<mpfr_exp>(a); }
  friend Number expm1(const Number& a) { return unary<mpfr_expm1>(a); }
  friend Number log(const Number& a) { return unary<mpfr_log>(a); }
  friend Number log1p(const Number& a) { return unary<mpfr_log1p>(a); }
  friend Number erf(const Number& a) { return unary<mpfr_erf>(a); }
  friend Number erfc(const Number& a) { return unary<mpfr_erfc>(a); }
  friend Number log_gamma(const Number& a) { return unary<mpfr_lngamma>(a); }

  friend bool operator<(const Number& a, const Number& b) {
    return mpfr_less_p(a.value_, b.value_) != 0;
  }
  friend double nearest(const Number& a) { return mpfr_get_d(a.value_, MPFR_RNDN); }

  static Number pi() {
    Number result;
    mpfr_const_pi(result, MPFR_RNDN);
    return result;
  }

 private:
  template <auto Operation>
  static Number unary(const Number& a) {
    Number result;
    Operation(result.value_, a.value_, MPFR_RNDN);
    return result;
  }
  template <auto Operation>
  static Number binary(const Number& a, const Number& b) {
    Number result;
    Operation(result.value_, a.value_, b.value_, MPFR_RNDN);
    return result;
  }

  mpfr_t value_;
};

/// Another default precision until the end of a scope.
class Precision {
 public:
  explicit Precision(mpfr_prec_t bits) : kept_(mpfr_get_default_prec()) {
    mpfr_set_default_prec(bits);
  }
  ~Precision() { mpfr_set_default_prec(kept_); }
  Precision(const Precision&) = delete;
  Precision& operator=(const Precision&) = delete;

 private:
  mpfr_prec_t kept_;
};

}  // namespace accuracy

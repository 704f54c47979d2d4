// What jumps add to a law: those of Merton, over a diffusion or over Heston's variance (Bates), and
// those of Kou.
#pragma once

#include "core/pricing/fourier/heston_law.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What Merton's jumps add to g: lambda T (e^(mu s + delta^2 s^2 / 2) - 1 - s kbar) / (s^2 - s).
class MertonJumpTerm {
 public:
  static constexpr std::size_t kParameters = kParameterCount<MertonJumps>;

  MertonJumpTerm(const MertonJumps& jumps, real expiry_years) noexcept
      : intensity_(jumps.intensity),
        mean_(jumps.mean_log_jump),
        vol_(jumps.log_jump_vol),
        expiry_(expiry_years),
        relative_(
            expm1(jumps.mean_log_jump + jumps.log_jump_vol * jumps.log_jump_vol * real(0.5))) {}

  template <int N>
  LOADLINE_INLINE Complex<N> exponent(Complex<N> s) const {
    return per_jump(expm1(size(s)), s) * pack<N>(intensity_ * expiry_);
  }

  /// Adds to what the law without jumps has; the jumps' parameters are the last three.
  template <int N, std::size_t Parameters>
  LOADLINE_INLINE void add_gradient(Complex<N> s, ExponentGradient<N, Parameters>& out) const {
    const Complex<N> less_one = expm1(size(s));
    const Complex<N> jump = per_jump(less_one, s);
    const pack<N> expected = intensity_ * expiry_;
    out.value = out.value + jump * expected;
    out.expiry = out.expiry + jump * pack<N>(intensity_);
    out.parameter[Parameters - 3] = jump * pack<N>(expiry_);
    // (e^(mu s + ...) - e^(mu + ...)) / (s - 1), and with s in front of the first.
    const Complex<N> over = inverse(s - pack<N>(1.0));
    const Complex<N> moved = (less_one - pack<N>(relative_)) * over;
    out.parameter[Parameters - 2] = moved * expected;
    out.parameter[Parameters - 1] = (moved + less_one + pack<N>(1.0)) * (expected * pack<N>(vol_));
  }

  /// What is left of the jumps far out: the compensation of their mean, as a rate of -log M by s.
  real drift() const noexcept { return intensity_ * expiry_ * relative_; }

  template <int N>
  LOADLINE_INLINE pack<N> swing(Complex<N> s) const {
    const Complex<N> in = size(s);
    const pack<N> bounded = select(in.re < 600.0, in.re, pack<N>(600.0));
    const pack<N> sine = unit_circle(in.im * 0.5).im;
    return exp(bounded) * (sine * sine) * (intensity_ * expiry_ * 2.0);
  }

 private:
  /// mu s + delta^2 s^2 / 2.
  template <int N>
  LOADLINE_INLINE Complex<N> size(Complex<N> s) const {
    return s * pack<N>(mean_) + square(s) * pack<N>(vol_ * vol_ * 0.5);
  }
  template <int N>
  LOADLINE_INLINE Complex<N> per_jump(Complex<N> less_one, Complex<N> s) const {
    return (less_one - s * pack<N>(relative_)) * inverse(square(s) - s);
  }

  real intensity_, mean_, vol_, expiry_;
  real relative_;  // E[e^J] - 1
};

/// What Kou's jumps add to g, with s^2 - s divided out:
/// lambda T (p / ((eta1 - s)(eta1 - 1)) + (1 - p) / ((s + eta2)(eta2 + 1))).
class KouJumpTerm {
 public:
  /// The volatility is the diffusion's.
  static constexpr std::size_t kParameters = kParameterCount<KouParameters> - 1;

  KouJumpTerm(const KouParameters& parameters, real expiry_years) noexcept
      : intensity_(parameters.intensity),
        up_(parameters.up_probability),
        up_rate_(parameters.up_rate),
        down_rate_(parameters.down_rate),
        expiry_(expiry_years) {}

  template <int N>
  LOADLINE_INLINE Complex<N> exponent(Complex<N> s) const {
    return (upward(s) * pack<N>(up_) + downward(s) * pack<N>(1.0 - up_)) *
           pack<N>(intensity_ * expiry_);
  }

  template <int N, std::size_t Parameters>
  LOADLINE_INLINE void add_gradient(Complex<N> s, ExponentGradient<N, Parameters>& out) const {
    const Complex<N> upward_jump = upward(s), downward_jump = downward(s);
    const pack<N> up = up_, down = 1.0 - up_, expected = intensity_ * expiry_;
    const Complex<N> jump = upward_jump * up + downward_jump * down;
    out.value = out.value + jump * expected;
    out.expiry = out.expiry + jump * pack<N>(intensity_);
    out.parameter[Parameters - 4] = jump * pack<N>(expiry_);
    out.parameter[Parameters - 3] = (upward_jump - downward_jump) * expected;
    const pack<N> up_more = up_rate_ - 1.0, down_more = down_rate_ + 1.0;
    out.parameter[Parameters - 2] =
        upward_jump * ((upward_jump * up_more) + 1.0 / up_more) * (-(expected * up));
    out.parameter[Parameters - 1] =
        downward_jump * ((downward_jump * down_more) + 1.0 / down_more) * (-(expected * down));
  }

  template <int N>
  LOADLINE_INLINE mask_pack<N> explodes(pack<N> s) const {
    return (s >= pack<N>(up_rate_)) | (s <= pack<N>(-down_rate_));
  }

 private:
  template <int N>
  LOADLINE_INLINE Complex<N> upward(Complex<N> s) const {
    return inverse((-s + pack<N>(up_rate_)) * pack<N>(up_rate_ - 1.0));
  }
  template <int N>
  LOADLINE_INLINE Complex<N> downward(Complex<N> s) const {
    return inverse((s + pack<N>(down_rate_)) * pack<N>(down_rate_ + 1.0));
  }

  real intensity_, up_, up_rate_, down_rate_, expiry_;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

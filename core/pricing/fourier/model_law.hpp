// The law of the logarithm of the spot under each model, at several points of the complex plane by
// one call: a diffusion or Heston's variance, and what jumps add to either.
#pragma once

#include "core/pricing/fourier/heston_law.hpp"
#include "core/pricing/fourier/jump_terms.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Points at a time, and lanes of a sum: the same for every width of the hardware's vectors.
inline constexpr std::size_t kPointLanes = 8;

/// Of all models: those of Bates.
inline constexpr std::size_t kMostParameters = kParameterCount<BatesParameters>;

/// Complex numbers in memory, from where packs of any width take them.
struct alignas(64) ComplexLanes {
  real re[kPointLanes], im[kPointLanes];

  template <int N>
  LOADLINE_INLINE Complex<N> load(std::size_t at) const {
    return {pack<N>::load(re + at), pack<N>::load(im + at)};
  }
  template <int N>
  LOADLINE_INLINE void store(Complex<N> z, std::size_t at) {
    z.re.store(re + at);
    z.im.store(im + at);
  }
};

/// ExponentGradient at kPointLanes points; parameters beyond those of the law stay as they are.
struct GradientLanes {
  ComplexLanes value, expiry, parameter[kMostParameters];
};

/// One of the four laws, in the terms of ExponentGradient. Everything large stands once and out of
/// line, whatever the number of laws and callers.
class ModelLaw {
 public:
  ModelLaw(const HestonParameters& parameters, real expiry_years) noexcept;
  ModelLaw(const MertonParameters& parameters, real expiry_years) noexcept;
  ModelLaw(const KouParameters& parameters, real expiry_years) noexcept;
  ModelLaw(const BatesParameters& parameters, real expiry_years) noexcept;

  /// Fields of the model, in whose order derivatives come.
  std::size_t parameters() const noexcept { return parameters_; }

  /// g at the first `count` points; what `g` holds beyond them is left open.
  void exponent(const ComplexLanes& s, std::size_t count, ComplexLanes& g) const noexcept;
  /// g and its derivatives at all points.
  void gradient(const ComplexLanes& s, GradientLanes& out) const noexcept;
  /// g at one real point.
  real exponent_at(real s) const noexcept;

  /// Whether E[S_T^s] is infinite, for real points s.
  void explodes(const real (&s)[kPointLanes], bool (&out)[kPointLanes]) const noexcept;

  /// Whether |M| may swing below its envelope along a contour, instead of falling monotonely.
  bool swings() const noexcept { return jumps_ == Jumps::merton; }
  /// How far oscillation alone holds log|M| below its envelope, at the first `count` points.
  void swing(const ComplexLanes& s, std::size_t count, real (&out)[kPointLanes]) const noexcept;

  /// Far out, log M(s) ~ -drift() s - fall() |s| in every direction off the real axis. A diffusion
  /// falls as a Gaussian does: faster than any rate.
  real drift() const noexcept;
  real fall() const noexcept;

 private:
  enum class Jumps : std::uint8_t { none, merton, kou };

  ModelLaw(const HestonParameters& variance, const MertonJumps& merton, const KouParameters& kou,
           real expiry_years) noexcept;

  HestonLaw heston_;
  MertonJumpTerm merton_;
  KouJumpTerm kou_;
  real expiry_;
  real vol_ = 0.0;  // of the diffusion
  bool is_heston_ = true;
  Jumps jumps_ = Jumps::none;
  std::uint8_t parameters_ = kParameterCount<HestonParameters>;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

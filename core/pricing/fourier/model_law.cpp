#include "core/pricing/fourier/model_law.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr HestonParameters kNoVariance = {0.0, 0.0, 0.0, 0.0, 0.0};
constexpr MertonJumps kNoJumps = {0.0, 0.0, 0.0};
constexpr KouParameters kNoKou = {0.0, 0.0, 0.0, 2.0, 1.0};

// One pack of points a call: inlined into their loops, these would be unrolled to four times as
// much code, and the call costs one part in a hundred of what it does.

[[gnu::noinline]] void put_heston(const HestonLaw& law, const ComplexLanes& s, std::size_t at,
                                  ComplexLanes& g) noexcept {
  g.store(law.exponent(s.load<kLanes>(at)), at);
}

[[gnu::noinline]] void add_merton(const MertonJumpTerm& jumps, const ComplexLanes& s,
                                  std::size_t at, ComplexLanes& g) noexcept {
  g.store(g.load<kLanes>(at) + jumps.exponent(s.load<kLanes>(at)), at);
}

[[gnu::noinline]] void add_kou(const KouJumpTerm& jumps, const ComplexLanes& s, std::size_t at,
                               ComplexLanes& g) noexcept {
  g.store(g.load<kLanes>(at) + jumps.exponent(s.load<kLanes>(at)), at);
}

template <std::size_t Parameters>
void store(const ExponentGradient<kLanes, Parameters>& from, std::size_t first, std::size_t at,
           GradientLanes& to) noexcept {
  to.value.store(from.value, at);
  to.expiry.store(from.expiry, at);
  for (std::size_t i = first; i < Parameters; ++i) to.parameter[i].store(from.parameter[i], at);
}

[[gnu::noinline]] void put_heston_gradient(const HestonLaw& law, const ComplexLanes& s,
                                           std::size_t at, GradientLanes& out) noexcept {
  ExponentGradient<kLanes, HestonLaw::kParameters> g;
  law.gradient(s.load<kLanes>(at), g);
  store(g, 0, at, out);
}

/// Adds the derivatives of jumps behind the `first` parameters of what they jump from.
template <class JumpTerm>
[[gnu::noinline]] void add_gradient(const JumpTerm& jumps, const ComplexLanes& s, std::size_t first,
                                    std::size_t at, GradientLanes& out) noexcept {
  ExponentGradient<kLanes, JumpTerm::kParameters> g;
  g.value = out.value.load<kLanes>(at);
  g.expiry = out.expiry.load<kLanes>(at);
  jumps.add_gradient(s.load<kLanes>(at), g);
  out.value.store(g.value, at);
  out.expiry.store(g.expiry, at);
  for (std::size_t i = 0; i < JumpTerm::kParameters; ++i) {
    out.parameter[first + i].store(g.parameter[i], at);
  }
}

template <class Law>
[[gnu::noinline]] void put_explodes(const Law& law, const real* s, bool* out) noexcept {
  const mask_pack<kLanes> infinite = law.explodes(pack<kLanes>::load(s));
  real chosen[kLanes];
  select(infinite, pack<kLanes>(1.0), pack<kLanes>(0.0)).store(chosen);
  for (int i = 0; i < kLanes; ++i) out[i] = chosen[i] > 0.0;
}

[[gnu::noinline]] void put_swing(const MertonJumpTerm& jumps, const ComplexLanes& s, std::size_t at,
                                 real* out) noexcept {
  jumps.swing(s.load<kLanes>(at)).store(out + at);
}

}  // namespace

ModelLaw::ModelLaw(const HestonParameters& variance, const MertonJumps& merton,
                   const KouParameters& kou, real expiry_years) noexcept
    : heston_(variance, expiry_years),
      merton_(merton, expiry_years),
      kou_(kou, expiry_years),
      expiry_(expiry_years) {}

ModelLaw::ModelLaw(const HestonParameters& parameters, real expiry_years) noexcept
    : ModelLaw(parameters, kNoJumps, kNoKou, expiry_years) {}

ModelLaw::ModelLaw(const MertonParameters& parameters, real expiry_years) noexcept
    : ModelLaw(kNoVariance, parameters.jumps, kNoKou, expiry_years) {
  vol_ = parameters.vol;
  is_heston_ = false;
  jumps_ = Jumps::merton;
  parameters_ = kParameterCount<MertonParameters>;
}

ModelLaw::ModelLaw(const KouParameters& parameters, real expiry_years) noexcept
    : ModelLaw(kNoVariance, kNoJumps, parameters, expiry_years) {
  vol_ = parameters.vol;
  is_heston_ = false;
  jumps_ = Jumps::kou;
  parameters_ = kParameterCount<KouParameters>;
}

ModelLaw::ModelLaw(const BatesParameters& parameters, real expiry_years) noexcept
    : ModelLaw(parameters.heston, parameters.jumps, kNoKou, expiry_years) {
  jumps_ = Jumps::merton;
  parameters_ = kParameterCount<BatesParameters>;
}

void ModelLaw::exponent(const ComplexLanes& s, std::size_t count, ComplexLanes& g) const noexcept {
  const real diffusion = vol_ * vol_ * expiry_ * real(0.5);
  for (std::size_t i = 0; i < count; i += kLanes) {
    if (is_heston_) {
      put_heston(heston_, s, i, g);
    } else {
      g.store(Complex<kLanes>{diffusion, 0.0}, i);
    }
    if (jumps_ == Jumps::merton) add_merton(merton_, s, i, g);
    if (jumps_ == Jumps::kou) add_kou(kou_, s, i, g);
  }
}

void ModelLaw::gradient(const ComplexLanes& s, GradientLanes& out) const noexcept {
  const real half_vol = vol_ * vol_ * real(0.5);
  const std::size_t jumps_at = is_heston_ ? HestonLaw::kParameters : 1;
  for (std::size_t i = 0; i < kPointLanes; i += kLanes) {
    if (is_heston_) {
      put_heston_gradient(heston_, s, i, out);
    } else {
      out.value.store(Complex<kLanes>{vol_ * vol_ * expiry_ * real(0.5), 0.0}, i);
      out.expiry.store(Complex<kLanes>{half_vol, 0.0}, i);
      out.parameter[0].store(Complex<kLanes>{vol_ * expiry_, 0.0}, i);
    }
    if (jumps_ == Jumps::merton) add_gradient(merton_, s, jumps_at, i, out);
    if (jumps_ == Jumps::kou) add_gradient(kou_, s, jumps_at, i, out);
  }
}

real ModelLaw::exponent_at(real s) const noexcept {
  ComplexLanes at = {}, g;
  at.re[0] = s;
  exponent(at, 1, g);
  return g.re[0];
}

void ModelLaw::explodes(const real (&s)[kPointLanes], bool (&out)[kPointLanes]) const noexcept {
  for (std::size_t i = 0; i < kPointLanes; i += kLanes) {
    if (is_heston_) {
      put_explodes(heston_, s + i, out + i);
    } else if (jumps_ == Jumps::kou) {
      put_explodes(kou_, s + i, out + i);
    } else {
      for (std::size_t k = i; k < i + kLanes; ++k) out[k] = false;
    }
  }
}

void ModelLaw::swing(const ComplexLanes& s, std::size_t count,
                     real (&out)[kPointLanes]) const noexcept {
  for (std::size_t i = 0; i < count; i += kLanes) {
    if (swings()) {
      put_swing(merton_, s, i, out);
    } else {
      pack<kLanes>(0.0).store(out + i);
    }
  }
}

real ModelLaw::drift() const noexcept {
  if (!is_heston_) return 0.0;
  return jumps_ == Jumps::none ? heston_.drift() : heston_.drift() + merton_.drift();
}

real ModelLaw::fall() const noexcept {
  return is_heston_ ? heston_.fall() : std::numeric_limits<real>::max();
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/pricing/fourier/models.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/logarithm.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// A parameter with the ends of its domain; `open` where an end itself is refused.
struct CheckedParameter {
  Field field;
  real value;
  real low, high;
  bool open_low = false, open_high = false;
};

template <std::size_t Count>
Error check(const CheckedParameter (&parameters)[Count]) noexcept {
  for (const CheckedParameter& p : parameters) {
    const ErrorValue value = refused_value(p.value);
    if (!is_finite(p.value)) return {ErrorCode::not_finite, p.field, 0, value};
    const bool above = p.open_low ? p.value > p.low : p.value >= p.low;
    const bool below = p.open_high ? p.value < p.high : p.value <= p.high;
    if (!above || !below) return {ErrorCode::out_of_domain, p.field, 0, value};
  }
  return {};
}

constexpr real kMost = kMaxModelParameter;

Error check_jumps(const MertonJumps& jumps) noexcept {
  const CheckedParameter parameters[] = {
      {Field::intensity, jumps.intensity, 0.0, kMost},
      {Field::mean_log_jump, jumps.mean_log_jump, -kMaxLogJump, kMaxLogJump},
      {Field::log_jump_vol, jumps.log_jump_vol, 0.0, kMaxLogJump},
  };
  return check(parameters);
}

}  // namespace

real mean_relative_jump(const MertonJumps& jumps) noexcept {
  return expm1(jumps.mean_log_jump + jumps.log_jump_vol * jumps.log_jump_vol * real(0.5));
}

real mean_log_jump_of(real relative, real log_jump_vol) noexcept {
  if (!(relative > real(-1.0)) || !is_finite(relative) || !is_finite(log_jump_vol)) {
    return real_from_bits(kCanonicalNanBits);
  }
  return log1p(relative) - log_jump_vol * log_jump_vol * real(0.5);
}

Error check_heston(const HestonParameters& parameters) noexcept {
  const CheckedParameter checked[] = {
      {Field::initial_variance, parameters.initial_variance, 0.0, kMost},
      {Field::mean_reversion, parameters.mean_reversion, 0.0, kMost},
      {Field::long_run_variance, parameters.long_run_variance, 0.0, kMost},
      {Field::vol_of_variance, parameters.vol_of_variance, 0.0, kMost},
      {Field::correlation, parameters.correlation, real(-1.0), 1.0, true, true},
  };
  return check(checked);
}

Error check_merton(const MertonParameters& parameters) noexcept {
  const CheckedParameter checked[] = {{Field::vol, parameters.vol, 0.0, kMost, true}};
  const Error refused = check(checked);
  return refused.code != ErrorCode::ok ? refused : check_jumps(parameters.jumps);
}

Error check_kou(const KouParameters& parameters) noexcept {
  const CheckedParameter checked[] = {
      {Field::vol, parameters.vol, 0.0, kMost, true},
      {Field::intensity, parameters.intensity, 0.0, kMost},
      {Field::up_probability, parameters.up_probability, 0.0, 1.0},
      {Field::up_rate, parameters.up_rate, 1.0, kMost, true},
      {Field::down_rate, parameters.down_rate, 0.0, kMost, true},
  };
  return check(checked);
}

Error check_bates(const BatesParameters& parameters) noexcept {
  const Error refused = check_heston(parameters.heston);
  return refused.code != ErrorCode::ok ? refused : check_jumps(parameters.jumps);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

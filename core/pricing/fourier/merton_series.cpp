#include "core/pricing/fourier/merton_series.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/black_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Black's value per unit of strike, undiscounted, for f = log(forward / strike); sign +1 a call.
/// Its time value is e^(-d2^2/2) times a difference of Mills ratios, so that it keeps its digits in
/// the wings; within half a total volatility of the forward nothing is lost by the plain formula.
real black_ratio(real f, real total_vol, real sign) noexcept {
  const real intrinsic = larger(0.0, sign * expm1(f));
  if (!(total_vol >= kMinTotalVol)) return intrinsic;
  const real d1 = f / total_vol + total_vol * real(0.5), d2 = d1 - total_vol;
  const real near = absolute(f) / total_vol - total_vol * real(0.5);
  if (near > 0.0) {
    const MillsRatio<1> a = mills_ratio(within_reach(pack<1>(near)));
    const MillsRatio<1> b = mills_ratio(within_reach(pack<1>(near + total_vol)));
    const pack<1> apart = (a.head - b.head) + (a.tail - b.tail);
    constexpr real kInverseDensity = 0x1.40d931ff62706p+1;  // sqrt(2 pi)
    return intrinsic + larger(0.0, kInverseDensity * normal_pdf(d2) * apart.v);
  }
  const bool call_is_out = f < 0.0;
  const real time_value = call_is_out ? exp(f) * normal_cdf(d1) - normal_cdf(d2)
                                      : normal_cdf(-d2) - exp(f) * normal_cdf(-d1);
  return intrinsic + larger(0.0, time_value);
}

/// The option out of the money as a sum over jumps, per unit of strike and undiscounted.
class Series {
 public:
  Series(const MertonParameters& p, real expiry, real k) noexcept
      : vol_square_(p.vol * p.vol * expiry),
        jump_square_(p.jumps.log_jump_vol * p.jumps.log_jump_vol),
        per_jump_(p.jumps.mean_log_jump + jump_square_ * real(0.5)),
        expected_(p.jumps.intensity * expiry),
        expected_by_spot_(expected_ * exp(per_jump_)),
        start_(-k - expected_ * expm1(per_jump_)),
        sign_(either(k > 0.0, 1.0, -1.0)) {}

  real expected() const noexcept { return larger(expected_, expected_by_spot_); }

  /// Black's value given n jumps.
  real term(std::uint32_t n) const noexcept {
    const real count = real_of(n);
    const real total_vol = square_root(vol_square_ + count * jump_square_);
    return black_ratio(start_ + count * per_jump_, total_vol, sign_);
  }

  /// At most how much the terms from n on hold, in units of the weight of term n - 1, or kUnknown
  /// where the weights are not yet falling there.
  real above(std::uint32_t n) const noexcept {
    const real rate = sign_ > 0.0 ? expected_by_spot_ : expected_;
    const real ratio = rate / real_of(n);
    return ratio < 1.0 ? ratio / (real(1.0) - ratio) * bound(n - 1) : kUnknown;
  }
  /// The same for the terms below n, in units of the weight of term n.
  real below(std::uint32_t n) const noexcept {
    const real rate = sign_ > 0.0 ? expected_by_spot_ : expected_;
    const real ratio = real_of(n) / rate;
    return ratio < 1.0 ? ratio / (real(1.0) - ratio) * bound(n) : kUnknown;
  }

  real weight_ratio(std::uint32_t n) const noexcept { return expected_ / real_of(n); }
  std::uint32_t most_likely() const noexcept {
    std::uint32_t n = 0;
    while (real_of(n + 1) <= expected_) ++n;
    return n;
  }
  real no_jump() const noexcept { return exp(-expected_); }

  static constexpr real kUnknown = std::numeric_limits<real>::max();

 private:
  /// A put is worth at most the strike, a call at most the forward given n jumps.
  real bound(std::uint32_t n) const noexcept {
    return sign_ > 0.0 ? exp(start_ + real_of(n) * per_jump_) : real(1.0);
  }

  real vol_square_, jump_square_, per_jump_, expected_, expected_by_spot_, start_, sign_;
};

/// A sum per unit of strike, undiscounted.
struct Sum {
  real value = 0.0, left = 0.0;
  std::uint32_t terms = 0;
};

/// Weights are relative to the most likely number of jumps, and divided by their own sum at the
/// end: e^-lambda lambda^n / n! itself would lose the digits of its logarithm.
Sum sum_outwards(const Series& series) noexcept {
  constexpr real kShare = 0x1p-55;  // of the sum, left out to either side
  const std::uint32_t mode = series.most_likely();
  Sum sum;
  real weights = 0.0, total = 0.0;
  const auto add = [&](std::uint32_t n, real weight) {
    total = total + weight * series.term(n);
    weights = weights + weight;
    ++sum.terms;
  };
  const auto negligible = [&](real left, real weight) {
    return left < Series::kUnknown && left * weight <= kShare * total;
  };
  add(mode, 1.0);
  real weight = 1.0;
  for (std::uint32_t n = mode + 1; n < mode + kMaxSeriesTerms / 2; ++n) {
    const real left = series.above(n);
    const bool weights_end = weight * series.weight_ratio(n) <= kShare * weights;
    if (weights_end && negligible(left, weight)) {
      sum.left = left * weight;
      break;
    }
    weight = weight * series.weight_ratio(n);
    add(n, weight);
  }
  weight = 1.0;
  for (std::uint32_t n = mode; n > 0; --n) {
    const real left = series.below(n);
    if (weight <= kShare * weights && negligible(left, weight)) {
      sum.left = sum.left + left * weight;
      break;
    }
    weight = weight / series.weight_ratio(n);
    add(n - 1, weight);
  }
  sum.value = total / weights;
  sum.left = sum.left / weights;
  return sum;
}

Sum sum_first(const Series& series, std::uint32_t terms) noexcept {
  Sum sum;
  real weight = series.no_jump();
  for (std::uint32_t n = 0; n < terms; ++n) {
    if (n > 0) weight = weight * series.weight_ratio(n);
    sum.value = sum.value + weight * series.term(n);
    ++sum.terms;
  }
  const real left = series.above(terms);
  sum.left = left < Series::kUnknown ? left * weight : Series::kUnknown;
  return sum;
}

Error refused(const ModelOption& option, MertonParameters parameters) noexcept {
  const Error option_refused = check_model_option(option);
  if (option_refused.code != ErrorCode::ok) return option_refused;
  if (parameters.vol == 0.0) parameters.vol = 1.0;
  return check_merton(parameters);
}

template <class Summation>
Result<MertonSeriesValue> evaluate(const ModelOption& option, const MertonParameters& parameters,
                                   Summation summation) noexcept {
  const Error error = refused(option, parameters);
  if (error.code != ErrorCode::ok) return error;
  const pack<1> spot = option.spot;
  const Logarithm<1> ratio = log_moneyness(spot, pack<1>(option.strike), 1.0 / spot);
  const real drift = (option.rate - option.carry) * option.expiry_years;
  const real k = (ratio.high.v - drift) + ratio.low.v;
  const Series series(parameters, option.expiry_years, k);
  if (!(series.expected() <= kMaxExpectedJumps)) {
    return Error{ErrorCode::capacity_exceeded, Field::intensity, 0,
                 refused_value(parameters.jumps.intensity)};
  }
  const Sum sum = summation(series);
  const real strike_value = option.strike * exp(-(option.rate * option.expiry_years));
  const real forward_value = option.spot * exp(-(option.carry * option.expiry_years));
  real value = strike_value * sum.value;
  const bool is_call = option.type == OptionType::call;
  if (is_call != (k > 0.0)) {
    value = value + (is_call ? forward_value - strike_value : strike_value - forward_value);
  }
  if (!is_finite(value)) return Error{ErrorCode::overflow, Field::none, 0, 0.0};
  return MertonSeriesValue{value, strike_value * sum.left, sum.terms};
}

}  // namespace

Result<MertonSeriesValue> merton_series(const ModelOption& option,
                                        const MertonParameters& parameters) noexcept {
  return evaluate(option, parameters, sum_outwards);
}

Result<MertonSeriesValue> merton_series(const ModelOption& option,
                                        const MertonParameters& parameters,
                                        std::uint32_t terms) noexcept {
  if (terms == 0 || terms > kMaxSeriesTerms) {
    return Error{ErrorCode::out_of_domain, Field::nodes, 0, refused_value(real_of(terms))};
  }
  return evaluate(option, parameters,
                  [terms](const Series& series) { return sum_first(series, terms); });
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// The size of the largest term of each Black formula: where terms cancel, a result that is small
// beside them has lost digits that the inputs no longer hold.
#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/pricing/black.hpp"

namespace loadline::checks {

class BlackTerms {
 public:
  explicit BlackTerms(const OptionInputs& in) : in_(in) {
    const double root = std::sqrt(in.expiry_years);
    w_ = in.vol * root;
    b_ = std::fabs(in.rate - in.carry);
    const double x = std::log(in.spot / in.strike), drift = b_ * in.expiry_years;
    const double d1 = (x + (in.rate - in.carry) * in.expiry_years) / w_ + w_ / 2;
    d_ = std::max({std::fabs(x) / w_, drift / w_, w_ / 2});
    const double sign = in.type == OptionType::call ? 1 : -1;
    const double forward = in.spot * std::exp(-in.carry * in.expiry_years);
    const double strike = in.strike * std::exp(-in.rate * in.expiry_years);
    forward_part_ = forward * std::erfc(-sign * d1 / std::sqrt(2.0)) / 2;
    strike_part_ = strike * std::erfc(-sign * (d1 - w_) / std::sqrt(2.0)) / 2;
    density_ = forward * std::exp(-d1 * d1 / 2) / std::sqrt(2 * std::acos(-1.0));
  }

  double largest(std::string_view name) const {
    const double s = in_.spot, t = in_.expiry_years, vol = in_.vol, g = density_;
    const bool coin = in_.settlement == Settlement::coin;
    const double unit = coin ? 1 / s : 1;
    const double slope = std::max(b_ / w_, d_ / t);
    const double r = std::fabs(in_.rate), q = std::fabs(in_.carry);
    if (name == "value") return unit * std::max(forward_part_, strike_part_);
    if (name == "theta") return unit * std::max({g * w_ / t, q * forward_part_, r * strike_part_});
    if (name == "volga") return unit * g * t / w_ * d_ * d_;
    if (name == "veta") return unit * g * w_ / vol * std::max({q, d_ * slope, 1 / t});
    if (name == "ultima")
      return unit * g * w_ / (vol * vol * vol) * std::max(d_ * d_, d_ * d_ * d_ * d_);
    if (name == "vanna") return unit * g / s * d_ / vol;
    if (name == "charm")
      return unit / s * std::max(g * slope, coin ? r * strike_part_ : q * forward_part_);
    if (name == "gamma") return coin ? unit / s / s * std::max(g / w_, strike_part_) : 0;
    if (name == "speed")
      return unit / s / s / s * std::max(g / w_ * std::max(d_ / w_, 1.0), coin ? strike_part_ : 0);
    if (name == "zomma") return unit / s / s * g / w_ / vol * std::max({d_ * d_, 1.0, d_ * w_});
    if (name == "color")
      return unit / s / s *
             std::max({g / w_ * std::max({q, r, d_ * slope, 1 / t}), g * slope, r * strike_part_});
    return 0;
  }

 private:
  OptionInputs in_;
  double w_, b_, d_, forward_part_, strike_part_, density_;
};

}  // namespace loadline::checks

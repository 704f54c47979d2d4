#include "core/pricing/american/american_implied.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::uint32_t kMaxEvaluations = 64;
constexpr real kPriceResolution = 1e-13;  // of the larger of spot and strike
constexpr real kLastDigits = 0x1p-50;
constexpr real kLeastTotalVol = 1e-8;

real log_of(real x) noexcept {
  return log(pack<1>(x)).v;
}
real exp_of(real x) noexcept {
  return exp(pack<1>(x)).v;
}

Error about_price(ErrorCode code, real price) noexcept {
  return {code, Field::price, 0, refused_value(price)};
}

/// Value and vega of a quote's option at a volatility, in quote currency.
struct AmericanTrial {
  Error error;
  real value = 0.0;
  real vega = 0.0;
};

class Pricer {
 public:
  Pricer(const AmericanQuote& quote, AmericanAccuracy accuracy) noexcept
      : accuracy_(accuracy),
        inputs_{.spot = quote.spot,
                .strike = quote.strike,
                .expiry_years = quote.expiry_years,
                .vol = 0.0,
                .rate = quote.rate,
                .carry = quote.carry,
                .type = quote.type,
                .settlement = quote.settlement == Settlement::futures ? Settlement::futures
                                                                      : Settlement::quote} {}

  AmericanTrial at(real vol) noexcept {
    inputs_.vol = vol;
    ++evaluations_;
    const auto type = static_cast<std::uint8_t>(inputs_.type);
    AmericanTrial trial;
    std::uint16_t status = 0;
    price_americans({.count = 1,
                     .spot = {&inputs_.spot},
                     .strike = {&inputs_.strike},
                     .expiry_years = {&inputs_.expiry_years},
                     .vol = {&inputs_.vol},
                     .rate = {&inputs_.rate},
                     .carry = {&inputs_.carry},
                     .type = {&type},
                     .settlement = inputs_.settlement},
                    accuracy_, {.value = &trial.value, .vega = &trial.vega, .status = &status});
    trial.error.code = static_cast<ErrorCode>(status);
    return trial;
  }
  std::uint32_t evaluations() const noexcept { return evaluations_; }

 private:
  AmericanAccuracy accuracy_;
  OptionInputs inputs_;
  std::uint32_t evaluations_ = 0;
};

Error check_quote(const AmericanQuote& q, AmericanAccuracy accuracy) noexcept {
  const Error refused = check_american({.spot = q.spot,
                                        .strike = q.strike,
                                        .expiry_years = q.expiry_years,
                                        .vol = 0.0,
                                        .rate = q.rate,
                                        .carry = q.carry,
                                        .type = q.type,
                                        .settlement = q.settlement},
                                       accuracy);
  if (refused.code != ErrorCode::ok) return refused;
  if (!(q.expiry_years > 0.0)) {
    return {ErrorCode::out_of_domain, Field::expiry_years, 0, refused_value(q.expiry_years)};
  }
  if (!is_finite(q.price)) return about_price(ErrorCode::not_finite, q.price);
  return {};
}

/// The search in the logarithm of the volatility, between bounds on whose sides the price is known
/// to be too low and not too low.
class Search {
 public:
  Search(real low, real high, real least, real target) noexcept
      : low_(low), high_(high), least_(least), target_log_(log_of(target - least)) {}

  /// Takes in the price at exp(x) and returns where to look next.
  real next(real x, const AmericanTrial& trial, real target) noexcept {
    const bool below = trial.value < target;
    (below ? low_ : high_) = x;
    if (!below) reached_ = true;
    const real excess = trial.value - least_;
    if (excess > 0.0 && trial.vega > 0.0) {
      const real slope = exp_of(x) * trial.vega / excess;
      const real step = (target_log_ - log_of(excess)) / slope;
      const real to = x + smaller(larger(step, -kMaxStep), kMaxStep);
      if (to > low_ && to < high_) return to;
    }
    return low_ + (high_ - low_) * real(0.5);
  }
  bool closed(real x) const noexcept {
    return high_ - low_ <= kLastDigits * larger(absolute(x), 1.0);
  }
  /// Whether some volatility was found at which the price is not below the target.
  bool reached() const noexcept { return reached_; }

 private:
  static constexpr real kMaxStep = 1.5;
  real low_, high_, least_, target_log_;
  bool reached_ = false;
};

/// A total volatility to begin with: where the option out of the money has its largest vega, or
/// what the price is worth at the money.
real first_total_vol(const AmericanQuote& q, real excess) noexcept {
  const real log_forward = log_of(q.spot / q.strike) + (q.rate - q.carry) * q.expiry_years;
  const real at_the_money = real(2.5) * excess / smaller(q.spot, q.strike);
  const real total = larger(square_root(real(2.0) * absolute(log_forward)), at_the_money);
  return smaller(larger(total, 1e-4), 3.0);
}

}  // namespace

Result<AmericanImpliedVol> implied_american_vol(const AmericanQuote& quote,
                                                AmericanAccuracy accuracy) noexcept {
  const Error refused = check_quote(quote, accuracy);
  if (refused.code != ErrorCode::ok) return refused;
  const bool coin = quote.settlement == Settlement::coin;
  const real price = coin ? quote.price * quote.spot : quote.price;
  const real scale = larger(quote.spot, quote.strike);
  Pricer pricer(quote, accuracy);
  const AmericanTrial least = pricer.at(0.0);
  if (least.error.code != ErrorCode::ok) return least.error;
  const real excess = price - least.value;
  if (absolute(excess) <= kLastDigits * scale) {
    return about_price(ErrorCode::no_information, quote.price);
  }
  if (!(excess > 0.0)) return about_price(ErrorCode::below_intrinsic, quote.price);

  const real root = square_root(quote.expiry_years);
  const real high = log_of(real(0.999999) * kMaxAmericanTotalVol / root);
  Search search(log_of(kLeastTotalVol / root), high, least.value, price);
  real x = log_of(first_total_vol(quote, excess) / root);
  while (pricer.evaluations() < kMaxEvaluations) {
    const real vol = exp_of(x);
    const AmericanTrial trial = pricer.at(vol);
    if (trial.error.code != ErrorCode::ok) return trial.error;
    const bool found = absolute(trial.value - price) <= kPriceResolution * scale;
    const real to = search.next(x, trial, price);
    if (found || search.closed(x)) {
      if (!search.reached() && !found) break;
      return AmericanImpliedVol{vol, coin ? trial.vega / quote.spot : trial.vega,
                                pricer.evaluations()};
    }
    x = to;
  }
  if (!search.reached()) return about_price(ErrorCode::above_maximum, quote.price);
  return about_price(ErrorCode::no_convergence, quote.price);
}

std::size_t implied_american_vols(const AmericanQuoteColumns& quotes, AmericanAccuracy accuracy,
                                  const AmericanImpliedVolColumns& out) noexcept {
  std::size_t refused = 0;
  for (std::size_t i = 0; i < quotes.count; ++i) {
    const auto at = [i](const auto& column) { return column.first[i * column.stride]; };
    const auto found = implied_american_vol({.price = at(quotes.price),
                                             .spot = at(quotes.spot),
                                             .strike = at(quotes.strike),
                                             .expiry_years = at(quotes.expiry_years),
                                             .rate = at(quotes.rate),
                                             .carry = at(quotes.carry),
                                             .type = static_cast<OptionType>(at(quotes.type)),
                                             .settlement = quotes.settlement},
                                            accuracy);
    if (out.vol != nullptr) out.vol[i] = found.ok() ? found->vol : real(0.0);
    if (out.vega != nullptr) out.vega[i] = found.ok() ? found->vega : real(0.0);
    if (out.status != nullptr) out.status[i] = static_cast<std::uint16_t>(found.error().code);
    if (!found.ok()) ++refused;
  }
  return refused;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

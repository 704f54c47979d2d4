#include "core/margin/map/carry_time.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/margin/perpetual/boundary/intervals.hpp"
#include "core/margin/perpetual/venue/drift_form.hpp"
#include "core/margin/perpetual/venue/mango_form.hpp"
#include "core/numeric/analysis/field_range.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// A perpetual's gain turns once, its orders and its settle token a few times.
constexpr std::size_t kMostTurns = 8 * kMaxHealthSlots;
/// Every turn can begin or end one.
constexpr std::size_t kMostCarryIntervals = 4 * kMaxHealthSlots;

Error check_rates(std::span<const real> rates, std::size_t count) {
  if (rates.size() != count) return {ErrorCode::length_mismatch, Field::funding_rate};
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const Error error = check_ranges({{Field::funding_rate, rates[i], -1.0, 1.0}}, i);
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

/// Funding by perpetual, and in all.
struct Funding {
  std::array<real, kMaxHealthSlots> slopes{};  ///< of each quote, a second
  real cost_per_hour = 0.0;
  bool flows = false;

  /// `price` is that of the token in which `paid` an hour is settled.
  void add(std::size_t i, real paid, real price) noexcept {
    slopes[i] = real(0.0) - paid / real(3600.0);
    cost_per_hour = cost_per_hour + paid * price;
    flows |= paid != 0.0;
  }
};

/// `form_at(bends)` is the excess by seconds, just above where the bends begin.
template <class FormAt>
Result<CarryTime> walk_seconds(real cost_per_hour, bool idle, FormAt form_at) {
  CarryTime time;
  time.cost_per_hour = cost_per_hour;
  if (idle) {
    time.reach = Reach::no_exposure;
    return time;
  }
  const real end = real_of(kMaxHorizonSeconds);
  std::array<LiquidationInterval, kMostCarryIntervals> intervals;
  IntervalWalk walk(intervals, 0.0, end);
  for (std::size_t i = 0; i < kMostTurns && !walk.complete(); ++i) {
    Bends bends(walk.position(), end);
    const LinearForm excess = form_at(bends);
    Piece piece;
    piece.constant = excess.constant;
    piece.slope = excess.slope;
    piece.end = bends.next();
    walk.add(piece);
  }
  const auto map = walk.map(0.0);
  if (!map.ok()) return map.error();
  time.reach = map->rising.reach;
  time.seconds = map->rising.price;
  time.residual = map->rising.residual;
  return time;
}

}  // namespace

Result<CarryTime> carry_time(const CrossAccount& account,
                             std::span<const real> funding_rates) noexcept {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  const Error error = check_rates(funding_rates, account.markets.size());
  if (error.code != ErrorCode::ok) return error;
  real cost = 0.0;
  bool flows = false;
  for (const PerpPosition& position : account.positions) {
    const real paid =
        position.size * account.markets[position.market].price * funding_rates[position.market];
    cost = cost + paid;
    flows |= paid != 0.0;
  }
  const LinearForm excess = {checked_margin(account).excess, real(0.0) - cost / real(3600.0)};
  return walk_seconds(cost, !flows && !(excess.constant < 0.0), [&](Bends&) { return excess; });
}

Result<CarryTime> drift_carry_time(const DriftAccount& account,
                                   std::span<const real> funding_rates) noexcept {
  const auto health = drift_health(account);
  if (!health.ok()) return health.error();
  const Error error = check_rates(funding_rates, account.perps.size());
  if (error.code != ErrorCode::ok) return error;
  Funding funding;
  for (std::size_t i = 0; i < account.perps.size(); ++i) {
    const DriftPerp& perp = account.perps[i];
    funding.add(i, perp.base * perp.price * funding_rates[i], 1.0);
  }
  DriftMotion motion;
  motion.quote_slopes = funding.slopes;
  const auto form_at = [&](Bends& bends) {
    const DriftForms forms = drift_forms(account, motion, bends);
    return forms.collateral - forms.requirement;
  };
  return walk_seconds(funding.cost_per_hour, !funding.flows && !health->liquidatable, form_at);
}

Result<CarryTime> mango_carry_time(const MangoAccount& account,
                                   std::span<const real> funding_rates) noexcept {
  const auto health = mango_health(account);
  if (!health.ok()) return health.error();
  const Error error = check_rates(funding_rates, account.perps.size());
  if (error.code != ErrorCode::ok) return error;
  Funding funding;
  for (std::size_t i = 0; i < account.perps.size(); ++i) {
    const MangoPerp& perp = account.perps[i];
    funding.add(i, perp.base * perp.price * funding_rates[i], account.tokens[perp.settle].price);
  }
  MangoMotion motion;
  motion.quote_slopes = funding.slopes;
  const auto form_at = [&](Bends& bends) { return mango_form(account, motion, bends); };
  return walk_seconds(funding.cost_per_hour, !funding.flows && !health->liquidatable, form_at);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

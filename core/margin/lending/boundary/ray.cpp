#include "core/margin/lending/boundary/ray.hpp"

#include <algorithm>

namespace loadline::aave {
namespace {

/// Sums the bands of the exposures of a ray.
class SlackSum {
 public:
  SlackSum(const Rules& rules, const Thresholds& thresholds) noexcept
      : rules_(rules), thresholds_(thresholds) {}

  /// Supply and debt whose values are off independently, by less than this many units.
  void add_values(const Exposure& exposure, const u256& supply_units,
                  const u256& debt_units) noexcept {
    if (!is_zero(exposure.supply)) {
      add(sum_.health, exact_.multiply(supply_units, heaviest()));
      add(sum_.average, exact_.multiply(supply_units, spread()));
    }
    if (!is_zero(exposure.debt)) add(sum_.health, exact_.multiply(debt_units, kBps));
  }
  /// A price off by less than 1: supply and debt of the asset move together, and partly cancel.
  void add_price(const Exposure& exposure) noexcept {
    const bool newer = rules_.health == HealthRule::weighted_sum;
    const std::uint32_t least = newer ? exposure.liquidation_threshold_bps : lightest();
    const std::uint32_t most = newer ? exposure.liquidation_threshold_bps : thresholds_.highest;
    const u256 owed = exact_.multiply(exposure.debt, kBps);
    const u256 net = std::max(apart(exact_.multiply(exposure.supply, least), owed),
                              apart(exact_.multiply(exposure.supply, most), owed));
    add(sum_.health, above(net, *exposure.unit));
    add(sum_.average, exact_.multiply(above(exposure.supply, *exposure.unit), spread()));
  }
  /// floor(a / b) + 1.
  u256 above(const u256& a, const Divisor& b) noexcept {
    return exact_.add(exact_.divide(a, b), 1);
  }

  Slack total() const noexcept {
    return exact_.overflowed() ? Slack{.health = u256::max(), .average = u256::max()} : sum_;
  }

 private:
  // The certificate weighs collateral by LT, by LT - 1 or by one average for all.
  std::uint32_t heaviest() const noexcept { return thresholds_.highest; }
  std::uint32_t lightest() const noexcept {
    return thresholds_.lowest == 0 ? 0 : thresholds_.lowest - 1;
  }
  std::uint32_t spread() const noexcept { return thresholds_.highest - thresholds_.lowest; }
  u256 apart(const u256& a, const u256& b) noexcept {
    return a < b ? exact_.subtract(b, a) : exact_.subtract(a, b);
  }
  void add(u256& sum, const u256& term) noexcept { sum = exact_.add(sum, term); }

  const Rules& rules_;
  Thresholds thresholds_;
  Exact exact_;
  Slack sum_;
};

}  // namespace

void add_exposure(const Rules& rules, const Exposure& exposure, const u256& price,
                  Totals& totals) noexcept {
  Exact exact;
  if (!is_zero(exposure.supply)) {
    const u256 value = supply_value(exact, exposure.supply, price, *exposure.unit);
    totals.collateral = exact.add(totals.collateral, value);
    totals.weighted =
        exact.add(totals.weighted, exact.multiply(value, exposure.liquidation_threshold_bps));
  }
  if (!is_zero(exposure.debt)) {
    const u256 value = debt_value(exact, rules.balance, exposure.debt, price, *exposure.unit);
    totals.debt = exact.add(totals.debt, value);
  }
  totals.reverts = totals.reverts || exact.overflowed();
}

u256 health_at(HealthRule rule, const Totals& totals) noexcept {
  if (totals.reverts || is_zero(totals.debt)) return u256::max();
  Exact exact;
  const u256 factor = health_factor(exact, rule, totals.collateral, totals.weighted, totals.debt);
  return exact.overflowed() ? u256::max() : factor;
}

Totals PriceRay::at(const u256& price) const noexcept {
  Totals totals = others_;
  add_exposure(rules_, moved_, price, totals);
  return totals;
}

// A value is amount * price / unit, off by its one rounding.
Slack PriceRay::slack(const Thresholds& thresholds) const noexcept {
  SlackSum sum{rules_, thresholds};
  sum.add_values(moved_, 1, 1);
  return sum.total();
}

Totals ShockRay::at(const u256& factor) const noexcept {
  Totals totals = others_;
  for (const Exposure& exposure : exposures_) {
    if (!exposure.is_volatile) continue;
    Exact exact;
    const u256 price = exact.multiply_divide(exposure.price, factor, kWadDivisor, Rounding::down);
    add_exposure(rules_, exposure, price, totals);
  }
  return totals;
}

Slack ShockRay::slack(const Thresholds& thresholds) const noexcept {
  SlackSum sum{rules_, thresholds};
  for (const Exposure& exposure : exposures_) {
    if (!exposure.is_volatile) continue;
    sum.add_price(exposure);
    sum.add_values(exposure, 1, 1);
  }
  return sum.total();
}

Totals InterestRay::at(const u256& seconds) const noexcept {
  Totals totals;
  const Error error = accrue(market_, account_, market_.now + seconds.limb[0], scratch_);
  totals.reverts = error.code != ErrorCode::ok;
  if (totals.reverts) return totals;
  for (std::size_t i = 0; i < exposures_.size(); ++i) {
    Exposure later = exposures_[i];
    later.supply = (scratch_[i].roles & kCountsAsCollateral) != 0 ? scratch_[i].supply : u256{};
    later.debt = scratch_[i].debt;
    add_exposure(rules_, later, later.price, totals);
  }
  return totals;
}

// A balance is off by its one rounding, worth less than price / unit + 1, and its value by 1 more.
// What the roundings inside the indexes add is relative, below 2^-80: the certificate's own
// relative term covers it.
Slack InterestRay::slack(const Thresholds& thresholds) const noexcept {
  SlackSum sum{rules_, thresholds};
  for (std::size_t i = 0; i < exposures_.size(); ++i) {
    const u256 units = sum.above(exposures_[i].price, *exposures_[i].unit);
    // Dust of scaled balance that is worth no base unit today can be worth one later.
    Exposure later = exposures_[i];
    const bool counts = (scratch_[i].roles & kCountsAsCollateral) != 0;
    if (counts && !is_zero(account_.positions[i].scaled_supply)) later.supply = 1;
    if (!is_zero(account_.positions[i].scaled_variable_debt)) later.debt = 1;
    sum.add_values(later, units, units);
    sum.add_values(later, 1, 1);
  }
  Slack slack = sum.total();
  slack.relative = true;
  return slack;
}

}  // namespace loadline::aave

#include "core/margin/lending/comet/comet_accrual.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::comet {
namespace {

bool fits_word(const u256& value) noexcept {
  return limb_count(value) <= 1;
}

/// index + floor(index * (rate * seconds) / 1e18), in a uint64.
std::uint64_t grown(Exact& exact, std::uint64_t index, std::uint64_t rate,
                    std::uint64_t seconds) noexcept {
  const u256 interest = multiply_factor(exact, index, exact.multiply(rate, seconds));
  const u256 sum = exact.add(index, interest);
  if (!fits_word(sum)) exact.fail();
  return sum.limb[0];
}

}  // namespace

Result<u256> utilization(const Market& market) noexcept {
  Exact exact;
  const u256 supply =
      present_value_supply(exact, market.base_supply_index, market.total_supply_base);
  const u256 borrow =
      present_value_borrow(exact, market.base_borrow_index, market.total_borrow_base);
  if (is_zero(supply)) return u256{};
  const u256 ratio = exact.wad_divide(borrow, supply, Rounding::down);
  if (exact.overflowed()) return lending::reverts(Field::total_supply);
  return ratio;
}

Result<std::uint64_t> rate_at(const RateModel& model, const u256& utilization) noexcept {
  Exact exact;
  const bool above = utilization > u256{model.kink};
  u256 rate = exact.add(
      model.base, multiply_factor(exact, model.slope_low, above ? u256{model.kink} : utilization));
  if (above) {
    const u256 excess = exact.subtract(utilization, model.kink);
    rate = exact.add(rate, multiply_factor(exact, model.slope_high, excess));
  }
  if (exact.overflowed() || !fits_word(rate)) return lending::reverts(Field::interest_rate);
  return rate.limb[0];
}

Result<Indexes> accrued_indexes(const Market& market, std::uint64_t seconds) noexcept {
  Indexes indexes{market.base_supply_index, market.base_borrow_index};
  if (seconds == 0) return indexes;
  const auto used = utilization(market);
  if (!used.ok()) return used.error();
  const auto supply_rate = rate_at(market.supply, *used);
  if (!supply_rate.ok()) return supply_rate.error();
  const auto borrow_rate = rate_at(market.borrow, *used);
  if (!borrow_rate.ok()) return borrow_rate.error();
  Exact exact;
  indexes.base_supply = grown(exact, market.base_supply_index, *supply_rate, seconds);
  indexes.base_borrow = grown(exact, market.base_borrow_index, *borrow_rate, seconds);
  if (exact.overflowed()) return lending::reverts(Field::base_borrow_index);
  return indexes;
}

Result<Market> accrued(const Market& market, std::uint64_t at) noexcept {
  if (at < market.last_accrual) {
    return Error{.code = ErrorCode::stale_time,
                 .field = Field::last_update,
                 .value = to_double(market.last_accrual)};
  }
  const auto indexes = accrued_indexes(market, at - market.last_accrual);
  if (!indexes.ok()) return indexes.error();
  Market later = market;
  later.base_supply_index = indexes->base_supply;
  later.base_borrow_index = indexes->base_borrow;
  later.last_accrual = at;
  later.now = at;
  return later;
}

}  // namespace loadline::comet

#include "core/margin/lending/morpho/morpho_interest.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::morpho {
namespace {

/// a - b, 0 where b is larger (zeroFloorSub).
u256 floored_difference(Exact& exact, const u256& a, const u256& b) noexcept {
  return a > b ? exact.subtract(a, b) : u256{};
}

}  // namespace

u256 taylor_compounded(Exact& exact, const u256& rate, const u256& seconds) noexcept {
  const u256 first = exact.multiply(rate, seconds);
  const u256 second = multiply_divide(exact, first, first, exact.multiply(kWad, 2), Rounding::down);
  const u256 third = multiply_divide(exact, second, first, exact.multiply(kWad, 3), Rounding::down);
  return exact.add(exact.add(first, second), third);
}

Result<Interest> accrued_interest(const Market& market, std::uint64_t seconds) noexcept {
  Exact exact;
  Interest interest;
  interest.assets = wad_multiply_down(exact, market.total_borrow_assets,
                                      taylor_compounded(exact, market.borrow_rate, seconds));
  if (market.fee != 0) {
    const u256 fee = wad_multiply_down(exact, interest.assets, market.fee);
    const u256 supply = exact.add(market.total_supply_assets, interest.assets);
    interest.fee_shares = to_shares(exact, fee, exact.subtract(supply, fee),
                                    market.total_supply_shares, Rounding::down);
  }
  if (exact.overflowed()) return lending::reverts(Field::borrow_rate);
  return interest;
}

Result<Market> accrued(const Market& market, std::uint64_t at) noexcept {
  if (at < market.last_update) {
    return Error{.code = ErrorCode::stale_time,
                 .field = Field::last_update,
                 .value = to_double(market.last_update)};
  }
  Market later = market;
  later.last_update = at;
  later.now = at;
  if (at == market.last_update || is_zero(market.total_borrow_assets)) return later;
  const auto interest = accrued_interest(market, at - market.last_update);
  if (!interest.ok()) return interest.error();
  Exact exact;
  later.total_borrow_assets = exact.add(market.total_borrow_assets, interest->assets);
  later.total_supply_assets = exact.add(market.total_supply_assets, interest->assets);
  later.total_supply_shares = exact.add(market.total_supply_shares, interest->fee_shares);
  for (const u256& total :
       {later.total_borrow_assets, later.total_supply_assets, later.total_supply_shares}) {
    if (bit_count(total) > kTotalBits) exact.fail();
  }
  if (exact.overflowed()) return lending::reverts(Field::borrow_rate);
  return later;
}

u256 utilization(Exact& exact, const Market& market) noexcept {
  if (is_zero(market.total_supply_assets)) {
    return is_zero(market.total_borrow_assets) ? u256{} : u256::max();
  }
  return wad_divide(exact, market.total_borrow_assets, market.total_supply_assets, Rounding::down);
}

u256 supply_to_utilization(Exact& exact, const Market& market, const u256& target) noexcept {
  if (is_zero(target)) return is_zero(utilization(exact, market)) ? u256{} : u256::max();
  return floored_difference(exact,
                            wad_divide(exact, market.total_borrow_assets, target, Rounding::up),
                            market.total_supply_assets);
}

u256 withdraw_to_utilization(Exact& exact, const Market& market, const u256& target) noexcept {
  if (is_zero(target)) {
    return is_zero(market.total_borrow_assets) ? market.total_supply_assets : u256{};
  }
  return floored_difference(exact, market.total_supply_assets,
                            wad_divide(exact, market.total_borrow_assets, target, Rounding::up));
}

u256 borrow_to_utilization(Exact& exact, const Market& market, const u256& target) noexcept {
  return floored_difference(exact, wad_multiply_down(exact, market.total_supply_assets, target),
                            market.total_borrow_assets);
}

u256 repay_to_utilization(Exact& exact, const Market& market, const u256& target) noexcept {
  return floored_difference(exact, market.total_borrow_assets,
                            wad_multiply_down(exact, market.total_supply_assets, target));
}

}  // namespace loadline::morpho

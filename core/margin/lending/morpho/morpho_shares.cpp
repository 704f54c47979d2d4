#include "core/margin/lending/morpho/morpho_shares.hpp"

namespace loadline::morpho {

u256 multiply_divide(Exact& exact, const u256& a, const u256& b, const u256& d,
                     Rounding rounding) noexcept {
  if (is_zero(d)) {
    exact.fail();
    return {};
  }
  u256 dividend = exact.multiply(a, b);
  if (rounding == Rounding::up) dividend = exact.add(dividend, exact.subtract(d, 1));
  return exact.divide(dividend, d);
}

u256 wad_multiply_down(Exact& exact, const u256& a, const u256& b) noexcept {
  return exact.divide(exact.multiply(a, b), kWadDivisor);
}

u256 wad_divide(Exact& exact, const u256& a, const u256& b, Rounding rounding) noexcept {
  return multiply_divide(exact, a, kWad, b, rounding);
}

u256 to_assets(Exact& exact, const u256& shares, const u256& total_assets, const u256& total_shares,
               Rounding rounding) noexcept {
  return multiply_divide(exact, shares, exact.add(total_assets, kVirtualAssets),
                         exact.add(total_shares, kVirtualShares), rounding);
}

u256 to_shares(Exact& exact, const u256& assets, const u256& total_assets, const u256& total_shares,
               Rounding rounding) noexcept {
  return multiply_divide(exact, assets, exact.add(total_shares, kVirtualShares),
                         exact.add(total_assets, kVirtualAssets), rounding);
}

u256 to_supply_assets(Exact& exact, const Market& market, const u256& shares,
                      Rounding rounding) noexcept {
  return to_assets(exact, shares, market.total_supply_assets, market.total_supply_shares, rounding);
}

u256 to_supply_shares(Exact& exact, const Market& market, const u256& assets,
                      Rounding rounding) noexcept {
  return to_shares(exact, assets, market.total_supply_assets, market.total_supply_shares, rounding);
}

u256 to_borrow_assets(Exact& exact, const Market& market, const u256& shares,
                      Rounding rounding) noexcept {
  return to_assets(exact, shares, market.total_borrow_assets, market.total_borrow_shares, rounding);
}

u256 to_borrow_shares(Exact& exact, const Market& market, const u256& assets,
                      Rounding rounding) noexcept {
  return to_shares(exact, assets, market.total_borrow_assets, market.total_borrow_shares, rounding);
}

}  // namespace loadline::morpho

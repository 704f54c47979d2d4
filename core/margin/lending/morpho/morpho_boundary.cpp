#include "core/margin/lending/morpho/morpho_boundary.hpp"

#include "core/margin/lending/field_check.hpp"
#include "core/margin/lending/morpho/morpho_interest.hpp"

namespace loadline::morpho {
namespace {

using lending::boundary_above;
using lending::boundary_below;
using lending::no_boundary;
using lending::reverts;

/// The boundary of `debt <= floor(floor(collateral * price / 1e36) * lltv / 1e18)`.
Result<Boundary> falling(const Market& market, const Position& position,
                         std::uint64_t lltv) noexcept {
  if (is_zero(position.borrow_shares)) return no_boundary(Reach::no_debt);
  Exact exact;
  const u256 debt = to_borrow_assets(exact, market, position.borrow_shares, Rounding::up);
  const u256 most = max_borrow(exact, position.collateral, market.price, lltv);
  if (exact.overflowed()) return reverts(Field::price);
  if (most < debt) return no_boundary(Reach::already_liquidatable);
  const u256 value = lending::least_reaching(exact, debt, lltv, kWad);
  const u256 price = lending::least_reaching(exact, value, position.collateral, kOraclePriceScale);
  return boundary_below(price, market.price, u256{}, [&](const u256& at) {
    Exact sum;
    return max_borrow(sum, position.collateral, at, lltv) < debt;
  });
}

}  // namespace

Result<Boundary> price_boundary(const Market& market, const Position& position) noexcept {
  return falling(market, position, market.lltv);
}

Result<Boundary> pre_liquidation_boundary(const PreLiquidation& parameters, const Market& market,
                                          const Position& position) noexcept {
  return falling(market, position, parameters.pre_lltv.limb[0]);
}

Result<Boundary> interest_boundary(const Market& market, const Position& position) noexcept {
  const auto healthy = is_healthy(market, position);
  if (!healthy.ok()) return healthy.error();
  if (is_zero(position.borrow_shares)) return no_boundary(Reach::no_debt);
  if (!*healthy) return no_boundary(Reach::already_liquidatable);
  const auto later = [&](const u256& seconds) {
    return accrued(market, market.last_update + seconds.limb[0]);
  };
  // Past an overflow of the totals no one can act on the market; it counts as beyond the horizon.
  const auto over = [&](const u256& seconds) {
    const auto at = later(seconds);
    if (!at.ok()) return true;
    const auto still = is_healthy(*at, position);
    return !still.ok() || !*still;
  };
  const Boundary boundary = boundary_above(u256::max(), u256{}, kMaxHorizonSeconds, over);
  if (boundary.reach != Reach::reached) return boundary;
  return later(boundary.first_liquidatable).ok() ? boundary : no_boundary(Reach::unreachable);
}

Result<PublishedPrice> published_liquidation_price(const Market& market,
                                                   const Position& position) noexcept {
  if (is_zero(position.borrow_shares) || is_zero(market.total_borrow_shares)) {
    return PublishedPrice{{}, Reach::no_debt};
  }
  Exact exact;
  const u256 power = wad_multiply_down(exact, position.collateral, market.lltv);
  if (is_zero(power)) return PublishedPrice{u256::max(), Reach::reached};
  const u256 debt = to_borrow_assets(exact, market, position.borrow_shares, Rounding::up);
  const u256 price = multiply_divide(exact, debt, kOraclePriceScale, power, Rounding::up);
  if (exact.overflowed()) return reverts(Field::borrow_shares);
  return PublishedPrice{price, Reach::reached};
}

Result<PriceVariation> published_price_variation(const Market& market,
                                                 const Position& position) noexcept {
  const auto published = published_liquidation_price(market, position);
  if (!published.ok()) return published.error();
  if (published->reach != Reach::reached) return PriceVariation{{}, 0, published->reach};
  if (is_zero(market.price) || published->price == u256::max()) {
    return PriceVariation{{}, 0, Reach::no_exposure};
  }
  Exact exact;
  const u256 ratio = wad_divide(exact, published->price, market.price, Rounding::up);
  const bool falls = ratio < kWad;
  const u256 magnitude = falls ? exact.subtract(kWad, ratio) : exact.subtract(ratio, kWad);
  if (exact.overflowed()) return reverts(Field::price);
  return PriceVariation{magnitude, falls ? 1u : 0u, Reach::reached};
}

}  // namespace loadline::morpho

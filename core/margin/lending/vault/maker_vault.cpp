#include "core/margin/lending/vault/maker_vault.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::maker {
namespace {

using lending::reverts;

constexpr unsigned kAmountBits = 128;
constexpr unsigned kRayBits = 120;  // 1e27 is below 2^90: a factor of a thousand million is left
constexpr std::uint64_t kWadToRay = 1'000'000'000;

/// x * 1e27 / y toward zero (rdiv).
u256 ray_quotient(Exact& exact, const u256& x, const u256& y) noexcept {
  return exact.ray_divide(x, y, Rounding::down);
}

u256 spot_today(Exact& exact, const Ilk& ilk) noexcept {
  return spot_of(exact, ilk.price, ilk.par, ilk.liquidation_ratio);
}

bool exceeds(const u256& a, const u256& b) noexcept {
  return a > b;
}

}  // namespace

Error check(const Ilk& ilk, const Urn& urn) noexcept {
  return lending::FieldCheck{}
      .bits(ilk.price, kAmountBits, Field::price)
      .at_least(ilk.par, 1, Field::par)
      .bits(ilk.par, kRayBits, Field::par)
      .at_least(ilk.liquidation_ratio, kRay, Field::liquidation_ratio)
      .bits(ilk.liquidation_ratio, kRayBits, Field::liquidation_ratio)
      .at_least(ilk.rate, kRay, Field::accumulated_rate)
      .bits(ilk.rate, kRayBits, Field::accumulated_rate)
      .bits(ilk.dust, kRadBits, Field::dust)
      .bits(ilk.line, kRadBits, Field::debt_ceiling)
      .bits(ilk.total_art, kAmountBits, Field::total_borrow)
      .bits(urn.ink, kAmountBits, Field::ink)
      .at_most(urn.art, ilk.total_art, Field::art)
      .error();
}

u256 spot_of(Exact& exact, const u256& price, const u256& par,
             const u256& liquidation_ratio) noexcept {
  const u256 in_rays = exact.multiply(price, kWadToRay);
  return ray_quotient(exact, ray_quotient(exact, in_rays, par), liquidation_ratio);
}

Result<VaultData> vault_data(const Ilk& ilk, const Urn& urn) noexcept {
  Exact exact;
  VaultData data;
  data.spot = spot_today(exact, ilk);
  data.debt = exact.multiply(urn.art, ilk.rate);
  data.debt_limit = exact.multiply(urn.ink, data.spot);
  const u256 price = ray_quotient(exact, ilk.price, ilk.par);
  data.collateral_value = exact.multiply_divide(urn.ink, price, kWad, Rounding::down);
  const u256 debt_up = exact.multiply_divide(data.debt, 1, kRay, Rounding::up);
  data.collateralization_ratio = u256::max();
  data.ltv = u256::max();
  if (!is_zero(data.debt)) {
    data.status = exceeds(data.debt, data.debt_limit) && !is_zero(data.spot)
                      ? HealthStatus::liquidatable
                      : HealthStatus::healthy;
    data.collateralization_ratio =
        exact.multiply_divide(data.collateral_value, kWad, debt_up, Rounding::down);
  }
  if (!is_zero(data.collateral_value)) {
    data.ltv = exact.multiply_divide(debt_up, kWad, data.collateral_value, Rounding::up);
  }
  if (exact.overflowed()) return reverts(Field::ink);
  return data;
}

Result<bool> is_liquidatable(const Ilk& ilk, const Urn& urn) noexcept {
  Exact exact;
  const u256 spot = spot_today(exact, ilk);
  const bool unsafe =
      exceeds(exact.multiply(urn.art, ilk.rate), exact.multiply(urn.ink, spot)) && !is_zero(spot);
  if (exact.overflowed()) return reverts(Field::ink);
  return unsafe;
}

Result<Boundary> price_boundary(const Ilk& ilk, const Urn& urn) noexcept {
  const auto now = is_liquidatable(ilk, urn);
  if (!now.ok()) return now.error();
  if (is_zero(urn.art)) return lending::no_boundary(Reach::no_debt);
  if (*now) return lending::no_boundary(Reach::already_liquidatable);
  Exact exact;
  // The least price of which anything is left as spot: below it no vault can be liquidated.
  const auto price_for = [&](const u256& spot) {
    const u256 discounted = lending::least_reaching(exact, spot, kRay, ilk.liquidation_ratio);
    const u256 in_rays = lending::least_reaching(exact, discounted, kRay, ilk.par);
    return exact.multiply_divide(in_rays, 1, kWadToRay, Rounding::up);
  };
  const u256 least = price_for(1);
  if (is_zero(urn.ink) || exact.overflowed() || least > ilk.price) {
    return lending::no_boundary(Reach::unreachable);
  }
  const u256 debt = exact.multiply(urn.art, ilk.rate);
  const u256 spot = exact.multiply_divide(debt, 1, urn.ink, Rounding::up);
  return lending::boundary_below(price_for(spot), ilk.price, least, [&](const u256& price) {
    Exact sum;
    const u256 at = spot_of(sum, price, ilk.par, ilk.liquidation_ratio);
    return exceeds(debt, sum.multiply(urn.ink, at));
  });
}

Result<Preview> preview(const Ilk& ilk, const Urn& urn, const Change& change) noexcept {
  const auto refuse = [&](Refusal refusal) { return Preview{urn, ilk.total_art, refusal, 0}; };
  const bool withdraws = change.withdraws != 0;
  const bool repays = change.repays != 0;
  if ((withdraws && change.dink > urn.ink) || (repays && change.dart > urn.art)) {
    return refuse(Refusal::not_enough);
  }
  Exact exact;
  const auto moved = [&](const u256& a, const u256& b, bool out) {
    return out ? exact.subtract(a, b) : exact.add(a, b);
  };
  Preview after{{moved(urn.ink, change.dink, withdraws), moved(urn.art, change.dart, repays)},
                moved(ilk.total_art, change.dart, repays),
                Refusal::none,
                0};
  const u256 debt = exact.multiply(after.urn.art, ilk.rate);
  const u256 limit = exact.multiply(after.urn.ink, spot_today(exact, ilk));
  const u256 total = exact.multiply(after.total_art, ilk.rate);
  if (exact.overflowed()) return reverts(Field::amount);
  const bool draws = !repays && !is_zero(change.dart);
  const bool lowers = withdraws && !is_zero(change.dink);
  if (draws && exceeds(total, ilk.line)) return refuse(Refusal::ceiling_exceeded);
  if ((draws || lowers) && exceeds(debt, limit)) return refuse(Refusal::not_safe);
  if (!is_zero(after.urn.art) && exceeds(ilk.dust, debt)) return refuse(Refusal::dust);
  return after;
}

Result<u256> drawable_art(const Ilk& ilk, const Urn& urn) noexcept {
  Exact exact;
  const u256 limit = exact.multiply(urn.ink, spot_today(exact, ilk));
  const u256 most = exact.divide(limit, ilk.rate);
  if (exact.overflowed()) return reverts(Field::ink);
  return exceeds(most, urn.art) ? exact.subtract(most, urn.art) : u256{};
}

Result<u256> free_ink(const Ilk& ilk, const Urn& urn) noexcept {
  if (is_zero(urn.art)) return urn.ink;
  Exact exact;
  const u256 spot = spot_today(exact, ilk);
  if (is_zero(spot)) return u256{};
  const u256 debt = exact.multiply(urn.art, ilk.rate);
  const u256 least = exact.multiply_divide(debt, 1, spot, Rounding::up);
  if (exact.overflowed()) return reverts(Field::art);
  return exceeds(urn.ink, least) ? exact.subtract(urn.ink, least) : u256{};
}

}  // namespace loadline::maker

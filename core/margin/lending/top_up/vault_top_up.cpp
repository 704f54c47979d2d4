#include "core/margin/lending/top_up/vault_top_up.hpp"

namespace loadline {
namespace {

using lending::least_amount;

/// What an amount below 2^128 can still grow by.
u256 room_above(const u256& amount) noexcept {
  return aave::saturating_subtract(shift_right(u256::max(), 128), amount);
}

Result<u256> ratio_of(const maker::Ilk& ilk, const maker::Urn& urn) noexcept {
  const auto data = maker::vault_data(ilk, urn);
  if (!data.ok()) return data.error();
  return data->collateralization_ratio;
}

/// frob takes a repayment that leaves dust for none.
Result<lending::LeastAmount> past_dust(const maker::Ilk& ilk, const maker::Urn& urn,
                                       const lending::LeastAmount& least) noexcept {
  if (least.reach != Reach::reached || is_zero(least.amount)) return least;
  const auto after = maker::preview(ilk, urn, {{}, least.amount, 0, 1});
  if (!after.ok()) return after.error();
  if (after->refusal != maker::Refusal::dust) return least;
  return lending::LeastAmount{urn.art, u256::max()};
}

Result<u256> ratio_of(const liquity::System& system, const liquity::Trove& trove) noexcept {
  Exact exact;
  const u256 ratio = liquity::collateral_ratio(exact, trove.collateral, trove.debt, system.price);
  if (exact.overflowed()) return Error{.code = ErrorCode::overflow, .field = Field::collateral};
  return ratio;
}

}  // namespace

Result<lending::TopUp> maker::top_up(const Ilk& ilk, const Urn& urn, const u256& ratio) noexcept {
  if (is_zero(urn.art)) return lending::no_debt_to_cover();
  const auto before = ratio_of(ilk, urn);
  if (!before.ok()) return before.error();
  Exact exact;
  const auto collateral = least_amount(room_above(urn.ink), ratio, [&](const u256& amount) {
    return ratio_of(ilk, {exact.add(urn.ink, amount), urn.art});
  });
  if (!collateral.ok()) return collateral.error();
  const auto least = least_amount(urn.art, ratio, [&](const u256& amount) {
    return ratio_of(ilk, {urn.ink, exact.subtract(urn.art, amount)});
  });
  if (!least.ok()) return least.error();
  const auto repay = past_dust(ilk, urn, *least);
  if (!repay.ok()) return repay.error();
  return lending::TopUp{*before, *collateral, *repay};
}

Result<lending::TopUp> liquity::top_up(const System& system, const Trove& trove,
                                       const u256& ratio) noexcept {
  if (is_zero(trove.debt)) return lending::no_debt_to_cover();
  const auto before = ratio_of(system, trove);
  if (!before.ok()) return before.error();
  Exact exact;
  const auto collateral = least_amount(room_above(trove.collateral), ratio, [&](const u256& amount) {
    return ratio_of(system, {exact.add(trove.collateral, amount), trove.debt});
  });
  if (!collateral.ok()) return collateral.error();
  const u256 least_debt = exact.add(kMinimumNetDebt, kGasCompensation);
  const u256 repayable = aave::saturating_subtract(trove.debt, least_debt);
  const auto repay = least_amount(repayable, ratio, [&](const u256& amount) {
    return ratio_of(system, {trove.collateral, exact.subtract(trove.debt, amount)});
  });
  if (!repay.ok()) return repay.error();
  return lending::TopUp{*before, *collateral, *repay};
}

}  // namespace loadline

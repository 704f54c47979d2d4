#include "core/wire/catalogue.hpp"
#include "core/wire/margin/chain_perp_calls.hpp"
#include "core/wire/procedure_tables.hpp"

namespace loadline::wire {
namespace {

Result<DydxAssessment> assess_dydx(const dydx::Subaccount& account, Arena& arena) noexcept {
  const auto risk = dydx::risk(account);
  if (!risk.ok()) return risk.error();
  std::span<DydxRange> markets;
  const std::size_t count = account.positions.size();
  if (const Error error = take(arena, count, markets); error.code != ErrorCode::ok) return error;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t market = account.positions[i].market;
    const auto range = dydx::liquidation_range(account, market);
    if (!range.ok()) return range.error();
    markets[i] = {market, *range};
  }
  return DydxAssessment{*risk, markets};
}

Result<dydx::Preview> preview_dydx(const DydxFill& fill, Arena& arena) noexcept {
  std::span<dydx::Position> positions;
  const std::size_t room = fill.account.positions.size() + 1;
  if (const Error error = take(arena, room, positions); error.code != ErrorCode::ok) return error;
  return dydx::preview_fill(fill.account, fill.market, fill.base, fill.quote, positions);
}

Result<DydxQuantums> max_dydx(const DydxOrder& order) noexcept {
  const auto quantums = dydx::max_order_quantums(order.account, order.market, order.sell);
  if (!quantums.ok()) return quantums.error();
  return DydxQuantums{*quantums};
}

Result<GmxAssessment> assess_gmx(const GmxInputs& inputs) noexcept {
  const auto health = gmx::health(inputs.market, inputs.position);
  if (!health.ok()) return health.error();
  const auto price = gmx::liquidation_price(inputs.market, inputs.position);
  if (!price.ok()) return price.error();
  return GmxAssessment{*health, *price};
}

Result<gmx::Preview> preview_gmx(const GmxIncrease& inputs) noexcept {
  return gmx::preview_increase(inputs.market, inputs.position, inputs.increase);
}

Result<GmxSize> max_gmx(const GmxInputs& inputs) noexcept {
  const auto size = gmx::max_increase(inputs.market, inputs.position);
  if (!size.ok()) return size.error();
  return GmxSize{*size};
}

constexpr std::array kChainPerpProcedures = {
    procedure<dydx::Subaccount, assess_dydx>(
        {"assess_dydx_account", "dydx_account", "dydx_assessment"}),
    procedure<DydxFill, preview_dydx>({"preview_dydx_fill", "dydx_fill", "dydx_preview"}),
    procedure<DydxOrder, max_dydx>({"max_dydx_order", "dydx_order", "dydx_quantums"}),
    procedure<GmxInputs, assess_gmx>({"assess_gmx_position", "gmx_inputs", "gmx_assessment"}),
    procedure<GmxIncrease, preview_gmx>(
        {"preview_gmx_increase", "gmx_increase_inputs", "gmx_preview"}),
    procedure<GmxInputs, max_gmx>({"max_gmx_increase", "gmx_inputs", "gmx_size"}),
};

}  // namespace

std::span<const Procedure> chain_perp_procedures() noexcept {
  return kChainPerpProcedures;
}

}  // namespace loadline::wire

#include "core/margin/lending/morpho/morpho_market.hpp"

#include "core/margin/lending/field_check.hpp"

namespace loadline::morpho {
namespace {

constexpr std::uint64_t kMaxFee = 250'000'000'000'000'000;
constexpr std::uint64_t kMaxTimestamp = (1ull << 40) - 1;

}  // namespace

Error check(const Market& market) noexcept {
  return lending::FieldCheck{}
      .bits(market.total_supply_assets, kTotalBits, Field::total_supply_assets)
      .bits(market.total_supply_shares, kTotalBits, Field::total_supply_shares)
      .bits(market.total_borrow_assets, kTotalBits, Field::total_borrow_assets)
      .bits(market.total_borrow_shares, kTotalBits, Field::total_borrow_shares)
      .bits(market.borrow_rate, kTotalBits, Field::borrow_rate)
      .at_most(market.fee, kMaxFee, Field::fee)
      .that(u256{market.lltv} < kWad, ErrorCode::out_of_domain, Field::lltv, market.lltv)
      .at_most(market.now, kMaxTimestamp, Field::now)
      .that(market.last_update <= market.now, ErrorCode::stale_time, Field::last_update,
            market.last_update)
      .error();
}

Error check(const Market& market, const Position& position) noexcept {
  return lending::FieldCheck{}
      .at_most(position.supply_shares, market.total_supply_shares, Field::supply_shares)
      .at_most(position.borrow_shares, market.total_borrow_shares, Field::borrow_shares)
      .bits(position.collateral, kTotalBits, Field::collateral)
      .error();
}

}  // namespace loadline::morpho

#include "core/margin/lending/aave_market.hpp"

#include "core/margin/lending/aave_e_mode.hpp"

namespace loadline::aave {
namespace {

// Widths of the contracts' own storage, and the scales that a field cannot go below.
constexpr unsigned kIndexBits = 128;
constexpr unsigned kRateBits = 128;
constexpr unsigned kTotalBits = 128;
constexpr std::uint64_t kMaxTimestamp = (1ull << 40) - 1;
constexpr std::uint32_t kMaxPercent = 10'000;
constexpr std::uint32_t kMaxBonus = 65'535;
constexpr std::uint32_t kMaxCategory = 255;

/// Keeps the first error; what follows it is not looked at.
class Check {
 public:
  explicit Check(std::size_t index) noexcept : index_(static_cast<std::uint32_t>(index)) {}

  Check& that(bool holds, ErrorCode code, Field field, const u256& value) noexcept {
    if (!holds && error_.code == ErrorCode::ok) {
      error_ = {.code = code, .field = field, .index = index_, .value = to_double(value)};
    }
    return *this;
  }
  Check& bits(const u256& value, unsigned bits, Field field) noexcept {
    return that(bit_count(value) <= bits, ErrorCode::out_of_domain, field, value);
  }
  Check& at_most(std::uint64_t value, std::uint64_t maximum, Field field) noexcept {
    return that(value <= maximum, ErrorCode::out_of_domain, field, value);
  }
  Check& index_of_growth(const u256& value, Field field) noexcept {
    return that(value >= kRay, ErrorCode::out_of_domain, field, value)
        .bits(value, kIndexBits, field);
  }
  Error error() const noexcept { return error_; }

 private:
  Error error_{};
  std::uint32_t index_;
};

Error check_reserve(const Market& market, std::size_t i) noexcept {
  const Reserve& reserve = market.reserves[i];
  Check check{i};
  check.bits(reserve.price, kMaxPriceBits, Field::price)
      .at_most(reserve.decimals, kMaxDecimals, Field::decimals)
      .index_of_growth(reserve.liquidity_index, Field::liquidity_index)
      .bits(reserve.liquidity_rate, kRateBits, Field::liquidity_rate)
      .index_of_growth(reserve.variable_borrow_index, Field::variable_borrow_index)
      .bits(reserve.variable_borrow_rate, kRateBits, Field::variable_borrow_rate)
      .that(reserve.last_update <= market.now, ErrorCode::stale_time, Field::last_update,
            reserve.last_update)
      .at_most(reserve.ltv_bps, kMaxPercent, Field::ltv_bps)
      .at_most(reserve.liquidation_threshold_bps, kMaxPercent, Field::liquidation_threshold_bps)
      .at_most(reserve.liquidation_bonus_bps, kMaxBonus, Field::liquidation_bonus_bps)
      .bits(reserve.scaled_variable_debt, kTotalBits, Field::scaled_variable_debt)
      .bits(reserve.scaled_supply, kTotalBits, Field::scaled_supply)
      .bits(reserve.accrued_to_treasury, kTotalBits, Field::reserves)
      .bits(reserve.available_liquidity, kTotalBits, Field::reserves)
      .bits(reserve.isolation_debt, kTotalBits, Field::reserves);
  if (rules_of(market.version).e_mode == EModeMembership::one_category) {
    const bool known =
        reserve.e_mode_category == 0 || find_e_mode(market, reserve.e_mode_category) != nullptr;
    check.that(known, ErrorCode::out_of_domain, Field::e_mode_category, reserve.e_mode_category);
  }
  return check.error();
}

Error check_e_mode(const Market& market, std::size_t i) noexcept {
  const EMode& mode = market.e_modes[i];
  Check check{i};
  check
      .that(mode.id != 0 && mode.id <= kMaxCategory, ErrorCode::out_of_domain, Field::e_modes,
            mode.id)
      .that(find_e_mode(market, mode.id) == &mode, ErrorCode::duplicate, Field::e_modes, mode.id)
      .at_most(mode.ltv_bps, kMaxPercent, Field::ltv_bps)
      .at_most(mode.liquidation_threshold_bps, kMaxPercent, Field::liquidation_threshold_bps)
      .at_most(mode.liquidation_bonus_bps, kMaxBonus, Field::liquidation_bonus_bps)
      .at_most(mode.isolated, 1, Field::e_modes)
      .bits(mode.price, kMaxPriceBits, Field::price);
  return check.error();
}

/// Whether an earlier position names the same reserve; the reserve's index is known to be valid.
bool seen_before(std::span<const Position> positions, std::size_t i) noexcept {
  for (std::size_t j = 0; j < i; ++j) {
    if (positions[j].reserve == positions[i].reserve) return true;
  }
  return false;
}

Error check_position(const Market& market, const Account& account, std::size_t i) noexcept {
  const Position& position = account.positions[i];
  Check check{i};
  check.that(position.reserve < market.reserves.size(), ErrorCode::unknown_asset, Field::asset,
             position.reserve);
  if (check.error().code != ErrorCode::ok) return check.error();
  const bool used = !is_zero(position.scaled_supply) || !is_zero(position.scaled_variable_debt);
  const EMode* const mode = find_e_mode(market, account.e_mode_category);
  const u256& price = price_in_force(rules_of(market.version), market, mode, position.reserve);
  check
      .that(!seen_before(account.positions, i), ErrorCode::duplicate, Field::asset,
            position.reserve)
      .bits(position.scaled_supply, kMaxBalanceBits, Field::scaled_supply)
      .bits(position.scaled_variable_debt, kMaxBalanceBits, Field::scaled_variable_debt)
      .at_most(position.collateral, 1, Field::collateral)
      .that(!used || !is_zero(price), ErrorCode::missing_price, Field::price, price);
  return check.error();
}

Error capacity(Field field, std::size_t size, std::size_t maximum) noexcept {
  if (size <= maximum) return {};
  return {.code = ErrorCode::capacity_exceeded,
          .field = field,
          .index = static_cast<std::uint32_t>(maximum),
          .value = to_double(size)};
}

/// The first error that `check_one` finds at 0 .. count - 1.
template <class CheckOne>
Error first_error(std::size_t count, CheckOne check_one) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    const Error error = check_one(i);
    if (error.code != ErrorCode::ok) return error;
  }
  return {};
}

}  // namespace

Error check(const Market& market) noexcept {
  if (market.version > Version::v3_7) {
    return {.code = ErrorCode::unsupported,
            .field = Field::version,
            .value = to_double(static_cast<std::uint64_t>(market.version))};
  }
  Error error = capacity(Field::reserves, market.reserves.size(), kMaxReserves);
  if (error.code == ErrorCode::ok) {
    error = capacity(Field::e_modes, market.e_modes.size(), kMaxEModes);
  }
  if (error.code == ErrorCode::ok) {
    error = Check{0}.at_most(market.now, kMaxTimestamp, Field::now).error();
  }
  if (error.code == ErrorCode::ok) {
    error =
        first_error(market.e_modes.size(), [&](std::size_t i) { return check_e_mode(market, i); });
  }
  if (error.code == ErrorCode::ok) {
    error = first_error(market.reserves.size(),
                        [&](std::size_t i) { return check_reserve(market, i); });
  }
  return error;
}

Error check(const Market& market, const Account& account) noexcept {
  Error error = capacity(Field::positions, account.positions.size(), kMaxReserves);
  if (error.code != ErrorCode::ok) return error;
  const bool known =
      account.e_mode_category == 0 || find_e_mode(market, account.e_mode_category) != nullptr;
  error =
      Check{0}
          .that(known, ErrorCode::out_of_domain, Field::e_mode_category, account.e_mode_category)
          .error();
  if (error.code != ErrorCode::ok) return error;
  return first_error(account.positions.size(),
                     [&](std::size_t i) { return check_position(market, account, i); });
}

}  // namespace loadline::aave

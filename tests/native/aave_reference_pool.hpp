// The pool contract's actions once more, in Boost's integers, after the Solidity of each version:
// SupplyLogic, BorrowLogic, ValidationLogic, EModeLogic and the scaled tokens. A require that fails
// throws Refused, arithmetic that reverts throws Revert, and a transaction that throws changes
// nothing.
#pragma once

#include <map>

#include "core/margin/lending/aave_actions.hpp"

#include "tests/native/aave_reference.hpp"

namespace loadline::reference {

struct Refused {
  aave::Refusal refusal;
};

inline void require(bool condition, aave::Refusal refusal) {
  if (!condition) throw Refused{refusal};
}

class ReferencePool {
 public:
  using Version = aave::Version;
  using Refusal = aave::Refusal;

  ReferencePool(const aave::Market& market, const aave::Account& account)
      : e_modes_(market.e_modes.begin(), market.e_modes.end()),
        reserves_(market.reserves.begin(), market.reserves.end()),
        now_(market.now),
        version_(market.version),
        category_(account.e_mode_category) {
    for (const aave::Position& position : account.positions) user_[position.reserve] = position;
    for (aave::Reserve& reserve : reserves_) {
      const ReferenceIndexes indexes = reference_indexes(reserve, version_, now_);
      reserve.liquidity_index = narrow(indexes.income);
      reserve.variable_borrow_index = narrow(indexes.debt);
      reserve.last_update = now_;
    }
  }

  void transact(const aave::Action& action) {
    ReferencePool next = *this;
    next.run(action);
    *this = next;
  }

  const std::vector<aave::Reserve>& reserves() const { return reserves_; }
  const std::map<std::uint32_t, aave::Position>& user() const { return user_; }
  std::uint32_t category() const { return category_; }

  ReferenceData data() const {
    std::vector<aave::Position> positions;
    for (const auto& entry : user_) positions.push_back(entry.second);
    return reference_account_data(market(), {positions, category_});
  }

 private:
  aave::Market market() const { return {reserves_, e_modes_, now_, version_}; }
  bool since(Version version) const { return version_ >= version; }

  void run(const aave::Action& action) {
    using aave::ActionType;
    const bool all = action.amount == u256::max();
    switch (action.type) {
      case ActionType::supply:
        return supply(action.reserve, big(action.amount));
      case ActionType::withdraw:
        return withdraw(action.reserve, big(action.amount));
      case ActionType::borrow:
        return borrow(action.reserve, big(action.amount));
      case ActionType::repay:
        return repay(action.reserve, big(action.amount));
      case ActionType::enable_collateral:
        return use_as_collateral(action.reserve, true);
      case ActionType::disable_collateral:
        return use_as_collateral(action.reserve, false);
      case ActionType::set_e_mode:
        return set_e_mode(action.e_mode_category);
      case ActionType::swap_collateral: {
        const Big sold = all ? balance_of(action.reserve) : big(action.amount);
        Big bought = big(action.amount_received);
        if (bought == 0) {
          const aave::Reserve& a = reserves_[action.reserve];
          const aave::Reserve& b = reserves_[action.reserve_received];
          const Big asked = big(b.price) * unit(a);
          bought = fit(fit(sold * big(a.price)) * unit(b) / asked);
        }
        supply(action.reserve_received, bought);
        return withdraw(action.reserve, sold);
      }
    }
  }

  // Scaled tokens: rayDiv up to v3.4, TokenMath from v3.5.
  Big to_scaled(const Big& amount, const u256& index, bool up) const {
    if (!since(Version::v3_5)) return half_up(amount, kBigRay, big(index));
    return up ? ceiling_of(amount, kBigRay, big(index)) : floor_of(amount, kBigRay, big(index));
  }
  Big to_supply(const Big& scaled, const aave::Reserve& reserve) const {
    const Big index = big(reserve.liquidity_index);
    return since(Version::v3_5) ? floor_of(scaled, index, kBigRay)
                                : half_up(scaled, index, kBigRay);
  }
  Big to_debt(const Big& scaled, const aave::Reserve& reserve) const {
    const Big index = big(reserve.variable_borrow_index);
    return since(Version::v3_5) ? ceiling_of(scaled, index, kBigRay)
                                : half_up(scaled, index, kBigRay);
  }
  static Big unit(const aave::Reserve& reserve) {
    return boost::multiprecision::pow(Big{10}, reserve.decimals);
  }

  aave::Position position(std::uint32_t id) const {
    const auto found = user_.find(id);
    if (found != user_.end()) return found->second;
    aave::Position none{};
    none.reserve = id;
    return none;
  }
  Big scaled_balance_of(std::uint32_t id) const { return big(position(id).scaled_supply); }
  Big scaled_debt_of(std::uint32_t id) const { return big(position(id).scaled_variable_debt); }
  Big balance_of(std::uint32_t id) const { return to_supply(scaled_balance_of(id), reserves_[id]); }
  Big total_supply(std::uint32_t id) const {
    return to_supply(big(reserves_[id].scaled_supply), reserves_[id]);
  }

  void store_supply(std::uint32_t id, const Big& scaled) {
    aave::Position& own = user_.emplace(id, position(id)).first->second;
    own.scaled_supply = narrow(scaled);
  }
  void store_debt(std::uint32_t id, const Big& scaled) {
    aave::Position& own = user_.emplace(id, position(id)).first->second;
    own.scaled_variable_debt = narrow(scaled);
  }
  Big storable(const Big& scaled) const {
    if (scaled >> (since(Version::v3_4) ? 120 : 128) != 0) throw Revert{};
    return scaled;
  }

  bool flag(std::uint32_t id, aave::ReserveFlag which) const {
    return (reserves_[id].flags & which) != 0;
  }
  bool totals(std::uint32_t id) const { return flag(id, aave::kHasTotals); }
  bool collateral_flag(std::uint32_t id) const { return position(id).collateral != 0; }
  bool borrowing_any() const {
    for (const auto& entry : user_) {
      if (big(entry.second.scaled_variable_debt) != 0) return true;
    }
    return false;
  }
  bool collateral_any() const {
    for (const auto& entry : user_) {
      if (entry.second.collateral != 0) return true;
    }
    return false;
  }
  /// getIsolationModeState: the isolating reserve's id, or -1.
  int isolation() const {
    std::vector<aave::Position> positions;
    for (const auto& entry : user_) positions.push_back(entry.second);
    return static_cast<int>(reference_isolation(market(), {positions, category_})) - 1;
  }
  const aave::EMode* mode(std::uint32_t id) const {
    for (const aave::EMode& each : e_modes_) {
      if (id != 0 && each.id == id) return &each;
    }
    return nullptr;
  }

  void require_open(std::uint32_t id, bool or_frozen) const {
    require(flag(id, aave::kActive), Refusal::reserve_inactive);
    require(!flag(id, aave::kPaused), Refusal::reserve_paused);
    if (or_frozen) require(!flag(id, aave::kFrozen), Refusal::reserve_frozen);
  }

  void liquidity_in(std::uint32_t id, const Big& amount) {
    if (!totals(id)) return;
    u256& liquidity = reserves_[id].available_liquidity;
    liquidity = narrow(fit(big(liquidity) + amount));
  }
  void liquidity_out(std::uint32_t id, const Big& amount) {
    if (!totals(id)) return;
    u256& liquidity = reserves_[id].available_liquidity;
    require(big(liquidity) >= amount, Refusal::not_enough_liquidity);
    liquidity = narrow(big(liquidity) - amount);
  }
  void total_add(u256& total, std::uint32_t id, const Big& scaled) {
    if (totals(id)) total = narrow(fit(big(total) + scaled));
  }
  void total_take(u256& total, std::uint32_t id, const Big& scaled) {
    if (totals(id)) total = narrow(big(total) > scaled ? Big{big(total) - scaled} : Big{0});
  }

  // ValidationLogic.getUserReserveLtv from v3.6; the reserve's own before.
  Big user_reserve_ltv(std::uint32_t id, std::uint32_t category) const {
    const aave::EMode* const chosen = mode(category);
    if (since(Version::v3_6) && chosen != nullptr) {
      if (bit_of(chosen->collateral_bitmap, id)) {
        return bit_of(chosen->ltv_zero_bitmap, id) ? Big{0} : Big{chosen->ltv_bps};
      }
      if (since(Version::v3_7) && chosen->isolated != 0) return 0;
    }
    return reserves_[id].ltv_bps;
  }
  bool validate_use_as_collateral(std::uint32_t id) const {
    if (user_reserve_ltv(id, category_) == 0) return false;
    if (since(Version::v3_7) || !collateral_any()) return true;
    return isolation() < 0 && reserves_[id].debt_ceiling == 0;
  }
  bool validate_automatic_use(std::uint32_t id) const {
    if (!since(Version::v3_7) && reserves_[id].debt_ceiling != 0) return false;
    return validate_use_as_collateral(id);
  }
  void validate_health(std::uint32_t id) const {
    const ReferenceData user = data();
    require(user.health >= kBigWad, Refusal::health_factor_too_low);
    require(!user.zero_ltv || user_reserve_ltv(id, category_) == 0, Refusal::ltv_validation_failed);
  }

  void supply(std::uint32_t id, const Big& amount) {
    aave::Reserve& reserve = reserves_[id];
    const Big scaled = to_scaled(amount, reserve.liquidity_index, false);
    require((since(Version::v3_5) ? scaled : amount) != 0, Refusal::invalid_amount);
    require_open(id, true);
    if (totals(id) && reserve.supply_cap != 0) {
      const Big held = big(reserve.scaled_supply) + big(reserve.accrued_to_treasury);
      const Big total = since(Version::v3_5) ? to_supply(held + scaled, reserve)
                                             : fit(to_supply(held, reserve) + amount);
      require(total <= reserve.supply_cap * unit(reserve), Refusal::supply_cap_exceeded);
    }
    liquidity_in(id, amount);
    require(scaled != 0, Refusal::invalid_amount);
    const Big before = scaled_balance_of(id);
    if (before == 0 && validate_automatic_use(id)) {
      user_.emplace(id, position(id)).first->second.collateral = 1;
    }
    store_supply(id, storable(before + scaled));
    total_add(reserve.scaled_supply, id, scaled);
  }

  void withdraw(std::uint32_t id, const Big& requested) {
    aave::Reserve& reserve = reserves_[id];
    const Big before = scaled_balance_of(id);
    const Big balance = balance_of(id);
    const bool all = requested == kBigMax;
    const Big amount = all ? balance : requested;
    Big scaled = to_scaled(amount, reserve.liquidity_index, true);
    if (since(Version::v3_5)) {
      if (all) scaled = before;
      require(scaled != 0, Refusal::invalid_amount);
      require(scaled <= before, Refusal::not_enough_balance);
    } else {
      require(amount != 0, Refusal::invalid_amount);
      require(amount <= balance, Refusal::not_enough_balance);
    }
    require_open(id, false);
    liquidity_out(id, amount);
    const bool was_collateral = collateral_flag(id);
    require(scaled != 0, Refusal::invalid_amount);
    store_supply(id, before - scaled);
    total_take(reserve.scaled_supply, id, scaled);
    if (!was_collateral) return;
    const bool empty = since(Version::v3_5) ? before == scaled : amount == balance;
    if (empty) user_[id].collateral = 0;
    if (borrowing_any()) validate_health(id);
  }

  void require_not_siloed(std::uint32_t id) const {
    if (since(Version::v3_7) || !borrowing_any()) return;
    std::vector<std::uint32_t> debts;
    for (const auto& entry : user_) {
      if (big(entry.second.scaled_variable_debt) != 0) debts.push_back(entry.first);
    }
    if (debts.size() == 1 && flag(debts[0], aave::kSiloedBorrowing)) {
      require(debts[0] == id, Refusal::siloed_borrowing_violation);
    } else {
      require(!flag(id, aave::kSiloedBorrowing), Refusal::siloed_borrowing_violation);
    }
  }

  Big isolated_units(std::uint32_t id, const Big& amount) const {
    if (reserves_[id].decimals < 2) throw Revert{};
    return amount / boost::multiprecision::pow(Big{10}, reserves_[id].decimals - 2);
  }
  void validate_isolation(std::uint32_t id, const Big& amount) const {
    const int isolating = isolation();
    if (isolating < 0) return;
    require(flag(id, aave::kBorrowableInIsolation), Refusal::asset_not_borrowable_in_isolation);
    const aave::Reserve& reserve = reserves_[static_cast<std::size_t>(isolating)];
    const Big next = big(reserve.isolation_debt) + isolated_units(id, amount);
    if ((reserve.flags & aave::kHasTotals) == 0) return;
    require(next <= reserve.debt_ceiling, Refusal::debt_ceiling_exceeded);
  }

  void validate_cover_before(std::uint32_t id, const Big& amount) const {
    const ReferenceData user = data();
    require(user.collateral != 0, Refusal::collateral_balance_is_zero);
    require(user.average_ltv != 0, Refusal::ltv_validation_failed);
    require(user.health > kBigWad, Refusal::health_factor_too_low);
    Big price = big(reserves_[id].price);
    const aave::EMode* const chosen = mode(category_);
    if (!since(Version::v3_2) && chosen != nullptr && big(chosen->price) != 0) {
      price = big(chosen->price);
    }
    const Big value = fit(price * amount) / unit(reserves_[id]);
    const Big needed = half_up(fit(user.debt + value), 10'000, user.average_ltv);
    require(needed <= user.collateral, Refusal::collateral_cannot_cover_borrow);
  }

  void validate_borrow(std::uint32_t id, const Big& amount, const Big& scaled) const {
    const aave::Reserve& reserve = reserves_[id];
    const aave::EMode* const chosen = mode(category_);
    require((since(Version::v3_5) ? scaled : amount) != 0, Refusal::invalid_amount);
    require_open(id, true);
    if (since(Version::v3_6) && category_ != 0) {
      require(bit_of(chosen->borrowable_bitmap, id), Refusal::not_borrowable_in_e_mode);
    } else {
      require(flag(id, aave::kBorrowingEnabled), Refusal::borrowing_not_enabled);
    }
    if (totals(id) && since(Version::v3_1)) {
      const Big asked = since(Version::v3_5) ? to_debt(scaled, reserve) : amount;
      require(total_supply(id) >= asked, Refusal::invalid_amount);
    }
    if (totals(id) && reserve.borrow_cap != 0) {
      const Big held = big(reserve.scaled_variable_debt);
      const Big total = since(Version::v3_5) ? to_debt(held + scaled, reserve)
                                             : fit(to_debt(held, reserve) + amount);
      require(total <= reserve.borrow_cap * unit(reserve), Refusal::borrow_cap_exceeded);
    }
    if (!since(Version::v3_4)) validate_isolation(id, amount);
    if (category_ != 0 && !since(Version::v3_2)) {
      require(reserve.e_mode_category == category_, Refusal::inconsistent_e_mode);
    } else if (category_ != 0 && !since(Version::v3_6)) {
      require(bit_of(chosen->borrowable_bitmap, id), Refusal::not_borrowable_in_e_mode);
    }
    if (!since(Version::v3_5)) validate_cover_before(id, amount);
    require_not_siloed(id);
  }

  void borrow(std::uint32_t id, const Big& amount) {
    aave::Reserve& reserve = reserves_[id];
    const Big scaled = to_scaled(amount, reserve.variable_borrow_index, true);
    validate_borrow(id, amount, scaled);
    require(scaled != 0, Refusal::invalid_amount);
    store_debt(id, storable(scaled_debt_of(id) + scaled));
    total_add(reserve.scaled_variable_debt, id, scaled);
    if (since(Version::v3_4)) validate_isolation(id, amount);
    if (const int isolating = isolation(); isolating >= 0 && totals(std::uint32_t(isolating))) {
      u256& debt = reserves_[static_cast<std::size_t>(isolating)].isolation_debt;
      debt = narrow(big(debt) + isolated_units(id, amount));
    }
    liquidity_out(id, amount);
    if (!since(Version::v3_5)) return;
    const ReferenceData user = data();
    require(user.average_ltv != 0, Refusal::ltv_validation_failed);
    require(user.health >= kBigWad, Refusal::health_factor_too_low);
    require(user.collateral >= ceiling_of(user.debt, 10'000, user.average_ltv),
            Refusal::collateral_cannot_cover_borrow);
  }

  void repay(std::uint32_t id, const Big& requested) {
    aave::Reserve& reserve = reserves_[id];
    require(requested != 0, Refusal::invalid_amount);
    require_open(id, false);
    const Big before = scaled_debt_of(id);
    require(before != 0, Refusal::no_debt_of_asset);
    const Big debt = to_debt(before, reserve);
    const Big amount = requested < debt ? requested : debt;
    const Big scaled = to_scaled(amount, reserve.variable_borrow_index, false);
    require(scaled != 0, Refusal::invalid_amount);
    store_debt(id, before - scaled);
    total_take(reserve.scaled_variable_debt, id, scaled);
    liquidity_in(id, amount);
    const int isolating = isolation();
    if (isolating < 0) return;
    const Big units = isolated_units(id, amount);
    u256& isolated = reserves_[static_cast<std::size_t>(isolating)].isolation_debt;
    isolated = narrow(big(isolated) > units ? Big{big(isolated) - units} : Big{0});
  }

  void use_as_collateral(std::uint32_t id, bool wanted) {
    if (!since(Version::v3_4)) require(balance_of(id) != 0, Refusal::underlying_balance_zero);
    require_open(id, false);
    if (wanted == collateral_flag(id)) return;
    if (!wanted) {
      user_[id].collateral = 0;
      return validate_health(id);
    }
    require(scaled_balance_of(id) != 0, Refusal::underlying_balance_zero);
    require(validate_use_as_collateral(id), Refusal::user_in_isolation_or_ltv_zero);
    user_[id].collateral = 1;
  }

  void set_e_mode(std::uint32_t category) {
    const std::uint32_t previous = category_;
    if (since(Version::v3_4) && previous == category) return;
    const aave::EMode* const chosen = mode(category);
    const Big threshold = chosen == nullptr ? Big{0} : Big{chosen->liquidation_threshold_bps};
    require(category == 0 || threshold != 0, Refusal::inconsistent_e_mode);
    for (const auto& entry : user_) {
      const std::uint32_t id = entry.first;
      const bool borrowed = big(entry.second.scaled_variable_debt) != 0;
      if (since(Version::v3_6)) {
        const bool borrowable = category != 0 ? bit_of(chosen->borrowable_bitmap, id)
                                              : flag(id, aave::kBorrowingEnabled);
        require(!borrowed || borrowable, Refusal::not_borrowable_in_e_mode);
        require(entry.second.collateral == 0 || user_reserve_ltv(id, category) != 0,
                Refusal::ltv_validation_failed);
      } else if (borrowed && category != 0 && since(Version::v3_2)) {
        require(bit_of(chosen->borrowable_bitmap, id), Refusal::not_borrowable_in_e_mode);
      } else if (borrowed && category != 0) {
        require(reserves_[id].e_mode_category == category, Refusal::inconsistent_e_mode);
      }
    }
    category_ = category;
    if (!since(Version::v3_2) && previous == 0) return;
    require(data().health >= kBigWad, Refusal::health_factor_too_low);
  }

  std::vector<aave::EMode> e_modes_;
  std::vector<aave::Reserve> reserves_;
  std::map<std::uint32_t, aave::Position> user_;
  std::uint64_t now_;
  Version version_;
  std::uint32_t category_;
};

}  // namespace loadline::reference

#include "core/margin/lending/aave_actions.hpp"
#include "core/margin/lending/aave_liquidation.hpp"
#include "core/margin/lending/aave_solve.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

using aave::AccountData;
using aave::Action;
using aave::AssetBoundaries;
using aave::Balance;
using aave::Boundary;
using aave::EMode;
using aave::LiquidationMap;
using aave::Position;
using aave::Reserve;
using aave::Solution;
using aave::Verdict;

constexpr std::array kReserve = {
    LOADLINE_FIELD(Reserve, price, u256, "base currency units", "1 .. 2^96 - 1, 0 = none"),
    LOADLINE_FIELD(Reserve, liquidity_index, u256, "ray", "1e27 .. 2^128 - 1"),
    LOADLINE_FIELD(Reserve, liquidity_rate, u256, "ray per year", "0 .. 2^128 - 1"),
    LOADLINE_FIELD(Reserve, variable_borrow_index, u256, "ray", "1e27 .. 2^128 - 1"),
    LOADLINE_FIELD(Reserve, variable_borrow_rate, u256, "ray per year", "0 .. 2^128 - 1"),
    LOADLINE_FIELD(Reserve, scaled_variable_debt, u256, "token base units / index", ""),
    LOADLINE_FIELD(Reserve, scaled_supply, u256, "token base units / index", ""),
    LOADLINE_FIELD(Reserve, accrued_to_treasury, u256, "token base units / index", ""),
    LOADLINE_FIELD(Reserve, available_liquidity, u256, "token base units", ""),
    LOADLINE_FIELD(Reserve, isolation_debt, u256, "0.01 base currency", ""),
    LOADLINE_FIELD(Reserve, debt_ceiling, u64, "0.01 base currency", "0 = not isolated"),
    LOADLINE_FIELD(Reserve, supply_cap, u64, "whole tokens", "0 = none"),
    LOADLINE_FIELD(Reserve, borrow_cap, u64, "whole tokens", "0 = none"),
    LOADLINE_FIELD(Reserve, last_update, u64, "Unix seconds", "<= now"),
    LOADLINE_FIELD(Reserve, ltv_bps, u32, "bps", "0 .. 10000"),
    LOADLINE_FIELD(Reserve, liquidation_threshold_bps, u32, "bps", "0 .. 10000"),
    LOADLINE_FIELD(Reserve, liquidation_bonus_bps, u32, "bps", "10500 = 5 % bonus"),
    LOADLINE_FIELD(Reserve, decimals, u32, "", "0 .. 36"),
    LOADLINE_FIELD(Reserve, e_mode_category, u32, "", "0 .. 255, 0 = none"),
    LOADLINE_FIELD(Reserve, flags, u32, "", "ReserveFlag bits"),
};

constexpr std::array kEMode = {
    LOADLINE_FIELD(EMode, collateral_bitmap, u128_bits, "", "bit i = reserve i"),
    LOADLINE_FIELD(EMode, borrowable_bitmap, u128_bits, "", "bit i = reserve i"),
    LOADLINE_FIELD(EMode, ltv_zero_bitmap, u128_bits, "", "bit i = reserve i"),
    LOADLINE_FIELD(EMode, price, u256, "base currency units", "0 = each reserve's own"),
    LOADLINE_FIELD(EMode, id, u32, "", "1 .. 255"),
    LOADLINE_FIELD(EMode, ltv_bps, u32, "bps", "0 .. 10000"),
    LOADLINE_FIELD(EMode, liquidation_threshold_bps, u32, "bps", "0 .. 10000"),
    LOADLINE_FIELD(EMode, liquidation_bonus_bps, u32, "bps", "10500 = 5 % bonus"),
    LOADLINE_FIELD(EMode, isolated, u32, "", "0 or 1"),
};

constexpr std::array kPosition = {
    LOADLINE_FIELD(Position, scaled_supply, u256, "token base units / index", "0 .. 2^128 - 1"),
    LOADLINE_FIELD(Position, scaled_variable_debt, u256, "token base units / index",
                   "0 .. 2^128 - 1"),
    LOADLINE_FIELD(Position, reserve, u32, "", "index of the reserve"),
    LOADLINE_FIELD(Position, collateral, u32, "", "0 or 1"),
};

constexpr std::array kAction = {
    LOADLINE_FIELD(Action, amount, u256, "token base units", "2^256 - 1 = all"),
    LOADLINE_FIELD(Action, amount_received, u256, "token base units", "0 = at oracle prices"),
    LOADLINE_FIELD(Action, type, u32, "", "ActionType"),
    LOADLINE_FIELD(Action, reserve, u32, "", "index of the reserve"),
    LOADLINE_FIELD(Action, reserve_received, u32, "", "index of the reserve"),
    LOADLINE_FIELD(Action, e_mode_category, u32, "", "0 .. 255"),
};

constexpr std::array kBalance = {
    LOADLINE_FIELD(Balance, supply, u256, "token base units", ""),
    LOADLINE_FIELD(Balance, debt, u256, "token base units", ""),
    LOADLINE_FIELD(Balance, supply_value, u256, "base currency units", ""),
    LOADLINE_FIELD(Balance, collateral_value, u256, "base currency units", ""),
    LOADLINE_FIELD(Balance, debt_value, u256, "base currency units", ""),
    LOADLINE_FIELD(Balance, reserve, u32, "", "index of the reserve"),
    LOADLINE_FIELD(Balance, collateral, u32, "", "0 or 1"),
    LOADLINE_FIELD(Balance, ltv_bps, u32, "bps", ""),
    LOADLINE_FIELD(Balance, liquidation_threshold_bps, u32, "bps", ""),
    LOADLINE_FIELD(Balance, in_e_mode, u32, "", "0 or 1"),
};

constexpr std::array kAccountData = {
    LOADLINE_FIELD(AccountData, total_collateral, u256, "base currency units", ""),
    LOADLINE_FIELD(AccountData, total_debt, u256, "base currency units", ""),
    LOADLINE_FIELD(AccountData, available_borrows, u256, "base currency units", ""),
    LOADLINE_FIELD(AccountData, weighted_collateral, u256, "base currency units * 1e4", ""),
    LOADLINE_FIELD(AccountData, health_factor, u256, "wad", ""),
    LOADLINE_FIELD(AccountData, average_ltv_bps, u64, "bps", ""),
    LOADLINE_FIELD(AccountData, average_liquidation_threshold_bps, u64, "bps", ""),
    LOADLINE_FIELD(AccountData, status, u32, "", "HealthStatus"),
    LOADLINE_FIELD(AccountData, has_zero_ltv_collateral, u32, "", "0 or 1"),
    LOADLINE_FIELD(AccountData, isolated_reserve_plus_one, u32, "", "0 = not isolated"),
};

constexpr std::array kBoundary = {
    LOADLINE_FIELD(Boundary, boundary, u256, "oracle units, wad or seconds", ""),
    LOADLINE_FIELD(Boundary, health_at, u256, "wad", "< 1e18"),
    LOADLINE_FIELD(Boundary, health_inside, u256, "wad", ">= 1e18"),
    LOADLINE_FIELD(Boundary, reach, u32, "", "Reach"),
    LOADLINE_FIELD(Boundary, evaluations, u32, "", ""),
};

constexpr std::array kAssetBoundaries = {
    LOADLINE_FIELD(AssetBoundaries, falling, record, "", "Boundary"),
    LOADLINE_FIELD(AssetBoundaries, rising, record, "", "Boundary"),
    LOADLINE_FIELD(AssetBoundaries, reserve, u32, "", "index of the reserve"),
};

constexpr std::array kLiquidationMap = {
    LOADLINE_FIELD(LiquidationMap, shock_down, record, "", "Boundary"),
    LOADLINE_FIELD(LiquidationMap, shock_up, record, "", "Boundary"),
    LOADLINE_FIELD(LiquidationMap, interest, record, "", "Boundary"),
};

constexpr std::array kVerdict = {
    LOADLINE_FIELD(Verdict, limit, u256, "as the refusal says", ""),
    LOADLINE_FIELD(Verdict, refusal, u32, "", "Refusal"),
    LOADLINE_FIELD(Verdict, action, u32, "", "index of the action"),
};

constexpr std::array kSolution = {
    LOADLINE_FIELD(Solution, amount, u256, "token base units", ""),
    LOADLINE_FIELD(Solution, limiter, u32, "", "Limiter"),
    LOADLINE_FIELD(Solution, refusal, u32, "", "Refusal"),
};

constexpr std::array kLendingRecords = {
    LOADLINE_RECORD("reserve", Reserve, kReserve),
    LOADLINE_RECORD("e_mode", EMode, kEMode),
    LOADLINE_RECORD("position", Position, kPosition),
    LOADLINE_RECORD("action", Action, kAction),
    LOADLINE_RECORD("balance", Balance, kBalance),
    LOADLINE_RECORD("account_data", AccountData, kAccountData),
    LOADLINE_RECORD("boundary", Boundary, kBoundary),
    LOADLINE_RECORD("asset_boundaries", AssetBoundaries, kAssetBoundaries),
    LOADLINE_RECORD("liquidation_map", LiquidationMap, kLiquidationMap),
    LOADLINE_RECORD("verdict", Verdict, kVerdict),
    LOADLINE_RECORD("solution", Solution, kSolution),
};

}  // namespace

std::span<const Record> lending_records() noexcept {
  return kLendingRecords;
}

}  // namespace loadline::wire

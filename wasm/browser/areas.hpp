// The module's memory for inputs, results and scratch: taken once, at link time. One instance of
// the module is one engine, so this is the engine's memory and not shared state.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <emscripten.h>

#include "core/margin/lending/aave_actions.hpp"
#include "core/margin/lending/aave_liquidation.hpp"
#include "core/margin/lending/aave_solve.hpp"
#include "core/pricing/black.hpp"
#include "core/wire/formula.hpp"

namespace loadline::browser {

/// Option rows and grid columns that one call takes: enough to make the call's own cost vanish,
/// small enough for a 32 KiB first-level cache with the results of one Greek.
inline constexpr std::size_t kChunkRows = 1024;

/// Columns of a formula: as many as the records of core/wire have fields of that kind.
inline constexpr std::size_t kNumberColumns = 18;
inline constexpr std::size_t kChoiceColumns = 6;
inline constexpr std::size_t kResultColumns = 32;

/// What `assess` writes about one account.
struct Report {
  aave::AccountData data;
  aave::LiquidationMap map;
  std::uint32_t positions;
  std::array<aave::Balance, kMaxReserves> balances;
  std::array<aave::AssetBoundaries, kMaxReserves> assets;
};

/// The market and account that a preview leaves.
struct After {
  std::uint32_t positions;
  std::uint32_t e_mode_category;
  std::array<aave::Reserve, kMaxReserves> reserves;
  std::array<aave::Position, kMaxReserves> position;
};

/// Rows of one batch: the fields of a formula's records, numbers and choices each in their order.
struct FormulaRows {
  std::array<std::array<real, kChunkRows>, kNumberColumns> number;
  std::array<std::array<std::uint8_t, kChunkRows>, kChoiceColumns> choice;
  std::array<std::array<real, kChunkRows>, kResultColumns> result;
  std::array<std::uint16_t, kChunkRows> status;
};

/// One record of a formula.
struct alignas(8) FormulaRecord : std::array<std::byte, wire::kMaxFormulaRecord> {};

struct GridRow {
  std::array<u256, kChunkRows> price;
  std::array<real, kChunkRows> factor;
  std::array<std::uint8_t, kChunkRows> status;
};

struct Areas {
  std::array<aave::Reserve, kMaxReserves> reserves;
  std::array<aave::EMode, kMaxEModes> e_modes;
  std::array<aave::Position, kMaxReserves> positions;
  std::array<aave::Action, kMaxActions> actions;
  std::array<u256, kMaxReserves> prices;
  u256 target;
  Report before, after;
  After state;
  aave::Verdict verdict;
  aave::Solution solution;
  FormulaRecord formula_inputs, formula_result;
  FormulaRows columns;
  GridRow grid;
  Error error;
};

extern Areas areas;

/// Scratch for one call, empty at its start. Each module has as much as its functions need.
Arena& scratch() noexcept;

/// Leaves the error where JavaScript reads it, and returns its code.
std::uint32_t report(const Error& error) noexcept;

/// The market and account that the input areas hold.
aave::Market market_in(std::uint32_t reserves, std::uint32_t e_modes, std::uint32_t version,
                       double now) noexcept;
aave::Account account_in(std::uint32_t positions, std::uint32_t e_mode_category) noexcept;

}  // namespace loadline::browser

/// Hot paths are plain exports: an Embind call costs several times more than what it calls.
#define LOADLINE_EXPORT extern "C" EMSCRIPTEN_KEEPALIVE

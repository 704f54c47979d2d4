// Memory of procedures: where a caller builds what they take, and where a result's head lies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/wire/procedure.hpp"

#include "wasm/browser/areas.hpp"

namespace loadline::browser {

/// An account with all lists at their capacity: 512 option legs and 64 expiries are 30 KiB, 64
/// tokens of a pool with their markets less; the rest is for several of them at once.
inline constexpr std::size_t kProcedureBytes = 256 * 1024;

/// Numbers of one account that a row moves: a price of each of 256 markets, and what goes with
/// them.
inline constexpr std::size_t kMovedPlaces = 512;

/// Numbers that one call moves, over all of its rows.
inline constexpr std::size_t kMovedNumbers = 16 * 1024;

struct alignas(16) ProcedureAreas {
  std::array<std::byte, kProcedureBytes> inputs;
  std::array<std::byte, wire::kMaxProcedureRecord> result;
  std::array<real, kMovedNumbers> moved;
  std::array<real*, kMovedPlaces> places;
};

extern ProcedureAreas procedures;

}  // namespace loadline::browser

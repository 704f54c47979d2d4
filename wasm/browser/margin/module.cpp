// The module of `loadline/margin`: all of the default's, and the margin of venues' accounts.
#include "wasm/browser/module.hpp"

#include "wasm/browser/areas.hpp"
#include "wasm/browser/margin/procedures.hpp"

namespace loadline::browser {
namespace {

/// Of a book of 512 legs in the 31 scenarios of a portfolio margin at once: some 67 bytes a value.
constexpr std::size_t kScratchBytes = 1280 * 1024;
alignas(64) constinit std::array<std::byte, kScratchBytes> memory{};
constinit Arena arena{memory};

constexpr Batch kBatches[] = {kOptionBatch};

constexpr NamedNumber kLimits[] = {{"procedure_bytes", kProcedureBytes},
                                   {"moved_places", kMovedPlaces},
                                   {"moved_numbers", kMovedNumbers}};

constexpr NamedPlace kAreas[] = {{"procedure_inputs", &procedures.inputs},
                                 {"procedure_result", &procedures.result},
                                 {"moved", &procedures.moved},
                                 {"moved_places", &procedures.places}};

}  // namespace

Arena& scratch() noexcept {
  return arena;
}

constinit const Module this_module = {
    .catalogue = wire::margin_catalogue, .batches = kBatches, .limits = kLimits, .areas = kAreas};

}  // namespace loadline::browser

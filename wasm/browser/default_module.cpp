// The module of the package's default entry.
#include "wasm/browser/areas.hpp"
#include "wasm/browser/module.hpp"

namespace loadline::browser {
namespace {

/// Of the lending searches: a few copies of a whole market, each below 80 KiB.
constexpr std::size_t kScratchBytes = 512 * 1024;
alignas(64) constinit std::array<std::byte, kScratchBytes> memory{};
constinit Arena arena{memory};

constexpr Batch kBatches[] = {kOptionBatch};

}  // namespace

Arena& scratch() noexcept {
  return arena;
}

constinit const Module this_module = {
    .catalogue = wire::default_catalogue, .batches = kBatches, .limits = {}, .areas = {}};

}  // namespace loadline::browser

// The module of the package's default entry.
#include "wasm/browser/module.hpp"

namespace loadline::browser {
namespace {

constexpr Batch kBatches[] = {kOptionBatch};

}  // namespace

constinit const Module this_module = {
    .catalogue = wire::default_catalogue, .batches = kBatches, .limits = {}, .areas = {}};

}  // namespace loadline::browser

// The module of `loadline/desk`: all of the default's, and what an option desk needs beside it.
#include "wasm/browser/module.hpp"

#include "wasm/browser/areas.hpp"
#include "wasm/browser/desk/american_batch.hpp"
#include "wasm/browser/desk/model_batches.hpp"
#include "wasm/browser/desk/paths.hpp"
#include "wasm/browser/desk/volatility.hpp"

namespace loadline::browser {
namespace {

/// Of a surface from kChainRows quotes, some 380 bytes a row: more than the lending searches take.
constexpr std::size_t kScratchBytes = 896 * 1024;
alignas(64) constinit std::array<std::byte, kScratchBytes> memory{};
constinit Arena arena{memory};

/// All numbers of a model's option but its strike.
constexpr std::uint32_t kAllButStrike = ~0b10u;

constexpr Batch kBatches[] = {kOptionBatch,
                              {"price_american", {0, 0b110}, evaluate_americans},
                              {"price_heston", {kAllButStrike, 0}, evaluate_heston},
                              {"price_merton", {kAllButStrike, 0}, evaluate_merton},
                              {"price_kou", {kAllButStrike, 0}, evaluate_kou},
                              {"price_bates", {kAllButStrike, 0}, evaluate_bates}};

constexpr wire::FormulaGroup kFormulas[] = {wire::default_formulas, wire::desk_formulas,
                                            path_formulas};

const wire::Catalogue& catalogue() noexcept {
  static const wire::Catalogue whole = {wire::desk_catalogue().records,
                                        wire::desk_catalogue().enumerations, kFormulas};
  return whole;
}

constexpr NamedNumber kLimits[] = {{"chain_rows", kChainRows},
                                   {"surface_expiries", kMaxSurfaceExpiries}};

constexpr NamedPlace kAreas[] = {{"chain", &volatility.chain},
                                 {"chain_type", &volatility.type},
                                 {"fit_options", &volatility.fit_options},
                                 {"row_status", &volatility.row_status},
                                 {"row_constraint", &volatility.row_constraint},
                                 {"row_inside_spread", &volatility.row_inside_spread},
                                 {"row_vol", &volatility.row_vol},
                                 {"row_residual", &volatility.row_residual},
                                 {"row_moved", &volatility.row_moved},
                                 {"expiries", &volatility.expiries},
                                 {"slices", &volatility.slices},
                                 {"arbitrage", &volatility.arbitrage},
                                 {"expiry_count", &volatility.expiry_count},
                                 {"slice_count", &volatility.slice_count},
                                 {"path_spot", &recomputed.spot},
                                 {"path_variance", &recomputed.variance}};

}  // namespace

Arena& scratch() noexcept {
  return arena;
}

constinit const Module this_module = {
    .catalogue = catalogue, .batches = kBatches, .limits = kLimits, .areas = kAreas};

}  // namespace loadline::browser

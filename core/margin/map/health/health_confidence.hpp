// What oracles' confidence leaves open of a Drift or Mango account: its worst and its best, and
// between which prices a liquidation lies.
#pragma once

#include "core/margin/map/confidence.hpp"
#include "core/margin/perpetual/venue/drift.hpp"
#include "core/margin/perpetual/venue/mango.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// An asset's price is within p (1 - confidence) .. p (1 + confidence).
struct AssetConfidence {
  std::uint32_t asset = 0;
  real confidence = 0.0;  ///< in [0, 1)
};

/// The account at the prices where its maintenance is worst, and best.
struct DriftConfidence {
  DriftHealth worst, best;
};
struct MangoConfidence {
  MangoHealth worst, best;
};

/// The worst and the best of all prices within the confidences; assets that are not listed stay.
/// The maintenance excess is a sum of functions of one asset each, linear between turns that are
/// known in closed form: it is least and largest where each of them is, at a turn or an end. `out`
/// takes a row an entry (`market` is the asset): its own boundary at the worst, and at the best, of
/// the others. Errors: of `check_drift`; capacity_exceeded (Field::confidence) above 2
/// kMaxHealthSlots entries; unknown_asset, duplicate (Field::asset); not_finite, out_of_domain
/// (Field::confidence); length_mismatch (Field::intervals).
Result<DriftConfidence> drift_confidence_range(const DriftAccount& account,
                                               std::span<const AssetConfidence> confidences,
                                               std::span<BoundaryRange> out) noexcept;

/// The same of a Mango account whose maintenance health is such a sum. It is not where, with more
/// than one asset of a confidence above 0, funds reserved in a spot market move (unsupported,
/// Field::open_orders with the market), or perpetuals of two such assets are settled in a token
/// whose deposits and debts have different weights (unsupported, Field::weight with the token); nor
/// where a perpetual moves together with the token in which it is settled (unsupported,
/// Field::asset with the perpetual).
Result<MangoConfidence> mango_confidence_range(const MangoAccount& account,
                                               std::span<const AssetConfidence> confidences,
                                               std::span<BoundaryRange> out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

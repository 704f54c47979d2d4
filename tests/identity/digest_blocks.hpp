// The registry: everything that is promised to have one set of bits. The digest programs of every
// target and both arithmetics run what stands here, and so does the test `software_blocks`. A new
// area adds its header and one row.
#pragma once

#include "tests/identity/digest_american.hpp"
#include "tests/identity/digest_analysis.hpp"
#include "tests/identity/digest_black.hpp"
#include "tests/identity/digest_chain_perpetual.hpp"
#include "tests/identity/digest_contract.hpp"
#include "tests/identity/digest_elementary.hpp"
#include "tests/identity/digest_exotic.hpp"
#include "tests/identity/digest_fourier.hpp"
#include "tests/identity/digest_haircut.hpp"
#include "tests/identity/digest_implied.hpp"
#include "tests/identity/digest_internal_model.hpp"
#include "tests/identity/digest_law.hpp"
#include "tests/identity/digest_lending.hpp"
#include "tests/identity/digest_lending_families.hpp"
#include "tests/identity/digest_linear.hpp"
#include "tests/identity/digest_map.hpp"
#include "tests/identity/digest_margined.hpp"
#include "tests/identity/digest_option_margin.hpp"
#include "tests/identity/digest_passage.hpp"
#include "tests/identity/digest_paths.hpp"
#include "tests/identity/digest_perpetual.hpp"
#include "tests/identity/digest_random.hpp"
#include "tests/identity/digest_risk.hpp"
#include "tests/identity/digest_smile.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline constexpr std::span<const Block> kAreas[] = {
    kElementary,      kLaws,
    kRandom,          kAnalysis,
    kLinear,          kBlack,
    kImplied,         kAmerican,
    kExotic,          kFourier,
    kPaths,           kRisk,
    kSmiles,          samples::kLending,
    kLendingFamilies, kMargined,
    kPerpetual,       samples::kChainPerpetual,
    kOptionMargin,    kHaircuts,
    kInternalModel,   kMaps,
    kPassages,        kContract,
};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

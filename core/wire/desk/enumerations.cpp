#include <array>

#include "core/pricing/american/american.hpp"
#include "core/pricing/exotic/barrier.hpp"
#include "core/pricing/exotic/digital.hpp"
#include "core/pricing/exotic/touch.hpp"
#include "core/pricing/paths/chosen_payoff.hpp"
#include "core/volatility/calibration/model_calibration.hpp"
#include "core/volatility/surface/smile_greeks.hpp"
#include "core/volatility/surface/surface_batch.hpp"
#include "core/volatility/surface/surface_build.hpp"
#include "core/wire/catalogue.hpp"

namespace loadline::wire {
namespace {

using Name = std::string_view;

constexpr std::array<Name, 3> kAmericanAccuracy = {"fast", "standard", "high"};
static_assert(kAmericanAccuracy.size() == static_cast<std::size_t>(AmericanAccuracy::high) + 1);

constexpr std::array<Name, 4> kExerciseRegion = {"nowhere", "below", "above", "between"};
static_assert(kExerciseRegion.size() == static_cast<std::size_t>(ExerciseRegion::between) + 1);

constexpr std::array<Name, 4> kDigitalPayoff = {"cash", "asset", "gap", "supershare"};
static_assert(kDigitalPayoff.size() == static_cast<std::size_t>(DigitalPayoff::supershare) + 1);

constexpr std::array<Name, 4> kBarrierType = {"down_in", "down_out", "up_in", "up_out"};
static_assert(kBarrierType.size() == static_cast<std::size_t>(BarrierType::up_out) + 1);

constexpr std::array<Name, 6> kTouchType = {"cash_at_hit",     "asset_at_hit",  "cash_at_expiry",
                                            "asset_at_expiry", "cash_no_touch", "asset_no_touch"};
static_assert(kTouchType.size() == static_cast<std::size_t>(TouchType::asset_no_touch) + 1);

constexpr std::array<Name, 2> kBarrierSide = {"down", "up"};
static_assert(kBarrierSide.size() == static_cast<std::size_t>(BarrierSide::up) + 1);

constexpr std::array<Name, 3> kSpreadUse = {"none", "weights", "band"};
static_assert(kSpreadUse.size() == static_cast<std::size_t>(SpreadUse::band) + 1);

constexpr std::array<Name, 2> kPriceUnit = {"coin", "quote"};
static_assert(kPriceUnit.size() == static_cast<std::size_t>(PriceUnit::quote) + 1);

constexpr std::array<Name, 3> kSurfaceModel = {"svi", "essvi", "ssvi"};
static_assert(kSurfaceModel.size() == static_cast<std::size_t>(SurfaceModel::ssvi) + 1);

constexpr std::array<Name, 2> kQuoteTarget = {"mark", "middle"};
static_assert(kQuoteTarget.size() == static_cast<std::size_t>(QuoteTarget::middle) + 1);

constexpr std::array<Name, 2> kSurfaceCoordinate = {"log_moneyness", "strike"};
static_assert(kSurfaceCoordinate.size() == static_cast<std::size_t>(SurfaceCoordinate::strike) + 1);

constexpr std::array<Name, 3> kStickyRule = {"strike", "moneyness", "delta"};
static_assert(kStickyRule.size() == static_cast<std::size_t>(StickyRule::delta) + 1);

constexpr std::array<Name, 4> kFitOutcome = {"converged", "iteration_limit", "repaired",
                                             "underdetermined"};
static_assert(kFitOutcome.size() == static_cast<std::size_t>(FitOutcome::underdetermined) + 1);

constexpr std::array<Name, 14> kQuoteStatus = {
    "used",           "not_finite", "out_of_domain",   "crossed",         "no_quote",
    "no_weight",      "duplicate",  "other_side_used", "below_intrinsic", "above_maximum",
    "no_information", "expired",    "no_forward",      "not_fitted"};
static_assert(kQuoteStatus.size() == static_cast<std::size_t>(QuoteStatus::not_fitted) + 1);

constexpr std::array<Name, 10> kFitConstraint = {
    "none",           "butterfly_left", "butterfly_right", "slope_left",     "slope_right",
    "least_variance", "calendar",       "calendar_left",   "calendar_right", "bounds"};
static_assert(kFitConstraint.size() == static_cast<std::size_t>(FitConstraint::bounds) + 1);

constexpr std::array<Name, 3> kCalibrationOutcome = {"converged", "iteration_limit", "first_order"};
static_assert(kCalibrationOutcome.size() ==
              static_cast<std::size_t>(CalibrationOutcome::first_order) + 1);

constexpr std::array<Name, 3> kPathPayoff = {"european", "asian", "barrier"};
static_assert(kPathPayoff.size() == static_cast<std::size_t>(PathPayoff::barrier) + 1);

constexpr std::array<Name, 3> kPathControl = {"none", "spot", "european"};
static_assert(kPathControl.size() == static_cast<std::size_t>(PathControl::european) + 1);

constexpr std::array<Name, 2> kPathSource = {"philox", "sobol"};
static_assert(kPathSource.size() == static_cast<std::size_t>(PathSource::sobol) + 1);

constexpr std::array<Name, 2> kPathPairs = {"single", "antithetic"};
static_assert(kPathPairs.size() == static_cast<std::size_t>(PathPairs::antithetic) + 1);

constexpr std::array kDeskEnumerations = {
    Enumeration{"american_accuracy", kAmericanAccuracy},
    Enumeration{"exercise_region", kExerciseRegion},
    Enumeration{"digital_payoff", kDigitalPayoff},
    Enumeration{"barrier_type", kBarrierType},
    Enumeration{"touch_type", kTouchType},
    Enumeration{"barrier_side", kBarrierSide},
    Enumeration{"spread_use", kSpreadUse},
    Enumeration{"price_unit", kPriceUnit},
    Enumeration{"surface_model", kSurfaceModel},
    Enumeration{"quote_target", kQuoteTarget},
    Enumeration{"surface_coordinate", kSurfaceCoordinate},
    Enumeration{"sticky_rule", kStickyRule},
    Enumeration{"fit_outcome", kFitOutcome},
    Enumeration{"quote_status", kQuoteStatus},
    Enumeration{"fit_constraint", kFitConstraint},
    Enumeration{"calibration_outcome", kCalibrationOutcome},
    Enumeration{"path_payoff", kPathPayoff},
    Enumeration{"path_control", kPathControl},
    Enumeration{"path_source", kPathSource},
    Enumeration{"path_pairs", kPathPairs},
};

}  // namespace

std::span<const Enumeration> desk_enumerations() noexcept {
  return kDeskEnumerations;
}

}  // namespace loadline::wire

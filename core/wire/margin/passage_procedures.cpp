// How likely a liquidation is: records and procedures, as each is one function of a few numbers.
#include "core/risk/joint_passage.hpp"
#include "core/risk/passage.hpp"
#include "core/risk/passage_levels.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

/// Intervals of one price: a search over option books gives the most.
constexpr std::size_t kMostIntervals = 4096;

constexpr std::array kPriceBand = {
    LOADLINE_OPTIONAL(PriceBand, low, f64, "quote per unit", ">= 0"),
    LOADLINE_OPTIONAL(PriceBand, high, f64, "quote per unit", ">= low, > 0"),
};

constexpr std::array kPassageInputs = {
    LOADLINE_LIST(PassageInputs, intervals, "price_band", kMostIntervals),
    LOADLINE_FIELD(PassageInputs, price, f64, "quote per unit", "> 0"),
    LOADLINE_OPTIONAL(PassageInputs, drift, f64, "per year", "[-1e6, 1e6]"),
    LOADLINE_FIELD(PassageInputs, vol, f64, "annual lognormal", "[0, 1e6]"),
    LOADLINE_FIELD(PassageInputs, horizon_years, f64, "years", "[0, 1e6]"),
    LOADLINE_OPTIONAL(PassageInputs, monitoring_years, f64, "years", "[0, 1e6]"),
};

constexpr std::array kLevelPassage = {
    LOADLINE_FIELD(LevelPassage, exists, flag, "", ""),
    LOADLINE_FIELD(LevelPassage, level, f64, "quote per unit", ""),
    LOADLINE_FIELD(LevelPassage, distance_percent, f64, "per cent of the price", ""),
    LOADLINE_FIELD(LevelPassage, distance_sigmas, f64, "standard deviations", ""),
    LOADLINE_FIELD(LevelPassage, probability, f64, "", ""),
    LOADLINE_FIELD(LevelPassage, log_probability, f64, "", ""),
    LOADLINE_FIELD(LevelPassage, first_probability, f64, "", ""),
};

constexpr std::array kPassageProbability = {
    LOADLINE_FIELD(PassageProbability, inside, flag, "", ""),
    LOADLINE_FIELD(PassageProbability, falling, record, "", "level_passage"),
    LOADLINE_FIELD(PassageProbability, rising, record, "", "level_passage"),
    LOADLINE_FIELD(PassageProbability, probability, f64, "", ""),
    LOADLINE_FIELD(PassageProbability, log_probability, f64, "", ""),
    LOADLINE_FIELD(PassageProbability, survival, f64, "", ""),
    LOADLINE_FIELD(PassageProbability, terminal_probability, f64, "", ""),
};

constexpr std::array kPassageLevelsInputs = {
    LOADLINE_FIELD(PassageLevelsInputs, price, f64, "quote per unit", "> 0"),
    LOADLINE_OPTIONAL(PassageLevelsInputs, drift, f64, "per year", "[-1e6, 1e6]"),
    LOADLINE_FIELD(PassageLevelsInputs, vol, f64, "annual lognormal", "[0, 1e6]"),
    LOADLINE_FIELD(PassageLevelsInputs, horizon_years, f64, "years", "[0, 1e6]"),
    LOADLINE_OPTIONAL(PassageLevelsInputs, monitoring_years, f64, "years", "[0, 1e6]"),
    LOADLINE_FIELD(PassageLevelsInputs, probability, f64, "", "[0, 1]"),
};

constexpr std::array kPassageLevels = {
    LOADLINE_FIELD(PassageLevels, falling, record, "", "level_passage"),
    LOADLINE_FIELD(PassageLevels, rising, record, "", "level_passage"),
};

constexpr std::array kJointLevel = {
    LOADLINE_FIELD(JointLevel, price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(JointLevel, level, f64, "quote per unit", "> 0, not the price"),
    LOADLINE_OPTIONAL(JointLevel, drift, f64, "per year", "[-1e3, 1e3]"),
    LOADLINE_FIELD(JointLevel, vol, f64, "annual lognormal", "[1e-6, 1e3]"),
};

constexpr std::array kJointPassageInputs = {
    LOADLINE_FIELD(JointPassageInputs, first, record, "", "joint_level"),
    LOADLINE_FIELD(JointPassageInputs, second, record, "", "joint_level"),
    LOADLINE_FIELD(JointPassageInputs, correlation, f64, "", "[-1, 1]"),
    LOADLINE_FIELD(JointPassageInputs, horizon_years, f64, "years", "[1e-9, 1e3]"),
    LOADLINE_OPTIONAL(JointPassageInputs, monitoring_years, f64, "years", "[0, 1e3]"),
    LOADLINE_OPTIONAL(JointPassageInputs, seed, integer, "", "below 2^53"),
    LOADLINE_OPTIONAL(JointPassageInputs, stream, u32, "", ""),
    LOADLINE_OPTIONAL(JointPassageInputs, draws, u32, "", "[2, 65536]"),
    LOADLINE_OPTIONAL(JointPassageInputs, steps, u32, "", "[1, 1024]"),
};

constexpr std::array kJointPassage = {
    LOADLINE_FIELD(JointPassage, first_probability, f64, "", ""),
    LOADLINE_FIELD(JointPassage, second_probability, f64, "", ""),
    LOADLINE_FIELD(JointPassage, terminal_both, f64, "", ""),
    LOADLINE_FIELD(JointPassage, terminal_either, f64, "", ""),
    LOADLINE_FIELD(JointPassage, least_either, f64, "", ""),
    LOADLINE_FIELD(JointPassage, most_either, f64, "", ""),
    LOADLINE_FIELD(JointPassage, either_low, f64, "", ""),
    LOADLINE_FIELD(JointPassage, either_high, f64, "", ""),
    LOADLINE_FIELD(JointPassage, both_low, f64, "", ""),
    LOADLINE_FIELD(JointPassage, both_high, f64, "", ""),
    LOADLINE_FIELD(JointPassage, standard_error, f64, "", ""),
};

constexpr std::array kPassageRecords = {
    LOADLINE_WRITTEN("price_band", PriceBand, kPriceBand),
    LOADLINE_WRITTEN("passage_inputs", PassageInputs, kPassageInputs),
    LOADLINE_RECORD("level_passage", LevelPassage, kLevelPassage),
    LOADLINE_RECORD("passage_probability", PassageProbability, kPassageProbability),
    LOADLINE_WRITTEN("passage_levels_inputs", PassageLevelsInputs, kPassageLevelsInputs),
    LOADLINE_RECORD("passage_levels", PassageLevels, kPassageLevels),
    LOADLINE_WRITTEN("joint_level", JointLevel, kJointLevel),
    LOADLINE_WRITTEN("joint_passage_inputs", JointPassageInputs, kJointPassageInputs),
    LOADLINE_RECORD("joint_passage", JointPassage, kJointPassage),
};

constexpr std::array kPassageProcedures = {
    procedure<PassageInputs, passage_probability>(
        {"passage_probability", "passage_inputs", "passage_probability"}),
    procedure<PassageLevelsInputs, passage_levels>(
        {"passage_levels", "passage_levels_inputs", "passage_levels"}),
    procedure<JointPassageInputs, joint_passage_probability>(
        {"joint_passage_probability", "joint_passage_inputs", "joint_passage"}),
};

}  // namespace

std::span<const Record> passage_records() noexcept {
  return kPassageRecords;
}

std::span<const Procedure> passage_procedures() noexcept {
  return kPassageProcedures;
}

}  // namespace loadline::wire

// Margin by sensitivities, and generations as floors of each other: records and procedures.
#include "core/base/limits.hpp"
#include "core/margin/internal/generations.hpp"
#include "core/margin/internal/sensitivity_margin.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::size_t kGenerations = 3;

struct SensitivityOutcome {
  SensitivityMargin margin;
  std::span<const real> contributions;
};

struct StackInputs {
  std::span<const GenerationMargin> generations;
  real fail_safe_multiple = 1.0;
};

Result<SensitivityOutcome> sensitivities(const SensitivityBook& book, Arena& arena) noexcept {
  std::span<real> contributions;
  const Error error = take(arena, book.factors.size(), contributions);
  if (error.code != ErrorCode::ok) return error;
  const auto margin = sensitivity_margin(book, contributions);
  if (!margin.ok()) return margin.error();
  return SensitivityOutcome{*margin, contributions};
}

Result<StackedMargin> stack(const StackInputs& inputs) noexcept {
  return stack_margins(inputs.generations, inputs.fail_safe_multiple);
}

constexpr std::array kRiskFactor = {
    LOADLINE_FIELD(RiskFactor, bucket, u32, "index of the bucket", ""),
    LOADLINE_OPTIONAL(RiskFactor, delta, f64, "quote per relative move of 1", "finite"),
    LOADLINE_OPTIONAL(RiskFactor, gamma, f64, "quote per squared relative move", "finite"),
    LOADLINE_OPTIONAL(RiskFactor, vega, f64, "quote per 1.00 of volatility", "finite"),
    LOADLINE_FIELD(RiskFactor, price_shock, f64, "relative move", "[0, 10]"),
    LOADLINE_OPTIONAL(RiskFactor, vol_shock, f64, "decimal", "[0, 10]"),
    LOADLINE_OPTIONAL(RiskFactor, concentration, f64, "quote", ">= 0; 0: none"),
};

constexpr std::array kRiskBucket = {
    LOADLINE_OPTIONAL(RiskBucket, correlation, f64, "", "[0, 1]"),
};

constexpr std::array kSensitivityBook = {
    LOADLINE_LIST(SensitivityBook, factors, "risk_factor", kMaxRiskFactors),
    LOADLINE_LIST(SensitivityBook, buckets, "risk_bucket", kMaxRiskBuckets),
    LOADLINE_LIST(SensitivityBook, across, "f64", kMaxRiskBuckets* kMaxRiskBuckets),
};

constexpr std::array kSensitivityOutcome = {
    LOADLINE_MEMBER(SensitivityOutcome, margin.total, total, f64, "quote", ""),
    LOADLINE_MEMBER(SensitivityOutcome, margin.delta, delta, f64, "quote", ""),
    LOADLINE_MEMBER(SensitivityOutcome, margin.vega, vega, f64, "quote", ""),
    LOADLINE_MEMBER(SensitivityOutcome, margin.curvature, curvature, f64, "quote", ""),
    LOADLINE_MEMBER(SensitivityOutcome, margin.stress, stress, choice, "", "correlation_stress"),
    LOADLINE_LIST(SensitivityOutcome, contributions, "f64", kMaxRiskFactors),
};

constexpr std::array kGenerationMargin = {
    LOADLINE_FIELD(GenerationMargin, generation, choice, "", "margin_generation"),
    LOADLINE_OPTIONAL(GenerationMargin, requirement, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(GenerationMargin, answered, flag, "", ""),
};

constexpr std::array kStackInputs = {
    LOADLINE_LIST(StackInputs, generations, "generation_margin", kGenerations),
    LOADLINE_OPTIONAL(StackInputs, fail_safe_multiple, f64, "", "[1, 1e6]"),
};

constexpr std::array kStackedMargin = {
    LOADLINE_FIELD(StackedMargin, requirement, f64, "quote", ""),
    LOADLINE_FIELD(StackedMargin, binding, choice, "", "margin_generation"),
    LOADLINE_FIELD(StackedMargin, fail_safe, flag, "", ""),
};

constexpr std::array kInternalModelRecords = {
    LOADLINE_WRITTEN("risk_factor", RiskFactor, kRiskFactor),
    LOADLINE_WRITTEN("risk_bucket", RiskBucket, kRiskBucket),
    LOADLINE_WRITTEN("sensitivity_book", SensitivityBook, kSensitivityBook),
    LOADLINE_RECORD("sensitivity_outcome", SensitivityOutcome, kSensitivityOutcome),
    LOADLINE_WRITTEN("generation_margin", GenerationMargin, kGenerationMargin),
    LOADLINE_WRITTEN("stack_inputs", StackInputs, kStackInputs),
    LOADLINE_RECORD("stacked_margin", StackedMargin, kStackedMargin),
};

constexpr std::array kInternalModelProcedures = {
    procedure<SensitivityBook, sensitivities>(
        {"sensitivity_margin", "sensitivity_book", "sensitivity_outcome"}),
    procedure<StackInputs, stack>({"stack_margins", "stack_inputs", "stacked_margin"}),
};

constexpr std::array<std::string_view, 3> kCorrelationStress = {"medium", "high", "low"};
static_assert(kCorrelationStress.size() == static_cast<std::size_t>(CorrelationStress::low) + 1);

constexpr std::array<std::string_view, kGenerations> kMarginGeneration = {
    "static_tiers", "sensitivities", "scenarios"};
static_assert(kMarginGeneration.size() ==
              static_cast<std::size_t>(MarginGeneration::scenarios) + 1);

constexpr std::array kInternalModelEnumerations = {
    Enumeration{"correlation_stress", kCorrelationStress},
    Enumeration{"margin_generation", kMarginGeneration},
};

}  // namespace

std::span<const Record> internal_model_records() noexcept {
  return kInternalModelRecords;
}

std::span<const Procedure> internal_model_procedures() noexcept {
  return kInternalModelProcedures;
}

std::span<const Enumeration> internal_model_enumerations() noexcept {
  return kInternalModelEnumerations;
}

}  // namespace loadline::wire

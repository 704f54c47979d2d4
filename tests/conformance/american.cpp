// American options: true values beside published approximations, Andersen and Lake's premiums, and
// the project's own reference.
#include "core/pricing/american/american.hpp"

#include <algorithm>
#include <array>

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

OptionInputs inputs_of(const Row& row) {
  return {.spot = row.number("S"),
          .strike = row.number("K"),
          .expiry_years = row.number("T"),
          .vol = row.number("vol"),
          .rate = row.number("r"),
          .carry = row.number("q"),
          .type = row.text("type") == "call" ? OptionType::call : OptionType::put};
}

std::string name_of(const Row& row) {
  std::string name = row.text("type");
  for (const char* field : {"S", "K", "q", "r", "T", "vol"}) {
    name += std::string(" ") + field + "=" + row.at(field).dump();
  }
  return name;
}

Case refused(std::string label, const Error& error) {
  return {std::move(label), false, 0, 0, 0, "refused: " + std::string(error_name(error.code))};
}

struct Column {
  const char* name;
  double AmericanValue::* field;
};

constexpr Column kGreeks[] = {
    {"delta", &AmericanValue::delta}, {"gamma", &AmericanValue::gamma},
    {"vega", &AmericanValue::vega},   {"theta", &AmericanValue::theta},
    {"rho", &AmericanValue::rho},     {"phi", &AmericanValue::phi},
};

}  // namespace

/// The files whose `approx_value` is another method's output: `true_value_…` is the target, and
/// rows that have none are left out.
Report american_true_values(const Json& file) {
  constexpr double kTolerance = 2e-6;
  Report report{"absolute", {}};
  std::string target;
  for (const Json& field : file.at("fields")) {
    if (field.get<std::string>().rfind("true_value", 0) == 0) target = field.get<std::string>();
  }
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    if (!row.has(target.c_str())) continue;
    const auto value = price_american(inputs_of(row));
    const double tolerance = row.has("tol") ? row.number("tol") : file.value("tol", kTolerance);
    report.cases.push_back(
        value.ok() ? compare(name_of(row), value->value, row.number(target.c_str()), 1.0, tolerance)
                   : refused(name_of(row), value.error()));
  }
  return report;
}

/// Premiums of a peer's two schemes at settings that are not converged: they differ from each other
/// by more than `tol`, which says how well the peer repeats them. The premium has to lie between
/// them, to within `tol`.
Report american_andersen_lake(const Json& file) {
  Report report{"absolute, outside of what the two schemes span", {}};
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    const std::string label = "r=" + row.at("r").dump() + " tol=" + row.at("tol").dump();
    const auto value = price_american({.spot = 100,
                                       .strike = 100,
                                       .expiry_years = 1,
                                       .vol = 0.25,
                                       .rate = row.number("r"),
                                       .carry = 0.05,
                                       .type = OptionType::put},
                                      AmericanAccuracy::high);
    if (!value.ok()) {
      report.cases.push_back(refused(label, value.error()));
      continue;
    }
    const double a = row.number("premium_FPA"), b = row.number("premium_FPB");
    const double nearest = std::clamp(value->premium, std::min(a, b), std::max(a, b));
    Case result = compare(label, value->premium, nearest, 1.0, row.number("tol"));
    if (result.passed && std::fabs(a - b) > row.number("tol")) {
      result.note =
          "explained: the schemes of a row differ by more than its tolerance; the premium "
          "lies between them";
    }
    report.cases.push_back(result);
  }
  return report;
}

/// The file's own values and Greeks at every accuracy, to the bounds that american.hpp states.
Report american_reference(const Json& file) {
  constexpr std::array<double, 3> kBounds = {5e-7, 1e-8, 1e-9};
  Report report{"of the larger of spot and strike", {}};
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    const double scale =
        std::max(row.number("S"), row.number("K")) * (row.number("T") > 3 ? 2 : 1);
    for (std::uint32_t level = 0; level < 3; ++level) {
      const std::string label = std::to_string(level) + " " + name_of(row);
      const auto value = price_american(inputs_of(row), static_cast<AmericanAccuracy>(level));
      if (!value.ok()) {
        report.cases.push_back(refused(label, value.error()));
        continue;
      }
      report.cases.push_back(
          compare(label, value->value, row.number("value"), scale, kBounds[level]));
      for (const Column& greek : kGreeks) {
        if (!row.has(greek.name)) continue;
        report.cases.push_back(compare(std::string(greek.name) + " " + label,
                                       (*value).*(greek.field), row.number(greek.name), scale,
                                       1e-4));
      }
    }
  }
  return report;
}

}  // namespace loadline::conformance

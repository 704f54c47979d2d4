// European options: Haug's printed values and Greeks, mpmath's to twenty-five digits, and Hull's
// worked examples. For either real.
#include <algorithm>
#include <utility>

#include "core/pricing/black.hpp"

#include "tests/conformance/comparison.hpp"
#include "tests/conformance/rows.hpp"

namespace loadline::conformance {
namespace {

OptionInputs inputs_of(const Row& row) {
  return {.spot = row.real_number("S"),
          .strike = row.real_number("K"),
          .expiry_years = row.real_number("T"),
          .vol = row.real_number("vol"),
          .rate = row.real_number("r"),
          .carry = row.real_number("q"),
          .type = row.text("type") == "call" ? OptionType::call : OptionType::put};
}

std::string name_of(const Row& row) {
  return row.text("type") + " S=" + row.at("S").dump() + " K=" + row.at("K").dump() +
         " T=" + row.at("T").dump() + " vol=" + row.at("vol").dump();
}

Case refused(std::string label, const Error& error) {
  return {std::move(label), false, 0, 0, 0, "refused: " + std::string(error_name(error.code))};
}

struct Column {
  const char* name;
  real OptionValue::* field;
};

constexpr Column kColumns[] = {
    {"price", &OptionValue::value},
    {"value", &OptionValue::value},
    {"delta", &OptionValue::delta},
    {"gamma", &OptionValue::gamma},
    {"vega", &OptionValue::vega},
    {"theta", &OptionValue::theta},
    {"rho", &OptionValue::rho},
    {"phi_dPdq", &OptionValue::phi},
    {"divrho", &OptionValue::phi},
    {"dual_delta", &OptionValue::dual_delta},
    {"dual_gamma", &OptionValue::dual_gamma},
    {"vanna", &OptionValue::vanna},
    {"volga", &OptionValue::volga},
    {"charm", &OptionValue::charm},
    {"veta", &OptionValue::veta},
    {"speed", &OptionValue::speed},
    {"zomma", &OptionValue::zomma},
    {"color", &OptionValue::color},
    {"ultima", &OptionValue::ultima},
};

/// The sizes of the terms whose sum each Greek is, from the textbook formulas in plain doubles:
/// a result far below its largest term has lost digits that no evaluation in binary64 can keep.
struct Terms {
  explicit Terms(const Row& row) {
    spot = row.number("S");
    t = row.number("T");
    vol = row.number("vol");
    const double strike = row.number("K"), rate = row.number("r"), carry = row.number("q");
    const double root = std::sqrt(t);
    const double total = vol * root;
    const double log_moneyness = std::log(spot / strike);
    const double drift = (rate - carry) * t;
    d1 = (log_moneyness + drift) / total + 0.5 * total;
    d2 = d1 - total;
    d_size = std::max({std::fabs(log_moneyness) / total, std::fabs(drift) / total, 0.5 * total});
    s = spot * std::exp(-carry * t);
    k = strike * std::exp(-rate * t);
    density = std::exp(-0.5 * d1 * d1) / std::sqrt(2.0 * 3.14159265358979323846);
    const double sign = row.text("type") == "call" ? 1.0 : -1.0;
    n1 = 0.5 * std::erfc(-sign * d1 / std::sqrt(2.0));
    n2 = 0.5 * std::erfc(-sign * d2 / std::sqrt(2.0));
    r = std::fabs(rate);
    q = std::fabs(carry);
    b = std::fabs(rate - carry);
  }

  double largest(const std::string& name) const {
    const double root = std::sqrt(t);
    const double gamma = s * density / (spot * spot * vol * root);
    const double vega = s * density * root;
    const double d = d_size;
    if (name == "price" || name == "value") return std::max(s * n1, k * n2);
    if (name == "theta") return std::max({s * density * vol / (2 * root), q * s * n1, r * k * n2});
    if (name == "vanna") return s / spot * density * std::max(d, std::fabs(d2)) / vol;
    if (name == "volga") return vega * std::max(d * d, std::fabs(d1 * d2)) / vol;
    const double drift_term = density * std::max(b / (vol * root), d / (2 * t));
    if (name == "charm") return s / spot * std::max(q * n1, drift_term);
    if (name == "veta") return vega * std::max({q, b * d / (vol * root), (1 + d * d) / (2 * t)});
    if (name == "speed") return gamma / spot * std::max(d / (vol * root), 1.0);
    if (name == "zomma") return gamma / vol * std::max(d * d, 1.0);
    if (name == "color")
      return gamma * std::max({q, 1 / (2 * t), d * b / (vol * root), d * d / (2 * t)});
    if (name == "ultima") return vega / (vol * vol) * std::max({d * d, d * d * d * d});
    return 0.0;  // one term: only the relative tolerance applies
  }

  double d1, d2, d_size, s, k, density, n1, n2, t, vol, r, q, b, spot;
};

/// Hull's worked examples: a call and a put, or a call and its Greeks.
Case hull(const Json& row) {
  Comparison comparison{row, 0.005};
  const Json &in = row.at("in"), &out = row.at("out");
  OptionInputs inputs{.spot = real_number(in.at("S")),
                      .strike = real_number(in.at("K")),
                      .expiry_years = real_number(in.at("T")),
                      .vol = real_number(in.at("v")),
                      .rate = real_number(in.at("r")),
                      .carry = in.contains("q") ? real_number(in.at("q")) : real(0.0)};
  const auto call = price_option(inputs);
  inputs.type = OptionType::put;
  const auto put = price_option(inputs);
  if (!call.ok() || !put.ok()) comparison.refuse(call.ok() ? put.error() : call.error());
  for (const auto& [name, got] :
       {std::pair{"call", call->value}, std::pair{"put", put->value},
        std::pair{"price", call->value}, std::pair{"delta", call->delta},
        std::pair{"gamma", call->gamma}, std::pair{"vega_per_1", call->vega},
        std::pair{"theta_year", call->theta}, std::pair{"rho", call->rho}}) {
    if (out.contains(name)) comparison.add(got, number(out.at(name)));
  }
  return comparison.done();
}

}  // namespace

Report european_haug(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    const auto value = price_option(inputs_of(row));
    const double tolerance = row.has("tol") ? row.number("tol") : file.value("tol", 1e-4);
    report.cases.push_back(
        value.ok() ? compare(name_of(row), shown(value->value), row.number("value"), 1.0, tolerance)
                   : refused(name_of(row), value.error()));
  }
  return report;
}

Report european_greeks_haug(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    const std::string greek = row.text("greek");
    const std::string label = greek + " " + name_of(row);
    const auto value = price_option(inputs_of(row));
    if (!value.ok()) {
      report.cases.push_back(refused(label, value.error()));
      continue;
    }
    const auto* column = std::find_if(std::begin(kColumns), std::end(kColumns),
                                      [&](const Column& c) { return greek == c.name; });
    double got = 0.0;
    if (column != std::end(kColumns)) {
      got = shown((*value).*(column->field));
    } else if (greek == "elasticity") {
      got = shown(value->delta * row.real_number("S") / value->value);
    } else if (greek == "theta_per_day") {
      got = shown(value->theta / 365.0);
    } else {
      report.cases.push_back({label, false, 0, 0, 0, "no such Greek"});
      continue;
    }
    const double tolerance = row.has("tol") ? row.number("tol") : file.value("tol", 1e-4);
    report.cases.push_back(compare(label, got, row.number("value"), 1.0, tolerance));
  }
  return report;
}

Report bsm_greeks_mp(const Json& file) {
  constexpr double kRelative = 2e-14;
  constexpr double kOfLargestTerm = 1e-14;
  Report report{"relative, or half of it of the largest term", {}};
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    const auto value = price_option(inputs_of(row));
    const Terms terms{row};
    for (const Column& column : kColumns) {
      if (!row.has(column.name)) continue;
      const std::string label = std::string(column.name) + " " + name_of(row);
      if (!value.ok()) {
        report.cases.push_back(refused(label, value.error()));
        continue;
      }
      const double want = row.number(column.name);
      const double scale =
          std::max(std::fabs(want), terms.largest(column.name) * kOfLargestTerm / kRelative);
      report.cases.push_back(
          compare(label, shown((*value).*(column.field)), want, scale, kRelative));
    }
  }
  return report;
}

inline namespace LOADLINE_ARITHMETIC {

std::optional<Case> european_row(const Json& row) {
  const std::string id = row.at("id").get<std::string>();
  if (starts_with(id, "bsm-hull") || starts_with(id, "greeks-hull")) return hull(row);
  return std::nullopt;
}

}  // namespace LOADLINE_ARITHMETIC

}  // namespace loadline::conformance

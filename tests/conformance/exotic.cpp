// Digitals, barriers, touches and first passage: Haug's printed values, and the rows of the risk file
// that are about them.
#include "core/numeric/log.hpp"
#include "core/pricing/exotic/american_barrier.hpp"
#include "core/pricing/exotic/digital.hpp"
#include "core/pricing/exotic/first_passage.hpp"
#include "core/pricing/exotic/touch.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

bool starts_with(const std::string& text, const char* prefix) {
  return text.rfind(prefix, 0) == 0;
}

Case refused(std::string label, const Error& error) {
  return {std::move(label), false, 0, 0, 0, "refused: " + std::string(error_name(error.code))};
}

Case judged(std::string label, const Result<OptionValue>& got, double want, double tolerance) {
  if (!got.ok()) return refused(std::move(label), got.error());
  return compare(std::move(label), got->value, want, 1.0, tolerance);
}

OptionType type_of(const Row& row) {
  return row.text("type") == "call" ? OptionType::call : OptionType::put;
}

double tolerance_of(const Json& file, const Row& row) {
  return row.has("tol") ? row.number("tol") : file.value("tol", 1e-4);
}

std::string name_of(const Row& row, const char* kind) {
  return row.text(kind) + " " + row.text("type") + " K=" + row.at("K").dump() +
         " S=" + row.at("S").dump() + " vol=" + row.at("vol").dump();
}

/// What the table's heading says and its columns leave out: cash of 10 for the European digital, 15 for
/// those that pay at or after a touch; the gap option's second strike is 57.
constexpr double kEuropeanCash = 10, kTouchCash = 15, kGapStrike = 57;

Result<OptionValue> european_digital(const Row& row, DigitalPayoff payoff, double amount) {
  return price_digital({.spot = row.number("S"),
                        .strike = row.number("K"),
                        .expiry_years = row.number("T"),
                        .vol = row.number("vol"),
                        .rate = row.number("r"),
                        .carry = row.number("q"),
                        .amount = amount,
                        .payoff = payoff,
                        .type = type_of(row)});
}

/// A call is touched by rising, a put by falling.
Result<OptionValue> american_digital(const Row& row, TouchType touch, double amount) {
  return price_touch({.spot = row.number("S"),
                      .barrier = row.number("K"),
                      .expiry_years = row.number("T"),
                      .vol = row.number("vol"),
                      .rate = row.number("r"),
                      .carry = row.number("q"),
                      .amount = amount,
                      .touch_type = touch,
                      .side = row.text("type") == "call" ? BarrierSide::up : BarrierSide::down});
}

Result<OptionValue> digital_of(const Row& row) {
  const std::string kind = row.text("kind");
  const bool in = !row.has("knockin") || row.at("knockin").get<bool>();
  if (kind == "CashOrNothingEuropean") {
    return european_digital(row, DigitalPayoff::cash, kEuropeanCash);
  }
  if (kind == "AssetOrNothingEuropean") return european_digital(row, DigitalPayoff::asset, 1);
  if (kind == "GapEuropean") return european_digital(row, DigitalPayoff::gap, kGapStrike);
  if (kind == "CashAtHitOrNothingAmerican") {
    return american_digital(row, TouchType::cash_at_hit, kTouchCash);
  }
  if (kind == "AssetAtHitOrNothingAmerican") {
    return american_digital(row, TouchType::asset_at_hit, 1);
  }
  if (kind == "CashAtExpiryOrNothingAmerican") {
    return american_digital(row, in ? TouchType::cash_at_expiry : TouchType::cash_no_touch,
                            kTouchCash);
  }
  if (kind == "AssetAtExpiryOrNothingAmerican") {
    return american_digital(row, in ? TouchType::asset_at_expiry : TouchType::asset_no_touch, 1);
  }
  return Error{ErrorCode::unsupported, Field::digital_payoff};
}

BarrierInputs barrier_of(const Row& row) {
  const std::string kind = row.text("barrierType");
  const BarrierType type = kind == "DownIn"    ? BarrierType::down_in
                           : kind == "DownOut" ? BarrierType::down_out
                           : kind == "UpIn"    ? BarrierType::up_in
                                               : BarrierType::up_out;
  return {.spot = row.number("S"),
          .strike = row.number("K"),
          .barrier = row.number("H"),
          .rebate = row.number("rebate"),
          .expiry_years = row.number("T"),
          .vol = row.number("vol"),
          .rate = row.number("r"),
          .carry = row.number("q"),
          .barrier_type = type,
          .type = type_of(row)};
}

/// The rows with early exercise are the output of Haug's lattice of 400 steps, raised to bring a layer to
/// the barrier, with the barrier looked at before exercise: what is compared is that lattice.
Case american_barrier(const Json& file, const Row& row) {
  std::vector<std::byte> block(american_barrier_workspace_bytes());
  Arena arena{block};
  const auto value = price_american_barrier(
      barrier_of(row), {.steps = 400, .order = BarrierOrder::barrier_first}, arena);
  const std::string label = "american " + name_of(row, "barrierType");
  if (!value.ok()) return refused(label, value.error());
  return compare(label, value->value, row.number("value"), 1.0, tolerance_of(file, row));
}

Case first_passage_case(const Json& row) {
  const Json& in = row.at("in");
  const double vol = number(in.at("sigma"));
  const auto p = first_passage_probability(
      {.distance_log = log(number(in.at("B")) / number(in.at("S"))),
       .drift = log_drift(number(in.at("mu")), vol),
       .vol = vol,
       .horizon_years = number(in.at("T"))});
  const std::string label = row.at("id").get<std::string>();
  if (!p.ok()) return refused(label, p.error());
  return compare(label, *p, number(row.at("out").at("P")), 1.0, row.value("tol", 1e-13));
}

Case one_touch_case(const Json& row) {
  const Json& in = row.at("in");
  const double spot = number(in.at("S")), barrier = number(in.at("B"));
  const auto value = price_touch({.spot = spot,
                                  .barrier = barrier,
                                  .expiry_years = number(in.at("T")),
                                  .vol = number(in.at("sigma")),
                                  .rate = number(in.at("r")),
                                  .carry = number(in.at("q")),
                                  .amount = number(in.at("x")),
                                  .touch_type = TouchType::cash_at_hit,
                                  .side = barrier > spot ? BarrierSide::up : BarrierSide::down});
  return judged(row.at("id").get<std::string>(), value, number(row.at("out").at("value")),
                row.value("tol", 1e-4));
}

Case monitoring_case(const Json& row) {
  const Json &in = row.at("in"), &out = row.at("out");
  const double tolerance = row.value("tol", 1e-10);
  const bool down = out.contains("B_down");
  const double got = shifted_barrier(number(in.at("B")), down ? BarrierSide::down : BarrierSide::up,
                                     number(in.at("sigma")), number(in.at("dt")));
  const std::string label = row.at("id").get<std::string>();
  Case result = compare(label, got, number(out.at(down ? "B_down" : "B_up")), 1.0, tolerance);
  const Case beta = compare(label, kMonitoringShift, number(in.at("beta")), 1.0, tolerance);
  return result.passed && !beta.passed ? beta : result;
}

Case risk_barrier_case(const Json& row) {
  const Json& in = row.at("in");
  const auto value = price_barrier({.spot = number(in.at("S")),
                                    .strike = number(in.at("K")),
                                    .barrier = number(in.at("H")),
                                    .rebate = number(in.at("rebate")),
                                    .expiry_years = number(in.at("T")),
                                    .vol = number(in.at("sigma")),
                                    .rate = number(in.at("r")),
                                    .carry = number(in.at("q")),
                                    .barrier_type = BarrierType::down_out});
  return judged(row.at("id").get<std::string>(), value, number(row.at("out").at("price")),
                row.value("tol", 1e-4));
}

}  // namespace

Report digital_haug(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    report.cases.push_back(judged(name_of(row, "kind"), digital_of(row), row.number("value"),
                                  tolerance_of(file, row)));
  }
  return report;
}

Report barrier_haug(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& vector : file.at("vectors")) {
    const Row row{file.at("fields"), vector};
    const bool european = !row.has("exercise") || row.text("exercise") == "european";
    report.cases.push_back(european ? judged(name_of(row, "barrierType"),
                                             price_barrier(barrier_of(row)), row.number("value"),
                                             tolerance_of(file, row))
                                    : american_barrier(file, row));
  }
  return report;
}

bool is_exotic_row(const std::string& id) {
  return starts_with(id, "first-passage") || starts_with(id, "onetouch") ||
         starts_with(id, "bgk-shift") || starts_with(id, "haug-barrier-do");
}

Case exotic_row(const Json& row) {
  const std::string id = row.at("id").get<std::string>();
  if (starts_with(id, "first-passage")) return first_passage_case(row);
  if (starts_with(id, "onetouch")) return one_touch_case(row);
  if (starts_with(id, "bgk-shift")) return monitoring_case(row);
  return risk_barrier_case(row);
}

}  // namespace loadline::conformance

// SVI slices, their arbitrage, pairs of slices and SSVI surfaces. Minima that the file has from a
// grid are taken on the same grid; flags are those of the continuous decision, seen on its range.
#include <algorithm>
#include <limits>

#include "core/numeric/elementary/power.hpp"
#include "core/volatility/arbitrage/butterfly.hpp"
#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/smile/smile_point.hpp"
#include "core/volatility/smile/ssvi.hpp"
#include "core/volatility/smile/svi_forms.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

constexpr double kTolerance = 1e-12;
constexpr double kGridEnd = 3.0;  // the file's minima of g are over k = -3, -2.99 ... 3

SviRaw raw_slice(const Json& json) {
  return {.a = number(json.at("a")),
          .b = number(json.at("b")),
          .rho = number(json.at("rho")),
          .m = number(json.at("m")),
          .sigma = number(json.at("sigma"))};
}

double g_at(const SviRaw& slice, double k) {
  return durrleman_g(k, svi_total_variance(slice, k));
}

/// Relative where the value is above 1.
Case value_case(std::string label, double got, double want, double tolerance = kTolerance) {
  return compare(std::move(label), got, want, std::max(1.0, std::fabs(want)), tolerance);
}

Case flag_case(std::string label, bool got, bool want) {
  return compare(std::move(label), got ? 1.0 : 0.0, want ? 1.0 : 0.0, 1.0, 0.0);
}

Case refused(std::string label, const Error& error) {
  return {std::move(label), false, 0, 0, 0, "refused: " + std::string(error_name(error.code))};
}

struct GridMinimum {
  double value = std::numeric_limits<double>::infinity();
  double at = 0.0;
};

GridMinimum least_g_on_grid(const SviRaw& slice) {
  GridMinimum least;
  for (int i = -300; i <= 300; ++i) {
    const double k = i / 100.0, g = g_at(slice, k);
    if (g < least.value) least = {g, k};
  }
  return least;
}

void add_jump_wings(const Json& row, const SviRaw& slice, const std::string& name, Report& report) {
  const auto form = jump_wings_of(slice, 1.0);
  const Json& want = row.at("jw");
  const bool none = want.empty() || want.at(0).is_null();
  if (none || !form.ok()) {
    report.cases.push_back(flag_case("jump-wings refused " + name, !form.ok(), none));
    return;
  }
  const double got[] = {form->vol_squared, form->skew, form->put_slope, form->call_slope,
                        form->least_squared};
  for (std::size_t i = 0; i < 5; ++i) {
    report.cases.push_back(
        value_case("jump-wings " + std::to_string(i) + " " + name, got[i], number(want.at(i))));
  }
}

void add_slice(const Json& row, Report& report) {
  const std::string name = row.at("name").get<std::string>();
  const SviRaw slice = raw_slice(row.at("raw"));
  if (const Error error = check_svi(slice); error.code != ErrorCode::ok) {
    report.cases.push_back(refused(name, error));
    return;
  }
  for (const Json& point : row.at("w")) {
    const double k = number(point.at(0));
    report.cases.push_back(value_case("w(" + point.at(0).dump() + ") " + name,
                                      svi_total_variance(slice, k).w, number(point.at(1))));
  }
  for (const Json& point : row.at("g")) {
    report.cases.push_back(value_case("g(" + point.at(0).dump() + ") " + name,
                                      g_at(slice, number(point.at(0))), number(point.at(1))));
  }
  add_jump_wings(row, slice, name, report);
  const SviShape shape = svi_shape(slice);
  report.cases.push_back(value_case("least variance " + name, shape.least_variance,
                                    number(row.at("min_total_variance"))));
  if (!row.at("min_g_on_k[-3,3]").is_null()) {
    const GridMinimum least = least_g_on_grid(slice);
    report.cases.push_back(
        value_case("least g " + name, least.value, number(row.at("min_g_on_k[-3,3]"))));
    report.cases.push_back(
        value_case("place of least g " + name, least.at, number(row.at("argmin_k"))));
  }
  const auto decision = check_butterfly(slice);
  if (!decision.ok()) {
    report.cases.push_back(refused(name, decision.error()));
    return;
  }
  bool seen = decision->negative_variance;
  for (std::uint32_t i = 0; i < decision->count; ++i) {
    const Violation& v = decision->violations[i];
    seen = seen || (v.low < kGridEnd && v.high > -kGridEnd);
  }
  report.cases.push_back(
      flag_case("butterfly arbitrage " + name, seen, row.at("butterfly_arbitrage").get<bool>()));
}

void add_calendar(const Json& row, Report& report) {
  const std::string name = row.at("name").get<std::string>();
  const SviRaw earlier = raw_slice(row.at("slice1")), later = raw_slice(row.at("slice2"));
  const double k = number(row.at("argmin_k")), want = number(row.at("min_w2_minus_w1"));
  const double got = svi_total_variance(later, k).w - svi_total_variance(earlier, k).w;
  report.cases.push_back(value_case("least difference, " + name, got, want));
  const auto decision = check_calendar(earlier, later);
  if (!decision.ok()) {
    report.cases.push_back(refused(name, decision.error()));
    return;
  }
  bool seen = false;
  for (std::uint32_t i = 0; i < decision->count; ++i) {
    seen = seen || (decision->violations[i].low < k && k < decision->violations[i].high);
  }
  report.cases.push_back(flag_case("calendar arbitrage, " + name, seen, want < 0.0));
}

/// Half a unit of the last digit that the number was printed with.
double half_last_digit(const Json& value) {
  const std::string text = value.dump();
  const std::size_t point = text.find('.');
  double unit = 0.5;
  for (std::size_t i = point; point != std::string::npos && i + 1 < text.size(); ++i) unit /= 10;
  return unit * 1.001;
}

void add_ssvi(const Json& row, Report& report) {
  const std::string phi = row.at("phi").get<std::string>();
  SsviParameters p;
  p.family = phi.rfind("heston", 0) == 0 ? PhiFamily::heston_like : PhiFamily::power_law;
  p.rho = number(row.at("rho"));
  if (row.contains("eta")) p.eta = number(row.at("eta"));
  if (row.contains("gamma")) p.gamma = number(row.at("gamma"));
  if (row.contains("lambda")) p.lambda = number(row.at("lambda"));
  const std::string name = "SSVI " + phi + " rho=" + row.at("rho").dump();
  double least = std::numeric_limits<double>::infinity();
  // theta = 1e-3, 10^-2.5 ... 10^0.5, by the engine's own power: libm's differs between builds.
  for (int i = -6; i <= 1; ++i) {
    const auto slice = ssvi_slice(p, pow(10.0, i * 0.5));
    const auto raw = slice.ok() ? raw_of(*slice) : Result<SviRaw>(slice.error());
    if (!raw.ok()) {
      report.cases.push_back(refused(name, raw.error()));
      return;
    }
    least = std::min(least, least_g_on_grid(*raw).value);
  }
  const Json& want = row.at("measured_min_g");
  report.cases.push_back(
      compare("least g, " + name, least, number(want), 1.0, half_last_digit(want)));
  const double steep = 1.0 + std::fabs(p.rho);
  const bool condition =
      p.family == PhiFamily::heston_like ? p.lambda >= steep / 4 : p.eta * steep <= 2.0;
  report.cases.push_back(flag_case("sufficient condition, " + name, ssvi_surface_is_free(p),
                                   row.value("sufficient_condition_met", condition)));
}

}  // namespace

Report options_svi(const Json& file) {
  Report report{"absolute, relative above 1", {}};
  for (const Json& row : file.at("vectors")) add_slice(row, report);
  const Json none = Json::array();
  for (const Json& row : file.value("calendar", none)) add_calendar(row, report);
  for (const Json& row : file.value("ssvi", none)) add_ssvi(row, report);
  return report;
}

}  // namespace loadline::conformance

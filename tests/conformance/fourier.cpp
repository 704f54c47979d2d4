// Heston, Merton, Kou and Bates against published tables, peers' high-precision values and mpmath.
// Inputs that a file gives as a formula are evaluated by the engine's own functions, so that both
// builds price the same bits.
#include <cstring>

#include "core/numeric/analysis/root.hpp"
#include "core/numeric/exp.hpp"
#include "core/pricing/black.hpp"
#include "core/pricing/fourier/merton_series.hpp"
#include "core/pricing/fourier/model_price.hpp"
#include "core/pricing/paths/variance_step.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

Case refused(std::string label, const Error& error) {
  return {std::move(label), false, 0, 0, 0, "refused: " + std::string(error_name(error.code))};
}

/// The value of a priced option as a case.
template <class Value>
Case value_case(const std::string& label, const Result<Value>& got, double want, double scale,
                double tolerance) {
  return got.ok() ? compare(label, got->value, want, scale, tolerance)
                  : refused(label, got.error());
}

OptionType type_of(const std::string& name) {
  return name == "call" ? OptionType::call : OptionType::put;
}

ModelOption option_of(const Row& row) {
  return {.spot = row.number("S"),
          .strike = row.number("K"),
          .expiry_years = row.number("T"),
          .rate = row.number("r"),
          .carry = row.number("q"),
          .type = type_of(row.text("type"))};
}

/// The parameters of the files: v0, kappa, theta, sigma, rho.
HestonParameters heston_of(const Json& in) {
  return {.initial_variance = number(in.at("v0")),
          .mean_reversion = number(in.at("kappa")),
          .long_run_variance = number(in.at("theta")),
          .vol_of_variance = number(in.at("sigma")),
          .correlation = number(in.at("rho"))};
}

Json named(const Json& fields, const Json& values) {
  Json row;
  for (std::size_t i = 0; i < fields.size() && i < values.size(); ++i) {
    row[fields[i].get<std::string>()] = values[i];
  }
  return row;
}

std::string label_of(const Json& row, std::initializer_list<const char*> names) {
  std::string label;
  for (const char* name : names) {
    if (row.contains(name)) label += std::string(label.empty() ? "" : " ") + row.at(name).dump();
  }
  return label;
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, and back.
struct Date {
  int year, month, day;
};

long days_of(const Date& date) {
  const long y = date.month <= 2 ? date.year - 1 : date.year;
  const long era = y / 400, of_era = y - era * 400;
  const long of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

Date date_of(const std::string& text) {  // YYYY-MM-DD
  return {std::stoi(text.substr(0, 4)), std::stoi(text.substr(5, 2)), std::stoi(text.substr(8, 2))};
}

/// Years between a date and a tenor (1D, 2W, 3M, 10Y) later, Act/365F.
double tenor_years(const std::string& tenor, const Date& from) {
  const int count = std::stoi(tenor);
  Date to = from;
  if (tenor.back() == 'D' || tenor.back() == 'W') {
    return count * (tenor.back() == 'W' ? 7 : 1) / 365.0;
  }
  const int months = (tenor.back() == 'Y' ? 12 : 1) * count + to.month - 1;
  to.year += months / 12;
  to.month = months % 12 + 1;
  return static_cast<double>(days_of(to) - days_of(from)) / 365.0;
}

/// Actual/actual (ISDA) over a number of days from a date: each year's days by its own length.
double actual_actual(const Date& from, long days) {
  double years = 0;
  long at = days_of(from);
  for (int year = from.year; days > 0; ++year) {
    const long left_of_year = days_of({year + 1, 1, 1}) - at;
    const long taken = days < left_of_year ? days : left_of_year;
    years += static_cast<double>(taken) / (is_leap(year) ? 366 : 365);
    days -= taken;
    at += taken;
  }
  return years;
}

/// A number, or "91d ActActISDA" from the first date in the row's name, or "31d Act365F".
double expiry_of(const Json& row) {
  const Json& T = row.at("T");
  if (!T.is_string() || T.get<std::string>().find('d') == std::string::npos) return number(T);
  const std::string text = T.get<std::string>(), name = row.at("name").get<std::string>();
  const long days = std::stol(text);
  if (text.find("ActAct") == std::string::npos) return static_cast<double>(days) / 365.0;
  return actual_actual(date_of(name.substr(name.find("..") - 10, 10)), days);
}

/// A number, or the discounted forward's inverse as a formula.
double spot_of(const Json& row, double expiry) {
  const Json& spot = row.at("S");
  if (spot == "exp(-(r-q)*T)") return exp(-((number(row.at("r")) - number(row.at("q"))) * expiry));
  return number(spot);
}

/// Black's implied volatility of an option out of the money on a forward, by a bracketed solve.
Result<Root> implied_vol(const ModelOption& option, double value) {
  const auto excess = [&](double vol) {
    const auto black = price_option({.spot = option.spot,
                                     .strike = option.strike,
                                     .expiry_years = option.expiry_years,
                                     .vol = vol,
                                     .rate = option.rate,
                                     .carry = option.carry,
                                     .type = option.type});
    return black.ok() ? black->value - value : 0.0;
  };
  return find_root(excess, 1e-6, 8.0, 1e-15);
}

Case vol_case(const std::string& label, const ModelOption& option, const HestonParameters& p,
              double want) {
  const auto priced = price_heston(option, p);
  if (!priced.ok()) return refused(label, priced.error());
  const auto vol = implied_vol(option, priced->value);
  return vol.ok() ? compare(label, vol->x, want, 1.0, 1e-8) : refused(label, vol.error());
}

MertonParameters merton_by_share(double vol, double intensity, double share) {
  const double jump_square = vol * vol * share / intensity;
  return {.vol = vol * square_root(1 - share),
          .jumps = {.intensity = intensity,
                    .mean_log_jump = -jump_square / 2,
                    .log_jump_vol = square_root(jump_square)}};
}

MertonJumps jumps_of(const Row& row, const char* mean, const char* deviation) {
  return {.intensity = row.number("lambda"),
          .mean_log_jump = row.number(mean),
          .log_jump_vol = row.number(deviation)};
}

/// Names and results of one row of options-fourier-mp.
template <class Parameters>
void compare_all(const Json& row, const Result<ModelValue<Parameters>>& got,
                 std::initializer_list<const char*> parameters, Report& report) {
  const std::string id = row.at("id").get<std::string>();
  const auto add = [&](const char* name, double x, double tolerance) {
    const double want = number(row.at("out").at(name));
    // A derivative by a parameter that hardly matters keeps what the value leaves it of its digits.
    const Json& in = row.at("in");
    const double share =
        in.contains(name) ? 1e-4 * got->value / std::fabs(number(in.at(name))) : 0.0;
    report.cases.push_back(compare(id + " " + name, x, want, std::fabs(want) + share, tolerance));
  };
  if (!got.ok()) {
    report.cases.push_back(refused(id, got.error()));
    return;
  }
  constexpr double kValue = 1e-12, kDerivative = 1e-10;
  add("value", got->value, kValue);
  add("delta", got->delta, kValue);
  add("phi", got->phi, kValue);
  add("gamma", got->gamma, kDerivative);
  add("theta", got->theta, kDerivative);
  add("rho", got->rho, kDerivative);
  add("dual_delta", got->dual_delta, kDerivative);
  add("dual_gamma", got->dual_gamma, kDerivative);
  double sensitivity[kParameterCount<Parameters>];
  std::memcpy(sensitivity, &got->sensitivity, sizeof sensitivity);
  std::size_t i = 0;
  for (const char* name : parameters) add(name, sensitivity[i++], kDerivative);
}

/// The fields of a row of options-fourier-mp under their own names.
struct OwnRow {
  const Json& in;
  double at(const char* name) const { return number(in.at(name)); }

  ModelOption option() const {
    return {at("S"), at("K"), at("T"), at("r"), at("q"), type_of(in.at("type"))};
  }
  HestonParameters heston() const {
    return {at("initial_variance"), at("mean_reversion"), at("long_run_variance"),
            at("vol_of_variance"), at("correlation")};
  }
  MertonJumps jumps() const { return {at("intensity"), at("mean_log_jump"), at("log_jump_vol")}; }
};

}  // namespace

Report heston_lewis(const Json& file) {
  Report report{"relative", {}};
  const Json& p = file.at("params");
  for (const Json& values : file.at("vectors")) {
    const Row row{file.at("fields"), values};
    const double want = row.number("value_string");
    const ModelOption option = {.spot = number(p.at("S")),
                                .strike = row.number("K"),
                                .expiry_years = number(p.at("T")),
                                .rate = number(p.at("r")),
                                .carry = number(p.at("q")),
                                .type = type_of(row.text("type"))};
    report.cases.push_back(value_case(row.text("type") + " " + row.at("K").dump(),
                                      price_heston(option, heston_of(p)), want, want, 1e-12));
  }
  return report;
}

Report heston_highmoneyness(const Json& file) {
  constexpr double kSmallest = 1e-30;
  Report report{"relative, below 1e-30 absolute", {}};
  const Json& p = file.at("params");
  const Date from = date_of(p.at("date").get<std::string>());
  const double rate = number(p.at("r")), carry = number(p.at("q")), spot = number(p.at("S"));
  for (const Json& values : file.at("vectors")) {
    const Row row{file.at("fields"), values};
    const double years = tenor_years(row.text("tenor"), from);
    const double growth = exp((rate - carry) * years);
    const double deviation = square_root(number(p.at("theta")) * years);
    const double moneyness = row.number("moneyness"), want = row.number("value");
    const ModelOption option = {.spot = spot,
                                .strike = exp(-(moneyness * deviation)) * spot * growth,
                                .expiry_years = years,
                                .rate = rate,
                                .carry = carry,
                                .type = moneyness < 0 ? OptionType::call : OptionType::put};
    const bool is_small = std::fabs(want) < kSmallest;
    report.cases.push_back(value_case(row.text("tenor") + " " + row.at("moneyness").dump(),
                                      price_heston(option, heston_of(p)), want,
                                      is_small ? 1.0 : want, is_small ? 1e-36 : 1e-6));
  }
  return report;
}

Report heston_impliedvols(const Json& file) {
  Report report{"absolute", {}};
  const Json& p = file.at("params");
  const double forward = number(p.at("F"));
  for (const Json& values : file.at("vectors")) {
    const Row row{file.at("fields"), values};
    const std::string label = "T=" + row.at("T").dump() + " K=" + row.at("K").dump();
    const double strike = row.number("K");
    const ModelOption option = {.spot = forward,
                                .strike = strike,
                                .expiry_years = row.number("T"),
                                .rate = 0,
                                .carry = 0,
                                .type = strike > forward ? OptionType::call : OptionType::put};
    const double want = row.number("implied_vol");
    Case result = vol_case(label, option, heston_of(p), want);
    // The list that the file was copied from names 60 and 140, and holds the volatilities of 50 and
    // 150, at every expiry and to the last digit.
    if (!result.passed && (strike == 60 || strike == 140)) {
      ModelOption meant = option;
      meant.strike = strike == 60 ? 50 : 150;
      const Case other = vol_case(label, meant, heston_of(p), want);
      if (other.passed) {
        result = other;
        result.note = "explained: the rows of 60 and 140 hold the volatilities of 50 and 150";
      }
    }
    report.cases.push_back(result);
  }
  return report;
}

Report heston_misc(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& values : file.at("vectors")) {
    const Json row = named(file.at("fields"), values);
    const double years = expiry_of(row);
    const ModelOption option = {.spot = spot_of(row, years),
                                .strike = number(row.at("K")),
                                .expiry_years = years,
                                .rate = number(row.at("r")),
                                .carry = number(row.at("q")),
                                .type = type_of(row.at("type"))};
    report.cases.push_back(value_case(label_of(row, {"name", "type", "K"}),
                                      price_heston(option, heston_of(row)), number(row.at("value")),
                                      1.0, number(row.at("tol"))));
  }
  return report;
}

/// Both ways to price count: the one that is farther off is the case.
Report merton_mp(const Json& file) {
  Report report{"relative", {}};
  for (const Json& values : file.at("vectors")) {
    const Row row{file.at("fields"), values};
    const MertonParameters p = {row.number("vol"), jumps_of(row, "mu", "delta")};
    const std::string label = row.text("type") + " K=" + row.at("K").dump() +
                              " T=" + row.at("T").dump() + " vol=" + row.at("vol").dump();
    const double want = row.number("value");
    const Case integral = value_case(label, price_merton(option_of(row), p), want, want, 1e-12);
    const Case series = value_case(label, merton_series(option_of(row), p), want, want, 1e-12);
    report.cases.push_back(integral.passed && series.passed && series.error < integral.error
                               ? integral
                               : (integral.passed ? series : integral));
  }
  return report;
}

/// Some of the table's values are those of the whole sum, others of its first eleven terms, as
/// printed: the two differ where five jumps are to be expected.
Report merton_haug(const Json& file) {
  constexpr std::uint32_t kTerms = 11;
  Report report{"absolute", {}};
  for (const Json& values : file.at("vectors")) {
    const Row row{file.at("fields"), values};
    const MertonParameters p =
        merton_by_share(row.number("vol"), row.number("intensity"), row.number("gamma"));
    const std::string label = row.text("type") + " K=" + row.at("K").dump() +
                              " T=" + row.at("T").dump() + " l=" + row.at("intensity").dump() +
                              " g=" + row.at("gamma").dump();
    const double tolerance = row.has("tol") ? row.number("tol") : 1e-2;
    const double want = row.number("value");
    Case result = value_case(label, price_merton(option_of(row), p), want, 1.0, tolerance);
    if (!result.passed) {
      const Case cut =
          value_case(label, merton_series(option_of(row), p, kTerms), want, 1.0, tolerance);
      if (cut.passed) result = cut;
      if (cut.passed) result.note = "explained: the value of the sum's first eleven terms";
    }
    report.cases.push_back(result);
  }
  return report;
}

Report bates_mp(const Json& file) {
  Report report{"relative", {}};
  for (const Json& values : file.at("vectors")) {
    const Row row{file.at("fields"), values};
    const BatesParameters p = {heston_of(named(file.at("fields"), values)),
                               jumps_of(row, "muJ", "deltaJ")};
    const std::string label =
        row.text("type") + " K=" + row.at("K").dump() + " T=" + row.at("T").dump();
    const double want = row.number("value");
    report.cases.push_back(value_case(label, price_bates(option_of(row), p), want, want, 1e-12));
  }
  return report;
}

Report fourier_mp(const Json& file) {
  Report report{"relative", {}};
  for (const Json& row : file.at("vectors")) {
    const OwnRow own{row.at("in")};
    const std::string model = row.at("in").at("model").get<std::string>();
    if (model == "heston") {
      compare_all(row, price_heston(own.option(), own.heston()),
                  {"initial_variance", "mean_reversion", "long_run_variance", "vol_of_variance",
                   "correlation"},
                  report);
    } else if (model == "bates") {
      compare_all(row, price_bates(own.option(), {own.heston(), own.jumps()}),
                  {"initial_variance", "mean_reversion", "long_run_variance", "vol_of_variance",
                   "correlation", "intensity", "mean_log_jump", "log_jump_vol"},
                  report);
    } else if (model == "merton") {
      compare_all(row, price_merton(own.option(), {own.at("vol"), own.jumps()}),
                  {"vol", "intensity", "mean_log_jump", "log_jump_vol"}, report);
    } else if (model == "kou") {
      compare_all(
          row,
          price_kou(own.option(), {own.at("vol"), own.at("intensity"), own.at("up_probability"),
                                   own.at("up_rate"), own.at("down_rate")}),
          {"vol", "intensity", "up_probability", "up_rate", "down_rate"}, report);
    } else {
      report.cases.push_back({row.at("id"), false, 0, 0, 0, "no such model"});
    }
  }
  return report;
}

std::optional<Case> model_row(const Json& row) {
  const std::string id = row.at("id").get<std::string>();
  const auto begins = [&id](const char* prefix) { return id.rfind(prefix, 0) == 0; };
  const Json& in = row.at("in");
  const double tolerance = row.value("tol", 1e-12);
  if (!in.contains("K") || !row.at("out").contains("call")) return std::nullopt;
  const ModelOption option = {.spot = number(in.at("S")),
                              .strike = number(in.at("K")),
                              .expiry_years = number(in.at("T")),
                              .rate = number(in.at("r")),
                              .carry = in.value("q", 0.0)};
  const double want = number(row.at("out").at("call"));
  if (begins("merton76")) {
    const MertonParameters p = merton_by_share(number(in.at("vol_total")), number(in.at("lam")),
                                               number(in.at("jump_var_share")));
    return value_case(id, price_merton(option, p), want, 1.0, tolerance);
  }
  if (begins("kou")) {
    const KouParameters p = {.vol = number(in.at("sigma")),
                             .intensity = number(in.at("lam")),
                             .up_probability = number(in.at("p")),
                             .up_rate = number(in.at("eta1")),
                             .down_rate = number(in.at("eta2"))};
    return value_case(id, price_kou(option, p), want, 1.0, tolerance);
  }
  if (begins("heston") || begins("andersen") || begins("broadie-kaya")) {
    return value_case(id, price_heston(option, heston_of(in)), want, 1.0, tolerance);
  }
  return std::nullopt;
}

/// The case is the output that is farthest off; the branch has to be the row's.
std::optional<Case> variance_step_row(const Json& row) {
  const std::string id = row.at("id").get<std::string>();
  if (id.rfind("qe-step", 0) != 0) return std::nullopt;
  const Json &in = row.at("in"), &out = row.at("out");
  const HestonParameters p = {.initial_variance = number(in.at("v0")),
                              .mean_reversion = number(in.at("kappa")),
                              .long_run_variance = number(in.at("theta")),
                              .vol_of_variance = number(in.at("sigma")),
                              .correlation = 0};
  const auto step =
      quadratic_exponential_step(p, p.initial_variance, number(in.at("dt")), number(in.at("u")));
  if (!step.ok()) return refused(id, step.error());
  if ((out.at("branch") == "quadratic") != step->is_quadratic) {
    return Case{id, false, 0, 0, 0, "the other branch"};
  }
  const std::pair<const char*, double> results[] = {
      {"m", step->mean},    {"s2", step->variance}, {"psi", step->ratio},
      {"a", step->a},       {"b2", step->b_square}, {"p", step->zero_probability},
      {"beta", step->rate}, {"v", step->next},
  };
  const double tolerance = row.value("tol", 1e-12);
  Case worst{id, true, -1, tolerance, 0, ""};
  Digest digest;
  for (const auto& [name, x] : results) {
    digest.add(x);
    if (!out.contains(name)) continue;
    const double want = number(out.at(name));
    const Case one = compare(id, x, want, 1.0, tolerance);
    if (worst.passed && (!one.passed || one.error > worst.error)) worst = one;
  }
  worst.digest = digest.value();
  return worst;
}

}  // namespace loadline::conformance

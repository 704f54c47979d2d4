// npm run chain -- FILE: a recorded chain through the whole path, and what is left between the
// result and the venue's own marks.
#include <cinttypes>
#include <cstdio>
#include <exception>
#include <map>

#include "tests/chain/chain_report.hpp"

namespace {

using namespace loadline;
using namespace loadline::chain;

void print_row(const char* name, const std::vector<double>& differences) {
  const Residuals r = residuals_of(differences);
  if (r.count == 0) return;
  std::printf("    %-26s %6zu  %10.3g  %10.3g  %10.3g\n", name, r.count, r.median, r.high, r.worst);
}

void print_reproduction(const char* title, const Reproduction& of, const char* vol_name,
                        const std::vector<double>& vol) {
  std::printf("\n  %-28s %6s  %10s  %10s  %10s\n", title, "rows", "median", "95 %", "worst");
  print_row("price, coin", of.price);
  print_row(vol_name, vol);
  const char* const names[kGreeks] = {"delta", "gamma", "vega, per 1 %", "theta, a day",
                                      "rho, per 1 %"};
  for (std::size_t i = 0; i < kGreeks; ++i) print_row(names[i], of.greeks[i]);
}

void print_expiries(const ChainReport& report) {
  std::printf("\n  %8s %10s %6s %6s %7s   %-29s   %-29s\n", "days", "forward", "quotes", "in bid",
              "fit", "vol points: median 95 % worst", "price, coin: median 95 % worst");
  for (std::size_t e = 0; e < report.expiries.size(); ++e) {
    const ExpiryReport& expiry = report.build.reports[e];
    const ExpiryResult& result = report.expiries[e];
    const Residuals vol = residuals_of(result.vol), price = residuals_of(result.price);
    constexpr const char* kOutcomes[] = {"ok", "limit", "drawn", "few"};
    const char* const fit = expiry.status != ErrorCode::ok
                                ? "none"
                                : kOutcomes[static_cast<std::size_t>(expiry.quality.outcome)];
    std::printf("  %8.2f %10.2f %6zu %3zu/%-3zu %6s   %9.3g %9.3g %9.3g   %9.2e %9.2e %9.2e\n",
                expiry.expiry_years * 365, expiry.forward, result.quotes, result.inside,
                result.two_sided, fit, vol.median, vol.high, vol.worst, price.median, price.high,
                price.worst);
  }
}

void print_refusals(const ChainReport& report) {
  std::map<std::string, int> counts;
  for (const Refusal& r : report.refused) ++counts[std::string(r.stage) + " " + r.status];
  std::printf("\n  refused:%s\n", counts.empty() ? " none" : "");
  for (const auto& [name, count] : counts) std::printf("    %-28s %4d\n", name.c_str(), count);
  for (const Refusal& r : report.refused) {
    std::printf("    %-22s %-8s %-16s", r.instrument.c_str(), r.stage, r.status.c_str());
    if (r.field != Field::none) {
      const std::string_view name = field_name(r.field);
      std::printf(" %.*s %g", static_cast<int>(name.size()), name.data(), r.value);
    }
    std::printf("\n");
  }
}

/// Whether there is a surface and it is free of arbitrage.
bool print_report(const ChainReport& report) {
  std::printf("%s: %zu quotes, %zu fitted, %zu on the other side of a fitted strike\n",
              report.currency.c_str(), report.quotes, report.fitted, report.other_side);
  if (report.error.code != ErrorCode::ok) {
    std::printf("  no surface: %s\n", std::string(error_name(report.error.code)).c_str());
    print_refusals(report);
    return false;
  }
  const bool is_free = report.check.code == ErrorCode::ok;
  std::printf("  surface of %" PRIu32 " slices, %s\n", report.build.surface.count,
              is_free ? "no butterfly and no calendar arbitrage"
                      : std::string(error_name(report.check.code)).c_str());
  print_reproduction("at the venue's own vol", report.at_mark, "vol of the price, points",
                     report.implied);
  print_reproduction("at the surface's vol", report.at_surface, "vol, points", report.vol);
  print_expiries(report);
  print_refusals(report);
  std::printf("\n");
  return is_free;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string usage =
      "loadline_chain FILE [--from prices|vols] [--model svi|essvi|ssvi]: see npm run chain -- "
      "--help\n";
  std::string file;
  Source source = Source::prices;
  SurfaceModel model = SurfaceModel::svi;
  const std::map<std::string, SurfaceModel> models = {
      {"svi", SurfaceModel::svi}, {"essvi", SurfaceModel::essvi}, {"ssvi", SurfaceModel::ssvi}};
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i], next = i + 1 < argc ? argv[i + 1] : "";
    if (word == "--from" && (next == "prices" || next == "vols")) {
      source = next == "vols" ? Source::vols : Source::prices;
      ++i;
    } else if (word == "--model" && models.contains(next)) {
      model = models.at(next);
      ++i;
    } else if (file.empty() && !word.starts_with("--")) {
      file = word;
    } else {
      std::fputs(usage.c_str(), stderr);
      return 2;
    }
  }
  if (file.empty()) {
    std::fputs(usage.c_str(), stderr);
    return 2;
  }
  try {
    bool all = true;
    const std::vector<Chain> chains = read_chains(file);
    for (const Chain& chain : chains) all &= print_report(report_on(chain, source, model));
    if (chains.empty()) std::fprintf(stderr, "%s has no rows\n", file.c_str());
    return all && !chains.empty() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}

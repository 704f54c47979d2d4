// A recorded chain through the whole path, on chains that are made here: the recordings have no
// licence.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/chain/chain_report.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::chain;

namespace {

using Json = nlohmann::json;

constexpr std::int64_t kNow = 1'700'000'000'000;  // 2023-11-14T22:13:20Z
constexpr double kForward = 40'000;

/// A file of this test's own, gone with it.
class File {
 public:
  explicit File(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("loadline-chain-" + std::to_string(++made_) + ".json")) {
    std::ofstream(path_) << text;
  }
  ~File() { std::filesystem::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::string path() const { return path_.string(); }

 private:
  static inline int made_ = 0;
  std::filesystem::path path_;
};

/// SVI smiles that do not cross, by Black, in the fields of the venue's order books: marks and
/// Greeks in its units.
Json book_row(std::int64_t days, double strike, bool put) {
  const std::int64_t expiry_ms = kNow + days * 86'400'000;
  const double years = years_between(kNow, expiry_ms), root = 0.6 * std::sqrt(years);
  const SviRaw smile{0.6 * root * root, 0.2 * root, -0.2, 0.05 * root, 0.6 * root};
  const double w = svi_total_variance(smile, std::log(strike / kForward)).w;
  OptionInputs inputs{.spot = kForward,
                      .strike = strike,
                      .expiry_years = years,
                      .vol = std::sqrt(w / years),
                      .rate = 0,
                      .carry = 0,
                      .type = put ? OptionType::put : OptionType::call};
  const auto quote = price_option(inputs);
  inputs.settlement = Settlement::coin;
  const double mark = price_option(inputs)->value;
  const std::string name = "BTC-" + std::to_string(days) + "D-" +
                           std::to_string(static_cast<int>(strike)) + (put ? "-P" : "-C");
  return {{"instrument_name", name},
          {"strike", strike},
          {"option_type", put ? "put" : "call"},
          {"expiration_timestamp", expiry_ms},
          {"timestamp", kNow},
          {"underlying_price", kForward},
          {"mark_price", mark},
          {"mark_iv", 100 * inputs.vol},
          {"bid_iv", 98 * inputs.vol},
          {"ask_iv", 102 * inputs.vol},
          {"best_bid_price", mark * 0.98},
          {"best_ask_price", mark * 1.02},
          {"greeks",
           {{"delta", quote->delta},
            {"gamma", quote->gamma},
            {"vega", quote->vega / 100},
            {"theta", quote->theta / 365},
            {"rho", quote->rho / 100}}}};
}

Json books() {
  Json rows = Json::array();
  for (const std::int64_t days : {7, 30, 91, 182}) {
    for (int i = -4; i <= 4; ++i) {
      const double strike = std::round(kForward * std::exp(0.15 * i * std::sqrt(days / 91.0)));
      for (const bool put : {false, true}) rows.push_back(book_row(days, strike, put));
    }
  }
  return {{"rows", rows}};
}

/// The same rows under named columns.
Json by_columns(const Json& file) {
  Json result = {
      {"asOf", "2023-11-14T22:13:20.000000+00:00"},
      {"columns",
       {"instrument_name", "currency", "option_type", "strike", "expiry_datetime", "underlying",
        "bid_price", "ask_price", "mark_price", "mark_iv", "delta", "vega"}},
      {"rows", Json::array()}};
  for (const Json& row : file["rows"]) {
    // Of November 2023 to May 2024.
    const std::int64_t days = (row["expiration_timestamp"].get<std::int64_t>() - kNow) / 86'400'000;
    const char* const expiry = days == 7    ? "2023-11-21T22:13:20Z"
                               : days == 30 ? "2023-12-14T22:13:20Z"
                               : days == 91 ? "2024-02-13T22:13:20Z"
                                            : "2024-05-14T22:13:20Z";
    result["rows"].push_back({row["instrument_name"], "BTC", row["option_type"], row["strike"],
                              expiry, row["underlying_price"], row["best_bid_price"],
                              row["best_ask_price"], row["mark_price"], row["mark_iv"],
                              row["greeks"]["delta"], row["greeks"]["vega"]});
  }
  return result;
}

ChainReport report_of(const Json& file, Source source = Source::prices) {
  const File made(file.dump());
  const auto chains = read_chains(made.path());
  REQUIRE(chains.size() == 1);
  return report_on(chains[0], source, SurfaceModel::svi);
}

const Refusal* refusal_of(const ChainReport& report, const std::string& name,
                          const std::string& stage) {
  for (const Refusal& r : report.refused) {
    if (r.instrument == name && stage == r.stage) return &r;
  }
  return nullptr;
}

/// Every residual of a chain whose marks are Black's on SVI smiles. Prices are exact to some ulp of
/// the coin, vols to what a price in the money says of them; the fit ends at 2^-48 of a row.
void check_reproduced(const ChainReport& report) {
  REQUIRE(report.error.code == ErrorCode::ok);
  CHECK(report.check.code == ErrorCode::ok);
  CHECK(report.quotes == 72);
  CHECK(report.fitted == 36);
  CHECK(report.other_side == 36);
  CHECK(report.refused.empty());
  CHECK(report.build.surface.count == 4);
  CHECK(residuals_of(report.at_mark.price).worst < 1e-14);
  CHECK(residuals_of(report.at_mark.price).count == 72);
  CHECK(residuals_of(report.implied).worst < 1e-9);
  CHECK(residuals_of(report.implied).count == 72);
  CHECK(residuals_of(report.at_surface.price).worst < 1e-9);
  CHECK(residuals_of(report.vol).worst < 1e-5);
  CHECK(residuals_of(report.vol).count == 72);
  for (const ExpiryResult& expiry : report.expiries) {
    CHECK(expiry.quotes == 18);
    CHECK(expiry.inside == 18);
    CHECK(expiry.two_sided == 18);
  }
}

}  // namespace

TEST_CASE("A chain of order books that Black made is reproduced") {
  const ChainReport report = report_of(books());
  check_reproduced(report);
  for (std::size_t g = 0; g < kGreeks; ++g) {
    CAPTURE(g);
    CHECK(residuals_of(report.at_mark.greeks[g]).count == 72);
    CHECK(residuals_of(report.at_mark.greeks[g]).worst < 1e-10);
    CHECK(residuals_of(report.at_surface.greeks[g]).worst < 1e-4);
  }
  check_reproduced(report_of(books(), Source::vols));
}

TEST_CASE("The same chain under named columns gives the same residuals") {
  const ChainReport books_report = report_of(books()), report = report_of(by_columns(books()));
  check_reproduced(report);
  CHECK(report.at_mark.price == books_report.at_mark.price);
  CHECK(report.at_surface.price == books_report.at_surface.price);
  CHECK(report.at_mark.greeks[kVega].size() == 72);
  CHECK(report.at_mark.greeks[kGamma].empty());
}

TEST_CASE("Bad rows of a file are refused with their codes and disturb no other") {
  Json file = books();
  const ChainReport clean = report_of(file);
  const struct {
    const char *name, *field;
    Json value;
    const char *stage, *status;
    Field refused;
  } bad[] = {
      {"A", "mark_iv", -60, "mark", "out_of_domain", Field::vol},
      {"B", "mark_iv", "sixty", "mark", "not_finite", Field::vol},
      {"C", "mark_iv", nullptr, "mark", "no_data", Field::mark_vol},
      {"D", "strike", -1, "surface", "out_of_domain", Field::strike},
      {"E", "strike", nullptr, "surface", "not_finite", Field::strike},
      {"F", "underlying_price", -40'000, "surface", "out_of_domain", Field::forward},
      {"G", "mark_price", -0.01, "surface", "out_of_domain", Field::mark_price},
      {"H", "best_bid_price", "none", "surface", "not_finite", Field::bid_price},
      {"I", "best_ask_price", -0.5, "surface", "out_of_domain", Field::ask_price},
      {"J", "option_type", "straddle", "surface", "out_of_domain", Field::option_type},
      {"K", "expiration_timestamp", kNow, "surface", "expired", Field::none},
      {"L", "mark_price", 1.5, "implied", "above_maximum", Field::price},
      {"M", "best_bid_price", 0.9, "surface", "crossed", Field::none},
  };
  for (const auto& b : bad) {
    Json row = book_row(30, 41'111, false);
    // The price columns alone decide what the surface is fitted to.
    row["instrument_name"] = std::string("BTC-BAD-") + b.name;
    row[b.field] = b.value;
    file["rows"].push_back(row);
  }
  const ChainReport report = report_of(file);
  REQUIRE(report.error.code == ErrorCode::ok);
  for (const auto& b : bad) {
    const Refusal* const refusal = refusal_of(report, std::string("BTC-BAD-") + b.name, b.stage);
    CAPTURE(b.name, b.stage);
    REQUIRE(refusal != nullptr);
    CHECK(refusal->status == b.status);
    CHECK(refusal->field == b.refused);
    if (b.value.is_number() && b.refused == Field::mark_price) CHECK(refusal->value == b.value);
  }
  CHECK(report.quotes == clean.quotes + std::size(bad));
  CHECK(report.build.surface.count == clean.build.surface.count);

  // By the venue's own vols a bad one refuses its row for the surface as well.
  const ChainReport by_vols = report_of(file, Source::vols);
  const Refusal* const refusal = refusal_of(by_vols, "BTC-BAD-A", "surface");
  REQUIRE(refusal != nullptr);
  CHECK(refusal->status == "out_of_domain");
  CHECK(refusal->field == Field::mark_vol);
  CHECK(refusal->value == -60);
}

TEST_CASE("Files that are no chain are named") {
  CHECK_THROWS_WITH(read_chains("/nowhere/chain.json"), "/nowhere/chain.json cannot be read");
  for (const char* text : {"", "[]", "{}", "{\"rows\":[{}]}", "{\"rows\":[1]}",
                           "{\"columns\":[\"strike\"],\"rows\":[[1]]}",
                           "{\"asOf\":\"yesterday\",\"columns\":[],\"rows\":[]}",
                           "{\"asOf\":\"2023-11-14T22:13:20Z\",\"columns\":[\"strike\"],"
                           "\"rows\":[[1,2]]}"}) {
    const File file(text);
    CAPTURE(text);
    CHECK_THROWS_AS(read_chains(file.path()), std::runtime_error);
  }
}

TEST_CASE("The program prints residuals and refusals, and its status says whether it could") {
  Json chain = books();
  Json row = book_row(30, 41'111, false);
  row["instrument_name"] = "BTC-BAD";
  row["mark_price"] = -0.01;
  chain["rows"].push_back(row);
  const File file(chain.dump()), none("{\"rows\":[]}");
  const File printed("");
  const auto run = [&](const std::string& arguments) {
    const std::string command =
        std::string(LOADLINE_CHAIN) + " " + arguments + " > " + printed.path() + " 2>&1";
    return std::system(command.c_str());
  };
  CHECK(run(file.path()) == 0);
  std::ifstream stream(printed.path());
  const std::string output{std::istreambuf_iterator<char>(stream), {}};
  CHECK(output.find("BTC: 73 quotes, 36 fitted, 36 on the other side") != std::string::npos);
  CHECK(output.find("no butterfly and no calendar arbitrage") != std::string::npos);
  CHECK(output.find("surface  out_of_domain    mark_price -0.01") != std::string::npos);
  CHECK(run(file.path() + " --from vols --model essvi") == 0);
  CHECK(run(file.path() + " --from wishes") != 0);
  CHECK(run(none.path()) != 0);
  CHECK(run("/nowhere/chain.json") != 0);
}

TEST_CASE("Residuals are quantiles of absolute differences") {
  std::vector<double> differences;
  for (int i = 100; i > 0; --i) differences.push_back(i % 2 == 0 ? i : -i);
  const Residuals r = residuals_of(differences);
  CHECK(r.count == 100);
  CHECK(r.median == 50);
  CHECK(r.high == 95);
  CHECK(r.worst == 100);
  CHECK(residuals_of({}).count == 0);
}

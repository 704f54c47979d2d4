#include "core/volatility/fit/svi_start.hpp"

#include <vector>

#include "core/volatility/fit/svi_fit.hpp"

#include "tests/native/smile_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

TEST_CASE("Fits far below a second are free of arbitrage too, and no worse than a flat smile") {
  Slices slices(48);
  for (int i = 0; i < 400; ++i) {
    const double expiry = slices.log_uniform(0x1p-60, 1e-7), level = slices.uniform(0.2, 1.0);
    const int count = 3 + i % 8;
    std::vector<double> k, quoted;
    double reciprocals = 0, squares = 0;
    for (int j = 0; j < count; ++j) {
      k.push_back(slices.uniform(-0.5, 0.5));
      quoted.push_back(level + slices.uniform(-0.1, 0.1));
      reciprocals += 1 / (quoted.back() * quoted.back());
    }
    // The flat smile whose squared errors in total variance, each over 2 vol, are least.
    const double flat = std::sqrt(count / reciprocals);
    for (const double vol : quoted) squares += (vol - flat) * (vol - flat) / count;
    std::vector<std::byte> block(svi_fit_workspace_bytes(k.size()));
    Arena arena{block};
    const auto fit = fit_svi({expiry, k, quoted}, {}, {}, {}, arena);
    CAPTURE(i, expiry);
    REQUIRE(fit.ok());
    CHECK(is_butterfly_free(fit->slice));
    CHECK(fit->quality.rms_vol < (1 + 1e-5) * std::sqrt(squares));
  }
}

TEST_CASE("The least slope is flat beside the total variance of every expiry") {
  for (const double expiry : {0x1p-60, 1e-12, 1e-8, 1.0}) {
    QuoteRow row[2] = {};
    for (QuoteRow& r : row) r.target = r.low = r.high = 0.5, r.weight = 1;
    row[0].k = -0.5, row[1].k = 0.5;
    QuoteRows rows;
    rows.rows = row;
    rows.expiry_years = expiry;
    rows.low_k = -0.5, rows.high_k = 0.5;
    const auto box = svi_box(rows, 0.001);
    const double slope = box.low[SviSlopes::kLeft];
    CHECK(slope == box.low[SviSlopes::kRight]);
    CHECK(slope <= 0x1p-30);
    CHECK(slope * box.high[SviSlopes::kCentre] <= 0.01 * 0.25 * expiry);
  }
}

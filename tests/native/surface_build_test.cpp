#include "core/volatility/surface/surface_build.hpp"

#include <algorithm>
#include <limits>

#include "core/volatility/arbitrage/calendar.hpp"
#include "core/volatility/smile/smile_point.hpp"

#include "tests/native/chain_sample.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What is left between the surface and the mark vols, over the rows with bid and ask: the mark of
/// an option that nobody bids for says little.
struct Residuals {
  double rms = 0, largest = 0;
  int rows = 0, inside = 0;
};

Residuals residuals_of(const ChainSample& chain, const std::vector<QuoteFit>& rows) {
  Residuals r;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const bool two_sided = chain.bid.empty() || (chain.bid[i] > 0 && chain.ask[i] > 0);
    if (rows[i].vol == 0.0 || !two_sided) continue;
    const double off = rows[i].vol - chain.mark_vol[i] / 100;
    r.rms += off * off;
    r.largest = std::max(r.largest, std::fabs(off));
    ++r.rows;
    r.inside += rows[i].inside_spread;
  }
  r.rms = std::sqrt(r.rms / r.rows);
  return r;
}

/// The volatilities of the DAX of 5 July 2002, with the forwards of its zero curve.
ChainSample dax_chain() {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/../data/surface-dax-2002-07-05.json");
  REQUIRE(stream.good());
  const Json json = Json::parse(stream);
  ChainSample chain;
  for (std::size_t s = 0; s < json["strikes"].size(); ++s) {
    for (std::size_t t = 0; t < json["maturityDays"].size(); ++t) {
      const std::int64_t days = json["maturityDays"][t];
      const double years = static_cast<double>(days) / 365, strike = json["strikes"][s];
      chain.expiry_ms.push_back(days * 86'400'000);
      chain.strike.push_back(strike);
      chain.forward.push_back(json["spot"].get<double>() *
                              std::exp(json["zeroRates"][t].get<double>() * years));
      chain.type.push_back(strike < chain.forward.back());
      chain.mark_vol.push_back(100 * json["vols_strike_by_maturity"][s][t].get<double>());
    }
  }
  return chain;
}

/// No butterfly and no calendar arbitrage on the slices for certain, and none between, before and
/// after them on a grid and at random points.
void check_surface_free(const VolSurface& surface, Slices& slices) {
  const Error error = check_surface(surface);
  CAPTURE(error_name(error.code), error.index, static_cast<double>(error.value));
  REQUIRE(error.code == ErrorCode::ok);
  const double last = surface.slices[surface.count - 1].expiry_years;
  for (int i = 0; i < 3000; ++i) {
    const double years = slices.log_uniform(surface.slices[0].expiry_years / 4, last * 2);
    const double reach = 1 + 4 * std::sqrt(years);
    const double k =
        i % 2 == 0 ? slices.uniform(-reach, reach) : slices.normal() * std::sqrt(years);
    const auto point = evaluate_surface(surface, k, years);
    REQUIRE(point.ok());
    REQUIRE(point->dw_dt >= -1e-12);
    REQUIRE(durrleman_g(k, {point->w, point->dw_dk, point->d2w_dk2}) > -1e-9);
    const auto density = density_at(*point);
    REQUIRE(density.ok());
  }
}

/// Quotes of a surface of a venue's shape, seeded, with noise in vol and a spread.
ChainSample synthetic(Slices& slices, double noise, int expiries) {
  ChainSample chain;
  chain.now_ms = 1'700'000'000'000;
  const double vol = slices.uniform(0.3, 0.9);
  std::int64_t at = chain.now_ms;
  for (int e = 0; e < expiries; ++e) {
    at += static_cast<std::int64_t>(86'400'000.0 * std::pow(2.0, e) * slices.uniform(0.5, 1.5));
    const double years = years_between(chain.now_ms, at), forward = 30000 * std::exp(0.03 * years);
    const SviRaw smile = slices.market(years, vol);
    const double step = 0.2 * vol * std::sqrt(years);
    for (int n = -9; n <= 9; ++n) {
      const double strike = std::round(forward * std::exp(n * step) / 100) * 100;
      if (!chain.strike.empty() && chain.strike.back() == strike && chain.expiry_ms.back() == at) {
        continue;
      }
      const double w = svi_total_variance(smile, std::log(strike / forward)).w;
      const double mark = std::sqrt(std::max(w, 1e-6) / years) * std::exp(noise * slices.normal());
      for (const std::uint8_t type : {0, 1}) {
        chain.expiry_ms.push_back(at);
        chain.strike.push_back(strike);
        chain.type.push_back(type);
        chain.forward.push_back(forward);
        const double half = slices.uniform(0.002, 0.02);
        chain.bid_vol.push_back(n % 7 == 0 ? 0.0 : 100 * (mark - half));
        chain.ask_vol.push_back(100 * (mark + half));
        chain.mark_vol.push_back(100 * mark);
      }
    }
  }
  return chain;
}

}  // namespace

TEST_CASE("The DAX of 2002 becomes a surface, in each model") {
  Slices slices(61);
  const ChainSample chain = dax_chain();
  REQUIRE(chain.size() == 13 * 8);
  // Five parameters an expiry, three, and one with a common shape.
  const std::pair<SurfaceModel, double> models[] = {
      {SurfaceModel::svi, 0.01}, {SurfaceModel::essvi, 0.015}, {SurfaceModel::ssvi, 0.02}};
  for (const auto& [model, bound] : models) {
    SurfaceOptions options;
    options.model = model;
    options.fit.spread = SpreadUse::none;
    const BuiltSurface result = built(chain.quotes(), options);
    REQUIRE(result.error.code == ErrorCode::ok);
    CHECK(result.build.surface.count == 8);
    check_surface_free(result.build.surface, slices);
    const Residuals r = residuals_of(chain, result.rows);
    CAPTURE(static_cast<int>(model), r.largest);
    CHECK(r.rows == 104);
    CHECK(r.rms < bound);
  }
}

TEST_CASE("Without vols and forwards the same surface comes from coin prices") {
  Slices slices(63);
  ChainSample chain = synthetic(slices, 0.0, 4);
  const BuiltSurface given = built(chain.quotes());
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const auto price = [&](double percent) {
      const auto option =
          price_option({.spot = chain.forward[i],
                        .strike = chain.strike[i],
                        .expiry_years = years_between(chain.now_ms, chain.expiry_ms[i]),
                        .vol = percent / 100,
                        .rate = 0,
                        .carry = 0,
                        .type = static_cast<OptionType>(chain.type[i]),
                        .settlement = Settlement::coin});
      return percent > 0 ? option->value : 0.0;
    };
    chain.mark.push_back(price(chain.mark_vol[i]));
    chain.bid.push_back(price(chain.bid_vol[i]));
    chain.ask.push_back(price(chain.ask_vol[i]));
  }
  const std::vector<double> forward = chain.forward;
  chain.mark_vol.clear();
  chain.bid_vol.clear();
  chain.ask_vol.clear();
  chain.forward.clear();
  const BuiltSurface result = built(chain.quotes());
  REQUIRE(result.error.code == ErrorCode::ok);
  REQUIRE(result.build.surface.count == given.build.surface.count);
  check_surface_free(result.build.surface, slices);
  for (std::uint32_t e = 0; e < result.build.expiries; ++e) {
    const ExpiryReport& report = result.build.reports[e];
    CHECK(report.forward_by_parity);
    CHECK_FALSE(given.build.reports[e].forward_by_parity);
    CHECK(std::fabs(report.forward / given.build.reports[e].forward - 1) < 1e-3);
    for (const double k : {-0.3, 0.0, 0.3}) {
      const double years = report.expiry_years, at = k * std::sqrt(years);
      const double vol = evaluate_surface(result.build.surface, at, years)->vol;
      CHECK(std::fabs(vol - evaluate_surface(given.build.surface, at, years)->vol) < 0.01);
    }
  }
}

TEST_CASE("Seeded surfaces with noise, crossed and broken rows are free of arbitrage") {
  Slices slices(64);
  for (int i = 0; i < 40; ++i) {
    const double noise = i % 4 == 0 ? 0.0 : slices.log_uniform(1e-3, 0.15);
    ChainSample chain = synthetic(slices, noise, 2 + i % 6);
    for (std::size_t row = 0; row < chain.size(); row += 17) {
      if (i % 3 == 0) std::swap(chain.bid_vol[row], chain.ask_vol[row]);
      if (i % 3 == 1) chain.mark_vol[row] = kNan;
      if (i % 3 == 2) chain.mark_vol[row] *= 2;
    }
    SurfaceOptions options;
    options.model = static_cast<SurfaceModel>(i % 3);
    options.fit.spread = static_cast<SpreadUse>(i / 3 % 3);
    CAPTURE(i, noise);
    const BuiltSurface result = built(chain.quotes(), options);
    REQUIRE(result.error.code == ErrorCode::ok);
    check_surface_free(result.build.surface, slices);
    CHECK(result.build.surface.count == result.build.expiries);
    for (const QuoteFit& row : result.rows) {
      CHECK(row.vol == row.vol);
      CHECK(row.residual == row.residual);
    }
  }
}

TEST_CASE("Every row of a chain says what became of it") {
  Slices slices(65);
  ChainSample chain = synthetic(slices, 0.0, 3);
  const BuiltSurface clean = built(chain.quotes());
  REQUIRE(clean.error.code == ErrorCode::ok);
  const auto add = [&](std::int64_t expiry, double strike, int type, double forward, double bid,
                       double ask, double mark) {
    chain.expiry_ms.push_back(expiry);
    chain.strike.push_back(strike);
    chain.type.push_back(static_cast<std::uint8_t>(type));
    chain.forward.push_back(forward);
    chain.bid_vol.push_back(bid);
    chain.ask_vol.push_back(ask);
    chain.mark_vol.push_back(mark);
  };
  const std::int64_t expiry = chain.expiry_ms[0];
  const double strike = chain.strike[0], forward = chain.forward[0];
  const std::size_t first = chain.size();
  add(expiry, strike, chain.type[0], forward, 0, 0, 500);  // the instrument once more
  add(expiry, kNan, 0, forward, 0, 0, 50);                 // not a number
  add(expiry, 31234, 0, kInfinity, 0, 0, 50);
  add(expiry, -5, 0, forward, 0, 0, 50);                   // no strike
  add(expiry, 31234, 7, forward, 0, 0, 50);                // no type
  add(expiry, 31234, 0, -1, 0, 0, 50);                     // no forward
  add(chain.now_ms, 31234, 0, forward, 0, 0, 50);          // at expiry
  add(chain.now_ms - 5, 31234, 0, forward, 0, 0, 50);      // after it
  add(expiry, 31236, 0, forward, 60, 50, 55);              // crossed
  add(expiry, 31237, 0, forward, 0, 0, 0);                 // nothing quoted
  add(expiry + 1'000'000, 31234, 0, forward, 0, 0, kNan);  // an expiry with nothing usable
  const QuoteStatus expected[] = {
      QuoteStatus::duplicate,     QuoteStatus::not_finite,    QuoteStatus::not_finite,
      QuoteStatus::out_of_domain, QuoteStatus::out_of_domain, QuoteStatus::out_of_domain,
      QuoteStatus::expired,       QuoteStatus::expired,       QuoteStatus::crossed,
      QuoteStatus::no_quote,      QuoteStatus::not_finite};
  const BuiltSurface result = built(chain.quotes());
  REQUIRE(result.error.code == ErrorCode::ok);
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    CAPTURE(i);
    CHECK(result.rows[first + i].status == expected[i]);
  }
  CHECK(result.build.expiries == 4);
  CHECK(result.build.surface.count == 3);
  const ExpiryReport& empty = result.build.reports[1];
  CHECK(empty.expiry_ms == expiry + 1'000'000);
  CHECK(empty.status != ErrorCode::ok);
  // The good rows have the bits that they had alone.
  for (std::size_t i = 0; i < first; ++i) CHECK(result.rows[i].vol == clean.rows[i].vol);
}

TEST_CASE("A bad cell of a row is named with its value, whatever the other cells offer") {
  Slices slices(67);
  ChainSample good = synthetic(slices, 0.0, 2);
  good.mark.assign(good.size(), 0.0);
  good.bid.assign(good.size(), 0.0);
  good.ask.assign(good.size(), 0.0);
  const struct {
    Field field;
    std::vector<double> ChainSample::* column;
    std::vector<double> beyond;
  } columns[] = {{Field::strike, &ChainSample::strike, {0.0, -0.0, -5, 5e-324}},
                 {Field::forward, &ChainSample::forward, {-1, 5e-324, -5e-324}},
                 {Field::bid_price, &ChainSample::bid, {-0.01, -5e-324, 1e300}},
                 {Field::ask_price, &ChainSample::ask, {-0.01, -5e-324, 1e300}},
                 {Field::mark_price, &ChainSample::mark, {-0.01, -5e-324, 1e300}},
                 {Field::bid_vol, &ChainSample::bid_vol, {-50, -5e-324, 5e-324, 1e-5, 10'001}},
                 {Field::ask_vol, &ChainSample::ask_vol, {-50, -5e-324, 5e-324, 1e-5, 10'001}},
                 {Field::mark_vol, &ChainSample::mark_vol, {-50, -5e-324, 5e-324, 1e-5, 10'001}}};
  const std::size_t bad = 8;  // with bid and ask
  REQUIRE(good.bid_vol[bad] > 0);
  for (const auto& [field, column, beyond] : columns) {
    const auto check = [&](double value, QuoteStatus status) {
      ChainSample chain = good;
      (chain.*column)[bad] = value;
      CAPTURE(field_name(field), value);
      const BuiltSurface result = built(chain.quotes());
      REQUIRE(result.error.code == ErrorCode::ok);
      CHECK(result.rows[bad].status == status);
      CHECK(result.rows[bad].field == field);
      CHECK(bits_of(static_cast<double>(result.rows[bad].refused)) == bits_of(value));
      CHECK(result.rows[bad].vol == result.rows[bad].vol);
      CHECK(result.rows[bad - 1].field == Field::none);
      CHECK(result.rows[bad + 1].field == Field::none);
    };
    for (const double value : beyond) check(value, QuoteStatus::out_of_domain);
    for (const double value : {kNan, kInfinity, -kInfinity}) check(value, QuoteStatus::not_finite);
  }
  ChainSample chain = good;
  chain.type[bad] = 2;
  const BuiltSurface result = built(chain.quotes());
  CHECK(result.rows[bad].status == QuoteStatus::out_of_domain);
  CHECK(result.rows[bad].field == Field::option_type);
  CHECK(static_cast<double>(result.rows[bad].refused) == 2);
  // -0 is a missing side as 0 is.
  chain = good;
  chain.mark_vol[bad] = chain.mark[bad] = -0.0;
  CHECK(built(chain.quotes()).rows[bad].field == Field::none);
}

TEST_CASE("Prices without a vol are named") {
  ChainSample chain;
  chain.now_ms = 0;
  const std::int64_t year = 365ll * 86'400'000;
  const double forward = 100;
  // In coin: a call's price lies between 1 - K / F and 1.
  const struct {
    double strike, price;
    QuoteStatus status;
  } rows[] = {{90, 0.05, QuoteStatus::below_intrinsic},
              {90, 1.5, QuoteStatus::above_maximum},
              {80, 0.2, QuoteStatus::no_information},
              {100, 0.1, QuoteStatus::used},
              {110, 0.06, QuoteStatus::used}};
  for (const auto& row : rows) {
    chain.expiry_ms.push_back(year + (row.price > 1 ? 1 : 0));  // same strike, another expiry
    chain.strike.push_back(row.strike);
    chain.type.push_back(0);
    chain.forward.push_back(forward);
    chain.mark.push_back(row.price);
  }
  const BuiltSurface result = built(chain.quotes());
  REQUIRE(result.error.code == ErrorCode::ok);
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    CAPTURE(i);
    CHECK(result.rows[i].status == rows[i].status);
  }
}

TEST_CASE("A chain with nothing above intrinsic value, one quote, or one instrument many times") {
  const std::int64_t year = 365ll * 86'400'000;
  const auto add = [&](ChainSample& chain, double strike, double price) {
    chain.expiry_ms.push_back(year);
    chain.strike.push_back(strike);
    chain.type.push_back(0);
    chain.forward.push_back(100);
    chain.mark.push_back(price);
  };
  ChainSample below;
  below.now_ms = 0;
  for (const double strike : {60.0, 70.0, 80.0, 90.0}) add(below, strike, 0.05);
  BuiltSurface result = built(below.quotes());
  CHECK(result.error.code == ErrorCode::no_data);
  CHECK(result.error.field == Field::slices);
  for (const QuoteFit& row : result.rows) {
    CHECK(row.status == QuoteStatus::below_intrinsic);
    CHECK(row.vol == 0.0);
  }

  ChainSample one;
  one.now_ms = 0;
  add(one, 105, 0.1);
  result = built(one.quotes());
  REQUIRE(result.error.code == ErrorCode::ok);
  CHECK(result.build.surface.count == 1);
  CHECK(result.rows[0].status == QuoteStatus::used);
  CHECK(std::fabs(result.rows[0].residual) < 1e-6);

  for (int i = 0; i < 6; ++i) add(one, 105, 0.1 + 0.01 * i);
  result = built(one.quotes());
  REQUIRE(result.error.code == ErrorCode::ok);
  CHECK(result.rows[0].status == QuoteStatus::used);
  for (std::size_t i = 1; i < 7; ++i) CHECK(result.rows[i].status == QuoteStatus::duplicate);
  CHECK(std::fabs(result.rows[0].residual) < 1e-6);
}

TEST_CASE("Surfaces refuse to be built by name") {
  Slices slices(66);
  const ChainSample chain = synthetic(slices, 0.0, 2);
  const auto error = [&](const VenueQuotes& quotes, const SurfaceOptions& options = {}) {
    return built(quotes, options).error;
  };
  VenueQuotes none = chain.quotes();
  none.count = 0;
  CHECK(error(none).code == ErrorCode::no_data);
  VenueQuotes late = chain.quotes();
  late.now_ms = 9'000'000'000'000;
  CHECK(error(late).code == ErrorCode::no_data);
  SurfaceOptions options;
  options.model = static_cast<SurfaceModel>(5);
  CHECK(error(chain.quotes(), options).field == Field::surface_model);
  options = {};
  options.target = static_cast<QuoteTarget>(5);
  CHECK(error(chain.quotes(), options).field == Field::quote_target);
  options = {};
  options.fit.margin = kNan;
  CHECK(error(chain.quotes(), options).field == Field::margin);
  std::vector<QuoteFit> rows(3);
  std::vector<std::byte> block(surface_workspace_bytes(chain.size()));
  Arena arena{block};
  CHECK(build_surface(chain.quotes(), {}, rows, arena).error().field == Field::report);
  Arena small{std::span(block).first(4096)};
  CHECK(build_surface(chain.quotes(), {}, {}, small).error().code == ErrorCode::capacity_exceeded);
  ChainSample many = chain;
  for (std::size_t i = 0; i < kMaxSurfaceExpiries + 1; ++i) {
    many.expiry_ms.push_back(many.now_ms + 1000 + static_cast<std::int64_t>(i));
    many.strike.push_back(30000);
    many.type.push_back(0);
    many.forward.push_back(30000);
    many.bid_vol.push_back(0);
    many.ask_vol.push_back(0);
    many.mark_vol.push_back(50);
  }
  CHECK(error(many.quotes()).code == ErrorCode::capacity_exceeded);
}

TEST_CASE("The forward of parity is the weighted median of the pairs") {
  std::vector<std::byte> block(4096);
  Arena arena{block};
  const std::vector<ParityPair> pairs{
      {90, 1 - 90.0 / 101, 0, 1}, {100, 0.0, 0.0, 3}, {110, 0, 1 - 100.0 / 110, 1}};
  const auto coin = parity_forward(pairs, PriceUnit::coin, arena);
  REQUIRE(coin.ok());
  CHECK(std::fabs(*coin - 100) < 1e-12);
  const std::vector<ParityPair> quote{{90, 14, 2, 1}, {100, 8, 5, 1}, {110, 4, 12, 1}};
  CHECK(*parity_forward(quote, PriceUnit::quote, arena) == 102);
  CHECK(parity_forward({}, PriceUnit::coin, arena).error().code == ErrorCode::no_data);
  CHECK(parity_forward(std::vector<ParityPair>{{90, kNan, 0, 1}}, PriceUnit::coin, arena)
            .error()
            .code == ErrorCode::not_finite);
  CHECK(parity_forward(std::vector<ParityPair>{{90, 1, 0, -1}}, PriceUnit::coin, arena)
            .error()
            .field == Field::weight);
  CHECK(parity_forward(std::vector<ParityPair>{{90, 5, 0, 1}}, PriceUnit::coin, arena)
            .error()
            .field == Field::forward);
}

TEST_CASE("Milliseconds become years of 365 days, forwards and backwards") {
  CHECK(years_between(0, 365ll * 86'400'000) == 1.0);
  CHECK(years_between(1'590'103'193'775, 1'590'134'400'000) == 31'206'225.0 / 31'536'000'000.0);
  CHECK(years_between(365ll * 86'400'000, 0) == -1.0);
  CHECK(years_between(7, 7) == 0.0);
}

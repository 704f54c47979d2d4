// Implied volatilities and Bachelier's formula beside QuantLib.
#include <cmath>

#include "core/pricing/bachelier.hpp"
#include "core/pricing/implied/bachelier_implied.hpp"
#include "core/pricing/implied/black_implied.hpp"

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/pricingengines/blackformula.hpp>
#endif

namespace loadline::bench {
namespace {

/// Options out of the money with prices of their own: ordinary ones, or to the far wings.
struct Quotes {
  std::vector<double> forward = std::vector<double>(kCount, 100.0), price, normal_price, vol, vega;
  std::vector<double> strike, years = spread_over(0.05, 2, 0.732051), discount;
  std::vector<std::uint8_t> type = std::vector<std::uint8_t>(kCount);
  std::vector<std::uint16_t> status = std::vector<std::uint16_t>(kCount);

  explicit Quotes(bool far) : strike(spread_over(far ? 1 : 70, far ? 10000 : 140, 0.414214)) {
    const auto sigma = spread_over(far ? 0.3 : 0.1, far ? 3 : 1.2, 0.236068);
    vol.resize(kCount);
    vega.resize(kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
      type[i] = strike[i] < 100 ? 1 : 0;
      discount.push_back(std::exp(-0.03 * years[i]));
      const auto black = price_option({.spot = 100,
                                       .strike = strike[i],
                                       .expiry_years = years[i],
                                       .vol = sigma[i],
                                       .rate = 0,
                                       .carry = 0,
                                       .type = static_cast<OptionType>(type[i])});
      const auto normal = price_bachelier({.forward = 100,
                                           .strike = strike[i],
                                           .expiry_years = years[i],
                                           .normal_vol = 100 * sigma[i],
                                           .discount = discount[i],
                                           .type = static_cast<OptionType>(type[i])});
      price.push_back(discount[i] * black->value);
      normal_price.push_back(normal->value);
    }
  }
  BlackQuoteColumns black() const {
    return {.count = kCount,
            .price = {price.data()},
            .forward = {forward.data()},
            .strike = {strike.data()},
            .expiry_years = {years.data()},
            .discount = {discount.data()},
            .type = {type.data()}};
  }
  BachelierQuoteColumns normal() const {
    return {.count = kCount,
            .price = {normal_price.data()},
            .forward = {forward.data()},
            .strike = {strike.data()},
            .expiry_years = {years.data()},
            .discount = {discount.data()},
            .type = {type.data()}};
  }
};

#ifdef LOADLINE_HAS_QUANTLIB
QuantLib::Option::Type quantlib_type(const Quotes& q, std::size_t i) {
  return q.type[i] == 0 ? QuantLib::Option::Call : QuantLib::Option::Put;
}
#endif

std::vector<Candidate> black_peers([[maybe_unused]] const Quotes& q,
                                   [[maybe_unused]] double& sink) {
#ifdef LOADLINE_HAS_QUANTLIB
  const auto run = [&q, &sink] {
    for (std::size_t i = 0; i < kCount; ++i) {
      sink += QuantLib::blackFormulaImpliedStdDev(quantlib_type(q, i), q.strike[i], q.forward[i],
                                                  q.price[i], q.discount[i], 0.0,
                                                  QuantLib::Null<double>(), 1e-14) /
              std::sqrt(q.years[i]);
    }
  };
  return {{"QuantLib blackFormulaImpliedStdDev, 1e-14", run}};
#else
  return {};
#endif
}

std::vector<Candidate> normal_peers([[maybe_unused]] const Quotes& q,
                                    [[maybe_unused]] double& sink) {
#ifdef LOADLINE_HAS_QUANTLIB
  const auto run = [&q, &sink] {
    for (std::size_t i = 0; i < kCount; ++i) {
      sink +=
          QuantLib::bachelierBlackFormulaImpliedVol(quantlib_type(q, i), q.strike[i], q.forward[i],
                                                    q.years[i], q.normal_price[i], q.discount[i]);
    }
  };
  return {{"QuantLib bachelierBlackFormulaImpliedVol", run}};
#else
  return {};
#endif
}

void bench_black_quotes(const Bench& bench, const std::string& name, bool far) {
  Quotes quotes(far);
  double sink = 0;
  bench.compare(
      {"implied vol, " + name + ", batch of 4096, " + kIsa,
       kCount,
       {by_isa(160, 160, 190), by_isa(60, 60, 90)}},
      [&] {
        implied_vols(quotes.black(), {.vol = quotes.vol.data(), .status = quotes.status.data()});
      },
      black_peers(quotes, sink), [&] { return digest_of(quotes.vol); });
  bench.compare(
      {"implied vol, " + name + ", one call each, " + kIsa, kCount, {by_isa(160, 160, 190), 0}},
      [&] {
        for (std::size_t i = 0; i < kCount; ++i) {
          quotes.vol[i] = implied_vol({.price = quotes.price[i],
                                       .forward = quotes.forward[i],
                                       .strike = quotes.strike[i],
                                       .expiry_years = quotes.years[i],
                                       .discount = quotes.discount[i],
                                       .type = static_cast<OptionType>(quotes.type[i])})
                              ->vol;
        }
      },
      black_peers(quotes, sink), [&] { return digest_of(quotes.vol); });
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

void bench_bachelier(const Bench& bench) {
  Quotes quotes(false);
  double sink = 0;
  bench.compare(
      {std::string("implied normal vol, batch of 4096, ") + kIsa, kCount, {}},
      [&] {
        implied_normal_vols(quotes.normal(),
                            {.normal_vol = quotes.vol.data(), .status = quotes.status.data()});
      },
      normal_peers(quotes, sink), [&] { return digest_of(quotes.vol); });

  const std::vector<double> sigma = spread_over(10, 120, 0.236068);
  const BachelierColumns options = {.count = kCount,
                                    .forward = {quotes.forward.data()},
                                    .strike = {quotes.strike.data()},
                                    .expiry_years = {quotes.years.data()},
                                    .normal_vol = {sigma.data()},
                                    .discount = {quotes.discount.data()},
                                    .type = {quotes.type.data()}};
  std::vector<double> delta(kCount);
  std::vector<Candidate> peers;
#ifdef LOADLINE_HAS_QUANTLIB
  peers.push_back({"QuantLib bachelierBlackFormula, value alone", [&] {
                     for (std::size_t i = 0; i < kCount; ++i) {
                       sink += QuantLib::bachelierBlackFormula(
                           quantlib_type(quotes, i), quotes.strike[i], 100.0,
                           sigma[i] * std::sqrt(quotes.years[i]), quotes.discount[i]);
                     }
                   }});
#endif
  bench.compare(
      {std::string("Bachelier value, delta, vega, batch of 4096, ") + kIsa, kCount, {}},
      [&] {
        price_bacheliers(
            options,
            {.value = quotes.vol.data(), .delta = delta.data(), .vega = quotes.vega.data()});
      },
      peers, [&] { return digest_of(quotes.vol); });
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

}  // namespace

void bench_implied(const Bench& bench) {
  bench_black_quotes(bench, "ordinary", false);
  bench_black_quotes(bench, "far wings", true);
  bench_bachelier(bench);
}

}  // namespace loadline::bench

// Black-Scholes-Merton batches beside QuantLib.
#include "core/pricing/black.hpp"

#include <cmath>

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/pricingengines/blackcalculator.hpp>
#endif

namespace loadline::bench {
namespace {

/// A book of options around the money, and room for value and five Greeks.
struct Book {
  std::vector<double> spot = spread_over(80, 120), strike = spread_over(70, 140, 0.414214);
  std::vector<double> years = spread_over(0.05, 2, 0.732051);
  std::vector<double> vol = spread_over(0.1, 1.2, 0.236068);
  double rate = 0.03, carry = 0.01;
  std::vector<std::uint8_t> type = std::vector<std::uint8_t>(kCount);
  std::vector<double> results[6];
  std::vector<std::uint16_t> status = std::vector<std::uint16_t>(kCount);

  Book() {
    for (std::size_t i = 0; i < kCount; ++i) type[i] = i % 2;
    for (auto& column : results) column.resize(kCount);
  }

  OptionColumns inputs() const {
    return {.count = kCount,
            .spot = {spot.data()},
            .strike = {strike.data()},
            .expiry_years = {years.data()},
            .vol = {vol.data()},
            .rate = {&rate, 0},
            .carry = {&carry, 0},
            .type = {type.data()}};
  }
  OptionValueColumns outputs() {
    return {.value = results[0].data(),
            .delta = results[1].data(),
            .gamma = results[2].data(),
            .vega = results[3].data(),
            .theta = results[4].data(),
            .rho = results[5].data(),
            .status = status.data()};
  }
  /// The strikes of one expiry of one underlying: all else but volatility and type is shared.
  OptionColumns chain() const {
    OptionColumns columns = inputs();
    columns.spot.stride = columns.expiry_years.stride = 0;
    return columns;
  }
  std::uint64_t digest() const {
    Digest digest;
    for (const auto& column : results) digest.add(digest_of(column));
    return digest.value();
  }
};

std::vector<Candidate> quantlib_for([[maybe_unused]] const OptionColumns& options,
                                    [[maybe_unused]] double& sink) {
#ifdef LOADLINE_HAS_QUANTLIB
  const auto run = [options, &sink] {
    using QuantLib::BlackCalculator, QuantLib::Option;
    const auto at = [](const auto& column, std::size_t i) {
      return column.first[i * column.stride];
    };
    for (std::size_t i = 0; i < kCount; ++i) {
      const double spot = at(options.spot, i), years = at(options.expiry_years, i);
      const double rate = at(options.rate, i);
      const double forward = spot * std::exp((rate - at(options.carry, i)) * years);
      const BlackCalculator option(at(options.type, i) == 0 ? Option::Call : Option::Put,
                                   at(options.strike, i), forward,
                                   at(options.vol, i) * std::sqrt(years), std::exp(-rate * years));
      sink += option.value() + option.delta(spot) + option.gamma(spot) + option.vega(years) +
              option.theta(spot, years) + option.rho(years);
    }
  };
  return {{"QuantLib BlackCalculator", run}};
#else
  return {};
#endif
}

}  // namespace

void bench_black(const Bench& bench) {
  Book book;
  double sink = 0.0;
  bench.compare(
      {std::string("Black value + 5 Greeks, batch of 4096, ") + kIsa,
       kCount,
       {by_isa(22, 13, 23), by_isa(16, 9, 17)}},
      [&] { price_options(book.inputs(), book.outputs()); }, quantlib_for(book.inputs(), sink),
      [&] { return book.digest(); });
  bench.compare(
      {std::string("Black value + 5 Greeks, chain form, ") + kIsa,
       kCount,
       {by_isa(0, 0, 20), by_isa(0, 0, 12)}},
      [&] { price_options(book.chain(), book.outputs()); }, quantlib_for(book.chain(), sink),
      [&] { return book.digest(); });
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

}  // namespace loadline::bench

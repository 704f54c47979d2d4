// One chain through the whole path: quotes, implied vols, a surface without arbitrage, Greeks; and
// how near that is to the venue's own marks.
#pragma once

#include "core/volatility/surface/surface_build.hpp"

#include "tests/chain/chain_file.hpp"

namespace loadline::chain {

/// How far results are from the venue's: quantiles of the absolute differences.
struct Residuals {
  std::size_t count = 0;
  double median = 0, high = 0, worst = 0;  ///< `high`: 95 % are not above
};

Residuals residuals_of(std::vector<double> differences);

/// Differences from the venue's marks, in its units; no element where either side has none.
struct Reproduction {
  std::vector<double> price;  ///< coin
  std::array<std::vector<double>, kGreeks> greeks;
};

struct ExpiryResult {
  std::size_t quotes = 0;
  std::vector<double> vol;    ///< surface less mark vol, vol points
  std::vector<double> price;  ///< coin
  std::size_t two_sided = 0,
              inside = 0;  ///< quotes with bid and ask, the surface's vol between them
};

/// A quote that takes no part, by the stage that refused it.
struct Refusal {
  std::string instrument;
  const char* stage;   ///< "mark": its own vol has no price; "implied": its price no vol; "surface"
  std::string status;  ///< name of the ErrorCode or QuoteStatus
  Field field = Field::none;
  double value = 0;
};

struct ChainReport {
  std::string currency;
  std::size_t quotes = 0;
  Error error;  ///< why there is no surface
  Error check;  ///< of the surface's freedom from arbitrage
  SurfaceBuild build;
  std::size_t fitted = 0;              ///< quotes that the surface was fitted to
  std::size_t other_side = 0;          ///< quotes in the money whose strike has one out of it
  Reproduction at_mark;                ///< Black at the venue's own vol
  std::vector<double> implied;         ///< vol of the mark price less mark vol, vol points
  Reproduction at_surface;             ///< Black at the surface's vol
  std::vector<double> vol;             ///< surface less mark vol, vol points
  std::vector<ExpiryResult> expiries;  ///< by rising expiry
  std::vector<Refusal> refused;
};

/// What the surface is fitted to.
enum class Source { prices, vols };

ChainReport report_on(const Chain& chain, Source source, SurfaceModel model);

const char* name_of(QuoteStatus status);

}  // namespace loadline::chain

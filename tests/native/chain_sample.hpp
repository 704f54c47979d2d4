// Chains of a venue, as columns.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "core/volatility/surface/surface_build.hpp"

#include "tests/native/smile_sample.hpp"

namespace loadline::checks {

/// A chain that owns its columns; absent ones stay empty.
struct ChainSample {
  std::int64_t now_ms = 0;
  std::vector<std::int64_t> expiry_ms;
  std::vector<double> strike, forward, bid, ask, mark, bid_vol, ask_vol, mark_vol;
  std::vector<std::uint8_t> type;

  std::size_t size() const { return strike.size(); }

  VenueQuotes quotes() const {
    const auto column = [](const auto& values) {
      using T = typename std::decay_t<decltype(values)>::value_type;
      return Column<T>{values.empty() ? nullptr : values.data()};
    };
    return {.count = size(),
            .now_ms = now_ms,
            .expiry_ms = column(expiry_ms),
            .strike = column(strike),
            .type = column(type),
            .forward = column(forward),
            .unit = PriceUnit::coin,
            .bid_price = column(bid),
            .ask_price = column(ask),
            .mark_price = column(mark),
            .bid_vol_percent = column(bid_vol),
            .ask_vol_percent = column(ask_vol),
            .mark_vol_percent = column(mark_vol)};
  }
};

struct BuiltSurface {
  SurfaceBuild build{};
  Error error;
  std::vector<QuoteFit> rows;
};

inline BuiltSurface built(const VenueQuotes& quotes, const SurfaceOptions& options = {}) {
  std::vector<std::byte> block(surface_workspace_bytes(quotes.count));
  Arena arena{block};
  BuiltSurface result;
  result.rows.resize(quotes.count);
  const auto build = build_surface(quotes, options, result.rows, arena);
  CHECK(arena.used_bytes() == 0);
  result.error = build.error();
  result.build = *build;
  return result;
}

}  // namespace loadline::checks

// Recorded chains of a venue, as columns.
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

/// An extract of tests/data by its column names; null is a missing side.
inline ChainSample load_chain(const std::string& file) {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/../data/" + file);
  REQUIRE(stream.good());
  const Json json = Json::parse(stream);
  ChainSample chain;
  chain.now_ms = json["now_ms"];
  const auto fill = [&](const char* name, auto read) {
    for (std::size_t c = 0; c < json["columns"].size(); ++c) {
      if (json["columns"][c] != name) continue;
      for (const Json& row : json["rows"]) read(row[c]);
    }
  };
  const auto numbers = [&](const char* name, std::vector<double>& to) {
    fill(name, [&](const Json& cell) { to.push_back(cell.is_null() ? 0.0 : cell.get<double>()); });
  };
  fill("expiry_ms", [&](const Json& cell) { chain.expiry_ms.push_back(cell); });
  fill("type", [&](const Json& cell) { chain.type.push_back(cell == "put"); });
  numbers("strike", chain.strike);
  numbers("forward", chain.forward);
  numbers("bid", chain.bid);
  numbers("ask", chain.ask);
  numbers("mark", chain.mark);
  numbers("bid_vol_percent", chain.bid_vol);
  numbers("ask_vol_percent", chain.ask_vol);
  numbers("mark_vol_percent", chain.mark_vol);
  return chain;
}

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

#include "tests/chain/chain_file.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace loadline::chain {
namespace {

using Json = nlohmann::json;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Days since 1 January 1970 in the Gregorian calendar.
std::int64_t days_of(int year, int month, int day) {
  const int y = year - (month <= 2), era = y / 400, of_era = y - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097ll + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/// "2026-01-13T08:00Z" and "2026-01-12T21:21:32.715464+00:00" as Unix milliseconds.
std::int64_t instant(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  double second = 0;
  const int parts =
      std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%lf", &year, &month, &day, &hour, &minute, &second);
  const bool in_utc = text.ends_with("Z") || text.ends_with("+00:00");
  if (parts < 5 || !in_utc) throw std::runtime_error("\"" + text + "\" is no instant in UTC");
  const std::int64_t minutes = (days_of(year, month, day) * 24 + hour) * 60 + minute;
  return minutes * 60'000 + static_cast<std::int64_t>(second * 1000);
}

std::uint8_t type_of(const Json& word) {
  return word == "call" ? 0 : word == "put" ? 1 : 255;
}

/// A cell as a number; null is `missing`, and so is a field that is not there.
double number(const Json& row, const char* name, double missing) {
  const auto found = row.find(name);
  if (found == row.end() || found->is_null()) return missing;
  return found->is_number() ? found->get<double>() : kNan;
}

const Json& field(const Json& row, const char* name) {
  const auto found = row.find(name);
  if (found == row.end()) throw std::runtime_error(std::string("a row has no ") + name);
  return *found;
}

/// One row of either recording: they name the same things differently.
ChainRow row_of(const Json& row, std::int64_t as_of_ms) {
  const bool book = row.contains("expiration_timestamp");
  ChainRow to;
  to.instrument = field(row, "instrument_name");
  to.at_ms = book ? field(row, "timestamp").get<std::int64_t>() : as_of_ms;
  to.expiry_ms = book ? row["expiration_timestamp"].get<std::int64_t>()
                      : instant(field(row, "expiry_datetime"));
  to.type = type_of(field(row, "option_type"));
  to.strike = number(row, "strike", kNan);
  to.forward = number(row, book ? "underlying_price" : "underlying", kNan);
  to.bid = number(row, book ? "best_bid_price" : "bid_price", 0);
  to.ask = number(row, book ? "best_ask_price" : "ask_price", 0);
  to.mark = number(row, "mark_price", 0);
  to.bid_vol = number(row, "bid_iv", 0);
  to.ask_vol = number(row, "ask_iv", 0);
  to.mark_vol = number(row, "mark_iv", 0);
  const Json& greeks = row.contains("greeks") ? row["greeks"] : row;
  const char* const names[kGreeks] = {"delta", "gamma", "vega", "theta", "rho"};
  for (std::size_t i = 0; i < kGreeks; ++i) to.greeks[i] = number(greeks, names[i], kNan);
  return to;
}

/// A row of cells as an object under the columns' names.
Json named(const Json& columns, const Json& cells) {
  if (cells.size() != columns.size()) throw std::runtime_error("a row is not as long as `columns`");
  Json row = Json::object();
  for (std::size_t i = 0; i < cells.size(); ++i) row[columns[i].get<std::string>()] = cells[i];
  return row;
}

}  // namespace

std::vector<Chain> read_chains(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error(path + " cannot be read");
  try {
    const Json file = Json::parse(stream);
    if (!file.is_object() || !file.contains("rows") || !file["rows"].is_array()) {
      throw std::runtime_error("holds no array \"rows\"");
    }
    const bool by_columns = file.contains("columns");
    const std::int64_t as_of_ms = by_columns ? instant(file.at("asOf")) : 0;
    std::map<std::string, Chain> chains;
    for (const Json& cells : file["rows"]) {
      ChainRow row = row_of(by_columns ? named(file["columns"], cells) : cells, as_of_ms);
      const std::string currency = row.instrument.substr(0, row.instrument.find('-'));
      Chain& chain = chains[currency];
      chain.currency = currency;
      chain.now_ms = std::max(chain.now_ms, row.at_ms);
      chain.rows.push_back(std::move(row));
    }
    std::vector<Chain> result;
    for (auto& [currency, chain] : chains) result.push_back(std::move(chain));
    return result;
  } catch (const std::exception& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

}  // namespace loadline::chain

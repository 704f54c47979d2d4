// Recorded option chains of Deribit, as files: rows under named columns, or one object a row in the
// fields of the venue's order books.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace loadline::chain {

/// The venue's Greeks, in its units: per unit of the underlying, the second and the last per 1 % of
/// their input, theta a day.
enum Greek : std::size_t { kDelta, kGamma, kVega, kTheta, kRho, kGreeks };

/// One instrument. 0 is a missing price or vol; NaN a number that the file does not have as one.
struct ChainRow {
  std::string instrument;
  std::int64_t at_ms = 0;  ///< when it was recorded, Unix milliseconds
  std::int64_t expiry_ms = 0;
  double strike = 0, forward = 0;
  std::uint8_t type = 0;              ///< the numbers of OptionType, 255 for another word
  double bid = 0, ask = 0, mark = 0;  ///< in coin
  double bid_vol = 0, ask_vol = 0, mark_vol = 0;  ///< per cent
  std::array<double, kGreeks> greeks{};           ///< NaN where the file has none
};

/// The instruments of one currency.
struct Chain {
  std::string currency;
  std::int64_t now_ms = 0;  ///< the latest of its rows
  std::vector<ChainRow> rows;
};

/// Throws std::runtime_error with what is wrong and where.
std::vector<Chain> read_chains(const std::string& path);

}  // namespace loadline::chain

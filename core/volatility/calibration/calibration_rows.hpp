// The usable rows of a calibration: what each asks of the model, and how far the model is from it.
#pragma once

#include "core/pricing/implied/black_implied.hpp"
#include "core/volatility/calibration/model_calibration.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// What an error of the model is.
enum class Measure : std::uint32_t {
  price = 0,  ///< the error of the price over Black's vega: that of the vol to first order
  vol = 1,    ///< that of the implied vol
};

/// The error of a row that the model does not price: no step is taken there.
inline constexpr real kUnpriced = std::numeric_limits<real>::infinity();

/// Packed, each row with the option out of the money that stands for it.
struct CalibrationRows {
  std::size_t count = 0;
  std::span<std::uint32_t> source;  ///< index among the quotes
  std::span<std::uint8_t> type;
  std::span<std::uint16_t> status;  ///< of the model's price
  std::span<real> strike, expiry_years, rate, carry, forward, discount, vol;
  std::span<real> price;   ///< by Black at the quoted vol
  std::span<real> scale;   ///< square root of the weight, over Black's vega
  std::span<real> weight;  ///< relative
  std::span<real> value;   ///< of the model

  bool take(std::size_t most, Arena& arena) noexcept;

  /// Packs the usable rows and names the others in the report. Returns how many weigh anything.
  std::size_t pack(const CalibrationQuotes& quotes, std::span<CalibrationRow> report) noexcept;

  bool shares_chain(std::size_t i, std::size_t j) const noexcept {
    return expiry_years[i] == expiry_years[j] && rate[i] == rate[j] && carry[i] == carry[j];
  }
  /// What the model's price of a row implies.
  Result<ImpliedVol> implied(std::size_t i) const noexcept;
  /// The weighted error of a row; 0 for one without weight, which is priced only at the end.
  real residual(std::size_t i, Measure measure) const noexcept;
  /// Its derivative in the model's price.
  real slope(std::size_t i, real spot, Measure measure) const noexcept;
  /// The vol of the fitted row nearest to the forward among those of the shortest or longest
  /// expiry.
  real level(bool longest) const noexcept;
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

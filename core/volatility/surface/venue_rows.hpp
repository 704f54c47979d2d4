// A venue's rows, read one by one into vols of one unit and grouped by expiry.
#pragma once

#include <array>
#include <span>

#include "core/base/limits.hpp"
#include "core/volatility/surface/surface_build.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One row of the chain as far as it is understood.
struct VenueRow {
  QuoteStatus status = QuoteStatus::used;
  OptionType type = OptionType::call;
  std::uint32_t expiry = 0;  ///< index of the expiry, where the row has one
  bool has_expiry = false;
  real strike = 0.0;
  real forward = 0.0;  ///< its own, else the expiry's; 0 until known
  real k = 0.0;
  real target = 0.0, bid = 0.0, ask = 0.0;  ///< vols, 0 where missing
  Field field = Field::none;                ///< the column that was refused
  ErrorValue refused{};                     ///< its value
};

/// The expiries of a chain, by rising time.
struct VenueExpiries {
  std::uint32_t count = 0;
  std::array<ExpiryReport, kMaxSurfaceExpiries> report{};
};

/// Reads strike, type, expiry and forward of every row. Errors: capacity_exceeded for too many
/// expiries.
Error read_rows(const VenueQuotes& quotes, std::span<VenueRow> rows,
                VenueExpiries& expiries) noexcept;

/// Sets each expiry's forward, the median of its rows' or that of parity, and each row's. `order`
/// lists the rows by strike.
void set_forwards(const VenueQuotes& quotes, std::span<VenueRow> rows,
                  std::span<const std::uint32_t> order, VenueExpiries& expiries,
                  Arena& arena) noexcept;

/// Sets the vols of a row whose forward is known.
void read_vols(const VenueQuotes& quotes, QuoteTarget target, std::size_t row, real expiry_years,
               VenueRow& to) noexcept;

/// Marks second rows of an instrument, and of a strike's call and put the one that is not fitted:
/// the one in the money where both have a vol.
void choose_sides(std::span<VenueRow> rows, std::span<const std::uint32_t> order) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

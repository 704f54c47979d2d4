// From a venue's quotes to a surface without arbitrage.
#pragma once

#include "core/volatility/fit/svi_fit.hpp"
#include "core/volatility/surface/surface.hpp"
#include "core/volatility/surface/venue_quotes.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The smiles that a surface is made of. All become raw SVI slices.
enum class SurfaceModel : std::uint32_t {
  svi = 0,    ///< five parameters an expiry, each slice above the one before
  essvi = 1,  ///< three parameters an expiry, free by sufficient conditions
  ssvi = 2,   ///< one theta an expiry, rho and phi common
};

/// Which of a row's quotes is fitted.
enum class QuoteTarget : std::uint32_t {
  mark = 0,    ///< the venue's mark vol, else the vol of its mark price, else the middle
  middle = 1,  ///< the middle of bid and ask in vol, rows without both sides left out
};

struct SurfaceOptions {
  SurfaceModel model = SurfaceModel::svi;
  QuoteTarget target = QuoteTarget::mark;
  SmileFitOptions fit{.spread = SpreadUse::weights};
};

/// One expiry of the chain, fitted or not.
struct ExpiryReport {
  std::int64_t expiry_ms = 0;
  real expiry_years = 0.0;
  real forward = 0.0;
  bool forward_by_parity = false;
  ErrorCode status = ErrorCode::ok;  ///< why it is not in the surface
  std::uint32_t rows = 0;            ///< of the chain
  std::uint32_t slice = 0;           ///< index in the surface when ok
  FitQuality quality;
};

struct SurfaceBuild {
  VolSurface surface;
  std::uint32_t expiries = 0;
  std::array<ExpiryReport, kMaxSurfaceExpiries> reports{};  ///< by rising expiry
};

std::size_t surface_workspace_bytes(std::size_t quotes) noexcept;

/// Groups rows by expiry, takes the forward given (the median of the expiry's rows) or that of
/// parity, turns prices into implied vols (a mark price without one gives way to the middle of bid
/// and ask), prefers the option out of the money at each strike, and
/// fits expiry by expiry in rising order. `report` is empty or has a row for each quote; a bad row
/// is named there and disturbs no other. An expiry without a usable quote is left out and says so.
/// Errors: length_mismatch (Field::report); no_data when no expiry could be fitted;
/// capacity_exceeded (more than kMaxSurfaceExpiries expiries, or the arena); arithmetic_mode.
Result<SurfaceBuild> build_surface(const VenueQuotes& quotes, const SurfaceOptions& options,
                                   std::span<QuoteFit> report, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// SSVI over a whole surface and eSSVI slice by slice, free of arbitrage by their published
// sufficient conditions.
#pragma once

#include "core/volatility/fit/smile_quotes.hpp"
#include "core/volatility/smile/ssvi.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Slices between which a fit must lie; null where there is none.
struct SsviNeighbours {
  const SsviSlice* earlier = nullptr;
  const SsviSlice* later = nullptr;
};

struct EssviFit {
  SsviSlice slice{};
  SsviSlice unconstrained{};  ///< the best slice with slopes up to 2 and no other condition
  FitQuality quality;
};

/// Arena bytes that a fit of `quotes` rows in all takes.
std::size_t ssvi_fit_workspace_bytes(std::size_t quotes, std::size_t expiries) noexcept;

/// One eSSVI slice: theta phi (1 + |rho|) < 4 and theta phi^2 (1 + |rho|) <= 4 (Gatheral and
/// Jacquier 2014, theorem 4.2), and against an earlier slice, where given, theta >= theta',
/// phi <= phi' and theta phi (1 +- rho) >= theta' phi' (1 +- rho') (Hendriks and Martini 2019,
/// proposition 3.5), which leave no calendar arbitrage; against a later one the reverse (Corbetta,
/// Cohort, Laachir and Martini 2019 fit slice by slice so). Errors: as `fit_svi`, and `check_ssvi`
/// for the neighbours.
Result<EssviFit> fit_essvi(const SmileQuotes& quotes, const SmileFitOptions& options,
                           const SsviNeighbours& neighbours, std::span<QuoteFit> report,
                           Arena& arena) noexcept;

struct SsviFit {
  SsviParameters parameters{};
  FitQuality quality;
};

/// One SSVI surface through all expiries, which rise in time: rho and the parameters of phi common,
/// theta[i] of expiry i rising, within the conditions of `ssvi_surface_is_free`. `report` is empty
/// or has a row for each quote, expiry after expiry. Errors: as `fit_svi`; length_mismatch
/// (Field::theta); unsorted (Field::expiry_years) with the index; capacity_exceeded for more
/// expiries than kMaxSurfaceExpiries.
Result<SsviFit> fit_ssvi(std::span<const SmileQuotes> expiries, PhiFamily family,
                         const SmileFitOptions& options, std::span<real> theta,
                         std::span<QuoteFit> report, Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/volatility/surface/surface_batch.hpp"

#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// What one row may hold, in the order of `cells_of`.
struct Cell {
  real* column;
  real value;
};

void write_row(const SurfaceValueColumns& out, std::size_t row, ErrorCode code,
               const SurfacePoint& point, real density, real local_vol) noexcept {
  const Cell cells[] = {{out.vol, point.vol},         {out.w, point.w},
                        {out.dw_dk, point.dw_dk},     {out.d2w_dk2, point.d2w_dk2},
                        {out.dw_dt, point.dw_dt},     {out.log_moneyness, point.log_moneyness},
                        {out.forward, point.forward}, {out.density, density},
                        {out.local_vol, local_vol}};
  for (const Cell& cell : cells) {
    if (cell.column != nullptr) cell.column[row] = code == ErrorCode::ok ? cell.value : real(0.0);
  }
  if (out.status != nullptr) out.status[row] = static_cast<std::uint16_t>(code);
}

/// Evaluates one row and returns its code.
ErrorCode evaluate_row(const VolSurface& surface, const SurfacePointColumns& points,
                       const SurfaceValueColumns& out, std::size_t row) noexcept {
  const real at = points.at.first[row * points.at.stride];
  const real expiry_years = points.expiry_years.first[row * points.expiry_years.stride];
  const auto point = points.coordinate == SurfaceCoordinate::strike
                         ? evaluate_surface_at_strike(surface, at, expiry_years)
                         : evaluate_surface(surface, at, expiry_years);
  real density = 0.0, local_vol = 0.0;
  ErrorCode code = point.error().code;
  if (code == ErrorCode::ok && out.density != nullptr) {
    const auto value = density_at(*point);
    code = value.error().code;
    density = *value;
  }
  if (code == ErrorCode::ok && out.local_vol != nullptr) {
    const auto value = local_vol_at(*point);
    code = value.error().code;
    local_vol = *value;
  }
  write_row(out, row, code, *point, density, local_vol);
  return code;
}

}  // namespace

std::size_t evaluate_surface(const VolSurface& surface, const SurfacePointColumns& points,
                             const SurfaceValueColumns& out) noexcept {
  const ErrorCode mode = check_arithmetic().code;
  std::size_t refused = 0;
  for (std::size_t row = 0; row < points.count; ++row) {
    if (mode != ErrorCode::ok) {
      write_row(out, row, mode, {}, 0.0, 0.0);
      ++refused;
    } else if (evaluate_row(surface, points, out, row) != ErrorCode::ok) {
      ++refused;
    }
  }
  return refused;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

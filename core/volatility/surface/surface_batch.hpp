// A surface over columns of points.
#pragma once

#include "core/volatility/surface/surface.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// How the first coordinate of a batch is to be read.
enum class SurfaceCoordinate : std::uint32_t {
  log_moneyness = 0,
  strike = 1,
};

/// `count` points, one row each.
struct SurfacePointColumns {
  std::size_t count;
  SurfaceCoordinate coordinate = SurfaceCoordinate::log_moneyness;
  Column<real> at;  ///< k or strike
  Column<real> expiry_years;
};

/// Where results go: arrays of `count`, or null where a column is not wanted.
struct SurfaceValueColumns {
  real *vol = nullptr, *w = nullptr, *dw_dk = nullptr, *d2w_dk2 = nullptr, *dw_dt = nullptr;
  real *log_moneyness = nullptr, *forward = nullptr;
  real *density = nullptr, *local_vol = nullptr;
  std::uint16_t* status = nullptr;  ///< ErrorCode of each row
};

/// Evaluates every row with the bits of the scalar calls and returns how many rows were refused. A
/// refused row has its ErrorCode in `status` and 0 in every column; its neighbours are undisturbed.
/// An error of density or local vol refuses the row only where that column is wanted.
std::size_t evaluate_surface(const VolSurface& surface, const SurfacePointColumns& points,
                             const SurfaceValueColumns& out) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

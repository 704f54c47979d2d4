// Where to integrate: for each strike one of a family of contours that depends on the law alone, so
// that a chain has the bits of its options one by one.
//
// A contour is the hyperbola s(y) = pole + centre + i scale sinh(y + i turn): through a vertex on
// the real axis, bent towards the side on which the option is out of the money. The trapezoidal
// rule on it errs by e^(-2 pi half_width / step) times e^growth, where growth is that of the
// integrand's logarithm on the two hyperbolas turn +- half_width (Boyarchenko and Levendorskii
// 2019); both are found here, and give the step.
#pragma once

#include "core/numeric/analysis/scalar.hpp"
#include "core/pricing/fourier/model_law.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// The integrand is e^(log M(s) - s k) / (s^2 - s), k being the logarithm of strike over forward.
struct Contour {
  real pole = 0.0;    ///< 0 or 1: real parts count from there, since moments may end just beyond
  real vertex = 0.5;  ///< from the pole, as the centre
  real centre = 0.5;
  real scale = 0.0;
  real turn = 0.0;        ///< > 0 bends left
  real half_width = 0.0;  ///< 0: the law has no contour on which the integral converges
  real growth = 0.0;
  real reference = 0.0;  ///< the least |k| of its strikes, with its sign
  real log_size = 0.0;   ///< log M(vertex), taken out of the weights; 0 with the control
  bool control = false;  ///< the integrand is the difference to Black's, which has no poles
};

/// Contours of one law and expiry.
class ContourFamily {
 public:
  /// Numbers of contours: two in the centre, then the wings in turn.
  static constexpr std::uint32_t kCentre = 0;
  static constexpr std::uint32_t kMaxVertices = 48;  // 5 standard deviations each in Black's case
  static constexpr std::uint32_t kContours = 2 + 2 * kMaxVertices;

  explicit ContourFamily(const ModelLaw& law) noexcept;

  /// sqrt(-8 log M(1/2)): the total volatility of the Black law with the same M(1/2), which is the
  /// control.
  real total_vol() const noexcept { return total_vol_; }
  /// The law is a point to every digit.
  bool is_trivial() const noexcept;

  /// The number of the contour for the strike at k = log(strike / forward).
  std::uint32_t select(real k) noexcept;
  Contour contour(std::uint32_t number) noexcept;

  /// The step that brings the error of the trapezoidal rule to e^-kExponent.
  static real step_of(const Contour& c) noexcept;

 private:
  static constexpr std::size_t kProbes = kPointLanes;
  static constexpr real kExponent = 32;  // e^-32 = 1.3e-14

  /// Vertices outwards, counted from the pole, with log M(c) - log(c^2 - c): less c k, this bounds
  /// the logarithm of price over strike (Chernoff).
  struct Wing {
    real vertex[kMaxVertices];
    real log_bound[kMaxVertices];
    std::uint32_t count = 0;
    bool ended = false;
  };
  /// Angles >= 0 to either side of the vertical.
  struct Cone {
    real outer, inner;
  };
  /// Logarithms of the integrand's envelope at y = i step, i < kProbes, on the hyperbola with the
  /// contour's centre and scale and the given turn, for k = 0; and the points' real parts.
  struct Line {
    real size[kProbes], re[kProbes];
  };
  /// Growth of the integrand's logarithm along one edge over that at the vertex: at the real axis,
  /// and the most of it.
  struct EdgeGrowth {
    real at_axis, most;
  };

  void log_moments(real from, const real (&at)[kProbes], real (&out)[kProbes]) const noexcept;
  real log_moment(real s) const noexcept;
  real reach(real from, real vertex, real sign, real first, real base, real slope,
             real limit) const noexcept;
  void find_centre_reach() noexcept;
  bool extend(std::uint32_t side) noexcept;
  Cone cone(std::uint32_t side, real least, real most) const noexcept;
  static void shape(Contour& c, std::uint32_t side, const Cone& angles, real out, real in) noexcept;
  Line probe(const Contour& c, real turn, real step) const noexcept;
  real probe_step(const Contour& c) const noexcept;
  EdgeGrowth edge_growth(const Contour& c, real turn, real k, real step) const noexcept;
  void log_envelope(const Contour& c, const ComplexLanes& s, std::size_t count,
                    real (&out)[kProbes]) const noexcept;
  void fit(Contour& c, std::uint32_t side, Cone angles, real out, real in, real k_out,
           real k_in) const noexcept;
  Contour central(std::uint32_t side, bool both) const noexcept;
  Contour winged(std::uint32_t side, std::uint32_t j) noexcept;

  const ModelLaw& law_;
  real total_vol_ = 0.0;
  real centre_reach_[2] = {0.0, 0.0};
  Contour single_;
  bool is_single_ = false;
  Wing wings_[2];
};

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// Models of the underlying beyond Black's: stochastic variance (Heston), jumps (Merton, Kou), both
// (Bates). Parameters under the risk-neutral measure, and what is refused.
#pragma once

#include <cstddef>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// dS/S = (r - q) dt + sqrt(v) dW,  dv = kappa (theta - v) dt + sigma sqrt(v) dZ,  dW dZ = rho dt
/// (Heston, Rev. Fin. Studies 6, 1993). The Feller condition 2 kappa theta >= sigma^2 is not asked
/// for: the variance may touch zero.
struct HestonParameters {
  real initial_variance;   ///< v0 >= 0, annual, 0.04 = 20 % volatility
  real mean_reversion;     ///< kappa >= 0, per year
  real long_run_variance;  ///< theta >= 0, annual
  real vol_of_variance;    ///< sigma >= 0, per year
  real correlation;        ///< rho, -1 < rho < 1
};

/// Jumps at Poisson times; each multiplies the spot by e^J with a normal J. What they add to the
/// drift on average is taken out of it, so that the forward is that of the rates.
struct MertonJumps {
  real intensity;      ///< lambda >= 0, jumps a year
  real mean_log_jump;  ///< mu, the mean of J
  real log_jump_vol;   ///< delta >= 0, the standard deviation of J
};

/// Jump diffusion of Merton (J. Fin. Economics 3, 1976).
struct MertonParameters {
  real vol;  ///< of the diffusion alone, > 0, annual, 0.65 = 65 %
  MertonJumps jumps;
};

/// Jump diffusion of Kou (Management Science 48, 2002): |J| is exponential, upward with one rate,
/// downward with another.
struct KouParameters {
  real vol;             ///< of the diffusion alone, > 0, annual
  real intensity;       ///< lambda >= 0, jumps a year
  real up_probability;  ///< 0 <= p <= 1
  real up_rate;         ///< eta1 > 1: J has mean 1 / eta1 given that it is upward
  real down_rate;       ///< eta2 > 0: -J has mean 1 / eta2 given that it is downward
};

/// Heston's variance and Merton's jumps, independent of each other (Bates, Rev. Fin. Studies 9,
/// 1996).
struct BatesParameters {
  HestonParameters heston;
  MertonJumps jumps;
};

/// E[e^J] - 1 = e^(mu + delta^2 / 2) - 1: what many texts call the mean jump, k or nu.
real mean_relative_jump(const MertonJumps& jumps) noexcept;

/// The mean log jump that belongs to E[e^J] - 1 = `relative` > -1: log(1 + relative) - delta^2 / 2.
/// NaN outside the domain.
real mean_log_jump_of(real relative, real log_jump_vol) noexcept;

/// The first field that the pricing functions would refuse, or an Error with ErrorCode::ok:
/// not_finite, and out_of_domain where a field lies outside what its comment says or beyond
/// kMaxModelParameter or kMaxLogJump.
Error check_heston(const HestonParameters& parameters) noexcept;
Error check_merton(const MertonParameters& parameters) noexcept;
Error check_kou(const KouParameters& parameters) noexcept;
Error check_bates(const BatesParameters& parameters) noexcept;

/// Every parameter lies below this in size: far beyond what any market has shown, and products of
/// four parameters stay far inside binary64.
inline constexpr real kMaxModelParameter = 1e4;

/// A jump's logarithm has a mean and a deviation of at most this: factors of up to e^10 = 22,000.
inline constexpr real kMaxLogJump = 10;

/// Fields of a model, all of them reals, in the order of the columns of a chain's sensitivities.
template <class Parameters>
inline constexpr std::size_t kParameterCount = sizeof(Parameters) / sizeof(real);

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/pricing/fourier/model_chain.hpp"

#include "core/numeric/arithmetic/environment.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/black_block.hpp"
#include "core/pricing/fourier/transform_sum.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Results of one option in the order of the columns.
constexpr std::size_t kOptionColumns = 9;
constexpr std::size_t kMostColumns = kOptionColumns + kMostParameters;
using Results = std::array<real, kMostColumns>;

/// The columns of any model, null where one is not wanted.
struct ResultColumns {
  template <class Parameters>
  explicit ResultColumns(const ModelValueColumns<Parameters>& out) noexcept
      : column{out.value, out.error, out.delta,      out.gamma,     out.theta,
               out.rho,   out.phi,   out.dual_delta, out.dual_gamma},
        status(out.status) {
    for (std::size_t i = 0; i < kParameterCount<Parameters>; ++i) {
      column[kOptionColumns + i] = out.sensitivity[i];
    }
  }

  /// Only value and error: the derivatives of the transform then cost nothing.
  bool wants_value_alone() const noexcept {
    for (std::size_t c = 2; c < column.size(); ++c) {
      if (column[c] != nullptr) return false;
    }
    return true;
  }

  void write(std::size_t row, const Results& x, ErrorCode code) const noexcept {
    if (status != nullptr) status[row] = static_cast<std::uint16_t>(code);
    for (std::size_t c = 0; c < column.size(); ++c) {
      if (column[c] == nullptr) continue;
      column[c][row] = code == ErrorCode::ok ? x[c] + real(0.0) : real(0.0);
    }
  }

  std::array<real*, kMostColumns> column{};
  std::uint16_t* status;
};

ModelOption option_at(const ModelChain& chain, std::size_t row) noexcept {
  return {.spot = chain.spot,
          .strike = chain.strike.first[row * chain.strike.stride],
          .expiry_years = chain.expiry_years,
          .rate = chain.rate,
          .carry = chain.carry,
          .type = static_cast<OptionType>(chain.type.first[row * chain.type.stride])};
}

/// Refuses every row: for what is wrong with its option, as the call for one option does, or with
/// what all share.
std::size_t refuse_all(ErrorCode code, const ModelChain& chain, const ResultColumns& out) noexcept {
  for (std::size_t i = 0; i < chain.count; ++i) {
    const ErrorCode own = check_model_option(option_at(chain, i)).code;
    out.write(i, {}, own != ErrorCode::ok ? own : code);
  }
  return chain.count;
}

/// What all strikes of a chain share.
struct ChainTerms {
  explicit ChainTerms(const ModelChain& chain) noexcept
      : spot(chain.spot),
        expiry(chain.expiry_years),
        rate(chain.rate),
        carry(chain.carry),
        discount(exp(-(chain.rate * chain.expiry_years))),
        spot_discount(exp(-(chain.carry * chain.expiry_years))),
        drift((chain.rate - chain.carry) * chain.expiry_years) {}

  real spot, expiry, rate, carry;
  real discount, spot_discount;
  real drift;  ///< log of forward over spot
};

/// Integrals over the strike: what V / (K discount), and its derivatives by log F, hold for the
/// option out of the money.
struct OutOfTheMoney {
  real value = 0.0;      ///< of (F^s K^(1-s) ...) / K
  real spot = 0.0;       ///< the same with a factor s
  real curvature = 0.0;  ///< with a factor s^2 - s
};

/// One strike on its way.
struct Strike {
  real strike;
  real k;  ///< log of strike over forward
  OptionType type;
  OutOfTheMoney black = {};  ///< the control, where the contour has one
};

/// Black's value of the option out of the money, per unit of strike and undiscounted.
OutOfTheMoney black_control(real k, real total_vol) noexcept {
  const real d1 = total_vol * real(0.5) - k / total_vol, d2 = d1 - total_vol;
  const real forward = exp(-k);
  OutOfTheMoney black;
  if (k > 0.0) {
    black.spot = forward * normal_cdf(d1);
    black.value = black.spot - normal_cdf(d2);
  } else {
    black.spot = -(forward * normal_cdf(-d1));
    black.value = normal_cdf(-d2) + black.spot;
  }
  black.curvature = forward * normal_pdf(d1) / total_vol;
  return black;
}

class Chain {
 public:
  Chain(const ModelChain& chain, const ModelLaw& law, const ResultColumns& out) noexcept
      : chain_(chain),
        terms_(chain),
        law_(law),
        family_(law),
        out_(out),
        outputs_(out.wants_value_alone() ? kValueOutputs : all_outputs(law)) {}

  std::size_t run() noexcept {
    std::size_t refused = 0;
    for (std::size_t start = 0; start < chain_.count; start += kStrikeBlock) {
      const std::size_t left = chain_.count - start;
      refused += block(start, left < kStrikeBlock ? left : kStrikeBlock);
    }
    return refused;
  }

 private:
  /// A strike, its integral, and what becomes of both.
  struct Block {
    Strike strike[kStrikeBlock];
    real k[kStrikeBlock];
    ErrorCode code[kStrikeBlock];
    std::uint32_t contour[kStrikeBlock];
    real log_factor[kStrikeBlock];  ///< the integral per unit of strike is e^this times its sum
    StrikeIntegral integral[kStrikeBlock];
  };

  /// Reads the rows from `start` on, integrates contour by contour, and writes.
  std::size_t block(std::size_t start, std::size_t count) noexcept {
    Block b;
    for (std::size_t i = 0; i < count; ++i) {
      b.code[i] = read(start + i, b.strike[i]);
      b.k[i] = b.strike[i].k;
      b.contour[i] = kDone;
      b.integral[i] = {};
      b.log_factor[i] = 0.0;
      if (b.code[i] == ErrorCode::ok && !family_.is_trivial()) {
        b.contour[i] = family_.select(b.k[i]);
      }
    }
    std::size_t refused = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (b.contour[i] != kDone) integrate(b, i, count);
      Results results{};
      if (b.code[i] == ErrorCode::ok) {
        b.code[i] = settle(b.strike[i], b.integral[i], b.log_factor[i], results);
      }
      out_.write(start + i, results, b.code[i]);
      refused += b.code[i] != ErrorCode::ok ? 1 : 0;
    }
    return refused;
  }

  static constexpr std::uint32_t kDone = 0xffffffffu;

  ErrorCode read(std::size_t row, Strike& strike) const noexcept {
    const ModelOption option = option_at(chain_, row);
    strike = {option.strike, 0.0, option.type, {}};
    const ErrorCode code = check_model_option(option).code;
    if (code != ErrorCode::ok) return code;
    const pack<1> spot = terms_.spot;
    const Logarithm<1> ratio = log_moneyness(spot, pack<1>(option.strike), 1.0 / spot);
    strike.k = (ratio.high.v - terms_.drift) + ratio.low.v;
    return is_finite(strike.k) ? ErrorCode::ok : ErrorCode::overflow;
  }

  /// Integrates for every strike that shares the contour of row `first`, and marks them as done.
  void integrate(Block& b, std::size_t first, std::size_t count) noexcept {
    const std::uint32_t number = b.contour[first];
    const Contour contour = family_.contour(number);
    std::uint32_t index[kStrikeBlock];
    std::size_t members = 0;
    for (std::size_t i = first; i < count; ++i) {
      if (b.contour[i] != number) continue;
      b.contour[i] = kDone;
      index[members++] = static_cast<std::uint32_t>(i);
      b.log_factor[i] = contour.log_size - (contour.pole + contour.vertex) * b.k[i];
      b.integral[i].error = std::numeric_limits<real>::max();
      if (!contour.control) continue;
      b.strike[i].black = black_control(b.k[i], family_.total_vol());
      b.integral[i].control = b.strike[i].black.value * exp(-b.log_factor[i]);
    }
    if (!(contour.half_width > 0.0)) return;
    ContourIntegral integral(law_, contour, family_.total_vol(), outputs_);
    integral.run({index, members}, b.k, b.integral);
  }

  /// The option's results from its integral.
  ErrorCode settle(const Strike& strike, const StrikeIntegral& integral, real log_factor,
                   Results& x) const noexcept {
    const real strike_value = strike.strike * terms_.discount;
    const real factor = family_.is_trivial() ? real(0.0) : exp(log_factor);
    OutOfTheMoney otm = strike.black;
    if (family_.is_trivial() && strike.k == 0.0) otm.spot = real(-0.5);
    otm.value = otm.value + factor * integral.value[kSumValue];
    if (!(factor * integral.error <= kConverged * otm.value)) return ErrorCode::no_convergence;
    const real error = factor * (integral.error + real(0x1p-50) * integral.size) +
                       otm.value * real(0x1p-52) * (real(4.0) + absolute(log_factor));
    if (!(error <= kTelling)) return ErrorCode::no_convergence;
    x[0] = strike_value * otm.value;
    x[1] = strike_value * error;
    if (outputs_ > kValueOutputs) {
      otm.spot = otm.spot + factor * integral.value[kSumSpot];
      otm.curvature = otm.curvature + factor * integral.value[kSumCurvature];
      const real spot_part = strike_value * otm.spot;
      const real law_part = strike_value * factor * integral.value[kSumExpiry];
      x[2] = spot_part / terms_.spot;
      x[3] = strike_value * otm.curvature / (terms_.spot * terms_.spot);
      x[4] = (terms_.rate * x[0] - (terms_.rate - terms_.carry) * spot_part) - law_part;
      x[5] = terms_.expiry * (spot_part - x[0]);
      x[6] = -(terms_.expiry * spot_part);
      x[7] = (x[0] - spot_part) / strike.strike;
      x[8] = terms_.discount * otm.curvature / strike.strike;
      for (std::size_t i = 0; i < law_.parameters(); ++i) {
        x[kOptionColumns + i] = strike_value * factor * integral.value[kSumExpiry + 1 + i];
      }
    }
    add_parity(strike, x);
    return all_finite(x) ? ErrorCode::ok : ErrorCode::overflow;
  }

  /// In the money: the other side's option and the forward.
  void add_parity(const Strike& strike, Results& x) const noexcept {
    const OptionType otm = strike.k > 0.0 ? OptionType::call : OptionType::put;
    if (strike.type == otm) return;
    const real sign = strike.type == OptionType::call ? real(1.0) : real(-1.0);
    const real forward_value = sign * terms_.spot * terms_.spot_discount;
    const real strike_value = sign * strike.strike * terms_.discount;
    x[0] = x[0] + (forward_value - strike_value);
    x[2] = x[2] + sign * terms_.spot_discount;
    x[4] = x[4] + (terms_.carry * forward_value - terms_.rate * strike_value);
    x[5] = x[5] + terms_.expiry * strike_value;
    x[6] = x[6] - terms_.expiry * forward_value;
    x[7] = x[7] - sign * terms_.discount;
  }

  static constexpr real kConverged = 1e-9;
  /// Of the strike's present value: rounding can outgrow the value where a jump is all that can
  /// happen before an expiry that is less than a microsecond away.
  static constexpr real kTelling = 1e-9;

  const ModelChain& chain_;
  const ChainTerms terms_;
  const ModelLaw& law_;
  ContourFamily family_;
  const ResultColumns& out_;
  const std::size_t outputs_;
};

/// Whether every row is refused, for the parameters, the machine's arithmetic, or fields that all
/// strikes share: no contour is then sought.
ErrorCode refused_for_all(const ModelChain& options, const Error& parameters) noexcept {
  if (parameters.code != ErrorCode::ok) return parameters.code;
  const ErrorCode mode = check_arithmetic().code;
  if (mode != ErrorCode::ok) return mode;
  return check_model_option({.spot = options.spot,
                             .strike = 1.0,
                             .expiry_years = options.expiry_years,
                             .rate = options.rate,
                             .carry = options.carry})
      .code;
}

template <class Parameters>
std::size_t chain(const ModelChain& options, const Parameters& parameters, const Error& refused,
                  const ModelValueColumns<Parameters>& to) noexcept {
  const ResultColumns out(to);
  const ErrorCode code = refused_for_all(options, refused);
  if (code != ErrorCode::ok) return refuse_all(code, options, out);
  const ModelLaw law(parameters, options.expiry_years);
  return Chain(options, law, out).run();
}

}  // namespace

std::size_t heston_chain(const ModelChain& options, const HestonParameters& parameters,
                         const ModelValueColumns<HestonParameters>& out) noexcept {
  return chain(options, parameters, check_heston(parameters), out);
}

std::size_t merton_chain(const ModelChain& options, const MertonParameters& parameters,
                         const ModelValueColumns<MertonParameters>& out) noexcept {
  return chain(options, parameters, check_merton(parameters), out);
}

std::size_t kou_chain(const ModelChain& options, const KouParameters& parameters,
                      const ModelValueColumns<KouParameters>& out) noexcept {
  return chain(options, parameters, check_kou(parameters), out);
}

std::size_t bates_chain(const ModelChain& options, const BatesParameters& parameters,
                        const ModelValueColumns<BatesParameters>& out) noexcept {
  return chain(options, parameters, check_bates(parameters), out);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

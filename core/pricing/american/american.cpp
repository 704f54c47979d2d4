#include "core/pricing/american/american.hpp"

#include <array>

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"
#include "core/pricing/american/put_value.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::size_t kRows = 64;  // options of a chunk: their European values go ahead

struct European {
  real value[kRows], delta[kRows], gamma[kRows], vega[kRows], theta[kRows], rho[kRows], phi[kRows];
  std::uint16_t status[kRows];
};

template <class T>
Column<T> from_row(const Column<T>& column, std::size_t row) noexcept {
  return {column.first + row * column.stride, column.stride};
}

/// The boundary of the rows before, kept as long as rows ask for the same one.
class BoundaryKeeper {
 public:
  BoundaryKeeper(AmericanAccuracy accuracy, bool tangents) noexcept
      : accuracy_(accuracy), tangents_(tangents) {}

  Error prepare(const BoundaryInputs& inputs) noexcept {
    const std::array<std::uint64_t, 4> key = {bits_of(inputs.expiry_years), bits_of(inputs.vol),
                                              bits_of(inputs.rate), bits_of(inputs.carry)};
    if (solved_ && key == key_) return error_;
    key_ = key;
    solved_ = true;
    error_ = solve_boundary(inputs, accuracy_, tangents_, boundary_);
    return error_;
  }
  const ExerciseBoundary& boundary() const noexcept { return boundary_; }

 private:
  AmericanAccuracy accuracy_;
  bool tangents_;
  bool solved_ = false;
  std::array<std::uint64_t, 4> key_ = {};
  Error error_;
  ExerciseBoundary boundary_;
};

/// The put of which an option is made: itself, or for a call the one with spot and strike, rate and
/// carry exchanged (McDonald and Schroder 1998).
struct PutView {
  bool is_call;
  real strike;    ///< of the put
  real log_spot;  ///< logarithm of the put's spot over its strike
};

PutView put_view(const OptionInputs& in) noexcept {
  const bool is_call = in.type == OptionType::call;
  const real strike = is_call ? in.spot : in.strike, spot = is_call ? in.strike : in.spot;
  return {is_call, strike, log(pack<1>(spot / strike)).v};
}

BoundaryInputs boundary_inputs(const OptionInputs& in) noexcept {
  const bool is_call = in.type == OptionType::call;
  return {in.expiry_years, in.vol, is_call ? in.carry : in.rate, is_call ? in.rate : in.carry};
}

/// A boundary as a price of the underlying.
real boundary_price(const OptionInputs& in, real distance) noexcept {
  const real ratio = exp(pack<1>(in.type == OptionType::call ? distance : -distance)).v;
  return in.strike * ratio;
}

void set_region(const OptionInputs& in, const ExerciseBoundary& b, AmericanValue& v) noexcept {
  if (b.regime == ExerciseRegime::never || b.has_met) return;
  const bool is_call = in.type == OptionType::call;
  v.region = b.rate < 0.0 ? ExerciseRegion::between
             : is_call    ? ExerciseRegion::above
                          : ExerciseRegion::below;
  v.boundary = boundary_price(in, b.near_distance);
  if (b.rate < 0.0) v.far_boundary = boundary_price(in, b.far_distance);
}

/// Adds the European option's, or nothing where the put's value is whole.
AmericanValue assemble(const OptionInputs& in, const ExerciseBoundary& b, const AmericanValue& euro,
                       bool tangents) noexcept {
  if (b.regime == ExerciseRegime::never) return euro;
  const PutView view = put_view(in);
  const PutValue put = put_value(b, view.log_spot);
  const PutTerms& t = put.terms;
  AmericanValue v = put.whole ? AmericanValue{} : euro;
  const real intrinsic = view.is_call ? in.spot - in.strike : in.strike - in.spot;
  if (put.exercised) {
    v.value = intrinsic;
    v.delta = either(view.is_call, 1.0, -1.0);
    v.premium = larger(intrinsic - euro.value, 0.0);
    set_region(in, b, v);
    return v;
  }
  const real curvature = view.strike * (t.by_log_twice - t.by_log) / in.spot / in.spot;
  v.value = larger(v.value + view.strike * t.value, intrinsic);
  v.delta = v.delta + view.strike * (view.is_call ? t.value - t.by_log : t.by_log) / in.spot;
  v.gamma = v.gamma + curvature;
  // Rounding and the integral's own error could carry it past what the exercised option has.
  if (b.rate >= 0.0) {
    v.delta = view.is_call ? smaller(v.delta, 1.0) : larger(v.delta, -1.0);
  }
  if (tangents) {
    const real by_own_rate = view.strike * in.expiry_years * t.by_input[1];
    const real by_own_carry = view.strike * in.expiry_years * t.by_input[2];
    v.vega = v.vega + view.strike * square_root(in.expiry_years) * t.by_input[0];
    v.rho = v.rho + (view.is_call ? by_own_carry : by_own_rate);
    v.phi = v.phi + (view.is_call ? by_own_rate : by_own_carry);
  }
  const real drift = (in.rate - in.carry) * in.spot;
  const real diffusion = real(0.5) * in.vol * in.vol * in.spot * in.spot;
  v.theta = in.rate * v.value - drift * v.delta - diffusion * v.gamma;
  v.premium = larger(v.value - euro.value, 0.0);
  set_region(in, b, v);
  return v;
}

/// The derivatives of value / spot.
AmericanValue in_coin(const OptionInputs& in, const AmericanValue& quote) noexcept {
  const real inverse = real(1.0) / in.spot;
  AmericanValue v = quote;
  v.value = quote.value * inverse;
  v.delta = (quote.delta - v.value) * inverse;
  v.gamma = (quote.gamma - (v.delta + v.delta)) * inverse;
  v.vega = quote.vega * inverse;
  v.theta = quote.theta * inverse;
  v.rho = quote.rho * inverse;
  v.phi = quote.phi * inverse;
  v.premium = quote.premium * inverse;
  return v;
}

bool all_results_finite(const AmericanValue& v) noexcept {
  const real results[] = {v.value, v.delta, v.gamma,   v.vega,     v.theta,
                          v.rho,   v.phi,   v.premium, v.boundary, v.far_boundary};
  return all_finite(results);
}

/// Writes the wanted columns of a row; -0 becomes +0.
void write(const AmericanValueColumns& out, std::size_t i, const AmericanValue& v,
           ErrorCode code) noexcept {
  const auto put = [i](real* column, real x) {
    if (column != nullptr) column[i] = x + 0.0;
  };
  put(out.value, v.value);
  put(out.delta, v.delta);
  put(out.gamma, v.gamma);
  put(out.vega, v.vega);
  put(out.theta, v.theta);
  put(out.rho, v.rho);
  put(out.phi, v.phi);
  put(out.premium, v.premium);
  put(out.boundary, v.boundary);
  put(out.far_boundary, v.far_boundary);
  if (out.region != nullptr) out.region[i] = static_cast<std::uint8_t>(v.region);
  if (out.status != nullptr) out.status[i] = static_cast<std::uint16_t>(code);
}

/// A row with the yields of its settlement.
OptionInputs option_at(const OptionColumns& options, std::size_t i) noexcept {
  const auto at = [i](const auto& column) { return column.first[i * column.stride]; };
  const Yields yields = settled_yields(options.settlement, at(options.rate), at(options.carry));
  return {.spot = at(options.spot),
          .strike = at(options.strike),
          .expiry_years = at(options.expiry_years),
          .vol = at(options.vol),
          .rate = yields.rate,
          .carry = yields.carry,
          .type = static_cast<OptionType>(at(options.type)),
          .settlement = options.settlement};
}

/// The European options of the rows [start, start + count), in quote currency, paid today or
/// margined. Vega, rho and phi
/// only where they are wanted.
void price_european(const OptionColumns& options, std::size_t start, std::size_t count,
                    bool tangents, European& to) noexcept {
  const bool futures = options.settlement == Settlement::futures;
  const OptionColumns rows = {.count = count,
                              .spot = from_row(options.spot, start),
                              .strike = from_row(options.strike, start),
                              .expiry_years = from_row(options.expiry_years, start),
                              .vol = from_row(options.vol, start),
                              .rate = from_row(options.rate, start),
                              .carry = from_row(options.carry, start),
                              .type = from_row(options.type, start),
                              .settlement = futures ? Settlement::futures : Settlement::quote};
  price_options(rows, {.value = to.value,
                       .delta = to.delta,
                       .gamma = to.gamma,
                       .vega = tangents ? to.vega : nullptr,
                       .theta = to.theta,
                       .rho = tangents ? to.rho : nullptr,
                       .phi = tangents ? to.phi : nullptr,
                       .status = to.status});
}

AmericanValue european_value(const European& euro, std::size_t i, bool tangents) noexcept {
  AmericanValue v = {};
  v.value = euro.value[i];
  v.delta = euro.delta[i];
  v.gamma = euro.gamma[i];
  v.theta = euro.theta[i];
  if (tangents) {
    v.vega = euro.vega[i];
    v.rho = euro.rho[i];
    v.phi = euro.phi[i];
  }
  return v;
}

/// All rows, with one keeper for the calls and one for the puts.
class BatchPricer {
 public:
  BatchPricer(AmericanAccuracy accuracy, bool tangents) noexcept
      : accuracy_(accuracy),
        tangents_(tangents),
        keepers_{{accuracy, tangents}, {accuracy, tangents}} {}

  /// The value of a row whose European option is at hand; `code` is what that one was refused for.
  ErrorCode price(const OptionInputs& in, const AmericanValue& euro, ErrorCode code,
                  AmericanValue& value) noexcept {
    value = {};
    if (code == ErrorCode::ok) code = check_american(in, accuracy_).code;
    if (code != ErrorCode::ok) return code;
    BoundaryKeeper& keeper = keepers_[in.type == OptionType::call ? 0 : 1];
    code = keeper.prepare(boundary_inputs(in)).code;
    if (code != ErrorCode::ok) return code;
    AmericanValue v = assemble(in, keeper.boundary(), euro, tangents_);
    if (in.settlement == Settlement::coin) v = in_coin(in, v);
    if (in.settlement == Settlement::futures) v.rho = -v.phi;
    if (!all_results_finite(v)) return ErrorCode::overflow;
    value = v;
    return ErrorCode::ok;
  }

 private:
  AmericanAccuracy accuracy_;
  bool tangents_;
  BoundaryKeeper keepers_[2];
};

}  // namespace

Error check_american(const OptionInputs& inputs, AmericanAccuracy accuracy) noexcept {
  const Error refused = check_option(inputs);
  if (refused.code != ErrorCode::ok) return refused;
  const auto level = static_cast<std::uint32_t>(accuracy);
  if (level > 2) return {ErrorCode::out_of_domain, Field::accuracy, 0, refused_value(level)};
  const real years = inputs.expiry_years;
  const auto beyond = [](Field field, real value) {
    return Error{ErrorCode::out_of_domain, field, 0, refused_value(value)};
  };
  const Yields yields = settled_yields(inputs.settlement, inputs.rate, inputs.carry);
  if (!(absolute(yields.rate) * years <= kMaxAmericanTotalRate)) {
    return beyond(Field::rate, inputs.rate);
  }
  if (!(absolute(yields.carry) * years <= kMaxAmericanTotalRate)) {
    return beyond(Field::carry, inputs.carry);
  }
  if (!(inputs.vol * square_root(years) <= kMaxAmericanTotalVol)) {
    return beyond(Field::vol, inputs.vol);
  }
  return {};
}

std::size_t price_americans(const OptionColumns& options, AmericanAccuracy accuracy,
                            const AmericanValueColumns& out) noexcept {
  const bool tangents = out.vega != nullptr || out.rho != nullptr || out.phi != nullptr;
  BatchPricer pricer(accuracy, tangents);
  European euro;
  std::size_t refused = 0;
  for (std::size_t start = 0; start < options.count; start += kRows) {
    const std::size_t left = options.count - start, count = left < kRows ? left : kRows;
    price_european(options, start, count, tangents, euro);
    for (std::size_t i = 0; i < count; ++i) {
      AmericanValue value;
      const auto code =
          pricer.price(option_at(options, start + i), european_value(euro, i, tangents),
                       static_cast<ErrorCode>(euro.status[i]), value);
      write(out, start + i, value, code);
      if (code != ErrorCode::ok) ++refused;
    }
  }
  return refused;
}

Result<AmericanValue> price_american(const OptionInputs& inputs,
                                     AmericanAccuracy accuracy) noexcept {
  const Error refused = check_american(inputs, accuracy);
  if (refused.code != ErrorCode::ok) return refused;
  const auto type = static_cast<std::uint8_t>(inputs.type);
  AmericanValue v;
  std::uint8_t region = 0;
  std::uint16_t status = 0;
  price_americans({.count = 1,
                   .spot = {&inputs.spot},
                   .strike = {&inputs.strike},
                   .expiry_years = {&inputs.expiry_years},
                   .vol = {&inputs.vol},
                   .rate = {&inputs.rate},
                   .carry = {&inputs.carry},
                   .type = {&type},
                   .settlement = inputs.settlement},
                  accuracy,
                  {.value = &v.value,
                   .delta = &v.delta,
                   .gamma = &v.gamma,
                   .vega = &v.vega,
                   .theta = &v.theta,
                   .rho = &v.rho,
                   .phi = &v.phi,
                   .premium = &v.premium,
                   .boundary = &v.boundary,
                   .far_boundary = &v.far_boundary,
                   .region = &region,
                   .status = &status});
  if (status != 0) return Error{static_cast<ErrorCode>(status), Field::none, 0, 0};
  v.region = static_cast<ExerciseRegion>(region);
  return v;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

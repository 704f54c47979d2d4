// Batches of Bachelier options for any number of lanes. `price_bacheliers` is the instance with the
// build's own lanes; tests hold the others against it.
#pragma once

#include <array>

#include "core/pricing/bachelier_rows.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

inline constexpr std::size_t kBachelierResults = 16;

/// The result columns as a list, in the order of BachelierValue.
inline std::array<real*, kBachelierResults> bachelier_columns(
    const BachelierValueColumns& out) noexcept {
  return {out.value,      out.delta,      out.gamma, out.vega,  out.theta, out.rho,
          out.dual_delta, out.dual_gamma, out.vanna, out.volga, out.charm, out.veta,
          out.speed,      out.zomma,      out.color, out.ultima};
}

/// Zeros and a code.
void refuse_bachelier_row(const BachelierValueColumns& out, std::size_t row,
                          ErrorCode code) noexcept;

/// All results of N rows, in the order of BachelierValue. Adding 0 turns -0 into +0.
template <int N>
LOADLINE_INLINE std::array<pack<N>, kBachelierResults> bachelier_results(
    const BachelierRows<N>& in, const BachelierTerms<N>& t) {
  const pack<N> z = t.z, square = z * z, n = t.density;
  const pack<N> half_over_root = 0.5 * t.inverse_root;
  const pack<N> half_over_expiry = half_over_root * t.inverse_root;
  const pack<N> gamma = n * t.inverse_total_vol, delta = in.sign * t.exercised;
  const pack<N> vega = n * t.root, over_vol = n * t.inverse_vol;
  return {t.value,
          delta + 0.0,
          gamma,
          vega,
          0.0 - n * in.vol * half_over_root,
          0.0 - in.expiry * t.value,
          0.0 - delta,
          gamma,
          0.0 - over_vol * z,
          vega * t.inverse_vol * square,
          n * z * half_over_expiry + 0.0,
          n * (1.0 + square) * half_over_root,
          0.0 - gamma * t.inverse_total_vol * z,
          gamma * t.inverse_vol * (square - 1.0) + 0.0,
          gamma * half_over_expiry * (1.0 - square) + 0.0,
          vega * t.inverse_vol * t.inverse_vol * square * (square - 3.0) + 0.0};
}

/// Row i as the aggregate that `check_bachelier` takes.
inline BachelierInputs bachelier_of_row(const BachelierColumns& options, std::size_t i) noexcept {
  const auto at = [i](const auto& column) { return column.first[i * column.stride]; };
  return {.forward = at(options.forward),
          .strike = at(options.strike),
          .expiry_years = at(options.expiry_years),
          .normal_vol = at(options.normal_vol),
          .discount = at(options.discount),
          .type = static_cast<OptionType>(at(options.type))};
}

/// N rows from `start`; those beyond `count` and those that are refused give way to an option that
/// cannot fail.
template <int N>
BachelierRows<N> read_bacheliers(const BachelierColumns& options, std::size_t start,
                                 std::size_t count, ErrorCode* codes) noexcept {
  constexpr std::size_t kWidth = N;
  real column[6][kWidth];
  for (std::size_t k = 0; k < kWidth; ++k) {
    BachelierInputs row = {.forward = 1.0, .strike = 1.0, .expiry_years = 1.0, .normal_vol = 1.0};
    codes[k] = ErrorCode::ok;
    if (k < count) {
      const BachelierInputs given = bachelier_of_row(options, start + k);
      codes[k] = check_bachelier(given).code;
      if (codes[k] == ErrorCode::ok) row = given;
    }
    column[0][k] = row.forward;
    column[1][k] = row.strike;
    column[2][k] = row.expiry_years;
    column[3][k] = row.normal_vol;
    column[4][k] = row.discount;
    column[5][k] = row.type == OptionType::call ? real(1.0) : real(-1.0);
  }
  return {pack<N>::load(column[0]), pack<N>::load(column[1]), pack<N>::load(column[2]),
          pack<N>::load(column[3]), pack<N>::load(column[4]), pack<N>::load(column[5])};
}

template <int N>
std::size_t price_bachelier_rows(const BachelierColumns& options,
                                 const BachelierValueColumns& out) noexcept {
  constexpr std::size_t kWidth = N;
  const auto columns = bachelier_columns(out);
  std::size_t refused = 0;
  for (std::size_t start = 0; start < options.count; start += kWidth) {
    const std::size_t left = options.count - start, count = left < kWidth ? left : kWidth;
    ErrorCode codes[kWidth];
    const BachelierRows<N> in = read_bacheliers<N>(options, start, count, codes);
    const auto results = bachelier_results(in, bachelier_terms(in));
    pack<N> poison = 0.0;
    for (std::size_t c = 0; c < kBachelierResults; ++c) {
      if (columns[c] == nullptr) continue;
      poison = poison + results[c] * 0.0;
      real values[kWidth];
      results[c].store(values);
      for (std::size_t k = 0; k < count; ++k) columns[c][start + k] = values[k];
    }
    real poisons[kWidth];
    poison.store(poisons);
    for (std::size_t k = 0; k < count; ++k) {
      if (codes[k] == ErrorCode::ok && !(poisons[k] == 0.0)) codes[k] = ErrorCode::overflow;
      if (out.status != nullptr) out.status[start + k] = 0;
      if (codes[k] == ErrorCode::ok) continue;
      refuse_bachelier_row(out, start + k, codes[k]);
      ++refused;
    }
  }
  return refused;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

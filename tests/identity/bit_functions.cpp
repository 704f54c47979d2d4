// Compiled once for each kind of real.
#include "tests/identity/bit_functions.hpp"

#include <array>
#include <vector>

#include "core/numeric/analysis/sums.hpp"
#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/elementary/trigonometric.hpp"
#include "core/numeric/exp.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/numeric/log.hpp"
#include "core/numeric/normal.hpp"
#include "core/pricing/black.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

using Words = std::span<const std::uint64_t>;
using Results = std::span<std::uint64_t>;

std::vector<real> reals_of(Words in) {
  std::vector<real> out(in.size());
  for (std::size_t i = 0; i < in.size(); ++i) out[i] = real_from_bits(in[i]);
  return out;
}

void put(std::span<const real> values, Results out) {
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = bits_of(values[i]);
}

/// A batch of a function of one real.
template <auto Batch>
void batch(Words in, Results out) {
  std::vector<real> values = reals_of(in);
  Batch(values, values);
  put(values, out);
}

using Batch = void (*)(std::span<const real>, std::span<real>) noexcept;

/// x^y over rows of x and y.
void power(Words in, Results out) {
  const std::vector<real> values = reals_of(in);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = bits_of(pow(values[2 * i], values[2 * i + 1]));
  }
}

/// What one function of a span gives, over rows of 40.
template <auto Sum>
void sums(Words in, Results out) {
  const std::vector<real> values = reals_of(in);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = bits_of(Sum(std::span(&values[40 * i], 40)));
}

/// Eigenvalues and vectors of a matrix of 4 x 4, and the error's code.
void eigen(Words in, Results out) {
  const std::vector<real> values = reals_of(in);
  for (std::size_t row = 0; row * 16 < in.size(); ++row) {
    std::array<real, 16> a, vectors{};
    std::array<real, 4> found{};
    for (std::size_t i = 0; i < 16; ++i) a[i] = values[row * 16 + i];
    const Error error = eigen_symmetric({a.data(), 4, 4}, found, {vectors.data(), 4, 4});
    put(found, out.subspan(row * 21));
    put(vectors, out.subspan(row * 21 + 4));
    out[row * 21 + 20] = static_cast<std::uint64_t>(error.code);
  }
}

constexpr std::size_t kBlackInputs = 8, kBlackOutputs = 18;

/// Type and settlement are the sixth and seventh word, one in eight of them out of domain.
std::uint32_t choice(std::uint64_t word) {
  return word % 8 == 0 ? 2 : (word >> 3) % 2;
}

/// One option after the other: value, sixteen Greeks and the error's code.
void black_scalar(Words in, Results out) {
  const std::vector<real> x = reals_of(in);
  for (std::size_t row = 0; row * kBlackInputs < in.size(); ++row) {
    const std::size_t at = row * kBlackInputs;
    const auto priced = price_option({.spot = x[at],
                                      .strike = x[at + 1],
                                      .expiry_years = x[at + 2],
                                      .vol = x[at + 3],
                                      .rate = x[at + 4],
                                      .carry = x[at + 5],
                                      .type = static_cast<OptionType>(choice(in[at + 6])),
                                      .settlement = static_cast<Settlement>(choice(in[at + 7]))});
    const Results to = out.subspan(row * kBlackOutputs, kBlackOutputs);
    for (std::uint64_t& word : to) word = 0;
    to[17] = static_cast<std::uint64_t>(priced.error().code);
    if (!priced.ok()) continue;
    const OptionValue& v = priced.value();
    put(std::array{v.value, v.delta, v.gamma, v.vega, v.theta, v.rho, v.phi, v.dual_delta,
                   v.dual_gamma, v.vanna, v.volga, v.charm, v.veta, v.speed, v.zomma, v.color,
                   v.ultima},
        to);
  }
}

/// All rows in one batch, settled as the first row says.
void black_batch(Words in, Results out) {
  const std::size_t rows = in.size() / kBlackInputs;
  std::array<std::vector<real>, 6> fields;
  std::array<std::vector<real>, 17> results;
  std::vector<std::uint8_t> type(rows);
  std::vector<std::uint16_t> status(rows);
  for (auto& field : fields) field.resize(rows);
  for (auto& result : results) result.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t f = 0; f < 6; ++f) fields[f][row] = real_from_bits(in[row * kBlackInputs + f]);
    type[row] = static_cast<std::uint8_t>(choice(in[row * kBlackInputs + 6]));
  }
  const auto column = [&](std::size_t f) { return Column<real>{fields[f].data(), 1}; };
  const auto to = [&](std::size_t c) { return results[c].data(); };
  price_options({rows,
                 column(0),
                 column(1),
                 column(2),
                 column(3),
                 column(4),
                 column(5),
                 {type.data(), 1},
                 static_cast<Settlement>(choice(in[7]))},
                {to(0), to(1), to(2), to(3), to(4), to(5), to(6), to(7), to(8), to(9), to(10),
                 to(11), to(12), to(13), to(14), to(15), to(16), status.data()});
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t c = 0; c < 17; ++c) out[row * kBlackOutputs + c] = bits_of(results[c][row]);
    out[row * kBlackOutputs + 17] = status[row];
  }
}

constexpr BitFunction kFunctions[] = {
    {"exp", 1, 1, -750, 715, batch<static_cast<Batch>(exp)>},
    {"log", 1, 1, 0, 4, batch<static_cast<Batch>(log)>},
    {"normal_pdf", 1, 1, -40, 40, batch<static_cast<Batch>(normal_pdf)>},
    {"normal_cdf", 1, 1, -40, 10, batch<static_cast<Batch>(normal_cdf)>},
    {"expm1", 1, 1, -40, 715, batch<static_cast<Batch>(expm1)>},
    {"exp2", 1, 1, -1080, 1030, batch<static_cast<Batch>(exp2)>},
    {"log1p", 1, 1, -1, 4, batch<static_cast<Batch>(log1p)>},
    {"log2", 1, 1, 0, 4, batch<static_cast<Batch>(log2)>},
    {"pow", 2, 1, 0, 50, power},
    {"sin", 1, 1, -1e5, 1e5, batch<static_cast<Batch>(sin)>},
    {"cos", 1, 1, -1e5, 1e5, batch<static_cast<Batch>(cos)>},
    {"tanh", 1, 1, -20, 20, batch<static_cast<Batch>(tanh)>},
    {"sigmoid", 1, 1, -750, 40, batch<static_cast<Batch>(sigmoid)>},
    {"erf", 1, 1, -6, 6, batch<static_cast<Batch>(erf)>},
    {"erfc", 1, 1, -6, 28, batch<static_cast<Batch>(erfc)>},
    {"erfcx", 1, 1, -27, 60, batch<static_cast<Batch>(erfcx)>},
    {"normal_quantile", 1, 1, 0, 1, batch<static_cast<Batch>(normal_quantile)>},
    {"sum", 40, 1, -1, 1, sums<static_cast<real (*)(std::span<const real>) noexcept>(sum)>},
    {"compensated_sum", 40, 1, -1, 1, sums<compensated_sum>},
    {"eigen_symmetric", 16, 21, -1, 1, eigen},
    {"black_scalar", kBlackInputs, kBlackOutputs, 0.01, 2, black_scalar},
    {"black_batch", kBlackInputs, kBlackOutputs, 0.01, 2, black_batch},
};

}  // namespace
}  // namespace loadline::inline LOADLINE_ARITHMETIC

namespace loadline {

#if defined(LOADLINE_SOFTWARE_REAL)
std::span<const BitFunction> software_functions() noexcept {
  return software::kFunctions;
}
#else
std::span<const BitFunction> hardware_functions() noexcept {
  return hardware::kFunctions;
}
#endif

}  // namespace loadline

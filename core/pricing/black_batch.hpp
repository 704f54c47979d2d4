// Batches of options for any number of lanes. `price_options` is the instance with the build's own
// lanes; tests hold the others against it.
#pragma once

#include <array>
#include <limits>

#include "core/pricing/black_greeks.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Row i of a batch as the aggregate that `check_option` takes.
inline OptionInputs option_of_row(const OptionColumns& options, std::size_t i) noexcept {
  const auto at = [i](const auto& column) { return column.first[i * column.stride]; };
  return {.spot = at(options.spot),
          .strike = at(options.strike),
          .expiry_years = at(options.expiry_years),
          .vol = at(options.vol),
          .rate = at(options.rate),
          .carry = at(options.carry),
          .type = static_cast<OptionType>(at(options.type)),
          .settlement = options.settlement};
}

/// The inputs of one block, with refused rows replaced by an option that cannot fail. What all rows
/// share is copied once, as often as the longest block has rows, and replaced only where it is
/// itself refused.
class BlockReader {
 public:
  /// `longest`: rows of the first block, padding included; no later one has more.
  BlockReader(const OptionColumns& options, std::size_t longest) noexcept : options_(options) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      const Column<real>& from = column(c);
      if (from.stride != 0 || options.count == 0) continue;
      const real value = fits(c, *from.first) ? *from.first : kHarmless[c];
      for (std::size_t i = 0; i < longest; ++i) scratch_[c][i] = value;
      current_[c] = scratch_[c];
      is_shared_valid_ &= fits(c, *from.first);
    }
    if (options.type.stride == 0 && options.count != 0) read_types(0, longest);
    for (std::size_t i = 0; i < longest; ++i) no_rate_[i] = 0.0;
  }

  /// Takes rows [start, start + count) and fills up to `padded`. Rows that `check_option` refuses
  /// get their code in `codes`, which starts as zeros. Returns how many there are.
  template <int N>
  std::size_t read(std::size_t start, std::size_t count, std::size_t padded,
                   std::uint16_t* codes) noexcept {
    for (std::size_t c = 0; c < kColumns; ++c) {
      const Column<real>& from = column(c);
      if (from.stride == 0) continue;
      const real* const first = from.first + start * from.stride;
      if (from.stride == 1 && count == padded) {
        current_[c] = first;
        continue;
      }
      for (std::size_t i = 0; i < count; ++i) scratch_[c][i] = first[i * from.stride];
      for (std::size_t i = count; i < padded; ++i) scratch_[c][i] = kHarmless[c];
      current_[c] = scratch_[c];
    }
    if (options_.type.stride != 0) read_types(start, count);
    for (std::size_t i = count; i < padded; ++i) sign_[i] = 1;
    if (do_types_fit_ && is_shared_valid_ && options_.settlement <= Settlement::futures &&
        surely_valid<N>(padded)) {
      return 0;
    }
    return replace_refused(start, count, codes);
  }

  /// The block that was read last.
  BlockInputs inputs(std::size_t padded) noexcept {
    const real *const rate = current_[4], *const carry = current_[5];
    BlockInputs in = {current_[0], current_[1], current_[2], current_[3], rate,
                      carry,       sign_,       rate,        carry};
    if (options_.settlement != Settlement::futures) return in;
    for (std::size_t i = 0; i < padded; ++i) {
      net_carry_[i] = settled_yields(Settlement::futures, rate[i], carry[i]).carry;
    }
    in.rate = no_rate_;
    in.carry = net_carry_;
    return in;
  }

 private:
  static constexpr std::size_t kColumns = 6;
  static constexpr real kHarmless[kColumns] = {1, 1, 1, 1, 0, 0};

  const Column<real>& column(std::size_t c) const noexcept {
    const Column<real>* const columns[kColumns] = {&options_.spot,         &options_.strike,
                                                   &options_.expiry_years, &options_.vol,
                                                   &options_.rate,         &options_.carry};
    return *columns[c];
  }

  /// Whether `check_option` accepts the value of a column.
  static bool fits(std::size_t c, real x) noexcept {
    constexpr real kInfinity = std::numeric_limits<real>::infinity();
    if (c < 2) return x >= kMinOptionPrice && x <= kMaxOptionPrice;
    return (c < 4 ? x >= 0.0 : x > -kInfinity) && x < kInfinity;
  }

  /// Turns types into signs, and notes whether every one is a call or a put.
  void read_types(std::size_t start, std::size_t count) noexcept {
    constexpr std::uint64_t kBitsOfOne = 0x3ff0000000000000u;
    const std::uint8_t* const type = options_.type.first + start * options_.type.stride;
    const std::size_t stride = options_.type.stride;
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t t = type[i * stride];
      seen |= t;
      sign_[i] = real_from_bits(kBitsOfOne | t << 63);
    }
    do_types_fit_ = seen <= 1;
  }

  /// True only when no row can be refused. A sum tells that all addends are finite; finite ones
  /// whose sum is not are left to the exact check.
  template <int N>
  bool surely_valid(std::size_t rows) const noexcept {
    pack<N> least_price = kMinOptionPrice, largest_price = kMaxOptionPrice;
    pack<N> least_other = 0.0, poison = 0.0;
    for (std::size_t i = 0; i < rows; i += N) {
      const pack<N> spot = at<N>(current_[0], i), strike = at<N>(current_[1], i);
      const pack<N> expiry = at<N>(current_[2], i), vol = at<N>(current_[3], i);
      least_price = at_most(at_most(least_price, spot), strike);
      largest_price = at_least(at_least(largest_price, spot), strike);
      least_other = at_most(at_most(least_other, expiry), vol);
      const pack<N> sum = ((spot + strike) + (expiry + vol)) +
                          (absolute(at<N>(current_[4], i)) + absolute(at<N>(current_[5], i)));
      poison = poison + sum * 0.0;
    }
    return all_of((least_price >= kMinOptionPrice) & (largest_price <= kMaxOptionPrice) &
                  (least_other >= 0.0) & (poison == 0.0));
  }

  std::size_t replace_refused(std::size_t start, std::size_t count, std::uint16_t* codes) noexcept {
    std::size_t refused = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const ErrorCode code = check_option(option_of_row(options_, start + i)).code;
      codes[i] = static_cast<std::uint16_t>(code);
      if (code == ErrorCode::ok) continue;
      ++refused;
      for (std::size_t c = 0; c < kColumns; ++c) {
        if (column(c).stride != 0) copy_column(c, count)[i] = kHarmless[c];
      }
    }
    return refused;
  }

  /// The column in scratch memory, where it may be changed.
  real* copy_column(std::size_t c, std::size_t count) noexcept {
    if (current_[c] != scratch_[c]) {
      for (std::size_t i = 0; i < count; ++i) scratch_[c][i] = current_[c][i];
      current_[c] = scratch_[c];
    }
    return scratch_[c];
  }

  const OptionColumns& options_;
  bool is_shared_valid_ = true;  ///< of what all rows share
  bool do_types_fit_ = true;
  const real* current_[kColumns] = {};
  alignas(64) BlockColumn scratch_[kColumns];
  alignas(64) BlockColumn sign_;
  alignas(64) BlockColumn no_rate_, net_carry_;  ///< where settlement is in futures
};

/// Writes the wanted columns of one filled block.
template <int N>
class BlockWriter {
 public:
  BlockWriter(const BlockInputs& in, const OptionBlock& block, std::size_t start, std::size_t count,
              std::size_t padded) noexcept
      : in_(in), block_(block), start_(start), count_(count), padded_(padded) {}

  /// column[start + i] = formula(row i). Adding 0 turns -0 into +0; multiplying by 0 turns what is
  /// not finite into a NaN that `all_finite` finds.
  template <class Formula>
  void write(real* column, Formula formula) noexcept {
    if (column == nullptr) return;
    alignas(64) BlockColumn partial;
    real* const to = count_ == padded_ ? column + start_ : partial;
    pack<N> poison = poison_;
    for (std::size_t i = 0; i < padded_; i += N) {
      const pack<N> result = formula(OptionRows<N>{in_, block_, i});
      poison = poison + result * 0.0;
      (result + 0.0).store(to + i);
    }
    poison_ = poison;
    if (to != partial) return;
    for (std::size_t i = 0; i < count_; ++i) column[start_ + i] = partial[i];
  }

  /// Columns that are usually wanted together, in one loop that loads what they share once. Their
  /// sum stands for them in the test of finiteness: a false alarm costs time only.
  template <class... Formulas>
  void write_together(const std::array<real*, sizeof...(Formulas)>& columns,
                      Formulas... formulas) noexcept {
    bool all_wanted = count_ == padded_;
    for (const real* const column : columns) all_wanted &= column != nullptr;
    if (!all_wanted) {
      std::size_t c = 0;
      (write(columns[c++], formulas), ...);
      return;
    }
    pack<N> poison = poison_;
    for (std::size_t i = 0; i < padded_; i += N) {
      const OptionRows<N> row{in_, block_, i};
      const pack<N> results[] = {formulas(row)...};
      pack<N> sum = results[0];
      for (std::size_t c = 1; c < columns.size(); ++c) sum = sum + results[c];
      poison = poison + sum * 0.0;
      for (std::size_t c = 0; c < columns.size(); ++c)
        (results[c] + 0.0).store(columns[c] + start_ + i);
    }
    poison_ = poison;
  }

  bool all_finite() const noexcept { return all_of(poison_ == pack<N>(0.0)); }

 private:
  const BlockInputs& in_;
  const OptionBlock& block_;
  std::size_t start_, count_, padded_;
  pack<N> poison_ = pack<N>(0.0);
};

// A formula named for the writer, plain or divided by the spot.
#define LOADLINE_PLAIN(formula) \
  [](const OptionRows<N>& o) LOADLINE_INLINE_LAMBDA { return formula(o); }
#define LOADLINE_PER_SPOT(formula) \
  [](const OptionRows<N>& o) LOADLINE_INLINE_LAMBDA { return formula(o) * o.inverse_spot(); }

template <int N>
void write_quote(BlockWriter<N>& to, const OptionValueColumns& out) noexcept {
  to.write_together({out.value, out.delta, out.gamma, out.vega, out.theta, out.rho},
                    LOADLINE_PLAIN(option_value), LOADLINE_PLAIN(quote_delta),
                    LOADLINE_PLAIN(quote_gamma), LOADLINE_PLAIN(option_vega),
                    LOADLINE_PLAIN(option_theta), LOADLINE_PLAIN(option_rho));
  to.write(out.phi, LOADLINE_PLAIN(option_phi));
  to.write(out.dual_delta, LOADLINE_PLAIN(option_dual_delta));
  to.write(out.dual_gamma, LOADLINE_PLAIN(option_dual_gamma));
  to.write(out.vanna, LOADLINE_PLAIN(quote_vanna));
  to.write(out.volga, LOADLINE_PLAIN(option_volga));
  to.write(out.charm, LOADLINE_PLAIN(quote_charm));
  to.write(out.veta, LOADLINE_PLAIN(option_veta));
  to.write(out.speed, LOADLINE_PLAIN(quote_speed));
  to.write(out.zomma, LOADLINE_PLAIN(quote_zomma));
  to.write(out.color, LOADLINE_PLAIN(quote_color));
  to.write(out.ultima, LOADLINE_PLAIN(option_ultima));
}

/// Margined daily, the rate acts through the forward alone.
template <int N>
void write_margined_rho(BlockWriter<N>& to, const OptionValueColumns& out) noexcept {
  to.write(out.rho, [](const OptionRows<N>& o) LOADLINE_INLINE_LAMBDA { return -option_phi(o); });
}

template <int N>
void write_coin(BlockWriter<N>& to, const OptionValueColumns& out) noexcept {
  to.write_together({out.value, out.delta, out.gamma, out.vega, out.theta, out.rho},
                    LOADLINE_PER_SPOT(option_value), LOADLINE_PLAIN(coin_delta),
                    LOADLINE_PLAIN(coin_gamma), LOADLINE_PER_SPOT(option_vega),
                    LOADLINE_PER_SPOT(option_theta), LOADLINE_PER_SPOT(option_rho));
  to.write(out.phi, LOADLINE_PER_SPOT(option_phi));
  to.write(out.dual_delta, LOADLINE_PER_SPOT(option_dual_delta));
  to.write(out.dual_gamma, LOADLINE_PER_SPOT(option_dual_gamma));
  to.write(out.vanna, LOADLINE_PLAIN(coin_vanna));
  to.write(out.volga, LOADLINE_PER_SPOT(option_volga));
  to.write(out.charm, LOADLINE_PLAIN(coin_charm));
  to.write(out.veta, LOADLINE_PER_SPOT(option_veta));
  to.write(out.speed, LOADLINE_PLAIN(coin_speed));
  to.write(out.zomma, LOADLINE_PLAIN(coin_zomma));
  to.write(out.color, LOADLINE_PLAIN(coin_color));
  to.write(out.ultima, LOADLINE_PER_SPOT(option_ultima));
}

#undef LOADLINE_PLAIN
#undef LOADLINE_PER_SPOT

/// Marks rows that have a number beyond binary64 among their results, then writes the codes and
/// clears the results of every refused row. Returns how many were marked here.
std::size_t settle_rows(const OptionValueColumns& out, std::size_t start, std::size_t count,
                        std::uint16_t* codes) noexcept;

inline SharedInputs shared_inputs(const OptionColumns& options) noexcept {
  const bool futures = options.settlement == Settlement::futures;
  const bool rate = options.rate.stride == 0, carry = options.carry.stride == 0;
  return {options.spot.stride == 0, options.strike.stride == 0, options.expiry_years.stride == 0,
          futures || rate, futures ? rate && carry : carry};
}

/// Fills block after block and has `write` make columns of each: write(writer, out).
template <int N, class Write>
std::size_t write_rows(const OptionColumns& options, const OptionValueColumns& out,
                       Write write) noexcept {
  const std::size_t longest = options.count < kBlockRows ? options.count : kBlockRows;
  BlockReader reader(options, (longest + N - 1) / N * N);
  BlockFiller<N> filler(shared_inputs(options));
  std::size_t refused_in_all = 0;
  for (std::size_t start = 0; start < options.count; start += kBlockRows) {
    const std::size_t left = options.count - start;
    const std::size_t count = left < kBlockRows ? left : kBlockRows;
    const std::size_t padded = (count + N - 1) / N * N;
    std::uint16_t codes[kBlockRows] = {};
    std::size_t refused = reader.template read<N>(start, count, padded, codes);

    const BlockInputs inputs = reader.inputs(padded);
    filler.fill(inputs, padded);
    BlockWriter<N> writer(inputs, filler.block(), start, count, padded);
    write(writer, out);
    if (refused != 0 || !writer.all_finite()) refused += settle_rows(out, start, count, codes);
    if (out.status != nullptr) {
      for (std::size_t i = 0; i < count; ++i) out.status[start + i] = codes[i];
    }
    refused_in_all += refused;
  }
  return refused_in_all;
}

template <int N>
std::size_t price_rows(const OptionColumns& options, const OptionValueColumns& out) noexcept {
  const auto write = [&options](BlockWriter<N>& to, const OptionValueColumns& columns) {
    if (options.settlement == Settlement::coin) return write_coin(to, columns);
    write_quote(to, columns);
    if (options.settlement == Settlement::futures) write_margined_rho(to, columns);
  };
  return write_rows<N>(options, out, write);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

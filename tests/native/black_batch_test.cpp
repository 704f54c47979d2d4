#include "core/pricing/black_batch.hpp"

#include <cmath>
#include <vector>

#include "tests/native/black_results.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using loadline::checks::bits;
using loadline::checks::kResults;

namespace {

/// A batch of options with some bad rows, in columns.
struct Batch {
  std::vector<double> in[6];
  std::vector<std::uint8_t> type;
  std::vector<OptionInputs> rows;
  std::vector<double> out[17];
  std::vector<std::uint16_t> status;

  Settlement settlement;

  explicit Batch(std::size_t count, Settlement settlement_ = Settlement::quote)
      : status(count, 77), settlement(settlement_) {
    std::uint64_t state = count;
    const auto uniform = [&state] {
      state = state * 6364136223846793005u + 1442695040888963407u;
      return static_cast<double>(state >> 11) * 0x1p-53;
    };
    for (std::size_t i = 0; i < count; ++i) {
      OptionInputs row = {.spot = 50 + 100 * uniform(),
                          .strike = 50 + 100 * uniform(),
                          .expiry_years = uniform(),
                          .vol = 0.1 + uniform(),
                          .rate = 0.1 * uniform(),
                          .carry = 0.1 * uniform(),
                          .type = uniform() < 0.5 ? OptionType::call : OptionType::put,
                          .settlement = settlement};
      if (i % 7 == 3) row.spot = -1;
      if (i % 11 == 5) row.vol = std::nan("");
      if (i % 13 == 6) row.rate = -1e5;
      const double fields[] = {row.spot, row.strike, row.expiry_years,
                               row.vol,  row.rate,   row.carry};
      for (std::size_t c = 0; c < 6; ++c) in[c].push_back(fields[c]);
      type.push_back(static_cast<std::uint8_t>(row.type));
      rows.push_back(row);
    }
    for (auto& column : out) column.assign(count + 1, -7.0);
  }
  OptionColumns options() const {
    const auto at = [this](std::size_t c) { return Column<double>{in[c].data(), 1}; };
    return {rows.size(), at(0), at(1), at(2), at(3), at(4), at(5), {type.data(), 1}, settlement};
  }
  OptionValueColumns results(unsigned wanted = ~0u) {
    const auto at = [&](std::size_t c) {
      return (wanted >> c & 1u) != 0 ? out[c].data() : nullptr;
    };
    return {at(0), at(1),  at(2),  at(3),  at(4),  at(5),  at(6),  at(7),  at(8),
            at(9), at(10), at(11), at(12), at(13), at(14), at(15), at(16), status.data()};
  }
  void check_against_scalar() const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto expected = price_option(rows[i]);
      REQUIRE(status[i] == static_cast<std::uint16_t>(expected.error().code));
      for (std::size_t c = 0; c < 17; ++c) {
        const double want = expected.ok() ? (*expected).*(kResults[c].field) : 0.0;
        INFO(kResults[c].name << ", row " << i << " of " << rows.size());
        REQUIRE(bits(out[c][i]) == bits(want));
      }
    }
    for (const auto& column : out) REQUIRE(column[rows.size()] == -7.0);
  }
};

template <int N>
void check_batches() {
  for (std::size_t count = 0; count <= 33; ++count) {
    for (const auto settlement : {Settlement::quote, Settlement::futures}) {
      Batch batch(count, settlement);
      price_rows<N>(batch.options(), batch.results());
      batch.check_against_scalar();
    }
  }
}

}  // namespace

TEST_CASE("A batch has the bits of the scalar call, for every lane count and tail", "[black]") {
  check_batches<1>();
  check_batches<2>();
  check_batches<4>();
  check_batches<8>();
  for (const std::size_t count : {127u, 128u, 129u, 300u}) {
    Batch batch(count);
    const std::size_t refused = price_options(batch.options(), batch.results());
    batch.check_against_scalar();
    std::size_t bad = 0;
    for (const std::uint16_t status : batch.status) bad += status != 0;
    CHECK(refused == bad);
  }
}

TEST_CASE("A column's bits do not depend on the others, and unwanted ones stay", "[black]") {
  Batch all(200);
  price_options(all.options(), all.results());
  for (std::size_t c = 0; c < 17; ++c) {
    Batch one(200);
    price_options(one.options(), one.results(1u << c));
    for (std::size_t k = 0; k < 17; ++k) {
      for (std::size_t i = 0; i < 200; ++i) {
        if (all.status[i] == static_cast<std::uint16_t>(ErrorCode::overflow)) continue;
        REQUIRE(bits(one.out[k][i]) == bits(k == c ? all.out[k][i] : -7.0));
      }
    }
  }
}

TEST_CASE("Values alone are the value column, whatever the settlement", "[black]") {
  for (const auto settlement : {Settlement::quote, Settlement::coin, Settlement::futures}) {
    Batch batch(200, settlement), values(200, settlement);
    const std::size_t refused = price_options(batch.options(), batch.results(1u));
    std::vector<double>& value = values.out[0];
    CHECK(value_options(values.options(), value.data(), values.status.data()) == refused);
    CHECK(values.status == batch.status);
    for (std::size_t i = 0; i <= 200; ++i) REQUIRE(bits(value[i]) == bits(batch.out[0][i]));
  }
}

TEST_CASE("A shared rate of zero has the bits of one in every row", "[black]") {
  const double zero = 0.0, below = -0.0;
  for (const double* const rate : {&zero, &below}) {
    Batch batch(150), expected(150);
    for (std::size_t i = 0; i < 150; ++i) expected.in[4][i] = expected.in[5][i] = *rate;
    price_options(expected.options(), expected.results());
    OptionColumns options = batch.options();
    options.rate = {rate, 0};
    options.carry = {rate, 0};
    price_options(options, batch.results());
    CHECK(batch.status == expected.status);
    for (std::size_t c = 0; c < 17; ++c) {
      for (std::size_t i = 0; i < 150; ++i) {
        REQUIRE(bits(batch.out[c][i]) == bits(expected.out[c][i]));
      }
    }
  }
}

TEST_CASE("A stride of zero repeats one value", "[black]") {
  Batch batch(150);
  for (auto& row : batch.rows) row.strike = 91;
  for (auto& row : batch.rows) row.type = OptionType::put;
  OptionColumns options = batch.options();
  const double strike = 91;
  const std::uint8_t put = 1;
  options.strike = {&strike, 0};
  options.type = {&put, 0};
  price_options(options, batch.results());
  batch.check_against_scalar();
}

TEST_CASE("Margined daily: a shared rate or carry has the bits of columns", "[black]") {
  const double rate = 0.03, carry = -0.01, expiry = 0.4;
  for (const unsigned shared : {1u, 2u, 3u, 7u}) {
    Batch batch(300, Settlement::futures);
    OptionColumns options = batch.options();
    if ((shared & 1u) != 0) options.rate = {&rate, 0};
    if ((shared & 2u) != 0) options.carry = {&carry, 0};
    if ((shared & 4u) != 0) options.expiry_years = {&expiry, 0};
    for (auto& row : batch.rows) {
      if ((shared & 1u) != 0) row.rate = rate;
      if ((shared & 2u) != 0) row.carry = carry;
      if ((shared & 4u) != 0) row.expiry_years = expiry;
    }
    price_options(options, batch.results());
    batch.check_against_scalar();
  }
}

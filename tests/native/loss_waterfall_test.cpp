#include "core/margin/perpetual/loss/loss_waterfall.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "core/margin/perpetual/loss/deleveraging.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;

TEST_CASE("a deficit is paid once, and nobody is pushed below zero") {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Words words(seed);
    std::array<double, 5> gains{}, after{};
    double total = 0.0, left = 0.0;
    for (double& gain : gains) total += gain = blocks::between(words, 0.0, 200.0);
    const double deficit = blocks::between(words, 0.0, 1500.0);
    const double fund = blocks::between(words, 0.0, 400.0);
    const double backstop = blocks::between(words, 0.0, 400.0);
    const auto shared = share_loss(deficit, fund, backstop, gains, after);
    REQUIRE(shared.ok());
    for (std::size_t i = 0; i < gains.size(); ++i) {
      REQUIRE(after[i] >= 0.0);
      REQUIRE(after[i] <= gains[i]);
      left += after[i];
    }
    const double paid =
        fund - shared->fund_after + backstop - shared->backstop_after + total - left;
    REQUIRE(paid == Approx(deficit - shared->uncovered).margin(1e-10));
    if (shared->fund_after > 0.0) REQUIRE(shared->haircut == 0.0);
    if (shared->uncovered > 0.0) REQUIRE(shared->haircut == 1.0);
  }
}

TEST_CASE("losses that do not fit are refused by field") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::array<double, 2> gains = {1.0, -1.0}, after{};
  REQUIRE(share_loss(nan, 0.0, 0.0, {}, {}).error().field == Field::amount);
  REQUIRE(share_loss(1.0, -1.0, 0.0, {}, {}).error().field == Field::collateral);
  REQUIRE(share_loss(1.0, 1.0, nan, {}, {}).error().index == 1);
  REQUIRE(share_loss(1.0, 1.0, 1.0, gains, after).error().index == 1);
  REQUIRE(share_loss(1.0, 1.0, 1.0, gains, {}).error().code == ErrorCode::length_mismatch);
  REQUIRE(ruin_probability(0.0, 1.0, 1.0).error().field == Field::weight);
  REQUIRE(ruin_probability(0.1, 0.0, 1.0).error().field == Field::mu);
  REQUIRE(ruin_probability(0.1, 1.0, -1.0).error().field == Field::collateral);
  REQUIRE(*ruin_probability(0.2, 10'000.0, 100'000.0) ==
          Approx(std::exp(-5.0 / 3.0) / 1.2).epsilon(1e-15));
}

TEST_CASE("deleveraging goes by the index, whatever the order of accounts") {
  std::array<DeleveragingRow, 6> rows{};
  Words words(11);
  for (DeleveragingRow& row : rows) {
    const double entry = blocks::between(words, 80.0, 120.0);
    const double notional = blocks::between(words, 0.0, 1e5);
    row = {100.0, entry, notional, blocks::between(words, 1e3, 1e5), words.next() % 2 == 0};
  }
  rows[5] = rows[1];  // equal ones by row
  std::array<double, 6> index{}, reversed_index{};
  std::array<std::uint32_t, 6> order{}, reversed_order{};
  alignas(8) std::array<std::byte, 64> block;
  REQUIRE(deleveraging_workspace_bytes(6) <= block.size());
  Arena arena{block};
  REQUIRE(deleveraging_order(rows, index, order, arena).code == ErrorCode::ok);
  for (std::size_t i = 1; i < 6; ++i) {
    REQUIRE(index[order[i - 1]] >= index[order[i]]);
    if (index[order[i - 1]] == index[order[i]]) REQUIRE(order[i - 1] < order[i]);
  }
  std::array<DeleveragingRow, 6> reversed{};
  for (std::size_t i = 0; i < 6; ++i) reversed[i] = rows[5 - i];
  REQUIRE(deleveraging_order(reversed, reversed_index, reversed_order, arena).code ==
          ErrorCode::ok);
  for (std::size_t i = 0; i < 6; ++i) REQUIRE(index[order[i]] == reversed_index[reversed_order[i]]);
  rows[2].account_value = 0.0;
  REQUIRE(deleveraging_order(rows, index, order, arena).field == Field::collateral);
  rows[2].account_value = 1.0;
  rows[3].entry_price = std::numeric_limits<double>::infinity();
  REQUIRE(deleveraging_order(rows, index, order, arena).field == Field::entry_price);
  REQUIRE(deleveraging_order(rows, {}, order, arena).code == ErrorCode::length_mismatch);
}

// Where the solver begins, and how it closes in: the answers do not depend on either, the number of
// times an action has to be carried out does.
#include "core/margin/lending/pool/aave_search.hpp"

#include "core/margin/lending/aave_solve.hpp"
#include "core/margin/lending/pool/aave_inverse.hpp"

#include "tests/native/aave_plain_market.hpp"
#include "tests/native/aave_reference.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using namespace loadline::reference;
using aave::ActionType;
using samples::Sample;
using samples::StateRoom;

TEST_CASE("the last low integer is found from every guess, in two questions from the right one") {
  for (std::uint64_t ceiling = 0; ceiling < 24; ++ceiling) {
    for (std::uint64_t last = 0; last <= ceiling; ++last) {
      for (std::uint64_t guess = 0; guess < 30; ++guess) {
        int questions = 0;
        const u256 found = aave::last_low(guess, ceiling, [&](const u256& x) {
          ++questions;
          REQUIRE(x <= u256{ceiling});
          REQUIRE(!is_zero(x));
          return x <= u256{last};
        });
        REQUIRE(found == u256{last});
        REQUIRE(questions <= (guess == last ? 2 : 12));
      }
    }
  }
  // Far from the guess the steps double, and a whole range of 2^250 takes no more than its bits.
  for (unsigned bits = 1; bits < 250; ++bits) {
    const u256 last = shift_right(u256::max(), 256 - bits);
    unsigned questions = 0;
    const auto is_low = [&](const u256& x) { return ++questions, x <= last; };
    REQUIRE(aave::last_low(0, shift_right(u256::max(), 1), is_low) == last);
    REQUIRE(questions <= 2 * bits + 2);
    REQUIRE(aave::last_low(u256::max(), shift_right(u256::max(), 1), is_low) == last);
  }
}

TEST_CASE("scaled balances, amounts and values are inverted exactly, in each rounding") {
  samples::Draw draw{3};
  for (int i = 0; i < 20'000; ++i) {
    const u256 multiplier{draw.between(1, 50)};
    const u256 divisor{draw.between(1, 50)};
    const u256 n{draw.below(60)};
    for (const Rounding rounding : {Rounding::down, Rounding::up, Rounding::half_up}) {
      Exact exact;
      const auto image = [&](const u256& x) {
        return exact.multiply_divide(x, multiplier, divisor, rounding);
      };
      const u256 least = aave::least_preimage(exact, n, multiplier, divisor, rounding);
      REQUIRE(image(least) >= n);
      if (!is_zero(least)) REQUIRE(image(samples::minus(least, 1)) < n);
      const u256 greatest = aave::greatest_preimage(exact, n, multiplier, divisor, rounding);
      REQUIRE(image(samples::plus(greatest, 1)) > n);
      if (image(0) <= n) REQUIRE(image(greatest) <= n);
      REQUIRE(!exact.overflowed());
    }
  }
}

TEST_CASE("the first guess is the answer, unless another check stands before it") {
  std::size_t guesses = 0;
  std::size_t exact = 0;
  alignas(std::max_align_t) std::array<std::byte, 8192> block;
  for (std::uint64_t i = 0; i < 6'000; ++i) {
    const Sample sample = samples::draw_checked_sample(19, i);
    samples::Draw draw{i};
    const auto id = static_cast<std::uint32_t>(draw.below(sample.reserve_count));
    const auto type = static_cast<ActionType>(i / 8 % 4);
    const u256 target = samples::scaled(draw.between(1000, 2500), kWad, 1000);
    Arena arena{block};
    const auto solution =
        aave::amount_for_health(sample.market(), sample.account(), type, id, target, arena);
    REQUIRE(solution.ok());
    if (solution->limiter != aave::Limiter::none || is_zero(solution->amount)) continue;
    StateRoom room;
    std::array<aave::Balance, samples::kMostReserves> balances{};
    REQUIRE(aave::begin(sample.market(), sample.account(), room.state).code == ErrorCode::ok);
    const auto market = sample.market();
    const aave::Pool pool{market, room.state, balances};
    const auto data = aave::account_data_of(pool);
    REQUIRE(data.ok());
    const bool collateral = type == ActionType::supply || type == ActionType::withdraw;
    const auto guess = collateral ? aave::collateral_for_health(pool, *data, type, id, target)
                                  : aave::debt_for_health(pool, *data, type, id, target);
    REQUIRE(guess.has_value());
    ++guesses;
    exact += *guess == solution->amount ? 1 : 0;
  }
  CHECK(guesses > 500);
  CHECK(exact > guesses * 95 / 100);
}

// Contract messages: each answer against the engine's own functions, and every fault.
#include <memory>

#include "core/base/digest.hpp"
#include "core/margin/lending/aave_liquidation.hpp"
#include "core/pricing/implied/black_implied.hpp"
#include "core/wire/contract/answer.hpp"
#include "core/wire/contract/implied.hpp"
#include "core/wire/contract/lending.hpp"
#include "core/wire/contract/price.hpp"
#include "core/wire/contract/rule_packs.hpp"

#include "tests/hosts/draw_request.hpp"
#include "tests/native/catch.hpp"
#include "tests/native/contract_answer.hpp"

using namespace loadline;
using namespace loadline::wire::contract;
using checks::answer_of;
using checks::Answered;
using checks::number;
using requests::Builder;
using requests::Message;

namespace {

Answered answer(const Message& request) {
  return answer_of(answer_full, request);
}

std::uint64_t certificate_of(const Message& request, const Answered& answered) {
  Digest digest;
  if (answered.code() < 200) {
    for (const std::uint64_t word : request.words) digest.add(word);
  }
  for (std::size_t i = 0; i + 1 < answered.bytes / 8; ++i) digest.add(answered.words[i]);
  return digest.value();
}

Message option_message(const OptionInputs& inputs) {
  Builder to(Operation::price);
  for (const real x :
       {inputs.spot, inputs.strike, inputs.expiry_years, inputs.vol, inputs.rate, inputs.carry}) {
    to.number(x);
  }
  to.word(halves(static_cast<std::uint32_t>(inputs.type),
                 static_cast<std::uint32_t>(inputs.settlement)));
  return to.finish(1);
}

std::uint32_t fault_of(const Message& request) {
  const Answered answered = answer(request);
  CHECK(answered.bytes == 8 * (kHeadingWords + kRefusalWords + 1));
  CHECK(answered.words[answered.bytes / 8 - 1] == certificate_of(request, answered));
  return answered.code();
}

constexpr OptionInputs kOption = {
    .spot = 100, .strike = 105, .expiry_years = 0.5, .vol = 0.25, .rate = 0.03, .carry = 0.01};

}  // namespace

TEST_CASE("six numbers of an option have the bits of all seventeen") {
  std::uint64_t sound = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Message request = requests::draw(requests::Module::greeks, 11, 9 + i);
    if (request.words.size() != kHeadingWords + kOptionWords) continue;
    const auto at = [&](std::size_t k) { return real_from_bits(request.words[kHeadingWords + k]); };
    const std::uint64_t kinds = request.words[kHeadingWords + 6];
    const OptionInputs inputs = {at(0),
                                 at(1),
                                 at(2),
                                 at(3),
                                 at(4),
                                 at(5),
                                 static_cast<OptionType>(low_half(kinds)),
                                 static_cast<Settlement>(high_half(kinds))};
    const auto expected = price_option(inputs);
    const auto got = first_greeks(inputs);
    if (!expected.ok() && expected.error().code == ErrorCode::overflow) continue;
    REQUIRE(got.error().code == expected.error().code);
    REQUIRE(got.error().field == expected.error().field);
    if (!expected.ok()) continue;
    ++sound;
    const real wanted[] = {expected->value, expected->delta, expected->gamma,
                           expected->vega,  expected->theta, expected->rho};
    const real given[] = {got->value, got->delta, got->gamma, got->vega, got->theta, got->rho};
    for (std::size_t k = 0; k < 6; ++k) REQUIRE(bits_of(given[k]) == bits_of(wanted[k]));
  }
  CHECK(sound > 10'000);
}

TEST_CASE("an option's result is its six numbers and the certificate of both messages") {
  const Message request = option_message(kOption);
  const Answered answered = answer(request);
  const auto expected = price_option(kOption);
  REQUIRE(expected.ok());
  CHECK(answered.code() == 0);
  CHECK(answered.bytes == 8 * (kHeadingWords + kValueWords + 1));
  CHECK(answered.body(0) == bits_of(expected->value));
  CHECK(answered.body(5) == bits_of(expected->rho));
  CHECK(answered.words[8] == certificate_of(request, answered));
}

TEST_CASE("an implied volatility is that of the quote") {
  Builder to(Operation::implied_vol);
  for (const double x : {4.0, 100.0, 110.0, 0.75, 0.98, 0.5}) to.number(x);
  to.word(halves(1, 0));
  const Answered answered = answer(to.finish(1));
  const auto expected = implied_vol({4.0, 100.0, 110.0, 0.75, 0.98, 0.5, OptionType::put});
  CHECK(answered.code() == static_cast<std::uint32_t>(expected.error().code));
  if (expected.ok()) CHECK(answered.body(0) == bits_of(expected->vol));
}

TEST_CASE("an account's result is account_data, and a boundary that of the liquidation map") {
  alignas(16) static std::array<std::byte, 1 << 17> memory;
  std::size_t boundaries = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const samples::Sample sample = samples::draw_sample(21, i);
    std::array<aave::Balance, samples::kMostReserves> balances{};
    const auto data = aave::account_data(sample.market(), sample.account(), balances);
    const Answered assessed = answer(requests::lending(sample));
    if (aave::check(sample.market(), sample.account()).code != ErrorCode::ok) continue;
    REQUIRE(assessed.code() == static_cast<std::uint32_t>(data.error().code));
    if (!data.ok()) continue;
    CHECK(assessed.integer(0) == data->total_collateral);
    CHECK(assessed.integer(4) == data->total_debt);
    if (data->status != aave::HealthStatus::no_debt) {
      CHECK(assessed.integer(16) == data->health_factor);
    }
    Arena arena{memory};
    std::array<aave::AssetBoundaries, samples::kMostReserves> assets{};
    const auto map = aave::liquidation_map(sample.market(), sample.account(), assets, arena);
    if (!map.ok()) continue;
    for (std::size_t k = 0; k < sample.position_count; ++k) {
      for (const aave::Boundary& side : {assets[k].falling, assets[k].rising}) {
        if (side.reach != aave::Reach::reached) continue;
        Builder to(Operation::lending_boundary);
        to.word(assets[k].reserve);
        for (const std::uint64_t limb : side.boundary.limb) to.word(limb);
        requests::put_sample(to, sample);
        const Answered judged =
            answer(to.finish(static_cast<std::uint32_t>(sample.position_count)));
        REQUIRE(judged.code() == 0);
        CHECK(judged.integer(0) == side.health_at);
        CHECK(judged.integer(4) == side.health_inside);
        CHECK(judged.body(8) == 1);
        CHECK(judged.body(9) == 1);
        ++boundaries;
      }
    }
  }
  CHECK(boundaries > 50);
}

TEST_CASE("claims about no reserve, or a price that is none, name their field") {
  alignas(16) static std::array<std::byte, kLendingWorkspaceBytes> memory;
  Arena arena{memory};
  const samples::Sample sample = requests::sample_of(3, 2, 4);
  const auto judge = [&](std::uint32_t reserve, const u256& price) {
    return judge_claim(sample.market(), sample.account(), {reserve, price}, arena).error();
  };
  CHECK(judge(4, 1).code == ErrorCode::unknown_asset);
  CHECK(judge(0, 0).field == Field::price);
  CHECK(judge(0, u256{0, 0, 1ull << 32, 0}).code == ErrorCode::out_of_domain);
  Arena none{std::span<std::byte>{}};
  CHECK(judge_claim(sample.market(), sample.account(), {0, 1}, none).error().code ==
        ErrorCode::capacity_exceeded);
}

TEST_CASE("every fault of a message has its code") {
  const Message sound = option_message(kOption);
  const auto with = [&](std::size_t word, std::uint64_t value) {
    Message message = sound;
    message.words[word] = value;
    return message;
  };
  for (std::size_t bytes = 0; bytes < sound.bytes; ++bytes) {
    Message cut = sound;
    cut.bytes = bytes;
    CHECK(fault_of(cut) == number(Fault::truncated));
  }
  Message longer = sound;
  longer.words.push_back(0);
  longer.bytes += 1;
  CHECK(fault_of(longer) == number(Fault::trailing_bytes));
  Message huge = sound;
  huge.bytes = kMaxRequestBytes + 1;
  CHECK(fault_of(huge) == number(Fault::oversized));
  const std::uint64_t first = sound.words[0];
  CHECK(fault_of(with(0, first + 1)) == number(Fault::not_a_request));
  CHECK(fault_of(with(0, first + (std::uint64_t{1} << 32))) == number(Fault::wrong_version));
  for (const std::uint64_t operation : {0u, 5u, 15u, 18u, 31u, 34u, 47u, 49u, 65535u}) {
    const std::uint64_t word = (first & 0xffffffffffffu) | operation << 48;
    CHECK(fault_of(with(0, word)) == number(Fault::unknown_operation));
  }
  for (const std::uint32_t count : {0u, 2u, 65u, ~0u}) {
    CHECK(fault_of(with(1, halves(72, count))) == number(Fault::bad_count));
  }
  const std::uint64_t batch = (first & 0xffffffffffffu) | std::uint64_t{3} << 48;
  Message many = with(0, batch);
  for (const std::uint32_t count : {65u, 0x24924925u, ~0u}) {
    many.words[1] = halves(72, count);
    CHECK(fault_of(many) == number(Fault::over_budget));
  }
  for (const std::uint64_t nan : {0x7ff8000000000001u, 0xfff8000000000000u, 0x7ff0000000000001u}) {
    CHECK(fault_of(with(5, nan)) == number(Fault::not_canonical));
  }
  CHECK(answer(with(5, kCanonicalNanBits)).code() == 1);
  CHECK(answer(with(5, kCanonicalNanBits)).field() == static_cast<std::uint32_t>(Field::vol));
}

TEST_CASE("rule packs differ by version, and each module names those that it carries") {
  const Message request = Builder(Operation::version).finish(0);
  const Answered full = answer(request);
  CHECK(full.body(1) == 1);
  CHECK(full.body(3) == 9);
  for (std::size_t i = 1; i < 8; ++i) CHECK(full.body(5 + 2 * i) != full.body(3 + 2 * i));
  Answered small;
  small.bytes = answer_greeks(request.words, request.bytes, small.words);
  CHECK(small.body(3) == 0);
  CHECK(hash_of_rules(RuleFamily::aave_v3, 0) == full.body(5));
  CHECK(full.body(20) == halves(static_cast<std::uint32_t>(RuleFamily::derive_pmrm2), 0));
  CHECK(full.body(21) == requests::kPmrm2Rules);
  Answered part = answer_of(answer_margin, request);
  CHECK(part.body(3) == 8);
  part = answer_of(answer_book, request);
  CHECK(part.body(3) == 1);
  CHECK(part.body(5) == requests::kPmrm2Rules);
}

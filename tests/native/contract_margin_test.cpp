// Perpetual accounts and option books over the wire: each answer against the engine's own functions
// and, for boundaries, against exact sums; every bound and fault of their requests.
#include <algorithm>

#include "core/margin/perpetual/account/liquidation_prices.hpp"
#include "core/wire/contract/answer.hpp"
#include "core/wire/contract/option_margin.hpp"
#include "core/wire/contract/perpetual.hpp"
#include "core/wire/contract/rule_packs.hpp"

#include "tests/hosts/draw_margin.hpp"
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
  return answer_of(answer_book, request);
}

std::uint32_t number(ErrorCode code) {
  return static_cast<std::uint32_t>(code);
}
std::uint32_t number(Field field) {
  return static_cast<std::uint32_t>(field);
}

/// Reads words one after the other, as docs/wire.md lists them.
struct Reader {
  std::span<const std::uint64_t> words;
  std::size_t at;
  std::uint64_t word() { return words[at++]; }
  real number() { return real_from_bits(word()); }
};

/// A cross account, and what it refers to.
struct HeldAccount {
  std::vector<PerpMarket> markets;
  std::vector<MarginTier> tiers;
  std::vector<PerpPosition> positions;
  real collateral = 0;
  LiquidationReward reward;

  CrossAccount account() const { return {collateral, markets, positions, reward}; }
};

/// `before` words of a claim stand before the account.
HeldAccount account_in(const Message& request, std::size_t before) {
  Reader from{request.words, kHeadingWords + before};
  HeldAccount held;
  held.collateral = from.number();
  for (real* const x :
       {&held.reward.ratio, &held.reward.cost, &held.reward.lowest, &held.reward.highest}) {
    *x = from.number();
  }
  const std::uint64_t sizes = from.word();
  held.markets.resize(low_half(sizes));
  held.tiers.resize(high_half(sizes));
  held.positions.resize(high_half(request.words[1]));
  std::span<const MarginTier> left = held.tiers;
  for (PerpMarket& market : held.markets) {
    market.price = from.number();
    for (MarginCurve* const curve : {&market.initial, &market.maintenance}) {
      curve->power_factor = from.number();
      curve->fixed = from.number();
    }
    const std::uint64_t counts = from.word();
    market.initial.tiers = left.first(low_half(counts));
    market.maintenance.tiers = left.subspan(low_half(counts), high_half(counts));
    left = left.subspan(low_half(counts) + high_half(counts));
  }
  for (MarginTier& tier : held.tiers) {
    for (real* const x : {&tier.lower_bound, &tier.rate, &tier.deduction}) *x = from.number();
  }
  for (PerpPosition& position : held.positions) {
    position.market = low_half(from.word());
    position.size = from.number();
    position.entry_price = from.number();
  }
  REQUIRE(from.at == request.words.size());
  return held;
}

/// The words of a book's account as the engine takes it.
struct HeldBook {
  std::vector<BookExpiry> expiries;
  std::vector<CollateralPosition> collaterals;
  std::vector<OptionLeg> legs;
  Pmrm2Account account;
};

void read_book(const Message& request, HeldBook& held) {
  Reader from{request.words, kHeadingWords + 1};
  Pmrm2Account& a = held.account;
  for (real* const x : {&a.spot, &a.spot_confidence, &a.stable_price, &a.cash, &a.perpetual.amount,
                        &a.perpetual.price, &a.perpetual.unrealised, &a.perpetual.confidence}) {
    *x = from.number();
  }
  const std::uint64_t sizes = from.word();
  held.expiries.resize(low_half(sizes));
  held.collaterals.resize(high_half(sizes));
  held.legs.resize(high_half(request.words[1]));
  for (BookExpiry& e : held.expiries) {
    for (real* const x : {&e.seconds, &e.forward, &e.settled_forward, &e.rate, &e.confidence}) {
      *x = from.number();
    }
  }
  for (CollateralPosition& c : held.collaterals) {
    for (real* const x :
         {&c.amount, &c.price, &c.confidence, &c.maintenance_haircut, &c.initial_haircut}) {
      *x = from.number();
    }
    c.moves_with_spot = from.word() != 0;
  }
  for (OptionLeg& leg : held.legs) {
    const std::uint64_t kinds = from.word();
    leg.expiry = low_half(kinds);
    leg.type = static_cast<OptionType>(high_half(kinds));
    for (real* const x : {&leg.strike, &leg.amount, &leg.vol}) *x = from.number();
  }
  REQUIRE(from.at == request.words.size());
  a.book = {held.legs, held.expiries};
  a.collaterals = held.collaterals;
}

samples::Draw draw_of(std::uint64_t seed) {
  return samples::Draw{seed * 0x9e3779b97f4a7c15u};
}

}  // namespace

TEST_CASE("a perpetual account's result is cross_margin") {
  std::size_t sound = 0, liquidatable = 0;
  for (std::uint64_t i = 0; i < 3'000; ++i) {
    samples::Draw draw = draw_of(i);
    const auto count = static_cast<std::uint32_t>(draw.below(9));
    const Message request = requests::draw_perpetuals(draw, count);
    const Answered answered = answer(request);
    if (answered.code() >= 200) continue;
    const HeldAccount held = account_in(request, 0);
    const auto expected = cross_margin(held.account());
    REQUIRE(answered.code() == number(expected.error().code));
    if (!expected.ok()) {
      CHECK(answered.field() == number(expected.error().field));
      continue;
    }
    REQUIRE(answered.body_words() == kMarginWords);
    const real wanted[] = {expected->equity,      expected->notional,        expected->initial,
                           expected->maintenance, expected->free_collateral, expected->excess};
    for (std::size_t k = 0; k < 6; ++k) CHECK(answered.body(k) == bits_of(wanted[k]));
    CHECK(answered.body(6) == halves(expected->liquidatable, expected->binding_market));
    ++sound;
    liquidatable += expected->liquidatable;
  }
  CHECK(sound > 2'500);
  CHECK(liquidatable > 100);
}

TEST_CASE("a verdict is cross_margin's at the price and at its neighbour") {
  std::size_t sound = 0, at_own_price = 0;
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    samples::Draw draw = draw_of(50'000 + i);
    const auto count = static_cast<std::uint32_t>(draw.between(1, 8));
    const Message request = requests::draw_market_claim(draw, count);
    const Answered answered = answer(request);
    if (answered.code() != 0) continue;
    HeldAccount held = account_in(request, kPerpetualClaimWords);
    const std::uint32_t market = low_half(request.words[kHeadingWords]);
    const real price = real_from_bits(request.words[kHeadingWords + 1]);
    const real own = held.markets[market].price;
    held.markets[market].price = price;
    const CrossMargin at = *cross_margin(held.account());
    held.markets[market].price = std::nextafter(price, own);
    const CrossMargin inside = *cross_margin(held.account());
    CHECK(answered.body(0) == bits_of(at.excess));
    CHECK(answered.body(1) == bits_of(inside.excess));
    CHECK(answered.body(2) == halves(at.liquidatable, inside.liquidatable));
    CHECK(answered.body(3) == std::uint64_t{at.liquidatable && !inside.liquidatable});
    ++sound;
    at_own_price += price == own;
  }
  CHECK(sound > 1'500);
  CHECK(at_own_price > 20);
}

TEST_CASE("where the sums are exact the boundary is the last price beyond the root") {
  std::size_t boundaries = 0;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    samples::Draw draw = draw_of(90'000 + i);
    const Message request = requests::draw_even_claim(draw);
    const HeldAccount held = account_in(request, kPerpetualClaimWords);
    const real price = real_from_bits(request.words[kHeadingWords + 1]);
    const PerpPosition& position = held.positions[0];
    const real paid = held.collateral / std::fabs(position.size);
    const bool is_long = position.size > 0.0;
    // collateral + size (price - entry) = |size| price rate, in numbers that are exact.
    const real root =
        is_long ? 2.0 * (position.entry_price - paid) : (position.entry_price + paid) / 2.0;
    const real beyond = std::nextafter(root, is_long ? 0.0 : 1e9);
    const Answered answered = answer(request);
    REQUIRE(answered.code() == 0);
    CHECK((low_half(answered.body(2)) != 0) == (is_long ? price < root : price > root));
    CHECK((answered.body(3) != 0) == (price == beyond));
    boundaries += answered.body(3) != 0;
  }
  CHECK(boundaries > 600);
}

TEST_CASE("beside every price of the map lies a boundary, within its rounding") {
  std::size_t found = 0;
  real furthest = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    samples::Draw draw = draw_of(130'000 + i);
    const Message request = requests::draw_perpetuals(draw, 3);
    const HeldAccount held = account_in(request, 0);
    if (check_cross_account(held.account()).code != ErrorCode::ok) continue;
    const auto judge = [&](std::uint32_t market, real price) {
      alignas(16) static std::array<std::byte, kPerpetualWorkspaceBytes> memory;
      Arena arena{memory};
      return *judge_market(held.account(), {market, price}, arena);
    };
    for (std::uint32_t market = 0; market < 3; ++market) {
      std::array<LiquidationInterval, kMaxPriceIntervals> out;
      const auto map = liquidation_prices(held.account(), market, out);
      REQUIRE(map.ok());
      const real own = held.markets[market].price;
      for (const SideBoundary& side : {map->falling, map->rising}) {
        if (side.reach != Reach::reached) continue;
        // Halve between a price that is liquidatable and today's, which is not.
        const real outward = side.price < own ? side.price * 0.999 : side.price * 1.001;
        if (!judge(market, outward).liquidatable_at) continue;
        std::uint64_t bad = bits_of(outward), good = bits_of(own);
        while (bad + 1 != good && good + 1 != bad) {
          const std::uint64_t middle = bad / 2 + good / 2 + (bad & good & 1);
          (judge(market, real_from_bits(middle)).liquidatable_at ? bad : good) = middle;
        }
        CHECK(judge(market, real_from_bits(bad)).is_boundary);
        furthest = std::max(furthest, std::fabs(real_from_bits(bad) - side.price) / side.price);
        ++found;
      }
    }
  }
  INFO("furthest " << furthest << " of " << found);
  CHECK(found > 200);
  CHECK(furthest < 1e-12);
}

TEST_CASE("a book's result is pmrm2_margin with its scenarios and losses") {
  alignas(16) static std::array<std::byte, 1 << 16> memory;
  const Pmrm2Rules rules = pmrm2_rules();
  std::size_t sound = 0, by_basis = 0, liquidatable = 0;
  for (std::uint64_t i = 0; i < 600; ++i) {
    samples::Draw draw = draw_of(170'000 + i);
    const requests::BookShape shape = requests::draw_shape(draw);
    const Message request = requests::draw_book(draw, shape);
    const Answered answered = answer(request);
    if (request.words[kHeadingWords] != requests::kPmrm2Rules) {
      CHECK(answered.code() == number(ErrorCode::unsupported));
      CHECK(answered.field() == number(Field::version));
      continue;
    }
    if (answered.code() >= 200) continue;
    HeldBook held;
    read_book(request, held);
    Arena arena{memory};
    std::vector<real> profits(rules.scenarios.size()), losses(shape.legs + 1 + shape.collaterals);
    const auto expected = pmrm2_margin(held.account, rules, {profits, losses}, arena);
    REQUIRE(answered.code() == number(expected.error().code));
    if (!expected.ok()) {
      CHECK(answered.field() == number(expected.error().field));
      continue;
    }
    const Pmrm2Margin& m = *expected;
    REQUIRE(answered.body_words() == kOptionMarginWords + profits.size() + losses.size());
    const real first[] = {m.maintenance, m.initial,    m.mark_to_market,   m.options,
                          m.perpetual,   m.collateral, m.basis_contingency};
    for (std::size_t k = 0; k < 7; ++k) CHECK(answered.body(k) == bits_of(first[k]));
    CHECK(answered.body(13) == bits_of(m.contingencies.oracle));
    const MarginCertificate& worst = m.maintenance_certificate;
    CHECK(answered.body(14) == halves(static_cast<std::uint32_t>(worst.rule), worst.scenario));
    const real certificate[] = {worst.loss,
                                worst.factor,
                                worst.contingency,
                                worst.requirement,
                                m.initial_certificate.factor,
                                m.initial_certificate.contingency,
                                m.initial_certificate.requirement};
    for (std::size_t k = 0; k < 7; ++k) CHECK(answered.body(15 + k) == bits_of(certificate[k]));
    CHECK(answered.body(22) == halves(m.maintenance < 0.0, 31));
    for (std::size_t k = 0; k < 31; ++k) CHECK(answered.body(23 + k) == bits_of(profits[k]));
    for (std::size_t k = 0; k < losses.size(); ++k) {
      CHECK(answered.body(54 + k) == bits_of(losses[k]));
    }
    ++sound;
    by_basis += worst.rule == BindingRule::basis;
    liquidatable += m.maintenance < 0.0;
  }
  CHECK(sound > 400);
  CHECK(by_basis > 5);
  CHECK(liquidatable > 30);
}

TEST_CASE("the largest requests that are allowed are answered, and the next larger is not") {
  const auto account = [](std::uint32_t markets, std::uint32_t tiers) {
    requests::PerpetualParts parts;
    for (std::uint32_t i = 0; i < markets; ++i) {
      for (const double x : {100.0, 0.0, 0.0, 0.0, 0.0}) {
        parts.markets.push_back(bit_cast<std::uint64_t>(x));
      }
      parts.markets.push_back(halves(1, tiers - 1));
      parts.tier(0, 0.1, 1);
      parts.tier(500, 0.001, tiers - 1);
      for (const std::uint64_t word :
           {std::uint64_t{i}, bit_cast<std::uint64_t>(3.0 + i), bit_cast<std::uint64_t>(90.0)}) {
        parts.positions.push_back(word);
      }
    }
    Builder to(Operation::perpetual_assess);
    samples::Draw draw{1};
    requests::put_perpetuals(draw, to, parts, markets);
    return answer(to.finish(markets));
  };
  CHECK(account(32, 8).code() == 0);
  CHECK(account(33, 2).code() == number(Fault::over_budget));
  CHECK(account(32, 9).code() == number(Fault::over_budget));

  samples::Draw draw{2};
  const Message most = requests::draw_book(draw, {16, 16, 4});
  CHECK(answer(most).code() == 0);
  alignas(16) static std::array<std::byte, kOptionMarginWorkspaceBytes> memory;
  Arena arena{memory};
  std::array<std::uint64_t, kMaxResultBytes / 8> result{};
  answer_book(most.words, most.bytes, result, arena);
  CHECK(high_half(result[1]) == 0);
  CHECK(answer(most).body_words() == kOptionMarginWords + 31 + 16 + 1 + 4);
  for (const requests::BookShape& shape :
       {requests::BookShape{17, 1, 0}, requests::BookShape{1, 17, 0},
        requests::BookShape{1, 1, 5}}) {
    CHECK(answer(requests::draw_book(draw, shape)).code() == number(Fault::over_budget));
  }
  CHECK(answer(requests::draw_book(draw, {0, 0, 0})).code() == 0);
}

TEST_CASE("what is not canonical, or does not add up, is a fault") {
  samples::Draw draw = draw_of(7);
  const Message account = requests::draw_perpetuals(draw, 2);
  const Message claim = requests::draw_market_claim(draw, 2);
  const Message book = requests::draw_book(draw, {2, 2, 1});
  const auto code = [](Message message, std::size_t word, std::uint64_t value) {
    message.words[word] = value;
    return answer(message).code();
  };
  REQUIRE(answer(account).code() == 0);
  REQUIRE(answer(claim).code() == 0);
  REQUIRE(answer(book).code() == 0);
  constexpr std::uint64_t kNan = 0x7ff8000000000001u, kReserved = std::uint64_t{1} << 32;
  const std::uint32_t canonical = number(Fault::not_canonical);
  const std::size_t heading = kHeadingWords, end = account.words.size();
  for (const std::size_t word :
       {heading, heading + 4, heading + 6, heading + 12, heading + 18, end - 1}) {
    CHECK(code(account, word, kNan) == canonical);
    CHECK(code(account, word, kCanonicalNanBits) < 200);
  }
  CHECK(code(account, end - 3, account.words[end - 3] | kReserved) == canonical);
  CHECK(code(account, heading + 5, account.words[heading + 5] + 1) == number(Fault::bad_count));
  CHECK(code(account, heading + 11, account.words[heading + 11] + 1) == number(Fault::bad_count));
  CHECK(code(account, heading + 11, ~std::uint64_t{0}) == number(Fault::bad_count));
  CHECK(code(account, heading + 5, ~std::uint64_t{0}) == number(Fault::over_budget));
  CHECK(code(claim, heading, claim.words[heading] | kReserved) == canonical);
  CHECK(code(claim, heading + 1, kNan) == canonical);
  for (const std::size_t word : {heading + 1, heading + 8, heading + 10, heading + 20, heading + 27,
                                 book.words.size() - 1}) {
    CHECK(code(book, word, kNan) == canonical);
  }
  CHECK(code(book, heading + 25, 2) == canonical);  // a flag
  CHECK(code(book, heading + 9, book.words[heading + 9] + 1) == number(Fault::bad_count));
  CHECK(code(book, heading, 1) == number(ErrorCode::unsupported));
  for (const Operation operation :
       {Operation::perpetual_assess, Operation::perpetual_boundary, Operation::option_margin}) {
    CHECK(answer(Builder(operation).finish(0)).code() == number(Fault::bad_count));
  }
}

TEST_CASE("claims about a market name what is wrong with them") {
  samples::Draw draw = draw_of(8);
  HeldAccount held = account_in(requests::draw_perpetuals(draw, 3), 0);
  held.positions.pop_back();
  alignas(16) static std::array<std::byte, kPerpetualWorkspaceBytes> memory;
  const auto refused = [&](std::uint32_t market, real price) {
    Arena arena{memory};
    return judge_market(held.account(), {market, price}, arena).error();
  };
  CHECK(refused(0, 100.0).code == ErrorCode::ok);
  CHECK(refused(3, 100.0).code == ErrorCode::unknown_asset);
  CHECK(refused(3, 100.0).field == Field::markets);
  CHECK(refused(2, 100.0).field == Field::positions);
  CHECK(refused(0, real_from_bits(kCanonicalNanBits)).code == ErrorCode::not_finite);
  CHECK(refused(0, 0.0).code == ErrorCode::missing_price);
  CHECK(refused(0, -1.0).code == ErrorCode::missing_price);
  CHECK(refused(0, 0x1p101).code == ErrorCode::out_of_domain);
  CHECK(refused(0, 0x1p101).field == Field::price);
  Arena none{std::span<std::byte>{}};
  CHECK(judge_market(held.account(), {0, 100.0}, none).error().code ==
        ErrorCode::capacity_exceeded);
  held.positions[0].size = 0.0;
  CHECK(refused(0, 100.0).code == ErrorCode::unknown_asset);
  held.positions[0].size = 1.0;
  held.markets[0].maintenance.fixed = 0x1.8p1023;
  held.markets[1].maintenance.fixed = 0x1.8p1023;
  CHECK(refused(0, 100.0).code == ErrorCode::overflow);
}

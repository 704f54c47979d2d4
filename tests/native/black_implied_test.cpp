#include "core/pricing/implied/black_implied.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/pricing/implied/black_implied_batch.hpp"

#include "tests/native/forward_vectors.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

const BlackQuote kOrdinary = {.price = 9, .forward = 100, .strike = 110, .expiry_years = 0.5};

BlackQuote quote_of(const Json& in) {
  return {.price = number(in.at("price")),
          .forward = number(in.at("forward")),
          .strike = number(in.at("strike")),
          .expiry_years = number(in.at("expiry_years")),
          .discount = number(in.at("discount")),
          .displacement = number(in.at("displacement")),
          .type = type_of(in),
          .settlement = in.at("settlement") == "coin" ? Settlement::coin : Settlement::quote};
}

/// The normalised price and its slope in 64 bits of significand, which the doubles of the engine
/// have no part in. An error of 2^-64 in each tail is 2^-64 of them in the difference.
struct LongPrice {
  LongPrice(double x_, double s_) {
    const long double x = x_, s = s_, y = x / s, t = s / 2, root2 = std::sqrt(2.0L);
    const long double outer = std::exp(x / 2) * std::erfc((y + t) / root2) / 2;
    const long double near = std::exp(-x / 2);
    value = near * std::erfc((y - t) / root2) / 2 - outer;
    room = near * std::erfc((t - y) / root2) / 2 + outer;
    slope = std::exp(-(y * y + t * t) / 2) / std::sqrt(2 * std::acos(-1.0L));
    // Of each tail: half an ulp of every factor, and the argument's error times its square.
    noise = (near * std::erfc((y - t) / root2) / 2) * (8 + 2 * (y - t) * (y - t)) * 0x1p-64L;
  }
  long double value, room, slope, noise;
};

}  // namespace

TEST_CASE("Implied volatility agrees with roots at 400 digits", "[implied]") {
  double worst = 0;
  for (const Json& row : rows_about("implied_vol")) {
    const BlackQuote quote = quote_of(row.at("in"));
    const Json& out = row.at("out");
    INFO(row.dump());
    const auto answer = implied_vol(quote);
    REQUIRE(answer.ok());
    const double vol = number(out.at("vol")), attainable = number(out.at("attainable"));
    const double error = std::fabs(answer->vol / vol - 1) / (kEps * attainable);
    worst = std::max(worst, error);
    CHECK(error <= 4);
    CHECK(answer->total_vol == Approx(vol * std::sqrt(quote.expiry_years)).epsilon(1e-9));
    CHECK(answer->vega == Approx(number(out.at("vega"))).epsilon(1e-9));
  }
  CAPTURE(worst);
  CHECK(worst > 0);
}

TEST_CASE("Total volatility agrees with the extreme cases", "[implied]") {
  std::ifstream stream(std::string(LOADLINE_VECTORS) + "/options-iv-extreme-mp.json");
  const Json file = Json::parse(stream);
  for (const Json& row : file.at("vectors")) {
    const double x = number(row[0]), s = number(row[1]), price = number(row[3]);
    INFO(row.dump());
    const auto answer = implied_total_vol(price, x);
    REQUIRE(answer.ok());
    const double slope = static_cast<double>(LongPrice(-x, s).slope);
    CHECK(std::fabs(*answer / s - 1) <= 4 * kEps * std::max(1.0, price / (s * slope)));
  }
}

namespace {

/// x and s over all regions: the whole domain, ordinary options, the edge of the regions.
std::pair<double, double> draw_problem(Draws& draws, int index) {
  if (index % 4 == 0) return {draws.between(0, 0.8), draws.between(0.02, 1.6)};
  const double x = std::exp(draws.between(std::log(1e-3), std::log(690.0)));
  if (index % 4 == 1) return {x, std::sqrt(2 * x) * draws.between(0.9, 1.1)};
  if (index % 4 == 2) return {draws.between(0, 3), std::exp(draws.between(-4, 2))};
  const double low = x / 38, high = std::sqrt(2 * x) + 16.4;
  return {x, low * std::exp(draws.between(0, std::log(high / low)))};
}

}  // namespace

TEST_CASE("A million prices give back their total volatility", "[implied]") {
  Draws draws(2017);
  double worst = 0;
  int solved = 0;
  for (int i = 0; solved < 1'000'000; ++i) {
    const auto [x, s] = draw_problem(draws, i);
    const LongPrice true_price(x, s);
    const double price = static_cast<double>(true_price.value);
    // Where the difference has lost more than the engine may, this reference cannot judge.
    if (price < 1e-300 || true_price.noise > 0.25L * kEps * true_price.slope * s) continue;
    if (true_price.room < price * 0x1p-52L) continue;
    const auto answer = implied_total_vol(price, -x);
    CAPTURE(x, s, price);
    if (!answer.ok()) {
      REQUIRE(answer.ok());
    }
    ++solved;
    // What the rounding of the price has already moved the answer by is not the engine's error.
    const LongPrice back(x, *answer);
    const bool upper = true_price.room < true_price.value;
    const long double miss =
        upper ? back.room - (true_price.room + (true_price.value - price)) : price - back.value;
    const double error = std::fabs(static_cast<double>(miss / (true_price.slope * s)));
    const double attainable = std::max(1.0, price / static_cast<double>(true_price.slope * s));
    worst = std::max(worst, error / (kEps * attainable));
    if (error > 4 * kEps * attainable) {
      CHECK(error <= 4 * kEps * attainable);
    }
  }
  CAPTURE(worst);
  CHECK(worst < 4);
  CHECK(worst > 0.3);
}

TEST_CASE("Own prices give back their volatility, in and out of the money", "[implied]") {
  Draws draws(76);
  for (int i = 0; i < 200'000; ++i) {
    const double forward = std::exp(draws.between(-5, 12)), vol = draws.between(0.02, 2);
    const double expiry = draws.between(0.001, 3), total = vol * std::sqrt(expiry);
    const double strike = forward * std::exp(draws.between(-6, 6) * total);
    const OptionInputs option = {.spot = forward,
                                 .strike = strike,
                                 .expiry_years = expiry,
                                 .vol = vol,
                                 .rate = 0,
                                 .carry = 0,
                                 .type = static_cast<OptionType>(i % 2)};
    const OptionValue value = *price_option(option);
    const auto answer = implied_vol({.price = value.value,
                                     .forward = forward,
                                     .strike = strike,
                                     .expiry_years = expiry,
                                     .type = option.type});
    CAPTURE(forward, strike, expiry, vol, i);
    if (!answer.ok()) {
      CHECK(answer.error().code == ErrorCode::no_information);
      continue;
    }
    // The price has rounding errors of its own, of up to 4 ulp of its largest term.
    const double largest = value.value + std::min(forward, strike);
    const double allowed = 8 * kEps * std::max(1.0, largest / (value.vega * vol));
    if (std::fabs(answer->vol / vol - 1) > allowed) {
      CHECK(std::fabs(answer->vol / vol - 1) <= allowed);
    }
  }
}

TEST_CASE("Volatility rises with the price, and a call and its put agree", "[implied]") {
  for (const double strike : {20.0, 80.0, 100.0, 100.5, 180.0, 900.0}) {
    double last = 0;
    for (double share = 1e-12; share < 0.999; share *= 1.37) {
      BlackQuote call = kOrdinary;
      call.strike = strike;
      const double intrinsic = std::max(0.0, 100 - strike);
      call.price = intrinsic + share * (100 - intrinsic);
      const auto of_call = implied_vol(call);
      if (!of_call.ok()) {
        CHECK(of_call.error().code == ErrorCode::no_information);
        continue;
      }
      CHECK(of_call->vol > last);
      last = of_call->vol;
      BlackQuote put = call;
      put.type = OptionType::put;
      put.price = call.price + (strike - 100);
      const auto of_put = implied_vol(put);
      if (!of_put.ok()) continue;  // the in-the-money price has swallowed the time value
      const double time_value = call.price - intrinsic;
      const double resolution = 4 * kEps * (call.price + put.price) / time_value;
      const double sensitivity = std::max(1.0, time_value / (of_call->vega * of_call->vol));
      CHECK(std::fabs(of_put->vol / of_call->vol - 1) <= resolution * sensitivity + 8 * kEps);
    }
  }
}

TEST_CASE("Powers of two scale a quote without changing a bit", "[implied]") {
  for (const double scale : {0x1p-200, 0x1p-3, 0x1p40, 0x1p200}) {
    BlackQuote quote = kOrdinary;
    quote.price *= scale;
    quote.forward *= scale;
    quote.strike *= scale;
    CHECK(bits(implied_vol(quote)->vol) == bits(implied_vol(kOrdinary)->vol));
    quote = kOrdinary;
    quote.price *= scale;
    quote.discount *= scale;
    CHECK(bits(implied_vol(quote)->vol) == bits(implied_vol(kOrdinary)->vol));
  }
  BlackQuote coin = kOrdinary;
  coin.forward = 128;
  BlackQuote quote = coin;
  coin.settlement = Settlement::coin;
  coin.price /= 128;
  CHECK(bits(implied_vol(coin)->vol) == bits(implied_vol(quote)->vol));
  CHECK(implied_vol(coin)->vega == implied_vol(quote)->vega / 128);
  BlackQuote displaced = kOrdinary;
  displaced.displacement = 32;
  displaced.forward -= 32;
  displaced.strike -= 32;
  CHECK(bits(implied_vol(displaced)->vol) == bits(implied_vol(kOrdinary)->vol));
}

TEST_CASE("A price at its bounds says so", "[implied]") {
  using E = ErrorCode;
  const auto code = [](double price, double strike, OptionType type) {
    BlackQuote quote = kOrdinary;
    quote.price = price;
    quote.strike = strike;
    quote.discount = 0.5;
    quote.type = type;
    const auto answer = implied_vol(quote);
    if (!answer.ok()) CHECK(answer.error().field == Field::price);
    return answer.error().code;
  };
  const auto call = OptionType::call, put = OptionType::put;
  CHECK(code(0, 110, call) == E::no_information);
  CHECK(code(-0.0, 110, call) == E::no_information);
  CHECK(code(-5e-324, 110, call) == E::below_intrinsic);
  CHECK(code(-1, 110, call) == E::below_intrinsic);
  CHECK(code(5e-324, 110, call) == E::no_information);
  CHECK(code(1e-290, 110, call) == E::ok);
  CHECK(code(0, 100, call) == E::no_information);
  CHECK(code(1e-290, 100, call) == E::ok);
  CHECK(code(10, 80, call) == E::no_information);
  CHECK(code(std::nextafter(10, 11), 80, call) == E::ok);
  CHECK(code(std::nextafter(10, 9), 80, call) == E::below_intrinsic);
  CHECK(code(9, 80, call) == E::below_intrinsic);
  CHECK(code(5, 110, put) == E::no_information);
  CHECK(code(4.9, 110, put) == E::below_intrinsic);
  for (const double strike : {80.0, 100.0, 110.0}) {
    CHECK(code(50, strike, call) == E::no_information);
    CHECK(code(std::nextafter(50, 0), strike, call) == E::ok);
    CHECK(code(std::nextafter(50, 60), strike, call) == E::above_maximum);
    CHECK(code(1e308, strike, call) == E::above_maximum);
    CHECK(code(strike / 2, strike, put) == E::no_information);
    CHECK(code(strike, strike, put) == E::above_maximum);
  }
  BlackQuote coin = kOrdinary;
  coin.settlement = Settlement::coin;
  for (const double price : {1.0, 1.5, 1e308}) {
    coin.price = price;
    CHECK(implied_vol(coin).error().code == (price == 1 ? E::no_information : E::above_maximum));
  }
  CHECK(implied_total_vol(0, -1).error().code == E::no_information);
  CHECK(implied_total_vol(-1, -1).error().code == E::below_intrinsic);
  CHECK(implied_total_vol(1, -1).error().code == E::above_maximum);
  CHECK(implied_total_vol(1, 0).error().code == E::no_information);
  CHECK(implied_total_vol(1, 0).error().field == Field::normalised_price);
  CHECK(implied_total_vol(0.5, 0.1).error().field == Field::log_moneyness);
  CHECK(implied_total_vol(0.5, -701).error().code == E::out_of_domain);
  CHECK(implied_total_vol(NAN, -1).error().code == E::not_finite);
  CHECK(implied_total_vol(1e-160, -700).ok());
  CHECK(implied_total_vol(0x1p-1022, -700).ok());
  CHECK(implied_total_vol(0x1p-1022, 0).ok());
}

TEST_CASE("A margined premium is not discounted", "[implied]") {
  BlackQuote quote = kOrdinary;
  quote.discount = 1;
  const ImpliedVol want = *implied_vol(quote);
  quote.settlement = Settlement::futures;
  for (const double discount : {1.0, 0.5, 1.25}) {
    quote.discount = discount;
    const ImpliedVol got = *implied_vol(quote);
    CHECK(bits(got.vol) == bits(want.vol));
    CHECK(bits(got.vega) == bits(want.vega));
  }
  quote.discount = -1;
  CHECK(implied_vol(quote).error().field == Field::discount);
}

TEST_CASE("Every field of a Black quote refuses what it cannot mean", "[implied]") {
  const double most = std::numeric_limits<double>::max();
  using Q = BlackQuote;
  const FieldDomain<Q> domains[] = {
      {&Q::price, Field::price, -most, most},
      {&Q::forward, Field::forward, kMinOptionPrice, kMaxOptionPrice},
      {&Q::strike, Field::strike, kMinOptionPrice, kMaxOptionPrice},
      {&Q::expiry_years, Field::expiry_years, 5e-324, most},
      {&Q::discount, Field::discount, kMinOptionPrice, kMaxOptionPrice},
      {&Q::displacement, Field::displacement, -kMaxOptionPrice, kMaxOptionPrice}};
  for (const auto& domain : domains) {
    check_field(kOrdinary, domain, [](const Q& q) { return implied_vol(q).error(); });
  }
  Q quote = kOrdinary;
  quote.type = static_cast<OptionType>(2);
  CHECK(implied_vol(quote).error().field == Field::option_type);
  quote = kOrdinary;
  quote.settlement = static_cast<Settlement>(3);
  CHECK(implied_vol(quote).error().field == Field::settlement);
  quote = kOrdinary;
  quote.displacement = -100;
  CHECK(implied_vol(quote).error().field == Field::forward);
  quote.displacement = -105;
  quote.forward = 120;
  quote.strike = 90;
  CHECK(implied_vol(quote).error().field == Field::strike);
  quote.settlement = Settlement::coin;
  quote.forward = -1;
  quote.displacement = 200;
  CHECK(implied_vol(quote).error().field == Field::forward);
}

namespace {

/// Quotes of every kind, some of them bad, in columns.
struct Batch {
  std::vector<BlackQuote> rows;
  std::vector<double> in[5], vol, total_vol, vega;
  std::vector<std::uint8_t> type;
  std::vector<std::uint16_t> status;
  Settlement settlement;

  Batch(std::size_t count, Settlement settlement_, std::uint64_t seed)
      : vol(count, -7),
        total_vol(count, -7),
        vega(count, -7),
        status(count, 77),
        settlement(settlement_) {
    Draws draws(seed);
    for (std::size_t i = 0; i < count; ++i) {
      const double forward = std::exp(draws.between(-3, 9)), spread = draws.between(-1, 1);
      const double strike = forward * std::exp(i % 5 == 0 ? 20 * spread : spread);
      BlackQuote row = {.price = forward * std::exp(-draws.between(0, i % 3 == 0 ? 300 : 5)),
                        .forward = forward,
                        .strike = strike,
                        .expiry_years = draws.between(0, 3),
                        .discount = draws.between(0.5, 1.1),
                        .displacement = 0.25,
                        .type = static_cast<OptionType>(draws.next() < 0.5),
                        .settlement = settlement};
      if (settlement == Settlement::coin) row.price /= forward;
      const double hostile[] = {NAN, INFINITY, 0.0, -1.0, 1e300, 5e-324};
      const double bad = hostile[i % 6];
      if (i % 11 == 3) row.price = bad;
      if (i % 13 == 4) row.strike = bad;
      if (i % 17 == 5) row.forward = bad;
      if (i % 19 == 6) row.expiry_years = bad;
      if (i % 23 == 7) row.discount = bad;
      const double fields[] = {row.price, row.forward, row.strike, row.expiry_years, row.discount};
      for (std::size_t c = 0; c < 5; ++c) in[c].push_back(fields[c]);
      type.push_back(i % 29 == 8 ? 9 : static_cast<std::uint8_t>(row.type));
      row.type = static_cast<OptionType>(type.back());
      rows.push_back(row);
    }
  }
  BlackQuoteColumns quotes() const {
    return {.count = rows.size(),
            .price = {in[0].data()},
            .forward = {in[1].data()},
            .strike = {in[2].data()},
            .expiry_years = {in[3].data()},
            .discount = {in[4].data()},
            .type = {type.data()},
            .displacement = 0.25,
            .settlement = settlement};
  }
  ImpliedVolColumns results() { return {vol.data(), total_vol.data(), vega.data(), status.data()}; }
  /// Returns how many rows were refused.
  std::size_t check_against_scalar() const {
    std::size_t refused = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto one = implied_vol(rows[i]);
      CAPTURE(i, rows[i].price, rows[i].forward, rows[i].strike);
      REQUIRE(status[i] == static_cast<std::uint16_t>(one.error().code));
      REQUIRE(bits(vol[i]) == bits(one.ok() ? one->vol : 0.0));
      REQUIRE(bits(total_vol[i]) == bits(one.ok() ? one->total_vol : 0.0));
      REQUIRE(bits(vega[i]) == bits(one.ok() ? one->vega : 0.0));
      refused += one.ok() ? 0 : 1;
    }
    return refused;
  }
};

template <int N>
void check_lanes(Settlement settlement) {
  for (std::size_t count = 0; count <= 33; ++count) {
    Batch batch(count, settlement, count);
    const std::size_t refused = implied_vol_rows<N>(batch.quotes(), batch.results());
    CHECK(batch.check_against_scalar() == refused);
  }
}

}  // namespace

TEST_CASE("A batch of quotes has the bits of the scalar call", "[implied]") {
  for (const auto settlement : {Settlement::quote, Settlement::coin, Settlement::futures}) {
    check_lanes<1>(settlement);
    check_lanes<2>(settlement);
    check_lanes<4>(settlement);
    check_lanes<8>(settlement);
    for (const std::size_t count : {127u, 128u, 129u, 5000u}) {
      Batch batch(count, settlement, count);
      const std::size_t refused = implied_vols(batch.quotes(), batch.results());
      CHECK(batch.check_against_scalar() == refused);
      std::map<std::uint16_t, int> seen;
      for (const std::uint16_t code : batch.status) ++seen[code];
      if (count == 5000) CHECK(seen.size() >= 5);
    }
  }
  Batch odd(9, static_cast<Settlement>(5), 1);
  CHECK(implied_vols(odd.quotes(), odd.results()) == 9);
  odd.check_against_scalar();
}

TEST_CASE("Unwanted columns stay, and a stride of zero repeats one value", "[implied]") {
  Batch all(300, Settlement::quote, 5), one(300, Settlement::quote, 5);
  implied_vols(all.quotes(), all.results());
  implied_vols(one.quotes(), {.vol = one.vol.data()});
  for (std::size_t i = 0; i < 300; ++i) REQUIRE(bits(one.vol[i]) == bits(all.vol[i]));
  for (const double x : one.vega) REQUIRE(x == -7);
  BlackQuoteColumns quotes = all.quotes();
  const double forward = 90;
  quotes.forward = {&forward, 0};
  for (auto& row : all.rows) row.forward = 90;
  implied_vols(quotes, all.results());
  all.check_against_scalar();
}

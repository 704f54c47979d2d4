// What holds of every American option: bounds, shapes, symmetries, Greeks as slopes, batches.
#include <bit>
#include <cmath>
#include <vector>

#include "core/pricing/american/american.hpp"
#include "core/pricing/american/collocation.hpp"
#include "core/pricing/american/premium.hpp"

#include "tests/native/american_sample.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using loadline::checks::draw_american;
using loadline::checks::Draws;

namespace {

double value_of(const OptionInputs& in, AmericanAccuracy accuracy = AmericanAccuracy::standard) {
  const auto option = price_american(in, accuracy);
  REQUIRE(option.ok());
  return option->value;
}

std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

double intrinsic(const OptionInputs& in) {
  const double forward = in.spot - in.strike;
  return std::max(0.0, in.type == OptionType::call ? forward : -forward);
}

}  // namespace

TEST_CASE("Never below the European option, exercise, or the same option with less time",
          "[american]") {
  Draws draw(1);
  for (std::uint64_t i = 0; i < 300; ++i) {
    OptionInputs in = draw_american(draw, i);
    INFO("S " << in.spot << " T " << in.expiry_years << " vol " << in.vol << " r " << in.rate
              << " q " << in.carry);
    const AmericanValue v = *price_american(in);
    const double slack = 2e-8 * std::max(in.spot, in.strike);
    CHECK(v.value >= price_option(in)->value - 1e-12);
    CHECK(v.value >= intrinsic(in));
    CHECK(v.premium == Approx(v.value - price_option(in)->value).margin(1e-12));
    OptionInputs more = in;
    more.expiry_years *= 1.1;
    CHECK(value_of(more) >= v.value - slack);
    more = in;
    more.vol *= 1.05;
    CHECK(value_of(more) >= v.value - slack);
    more = in;
    more.rate += 0.005;
    CHECK((value_of(more) - v.value) * (in.type == OptionType::call ? 1 : -1) >= -slack);
    more = in;
    more.carry += 0.005;
    CHECK((value_of(more) - v.value) * (in.type == OptionType::call ? -1 : 1) >= -slack);
  }
}

TEST_CASE("Convex in the strike and in the spot, and homogeneous in both", "[american]") {
  Draws draw(2);
  for (std::uint64_t i = 0; i < 200; ++i) {
    const OptionInputs in = draw_american(draw, i);
    const double slack = 4e-8 * std::max(in.spot, in.strike), h = 0.02 * in.strike;
    OptionInputs low = in, high = in;
    low.strike -= h;
    high.strike += h;
    CHECK(value_of(low) + value_of(high) - 2 * value_of(in) >= -slack);
    low = high = in;
    low.spot -= h;
    high.spot += h;
    CHECK(value_of(low) + value_of(high) - 2 * value_of(in) >= -slack);
    CHECK(price_american(in)->gamma >= -1e-6 / in.spot);
    OptionInputs twice = in;
    twice.spot *= 2;
    twice.strike *= 2;
    CHECK(bits(value_of(twice)) == bits(2 * value_of(in)));
  }
}

TEST_CASE("A call is the put with spot and strike, rate and carry exchanged", "[american]") {
  Draws draw(3);
  for (std::uint64_t i = 0; i < 200; ++i) {
    OptionInputs call = draw_american(draw, i);
    call.type = OptionType::call;
    OptionInputs put = call;
    put.type = OptionType::put;
    std::swap(put.spot, put.strike);
    std::swap(put.rate, put.carry);
    const AmericanValue c = *price_american(call), p = *price_american(put);
    const double scale = std::max(call.spot, call.strike);
    CHECK(std::fabs(c.value - p.value) <= 1e-13 * scale);
    CHECK(c.vega == Approx(p.vega).margin(1e-10 * scale));
    CHECK(c.rho == Approx(p.phi).margin(1e-10 * scale));
    CHECK(c.phi == Approx(p.rho).margin(1e-10 * scale));
    CHECK(c.theta == Approx(p.theta).margin(1e-10 * scale));
    // C = S C_S + K C_K, and C_K is the put's delta.
    CHECK(c.value == Approx(c.delta * call.spot + p.delta * call.strike).margin(1e-10 * scale));
    if (c.boundary > 0) {
      CHECK(c.boundary / call.strike == Approx(put.strike / p.boundary).epsilon(1e-13));
    }
  }
}

TEST_CASE("Time, volatility and rates scale together", "[american]") {
  // V depends on vol^2 T, r T and q T alone.
  Draws draw(4);
  for (std::uint64_t i = 0; i < 200; ++i) {
    const OptionInputs in = draw_american(draw, i);
    const AmericanValue v = *price_american(in);
    const double scale = std::max(in.spot, in.strike);
    OptionInputs faster = in;
    faster.expiry_years /= 4;
    faster.vol *= 2;
    faster.rate *= 4;
    faster.carry *= 4;
    CHECK(std::fabs(value_of(faster) - v.value) <= 1e-13 * scale);
    // Its differential form. Theta comes from the equation, vega, rho and phi from derivatives of
    // the boundary: this holds them against each other.
    const double by_time = 0.5 * in.vol * v.vega + in.rate * v.rho + in.carry * v.phi;
    INFO("S " << in.spot << " T " << in.expiry_years << " vol " << in.vol << " r " << in.rate
              << " q " << in.carry);
    CHECK(std::fabs(v.theta * in.expiry_years + by_time) <= 2e-6 * scale);
  }
}

TEST_CASE("Smooth pasting: value, slope and curvature where exercise begins", "[american]") {
  Draws draw(5);
  for (std::uint64_t i = 0; i < 200; ++i) {
    OptionInputs in = draw_american(draw, i);
    const AmericanValue anywhere = *price_american(in);
    if (anywhere.region == ExerciseRegion::nowhere) continue;
    const bool call = in.type == OptionType::call;
    const double unit = in.vol * std::sqrt(in.expiry_years), boundary = anywhere.boundary;
    in.spot = boundary * (call ? 1 + 1e-9 : 1 - 1e-9);
    CHECK(price_american(in)->value == intrinsic(in));
    const double gap = 1e-3 * unit;
    in.spot = boundary * (call ? 1 - gap : 1 + gap);
    const AmericanValue v = *price_american(in);
    INFO("S " << in.spot << " T " << in.expiry_years << " vol " << in.vol << " r " << in.rate
              << " q " << in.carry);
    // From the equation at the boundary: half vol^2 B^2 V_SS = |r K - q B|.
    const double flow = std::fabs(in.rate * in.strike - in.carry * boundary);
    const double curvature = 2 * flow / (in.vol * in.vol * boundary * boundary);
    const double distance = gap * boundary;
    const double scale = std::max(boundary, in.strike);
    CHECK(std::fabs(v.value - intrinsic(in) - 0.5 * curvature * distance * distance) <=
          0.01 * curvature * distance * distance + 3e-8 * scale);
    CHECK(std::fabs(std::fabs(v.delta) - 1) <= 1.1 * curvature * distance + 1e-6);
    CHECK(std::fabs(v.gamma - curvature) <= 0.02 * curvature + 1e-4 / (boundary * unit));
  }
}

TEST_CASE("Greeks are the slopes of the value", "[american]") {
  constexpr auto kHigh = AmericanAccuracy::high;
  struct Bump {
    double OptionInputs::* input;
    double AmericanValue::* slope;
    double sign, step;  ///< of the input's own size, or absolute for rates
  };
  const Bump bumps[] = {{&OptionInputs::spot, &AmericanValue::delta, 1, 2e-3},
                        {&OptionInputs::vol, &AmericanValue::vega, 1, 1e-2},
                        {&OptionInputs::expiry_years, &AmericanValue::theta, -1, 1e-2},
                        {&OptionInputs::rate, &AmericanValue::rho, 1, 0},
                        {&OptionInputs::carry, &AmericanValue::phi, 1, 0}};
  Draws draw(6);
  for (std::uint64_t i = 0; i < 60; ++i) {
    const OptionInputs in = draw_american(draw, i);
    const AmericanValue here = *price_american(in);
    const double unit = in.vol * std::sqrt(in.expiry_years);
    const double gap = here.boundary > 0 ? std::fabs(std::log(in.spot / here.boundary)) : 1;
    // Where a bump crosses a boundary or changes the regime there is no one slope.
    const double least =
        std::min({std::fabs(in.rate), std::fabs(in.carry), std::fabs(in.rate - in.carry)});
    if (gap < 0.3 * unit || least < 2e-3) continue;
    for (const Bump& b : bumps) {
      const double h = b.step > 0 ? b.step * in.*(b.input) : std::min(2e-4, 0.02 * least);
      const auto moved = [&](double by) {
        OptionInputs other = in;
        other.*(b.input) += by;
        return value_of(other, kHigh);
      };
      const double slope = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
      INFO("S " << in.spot << " T " << in.expiry_years << " vol " << in.vol << " r " << in.rate
                << " q " << in.carry << " slope " << slope << " got " << here.*(b.slope));
      const double bound = b.step > 0 ? 1e-6 : 2e-5;
      CHECK(std::fabs(here.*(b.slope) - b.sign * slope) <=
            bound * std::max(in.spot, in.strike) * std::max(1.0, in.expiry_years));
    }
  }
}

TEST_CASE("In coin: the derivatives of value / spot", "[american]") {
  Draws draw(8);
  for (std::uint64_t i = 0; i < 50; ++i) {
    OptionInputs in = draw_american(draw, i);
    const AmericanValue quote = *price_american(in);
    in.settlement = Settlement::coin;
    const AmericanValue coin = *price_american(in);
    const double s = in.spot;
    CHECK(coin.value == Approx(quote.value / s).epsilon(1e-14));
    CHECK(coin.delta == Approx((quote.delta - quote.value / s) / s).margin(1e-15));
    CHECK(coin.gamma ==
          Approx((quote.gamma - 2 * (quote.delta - quote.value / s) / s) / s).margin(1e-15));
    CHECK(coin.vega == Approx(quote.vega / s).epsilon(1e-14));
    CHECK(coin.theta == Approx(quote.theta / s).epsilon(1e-14));
    CHECK(coin.premium == Approx(quote.premium / s).epsilon(1e-14));
    CHECK(coin.boundary == quote.boundary);
  }
}

TEST_CASE("Margined daily: an American option without a rate", "[american]") {
  Draws draw(9);
  for (std::uint64_t i = 0; i < 50; ++i) {
    OptionInputs in = draw_american(draw, i);
    in.settlement = Settlement::futures;
    const AmericanValue margined = *price_american(in);
    OptionInputs same = in;
    same.settlement = Settlement::quote;
    same.rate = 0;
    same.carry = in.carry - in.rate;
    const AmericanValue want = *price_american(same);
    CHECK(margined.value == Approx(want.value).epsilon(1e-13));
    CHECK(margined.delta == Approx(want.delta).margin(1e-13));
    CHECK(margined.theta == Approx(want.theta).epsilon(1e-12).margin(1e-12 * in.strike));
    CHECK(margined.phi == Approx(want.phi).epsilon(1e-12));
    CHECK(margined.rho == Approx(0.0 - margined.phi));
    CHECK(margined.boundary == want.boundary);
    // On a future there is no interest for which to exercise early.
    in.carry = in.rate;
    const AmericanValue future = *price_american(in);
    CHECK(future.value == price_option(in)->value);
    CHECK(future.region == ExerciseRegion::nowhere);
  }
}

TEST_CASE("Margined daily: rho, as the price moves with the rate", "[american]") {
  OptionInputs in = {.spot = 100,
                     .strike = 104,
                     .expiry_years = 0.7,
                     .vol = 0.3,
                     .rate = 0.02,
                     .carry = 0.09,
                     .settlement = Settlement::futures};
  const AmericanValue here = *price_american(in, AmericanAccuracy::high);
  CHECK(here.premium > 0.1);
  const double h = 1e-4;
  in.rate += h;
  const double up = price_american(in, AmericanAccuracy::high)->value;
  in.rate -= 2 * h;
  const double down = price_american(in, AmericanAccuracy::high)->value;
  CHECK(here.rho == Approx((up - down) / (2 * h)).epsilon(2e-5));
}

namespace {

/// A batch with bad rows among it, in columns.
struct Batch {
  std::vector<OptionInputs> rows;
  std::vector<double> in[6];
  std::vector<std::uint8_t> type, region;
  std::vector<double> out[10];
  std::vector<std::uint16_t> status;

  /// `chain`: runs of five rows share all but spot, strike and type.
  Batch(std::size_t count, bool chain) {
    Draws draw(count);
    for (std::size_t i = 0; i < count; ++i) {
      OptionInputs row = draw_american(draw, i);
      if (chain && i % 5 != 0) {
        const OptionInputs before = rows.back();
        row.expiry_years = before.expiry_years;
        row.vol = before.vol;
        row.rate = before.rate;
        row.carry = before.carry;
      }
      if (i % 7 == 3) row.spot = -1;
      if (i % 11 == 5) row.strike = std::nan("");
      rows.push_back(row);
      const double fields[] = {row.spot, row.strike, row.expiry_years,
                               row.vol,  row.rate,   row.carry};
      for (std::size_t c = 0; c < 6; ++c) in[c].push_back(fields[c]);
      type.push_back(static_cast<std::uint8_t>(row.type));
    }
    for (auto& column : out) column.assign(count + 1, -7.0);
    region.assign(count, 99);
    status.assign(count, 99);
  }
  OptionColumns options() const {
    const auto at = [this](std::size_t c) { return Column<double>{in[c].data(), 1}; };
    return {rows.size(), at(0), at(1), at(2), at(3), at(4), at(5), {type.data(), 1}};
  }
  AmericanValueColumns results(unsigned wanted) {
    const auto at = [&](unsigned c) { return (wanted >> c & 1u) != 0 ? out[c].data() : nullptr; };
    return {.value = at(0),
            .delta = at(1),
            .gamma = at(2),
            .vega = at(3),
            .theta = at(4),
            .rho = at(5),
            .phi = at(6),
            .premium = at(7),
            .boundary = at(8),
            .far_boundary = at(9),
            .region = region.data(),
            .status = status.data()};
  }
  void check_against_scalar(unsigned wanted) const {
    constexpr double AmericanValue::* kFields[] = {
        &AmericanValue::value,       &AmericanValue::delta,   &AmericanValue::gamma,
        &AmericanValue::vega,        &AmericanValue::theta,   &AmericanValue::rho,
        &AmericanValue::phi,         &AmericanValue::premium, &AmericanValue::boundary,
        &AmericanValue::far_boundary};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto expected = price_american(rows[i]);
      REQUIRE(status[i] == static_cast<std::uint16_t>(expected.error().code));
      for (unsigned c = 0; c < 10; ++c) {
        const double want = (wanted >> c & 1u) == 0 ? -7.0
                            : expected.ok()         ? (*expected).*kFields[c]
                                                    : 0.0;
        INFO("column " << c << ", row " << i << " of " << rows.size());
        REQUIRE(bits(out[c][i]) == bits(want));
      }
    }
    for (const auto& column : out) REQUIRE(column[rows.size()] == -7.0);
  }
};

}  // namespace

TEST_CASE("A batch has the bits of the scalar call, whatever is wanted and shared", "[american]") {
  for (const bool chain : {false, true}) {
    for (const std::size_t count : {0u, 1u, 63u, 64u, 65u, 150u}) {
      for (const unsigned wanted : {0x3ffu, 0x1u, 0x2u, 0x90u, 0x20u}) {
        Batch batch(count, chain);
        const std::size_t refused =
            price_americans(batch.options(), AmericanAccuracy::standard, batch.results(wanted));
        batch.check_against_scalar(wanted);
        std::size_t bad = 0;
        for (const std::uint16_t status : batch.status) bad += status != 0;
        CHECK(refused == bad);
      }
    }
  }
}

namespace {

/// A boundary after a few steps, its derivatives, and a panel of the premium, with N lanes.
template <int N>
std::vector<std::uint64_t> bits_with_lanes(const BoundaryProblem& problem, std::size_t degree,
                                           std::uint32_t points) {
  ExerciseBoundary b{};  // singular equations leave the tangents as they are
  b.rate = problem.rate;
  b.carry = problem.carry;
  b.total_vol = problem.total_vol;
  b.has_tangents = true;
  b.near.degree = degree;
  b.near.quartic = problem.quartic;
  b.near.offset = problem.offset;
  std::vector<double> values(degree);
  const NodeCosines cosine(degree);
  for (std::size_t i = 0; i < degree; ++i) {
    const double x = cosine.node(i);
    values[i] = problem.total_vol * x * x * (problem.quartic ? x : 1.0);
  }
  set_values(b.near, values.data());
  Collocation<N> collocation(problem, collocation_rule(points));
  std::vector<std::uint64_t> result;
  result.push_back(bits(collocation.step(b.near)));
  result.push_back(bits(collocation.chord_step(b.near)));
  result.push_back(collocation.differentiate(b.near, b.near_tangents.coefficient));
  PremiumPoints panel;
  const PremiumRule rule = premium_rule(24);
  for (std::size_t i = 0; i < rule.points; ++i) {
    panel.passed[i] = rule.node[i];
    panel.root[i] = std::sqrt(rule.node[i]);
    panel.weight[i] = rule.weight[i];
    panel.left[i] = 1 - rule.node[i];
  }
  PutTerms terms;
  PremiumSum<N> sum(b, 0.02);
  sum.add(false, 1.0, 1.0, panel, rule.points, terms);
  for (std::size_t j = 0; j <= degree; ++j) {
    result.push_back(bits(b.near.coefficient[j]));
    for (const auto& tangent : b.near_tangents.coefficient) result.push_back(bits(tangent[j]));
  }
  for (const double x : {terms.value, terms.by_log, terms.by_log_twice, terms.by_input[0],
                         terms.by_input[1], terms.by_input[2]}) {
    result.push_back(bits(x));
  }
  return result;
}

}  // namespace

TEST_CASE("The lanes do not change a bit of a boundary or a premium", "[american]") {
  const BoundaryProblem problems[] = {{.rate = 0.05,
                                       .carry = 0.02,
                                       .total_vol = 0.3,
                                       .offset = 0,
                                       .ceiling = 3,
                                       .far = false,
                                       .quartic = true},
                                      {.rate = 0.04,
                                       .carry = 0.05,
                                       .total_vol = 0.2,
                                       .offset = std::log(1.25),
                                       .ceiling = 3,
                                       .far = false,
                                       .quartic = false},
                                      {.rate = 0.05,
                                       .carry = 0,
                                       .total_vol = 0.2,
                                       .offset = 0,
                                       .ceiling = 3,
                                       .far = false,
                                       .quartic = true}};
  for (const BoundaryProblem& problem : problems) {
    for (const std::size_t degree : {3u, 4u, 6u, 8u, 12u, 16u, 24u, 32u}) {
      for (const std::uint32_t points : {8u, 12u, 16u, 24u, 32u}) {
        INFO("degree " << degree << ", points " << points);
        const auto one = bits_with_lanes<1>(problem, degree, points);
        CHECK(one == bits_with_lanes<2>(problem, degree, points));
        CHECK(one == bits_with_lanes<4>(problem, degree, points));
        CHECK(one == bits_with_lanes<8>(problem, degree, points));
      }
    }
  }
}

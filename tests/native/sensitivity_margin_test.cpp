#include "core/margin/internal/sensitivity_margin.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/limits.hpp"

#include "tests/identity/digest_block.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

struct Book {
  std::vector<RiskFactor> factors;
  std::vector<RiskBucket> buckets;
  std::vector<double> across;

  SensitivityBook view() const { return {factors, buckets, across}; }
};

Book one_bucket(std::vector<RiskFactor> factors, double correlation) {
  return {std::move(factors), {{correlation}}, {1}};
}

RiskFactor factor(std::uint32_t bucket, double delta, double gamma, double vega) {
  return {bucket, delta, gamma, vega, 0.2, 0.3, 0};
}

SensitivityMargin margin_of(const Book& book) {
  std::vector<double> none;
  const auto margin = sensitivity_margin(book.view(), none);
  REQUIRE(margin.ok());
  return *margin;
}

/// The standard's sums as they are printed, over every pair, in extended precision.
struct Printed {
  const Book& book;
  int stress;

  long double rho(double given) const {
    const long double r = given;
    if (stress == 1) return std::min(1.25L * r, 1.0L);
    if (stress == 2) return std::max(2 * r - 1, 0.75L * r);
    return r;
  }
  long double across(std::size_t b, std::size_t c) const {
    return rho(book.across[b * book.buckets.size() + c]);
  }
  template <class Pair>
  std::vector<long double> capitals(const std::vector<long double>& amounts, int power,
                                    const Pair& counts) const {
    std::vector<long double> squares(book.buckets.size(), 0);
    for (std::size_t k = 0; k < amounts.size(); ++k) {
      for (std::size_t l = 0; l < amounts.size(); ++l) {
        if (book.factors[k].bucket != book.factors[l].bucket) continue;
        const std::uint32_t b = book.factors[k].bucket;
        const long double r = k == l ? 1 : std::pow(rho(book.buckets[b].correlation), power);
        squares[b] += r * counts(k == l, amounts[k], amounts[l]);
      }
    }
    for (long double& x : squares) x = std::sqrt(std::max(0.0L, x));
    return squares;
  }
  std::vector<long double> nets(const std::vector<long double>& amounts) const {
    std::vector<long double> sums(book.buckets.size(), 0);
    for (std::size_t k = 0; k < amounts.size(); ++k) sums[book.factors[k].bucket] += amounts[k];
    return sums;
  }
  template <class Pair>
  long double square(const std::vector<long double>& k, const std::vector<long double>& s,
                     int power, const Pair& counts) const {
    long double total = 0;
    for (std::size_t b = 0; b < k.size(); ++b) {
      total += k[b] * k[b];
      for (std::size_t c = 0; c < k.size(); ++c) {
        if (c != b && counts(s[b], s[c])) total += std::pow(across(b, c), power) * s[b] * s[c];
      }
    }
    return total;
  }
  long double linear(const std::vector<long double>& amounts) const {
    const auto all = [](long double, long double) { return true; };
    const auto product = [](bool, long double x, long double y) { return x * y; };
    const auto k = capitals(amounts, 1, product);
    auto s = nets(amounts);
    long double total = square(k, s, 1, all);
    if (total < 0) {
      for (std::size_t b = 0; b < s.size(); ++b) s[b] = std::max(std::min(s[b], k[b]), -k[b]);
      total = square(k, s, 1, all);
    }
    return std::sqrt(total);
  }
  long double curvature(const std::vector<long double>& losses) const {
    const auto pair = [](bool same, long double x, long double y) {
      if (same) return std::max(x, 0.0L) * std::max(x, 0.0L);
      return x < 0 && y < 0 ? 0.0L : x * y;
    };
    const auto counts = [](long double x, long double y) { return !(x < 0 && y < 0); };
    const auto k = capitals(losses, 2, pair);
    return std::sqrt(std::max(0.0L, square(k, nets(losses), 2, counts)));
  }
};

long double printed_total(const Book& book) {
  std::vector<long double> delta, vega, losses;
  for (const RiskFactor& f : book.factors) {
    const long double crowd =
        f.concentration > 0
            ? std::max(1.0L, std::sqrt(std::fabs((long double)f.delta) / f.concentration))
            : 1;
    const long double move = f.price_shock * crowd;
    delta.push_back(move * f.delta);
    vega.push_back((long double)f.vol_shock * f.vega);
    losses.push_back(-0.5L * f.gamma * move * move);
  }
  long double worst = 0;
  for (int stress = 0; stress < 3; ++stress) {
    const Printed printed{book, stress};
    worst =
        std::max(worst, printed.linear(delta) + printed.linear(vega) + printed.curvature(losses));
  }
  return worst;
}

/// One common factor moves the buckets, so that their correlations are those of something.
Book seeded_book(std::uint64_t seed) {
  Words words(seed);
  const auto between = [&](double low, double high) { return blocks::between(words, low, high); };
  const std::size_t buckets = 1 + seed % 4;
  Book book;
  std::vector<double> loading;
  for (std::size_t b = 0; b < buckets; ++b) {
    book.buckets.push_back({between(0, 1)});
    loading.push_back(between(0, 1));
  }
  for (std::size_t b = 0; b < buckets; ++b) {
    for (std::size_t c = 0; c < buckets; ++c) {
      book.across.push_back(b == c ? 1 : loading[b] * loading[c]);
    }
  }
  for (std::size_t k = 0; k < 2 + seed % 17; ++k) {
    book.factors.push_back({static_cast<std::uint32_t>(k % buckets), between(-1e5, 1e5),
                            between(-3e5, 3e5), between(-1e4, 1e4), between(0, 0.6), between(0, 1),
                            seed % 3 == 0 ? 2e4 : 0.0});
  }
  return book;
}

void check_refused(const Book& book, ErrorCode code, Field field, std::uint32_t index) {
  const auto margin = sensitivity_margin(book.view(), {});
  REQUIRE_FALSE(margin.ok());
  CHECK(margin.error().code == code);
  CHECK(margin.error().field == field);
  CHECK(margin.error().index == index);
}

}  // namespace

TEST_CASE("One factor is charged its shocks") {
  const SensitivityMargin margin = margin_of(one_bucket({factor(0, -1000, -500, 200)}, 0));
  CHECK(margin.delta == 0.2 * 1000);
  CHECK(margin.vega == 0.3 * 200);
  CHECK(std::fabs(margin.curvature - 0.5 * 500 * 0.2 * 0.2) < 1e-13);
  CHECK(margin.total == (margin.delta + margin.vega) + margin.curvature);
  CHECK(margin_of(one_bucket({factor(0, 0, 500, 0)}, 0)).total == 0);  // convexity only gains
  CHECK(margin_of({{}, {}, {}}).total == 0);
}

TEST_CASE("Factors that move as one net, and others add as squares") {
  const std::vector<RiskFactor> hedge = {factor(0, 1000, 0, 0), factor(0, -1000, 0, 0)};
  CHECK(margin_of(one_bucket(hedge, 1)).delta == 0);
  // 0.8 falls to 0.6 under the low stress, which is the worst for a hedge.
  CHECK(margin_of(one_bucket(hedge, 0.8)).delta == Approx(0.2 * 1000 * std::sqrt(2 * (1 - 0.6))));
  CHECK(margin_of(one_bucket(hedge, 0.8)).stress == CorrelationStress::low);
  const std::vector<RiskFactor> both = {factor(0, 300, 0, 0), factor(0, 400, 0, 0)};
  CHECK(margin_of(one_bucket(both, 0)).delta == Approx(0.2 * 500));
  CHECK(margin_of(one_bucket(both, 1)).delta == Approx(0.2 * 700));
}

TEST_CASE("Above its concentration a shock grows with the root") {
  Book book = one_bucket({factor(0, 40'000, 0, 0)}, 0);
  book.factors[0].concentration = 10'000;
  CHECK(margin_of(book).delta == 2 * 0.2 * 40'000);
  book.factors[0].concentration = 50'000;
  CHECK(margin_of(book).delta == 0.2 * 40'000);
}

TEST_CASE("Seeded books equal the standard's double sums, and contributions sum to the margin") {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const Book book = seeded_book(seed);
    std::vector<double> contributions(book.factors.size());
    const auto margin = sensitivity_margin(book.view(), contributions);
    REQUIRE(margin.ok());
    const auto want = static_cast<double>(printed_total(book));
    // Capitals cancel where a book is hedged: rounding is of the gross amounts.
    double gross = 0;
    for (const RiskFactor& f : book.factors) {
      gross += 4 * (std::fabs(f.delta) + std::fabs(f.vega) + std::fabs(f.gamma));
    }
    CHECK(std::fabs(margin->total - want) <= 1e-8 * want + 1e-13 * gross);
    double sum = 0;
    for (const double x : contributions) sum += x;
    CHECK(std::fabs(sum - margin->total) <= 1e-9 * gross);
  }
}

TEST_CASE("A contribution is the margin's derivative in the factor's size") {
  for (std::uint64_t seed = 1; seed < 300; seed += 3) {  // none with a concentration
    Book book = seeded_book(seed);
    std::vector<double> contributions(book.factors.size());
    const auto margin = sensitivity_margin(book.view(), contributions);
    REQUIRE(margin.ok());
    for (std::size_t k = 0; k < book.factors.size(); ++k) {
      const RiskFactor whole = book.factors[k];
      const auto scaled = [&](double by) {
        RiskFactor& f = book.factors[k];
        f.delta = whole.delta * by;
        f.gamma = whole.gamma * by;
        f.vega = whole.vega * by;
        const double total = margin_of(book).total;
        f = whole;
        return total;
      };
      const double h = 1e-6, up = scaled(1 + h), down = scaled(1 - h);
      const double left = (margin->total - down) / h, right = (up - margin->total) / h;
      // Where another stress takes over within the step, the margin has no one slope.
      if (std::fabs(left - right) > 1e-3 * margin->total) continue;
      CHECK(std::fabs((up - down) / (2 * h) - contributions[k]) <= 1e-3 * margin->total);
    }
  }
}

TEST_CASE("A margin scales with the book") {
  Book book = seeded_book(7);
  const double before = margin_of(book).total;
  for (RiskFactor& f : book.factors) {
    f.delta *= 4;
    f.gamma *= 4;
    f.vega *= 4;
  }
  CHECK(margin_of(book).total == 4 * before);
}

TEST_CASE("What is wrong with a book of sensitivities is named") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto spoiled = [](double RiskFactor::* field, double value) {
    Book book = one_bucket({factor(0, 1, 1, 1), factor(0, 1, 1, 1)}, 0.5);
    book.factors[1].*field = value;
    return book;
  };
  const std::pair<double RiskFactor::*, Field> fields[] = {
      {&RiskFactor::delta, Field::delta},
      {&RiskFactor::gamma, Field::gamma},
      {&RiskFactor::vega, Field::vega},
      {&RiskFactor::price_shock, Field::price_shock},
      {&RiskFactor::vol_shock, Field::vol_shock},
      {&RiskFactor::concentration, Field::concentration}};
  for (const auto& [member, field] : fields) {
    check_refused(spoiled(member, nan), ErrorCode::not_finite, field, 1);
    check_refused(spoiled(member, std::numeric_limits<double>::infinity()), ErrorCode::not_finite,
                  field, 1);
    check_refused(spoiled(member, 1e300), ErrorCode::out_of_domain, field, 1);
  }
  check_refused(spoiled(&RiskFactor::price_shock, -0.1), ErrorCode::out_of_domain,
                Field::price_shock, 1);
  Book book = one_bucket({factor(0, 1, 1, 1), factor(1, 1, 1, 1)}, 0.5);
  check_refused(book, ErrorCode::unknown_asset, Field::buckets, 1);
  check_refused(one_bucket({}, 1.5), ErrorCode::out_of_domain, Field::correlation, 0);
  check_refused({{}, {{0}, {0}}, {1, 0.5, 0.4, 1}}, ErrorCode::out_of_domain, Field::correlation,
                1);
  check_refused({{}, {{0}, {0}}, {1, -0.5, -0.5, 1}}, ErrorCode::out_of_domain, Field::correlation,
                1);
  check_refused({{}, {{0}}, {0.9}}, ErrorCode::out_of_domain, Field::correlation, 0);
  check_refused({{}, {{0}}, {}}, ErrorCode::length_mismatch, Field::correlation, 0);
  check_refused(one_bucket(std::vector<RiskFactor>(kMaxRiskFactors + 1), 0),
                ErrorCode::capacity_exceeded, Field::factors, 0);
  std::vector<double> two(2);
  CHECK(sensitivity_margin(one_bucket({factor(0, 1, 1, 1)}, 0).view(), two).error().code ==
        ErrorCode::length_mismatch);
}

TEST_CASE("Correlations across buckets that nothing can have are refused") {
  const Book book = {{factor(0, -1, 0, 0), factor(1, 1, 0, 0), factor(2, 1, 0, 0)},
                     {{0}, {0}, {0}},
                     {1, 1, 1, 1, 1, 0, 1, 0, 1}};
  check_refused(book, ErrorCode::not_positive_definite, Field::correlation, 0);
}

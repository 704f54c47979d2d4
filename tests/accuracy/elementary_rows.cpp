// Exponentials, logarithms, powers and trigonometric functions; MPFR has all of them.
#include "core/numeric/elementary/arc_tangent.hpp"
#include "core/numeric/elementary/exponential.hpp"
#include "core/numeric/elementary/hyperbolic.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/elementary/power.hpp"
#include "core/numeric/elementary/trigonometric.hpp"

#include "tests/accuracy/unary.hpp"
#include "tests/native/softplus.hpp"

namespace accuracy {
namespace {

constexpr Spacing kLog = Spacing::logarithmic, kNegativeLog = Spacing::negative_logarithmic;

using Operation = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);

template <Operation F>
Number by_mpfr(const Number& x) {
  Number result;
  F(result, x, MPFR_RNDN);
  return result;
}

Number logistic(const Number& x) {
  return Number(1.0) / (Number(1.0) + exp(-x));
}

Number soft_maximum(const Number& x) {  // log(1 + e^x)
  return log1p(exp(x));
}

/// Bases and exponents of one row of pow.
struct Powers {
  const char* range;
  Range base, exponent;
};

void add_power_rows(std::vector<Row>& rows, std::size_t points,
                    std::initializer_list<Powers> ranges) {
  const std::size_t share = (points + ranges.size() - 1) / ranges.size();
  for (const Powers& powers : ranges) {
    const auto measure = [=](Random& random, std::size_t count, std::span<Errors> errors) {
      std::vector<double> x(count), y(count), out(count);
      for (double& value : x) value = powers.base.draw(random);
      for (double& value : y) value = powers.exponent.draw(random);
      loadline::pow(x, y, out);
      Number exact;
      for (std::size_t i = 0; i < count; ++i) {
        mpfr_pow(exact, Number(x[i]), Number(y[i]), MPFR_RNDN);
        errors[0].record({x[i], y[i]}, out[i], exact);
      }
    };
    rows.push_back({{"pow"}, powers.range, share, measure});
  }
}

/// Heights and widths of one row of atan2, each of either sign.
struct Quadrants {
  const char* range;
  Range height, width;
};

void add_atan2_rows(std::vector<Row>& rows, std::size_t points,
                    std::initializer_list<Quadrants> ranges) {
  const std::size_t share = (points + ranges.size() - 1) / ranges.size();
  for (const Quadrants& quadrants : ranges) {
    const auto measure = [=](Random& random, std::size_t count, std::span<Errors> errors) {
      const auto either_sign = [&random](double x) { return random.next() % 2 == 0 ? x : -x; };
      std::vector<double> y(count), x(count), out(count);
      for (double& value : y) value = either_sign(quadrants.height.draw(random));
      for (double& value : x) value = either_sign(quadrants.width.draw(random));
      loadline::atan2(y, x, out);
      Number exact;
      for (std::size_t i = 0; i < count; ++i) {
        mpfr_atan2(exact, Number(y[i]), Number(x[i]), MPFR_RNDN);
        errors[0].record({y[i], x[i]}, out[i], exact);
      }
    };
    rows.push_back({{"atan2"}, quadrants.range, share, measure});
  }
}

}  // namespace

std::vector<Row> elementary_rows(std::size_t points) {
  std::vector<Row> rows;
  add_rows(rows, "exp", loadline::exp, by_mpfr<mpfr_exp>, points,
           {{-708.39, 709.78}, {-1, 1}, {0x1p-1074, 1, kLog}, {-745.2, -708.3}});
  add_rows(rows, "expm1", loadline::expm1, by_mpfr<mpfr_expm1>, points,
           {{-38, 709.78},
            {-1, 1},
            {-0.02, 0.02},
            {0x1p-1074, 700, kLog},
            {-30, -0x1p-1074, kNegativeLog}});
  add_rows(rows, "exp2", loadline::exp2, by_mpfr<mpfr_exp2>, points,
           {{-1022, 1024}, {-1, 1}, {-1074.9, -1021.9}});
  add_rows(rows, "log", loadline::log, by_mpfr<mpfr_log>, points,
           {{0x1p-1074, 0x1.fp1023, kLog}, {0.5, 2}, {0.99, 1.01}});
  add_rows(rows, "log1p", loadline::log1p, by_mpfr<mpfr_log1p>, points,
           {{-1, 1},
            {-0.01, 0.01},
            {0x1p-1074, 0x1.fp1023, kLog},
            {-0x1.fffffffffffffp-1, -0x1p-1074, kNegativeLog}});
  add_rows(rows, "log2", loadline::log2, by_mpfr<mpfr_log2>, points,
           {{0x1p-1074, 0x1.fp1023, kLog}, {0.5, 2}, {0.99, 1.01}});
  add_power_rows(rows, points,
                 {{"0.01..100 ^ +-150", {0.01, 100}, {-150, 150}},
                  {"0.999..1.001 ^ +-1e5", {0.999, 1.001}, {-1e5, 1e5}},
                  {"any ^ +-1", {0x1p-1074, 0x1p1023, kLog}, {-1, 1}},
                  {"2^-20 ^ 52..54", {0x1p-20, 0x1p-19}, {52, 54}}});
  add_rows(rows, "sin", loadline::sin, by_mpfr<mpfr_sin>, points,
           {{-0.8, 0.8}, {-10, 10}, {-1e5, 1e5}, {0x1p-1074, 0x1.fp1023, kLog}});
  add_rows(rows, "cos", loadline::cos, by_mpfr<mpfr_cos>, points,
           {{-0.8, 0.8}, {-10, 10}, {-1e5, 1e5}, {0x1p-1074, 0x1.fp1023, kLog}});
  add_rows(rows, "atan", loadline::atan, by_mpfr<mpfr_atan>, points,
           {{-1.5, 1.5}, {-0.02, 0.02}, {-200, 200}, {0x1p-1074, 0x1.fp1023, kLog}});
  add_atan2_rows(rows, points,
                 {{"unit square", {0, 1}, {0, 1}},
                  {"near the axis", {1e-8, 1, kLog}, {0.5, 2}},
                  {"any size", {0x1p-1074, 0x1.fp1023, kLog}, {0x1p-1074, 0x1.fp1023, kLog}}});
  add_rows(rows, "tanh", loadline::tanh, by_mpfr<mpfr_tanh>, points,
           {{-20, 20}, {-1, 1}, {0x1p-1074, 20, kLog}});
  add_rows(rows, "sigmoid", loadline::sigmoid, logistic, points,
           {{-40, 40}, {-745.2, -30}, {0x1p-1074, 40, kLog}});
  add_rows(rows, "softplus", loadline::softplus, soft_maximum, points,
           {{-40, 40}, {-745.2, -30}, {0x1p-1074, 700, kLog}});
  return rows;
}

}  // namespace accuracy

// Sums, order statistics, interpolation, roots and quadrature: results that their definitions
// allow, typed refusals, and evaluation counts within the documented limits.
#include <array>
#include <span>

#include "core/numeric/analysis/interpolation.hpp"
#include "core/numeric/analysis/order.hpp"
#include "core/numeric/analysis/quadrature.hpp"
#include "core/numeric/analysis/root.hpp"
#include "core/numeric/analysis/sums.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using fuzz::Input;
using fuzz::real;
using loadline::ErrorCode;
using loadline::Field;

constexpr real kInfinity = std::numeric_limits<real>::infinity();
constexpr std::size_t kMost = 40;

/// Numbers of one length; a third of them repeat an earlier one.
struct Sample {
  std::array<real, kMost> values{};
  std::size_t count = 0;

  Sample(Input& input, std::size_t most) : count(input.below(most + 1)) {
    for (std::size_t i = 0; i < count; ++i) {
      values[i] = i > 0 && input.below(3) == 0 ? values[i / 2] : input.number(-10, 10);
    }
  }
  std::span<const real> all() const { return std::span(values).first(count); }
};

void check_sums(Input& input) {
  const Sample a(input, kMost), b(input, kMost);
  const real total = loadline::sum(a.all()), product = loadline::dot(a.all(), b.all());
  fuzz::require(fuzz::bits(total) == fuzz::bits(loadline::sum<1>(a.all())), "sum by one lane");
  fuzz::require(fuzz::bits(total) == fuzz::bits(loadline::sum<4>(a.all())), "sum by four lanes");
  fuzz::require(fuzz::bits(product) == fuzz::bits(loadline::dot<1>(a.all(), b.all())), "dot");
  const real kept = loadline::compensated_sum(a.all()), mean = loadline::mean(a.all());
  for (const real x : {total, product, kept, mean}) {
    fuzz::require(x == x || fuzz::bits(x) == loadline::kCanonicalNanBits, "one NaN", {x});
  }
  real sizes = 0;
  for (const real x : a.all()) sizes += loadline::absolute(x);
  const bool is_safe = sizes < 0x1p1000;
  fuzz::require(!is_safe || loadline::absolute(total - kept) <= sizes * 0x1p-48, "both sums agree");
}

void check_order(Input& input) {
  const Sample sample(input, 24);
  const std::size_t rank = input.byte() % 26;
  const real p = input.number(0, 1);
  const auto definition = static_cast<loadline::QuantileDefinition>(input.below(3));
  alignas(8) std::array<std::byte, 4 * kMost> block;
  loadline::Arena arena{block};
  std::array<std::uint32_t, kMost> order{};
  const auto places = std::span(order).first(sample.count);
  const auto error = loadline::sort_order(sample.all(), places, arena);
  fuzz::require_code(error, "sort_order", {ErrorCode::ok, ErrorCode::not_finite});
  const auto found = loadline::order_statistic(sample.all(), rank);
  const auto quantile = loadline::quantile(sample.all(), p, definition);
  fuzz::require_code(
      quantile.error(), "quantile",
      {ErrorCode::ok, ErrorCode::not_finite, ErrorCode::length_mismatch, ErrorCode::out_of_domain});
  if (rank >= sample.count) {
    fuzz::require(found.error().code == ErrorCode::length_mismatch, "a rank outside is refused");
    return;
  }
  fuzz::require(found.error().code == error.code, "both find the same bad number");
  if (error.code != ErrorCode::ok) return;
  const auto sorted = [&](std::size_t i) { return sample.values[order[i]]; };
  for (std::size_t i = 1; i < sample.count; ++i) {
    const auto before = loadline::order_key(sorted(i - 1)), after = loadline::order_key(sorted(i));
    fuzz::require(before < after || (before == after && order[i - 1] < order[i]), "total order");
  }
  fuzz::require(fuzz::bits(*found) == fuzz::bits(sorted(rank)), "order_statistic");
  const bool is_within =
      !quantile.ok() || (*quantile >= sorted(0) && *quantile <= sorted(sample.count - 1));
  fuzz::require(is_within, "a quantile lies within the sample", {p});
}

void check_interpolation(Input& input) {
  Sample x(input, 8);
  std::array<real, 8> y{}, slopes{};
  const bool is_sorted_by_us = input.below(4) != 0;
  for (std::size_t i = 0; i < x.count; ++i) {
    y[i] = input.number(-5, 5);
    if (is_sorted_by_us)
      x.values[i] = static_cast<real>(i) + loadline::absolute(x.values[i]) * 0.05;
  }
  const auto heights = std::span<const real>(y).first(x.count);
  const auto error = loadline::monotone_slopes(x.all(), heights, std::span(slopes).first(x.count));
  fuzz::require_code(error, "monotone_slopes",
                     {ErrorCode::ok, ErrorCode::length_mismatch, ErrorCode::not_finite,
                      ErrorCode::out_of_domain, ErrorCode::overflow});
  if (error.code != ErrorCode::ok) return;
  const real at = input.number(-1, 9);
  const real line = loadline::interpolate_linear(x.all(), heights, at);
  const real cubic = loadline::interpolate_cubic(x.all(), heights,
                                                 std::span<const real>(slopes).first(x.count), at);
  fuzz::require_number(line, at != at, "interpolate_linear", {at});
  fuzz::require_number(cubic, at != at, "interpolate_cubic", {at});
  for (std::size_t i = 0; i < x.count; ++i) {
    if (x.values[i] != at) continue;
    fuzz::require(line == y[i] && cubic == y[i], "exact at a point", {at, y[i], line, cubic});
  }
}

/// A polynomial with a hole that is NaN and a stretch that is infinite, where the input says so.
struct Curve {
  real c[5];
  real hole, edge;

  explicit Curve(Input& input) {
    for (real& coefficient : c) coefficient = input.number(-2, 2);
    hole = input.below(8) == 0 ? input.number(-1, 1) : kInfinity;
    edge = input.below(8) == 0 ? input.number(-1, 1) : kInfinity;
  }
  real operator()(real x) const {
    if (loadline::absolute(x - hole) < 0.1) return std::numeric_limits<real>::quiet_NaN();
    if (x > edge) return kInfinity;
    return c[0] + x * (c[1] + x * (c[2] + x * (c[3] + x * c[4])));
  }
};

void check_root(Input& input) {
  const Curve curve(input);
  const real low = input.number(-3, 0), high = input.number(0, 3);
  const real tolerance = input.below(2) == 0 ? 0 : input.number(0, 1e-3);
  std::uint32_t evaluations = 0;
  const auto counted = [&](real x) {
    ++evaluations;
    return curve(x);
  };
  const auto root = loadline::find_root(counted, low, high, tolerance);
  fuzz::require_code(
      root.error(), "find_root",
      {ErrorCode::ok, ErrorCode::out_of_domain, ErrorCode::not_finite, ErrorCode::no_root});
  if (!root.ok()) return;
  fuzz::require(evaluations == root->evaluations, "evaluations are counted");
  const real resolution = loadline::root_resolution(low, high, tolerance);
  fuzz::require(evaluations <= loadline::halvings(high - low, resolution) + 4,
                "two evaluations more than bisection at most", {low, high, tolerance});
  fuzz::require(
      low <= root->low && root->low <= root->x && root->x <= root->high && root->high <= high,
      "the bracket shrinks around the root", {root->low, root->x, root->high});
  const real left = curve(root->low), right = curve(root->high);
  fuzz::require(root->value == curve(root->x), "the value is the function's", {root->x});
  fuzz::require(root->value == 0 || (left < 0) != (right < 0), "the signs differ", {left, right});
  fuzz::require(root->high - root->low <= resolution + resolution, "the bracket is narrow");
}

void check_quadrature(Input& input) {
  const Curve curve(input);
  const real low = input.number(-1, 0), high = input.number(0, 1);
  const real tolerance = input.number(0, 1e-6);
  std::uint32_t evaluations = 0;
  const auto counted = [&](real x) {
    ++evaluations;
    return curve(x);
  };
  const auto whole = loadline::tanh_sinh(counted, low, high, tolerance);
  fuzz::require_code(whole.error(), "tanh_sinh",
                     {ErrorCode::ok, ErrorCode::out_of_domain, ErrorCode::not_finite,
                      ErrorCode::no_convergence, ErrorCode::overflow});
  fuzz::require(evaluations <= 513, "at most 513 evaluations");
  fuzz::require(!whole.ok() || loadline::is_finite(whole->value), "a finite integral", {low, high});
  const real rule = loadline::gauss_legendre<16>(curve, low, high);
  const real expectation = loadline::gauss_hermite<16>(curve);
  const real tail = loadline::gauss_laguerre<16>(curve);
  for (const real x : {rule, expectation, tail}) {
    fuzz::require(x == x || fuzz::bits(x) == loadline::kCanonicalNanBits, "one NaN", {x});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  switch (input.below(8)) {
    case 0:
      check_quadrature(input);
      break;
    case 1:
    case 2:
      check_root(input);
      break;
    case 3:
    case 4:
      check_order(input);
      break;
    case 5:
    case 6:
      check_interpolation(input);
      break;
    default:
      check_sums(input);
  }
  return 0;
}

// The error functions and the normal law.
#include "core/numeric/elementary/error_function.hpp"
#include "core/numeric/law/normal_log_cdf.hpp"
#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/normal.hpp"

#include "tests/accuracy/normal_reference.hpp"
#include "tests/accuracy/unary.hpp"

namespace accuracy {
namespace {

constexpr Spacing kLog = Spacing::logarithmic, kNegativeLog = Spacing::negative_logarithmic;

Number scaled_complement_of_any(const Number& x) {
  if (nearest(x) >= 0) return scaled_complement(x);
  return Number(2.0) * exp(square(x)) - scaled_complement(-x);
}

/// The reference starts from the result itself, so this is a row of its own kind.
void add_quantile_rows(std::vector<Row>& rows, std::size_t points,
                       std::initializer_list<Range> ranges) {
  const std::size_t share = (points + ranges.size() - 1) / ranges.size();
  for (const Range& range : ranges) {
    const auto measure = [=](Random& random, std::size_t count, std::span<Errors> errors) {
      std::vector<double> in(count), out(count);
      for (double& p : in) p = range.draw(random);
      loadline::normal_quantile(in, out);
      for (std::size_t i = 0; i < count; ++i) {
        if (in[i] == 0.5) continue;  // the result is 0, which has no relative error
        errors[0].record({in[i]}, out[i], normal_quantile_near(out[i], in[i]));
      }
    };
    rows.push_back({{"normal_quantile"}, text_of(range), share, measure});
  }
}

}  // namespace

std::vector<Row> normal_rows(std::size_t points) {
  std::vector<Row> rows;
  add_rows(rows, "erf", loadline::erf, error_function, points,
           {{-6, 6}, {-1, 1}, {0x1p-1074, 6, kLog}});
  add_rows(rows, "erfc", loadline::erfc, error_complement, points,
           {{-3, 6}, {-0.1, 0.1}, {6, 26.5}, {26.5, 27.3}});
  add_rows(rows, "erfcx", loadline::erfcx, scaled_complement_of_any, points,
           {{-26.7, 0}, {0, 30}, {0x1p-1074, 0x1.fp1023, kLog}});
  add_rows(rows, "normal_pdf", loadline::normal_pdf, normal_density, points,
           {{-8, 8}, {-38.6, -8}, {0x1p-1074, 40, kLog}});
  add_rows(rows, "normal_cdf", loadline::normal_cdf, normal_probability, points,
           {{-8, 8}, {-1, 1}, {-37.5, -8}, {-38.6, -37.4}, {0x1p-1074, 9, kLog}});
  add_rows(rows, "normal_log_cdf", loadline::normal_log_cdf, log_normal_probability, points,
           {{-50, 0}, {-1, 8}, {8, 38.6}, {-1e154, -0x1p-1074, kNegativeLog}});
  add_quantile_rows(rows, points,
                    {{0.001, 0.999}, {0.2, 0.3}, {0.4999, 0.5001}, {0x1p-1074, 0.5, kLog}});
  return rows;
}

}  // namespace accuracy

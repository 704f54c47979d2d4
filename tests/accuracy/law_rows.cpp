// The gamma, chi-square, Student and bivariate normal laws.
#include "core/numeric/law/bivariate_normal.hpp"
#include "core/numeric/law/chi_square.hpp"
#include "core/numeric/law/gamma.hpp"
#include "core/numeric/law/student_t.hpp"

#include "tests/accuracy/law_reference.hpp"
#include "tests/accuracy/unary.hpp"

namespace accuracy {
namespace {

constexpr Spacing kLog = Spacing::logarithmic;
constexpr std::size_t kPointsPerShape = 16;  // a shape's constants cost as much as ten points

void log_gamma_of(std::span<const double> in, std::span<double> out) noexcept {
  for (std::size_t i = 0; i < in.size(); ++i) out[i] = loadline::log_gamma(in[i]);
}

/// Draws an argument for a law of this shape.
using Draw = double (*)(double shape, Random& random);

double below_three_means(double shape, Random& random) {
  return random.uniform(0, 3) * shape;
}
double anywhere(double, Random& random) {
  return random.logarithmic(0x1p-1074, 800);
}
/// Where a law of a large shape has not vanished on either side.
double near_mean(double shape, Random& random) {
  const double x = shape + random.uniform(-36, 37) * std::sqrt(shape);
  return x > 0 ? x : random.uniform(0, 2) * shape;
}

struct GammaRange {
  const char* text;
  double part;
  Range shape;
  Draw draw;
};

/// All functions of the gamma law at one x; the chi-square law is the same at twice the arguments.
void measure_gamma(const GammaRange& range, Random& random, std::size_t count,
                   std::span<Errors> errors) {
  for (std::size_t done = 0; done < count; done += kPointsPerShape) {
    const double a = range.shape.draw(random);
    const GammaLaw law(a);
    for (std::size_t i = done; i < std::min(count, done + kPointsPerShape); ++i) {
      const double x = range.draw(a, random);
      const Sides sides = law.at(x);
      errors[0].record({a, x}, loadline::gamma_p(a, x), sides.lower);
      errors[1].record({a, x}, loadline::gamma_q(a, x), sides.upper);
      errors[2].record({a, x}, loadline::gamma_density_times_x(a, x), law.density_times_x(x));
      errors[3].record({x + x, a + a}, loadline::chi_square_cdf(x + x, a + a), sides.lower);
      errors[4].record({x + x, a + a}, loadline::chi_square_tail(x + x, a + a), sides.upper);
    }
  }
}

/// Below a shape of 1/2 the upper side is a difference: its error is absolute.
void measure_small_shape(Random& random, std::size_t count, std::span<Errors> errors) {
  for (std::size_t done = 0; done < count; done += kPointsPerShape) {
    const double a = random.logarithmic(0x1p-1074, 0.5);
    const GammaLaw law(a);
    for (std::size_t i = done; i < std::min(count, done + kPointsPerShape); ++i) {
      const double x = random.logarithmic(0x1p-1074, 800);
      const Sides sides = law.at(x);
      errors[0].record_absolute({a, x}, loadline::gamma_p(a, x), sides.lower);
      errors[1].record_absolute({a, x}, loadline::gamma_q(a, x), sides.upper);
      errors[2].record_absolute({x + x, a + a}, loadline::chi_square_cdf(x + x, a + a),
                                sides.lower);
      errors[3].record_absolute({x + x, a + a}, loadline::chi_square_tail(x + x, a + a),
                                sides.upper);
    }
  }
}

void measure_chi_square_quantile(const GammaRange& range, Random& random, std::size_t count,
                                 std::span<Errors> errors) {
  for (std::size_t done = 0; done < count; done += kPointsPerShape) {
    const double a = range.shape.draw(random);
    const GammaLaw law(a);
    for (std::size_t i = done; i < std::min(count, done + kPointsPerShape); ++i) {
      const double p = range.draw(a, random);
      const double got = loadline::chi_square_quantile(p, a + a);
      // Where the result underflows it is no start; on logarithms two steps lead from anywhere.
      const bool is_tiny = got < 0x1p-1000;
      const Number start = is_tiny ? law.quantile_near(Number(0x1p-1000), p) : Number(got * 0.5);
      const Number exact = law.quantile_near(start, p);
      errors[0].record({p, a + a}, got, Number(2.0) * exact);
    }
  }
}

double any_probability(double, Random& random) {
  return random.next() % 2 == 0 ? random.uniform(0x1p-60, 1) : random.logarithmic(1e-300, 0.5);
}

void add_gamma_rows(std::vector<Row>& rows, std::size_t points) {
  const auto share = [&](double part) {
    return static_cast<std::size_t>(part * static_cast<double>(points) + 0.5);
  };
  struct Part {
    GammaRange range;
    const char* above;  ///< what the names of both sides end with
  };
  const Part parts[] = {
      {{"shape 0.5..50", 0.70, {0.5, 50}, below_three_means}, ""},
      {{"shape 0.5..5, any x", 0.20, {0.5, 5}, anywhere}, ""},
      {{"shape 50..2^14", 0.10, {50, 0x1p14, kLog}, near_mean}, ""},
      {{"shape 2^14..2^20", 0.01, {0x1p14, 0x1p20, kLog}, near_mean}, " above 2^14"},
  };
  for (const auto& [range, above] : parts) {
    const std::string end = above;
    const std::string end_of_degrees = end.empty() ? "" : " above 2^15";
    rows.push_back({{"gamma_p" + end, "gamma_q" + end, "gamma_density_times_x",
                     "chi_square_cdf" + end_of_degrees, "chi_square_tail" + end_of_degrees},
                    range.text,
                    share(range.part),
                    [range = range](Random& random, std::size_t count, std::span<Errors> errors) {
                      measure_gamma(range, random, count, errors);
                    }});
  }
  rows.push_back({{"gamma_p below 1/2", "gamma_q below 1/2", "chi_square_cdf below 1",
                   "chi_square_tail below 1"},
                  "shape below 0.5, any x",
                  share(0.25),
                  measure_small_shape});
  const GammaRange quantile_ranges[] = {
      {"degrees 1..100", 0.90, {0.5, 50}, any_probability},
      {"degrees 100..2^14", 0.099, {50, 0x1p13, kLog}, any_probability},
      {"degrees 2^14..2^21", 0.001, {0x1p13, 0x1p20, kLog}, any_probability},
  };
  for (const GammaRange& range : quantile_ranges) {
    rows.push_back({{"chi_square_quantile"},
                    range.text,
                    share(range.part),
                    [=](Random& random, std::size_t count, std::span<Errors> errors) {
                      measure_chi_square_quantile(range, random, count, errors);
                    }});
  }
}

/// A quantile that is not finite has to lie beyond the largest double.
void record_student_quantile(const StudentLaw& law, double p, double degrees, Errors& errors) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  const double got = loadline::student_t_quantile(p, degrees);
  if (!std::isinf(got)) return errors.record({p, degrees}, got, law.quantile_near(got, p));
  const Number tail = p < 0.5 ? Number(p) : Number(1.0) - Number(p);
  errors.broken |= !(tail < law.right_of_zero(kLargest).lower) || (got < 0) != (p < 0.5);
}

/// Density and distribution function at t and -t, and the quantile where the row has one.
void measure_student(const Range& degrees_range, Random& random, std::size_t count,
                     std::span<Errors> errors) {
  for (std::size_t done = 0; done < count; done += kPointsPerShape) {
    const double degrees = degrees_range.draw(random);
    const StudentLaw law(degrees);
    for (std::size_t i = done; i < std::min(count, done + kPointsPerShape); ++i) {
      const bool is_wide = random.next() % 4 == 0;
      const double t = is_wide ? random.logarithmic(0x1p-1000, 0x1p1000) : random.uniform(0, 40);
      const Sides sides = law.right_of_zero(t);
      errors[0].record({t, degrees}, loadline::student_t_pdf(t, degrees), law.density(t));
      errors[1].record({-t, degrees}, loadline::student_t_cdf(-t, degrees), sides.lower);
      errors[1].record({t, degrees}, loadline::student_t_cdf(t, degrees),
                       Number(0.5) + sides.upper);
      const double p = any_probability(0, random);
      if (p == 0.5) continue;  // the quantile is 0, which has no relative error
      if (errors.size() > 2) record_student_quantile(law, p, degrees, errors[2]);
    }
  }
}

void add_student_rows(std::vector<Row>& rows, std::size_t points) {
  struct Part {
    const char* text;
    double part;
    Range degrees;
    std::vector<std::string> functions;
  };
  const std::vector<std::string> without_quantile = {"student_t_pdf", "student_t_cdf"};
  auto all = without_quantile, all_below = without_quantile;
  all.push_back("student_t_quantile");
  all_below.push_back("student_t_quantile below 1");
  const Part parts[] = {{"degrees 1..50", 0.85, {1, 50}, all},
                        {"degrees 50..2^14", 0.149, {50, 0x1p14, kLog}, all},
                        {"degrees 2^14..2^21", 0.001, {0x1p14, 0x1p21, kLog}, all},
                        {"degrees 0.01..1", 0.15, {0.01, 1, kLog}, all_below},
                        {"degrees 2^-1074..0.01", 0.05, {0x1p-1074, 0.01, kLog}, without_quantile}};
  for (const Part& part : parts) {
    rows.push_back(
        {part.functions, part.text,
         static_cast<std::size_t>(part.part * static_cast<double>(points) + 0.5),
         [range = part.degrees](Random& random, std::size_t count, std::span<Errors> errors) {
           measure_student(range, random, count, errors);
         }});
  }
}

double draw_correlation(Random& random) {
  switch (random.next() % 4) {
    case 0:  // as near to +-1 as 2^-53
      return (random.next() % 2 == 0 ? 1 : -1) * (1 - random.logarithmic(0x1p-53, 0.1));
    case 1:
      return random.uniform(-1, 1) * 1e-3;
    default:
      return random.uniform(-1, 1);
  }
}

void measure_bivariate(double reach, Random& random, std::size_t count, std::span<Errors> errors) {
  for (std::size_t i = 0; i < count; ++i) {
    const double rho = draw_correlation(random), h = random.uniform(-reach, reach);
    const bool is_near = random.next() % 4 == 0;
    const double k =
        is_near ? (rho < 0 ? -h : h) + random.uniform(-0.1, 0.1) : random.uniform(-reach, reach);
    errors[0].record_absolute({h, k, rho}, loadline::bivariate_normal_cdf(h, k, rho),
                              bivariate_normal_probability(h, k, rho));
  }
}

}  // namespace

std::vector<Row> law_rows(std::size_t points) {
  std::vector<Row> rows;
  add_rows(rows, "log_gamma", log_gamma_of, [](const Number& x) { return log_gamma(x); }, points,
           {{0.5, 2.5}, {0, 20}, {0x1p-1074, 1e305, kLog}});
  add_gamma_rows(rows, points);
  add_student_rows(rows, points);
  for (const double reach : {3.0, 10.0}) {  // an integral a point: a fiftieth of the points
    rows.push_back({{"bivariate_normal_cdf"},
                    "bounds within +-" + std::to_string(static_cast<int>(reach)),
                    points / 50 + 1,
                    [=](Random& random, std::size_t count, std::span<Errors> errors) {
                      measure_bivariate(reach, random, count, errors);
                    }});
  }
  return rows;
}

}  // namespace accuracy

// Random numbers, correlation matrices and their repair: the rows of the risk files that the engine
// carries so far. Cases are named by the row's id.
#include <cmath>
#include <utility>

#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/numeric/random/philox.hpp"
#include "core/numeric/random/sobol.hpp"
#include "core/numeric/random/uniform.hpp"
#include "core/pricing/black.hpp"
#include "core/risk/correlation.hpp"
#include "core/risk/covariance.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

/// A matrix that owns its elements.
struct Dense {
  explicit Dense(std::size_t n) : rows(n), columns(n), elements(n * n) {}
  explicit Dense(const Json& nested) : rows(nested.size()), columns(nested.at(0).size()) {
    for (const Json& row : nested) {
      for (const Json& element : row) elements.push_back(number(element));
    }
  }
  Matrix view() { return {elements.data(), rows, columns}; }

  std::size_t rows, columns;
  std::vector<real> elements;
};

/// Pairs of a computed and an expected number that make up one case.
class Comparison {
 public:
  Comparison(const Json& row, double fallback) {
    result_.label = row.at("id").get<std::string>();
    result_.tolerance = row.value("tol", fallback);
    result_.passed = true;
  }

  void add(double got, double want) {
    digest_.add(got);
    const double error = std::fabs(got - want);
    if (!(error <= result_.tolerance)) {
      result_.passed = false;
      result_.note += "got " + std::to_string(got) + ", want " + std::to_string(want) + "; ";
    }
    if (!(error <= result_.error)) result_.error = error;
  }
  void add(const Matrix& got, const Json& want) {
    for (std::size_t i = 0; i < want.size(); ++i) {
      for (std::size_t j = 0; j < want[i].size(); ++j) add(got(i, j), number(want[i][j]));
    }
  }
  void refuse(const Error& error) {
    result_.passed = false;
    result_.note = "refused: " + std::string(error_name(error.code));
  }
  Case done() {
    result_.digest = digest_.value();
    return result_;
  }

 private:
  Case result_;
  Digest digest_;
};

bool starts_with(const std::string& text, const char* prefix) {
  return text.rfind(prefix, 0) == 0;
}

Case unsupported(const Json& row) {
  return {row.at("id").get<std::string>(), false, 0, 0, 0, "no method of the engine"};
}

std::uint32_t hexadecimal(const Json& word) {
  return static_cast<std::uint32_t>(std::stoul(word.get<std::string>(), nullptr, 16));
}

Case philox(const Json& row) {
  Comparison comparison{row, 0};
  PhiloxCounter counter{};
  PhiloxKey key{};
  for (std::size_t i = 0; i < 4; ++i) counter[i] = hexadecimal(row.at("in").at("ctr").at(i));
  for (std::size_t i = 0; i < 2; ++i) key[i] = hexadecimal(row.at("in").at("key").at(i));
  const PhiloxCounter got = philox4x32(counter, key);
  for (std::size_t i = 0; i < 4; ++i) {
    comparison.add(got[i], hexadecimal(row.at("out").at("out").at(i)));
  }
  return comparison.done();
}

/// Hull's worked examples: a call and a put, or a call and its Greeks.
Case hull(const Json& row) {
  Comparison comparison{row, 0.005};
  const Json &in = row.at("in"), &out = row.at("out");
  OptionInputs inputs{.spot = number(in.at("S")),
                      .strike = number(in.at("K")),
                      .expiry_years = number(in.at("T")),
                      .vol = number(in.at("v")),
                      .rate = number(in.at("r")),
                      .carry = in.value("q", 0.0)};
  const auto call = price_option(inputs);
  inputs.type = OptionType::put;
  const auto put = price_option(inputs);
  if (!call.ok() || !put.ok()) comparison.refuse(call.ok() ? put.error() : call.error());
  for (const auto& [name, got] :
       {std::pair{"call", call->value}, std::pair{"put", put->value},
        std::pair{"price", call->value}, std::pair{"delta", call->delta},
        std::pair{"gamma", call->gamma}, std::pair{"vega_per_1", call->vega},
        std::pair{"theta_year", call->theta}, std::pair{"rho", call->rho}}) {
    if (out.contains(name)) comparison.add(got, number(out.at(name)));
  }
  return comparison.done();
}

/// Scratch for one call.
class Scratch {
 public:
  explicit Scratch(std::size_t bytes) : block_(bytes), arena(block_) {}

 private:
  std::vector<std::byte> block_;

 public:
  Arena arena;
};

/// The points of a sequence against a list of points, or of numbers where there is one dimension.
void compare_points(Comparison& comparison, const Json& points, std::uint32_t first) {
  const bool plain = points.at(0).is_number();
  const auto dimensions = plain ? 1u : static_cast<std::uint32_t>(points.at(0).size());
  Scratch scratch{SobolSequence::workspace_bytes(dimensions)};
  const auto sequence = SobolSequence::create(dimensions, scratch.arena);
  if (!sequence.ok()) return comparison.refuse(sequence.error());
  std::vector<std::uint64_t> words(dimensions);
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    sequence->point(first + i, {}, words);
    for (std::uint32_t d = 0; d < dimensions; ++d) {
      comparison.add(uniform(words[d]), number(plain ? points[i] : points[i].at(d)));
    }
  }
}

Case sobol(const Json& row) {
  Comparison comparison{row, 0};
  const Json &in = row.at("in"), &out = row.at("out");
  if (out.contains("x")) compare_points(comparison, out.at("x"), in.value("skip", 0u));
  if (out.contains("pts")) compare_points(comparison, out.at("pts"), 0);
  if (in.contains("dims3_scipy")) compare_points(comparison, in.at("dims3_scipy"), 0);
  return comparison.done();
}

/// Elements as the files spell them: whole rows, the upper triangle, or single ones.
void compare_correlation(Comparison& comparison, const Matrix& got, const Json& out) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < got.rows; ++i) {
    const std::string row = "row" + std::to_string(i);
    for (std::size_t j = 0; out.contains(row) && j < got.columns; ++j) {
      comparison.add(got(i, j), number(out.at(row).at(j)));
    }
  }
  // The published triple goes down the first column below the diagonal, then the next.
  if (!out.contains("offdiag")) return;
  for (const auto& [i, j] : {std::pair{0u, 1u}, std::pair{0u, 2u}, std::pair{1u, 2u}}) {
    comparison.add(got(i, j), number(out.at("offdiag").at(at++)));
  }
}

Case higham(const Json& row) {
  Comparison comparison{row, 1e-8};
  Dense a{row.at("in").at("A")};
  Scratch scratch{correlation_workspace_bytes(a.rows)};
  const auto nearest = nearest_correlation(a.view(), a.view(), {}, scratch.arena);
  if (!nearest.ok()) {
    comparison.refuse(nearest.error());
    return comparison.done();
  }
  compare_correlation(comparison, a.view(), row.at("out"));
  if (row.at("out").contains("frob")) {
    comparison.add(nearest->distance, number(row.at("out").at("frob")));
  }
  return comparison.done();
}

Case salvage(const Json& row) {
  Comparison comparison{row, 1e-12};
  Dense a{row.at("in").at("A")}, clipped{a.rows};
  Scratch scratch{correlation_workspace_bytes(a.rows)};
  if (const Error error = spectral_salvage(a.view(), clipped.view(), scratch.arena);
      error.code != ErrorCode::ok) {
    comparison.refuse(error);
    return comparison.done();
  }
  const Json& out = row.at("out");
  const auto nearest = nearest_correlation(a.view(), a.view(), {}, scratch.arena);
  if (!nearest.ok()) comparison.refuse(nearest.error());
  std::size_t at = 0;
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = i + 1; j < a.columns; ++j, ++at) {
      comparison.add(clipped.view()(i, j),
                     number(out.at("r" + std::to_string(i) + std::to_string(j))));
      if (out.contains("higham")) comparison.add(a.view()(i, j), number(out.at("higham").at(at)));
    }
  }
  return comparison.done();
}

Case correlation_of_sample(const Json& row) {
  Comparison comparison{row, 1e-15};
  Dense data{row.at("in").at("data")}, correlation{data.columns};
  Scratch scratch{covariance_workspace_bytes(data.rows, data.columns)};
  const Error error = sample_correlation(data.view(), correlation.view(), scratch.arena);
  if (error.code != ErrorCode::ok) comparison.refuse(error);
  comparison.add(correlation.view()(0, 1), number(row.at("out").at("rho")));
  return comparison.done();
}

Case ledoit_wolf(const Json& row, bool constant_correlation) {
  Comparison comparison{row, 1e-12};
  Dense x{row.at("in").at("X")}, covariance{x.columns};
  Scratch scratch{covariance_workspace_bytes(x.rows, x.columns)};
  const auto shrinkage =
      constant_correlation
          ? ledoit_wolf_constant_correlation(x.view(), covariance.view(), scratch.arena)
          : ledoit_wolf_identity(x.view(), covariance.view(), scratch.arena);
  if (!shrinkage.ok()) {
    comparison.refuse(shrinkage.error());
    return comparison.done();
  }
  const Json& out = row.at("out");
  comparison.add(shrinkage->intensity, number(out.at("shrinkage")));
  if (out.contains("rbar")) {
    comparison.add(shrinkage->mean_correlation, number(out.at("rbar")));
  }
  comparison.add(covariance.view(), out.at("cov"));
  return comparison.done();
}

Case stress_to_one(const Json& row) {
  Comparison comparison{row, 1e-12};
  Dense r{row.at("in").at("R")}, vectors{r.rows};
  const Error stressed = converge_correlation(r.view(), number(row.at("in").at("t")), {}, r.view());
  if (stressed.code != ErrorCode::ok) comparison.refuse(stressed);
  comparison.add(r.view(), row.at("out").at("R"));
  std::vector<real> values(r.rows);
  const Error error = eigen_symmetric(r.view(), values, vectors.view());
  if (error.code != ErrorCode::ok) comparison.refuse(error);
  comparison.add(values.back(), number(row.at("out").at("min_eig")));
  return comparison.done();
}

}  // namespace

Report risk_pricing_mc(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& row : file.at("vectors")) {
    const std::string id = row.at("id").get<std::string>();
    if (starts_with(row.at("method").get<std::string>(), "Philox4x32-10")) {
      report.cases.push_back(philox(row));
    } else if (starts_with(id, "sobol")) {
      report.cases.push_back(sobol(row));
    } else if (starts_with(id, "bsm-hull") || starts_with(id, "greeks-hull")) {
      report.cases.push_back(hull(row));
    } else if (is_exotic_row(id)) {
      report.cases.push_back(exotic_row(row));
    } else {
      report.cases.push_back(unsupported(row));
    }
  }
  return report;
}

Report risk_correlation(const Json& file) {
  Report report{"absolute", {}};
  for (const Json& row : file.at("vectors")) {
    const std::string id = row.at("id").get<std::string>();
    const Json& in = row.at("in");
    if (starts_with(id, "higham")) {
      report.cases.push_back(higham(row));
    } else if (starts_with(id, "spectral-salvage")) {
      report.cases.push_back(salvage(row));
    } else if (starts_with(id, "ledoit-wolf")) {
      report.cases.push_back(ledoit_wolf(row, starts_with(id, "ledoit-wolf-constcorr")));
    } else if (starts_with(id, "corr-stress-to-one")) {
      report.cases.push_back(stress_to_one(row));
    } else if (in.contains("data")) {
      report.cases.push_back(correlation_of_sample(row));
    } else {
      report.cases.push_back(unsupported(row));
    }
  }
  return report;
}

}  // namespace loadline::conformance

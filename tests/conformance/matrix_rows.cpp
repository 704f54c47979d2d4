// Nearest correlation matrices, spectral salvage, Ledoit-Wolf shrinkage and correlation stress.
#include <utility>

#include "core/numeric/linear/eigen_symmetric.hpp"
#include "core/risk/correlation.hpp"
#include "core/risk/covariance.hpp"

#include "tests/conformance/comparison.hpp"
#include "tests/conformance/rows.hpp"

namespace loadline::conformance::inline LOADLINE_ARITHMETIC {
namespace {

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
  const Error stressed =
      converge_correlation(r.view(), real_number(row.at("in").at("t")), {}, r.view());
  if (stressed.code != ErrorCode::ok) comparison.refuse(stressed);
  comparison.add(r.view(), row.at("out").at("R"));
  std::vector<real> values(r.rows);
  const Error error = eigen_symmetric(r.view(), values, vectors.view());
  if (error.code != ErrorCode::ok) comparison.refuse(error);
  comparison.add(values.back(), number(row.at("out").at("min_eig")));
  return comparison.done();
}

}  // namespace

std::optional<Case> matrix_row(const Json& row) {
  const std::string id = row.at("id").get<std::string>();
  if (starts_with(id, "higham")) return higham(row);
  if (starts_with(id, "spectral-salvage")) return salvage(row);
  if (starts_with(id, "ledoit-wolf")) {
    return ledoit_wolf(row, starts_with(id, "ledoit-wolf-constcorr"));
  }
  if (starts_with(id, "corr-stress-to-one")) return stress_to_one(row);
  if (row.at("in").contains("data")) return correlation_of_sample(row);
  return std::nullopt;
}

}  // namespace loadline::conformance::inline LOADLINE_ARITHMETIC

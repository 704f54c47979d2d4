// What rows of the risk files need: matrices that own their elements, scratch, and cases made of
// several numbers. For either real.
#pragma once

#include "core/base/arena.hpp"
#include "core/numeric/linear/matrix.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance::inline LOADLINE_ARITHMETIC {

/// A matrix that owns its elements.
struct Dense {
  explicit Dense(std::size_t n) : rows(n), columns(n), elements(n * n) {}
  explicit Dense(const Json& nested) : rows(nested.size()), columns(nested.at(0).size()) {
    for (const Json& row : nested) {
      for (const Json& element : row) elements.push_back(real_number(element));
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

  void add(real computed, double want) {
    const double got = shown(computed);
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

/// Scratch for one call.
class Scratch {
 public:
  explicit Scratch(std::size_t bytes) : block_(bytes), arena(block_) {}

 private:
  std::vector<std::byte> block_;

 public:
  Arena arena;
};

inline bool starts_with(const std::string& text, const char* prefix) {
  return text.rfind(prefix, 0) == 0;
}

}  // namespace loadline::conformance::inline LOADLINE_ARITHMETIC

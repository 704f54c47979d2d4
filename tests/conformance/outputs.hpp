// What the rows of the venue files need: cases made of several named numbers and decisions.
#pragma once

#include <algorithm>

#include "tests/conformance/case.hpp"

namespace loadline::conformance {

inline Case refused(const Error& error) {
  return {"", false, 0, 0, 0, "refused: " + std::string(error_name(error.code))};
}

inline std::string label_of(const Json& row) {
  return row.contains("id") ? row.at("id").get<std::string>() : std::string();
}

inline double value_or(const Json& in, const char* name, double fallback) {
  return in.contains(name) ? number(in.at(name)) : fallback;
}

/// Several numbers of one row, relative to what is wanted.
class Outputs {
 public:
  Outputs(const Json& out, double tolerance) : out_(out) {
    result_.tolerance = tolerance;
    result_.passed = true;
  }
  void add(const char* name, double got) {
    if (out_.contains(name)) compare(name, got, number(out_.at(name)));
  }
  void compare(const char* name, double got, double want) {
    const double error = std::fabs(got - want) / (want == 0.0 ? 1.0 : std::fabs(want));
    digest_.add(got);
    result_.error = std::max(result_.error, error);
    if (error <= result_.tolerance) return;
    fail(std::string(name) + ": got " + std::to_string(got) + ", want " + std::to_string(want));
  }
  void add_decision(const char* name, bool got) {
    if (!out_.contains(name)) return;
    digest_.add(std::uint64_t{got});
    if (out_.at(name).get<bool>() != got) fail(std::string(name) + " is decided otherwise");
  }
  void fail(const std::string& why) {
    result_.passed = false;
    result_.note += why + "; ";
  }
  Case done(const char* note = "") {
    result_.digest = digest_.value();
    result_.note += note;
    return result_;
  }

 private:
  const Json& out_;
  Case result_;
  Digest digest_;
};

inline Report every_row(const Json& file, const char* kind,
                        Case (*evaluate)(const Json& meta, const Json& row)) {
  Report report{kind, {}};
  for (const Json& row : file.at("vectors")) {
    report.cases.push_back(evaluate(file.at("meta"), row));
    report.cases.back().label = label_of(row);
  }
  return report;
}

}  // namespace loadline::conformance

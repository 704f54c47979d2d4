// A reference case that is a list of facts, each true or not.
#pragma once

#include <algorithm>

#include "tests/conformance/comparison.hpp"

namespace loadline::conformance {

inline Case refused(const std::string& label, const Error& error) {
  return {label,
          false,
          0,
          0,
          0,
          "refused: " + std::string(error_name(error.code)) + " " +
              std::string(field_name(error.field))};
}

class Facts {
 public:
  explicit Facts(const Json& row) {
    case_.label = row.at("id").get<std::string>();
    case_.passed = true;
    case_.tolerance = row.value("tol", row.value("tol_rel", 0.0));
    is_relative_ = row.contains("tol_rel");
  }
  void near(const std::string& name, double got, const Json& want, double tolerance = 0) {
    digest_.add(got);
    const double allowed = std::max(tolerance, case_.tolerance);
    const double size = std::fabs(number(want));
    const double scale = is_relative_ && size > 0 ? size : 1.0;
    const double error = std::fabs(got - number(want)) / scale;
    case_.error = std::max(case_.error, error);
    if (!(error <= allowed)) fail(name + ": got " + std::to_string(got) + ", want " + want.dump());
  }
  void same(const std::string& name, const std::string& got, const Json& want) {
    if (got != want.get<std::string>()) fail(name + ": got " + got + ", want " + want.dump());
  }
  /// A result of the engine, or its refusal.
  void near(const std::string& name, const Result<real>& got, const Json& want) {
    if (got.ok()) {
      near(name, shown(*got), want);
    } else {
      fail(name + " refused: " + std::string(error_name(got.error().code)));
    }
  }
  void fail(const std::string& why) {
    case_.passed = false;
    case_.note += why + "; ";
  }
  Case done() {
    case_.digest = digest_.value();
    return case_;
  }

 private:
  Case case_;
  Digest digest_;
  bool is_relative_ = false;
};

}  // namespace loadline::conformance

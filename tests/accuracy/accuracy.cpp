// Measures the functions of core/numeric against MPFR and fails above a stated bound.
//   accuracy [--points N] [--seed S] [--only NAME] [--threads T]
// Each function gets about N points, a million unless told. The figures depend on N and the seed
// alone: every part of a row has random numbers of its own, and threads only choose who does it.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>

#include "tests/accuracy/bounds.hpp"
#include "tests/accuracy/measure.hpp"

namespace {

using namespace accuracy;

struct Options {
  std::size_t points = 1'000'000;
  std::uint64_t seed = 1;
  std::string only;
  unsigned threads = std::max(1u, std::thread::hardware_concurrency());
};

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (i + 1 == argc) return false;
    const char* const value = argv[i + 1];
    const auto number = std::strtoull(value, nullptr, 10);
    if (name == "--points") {
      options.points = number;
    } else if (name == "--seed") {
      options.seed = number;
    } else if (name == "--only") {
      options.only = value;
    } else if (name == "--threads") {
      options.threads = static_cast<unsigned>(number);
    } else {
      return false;
    }
  }
  return options.points >= 2 && options.threads >= 1;
}

/// Calls f(0) ... f(count - 1), in this order but by several threads.
template <class Function>
void in_parallel(std::size_t count, unsigned threads, Function f) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    mpfr_set_default_prec(kPrecision);
    for (std::size_t i = next++; i < count; i = next++) f(i);
    mpfr_free_cache();
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
}

std::string arguments_of(const std::array<double, 3>& at) {
  char text[100];
  std::snprintf(text, sizeof text, "%.17g", at[0]);
  for (std::size_t i = 1; i < 3 && (at[i] != 0 || (i < 2 && at[2] != 0)); ++i) {
    char more[40];
    std::snprintf(more, sizeof more, ", %.17g", at[i]);
    std::strncat(text, more, sizeof text - std::strlen(text) - 1);
  }
  return text;
}

void print_line(const std::string& name, const std::string& range, const Errors& errors) {
  std::printf("%-27s %-26s %10zu %10.4f %9.4f", name.c_str(), range.c_str(), errors.points,
              errors.normal, errors.subnormal);
}

/// The rows in parts that take about a second, each with random numbers of its own.
class Measurement {
 public:
  Measurement(std::vector<Row> rows, const Options& options)
      : rows_(std::move(rows)), options_(options), results_(rows_.size()), left_(rows_.size()) {
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      results_[r].resize((rows_[r].points + kPart - 1) / kPart);
      left_[r] = results_[r].size();
      for (std::size_t p = 0; p < results_[r].size(); ++p) parts_.push_back({r, p});
    }
  }

  /// Prints a line a row as soon as it is complete; the totals a function are the answer.
  std::map<std::string, Errors> run() {
    std::printf("%-27s %-26s %10s %10s %9s   worst at\n", "function", "range", "points", "max ulp",
                "subnormal");
    in_parallel(parts_.size(), options_.threads, [this](std::size_t i) { measure(parts_[i]); });
    std::map<std::string, Errors> totals;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      for (std::size_t f = 0; f < rows_[r].functions.size(); ++f) {
        totals[rows_[r].functions[f]].merge(total(r, f));
      }
    }
    return totals;
  }

 private:
  static constexpr std::size_t kPart = 8000;
  struct Part {
    std::size_t row, number;
  };

  void measure(const Part& part) {
    const Row& row = rows_[part.row];
    Random mixer(options_.seed * 0x10001 + part.row);
    Random random(mixer.next() ^ (part.number * 0x9e3779b97f4a7c15u));
    std::vector<Errors> errors(row.functions.size());
    row.measure(random, std::min(kPart, row.points - part.number * kPart), errors);
    const std::lock_guard lock(mutex_);
    results_[part.row][part.number] = std::move(errors);
    --left_[part.row];
    for (; printed_ < rows_.size() && left_[printed_] == 0; ++printed_) print(printed_);
  }

  Errors total(std::size_t row, std::size_t function) const {
    Errors errors;
    for (const auto& part : results_[row]) errors.merge(part[function]);
    return errors;
  }

  void print(std::size_t row) const {
    for (std::size_t f = 0; f < rows_[row].functions.size(); ++f) {
      const Errors errors = total(row, f);
      print_line(rows_[row].functions[f], rows_[row].range, errors);
      std::printf("   %s%s\n", arguments_of(errors.worst_at).c_str(),
                  errors.broken ? "  not a number or out of range" : "");
    }
    std::fflush(stdout);
  }

  std::vector<Row> rows_;
  const Options& options_;
  std::vector<std::vector<std::vector<Errors>>> results_;  // of a row, a part, a function
  std::vector<std::size_t> left_;                          // parts of a row
  std::vector<Part> parts_;
  std::size_t printed_ = 0;
  std::mutex mutex_;
};

/// The table that documents quote: a line a function, in the order of bounds.hpp.
bool judge(const std::map<std::string, Errors>& totals, const Options& options) {
  bool pass = true;
  std::printf("\n%-27s %-26s %10s %10s %9s %7s\n", "function", "", "points", "max ulp", "subnormal",
              "bound");
  for (const Bound& bound : kBounds) {
    const auto found = totals.find(std::string(bound.function));
    if (found == totals.end()) {
      if (options.only.empty()) std::printf("%s is not measured  FAIL\n", bound.function.data());
      pass &= !options.only.empty();
      continue;
    }
    const Errors& errors = found->second;
    const bool within = !errors.broken && errors.normal <= bound.ulp &&
                        errors.subnormal < subnormal_bound(bound) && errors.points > 0;
    print_line(found->first, bound.unit == Unit::ulp ? "" : "absolute, in 2^-53", errors);
    std::printf(" %7.6g  %s\n", bound.ulp, within ? "PASS" : "FAIL");
    pass &= within;
  }
  for (const auto& [function, errors] : totals) {
    const auto has_bound = [&name = function](const Bound& bound) {
      return bound.function == name;
    };
    if (std::any_of(std::begin(kBounds), std::end(kBounds), has_bound)) continue;
    std::printf("%s has no bound  FAIL\n", function.c_str());
    pass = false;
  }
  return pass;
}

bool run_checks(const std::vector<Check>& checks, const Options& options) {
  std::vector<std::size_t> violations(checks.size());
  in_parallel(checks.size(), options.threads,
              [&](std::size_t i) { violations[i] = checks[i].violations(options.points); });
  bool pass = true;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    std::printf("%-27s %-58s %6zu violations  %s\n", checks[i].function.c_str(),
                checks[i].claim.c_str(), violations[i], violations[i] == 0 ? "PASS" : "FAIL");
    pass &= violations[i] == 0;
  }
  return pass;
}

/// What is asked for; a row of several functions counts when one of them is.
template <class Item, class Names>
void append_wanted(std::vector<Item>& to, std::vector<Item> from, const Options& options,
                   Names names) {
  for (Item& item : from) {
    bool wanted = options.only.empty();
    for (const std::string& name : names(item)) wanted |= name == options.only;
    if (wanted) to.push_back(std::move(item));
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fprintf(stderr,
                 "usage: accuracy [--points N] [--seed S] [--only FUNCTION] [--threads T]\n");
    return 2;
  }
  if (mpfr_buildopt_tls_p() == 0) options.threads = 1;
  mpfr_set_default_prec(kPrecision);
  std::vector<Row> rows;
  std::vector<Check> checks;
  const auto functions_of = [](const Row& row) { return row.functions; };
  const auto function_of = [](const Check& check) {
    return std::vector<std::string>{check.function};
  };
  append_wanted(rows, elementary_rows(options.points), options, functions_of);
  append_wanted(rows, normal_rows(options.points), options, functions_of);
  append_wanted(rows, law_rows(options.points), options, functions_of);
  append_wanted(checks, reference_checks(), options, function_of);
  append_wanted(checks, shape_checks(), options, function_of);
  bool pass = judge(Measurement(std::move(rows), options).run(), options);
  std::printf("\n");
  pass &= run_checks(checks, options);
  return pass ? 0 : 1;
}

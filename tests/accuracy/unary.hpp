// Rows for functions of one real that have a batch form.
#pragma once

#include <cstdio>

#include "tests/accuracy/measure.hpp"

namespace accuracy {

using Batch = void (*)(std::span<const double>, std::span<double>) noexcept;

/// Computes f(x) with at least 100 correct bits.
using Reference = Number (*)(const Number& x);

inline std::string text_of(const Range& range) {
  char text[64];
  std::snprintf(text, sizeof text, "[%.5g, %.5g]%s", range.low, range.high,
                range.spacing == Spacing::uniform ? "" : " log");
  return text;
}

/// One row a range, the points in equal parts.
inline void add_rows(std::vector<Row>& rows, const char* name, Batch batch, Reference reference,
                     std::size_t points, std::initializer_list<Range> ranges) {
  const std::size_t share = (points + ranges.size() - 1) / ranges.size();
  for (const Range& range : ranges) {
    const auto measure = [=](Random& random, std::size_t count, std::span<Errors> errors) {
      std::vector<double> in(count), out(count);
      for (double& x : in) x = range.draw(random);
      batch(in, out);
      for (std::size_t i = 0; i < count; ++i) errors[0].record({in[i]}, out[i], reference(in[i]));
    };
    rows.push_back({{name}, text_of(range), share, measure});
  }
}

}  // namespace accuracy

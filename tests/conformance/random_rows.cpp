// Philox and Sobol numbers against published and independent ones.
#include "core/numeric/random/philox.hpp"
#include "core/numeric/random/sobol.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/conformance/comparison.hpp"
#include "tests/conformance/rows.hpp"

namespace loadline::conformance::inline LOADLINE_ARITHMETIC {
namespace {

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

}  // namespace

std::optional<Case> random_row(const Json& row) {
  if (starts_with(row.at("method").get<std::string>(), "Philox4x32-10")) return philox(row);
  if (starts_with(row.at("id").get<std::string>(), "sobol")) return sobol(row);
  return std::nullopt;
}

}  // namespace loadline::conformance::inline LOADLINE_ARITHMETIC

// Philox and Sobol numbers against published and independent ones.
#include <array>

#include "core/numeric/random/philox.hpp"
#include "core/numeric/random/philox64.hpp"
#include "core/numeric/random/sobol.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/conformance/comparison.hpp"
#include "tests/conformance/rows.hpp"

namespace loadline::conformance::inline LOADLINE_ARITHMETIC {
namespace {

/// The words that a row spells in hexadecimal.
template <class Words>
Words words_of(const Json& spelled) {
  Words words{};
  for (std::size_t i = 0; i < words.size(); ++i) {
    words[i] = static_cast<typename Words::value_type>(
        std::stoull(spelled.at(i).get<std::string>(), nullptr, 16));
  }
  return words;
}

/// Words are compared by halves, each of which a binary64 holds.
template <class Words>
Case compare_words(const Json& row, const Words& got) {
  Comparison comparison{row, 0};
  const auto expected = words_of<Words>(row.at("out").at("out"));
  for (std::size_t i = 0; i < got.size(); ++i) {
    comparison.add(std::uint32_t(got[i]), std::uint32_t(expected[i]));
    comparison.add(std::uint32_t(std::uint64_t{got[i]} >> 32),
                   std::uint32_t(std::uint64_t{expected[i]} >> 32));
  }
  return comparison.done();
}

std::optional<Case> philox(const Json& row, const std::string& method) {
  const Json &counter = row.at("in").at("ctr"), &key = row.at("in").at("key");
  if (starts_with(method, "Philox4x32-10")) {
    return compare_words(row,
                         philox4x32(words_of<PhiloxCounter>(counter), words_of<PhiloxKey>(key)));
  }
  if (starts_with(method, "Philox4x64-10")) {
    return compare_words(row,
                         philox4x64(words_of<PhiloxQuad64>(counter), words_of<PhiloxPair64>(key)));
  }
  if (starts_with(method, "Philox2x64-10")) {
    using Key = std::array<std::uint64_t, 1>;
    return compare_words(row, philox2x64(words_of<PhiloxPair64>(counter), words_of<Key>(key)[0]));
  }
  return std::nullopt;
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
  const auto method = row.at("method").get<std::string>();
  if (starts_with(method, "Philox")) return philox(row, method);
  if (starts_with(row.at("id").get<std::string>(), "sobol")) return sobol(row);
  return std::nullopt;
}

}  // namespace loadline::conformance::inline LOADLINE_ARITHMETIC

// Random numbers and low-discrepancy points: a batch has the numbers of the single calls, every
// point is computable from its index, and a bridge is what its steps say.
#include <array>
#include <span>

#include "core/numeric/random/brownian_bridge.hpp"
#include "core/numeric/random/normal_draws.hpp"
#include "core/numeric/random/sobol.hpp"
#include "core/numeric/random/uniform.hpp"

#include "tests/fuzz/input.hpp"

namespace {

using fuzz::Input;
using fuzz::real;
using loadline::ErrorCode;

void check_draws(Input& input) {
  const loadline::RandomSource source{input.word(), static_cast<std::uint32_t>(input.word())};
  const std::uint64_t path = input.word();
  const auto first = static_cast<std::uint32_t>(input.word());
  const std::size_t count = input.below(20);
  std::array<std::uint64_t, 20> words{};
  std::array<real, 20> uniforms{}, normals{};
  loadline::random_words(source, path, first, std::span(words).first(count));
  loadline::draw_uniform(source, path, first, std::span(uniforms).first(count));
  loadline::normal_draws(source, path, first, std::span(normals).first(count));
  for (std::size_t i = 0; i < count; ++i) {
    const auto step = static_cast<std::uint32_t>(first + i);
    const std::uint64_t word = loadline::random_word(source, path, step);
    fuzz::require(words[i] == word, "a word of a batch is the single word");
    fuzz::require(uniforms[i] == loadline::uniform(word), "a uniform number of a batch");
    fuzz::require(uniforms[i] >= 0 && uniforms[i] < 1, "[0, 1)", {uniforms[i]});
    const real open = loadline::open_uniform(word);
    fuzz::require(open > 0 && open < 1, "(0, 1)", {open});
    const real normal = loadline::normal_draw(source, path, step);
    fuzz::require(fuzz::bits(normals[i]) == fuzz::bits(normal), "a normal number of a batch");
    fuzz::require(loadline::absolute(normal) < 8.3, "within the reach of 53 bits", {normal});
  }
}

void check_sobol(Input& input) {
  constexpr std::uint32_t kDimensions = 12;
  alignas(8) static std::array<std::byte, 2048> block;
  loadline::Arena arena{block};
  const std::uint32_t wanted = input.below(16) == 0
                                   ? static_cast<std::uint32_t>(input.word())
                                   : 1 + static_cast<std::uint32_t>(input.below(kDimensions));
  const auto sequence = loadline::SobolSequence::create(wanted, arena);
  const bool is_bad = wanted == 0 || wanted > loadline::kMaxSobolDimensions;
  fuzz::require_code(
      sequence.error(), "SobolSequence::create",
      {is_bad ? ErrorCode::out_of_domain : ErrorCode::ok,
       wanted > kDimensions && !is_bad ? ErrorCode::capacity_exceeded : ErrorCode::ok});
  if (!sequence.ok()) return;
  std::array<std::uint64_t, kDimensions> shift{}, point{}, next{};
  for (std::uint64_t& word : shift) word = input.word();
  const auto index = static_cast<std::uint32_t>(input.word());
  const std::span<const std::uint64_t> used = std::span(shift).first(input.below(kDimensions + 1));
  sequence->point(index, used, point);
  sequence->point(index + 1, used, next);
  sequence->advance(index, point);
  fuzz::require(point == next, "advance leads to the next point");
}

void check_bridge(Input& input) {
  constexpr std::size_t kTimes = 9;
  std::array<real, kTimes> times{}, normals{}, path{};
  const std::size_t count = input.below(kTimes + 1);
  real last = 0;
  const bool is_rising = input.below(4) != 0;
  for (std::size_t i = 0; i < count; ++i) {
    const real step = input.number(0, 1);
    times[i] = is_rising ? last + loadline::absolute(step) + 1e-9 : step;
    last = times[i];
    normals[i] = input.number(-3, 3);
  }
  alignas(8) std::array<std::byte, 512> block;
  loadline::Arena arena{block};
  const auto bridge = loadline::BrownianBridge::create(std::span(times).first(count), arena);
  fuzz::require_code(bridge.error(), "BrownianBridge::create",
                     {ErrorCode::ok, ErrorCode::length_mismatch, ErrorCode::not_finite,
                      ErrorCode::out_of_domain, ErrorCode::capacity_exceeded});
  if (!bridge.ok()) return;
  fuzz::require(bridge->steps().size() == count, "a step a time");
  std::array<bool, kTimes + 1> known{true};
  for (const loadline::BridgeStep& step : bridge->steps()) {
    fuzz::require(step.at >= 1 && step.at <= count && !known[step.at], "each time once");
    fuzz::require(known[step.left] && known[step.right], "from points that are known");
    fuzz::require(loadline::is_finite(step.deviation) && step.deviation >= 0, "a deviation");
    known[step.at] = true;
  }
  const auto error = bridge->build(std::span(normals).first(count), std::span(path).first(count));
  fuzz::require_code(error, "BrownianBridge::build", {ErrorCode::ok});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  switch (input.below(3)) {
    case 0:
      check_sobol(input);
      break;
    case 1:
      check_bridge(input);
      break;
    default:
      check_draws(input);
  }
  return 0;
}

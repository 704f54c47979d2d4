#include "core/numeric/random/uniform.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

void draw_uniform(const RandomSource& source, std::uint64_t path, std::uint32_t first_step,
                  std::span<real> out) noexcept {
  std::uint64_t words[kWordsAtOnce];
  for (std::size_t at = 0; at < out.size(); at += kWordsAtOnce) {
    const std::size_t count = out.size() - at < kWordsAtOnce ? out.size() - at : kWordsAtOnce;
    random_words(source, path, first_step + static_cast<std::uint32_t>(at), {words, count});
    for (std::size_t i = 0; i < count; ++i) out[at + i] = uniform(words[i]);
  }
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/numeric/random/normal_draws.hpp"

#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/random/uniform.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real normal_draw(const RandomSource& source, std::uint64_t path, std::uint32_t step) noexcept {
  return normal_quantile(open_uniform(word_pack<1>(random_word(source, path, step)))).v;
}

void normal_draws(const RandomSource& source, std::uint64_t path, std::uint32_t first_step,
                  std::span<real> out) noexcept {
  std::uint64_t words[kWordsAtOnce];
  for (std::size_t at = 0; at < out.size(); at += kWordsAtOnce) {
    const std::size_t count = out.size() - at < kWordsAtOnce ? out.size() - at : kWordsAtOnce;
    random_words(source, path, first_step + static_cast<std::uint32_t>(at), {words, count});
    normals_of({words, count}, out.subspan(at, count));
  }
}

void normals_of(std::span<const std::uint64_t> words, std::span<real> out) noexcept {
  const std::size_t count = words.size() < out.size() ? words.size() : out.size();
  for (std::size_t i = 0; i < count; ++i) out[i] = open_uniform(words[i]);
  normal_quantile(out.first(count), out.first(count));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

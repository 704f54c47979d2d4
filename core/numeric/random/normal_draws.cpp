#include "core/numeric/random/normal_draws.hpp"

#include "core/numeric/law/normal_quantile.hpp"
#include "core/numeric/random/uniform.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

real normal_draw(const RandomSource& source, std::uint64_t path, std::uint32_t step) noexcept {
  return normal_quantile(open_uniform(word_pack<1>(random_word(source, path, step)))).v;
}

void normal_draws(const RandomSource& source, std::uint64_t path, std::uint32_t first_step,
                  std::span<real> out) noexcept {
  draw_law<kLanes>(source, path, first_step, out,
                   [](pack<kLanes> u) LOADLINE_INLINE_LAMBDA { return normal_quantile(u); });
}

void normals_of(std::span<const std::uint64_t> words, std::span<real> out) noexcept {
  const std::size_t count = words.size() < out.size() ? words.size() : out.size();
  for (std::size_t i = 0; i < count; ++i) out[i] = open_uniform(words[i]);
  normal_quantile(out.first(count), out.first(count));
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

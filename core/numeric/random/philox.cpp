#include "core/numeric/random/philox.hpp"

namespace loadline {

void random_words(const RandomSource& source, std::uint64_t path, std::uint32_t first_step,
                  std::span<std::uint64_t> out) noexcept {
  const PhiloxKey key = {static_cast<std::uint32_t>(source.seed),
                         static_cast<std::uint32_t>(source.seed >> 32)};
  PhiloxCounter counter = {static_cast<std::uint32_t>(path), static_cast<std::uint32_t>(path >> 32),
                           first_step >> 1, source.stream};
  std::size_t i = 0;
  if ((first_step & 1) != 0 && !out.empty()) {
    out[i++] = random_word(source, path, first_step);
    counter[2] = (counter[2] + 1) & 0x7fffffffu;
  }
  for (; i < out.size(); i += 2) {
    const PhiloxCounter block = philox4x32(counter, key);
    counter[2] = (counter[2] + 1) & 0x7fffffffu;
    out[i] = block[0] | (std::uint64_t{block[1]} << 32);
    if (i + 1 < out.size()) out[i + 1] = block[2] | (std::uint64_t{block[3]} << 32);
  }
}

}  // namespace loadline

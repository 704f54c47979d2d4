#include "core/numeric/random/philox.hpp"

#include <cstring>

#if defined(__AVX__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace loadline {
namespace {

// One block is a chain of ten dependent products, so several are computed side by side: a vector
// holds the same word of as many blocks as it has 64-bit lanes, and two vectors run at once.
#if defined(__AVX2__)
constexpr std::size_t kBlocks = 4;
#elif defined(__SSE2__) || defined(__wasm_simd128__)
constexpr std::size_t kBlocks = 2;
#endif

#if defined(__SSE2__) || defined(__wasm_simd128__)
typedef std::uint64_t Lanes __attribute__((vector_size(8 * kBlocks)));

/// The product of the low halves of the lanes with a 32-bit number.
[[gnu::always_inline]] inline Lanes multiply(const Lanes& a, std::uint64_t b) {
#if defined(__AVX2__)
  return (Lanes)_mm256_mul_epu32((__m256i)a, _mm256_set1_epi64x(static_cast<long long>(b)));
#elif defined(__SSE2__)
  return (Lanes)_mm_mul_epu32((__m128i)a, _mm_set1_epi64x(static_cast<long long>(b)));
#else
  const v128_t low = wasm_i32x4_shuffle((v128_t)a, (v128_t)a, 0, 2, 0, 2);
  return (Lanes)wasm_u64x2_extmul_low_u32x4(low, wasm_u32x4_splat(static_cast<std::uint32_t>(b)));
#endif
}

/// Words of kBlocks blocks. Only the low half of each lane counts; the other one holds what the
/// products left there, which the next product ignores.
struct Batch {
  Lanes word[4];

  [[gnu::always_inline]] void round(const Lanes& key0, const Lanes& key1) {
    const Lanes product0 = multiply(word[0], kPhiloxMultiplier0);
    const Lanes product1 = multiply(word[2], kPhiloxMultiplier1);
    word[0] = (product1 >> 32) ^ word[1] ^ key0;
    word[1] = product1;
    word[2] = (product0 >> 32) ^ word[3] ^ key1;
    word[3] = product0;
  }

  [[gnu::always_inline]] Lanes even() const { return (word[0] & 0xffffffffu) | (word[1] << 32); }
  [[gnu::always_inline]] Lanes odd() const { return (word[2] & 0xffffffffu) | (word[3] << 32); }

  [[gnu::always_inline]] void store(std::uint64_t* out) const {
    const Lanes even = this->even(), odd = this->odd();
#if defined(__AVX2__)
    const Lanes first = __builtin_shufflevector(even, odd, 0, 4, 1, 5);
    const Lanes second = __builtin_shufflevector(even, odd, 2, 6, 3, 7);
#else
    const Lanes first = __builtin_shufflevector(even, odd, 0, 2);
    const Lanes second = __builtin_shufflevector(even, odd, 1, 3);
#endif
    std::memcpy(out, &first, sizeof first);
    std::memcpy(out + kBlocks, &second, sizeof second);
  }
};

constexpr std::size_t kBatchWords = 4 * kBlocks;  // of two batches

[[gnu::always_inline]] inline Batch batch_at(const PhiloxCounter& counter, std::uint32_t first) {
  Batch batch;
  for (std::size_t k = 0; k < kBlocks; ++k) {
    batch.word[2][k] = (counter[2] + first + static_cast<std::uint32_t>(k)) & kLastPair;
  }
  batch.word[0] = Lanes{} + counter[0];
  batch.word[1] = Lanes{} + counter[1];
  batch.word[3] = Lanes{} + counter[3];
  return batch;
}

/// The rounds of two batches side by side.
[[gnu::always_inline]] inline void run(Batch& a, Batch& b, const PhiloxKey& key) {
  Lanes key0 = Lanes{} + key[0], key1 = Lanes{} + key[1];
  for (int round = 0; round < kPhiloxRounds; ++round) {
    a.round(key0, key1);
    b.round(key0, key1);
    key0 = key0 + kPhiloxWeyl0;
    key1 = key1 + kPhiloxWeyl1;
  }
}

/// The blocks of neighbouring paths.
[[gnu::always_inline]] inline Batch batch_of_paths(std::uint64_t path, std::uint32_t pair,
                                                   std::uint32_t stream) {
  Batch batch;
  for (std::size_t k = 0; k < kBlocks; ++k) batch.word[0][k] = path + k;
  batch.word[1] = batch.word[0] >> 32;
  batch.word[2] = Lanes{} + pair;
  batch.word[3] = Lanes{} + stream;
  return batch;
}

/// The words of 2 * kBlocks blocks from a counter on.
void two_batches(const PhiloxCounter& counter, const PhiloxKey& key, std::uint64_t* out) {
  Batch a = batch_at(counter, 0), b = batch_at(counter, kBlocks);
  run(a, b, key);
  a.store(out);
  b.store(out + kBatchWords / 2);
}
#endif

}  // namespace

void random_words(const RandomSource& source, std::uint64_t path, std::uint32_t first_step,
                  std::span<std::uint64_t> out) noexcept {
  const PhiloxKey key = {static_cast<std::uint32_t>(source.seed),
                         static_cast<std::uint32_t>(source.seed >> 32)};
  PhiloxCounter counter = {static_cast<std::uint32_t>(path), static_cast<std::uint32_t>(path >> 32),
                           first_step >> 1, source.stream};
  std::size_t i = 0;
  if ((first_step & 1) != 0 && !out.empty()) {
    out[i++] = random_word(source, path, first_step);
    counter[2] = (counter[2] + 1) & kLastPair;
  }
#if defined(__SSE2__) || defined(__wasm_simd128__)
  for (; out.size() - i >= kBatchWords; i += kBatchWords) {
    two_batches(counter, key, out.data() + i);
    counter[2] = (counter[2] + kBatchWords / 2) & kLastPair;
  }
#endif
  for (; i < out.size(); i += 2) {
    const PhiloxCounter block = philox4x32(counter, key);
    counter[2] = (counter[2] + 1) & kLastPair;
    out[i] = block[0] | (std::uint64_t{block[1]} << 32);
    if (i + 1 < out.size()) out[i + 1] = block[2] | (std::uint64_t{block[3]} << 32);
  }
}

void random_pairs(const RandomSource& source, std::uint64_t first_path, std::uint32_t pair,
                  std::span<std::uint64_t> even, std::span<std::uint64_t> odd) noexcept {
  const PhiloxKey key = {static_cast<std::uint32_t>(source.seed),
                         static_cast<std::uint32_t>(source.seed >> 32)};
  const std::size_t count = even.size() < odd.size() ? even.size() : odd.size();
  const std::uint32_t counter = pair & kLastPair;
  std::size_t i = 0;
#if defined(__SSE2__) || defined(__wasm_simd128__)
  for (; count - i >= 2 * kBlocks; i += 2 * kBlocks) {
    Batch a = batch_of_paths(first_path + i, counter, source.stream);
    Batch b = batch_of_paths(first_path + i + kBlocks, counter, source.stream);
    run(a, b, key);
    const Lanes words[4] = {a.even(), b.even(), a.odd(), b.odd()};
    std::memcpy(&even[i], &words[0], 2 * sizeof(Lanes));
    std::memcpy(&odd[i], &words[2], 2 * sizeof(Lanes));
  }
#endif
  for (; i < count; ++i) {
    const std::uint64_t path = first_path + i;
    const PhiloxCounter block =
        philox4x32({static_cast<std::uint32_t>(path), static_cast<std::uint32_t>(path >> 32),
                    counter, source.stream},
                   key);
    even[i] = block[0] | (std::uint64_t{block[1]} << 32);
    odd[i] = block[2] | (std::uint64_t{block[3]} << 32);
  }
}

}  // namespace loadline

// Several reals at a time. A function written once over pack<N> gives lane i exactly the bits that
// pack<1> gives: every operation is IEEE per lane, and nothing branches on a value.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "core/numeric/real.hpp"

// Half a second less of every compilation where SSE2 is all there is.
#if defined(__AVX__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

// A pack must never cross a call: passing 32 bytes by value without AVX changes the ABI.
#define LOADLINE_INLINE [[gnu::always_inline]] inline
#define LOADLINE_INLINE_LAMBDA __attribute__((always_inline))
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Lanes of one hardware vector in this build. The results do not depend on it.
#if defined(LOADLINE_SOFTWARE_REAL)
inline constexpr int kLanes = 1;
#elif defined(__AVX512F__)
inline constexpr int kLanes = 8;
#elif defined(__AVX__)
inline constexpr int kLanes = 4;
#elif defined(__SSE2__) || defined(__wasm_simd128__) || defined(__ARM_NEON)
inline constexpr int kLanes = 2;
#else
inline constexpr int kLanes = 1;
#endif

/// The representation: compiler vectors, or for one lane the plain scalar types.
template <int N>
struct LaneTypes {
  typedef double Real __attribute__((vector_size(8 * N)));
  typedef std::uint64_t Word __attribute__((vector_size(8 * N)));
  typedef std::int64_t Mask __attribute__((vector_size(8 * N)));
};
template <>
struct LaneTypes<1> {
  using Real = real;
  using Word = std::uint64_t;
  using Mask = bool;
};

/// One truth value a lane.
template <int N>
struct mask_pack {
  using Native = typename LaneTypes<N>::Mask;
  Native v;

  LOADLINE_INLINE friend mask_pack operator&(mask_pack a, mask_pack b) {
    return {Native(a.v & b.v)};
  }
  LOADLINE_INLINE friend mask_pack operator|(mask_pack a, mask_pack b) {
    return {Native(a.v | b.v)};
  }
  LOADLINE_INLINE friend mask_pack operator!(mask_pack a) {
    if constexpr (N == 1) {
      return {!a.v};
    } else {
      return {~a.v};
    }
  }
};

/// N words of 64 bits: the bits of reals, table rows, exponents. Arithmetic is modulo 2^64.
template <int N>
struct word_pack {
  using Native = typename LaneTypes<N>::Word;
  Native v;

  word_pack() = default;
  LOADLINE_INLINE explicit word_pack(Native native) : v(native) {}
  LOADLINE_INLINE static word_pack all(std::uint64_t word) { return word_pack(Native{} + word); }

  LOADLINE_INLINE std::uint64_t lane(int i) const {
    if constexpr (N == 1) {
      return v;
    } else {
      return v[i];
    }
  }

  LOADLINE_INLINE friend word_pack operator+(word_pack a, std::uint64_t b) {
    return word_pack(a.v + b);
  }
  LOADLINE_INLINE friend word_pack operator-(word_pack a, std::uint64_t b) {
    return word_pack(a.v - b);
  }
  LOADLINE_INLINE friend word_pack operator&(word_pack a, std::uint64_t b) {
    return word_pack(a.v & b);
  }
  LOADLINE_INLINE friend word_pack operator|(word_pack a, std::uint64_t b) {
    return word_pack(a.v | b);
  }
  LOADLINE_INLINE friend word_pack operator+(word_pack a, word_pack b) {
    return word_pack(a.v + b.v);
  }
  LOADLINE_INLINE friend word_pack operator-(word_pack a, word_pack b) {
    return word_pack(a.v - b.v);
  }
  LOADLINE_INLINE friend word_pack operator|(word_pack a, word_pack b) {
    return word_pack(a.v | b.v);
  }
  LOADLINE_INLINE friend word_pack operator&(word_pack a, word_pack b) {
    return word_pack(a.v & b.v);
  }
  LOADLINE_INLINE friend word_pack operator^(word_pack a, word_pack b) {
    return word_pack(a.v ^ b.v);
  }
  LOADLINE_INLINE friend word_pack operator<<(word_pack a, int count) {
    return word_pack(a.v << count);
  }
  LOADLINE_INLINE friend word_pack operator>>(word_pack a, int count) {
    return word_pack(a.v >> count);
  }
};

/// N reals. A scalar converts to a pack that holds it in every lane.
template <int N>
struct pack {
  using Native = typename LaneTypes<N>::Real;
  using Mask = mask_pack<N>;
  Native v;

  pack() = default;
  LOADLINE_INLINE pack(real x) {
    // Spelled out: from a loop, clang for WebAssembly makes stores and a load that waits for them.
    if constexpr (N == 1) v = x;
    if constexpr (N == 2) v = Native{x, x};
    if constexpr (N == 4) v = Native{x, x, x, x};
    if constexpr (N == 8) v = Native{x, x, x, x, x, x, x, x};
  }
  template <class T>
    requires(N > 1 && std::is_same_v<T, typename LaneTypes<N>::Real>)
  LOADLINE_INLINE explicit pack(T native) : v(native) {}

#if defined(LOADLINE_SOFTWARE_REAL)
  LOADLINE_CONSTEVAL pack(double literal) : v(literal) {}
#endif

  LOADLINE_INLINE static pack load(const real* from) {
    pack result;
    std::memcpy(&result.v, from, sizeof(Native));
    return result;
  }
  LOADLINE_INLINE void store(real* to) const { std::memcpy(to, &v, sizeof(Native)); }

  LOADLINE_INLINE friend pack operator+(pack a, pack b) { return pack(a.v + b.v); }
  LOADLINE_INLINE friend pack operator-(pack a, pack b) { return pack(a.v - b.v); }
  LOADLINE_INLINE friend pack operator*(pack a, pack b) { return pack(a.v * b.v); }
  LOADLINE_INLINE friend pack operator/(pack a, pack b) { return pack(a.v / b.v); }
  LOADLINE_INLINE friend pack operator-(pack a) { return pack(-a.v); }

  LOADLINE_INLINE friend Mask operator<(pack a, pack b) { return mask(a.v < b.v); }
  LOADLINE_INLINE friend Mask operator>(pack a, pack b) { return mask(a.v > b.v); }
  LOADLINE_INLINE friend Mask operator<=(pack a, pack b) { return mask(a.v <= b.v); }
  LOADLINE_INLINE friend Mask operator>=(pack a, pack b) { return mask(a.v >= b.v); }
  LOADLINE_INLINE friend Mask operator==(pack a, pack b) { return mask(a.v == b.v); }

 private:
  template <class Comparison>
  LOADLINE_INLINE static Mask mask(Comparison c) {
    return Mask{typename Mask::Native(c)};
  }
};

/// Whether the condition holds in every lane.
template <int N>
LOADLINE_INLINE bool all_of(mask_pack<N> condition) {
  if constexpr (N == 1) {
    return condition.v;
  } else {
    bool all = true;
    for (int i = 0; i < N; ++i) all &= condition.v[i] != 0;
    return all;
  }
}

/// Lane by lane: `yes` where the condition holds, else `no`.
template <int N>
LOADLINE_INLINE pack<N> select(mask_pack<N> condition, pack<N> yes,
                               std::type_identity_t<pack<N>> no) {
  return pack<N>(condition.v ? yes.v : no.v);
}

template <int N>
LOADLINE_INLINE word_pack<N> bits_of(pack<N> x) {
  return word_pack<N>(__builtin_bit_cast(typename LaneTypes<N>::Word, x.v));
}

template <int N>
LOADLINE_INLINE pack<N> from_bits(word_pack<N> bits) {
  return pack<N>(__builtin_bit_cast(typename LaneTypes<N>::Real, bits.v));
}

template <int N>
LOADLINE_INLINE pack<N> absolute(pack<N> x) {
  return from_bits(bits_of(x) & 0x7fffffffffffffffu);
}

/// x where x is a number, and the one NaN of the core elsewhere.
template <int N>
LOADLINE_INLINE pack<N> canonical(pack<N> x) {
  return select(x == x, x, real_from_bits(kCanonicalNanBits));
}

/// x with its last 27 bits cleared: 26 are left, so a product of two heads is exact, and so is
/// x - head(x).
template <int N>
LOADLINE_INLINE pack<N> head(pack<N> x) {
  return from_bits(bits_of(x) & 0xfffffffff8000000u);
}

/// `bound` where it lies beyond x on the side that is asked for, else x; a NaN in x stays. One
/// instruction where a select takes four.
template <bool kAbove, int N>
LOADLINE_INLINE pack<N> bounded(pack<N> x, pack<N> bound) {
#if defined(__AVX512F__)
  if constexpr (N == 8) {
    const __m512d a = (__m512d)bound.v, b = (__m512d)x.v;
    return pack<N>((typename pack<N>::Native)(kAbove ? _mm512_min_pd(a, b) : _mm512_max_pd(a, b)));
  }
#endif
#if defined(__AVX__)
  if constexpr (N == 4) {
    const __m256d a = (__m256d)bound.v, b = (__m256d)x.v;
    return pack<N>((typename pack<N>::Native)(kAbove ? _mm256_min_pd(a, b) : _mm256_max_pd(a, b)));
  }
#endif
#if defined(__SSE2__)
  if constexpr (N == 2) {
    const __m128d a = (__m128d)bound.v, b = (__m128d)x.v;
    return pack<N>((typename pack<N>::Native)(kAbove ? _mm_min_pd(a, b) : _mm_max_pd(a, b)));
  }
#elif defined(__wasm_simd128__)
  if constexpr (N == 2) {
    const v128_t a = (v128_t)x.v, b = (v128_t)bound.v;
    const v128_t result = kAbove ? wasm_f64x2_pmin(a, b) : wasm_f64x2_pmax(a, b);
    return pack<N>((typename pack<N>::Native)result);
  }
#endif
  return select(kAbove ? bound < x : bound > x, bound, x);
}

/// x, or `highest` where x lies above it; a NaN stays.
template <int N>
LOADLINE_INLINE pack<N> at_most(pack<N> x, std::type_identity_t<pack<N>> highest) {
  return bounded<true>(x, highest);
}

/// x, or `lowest` where x lies below it; a NaN stays.
template <int N>
LOADLINE_INLINE pack<N> at_least(pack<N> x, std::type_identity_t<pack<N>> lowest) {
  return bounded<false>(x, lowest);
}

/// All ones in the lanes where the condition holds.
template <int N>
LOADLINE_INLINE word_pack<N> word_of(mask_pack<N> condition) {
  if constexpr (N == 1) {
    return word_pack<N>(0 - std::uint64_t{condition.v});
  } else {
    return word_pack<N>(__builtin_bit_cast(typename LaneTypes<N>::Word, condition.v));
  }
}

/// Gives `a` what `b` holds and the other way round, where the condition holds.
template <int N>
LOADLINE_INLINE void exchange(mask_pack<N> condition, pack<N>& a, pack<N>& b) {
  const word_pack<N> difference = (bits_of(a) ^ bits_of(b)) & word_of(condition);
  a = from_bits(bits_of(a) ^ difference);
  b = from_bits(bits_of(b) ^ difference);
}

/// Whether a condition holds in every lane of a loop, kept in the sign bits of words: masks that
/// live from one iteration to the next are taken apart into scalars by GCC for SSE2.
template <int N>
class EveryLane {
 public:
  /// y < bound, for y >= 0; a NaN fails.
  LOADLINE_INLINE void require_below(pack<N> y, real bound) {
    failed_ = failed_ | (word_pack<N>::all(bits_of(bound) - 1) - bits_of(y));
  }
  /// y >= bound, for y >= 0; a NaN passes.
  LOADLINE_INLINE void require_at_least(pack<N> y, real bound) {
    failed_ = failed_ | (bits_of(y) - bits_of(bound));
  }
  LOADLINE_INLINE void require(mask_pack<N> condition) {
    failed_ = failed_ | bits_of(select(condition, pack<N>(0.0), pack<N>(-0.0)));
  }
  LOADLINE_INLINE bool holds() const {
    std::uint64_t failed = 0;
    for (int i = 0; i < N; ++i) failed |= failed_.lane(i);
    return (failed >> 63) == 0;
  }

 private:
  word_pack<N> failed_ = word_pack<N>::all(0);
};

template <int N>
LOADLINE_INLINE pack<N> square_root(pack<N> x) {
  if constexpr (N == 1) {
    return square_root(x.v);
  } else {
#if defined(__AVX512F__)
    if constexpr (N == 8)
      return pack<N>((typename pack<N>::Native)_mm512_maskz_sqrt_pd(0xff, (__m512d)x.v));
#endif
#if defined(__AVX__)
    if constexpr (N == 4) return pack<N>((typename pack<N>::Native)_mm256_sqrt_pd((__m256d)x.v));
#endif
#if defined(__SSE2__)
    if constexpr (N == 2) return pack<N>((typename pack<N>::Native)_mm_sqrt_pd((__m128d)x.v));
#elif defined(__wasm_simd128__)
    if constexpr (N == 2) return pack<N>((typename pack<N>::Native)wasm_f64x2_sqrt((v128_t)x.v));
#endif
    pack<N> result;
    for (int i = 0; i < N; ++i) result.v[i] = square_root(real(x.v[i]));
    return result;
  }
}

/// The rows that the lanes have looked up in one table. Two neighbouring columns come with one
/// 16-byte load a lane, unpacked in registers: a lane-by-lane copy through memory is 3 to 9 times
/// slower because the vector load that follows must wait for the scalar stores.
template <int N, std::size_t Columns>
class TableRows {
 public:
  LOADLINE_INLINE TableRows(const real (*table)[Columns], word_pack<N> row) {
    if constexpr (N == 1) {
      row_[0] = table[static_cast<std::size_t>(row.lane(0))];
    } else {
      // The multiplication by the size of a row, once for all lanes.
      constexpr int kHigh = std::bit_width(sizeof *table) - 1;
      constexpr std::size_t kRest = sizeof *table - (std::size_t{1} << kHigh);
      static_assert(kRest == 0 || std::has_single_bit(kRest));
      word_pack<N> offset = row << kHigh;
      if constexpr (kRest != 0) offset = offset + (row << std::countr_zero(kRest));
      const auto* const first = reinterpret_cast<const std::byte*>(table);
      for (int i = 0; i < N; ++i) {
        row_[i] = reinterpret_cast<const real*>(first + static_cast<std::size_t>(offset.lane(i)));
      }
    }
  }

  /// Columns `column` and `column + 1` of each lane's row; `column` is even.
  LOADLINE_INLINE void pair(int column, pack<N>& first, pack<N>& second) const {
    if constexpr (N == 1) {
      first = row_[0][column];
      second = row_[0][column + 1];
    } else if constexpr (N == 2) {
      const Pair a = load(0, column), b = load(1, column);
      first = pack<N>(__builtin_shufflevector(a, b, 0, 2));
      second = pack<N>(__builtin_shufflevector(a, b, 1, 3));
    } else if constexpr (N == 4) {
      quad(0, column, first.v, second.v);
    } else {
      static_assert(N == 8);
      typename LaneTypes<4>::Real a, b, c, d;
      quad(0, column, a, b);
      quad(4, column, c, d);
      first = pack<N>(__builtin_shufflevector(a, c, 0, 1, 2, 3, 4, 5, 6, 7));
      second = pack<N>(__builtin_shufflevector(b, d, 0, 1, 2, 3, 4, 5, 6, 7));
    }
  }

 private:
  using Pair = LaneTypes<2>::Real;
  using Quad = LaneTypes<4>::Real;

  LOADLINE_INLINE Pair load(int lane, int column) const {
    Pair pair;
    std::memcpy(&pair, row_[lane] + column, sizeof pair);
    return pair;
  }

  LOADLINE_INLINE void quad(int lane, int column, Quad& first, Quad& second) const {
    const Pair p0 = load(lane, column), p1 = load(lane + 1, column);
    const Pair p2 = load(lane + 2, column), p3 = load(lane + 3, column);
    const Quad even = __builtin_shufflevector(p0, p2, 0, 1, 2, 3);
    const Quad odd = __builtin_shufflevector(p1, p3, 0, 1, 2, 3);
    first = __builtin_shufflevector(even, odd, 0, 4, 2, 6);
    second = __builtin_shufflevector(even, odd, 1, 5, 3, 7);
  }

  const real* row_[static_cast<std::size_t>(N)];
};

/// out[i] = f(in[i]) for as many elements as both spans hold; `out` may be `in`. The last, partial
/// pack is padded with zeros, so f must accept 0.
template <int N, class Function>
LOADLINE_INLINE void map_lanes(std::span<const real> in, std::span<real> out, Function f) {
  const std::size_t count = in.size() < out.size() ? in.size() : out.size();
  constexpr std::size_t kWidth = N;
  std::size_t i = 0;
  for (; i + kWidth <= count; i += kWidth) f(pack<N>::load(&in[i])).store(&out[i]);
  if (i == count) return;
  real tail[kWidth] = {};
  for (std::size_t k = i; k < count; ++k) tail[k - i] = in[k];
  f(pack<N>::load(tail)).store(tail);
  for (std::size_t k = i; k < count; ++k) out[k] = tail[k - i];
}

/// map_lanes of `general`, where `ordinary` gives the same bits for less work as long as
/// `check(every_lane, x)` has found nothing to object to. Judged for some packs at a time: what an
/// element gets does not depend on its neighbours, how soon it gets it does.
template <int N, class Check, class Ordinary, class General>
LOADLINE_INLINE void map_lanes(std::span<const real> in, std::span<real> out, Check check,
                               Ordinary ordinary, General general) {
  if constexpr (N > 1) {
    constexpr std::size_t kStrip = 8 * N;
    const std::size_t count = in.size() < out.size() ? in.size() : out.size();
    std::size_t i = 0;
    for (; i + kStrip <= count; i += kStrip) {
      EveryLane<N> every;
      for (std::size_t k = i; k < i + kStrip; k += N) check(every, pack<N>::load(&in[k]));
      if (every.holds()) {
        for (std::size_t k = i; k < i + kStrip; k += N) {
          ordinary(pack<N>::load(&in[k])).store(&out[k]);
        }
      } else {
        for (std::size_t k = i; k < i + kStrip; k += N) {
          general(pack<N>::load(&in[k])).store(&out[k]);
        }
      }
    }
    in = in.subspan(i);
    out = out.subspan(i);
  }
  map_lanes<N>(in, out, general);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

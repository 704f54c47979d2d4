// One block of memory handed in at the start; scratch is taken from it and given back in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <type_traits>

namespace loadline {

/// LIFO scratch memory over a caller's block. Never touches the heap: a request that does not fit
/// returns an empty span, which the caller reports as `capacity_exceeded`.
class Arena {
 public:
  constexpr explicit Arena(std::span<std::byte> block) noexcept : block_(block) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// `count` objects of T, value-initialised, or an empty span. T is trivial: nothing is destroyed.
  template <class T>
  std::span<T> take(std::size_t count) noexcept {
    static_assert(std::is_trivially_destructible_v<T>);
    std::byte* const memory = take_bytes(count, sizeof(T), alignof(T));
    if (memory == nullptr) return {};
    T* const first = reinterpret_cast<T*>(memory);
    for (std::size_t i = 0; i < count; ++i) new (first + i) T{};
    return {first, count};
  }

  std::size_t used_bytes() const noexcept { return used_; }
  std::size_t peak_bytes() const noexcept { return peak_; }
  std::size_t capacity_bytes() const noexcept { return block_.size(); }

  /// Gives back, on destruction, all that was taken since construction.
  class Scope {
   public:
    explicit Scope(Arena& arena) noexcept : arena_(arena), mark_(arena.used_) {}
    ~Scope() { arena_.used_ = mark_; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Arena& arena_;
    std::size_t mark_;
  };

 private:
  std::byte* take_bytes(std::size_t count, std::size_t size, std::size_t alignment) noexcept;

  std::span<std::byte> block_;
  std::size_t used_ = 0;
  std::size_t peak_ = 0;
};

}  // namespace loadline

#include "core/base/arena.hpp"

#include <array>

#include "tests/native/catch.hpp"

using loadline::Arena;

TEST_CASE("the arena hands out aligned, zeroed memory and takes it back in order") {
  alignas(64) std::array<std::byte, 256> block{};
  block.fill(std::byte{0xff});
  Arena arena{block};

  const auto bytes = arena.take<std::uint8_t>(3);
  REQUIRE(bytes.size() == 3);
  {
    Arena::Scope scope{arena};
    const auto words = arena.take<std::uint64_t>(4);
    REQUIRE(words.size() == 4);
    CHECK(reinterpret_cast<std::uintptr_t>(words.data()) % alignof(std::uint64_t) == 0);
    for (const std::uint64_t word : words) CHECK(word == 0);
    CHECK(arena.used_bytes() == 40);
  }
  CHECK(arena.used_bytes() == 3);
  CHECK(arena.peak_bytes() == 40);
}

TEST_CASE("a request that does not fit returns nothing and takes nothing") {
  std::array<std::byte, 64> block{};
  Arena arena{block};
  CHECK(arena.take<std::uint64_t>(9).empty());
  CHECK(arena.take<std::uint64_t>(SIZE_MAX / 4).empty());
  CHECK(arena.take<std::uint64_t>(0).empty());
  CHECK(arena.used_bytes() == 0);
}

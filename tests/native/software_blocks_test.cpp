// The building blocks in software arithmetic beside those in hardware arithmetic.
#include <string>

#include "tests/identity/block_digests.hpp"
#include "tests/native/catch.hpp"

TEST_CASE("Every building block has the same digest in software and in hardware") {
  std::size_t count = 0;
  for (;; ++count) {
    const auto hardware = loadline::hardware_block_digest(count);
    const auto software = loadline::software_block_digest(count);
    if (hardware.name == nullptr) break;
    REQUIRE(software.name != nullptr);
    CAPTURE(std::string(hardware.name));
    CHECK(std::string(hardware.name) == software.name);
    CHECK(hardware.value == software.value);
  }
  CHECK(count == 9);
}

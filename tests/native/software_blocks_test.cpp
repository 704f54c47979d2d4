// Everything that the engine computes, in software arithmetic beside hardware arithmetic.
#include <set>
#include <string>

#include "tests/identity/block_list.hpp"
#include "tests/native/catch.hpp"

using loadline::Block;

TEST_CASE("every block has the same digest in software and in hardware") {
  constexpr loadline::Share kShare{.divisor = 24};
  const loadline::Areas hardware = loadline::hardware_areas(),
                        software = loadline::software_areas();
  REQUIRE(hardware.size() == software.size());
  std::set<std::string> names;
  std::set<std::uint64_t> digests;
  for (std::size_t area = 0; area < hardware.size(); ++area) {
    REQUIRE(!hardware[area].empty());
    REQUIRE(hardware[area].size() == software[area].size());
    for (std::size_t i = 0; i < hardware[area].size(); ++i) {
      const Block &expected = hardware[area][i], &block = software[area][i];
      CAPTURE(std::string(expected.name));
      REQUIRE(std::string(block.name) == expected.name);
      const auto hard = expected.digest(kShare), soft = block.digest(kShare);
      CHECK(hard.lanes_agree);
      CHECK(soft.lanes_agree);
      CHECK(hard.value == soft.value);
      // Another series has other samples, and no two blocks are the same one.
      CHECK(expected.digest({.divisor = 240, .series = 1}).value !=
            expected.digest({.divisor = 240}).value);
      CHECK(names.insert(expected.name).second);
      CHECK(digests.insert(hard.value).second);
    }
  }
}

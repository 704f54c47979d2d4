// The whole core in software arithmetic beside the one in hardware arithmetic, in one program.
#include <cstdint>
#include <string>
#include <vector>

#include "tests/identity/bit_functions.hpp"
#include "tests/identity/bit_inputs.hpp"
#include "tests/native/catch.hpp"

using loadline::BitFunction;

TEST_CASE("every function gives the same bits in software and in hardware") {
  const auto hardware = loadline::hardware_functions();
  const auto software = loadline::software_functions();
  REQUIRE(hardware.size() == software.size());
  constexpr std::size_t kChunk = 1000;
  for (std::size_t f = 0; f < hardware.size(); ++f) {
    const BitFunction& function = hardware[f];
    CAPTURE(std::string(function.name));
    REQUIRE(std::string(function.name) == software[f].name);
    loadline::BitInputs inputs(function);
    std::vector<std::uint64_t> expected(kChunk * function.outputs), got(expected.size());
    std::uint64_t distinct = 0, last = 0;
    for (std::size_t chunk = 0; chunk < 100; ++chunk) {
      const std::vector<std::uint64_t> rows = inputs.rows(kChunk);
      function.apply(rows, expected);
      software[f].apply(rows, got);
      REQUIRE(got == expected);
      for (const std::uint64_t word : got) {
        distinct += word != last;
        last = word;
      }
    }
    // Not the emptiness of two cores that give nothing.
    REQUIRE(distinct > 10'000);
  }
}

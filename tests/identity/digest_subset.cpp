// Prints one line `name 0x…` a function over 100,000 rows of arguments. Built for hardware and for
// software arithmetic: every line must be the same in both, on every target.
#include <cinttypes>
#include <cstdio>
#include <vector>

#include "core/base/digest.hpp"

#include "tests/identity/bit_inputs.hpp"

int main() {
#if defined(LOADLINE_SOFTWARE_REAL)
  const auto functions = loadline::software_functions();
#else
  const auto functions = loadline::hardware_functions();
#endif
  constexpr std::size_t kChunk = 1000;
  constexpr std::size_t kChunks = 100;
  for (const loadline::BitFunction& function : functions) {
    loadline::BitInputs inputs(function);
    loadline::Digest digest;
    std::vector<std::uint64_t> out(kChunk * function.outputs);
    for (std::size_t chunk = 0; chunk < kChunks; ++chunk) {
      function.apply(inputs.rows(kChunk), out);
      for (const std::uint64_t word : out) digest.add(word);
    }
    std::printf("%s 0x%016" PRIx64 "\n", function.name, digest.value());
  }
}

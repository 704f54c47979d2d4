// Prints one line `name 0x…` a block: the same on every compiler, instruction set and engine, and
// in either arithmetic. Arguments: a divisor of the number of samples, and a number of series.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>

#include "core/numeric/arithmetic/environment.hpp"

#include "tests/identity/block_list.hpp"

namespace {

using namespace loadline;

/// The lines are flushed one by one: whoever waits sees how far the program is.
bool print(const Block& block, std::uint64_t divisor, std::uint64_t series) {
  Digest digest;
  bool lanes_agree = true;
  for (std::uint64_t i = 0; i < series; ++i) {
    const BlockDigest one = block.digest({.divisor = divisor, .series = i});
    digest.add(one.value);
    lanes_agree &= one.lanes_agree;
  }
  std::printf("%s 0x%016" PRIx64 "\n", block.name, digest.value());
  std::fflush(stdout);
  if (!lanes_agree) {
    std::fprintf(stderr, "%s: a batch has other bits than a single lane\n", block.name);
  }
  return lanes_agree;
}

Areas areas() noexcept {
#if defined(LOADLINE_SOFTWARE_REAL)
  return software_areas();
#else
  return hardware_areas();
#endif
}

std::uint64_t argument(int argc, char** argv, int index) {
  return index < argc ? std::strtoull(argv[index], nullptr, 10) : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t divisor = argument(argc, argv, 1), series = argument(argc, argv, 2);
  if (divisor == 0 || series == 0) return 2;
  bool lanes_agree = true;
  for (const auto& area : areas()) {
    for (const Block& block : area) lanes_agree &= print(block, divisor, series);
  }
  if (probe_arithmetic().code != ErrorCode::ok) {
    std::fprintf(stderr, "this target rounds or flushes otherwise than IEEE 754's default\n");
    return 3;
  }
  return lanes_agree ? 0 : 1;
}

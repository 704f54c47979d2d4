// Compiled once for each kind of real.
#include "tests/identity/block_digests.hpp"

#include <iterator>

#include "tests/identity/digest_blocks.hpp"

namespace loadline {

#if defined(LOADLINE_SOFTWARE_REAL)
NamedDigest software_block_digest(std::size_t index) noexcept {
  using namespace software::blocks;
#else
NamedDigest hardware_block_digest(std::size_t index) noexcept {
  using namespace hardware::blocks;
#endif
  if (index >= std::size(kBlocks)) return {nullptr, 0};
  return {kBlocks[index].name, kBlocks[index].digest(10).value};
}

}  // namespace loadline

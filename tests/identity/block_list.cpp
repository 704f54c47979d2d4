// Compiled once for each kind of real.
#include "tests/identity/block_list.hpp"

#include "tests/identity/digest_blocks.hpp"

namespace loadline {

#if defined(LOADLINE_SOFTWARE_REAL)
Areas software_areas() noexcept {
  return software::blocks::kAreas;
}
#else
Areas hardware_areas() noexcept {
  return hardware::blocks::kAreas;
}
#endif

}  // namespace loadline

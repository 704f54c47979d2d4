// The registry from two builds of the core, in hardware and in software arithmetic, for one program
// to run and compare.
#pragma once

#include <span>

#include "tests/identity/digest_block.hpp"

namespace loadline {

using Areas = std::span<const std::span<const Block>>;

Areas hardware_areas() noexcept;
Areas software_areas() noexcept;

}  // namespace loadline

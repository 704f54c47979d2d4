// The digests of the building blocks from two builds of the core, for one program to compare.
#pragma once

#include <cstddef>
#include <cstdint>

namespace loadline {

struct NamedDigest {
  const char* name;
  std::uint64_t value;
};

/// Digest number `index` over a tenth of the samples; a null name past the last.
NamedDigest hardware_block_digest(std::size_t index) noexcept;
NamedDigest software_block_digest(std::size_t index) noexcept;

}  // namespace loadline

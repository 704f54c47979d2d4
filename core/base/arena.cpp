#include "core/base/arena.hpp"

namespace loadline {

std::byte* Arena::take_bytes(std::size_t count, std::size_t size, std::size_t alignment) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(block_.data()) + used_;
  const std::size_t padding = (alignment - address % alignment) % alignment;
  const std::size_t room = block_.size() - used_;
  if (count == 0 || padding > room || count > (room - padding) / size) return nullptr;
  std::byte* const first = block_.data() + used_ + padding;
  used_ += padding + count * size;
  if (used_ > peak_) peak_ = used_;
  return first;
}

}  // namespace loadline

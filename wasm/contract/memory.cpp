// What the compiler may call where there is no C library. Eight bytes at a time: hosts charge for
// each operation, and what is copied here is words.
//
// Compiled with -fno-builtin, so that the loops stay loops and do not call themselves.
#include <cstddef>
#include <cstdint>

namespace {

using Word = std::uint64_t __attribute__((may_alias, aligned(1)));

}  // namespace

extern "C" void* memcpy(void* to, const void* from, std::size_t size) {
  auto* target = static_cast<unsigned char*>(to);
  auto* source = static_cast<const unsigned char*>(from);
  for (; size >= 8; size -= 8, target += 8, source += 8) {
    *reinterpret_cast<Word*>(target) = *reinterpret_cast<const Word*>(source);
  }
  for (; size > 0; --size) *target++ = *source++;
  return to;
}

extern "C" void* memset(void* to, int value, std::size_t size) {
  auto* target = static_cast<unsigned char*>(to);
  const auto byte = static_cast<unsigned char>(value);
  const Word word = byte * 0x0101010101010101u;
  for (; size >= 8; size -= 8, target += 8) *reinterpret_cast<Word*>(target) = word;
  for (; size > 0; --size) *target++ = byte;
  return to;
}

extern "C" void* memmove(void* to, const void* from, std::size_t size) {
  auto* target = static_cast<unsigned char*>(to);
  auto* source = static_cast<const unsigned char*>(from);
  if (target <= source || target >= source + size) return memcpy(to, from, size);
  while (size > 0) {
    --size;
    target[size] = source[size];
  }
  return to;
}

extern "C" int memcmp(const void* left, const void* right, std::size_t size) {
  auto* a = static_cast<const unsigned char*>(left);
  auto* b = static_cast<const unsigned char*>(right);
  for (; size > 0; --size, ++a, ++b) {
    if (*a != *b) return *a < *b ? -1 : 1;
  }
  return 0;
}

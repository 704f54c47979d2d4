// Counts every request to the heap, so that a test can show that a call makes none. emmalloc leaves
// `malloc` and its kin weak for this.
#include <cstddef>
#include <cstdint>
#include <emscripten.h>

extern "C" {
void* emmalloc_malloc(std::size_t size);
void* emmalloc_calloc(std::size_t count, std::size_t size);
void* emmalloc_realloc(void* block, std::size_t size);
void* emmalloc_memalign(std::size_t alignment, std::size_t size);

static std::uint32_t requests = 0;

EMSCRIPTEN_KEEPALIVE std::uint32_t loadline_allocations() { return requests; }

void* malloc(std::size_t size) {
  ++requests;
  return emmalloc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++requests;
  return emmalloc_calloc(count, size);
}
void* realloc(void* block, std::size_t size) {
  ++requests;
  return emmalloc_realloc(block, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  ++requests;
  return emmalloc_memalign(alignment, size);
}
}

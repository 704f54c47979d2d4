// Soroban: Bytes in, Bytes out. A refusal is a contract error of the host, with its code.
#include "wasm/contract/entry.hpp"

// The host's names: module b is buffers; 1, 3 and 8 are its functions (soroban-env-common
// env.json).
#define LOADLINE_IMPORT(name) __attribute__((import_module("b"), import_name(#name)))

using Val = std::uint64_t;

extern "C" {
LOADLINE_IMPORT(1) Val bytes_copy_to_memory(Val bytes, Val from, Val to, Val size);
LOADLINE_IMPORT(3) Val bytes_new_from_memory(Val from, Val size);
LOADLINE_IMPORT(8) Val bytes_len(Val bytes);
}

namespace {

using namespace loadline;

// A Val is a body and a tag in its lowest byte.
constexpr std::uint64_t kErrorTag = 3, kU32Tag = 4, kBytesTag = 72;

Val u32_val(std::uint64_t value) {
  return value << 32 | kU32Tag;
}
std::uint32_t address(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}
/// An error of type 0, the contract's own.
Val contract_error(std::uint32_t code) {
  return std::uint64_t{code} << 32 | kErrorTag;
}

}  // namespace

extern "C" __attribute__((export_name("answer"))) Val answer(Val request) {
  if ((request & 0xff) != kBytesTag) {
    return contract_error(static_cast<std::uint32_t>(wire::contract::Fault::not_a_request));
  }
  const std::uint32_t size = wire::contract::high_half(bytes_len(request));
  if (size <= contract::kRequestBytes) {
    bytes_copy_to_memory(request, u32_val(0), u32_val(address(contract::request_words)),
                         u32_val(size));
  }
  const std::size_t length = contract::answer_request(size);
  const contract::Refusal refusal = contract::last_refusal();
  if (refusal.code != 0) return contract_error(refusal.code | refusal.field << 16);
  return bytes_new_from_memory(u32_val(address(contract::result_words)), u32_val(length));
}

// NEAR: view methods over raw bytes. A refusal panics with its numbers, as NEAR's contracts do.
#include "wasm/contract/entry.hpp"
#include "wasm/contract/text.hpp"

#define LOADLINE_IMPORT(name) __attribute__((import_module("env"), import_name(#name)))

extern "C" {
LOADLINE_IMPORT(input) void near_input(std::uint64_t register_id);
LOADLINE_IMPORT(register_len) std::uint64_t near_register_len(std::uint64_t register_id);
LOADLINE_IMPORT(read_register) void near_read_register(std::uint64_t register_id, std::uint64_t to);
LOADLINE_IMPORT(value_return) void near_value_return(std::uint64_t size, std::uint64_t from);
[[noreturn]] LOADLINE_IMPORT(panic_utf8) void near_panic(std::uint64_t size, std::uint64_t from);
}

namespace {

using namespace loadline;

std::uint64_t address(const void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

}  // namespace

extern "C" __attribute__((export_name("answer"))) void answer() {
  near_input(0);
  const std::uint64_t size = near_register_len(0);
  if (size <= contract::kRequestBytes) near_read_register(0, address(contract::request_words));
  constexpr std::uint64_t kMost = wire::contract::kMaxRequestBytes + 1;
  const std::size_t length =
      contract::answer_request(static_cast<std::size_t>(size < kMost ? size : kMost));
  if (contract::last_refusal().code != 0) {
    contract::Text<96> text;
    contract::describe(contract::last_refusal(), text);
    near_panic(text.size(), address(text.data()));
  }
  near_value_return(length, address(contract::result_words));
}

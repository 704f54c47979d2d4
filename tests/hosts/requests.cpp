// Writes seeded requests and what the native engine answers, for the hosts to be held against.
//
//   requests MODULE SEED COUNT FILE     MODULE is greeks, margin, book or full
//
// A record is two u32, the bytes of the request and of the result, and both. The worst cases of the
// table come first: a batch of the largest size, a lending account of six reserves, ten perpetuals,
// a book of ten options.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "core/wire/contract/answer.hpp"

#include "tests/hosts/draw_request.hpp"

namespace {

using namespace loadline;
using namespace loadline::wire::contract;
using requests::Message;
using requests::Module;

alignas(16) std::array<std::byte, kWorkspaceBytes> workspace;

std::size_t answer(Module module, const Message& request, std::span<std::uint64_t> result) {
  Arena arena{workspace};
  switch (module) {
    case Module::greeks:
      return answer_greeks(request.words, request.bytes, result);
    case Module::margin:
      return answer_margin(request.words, request.bytes, result, arena);
    case Module::book:
      return answer_book(request.words, request.bytes, result, arena);
    default:
      return answer_full(request.words, request.bytes, result, arena);
  }
}

void write(std::FILE* file, Module module, const Message& request) {
  std::array<std::uint64_t, kMaxResultBytes / 8> result{};
  const std::size_t size = answer(module, request, result);
  const std::array<std::uint32_t, 2> sizes = {static_cast<std::uint32_t>(request.bytes),
                                              static_cast<std::uint32_t>(size)};
  std::fwrite(sizes.data(), 4, sizes.size(), file);
  std::fwrite(request.words.data(), 1, request.bytes, file);
  std::fwrite(result.data(), 1, size, file);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return std::fputs("requests MODULE SEED COUNT FILE\n", stderr), 2;
  const std::string_view name = argv[1];
  const Module module = name == "greeks"   ? Module::greeks
                        : name == "margin" ? Module::margin
                        : name == "book"   ? Module::book
                                           : Module::full;
  const std::uint64_t seed = std::strtoull(argv[2], nullptr, 10);
  const std::uint64_t count = std::strtoull(argv[3], nullptr, 10);
  std::FILE* const file = std::fopen(argv[4], "wb");
  if (file == nullptr) return std::perror(argv[4]), 1;
  for (std::uint64_t i = 0; i < count; ++i) write(file, module, requests::draw(module, seed, i));
  return std::fclose(file) == 0 ? 0 : 1;
}

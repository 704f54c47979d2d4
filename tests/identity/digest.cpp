// Prints one line `name 0x…` a function: the same on every compiler, instruction set and engine.
#include <cinttypes>
#include <cstdio>

#include "tests/identity/digest_lending.hpp"
#include "tests/identity/digest_numeric.hpp"

namespace {

using namespace loadline::samples;

struct Entry {
  const char* name;
  NumericDigest (*digest)();
};

/// Everything that is promised to have one set of bits.
constexpr Entry kEntries[] = {
    {"exp", [] { return digest_exp(); }},
    {"log", [] { return digest_log(); }},
    {"normal_pdf", [] { return digest_normal_pdf(); }},
    {"normal_cdf", [] { return digest_normal_cdf(); }},
    {"black", [] { return digest_black(); }},
    {"aave_v3", [] { return NumericDigest{.value = digest_lending()}; }},
};

}  // namespace

int main() {
  int status = 0;
  for (const Entry& entry : kEntries) {
    const NumericDigest digest = entry.digest();
    std::printf("%s 0x%016" PRIx64 "\n", entry.name, digest.value);
    if (digest.lanes_agree) continue;
    std::fprintf(stderr, "%s: a batch has other bits than a single lane\n", entry.name);
    status = 1;
  }
  return status;
}

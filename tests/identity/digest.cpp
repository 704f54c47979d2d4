// Prints one line `name 0x…` a function: the same on every compiler, instruction set and engine.
#include <cinttypes>
#include <cstdio>

#include "tests/identity/digest_blocks.hpp"
#include "tests/identity/digest_elementary.hpp"
#include "tests/identity/digest_lending.hpp"
#include "tests/identity/digest_numeric.hpp"

namespace {

using namespace loadline::samples;

struct Entry {
  const char* name;
  NumericDigest (*digest)();
};

template <std::size_t Index>
NumericDigest block() {
  const auto digest = loadline::blocks::kBlocks[Index].digest(1);
  return {.value = digest.value, .lanes_agree = digest.lanes_agree};
}

/// Everything that is promised to have one set of bits.
constexpr Entry kEntries[] = {
    {"exp", [] { return digest_exp(); }},
    {"log", [] { return digest_log(); }},
    {"normal_pdf", [] { return digest_normal_pdf(); }},
    {"normal_cdf", [] { return digest_normal_cdf(); }},
    {"expm1", [] { return digest_expm1(); }},
    {"exp2", [] { return digest_exp2(); }},
    {"log1p", [] { return digest_log1p(); }},
    {"log2", [] { return digest_log2(); }},
    {"pow", [] { return digest_pow(); }},
    {"sin", [] { return digest_sin(); }},
    {"cos", [] { return digest_cos(); }},
    {"tanh", [] { return digest_tanh(); }},
    {"sigmoid", [] { return digest_sigmoid(); }},
    {"erf", [] { return digest_erf(); }},
    {"erfc", [] { return digest_erfc(); }},
    {"erfcx", [] { return digest_erfcx(); }},
    {"normal_log_cdf", [] { return digest_normal_log_cdf(); }},
    {"normal_quantile", [] { return digest_normal_quantile(); }},
    {"laws", [] { return digest_laws(); }},
    {"black", [] { return digest_black(); }},
    {"philox_draws", block<0>},
    {"sobol", block<1>},
    {"brownian_bridge", block<2>},
    {"sums", block<3>},
    {"order", block<4>},
    {"analysis", block<5>},
    {"linear", block<6>},
    {"levenberg_marquardt", block<7>},
    {"correlation", block<8>},
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

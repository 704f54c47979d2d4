#include "core/numeric/random/philox64.hpp"

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

constexpr std::uint64_t kOnes = ~std::uint64_t{0};
constexpr PhiloxQuad64 kPi{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0,
                           0x082efa98ec4e6c89};

}  // namespace

// Known answers published with the generator: DEShawResearch/random123, tests/kat_vectors.
TEST_CASE("Philox2x64-10 gives the published known answers") {
  CHECK(philox2x64({0, 0}, 0) == PhiloxPair64{0xca00a0459843d731, 0x66c24222c9a845b5});
  CHECK(philox2x64({kOnes, kOnes}, kOnes) == PhiloxPair64{0x65b021d60cd8310f, 0x4d02f3222f86df20});
  CHECK(philox2x64({kPi[0], kPi[1]}, kPi[2]) ==
        PhiloxPair64{0x0a5e742c2997341c, 0xb0f883d38000de5d});
  static_assert(philox2x64({0, 0}, 0)[0] == 0xca00a0459843d731);
}

TEST_CASE("Philox4x64-10 gives the published known answers") {
  CHECK(philox4x64({0, 0, 0, 0}, {0, 0}) == PhiloxQuad64{0x16554d9eca36314c, 0xdb20fe9d672d0fdc,
                                                         0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  CHECK(
      philox4x64({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}) ==
      PhiloxQuad64{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0});
  CHECK(
      philox4x64(kPi, {0x452821e638d01377, 0xbe5466cf34e90c6c}) ==
      PhiloxQuad64{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6});
}

#include "wasm/browser/batches.hpp"

#include "wasm/browser/areas.hpp"

namespace loadline::browser {
namespace {

Column<real> number(std::size_t i) noexcept {
  return {.first = areas.columns.number[i].data(), .stride = 1};
}

Column<std::uint8_t> choice(std::size_t i) noexcept {
  return {.first = areas.columns.choice[i].data(), .stride = 1};
}

/// The choice that a whole batch shares: JavaScript fills such a column with one value.
template <class Enumeration>
Enumeration shared_choice(std::size_t i) noexcept {
  return static_cast<Enumeration>(areas.columns.choice[i][0]);
}

/// Where the i-th number of the result goes, or null where bit i of `wanted` is not set.
class Wanted {
 public:
  explicit Wanted(std::uint32_t bits) noexcept : bits_(bits) {}
  real* operator()(std::size_t i) const noexcept {
    return (bits_ >> i & 1u) != 0 ? areas.columns.result[i].data() : nullptr;
  }

 private:
  std::uint32_t bits_;
};

/// The columns of an OptionValue, in its order.
OptionValueColumns option_results(Wanted to) noexcept {
  return {.value = to(0),
          .delta = to(1),
          .gamma = to(2),
          .vega = to(3),
          .theta = to(4),
          .rho = to(5),
          .phi = to(6),
          .dual_delta = to(7),
          .dual_gamma = to(8),
          .vanna = to(9),
          .volga = to(10),
          .charm = to(11),
          .veta = to(12),
          .speed = to(13),
          .zomma = to(14),
          .color = to(15),
          .ultima = to(16),
          .status = areas.columns.status.data()};
}

std::size_t options(std::size_t count, std::uint32_t wanted) noexcept {
  const OptionColumns rows = {.count = count,
                              .spot = number(0),
                              .strike = number(1),
                              .expiry_years = number(2),
                              .vol = number(3),
                              .rate = number(4),
                              .carry = number(5),
                              .type = choice(0),
                              .settlement = shared_choice<Settlement>(1)};
  return price_options(rows, option_results(Wanted{wanted}));
}

struct Named {
  std::string_view formula;
  Batch batch;
};

constexpr Named kBatches[] = {{"price_option", options}};

}  // namespace

Batch batch_of(std::string_view formula) noexcept {
  for (const Named& named : kBatches) {
    if (named.formula == formula) return named.batch;
  }
  return nullptr;
}

}  // namespace loadline::browser

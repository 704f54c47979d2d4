#include "core/wire/contract/implied.hpp"

#include "core/pricing/implied/black_implied.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {

Outcome answer_implied_vol(const Request& request, std::span<std::uint64_t> body) noexcept {
  if (request.count != 1 || request.words.size() != kHeadingWords + kQuoteWords) {
    return {.fault = Fault::bad_count};
  }
  const auto words = request.words.subspan(kHeadingWords);
  if (!are_canonical(words.first(kQuoteWords - 1))) return {.fault = Fault::not_canonical};
  const Result<ImpliedVol> implied = implied_vol({
      .price = real_from_bits(words[0]),
      .forward = real_from_bits(words[1]),
      .strike = real_from_bits(words[2]),
      .expiry_years = real_from_bits(words[3]),
      .discount = real_from_bits(words[4]),
      .displacement = real_from_bits(words[5]),
      .type = static_cast<OptionType>(low_half(words[6])),
      .settlement = static_cast<Settlement>(high_half(words[6])),
  });
  if (!implied) return {.error = implied.error()};
  Writer to(body);
  for (const real x : {implied->vol, implied->total_vol, implied->vega}) to.word(bits_of(x));
  return {.words = to.used()};
}

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC

#include "core/wire/contract/option_margin.hpp"

#include <cstring>

#include "core/wire/contract/rule_packs.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {
namespace {

// The records on the wire are the aggregates as they lie in memory, a collateral's flag with seven
// bytes of zeros behind it.
static_assert(sizeof(BookExpiry) == 8 * kExpiryWords &&
              sizeof(CollateralPosition) == 8 * kCollateralWords &&
              sizeof(OptionLeg) == 8 * kLegWords);
static_assert(std::is_trivially_copyable_v<BookExpiry> &&
              std::is_trivially_copyable_v<CollateralPosition> &&
              std::is_trivially_copyable_v<OptionLeg>);

constexpr Error kNoRoom{.code = ErrorCode::capacity_exceeded, .field = Field::arena};

using Words = std::span<const std::uint64_t>;

/// How many records follow, as the request says; bounded.
struct Counts {
  std::uint32_t expiries, collaterals, legs;
};

std::size_t words_of(const Counts& counts) noexcept {
  return kHeadingWords + kBookWords + counts.expiries * kExpiryWords +
         counts.collaterals * kCollateralWords + counts.legs * kLegWords;
}

/// Whether doubles are canonical and flags are 0 or 1. `words` begins after the hash.
bool check_words(Words words, const Counts& counts) noexcept {
  if (!are_canonical(words.first(kBookWords - 2))) return false;
  words = words.subspan(kBookWords - 1);
  if (!are_canonical(words.first(counts.expiries * kExpiryWords))) return false;
  words = words.subspan(counts.expiries * kExpiryWords);
  for (std::uint32_t i = 0; i < counts.collaterals; ++i, words = words.subspan(kCollateralWords)) {
    if (words[kCollateralWords - 1] > 1) return false;
    if (!are_canonical(words.first(kCollateralWords - 1))) return false;
  }
  for (; !words.empty(); words = words.subspan(kLegWords)) {
    if (!are_canonical(words.subspan(1, kLegWords - 1))) return false;
  }
  return true;
}

/// The next `count` records, copied into the arena. Moves `words` past those that it had room for.
template <class Record>
std::span<const Record> copy(Words& words, std::size_t count, Arena& arena) noexcept {
  const std::span<Record> records = arena.take<Record>(count);
  if (records.empty()) return {};
  std::memcpy(static_cast<void*>(records.data()), words.data(), records.size_bytes());
  words = words.subspan(records.size_bytes() / 8);
  return records;
}

/// Reads the account that follows the hash. False where the arena was too small.
bool read_account(Words words, const Counts& counts, Pmrm2Account& account, Arena& arena) noexcept {
  account.spot = real_from_bits(words[0]);
  account.spot_confidence = real_from_bits(words[1]);
  account.stable_price = real_from_bits(words[2]);
  account.cash = real_from_bits(words[3]);
  account.perpetual = {real_from_bits(words[4]), real_from_bits(words[5]), real_from_bits(words[6]),
                       real_from_bits(words[7])};
  words = words.subspan(kBookWords - 1);
  account.book.expiries = copy<BookExpiry>(words, counts.expiries, arena);
  account.collaterals = copy<CollateralPosition>(words, counts.collaterals, arena);
  account.book.legs = copy<OptionLeg>(words, counts.legs, arena);
  return words.empty();
}

void write_certificate(Writer& to, const MarginCertificate& certificate) noexcept {
  for (const real x : {certificate.factor, certificate.contingency, certificate.requirement}) {
    to.word(bits_of(x));
  }
}

/// The first kOptionMarginWords of a result.
void write_margin(Writer& to, const Pmrm2Margin& m) noexcept {
  const Pmrm2Contingencies& c = m.contingencies;
  for (const real x :
       {m.maintenance, m.initial, m.mark_to_market, m.options, m.perpetual, m.collateral,
        m.basis_contingency, c.perpetual_maintenance, c.perpetual_initial, c.option_maintenance,
        c.option_initial, c.collateral_maintenance, c.collateral_initial, c.oracle}) {
    to.word(bits_of(x));
  }
  const MarginCertificate& worst = m.maintenance_certificate;
  to.word(halves(static_cast<std::uint32_t>(worst.rule), worst.scenario));
  to.word(bits_of(worst.loss));
  write_certificate(to, worst);
  write_certificate(to, m.initial_certificate);
}

}  // namespace

Outcome answer_option_margin(const Request& request, std::span<std::uint64_t> body,
                             Arena& arena) noexcept {
  if (request.words.size() < kHeadingWords + kBookWords) return {.fault = Fault::bad_count};
  const Words words = request.words.subspan(kHeadingWords + 1);
  const std::uint64_t sizes = words[kBookWords - 2];
  const Counts counts = {low_half(sizes), high_half(sizes), request.count};
  if (counts.expiries > kMaxRequestExpiries || counts.collaterals > kMaxRequestCollaterals ||
      counts.legs > kMaxRequestLegs) {
    return {.fault = Fault::over_budget};
  }
  if (request.words.size() != words_of(counts)) return {.fault = Fault::bad_count};
  if (!check_words(words, counts)) return {.fault = Fault::not_canonical};
  const Pmrm2Rules rules = pmrm2_rules();
  if (request.words[kHeadingWords] != hash_of_pmrm2(rules)) {
    return {.error = {ErrorCode::unsupported, Field::version}};
  }
  const Arena::Scope scope(arena);
  Pmrm2Account account;
  if (!read_account(words, counts, account, arena)) return {.error = kNoRoom};
  const auto profits = arena.take<real>(rules.scenarios.size());
  const auto losses = arena.take<real>(counts.legs + 1 + counts.collaterals);
  if (profits.empty() || losses.empty()) return {.error = kNoRoom};
  const auto margin = pmrm2_margin(account, rules, {profits, losses}, arena);
  if (!margin) return {.error = margin.error()};
  Writer to(body);
  write_margin(to, *margin);
  to.word(halves(margin->maintenance < 0.0, static_cast<std::uint32_t>(profits.size())));
  for (const real x : profits) to.word(bits_of(x));
  for (const real x : losses) to.word(bits_of(x));
  return {.words = to.used()};
}

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC

#include "core/wire/contract/lending.hpp"

#include <cstring>

namespace loadline::wire::contract {
namespace {

using aave::AccountData;
using aave::Balance;
using aave::EMode;
using aave::Position;
using aave::Reserve;

// The records on the wire are the aggregates as a 64-bit or 32-bit compiler lays them out: no
// padding, little-endian.
static_assert(sizeof(Reserve) == 8 * kReserveWords && sizeof(EMode) == 8 * kEModeWords &&
              sizeof(Position) == 8 * kPositionWords);
static_assert(std::is_trivially_copyable_v<Reserve> && std::is_trivially_copyable_v<EMode> &&
              std::is_trivially_copyable_v<Position>);

constexpr Error kNoRoom{.code = ErrorCode::capacity_exceeded, .field = Field::arena};

/// How many records follow, as the request says; bounded.
struct Counts {
  std::uint32_t reserves, e_modes, positions;
};

std::size_t words_of(const Counts& counts, std::size_t before) noexcept {
  return before + kLendingWords + counts.reserves * kReserveWords + counts.e_modes * kEModeWords +
         counts.positions * kPositionWords;
}

/// The next `count` records, copied into the arena. Moves `words` past them.
template <class Record>
std::span<Record> copy(std::span<const std::uint64_t>& words, std::size_t count,
                       Arena& arena) noexcept {
  const std::span<Record> records = arena.take<Record>(count);
  if (records.size() != count) return {};
  if (count != 0)
    std::memcpy(static_cast<void*>(records.data()), words.data(), records.size_bytes());
  words = words.subspan(count * sizeof(Record) / 8);
  return records;
}

/// Reads what follows the first `before` words of a request. `arena` has room for it.
Fault read_lending(const Request& request, std::size_t before, LendingRequest& lending,
                   std::span<Reserve>& reserves, Arena& arena) noexcept {
  if (request.words.size() < before + kLendingWords) return Fault::bad_count;
  auto words = request.words.subspan(before);
  const Counts counts = {low_half(words[2]), high_half(words[2]), request.count};
  if (counts.reserves > kMaxRequestReserves || counts.e_modes > kMaxRequestEModes ||
      counts.positions > kMaxRequestPositions) {
    return Fault::over_budget;
  }
  if (request.words.size() != words_of(counts, before)) return Fault::bad_count;
  if (words[3] != 0) return Fault::not_canonical;
  lending.market.now = words[0];
  const std::uint32_t version = low_half(words[1]);
  lending.market.version = static_cast<aave::Version>(version < 0xff ? version : 0xff);
  lending.account.e_mode_category = high_half(words[1]);
  words = words.subspan(kLendingWords);
  reserves = copy<Reserve>(words, counts.reserves, arena);
  const auto e_modes = copy<EMode>(words, counts.e_modes, arena);
  for (const EMode& mode : e_modes) {
    if (mode.reserved != 0) return Fault::not_canonical;
  }
  lending.market.reserves = reserves;
  lending.market.e_modes = e_modes;
  lending.account.positions = copy<Position>(words, counts.positions, arena);
  return Fault::none;
}

/// The first error of market and account.
Error check(const LendingRequest& lending) noexcept {
  const Error error = aave::check(lending.market);
  return error.code != ErrorCode::ok ? error : aave::check(lending.market, lending.account);
}

/// `account_data` with the price of one reserve replaced.
Result<AccountData> data_at(std::span<Reserve> reserves, const aave::Market& market,
                            const aave::Account& account, const PriceClaim& claim,
                            std::span<Balance> balances) noexcept {
  const u256 own = reserves[claim.reserve].price;
  reserves[claim.reserve].price = claim.price;
  const auto data = aave::reprice(market, account, balances);
  reserves[claim.reserve].price = own;
  return data;
}

/// The price one unit nearer to `own`; itself where it is `own`.
u256 inside_of(const u256& price, const u256& own) noexcept {
  std::uint64_t carry = 0;
  if (price < own) return add_with_carry(price, u256{1}, carry);
  if (price > own) return subtract_with_borrow(price, u256{1}, carry);
  return price;
}

u256 health_of(const AccountData& data) noexcept {
  return data.status == aave::HealthStatus::no_debt ? u256::max() : data.health_factor;
}

Error refuse_claim(const aave::Market& market, const PriceClaim& claim) noexcept {
  if (claim.reserve >= market.reserves.size()) {
    return {ErrorCode::unknown_asset, Field::asset, 0, to_double(claim.reserve)};
  }
  if (is_zero(claim.price) || bit_count(claim.price) > kMaxPriceBits) {
    return {ErrorCode::out_of_domain, Field::price, claim.reserve, to_double(claim.price)};
  }
  return {};
}

}  // namespace

Result<PriceVerdict> judge_claim(const aave::Market& market, const aave::Account& account,
                                 const PriceClaim& claim, Arena& arena) noexcept {
  const Error refused = refuse_claim(market, claim);
  if (refused.code != ErrorCode::ok) return refused;
  const Arena::Scope scope(arena);
  const auto reserves = arena.take<Reserve>(market.reserves.size());
  const auto balances = arena.take<Balance>(account.positions.size());
  if (reserves.size() != market.reserves.size() || balances.size() != account.positions.size()) {
    return kNoRoom;
  }
  std::memcpy(static_cast<void*>(reserves.data()), market.reserves.data(), reserves.size_bytes());
  aave::Market moved = market;
  moved.reserves = reserves;
  const Error accrued = aave::accrue(moved, account, market.now, balances);
  if (accrued.code != ErrorCode::ok) return accrued;
  const PriceClaim inside = {claim.reserve,
                             inside_of(claim.price, market.reserves[claim.reserve].price)};
  const auto at = data_at(reserves, moved, account, claim, balances);
  if (!at) return at.error();
  const auto near = data_at(reserves, moved, account, inside, balances);
  if (!near) return near.error();
  const bool here = aave::liquidatable(*at), before = aave::liquidatable(*near);
  return PriceVerdict{health_of(*at), health_of(*near), here, before, here && !before};
}

Outcome answer_lending_assess(const Request& request, std::span<std::uint64_t> body,
                              Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  LendingRequest lending{};
  std::span<Reserve> reserves;
  const Fault fault = read_lending(request, kHeadingWords, lending, reserves, arena);
  if (fault != Fault::none) return {.fault = fault};
  const Error refused = check(lending);
  if (refused.code != ErrorCode::ok) return {.error = refused};
  const auto balances = arena.take<Balance>(lending.account.positions.size());
  if (balances.size() != lending.account.positions.size()) return {.error = kNoRoom};
  const auto data = aave::account_data(lending.market, lending.account, balances);
  if (!data) return {.error = data.error()};
  Writer to(body);
  for (const u256& value : {data->total_collateral, data->total_debt, data->available_borrows,
                            data->weighted_collateral, health_of(*data)}) {
    to.integer(value);
  }
  to.word(data->average_ltv_bps);
  to.word(data->average_liquidation_threshold_bps);
  to.word(halves(static_cast<std::uint32_t>(data->status), data->has_zero_ltv_collateral));
  to.word(data->isolated_reserve_plus_one);
  return {.words = to.used()};
}

Outcome answer_lending_boundary(const Request& request, std::span<std::uint64_t> body,
                                Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  if (request.words.size() < kHeadingWords + kClaimWords) return {.fault = Fault::bad_count};
  const auto words = request.words.subspan(kHeadingWords);
  const PriceClaim claim = {low_half(words[0]), u256{words[4], words[3], words[2], words[1]}};
  LendingRequest lending{};
  std::span<Reserve> reserves;
  Fault fault = read_lending(request, kHeadingWords + kClaimWords, lending, reserves, arena);
  if (fault == Fault::none && high_half(words[0]) != 0) fault = Fault::not_canonical;
  if (fault != Fault::none) return {.fault = fault};
  const Error refused = check(lending);
  if (refused.code != ErrorCode::ok) return {.error = refused};
  const auto verdict = judge_claim(lending.market, lending.account, claim, arena);
  if (!verdict) return {.error = verdict.error()};
  Writer to(body);
  to.integer(verdict->health_at);
  to.integer(verdict->health_inside);
  to.word(halves(verdict->liquidatable_at, verdict->liquidatable_inside));
  to.word(verdict->is_boundary);
  return {.words = to.used()};
}

}  // namespace loadline::wire::contract

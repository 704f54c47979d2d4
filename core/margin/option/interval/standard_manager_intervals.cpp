#include "core/margin/option/interval/standard_manager_intervals.hpp"

#include "core/margin/option/interval/book_bounds.hpp"
#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Sums over legs, expiries and markets, and what a put's value is multiplied by.
constexpr std::size_t kSums = 4;
/// Markets that one more allowance is for.
constexpr std::size_t kMarketsOfSum = 256;

Enclosure larger_of(const Enclosure& a, const Enclosure& b) noexcept {
  return scaled(lesser(scaled(a, -1.0), scaled(b, -1.0)), -1.0);
}

/// Lines about what an option sold requires, from those about its value.
Enclosure requirement(const StandardRules& r, const OptionLeg& leg, const Enclosure& value,
                      real near_spot, real far_spot) noexcept {
  const real sold = real(0.0) - leg.amount;
  const Enclosure owed = scaled(value, sold);
  const real share = leg.type == OptionType::call ? r.call_maintenance : r.put_maintenance;
  const real near = share * near_spot * sold, far = share * far_spot * sold;
  const Enclosure by_spot = sum(owed, {near, far, near, far});
  if (leg.type == OptionType::call) return by_spot;
  return larger_of(by_spot, scaled(owed, r.put_value_maintenance + real(1.0)));
}

class StandardBounds {
 public:
  StandardBounds(const StandardAccount& account, std::uint32_t market, Arena& arena) noexcept
      : account_(account), market_(market), arena_(arena) {}

  Error prepare() noexcept;
  Result<real> at(real spot) noexcept;
  Result<ExcessBounds> within(real low, real high) noexcept;

 private:
  const StandardMarket& today() const noexcept { return account_.markets[market_]; }
  bool is_moved(std::size_t expiry) const noexcept {
    return account_.expiry_markets[expiry] == market_;
  }
  Error take_lists() noexcept;
  Error sum_rest() noexcept;
  void move(real spot, std::span<BookExpiry> expiries) noexcept;
  real straight(real spot) noexcept;
  real surcharge(std::size_t expiry, std::span<const BookExpiry> at) const noexcept;
  real rounding(real far) const noexcept;

  const StandardAccount& account_;
  std::uint32_t market_;
  Arena& arena_;
  std::span<StandardMarket> markets_;
  std::span<BookExpiry> expiries_, far_expiries_;
  std::span<StandardSettlement> settlements_;
  std::span<OptionLeg> sold_;      ///< of the market's expiries
  std::span<Enclosure> values_;    ///< of `sold_`
  std::span<Enclosure> isolated_;  ///< by expiry
  real rest_ = 0, rest_size_ = 0;  ///< cash and what the other markets leave
};

Error StandardBounds::take_lists() noexcept {
  const std::size_t legs = account_.book.legs.size(), count = account_.book.expiries.size();
  markets_ = arena_.take<StandardMarket>(account_.markets.size());
  expiries_ = arena_.take<BookExpiry>(count);
  far_expiries_ = arena_.take<BookExpiry>(count);
  settlements_ = arena_.take<StandardSettlement>(count);
  sold_ = arena_.take<OptionLeg>(legs);
  values_ = arena_.take<Enclosure>(legs);
  isolated_ = arena_.take<Enclosure>(count);
  const bool has_room = markets_.size() == account_.markets.size() && expiries_.size() == count &&
                        far_expiries_.size() == count && settlements_.size() == count &&
                        sold_.size() == legs && values_.size() == legs && isolated_.size() == count;
  return has_room ? Error{} : Error{ErrorCode::capacity_exceeded, Field::arena};
}

/// What no move of this market changes.
Error StandardBounds::sum_rest() noexcept {
  const Arena::Scope scope(arena_);
  const auto details = arena_.take<StandardExpiry>(account_.book.expiries.size());
  if (details.size() != account_.book.expiries.size()) {
    return {ErrorCode::capacity_exceeded, Field::arena};
  }
  const auto margin = standard_margin(account_, {details, {}, {}}, arena_);
  if (!margin.ok()) return margin.error();
  rest_ = account_.cash;
  rest_size_ = absolute(account_.cash);
  const auto add = [this](real term) noexcept {
    rest_ = rest_ + term;
    rest_size_ = rest_size_ + absolute(term);
  };
  for (std::size_t x = 0; x < details.size(); ++x) {
    if (!is_moved(x)) add(real(0.0) - details[x].maintenance.requirement);
  }
  for (std::size_t i = 0; i < account_.markets.size(); ++i) {
    const StandardMarket& m = account_.markets[i];
    if (i == market_) continue;
    add(m.base_amount * m.spot * m.rules.base_factor);
    if (m.perpetual.amount == real(0.0)) continue;
    const real notional = absolute(m.perpetual.amount) * m.perpetual.price;
    add(m.perpetual.unrealised);
    add(real(0.0) - notional * m.rules.perpetual_maintenance);
  }
  return {};
}

Error StandardBounds::prepare() noexcept {
  if (const Error e = take_lists(); e.code != ErrorCode::ok) return e;
  for (std::size_t i = 0; i < markets_.size(); ++i) markets_[i] = account_.markets[i];
  for (std::size_t x = 0; x < settlements_.size(); ++x) {
    if (is_moved(x)) settlements_[x] = standard_settlement(account_.book, x);
  }
  std::size_t count = 0;
  for (const OptionLeg& leg : account_.book.legs) {
    if (leg.amount < real(0.0) && is_moved(leg.expiry)) sold_[count++] = leg;
  }
  sold_ = sold_.first(count);
  values_ = values_.first(count);
  return sum_rest();
}

/// Moves the market, and its expiries into `expiries`.
void StandardBounds::move(real spot, std::span<BookExpiry> expiries) noexcept {
  const real factor = spot / today().spot;
  move_expiries(account_.book.expiries, factor, expiries);
  for (std::size_t x = 0; x < expiries.size(); ++x) {
    if (!is_moved(x)) expiries[x] = account_.book.expiries[x];
  }
  markets_[market_].spot = spot;
  markets_[market_].perpetual = move_perpetual(today().perpetual, factor);
}

Result<real> StandardBounds::at(real spot) noexcept {
  move(spot, expiries_);
  StandardAccount a = account_;
  a.markets = markets_;
  a.book.expiries = expiries_;
  const auto margin = standard_margin(a, {}, arena_);
  if (!margin.ok()) return margin.error();
  return margin->maintenance;
}

/// All but the options, of the market as it has been moved.
real StandardBounds::straight(real spot) noexcept {
  const StandardMarket& m = markets_[market_];
  const real held = rest_ + m.base_amount * spot * m.rules.base_factor;
  if (m.perpetual.amount == real(0.0)) return held;
  const real notional = absolute(m.perpetual.amount) * m.perpetual.price;
  return held + (m.perpetual.unrealised - notional * m.rules.perpetual_maintenance);
}

/// Of calls sold beyond those bought.
real StandardBounds::surcharge(std::size_t expiry, std::span<const BookExpiry> at) const noexcept {
  return today().rules.unpaired_maintenance * at[expiry].forward *
         settlements_[expiry].unpaired_calls;
}

/// Sizes of all terms at the high end of a cell, where none is smaller than elsewhere in it.
real StandardBounds::rounding(real far) const noexcept {
  const StandardMarket& m = today();
  const StandardRules& r = m.rules;
  const real factor = larger(far, 1.0), spot = m.spot * factor;
  const real notional = absolute(m.perpetual.amount) * m.perpetual.price * factor;
  real size = rest_size_ + m.base_amount * spot * r.base_factor + absolute(m.perpetual.unrealised) +
              notional * (r.perpetual_maintenance + real(2.0));
  for (std::size_t x = 0; x < settlements_.size(); ++x) {
    if (!is_moved(x)) continue;
    size = size + settlements_[x].worst_loss + surcharge(x, account_.book.expiries) * factor;
  }
  const real of_value = r.put_value_maintenance + real(1.0);
  const real of_spot = larger(r.call_maintenance, r.put_maintenance);
  for (const OptionLeg& leg : sold_) {
    const real forward = account_.book.expiries[leg.expiry].forward * factor;
    size = size - leg.amount * ((forward + leg.strike) * of_value + spot * of_spot);
  }
  return size * real_of(kSums + markets_.size() / kMarketsOfSum) * kRoundingShare;
}

Result<ExcessBounds> StandardBounds::within(real low, real high) noexcept {
  const real near = low / today().spot, far = high / today().spot;
  move(low, expiries_);
  const real near_left = straight(low);
  move(high, far_expiries_);
  const real far_left = straight(high);
  const OptionBook sold = {sold_, account_.book.expiries};
  const Error error = leg_bounds(sold, near, far, values_, arena_);
  if (error.code != ErrorCode::ok) return error;
  for (Enclosure& e : isolated_) e = {};
  for (std::size_t i = 0; i < sold_.size(); ++i) {
    Enclosure& to = isolated_[sold_[i].expiry];
    to = sum(to, requirement(today().rules, sold_[i], values_[i], low, high));
  }
  Enclosure left = {near_left, far_left, near_left, far_left};
  for (std::size_t x = 0; x < isolated_.size(); ++x) {
    if (!is_moved(x)) continue;
    const real near_loss = settlements_[x].worst_loss + surcharge(x, expiries_);
    const real far_loss = settlements_[x].worst_loss + surcharge(x, far_expiries_);
    const Enclosure most = {near_loss, far_loss, near_loss, far_loss};
    left = sum(left, scaled(lesser(isolated_[x], most), -1.0));
  }
  return ExcessBounds{left.least(), left.most(), rounding(far)}.widened();
}

/// What the account's own check does not look at.
Error check_market(const StandardAccount& account, std::uint32_t market) noexcept {
  const Error error = check_standard_account(account);
  if (error.code != ErrorCode::ok || market < account.markets.size()) return error;
  return {ErrorCode::out_of_domain, Field::markets, 0, refused_value(real_of(market))};
}

}  // namespace

std::size_t standard_manager_intervals_workspace_bytes(std::size_t legs, std::size_t expiries,
                                                       std::size_t markets) noexcept {
  const std::size_t margin =
      standard_margin_workspace_bytes(legs) + expiries * sizeof(StandardExpiry);
  const std::size_t bounds = book_bounds_workspace_bytes(legs);
  const std::size_t of_expiry =
      2 * sizeof(BookExpiry) + sizeof(StandardSettlement) + sizeof(Enclosure);
  return (margin > bounds ? margin : bounds) + expiries * of_expiry +
         legs * (sizeof(OptionLeg) + sizeof(Enclosure)) + markets * sizeof(StandardMarket) +
         8 * alignof(std::max_align_t);
}

Result<real> standard_manager_excess_at(const StandardAccount& account, std::uint32_t market,
                                        real spot, Arena& arena) noexcept {
  if (const Error e = check_market(account, market); e.code != ErrorCode::ok) return e;
  StandardBounds bounds(account, market, arena);
  return rule_excess(bounds, spot, arena);
}

Result<SpotMap> standard_manager_intervals(const StandardAccount& account, std::uint32_t market,
                                           const SpotSearch& search,
                                           std::span<LiquidationInterval> out,
                                           std::span<SpotStretch> out_stretches,
                                           Arena& arena) noexcept {
  if (const Error e = check_market(account, market); e.code != ErrorCode::ok) return e;
  StandardBounds bounds(account, market, arena);
  return rule_intervals(bounds, account.markets[market].spot, search, out, out_stretches, arena);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

// Seeded requests of margin: cross accounts of perpetuals, and option books.
#pragma once

#include "tests/hosts/message_builder.hpp"

namespace loadline::requests {

/// Of which a request has many numbers, so that most requests are sound.
inline constexpr std::uint64_t kRare = 4096;

/// The rules of PMRM 2 by their hash, as docs/wire.md names it.
inline constexpr std::uint64_t kPmrm2Rules = 0x98dae35844d2f486;

inline double double_of(std::uint64_t bits) {
  return bit_cast<double>(bits);
}
inline double draw_double(samples::Draw& draw, double low, double high) {
  const double share = static_cast<double>(draw.word() >> 12) * 0x1p-52;
  return low + (high - low) * share;
}

/// The parts of an account that lie behind one another in a request.
struct PerpetualParts {
  std::vector<std::uint64_t> markets, tiers, positions;
  std::uint32_t tier_count = 0;
  double notional = 0, gains = 0;

  /// Of `count` tiers that double their bounds; deductions make neighbours meet.
  void tier(double first_bound, double first_rate, std::uint32_t count) {
    double deduction = 0, rate = first_rate, bound = 0;
    for (std::uint32_t i = 0; i < count; ++i, ++tier_count) {
      for (const double x : {bound, rate, deduction}) tiers.push_back(bit_cast<std::uint64_t>(x));
      const double next = i == 0 ? first_bound : 2 * bound;
      const double higher = rate + rate / 2;
      deduction = deduction + next * (higher - rate);
      bound = next;
      rate = higher;
    }
  }
};

/// A market of tiers, or with a power beside its only tier, and a position in it.
inline void draw_market(samples::Draw& draw, PerpetualParts& to, std::uint32_t market) {
  using wire::contract::halves;
  const std::uint64_t price = draw_number(draw, 10, 5000, kRare);
  const double size = draw_double(draw, -40, 40), fair = double_of(price);
  const double move = draw_double(draw, 0.8, 1.2);
  const bool has_power = draw.one_in(4);
  const auto count = static_cast<std::uint32_t>(has_power ? 1 : draw.between(1, 5));
  const double rate = draw_double(draw, 0.005, 0.03);
  to.markets.push_back(price);
  to.markets.push_back(has_power ? draw_number(draw, 0, 1e-6, kRare) : 0);
  to.markets.push_back(0);
  to.markets.push_back(has_power ? draw_number(draw, 0, 1e-6, kRare) : 0);
  to.markets.push_back(draw.one_in(8) ? draw_number(draw, 0, 5, kRare) : 0);
  to.markets.push_back(halves(1, count));
  to.tier(0, draw_double(draw, 0.03, 0.2), 1);
  to.tier(draw_double(draw, 1e3, 5e4), rate, count);
  to.positions.push_back(market);
  to.positions.push_back(bit_cast<std::uint64_t>(size));
  to.positions.push_back(bit_cast<std::uint64_t>(fair * move));
  to.notional += (size < 0 ? -size : size) * fair;
  to.gains += size * (fair - fair * move);
}

/// The words of an account in `count` markets; its equity is up to a tenth of its notional.
inline void put_perpetuals(samples::Draw& draw, Builder& to, const PerpetualParts& parts,
                           std::uint32_t count) {
  const double collateral = draw_double(draw, 0, 0.1) * parts.notional - parts.gains;
  const bool has_reward = draw.one_in(2);
  to.number(collateral);
  to.word(has_reward ? draw_number(draw, 0, 0.01, kRare) : 0);
  to.word(has_reward ? draw_number(draw, 0, 5, kRare) : 0);
  to.word(has_reward ? draw_number(draw, 0, 10, kRare) : 0);
  to.word(has_reward ? draw_number(draw, 10, 1000, kRare) : 0);
  to.word(wire::contract::halves(count, parts.tier_count));
  for (const auto* words : {&parts.markets, &parts.tiers, &parts.positions}) {
    for (const std::uint64_t word : *words) to.word(word);
  }
}

inline PerpetualParts draw_parts(samples::Draw& draw, std::uint32_t count) {
  PerpetualParts parts;
  for (std::uint32_t i = 0; i < count; ++i) draw_market(draw, parts, i);
  return parts;
}

inline Message draw_perpetuals(samples::Draw& draw, std::uint32_t count) {
  Builder to(Operation::perpetual_assess);
  const PerpetualParts parts = draw_parts(draw, count);
  put_perpetuals(draw, to, parts, count);
  return to.finish(count);
}

/// A claim about any price of a market; now and then one that is not listed.
inline Message draw_market_claim(samples::Draw& draw, std::uint32_t count) {
  Builder to(Operation::perpetual_boundary);
  const PerpetualParts parts = draw_parts(draw, count);
  const std::uint64_t market = draw.below(draw.one_in(50) ? count + 1 : count);
  const double fair = market < count ? double_of(parts.markets[6 * market]) : 1;
  to.word(market);
  to.word(draw.one_in(16) ? parts.markets[0] : draw_number(draw, 0.5 * fair, 1.5 * fair, kRare));
  put_perpetuals(draw, to, parts, count);
  return to.finish(count);
}

/// A position whose sums are exact, and a claim within three ulp of its boundary: bought with a
/// margin of half its notional, where collateral + size (price - entry) = size price / 2, or sold
/// with one of all of it. Most claims are the boundary, one ulp beyond.
inline Message draw_even_claim(samples::Draw& draw) {
  const bool is_long = draw.one_in(2);
  const double size = static_cast<double>(std::uint64_t{1} << draw.below(5));
  const double entry = static_cast<double>(draw.between(300, 900));
  const double paid = static_cast<double>(draw.between(1, 200));
  const double root = is_long ? 2 * (entry - paid) : (entry + paid) / 2;
  const std::uint64_t away = draw.below(8) < 6 ? 1 : draw.below(4);
  const std::uint64_t bits = bit_cast<std::uint64_t>(root);
  Builder to(Operation::perpetual_boundary);
  to.word(0);
  to.word(is_long ? bits - away : bits + away);
  for (const double x : {paid * size, 0.0, 0.0, 0.0, 0.0}) to.number(x);
  to.word(wire::contract::halves(1, 2));
  to.number(is_long ? root * 1.25 : root * 0.75);
  for (const double x : {0.0, 0.0, 0.0, 0.0}) to.number(x);
  to.word(wire::contract::halves(1, 1));
  const double rate = is_long ? 0.5 : 1;
  for (const double x : {0.0, rate, 0.0, 0.0, rate, 0.0}) to.number(x);
  to.word(0);
  to.number(is_long ? size : -size);
  to.number(entry);
  return to.finish(1);
}

/// How many records a book has of each kind.
struct BookShape {
  std::uint32_t legs, expiries, collaterals;
};

inline BookShape draw_shape(samples::Draw& draw) {
  const auto legs = static_cast<std::uint32_t>(draw.below(5));
  const auto expiries = static_cast<std::uint32_t>(draw.between(1, 3));
  return {legs, expiries, static_cast<std::uint32_t>(draw.below(3))};
}

inline void draw_expiry(samples::Draw& draw, Builder& to, double spot) {
  const std::uint64_t forward = draw_number(draw, 0.97 * spot, 1.03 * spot, kRare);
  to.word(draw.one_in(20) ? 0 : draw_number(draw, 0, 2e7, kRare));
  to.word(forward);
  to.word(draw.one_in(6) ? draw_number(draw, 0, 0.9 * spot, kRare) : 0);
  to.word(draw_number(draw, -0.05, 0.2, kRare));
  to.word(draw_number(draw, 0.3, 1, kRare));
}

inline void draw_collateral(samples::Draw& draw, Builder& to, double spot) {
  to.word(draw_number(draw, 0, 3, kRare));
  to.word(draw_number(draw, 0.9 * spot, 1.1 * spot, kRare));
  for (int i = 0; i < 3; ++i) to.word(draw_number(draw, 0.2, 0.9, kRare));
  to.word(draw.below(2));
}

inline void draw_leg(samples::Draw& draw, Builder& to, double spot, std::uint32_t expiries) {
  const std::uint64_t expiry = draw.below(draw.one_in(500) ? expiries + 1 : expiries);
  const std::uint64_t type = draw.one_in(500) ? 2 : draw.below(2);
  const double strike = draw.one_in(4) ? spot : spot * draw_double(draw, 0.5, 2);
  to.word(expiry | type << 32);
  to.number(strike);
  to.word(draw_number(draw, -5, 5, kRare));
  to.word(draw_number(draw, 0, 1.5, kRare));
}

inline Message draw_book(samples::Draw& draw, const BookShape& shape) {
  Builder to(Operation::option_margin);
  const double spot = draw_double(draw, 50, 3000);
  const bool has_perpetual = draw.one_in(2);
  to.word(draw.one_in(100) ? draw.word() : kPmrm2Rules);
  to.number(spot);
  to.word(draw_number(draw, 0.3, 1, kRare));
  to.word(draw.one_in(2) ? bit_cast<std::uint64_t>(1.0) : draw_number(draw, 0.9, 1.1, kRare));
  to.word(draw_number(draw, -spot, 5 * spot, kRare));
  to.word(has_perpetual ? draw_number(draw, -4, 4, kRare) : 0);
  to.word(draw_number(draw, 0.98 * spot, 1.02 * spot, kRare));
  to.word(draw_number(draw, -0.1 * spot, 0.1 * spot, kRare));
  to.word(draw_number(draw, 0.3, 1, kRare));
  to.word(wire::contract::halves(shape.expiries, shape.collaterals));
  for (std::uint32_t i = 0; i < shape.expiries; ++i) draw_expiry(draw, to, spot);
  for (std::uint32_t i = 0; i < shape.collaterals; ++i) draw_collateral(draw, to, spot);
  for (std::uint32_t i = 0; i < shape.legs; ++i) draw_leg(draw, to, spot, shape.expiries);
  return to.finish(shape.legs);
}

}  // namespace loadline::requests

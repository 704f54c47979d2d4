// Seeded requests of every operation, sound ones and broken ones.
#pragma once

#include "tests/hosts/draw_margin.hpp"

namespace loadline::requests {

enum class Module { greeks, margin, book, full };

inline void draw_option(samples::Draw& draw, Builder& to) {
  const std::uint64_t spot = draw_number(draw, 20, 200);
  to.word(spot);
  const double near = bit_cast<double>(spot);
  const bool wide = draw.one_in(4) || !(near > 1 && near < 1e6);
  to.word(wide ? draw_number(draw, 1, 1000) : draw_number(draw, 0.7 * near, 1.4 * near));
  to.word(draw.one_in(40) ? 0 : draw_number(draw, 0.002, 3));
  to.word(draw.one_in(40) ? 0 : draw_number(draw, 0.05, 1.5));
  to.word(draw_number(draw, -0.02, 0.1));
  to.word(draw_number(draw, -0.02, 0.1));
  const std::uint64_t type = draw.one_in(60) ? 2 : draw.below(2);
  const std::uint64_t settlement = draw.one_in(60) ? 3 : draw.below(3);
  to.word(type | settlement << 32);
}

inline Message draw_price(samples::Draw& draw) {
  Builder to(Operation::price);
  draw_option(draw, to);
  return to.finish(1);
}

inline Message draw_batch(samples::Draw& draw, std::uint32_t rows) {
  Builder to(Operation::price_batch);
  for (std::uint32_t i = 0; i < rows; ++i) draw_option(draw, to);
  return to.finish(rows);
}

inline Message draw_quote(samples::Draw& draw) {
  Builder to(Operation::implied_vol);
  const std::uint64_t forward = draw_number(draw, 50, 150);
  to.word(draw_number(draw, 0, 40));
  to.word(forward);
  to.word(draw.one_in(3) ? forward : draw_number(draw, 50, 150));
  to.word(draw_number(draw, 0.01, 3));
  to.word(draw.one_in(2) ? bit_cast<std::uint64_t>(1.0) : draw_number(draw, 0.9, 1));
  to.word(draw.one_in(2) ? 0 : draw_number(draw, 0, 10));
  const std::uint64_t type = draw.below(2);
  to.word(type);
  return to.finish(1);
}

inline void put_sample(Builder& to, const samples::Sample& sample) {
  using wire::contract::halves;
  to.word(sample.now);
  to.word(halves(static_cast<std::uint32_t>(sample.version), sample.e_mode_category));
  to.word(halves(static_cast<std::uint32_t>(sample.reserve_count),
                 static_cast<std::uint32_t>(sample.e_modes.size())));
  to.word(0);
  to.records(sample.market().reserves);
  to.records(sample.market().e_modes);
  to.records(sample.account().positions);
}

inline Message lending(const samples::Sample& sample) {
  Builder to(Operation::lending_assess);
  put_sample(to, sample);
  return to.finish(static_cast<std::uint32_t>(sample.position_count));
}

/// Claims near today's price, where accounts near the trigger have their boundary, and anywhere.
inline Message draw_claim(samples::Draw& draw, const samples::Sample& sample) {
  Builder to(Operation::lending_boundary);
  const std::uint64_t reserve = draw.below(sample.reserve_count + (draw.one_in(50) ? 1 : 0));
  const u256 price = reserve < sample.reserve_count ? sample.reserves[reserve].price : u256{1};
  const u256 claimed = samples::scaled(draw.between(0, 2000), price, 1000);
  to.word(reserve);
  for (const std::uint64_t limb : claimed.limb) to.word(limb);
  put_sample(to, sample);
  return to.finish(static_cast<std::uint32_t>(sample.position_count));
}

/// Spoils a byte, the length, or the end.
inline Message spoil(samples::Draw& draw, Message message) {
  const std::uint64_t kind = draw.below(4);
  if (kind == 0) {
    message.bytes = draw.below(message.bytes + 1);
  } else if (kind == 1) {
    message.words.push_back(draw.word());
    message.bytes += draw.between(1, 8);
  } else if (kind == 2) {
    message.words[draw.below(2)] ^= std::uint64_t{1} << draw.below(64);
  } else {
    message.words[draw.below(message.words.size())] ^= std::uint64_t{1} << draw.below(64);
  }
  return message;
}

inline samples::Sample sample_of(std::uint64_t seed, std::uint64_t index, std::size_t reserves) {
  for (std::uint64_t i = index;; i += 1'000'003) {
    const samples::Sample sample = samples::draw_sample(seed, i);
    if (reserves == 0 || (sample.reserve_count == reserves && sample.position_count == reserves)) {
      return sample;
    }
  }
}

struct Share {
  Operation operation;
  std::size_t times;
};

/// The operations of a module, each as often as its share: a host's machine takes a hundred times
/// as long for a book as for an option.
inline std::vector<Operation> operations_of(Module module) {
  using enum Operation;
  constexpr Share kGreeks[] = {{price, 7}, {price_batch, 1}};
  constexpr Share kMargin[] = {
      {lending_assess, 2}, {lending_boundary, 2}, {perpetual_assess, 1}, {perpetual_boundary, 1}};
  constexpr Share kBook[] = {{perpetual_assess, 3}, {perpetual_boundary, 4}, {option_margin, 1}};
  constexpr Share kFull[] = {{price, 2},
                             {price_batch, 1},
                             {implied_vol, 3},
                             {lending_assess, 3},
                             {lending_boundary, 2},
                             {perpetual_assess, 2},
                             {perpetual_boundary, 2},
                             {option_margin, 1}};
  const std::span<const Share> all[] = {kGreeks, kMargin, kBook, kFull};
  std::vector<Operation> operations;
  for (const Share& share : all[static_cast<std::size_t>(module)]) {
    operations.insert(operations.end(), share.times, share.operation);
  }
  return operations;
}

inline Message draw_of(Operation operation, samples::Draw& draw, std::uint64_t seed,
                       std::uint64_t index) {
  switch (operation) {
    case Operation::price:
      return draw_price(draw);
    case Operation::price_batch:
      return draw_batch(draw, static_cast<std::uint32_t>(draw.between(1, 4)));
    case Operation::implied_vol:
      return draw_quote(draw);
    case Operation::lending_assess:
      return lending(sample_of(seed, index, 0));
    case Operation::lending_boundary:
      return draw_claim(draw, sample_of(seed, index, 0));
    case Operation::perpetual_assess:
      return draw_perpetuals(draw, static_cast<std::uint32_t>(draw.below(7)));
    case Operation::perpetual_boundary:
      return draw.one_in(2)
                 ? draw_even_claim(draw)
                 : draw_market_claim(draw, static_cast<std::uint32_t>(draw.between(1, 6)));
    case Operation::option_margin:
      return draw_book(draw, draw_shape(draw));
    default:
      return Builder(Operation::version).finish(0);
  }
}

/// The largest requests of the table: 64 options, 6 reserves, 10 perpetuals, 10 options of a book.
inline Message largest(Operation operation, samples::Draw& draw, std::uint64_t seed) {
  switch (operation) {
    case Operation::price_batch:
      return draw_batch(draw, wire::contract::kMaxBatchRows);
    case Operation::lending_assess:
      return lending(sample_of(seed, 6, 6));
    case Operation::lending_boundary:
      return draw_claim(draw, sample_of(seed, 7, 6));
    case Operation::perpetual_assess:
      return draw_perpetuals(draw, 10);
    case Operation::perpetual_boundary:
      return draw_market_claim(draw, 10);
    case Operation::option_margin:
      return draw_book(draw, {10, 3, 1});
    default:
      return draw_of(operation, draw, seed, 0);
  }
}

/// Request number `index`: first that for the version, then the largest of every operation.
inline Message draw(Module module, std::uint64_t seed, std::uint64_t index) {
  samples::Draw draw{seed * 0x9e3779b97f4a7c15u + index};
  if (index == 0) return Builder(Operation::version).finish(0);
  const std::vector<Operation> operations = operations_of(module);
  if (index <= operations.size()) return largest(operations[index - 1], draw, seed);
  const Operation operation = operations[draw.below(operations.size())];
  const Message message = draw_of(operation, draw, seed, index);
  return draw.one_in(16) ? spoil(draw, message) : message;
}

}  // namespace loadline::requests

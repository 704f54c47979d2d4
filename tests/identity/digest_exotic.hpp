// Digests of digitals, barriers, touches, first passage and linear instruments: batches, held
// against their scalar calls.
#pragma once

#include "core/pricing/exotic/american_barrier.hpp"
#include "core/pricing/exotic/digital.hpp"
#include "core/pricing/exotic/double_touch.hpp"
#include "core/pricing/exotic/first_passage.hpp"
#include "core/pricing/exotic/monitoring.hpp"
#include "core/pricing/exotic/touch.hpp"
#include "core/pricing/linear.hpp"

#include "tests/identity/digest_block.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline constexpr std::size_t kExoticChunk = 37;

/// One chunk of results: 17 columns and the codes.
struct ExoticChunk {
  std::array<std::array<real, kExoticChunk>, 17> out;
  std::array<std::uint16_t, kExoticChunk> status;

  OptionValueColumns columns() noexcept {
    const auto at = [this](std::size_t c) { return out[c].data(); };
    return {at(0), at(1),  at(2),  at(3),  at(4),  at(5),  at(6),  at(7),  at(8),
            at(9), at(10), at(11), at(12), at(13), at(14), at(15), at(16), status.data()};
  }
  bool agrees(std::size_t row, const Result<OptionValue>& one) const noexcept {
    const OptionValue v = one.ok() ? *one : OptionValue{};
    const real fields[] = {v.value, v.delta,      v.gamma,      v.vega,  v.theta, v.rho,
                           v.phi,   v.dual_delta, v.dual_gamma, v.vanna, v.volga, v.charm,
                           v.veta,  v.speed,      v.zomma,      v.color, v.ultima};
    bool same = status[row] == static_cast<std::uint16_t>(one.error().code);
    for (std::size_t c = 0; c < 17; ++c) same &= bits_of(out[c][row]) == bits_of(fields[c]);
    return same;
  }
  void add_to(Digest& digest) const noexcept {
    for (const std::uint16_t code : status) digest.add(std::uint64_t{code});
    for (const auto& column : out) add_all(digest, column);
  }
};

/// The numbers of an option, mostly ordinary: spot, level, expiry, vol, rate, carry.
struct DrawnMarket {
  real spot, level, expiry_years, vol, rate, carry;

  explicit DrawnMarket(Words& words) noexcept {
    spot = 100.0;
    level = between(words, 60.0, 150.0);
    expiry_years = between(words, 0.01, 2.0);
    vol = between(words, 0.03, 1.2);
    rate = between(words, -0.2, 0.2);
    carry = between(words, -0.2, 0.2);
    const std::uint64_t kind = words.next() % 16;
    if (kind == 0) expiry_years = 0.0;
    if (kind == 1) vol = 0.0;
    if (kind == 2) level = spot;
    if (kind == 3) vol = between(words, 0.0001, 0.01);
    if (kind == 4) rate = real_from_bits(kSpecialBits[words.next() % 30]);
    if (kind == 5) expiry_years = between(words, 0.0, 0.0001);
  }
};

inline BlockDigest digest_digitals(Share share) noexcept {
  Words words(share.seed(900));
  Digest digest;
  BlockDigest result;
  ExoticChunk chunk;
  std::array<DigitalInputs, kExoticChunk> rows;
  std::array<std::uint8_t, kExoticChunk> payoffs, types;
  const std::size_t stride = sizeof(DigitalInputs) / sizeof(real);
  for (std::uint64_t done = 0; done < 12'000 / share; done += kExoticChunk) {
    const auto settlement = static_cast<Settlement>(done / kExoticChunk % 2);
    for (std::size_t i = 0; i < kExoticChunk; ++i) {
      const DrawnMarket m(words);
      payoffs[i] = static_cast<std::uint8_t>(words.next() % 5);  // 4 is refused
      types[i] = static_cast<std::uint8_t>(words.next() % 2);
      rows[i] = {m.spot, m.level, m.expiry_years, m.vol, m.rate, m.carry};
      rows[i].amount = between(words, 1.0, 200.0);
      rows[i].payoff = static_cast<DigitalPayoff>(payoffs[i]);
      rows[i].type = static_cast<OptionType>(types[i]);
      rows[i].settlement = settlement;
    }
    const DigitalInputs& first = rows[0];
    price_digitals({kExoticChunk,
                    {&first.spot, stride},
                    {&first.strike, stride},
                    {&first.expiry_years, stride},
                    {&first.vol, stride},
                    {&first.rate, stride},
                    {&first.carry, stride},
                    {&first.amount, stride},
                    {payoffs.data()},
                    {types.data()},
                    settlement},
                   chunk.columns());
    chunk.add_to(digest);
    const std::size_t row = done / kExoticChunk % kExoticChunk;
    result.lanes_agree &= chunk.agrees(row, price_digital(rows[row]));
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_barriers(Share share) noexcept {
  Words words(share.seed(901));
  Digest digest;
  BlockDigest result;
  ExoticChunk chunk;
  std::array<BarrierInputs, kExoticChunk> rows;
  std::array<std::uint8_t, kExoticChunk> barrier_types, types;
  const std::size_t stride = sizeof(BarrierInputs) / sizeof(real);
  for (std::uint64_t done = 0; done < 8'000 / share; done += kExoticChunk) {
    const auto settlement = static_cast<Settlement>(done / kExoticChunk % 2);
    for (std::size_t i = 0; i < kExoticChunk; ++i) {
      const DrawnMarket m(words);
      const bool up = words.next() % 2 == 0;
      barrier_types[i] = static_cast<std::uint8_t>(words.next() % 2 + (up ? 2 : 0));
      types[i] = static_cast<std::uint8_t>(words.next() % 2);
      rows[i] = {m.spot,
                 m.level,
                 up ? between(words, 99.0, 160.0) : between(words, 50.0, 101.0),
                 between(words, -0.5, 8.0),  // now and then refused
                 m.expiry_years,
                 m.vol,
                 m.rate,
                 m.carry};
      if (words.next() % 4 == 0) rows[i].monitoring_years = 0.004;
      rows[i].barrier_type = static_cast<BarrierType>(barrier_types[i]);
      rows[i].type = static_cast<OptionType>(types[i]);
      rows[i].settlement = settlement;
    }
    const BarrierInputs& first = rows[0];
    price_barriers({kExoticChunk,
                    {&first.spot, stride},
                    {&first.strike, stride},
                    {&first.barrier, stride},
                    {&first.rebate, stride},
                    {&first.expiry_years, stride},
                    {&first.vol, stride},
                    {&first.rate, stride},
                    {&first.carry, stride},
                    {&first.monitoring_years, stride},
                    {barrier_types.data()},
                    {types.data()},
                    settlement},
                   chunk.columns());
    chunk.add_to(digest);
    const std::size_t row = done / kExoticChunk % kExoticChunk;
    result.lanes_agree &= chunk.agrees(row, price_barrier(rows[row]));
    digest.add(std::uint64_t{barrier_is_hit(rows[row])});
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_touches(Share share) noexcept {
  Words words(share.seed(902));
  Digest digest;
  BlockDigest result;
  ExoticChunk chunk;
  std::array<TouchInputs, kExoticChunk> rows;
  std::array<std::uint8_t, kExoticChunk> touch_types, sides;
  const std::size_t stride = sizeof(TouchInputs) / sizeof(real);
  for (std::uint64_t done = 0; done < 8'000 / share; done += kExoticChunk) {
    const auto settlement = static_cast<Settlement>(done / kExoticChunk % 2);
    for (std::size_t i = 0; i < kExoticChunk; ++i) {
      const DrawnMarket m(words);
      touch_types[i] = static_cast<std::uint8_t>(words.next() % 7);  // 6 is refused
      sides[i] = m.level < real(100.0) ? 0 : 1;
      rows[i] = {m.spot, m.level, m.expiry_years, m.vol, m.rate, m.carry};
      rows[i].amount = between(words, -1.0, 20.0);
      if (words.next() % 4 == 0) rows[i].monitoring_years = 0.004;
      rows[i].touch_type = static_cast<TouchType>(touch_types[i]);
      rows[i].side = static_cast<BarrierSide>(sides[i]);
      rows[i].settlement = settlement;
    }
    const TouchInputs& first = rows[0];
    price_touches({kExoticChunk,
                   {&first.spot, stride},
                   {&first.barrier, stride},
                   {&first.expiry_years, stride},
                   {&first.vol, stride},
                   {&first.rate, stride},
                   {&first.carry, stride},
                   {&first.amount, stride},
                   {&first.monitoring_years, stride},
                   {touch_types.data()},
                   {sides.data()},
                   settlement},
                  chunk.columns());
    chunk.add_to(digest);
    const std::size_t row = done / kExoticChunk % kExoticChunk;
    result.lanes_agree &= chunk.agrees(row, price_touch(rows[row]));
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_double_touches(Share share) noexcept {
  Words words(share.seed(903));
  Digest digest;
  BlockDigest result;
  ExoticChunk chunk;
  std::array<DoubleNoTouchInputs, kExoticChunk> rows;
  const std::size_t stride = sizeof(DoubleNoTouchInputs) / sizeof(real);
  for (std::uint64_t done = 0; done < 1'500 / share; done += kExoticChunk) {
    for (std::size_t i = 0; i < kExoticChunk; ++i) {
      const DrawnMarket m(words);
      rows[i] = {m.spot,
                 between(words, 50.0, 101.0),
                 between(words, 99.0, 200.0),
                 m.expiry_years,
                 m.vol,
                 m.rate,
                 m.carry};
      if (words.next() % 4 == 0) rows[i].monitoring_years = 0.004;
    }
    const DoubleNoTouchInputs& first = rows[0];
    price_double_no_touches({kExoticChunk,
                             {&first.spot, stride},
                             {&first.lower_barrier, stride},
                             {&first.upper_barrier, stride},
                             {&first.expiry_years, stride},
                             {&first.vol, stride},
                             {&first.rate, stride},
                             {&first.carry, stride},
                             {&first.amount, stride},
                             {&first.monitoring_years, stride},
                             Settlement::quote},
                            chunk.columns());
    chunk.add_to(digest);
    const std::size_t row = done / kExoticChunk % kExoticChunk;
    result.lanes_agree &= chunk.agrees(row, price_double_no_touch(rows[row]));
  }
  result.value = digest.value();
  return result;
}

/// Levels of every size beside the spread of the path: near, far beyond the tail's end, refused.
inline FirstPassageInputs draw_level(Words& words) noexcept {
  const real spread = between(words, 0.01, 1.0);
  const real distance = between(words, -6.0, 6.0) * spread;
  const real drift = between(words, -4.0, 4.0);
  FirstPassageInputs in = {distance, drift, spread, between(words, 0.001, 2.0)};
  const std::uint64_t kind = words.next() % 16;
  if (kind == 0) in.distance_log = real_from_bits(kSpecialBits[words.next() % 30]);
  if (kind == 1) in.drift = real_from_bits(kSpecialBits[words.next() % 30]);
  if (kind == 2) in.vol = 0.0;
  if (kind == 3) in.distance_log = in.distance_log * 0x1p-30;
  if (kind == 4) in.distance_log = in.distance_log * 0x1p12;
  if (kind == 5) in.monitoring_years = 0.001;
  return in;
}

inline BlockDigest digest_first_passages(Share share) noexcept {
  Words words(share.seed(904));
  Digest digest;
  BlockDigest result;
  std::array<FirstPassageInputs, kExoticChunk> rows;
  std::array<std::array<real, kExoticChunk>, 4> out;
  std::array<std::uint16_t, kExoticChunk> status;
  const std::size_t stride = sizeof(FirstPassageInputs) / sizeof(real);
  for (std::uint64_t done = 0; done < 40'000 / share; done += kExoticChunk) {
    for (FirstPassageInputs& row : rows) row = draw_level(words);
    const FirstPassageInputs& first = rows[0];
    first_passages({kExoticChunk,
                    {&first.distance_log, stride},
                    {&first.drift, stride},
                    {&first.vol, stride},
                    {&first.horizon_years, stride},
                    {&first.monitoring_years, stride}},
                   {out[0].data(), out[1].data(), out[2].data(), out[3].data(), status.data()});
    for (const std::uint16_t code : status) digest.add(std::uint64_t{code});
    for (const auto& column : out) add_all(digest, column);
    const std::size_t i = done / kExoticChunk % kExoticChunk;
    const FirstPassageInputs& in = rows[i];
    const auto one = first_passage(in);
    add_error(digest, one.error());
    const FirstPassage p = one.ok() ? *one : FirstPassage{0.0, 0.0, 0.0, 0.0};
    const auto alone = first_passage_probability(in);
    result.lanes_agree &= bits_of(p.probability) == bits_of(out[0][i]) &&
                          bits_of(p.log_probability) == bits_of(out[1][i]) &&
                          bits_of(p.survival) == bits_of(out[2][i]) &&
                          bits_of(p.density) == bits_of(out[3][i]) && alone.ok() == one.ok() &&
                          (!alone.ok() || bits_of(*alone) == bits_of(p.probability));
    digest.add(
        bits_of(shifted_barrier(in.horizon_years, BarrierSide::up, in.vol, in.monitoring_years)));
    digest.add(bits_of(log_drift(in.drift, in.vol)));
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_american_barriers(Share share) noexcept {
  static std::array<std::byte, american_barrier_workspace_bytes()> block;
  Words words(share.seed(905));
  Digest digest;
  for (std::uint64_t done = 0; done < 400 / share; ++done) {
    const DrawnMarket m(words);
    const bool up = words.next() % 2 == 0;
    BarrierInputs in = {m.spot,
                        m.level,
                        up ? between(words, 101.0, 160.0) : between(words, 50.0, 99.0),
                        between(words, 0.0, 5.0),
                        m.expiry_years,
                        m.vol,
                        m.rate,
                        m.carry};
    in.barrier_type = static_cast<BarrierType>(words.next() % 2 + (up ? 2 : 0));
    in.type = static_cast<OptionType>(words.next() % 2);
    Arena arena{block};
    const auto order = static_cast<BarrierOrder>(words.next() % 2);
    const auto value = price_american_barrier(in, {.steps = 16, .order = order}, arena);
    add_error(digest, value.error());
    if (value.ok()) {
      digest.add(bits_of(value->value));
      digest.add(std::uint64_t{value->steps});
    }
  }
  return {.value = digest.value()};
}

inline BlockDigest digest_linear_instruments(Share share) noexcept {
  Words words(share.seed(906));
  Digest digest;
  for (std::uint64_t done = 0; done < 20'000 / share; ++done) {
    const DrawnMarket m(words);
    LinearInputs in = {.spot = m.spot, .entry_price = m.level};
    in.expiry_years = m.expiry_years;
    in.rate = m.rate;
    in.carry = m.carry;
    if (words.next() % 2 == 0) in.mark_price = between(words, 90.0, 110.0);
    in.funding_rate_8h = between(words, -0.001, 0.001);
    in.accrual_years = between(words, 0.0, 0.1);
    in.linear_type = static_cast<LinearType>(words.next() % 4);
    in.settlement = static_cast<Settlement>(words.next() % 2);
    const auto v = price_linear(in);
    add_error(digest, v.error());
    if (!v.ok()) continue;
    add_all(digest, std::array{v->price, v->value, v->delta, v->gamma, v->theta, v->rho, v->phi,
                               v->funding, v->basis, v->carry_annual});
  }
  return {.value = digest.value()};
}

inline constexpr Block kExotic[] = {
    {"digital", digest_digitals},
    {"barrier", digest_barriers},
    {"touch", digest_touches},
    {"double_touch", digest_double_touches},
    {"first_passage", digest_first_passages},
    {"american_barrier", digest_american_barriers},
    {"linear_instruments", digest_linear_instruments},
};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

// Digests of passage probabilities and of an option book's liquidation intervals.
#pragma once

#include "core/margin/option/interval/book_bounds.hpp"
#include "core/margin/option/interval/pmrm1_intervals.hpp"
#include "core/margin/option/interval/pmrm2_intervals.hpp"
#include "core/margin/option/interval/scan_intervals.hpp"
#include "core/margin/option/interval/standard_manager_intervals.hpp"
#include "core/risk/corridor.hpp"
#include "core/risk/joint_passage.hpp"
#include "core/risk/passage.hpp"
#include "core/risk/passage_levels.hpp"

#include "tests/identity/digest_option_margin.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline void add_level(Digest& digest, const LevelPassage& level) noexcept {
  const real numbers[] = {level.level,       level.distance_percent, level.distance_sigmas,
                          level.probability, level.log_probability,  level.first_probability};
  add_all(digest, numbers);
}

inline BlockDigest digest_passage(Share share) noexcept {
  Words words(share.seed(61));
  Digest digest;
  for (std::uint64_t n = 0; n < 1000 / share + 1; ++n) {
    CorridorInputs corridor;
    corridor.below = between(words, 0.001, 4.0);
    corridor.above = between(words, 0.001, 4.0);
    corridor.drift = between(words, -3.0, 3.0);
    if (words.next() % 32 == 0) corridor.above = real_from_bits(words.next());
    const auto exit = corridor_exit(corridor);
    add_error(digest, exit.error());
    const real numbers[] = {exit->probability, exit->log_probability, exit->survival,
                            exit->lower_first, exit->upper_first};
    add_all(digest, numbers);
    std::array<PriceBand, 3> bands;
    bands[0].high = between(words, 20.0, 80.0);
    bands[1].low = between(words, 85.0, 95.0);
    bands[1].high = between(words, 94.0, 120.0);
    bands[2].low = between(words, 121.0, 200.0);
    PassageInputs in;
    in.intervals = std::span(bands).first(words.next() % 4);
    in.price = between(words, 60.0, 140.0);
    in.drift = between(words, -1.0, 1.0);
    in.vol = between(words, 0.0, 1.5);
    in.horizon_years = between(words, 0.0, 2.0);
    in.monitoring_years = words.next() % 2 == 0 ? real(0.0) : between(words, 0.0, 0.01);
    add_error(digest, check_passage(in));
    digest.add(bits_of(log_distance(in.price, bands[1].low)));
    const auto passage = passage_probability(in);
    add_error(digest, passage.error());
    add_level(digest, passage->falling);
    add_level(digest, passage->rising);
    const real totals[] = {passage->probability, passage->log_probability, passage->survival,
                           passage->terminal_probability};
    add_all(digest, totals);
    if (n % 16 != 0) continue;
    PassageLevelsInputs wanted;
    wanted.price = in.price;
    wanted.drift = in.drift;
    wanted.vol = in.vol;
    wanted.horizon_years = in.horizon_years;
    wanted.monitoring_years = in.monitoring_years;
    wanted.probability = between(words, -0.05, 0.6);
    const auto levels = passage_levels(wanted);
    add_error(digest, levels.error());
    add_level(digest, levels->falling);
    add_level(digest, levels->rising);
  }
  return {.value = digest.value()};
}

inline JointLevel drawn_level(Words& words) noexcept {
  JointLevel level;
  level.price = between(words, 50.0, 150.0);
  level.level = between(words, 40.0, 160.0);
  level.drift = between(words, -1.0, 1.0);
  level.vol = between(words, 0.0, 1.0);
  return level;
}

inline BlockDigest digest_joint_passage(Share share) noexcept {
  Words words(share.seed(62));
  Digest digest;
  for (std::uint64_t n = 0; n < 60 / share + 1; ++n) {
    JointPassageInputs in;
    in.first = drawn_level(words);
    in.second = drawn_level(words);
    in.correlation = between(words, -1.05, 1.05);
    in.horizon_years = between(words, 0.0, 1.0);
    in.monitoring_years = between(words, 0.0, 0.01);
    in.seed = words.next();
    in.stream = static_cast<std::uint32_t>(words.next());
    in.draws = 8;
    in.steps = 12;
    const auto joint = joint_passage_probability(in);
    add_error(digest, joint.error());
    const real numbers[] = {
        joint->first_probability, joint->second_probability, joint->terminal_both,
        joint->terminal_either,   joint->least_either,       joint->most_either,
        joint->either_low,        joint->either_high,        joint->both_low,
        joint->both_high,         joint->standard_error};
    add_all(digest, numbers);
    const auto path = joint_passage_path(in, n % 9);
    add_error(digest, path.error());
    digest.add(bits_of(path->low));
    digest.add(bits_of(path->high));
  }
  return {.value = digest.value()};
}

inline void add_map(Digest& digest, const SpotMap& map, std::span<const LiquidationInterval> found,
                    std::span<const SpotStretch> stretches) noexcept {
  digest.add(std::uint64_t{map.cells} << 32 | std::uint64_t{map.count} << 16 | map.stretches);
  const real sides[] = {map.falling.price, map.falling.residual, map.rising.price,
                        map.rising.residual};
  add_all(digest, sides);
  for (std::size_t i = 0; i < map.count; ++i) {
    const real edges[] = {found[i].low, found[i].high, found[i].residual_low,
                          found[i].residual_high};
    add_all(digest, edges);
  }
  for (std::size_t i = 0; i < map.stretches; ++i) {
    digest.add(bits_of(stretches[i].low));
    digest.add(bits_of(stretches[i].high));
  }
}

inline BlockDigest digest_option_intervals(Share share) noexcept {
  static std::array<std::byte, 131072> block;
  static std::array<LiquidationInterval, 32> found;
  static std::array<SpotStretch, 64> stretches;
  Words words(share.seed(63));
  Digest digest;
  Pmrm2Rules rules = pmrm2_rules();
  rules.scenarios = rules.scenarios.last(7);  // both skews and some of the rest
  ScanRules scan_rules = paradex_rules();
  scan_rules.scenarios = scan_rules.scenarios.last(6);
  for (std::uint64_t n = 0; n < 12 / share + 1; ++n) {
    const DrawnBook drawn(words);
    Pmrm2Account account;
    account.book = drawn.book();
    account.perpetual = drawn_perpetual(words, drawn.spot);
    account.spot = drawn.spot;
    account.cash = between(words, 0.0, 300.0);
    Arena arena{block};
    const real spot = drawn.spot * between(words, 0.5, 2.0);
    const auto excess = pmrm2_excess_at(account, rules, spot, arena);
    add_error(digest, excess.error());
    digest.add(bits_of(*excess));
    SpotSearch search;
    search.max_iterations = 40;
    add_error(digest, check_spot_search(search));
    const auto map = pmrm2_intervals(account, rules, search, found, stretches, arena);
    add_error(digest, map.error());
    if (map.ok()) add_map(digest, *map, found, stretches);
    ScanHolding holding;
    holding.account.book = drawn.book();
    holding.account.perpetual = account.perpetual;
    holding.account.spot = drawn.spot;
    holding.account.settlement = static_cast<Settlement>(words.next() % 2);
    holding.cash = account.cash;
    const auto left = scan_excess_at(holding, scan_rules, spot, arena);
    add_error(digest, left.error());
    digest.add(bits_of(*left));
    const auto scan = scan_intervals(holding, scan_rules, search, found, stretches, arena);
    add_error(digest, scan.error());
    if (scan.ok()) add_map(digest, *scan, found, stretches);
  }
  return {.value = digest.value()};
}

/// Derive's first portfolio margin and its standard manager, of which the second market moves in
/// every other account.
inline BlockDigest digest_derive_intervals(Share share) noexcept {
  static std::array<std::byte, 131072> block;
  static std::array<LiquidationInterval, 32> found;
  static std::array<SpotStretch, 64> stretches;
  Words words(share.seed(64));
  Digest digest;
  Pmrm1Rules rules = pmrm1_sample_rules();
  rules.scenarios = rules.scenarios.last(6);
  SpotSearch search;
  search.max_iterations = 40;
  for (std::uint64_t n = 0; n < 12 / share + 1; ++n) {
    const DrawnBook drawn(words);
    Pmrm1Account account;
    account.book = drawn.book();
    account.perpetual = drawn_perpetual(words, drawn.spot);
    account.base_amount = between(words, 0.0, 2.0);
    account.spot = drawn.spot;
    account.cash = between(words, 0.0, 300.0);
    Arena arena{block};
    const real spot = drawn.spot * between(words, 0.5, 2.0);
    const auto excess = pmrm1_excess_at(account, rules, spot, arena);
    add_error(digest, excess.error());
    digest.add(bits_of(*excess));
    const auto map = pmrm1_intervals(account, rules, search, found, stretches, arena);
    add_error(digest, map.error());
    if (map.ok()) add_map(digest, *map, found, stretches);
    std::array<StandardMarket, 2> markets;
    for (StandardMarket& market : markets) {
      market.spot = drawn.spot;
      market.perpetual = drawn_perpetual(words, drawn.spot);
      market.base_amount = between(words, 0.0, 2.0);
      market.rules = standard_rules();
    }
    const std::array<std::uint32_t, 3> of_expiry = {0, 1, 0};
    StandardAccount held;
    held.book = drawn.book();
    held.expiry_markets = of_expiry;
    held.markets = markets;
    held.cash = between(words, -100.0, 300.0);
    const auto market = static_cast<std::uint32_t>(n % 2);
    const auto left = standard_manager_excess_at(held, market, spot, arena);
    add_error(digest, left.error());
    digest.add(bits_of(*left));
    const auto own = standard_manager_intervals(held, market, search, found, stretches, arena);
    add_error(digest, own.error());
    if (own.ok()) add_map(digest, *own, found, stretches);
  }
  return {.value = digest.value()};
}

inline constexpr Block kPassages[] = {{"passage", digest_passage},
                                      {"joint_passage", digest_joint_passage},
                                      {"option_intervals", digest_option_intervals},
                                      {"derive_intervals", digest_derive_intervals}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC

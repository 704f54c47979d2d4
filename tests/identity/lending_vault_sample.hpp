// Seeded vaults of Maker and Liquity and obligations of Kamino, in integers alone: every build
// draws the same ones. A third of them is small enough that a test can walk every price.
#pragma once

#include "core/margin/lending/vault/kamino_liquidation.hpp"
#include "core/margin/lending/vault/liquity_liquidation.hpp"
#include "core/margin/lending/vault/maker_liquidation.hpp"

#include "tests/identity/lending_sample.hpp"

namespace loadline::samples {

struct MakerSample {
  maker::Ilk ilk{};
  maker::Urn urn{};
  maker::Dog dog{};
};

inline MakerSample draw_maker(std::uint64_t seed, std::uint64_t i) noexcept {
  Draw draw{seed * 0x9e3779b97f4a7c15u + i};
  MakerSample sample;
  const bool tiny = i % 3 == 0;
  Exact exact;
  maker::Ilk& ilk = sample.ilk;
  ilk.price = tiny ? u256{draw.between(1, 4000)} : scaled(draw.between(1, 90'000), kWad, 17);
  ilk.par = draw.one_in(4) ? scaled(draw.between(990, 1010), kRay, 1000) : kRay;
  ilk.liquidation_ratio = scaled(draw.between(101, 400), kRay, 100);
  ilk.rate = scaled(draw.between(1000, 1400), kRay, 1000);
  ilk.rate.limb[0] |= draw.word() >> 8;
  sample.urn.ink = tiny ? u256{draw.below(4000)} : scaled(draw.between(1, 900'000), kWad, 1013);
  const u256 spot = maker::spot_of(exact, ilk.price, ilk.par, ilk.liquidation_ratio);
  const u256 most = exact.divide(exact.multiply(sample.urn.ink, spot), ilk.rate);
  if (!draw.one_in(9)) sample.urn.art = scaled(draw.between(700, 1080), most, 1000);
  ilk.total_art = exact.add(sample.urn.art, scaled(draw.below(1000), most, 10));
  const u256 owed = exact.multiply(sample.urn.art, ilk.rate);
  ilk.dust = draw.one_in(2) ? scaled(draw.below(700), owed, 1000) : u256{};
  ilk.line = exact.add(exact.multiply(ilk.total_art, ilk.rate), scaled(draw.below(50), owed, 100));
  maker::Dog& dog = sample.dog;
  dog.chop = scaled(draw.between(100, 120), kWad, 100);
  dog.hole = scaled(draw.between(0, 3000), owed, 1000);
  dog.dirt = scaled(draw.between(0, 600), owed, 1000);
  dog.global_hole = scaled(draw.between(300, 3000), owed, 1000);
  dog.global_dirt = scaled(draw.between(0, 300), owed, 1000);
  return sample;
}

struct LiquitySample {
  liquity::System system{};
  liquity::Trove trove{};
};

inline LiquitySample draw_liquity(std::uint64_t seed, std::uint64_t i) noexcept {
  Draw draw{seed * 0xd1342543de82ef95u + i};
  LiquitySample sample;
  Exact exact;
  liquity::Trove& trove = sample.trove;
  liquity::System& system = sample.system;
  system.price = scaled(draw.between(20'000, 500'000), kWad, 97);
  if (!draw.one_in(12)) trove.debt = scaled(draw.between(2'000'000, 90'000'000), kWad, 1009);
  const u256 ratio = scaled(draw.between(950, 1700), kWad, 1000);
  trove.collateral = exact.multiply_divide(trove.debt, ratio, system.price, Rounding::up);
  if (draw.one_in(6)) trove.collateral = scaled(draw.between(1, 5000), kWad, 13);
  const u256 others = scaled(draw.between(1, 900'000'000), kWad, 31);
  const u256 other_ratio = scaled(draw.between(1200, 2600), kWad, 1000);
  system.debt = exact.add(trove.debt, others);
  system.collateral = exact.add(
      trove.collateral, exact.multiply_divide(others, other_ratio, system.price, Rounding::down));
  system.stability_pool = draw.one_in(5) ? u256{} : scaled(draw.between(0, 3000), trove.debt, 1000);
  system.trove_count = draw.one_in(20) ? 1 : 2 + draw.below(500);
  return sample;
}

/// `obligation()` points into the sample.
struct KaminoSample {
  std::array<kamino::Deposit, 4> deposits{};
  std::array<kamino::Borrow, 3> borrows{};
  std::size_t deposit_count = 0;
  std::size_t borrow_count = 0;
  kamino::ElevationGroup group{};

  kamino::Obligation obligation() const noexcept {
    return {{deposits.data(), deposit_count}, {borrows.data(), borrow_count}, group};
  }
};

inline u256 draw_price_sf(Draw& draw) noexcept {
  const u256 one{std::uint64_t{1} << kamino::kFractionBits};
  return scaled(draw.between(1, 900'000'000), one, 1'000'003);
}

inline void draw_deposit(Draw& draw, bool tiny, kamino::Deposit& deposit) noexcept {
  deposit.amount = tiny ? draw.below(50) : draw.below(9'000'000'000'000);
  deposit.price_sf = tiny ? u256{draw.between(1, 900)} : draw_price_sf(draw);
  deposit.decimals = static_cast<std::uint32_t>(tiny ? draw.below(2) : draw.any_of({6, 8, 9}));
  deposit.liquidation_ltv_percent = static_cast<std::uint32_t>(draw.between(30, 90));
  deposit.loan_to_value_percent =
      deposit.liquidation_ltv_percent - static_cast<std::uint32_t>(draw.below(20));
  deposit.in_elevation_group = static_cast<std::uint32_t>(draw.below(2));
}

inline KaminoSample draw_kamino(std::uint64_t seed, std::uint64_t i) noexcept {
  Draw draw{seed * 0x632be59bd9b4e019u + i};
  KaminoSample sample;
  const bool tiny = i % 3 == 0;
  sample.deposit_count = draw.below(5);
  sample.borrow_count = draw.below(4);
  if (draw.one_in(3)) sample.group = {3, 88, 93, 0};
  for (std::size_t k = 0; k < sample.deposit_count; ++k) {
    draw_deposit(draw, tiny, sample.deposits[k]);
  }
  const auto data = kamino::obligation_data(sample.obligation());
  if (!data.ok()) return sample;
  for (std::size_t k = 0; k < sample.borrow_count; ++k) {
    kamino::Borrow& borrow = sample.borrows[k];
    borrow.decimals = static_cast<std::uint32_t>(tiny ? draw.below(2) : draw.any_of({6, 9}));
    borrow.borrow_factor_percent = static_cast<std::uint32_t>(draw.between(100, 250));
    borrow.price_sf = tiny ? u256{draw.between(1, 900)} : draw_price_sf(draw);
    // Together near what the deposits carry.
    const u256 value =
        scaled(draw.between(700, 1080), data->unhealthy_borrow_value, 1000 * sample.borrow_count);
    Exact exact;
    const u256 units = exact.multiply_divide(value, power_of_ten(borrow.decimals).value(),
                                             borrow.price_sf, Rounding::down);
    const std::uint64_t percent = sample.group.id != 0 ? 100 : borrow.borrow_factor_percent;
    borrow.amount_sf =
        exact.multiply_divide(units, exact.multiply(std::uint64_t{1} << kamino::kFractionBits, 100),
                              percent, Rounding::down);
  }
  return sample;
}

}  // namespace loadline::samples

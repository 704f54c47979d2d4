// Every field at every width that the checks allow: the lending families answer or refuse, and an
// answer holds where it is decided.
#include "tests/identity/digest_lending_families.hpp"
#include "tests/native/catch.hpp"

using namespace loadline;
using lending::Reach;
using samples::Draw;

namespace {

/// A number of any width up to `bits`, the smallest and the greatest often enough to matter.
u256 wide(Draw& draw, unsigned bits) {
  const auto width = static_cast<unsigned>(draw.below(bits + 1));
  if (width == 0) return draw.below(2);
  u256 value{draw.word(), draw.word(), draw.word(), draw.word()};
  if (draw.one_in(4)) value = u256::max();
  return shift_right(value, 256 - width);
}
std::uint64_t narrow(Draw& draw, std::uint64_t most) {
  const std::uint64_t value = wide(draw, 64).limb[0];
  if (most == 0) return 0;
  return value <= most ? value : draw.one_in(2) ? most : value % most;
}

constexpr std::uint64_t kOne = 1'000'000'000'000'000'000;

comet::RateModel extreme_rates(Draw& draw) {
  return {narrow(draw, kOne), draw.word() >> draw.below(64), draw.word() >> draw.below(64),
          draw.word() >> draw.below(64)};
}

samples::CometSample extreme_comet(Draw& draw) {
  samples::CometSample sample;
  comet::Market& base = sample.base;
  sample.count = draw.below(samples::kMostCometAssets + 1);
  for (std::size_t i = 0; i < sample.count; ++i) {
    comet::Asset& asset = sample.assets[i];
    asset.price = wide(draw, kMaxPriceBits);
    asset.supply_cap = wide(draw, 128);
    asset.total_supply = wide(draw, 128);
    asset.reserves = wide(draw, 128);
    asset.borrow_collateral_factor = narrow(draw, kOne);
    asset.liquidate_collateral_factor = narrow(draw, kOne);
    asset.liquidation_factor = narrow(draw, kOne);
    asset.decimals = static_cast<std::uint32_t>(draw.below(19));
    sample.collateral[i] = wide(draw, 128);
  }
  base.supply = extreme_rates(draw);
  base.borrow = extreme_rates(draw);
  base.base_price = wide(draw, kMaxPriceBits);
  base.total_supply_base = wide(draw, 104);
  base.total_borrow_base = wide(draw, 104);
  base.base_balance = wide(draw, 128);
  base.base_borrow_min = wide(draw, 104);
  base.target_reserves = wide(draw, 104);
  base.base_supply_index = draw.one_in(3) ? ~0ull : comet::kIndexScale + (draw.word() >> 8);
  base.base_borrow_index = draw.one_in(3) ? ~0ull : comet::kIndexScale + (draw.word() >> 8);
  base.store_front_price_factor = narrow(draw, kOne);
  base.now = narrow(draw, (1ull << 40) - 1);
  base.last_accrual = base.now - narrow(draw, base.now);
  base.base_decimals = static_cast<std::uint32_t>(draw.below(19));
  sample.principal.magnitude = wide(draw, 103);
  sample.principal.negative = is_zero(sample.principal.magnitude) || draw.one_in(3) ? 0 : 1;
  return sample;
}

samples::MorphoSample extreme_morpho(Draw& draw) {
  samples::MorphoSample sample;
  morpho::Market& market = sample.market;
  market.total_supply_assets = wide(draw, 128);
  market.total_supply_shares = wide(draw, 128);
  market.total_borrow_assets = wide(draw, 128);
  market.total_borrow_shares = wide(draw, 128);
  market.price = wide(draw, draw.one_in(4) ? 256 : 128);
  market.borrow_rate = wide(draw, draw.one_in(3) ? 128 : 40);
  market.fee = narrow(draw, kOne / 4);
  market.lltv = narrow(draw, kOne - 1);
  market.now = narrow(draw, (1ull << 40) - 1);
  market.last_update = market.now - narrow(draw, market.now);
  const u256 borrowed = wide(draw, 128);
  const u256 supplied = wide(draw, 128);
  sample.position.collateral = wide(draw, 128);
  sample.position.borrow_shares = std::min(borrowed, market.total_borrow_shares);
  sample.position.supply_shares = std::min(supplied, market.total_supply_shares);
  return sample;
}

samples::MakerSample extreme_maker(Draw& draw) {
  samples::MakerSample sample;
  sample.ilk.price = wide(draw, 128);
  sample.ilk.par = draw.one_in(2) ? kRay : wide(draw, 120);
  sample.ilk.liquidation_ratio = draw.one_in(2) ? kRay : wide(draw, 120);
  sample.ilk.rate = draw.one_in(2) ? kRay : wide(draw, 120);
  sample.ilk.dust = wide(draw, 250);
  sample.ilk.line = wide(draw, 250);
  sample.ilk.total_art = wide(draw, 128);
  sample.urn.ink = wide(draw, 128);
  sample.urn.art = wide(draw, bit_count(sample.ilk.total_art));
  sample.dog.chop = draw.one_in(2) ? kWad : wide(draw, 90);
  for (u256* limit :
       {&sample.dog.hole, &sample.dog.dirt, &sample.dog.global_hole, &sample.dog.global_dirt}) {
    *limit = wide(draw, 250);
  }
  return sample;
}

samples::LiquitySample extreme_liquity(Draw& draw) {
  samples::LiquitySample sample;
  sample.system.price = wide(draw, 128);
  sample.system.collateral = wide(draw, 128);
  sample.system.debt = wide(draw, 128);
  sample.system.stability_pool = wide(draw, 128);
  sample.system.trove_count = draw.below(3);
  sample.trove.collateral = wide(draw, bit_count(sample.system.collateral));
  sample.trove.debt = wide(draw, bit_count(sample.system.debt));
  return sample;
}

samples::KaminoSample extreme_kamino(Draw& draw) {
  samples::KaminoSample sample;
  sample.deposit_count = draw.below(5);
  sample.borrow_count = draw.below(4);
  for (kamino::Deposit& deposit : sample.deposits) {
    deposit.amount = wide(draw, 64);
    deposit.price_sf = wide(draw, 128);
    deposit.decimals = static_cast<std::uint32_t>(draw.below(19));
    deposit.liquidation_ltv_percent = static_cast<std::uint32_t>(draw.below(101));
    deposit.loan_to_value_percent =
        static_cast<std::uint32_t>(draw.below(deposit.liquidation_ltv_percent + 1));
  }
  for (kamino::Borrow& borrow : sample.borrows) {
    borrow.amount_sf = wide(draw, 128);
    borrow.price_sf = wide(draw, 128);
    borrow.decimals = static_cast<std::uint32_t>(draw.below(19));
    borrow.borrow_factor_percent = static_cast<std::uint32_t>(draw.between(100, 65'535));
  }
  return sample;
}

/// The two points are neighbours, or the reason comes without points.
bool well_formed(const Result<lending::Boundary>& boundary) {
  if (!boundary.ok()) return boundary.error().code == ErrorCode::overflow;
  if (boundary->reach != Reach::reached) {
    return is_zero(boundary->last_healthy) && is_zero(boundary->first_liquidatable);
  }
  Exact exact;
  const u256 low = std::min(boundary->last_healthy, boundary->first_liquidatable);
  return exact.add(low, 1) == std::max(boundary->last_healthy, boundary->first_liquidatable);
}

}  // namespace

TEST_CASE("Compound III at every width") {
  Draw draw{71};
  int reached = 0;
  for (int i = 0; i < 6000; ++i) {
    samples::CometSample sample = extreme_comet(draw);
    if (comet::check(sample.market()).code != ErrorCode::ok) continue;
    REQUIRE(comet::check(sample.market(), sample.account()).code == ErrorCode::ok);
    Digest digest;
    samples::add_comet_steps(digest, sample.market(), sample.account());
    samples::add_comet_account(digest, sample.market(), sample.account());
    REQUIRE(well_formed(comet::base_boundary(sample.market(), sample.account())));
    REQUIRE(well_formed(comet::shock_boundary(sample.market(), sample.account())));
    REQUIRE(well_formed(comet::interest_boundary(sample.market(), sample.account())));
    for (std::uint32_t k = 0; k < sample.count; ++k) {
      samples::add_comet_asset(digest, sample.market(), sample.account(), k);
      const auto boundary = comet::collateral_boundary(sample.market(), sample.account(), k);
      REQUIRE(well_formed(boundary));
      if (!boundary.ok() || boundary->reach != Reach::reached) continue;
      ++reached;
      sample.assets[k].price = boundary->first_liquidatable;
      REQUIRE(*comet::is_liquidatable(sample.market(), sample.account()));
      sample.assets[k].price = boundary->last_healthy;
      REQUIRE_FALSE(*comet::is_liquidatable(sample.market(), sample.account()));
    }
  }
  REQUIRE(reached > 100);
}

TEST_CASE("Morpho Blue at every width") {
  Draw draw{72};
  int reached = 0;
  for (int i = 0; i < 20'000; ++i) {
    samples::MorphoSample sample = extreme_morpho(draw);
    REQUIRE(morpho::check(sample.market).code == ErrorCode::ok);
    REQUIRE(morpho::check(sample.market, sample.position).code == ErrorCode::ok);
    Digest digest;
    samples::add_morpho_totals(digest, sample.market, sample.position.collateral);
    samples::add_morpho_position(digest, sample.market, sample.position);
    samples::add_morpho_actions(digest, sample.market, sample.position);
    REQUIRE(well_formed(morpho::interest_boundary(sample.market, sample.position)));
    const auto boundary = morpho::price_boundary(sample.market, sample.position);
    REQUIRE(well_formed(boundary));
    if (!boundary.ok() || boundary->reach != Reach::reached) continue;
    ++reached;
    sample.market.price = boundary->first_liquidatable;
    REQUIRE_FALSE(*morpho::is_healthy(sample.market, sample.position));
    sample.market.price = boundary->last_healthy;
    REQUIRE(*morpho::is_healthy(sample.market, sample.position));
  }
  REQUIRE(reached > 1000);
}

TEST_CASE("vaults and obligations at every width") {
  Draw draw{73};
  int reached = 0;
  for (int i = 0; i < 20'000; ++i) {
    Digest digest;
    samples::MakerSample maker = extreme_maker(draw);
    if (maker::check(maker.ilk, maker.urn).code == ErrorCode::ok &&
        maker::check(maker.dog).code == ErrorCode::ok) {
      samples::add_maker(digest, maker);
      const auto boundary = maker::price_boundary(maker.ilk, maker.urn);
      REQUIRE(well_formed(boundary));
      if (boundary.ok() && boundary->reach == Reach::reached) {
        ++reached;
        maker.ilk.price = boundary->first_liquidatable;
        REQUIRE(*maker::is_liquidatable(maker.ilk, maker.urn));
        maker.ilk.price = boundary->last_healthy;
        REQUIRE_FALSE(*maker::is_liquidatable(maker.ilk, maker.urn));
      }
    }
    const samples::LiquitySample liquity = extreme_liquity(draw);
    if (liquity::check(liquity.system, liquity.trove).code == ErrorCode::ok) {
      samples::add_liquity(digest, liquity);
      REQUIRE(well_formed(liquity::minimum_ratio_boundary(liquity.system, liquity.trove)));
      REQUIRE(well_formed(liquity::recovery_mode_boundary(liquity.system)));
    }
    const samples::KaminoSample kamino = extreme_kamino(draw);
    REQUIRE(kamino::check(kamino.obligation()).code == ErrorCode::ok);
    samples::add_kamino(digest, kamino);
    for (std::uint32_t k = 0; k < kamino.deposit_count; ++k) {
      REQUIRE(well_formed(kamino::deposit_boundary(kamino.obligation(), k)));
    }
    for (std::uint32_t k = 0; k < kamino.borrow_count; ++k) {
      REQUIRE(well_formed(kamino::borrow_boundary(kamino.obligation(), k)));
    }
  }
  REQUIRE(reached > 500);
}

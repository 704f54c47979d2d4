#include "core/margin/lending/aave_liquidation.hpp"

#include <algorithm>

#include "core/margin/lending/aave_e_mode.hpp"
#include "core/margin/lending/boundary/ray.hpp"
#include "core/margin/lending/boundary/search.hpp"

namespace loadline::aave {
namespace {

constexpr u256 kMaxPrice{0, 0, 0xffffffffull, ~0ull};  // 2^96 - 1

/// The account as the rays see it, at `now`.
struct View {
  Rules rules;
  std::span<Exposure> exposures;  // in the order of the positions
  std::span<OpenEnd> open;
  Totals totals;
  Thresholds thresholds;
  bool has_debt = false;
};

Error fill(const Market& market, const Account& account, std::span<Balance> balances,
           View& view) noexcept {
  const Error error = accrue(market, account, market.now, balances);
  if (error.code != ErrorCode::ok) return error;
  const EMode* const mode = find_e_mode(market, account.e_mode_category);
  for (std::size_t i = 0; i < balances.size(); ++i) {
    const Balance& balance = balances[i];
    const Reserve& reserve = market.reserves[balance.reserve];
    const u256& price = price_in_force(view.rules, market, mode, balance.reserve);
    const bool counts = (balance.roles & kCountsAsCollateral) != 0;
    Exposure& exposure = view.exposures[i];
    exposure = {.supply = counts ? balance.supply : u256{},
                .debt = balance.debt,
                .price = price,
                .unit = &power_of_ten(reserve.decimals),
                .liquidation_threshold_bps = balance.liquidation_threshold_bps,
                .reserve = balance.reserve,
                .own_price = &price == &reserve.price,
                .is_volatile = (reserve.flags & kVolatile) != 0};
    if (!fits_128(exposure.supply) || !fits_128(exposure.debt)) {
      return {.code = ErrorCode::overflow,
              .field = Field::positions,
              .index = static_cast<std::uint32_t>(i)};
    }
    add_exposure(view.rules, exposure, price, view.totals);
    view.has_debt = view.has_debt || !is_zero(exposure.debt);
    if (counts && !is_zero(account.positions[i].scaled_supply)) {
      Thresholds& known = view.thresholds;
      known.lowest = std::min(known.lowest, exposure.liquidation_threshold_bps);
      known.highest = std::max(known.highest, exposure.liquidation_threshold_bps);
    }
  }
  if (view.totals.reverts) return {.code = ErrorCode::overflow, .field = Field::positions};
  return {};
}

bool is_exposed(const Exposure& exposure) noexcept {
  return !is_zero(exposure.supply) || !is_zero(exposure.debt);
}

Boundary without(Reach reach) noexcept {
  Boundary boundary{};
  boundary.reach = reach;
  return boundary;
}

/// Totals of all exposures but those that `moves` selects.
template <class Moves>
Totals constant_part(const View& view, Moves moves) noexcept {
  Totals totals;
  for (const Exposure& exposure : view.exposures) {
    if (!moves(exposure)) add_exposure(view.rules, exposure, exposure.price, totals);
  }
  return totals;
}

template <class Ray>
Boundary search(const View& view, const Ray& ray, Direction direction, const u256& start,
                const u256& end) noexcept {
  const bool falling = direction == Direction::falling;
  if (falling ? end >= start : end <= start) return without(Reach::unreachable);
  Exact exact;
  const u256 length = falling ? exact.subtract(start, end) : exact.subtract(end, start);
  const RayTraits traits{.rule = view.rules.health,
                         .slack = ray.slack(view.thresholds),
                         .thresholds = view.thresholds,
                         .one_asset = Ray::kOneAsset};
  return BoundarySearch{ray, traits, direction, start, view.open}.run(length);
}

/// What makes every search needless, or `reached` when they have to run.
Reach common_reason(const View& view) noexcept {
  if (!view.has_debt) return Reach::no_debt;
  if (health_at(view.rules.health, view.totals) < kWad) return Reach::already_liquidatable;
  return Reach::reached;
}

void search_asset(const View& view, const Exposure& moved, AssetBoundaries& out) noexcept {
  if (!is_exposed(moved)) {
    out.falling = out.rising = without(Reach::no_exposure);
    return;
  }
  if (!moved.own_price) {
    out.falling = out.rising = without(Reach::unreachable);
    return;
  }
  const Totals others =
      constant_part(view, [&](const Exposure& exposure) { return &exposure == &moved; });
  const PriceRay ray{view.rules, others, moved};
  out.falling = search(view, ray, Direction::falling, moved.price, 1);
  out.rising = search(view, ray, Direction::rising, moved.price, kMaxPrice);
}

/// The factors at which every volatile price stays within 1 .. 2^96 - 1.
struct FactorRange {
  u256 lowest;
  u256 highest;
};

FactorRange factor_range(std::span<const Exposure> moving) noexcept {
  Exact exact;
  const u256 above = exact.subtract(exact.multiply(exact.add(kMaxPrice, 1), kWad), 1);
  FactorRange range{1, u256::max()};
  for (const Exposure& exposure : moving) {
    if (!exposure.is_volatile || !is_exposed(exposure)) continue;
    range.lowest =
        std::max(range.lowest, exact.multiply_divide(kWad, 1, exposure.price, Rounding::up));
    range.highest = std::min(range.highest, exact.divide(above, exposure.price));
  }
  return range;
}

void search_shocks(const View& view, LiquidationMap& map) noexcept {
  const auto moves = [](const Exposure& exposure) {
    return exposure.is_volatile && is_exposed(exposure);
  };
  if (std::none_of(view.exposures.begin(), view.exposures.end(), moves)) {
    map.shock_down = map.shock_up = without(Reach::no_exposure);
    return;
  }
  const Totals others = constant_part(view, moves);
  const ShockRay ray{view.rules, others, view.exposures};
  const FactorRange range = factor_range(view.exposures);
  map.shock_down = search(view, ray, Direction::falling, kWad, range.lowest);
  map.shock_up = search(view, ray, Direction::rising, kWad, range.highest);
}

}  // namespace

Result<LiquidationMap> liquidation_map(const Market& market, const Account& account,
                                       std::span<AssetBoundaries> assets, Arena& arena) noexcept {
  const Arena::Scope scope(arena);
  const std::size_t count = account.positions.size();
  View view{.rules = rules_of(market.version),
            .exposures = arena.take<Exposure>(count),
            .open = arena.take<OpenEnd>(kMaxOpenEnds),
            .totals = {},
            .thresholds = {}};
  const std::span<Balance> balances = arena.take<Balance>(count);
  if (view.open.empty() || balances.size() != count || view.exposures.size() != count) {
    return Error{.code = ErrorCode::capacity_exceeded, .field = Field::arena};
  }
  const Error error = fill(market, account, balances, view);
  if (error.code != ErrorCode::ok) return error;

  LiquidationMap map{};
  const Reach reason = common_reason(view);
  for (std::size_t i = 0; i < count; ++i) {
    assets[i] = {};
    assets[i].reserve = account.positions[i].reserve;
    assets[i].falling = assets[i].rising = without(reason);
    if (reason == Reach::reached) search_asset(view, view.exposures[i], assets[i]);
  }
  map.shock_down = map.shock_up = map.interest = without(reason);
  if (reason != Reach::reached) return map;
  search_shocks(view, map);
  const InterestRay ray{view.rules, market, account, view.exposures, balances};
  map.interest = search(view, ray, Direction::rising, 0, kMaxHorizonSeconds);
  return map;
}

}  // namespace loadline::aave

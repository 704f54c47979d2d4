#include "core/base/limits.hpp"
#include "core/wire/catalogue.hpp"
#include "core/wire/margin/interval_lists.hpp"
#include "core/wire/margin/perpetual_calls.hpp"

namespace loadline::wire {
namespace {

/// A slot can turn the health's slope at its sign and at two sides of its orders, and every
/// interval needs two turns.
constexpr std::size_t kMostIntervals = 3 * kMaxHealthSlots;

/// The assets of an account, each once, with their prices.
class AssetList {
 public:
  explicit AssetList(std::span<PriceIntervals> out) noexcept : out_(out) {}

  void add(std::uint32_t asset, real price) noexcept {
    for (const PriceIntervals& known : list()) {
      if (known.key == asset) return;
    }
    out_[count_].key = asset;
    out_[count_++].price = price;
  }
  std::span<PriceIntervals> list() const noexcept { return out_.first(count_); }

 private:
  std::span<PriceIntervals> out_;
  std::size_t count_ = 0;
};

template <class Assessment, auto Health, auto Prices, class Account>
Result<Assessment> assess(const Account& account, std::span<const PriceIntervals> assets,
                          Arena& arena) noexcept {
  const auto health = Health(account);
  if (!health.ok()) return health.error();
  std::span<PriceIntervals> out;
  if (const Error error = take(arena, assets.size(), out); error.code != ErrorCode::ok) {
    return error;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = assets[i];
    const auto of = [&](std::span<LiquidationInterval> room) noexcept {
      return Prices(account, assets[i].key, room);
    };
    const Error error = take_intervals(of, kMostIntervals, arena, out[i]);
    if (error.code != ErrorCode::ok) return error;
  }
  return Assessment{*health, out};
}

Result<DriftAssessment> assess_drift_account(const DriftAccount& account, Arena& arena) noexcept {
  std::span<PriceIntervals> room;
  const std::size_t slots = account.spots.size() + account.perps.size();
  if (const Error error = take(arena, slots, room); error.code != ErrorCode::ok) return error;
  AssetList assets(room);
  for (const DriftSpot& spot : account.spots) assets.add(spot.asset, spot.price);
  for (const DriftPerp& perp : account.perps) assets.add(perp.asset, perp.price);
  return assess<DriftAssessment, drift_health, drift_liquidation_prices>(account, assets.list(),
                                                                         arena);
}

Result<DriftPreview> preview_drift(const DriftOrderInputs& inputs) noexcept {
  return preview_drift_order(inputs.account, inputs.order);
}

Result<LargestOrder> max_drift(const DriftOrderInputs& inputs) noexcept {
  return largest_order(max_drift_order(inputs.account, inputs.order));
}

/// An asset whose price the health is quadratic in has no map: `Reach::unresolved`.
Result<PriceMap> mango_prices(const MangoAccount& account, std::uint32_t asset,
                              std::span<LiquidationInterval> out) noexcept {
  const auto map = mango_liquidation_prices(account, asset, out);
  if (map.ok() || map.error().code != ErrorCode::unsupported) return map;
  PriceMap unresolved;
  unresolved.falling.reach = Reach::unresolved;
  unresolved.rising.reach = Reach::unresolved;
  return unresolved;
}

Result<MangoAssessment> assess_mango_account(const MangoAccount& account, Arena& arena) noexcept {
  std::span<PriceIntervals> room;
  const std::size_t slots = account.tokens.size() + account.perps.size();
  if (const Error error = take(arena, slots, room); error.code != ErrorCode::ok) return error;
  AssetList assets(room);
  for (const MangoToken& token : account.tokens) assets.add(token.asset, token.price);
  for (const MangoPerp& perp : account.perps) assets.add(perp.asset, perp.price);
  return assess<MangoAssessment, mango_health, mango_prices>(account, assets.list(), arena);
}

Result<MangoPreview> preview_mango(const MangoOrderInputs& inputs) noexcept {
  return preview_mango_order(inputs.account, inputs.order);
}

Result<LargestOrder> max_mango(const MangoOrderInputs& inputs) noexcept {
  return largest_order(max_mango_order(inputs.account, inputs.order));
}

constexpr std::array kHealthProcedures = {
    procedure<DriftAccount, drift_health>({"drift_health", "drift_account", "drift_health"}),
    procedure<DriftAccount, assess_drift_account>(
        {"assess_drift_account", "drift_account", "drift_assessment"}),
    procedure<DriftOrderInputs, preview_drift>(
        {"preview_drift_order", "drift_order_inputs", "drift_preview"}),
    procedure<DriftOrderInputs, max_drift>(
        {"max_drift_order", "drift_order_inputs", "largest_order"}),
    procedure<MangoAccount, mango_health>({"mango_health", "mango_account", "mango_health"}),
    procedure<MangoAccount, assess_mango_account>(
        {"assess_mango_account", "mango_account", "mango_assessment"}),
    procedure<MangoOrderInputs, preview_mango>(
        {"preview_mango_order", "mango_order_inputs", "mango_preview"}),
    procedure<MangoOrderInputs, max_mango>(
        {"max_mango_order", "mango_order_inputs", "largest_order"}),
};

}  // namespace

std::span<const Procedure> health_procedures() noexcept {
  return kHealthProcedures;
}

}  // namespace loadline::wire

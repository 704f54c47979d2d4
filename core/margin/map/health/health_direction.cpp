#include "core/margin/map/health/health_direction.hpp"

#include "core/base/limits.hpp"
#include "core/margin/perpetual/venue/drift_form.hpp"
#include "core/margin/perpetual/venue/mango_form.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// Every comparison of the fullest account, turned a few times each.
constexpr std::size_t kMostPieces = 1024;

template <class Slots>
bool holds(const Slots& slots, std::uint32_t asset) {
  for (const auto& slot : slots) {
    if (slot.asset == asset) return true;
  }
  return false;
}

/// The range of a direction over an account's two kinds of slots.
template <class Tokens, class Perps>
Result<MoveRange> range_of(std::span<const AssetBeta> betas, const Tokens& tokens,
                           const Perps& perps) {
  if (const Error error = check_betas(betas); error.code != ErrorCode::ok) return error;
  MoveRange range;
  for (std::size_t i = 0; i < betas.size(); ++i) {
    if (!holds(tokens, betas[i].asset) && !holds(perps, betas[i].asset)) {
      return Error{ErrorCode::unknown_asset, Field::asset, static_cast<std::uint32_t>(i)};
    }
    range.include(betas[i].beta);
  }
  return range;
}

MoveMap without_exposure(const MoveRange& range, bool liquidatable) {
  const Reach reach = liquidatable ? Reach::already_liquidatable : Reach::no_exposure;
  return {0, {0.0, 0.0, reach}, {0.0, 0.0, reach}, range.lowest, range.highest};
}

Piece straight(LinearForm excess, real end) {
  Piece piece;
  piece.constant = excess.constant;
  piece.slope = excess.slope;
  piece.end = end;
  return piece;
}

}  // namespace

Result<MoveMap> drift_direction_map(const DriftAccount& account, std::span<const AssetBeta> betas,
                                    std::span<LiquidationInterval> out) noexcept {
  const auto health = drift_health(account);
  if (!health.ok()) return health.error();
  const auto range = range_of(betas, account.spots, account.perps);
  if (!range.ok()) return range.error();
  if (!range->exposed) return without_exposure(*range, health->liquidatable);
  const auto piece = [&](real sign, real from, real end) {
    const JointMove joint{betas, sign};
    DriftMotion motion;
    motion.joint = &joint;
    Bends bends(from, end);
    const DriftForms forms = drift_forms(account, motion, bends);
    return straight(forms.collateral - forms.requirement, bends.next());
  };
  return map_moves(*range, kMostPieces, piece, out);
}

Result<MoveMap> mango_direction_map(const MangoAccount& account, std::span<const AssetBeta> betas,
                                    std::span<LiquidationInterval> out) noexcept {
  const auto health = mango_health(account);
  if (!health.ok()) return health.error();
  const auto range = range_of(betas, account.tokens, account.perps);
  if (!range.ok()) return range.error();
  const JointMove all{betas, 1.0};
  for (std::size_t i = 0; i < account.perps.size(); ++i) {
    const MangoPerp& perp = account.perps[i];
    if (all.beta_of(perp.asset) != 0.0 && all.beta_of(account.tokens[perp.settle].asset) != 0.0) {
      return Error{ErrorCode::unsupported, Field::asset, static_cast<std::uint32_t>(i)};
    }
  }
  if (!range->exposed) return without_exposure(*range, health->liquidatable);
  const auto piece = [&](real sign, real from, real end) {
    const JointMove joint{betas, sign};
    MangoMotion motion;
    motion.joint = &joint;
    Bends bends(from, end);
    const LinearForm form = mango_form(account, motion, bends);
    return straight(form, bends.next());
  };
  return map_moves(*range, kMostPieces, piece, out);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

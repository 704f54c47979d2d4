#include "core/margin/map/cross_direction.hpp"

#include <array>

#include "core/base/limits.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

/// A price only rises or falls along a side, so that each bend of a margin is passed once; a bend
/// met again within rounding costs one piece more.
constexpr std::size_t kMostPieces = 2 * kMaxPerpetualPositions * (kMaxMarginTiers + 2);

struct Ray {
  const CrossAccount& account;
  std::span<const real> betas;
  std::span<PowerTerm> terms;  ///< room for one a position

  real beta_of(const PerpPosition& position) const {
    return betas.empty() ? real(1.0) : betas[position.market];
  }
};

/// Takes one position's margin away, and adds its notional to the total.
void subtract_position(const Ray& ray, const PerpPosition& position, real sign, real from,
                       Piece& piece, LinearForm& notional) {
  const PerpMarket& market = ray.account.markets[position.market];
  const real worth = position.size * market.price, value = absolute(worth);
  const real rate = ray.beta_of(position) * sign, change = value * rate;
  piece.constant = piece.constant + position.size * (market.price - position.entry_price);
  piece.slope = piece.slope + worth * rate;
  notional = notional + LinearForm{value, change};
  if (change == 0.0) {
    piece.constant = piece.constant - required_margin(market.maintenance, value);
    return;
  }
  // The argument rises along the walk: a falling notional is taken as its negative.
  const real shift = either(change < 0.0, -value, value);
  subtract_margin(market.maintenance, shift, absolute(change), from, piece);
}

void subtract_reward(const LiquidationReward& reward, LinearForm notional, Bends& bends,
                     Piece& piece) {
  if (!(reward.highest > 0.0)) return;
  LinearForm due = notional * reward.ratio + LinearForm{reward.cost, 0.0};
  const LinearForm lowest{reward.lowest, 0.0}, highest{reward.highest, 0.0};
  if (bends.negative(due - lowest)) {
    due = lowest;
  } else if (!bends.negative(due - highest)) {
    due = highest;
  }
  piece.constant = piece.constant - due.constant;
  piece.slope = piece.slope - due.slope;
}

Piece piece_at(const Ray& ray, real sign, real from, real end) {
  Piece piece;
  piece.constant = ray.account.collateral;
  piece.end = end;
  LinearForm notional;
  std::size_t count = 0;
  for (const PerpPosition& position : ray.account.positions) {
    if (position.size == 0.0) continue;
    subtract_position(ray, position, sign, from, piece, notional);
    if (!(piece.power > 0.0)) continue;
    ray.terms[count++] = {piece.power, piece.shift, piece.scale};
    piece.power = 0.0;
  }
  Bends bends(from, piece.end);
  subtract_reward(ray.account.reward, notional, bends, piece);
  piece.end = bends.next();
  if (count == 0) return piece;
  const PowerTerm& last = ray.terms[count - 1];
  piece.power = last.power;
  piece.shift = last.shift;
  piece.scale = last.scale;
  piece.further = ray.terms.first(count - 1);
  return piece;
}

}  // namespace

Result<MoveMap> cross_direction_map(const CrossAccount& account, std::span<const real> betas,
                                    std::span<LiquidationInterval> out) noexcept {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  if (!betas.empty() && betas.size() != account.markets.size()) {
    return Error{ErrorCode::length_mismatch, Field::beta};
  }
  for (std::size_t i = 0; i < betas.size(); ++i) {
    if (const Error error = check_beta(betas[i], i); error.code != ErrorCode::ok) return error;
  }
  std::array<PowerTerm, kMaxPerpetualPositions> terms;
  const Ray ray{account, betas, terms};
  MoveRange range;
  for (const PerpPosition& position : account.positions) {
    if (position.size != 0.0) range.include(ray.beta_of(position));
  }
  if (!range.exposed) {
    const bool liquidatable = checked_margin(account).liquidatable;
    const Reach reach = liquidatable ? Reach::already_liquidatable : Reach::no_exposure;
    return MoveMap{0, {0.0, 0.0, reach}, {0.0, 0.0, reach}, range.lowest, range.highest};
  }
  const auto piece = [&](real sign, real from, real end) { return piece_at(ray, sign, from, end); };
  return map_moves(range, kMostPieces, piece, out);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/margin/map/health/health_nearest.hpp"

#include "core/margin/map/health/health_moves.hpp"
#include "core/margin/map/nearest_terms.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr int kMaxTangents = 64;
constexpr std::size_t kMostTurns = 256;
/// Pieces of one asset that are told apart; more leave the answer unproved.
constexpr std::size_t kMaxPieces = 32;
/// How far up is looked where today's plane leads nowhere.
constexpr real kFarthestReturn = 4095;

/// What one asset adds to the excess, less what it adds today: height + slope r.
struct AssetPiece {
  real height = 0.0, slope = 0.0;
};

struct Search {
  MovedAccount& moved;
  std::span<const std::uint32_t> assets;
  ConstMatrix covariance;
  real today = 0.0;            ///< the excess
  ExcessPlane plane, nearest;  ///< at hand, and that of `returns`
  PlaneScratch scratch;
  std::span<real> returns, trial;
  std::span<AssetPiece> pieces;  ///< kMaxPieces an asset
  std::span<std::uint32_t> counts, places;
  real distance = kBeyondReach;  ///< of `returns`
};

/// Runs `use(piece)` from r = 0 outwards to `limit`, which is signed; the last one is that there.
template <class Use>
void walk(const Search& search, std::size_t i, real limit, Use use) {
  const AssetBeta beta = {search.assets[i], 1.0};
  const real sign = either(limit < 0.0, -1.0, 1.0), end = absolute(limit);
  const JointMove joint{{&beta, 1}, sign};
  real from = 0.0;
  for (std::size_t turn = 0; turn < kMostTurns; ++turn) {
    Bends bends(from, end);
    const LinearForm form = search.moved.excess(search.moved.account, joint, bends);
    use(AssetPiece{form.constant - search.today, form.slope * sign});
    from = bends.next();
    if (!(from < end)) return;
  }
}

AssetPiece piece_at(const Search& search, std::size_t i, real simple_return) {
  AssetPiece last;
  walk(search, i, simple_return, [&](const AssetPiece& piece) { last = piece; });
  return last;
}

/// The plane of one piece an asset, `of(i)`; its closest point goes into `trial`.
template <class PieceOf>
real plane_distance(Search& search, PieceOf of) {
  search.plane.height = search.today;
  for (std::size_t i = 0; i < search.assets.size(); ++i) {
    const AssetPiece piece = of(i);
    search.plane.height = search.plane.height + piece.height;
    search.plane.slope[i] = piece.slope;
  }
  return closest_on_plane(search.plane, search.covariance, search.scratch, search.trial);
}

bool keep_nearer(Search& search, real distance) {
  if (!(distance < search.distance)) return false;
  search.distance = distance;
  search.nearest.height = search.plane.height;
  for (std::size_t i = 0; i < search.trial.size(); ++i) {
    search.returns[i] = search.trial[i];
    search.nearest.slope[i] = search.plane.slope[i];
  }
  return true;
}

/// The returns of asset i that a point within the distance may have.
struct Reached {
  real low, high;
};

Reached reached_by(const Search& search, std::size_t i) {
  if (!(search.covariance(i, i) > 0.0)) return {0.0, 0.0};
  if (!(search.distance < kBeyondReach)) return {-1.0, kFarthestReturn};
  const real far = search.distance * square_root(search.covariance(i, i));
  return {real(0.0) - smaller(far, 1.0), far};
}

/// Whether the excess is below zero anywhere in reach: concave, it is least at the ends.
bool can_fall(const Search& search) {
  real least = search.today;
  for (std::size_t i = 0; i < search.assets.size(); ++i) {
    const Reached far = reached_by(search, i);
    const AssetPiece low = piece_at(search, i, far.low), high = piece_at(search, i, far.high);
    least = least + smaller(low.height + low.slope * far.low, high.height + high.slope * far.high);
  }
  return least < 0.0;
}

/// Lists the pieces within the distance; returns how many planes they make, 0: too many.
std::size_t list_pieces(Search& search) {
  std::size_t planes = 1;
  for (std::size_t i = 0; i < search.assets.size(); ++i) {
    const auto room = search.pieces.subspan(i * kMaxPieces, kMaxPieces);
    std::size_t count = 0;
    const auto list = [&](const AssetPiece& piece) {
      for (std::size_t j = 0; j < count && j < kMaxPieces; ++j) {
        if (room[j].slope == piece.slope && room[j].height == piece.height) return;
      }
      if (count < kMaxPieces) room[count] = piece;
      ++count;
    };
    const Reached far = reached_by(search, i);
    walk(search, i, far.low, list);
    walk(search, i, far.high, list);
    if (count > kMaxPieces) return 0;
    planes *= count;
    if (planes > kMaxPlanes) return 0;
    search.counts[i] = static_cast<std::uint32_t>(count);
    search.places[i] = 0;
  }
  return planes;
}

NearestProof try_planes(Search& search) {
  const std::size_t planes = list_pieces(search), count = search.assets.size();
  for (std::size_t plane = 0; plane < planes; ++plane) {
    const auto piece = [&](std::size_t i) {
      return search.pieces[i * kMaxPieces + search.places[i]];
    };
    keep_nearer(search, plane_distance(search, piece));
    for (std::size_t i = 0; i < count && ++search.places[i] == search.counts[i]; ++i) {
      search.places[i] = 0;
    }
  }
  if (planes == 0) return NearestProof::unproved;
  return planes == 1 ? NearestProof::one_piece : NearestProof::enumerated;
}

/// No point is nearer than this: the distance of the plane of chords, which lies below the excess
/// wherever the distance found reaches.
real chord_distance(Search& search) {
  const auto chord = [&](std::size_t i) {
    const Reached far = reached_by(search, i);
    if (!(far.high > far.low)) return AssetPiece{};
    const AssetPiece low = piece_at(search, i, far.low), high = piece_at(search, i, far.high);
    const real at_low = low.height + low.slope * far.low;
    const real slope = ((high.height + high.slope * far.high) - at_low) / (far.high - far.low);
    return AssetPiece{at_low - slope * far.low, slope};
  };
  real height = search.today, variance = 0.0;
  for (std::size_t i = 0; i < search.assets.size(); ++i) {
    const AssetPiece piece = chord(i);
    height = height + piece.height;
    search.plane.slope[i] = piece.slope;
  }
  for (std::size_t i = 0; i < search.assets.size(); ++i) {
    for (std::size_t j = 0; j < search.assets.size(); ++j) {
      variance = variance + search.plane.slope[i] * search.covariance(i, j) * search.plane.slope[j];
    }
  }
  if (!(height > 0.0) || !(variance > 0.0)) return 0.0;
  return smaller(height / square_root(variance), search.distance);
}

/// The excess at the trial's returns, by evaluating the account.
Result<real> evaluated(Search& search) {
  for (std::size_t i = 0; i < search.assets.size(); ++i) {
    search.moved.move(search.assets[i], larger(real(1.0) + search.trial[i], 0.0));
  }
  return search.moved.left(search.moved.account);
}

/// The point of the nearest plane, or of the same plane as little lower as rounding takes for the
/// account to be liquidatable by evaluation.
Error settle(Search& search, NearestLiquidation& point) {
  real scale = search.today;
  for (const real slope : search.nearest.slope) scale = scale + absolute(slope);
  const real height = search.nearest.height;
  for (real step = 0.0; step < real(0x1p-16); step = larger(step + step, 0x1p-54)) {
    search.nearest.height = height + scale * step;
    const real distance =
        closest_on_plane(search.nearest, search.covariance, search.scratch, search.trial);
    if (!(distance < kBeyondReach)) break;
    const auto left = evaluated(search);
    if (!left.ok()) return left.error();
    if (!(*left < 0.0)) continue;
    point.distance = distance;
    point.residual = *left;
    for (std::size_t i = 0; i < search.trial.size(); ++i) search.returns[i] = search.trial[i];
    return {};
  }
  return {ErrorCode::no_convergence, Field::covariance};
}

Result<NearestLiquidation> search_point(Search& search) {
  NearestLiquidation point;
  point.reach = Reach::unreachable;
  for (int step = 0; step < kMaxTangents; ++step) {
    const auto tangent = [&](std::size_t i) { return piece_at(search, i, search.returns[i]); };
    if (!keep_nearer(search, plane_distance(search, tangent))) break;
  }
  if (!(search.distance < kBeyondReach) && !can_fall(search)) return point;
  point.proof = try_planes(search);
  if (!(search.distance < kBeyondReach)) {
    point = {};
    point.reach = Reach::unresolved;
    return point;
  }
  point.reach = Reach::reached;
  point.nearest_possible =
      point.proof == NearestProof::unproved ? chord_distance(search) : search.distance;
  point.distance = search.distance;
  if (search.distance == 0.0) return point;
  if (const Error e = settle(search, point); e.code != ErrorCode::ok) return e;
  return point;
}

Error check_assets(const MovedAccount& moved, std::span<const std::uint32_t> assets,
                   ConstMatrix covariance, std::span<real> returns, Arena& arena) {
  if (assets.size() > kMaxMovedAssets) return {ErrorCode::capacity_exceeded, Field::markets};
  for (std::size_t i = 0; i < assets.size(); ++i) {
    const auto row = static_cast<std::uint32_t>(i);
    if (!moved.holds(assets[i])) return {ErrorCode::unknown_asset, Field::asset, row};
    for (const std::uint32_t other : assets.first(i)) {
      if (other == assets[i]) return {ErrorCode::duplicate, Field::asset, row};
    }
  }
  if (returns.size() != assets.size()) return {ErrorCode::length_mismatch, Field::asset};
  return check_covariance(covariance, assets.size(), arena);
}

/// What has been checked.
Result<NearestLiquidation> nearest_of(MovedAccount& moved, std::span<const std::uint32_t> assets,
                                      ConstMatrix covariance, std::span<real> returns,
                                      Arena& arena) {
  const std::size_t count = assets.size();
  for (real& one : returns) one = 0.0;
  const auto today = moved.left(moved.account);
  if (!today.ok()) return today.error();
  NearestLiquidation point;
  point.reach = Reach::already_liquidatable;
  point.residual = *today;
  if (*today < 0.0) return point;
  bool moves = false;
  for (std::size_t i = 0; i < count; ++i) moves |= covariance(i, i) > 0.0;
  point = {};
  point.reach = Reach::no_exposure;
  if (!moves) return point;
  Arena::Scope scope(arena);
  Search search = {moved,   assets, covariance, *today, {}, {},          {},
                   returns, {},     {},         {},     {}, kBeyondReach};
  search.trial = arena.take<real>(count);
  search.pieces = arena.take<AssetPiece>(count * kMaxPieces);
  search.plane.slope = arena.take<real>(count);
  search.nearest.slope = arena.take<real>(count);
  search.counts = arena.take<std::uint32_t>(count);
  search.places = arena.take<std::uint32_t>(count);
  if (search.trial.size() != count || search.pieces.size() != count * kMaxPieces ||
      search.nearest.slope.size() != count || search.counts.size() != count ||
      search.places.size() != count) {
    return Error{ErrorCode::capacity_exceeded, Field::arena};
  }
  const auto scratch = PlaneScratch::take(count, arena);
  if (!scratch.ok()) return scratch.error();
  search.scratch = *scratch;
  const auto found = search_point(search);
  if (found.ok() && found->reach == Reach::reached) return found;
  for (real& one : returns) one = 0.0;
  return found;
}

}  // namespace

std::size_t health_nearest_workspace_bytes(std::size_t assets) noexcept {
  const std::size_t each =
      3 * sizeof(real) + kMaxPieces * sizeof(AssetPiece) + 3 * sizeof(std::uint32_t);
  return assets * assets * sizeof(real) + assets * each + PlaneScratch::workspace_bytes(assets) +
         8 * alignof(std::max_align_t);
}

Result<NearestLiquidation> drift_nearest_liquidation(const DriftAccount& account,
                                                     std::span<const std::uint32_t> assets,
                                                     ConstMatrix covariance,
                                                     std::span<real> returns,
                                                     Arena& arena) noexcept {
  if (const Error e = check_drift(account); e.code != ErrorCode::ok) return e;
  MovedDrift copy(account);
  const Error error = check_assets(copy.moved, assets, covariance, returns, arena);
  if (error.code != ErrorCode::ok) return error;
  return nearest_of(copy.moved, assets, covariance, returns, arena);
}

Result<NearestLiquidation> mango_nearest_liquidation(const MangoAccount& account,
                                                     std::span<const std::uint32_t> assets,
                                                     ConstMatrix covariance,
                                                     std::span<real> returns,
                                                     Arena& arena) noexcept {
  if (const Error e = check_mango(account); e.code != ErrorCode::ok) return e;
  MovedMango copy(account);
  Error error = check_assets(copy.moved, assets, covariance, returns, arena);
  std::array<std::uint32_t, kMaxMovedAssets> moving;
  std::size_t count = 0;
  if (error.code == ErrorCode::ok) {
    for (std::size_t i = 0; i < assets.size(); ++i) {
      if (covariance(i, i) > 0.0) moving[count++] = assets[i];
    }
    error = check_mango_sum(account, std::span(moving).first(count));
  }
  if (error.code != ErrorCode::ok) return error;
  return nearest_of(copy.moved, assets, covariance, returns, arena);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

#include "core/margin/map/nearest_point.hpp"

#include <array>

#include "core/margin/map/nearest_terms.hpp"
#include "core/margin/perpetual/account/account_terms.hpp"
#include "core/numeric/linear/cholesky.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr std::uint32_t kMaxTangents = 64;
/// A corner's ray as far as this covers every mix of 64 assets up to 4096 times.
constexpr real kFarthestReturn = 0x1p20;

using Lines = std::array<MarginLine, kMaxMarginLines>;

struct Search {
  MovingAccount moving;
  Matrix covariance;  // of the exposures
  ExcessPlane plane;
  PlaneScratch scratch;
  std::span<real> returns, trial, prices;
  std::span<MarginLine> chosen;
  std::span<Lines> lines;
  std::span<std::uint32_t> counts, places;
  real distance = kBeyondReach;  // of `returns`
};

/// Splits the account into what the covariance moves and what stays.
Error set_exposures(const CrossAccount& account, ConstMatrix covariance, Search& search,
                    Arena& arena) {
  MovingAccount& moving = search.moving;
  const auto room = arena.take<Exposure>(account.positions.size());
  if (room.size() != account.positions.size()) return {ErrorCode::capacity_exceeded, Field::arena};
  moving.account = &account;
  moving.fixed_excess = account.collateral;
  std::size_t count = 0;
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    const PerpPosition& position = account.positions[i];
    const PerpMarket& market = account.markets[position.market];
    const real value = absolute(position.size) * market.price;
    const real variance = covariance(position.market, position.market);
    moving.fixed_excess =
        moving.fixed_excess + position.size * (market.price - position.entry_price);
    if (value > 0.0 && variance > 0.0) {
      room[count++] = {static_cast<std::uint32_t>(i), market.price, value, square_root(variance)};
      continue;
    }
    moving.fixed_excess = moving.fixed_excess - required_margin(market.maintenance, value);
    moving.fixed_notional = moving.fixed_notional + value;
  }
  moving.exposures = room.first(count);
  return {};
}

Error take_search(ConstMatrix covariance, Search& search, Arena& arena) {
  const MovingAccount& moving = search.moving;
  const std::size_t count = moving.exposures.size();
  const auto square = arena.take<real>(count * count);
  search.plane.slope = arena.take<real>(count);
  search.returns = arena.take<real>(count);
  search.trial = arena.take<real>(count);
  search.chosen = arena.take<MarginLine>(count);
  search.lines = arena.take<Lines>(count);
  search.counts = arena.take<std::uint32_t>(count);
  search.places = arena.take<std::uint32_t>(count);
  const auto scratch = PlaneScratch::take(count, arena);
  if (!scratch.ok()) return scratch.error();
  search.scratch = *scratch;
  search.covariance = {square.data(), count, count};
  for (std::size_t i = 0; i < count; ++i) {
    const auto row = moving.account->positions[moving.exposures[i].position].market;
    for (std::size_t j = 0; j < count; ++j) {
      const auto column = moving.account->positions[moving.exposures[j].position].market;
      search.covariance(i, j) = covariance(row, column);
    }
  }
  return {};
}

/// The excess at a share of some returns, whose prices it leaves in `prices`.
real excess_at(Search& search, std::span<const real> returns, real share) {
  const MovingAccount& moving = search.moving;
  for (std::size_t i = 0; i < moving.exposures.size(); ++i) {
    const Exposure& one = moving.exposures[i];
    const real factor = real(1.0) + share * returns[i];
    search.prices[moving.account->positions[one.position].market] =
        one.price * larger(factor, kLeastPriceShare);
  }
  return margin_at(*moving.account, search.prices).excess;
}

/// The distance of the tangent plane at the returns; `trial` takes its closest point.
real tangent_distance(Search& search) {
  const MovingAccount& moving = search.moving;
  real notional = moving.fixed_notional;
  for (std::size_t i = 0; i < moving.exposures.size(); ++i) {
    const Exposure& one = moving.exposures[i];
    const real value = notional_at(one, search.returns[i]);
    notional = notional + value;
    search.chosen[i] = tangent_margin(moving.curve(one), value);
  }
  set_plane(moving, search.chosen, reward_piece(moving.account->reward, notional), search.plane);
  return closest_on_plane(search.plane, search.covariance, search.scratch, search.trial);
}

void keep_trial(Search& search, real share, real distance) {
  search.distance = distance;
  for (std::size_t i = 0; i < search.trial.size(); ++i) {
    search.returns[i] = search.trial[i] * share;
  }
}

/// The first share of a ray, to 2^-53 of it, at which the account is liquidatable: within the
/// trial, or beyond it while no price falls below 0. `kBeyondReach`: none.
real first_share(Search& search) {
  real healthy = 0.0, liquidatable = 1.0;
  for (real step = 0x1p-30; !(excess_at(search, search.trial, liquidatable) < 0.0);
       step = step + step) {
    healthy = liquidatable;
    liquidatable = real(1.0) + step;
    bool inside = step < real(0x1p10);
    for (const real one : search.trial) inside &= one * liquidatable > real(-1.0 - 0x1p-20);
    if (!inside) return kBeyondReach;
  }
  for (int halving = 0; halving < 53; ++halving) {
    const real middle = (healthy + liquidatable) * real(0.5);
    (excess_at(search, search.trial, middle) < 0.0 ? liquidatable : healthy) = middle;
  }
  return liquidatable;
}

/// sqrt(r' C^-1 r) of the trial; `kBeyondReach` where C is singular.
real distance_of_trial(Search& search) {
  const std::size_t count = search.trial.size();
  const Matrix factor{search.scratch.system.data(), count, count};
  copy_matrix(search.covariance, factor);
  const auto weights = search.scratch.weights.first(count);
  for (std::size_t i = 0; i < count; ++i) weights[i] = search.trial[i];
  if (cholesky(factor).code != ErrorCode::ok) return kBeyondReach;
  if (cholesky_solve(factor, weights).code != ErrorCode::ok) return kBeyondReach;
  real square = 0.0;
  for (std::size_t i = 0; i < count; ++i) square = square + weights[i] * search.trial[i];
  return square_root(square);
}

/// Keeps the first liquidatable point of the trial's ray, if it is nearer; whether it was.
bool improve(Search& search, real distance) {
  if (!(distance < kBeyondReach)) return false;
  const real share = first_share(search);
  if (!(share < kBeyondReach)) return false;
  if (!(distance * share < search.distance * real(1.0 - 0x1p-44))) return false;
  keep_trial(search, share, distance * share);
  return true;
}

/// A first liquidatable point, from the plane of today's prices if it is within reach; else all
/// prices at 0, or one far up with the others at 0: where none of these is liquidatable, nothing
/// is.
Reach find_start(Search& search) {
  for (real& one : search.returns) one = 0.0;
  if (improve(search, tangent_distance(search))) return Reach::reached;
  bool liquidatable = false;
  for (std::size_t i = 0; i <= search.trial.size(); ++i) {
    for (real& one : search.trial) one = -1.0;
    if (i > 0) search.trial[i - 1] = kFarthestReturn;
    if (!(excess_at(search, search.trial, 1.0) < 0.0)) continue;
    liquidatable = true;
    if (improve(search, distance_of_trial(search))) return Reach::reached;
  }
  return liquidatable ? Reach::unresolved : Reach::unreachable;
}

/// From boundary point to boundary point, each nearer than the one before.
void follow_tangents(Search& search) {
  for (std::uint32_t step = 0; step < kMaxTangents; ++step) {
    if (!improve(search, tangent_distance(search))) return;
  }
}

/// The pieces of the reward that total notionals within a distance lie on.
struct RewardPieces {
  int first = 0;
  int last = 0;
};

RewardPieces reward_pieces(const Search& search, real radius) {
  const MovingAccount& moving = search.moving;
  real low = moving.fixed_notional, high = low;
  for (const Exposure& one : moving.exposures) {
    low = low + notional_at(one, -radius * one.deviation);
    high = high + notional_at(one, radius * one.deviation);
  }
  const LiquidationReward& reward = moving.account->reward;
  return {reward_piece(reward, low), reward_piece(reward, high)};
}

/// Lists the lines within the distance and returns how many planes they make with one piece of the
/// reward; 0 for more than `kMaxPlanes`, or a power among them.
std::size_t list_planes(Search& search) {
  const MovingAccount& moving = search.moving;
  std::size_t planes = 1;
  for (std::size_t i = 0; i < moving.exposures.size(); ++i) {
    const Exposure& one = moving.exposures[i];
    const real span = search.distance * one.deviation;
    const std::size_t found = margin_lines(moving.curve(one), notional_at(one, -span),
                                           notional_at(one, span), search.lines[i]);
    planes *= found;
    if (planes == 0 || planes > kMaxPlanes) return 0;
    search.counts[i] = static_cast<std::uint32_t>(found);
    search.places[i] = 0;
  }
  return planes;
}

/// Tries every plane within the distance. Unproved where a power, the reward's upper bound, at
/// which the excess is not concave, or too many planes are.
NearestProof enumerate_planes(Search& search) {
  const std::size_t count = search.moving.exposures.size();
  const auto [first, last] = reward_pieces(search, search.distance);
  const std::size_t planes = list_planes(search);
  if (planes == 0 || (last == 2 && first != last)) return NearestProof::unproved;
  for (int reward = first; reward <= last; ++reward) {
    for (std::size_t plane = 0; plane < planes; ++plane) {
      for (std::size_t i = 0; i < count; ++i) search.chosen[i] = search.lines[i][search.places[i]];
      set_plane(search.moving, search.chosen, reward, search.plane);
      const real distance =
          closest_on_plane(search.plane, search.covariance, search.scratch, search.trial);
      if (distance < search.distance) keep_trial(search, 1.0, distance);
      for (std::size_t i = 0; i < count && ++search.places[i] == search.counts[i]; ++i) {
        search.places[i] = 0;
      }
    }
  }
  return planes == 1 && first == last ? NearestProof::one_piece : NearestProof::enumerated;
}

/// A distance within which the account is healthy, if it is not above `radius`: by chords, which
/// lie above each margin as far as that.
real chord_distance(Search& search, real radius) {
  const MovingAccount& moving = search.moving;
  const auto [first, last] = reward_pieces(search, radius);
  const bool one_piece = first == last;
  real most = moving.fixed_notional;
  for (std::size_t i = 0; i < moving.exposures.size(); ++i) {
    const Exposure& one = moving.exposures[i];
    const MarginCurve& curve = moving.curve(one);
    const real low = notional_at(one, -radius * one.deviation);
    const real high = notional_at(one, radius * one.deviation);
    const real least = required_margin(curve, low);
    const real rate =
        high > low ? (required_margin(curve, high) - least) / (high - low) : real(0.0);
    search.chosen[i] = {least - rate * low, rate};
    most = most + high;
  }
  set_plane(moving, search.chosen, one_piece ? first : 0, search.plane);
  if (!one_piece) {
    search.plane.height = search.plane.height + moving.account->reward.lowest -
                          liquidation_reward(moving.account->reward, most);
  }
  if (!(search.plane.height > 0.0)) return 0.0;
  real variance = 0.0;
  for (std::size_t i = 0; i < search.plane.slope.size(); ++i) {
    for (std::size_t j = 0; j < search.plane.slope.size(); ++j) {
      variance = variance + search.plane.slope[i] * search.covariance(i, j) * search.plane.slope[j];
    }
  }
  return variance > 0.0 ? search.plane.height / square_root(variance) : kBeyondReach;
}

/// The largest distance that the chords as far as it prove healthy.
real nearest_possible(Search& search) {
  real proved = 0.0, open = search.distance;
  if (chord_distance(search, open) >= open) return open;
  for (int step = 0; step < 40; ++step) {
    const real middle = (proved + open) * real(0.5);
    (chord_distance(search, middle) >= middle ? proved : open) = middle;
  }
  return proved;
}

/// The first share of the returns, about 1, at which the account is liquidatable by evaluation; far
/// from 1 only where the returns are below a spacing of the prices. 0: none.
real liquidatable_share(Search& search) {
  real low = 1.0, high = 1.0;
  for (real step = 0x1p-52; step <= real(0x1p60); step = step + step) {
    if (!(excess_at(search, search.returns, low) < 0.0) &&
        excess_at(search, search.returns, high) < 0.0)
      break;
    if (excess_at(search, search.returns, low) < 0.0) low = larger(real(1.0) - step, 0.0);
    if (!(excess_at(search, search.returns, high) < 0.0)) high = real(1.0) + step;
  }
  if (excess_at(search, search.returns, low) < 0.0 ||
      !(excess_at(search, search.returns, high) < 0.0))
    return 0.0;
  std::uint64_t left = bits_of(low), right = bits_of(high);
  while (right - left > 1) {
    const std::uint64_t middle = left + (right - left) / 2;
    (excess_at(search, search.returns, real_from_bits(middle)) < 0.0 ? right : left) = middle;
  }
  return real_from_bits(right);
}

Result<NearestLiquidation> search_point(Search& search) {
  NearestLiquidation point;
  point.reach = find_start(search);
  if (point.reach != Reach::reached) return point;
  follow_tangents(search);
  point.proof = enumerate_planes(search);
  const real planes = search.distance;
  const real share = liquidatable_share(search);
  if (planes == 0.0) return point;
  if (share == 0.0) return Error{ErrorCode::no_convergence, Field::covariance};
  point.residual = excess_at(search, search.returns, share);
  point.distance = planes * share;
  point.nearest_possible =
      point.proof == NearestProof::unproved ? nearest_possible(search) : planes;
  return point;
}

}  // namespace

std::size_t nearest_liquidation_workspace_bytes(std::size_t markets) noexcept {
  const std::size_t each = sizeof(Exposure) + sizeof(Lines) + sizeof(MarginLine) +
                           3 * sizeof(real) + 3 * sizeof(std::uint32_t);
  return 2 * markets * markets * sizeof(real) + markets * each +
         PlaneScratch::workspace_bytes(markets) + 8 * alignof(real);
}

Result<NearestLiquidation> nearest_liquidation(const CrossAccount& account, ConstMatrix covariance,
                                               std::span<real> prices, Arena& arena) noexcept {
  if (const Error error = check_cross_account(account); error.code != ErrorCode::ok) return error;
  const std::size_t markets = account.markets.size();
  Arena::Scope scope(arena);
  if (const Error error = check_covariance(covariance, markets, arena);
      error.code != ErrorCode::ok) {
    return error;
  }
  if (prices.size() != markets) return Error{ErrorCode::length_mismatch, Field::price};
  for (std::size_t i = 0; i < markets; ++i) prices[i] = account.markets[i].price;
  NearestLiquidation point;
  point.reach = Reach::already_liquidatable;
  point.residual = checked_margin(account).excess;
  if (point.residual < 0.0) return point;
  Search search;
  search.prices = prices;
  if (const Error error = set_exposures(account, covariance, search, arena);
      error.code != ErrorCode::ok) {
    return error;
  }
  if (search.moving.exposures.empty()) {
    point.reach = Reach::no_exposure;
    point.residual = 0.0;
    return point;
  }
  if (const Error error = take_search(covariance, search, arena); error.code != ErrorCode::ok) {
    return error;
  }
  const auto found = search_point(search);
  if (found.ok() && found->reach == Reach::reached) return found;
  for (std::size_t i = 0; i < markets; ++i) prices[i] = account.markets[i].price;
  return found;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

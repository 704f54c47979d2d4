#include "core/margin/haircut/impact.hpp"

#include "core/margin/margin_number.hpp"
#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/elementary/power.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

constexpr real kMost = kMaxMarginNumber, kLeast = 1e-75;

Error check_levels(std::span<const BookLevel> levels, bool is_sale) noexcept {
  if (levels.empty()) return {ErrorCode::no_data, Field::levels};
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const FieldRange fields[] = {{Field::levels, levels[i].price, kLeast, kMost},
                                 {Field::levels, levels[i].quantity, 0.0, kMost}};
    const Error error = check_ranges(fields, i);
    if (error.code != ErrorCode::ok) return error;
    if (i == 0) continue;
    const real before = levels[i - 1].price, price = levels[i].price;
    if (is_sale ? price > before : price < before) {
      return {ErrorCode::unsorted, Field::levels, static_cast<std::uint32_t>(i),
              refused_value(price)};
    }
  }
  return {};
}

}  // namespace

Result<BookWalk> walk_book(std::span<const BookLevel> levels, real mid, real quantity,
                           bool is_sale) noexcept {
  const FieldRange fields[] = {{Field::price, mid, kLeast, kMost},
                               {Field::amount, quantity, 0.0, kMost}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  if (const Error e = check_levels(levels, is_sale); e.code != ErrorCode::ok) return e;
  BookWalk walk;
  walk.unfilled = quantity;
  real paid = 0.0;
  for (const BookLevel& level : levels) {
    const real taken = smaller(level.quantity, walk.unfilled);
    walk.filled = walk.filled + taken;
    walk.unfilled = walk.unfilled - taken;
    paid = paid + taken * level.price;
  }
  if (!(walk.filled > 0.0)) return walk;
  walk.average_price = paid / walk.filled;
  const real ratio = walk.average_price / mid;
  walk.slippage = is_sale ? real(1.0) - ratio : ratio - real(1.0);
  if (!is_finite(walk.average_price)) return Error{ErrorCode::overflow, Field::none};
  return walk;
}

Result<PoolTrade> trade_constant_product(real reserve_in, real reserve_out, real in,
                                         real fee) noexcept {
  const FieldRange fields[] = {{Field::reserves, reserve_in, kLeast, kMost},
                               {Field::reserves, reserve_out, kLeast, kMost},
                               {Field::amount, in, 0.0, kMost},
                               {Field::parameter, fee, 0.0, 1.0}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  const real net = in * (real(1.0) - fee);
  PoolTrade trade;
  trade.out = reserve_out * (net / (reserve_in + net));
  // out / (in y / x) = (1 - fee) x / (x + net), which needs no trade at all.
  trade.slippage = real(1.0) - (real(1.0) - fee) * (reserve_in / (reserve_in + net));
  return trade;
}

Result<real> square_root_impact(real quantity, real daily_volume, real daily_vol,
                                real coefficient) noexcept {
  const FieldRange fields[] = {{Field::amount, quantity, 0.0, kMost},
                               {Field::daily_volume, daily_volume, kLeast, kMost},
                               {Field::vol, daily_vol, 0.0, 100.0},
                               {Field::parameter, coefficient, 0.0, 100.0}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  const real share = quantity / daily_volume;
  if (!is_finite(share)) return Error{ErrorCode::overflow, Field::none};
  return coefficient * daily_vol * square_root(share);
}

Result<TradeImpact> almgren_impact(real daily_vol, real daily_volume, real shares_outstanding,
                                   real share_of_volume, real days) noexcept {
  const FieldRange fields[] = {{Field::vol, daily_vol, 0.0, 100.0},
                               {Field::daily_volume, daily_volume, kLeast, kMost},
                               {Field::amount, shares_outstanding, 0.0, kMost},
                               {Field::participation, share_of_volume, 0.0, 1e6},
                               {Field::horizon_years, days, 1e-9, 1e6}};
  if (const Error e = check_ranges(fields, 0); e.code != ErrorCode::ok) return e;
  const real turnover = shares_outstanding / daily_volume;
  if (!is_finite(turnover)) return Error{ErrorCode::overflow, Field::none};
  TradeImpact impact;
  impact.permanent = real(0.314) * daily_vol * share_of_volume * square_root(square_root(turnover));
  impact.temporary = real(0.142) * daily_vol * pow(share_of_volume / days, 0.6);
  impact.cost = impact.permanent * 0.5 + impact.temporary;
  return impact;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC

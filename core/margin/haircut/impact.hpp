// What selling a position costs: a walk through the book, an automated pool, the square-root law.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/numeric/real.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// One price level of a book.
struct BookLevel {
  real price;     ///< quote, > 0
  real quantity;  ///< >= 0
};

struct BookWalk {
  real average_price = 0;  ///< of what was filled; 0 where nothing was
  real filled = 0;
  real unfilled = 0;
  real slippage = 0;  ///< 1 - average / mid for a sale, average / mid - 1 for a purchase
};

/// Trades `quantity` through levels from the best on; `is_sale` says whether they are bids
/// (falling) or asks (rising). Errors: no_data; unsorted, not_finite, out_of_domain with the level
/// (Field::levels); Field::amount; Field::price for the mid.
Result<BookWalk> walk_book(std::span<const BookLevel> levels, real mid, real quantity,
                           bool is_sale) noexcept;

struct PoolTrade {
  real out = 0;       ///< what is received
  real slippage = 0;  ///< 1 - out / (in x price before the trade), the fee included
};

/// Constant product: out = y dx (1 - fee) / (x + dx (1 - fee)) (Uniswap v2). Reserves > 0, fee in
/// [0, 1), `in` >= 0.
Result<PoolTrade> trade_constant_product(real reserve_in, real reserve_out, real in,
                                         real fee) noexcept;

/// Y sigma sqrt(Q / ADV), a fraction of the price (Torre 1997; Toth et al. 2011). All >= 0,
/// daily_volume > 0.
Result<real> square_root_impact(real quantity, real daily_volume, real daily_vol,
                                real coefficient) noexcept;

/// Permanent and temporary parts of a trade (Almgren, Thum, Hauptmann and Li 2005), as fractions.
struct TradeImpact {
  real permanent;  ///< I = 0.314 sigma (X / V) (Theta / V)^(1/4)
  real temporary;  ///< K = 0.142 sigma |X / (V T)|^(3/5)
  real cost;       ///< J = I / 2 + K
};

/// `shares_outstanding` is Theta and `share_of_volume` X / V; `days` is T > 0.
Result<TradeImpact> almgren_impact(real daily_vol, real daily_volume, real shares_outstanding,
                                   real share_of_volume, real days) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

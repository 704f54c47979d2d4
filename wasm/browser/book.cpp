// Accounts kept in the module's memory, for prices that change many times a second. A book is one
// block of the heap, taken when it opens and given back when it closes.
#include <cstdlib>
#include <algorithm>

#include "wasm/browser/areas.hpp"

namespace loadline::browser {
namespace {

struct BookAccount {
  std::uint32_t first_position;
  std::uint32_t positions;
  std::uint32_t e_mode_category;
};

/// Status of an account whose evaluation the contract would revert.
constexpr std::uint8_t kOverflowStatus = 3;

struct Book {
  aave::Market market;  ///< its spans lie in this block; the indexes are those of `now`
  std::span<aave::Reserve> reserves;
  std::span<aave::EMode> e_modes;
  std::span<aave::Position> positions;
  std::span<aave::Balance> balances;  ///< one a position, accrued to `now`
  std::span<BookAccount> accounts;
  std::span<real> factors;
  std::span<std::uint8_t> statuses;
  std::uint32_t account_count;
  std::uint32_t position_count;

  aave::Account account(std::uint32_t index) const noexcept {
    const BookAccount& row = accounts[index];
    return {.positions = positions.subspan(row.first_position, row.positions),
            .e_mode_category = row.e_mode_category};
  }

  /// Account data at the book's prices. Only values and totals are computed: what interest has done
  /// to the balances was settled when the account was added.
  Result<aave::AccountData> reprice(std::uint32_t index) const noexcept {
    const BookAccount& row = accounts[index];
    return aave::reprice(market, account(index),
                         balances.subspan(row.first_position, row.positions));
  }
};

struct Shape {
  std::uint32_t reserves, e_modes, accounts, positions;
};

std::size_t block_bytes(const Shape& shape) noexcept {
  constexpr std::size_t kAlignmentSlack = 64;
  return sizeof(Book) + shape.reserves * sizeof(aave::Reserve) +
         shape.e_modes * sizeof(aave::EMode) +
         shape.positions * (sizeof(aave::Position) + sizeof(aave::Balance)) +
         shape.accounts * (sizeof(BookAccount) + sizeof(real) + 1) + kAlignmentSlack;
}

Book* place(std::byte* block, const Shape& shape) noexcept {
  Arena arena({block, block_bytes(shape)});
  Book* const book = arena.take<Book>(1).data();
  book->reserves = arena.take<aave::Reserve>(shape.reserves);
  book->e_modes = arena.take<aave::EMode>(shape.e_modes);
  book->positions = arena.take<aave::Position>(shape.positions);
  book->balances = arena.take<aave::Balance>(shape.positions);
  book->factors = arena.take<real>(shape.accounts);
  book->accounts = arena.take<BookAccount>(shape.accounts);
  book->statuses = arena.take<std::uint8_t>(shape.accounts);
  return book;
}

void copy_market(const aave::Market& market, Book& book) noexcept {
  std::copy(market.reserves.begin(), market.reserves.end(), book.reserves.begin());
  std::copy(market.e_modes.begin(), market.e_modes.end(), book.e_modes.begin());
  book.market = {.reserves = book.reserves,
                 .e_modes = book.e_modes,
                 .now = market.now,
                 .version = market.version};
}

void evaluate(const Book& book, std::uint32_t index, real& factor, std::uint8_t& status) noexcept {
  const auto data = book.reprice(index);
  const bool has_factor = data && data->status != aave::HealthStatus::no_debt;
  factor = has_factor ? to_double(data->health_factor) / 1e18 : 0.0;
  status = data ? static_cast<std::uint8_t>(data->status) : kOverflowStatus;
}

bool is_price(const u256& price) noexcept {
  return price >= u256(1) && price < u256(0, 0, 1ull << (kMaxPriceBits - 64), 0);
}

Error price_error(const u256& price, std::uint32_t index) noexcept {
  const bool zero = price == u256();
  return {.code = zero ? ErrorCode::missing_price : ErrorCode::out_of_domain,
          .field = Field::price,
          .index = index,
          .value = to_double(price)};
}

}  // namespace

/// Opens a book on the market of the input areas, with room for `accounts` and `positions` in all.
/// Returns its address, or 0 after reporting an error.
LOADLINE_EXPORT Book* loadline_book_open(std::uint32_t reserves, std::uint32_t e_modes,
                                         std::uint32_t version, double now, std::uint32_t accounts,
                                         std::uint32_t positions) {
  const Shape shape = {reserves, e_modes, accounts, positions};
  const aave::Market market = market_in(reserves, e_modes, version, now);
  const Error error = aave::check(market);
  if (error.code != ErrorCode::ok) return report(error), nullptr;
  auto* const block = static_cast<std::byte*>(std::malloc(block_bytes(shape)));
  if (block == nullptr) {
    report({.code = ErrorCode::capacity_exceeded,
            .field = Field::arena,
            .index = 0,
            .value = static_cast<double>(block_bytes(shape))});
    return nullptr;
  }
  Book* const book = place(block, shape);
  copy_market(market, *book);
  return book;
}

/// Appends the account of the input areas.
LOADLINE_EXPORT std::uint32_t loadline_book_add(Book* book, std::uint32_t positions,
                                                std::uint32_t category) {
  const aave::Account account = account_in(positions, category);
  Error error = aave::check(book->market, account);
  if (error.code != ErrorCode::ok) return report(error);
  error = aave::accrue(book->market, account, book->market.now,
                       book->balances.subspan(book->position_count, positions));
  if (error.code != ErrorCode::ok) return report(error);
  std::copy(account.positions.begin(), account.positions.end(),
            book->positions.begin() + book->position_count);
  book->accounts[book->account_count++] = {book->position_count, positions, category};
  book->position_count += positions;
  return report({});
}

LOADLINE_EXPORT void loadline_book_close(Book* book) { std::free(book); }

/// Takes `count` prices from the price area, for the reserves from `first` on: all or none.
LOADLINE_EXPORT std::uint32_t loadline_book_set_prices(Book* book, std::uint32_t first,
                                                       std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!is_price(areas.prices[i])) return report(price_error(areas.prices[i], first + i));
  }
  for (std::uint32_t i = 0; i < count; ++i) book->reserves[first + i].price = areas.prices[i];
  return 0;
}

LOADLINE_EXPORT std::uint32_t loadline_book_health(const Book* book, std::uint32_t index) {
  const auto data = book->reprice(index);
  if (!data) return report(data.error());
  areas.before.data = *data;
  return 0;
}

/// Health factors of all accounts; the addresses of the two columns follow from the calls below.
LOADLINE_EXPORT void loadline_book_healths(Book* book) {
  for (std::uint32_t i = 0; i < book->account_count; ++i) {
    evaluate(*book, i, book->factors[i], book->statuses[i]);
  }
}

LOADLINE_EXPORT real* loadline_book_factors(Book* book) { return book->factors.data(); }
LOADLINE_EXPORT std::uint8_t* loadline_book_statuses(Book* book) { return book->statuses.data(); }

/// One row of a grid: the y price is the first of the price area, the x prices are `columns` of the
/// grid area. The book's own prices stand as before when it returns.
LOADLINE_EXPORT std::uint32_t loadline_book_grid_row(Book* book, std::uint32_t index,
                                                     std::uint32_t x, std::uint32_t y,
                                                     std::uint32_t columns) {
  if (!is_price(areas.prices[0])) return report(price_error(areas.prices[0], y));
  for (std::uint32_t i = 0; i < columns; ++i) {
    if (!is_price(areas.grid.price[i])) return report(price_error(areas.grid.price[i], x));
  }
  const u256 x_price = book->reserves[x].price;
  const u256 y_price = book->reserves[y].price;
  book->reserves[y].price = areas.prices[0];
  for (std::uint32_t i = 0; i < columns; ++i) {
    book->reserves[x].price = areas.grid.price[i];
    evaluate(*book, index, areas.grid.factor[i], areas.grid.status[i]);
  }
  book->reserves[x].price = x_price;
  book->reserves[y].price = y_price;
  return 0;
}

}  // namespace loadline::browser

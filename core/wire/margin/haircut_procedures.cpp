// Haircuts and the cost of selling: records and procedures, as each is one function of a few
// numbers.
#include "core/margin/haircut/haircut.hpp"
#include "core/margin/haircut/impact.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

/// Levels of one side of a book: venues publish up to a thousand.
constexpr std::size_t kMostLevels = 2048;

struct BookWalkInputs {
  std::span<const BookLevel> levels;
  real mid = 0, quantity = 0;
  bool is_sale = false;
};

struct PoolInputs {
  real reserve_in = 0, reserve_out = 0, in = 0, fee = 0;
};

Result<BookWalk> walk(const BookWalkInputs& inputs) noexcept {
  return walk_book(inputs.levels, inputs.mid, inputs.quantity, inputs.is_sale);
}

Result<PoolTrade> trade(const PoolInputs& inputs) noexcept {
  return trade_constant_product(inputs.reserve_in, inputs.reserve_out, inputs.in, inputs.fee);
}

constexpr std::array kDynamicHaircutInputs = {
    LOADLINE_FIELD(DynamicHaircutInputs, quantile, f64, "standard deviations", ">= 0"),
    LOADLINE_FIELD(DynamicHaircutInputs, daily_vol, f64, "of a day", ">= 0"),
    LOADLINE_FIELD(DynamicHaircutInputs, spread, f64, "of the middle", "[0, 2]"),
    LOADLINE_FIELD(DynamicHaircutInputs, impact, f64, "of the square-root law", ">= 0"),
    LOADLINE_FIELD(DynamicHaircutInputs, quantity, f64, "units", ">= 0"),
    LOADLINE_FIELD(DynamicHaircutInputs, daily_volume, f64, "units", "> 0"),
    LOADLINE_FIELD(DynamicHaircutInputs, horizon_days, f64, "days", ">= 0"),
    LOADLINE_OPTIONAL(DynamicHaircutInputs, floor, f64, "", "[0, cap]"),
    LOADLINE_OPTIONAL(DynamicHaircutInputs, cap, f64, "", "[floor, 1]"),
};

constexpr std::array kHaircut = {
    LOADLINE_FIELD(Haircut, market, f64, "of the value", ""),
    LOADLINE_FIELD(Haircut, spread, f64, "of the value", ""),
    LOADLINE_FIELD(Haircut, impact, f64, "of the value", ""),
    LOADLINE_FIELD(Haircut, total, f64, "of the value", ""),
};

constexpr std::array kBookLevel = {
    LOADLINE_FIELD(BookLevel, price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(BookLevel, quantity, f64, "units", ">= 0"),
};

constexpr std::array kBookWalkInputs = {
    LOADLINE_LIST(BookWalkInputs, levels, "book_level", kMostLevels),
    LOADLINE_FIELD(BookWalkInputs, mid, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(BookWalkInputs, quantity, f64, "units", ">= 0"),
    LOADLINE_FIELD(BookWalkInputs, is_sale, flag, "", ""),
};

constexpr std::array kBookWalk = {
    LOADLINE_FIELD(BookWalk, average_price, f64, "quote per unit", ""),
    LOADLINE_FIELD(BookWalk, filled, f64, "units", ""),
    LOADLINE_FIELD(BookWalk, unfilled, f64, "units", ""),
    LOADLINE_FIELD(BookWalk, slippage, f64, "of the middle", ""),
};

constexpr std::array kPoolInputs = {
    LOADLINE_FIELD(PoolInputs, reserve_in, f64, "tokens", "> 0"),
    LOADLINE_FIELD(PoolInputs, reserve_out, f64, "tokens", "> 0"),
    LOADLINE_FIELD(PoolInputs, in, f64, "tokens", ">= 0"),
    LOADLINE_OPTIONAL(PoolInputs, fee, f64, "", "[0, 1)"),
};

constexpr std::array kPoolTrade = {
    LOADLINE_FIELD(PoolTrade, out, f64, "tokens", ""),
    LOADLINE_FIELD(PoolTrade, slippage, f64, "", ""),
};

constexpr std::array kHaircutRecords = {
    LOADLINE_WRITTEN("dynamic_haircut_inputs", DynamicHaircutInputs, kDynamicHaircutInputs),
    LOADLINE_RECORD("haircut", Haircut, kHaircut),
    LOADLINE_WRITTEN("book_level", BookLevel, kBookLevel),
    LOADLINE_WRITTEN("book_walk_inputs", BookWalkInputs, kBookWalkInputs),
    LOADLINE_RECORD("book_walk", BookWalk, kBookWalk),
    LOADLINE_WRITTEN("pool_inputs", PoolInputs, kPoolInputs),
    LOADLINE_RECORD("pool_trade", PoolTrade, kPoolTrade),
};

constexpr std::array kHaircutProcedures = {
    procedure<DynamicHaircutInputs, dynamic_haircut>(
        {"dynamic_haircut", "dynamic_haircut_inputs", "haircut"}),
    procedure<BookWalkInputs, walk>({"walk_book", "book_walk_inputs", "book_walk"}),
    procedure<PoolInputs, trade>({"trade_constant_product", "pool_inputs", "pool_trade"}),
};

}  // namespace

std::span<const Record> haircut_records() noexcept {
  return kHaircutRecords;
}

std::span<const Procedure> haircut_procedures() noexcept {
  return kHaircutProcedures;
}

}  // namespace loadline::wire

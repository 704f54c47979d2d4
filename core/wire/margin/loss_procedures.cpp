// Who bears what a closed account could not pay: records and procedures.
#include "core/margin/perpetual/loss/deleveraging.hpp"
#include "core/margin/perpetual/loss/loss_waterfall.hpp"
#include "core/wire/margin/margin_groups.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

/// Positions of one side that one call ranks, or gains that it takes from.
constexpr std::size_t kMostRows = 1024;

struct DeleveragingInputs {
  std::span<const DeleveragingRow> positions;
};

struct DeleveragingOutcome {
  std::span<const real> index;
  std::span<const std::uint32_t> order;
};

struct LossInputs {
  std::span<const real> gains;
  real deficit = 0, fund = 0, backstop = 0;
};

struct LossOutcome {
  LossWaterfall shares;
  std::span<const real> gains_after;
};

Result<DeleveragingOutcome> deleverage(const DeleveragingInputs& inputs, Arena& arena) noexcept {
  std::span<real> index;
  std::span<std::uint32_t> order;
  Error error = take(arena, inputs.positions.size(), index);
  if (error.code == ErrorCode::ok) error = take(arena, inputs.positions.size(), order);
  if (error.code == ErrorCode::ok) {
    error = deleveraging_order(inputs.positions, index, order, arena);
  }
  if (error.code != ErrorCode::ok) return error;
  return DeleveragingOutcome{index, order};
}

Result<LossOutcome> share(const LossInputs& inputs, Arena& arena) noexcept {
  std::span<real> after;
  if (const Error error = take(arena, inputs.gains.size(), after); error.code != ErrorCode::ok) {
    return error;
  }
  const auto shares = share_loss(inputs.deficit, inputs.fund, inputs.backstop, inputs.gains, after);
  if (!shares.ok()) return shares.error();
  return LossOutcome{*shares, after};
}

constexpr std::array kDeleveragingRow = {
    LOADLINE_FIELD(DeleveragingRow, mark_price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(DeleveragingRow, entry_price, f64, "quote per unit", "> 0"),
    LOADLINE_FIELD(DeleveragingRow, notional, f64, "quote", ">= 0"),
    LOADLINE_FIELD(DeleveragingRow, account_value, f64, "quote", "> 0"),
    LOADLINE_OPTIONAL(DeleveragingRow, is_short, flag, "", ""),
};

constexpr std::array kDeleveragingInputs = {
    LOADLINE_LIST(DeleveragingInputs, positions, "deleveraging_row", kMostRows),
};

constexpr std::array kDeleveragingOutcome = {
    LOADLINE_LIST(DeleveragingOutcome, index, "f64", 0),
    LOADLINE_LIST(DeleveragingOutcome, order, "u32", 0),
};

constexpr std::array kLossInputs = {
    LOADLINE_FIELD(LossInputs, deficit, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(LossInputs, fund, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL(LossInputs, backstop, f64, "quote", ">= 0"),
    LOADLINE_OPTIONAL_LIST(LossInputs, gains, "f64", kMostRows),
};

constexpr std::array kLossOutcome = {
    LOADLINE_MEMBER(LossOutcome, shares.fund_after, fund_after, f64, "quote", ""),
    LOADLINE_MEMBER(LossOutcome, shares.backstop_after, backstop_after, f64, "quote", ""),
    LOADLINE_MEMBER(LossOutcome, shares.residual, residual, f64, "quote", ""),
    LOADLINE_MEMBER(LossOutcome, shares.haircut, haircut, f64, "of every gain", "[0, 1]"),
    LOADLINE_MEMBER(LossOutcome, shares.uncovered, uncovered, f64, "quote", ""),
    LOADLINE_LIST(LossOutcome, gains_after, "f64", 0),
};

constexpr std::array kLossRecords = {
    LOADLINE_WRITTEN("deleveraging_row", DeleveragingRow, kDeleveragingRow),
    LOADLINE_WRITTEN("deleveraging_inputs", DeleveragingInputs, kDeleveragingInputs),
    LOADLINE_RECORD("deleveraging_outcome", DeleveragingOutcome, kDeleveragingOutcome),
    LOADLINE_WRITTEN("loss_inputs", LossInputs, kLossInputs),
    LOADLINE_RECORD("loss_outcome", LossOutcome, kLossOutcome),
};

constexpr std::array kLossProcedures = {
    procedure<DeleveragingInputs, deleverage>(
        {"deleveraging_order", "deleveraging_inputs", "deleveraging_outcome"}),
    procedure<LossInputs, share>({"share_loss", "loss_inputs", "loss_outcome"}),
};

}  // namespace

std::span<const Record> loss_records() noexcept {
  return kLossRecords;
}

std::span<const Procedure> loss_procedures() noexcept {
  return kLossProcedures;
}

}  // namespace loadline::wire

// Liquidation intervals of option books: records and procedures.
#include "core/margin/option/interval/pmrm1_intervals.hpp"
#include "core/margin/option/interval/pmrm2_intervals.hpp"
#include "core/margin/option/interval/scan_intervals.hpp"
#include "core/margin/option/interval/standard_manager_intervals.hpp"
#include "core/wire/margin/option_calls.hpp"
#include "core/wire/procedure_tables.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

/// An interval needs two turns of a margin that is made of some hundred curves; a book of 512 legs
/// in the tests has a handful.
constexpr std::size_t kMostIntervals = 256;
/// Two edges an interval, and what touches zero beside.
constexpr std::size_t kMostStretches = 1024;

struct Pmrm2IntervalInputs {
  Pmrm2Account account;
  Pmrm2Rules rules = pmrm2_rules();
  SpotSearch search;
};

struct Pmrm1IntervalInputs {
  Pmrm1Inputs given;
  SpotSearch search;
};

struct StandardIntervalInputs {
  StandardAccount account;
  std::uint32_t market = 0;
  SpotSearch search;
};

struct OptionIntervals {
  SpotMap map;
  std::span<const LiquidationInterval> intervals;
  std::span<const SpotStretch> stretches;
};

/// Without rules those of the venue hold, as in `ScanInputs`.
struct ScanIntervalInputs {
  ScanHolding holding;
  ScanRules rules;
  SpotSearch search;
};

/// Runs `search(intervals, stretches)` with room for both.
template <class Search>
Result<OptionIntervals> with_room(Search search, Arena& arena) noexcept {
  std::span<LiquidationInterval> intervals;
  std::span<SpotStretch> stretches;
  Error error = take(arena, kMostIntervals, intervals);
  if (error.code == ErrorCode::ok) error = take(arena, kMostStretches, stretches);
  if (error.code != ErrorCode::ok) return error;
  const Result<SpotMap> map = search(intervals, stretches);
  if (!map.ok()) return map.error();
  return OptionIntervals{*map, intervals.first(map->count), stretches.first(map->stretches)};
}

Result<OptionIntervals> pmrm2(const Pmrm2IntervalInputs& in, Arena& arena) noexcept {
  const auto search = [&](std::span<LiquidationInterval> out,
                          std::span<SpotStretch> stretches) noexcept {
    return pmrm2_intervals(in.account, in.rules, in.search, out, stretches, arena);
  };
  return with_room(search, arena);
}

Result<OptionIntervals> pmrm1(const Pmrm1IntervalInputs& in, Arena& arena) noexcept {
  const auto search = [&](std::span<LiquidationInterval> out,
                          std::span<SpotStretch> stretches) noexcept {
    return pmrm1_intervals(in.given.account, in.given.rules, in.search, out, stretches, arena);
  };
  return with_room(search, arena);
}

Result<OptionIntervals> standard(const StandardIntervalInputs& in, Arena& arena) noexcept {
  const auto search = [&](std::span<LiquidationInterval> out,
                          std::span<SpotStretch> stretches) noexcept {
    return standard_manager_intervals(in.account, in.market, in.search, out, stretches, arena);
  };
  return with_room(search, arena);
}

Result<OptionIntervals> scan(const ScanIntervalInputs& in, Arena& arena) noexcept {
  const auto search = [&](std::span<LiquidationInterval> out,
                          std::span<SpotStretch> stretches) noexcept {
    return scan_intervals(in.holding, in.rules, in.search, out, stretches, arena);
  };
  return with_room(search, arena);
}

constexpr std::array kSpotSearch = {
    LOADLINE_OPTIONAL(SpotSearch, lowest_factor, f64, "of the spot", "[2^-20, 1]"),
    LOADLINE_OPTIONAL(SpotSearch, highest_factor, f64, "of the spot", "[1, 2^20]"),
    LOADLINE_OPTIONAL(SpotSearch, max_iterations, u32, "", "[2, 1000000]"),
};

constexpr std::array kPmrm2IntervalInputs = {
    LOADLINE_FIELD(Pmrm2IntervalInputs, account, record, "", "pmrm2_account"),
    LOADLINE_OPTIONAL(Pmrm2IntervalInputs, rules, record, "", "pmrm2_rules"),
    LOADLINE_OPTIONAL(Pmrm2IntervalInputs, search, record, "", "spot_search"),
};

constexpr std::array kPmrm1IntervalInputs = {
    LOADLINE_MEMBER(Pmrm1IntervalInputs, given.account, account, record, "", "pmrm1_account"),
    LOADLINE_MEMBER(Pmrm1IntervalInputs, given.rules, rules, record, "", "pmrm1_rules"),
    LOADLINE_OPTIONAL(Pmrm1IntervalInputs, search, record, "", "spot_search"),
};

constexpr std::array kStandardIntervalInputs = {
    LOADLINE_FIELD(StandardIntervalInputs, account, record, "", "standard_account"),
    LOADLINE_OPTIONAL(StandardIntervalInputs, market, u32, "index of the market", ""),
    LOADLINE_OPTIONAL(StandardIntervalInputs, search, record, "", "spot_search"),
};

constexpr std::array kScanIntervalInputs = {
    LOADLINE_MEMBER(ScanIntervalInputs, holding.account, account, record, "", "scan_account"),
    LOADLINE_MEMBER(ScanIntervalInputs, holding.cash, cash, f64, "settlement currency", "finite"),
    LOADLINE_OPTIONAL(ScanIntervalInputs, rules, record, "", "scan_rules"),
    LOADLINE_OPTIONAL(ScanIntervalInputs, search, record, "", "spot_search"),
};

constexpr std::array kSpotStretch = {
    LOADLINE_FIELD(SpotStretch, low, f64, "quote per underlying", ""),
    LOADLINE_FIELD(SpotStretch, high, f64, "quote per underlying", ""),
    LOADLINE_FIELD(SpotStretch, has_boundary, flag, "", ""),
};

constexpr std::array kOptionIntervals = {
    LOADLINE_MEMBER(OptionIntervals, map.complete, complete, flag, "", ""),
    LOADLINE_MEMBER(OptionIntervals, map.cells, cells, u32, "", ""),
    LOADLINE_MEMBER(OptionIntervals, map.lowest, lowest, f64, "quote per underlying", ""),
    LOADLINE_MEMBER(OptionIntervals, map.highest, highest, f64, "quote per underlying", ""),
    LOADLINE_MEMBER(OptionIntervals, map.falling, falling, record, "", "side_boundary"),
    LOADLINE_MEMBER(OptionIntervals, map.rising, rising, record, "", "side_boundary"),
    LOADLINE_LIST(OptionIntervals, intervals, "liquidation_interval", 0),
    LOADLINE_LIST(OptionIntervals, stretches, "spot_stretch", 0),
};

template <auto Rules>
void write_scan(std::byte* record) noexcept {
  const ScanIntervalInputs inputs{{}, Rules(), {}};
  std::memcpy(record, &inputs, sizeof inputs);
}

constexpr std::uint32_t kScanIntervalBytes = sizeof(ScanIntervalInputs);

constexpr std::array kOptionIntervalRecords = {
    LOADLINE_WRITTEN("spot_search", SpotSearch, kSpotSearch),
    LOADLINE_WRITTEN("pmrm2_interval_inputs", Pmrm2IntervalInputs, kPmrm2IntervalInputs),
    LOADLINE_WRITTEN("pmrm1_interval_inputs", Pmrm1IntervalInputs, kPmrm1IntervalInputs),
    LOADLINE_WRITTEN("standard_interval_inputs", StandardIntervalInputs, kStandardIntervalInputs),
    Record{"deribit_interval_inputs", kScanIntervalBytes, kScanIntervalInputs,
           write_scan<deribit_rules>},
    Record{"paradex_interval_inputs", kScanIntervalBytes, kScanIntervalInputs,
           write_scan<paradex_rules>},
    LOADLINE_RECORD("spot_stretch", SpotStretch, kSpotStretch),
    LOADLINE_RECORD("option_intervals", OptionIntervals, kOptionIntervals),
};

constexpr std::array kOptionIntervalProcedures = {
    procedure<Pmrm2IntervalInputs, pmrm2>(
        {"pmrm2_intervals", "pmrm2_interval_inputs", "option_intervals"}),
    procedure<Pmrm1IntervalInputs, pmrm1>(
        {"pmrm1_intervals", "pmrm1_interval_inputs", "option_intervals"}),
    procedure<StandardIntervalInputs, standard>(
        {"derive_standard_intervals", "standard_interval_inputs", "option_intervals"}),
    procedure<ScanIntervalInputs, scan>(
        {"deribit_portfolio_intervals", "deribit_interval_inputs", "option_intervals"}),
    procedure<ScanIntervalInputs, scan>(
        {"paradex_portfolio_intervals", "paradex_interval_inputs", "option_intervals"}),
};

}  // namespace

std::span<const Record> option_interval_records() noexcept {
  return kOptionIntervalRecords;
}

std::span<const Procedure> option_interval_procedures() noexcept {
  return kOptionIntervalProcedures;
}

}  // namespace loadline::wire

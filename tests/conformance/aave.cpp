// Aave: @aave/math-utils' own test figures and executed summaries, against the contracts' rules.
#include <algorithm>
#include <array>
#include <vector>

#include "core/margin/lending/aave_health.hpp"

#include "tests/conformance/case.hpp"

namespace loadline::conformance {
namespace {

using namespace aave;

constexpr double kPeerTolerance = 1.3e-4;  // vectors/README.md: the peer's own rounding

/// A market and an account built from a case, both owning their arrays.
struct Holdings {
  std::vector<Reserve> reserves;
  std::vector<Position> positions;

  Market market(std::uint64_t now, Version version) const {
    return {.reserves = reserves, .e_modes = {}, .now = now, .version = version};
  }
  Account account() const { return {.positions = positions, .e_mode_category = 0}; }
};

Reserve plain_reserve(const u256& price, unsigned decimals, std::uint32_t ltv, std::uint32_t lt) {
  return {.price = price,
          .liquidity_index = kRay,
          .liquidity_rate = 0,
          .variable_borrow_index = kRay,
          .variable_borrow_rate = 0,
          .scaled_variable_debt = 0,
          .scaled_supply = 0,
          .accrued_to_treasury = 0,
          .available_liquidity = 0,
          .isolation_debt = 0,
          .debt_ceiling = 0,
          .supply_cap = 0,
          .borrow_cap = 0,
          .last_update = 0,
          .ltv_bps = ltv,
          .liquidation_threshold_bps = lt,
          .liquidation_bonus_bps = lt > 0 ? 10500u : 0u,
          .decimals = decimals,
          .e_mode_category = 0,
          .flags = kActive | kBorrowingEnabled};
}

/// The rule family's answer, or the reason it gives none.
Result<AccountData> evaluate(const Holdings& input, std::uint64_t now, Version version) {
  const Market market = input.market(now, version);
  const Account account = input.account();
  if (const Error error = check(market, account); error.code != ErrorCode::ok) return error;
  std::array<Balance, kMaxReserves> balances;
  return account_data(market, account, std::span{balances}.first(input.positions.size()));
}

void add(Digest& digest, const u256& value) {
  for (const std::uint64_t word : value.limb) digest.add(word);
}

std::uint64_t digest_of(const AccountData& data) {
  Digest digest;
  for (const u256* value : {&data.total_collateral, &data.total_debt, &data.available_borrows,
                            &data.weighted_collateral, &data.health_factor}) {
    add(digest, *value);
  }
  digest.add(data.average_ltv_bps);
  digest.add(data.average_liquidation_threshold_bps);
  return digest.value();
}

/// Relative difference, 0 when both are 0.
double relative(double got, double want) {
  return got == want ? 0.0 : std::fabs(got - want) / std::fabs(want);
}

Case decide(std::string label, double error, double tolerance, std::uint64_t digest,
            std::string note = {}) {
  return {std::move(label), error <= tolerance, error, tolerance, digest, std::move(note)};
}

const Json& first_of(const Json& in, std::initializer_list<const char*> names) {
  static const Json none;
  for (const char* name : names) {
    if (in.contains(name)) return in.at(name);
  }
  return none;
}

// The health factor of one collateral and one debt, both worth their own number of base units.
Case health_factor(const Json& vector, double unit) {
  const Json& in = vector.at("in");
  Holdings input;
  const auto lt = static_cast<std::uint32_t>(number(first_of(in, {"ltBps", "lt"})));
  input.reserves = {plain_reserve(u256{1}, 0, lt, lt), plain_reserve(u256{1}, 0, 0, 0)};
  input.positions = {{scaled(in.at("collateral"), 0), u256{0}, 0, 1},
                     {u256{0}, scaled(in.at("debt"), 0), 1, 0}};
  const auto data = evaluate(input, 1, Version::v3_3);
  if (!data.ok()) return {"", false, 0, 0, 0, std::string(error_name(data.error().code))};
  const double want = number(vector.at("out"));
  if (data->status == HealthStatus::no_debt) {
    return {"", want == -1.0, 0, 0, digest_of(*data), "no debt: the peer says -1, we say no_debt"};
  }
  const double got = as_double(data->health_factor) / 1e18 * unit;
  return decide("", relative(got, want), kPeerTolerance, digest_of(*data));
}

Case available_borrows(const Json& vector) {
  const Json& in = vector.at("in");
  const Decimal bps = decimal(first_of(in, {"ltvBps", "ltv"}));
  Exact exact;
  const u256 limit = exact.multiply_divide(scaled(in.at("collateral"), 0), bps.units,
                                           power_of_ten(bps.digits + 4), Rounding::down);
  const u256 debt = scaled(in.at("debt"), 0);
  const u256 got = limit > debt ? exact.subtract(limit, debt) : u256{0};
  Digest digest;
  add(digest, got);
  return decide("", got == scaled(vector.at("out"), 0) ? 0.0 : 1.0, 0.0, digest.value());
}

Case user_summary(const Json& vector) {
  const Json& in = vector.at("in");
  const auto decimals = static_cast<unsigned>(number(in.at("decimals")));
  const auto bps = [](const Json& fraction) {
    return static_cast<std::uint32_t>(std::lround(number(fraction) * 1e4));
  };
  Holdings input;
  input.reserves = {
      plain_reserve(scaled(in.at("priceInRef"), 8), decimals, bps(in.at("ltv")), bps(in.at("lt")))};
  input.positions = {
      {scaled(in.at("supply"), decimals), scaled(in.at("variableDebt"), decimals), 0, 1}};
  const auto data =
      evaluate(input, static_cast<std::uint64_t>(number(in.at("now"))), Version::v3_3);
  if (!data.ok()) return {"", false, 0, 0, 0, std::string(error_name(data.error().code))};

  const Json& out = vector.at("out");
  const double collateral = as_double(data->total_collateral) / 1e8;
  const double debt = as_double(data->total_debt) / 1e8;
  const double usd = number(in.at("refPriceUsd"));
  const std::pair<const char*, double> rows[] = {
      {"totalLiquidityRef", collateral},
      {"totalLiquidityUSD", collateral * usd},
      {"totalCollateralRef", collateral},
      {"totalBorrowsRef", debt},
      {"totalBorrowsUSD", debt * usd},
      {"availableBorrowsRef", as_double(data->available_borrows) / 1e8},
      {"currentLoanToValue", static_cast<double>(data->average_ltv_bps) / 1e4},
      {"currentLiquidationThreshold",
       static_cast<double>(data->average_liquidation_threshold_bps) / 1e4},
      {"healthFactor", as_double(data->health_factor) / 1e18},
  };
  double worst = 0.0;
  for (const auto& [name, got] : rows) {
    if (out.contains(name)) worst = std::max(worst, relative(got, number(out.at(name))));
  }
  return decide("", worst, 1e-15, digest_of(*data));
}

Case reserve_totals(const Json& vector) {
  // The peer's mock reserves: price 10, LTV 50 %, threshold 60 %.
  Holdings input;
  for (const auto& [name, holding] : vector.at("in").items()) {
    if (!holding.is_object()) continue;
    const unsigned decimals = name == "usdc" ? 6 : 18;
    const auto reserve = static_cast<std::uint32_t>(input.reserves.size());
    input.reserves.push_back(plain_reserve(scaled(10, 8), decimals, 5000, 6000));
    input.positions.push_back(
        {scaled(holding.at("supply"), decimals), scaled(holding.at("debt"), decimals), reserve, 1});
  }
  const auto data = evaluate(input, 1, Version::v3_3);
  if (!data.ok()) return {"", false, 0, 0, 0, std::string(error_name(data.error().code))};
  const Json& out = vector.at("out");
  const bool same = data->total_collateral == scaled(out.at("totalCollateralRef"), 8) &&
                    data->total_debt == scaled(out.at("totalBorrowsRef"), 8) &&
                    data->average_ltv_bps == static_cast<std::uint64_t>(number(out.at("ltvBps"))) &&
                    data->average_liquidation_threshold_bps ==
                        static_cast<std::uint64_t>(number(out.at("ltBps")));
  return decide("", same ? 0.0 : 1.0, 0.0, digest_of(*data));
}

/// Ray arithmetic of one or two integers, exactly.
Case ray_maths(const std::string& fn, const Json& vector) {
  const Json& in = vector.at("in");
  const u256 a = scaled(in.at("a"), 0);
  const u256 b = in.contains("b") ? scaled(in.at("b"), 0) : u256{0};
  const u256 ratio{1'000'000'000};
  Exact exact;
  u256 got;
  if (fn == "wadToRay") got = exact.multiply(a, ratio);
  if (fn == "rayToWad") got = exact.multiply_divide(a, u256{1}, ratio, Rounding::half_up);
  if (fn == "rayMul") got = exact.ray_multiply(a, b, Rounding::half_up);
  if (fn == "rayDiv") got = exact.ray_divide(a, b, Rounding::half_up);
  if (fn == "wadDiv") got = exact.wad_divide(a, b, Rounding::half_up);
  Digest digest;
  add(digest, got);
  const bool same = !exact.overflowed() && got == scaled(vector.at("out"), 0);
  return decide("", same ? 0.0 : 1.0, 0.0, digest.value());
}

/// Interest between two instants, on an index or on a balance.
Case interest(const std::string& fn, const Json& vector) {
  const Json& in = vector.at("in");
  const auto instant = [&](std::initializer_list<const char*> names) {
    return static_cast<std::uint64_t>(number(first_of(in, names)));
  };
  const std::uint64_t from = instant({"lastUpdateTimestamp", "lastUpdate", "from"});
  const std::uint64_t to = instant({"currentTimestamp", "now", "to"});
  const Json& index = first_of(in, {"index", "reserveIndex"});
  Reserve reserve = plain_reserve(u256{1}, 0, 0, 0);
  reserve.liquidity_rate = reserve.variable_borrow_rate =
      scaled(first_of(in, {"rate", "reserveRate", "userStableRate"}), 0);
  if (!index.is_null()) reserve.liquidity_index = reserve.variable_borrow_index = scaled(index, 0);
  reserve.last_update = from;

  const auto indexes = indexes_at(reserve, rules_of(Version::v3_3), to);
  if (!indexes.ok()) return {"", false, 0, 0, 0, std::string(error_name(indexes.error().code))};
  const bool linear = fn.find("inear") != std::string::npos || fn == "normalizedIncome" ||
                      fn == "reserveNormalizedIncome";
  u256 got = linear ? indexes->liquidity : indexes->variable_borrow;
  const Json& balance = first_of(in, {"balance", "principalBalance"});
  if (!balance.is_null()) {
    Exact exact;
    got = exact.ray_multiply(scaled(balance, 0), got, Rounding::half_up);
  }
  Digest digest;
  add(digest, got);
  return decide("", relative(as_double(got), number(vector.at("out"))), kPeerTolerance,
                digest.value());
}

Case math_utils_case(const std::string& fn, const Json& vector) {
  if (fn == "healthFactor") return health_factor(vector, 1.0);
  if (fn == "healthFactorBigUnits") return health_factor(vector, 1e4);
  if (fn == "availableBorrows") return available_borrows(vector);
  if (fn == "userSummary") return user_summary(vector);
  if (fn == "reserveTotals2") return reserve_totals(vector);
  for (const char* name : {"wadToRay", "rayToWad", "rayMul", "rayDiv", "wadDiv"}) {
    if (fn == name) return ray_maths(fn, vector);
  }
  for (const char* name :
       {"linearInterest", "linearBalance", "normalizedIncome", "reserveNormalizedIncome",
        "compoundedInterest", "compoundedBalance", "compoundedStableBalance"}) {
    if (fn == name) return interest(fn, vector);
  }
  return {"", false, 0, 0, 0, "no rule of this engine computes it"};
}

std::vector<Reserve> peer_reserves(const Json& rows) {
  std::vector<Reserve> reserves;
  for (const Json& row : rows) {
    Reserve reserve =
        plain_reserve(scaled(row.at("price8"), 0), static_cast<unsigned>(number(row.at("dec"))),
                      static_cast<std::uint32_t>(number(row.at("ltvBps"))),
                      static_cast<std::uint32_t>(number(row.at("ltBps"))));
    reserve.liquidity_index = scaled(row.at("liquidityIndex"), 0);
    reserve.liquidity_rate = scaled(row.at("liquidityRate"), 0);
    reserve.variable_borrow_index = scaled(row.at("variableBorrowIndex"), 0);
    reserve.variable_borrow_rate = scaled(row.at("variableBorrowRate"), 0);
    reserve.last_update = static_cast<std::uint64_t>(number(row.at("lastUpdate")));
    reserves.push_back(reserve);
  }
  return reserves;
}

/// What one unit of rounding in every holding can move a total by, in base currency units.
double one_unit_each(const Holdings& input) {
  double sum = 0.0;
  for (const Position& position : input.positions) {
    const Reserve& reserve = input.reserves[position.reserve];
    sum += 1.0 + as_double(reserve.price) / as_double(power_of_ten(reserve.decimals));
  }
  return sum;
}

Case peer_total(const std::string& label, const u256& got, const Json& want, double one_unit) {
  const double units = number(want) * 1e8;
  const double error = relative(as_double(got), units);
  Case result = decide(label, error, 1e-8, 0);
  if (!result.passed && std::fabs(as_double(got) - units) <= one_unit) {
    result.passed = true;
    result.error = 0.0;
    result.note = "explained: one base unit of a holding, rounded";
  }
  return result;
}

void peer_row(const Holdings& input, const Json& vector, const Json& meta, std::size_t row,
              std::vector<Case>& cases) {
  struct Rule {
    const char* name;
    Version version;
    double tolerance;
  };
  const auto now = static_cast<std::uint64_t>(number(meta.at("now")));
  const Json& out = vector.at("out");
  for (const Rule rule : {Rule{"up to v3.4", Version::v3_3, kPeerTolerance},
                          Rule{"from v3.5", Version::v3_5, 3e-5}}) {
    const std::string label = "row " + std::to_string(row) + ", " + rule.name + ": ";
    const auto data = evaluate(input, now, rule.version);
    if (!data.ok()) {
      cases.push_back({label, false, 0, 0, 0, std::string(error_name(data.error().code))});
      continue;
    }
    const std::size_t first = cases.size();
    const double one_unit = one_unit_each(input);
    cases.push_back(peer_total(label + "collateral", data->total_collateral,
                               out.at("totalCollateralUSD"), one_unit));
    cases.push_back(
        peer_total(label + "debt", data->total_debt, out.at("totalBorrowsUSD"), one_unit));
    const bool no_debt = data->status == HealthStatus::no_debt;
    const double peer_health = number(out.at("healthFactor"));
    cases.push_back(no_debt || peer_health < 0
                        ? decide(label + "health", no_debt == (peer_health < 0) ? 0.0 : 1.0, 0.0, 0)
                        : decide(label + "health",
                                 relative(as_double(data->health_factor) / 1e18, peer_health),
                                 rule.tolerance, 0));
    // The chain truncates both averages to whole basis points; the peer keeps twenty digits.
    cases.push_back(
        decide(label + "threshold",
               std::fabs(static_cast<double>(data->average_liquidation_threshold_bps) / 1e4 -
                         number(out.at("currentLiquidationThreshold"))),
               1e-4, 0));
    for (std::size_t i = first; i < cases.size(); ++i) cases[i].digest = digest_of(*data);
  }
}

}  // namespace

Report aave_math_utils(const Json& file) {
  Report report{"relative; integers exact", {}};
  for (const Json& vector : file.at("vectors")) {
    const std::string fn = vector.at("fn").get<std::string>();
    Case result = math_utils_case(fn, vector);
    result.label = fn + " " + vector.at("in").dump();
    report.cases.push_back(std::move(result));
  }
  return report;
}

Report aave_peer_run(const Json& file) {
  Report report{"relative", {}};
  const Json& meta = file.at("meta");
  std::size_t row = 0;
  for (const Json& vector : file.at("vectors")) {
    Holdings input;
    input.reserves = peer_reserves(meta.at("reserves"));
    std::uint32_t reserve = 0;
    for (const Json& holding : vector.at("in").at("userReserves")) {
      input.positions.push_back({scaled(holding[0], 0), scaled(holding[1], 0), reserve++,
                                 holding[2].get<bool>() ? 1u : 0u});
    }
    peer_row(input, vector, meta, row++, report.cases);
  }
  return report;
}

}  // namespace loadline::conformance

#include "core/margin/lending/aave_solve.hpp"

#include "core/base/limits.hpp"
#include "core/margin/lending/pool/aave_inverse.hpp"
#include "core/margin/lending/pool/aave_search.hpp"

namespace loadline::aave {
namespace {

/// Above every amount that the protocol can store over an index.
constexpr u256 kMaxAmount{0, ~0ull, ~0ull, ~0ull};

/// Checks with an amount as bound are met one after the other; there are not more of them.
constexpr int kMaxBounds = 8;

/// What carrying out the action with one amount shows.
enum class Effect {
  works,
  below_target,  ///< accepted, with too low a health factor
  too_small,     ///< rounds to nothing
  refused,
  reverted,  ///< the contract's arithmetic overflows
};

struct Probe {
  Effect effect;
  Verdict verdict;
};

/// Which amount of one action is looked for. `target` 0: the protocol's checks alone.
struct Goal {
  ActionType type;
  std::uint32_t reserve;
  u256 target;
};

class Solver {
 public:
  Solver(const Market& market, State& state, std::span<Balance> balances, const Goal& goal) noexcept
      : pool_(market, state, balances), goal_(goal) {}

  Result<Solution> solve() noexcept;

 private:
  Action action(const u256& amount) const noexcept;
  Probe probe(const u256& amount) noexcept;
  u256 least_amount() const noexcept;
  u256 ceiling() const noexcept;
  std::optional<u256> guess() const noexcept;
  u256 within_bounds(u256 amount) noexcept;
  Solution largest() noexcept;
  Solution smallest() noexcept;

  Pool pool_;
  Goal goal_;
  AccountData data_{};
  u256 least_;
};

bool adds_to_health(ActionType type) noexcept {
  return type == ActionType::supply || type == ActionType::repay;
}

Limiter limiter_of(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::not_enough_balance:
      return Limiter::balance;
    case Refusal::not_enough_liquidity:
    case Refusal::invalid_amount:
      return Limiter::liquidity;
    case Refusal::supply_cap_exceeded:
    case Refusal::borrow_cap_exceeded:
      return Limiter::cap;
    case Refusal::debt_ceiling_exceeded:
      return Limiter::debt_ceiling;
    case Refusal::ltv_validation_failed:
    case Refusal::health_factor_too_low:
    case Refusal::collateral_cannot_cover_borrow:
      return Limiter::collateral;
    default:
      return Limiter::refused;
  }
}

Action Solver::action(const u256& amount) const noexcept {
  return {.amount = amount,
          .amount_received = {},
          .type = goal_.type,
          .reserve = goal_.reserve,
          .reserve_received = 0,
          .e_mode_category = 0};
}

Probe Solver::probe(const u256& amount) noexcept {
  const Action tried = action(amount);
  const Journal journal{pool_, tried};
  const Outcome outcome = execute(pool_, tried);
  Probe result{Effect::works, {}};
  if (!outcome.ok()) {
    result.effect = Effect::reverted;
  } else if (outcome->refusal != Refusal::none) {
    const bool small = outcome->refusal == Refusal::invalid_amount && amount < least_;
    result = {small ? Effect::too_small : Effect::refused, *outcome};
  } else if (!is_zero(goal_.target)) {
    const Result<AccountData> data = account_data_of(pool_);
    if (!data.ok()) {
      result.effect = Effect::reverted;
    } else if (data->health_factor < goal_.target) {
      result.effect = Effect::below_target;
    }
  }
  journal.restore(pool_.state);
  return result;
}

/// The least amount that does not round to a scaled amount of zero.
u256 Solver::least_amount() const noexcept {
  const Reserve& reserve = pool_.state.reserves[goal_.reserve];
  const Roundings& roundings = pool_.roundings;
  Exact exact;
  switch (goal_.type) {
    case ActionType::supply:
      return least_preimage(exact, 1, kRay, reserve.liquidity_index, roundings.supply_mint);
    case ActionType::withdraw:
      return least_preimage(exact, 1, kRay, reserve.liquidity_index, roundings.supply_burn);
    case ActionType::borrow:
      return least_preimage(exact, 1, kRay, reserve.variable_borrow_index, roundings.debt_mint);
    default:
      return least_preimage(exact, 1, kRay, reserve.variable_borrow_index, roundings.debt_burn);
  }
}

u256 Solver::ceiling() const noexcept {
  Exact exact;
  if (goal_.type == ActionType::withdraw) return supply_of(pool_, exact, goal_.reserve);
  if (goal_.type == ActionType::repay) return debt_of(pool_, exact, goal_.reserve);
  return kMaxAmount;
}

std::optional<u256> Solver::guess() const noexcept {
  const std::uint32_t id = goal_.reserve;
  const u256& target = goal_.target > kWad ? goal_.target : kWad;
  if (goal_.type == ActionType::supply || goal_.type == ActionType::withdraw) {
    return collateral_for_health(pool_, data_, goal_.type, id,
                                 is_zero(goal_.target) ? kWad : goal_.target);
  }
  if (goal_.type == ActionType::repay) {
    return debt_for_health(pool_, data_, goal_.type, id, goal_.target);
  }
  const std::optional<u256> healthy = debt_for_health(pool_, data_, goal_.type, id, target);
  const std::optional<u256> covered = borrow_for_cover(pool_, data_, id);
  if (!healthy || !covered) return healthy ? healthy : covered;
  return *healthy < *covered ? healthy : covered;
}

/// Lowers an amount to the bounds of the checks that refuse it and say how much they allow.
u256 Solver::within_bounds(u256 amount) noexcept {
  for (int i = 0; i < kMaxBounds; ++i) {
    const Probe tried = probe(amount);
    if (tried.effect != Effect::refused) break;
    switch (tried.verdict.refusal) {
      case Refusal::not_enough_balance:
      case Refusal::not_enough_liquidity:
      case Refusal::borrow_cap_exceeded:
      case Refusal::debt_ceiling_exceeded:
      case Refusal::invalid_amount:
        if (tried.verdict.limit >= amount) return amount;
        amount = tried.verdict.limit;
        continue;
      default:
        return amount;
    }
  }
  return amount;
}

Solution Solver::largest() noexcept {
  const u256 most = ceiling();
  u256 start = guess().value_or(most);
  if (start > most) start = most;
  start = within_bounds(start);
  const u256 amount = last_low(start, most, [this](const u256& tried) {
    const Effect effect = probe(tried).effect;
    return effect == Effect::works || effect == Effect::too_small;
  });
  const u256 past = saturating_add(amount, 1);
  const Probe beyond = probe(past < least_ ? least_ : past);
  const bool none = amount < least_;
  if (beyond.effect != Effect::refused) {
    return {.amount = none ? u256{} : amount, .limiter = Limiter::none, .refusal = Refusal::none};
  }
  const Refusal refusal = beyond.verdict.refusal;
  if (none) return {.amount = {}, .limiter = Limiter::refused, .refusal = refusal};
  return {.amount = amount, .limiter = limiter_of(refusal), .refusal = refusal};
}

Solution Solver::smallest() noexcept {
  const u256 most = ceiling();
  const std::optional<u256> start = guess();
  if (!start) {
    // The amount does not move the health factor, or not far enough however large it is.
    const Probe any = probe(least_);
    const bool refused = any.effect == Effect::refused && is_zero(any.verdict.limit);
    return {.amount = {},
            .limiter = refused ? Limiter::refused : Limiter::unreachable,
            .refusal = refused ? any.verdict.refusal : Refusal::none};
  }
  const u256 below = last_low(saturating_subtract(*start, 1), most, [this](const u256& tried) {
    const Effect effect = probe(tried).effect;
    return effect == Effect::below_target || effect == Effect::too_small;
  });
  const u256 amount = saturating_add(below, 1);
  const Probe found = probe(amount);
  if (found.effect == Effect::works && amount <= most) {
    return {.amount = amount, .limiter = Limiter::none, .refusal = Refusal::none};
  }
  // A check with a bound lets smaller amounts pass; one without refuses them all.
  const bool all = found.effect == Effect::refused && is_zero(found.verdict.limit);
  return {.amount = {},
          .limiter = all ? Limiter::refused : Limiter::unreachable,
          .refusal = found.verdict.refusal};
}

Result<Solution> Solver::solve() noexcept {
  const Error error = check_action(pool_, action({}));
  if (error.code != ErrorCode::ok) return error;
  const Result<AccountData> data = account_data_of(pool_);
  if (!data.ok()) return data.error();
  data_ = *data;
  least_ = least_amount();
  const bool on_target = data_.health_factor >= goal_.target;
  if (adds_to_health(goal_.type)) {
    return on_target ? Solution{{}, Limiter::none, Refusal::none} : smallest();
  }
  if (!on_target) return Solution{{}, Limiter::unreachable, Refusal::none};
  return largest();
}

Result<Solution> solve(const Market& market, const Account& account, const Goal& goal,
                       Arena& arena) noexcept {
  const Arena::Scope scope{arena};
  const std::size_t count = market.reserves.size();
  State state{.reserves = arena.take<Reserve>(count),
              .positions = arena.take<Position>(count),
              .position_count = 0,
              .e_mode_category = 0};
  const std::span<Balance> balances = arena.take<Balance>(count);
  if (count != 0 && (state.reserves.empty() || state.positions.empty() || balances.empty())) {
    return Error{.code = ErrorCode::capacity_exceeded,
                 .field = Field::arena,
                 .value = to_double(solve_workspace_bytes(market))};
  }
  const Error error = begin(market, account, state);
  if (error.code != ErrorCode::ok) return error;
  return Solver{market, state, balances, goal}.solve();
}

}  // namespace

std::size_t solve_workspace_bytes(const Market& market) noexcept {
  constexpr std::size_t kAlignment = 3 * alignof(std::max_align_t);
  return market.reserves.size() * (sizeof(Reserve) + sizeof(Position) + sizeof(Balance)) +
         kAlignment;
}

Result<Solution> max_borrow(const Market& market, const Account& account, std::uint32_t reserve,
                            Arena& arena) noexcept {
  return solve(market, account, {ActionType::borrow, reserve, {}}, arena);
}

Result<Solution> max_withdraw(const Market& market, const Account& account, std::uint32_t reserve,
                              Arena& arena) noexcept {
  return solve(market, account, {ActionType::withdraw, reserve, {}}, arena);
}

Result<Solution> amount_for_health(const Market& market, const Account& account, ActionType type,
                                   std::uint32_t reserve, const u256& target,
                                   Arena& arena) noexcept {
  if (type > ActionType::repay) {
    return Error{.code = ErrorCode::out_of_domain,
                 .field = Field::actions,
                 .value = to_double(static_cast<std::uint32_t>(type))};
  }
  return solve(market, account, {type, reserve, target}, arena);
}

}  // namespace loadline::aave

// A boundary along a line of integers, looked at from both sides, from near and from far.
#pragma once

#include "core/margin/lending/boundary/price_boundary.hpp"

#include "tests/native/aave_action_sample.hpp"
#include "tests/native/account_look.hpp"

namespace loadline::test {

using samples::minus;
using samples::plus;

inline constexpr int kTriedOnLine = 20;

/// The line along which an account is asked: integers from `least` to `most`, `now` among them.
struct Line {
  u256 now;
  u256 least;
  u256 most;
  bool falls;            ///< towards its boundary
  bool is_price = true;  ///< else a factor or seconds, counted from the account as it is
};

/// From 2^-10 to 2^11 times x, evenly in the logarithm to a factor of two.
inline u256 about(samples::Draw& draw, const u256& x) {
  Exact exact;
  const u256 wide = exact.multiply(x, draw.between(1u << 20, (2u << 20) - 1));
  return shift_right(wide, static_cast<unsigned>(draw.between(10, 30)));
}

/// With more collateral the boundary is as far away, or farther, or gone.
inline bool no_nearer(const lending::Boundary& before, const lending::Boundary& after, bool falls) {
  switch (before.reach) {
    case Reach::reached:
      return after.reach == Reach::unreachable ||
             (after.reach == Reach::reached &&
              (falls ? after.first_liquidatable <= before.first_liquidatable
                     : after.first_liquidatable >= before.first_liquidatable));
    case Reach::unreachable:
    case Reach::no_debt:
      return after.reach == before.reach;
    case Reach::no_exposure:
      return after.reach != Reach::already_liquidatable;
    default:
      return true;
  }
}

inline bool same(const Result<lending::Boundary>& a, const lending::Boundary& b) {
  return a.ok() && a->reach == b.reach && a->last_healthy == b.last_healthy &&
         a->first_liquidatable == b.first_liquidatable;
}

/// Asks the rule on both sides of the boundary, at points about it and about now, and from beside
/// it; then with more collateral. An account has `line()`, `boundary()`, `liquidatable()`; `at(x)`
/// is the account there, `richer(draw)` the one with more collateral.
template <class Account>
Look look_along(const Account& account, samples::Draw& draw) {
  Look look;
  const Line line = account.line();
  const auto found = account.boundary();
  look.expect(found.ok(), "no answer");
  if (!found.ok()) return look;
  const bool now = account.liquidatable(), reached = found->reach == Reach::reached;
  look.liquidatable += now;
  const bool already = found->reach == Reach::already_liquidatable;
  look.expect(found->reach == Reach::no_exposure || now == already, "today");
  const auto then = account.richer(draw).boundary();
  look.expect(then.ok() && no_nearer(*found, *then, line.falls), "collateral hurts");
  if (already) return look;
  const u256 &last = found->last_healthy, &first = found->first_liquidatable;
  if (reached) {
    ++look.edges;
    look.expect(plus(line.falls ? first : last, 1) == (line.falls ? last : first), "neighbours");
    look.expect(line.falls ? last <= line.now : last >= line.now, "another side");
    look.expect(!account.at(last).liquidatable(), "not healthy inside");
    look.expect(account.at(first).liquidatable(), "not liquidatable at it");
  }
  if (reached && line.is_price && draw.one_in(2)) {
    // The account brought to the trigger has the same boundary, and past it none.
    const u256 step{draw.below(3)};
    const u256 near = line.falls ? plus(last, step) : last > step ? minus(last, step) : last;
    look.expect(same(account.at(near).boundary(), *found), "another boundary from near");
    look.expect(account.at(first).boundary()->reach == Reach::already_liquidatable, "past it");
  }
  const u256 centre = reached ? last : is_zero(line.now) ? line.most : line.now;
  for (int i = 0; i < kTriedOnLine; ++i) {
    const u256 point = about(draw, i % 2 == 0 || is_zero(line.now) ? centre : line.now);
    if (point < line.least || point > line.most) continue;
    const bool beyond = reached && (line.falls ? point <= first : point >= first);
    look.expect(account.at(point).liquidatable() == (beyond || now), "a point missed");
    ++look.points;
  }
  return look;
}

inline u256 raised(samples::Draw& draw, const u256& amount) {
  return plus(amount, plus(samples::scaled(draw.below(300), amount, 1000), 1));
}

}  // namespace loadline::test

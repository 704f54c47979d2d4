// Derive's standard manager: every option sold has a requirement of its own, unless the largest
// loss of its expiry at settlement is less.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/arena.hpp"
#include "core/margin/option/scenario/certificate.hpp"
#include "core/margin/option/scenario/option_book.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

/// Fractions of notional at spot unless said otherwise, each 0 .. 10.
struct StandardRules {
  real perpetual_maintenance = 0, perpetual_initial = 0;  ///< of notional at the perpetual's mark
  real most_initial = 0;                                  ///< of an option sold at the money
  real least_initial = 0;                                 ///< however far out of the money
  real call_maintenance = 0, put_maintenance = 0;
  real put_value_maintenance = 0;  ///< of the put's own value, where that is more
  real unpaired_maintenance = 0, unpaired_initial = 0;  ///< of the forward, a call sold uncovered
  real put_initial_scale = 1;  ///< initial of a put is at least maintenance times this
  real perpetual_threshold = 0, option_threshold = 0, base_threshold = 0;  ///< of confidence
  real confidence_factor = 0;
  real base_factor = 0;         ///< share of the underlying's value that counts
  real base_initial_scale = 1;  ///< times this for initial margin
};

/// One underlying.
struct StandardMarket {
  real spot = 0;             ///< quote
  real spot_confidence = 1;  ///< 0 .. 1
  PerpetualPosition perpetual;
  real base_amount = 0;  ///< of the underlying itself, >= 0
  StandardRules rules;
};

/// Options are valued undiscounted: their expiries have rate 0.
struct StandardAccount {
  OptionBook book;
  std::span<const std::uint32_t> expiry_markets;  ///< the market of each of the book's expiries
  std::span<const StandardMarket> markets;
  real cash = 0;
  real stable_price = 1;
  real peg_threshold = 0, peg_factor = 0;  ///< initial margin of perpetuals and options sold
};

/// What decided one expiry. With BindingRule::max_loss the loss is that of a settlement at
/// `worst_price`, and the contingency is that of calls sold without another bought.
struct StandardExpiry {
  MarginCertificate maintenance, initial;
  real worst_price = 0;
};

/// Parts of a margin: negative what it takes, positive what counts as value.
struct StandardParts {
  real options = 0, perpetual = 0, base = 0;
  real oracle = 0, peg = 0;  ///< initial margin alone
};

struct StandardMargin {
  real maintenance = 0;  ///< cash, unsettled profit and parts: liquidatable below 0
  real initial = 0;
  real mark_to_market = 0;
  StandardParts maintenance_parts, initial_parts;
};

/// Where details go; empty spans where they are not wanted.
struct StandardDetail {
  std::span<StandardExpiry> expiries;
  std::span<real> maintenance_losses, initial_losses;  ///< a leg each; sum up to the certificates'
};

/// The parameters of Derive's test cases, of BTC and ETH.
StandardRules standard_rules() noexcept;

/// Assets by the perpetual's requirement.
enum class StandardAsset : std::uint32_t { btc_eth = 0, sol = 1, hype = 2, xrp = 3, long_tail = 4 };

struct PerpetualRequirement {
  real maintenance, initial;  ///< of notional at mark
};

/// As docs.derive.xyz lists them; an unknown asset has the requirement of the long tail.
PerpetualRequirement standard_perpetual(StandardAsset asset) noexcept;

/// What all of Derive's managers share, as docs.derive.xyz lists it.
inline constexpr real kDeriveFeedHeartbeatSeconds = 3600;
inline constexpr real kDeriveConfidenceThreshold = 0.55;
inline constexpr real kDeriveSettlementSeconds = 1800;  ///< over which settlement is averaged
inline constexpr real kDeriveLiquidationPenaltyBps = 500;
inline constexpr real kDeriveStaticRate = 0.05;

/// What of an expiry's requirement no price moves.
struct StandardSettlement {
  real worst_price = 0;     ///< the settlement that loses most, among 0 and the strikes
  real worst_loss = 0;      ///< there, >= 0: 0 where none loses
  real unpaired_calls = 0;  ///< sold beyond those bought, >= 0
};

/// Of one expiry of a book that has passed its check.
StandardSettlement standard_settlement(const OptionBook& book, std::size_t expiry) noexcept;

/// Arena bytes for `standard_margin`.
std::size_t standard_margin_workspace_bytes(std::size_t legs) noexcept;

/// The first field that is refused: those of `check_option_book`; length_mismatch
/// (Field::markets); Field::markets of an expiry that names none, with its index; spot > 0,
/// confidences in [0, 1], base_amount >= 0, stable_price > 0.
Error check_standard_account(const StandardAccount& account) noexcept;

/// Margin of an account. An expiry takes the lesser of two requirements: the sum over its options
/// sold of
///   call  maintenance  call_maintenance x S + value
///         initial      max(most - out of the money / S, least) x S + value
///   put   maintenance  max(put_maintenance x S, put_value_maintenance x value) + value
///         initial      max(the call's formula, maintenance x put_initial_scale)
/// and the largest loss at settlement over all of its strikes and 0, plus unpaired x forward for
/// every call sold beyond those bought. Options bought are worth nothing in the first. Errors:
/// check_standard_account; length_mismatch; capacity_exceeded; overflow. Source: the
/// rules of derivexyz/v2-core StandardManager, restated, held against the numbers of its test
/// cases.
Result<StandardMargin> standard_margin(const StandardAccount& account, const StandardDetail& detail,
                                       Arena& arena) noexcept;

}  // namespace loadline::inline LOADLINE_ARITHMETIC

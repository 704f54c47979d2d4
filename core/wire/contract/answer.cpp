#include "core/wire/contract/answer.hpp"

#include "core/wire/contract/implied.hpp"
#include "core/wire/contract/lending.hpp"
#include "core/wire/contract/option_margin.hpp"
#include "core/wire/contract/perpetual.hpp"
#include "core/wire/contract/price.hpp"
#include "core/wire/contract/rule_packs.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {
namespace {

static_assert(kWorkspaceBytes >= kLendingWorkspaceBytes &&
              kWorkspaceBytes >= kPerpetualWorkspaceBytes &&
              kWorkspaceBytes >= kOptionMarginWorkspaceBytes);

// Switches and not tables of functions: a host that charges for a table, or forbids one, sees none.

Outcome options(const Request& request, std::span<std::uint64_t> body) noexcept {
  switch (request.operation) {
    case Operation::price:
      return answer_price(request, body);
    case Operation::price_batch:
      return answer_price_batch(request, body);
    default:
      return {.fault = Fault::unknown_operation};
  }
}

Outcome lending(const Request& request, std::span<std::uint64_t> body, Arena& arena) noexcept {
  switch (request.operation) {
    case Operation::lending_assess:
      return answer_lending_assess(request, body, arena);
    case Operation::lending_boundary:
      return answer_lending_boundary(request, body, arena);
    default:
      return {.fault = Fault::unknown_operation};
  }
}

Outcome perpetuals(const Request& request, std::span<std::uint64_t> body, Arena& arena) noexcept {
  switch (request.operation) {
    case Operation::perpetual_assess:
      return answer_perpetual_assess(request, body, arena);
    case Operation::perpetual_boundary:
      return answer_perpetual_boundary(request, body, arena);
    default:
      return {.fault = Fault::unknown_operation};
  }
}

bool is_perpetual(Operation operation) noexcept {
  return operation == Operation::perpetual_assess || operation == Operation::perpetual_boundary;
}

Outcome greeks(const Request& request, std::span<std::uint64_t> body) noexcept {
  if (request.operation == Operation::version) return answer_version(request, {}, body);
  return options(request, body);
}

Outcome margin(const Request& request, std::span<std::uint64_t> body, Arena& arena) noexcept {
  constexpr RuleFamily kPacks[] = {RuleFamily::aave_v3};
  if (request.operation == Operation::version) return answer_version(request, kPacks, body);
  if (is_perpetual(request.operation)) return perpetuals(request, body, arena);
  return lending(request, body, arena);
}

Outcome book(const Request& request, std::span<std::uint64_t> body, Arena& arena) noexcept {
  constexpr RuleFamily kPacks[] = {RuleFamily::derive_pmrm2};
  if (request.operation == Operation::version) return answer_version(request, kPacks, body);
  if (request.operation == Operation::option_margin) {
    return answer_option_margin(request, body, arena);
  }
  return perpetuals(request, body, arena);
}

Outcome full(const Request& request, std::span<std::uint64_t> body, Arena& arena) noexcept {
  constexpr RuleFamily kPacks[] = {RuleFamily::aave_v3, RuleFamily::derive_pmrm2};
  switch (request.operation) {
    case Operation::version:
      return answer_version(request, kPacks, body);
    case Operation::price:
    case Operation::price_batch:
      return options(request, body);
    case Operation::implied_vol:
      return answer_implied_vol(request, body);
    case Operation::option_margin:
      return answer_option_margin(request, body, arena);
    case Operation::perpetual_assess:
    case Operation::perpetual_boundary:
      return perpetuals(request, body, arena);
    default:
      return lending(request, body, arena);
  }
}

/// Heading, operation, seal.
template <class Operations>
std::size_t answer(std::span<const std::uint64_t> words, std::size_t bytes, std::size_t most,
                   std::span<std::uint64_t> result, Operations operations) noexcept {
  Request request{};
  Outcome outcome{.fault = read_heading(words, bytes, most, request)};
  if (outcome.fault == Fault::none) outcome = operations(request, result.subspan(kHeadingWords));
  return seal(request, outcome, result);
}

}  // namespace

std::size_t answer_greeks(std::span<const std::uint64_t> words, std::size_t bytes,
                          std::span<std::uint64_t> result) noexcept {
  return answer(words, bytes, kMaxOptionRequestBytes, result, greeks);
}

std::size_t answer_margin(std::span<const std::uint64_t> words, std::size_t bytes,
                          std::span<std::uint64_t> result, Arena& arena) noexcept {
  const auto operations = [&](const Request& request, std::span<std::uint64_t> body) {
    return margin(request, body, arena);
  };
  return answer(words, bytes, kMaxRequestBytes, result, operations);
}

std::size_t answer_book(std::span<const std::uint64_t> words, std::size_t bytes,
                        std::span<std::uint64_t> result, Arena& arena) noexcept {
  const auto operations = [&](const Request& request, std::span<std::uint64_t> body) {
    return book(request, body, arena);
  };
  return answer(words, bytes, kMaxRequestBytes, result, operations);
}

std::size_t answer_full(std::span<const std::uint64_t> words, std::size_t bytes,
                        std::span<std::uint64_t> result, Arena& arena) noexcept {
  const auto operations = [&](const Request& request, std::span<std::uint64_t> body) {
    return full(request, body, arena);
  };
  return answer(words, bytes, kMaxRequestBytes, result, operations);
}

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC

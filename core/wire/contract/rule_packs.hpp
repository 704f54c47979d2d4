// Which engine and which rules a module carries, as numbers that two parties can compare.
#pragma once

#include "core/wire/contract/message.hpp"

namespace loadline::wire::contract {

/// Families of venue rules. The numbers are API.
enum class RuleFamily : std::uint32_t { aave_v3 = 1 };

/// A rule pack by what it decides: the digest of the family, the version and every choice of
/// `aave::rules_of` in the order of its fields.
std::uint64_t hash_of_rules(RuleFamily family, std::uint32_t version) noexcept;

/// Versions of a family: 0 .. count - 1.
std::uint32_t rule_versions(RuleFamily family) noexcept;

/// Operation::version, for a module without rule packs and for one with all of them. Shape: body
/// [kMaxResultBytes / 8 - kHeadingWords].
Outcome answer_version(const Request& request, std::span<std::uint64_t> body) noexcept;
Outcome answer_version_and_rules(const Request& request, std::span<std::uint64_t> body) noexcept;

}  // namespace loadline::wire::contract

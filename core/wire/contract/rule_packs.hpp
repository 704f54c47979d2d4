// Which engine and which rules a module carries, as numbers that two parties can compare.
#pragma once

#include "core/margin/option/pmrm2.hpp"
#include "core/wire/contract/message.hpp"

namespace loadline::wire::contract {

/// Families of venue rules. The numbers are API.
enum class RuleFamily : std::uint32_t { aave_v3 = 1, derive_pmrm2 = 2 };

inline namespace LOADLINE_ARITHMETIC {

/// A rule pack by what it decides: the digest of the family, the version, and of Aave every choice
/// of `aave::rules_of`, of PMRM 2 every parameter of `pmrm2_rules`, in the order of their fields.
std::uint64_t hash_of_rules(RuleFamily family, std::uint32_t version) noexcept;

/// Versions of a family: 0 .. count - 1.
std::uint32_t rule_versions(RuleFamily family) noexcept;

/// `hash_of_rules` of PMRM 2 with these parameters; how many scenarios there are goes before them.
std::uint64_t hash_of_pmrm2(const Pmrm2Rules& rules) noexcept;

/// Operation::version of a module with the packs of these families. Shape: body
/// [kMaxResultBytes / 8 - kHeadingWords].
Outcome answer_version(const Request& request, std::span<const RuleFamily> families,
                       std::span<std::uint64_t> body) noexcept;

}  // namespace LOADLINE_ARITHMETIC

}  // namespace loadline::wire::contract

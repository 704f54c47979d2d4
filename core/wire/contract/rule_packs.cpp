#include "core/wire/contract/rule_packs.hpp"

#include "core/base/digest.hpp"
#include "core/base/version.hpp"
#include "core/margin/lending/aave_rules.hpp"

namespace loadline::wire::contract {
namespace {

/// Part `place` of kVersion, which is three numbers with points between them.
constexpr std::uint64_t version_part(int place) noexcept {
  std::uint64_t part = 0;
  for (const char c : kVersion) {
    if (c == '.') {
      if (place-- == 0) return part;
      part = 0;
    } else {
      part = 10 * part + static_cast<std::uint64_t>(c - '0');
    }
  }
  return part;
}

void write_version(Writer& to, std::uint32_t packs) noexcept {
  for (int place = 0; place < 3; ++place) to.word(version_part(place));
  to.word(packs);
}

bool is_empty(const Request& request) noexcept {
  return request.count == 0 && request.words.size() == kHeadingWords;
}

}  // namespace

std::uint32_t rule_versions(RuleFamily) noexcept {
  return static_cast<std::uint32_t>(aave::Version::v3_7) + 1;
}

std::uint64_t hash_of_rules(RuleFamily family, std::uint32_t version) noexcept {
  const aave::Rules rules = aave::rules_of(static_cast<aave::Version>(version));
  Digest digest;
  const std::uint32_t choices[] = {
      static_cast<std::uint32_t>(family),
      version,
      static_cast<std::uint32_t>(rules.accrual),
      static_cast<std::uint32_t>(rules.health),
      static_cast<std::uint32_t>(rules.balance),
      static_cast<std::uint32_t>(rules.e_mode),
      static_cast<std::uint32_t>(rules.e_mode_scope),
      rules.has_isolation_mode,
      rules.has_isolated_e_modes,
  };
  for (const std::uint32_t choice : choices) digest.add(std::uint64_t{choice});
  return digest.value();
}

Outcome answer_version(const Request& request, std::span<std::uint64_t> body) noexcept {
  if (!is_empty(request)) return {.fault = Fault::bad_count};
  Writer to(body);
  write_version(to, 0);
  return {.words = to.used()};
}

Outcome answer_version_and_rules(const Request& request, std::span<std::uint64_t> body) noexcept {
  if (!is_empty(request)) return {.fault = Fault::bad_count};
  const std::uint32_t versions = rule_versions(RuleFamily::aave_v3);
  Writer to(body);
  write_version(to, versions);
  for (std::uint32_t version = 0; version < versions; ++version) {
    to.word(halves(static_cast<std::uint32_t>(RuleFamily::aave_v3), version));
    to.word(hash_of_rules(RuleFamily::aave_v3, version));
  }
  return {.words = to.used()};
}

}  // namespace loadline::wire::contract

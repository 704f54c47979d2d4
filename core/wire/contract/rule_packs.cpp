#include "core/wire/contract/rule_packs.hpp"

#include <initializer_list>

#include "core/base/digest.hpp"
#include "core/base/version.hpp"
#include "core/margin/lending/aave_rules.hpp"

namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC {
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

bool is_empty(const Request& request) noexcept {
  return request.count == 0 && request.words.size() == kHeadingWords;
}

Digest begin_pack(RuleFamily family, std::uint32_t version) noexcept {
  Digest digest;
  digest.add(std::uint64_t{static_cast<std::uint32_t>(family)});
  digest.add(std::uint64_t{version});
  return digest;
}

std::uint64_t hash_of_aave(std::uint32_t version) noexcept {
  const aave::Rules rules = aave::rules_of(static_cast<aave::Version>(version));
  Digest digest = begin_pack(RuleFamily::aave_v3, version);
  const std::uint32_t choices[] = {
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

void add(Digest& digest, std::initializer_list<real> parameters) noexcept {
  for (const real x : parameters) digest.add(bits_of(x));
}

void add(Digest& digest, const VolShockRule& r) noexcept {
  add(digest, {r.up, r.down, r.short_power, r.long_power, r.floor_days, r.least_up_vol});
  digest.add(std::uint64_t{r.is_month_short});
}

}  // namespace

std::uint32_t rule_versions(RuleFamily family) noexcept {
  return family == RuleFamily::aave_v3 ? static_cast<std::uint32_t>(aave::Version::v3_7) + 1 : 1;
}

std::uint64_t hash_of_pmrm2(const Pmrm2Rules& rules) noexcept {
  Digest digest = begin_pack(RuleFamily::derive_pmrm2, 0);
  digest.add(std::uint64_t{rules.scenarios.size()});
  for (const Scenario& s : rules.scenarios) {
    digest.add(bits_of(s.spot_factor));
    digest.add(std::uint64_t{static_cast<std::uint32_t>(s.vol)});
    digest.add(bits_of(s.dampening));
  }
  add(digest, rules.vol_shock);
  const SkewRule& k = rules.skew;
  add(digest, {k.linear_cap, k.linear_slope, k.absolute_cap, k.absolute_slope, k.least_width,
               k.width_scale, k.width_vol, k.width_vol_slope});
  for (const StaticDiscount& d : {rules.long_discount, rules.short_discount}) {
    add(digest, {d.base, d.rate_scale, d.rate_add});
  }
  const BasisRule& b = rules.basis;
  const Pmrm2Contingency& c = rules.contingency;
  add(digest, {b.up_factor, b.down_factor, b.add, b.multiple});
  add(digest,
      {c.peg_threshold, c.peg_factor, c.confidence_threshold, c.confidence_factor,
       c.perpetual_maintenance, c.perpetual_initial, c.option_maintenance, c.option_initial});
  add(digest, {rules.maintenance_factor, rules.initial_factor});
  return digest.value();
}

std::uint64_t hash_of_rules(RuleFamily family, std::uint32_t version) noexcept {
  return family == RuleFamily::aave_v3 ? hash_of_aave(version) : hash_of_pmrm2(pmrm2_rules());
}

Outcome answer_version(const Request& request, std::span<const RuleFamily> families,
                       std::span<std::uint64_t> body) noexcept {
  if (!is_empty(request)) return {.fault = Fault::bad_count};
  std::uint32_t packs = 0;
  for (const RuleFamily family : families) packs += rule_versions(family);
  Writer to(body);
  for (int place = 0; place < 3; ++place) to.word(version_part(place));
  to.word(packs);
  for (const RuleFamily family : families) {
    for (std::uint32_t version = 0; version < rule_versions(family); ++version) {
      to.word(halves(static_cast<std::uint32_t>(family), version));
      to.word(hash_of_rules(family, version));
    }
  }
  return {.words = to.used()};
}

}  // namespace loadline::wire::contract::inline LOADLINE_ARITHMETIC

#include "core/margin/lending/vault/maker_liquidation.hpp"

#include <algorithm>

#include "core/margin/lending/field_check.hpp"

namespace loadline::maker {
namespace {

constexpr unsigned kChopBits = 90;

Bark refused(const Urn& urn, BarkRefusal refusal) noexcept {
  Bark result{};
  result.left = urn;
  result.refusal = refusal;
  return result;
}

/// Normalised debt for which there is room: room * 1e18 / rate / chop, each toward zero.
u256 room_in_art(Exact& exact, const Ilk& ilk, const Dog& dog) noexcept {
  const u256 room = std::min(exact.subtract(dog.global_hole, dog.global_dirt),
                             exact.subtract(dog.hole, dog.dirt));
  return exact.divide(exact.divide(exact.multiply(room, kWad), ilk.rate), dog.chop);
}

}  // namespace

Error check(const Dog& dog) noexcept {
  return lending::FieldCheck{}
      .at_least(dog.chop, kWad, Field::chop)
      .bits(dog.chop, kChopBits, Field::chop)
      .bits(dog.hole, kRadBits, Field::hole)
      .bits(dog.global_hole, kRadBits, Field::hole)
      .bits(dog.dirt, kRadBits, Field::dirt)
      .bits(dog.global_dirt, kRadBits, Field::dirt)
      .error();
}

Result<Bark> bark(const Ilk& ilk, const Urn& urn, const Dog& dog) noexcept {
  const auto unsafe = is_liquidatable(ilk, urn);
  if (!unsafe.ok()) return unsafe.error();
  if (!*unsafe) return refused(urn, BarkRefusal::not_unsafe);
  if (dog.global_hole <= dog.global_dirt || dog.hole <= dog.dirt) {
    return refused(urn, BarkRefusal::liquidation_limit_hit);
  }
  Exact exact;
  Bark result{};
  result.dart = std::min(urn.art, room_in_art(exact, ilk, dog));
  const u256 left = exact.multiply(exact.subtract(urn.art, result.dart), ilk.rate);
  if (urn.art > result.dart && left < ilk.dust) {
    result.dart = urn.art;
  } else if (urn.art > result.dart && exact.multiply(result.dart, ilk.rate) < ilk.dust) {
    return refused(urn, BarkRefusal::dusty_auction);
  }
  result.dink = exact.divide(exact.multiply(urn.ink, result.dart), urn.art);
  if (exact.overflowed()) return lending::reverts(Field::hole);
  if (is_zero(result.dink)) return refused(urn, BarkRefusal::null_auction);
  result.due = exact.multiply(result.dart, ilk.rate);
  result.tab = exact.divide(exact.multiply(result.due, dog.chop), kWadDivisor);
  result.left = {exact.subtract(urn.ink, result.dink), exact.subtract(urn.art, result.dart)};
  result.whole_vault = is_zero(result.left.art) ? 1 : 0;
  if (exact.overflowed()) return lending::reverts(Field::chop);
  return result;
}

}  // namespace loadline::maker

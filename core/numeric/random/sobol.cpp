#include "core/numeric/random/sobol.hpp"

#include <bit>

namespace loadline {
namespace {

/// Direction numbers of one dimension, as 32-bit fractions at directions[k * stride]. The numbers
/// m_1 .. m_degree are given; the recurrence of the polynomial continues them (Bratley and Fox
/// 1988).
void extend(std::uint32_t polynomial, const std::uint16_t* initial, std::uint32_t* directions,
            std::size_t stride) {
  const auto degree = static_cast<std::uint32_t>(std::bit_width(polynomial)) - 1;
  for (std::uint32_t k = 0; k < kSobolBits; ++k) {
    std::uint32_t value = 0;
    if (k < degree) {
      value = std::uint32_t{initial[k]} << (kSobolBits - 1 - k);
    } else {
      const std::uint32_t oldest = directions[(k - degree) * stride];
      value = oldest ^ (oldest >> degree);
      for (std::uint32_t i = 1; i < degree; ++i) {
        if ((polynomial >> (degree - i) & 1) != 0) value ^= directions[(k - i) * stride];
      }
    }
    directions[k * stride] = value;
  }
}

}  // namespace

std::size_t SobolSequence::workspace_bytes(std::uint32_t dimensions) noexcept {
  return std::size_t{dimensions} * kSobolBits * sizeof(std::uint32_t) + alignof(std::uint32_t);
}

Result<SobolSequence> SobolSequence::create(std::uint32_t dimensions, Arena& arena) noexcept {
  if (dimensions == 0 || dimensions > kMaxSobolDimensions) {
    return Error{ErrorCode::out_of_domain, Field::dimensions, 0, static_cast<double>(dimensions)};
  }
  const auto block = arena.take<std::uint32_t>(std::size_t{dimensions} * kSobolBits);
  if (block.empty()) return Error{ErrorCode::capacity_exceeded, Field::arena};
  for (std::uint32_t k = 0; k < kSobolBits; ++k) {
    block[k * dimensions] = std::uint32_t{1} << (kSobolBits - 1 - k);  // van der Corput's sequence
  }
  const std::uint16_t* initial = tables::kSobolInitial;
  for (std::uint32_t d = 1; d < dimensions; ++d) {
    const std::uint32_t polynomial = tables::kSobolPolynomials[d - 1];
    extend(polynomial, initial, block.data() + d, dimensions);
    initial += std::bit_width(polynomial) - 1;
  }
  return SobolSequence(block.data(), dimensions);
}

void SobolSequence::point(std::uint32_t index, std::span<const std::uint64_t> shift,
                          std::span<std::uint64_t> out) const noexcept {
  const std::uint32_t gray = index ^ (index >> 1);
  for (std::size_t d = 0; d < dimensions_ && d < out.size(); ++d) {
    std::uint32_t fraction = 0;
    for (std::uint32_t rest = gray; rest != 0; rest &= rest - 1) {
      const auto k = static_cast<std::size_t>(std::countr_zero(rest));
      fraction ^= directions_[k * dimensions_ + d];
    }
    out[d] = (std::uint64_t{fraction} << 32) ^ (d < shift.size() ? shift[d] : 0);
  }
}

void SobolSequence::coordinates(std::uint32_t first, std::uint32_t dimension, std::uint64_t shift,
                                std::span<std::uint64_t> out) const noexcept {
  const auto direction = [&](std::size_t k) {
    return std::uint64_t{directions_[k * dimensions_ + dimension]} << 32;
  };
  std::uint64_t word = shift;
  const std::uint32_t gray = first ^ (first >> 1);
  for (std::uint32_t rest = gray; rest != 0; rest &= rest - 1) {
    word ^= direction(static_cast<std::size_t>(std::countr_zero(rest)));
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = word;
    // The bit that Gray's code changes next, as in `advance`.
    const auto changed =
        static_cast<std::size_t>(std::countr_one(first + static_cast<std::uint32_t>(i)));
    word ^= direction(changed < kSobolBits ? changed : kSobolBits - 1);
  }
}

void SobolSequence::advance(std::uint32_t index, std::span<std::uint64_t> words) const noexcept {
  // The bit that Gray's code changes; past the last point it is the highest, back to the origin.
  const auto changed = static_cast<std::size_t>(std::countr_one(index));
  const std::size_t k = changed < kSobolBits ? changed : kSobolBits - 1;
  for (std::size_t d = 0; d < dimensions_ && d < words.size(); ++d) {
    words[d] ^= std::uint64_t{directions_[k * dimensions_ + d]} << 32;
  }
}

}  // namespace loadline

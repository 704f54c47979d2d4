// The binary form of inputs and results: every record's fields by name, unit and place. Hosts read
// this table instead of holding a second copy of the structs.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace loadline::wire {

/// How a field lies in memory. Little-endian; `u256` is four 64-bit limbs, least significant first.
/// `choice` is a u32 that stands for a name of the enumeration that the row's `domain` names.
enum class Kind : std::uint8_t { u256, u128_bits, u64, u32, f64, record, choice };

/// One field of a record. `unit` and `domain` are what the documentation prints.
struct FieldRow {
  std::string_view name;  ///< as the C++ aggregate spells it
  std::string_view unit;
  std::string_view domain;
  Kind kind;
  std::uint32_t offset;   ///< bytes from the start of the record
  bool optional = false;  ///< a caller may leave it out: the aggregate's initialiser stands then
};

/// One aggregate of the public headers.
struct Record {
  std::string_view name;
  std::uint32_t size;  ///< bytes, and the stride in an array
  std::span<const FieldRow> fields;
};

/// The names behind the numbers of one enumeration, in order.
struct Enumeration {
  std::string_view name;
  std::span<const std::string_view> values;
};

/// The name of a kind (`u256`, `f64`, ...).
std::string_view kind_name(Kind kind) noexcept;

}  // namespace loadline::wire

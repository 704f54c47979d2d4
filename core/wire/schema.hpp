// The binary form of inputs and results: every record's fields by name, unit and place. Hosts read
// this table instead of holding a second copy of the structs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace loadline::wire {

/// How a field lies in memory. Little-endian; `u256` is four 64-bit limbs, least significant first.
/// `choice` is a u32 that stands for a name of the enumeration that the row's `domain` names, `flag`
/// a bool, `integer` a u64 below 2^53, `i256` a u256 and, in the byte behind it, 1 for minus. `place` is a
/// u32 that counts in a list, or 2^32 - 1 for no place at all, and `quotient` a u256, or 2^256 - 1 for one by zero.
/// `record` is the record that `domain` names, in place. `list` is a std::span of such records, or of
/// `f64`, `u32` or `u256`: an address and a count.
enum class Kind : std::uint8_t {
  u256,
  u128_bits,
  u64,
  u32,
  f64,
  record,
  choice,
  i32,
  flag,
  integer,
  i256,
  place,
  quotient,
  list
};

/// One field of a record. `unit` and `domain` are what the documentation prints.
struct FieldRow {
  std::string_view name;  ///< as the C++ aggregate spells it
  std::string_view unit;
  std::string_view domain;
  Kind kind;
  std::uint32_t offset;   ///< bytes from the start of the record
  bool optional = false;  ///< a caller may leave it out: the aggregate's initialiser stands then
  std::uint32_t capacity = 0;  ///< of a list: the most entries
};

/// One aggregate of the public headers.
struct Record {
  std::string_view name;
  std::uint32_t size;  ///< bytes, and the stride in an array
  std::span<const FieldRow> fields;
  /// Writes the aggregate as its initialisers leave it; null where no caller writes the record.
  void (*defaults)(std::byte* record) noexcept = nullptr;
};

/// The names behind the numbers of one enumeration, in order.
struct Enumeration {
  std::string_view name;
  std::span<const std::string_view> values;
};

/// The name of a kind (`u256`, `f64`, ...).
std::string_view kind_name(Kind kind) noexcept;

}  // namespace loadline::wire

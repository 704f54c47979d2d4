#include "core/wire/schema.hpp"

#include "core/base/error.hpp"
#include "core/wire/record_tables.hpp"

namespace loadline::wire {
namespace {

constexpr std::array kError = {
    LOADLINE_FIELD(Error, code, u32, "", "ErrorCode, then Field, 16 bits each"),
    LOADLINE_FIELD(Error, index, u32, "", ""),
    LOADLINE_FIELD(Error, value, f64, "", ""),
};

constexpr std::array kErrorRecords = {LOADLINE_RECORD("error", Error, kError)};

}  // namespace

std::span<const Record> error_records() noexcept {
  return kErrorRecords;
}

std::string_view kind_name(Kind kind) noexcept {
  constexpr std::array<std::string_view, 14> kNames = {
      "u256",   "u128_bits", "u64",  "u32",     "f64",  "record",
      "choice", "i32",       "flag", "integer", "i256", "place", "quotient", "list"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace loadline::wire

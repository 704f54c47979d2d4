// What one module carries, which the sources that all modules share read: each module has one
// source that says it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/wire/catalogue.hpp"

#include "wasm/browser/batches.hpp"

namespace loadline::browser {

struct NamedNumber {
  std::string_view name;
  std::size_t number;
};

struct NamedPlace {
  std::string_view name;
  const void* place;
};

struct Module {
  const wire::Catalogue& (*catalogue)() noexcept;
  std::span<const Batch> batches;
  std::span<const NamedNumber> limits;  ///< beside those that every module has
  std::span<const NamedPlace> areas;    ///< likewise
};

extern const Module this_module;

}  // namespace loadline::browser

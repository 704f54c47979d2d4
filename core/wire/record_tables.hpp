// How the tables of records are written.
#pragma once

#include <array>
#include <cstddef>

#include "core/wire/catalogue.hpp"
#include "core/wire/formula_tables.hpp"

// offsetof on these aggregates is what makes the tables true by construction.
#define LOADLINE_FIELD(Type, name, kind, unit, domain)                              \
  ::loadline::wire::FieldRow {                                                      \
    #name, unit, domain, ::loadline::wire::Kind::kind,                              \
        static_cast<std::uint32_t>(offsetof(Type, name))                            \
  }
// A field that a caller may leave out: the aggregate's own initialiser stands then.
#define LOADLINE_OPTIONAL(Type, name, kind, unit, domain)                           \
  ::loadline::wire::FieldRow {                                                      \
    #name, unit, domain, ::loadline::wire::Kind::kind,                              \
        static_cast<std::uint32_t>(offsetof(Type, name)), true                      \
  }
// The same for a field of a member, under a public name of its own.
#define LOADLINE_MEMBER(Type, member, name, kind, unit, domain)                     \
  ::loadline::wire::FieldRow {                                                      \
    #name, unit, domain, ::loadline::wire::Kind::kind,                              \
        static_cast<std::uint32_t>(offsetof(Type, member))                          \
  }
#define LOADLINE_OPTIONAL_MEMBER(Type, member, name, kind, unit, domain)            \
  ::loadline::wire::FieldRow {                                                      \
    #name, unit, domain, ::loadline::wire::Kind::kind,                              \
        static_cast<std::uint32_t>(offsetof(Type, member)), true                    \
  }
// A std::span: of a record, or of f64, u32 or u256; with the most entries that a caller may give.
#define LOADLINE_LIST(Type, name, element, most)                                    \
  ::loadline::wire::FieldRow {                                                      \
    #name, "", element, ::loadline::wire::Kind::list,                               \
        static_cast<std::uint32_t>(offsetof(Type, name)), false,                    \
        static_cast<std::uint32_t>(most)                                            \
  }
#define LOADLINE_OPTIONAL_LIST(Type, name, element, most)                           \
  ::loadline::wire::FieldRow {                                                      \
    #name, "", element, ::loadline::wire::Kind::list,                               \
        static_cast<std::uint32_t>(offsetof(Type, name)), true,                     \
        static_cast<std::uint32_t>(most)                                            \
  }
#define LOADLINE_RECORD(label, Type, fields) \
  ::loadline::wire::Record { label, static_cast<std::uint32_t>(sizeof(Type)), fields }
// A record that a caller writes, in a list or as a part of another.
#define LOADLINE_WRITTEN(label, Type, fields)                                       \
  ::loadline::wire::Record {                                                        \
    label, static_cast<std::uint32_t>(sizeof(Type)), fields,                        \
        ::loadline::wire::write_defaults<Type>                                      \
  }

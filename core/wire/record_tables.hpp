// How the tables of records are written.
#pragma once

#include <array>
#include <cstddef>

#include "core/wire/catalogue.hpp"

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
#define LOADLINE_RECORD(label, Type, fields) \
  ::loadline::wire::Record { label, static_cast<std::uint32_t>(sizeof(Type)), fields }

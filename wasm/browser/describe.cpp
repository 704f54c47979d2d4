// What the module says about itself, once, when an engine is made: version, limits, names, and the
// place of every field. JavaScript has no second copy of any of these.
#include <emscripten/bind.h>

#include <string>

#include "core/base/version.hpp"
#include "wasm/browser/areas.hpp"
#include "wasm/browser/module.hpp"

namespace loadline::browser {
namespace {

/// Writes JSON of ASCII names and unsigned numbers: no character here needs an escape.
class Json {
 public:
  void open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    text_ += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    string(name);
    text_ += ':';
    first_ = true;
  }
  void string(std::string_view value) {
    separate();
    text_ += '"';
    text_ += value;
    text_ += '"';
  }
  void number(std::size_t value) {
    separate();
    write_digits(value);
  }
  void entry(std::string_view name, std::size_t value) {
    key(name);
    number(value);
  }
  std::string take() { return std::move(text_); }

 private:
  /// By hand: the library's own conversion would bring all of printf with it.
  void write_digits(std::size_t value) {
    if (value >= 10) write_digits(value / 10);
    text_ += static_cast<char>('0' + value % 10);
  }
  void separate() {
    if (!first_) text_ += ',';
    first_ = false;
  }
  std::string text_;
  bool first_ = true;
};

void write_limits(Json& json) {
  json.key("limits");
  json.open('{');
  json.entry("reserves", kMaxReserves);
  json.entry("e_modes", kMaxEModes);
  json.entry("actions", kMaxActions);
  json.entry("price_bits", kMaxPriceBits);
  json.entry("chunk_rows", kChunkRows);
  for (const NamedNumber& limit : this_module.limits) json.entry(limit.name, limit.number);
  json.close('}');
}

void write_errors(Json& json) {
  json.key("errors");
  json.open('[');
  constexpr std::uint16_t kLastCode = 99;
  for (std::uint16_t number = 1; number <= kLastCode; ++number) {
    const auto code = static_cast<ErrorCode>(number);
    if (error_name(code) == error_name(ErrorCode::ok)) continue;
    json.open('[');
    json.number(number);
    json.string(error_name(code));
    json.string(error_text(code));
    json.close(']');
  }
  json.close(']');
  json.key("error_fields");
  json.open('[');
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(Field::count_); ++i) {
    json.string(field_name(static_cast<Field>(i)));
  }
  json.close(']');
}

void write_field(Json& json, const wire::FieldRow& field) {
  json.open('{');
  json.key("name");
  json.string(field.name);
  json.key("kind");
  json.string(wire::kind_name(field.kind));
  json.entry("offset", field.offset);
  json.key("unit");
  json.string(field.unit);
  json.key("domain");
  json.string(field.domain);
  if (field.optional) json.entry("optional", 1);
  if (field.capacity != 0) json.entry("capacity", field.capacity);
  json.close('}');
}

void write_records(Json& json) {
  json.key("records");
  json.open('{');
  for (const wire::RecordGroup group : this_module.catalogue().records) {
    for (const wire::Record& record : group()) {
      json.key(record.name);
      json.open('{');
      json.entry("size", record.size);
      json.key("fields");
      json.open('[');
      for (const wire::FieldRow& field : record.fields) write_field(json, field);
      json.close(']');
      json.close('}');
    }
  }
  json.close('}');
}

/// `[name, batch, inputs, result]` in the order of their numbers.
void write_formulas(Json& json) {
  json.key("formulas");
  json.open('[');
  for (const wire::FormulaGroup group : this_module.catalogue().formulas) {
    for (const wire::Formula& formula : group()) {
      json.open('[');
      json.string(formula.name);
      json.string(formula.batch);
      json.string(formula.inputs);
      json.string(formula.result);
      json.close(']');
    }
  }
  json.close(']');
}

/// `[name, inputs, result]` in the order of their numbers.
void write_procedures(Json& json) {
  json.key("procedures");
  json.open('[');
  for (const wire::ProcedureGroup group : this_module.catalogue().procedures) {
    for (const wire::Procedure& procedure : group()) {
      json.open('[');
      json.string(procedure.name);
      json.string(procedure.inputs);
      json.string(procedure.result);
      json.close(']');
    }
  }
  json.close(']');
}

void write_enumerations(Json& json) {
  json.key("enumerations");
  json.open('{');
  for (const wire::EnumerationGroup group : this_module.catalogue().enumerations) {
    for (const wire::Enumeration& enumeration : group()) {
      json.key(enumeration.name);
      json.open('[');
      for (const std::string_view value : enumeration.values) json.string(value);
      json.close(']');
    }
  }
  json.close('}');
}

void write_areas(Json& json) {
  const auto area = [&json](std::string_view name, const auto& place) {
    json.entry(name, reinterpret_cast<std::uintptr_t>(&place));
  };
  const auto report_areas = [&](std::string_view prefix, const Report& report) {
    json.key(prefix);
    json.open('{');
    area("data", report.data);
    area("map", report.map);
    area("balances", report.balances);
    area("assets", report.assets);
    json.close('}');
  };
  json.key("areas");
  json.open('{');
  area("reserves", areas.reserves);
  area("e_modes", areas.e_modes);
  area("positions", areas.positions);
  area("actions", areas.actions);
  area("prices", areas.prices);
  area("target", areas.target);
  area("state_positions", areas.state.positions);
  area("state_e_mode_category", areas.state.e_mode_category);
  area("state_reserves", areas.state.reserves);
  area("state_position", areas.state.position);
  area("verdict", areas.verdict);
  area("solution", areas.solution);
  area("formula_inputs", areas.formula_inputs);
  area("formula_result", areas.formula_result);
  area("number", areas.columns.number);
  area("choice", areas.columns.choice);
  area("result", areas.columns.result);
  area("status", areas.columns.status);
  area("grid_price", areas.grid.price);
  area("grid_factor", areas.grid.factor);
  area("grid_status", areas.grid.status);
  area("error", areas.error);
  for (const NamedPlace& named : this_module.areas) {
    json.entry(named.name, reinterpret_cast<std::uintptr_t>(named.place));
  }
  report_areas("before", areas.before);
  report_areas("after", areas.after);
  json.close('}');
}

std::string describe() {
  Json json;
  json.open('{');
  json.key("version");
  json.string(kVersion);
  write_limits(json);
  write_errors(json);
  write_records(json);
  write_formulas(json);
  write_procedures(json);
  write_enumerations(json);
  write_areas(json);
  json.close('}');
  return json.take();
}

}  // namespace
}  // namespace loadline::browser

EMSCRIPTEN_BINDINGS(loadline) {
  emscripten::function("describe", &loadline::browser::describe);
}

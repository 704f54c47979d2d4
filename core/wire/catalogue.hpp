// What a module carries: the records, enumerations, formulas and procedures of one entry of the
// package.
#pragma once

#include "core/wire/formula.hpp"
#include "core/wire/procedure.hpp"
#include "core/wire/schema.hpp"

namespace loadline::wire {

/// Functions and not tables, so that a list of groups is a constant.
using RecordGroup = std::span<const Record> (*)() noexcept;
using EnumerationGroup = std::span<const Enumeration> (*)() noexcept;
using FormulaGroup = std::span<const Formula> (*)() noexcept;
using ProcedureGroup = std::span<const Procedure> (*)() noexcept;

struct Catalogue {
  std::span<const RecordGroup> records;
  std::span<const EnumerationGroup> enumerations;
  std::span<const FormulaGroup> formulas;
  std::span<const ProcedureGroup> procedures{};

  /// The record of that name, or null.
  const Record* record(std::string_view name) const noexcept;
  /// The formula of that number, counted through the groups in their order, or null.
  const Formula* formula(std::size_t number) const noexcept;
  /// The record and the procedure of that number, likewise.
  const Record* record_at(std::size_t number) const noexcept;
  const Procedure* procedure(std::size_t number) const noexcept;
};

/// Lending, options on a spot and on a forward, implied volatility, first passage, linear
/// contracts.
const Catalogue& default_catalogue() noexcept;

/// All of the default's, and what an option desk needs beside it.
const Catalogue& desk_catalogue() noexcept;

/// All of the default's, and the margin of venues' accounts.
const Catalogue& margin_catalogue() noexcept;

std::span<const Record> error_records() noexcept;
std::span<const Record> lending_records() noexcept;
std::span<const Record> option_records() noexcept;
std::span<const Record> linear_records() noexcept;
std::span<const Record> bachelier_records() noexcept;
std::span<const Record> american_records() noexcept;
std::span<const Record> exotic_records() noexcept;
std::span<const Record> model_records() noexcept;
std::span<const Record> path_records() noexcept;

std::span<const Record> perpetual_records() noexcept;
std::span<const Record> health_records() noexcept;
std::span<const Record> chain_perp_records() noexcept;
std::span<const Record> option_margin_records() noexcept;
std::span<const Record> venue_lending_records() noexcept;
std::span<const Record> haircut_records() noexcept;
std::span<const Record> internal_model_records() noexcept;
std::span<const Record> map_records() noexcept;
std::span<const Record> option_interval_records() noexcept;
std::span<const Record> passage_records() noexcept;

std::span<const Enumeration> default_enumerations() noexcept;
std::span<const Enumeration> desk_enumerations() noexcept;
std::span<const Enumeration> margin_enumerations() noexcept;
std::span<const Enumeration> internal_model_enumerations() noexcept;

std::span<const Formula> default_formulas() noexcept;
std::span<const Formula> desk_formulas() noexcept;

std::span<const Procedure> perpetual_procedures() noexcept;
std::span<const Procedure> health_procedures() noexcept;
std::span<const Procedure> chain_perp_procedures() noexcept;
std::span<const Procedure> option_margin_procedures() noexcept;
std::span<const Procedure> venue_lending_procedures() noexcept;
std::span<const Procedure> haircut_procedures() noexcept;
std::span<const Procedure> internal_model_procedures() noexcept;
std::span<const Procedure> map_procedures() noexcept;
std::span<const Procedure> option_interval_procedures() noexcept;
std::span<const Procedure> passage_procedures() noexcept;

}  // namespace loadline::wire

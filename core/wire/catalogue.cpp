#include "core/wire/catalogue.hpp"

namespace loadline::wire {
namespace {

constexpr RecordGroup kRecordGroups[] = {error_records, lending_records, option_records,
                                         linear_records};
constexpr EnumerationGroup kEnumerationGroups[] = {default_enumerations};
constexpr FormulaGroup kFormulaGroups[] = {default_formulas};
constexpr Catalogue kCatalogue = {kRecordGroups, kEnumerationGroups, kFormulaGroups};

/// The row of that number, counted through the groups in their order, or null.
template <class Row>
const Row* row_at(std::span<std::span<const Row> (*const)() noexcept> groups,
                  std::size_t number) noexcept {
  for (const auto group : groups) {
    const std::span<const Row> rows = group();
    if (number < rows.size()) return &rows[number];
    number -= rows.size();
  }
  return nullptr;
}

}  // namespace

const Record* Catalogue::record(std::string_view name) const noexcept {
  for (const RecordGroup group : records) {
    for (const Record& record : group()) {
      if (record.name == name) return &record;
    }
  }
  return nullptr;
}

const Formula* Catalogue::formula(std::size_t number) const noexcept {
  return row_at<Formula>(formulas, number);
}

const Record* Catalogue::record_at(std::size_t number) const noexcept {
  return row_at<Record>(records, number);
}

const Procedure* Catalogue::procedure(std::size_t number) const noexcept {
  return row_at<Procedure>(procedures, number);
}

const Catalogue& default_catalogue() noexcept {
  return kCatalogue;
}

}  // namespace loadline::wire

#include "core/wire/catalogue.hpp"

namespace loadline::wire {
namespace {

constexpr RecordGroup kRecordGroups[] = {error_records, lending_records, option_records,
                                         linear_records};
constexpr EnumerationGroup kEnumerationGroups[] = {default_enumerations};
constexpr FormulaGroup kFormulaGroups[] = {default_formulas};
constexpr Catalogue kCatalogue = {kRecordGroups, kEnumerationGroups, kFormulaGroups};

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
  for (const FormulaGroup group : formulas) {
    const std::span<const Formula> rows = group();
    if (number < rows.size()) return &rows[number];
    number -= rows.size();
  }
  return nullptr;
}

const Catalogue& default_catalogue() noexcept {
  return kCatalogue;
}

}  // namespace loadline::wire

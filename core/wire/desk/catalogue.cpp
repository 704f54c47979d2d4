#include "core/wire/catalogue.hpp"

namespace loadline::wire {
namespace {

constexpr RecordGroup kDeskRecordGroups[] = {error_records,  lending_records,   option_records,
                                             linear_records, bachelier_records, american_records,
                                             exotic_records, model_records,     path_records};
constexpr EnumerationGroup kDeskEnumerationGroups[] = {default_enumerations, desk_enumerations};
constexpr FormulaGroup kDeskFormulaGroups[] = {default_formulas, desk_formulas};
constexpr Catalogue kDeskCatalogue = {kDeskRecordGroups, kDeskEnumerationGroups,
                                      kDeskFormulaGroups};

}  // namespace

const Catalogue& desk_catalogue() noexcept {
  return kDeskCatalogue;
}

}  // namespace loadline::wire

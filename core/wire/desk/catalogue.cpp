#include "core/wire/catalogue.hpp"

namespace loadline::wire {
namespace {

constexpr RecordGroup kRecords[] = {error_records,     lending_records,  option_records,
                                    linear_records,    bachelier_records, american_records,
                                    exotic_records,    model_records};
constexpr EnumerationGroup kEnumerations[] = {default_enumerations, desk_enumerations};
constexpr FormulaGroup kFormulas[] = {default_formulas, desk_formulas};
constexpr Catalogue kCatalogue = {kRecords, kEnumerations, kFormulas};

}  // namespace

const Catalogue& desk_catalogue() noexcept {
  return kCatalogue;
}

}  // namespace loadline::wire

#include "core/wire/margin/margin_groups.hpp"

namespace loadline::wire {
namespace {

constexpr RecordGroup kMarginRecordGroups[] = {error_records,
                                               lending_records,
                                               option_records,
                                               linear_records,
                                               perpetual_records,
                                               health_records,
                                               chain_perp_records,
                                               option_margin_records,
                                               venue_lending_records,
                                               haircut_records,
                                               internal_model_records,
                                               map_records,
                                               option_interval_records,
                                               passage_records,
                                               liquidation_records,
                                               vault_liquidation_records,
                                               top_up_records,
                                               loss_records,
                                               pmrm1_records};
constexpr EnumerationGroup kMarginEnumerationGroups[] = {
    default_enumerations, margin_enumerations, internal_model_enumerations,
    liquidation_enumerations, vault_liquidation_enumerations};
constexpr FormulaGroup kMarginFormulaGroups[] = {default_formulas};
constexpr ProcedureGroup kMarginProcedureGroups[] = {
    perpetual_procedures,      health_procedures,        chain_perp_procedures,
    option_margin_procedures,  venue_lending_procedures, haircut_procedures,
    internal_model_procedures, map_procedures,           option_interval_procedures,
    passage_procedures,        liquidation_procedures,   vault_liquidation_procedures,
    top_up_procedures,         loss_procedures,          pmrm1_procedures};
constexpr Catalogue kMarginCatalogue = {kMarginRecordGroups, kMarginEnumerationGroups,
                                        kMarginFormulaGroups, kMarginProcedureGroups};

}  // namespace

const Catalogue& margin_catalogue() noexcept {
  return kMarginCatalogue;
}

}  // namespace loadline::wire

// Groups of rows that the margin's catalogue alone lists.
#pragma once

#include "core/wire/catalogue.hpp"

namespace loadline::wire {

std::span<const Record> liquidation_records() noexcept;
std::span<const Record> top_up_records() noexcept;
std::span<const Record> vault_liquidation_records() noexcept;
std::span<const Record> loss_records() noexcept;
std::span<const Record> pmrm1_records() noexcept;

std::span<const Enumeration> liquidation_enumerations() noexcept;
std::span<const Enumeration> vault_liquidation_enumerations() noexcept;

std::span<const Procedure> liquidation_procedures() noexcept;
std::span<const Procedure> top_up_procedures() noexcept;
std::span<const Procedure> vault_liquidation_procedures() noexcept;
std::span<const Procedure> loss_procedures() noexcept;
std::span<const Procedure> pmrm1_procedures() noexcept;

}  // namespace loadline::wire

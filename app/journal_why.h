#pragma once

#include <string>

#include "oms/storage/journal_reader.h"

namespace app {

// Prints what led to a fill, an order or a position (trd_1, ord_1, pos_1) of the session that row `until` belongs to,
// as it was known then; 0 is the last row. For people, or as the object that REST answers. Gives the exit code's
// failure where there is one.
std::optional<oms::Failure> printWhy(oms::JournalReader& journal, const std::string& id, std::uint64_t until,
                                     bool asJson);

}  // namespace app

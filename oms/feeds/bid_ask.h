#pragma once

#include <optional>
#include <vector>

#include "oms/feeds/bar_rows.h"

namespace oms {

// The rows of one side's file, and what became of the others.
struct SideRows {
  BarRows rows;
  ImportCounts counts;
  std::vector<RowReport> reports;
  std::vector<std::string> notices{};    // of the ask's file
  std::optional<Timeframe> timeframe{};  // that the files themselves say; what both have may have too many gaps for it
};

// Of two files of the same bars, one of the bid and one of the ask, the mid of the times that both have; volumes are
// the bid's. Two rows of a time count as one; a row without its other side is rejected as one_sided.
SideRows joinSides(SideRows bid, SideRows ask, const ReadOptions& options);

}  // namespace oms

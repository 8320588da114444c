#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/feeds/bar_file.h"
#include "oms/feeds/column_roles.h"
#include "oms/feeds/csv_text.h"
#include "oms/feeds/time_text.h"

namespace oms {

// How a file of bars is to be read.
struct TableLayout {
  char delimiter = ',';
  std::size_t firstLine = 0;  // of the rows, after banner and header
  ColumnRoles roles;
  TimeStyle time;
  bool closeStamped = false;
  bool ticks = false;   // rows may share a time
  bool labels = false;  // the time column holds labels, which are no times
  std::int64_t priceDivisor = 1;
  std::vector<std::string> notices;
};

// Tells the layout from the lines, the options and, where those leave it open, from hints in the path (with the name
// inside of a zip). The failure says what is unclear and which option settles it, without the path.
Result<TableLayout> layoutOf(const std::vector<std::string_view>& lines, const std::string& path,
                             const ReadOptions& options);

// The same of a file of trades or quotes, whose rows are bars of one price each. No failure at all where it does not
// look like one.
Result<TableLayout, std::optional<Failure>> tickLayoutOf(const std::vector<std::string_view>& lines,
                                                         const std::string& path, const ReadOptions& options);

}  // namespace oms

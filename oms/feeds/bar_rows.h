#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "oms/feeds/bar_file.h"
#include "oms/feeds/table_layout.h"

namespace oms {

// A row of a file as numbers, nine decimals each.
struct BarRow {
  std::int64_t time = 0;  // ns, as stamped; of labels only an order
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t ask = 0;      // where both sides of quotes are wanted: the others have the bid then
  std::int64_t spread = -1;  // at the close; -1: none or crossed
  Int128 volume = 0;
  std::uint64_t line = 0;  // of the file, from 1
  bool rounded = false;
  bool crossed = false;
  bool repaired = false;
};

struct BarRows {
  std::vector<BarRow> rows;  // ascending; no time twice, but in ticks
  int priceDecimals = 0;
};

// What is said of a file that may have no bad line.
Failure badLine(const RowReport& report);

// Reads, checks and counts all rows; a long file in stretches side by side, or one after the other where there is no
// thread to be had. Fails only where bad rows are refused.
Result<BarRows> readBarRows(const std::vector<std::string_view>& lines, const TableLayout& layout,
                            const ReadOptions& options, ImportCounts& counts, std::vector<RowReport>& reports);

}  // namespace oms

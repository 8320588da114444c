#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/feeds/csv_text.h"
#include "oms/model/result.h"

namespace oms {

// Which column of a file holds what; -1: none.
struct ColumnRoles {
  static constexpr int none = -1;
  int time = none;  // a whole stamp, or the date where `clock` is there too
  int clock = none;
  int open = none;
  int high = none;
  int low = none;
  int close = none;
  int volume = none;
  int askOpen = none;  // the bid is in open … close then
  int askHigh = none;
  int askLow = none;
  int askClose = none;
  bool closeStamped = false;

  bool complete() const { return time >= 0 && open >= 0 && high >= 0 && low >= 0 && close >= 0; }
  bool hasAsk() const { return askOpen >= 0 && askHigh >= 0 && askLow >= 0 && askClose >= 0; }
  int last() const;  // the largest column in use
};

// Whether the name is that of labels, which may or may not be times.
bool isLabelName(std::string_view name);

// Whether the row names columns: one of open, high, low or close.
bool isHeader(const Cells& row);

// From the names of a header; `first` is the first row under it, which tells a clock from a whole stamp and which
// volume is the one in units of the symbol. Roles that no name gives stay empty.
ColumnRoles rolesOfHeader(const Cells& header, const Cells& first);

// From names given by hand: time date clock open high low close volume, close_time, or - for a column to leave out.
Result<ColumnRoles> rolesOfNames(const std::vector<std::string>& names);

// From the rows alone, where there is no header. The failure says what to give.
Result<ColumnRoles> rolesOfRows(const std::vector<Cells>& rows);

// Of quotes (time, bid, ask) or trades (time, price, size): the price or the bid in all of open … close, the ask in all
// of its four, the size in volume. Nothing where they are none.
std::optional<ColumnRoles> tickRolesOfHeader(const Cells& header, const Cells& first);
std::optional<ColumnRoles> tickRolesOfRows(const std::vector<Cells>& rows);
// Trades under a header of bars, where each row has one price four times.
std::optional<ColumnRoles> tickRolesOfFlatBars(const Cells& header, const std::vector<Cells>& rows);

}  // namespace oms

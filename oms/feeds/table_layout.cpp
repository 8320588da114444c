#include "oms/feeds/table_layout.h"

#include <algorithm>
#include <optional>

namespace oms {
namespace {

constexpr std::size_t kSampleRows = 400;

std::string lowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Rows spread over the whole file, so that the sample sees more than its first day.
std::vector<Cells> sampleRows(const std::vector<std::string_view>& lines, std::size_t from, const TableShape& shape) {
  std::vector<Cells> rows;
  const std::size_t stride = std::max<std::size_t>(1, (lines.size() - std::min(from, lines.size())) / kSampleRows);
  Cells cells;
  for (std::size_t i = from; i < lines.size(); i += stride) {
    splitLine(lines[i], shape.delimiter, cells);
    const bool filled = std::none_of(cells.begin(), cells.end(), [](std::string_view cell) { return cell.empty(); });
    if (cells.size() == shape.columns && (filled || stride == 1))
      rows.push_back(cells);
  }
  return rows;
}

Failure noBars() {
  return Failure{"holds no table of bars; give a CSV file with time, open, high, low and close"};
}

Result<ColumnRoles> rolesFrom(const std::vector<std::string_view>& lines, const TableShape& shape,
                              const ReadOptions& options, std::size_t& firstLine) {
  Cells header;
  Cells first;
  splitLine(lines[firstLine], shape.delimiter, header);
  const bool named = isHeader(header);
  if (named)
    ++firstLine;
  if (!options.columns.empty()) {
    if (options.columns.size() > shape.columns) {
      return Failure{"has " + std::to_string(shape.columns) + " columns, but --columns names " +
                     std::to_string(options.columns.size())};
    }
    return rolesOfNames(options.columns);
  }
  const std::vector<Cells> rows = sampleRows(lines, firstLine, shape);
  if (rows.empty())
    return Failure{"has a header but no rows; give a file with bars"};
  if (!named)
    return rolesOfRows(rows);
  ColumnRoles roles = rolesOfHeader(header, rows.front());
  if (!roles.complete()) {
    return Failure{
        "the header lacks a time, open, high, low or close column that is known; name the columns with "
        "--columns, for example --columns time,open,high,low,close,volume"};
  }
  return roles;
}

std::optional<Timestamp> dayInPath(const std::string& path) {
  TimeStyle calendar;
  calendar.digits = TimeStyle::Digits::calendar;
  for (std::size_t end = path.size(); end >= 8; --end) {
    const std::string_view part = std::string_view(path).substr(end - 8, 8);
    if (part.find_first_not_of("0123456789") != std::string_view::npos)
      continue;
    if (part.substr(0, 2) != "19" && part.substr(0, 2) != "20")
      continue;
    if (const auto day = parseFileTime(part, calendar))
      return day;
  }
  return std::nullopt;
}

// Words or small numbers, such as 0, 1, 2, under a column that is named label. Those that are times mostly are times.
bool areLabels(const std::vector<Cells>& rows, int column) {
  std::vector<std::string_view> labels;
  for (const Cells& row : rows)
    labels.push_back(row[static_cast<std::size_t>(column)]);
  const auto style = timeStyleOf(labels);
  const auto times = std::count_if(labels.begin(), labels.end(), [&](std::string_view label) {
    const bool number = label.find_first_not_of("0123456789.") == std::string_view::npos;
    return style && !(number && label.size() < 8) && parseFileTime(label, *style);
  });
  return times * 4 < static_cast<std::ptrdiff_t>(labels.size());
}

// 40 of 40.1868, a number of milliseconds or seconds; any other text as it is.
std::string_view withoutFraction(std::string_view time) {
  const std::size_t point = time.find('.');
  const bool number = time.find_first_not_of("0123456789.") == std::string_view::npos;
  return number && point != 0 && point == time.rfind('.') ? time.substr(0, point) : time;
}

std::optional<Failure> settleTime(const std::vector<Cells>& rows, const std::string& path, const ReadOptions& options,
                                  TableLayout& layout) {
  std::vector<std::string_view> times;
  for (const Cells& row : rows) {
    const std::string_view time = row[static_cast<std::size_t>(layout.roles.time)];
    if (!time.empty())
      times.push_back(withoutFraction(time));
  }
  const auto style = timeStyleOf(times);
  if (!style) {
    return Failure{"day and month of the times (" + std::string(times.front()) +
                   ") cannot be told apart; write the dates as YYYY-MM-DD"};
  }
  layout.time = *style;
  layout.time.utcOffset = options.utcOffset;
  if (style->digits == TimeStyle::Digits::millisecondsOfDay) {
    const auto found = options.day ? options.day : dayInPath(path);
    if (!found)
      return Failure{"the times are milliseconds of a day that is not named; give it with --date YYYYMMDD"};
    layout.time.day = *found;
    if (!options.day)
      layout.notices.push_back("the day " + isoDate(*found) + " is taken from the file's name");
  }
  const auto readable = std::count_if(rows.begin(), rows.end(), [&](const Cells& row) {
    const std::string_view time = row[static_cast<std::size_t>(layout.roles.time)];
    if (layout.roles.clock < 0)
      return parseFileTime(time, layout.time).has_value();
    return parseFileTime(time, row[static_cast<std::size_t>(layout.roles.clock)], layout.time).has_value();
  });
  if (readable * 4 < static_cast<std::ptrdiff_t>(rows.size())) {
    return Failure{
        "the times (" + std::string(times.empty() ? "" : times.front()) +
        ") are in no known form; write them as 2026-01-31T09:30:00Z or name the time's column with --columns"};
  }
  return std::nullopt;
}

// Lean's daily, hourly and minute files of shares hold prices times 10000, those of other markets do not, and the rows
// look alike: whole numbers without a header, stamped "YYYYMMDD HH:MM" or with milliseconds of the day.
bool mayBeScaled(const std::vector<Cells>& rows, bool header, const TableLayout& layout) {
  if (header || layout.roles.hasAsk())
    return false;
  const std::string_view time = rows.front()[static_cast<std::size_t>(layout.roles.time)];
  const bool leanStamp = layout.time.digits == TimeStyle::Digits::millisecondsOfDay ||
                         (time.size() == 14 && time[8] == ' ' && time[11] == ':');
  return leanStamp && std::all_of(rows.begin(), rows.end(), [&](const Cells& row) {
           return std::all_of(row.begin() + layout.roles.open, row.begin() + layout.roles.close + 1,
                              [](std::string_view cell) { return cell.find('.') == std::string_view::npos; });
         });
}

std::optional<Failure> settleScale(const std::string& path, TableLayout& layout) {
  const std::string hints = lowerCase(path);
  const auto says = [&](std::string_view word) { return hints.find(word) != std::string::npos; };
  if (says("equity") || says("equities")) {
    layout.priceDivisor = 10'000;
    layout.notices.push_back("prices are divided by 10000, as the path says equity (--price-scale 1 if they are not)");
    return std::nullopt;
  }
  for (const std::string_view market : {"crypto", "forex", "cfd", "future"}) {
    if (!says(market))
      continue;
    layout.notices.push_back("prices are taken as they are, as the path says " + std::string(market));
    return std::nullopt;
  }
  return Failure{"the prices may be times 10000; say so with --price-scale 10000, or 1 if they are not"};
}

// What the prices are multiplied by, and which ones of quotes are asked for.
std::optional<Failure> settlePrices(const std::vector<Cells>& rows, bool header, const std::string& path,
                                    const ReadOptions& options, TableLayout& layout) {
  if (options.priceScale) {
    layout.priceDivisor = *options.priceScale;
  } else if (mayBeScaled(rows, header, layout)) {
    if (auto failure = settleScale(path, layout))
      return failure;
  }
  if (!options.side)
    return std::nullopt;
  ColumnRoles& roles = layout.roles;
  if (!roles.hasAsk())
    return Failure{"has no quotes, so there is one price only; leave out --price"};
  if (options.bothSides)
    return std::nullopt;
  if (*options.side == QuoteSide::ask) {
    roles.open = roles.askOpen;
    roles.high = roles.askHigh;
    roles.low = roles.askLow;
    roles.close = roles.askClose;
  }
  if (*options.side != QuoteSide::mid)
    roles.askOpen = roles.askHigh = roles.askLow = roles.askClose = ColumnRoles::none;
  return std::nullopt;
}

}  // namespace

Result<TableLayout> layoutOf(const std::vector<std::string_view>& lines, const std::string& path,
                             const ReadOptions& options) {
  const TableShape shape = tableShapeOf(lines);
  if (shape.delimiter == 0 || shape.firstLine >= lines.size())
    return noBars();
  TableLayout layout;
  layout.delimiter = shape.delimiter;
  layout.firstLine = shape.firstLine;
  const auto roles = rolesFrom(lines, shape, options, layout.firstLine);
  if (!roles)
    return roles.error();
  layout.roles = *roles;
  if (static_cast<std::size_t>(layout.roles.last()) >= shape.columns)
    return noBars();
  layout.closeStamped = options.closeStamped.value_or(layout.roles.closeStamped);
  const std::vector<Cells> rows = sampleRows(lines, layout.firstLine, shape);
  if (rows.empty())
    return Failure{"has a header but no rows; give a file with bars"};
  Cells header;
  splitLine(lines[shape.firstLine], shape.delimiter, header);
  const bool named = layout.firstLine > shape.firstLine;
  const auto time = static_cast<std::size_t>(layout.roles.time);
  if (named && layout.roles.clock < 0 && isLabelName(header[time]) && areLabels(rows, layout.roles.time)) {
    if (!options.labels) {
      return Failure{"its labels (" + std::string(rows.front()[time]) +
                     ") are no times, which this needs; indicator and patterns can do without"};
    }
    layout.labels = true;
  } else if (const auto failure = settleTime(rows, path, options, layout)) {
    return *failure;
  }
  if (const auto failure = settlePrices(rows, named, path, options, layout))
    return *failure;
  return layout;
}

Result<TableLayout, std::optional<Failure>> tickLayoutOf(const std::vector<std::string_view>& lines,
                                                         const std::string& path, const ReadOptions& options) {
  using Reason = std::optional<Failure>;
  const TableShape shape = tableShapeOf(lines);
  if (shape.delimiter == 0 || shape.firstLine >= lines.size())
    return Reason();
  TableLayout layout;
  layout.ticks = true;
  layout.delimiter = shape.delimiter;
  Cells header;
  splitLine(lines[shape.firstLine], shape.delimiter, header);
  const bool bars = isHeader(header);
  const bool named = bars || tickRolesOfHeader(header, header).has_value();
  layout.firstLine = shape.firstLine + (named ? 1 : 0);
  const std::vector<Cells> rows = sampleRows(lines, layout.firstLine, shape);
  if (rows.empty())
    return named && !bars ? Reason(Failure{"has a header but no rows; give a file with trades or quotes"}) : Reason();
  const Cells given(options.columns.begin(), options.columns.end());
  const auto roles = !given.empty() ? tickRolesOfHeader(given, rows.front())
                     : bars         ? tickRolesOfFlatBars(header, rows)
                     : named        ? tickRolesOfHeader(header, rows.front())
                                    : tickRolesOfRows(rows);
  if (!roles || static_cast<std::size_t>(roles->last()) >= shape.columns)
    return Reason();
  layout.roles = *roles;
  if (auto failure = settleTime(rows, path, options, layout))
    return Reason(*failure);
  if (auto failure = settlePrices(rows, named, path, options, layout))
    return Reason(*failure);
  return layout;
}

}  // namespace oms

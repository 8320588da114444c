#include "oms/feeds/bar_file.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>

#include "oms/feeds/bar_rows.h"
#include "oms/feeds/bid_ask.h"
#include "oms/feeds/file_bytes.h"
#include "oms/feeds/guessed_instrument.h"
#include "oms/feeds/median.h"
#include "oms/feeds/table_layout.h"

namespace oms {
namespace {

constexpr std::int64_t kStep = 1'000'000'000;

Failure about(const std::string& path, const std::string& what) {
  return Failure{path + ": " + what};
}

// From one time to a later one; the longest duration there is when they lie further apart.
std::int64_t apart(std::int64_t earlier, std::int64_t later) {
  std::int64_t gap = 0;
  return __builtin_sub_overflow(later, earlier, &gap) ? std::numeric_limits<std::int64_t>::max() : gap;
}

// The median gap says it. Of short bars a quiet market leaves out so many that the smallest gap says it, where it is no
// rarity and all others are whole multiples of it.
std::optional<Timeframe> inferredFrom(const std::vector<std::int64_t>& gaps, Duration usual) {
  const auto found = timeframeOfGap(usual);
  if (found && usual >= std::chrono::minutes(1))
    return found;
  const std::int64_t smallest = *std::min_element(gaps.begin(), gaps.end());
  const auto finest = timeframeOfGap(Duration(smallest));
  if (!finest || length(*finest) != Duration(smallest))
    return found;
  const bool whole = std::all_of(gaps.begin(), gaps.end(), [&](std::int64_t gap) { return gap % smallest == 0; });
  const auto times = static_cast<std::size_t>(std::count(gaps.begin(), gaps.end(), smallest));
  return whole && times * 10 >= gaps.size() ? finest : found;
}

Result<Timeframe> timeframeOf(const std::vector<BarRow>& rows, const ReadOptions& options) {
  std::vector<std::int64_t> gaps;
  gaps.reserve(rows.size());
  for (std::size_t i = 1; i < rows.size(); ++i)
    gaps.push_back(apart(rows[i - 1].time, rows[i].time));
  if (gaps.empty()) {
    if (options.timeframe)
      return *options.timeframe;
    return Failure{"one bar does not say how long it is; give --timeframe"};
  }
  // The lower one of two: missing bars can only lengthen gaps.
  const Duration gap(medianOf(gaps));
  const auto inferred = inferredFrom(gaps, gap);
  if (!options.timeframe) {
    if (inferred)
      return *inferred;
    return Failure{"its bars lie " + formatDuration(gap) + " apart, which is no timeframe; give --timeframe"};
  }
  // Half of a bar apart means that they overlap: another timeframe was meant.
  if (gap <= length(*options.timeframe) / 2) {
    return Failure{"its bars lie " + formatDuration(gap) + " apart, too close for --timeframe " +
                   std::string(name(*options.timeframe)) + "; give the one of the file"};
  }
  return *options.timeframe;
}

// Close stamps such as 00:00:59.999 mean the whole second.
Timestamp wholeSecond(Timestamp time) {
  const std::int64_t rest = time.ns() % kStep;
  return rest >= kStep - 1'000'000 ? time + Duration(kStep - rest) : time;
}

Bar barOf(const BarRow& row, Timeframe timeframe, bool closeStamped) {
  Bar bar;
  const Timestamp stamp = Timestamp::fromNs(row.time);
  if (closeStamped) {
    bar.closeTime = wholeSecond(stamp);
    bar.openTime = timeframe == Timeframe::mo1 ? openOf(timeframe, bar.closeTime - Duration(1))
                                               : bar.closeTime - length(timeframe);
  } else {
    bar.openTime = stamp;
    bar.closeTime = closeOf(timeframe, stamp);
  }
  bar.open = Price::fromRaw(row.open);
  bar.high = Price::fromRaw(row.high);
  bar.low = Price::fromRaw(row.low);
  bar.close = Price::fromRaw(row.close);
  bar.volume = Volume::fromRaw(row.volume);
  return bar;
}

void fill(ImportedBars& imported, const BarRows& rows, bool closeStamped) {
  std::vector<std::int64_t> spreads;
  imported.bars.reserve(rows.rows.size());
  for (const BarRow& row : rows.rows) {
    imported.bars.push_back(barOf(row, imported.timeframe, closeStamped));
    if (row.volume != 0)
      imported.volumeKnown = true;
    if (row.volume % kStep != 0)
      imported.fractionalVolume = true;
    if (row.spread >= 0)
      spreads.push_back(row.spread);
  }
  imported.priceDecimals = rows.priceDecimals;
  if (!spreads.empty())
    imported.medianSpread = Price::fromRaw(medianOf(std::move(spreads)));
}

// Labels say nothing of time: a bar a day, from the first one there is.
void fillLabels(ImportedBars& imported, const BarRows& rows, const std::vector<std::string_view>& lines,
                const TableLayout& layout) {
  Cells cells;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    splitLine(lines[static_cast<std::size_t>(rows.rows[i].line - 1)], layout.delimiter, cells);
    imported.labels.emplace_back(cells[static_cast<std::size_t>(layout.roles.time)]);
    Bar& bar = imported.bars[i];
    bar.openTime = Timestamp::fromNs(0) + length(Timeframe::d1) * static_cast<std::int64_t>(i);
    bar.closeTime = bar.openTime + length(Timeframe::d1);
  }
}

// The rows of the bid's file, and those of the ask's.
Result<SideRows> withAsk(const std::string& path, const TableLayout& bidLayout, SideRows bid,
                         const ReadOptions& options) {
  if (bidLayout.roles.hasAsk())
    return about(path, "has the ask already; leave out --ask");
  if (options.side)
    return about(path, "is asked for one price; leave out --price, or --ask");
  const auto file = readFileBytes(options.askPath);
  if (!file)
    return file.error();
  const std::vector<std::string_view> lines = linesOf(file->text);
  const auto layout = layoutOf(lines, options.askPath + "/" + file->entry, options);
  if (!layout)
    return about(options.askPath, layout.error().message);
  if (layout->closeStamped != bidLayout.closeStamped || layout->labels || bidLayout.labels)
    return about(options.askPath, "is stamped otherwise than " + path + "; give two files of one kind");
  SideRows ask;
  auto rows = readBarRows(lines, *layout, options, ask.counts, ask.reports);
  if (!rows)
    return about(options.askPath, rows.error().message);
  ask.rows = std::move(*rows);
  const auto bidTimeframe = timeframeOf(bid.rows.rows, options);
  const auto askTimeframe = timeframeOf(ask.rows.rows, options);
  if (bidTimeframe && askTimeframe && *bidTimeframe != *askTimeframe) {
    return about(options.askPath, "has bars of " + std::string(name(*askTimeframe)) + ", and " + path + " of " +
                                      std::string(name(*bidTimeframe)) + "; give two files of one timeframe");
  }
  SideRows joined = joinSides(std::move(bid), std::move(ask), options);
  for (const RowReport& report : joined.reports) {
    if (options.badRows == BadRows::fail && std::string_view(report.code) == "one_sided")
      return about(report.ask ? options.askPath : path, badLine(report).message);
  }
  joined.notices = layout->notices;
  if (bidTimeframe || askTimeframe)
    joined.timeframe = bidTimeframe ? *bidTimeframe : *askTimeframe;
  return joined;
}

}  // namespace

std::optional<BadRows> parseBadRows(std::string_view text) {
  if (text == "skip")
    return BadRows::skip;
  if (text == "repair")
    return BadRows::repair;
  if (text == "fail")
    return BadRows::fail;
  return std::nullopt;
}

Result<ImportedBars> readBars(const std::string& path, const ReadOptions& options) {
  const auto file = readFileBytes(path, options.canceled);
  return file ? readBars(path, *file, options) : Result<ImportedBars>(file.error());
}

Result<ImportedBars> readBars(const std::string& path, const FileBytes& file, const ReadOptions& options) {
  if (file.text.find('\0') != std::string::npos)
    return about(path, "is no text; give a CSV file with bars");
  const std::vector<std::string_view> lines = linesOf(file.text);
  const auto layout = layoutOf(lines, path + "/" + file.entry, options);
  if (!layout)
    return about(path, layout.error().message);

  ImportedBars imported;
  imported.path = path;
  imported.fileName = std::filesystem::path(path).filename().string();
  imported.fileSize = file.size;
  imported.sha256 = file.sha256;
  imported.notices = layout->notices;
  auto rows = readBarRows(lines, *layout, options, imported.counts, imported.reports);
  if (!rows)
    return about(path, rows.error().message);
  std::optional<Timeframe> ofSides;
  if (!options.askPath.empty()) {
    SideRows bid{std::move(*rows), std::move(imported.counts), std::move(imported.reports)};
    auto both = withAsk(path, *layout, std::move(bid), options);
    if (!both)
      return both.error();
    rows = std::move(both->rows);
    imported.counts = std::move(both->counts);
    imported.reports = std::move(both->reports);
    ofSides = both->timeframe;
    for (std::string& notice : both->notices)
      imported.notices.push_back(options.askPath + ": " + std::move(notice));
  }
  imported.timeframe = options.timeframe.value_or(Timeframe::m1);
  if (rows->rows.empty() && options.mayBeEmpty)
    return imported;
  if (rows->rows.empty()) {
    return about(path, "none of its " + std::to_string(imported.counts.read) +
                           " rows is a bar; check the file, or name its columns with --columns");
  }
  const auto timeframe = layout->labels ? Result<Timeframe>(Timeframe::d1)
                         : ofSides      ? Result<Timeframe>(*ofSides)
                                        : timeframeOf(rows->rows, options);
  if (!timeframe)
    return about(path, timeframe.error().message);
  imported.timeframe = *timeframe;
  fill(imported, *rows, layout->closeStamped);
  for (const BarRow& row : rows->rows) {
    if (options.keepsLines)
      imported.lines.push_back(row.line);
  }
  if (layout->labels)
    fillLabels(imported, *rows, lines, *layout);
  return imported;
}

Instrument instrumentOf(const std::string& symbol, const ImportedBars& bars) {
  return guessedInstrument(symbol, bars.fileName, tickOf(bars.priceDecimals), bars.fractionalVolume, bars.medianSpread);
}

}  // namespace oms

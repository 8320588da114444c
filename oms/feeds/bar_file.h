#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oms/model/instrument.h"
#include "oms/model/market_data.h"
#include "oms/model/result.h"

namespace oms {

struct FileBytes;

// What happens to bad rows. By default unreadable, duplicate and backward rows are skipped and a high or low is
// widened to open and close; `skip` leaves all of them out, `repair` also sorts backward rows into their place, `fail`
// refuses the file at the first one.
enum class BadRows : std::uint8_t { standard, skip, repair, fail };
std::optional<BadRows> parseBadRows(std::string_view text);  // skip repair fail

// Which price of a file of quotes.
enum class QuoteSide : std::uint8_t { mid, bid, ask };

inline constexpr std::size_t kFewReports = 100;

// What the command line says of a file; what is not set is told from the file and its path.
struct ReadOptions {
  std::optional<Timeframe> timeframe;      // of its bars
  std::optional<bool> closeStamped;        // --stamp
  Duration utcOffset{0};                   // --timezone, of times that have no offset
  std::vector<std::string> columns;        // --columns
  std::optional<std::int64_t> priceScale;  // --price-scale: prices are divided by it
  std::optional<Timestamp> day;            // --date, of files with milliseconds of a day
  BadRows badRows = BadRows::standard;
  std::optional<QuoteSide> side;          // --price, of quotes; the mid if absent
  std::string askPath;                    // --ask: the file has the bid, and that one the ask of the same bars
  bool labels = false;                    // rows may have labels in place of times; without it such a file is refused
  bool bothSides = false;                 // ticks of quotes have the bid, and the ask beside it
  bool keepsLines = false;                // where each bar stands in the file is wanted
  bool mayBeEmpty = false;                // a file of whose rows none is taken is no failure: its counts are wanted
  std::size_t mostReports = kFewReports;  // of rows that were not taken as they stood
  std::size_t sideBySide = 0;  // stretches of a long file that are read at once; 0: one for each of the processors
  const std::atomic<bool>* canceled = nullptr;  // once it is set, by another thread, the reading fails soon

  bool isCanceled() const { return canceled != nullptr && *canceled; }
};

struct ImportCounts {
  std::uint64_t read = 0;  // rows with anything in them, without header and banner
  std::uint64_t accepted = 0;
  std::uint64_t repaired = 0;  // of the accepted ones
  std::uint64_t rounded = 0;   // accepted rows with more than nine decimals, half to even
  std::uint64_t crossed = 0;   // accepted rows with the bid above the ask at the close
  // unreadable, duplicate, backward, price (zero or negative), volume (negative), high_low,
  // one_sided (a bid without its ask, or the other way round)
  std::map<std::string, std::uint64_t> rejected;
};

// A row that was not taken as it stood.
struct RowReport {
  std::uint64_t line = 0;  // of the file, from 1
  std::string code;        // as in `rejected`, or repaired
  bool ask = false;        // of the file of the ask
};

struct ImportedBars {
  std::string path;
  std::string fileName;
  std::uint64_t fileSize = 0;
  std::string sha256;
  Timeframe timeframe = Timeframe::m1;
  std::vector<Bar> bars;  // ascending by close; of quote bars the mid
  // Of each bar, where the file has labels in place of times: its bars follow each other by days from 1970 then.
  std::vector<std::string> labels;
  bool volumeKnown = false;  // some volume is not zero
  bool fractionalVolume = false;
  std::vector<std::uint64_t> lines;  // of each bar its line in the file, from 1; where they are wanted
  int priceDecimals = 0;             // the finest seen, of bid and ask in quote bars
  Price medianSpread;                // zero: the file has no quotes
  // Of each bar, where they were made of quotes: of its own ones the median, zero where all are crossed. Else empty.
  std::vector<Price> spreads;
  ImportCounts counts;
  std::vector<RowReport> reports;    // the first ones, see mostReports
  std::vector<std::string> notices;  // hints that were used, each a sentence
};

// Reads a file of bars: CSV with comma, semicolon or tab, with or without header, plain, gz or zip. The failure is one
// sentence with the path and the remedy.
Result<ImportedBars> readBars(const std::string& path, const ReadOptions& options = {});
// Of a file that was read already.
Result<ImportedBars> readBars(const std::string& path, const FileBytes& file, const ReadOptions& options);

// The instrument of a symbol that no list knows: tick = the finest decimals seen, lot = 1, or 0.00000001 where volumes
// are fractional.
Instrument instrumentOf(const std::string& symbol, const ImportedBars& bars);

}  // namespace oms

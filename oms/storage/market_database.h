#pragma once

#include <QString>

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "oms/feeds/bar_file.h"
#include "oms/feeds/tick_file.h"
#include "oms/model/market_data.h"
#include "oms/model/result.h"
#include "oms/storage/database.h"
#include "oms/storage/market_merge.h"

namespace oms {

// What is stored of a symbol: bars of one timeframe, its trades or its quotes.
struct StoredSeries {
  std::int64_t id = 0;
  std::string symbol;
  std::string kind;  // 1m, trades, quotes
  int decimals = 0;  // of its prices, the finest seen
  bool volumeKnown = false;
  bool fractionalVolume = false;
  Price medianSpread;  // of the last file that had quotes; zero: none had
  std::uint64_t rows = 0;
  Timestamp first;  // of bars the open
  Timestamp last;

  std::optional<Timeframe> timeframe() const { return parseTimeframe(kind); }
};

// Which rows of a series are asked for.
struct StoredRange {
  std::optional<Timestamp> before;  // whose open or time is earlier
  std::uint64_t newest = std::numeric_limits<std::uint64_t>::max();
  std::int64_t lastImport = std::numeric_limits<std::int64_t>::max();  // as it was after that one
};

// Market data by symbol and kind, in market/market.db of the data folder: a file apart from the journal, which no
// session depends on and no engine keeps locked.
//
// One SQLite file holds a small catalogue, and the rows as packed columns (market_chunk.h) in blobs of some thousand
// rows. A row of a table each would cost 3 µs to write and 1 µs to read, which is a tenth of what a chart and an import
// ask for; files of columns beside a catalogue would be as fast as blobs, and would have to be kept in step with it by
// hand. A blob of 16,384 rows is written and read at the speed of the memory, and SQLite's transaction makes an import
// all or nothing, whenever the machine stops. Without a log of its own (WAL), as its readers are few and short.
//
// Rows are only ever added. An import adds those that are not there yet, so that the same file twice, or two files that
// overlap, make the same series in any order of import; a bar that differs from the one that is there is counted and
// left out. Of trades and quotes, which may share a time, a file adds what it has more of at a time than is stored. So
// a series as it was after an earlier import can be had as long as the file is there: a session that was warmed up by
// it starts again with the same bars.
class MarketDatabase {
 public:
  static QString pathIn(const QString& dataDir);
  // Makes the folder and the file where there are none.
  static Result<std::unique_ptr<MarketDatabase>> open(const QString& dataDir);
  // For reading; null where there is none.
  static Result<std::unique_ptr<MarketDatabase>> openExisting(const QString& dataDir);
  // What backupTo() made, which is never written.
  static Result<std::unique_ptr<MarketDatabase>> openCopy(const QString& file);

  // All or nothing. Nothing is written, not even a note of the import, where no row is new. `wall` is kept with it.
  // Appends to `conflicts`, where there is one, each bar that is left out for another one of its open.
  Result<StoredCounts> add(const std::string& symbol, const ImportedBars& bars, Timestamp wall,
                           std::vector<BarConflict>* conflicts = nullptr);
  Result<StoredCounts> add(const std::string& symbol, const ImportedTicks& ticks, Timestamp wall);

  // By symbol; those of one symbol, or all.
  Result<std::vector<StoredSeries>> series(const std::string& symbol = {});
  // The number of the last import; 0: there was none.
  Result<std::int64_t> lastImport();
  // Ascending by time. The kind must be the one that is read.
  Result<std::vector<Bar>> bars(const StoredSeries& series, const StoredRange& range = {});
  Result<std::vector<Tick>> trades(const StoredSeries& series, const StoredRange& range = {});
  Result<std::vector<Quote>> quotes(const StoredSeries& series, const StoredRange& range = {});
  // All bars in the same order, some thousand at a time, so that a series of millions is never in memory as rows.
  using TakeBars = std::function<void(std::span<const Bar>)>;
  std::optional<Failure> eachBars(const StoredSeries& series, const TakeBars& take);
  // A whole copy in a new file, synced, while others may import. A file that is there is not touched.
  std::optional<Failure> backupTo(const QString& file);

 private:
  struct Source;

  MarketDatabase(std::unique_ptr<Database> database, QString path);
  template <class Row>
  Result<StoredCounts> store(const Source& source, const std::vector<Row>& rows,
                             std::vector<BarConflict>* conflicts = nullptr);
  template <class Row>
  void insert(const Source& source, const StoredCounts& counts, const std::vector<Row>& rows);
  template <class Row>
  Result<std::vector<Row>> read(std::int64_t series, const StoredRange& range, Timestamp from);
  Failure failure();

  std::unique_ptr<Database> database_;
  QString path_;
};

}  // namespace oms

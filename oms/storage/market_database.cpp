#include "oms/storage/market_database.h"

#include <sqlite3.h>
#include <zlib.h>

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <future>
#include <span>
#include <system_error>

#include "oms/feeds/median.h"
#include "oms/messages/json_writer.h"
#include "oms/storage/market_chunk.h"
#include "oms/storage/market_merge.h"
#include "oms/storage/migrations.h"
#include "oms/storage/problem.h"

namespace oms {
namespace {

// Of a file that is only read.
constexpr const char* kReadOnlyPragmas =
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA query_only=ON";

constexpr Timestamp kBeginning = Timestamp::fromNs(-std::numeric_limits<std::int64_t>::max());

constexpr auto kIsEarlier = [](const auto& row, Timestamp time) { return rowTime(row) < time; };

std::int64_t crcOf(std::string_view content) {
  return static_cast<std::int64_t>(
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
}

// Which chunks hold the rows that are asked for; too many of them, where chunks overlap, but none too few.
struct ChunkPlace {
  std::int64_t id = 0;
  Timestamp first;
  Timestamp last;
  std::uint64_t rows = 0;
};

// Of the newest rows alone: none before the chunk by which there are enough.
void leaveOldOut(std::vector<ChunkPlace>& places, const StoredRange& range) {
  std::uint64_t rows = 0;
  auto place = places.rbegin();
  for (; place != places.rend() && rows < range.newest; ++place)
    rows += range.before && place->last >= *range.before ? 0 : place->rows;
  if (place == places.rend())
    return;
  const Timestamp oldest = (place - 1)->first;
  std::erase_if(places, [&](const ChunkPlace& each) { return each.last < oldest; });
}

std::vector<ChunkPlace> placesOf(Database& database, std::int64_t series, const StoredRange& range, Timestamp from) {
  std::vector<ChunkPlace> places;
  Statement statement(database, MarketSql::chunksOfSeries);
  statement.start(series, range.lastImport);
  while (statement.next()) {
    const ChunkPlace place{statement.numberAt(0), Timestamp::fromNs(statement.numberAt(1)),
                           Timestamp::fromNs(statement.numberAt(2)), static_cast<std::uint64_t>(statement.numberAt(3))};
    if (place.rows < 1 || place.rows > kRowsAChunk) {
      database.fail(SQLITE_CORRUPT, "chunk " + std::to_string(place.id) + " has no such number of rows");
      return {};
    }
    if ((!range.before || place.first < *range.before) && place.last >= from)
      places.push_back(place);
  }
  if (range.newest > 0)
    leaveOldOut(places, range);
  return places;
}

// Hands the chunks' rows over in order, those of each as soon as no later one has any before its end. False: the
// database says what is wrong.
template <class Row, class Take>
bool handOver(Database& database, const std::vector<ChunkPlace>& places, const Take& take) {
  Statement statement(database, MarketSql::oneChunk);
  std::vector<Row> rows;
  for (auto place = places.begin(); place != places.end(); ++place) {
    statement.start(place->id);
    const std::size_t begin = rows.size();
    if (!statement.next())
      break;
    const std::string_view content = statement.textAt(1);
    if (statement.numberAt(0) != crcOf(content) || !unpackRows(content, place->rows, rows)) {
      database.fail(SQLITE_CORRUPT, "rows of chunk " + std::to_string(place->id) + " are not what was written");
      break;
    }
    statement.reset();
    putInOrder(rows, begin);
    // Whatever a later chunk has lies behind its first row.
    const auto next = std::next(place);
    const auto settled =
        next == places.end() ? rows.end() : std::lower_bound(rows.begin(), rows.end(), next->first, kIsEarlier);
    take(std::span<const Row>(rows.begin(), settled));
    rows.erase(rows.begin(), settled);
  }
  return database.ok();
}

template <class Row>
std::span<const Row> partOf(const std::vector<Row>& rows, std::size_t begin) {
  return {rows.data() + begin, std::min(kRowsAChunk, rows.size() - begin)};
}

template <class Row>
std::future<std::string> packedBeside(std::span<const Row> rows) {
  try {
    return std::async(std::launch::async, [rows] { return packRows(rows); });
  } catch (const std::system_error&) {  // no thread is left: it is done by who waits for it
    return std::async(std::launch::deferred, [rows] { return packRows(rows); });
  }
}

QString folderIn(const QString& dataDir) {
  return QDir(dataDir).absoluteFilePath(QStringLiteral("market"));
}

std::optional<Failure> makeFolder(const QString& dataDir) {
  const bool existed = QFileInfo(dataDir).isDir();
  if (!QDir().mkpath(folderIn(dataDir))) {
    return Failure{"the folder " + folderIn(dataDir).toStdString() +
                   " cannot be made: give yourself the right to write there, or choose another --data-dir"};
  }
  if (!existed)
    QFile::setPermissions(dataDir, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  return std::nullopt;
}

std::string codesOf(const ImportCounts& counts) {
  JsonWriter json;
  json.beginObject();
  for (const auto& [code, rows] : counts.rejected)
    json.field(code, rows);
  json.endObject();
  return std::string(json.text());
}

}  // namespace

// Where rows come from, and what that says of their series.
struct MarketDatabase::Source {
  std::string symbol;
  std::string kind;
  std::string file;
  std::string sha256;
  const ImportCounts& counts;
  int decimals = 0;
  bool volumeKnown = false;
  bool fractional = false;
  Price spread;
  Timestamp wall;
};

MarketDatabase::MarketDatabase(std::unique_ptr<Database> database, QString path)
    : database_(std::move(database)), path_(std::move(path)) {}

QString MarketDatabase::pathIn(const QString& dataDir) {
  return QDir(folderIn(dataDir)).filePath(QStringLiteral("market.db"));
}

Failure MarketDatabase::failure() {
  Failure failure = explain(database_->error(), path_, FileRole::market);
  database_->clearError();
  if (database_->inTransaction())
    Statement(*database_, MarketSql::rollback).run();
  database_->clearError();
  return failure;
}

Result<std::unique_ptr<MarketDatabase>> MarketDatabase::open(const QString& dataDir) {
  if (auto failure = makeFolder(dataDir))
    return *failure;
  const QString path = pathIn(dataDir);
  // Read-write for readers too: an import that was cut off is undone by whoever opens the file next.
  auto opened = Database::open(path.toStdString(), Database::Access::readWrite);
  if (!opened)
    return explain(opened.error(), path, FileRole::market);
  std::unique_ptr<MarketDatabase> market(new MarketDatabase(std::move(*opened), path));
  Database& database = *market->database_;
  if (auto refusal = refuseForeign(database, path, marketMigrations(), FileRole::market))
    return *refusal;
  database.execute(
      "PRAGMA page_size=16384; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; "
      "PRAGMA cell_size_check=ON");
  if (!database.ok())
    return market->failure();
  if (database.number("PRAGMA user_version") < static_cast<std::int64_t>(marketMigrations().size())) {
    if (auto failure = migrate(database, path, marketMigrations()))
      return *failure;
  }
  return market;
}

Result<std::unique_ptr<MarketDatabase>> MarketDatabase::openExisting(const QString& dataDir) {
  if (!QFileInfo::exists(pathIn(dataDir)))
    return std::unique_ptr<MarketDatabase>();
  return open(dataDir);
}

Result<StoredCounts> MarketDatabase::add(const std::string& symbol, const ImportedBars& bars, Timestamp wall,
                                         std::vector<BarConflict>* conflicts) {
  return store({symbol, std::string(name(bars.timeframe)), bars.fileName, bars.sha256, bars.counts, bars.priceDecimals,
                bars.volumeKnown, bars.fractionalVolume, bars.medianSpread, wall},
               bars.bars, conflicts);
}

Result<StoredCounts> MarketDatabase::add(const std::string& symbol, const ImportedTicks& ticks, Timestamp wall) {
  std::vector<Quote> quotes(ticks.asks.size());
  for (std::size_t i = 0; i < quotes.size(); ++i)
    quotes[i] = {ticks.ticks[i].time, ticks.ticks[i].price, ticks.asks[i], {}, {}};
  const auto sized = [](const Tick& tick) { return !tick.size.isZero(); };
  const auto parted = [](const Tick& tick) { return tick.size.raw() % Quantity::one != 0; };
  const Source source{symbol,
                      ticks.asks.empty() ? "trades" : "quotes",
                      ticks.fileName,
                      ticks.sha256,
                      ticks.counts,
                      ticks.priceDecimals,
                      std::any_of(ticks.ticks.begin(), ticks.ticks.end(), sized),
                      std::any_of(ticks.ticks.begin(), ticks.ticks.end(), parted),
                      medianSpreadOf(quotes.begin(), quotes.end()),
                      wall};
  return quotes.empty() ? store(source, ticks.ticks) : store(source, quotes);
}

template <class Row>
Result<StoredCounts> MarketDatabase::store(const Source& source, const std::vector<Row>& rows,
                                           std::vector<BarConflict>* conflicts) {
  StoredCounts counts{rows.size(), 0, 0};
  if (rows.empty())
    return counts;
  Statement(*database_, MarketSql::begin).run();
  std::vector<Row> there;
  const auto all = series(source.symbol);
  if (!all)
    return all.error();
  const auto own =
      std::find_if(all->begin(), all->end(), [&](const StoredSeries& each) { return each.kind == source.kind; });
  if (own != all->end()) {
    StoredRange range;
    range.before = rowTime(rows.back()) + Duration(1);
    auto found = read<Row>(own->id, range, rowTime(rows.front()));
    if (!found)
      return found.error();
    there = std::move(*found);
  }
  if (there.empty() && areAscending(rows)) {
    insert(source, counts, rows);
  } else {
    std::vector<Row> sifted = rows;
    counts = leaveKnownOut(sifted, there, conflicts);
    if (!sifted.empty())
      insert(source, counts, sifted);
  }
  Statement(*database_, counts.added > 0 ? MarketSql::commit : MarketSql::rollback).run();
  if (!database_->ok())
    return failure();
  return counts;
}

template <class Row>
void MarketDatabase::insert(const Source& source, const StoredCounts& counts, const std::vector<Row>& rows) {
  Statement series(*database_, MarketSql::upsertSeries);
  series.start(source.symbol, source.kind, source.decimals, source.volumeKnown, source.fractional, source.spread.raw());
  const std::int64_t seriesId = series.next() ? series.numberAt(0) : 0;
  series.reset();
  const std::string codes = codesOf(source.counts);
  Statement import(*database_, MarketSql::insertImport);
  import.start(seriesId, source.file, source.sha256, source.wall, source.counts.read, source.counts.accepted,
               source.counts.repaired, source.counts.rounded, source.counts.crossed, codes, counts.added, counts.known,
               counts.conflicts);
  const std::int64_t importId = import.next() ? import.numberAt(0) : 0;
  import.reset();
  Statement chunk(*database_, MarketSql::insertChunk);
  // While one is written the next one is packed.
  std::future<std::string> next = packedBeside(partOf(rows, 0));
  for (std::size_t begin = 0; begin < rows.size() && database_->ok(); begin += kRowsAChunk) {
    const std::span<const Row> part = partOf(rows, begin);
    const std::string content = next.get();
    if (begin + kRowsAChunk < rows.size())
      next = packedBeside(partOf(rows, begin + kRowsAChunk));
    const std::span<const unsigned char> blob(reinterpret_cast<const unsigned char*>(content.data()), content.size());
    chunk.run(seriesId, importId, rowTime(part.front()).ns(), rowTime(part.back()).ns(), part.size(), crcOf(content),
              blob);
  }
}

Result<std::unique_ptr<MarketDatabase>> MarketDatabase::openCopy(const QString& file) {
  auto opened = Database::open(file.toStdString(), Database::Access::readOnly);
  if (!opened)
    return explain(opened.error(), file, FileRole::named);
  std::unique_ptr<MarketDatabase> market(new MarketDatabase(std::move(*opened), file));
  Database& database = *market->database_;
  database.execute(kReadOnlyPragmas);
  if (auto refusal = refuseForeign(database, file, marketMigrations(), FileRole::named))
    return *refusal;
  const std::string pages = database.damage("PRAGMA quick_check(1)");
  if (!pages.empty())
    database.fail(SQLITE_CORRUPT, pages);
  if (!database.ok())
    return explain(database.error(), file, FileRole::named);
  return market;
}

std::optional<Failure> MarketDatabase::backupTo(const QString& file) {
  database_->backupTo(file.toStdString());
  if (database_->ok())
    return std::nullopt;
  const Failure failure = explainCopy(database_->error(), file);
  database_->clearError();
  return failure;
}

Result<std::vector<StoredSeries>> MarketDatabase::series(const std::string& symbol) {
  std::vector<StoredSeries> all;
  Statement statement(*database_, MarketSql::allSeries);
  statement.start();
  while (statement.next()) {
    StoredSeries each;
    each.id = statement.numberAt(0);
    each.symbol = statement.textAt(1);
    each.kind = statement.textAt(2);
    each.decimals = static_cast<int>(statement.numberAt(3));
    each.volumeKnown = statement.numberAt(4) != 0;
    each.fractionalVolume = statement.numberAt(5) != 0;
    each.medianSpread = Price::fromRaw(statement.numberAt(6));
    each.rows = static_cast<std::uint64_t>(statement.numberAt(7));
    each.first = Timestamp::fromNs(statement.numberAt(8));
    each.last = Timestamp::fromNs(statement.numberAt(9));
    if (symbol.empty() || each.symbol == symbol)
      all.push_back(std::move(each));
  }
  if (!database_->ok())
    return failure();
  return all;
}

Result<std::int64_t> MarketDatabase::lastImport() {
  Statement statement(*database_, MarketSql::lastImport);
  statement.start();
  const std::int64_t number = statement.next() ? statement.numberAt(0) : 0;
  if (!database_->ok())
    return failure();
  return number;
}

template <class Row>
Result<std::vector<Row>> MarketDatabase::read(std::int64_t series, const StoredRange& range, Timestamp from) {
  const std::vector<ChunkPlace> places = placesOf(*database_, series, range, from);
  std::uint64_t count = 0;
  for (const ChunkPlace& place : places)
    count += place.rows;
  std::vector<Row> rows;
  rows.reserve(count);
  if (!handOver<Row>(*database_, places,
                     [&rows](std::span<const Row> some) { rows.insert(rows.end(), some.begin(), some.end()); }))
    return failure();
  if (range.before)
    rows.erase(std::lower_bound(rows.begin(), rows.end(), *range.before, kIsEarlier), rows.end());
  const auto first = std::lower_bound(rows.begin(), rows.end(), from, kIsEarlier);
  const auto left = static_cast<std::uint64_t>(rows.end() - first);
  rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(std::min(left, range.newest)));
  return rows;
}

std::optional<Failure> MarketDatabase::eachBars(const StoredSeries& series, const TakeBars& take) {
  OMS_ASSERT(series.timeframe(), "bars are read of a series of bars");
  if (!handOver<Bar>(*database_, placesOf(*database_, series.id, {}, kBeginning), take))
    return failure();
  return std::nullopt;
}

Result<std::vector<Bar>> MarketDatabase::bars(const StoredSeries& series, const StoredRange& range) {
  OMS_ASSERT(series.timeframe(), "bars are read of a series of bars");
  return read<Bar>(series.id, range, kBeginning);
}

Result<std::vector<Tick>> MarketDatabase::trades(const StoredSeries& series, const StoredRange& range) {
  OMS_ASSERT(series.kind == "trades", "trades are read of a series of trades");
  return read<Tick>(series.id, range, kBeginning);
}

Result<std::vector<Quote>> MarketDatabase::quotes(const StoredSeries& series, const StoredRange& range) {
  OMS_ASSERT(series.kind == "quotes", "quotes are read of a series of quotes");
  return read<Quote>(series.id, range, kBeginning);
}

}  // namespace oms

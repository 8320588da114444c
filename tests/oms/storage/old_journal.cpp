#include "tests/oms/storage/old_journal.h"

#include <map>

#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "oms/storage/migrations.h"
#include "tests/oms/storage/support.h"

namespace oms::test {
namespace {

struct Fixture {
  std::uint64_t rows;
  const char* head;
  const char* session;
  const char* counts;  // orders, order_events, fills, positions, equity_points
};

const Fixture& fixture(int version) {
  static const std::map<int, Fixture> fixtures{{1,
                                                {10, "8537d5b6117550543f185d50c5079a5882681e89b528497b17b14f0e2e9ba8b6",
                                                 "exec_20261121_091410_768e2448", "4|15|3|2|1"}},
                                               {3,
                                                {10, "dcec47d63ba414d2cb4b22ad046723671cea354c94cdad0025900ff9f64089f7",
                                                 "exec_20261121_161623_51d4b91e", "3|13|4|1|1"}}};
  return fixtures.at(version);
}

}  // namespace

void makeOldJournal(const QString& dataDir, int version) {
  const QString dump = QStringLiteral(TIDEMARK_SOURCE_DIR "/tests/oms/storage/fixtures/journal_v%1.dump").arg(version);
  query(DataFolder::journalPath(dataDir), "PRAGMA journal_mode=WAL");
  query(DataFolder::journalPath(dataDir), bytesOf(dump));
}

std::string examineOldJournal(const QString& dataDir, int version) {
  const Fixture& expected = fixture(version);
  {
    auto journal = SqliteJournal::open(dataDir);
    if (!journal)
      return "it does not open: " + journal.error().message;
    if ((*journal)->lastSeq() != expected.rows)
      return "it has " + std::to_string((*journal)->lastSeq()) + " rows";
    const auto unended = (*journal)->unendedSession();
    if (!unended || unended->info.id != expected.session)
      return "its session is not open";
  }
  const QString file = DataFolder::journalPath(dataDir);
  const std::string newest = std::to_string(shippedMigrations().size());
  if (const std::string is = query(file, "PRAGMA user_version"); is != newest)
    return "its schema is " + is + ", not " + newest;
  const std::string counts =
      query(file,
            "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_events), (SELECT count(*) FROM fills), "
            "(SELECT count(*) FROM positions), (SELECT count(*) FROM equity_points)");
  if (counts != expected.counts)
    return "its tables hold " + counts;
  auto reader = JournalReader::open(dataDir);
  if (!reader)
    return reader.error().message;
  const auto report = (*reader)->verify();
  if (!report)
    return report.error().message;
  if (!report->whole())
    return report->problem;
  return report->headHash == expected.head ? "" : "its last row is another";
}

}  // namespace oms::test

#include <QFile>

#include <algorithm>
#include <cstdio>

#include "app/commands.h"
#include "app/journal_keeping.h"
#include "app/journal_replay.h"
#include "app/journal_why.h"
#include "app/market_keeping.h"
#include "app/snapshot_check.h"
#include "oms/storage/journal_reader.h"

namespace app {
namespace {

using oms::JournalReader;

int journalFailed(const std::string& sentence, int exitCode = 1) {
  std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
  return exitCode;
}

int verify(JournalReader& journal) {
  const auto report = journal.verify();
  if (!report)
    return journalFailed(report.error().message);
  if (!report->whole())
    return journalFailed(report->sentence());
  std::printf("ok: %llu rows in %llu sessions, head %s\n", static_cast<unsigned long long>(report->rows),
              static_cast<unsigned long long>(report->sessions), report->headHash.c_str());
  const oms::ArchiveReport archives = oms::checkArchives(journal.archives());
  for (const std::string& file : archives.missing)
    std::printf("note: the archive %s is not there\n", file.c_str());
  if (!archives.problem.empty())
    return journalFailed(archives.problem);
  if (archives.whole > 0)
    std::printf("ok: %zu archives are what was put there\n", archives.whole);
  const SnapshotReport snapshots = checkSnapshots(journal);
  for (const std::string& why : snapshots.unusable)
    std::printf("note: %s\n", why.c_str());
  if (!snapshots.problem.empty())
    return journalFailed(snapshots.problem);
  if (snapshots.checked > 0)
    std::printf("ok: %zu snapshots are what the rows make\n", snapshots.checked);
  const MarketReport market = checkMarket(journal);
  for (const std::string& note : market.notes)
    std::printf("note: %s\n", note.c_str());
  if (!market.problem.empty())
    return journalFailed(market.problem);
  if (market.found > 0)
    std::printf("ok: the market database has what %zu symbols of sessions began with\n", market.found);
  return 0;
}

int hash(JournalReader& journal) {
  const auto head = journal.headHash();
  if (!head)
    return journalFailed(head.error().message);
  std::printf("%s\n", head->c_str());
  return 0;
}

void print(const Rebuilt& rebuilt) {
  std::printf("%llu %s\n", static_cast<unsigned long long>(rebuilt.seq), rebuilt.stateHash.c_str());
}

// Of rows, from 1; zero where the option is not given, nothing where it is no number.
std::optional<std::uint64_t> rowsOf(const SubCommand& command, const char* option) {
  bool ok = false;
  const std::uint64_t rows = command.value(option).toULongLong(&ok);
  if (!command.has(option))
    return 0;
  if (ok && rows != 0)
    return rows;
  journalFailed("'" + command.value(option).toStdString() + "' is no number of rows for --" + option +
                "; give a whole number from 1");
  return std::nullopt;
}

int replay(JournalReader& journal, const SubCommand& command) {
  const auto until = rowsOf(command, "until");
  const auto every = until ? rowsOf(command, "every") : std::nullopt;
  if (!every)
    return 2;
  const auto rebuilt = rebuildSession(journal, *until, *every, print);
  if (!rebuilt)
    return journalFailed(rebuilt.error().message);
  if (*every == 0 || rebuilt->seq % *every != 0)
    print(*rebuilt);
  return 0;
}

int why(JournalReader& journal, const SubCommand& command) {
  const auto until = rowsOf(command, "until");
  if (!until)
    return 2;
  const auto failure = printWhy(journal, command.subject.toStdString(), *until, command.has("json"));
  return failure ? journalFailed(failure->message) : 0;
}

int exportTables(JournalReader& journal, const SubCommand& command) {
  const QString format = command.has("format") ? command.value("format") : QStringLiteral("csv");
  if (format != "csv" && format != "json")
    return journalFailed("'" + format.toStdString() + "' is no format; use csv or json", 2);
  std::vector<std::string_view> tables = oms::exportedTables();
  if (command.has("table")) {
    const std::string wanted = command.value("table").toStdString();
    const auto found = std::find(tables.begin(), tables.end(), wanted);
    if (found == tables.end()) {
      std::string known;
      for (const std::string_view table : tables)
        known += (known.empty() ? "" : ", ") + std::string(table);
      return journalFailed("there is no table '" + wanted + "'; there are " + known, 2);
    }
    tables = {*found};
  }
  const auto failure =
      journal.exportTables(tables, format == "csv" ? oms::ExportFormat::csv : oms::ExportFormat::json,
                           [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); });
  if (failure)
    return journalFailed(failure->message);
  for (const oms::StoredArchive& archive : journal.archives())
    std::fprintf(stderr, "tidemark: note: what %s did is in %s\n", archive.sessionId.c_str(),
                 archive.file.toStdString().c_str());
  return std::fflush(stdout) == 0 ? 0 : journalFailed("the output cannot be written; check where it goes");
}

int backup(JournalReader& journal, const SubCommand& command) {
  const auto market = backupMarket(journal, command.subject);
  if (!market)
    return journalFailed(market.error().message);
  const QString marketFile = oms::marketCopyOf(command.subject);
  if (const auto failure = journal.backupTo(command.subject)) {
    if (*market)
      QFile::remove(marketFile);
    return journalFailed(failure->message);
  }
  // What could not be restored is no backup: better known today.
  const auto copy = JournalReader::openFile(command.subject);
  const auto report = copy ? (*copy)->verify() : oms::Result<oms::JournalReport>(copy.error());
  if (!report || !report->whole()) {
    const std::string file = command.subject.toStdString();
    return journalFailed(file + " was written, but it is not whole (" +
                         (report ? report->problem : "the journal is damaged") +
                         "): keep it for a look only, and restore an earlier one");
  }
  std::printf("%s\n", qPrintable(command.subject));
  if (*market)
    std::fprintf(stderr, "tidemark: note: the market database, which sessions began with, is in %s: keep both\n",
                 qPrintable(marketFile));
  const MarketReport found = checkMarket(**copy);
  for (const std::string& note : found.notes)
    std::fprintf(stderr, "tidemark: note: %s\n", note.c_str());
  if (!found.problem.empty())
    return journalFailed(command.subject.toStdString() + " is a whole journal, but " + found.problem);
  return 0;
}

}  // namespace

int runJournal(const Options& options) {
  if (options.command.verb == "restore")
    return restoreJournal(options);
  if (options.command.verb == "archive")
    return archiveJournal(options);
  if (options.command.verb == "compact")
    return compactJournal(options);
  const auto opened = options.command.has("file") ? JournalReader::openFile(options.command.value("file"))
                                                  : JournalReader::open(options.dataDir);
  if (!opened)
    return journalFailed(opened.error().message);
  JournalReader& journal = **opened;
  const SubCommand& command = options.command;
  if (command.verb == "verify")
    return verify(journal);
  if (command.verb == "replay")
    return replay(journal, command);
  if (command.verb == "why")
    return why(journal, command);
  if (command.verb == "export")
    return exportTables(journal, command);
  if (command.verb == "backup")
    return backup(journal, command);
  return hash(journal);
}

}  // namespace app

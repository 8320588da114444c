#include "tests/oms/storage/workload.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <deque>

#include "oms/messages/json_rows.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/support.h"

namespace oms::test {
namespace {

// Made once, for thousands of journals are held against them.
const std::string& payloadAt(std::uint64_t seq) {
  static std::deque<std::string> payloads;
  static const SessionInfo session = someSession();
  while (payloads.size() < seq)
    payloads.push_back(payloadOf(rowAt(payloads.size() + 1), Naming(*someInstruments(), session)));
  return payloads[seq - 1];
}

bool isOrder(std::uint64_t seq) {
  return seq % 3 == 0;
}

std::vector<JournalRow> rowsFrom(std::uint64_t seq, std::size_t count) {
  std::vector<JournalRow> rows;
  while (rows.size() < count)
    rows.push_back(rowAt(seq + rows.size()));
  return rows;
}

// A journal that has failed refuses, and does not touch the disk again.
std::string askAgain(SqliteJournal& journal, const FaultVfs& disk, const std::function<bool()>& refuses) {
  const std::uint64_t before = disk.allCalls();
  const std::uint64_t last = journal.lastSeq();
  if (!refuses())
    return "it took more rows after a failure";
  if (disk.allCalls() != before)
    return "it went to the disk again after a failure";
  return journal.lastSeq() == last ? "" : "it counts rows that it has refused";
}

// Nothing is promised after a sync that failed.
std::string promisedTooMuch(const FaultVfs& disk, const char* what) {
  return disk.failedSyncs() == 0 ? "" : std::string(what) + " came after a sync that failed";
}

std::string examineRows(SqliteJournal& journal, std::uint64_t last) {
  std::uint64_t seq = 0;
  std::string wrong;
  const auto replayed = journal.replayRows({}, [&](const StoredRow& row) {
    ++seq;
    if (row.seq != seq || row.payload != payloadAt(seq))
      wrong = "row " + std::to_string(seq) + " is another";
    return wrong.empty();
  });
  if (!replayed)
    return "the rows cannot be read: " + replayed.error().message;
  if (wrong.empty() && seq != last)
    return std::to_string(seq) + " rows are there, and " + std::to_string(last) + " are said to be";
  return wrong;
}

std::string examineTables(const QString& dataDir, std::uint64_t last) {
  const std::string counted = query(DataFolder::journalPath(dataDir),
                                    "SELECT (SELECT count(*) FROM equity_points), (SELECT count(*) FROM orders), "
                                    "(SELECT count(*) FROM fills), (SELECT count(*) FROM order_events)");
  const std::uint64_t orders = last / 3;
  const std::string expected = std::to_string(last - orders) + "|" + std::to_string(orders) + "|" +
                               std::to_string(orders) + "|" + std::to_string(2 * orders);
  return counted == expected ? "" : "the tables hold " + counted + ", not " + expected;
}

std::string verify(const QString& dataDir) {
  auto reader = JournalReader::open(dataDir);
  if (!reader)
    return reader.error().message;
  const auto report = (*reader)->verify();
  return report ? report->problem : report.error().message;
}

// The session goes on where it was, or is begun.
std::string examineSession(SqliteJournal& journal, const Promised& promised, std::uint64_t attempted) {
  const auto unended = journal.unendedSession();
  if (unended && unended->info.id != someSession().id)
    return "the session is another: " + unended->info.id;
  if (promised.ended && unended)
    return "the session has ended, and is open again";
  if (!unended && promised.begun && !promised.ended && journal.lastSeq() < attempted)
    return "the session is lost";
  if (journal.lastSeq() < promised.lastSeq)
    return "row " + std::to_string(promised.lastSeq) + " was promised, and " + std::to_string(journal.lastSeq()) +
           " is the last";
  if (journal.lastSeq() > attempted)
    return "row " + std::to_string(journal.lastSeq()) + " was never handed over";
  return "";
}

std::string goOn(SqliteJournal& journal) {
  const std::uint64_t last = journal.lastSeq();
  if (!journal.unendedSession()) {
    const auto failure =
        journal.beginSession(someSession("exec_20260106_120000_0000beef"), "{}", "", someInstruments());
    if (failure)
      return "no session can be begun: " + failure->message;
  }
  const auto written = journal.append(rowsFrom(last + 1, 2));
  return written ? "" : "no more rows are taken: " + written.error().message;
}

}  // namespace

JournalRow rowAt(std::uint64_t seq) {
  return isOrder(seq) ? orderRow(seq, seq) : smallRow(seq);
}

Lived live(const QString& dataDir, const Life& life, const FaultVfs& disk,
           const std::function<void(const Promised&)>& promising) {
  Lived lived;
  const auto promise = [&] {
    if (promising)
      promising(lived.promised);
  };
  auto opened = SqliteJournal::open(dataDir);
  if (!opened) {
    lived.failure = opened.error().message;
    return lived;
  }
  SqliteJournal& journal = **opened;
  lived.attempted = lived.promised.lastSeq = journal.lastSeq();
  if (const auto unended = journal.unendedSession()) {
    journal.resumeSession(unended->info, someInstruments());
  } else if (const auto failure = journal.beginSession(someSession(), "{}", "feed", someInstruments())) {
    lived.failure = failure->message;
    lived.complaint = askAgain(journal, disk, [&] {
      return journal.beginSession(someSession(), "{}", "feed", someInstruments()).has_value();
    });
    return lived;
  }
  lived.promised.begun = true;
  lived.complaint = promisedTooMuch(disk, "the session's beginning");
  promise();
  for (const std::size_t count : life.batches) {
    const std::vector<JournalRow> rows = rowsFrom(journal.lastSeq() + 1, count);
    lived.attempted = rows.back().seq;
    const auto written = journal.append(rows);
    if (!written) {
      lived.failure = written.error().message;
      lived.complaint = askAgain(journal, disk, [&] { return !journal.append(rows).ok(); });
      return lived;
    }
    lived.promised.lastSeq = *written;
    if (lived.complaint.empty())
      lived.complaint = promisedTooMuch(disk, "a row");
    promise();
    const auto failure = journal.wantsCheckpoint() ? journal.checkpoint() : std::nullopt;
    if (failure) {
      lived.failure = failure->message;
      lived.complaint = askAgain(journal, disk, [&] { return !journal.append(rows).ok() && journal.checkpoint(); });
      return lived;
    }
  }
  if (!life.endsSession)
    return lived;
  if (const auto failure = journal.endSession(someSession().id)) {
    lived.failure = failure->message;
    lived.complaint = askAgain(journal, disk, [&] { return journal.endSession(someSession().id).has_value(); });
    return lived;
  }
  lived.promised.ended = true;
  lived.complaint = promisedTooMuch(disk, "the session's end");
  promise();
  return lived;
}

std::string examine(const QString& dataDir, const Promised& promised, std::uint64_t attempted) {
  {
    auto journal = SqliteJournal::open(dataDir);
    if (!journal)
      return "it does not open: " + journal.error().message;
    std::string wrong = examineSession(**journal, promised, attempted);
    const std::uint64_t last = (*journal)->lastSeq();
    (*journal)->resumeSession(someSession(), someInstruments());
    if (wrong.empty() && last > 0)
      wrong = examineRows(**journal, last);
    if (wrong.empty())
      wrong = examineTables(dataDir, last);
    if (wrong.empty())
      wrong = goOn(**journal);
    if (!wrong.empty())
      return wrong;
  }
  return verify(dataDir);
}

bool isClear(const std::string& sentence, const QString& dataDir) {
  constexpr std::array kRemedies{
      "free some space", "give yourself the right", "see that the disk is well", "end that program", "put a backup",
      "make room",       "start with --new-session"};
  return sentence.find(dataDir.toStdString()) != std::string::npos &&
         std::any_of(kRemedies.begin(), kRemedies.end(),
                     [&](const char* remedy) { return sentence.find(remedy) != std::string::npos; });
}

FolderImage imageOf(const QString& dataDir) {
  FolderImage image;
  const QStringList names = QDir(dataDir).entryList(QDir::Files);
  for (const QString& name : names) {
    if (!name.endsWith(QStringLiteral("-shm")))
      image[name.toStdString()] = bytesOf(QDir(dataDir).filePath(name));
  }
  return image;
}

void writeImage(const QString& dataDir, const FolderImage& image) {
  const QDir folder(dataDir);
  const QStringList names = folder.entryList(QDir::Files);
  for (const QString& name : names)
    QFile::remove(folder.filePath(name));
  for (const auto& [name, content] : image) {
    QFile file(folder.filePath(QString::fromStdString(name)));
    if (file.open(QIODevice::WriteOnly))
      file.write(content.data(), static_cast<qint64>(content.size()));
  }
}

int numberFrom(const char* variable, int usual) {
  bool given = false;
  const int number = qEnvironmentVariableIntValue(variable, &given);
  return given ? number : usual;
}

}  // namespace oms::test

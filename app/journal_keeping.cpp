#include "app/journal_keeping.h"

#include <QDateTime>
#include <QFile>

#include <cstdio>

#include "app/market_keeping.h"
#include "oms/messages/json_writer.h"
#include "oms/storage/archives.h"
#include "oms/storage/compaction.h"
#include "oms/storage/journal_reader.h"
#include "oms/storage/restore.h"

namespace app {
namespace {

int failedKeeping(const std::string& sentence, int exitCode = 1) {
  std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
  return exitCode;
}

// Before which moment a session has to have ended; nothing where the options say none, or two.
std::optional<oms::Timestamp> archivedBefore(const SubCommand& command) {
  if (command.has("before") == command.has("keep-days"))
    return std::nullopt;
  if (command.has("before")) {
    const std::string text = command.value("before").toStdString();
    return oms::parseRfc3339(text.find('T') == std::string::npos ? text + "T00:00:00Z" : text);
  }
  bool ok = false;
  const uint days = command.value("keep-days").toUInt(&ok);
  if (!ok)
    return std::nullopt;
  const QDateTime moment = QDateTime::currentDateTimeUtc().addDays(-static_cast<qint64>(days));
  return oms::Timestamp::fromMs(moment.toMSecsSinceEpoch());
}

// Makes no folder where there is none. Empty: there is one.
std::string noJournal(const Options& options) {
  if (QFile::exists(oms::DataFolder::journalPath(options.dataDir)))
    return {};
  return "there is no journal in " + options.dataDir.toStdString() + ": name its folder with --data-dir";
}

// The file does not shrink by itself: a note, beside what programs read.
void tellFreeBytes(const oms::DataFolder& folder) {
  const auto reader = oms::JournalReader::openAlone(folder.path());
  const std::uint64_t bytes = reader ? (*reader)->freeBytes() : 0;
  if (bytes > 0) {
    std::fprintf(stderr,
                 "tidemark: note: %llu bytes of %s are free now: rows to come fill them, and `tidemark journal "
                 "compact` gives them back to the disk\n",
                 static_cast<unsigned long long>(bytes), qPrintable(oms::DataFolder::journalPath(folder.path())));
  }
}

}  // namespace

int restoreJournal(const Options& options) {
  const QString& file = options.command.subject;
  const auto folder = oms::DataFolder::lock(options.dataDir);
  if (!folder)
    return failedKeeping(folder.error().message);
  auto market = prepareMarket(**folder, file);
  if (!market)
    return failedKeeping(market.error().message);
  const auto restored = oms::restoreJournal(**folder, file);
  if (!restored)
    return failedKeeping(restored.error().message);
  const auto marketAside = *market ? (*market)->swap() : oms::Result<QString>(QString());
  if (!marketAside)
    return failedKeeping("the journal is restored, the market database is not: " + marketAside.error().message);
  const auto reader = oms::JournalReader::openAlone((*folder)->path());
  const std::string lack = reader ? checkMarket(**reader).problem : std::string();
  if (!lack.empty())
    std::fprintf(stderr, "tidemark: note: %s\n", lack.c_str());
  const std::string aside = restored->putAside.toStdString();
  if (options.command.has("json")) {
    oms::JsonWriter json;
    json.beginObject().field("file", file.toStdString()).field("rows", restored->rows);
    json.field("sessions", restored->sessions).field("last_seq", restored->lastSeq);
    json.field("last_time", restored->lastTime).field("epoch", restored->epoch);
    json.fieldOrNull("put_aside", aside).field("market", *market != nullptr);
    json.fieldOrNull("market_put_aside", marketAside->toStdString()).endObject();
    std::printf("%s\n", json.take().c_str());
    return 0;
  }
  const std::string until = restored->lastTime.isSet() ? ", the last at " + oms::rfc3339(restored->lastTime) : "";
  const std::string before = aside.empty() ? "there was no journal before" : "the journal before lies in " + aside;
  std::printf("restored %llu rows in %llu sessions%s; %s\n", static_cast<unsigned long long>(restored->rows),
              static_cast<unsigned long long>(restored->sessions), until.c_str(), before.c_str());
  if (*market) {
    const std::string there =
        marketAside->isEmpty() ? "there was none before" : "the one before lies in " + marketAside->toStdString();
    std::printf("restored the market database too, which sessions began with; %s\n", there.c_str());
  }
  return 0;
}

int archiveJournal(const Options& options) {
  const auto before = archivedBefore(options.command);
  if (!before) {
    return failedKeeping(
        "journal archive needs either --before with a day (2026-11-01) or time, or --keep-days with a whole number", 2);
  }
  if (const std::string none = noJournal(options); !none.empty())
    return failedKeeping(none);
  const auto folder = oms::DataFolder::lock(options.dataDir);
  if (!folder)
    return failedKeeping(folder.error().message);
  const auto archived = oms::archiveSessions(**folder, *before);
  if (!archived)
    return failedKeeping(archived.error().message);
  if (options.command.has("json")) {
    oms::JsonWriter json;
    json.beginArray();
    for (const oms::StoredArchive& each : *archived) {
      json.beginObject().field("session_id", each.sessionId).field("rows", each.lastSeq + 1 - each.firstSeq);
      json.field("file", each.file.toStdString()).field("sha256", each.sha256).endObject();
    }
    std::printf("%s\n", json.endArray().take().c_str());
    tellFreeBytes(**folder);
    return 0;
  }
  for (const oms::StoredArchive& each : *archived) {
    std::printf("%s: %llu rows are in %s\n", each.sessionId.c_str(),
                static_cast<unsigned long long>(each.lastSeq + 1 - each.firstSeq), each.file.toStdString().c_str());
  }
  tellFreeBytes(**folder);
  if (archived->empty())
    std::printf("no finished session ended before %s\n", oms::rfc3339(*before, oms::TimePrecision::seconds).c_str());
  return 0;
}

int compactJournal(const Options& options) {
  if (const std::string none = noJournal(options); !none.empty())
    return failedKeeping(none);
  const auto folder = oms::DataFolder::lock(options.dataDir);
  if (!folder)
    return failedKeeping(folder.error().message);
  const auto compacted = oms::compactJournal(**folder);
  if (!compacted)
    return failedKeeping(compacted.error().message);
  const std::string file = oms::DataFolder::journalPath((*folder)->path()).toStdString();
  if (options.command.has("json")) {
    oms::JsonWriter json;
    json.beginObject().field("file", file).field("rows", compacted->rows).field("sessions", compacted->sessions);
    json.field("bytes_before", compacted->bytesBefore).field("bytes", compacted->bytesAfter).endObject();
    std::printf("%s\n", json.take().c_str());
    return 0;
  }
  std::printf("%s has %llu bytes, before %llu; its %llu rows in %llu sessions are as they were\n", file.c_str(),
              static_cast<unsigned long long>(compacted->bytesAfter),
              static_cast<unsigned long long>(compacted->bytesBefore), static_cast<unsigned long long>(compacted->rows),
              static_cast<unsigned long long>(compacted->sessions));
  return 0;
}

}  // namespace app

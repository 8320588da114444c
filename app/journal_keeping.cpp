#include "app/journal_keeping.h"

#include <cstdio>

#include "oms/messages/json_writer.h"
#include "oms/storage/restore.h"

namespace app {
namespace {

int failedKeeping(const std::string& sentence) {
  std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
  return 1;
}

}  // namespace

int restoreJournal(const Options& options) {
  const QString& file = options.command.subject;
  const auto folder = oms::DataFolder::lock(options.dataDir);
  if (!folder)
    return failedKeeping(folder.error().message);
  const auto restored = oms::restoreJournal(**folder, file);
  if (!restored)
    return failedKeeping(restored.error().message);
  const std::string aside = restored->putAside.toStdString();
  if (options.command.has("json")) {
    oms::JsonWriter json;
    json.beginObject().field("file", file.toStdString()).field("rows", restored->rows);
    json.field("sessions", restored->sessions).field("last_seq", restored->lastSeq);
    json.field("last_time", restored->lastTime).field("epoch", restored->epoch);
    json.fieldOrNull("put_aside", aside).endObject();
    std::printf("%s\n", json.take().c_str());
    return 0;
  }
  const std::string until = restored->lastTime.isSet() ? ", the last at " + oms::rfc3339(restored->lastTime) : "";
  const std::string before = aside.empty() ? "there was no journal before" : "the journal before lies in " + aside;
  std::printf("restored %llu rows in %llu sessions%s; %s\n", static_cast<unsigned long long>(restored->rows),
              static_cast<unsigned long long>(restored->sessions), until.c_str(), before.c_str());
  return 0;
}

}  // namespace app

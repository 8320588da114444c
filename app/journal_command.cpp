#include <cstdio>

#include "app/commands.h"
#include "oms/storage/journal_reader.h"

namespace app {

int runJournal(const Options& options) {
  const auto failed = [](const std::string& sentence) {
    std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
    return 1;
  };
  const auto reader = oms::JournalReader::open(options.dataDir);
  if (!reader)
    return failed(reader.error().message);
  if (options.command.verb == "hash") {
    const auto hash = (*reader)->headHash();
    if (!hash)
      return failed(hash.error().message);
    std::printf("%s\n", hash->c_str());
    return 0;
  }
  const auto report = (*reader)->verify();
  if (!report)
    return failed(report.error().message);
  if (!report->whole())
    return failed(report->problem);
  std::printf("ok: %llu rows in %llu sessions, head %s\n", static_cast<unsigned long long>(report->rows),
              static_cast<unsigned long long>(report->sessions), report->headHash.c_str());
  return 0;
}

}  // namespace app

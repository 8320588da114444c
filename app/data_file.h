#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "app/options.h"
#include "oms/feeds/tick_file.h"

namespace app {

// The options of the commands that print a table made from market data: --data, how to read it, or the --symbol whose
// bars are in the market database; and --json.
std::vector<std::string> dataOptionNames();
// Those of them that say how a file is to be read.
std::vector<std::string> dataFormatNames();
// What the options say of the file's format; a problem is one sentence.
std::optional<std::string> readDataFormat(const SubCommand& command, oms::ReadOptions& options);
// The bars of --data or of --symbol. What was not taken as it stood is told on standard error, as are hints that were
// used. A file with labels in place of times is taken only where the command can do without times.
oms::Result<oms::ImportedBars, UsageError> readDataFile(const SubCommand& command, const QString& dataDir,
                                                        bool labels = false);
// The bar's open, or its label where the file has those.
std::string timeText(const oms::ImportedBars& bars, std::size_t index);

// The bars of a symbol that expressions read beside those of --data.
struct OtherData {
  std::string symbol;
  oms::ImportedBars bars;
};
// The files of --with SYMBOL=FILE, read as --data is. Their bars must be as fine as those of --data.
oms::Result<std::vector<OtherData>, UsageError> readOtherFiles(const SubCommand& command, oms::Timeframe own);

// The same of quotes or trades; an empty sentence where the file does not look like them.
oms::Result<oms::ImportedTicks, UsageError> readTickFile(const SubCommand& command);

// One field of a line of CSV, to the letter, quoted as RFC 4180 has it.
void appendQuoted(std::string& line, std::string_view text);

// Standard output in large pieces. `finish` gives the exit code: 1 when it cannot be written.
class Output {
 public:
  // To be called after each line: writes what has gathered.
  void flushAt(std::string& text) {
    if (text.size() >= kPiece)
      write(text);
  }
  int finish(std::string& text);

 private:
  static constexpr std::size_t kPiece = 1U << 16U;
  void write(std::string& text);
  bool failed_ = false;
};

}  // namespace app

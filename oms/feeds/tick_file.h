#pragma once

#include <optional>
#include <string>
#include <vector>

#include "oms/feeds/bar_file.h"

namespace oms {

struct ImportedTicks {
  std::string path;
  std::string fileName;
  std::uint64_t fileSize = 0;
  std::string sha256;
  std::vector<Tick> ticks;  // ascending, several may share a time; of quotes the asked-for price, without size
  std::vector<Price> asks;  // of each tick, where it is a quote of whose sides both are wanted: the tick has the bid
  int priceDecimals = 0;    // the finest seen
  ImportCounts counts;
  std::vector<RowReport> reports;    // the first ones, see mostReports
  std::vector<std::string> notices;  // hints that were used, each a sentence
};

// Reads a file of trades (time, price, size) or quotes (time, bid, ask), stored and written in the ways that bars are.
// The failure is one sentence with the path and the remedy; none where the file does not look like ticks at all, or the
// ask is in another file, as only that of bars can be.
Result<ImportedTicks, std::optional<Failure>> readTicks(const std::string& path, const ReadOptions& options = {});
// Of a file that was read already.
Result<ImportedTicks, std::optional<Failure>> readTicks(const std::string& path, const FileBytes& file,
                                                        const ReadOptions& options);

}  // namespace oms

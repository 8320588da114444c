#include "oms/feeds/tick_file.h"

#include <filesystem>
#include <limits>

#include "oms/feeds/bar_rows.h"
#include "oms/feeds/file_bytes.h"
#include "oms/feeds/table_layout.h"

namespace oms {

Result<ImportedTicks, std::optional<Failure>> readTicks(const std::string& path, const ReadOptions& options) {
  using Reason = std::optional<Failure>;
  const auto file = readFileBytes(path, options.canceled);
  return file ? readTicks(path, *file, options) : Result<ImportedTicks, std::optional<Failure>>(Reason(file.error()));
}

Result<ImportedTicks, std::optional<Failure>> readTicks(const std::string& path, const FileBytes& file,
                                                        const ReadOptions& options) {
  using Reason = std::optional<Failure>;
  if (!options.askPath.empty())
    return Reason();
  const std::vector<std::string_view> lines = linesOf(file.text);
  const auto layout = tickLayoutOf(lines, path + "/" + file.entry, options);
  if (!layout)
    return layout.error() ? Reason(Failure{path + ": " + layout.error()->message}) : std::nullopt;
  ImportedTicks imported;
  imported.path = path;
  imported.fileName = std::filesystem::path(path).filename().string();
  imported.fileSize = file.size;
  imported.sha256 = file.sha256;
  imported.notices = layout->notices;
  const auto rows = readBarRows(lines, *layout, options, imported.counts, imported.reports);
  if (!rows)
    return Reason(Failure{path + ": " + rows.error().message});
  imported.priceDecimals = rows->priceDecimals;
  if (rows->rows.empty() && !options.mayBeEmpty)
    return Reason(Failure{path + ": none of its rows is a quote or a trade; name its columns with --columns"});
  const bool quotes = layout->roles.hasAsk() && options.bothSides;
  imported.ticks.reserve(rows->rows.size());
  for (const BarRow& row : rows->rows) {
    if (row.volume > std::numeric_limits<std::int64_t>::max()) {
      return Reason(Failure{path + ": line " + std::to_string(row.line) +
                            " has a size beyond what a trade can have; name the columns with --columns"});
    }
    imported.ticks.push_back({Timestamp::fromNs(row.time), Price::fromRaw(row.close),
                              Quantity::fromRaw(static_cast<std::int64_t>(row.volume))});
    if (quotes)
      imported.asks.push_back(Price::fromRaw(row.ask));
  }
  return imported;
}

}  // namespace oms

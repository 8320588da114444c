#include <QDateTime>

#include <cstdio>
#include <limits>

#include "app/commands.h"
#include "app/data_file.h"
#include "oms/feeds/file_bytes.h"
#include "oms/messages/json_writer.h"
#include "oms/storage/market_database.h"

namespace app {
namespace {

struct Difference {
  std::string_view what;  // close
  std::string stored;
  std::string given;
};

// A bar that differs from the one that is stored, which stays.
struct Conflict {
  std::uint64_t line = 0;
  std::vector<Difference> differences;
};

// One file and what became of it.
struct ImportedFile {
  std::string path;
  std::string kind;  // 1m, trades, quotes
  oms::ImportCounts counts;
  oms::StoredCounts stored;
  std::vector<oms::RowReport> reports;
  std::vector<Conflict> conflicts;
  std::vector<std::string> notices;
  std::string problem;  // nothing of it is stored
};

struct ImportPlan {
  std::string symbol;
  QStringList files;
  oms::ReadOptions read;
  bool lines = false;
  bool json = false;
};

oms::Result<ImportPlan, UsageError> planOf(const SubCommand& command) {
  ImportPlan plan;
  plan.symbol = command.value("symbol").trimmed().toStdString();
  if (plan.symbol.empty())
    return UsageError{"import needs --symbol, the one that the files are of, for example BTCUSDT"};
  plan.files = command.subjects;
  plan.lines = command.has("lines");
  plan.json = command.has("json");
  if (auto problem = readDataFormat(command, plan.read))
    return UsageError{*problem};
  plan.read.mayBeEmpty = true;
  plan.read.keepsLines = plan.lines;
  if (!plan.read.askPath.empty() && plan.files.size() > 1)
    return UsageError{"--ask is the other side of one file; import each pair by itself"};
  if (plan.lines)
    plan.read.mostReports = std::numeric_limits<std::size_t>::max();
  return plan;
}

oms::Timestamp wallNow() {
  return oms::Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch());
}

std::vector<Difference> differencesOf(const oms::BarConflict& conflict) {
  std::vector<Difference> differences;
  const auto compare = [&](std::string_view what, const auto& there, const auto& given) {
    if (there != given)
      differences.push_back({what, there.text(), given.text()});
  };
  const auto& [row, there, given] = conflict;
  compare("open", there.open, given.open);
  compare("high", there.high, given.high);
  compare("low", there.low, given.low);
  compare("close", there.close, given.close);
  compare("volume", there.volume, given.volume);
  if (there.closeTime != given.closeTime)
    differences.push_back({"close_time", oms::rfc3339(there.closeTime), oms::rfc3339(given.closeTime)});
  return differences;
}

auto store(const oms::ImportedBars& read, const ImportPlan& plan, oms::MarketDatabase& market, ImportedFile& file) {
  std::vector<oms::BarConflict> conflicts;
  auto stored = market.add(plan.symbol, read, wallNow(), plan.lines ? &conflicts : nullptr);
  for (const oms::BarConflict& conflict : conflicts)
    file.conflicts.push_back({read.lines[conflict.row], differencesOf(conflict)});
  return stored;
}

auto store(const oms::ImportedTicks& read, const ImportPlan& plan, oms::MarketDatabase& market, ImportedFile&) {
  return market.add(plan.symbol, read, wallNow());
}

template <class Imported>
void take(Imported& read, const ImportPlan& plan, oms::MarketDatabase& market, ImportedFile& file) {
  file.counts = read.counts;
  file.reports = std::move(read.reports);
  file.notices = std::move(read.notices);
  if (file.counts.accepted == 0) {
    file.problem = file.path + ": none of its " + std::to_string(file.counts.read) + " rows could be taken";
    return;
  }
  const auto stored = store(read, plan, market, file);
  if (stored)
    file.stored = *stored;
  else
    file.problem = file.path + ": nothing of it is stored: " + stored.error().message;
}

// Bars, and what looks like none may be trades or quotes.
void import(const ImportPlan& plan, oms::MarketDatabase& market, ImportedFile& file) {
  const auto bytes = oms::readFileBytes(file.path);
  if (!bytes) {
    file.problem = bytes.error().message;
    return;
  }
  auto bars = oms::readBars(file.path, *bytes, plan.read);
  if (bars && !bars->bars.empty()) {
    file.kind = oms::name(bars->timeframe);
    return take(*bars, plan, market, file);
  }
  oms::ReadOptions options = plan.read;
  options.bothSides = true;
  auto ticks = oms::readTicks(file.path, *bytes, options);
  if (ticks && (!ticks->ticks.empty() || !bars)) {
    file.kind = ticks->asks.empty() ? "trades" : "quotes";
    return take(*ticks, plan, market, file);
  }
  if (bars)
    return take(*bars, plan, market, file);
  file.problem = !ticks && ticks.error() ? ticks.error()->message : bars.error().message;
}

void add(ImportedFile& total, const ImportedFile& file) {
  total.counts.read += file.counts.read;
  total.counts.accepted += file.counts.accepted;
  total.counts.repaired += file.counts.repaired;
  total.counts.rounded += file.counts.rounded;
  total.counts.crossed += file.counts.crossed;
  for (const auto& [code, rows] : file.counts.rejected)
    total.counts.rejected[code] += rows;
  total.stored.added += file.stored.added;
  total.stored.known += file.stored.known;
  total.stored.conflicts += file.stored.conflicts;
}

std::string lineOf(const ImportedFile& file) {
  const auto number = [](std::uint64_t n) { return std::to_string(n); };
  std::string codes;
  for (const auto& [code, rows] : file.counts.rejected)
    codes += (codes.empty() ? "" : ",") + code + ":" + number(rows);
  return file.path + ": read " + number(file.counts.read) + ", accepted " + number(file.counts.accepted) +
         ", repaired " + number(file.counts.repaired) + ", rounded " + number(file.counts.rounded) + ", rejected{" +
         codes + "}; " + (file.kind.empty() ? "" : file.kind + ": ") + number(file.stored.added) + " added, " +
         number(file.stored.known) + " known, " + number(file.stored.conflicts) + " in conflict\n";
}

void appendLines(std::string& text, const ImportedFile& file, const ImportPlan& plan, Output& output) {
  for (const oms::RowReport& report : file.reports) {
    text +=
        (report.ask ? plan.read.askPath : file.path) + ':' + std::to_string(report.line) + ": " + report.code + '\n';
    output.flushAt(text);
  }
  for (const Conflict& conflict : file.conflicts) {
    text += file.path + ':' + std::to_string(conflict.line) + ": conflict";
    for (const Difference& each : conflict.differences)
      text += ", " + std::string(each.what) + ' ' + each.given + " against the stored " + each.stored;
    text += '\n';
    output.flushAt(text);
  }
}

void writeCounts(oms::JsonWriter& json, const ImportedFile& file) {
  json.field("read", file.counts.read).field("accepted", file.counts.accepted);
  json.field("repaired", file.counts.repaired).field("rounded", file.counts.rounded);
  json.field("crossed", file.counts.crossed).key("rejected").beginObject();
  for (const auto& [code, rows] : file.counts.rejected)
    json.field(code, rows);
  json.endObject().field("added", file.stored.added).field("known", file.stored.known);
  json.field("conflicts", file.stored.conflicts);
}

void writeFile(oms::JsonWriter& json, const ImportedFile& file, bool lines) {
  json.beginObject().field("file", file.path);
  json.key("kind");
  file.kind.empty() ? json.null() : json.value(file.kind);
  writeCounts(json, file);
  if (lines) {
    json.key("lines").beginArray();
    for (const oms::RowReport& report : file.reports) {
      json.beginObject().field("line", report.line).field("code", report.code);
      if (report.ask)
        json.field("ask", true);
      json.endObject();
    }
    for (const Conflict& conflict : file.conflicts) {
      json.beginObject().field("line", conflict.line).field("code", "conflict").key("differences").beginObject();
      for (const Difference& each : conflict.differences)
        json.key(each.what).beginObject().field("stored", each.stored).field("read", each.given).endObject();
      json.endObject().endObject();
    }
    json.endArray();
  }
  json.key("error");
  file.problem.empty() ? json.null() : json.value(file.problem);
  json.endObject();
}

// Each file is told of as soon as it is done; JSON when all are.
int importAll(const ImportPlan& plan, oms::MarketDatabase& market) {
  ImportedFile total;
  total.path = "total";
  oms::JsonWriter json;
  json.beginObject().field("symbol", plan.symbol).key("files").beginArray();
  Output output;
  std::string text;
  bool failed = false;
  for (const QString& path : plan.files) {
    ImportedFile file;
    file.path = path.toStdString();
    import(plan, market, file);
    add(total, file);
    failed |= !file.problem.empty();
    for (const std::string& notice : file.notices)
      std::fprintf(stderr, "tidemark: %s: %s\n", file.path.c_str(), notice.c_str());
    if (!file.problem.empty())
      std::fprintf(stderr, "tidemark: %s\n", file.problem.c_str());
    if (plan.json) {
      writeFile(json, file, plan.lines);
      continue;
    }
    if (plan.lines)
      appendLines(text, file, plan, output);
    if (file.problem.empty() || file.counts.read > 0)
      text += lineOf(file);
    output.flushAt(text);
  }
  json.endArray().key("total").beginObject();
  writeCounts(json, total);
  json.endObject().endObject();
  if (plan.json)
    text = std::string(json.text()) + '\n';
  else if (plan.files.size() > 1)
    text += lineOf(total);
  const int written = output.finish(text);
  return failed ? 1 : written;
}

}  // namespace

int runImport(const Options& options) {
  const auto plan = planOf(options.command);
  if (!plan) {
    std::fprintf(stderr, "tidemark: %s\n", plan.error().message.c_str());
    return plan.error().exitCode;
  }
  auto market = oms::MarketDatabase::open(options.dataDir);
  if (!market) {
    std::fprintf(stderr, "tidemark: %s\n", market.error().message.c_str());
    return 1;
  }
  return importAll(*plan, **market);
}

}  // namespace app

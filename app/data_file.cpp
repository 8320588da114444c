#include "app/data_file.h"

#include <QFileInfo>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "app/stored_bars.h"
#include "oms/market/bar_builder.h"

namespace app {
namespace {

using Problem = std::optional<std::string>;

std::string quotedWord(const QString& text) {
  return "'" + text.toStdString() + "'";
}

Problem readStamp(const QString& text, oms::ReadOptions& options) {
  if (text != "open" && text != "close")
    return quotedWord(text) + " is not possible for --stamp; use open or close";
  options.closeStamped = text == "close";
  return std::nullopt;
}

Problem readZone(const QString& text, oms::ReadOptions& options) {
  const auto zero = oms::parseRfc3339("2000-01-01T00:00:00" + (text == "UTC" ? std::string("Z") : text.toStdString()));
  if (!zero)
    return quotedWord(text) + " is no offset; use +02:00 for example, or UTC";
  options.utcOffset = *oms::parseRfc3339("2000-01-01T00:00:00Z") - *zero;
  return std::nullopt;
}

Problem readScale(const QString& text, oms::ReadOptions& options) {
  bool ok = false;
  options.priceScale = text.toLongLong(&ok);
  if (!ok || *options.priceScale < 1)
    return quotedWord(text) + " is no price scale; give a whole number from 1";
  return std::nullopt;
}

Problem readDay(const QString& text, oms::ReadOptions& options) {
  options.day = oms::fromCalendar(text.left(4).toInt(), text.mid(4, 2).toInt(), text.mid(6).toInt());
  if (text.size() != 8 || !options.day)
    return quotedWord(text) + " is no day; give YYYYMMDD";
  return std::nullopt;
}

Problem readTimeframe(const QString& text, oms::ReadOptions& options) {
  options.timeframe = oms::parseTimeframe(text.toStdString());
  if (!options.timeframe)
    return quotedWord(text) + " is no timeframe; use 1s … 1mo, for example 1m";
  return std::nullopt;
}

Problem readSide(const QString& text, oms::ReadOptions& options) {
  constexpr std::array<const char*, 3> kSides{"mid", "bid", "ask"};
  for (std::size_t i = 0; i < kSides.size(); ++i) {
    if (text == QLatin1String(kSides[i]))
      options.side = static_cast<oms::QuoteSide>(i);
  }
  if (!options.side)
    return quotedWord(text) + " is not possible for --price; use mid, bid or ask";
  return std::nullopt;
}

Problem readColumns(const QString& text, oms::ReadOptions& options) {
  for (const QString& column : text.split(','))
    options.columns.push_back(column.trimmed().toStdString());
  return std::nullopt;
}

Problem readBadRows(const QString& text, oms::ReadOptions& options) {
  const auto how = oms::parseBadRows(text.toStdString());
  if (!how)
    return quotedWord(text) + " is not possible for --bad-rows; use skip or repair or fail";
  options.badRows = *how;
  return std::nullopt;
}

Problem readAsk(const QString& text, oms::ReadOptions& options) {
  if (!QFileInfo(text).isFile())
    return "there is no file " + quotedWord(text) + "; check the path after --ask";
  options.askPath = text.toStdString();
  return std::nullopt;
}

struct FormatOption {
  const char* name;
  Problem (*read)(const QString& text, oms::ReadOptions& options);
};
constexpr FormatOption kFormat[] = {{"timeframe", readTimeframe}, {"columns", readColumns},   {"stamp", readStamp},
                                    {"timezone", readZone},       {"price-scale", readScale}, {"date", readDay},
                                    {"bad-rows", readBadRows},    {"price", readSide},        {"ask", readAsk}};

template <class Imported>
void tellRows(const Imported& bars) {
  for (const std::string& notice : bars.notices)
    std::fprintf(stderr, "tidemark: %s\n", notice.c_str());
  const oms::ImportCounts& counts = bars.counts;
  if (counts.accepted == counts.read && counts.repaired == 0 && counts.crossed == 0)
    return;
  std::string text = "read " + std::to_string(counts.read) + ", accepted " + std::to_string(counts.accepted) +
                     ", repaired " + std::to_string(counts.repaired);
  for (const auto& [code, rows] : counts.rejected)
    text += ", " + code + " " + std::to_string(rows);
  std::fprintf(stderr, "tidemark: %s: %s\n", bars.path.c_str(), text.c_str());
  for (const oms::RowReport& report : bars.reports)
    std::fprintf(stderr, "tidemark: %s:%llu: %s%s\n", bars.path.c_str(), static_cast<unsigned long long>(report.line),
                 report.code.c_str(), report.ask ? " (ask)" : "");
}

oms::Result<oms::ImportedBars, UsageError> readStored(const SubCommand& command, const QString& dataDir) {
  for (const FormatOption& option : kFormat) {
    if (command.has(option.name) && option.read != readTimeframe) {
      return UsageError{std::string("--") + option.name +
                        " says how a file is read; leave it out, or give the file with --data"};
    }
  }
  oms::ReadOptions options;
  if (auto problem = readDataFormat(command, options))
    return UsageError{*problem};
  return readStoredBars(dataDir, command.value("symbol").toStdString(), options.timeframe);
}

}  // namespace

std::vector<std::string> dataFormatNames() {
  std::vector<std::string> names;
  for (const FormatOption& option : kFormat)
    names.emplace_back(option.name);
  return names;
}

std::vector<std::string> dataOptionNames() {
  std::vector<std::string> names = dataFormatNames();
  names.insert(names.begin(), {"data", "symbol"});
  names.emplace_back("json");
  return names;
}

std::optional<std::string> readDataFormat(const SubCommand& command, oms::ReadOptions& options) {
  for (const FormatOption& option : kFormat) {
    if (!command.has(option.name))
      continue;
    if (auto problem = option.read(command.value(option.name), options))
      return problem;
  }
  return std::nullopt;
}

oms::Result<oms::ImportedBars, UsageError> readDataFile(const SubCommand& command, const QString& dataDir,
                                                        bool labels) {
  const QString path = command.value("data");
  if (path.isEmpty() && command.has("symbol"))
    return readStored(command, dataDir);
  if (path.isEmpty())
    return UsageError{"--data FILE is missing: the market data to read (or --symbol NAME, of what was imported)"};
  if (!QFileInfo(path).isFile())
    return UsageError{"there is no file " + quotedWord(path) + "; check the path after --data"};
  oms::ReadOptions options;
  options.labels = labels;
  if (auto problem = readDataFormat(command, options))
    return UsageError{*problem};
  auto bars = oms::readBars(path.toStdString(), options);
  if (!bars)
    return UsageError{bars.error().message, 1};
  tellRows(*bars);
  return std::move(*bars);
}

oms::Result<std::vector<OtherData>, UsageError> readOtherFiles(const SubCommand& command, oms::Timeframe own) {
  std::vector<OtherData> others;
  for (const QString& word : command.all("with")) {
    const std::string symbol = word.section('=', 0, 0).toStdString();
    const QString path = word.section('=', 1);
    if (symbol.empty() || path.isEmpty())
      return UsageError{quotedWord(word) + " is not possible for --with; use SYMBOL=FILE"};
    const auto same = [&](const OtherData& other) { return other.symbol == symbol; };
    if (std::any_of(others.begin(), others.end(), same))
      return UsageError{"--with names " + symbol + " twice; give each symbol one file"};
    if (!QFileInfo(path).isFile())
      return UsageError{"there is no file " + quotedWord(path) + "; check the path after --with"};
    oms::ReadOptions options;
    if (auto problem = readDataFormat(command, options))
      return UsageError{*problem};
    options.timeframe.reset();
    options.askPath.clear();
    auto bars = oms::readBars(path.toStdString(), options);
    if (!bars)
      return UsageError{bars.error().message, 1};
    if (!oms::BarBuilder::canBuild(bars->timeframe, own)) {
      return UsageError{"the bars of " + path.toStdString() + " are of " + std::string(oms::name(bars->timeframe)) +
                        " and cannot be read beside those of " + std::string(oms::name(own)) +
                        "; give a file with bars as fine as those of --data"};
    }
    tellRows(*bars);
    others.push_back({symbol, std::move(*bars)});
  }
  return others;
}

oms::Result<oms::ImportedTicks, UsageError> readTickFile(const SubCommand& command) {
  oms::ReadOptions options;
  if (auto problem = readDataFormat(command, options))
    return UsageError{*problem};
  auto ticks = oms::readTicks(command.value("data").toStdString(), options);
  if (!ticks)
    return UsageError{ticks.error() ? ticks.error()->message : std::string(), 1};
  tellRows(*ticks);
  return std::move(*ticks);
}

std::string timeText(const oms::ImportedBars& bars, std::size_t index) {
  return bars.labels.empty() ? oms::rfc3339(bars.bars[index].openTime) : bars.labels[index];
}

void appendQuoted(std::string& line, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"')
      line += '"';
    line += c;
  }
  line += '"';
}

void Output::write(std::string& text) {
  failed_ |= std::fwrite(text.data(), 1, text.size(), stdout) != text.size();
  text.clear();
}

int Output::finish(std::string& text) {
  write(text);
  failed_ |= std::fflush(stdout) != 0;
  if (failed_)
    std::fprintf(stderr, "tidemark: the output cannot be written; check where it goes\n");
  return failed_ ? 1 : 0;
}

}  // namespace app

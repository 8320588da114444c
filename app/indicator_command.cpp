#include <array>
#include <charconv>
#include <cstdio>

#include "app/commands.h"
#include "app/data_file.h"
#include "app/other_bars.h"
#include "oms/messages/json_writer.h"
#include "oms/strategies/expression_series.h"

namespace app {
namespace {

struct Column {
  std::string name;  // the expression as it was written, with its output
  std::size_t series;
  std::size_t output;
};

struct Table {
  std::vector<oms::ExpressionSeries> series;
  std::vector<Column> columns;
};

oms::Result<Table, UsageError> compileAll(const QStringList& expressions, oms::Timeframe own) {
  Table table;
  for (const QString& written : expressions) {
    const std::string text = written.toStdString();
    auto series = oms::ExpressionSeries::compile(text, own);
    if (!series) {
      const auto column = QString::fromStdString(text.substr(0, series.error().offset)).size() + 1;
      return UsageError{"in '" + text + "' at column " + std::to_string(column) + ": " + series.error().message};
    }
    for (std::size_t output = 0; output < series->outputs().size(); ++output) {
      const std::string& name = series->outputs()[output];
      std::string column = text;
      if (!name.empty())
        column.append(1, '.').append(name);
      table.columns.push_back({std::move(column), table.series.size(), output});
    }
    table.series.push_back(std::move(*series));
  }
  return table;
}

// The fewest digits that read back as the same number.
void appendNumber(std::string& line, double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  line.append(digits.data(), end);
}

std::optional<UsageError> attach(OtherBars& others, const Table& table, const QStringList& expressions) {
  for (std::size_t i = 0; i < table.series.size(); ++i) {
    if (const auto problem = others.add(table.series[i], i))
      return UsageError{"in '" + expressions[static_cast<qsizetype>(i)].toStdString() + "': " + *problem};
  }
  return std::nullopt;
}

void show(Table& table, OtherBars& others, const oms::Bar& bar) {
  others.giveUntil(bar.closeTime, table.series);
  for (oms::ExpressionSeries& series : table.series)
    series.onBar(bar);
}

int printCsv(Table& table, OtherBars& others, const oms::ImportedBars& bars) {
  std::string text = "index,time";
  for (const Column& column : table.columns) {
    text += ',';
    appendQuoted(text, column.name);
  }
  text += "\n";
  Output output;
  std::size_t index = 0;
  for (const oms::Bar& bar : bars.bars) {
    show(table, others, bar);
    text += std::to_string(index) + ',';
    appendQuoted(text, timeText(bars, index++));
    for (const Column& column : table.columns) {
      text += ',';
      if (const auto value = table.series[column.series].value(column.output))
        appendNumber(text, *value);
    }
    text += "\n";
    output.flushAt(text);
  }
  return output.finish(text);
}

int printJson(Table& table, OtherBars& others, const oms::ImportedBars& bars) {
  oms::JsonWriter json;
  json.beginArray();
  std::size_t index = 0;
  for (const oms::Bar& bar : bars.bars) {
    show(table, others, bar);
    json.beginObject().field("index", index).field("time", timeText(bars, index));
    ++index;
    for (const Column& column : table.columns)
      json.field(column.name, table.series[column.series].value(column.output));
    json.endObject();
  }
  json.endArray();
  std::string text(json.text());
  text += '\n';
  return Output().finish(text);
}

}  // namespace

int runIndicator(const Options& options) {
  const SubCommand& command = options.command;
  const auto refused = [](const UsageError& error) {
    std::fprintf(stderr, "tidemark: %s\n", error.message.c_str());
    return error.exitCode;
  };
  // What is wrong by itself is told before a large file is read; what is too fine only the file can tell.
  if (const auto tried = compileAll(command.subjects, oms::Timeframe::s1); !tried)
    return refused(tried.error());
  const auto bars = readDataFile(command, options.dataDir, true);
  if (!bars)
    return refused(bars.error());
  const auto others = readOtherFiles(command, bars->timeframe);
  if (!others)
    return refused(others.error());
  auto table = compileAll(command.subjects, bars->timeframe);
  if (!table)
    return refused(table.error());
  OtherBars otherBars(*bars, *others);
  if (const auto problem = attach(otherBars, *table, command.subjects))
    return refused(*problem);
  return command.has("json") ? printJson(*table, otherBars, *bars) : printCsv(*table, otherBars, *bars);
}

}  // namespace app

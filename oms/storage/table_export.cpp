#include "oms/storage/table_export.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "oms/messages/csv.h"

namespace oms {
namespace {

constexpr std::array<std::pair<std::string_view, Sql>, 10> kTables{{{"sessions", Sql::exportSessions},
                                                                    {"orders", Sql::exportOrders},
                                                                    {"order_events", Sql::exportOrderEvents},
                                                                    {"fills", Sql::exportFills},
                                                                    {"positions", Sql::exportPositions},
                                                                    {"trades", Sql::exportTrades},
                                                                    {"signals", Sql::exportSignals},
                                                                    {"approvals", Sql::exportApprovals},
                                                                    {"risk_alerts", Sql::exportAlerts},
                                                                    {"equity_points", Sql::exportEquity}}};

void writeCsvRow(const Statement& row, bool header, const std::function<void(std::string_view)>& write) {
  std::string line;
  for (int column = 0; column < row.columns(); ++column) {
    if (column > 0)
      line += ',';
    appendCsvField(line, header ? row.nameOf(column) : row.textAt(column));
  }
  line += '\n';
  write(line);
}

}  // namespace

std::vector<std::string_view> exportedTables() {
  std::vector<std::string_view> names;
  for (const auto& [name, sql] : kTables)
    names.push_back(name);
  return names;
}

void writeRowObject(JsonWriter& json, const Statement& row) {
  json.beginObject();
  for (int column = 0; column < row.columns(); ++column) {
    json.key(row.nameOf(column));
    switch (row.kindAt(column)) {
      case Statement::Kind::null:
        json.null();
        break;
      case Statement::Kind::integer:
        json.value(row.numberAt(column));
        break;
      case Statement::Kind::real:
        json.value(row.realAt(column));
        break;
      case Statement::Kind::text:
        json.value(row.textAt(column));
        break;
    }
  }
  json.endObject();
}

void exportTable(Database& database, std::string_view table, ExportFormat format,
                 const std::function<void(std::string_view)>& write) {
  const auto found =
      std::find_if(kTables.begin(), kTables.end(), [&](const auto& each) { return each.first == table; });
  OMS_ASSERT(found != kTables.end(), "the caller asks for a table of the list");
  Statement rows(database, found->second);
  rows.start();
  const bool csv = format == ExportFormat::csv;
  if (csv)
    writeCsvRow(rows, true, write);
  else
    write("[");
  for (bool first = true; rows.next(); first = false) {
    if (csv) {
      writeCsvRow(rows, false, write);
      continue;
    }
    write(first ? "\n" : ",\n");
    JsonWriter json;
    writeRowObject(json, rows);
    write(json.text());
  }
  if (!csv)
    write("\n]");
}

}  // namespace oms

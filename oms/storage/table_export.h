#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "oms/messages/json_writer.h"
#include "oms/model/result.h"
#include "oms/storage/database.h"

namespace oms {

enum class ExportFormat { csv, json };

// The tables that a person may take out: sessions, orders, order_events, fills …
std::vector<std::string_view> exportedTables();

// The row that the statement stands on, as an object of its columns.
void writeRowObject(JsonWriter& json, const Statement& row);

// Every row of one of them, oldest session first: CSV with a header line, or a JSON array of objects. `write` gets the
// text piece by piece. The first SQLite error stays with the database.
void exportTable(Database& database, std::string_view table, ExportFormat format,
                 const std::function<void(std::string_view)>& write);

}  // namespace oms

#pragma once

#include "oms/messages/json_objects.h"
#include "oms/messages/json_writer.h"
#include "oms/model/statistics.h"

namespace oms {

// Every statistic under its contract's name, money as digits, what is undefined as null; with n, the period, the
// periods a year and that fees are in.
void writeStatistics(JsonWriter& json, const StatisticsReport& report);
// The same fields into an object that is open.
void writeStatisticsFields(JsonWriter& json, const StatisticsReport& report);

// {"strategy","symbol","quantity","realized_pnl",…}: P&L of a symbol, or of a strategy's part in it.
void writeBookLine(JsonWriter& json, const BookLine& line, const Naming& naming);

}  // namespace oms

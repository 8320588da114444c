#pragma once

#include "oms/messages/json_writer.h"
#include "oms/model/statistics.h"

namespace oms {

// Every statistic under its contract's name, money as digits, what is undefined as null; with n, the period, the
// periods a year and that fees are in.
void writeStatistics(JsonWriter& json, const StatisticsReport& report);
// The same fields into an object that is open.
void writeStatisticsFields(JsonWriter& json, const StatisticsReport& report);

}  // namespace oms

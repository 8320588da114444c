#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oms/model/result.h"
#include "oms/model/timestamp.h"

namespace oms {

// What a comparison takes from a run's JSON report. Values are told as the report has them: null is n/a.
struct ComparedRun {
  std::string name;                                          // of its file
  std::vector<std::pair<std::string, std::string>> head;     // data, strategy and options
  std::vector<std::pair<std::string, std::string>> figures;  // bars, period, money and all statistics
  std::vector<std::pair<std::string, std::string>> exact;    // the figures again, as JSON values
  std::vector<std::pair<Timestamp, double>> equity;
};

// The failure is one sentence, which does not name the file.
Result<ComparedRun> parseReport(std::string name, std::string_view json);

// The names first, then a row for what differs between the heads and one a figure: its name and a value of each run.
std::vector<std::vector<std::string>> comparedRows(const std::vector<ComparedRun>& runs);

// A column a run; of the heads only what differs.
std::string compareText(const std::vector<ComparedRun>& runs);
std::string compareCsv(const std::vector<ComparedRun>& runs);
std::string compareJson(const std::vector<ComparedRun>& runs);
// With the curves of equity over each other, each from 100 % on.
std::string compareHtml(const std::vector<ComparedRun>& runs);

}  // namespace oms

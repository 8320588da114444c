#pragma once

#include <QStringList>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oms/backtest/compare.h"

namespace app {

// The sentence on standard error; gives the exit code.
int backtestFailed(const std::string& sentence, int exitCode = 1);
// Standard output; gives the exit code.
int printText(const std::string& text);

// The text of a report by the ending of its file's name, .json, .html or .csv.
using WriteReport = std::function<std::string(std::string_view ending)>;
// A problem with the files that --report names, as a sentence.
std::optional<std::string> reportProblem(const QStringList& files);
// A JSON report from its file, named as told. The failure names the file.
oms::Result<oms::ComparedRun> readReport(const QString& path, const std::string& name);
// Gives the exit code.
int writeReports(const QStringList& files, const WriteReport& write);

}  // namespace app

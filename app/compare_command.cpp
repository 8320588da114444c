#include "app/backtest_output.h"
#include "app/commands.h"

namespace app {

int runCompare(const Options& options) {
  const SubCommand& command = options.command;
  if (command.subjects.size() < 2)
    return backtestFailed("backtest compare needs the JSON reports of two runs or more", 2);
  if (const auto problem = reportProblem(command.all("report")))
    return backtestFailed(*problem, 2);
  std::vector<oms::ComparedRun> runs;
  for (const QString& path : command.subjects) {
    auto run = readReport(path, path.toStdString());
    if (!run)
      return backtestFailed(run.error().message);
    runs.push_back(std::move(*run));
  }
  const int code = writeReports(command.all("report"), [&](std::string_view ending) {
    return ending == ".json"   ? oms::compareJson(runs)
           : ending == ".html" ? oms::compareHtml(runs)
                               : oms::compareCsv(runs);
  });
  return code != 0 ? code : printText(command.has("json") ? oms::compareJson(runs) : oms::compareText(runs));
}

}  // namespace app

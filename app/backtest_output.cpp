#include "app/backtest_output.h"

#include <QFile>
#include <QFileInfo>

#include <cstdio>

namespace app {
namespace {

constexpr qint64 kLargestReport = qint64{512} << 20;  // bytes; a run of millions of bars has tens of them

}  // namespace

int backtestFailed(const std::string& sentence, int exitCode) {
  std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
  return exitCode;
}

int printText(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? 0 : backtestFailed("the output cannot be written; check where it goes");
}

std::optional<std::string> reportProblem(const QStringList& files) {
  for (const QString& file : files) {
    const QString suffix = QFileInfo(file).suffix();
    if (suffix != "json" && suffix != "html" && suffix != "csv")
      return "'" + file.toStdString() + "' is no report; its name ends in .json, .html or .csv";
  }
  return std::nullopt;
}

oms::Result<oms::ComparedRun> readReport(const QString& path, const std::string& name) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    return oms::Failure{"cannot read " + path.toStdString() + ": " + file.errorString().toStdString() +
                        "; check its path"};
  if (file.size() > kLargestReport)
    return oms::Failure{path.toStdString() + " is larger than a report may be, 512 MiB; choose the report of one run"};
  const QByteArray text = file.readAll();
  auto run = oms::parseReport(name, {text.constData(), static_cast<std::size_t>(text.size())});
  return run ? std::move(run) : oms::Failure{path.toStdString() + ": " + run.error().message};
}

int writeReports(const QStringList& files, const WriteReport& write) {
  for (const QString& path : files) {
    const std::string text = write("." + QFileInfo(path).suffix().toStdString());
    QFile file(path);
    const auto size = static_cast<qint64>(text.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), size) != size || !file.flush())
      return backtestFailed("cannot write " + path.toStdString() + ": " + file.errorString().toStdString() +
                            "; check its folder");
  }
  return 0;
}

}  // namespace app

#include <QApplication>
#include <QProcessEnvironment>

#include <sqlite3.h>

#include <csignal>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/connected_desktop.h"
#include "app/desktop.h"
#include "app/headless.h"
#include "app/log.h"
#include "app/options.h"
#include "app/version.h"

namespace {

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
  for (const QString& name : system.keys())
    variables[name.toStdString()] = system.value(name).toStdString();
  return variables;
}

int run(const app::Options& options) {
  switch (options.action) {
    case app::Action::help:
      std::printf("%s", qPrintable(options.helpText));
      return 0;
    case app::Action::version:
      std::printf("tidemark %s (%s), Qt %s, SQLite %s\n", app::kVersion, app::kCommit, qVersion(),
                  sqlite3_libversion());
      return 0;
    case app::Action::token:
      return app::runToken(options);
    case app::Action::journal:
      return app::runJournal(options);
    case app::Action::backtest:
      return app::runBacktest(options);
    case app::Action::indicator:
      return app::runIndicator(options);
    case app::Action::patterns:
      return app::runPatterns(options);
    case app::Action::bars:
      return app::runBars(options);
    case app::Action::import:
      return app::runImport(options);
    case app::Action::book:
      return app::runBook(options);
    case app::Action::strategy:
      return app::runStrategy(options);
    case app::Action::doctor:
      return app::runDoctor(options);
    case app::Action::run:
      break;
  }
  app::installLog(options.logLevel, options.logJson);
  if (options.rewindTo)
    return app::runRewound(options);
  if (options.connect)
    return app::runConnected(options);
  return options.headless ? app::runHeadless(options) : app::runDesktop(options);
}

oms::Result<app::Options, app::UsageError> readOptions(int argc, char** argv) {
  // The words say which application it is to be; reading them needs the plain one.
  const QCoreApplication application(argc, argv);
  return app::parseOptions(QCoreApplication::arguments(), environment());
}

}  // namespace

int main(int argc, char** argv) {
  // A file-size limit must come back as an error of the write, which the journal answers, not as a killed process.
  std::signal(SIGXFSZ, SIG_IGN);
  // Threads beside the window's need nothing of GLib: Qt's own loop has shorter turns.
  qputenv("QT_NO_THREADED_GLIB", "1");
  QCoreApplication::setApplicationName(QStringLiteral("tidemark"));
  QCoreApplication::setApplicationVersion(QString::fromLatin1(app::kVersion));
  const auto options = readOptions(argc, argv);
  if (!options) {
    std::fprintf(stderr, "tidemark: %s\n", options.error().message.c_str());
    return options.error().exitCode;
  }
  std::unique_ptr<QCoreApplication> application;
  if (options->action == app::Action::run && !options->headless)
    application = std::make_unique<QApplication>(argc, argv);
  else
    application = std::make_unique<QCoreApplication>(argc, argv);
  return run(*options);
}

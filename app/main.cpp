#include <QApplication>
#include <QProcessEnvironment>

#include <sqlite3.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "app/commands.h"
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
    case app::Action::doctor:
      return app::runDoctor(options);
    case app::Action::run:
      break;
  }
  app::installLog(options.logLevel, options.logJson);
  return options.headless ? app::runHeadless(options) : app::runDesktop(options);
}

bool wantsWindow(int argc, char** argv) {
  if (argc > 1 && argv[1][0] != '-')
    return false;
  if (const char* headless = std::getenv("TIDEMARK_HEADLESS"); headless && *headless && *headless != '0')
    return false;
  for (int i = 1; i < argc; ++i) {
    const QByteArray word(argv[i]);
    if (word == "--headless" || word == "--help" || word == "-h" || word == "--version" || word == "-v")
      return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  // A file-size limit must come back as an error of the write, which the journal answers, not as a killed process.
  std::signal(SIGXFSZ, SIG_IGN);
  // GLib's dispatcher is linear in sockets; Qt's own serves the listener's thread better.
  qputenv("QT_NO_THREADED_GLIB", "1");
  std::unique_ptr<QCoreApplication> application;
  if (wantsWindow(argc, argv))
    application = std::make_unique<QApplication>(argc, argv);
  else
    application = std::make_unique<QCoreApplication>(argc, argv);
  QCoreApplication::setApplicationName(QStringLiteral("tidemark"));
  QCoreApplication::setApplicationVersion(QString::fromLatin1(app::kVersion));
  const auto options = app::parseOptions(QCoreApplication::arguments(), environment());
  if (!options) {
    std::fprintf(stderr, "tidemark: %s\n", options.error().message.c_str());
    return options.error().exitCode;
  }
  return run(*options);
}

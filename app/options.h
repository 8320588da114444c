#pragma once

#include <QStringList>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "app/session_config.h"
#include "oms/mirror/link_target.h"

namespace app {

enum class Action {
  run,
  token,
  journal,
  backtest,
  indicator,
  patterns,
  bars,
  import,
  book,
  strategy,
  doctor,
  help,
  version
};

// The words of a sub-command: `token revoke ID`, and the options that are its own.
struct SubCommand {
  QString verb;
  QString subject;
  QStringList subjects;  // of a verb that takes several, the first among them
  std::map<std::string, QString> options;
  std::map<std::string, QStringList> lists;  // every value of those that may be repeated

  bool has(const std::string& option) const { return options.contains(option); }
  QString value(const std::string& option) const { return has(option) ? options.at(option) : QString(); }
  QStringList all(const std::string& option) const { return lists.contains(option) ? lists.at(option) : QStringList(); }
};

// The command line, checked. `given` names the session's settings that were said (on the line, in the environment or in
// the session file) as the session file does, so that a restart can tell a wish from a default.
struct Options {
  Action action = Action::run;
  SubCommand command;  // unless the action is to run
  QString helpText;

  bool headless = false;
  bool newSession = false;
  bool untilEnd = false;
  bool safeMode = false;
  std::optional<std::uint64_t> rewindTo;   // look at the session as it was after this row of the journal; 0: its last
  std::optional<oms::LinkTarget> connect;  // follow the session that runs there, in a window
  std::optional<oms::Duration> runFor;
  std::optional<oms::Duration> runForWall;
  QString dataDir;
  QString profile;
  QString theme;  // dark, light or empty
  QString logLevel = QStringLiteral("info");
  bool logJson = false;
  QString screenshotDir;  // draw the window into PNG files there, then end
  QString screenshotPanel = QStringLiteral("all");
  SessionConfig session;
  std::set<std::string> given;  // feed.seed, strategy[1].file: as valuesOf names them
};

// Wrong usage: one line that says what is wrong and how to mend it.
struct UsageError {
  std::string message;
  int exitCode = 2;
};

// Options over environment over session file over defaults.
oms::Result<Options, UsageError> parseOptions(const QStringList& arguments,
                                              const std::map<std::string, std::string>& environment);

}  // namespace app

#include "app/options.h"

#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace app {
namespace {

struct OptionRow {
  const char* name;
  const char* value;  // empty: a switch
  const char* help;
};

// Every option of a session; the environment knows each as TIDEMARK_<NAME>.
constexpr OptionRow kRows[] = {
    {"headless", "", "Run the engine and the remote listener without a window; prints one line of JSON when ready."},
    {"demo", "", "A paper session on the simulated market with the shipped strategies (the default)."},
    {"session", "file", "Session file (TOML)."},
    {"new-session", "", "End the last session of the data folder and begin a new one."},
    {"data-dir", "dir", "Data folder."},
    {"profile", "name", "Named data folder beside the default one."},
    {"listen", "host:port", "Where the remote listener accepts; port 0 picks one. Default 127.0.0.1:8050."},
    {"no-remote", "", "No remote listener."},
    {"replay", "file", "Replay this market data file instead of the simulated market."},
    {"symbol", "name", "Symbol of the replayed file."},
    {"timeframe", "tf", "Bars of the replayed file, 1m for example; from its median gap if absent."},
    {"strategy", "file", "Strategy file or shipped name; may be repeated. Default: the shipped ones."},
    {"approval", "mode", "manual or auto, over what each strategy's file says."},
    {"cash", "amount", "Cash at the start. Default 100000."},
    {"speed", "factor", "Times real time, or max."},
    {"seed", "n", "Seed of the simulated market. Default 1."},
    {"for", "duration", "End the run after this much session time, 90s or 2h for example."},
    {"for-wall", "duration", "End the run after this much real time."},
    {"until-end", "", "End when the replay ends and print a summary as JSON."},
    {"safe-mode", "", "Ignore the saved window layout."},
    {"theme", "name", "dark or light."},
    {"screenshot", "dir", "Draw the window and its panels into PNG files there, then end."},
    {"screenshot-panel", "id", "Only this panel; all by default."},
    {"log-level", "level", "debug, info, warning or error."},
    {"log-format", "format", "text or json."},
};

const char* kCommands =
    "Commands:\n"
    "  token create --name N --role viewer|approver|trader|admin [--ttl 30d]\n"
    "  token list | token revoke ID         tokens for remote clients\n"
    "  journal verify | journal hash        integrity of the data folder's journal\n"
    "  doctor                               checks this machine and says what to mend\n";

class Values {
 public:
  Values(const QCommandLineParser& parser, const std::map<std::string, std::string>& environment) {
    for (const OptionRow& row : kRows) {
      const QString name = QString::fromLatin1(row.name);
      const std::string variable = "TIDEMARK_" + name.toUpper().replace('-', '_').toStdString();
      if (parser.isSet(name)) {
        values_[row.name] = *row.value ? parser.values(name) : QStringList{QStringLiteral("1")};
      } else if (const auto found = environment.find(variable); found != environment.end()) {
        const QString text = QString::fromStdString(found->second);
        const bool off = !*row.value && (text.isEmpty() || text == "0" || text == "false");
        if (!off)
          values_[row.name] = QStringList{text};
      }
    }
  }
  bool has(const std::string& name) const { return values_.contains(name); }
  QString last(const std::string& name) const { return values_.at(name).last(); }
  QStringList all(const std::string& name) const { return has(name) ? values_.at(name) : QStringList{}; }

 private:
  std::map<std::string, QStringList> values_;
};

std::string quoted(const QString& text) {
  return "'" + text.toStdString() + "'";
}

// The first sentence that is wrong with the values, or nothing.
using Problem = std::optional<std::string>;

Problem takeSession(const Values& values, const std::map<std::string, std::string>& environment, Options& options) {
  SessionConfig& session = options.session;
  if (values.has("session")) {
    const QString path = values.last("session");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
      return "cannot read the session file " + quoted(path) + "; check its path";
    const QByteArray text = file.readAll();
    auto parsed =
        parseSessionConfig({text.constData(), static_cast<std::size_t>(text.size())}, path.toStdString(), session);
    if (!parsed)
      return parsed.error().front().text();
    session = std::move(*parsed);
    options.given.insert({"feed", "seed", "files", "symbols", "cash"});
  }
  std::vector<std::string> others;
  for (const OptionRow& row : kRows) {
    others.push_back("TIDEMARK_" + QString::fromLatin1(row.name).toUpper().replace('-', '_').toStdString());
  }
  others.push_back("TIDEMARK_DATA");  // where tests find market data
  const auto errors = applyEnvironment(environment, others, session);
  if (!errors.empty())
    return errors.front().text();
  return std::nullopt;
}

Problem takeFeed(const Values& values, Options& options) {
  SessionConfig& session = options.session;
  if (values.has("replay")) {
    if (values.has("demo"))
      return "--demo and --replay exclude each other; leave one out";
    const QString path = values.last("replay");
    if (!QFileInfo(path).isFile())
      return "there is no file " + quoted(path) + "; check the path after --replay";
    FeedFile file;
    file.path = QFileInfo(path).absoluteFilePath().toStdString();
    file.symbol = values.has("symbol") ? values.last("symbol").toStdString() : "";
    if (file.symbol.empty())
      return "--replay needs --symbol NAME, the symbol that the file's prices are of";
    if (values.has("timeframe")) {
      file.timeframe = oms::parseTimeframe(values.last("timeframe").toStdString());
      if (!file.timeframe)
        return quoted(values.last("timeframe")) + " is no timeframe; use 1s … 1mo, for example 1m";
    }
    session.feed = FeedKind::replay;
    session.files = {file};
    session.symbols = {file.symbol};
    options.given.insert({"feed", "files", "symbols"});
  } else if (values.has("symbol") || values.has("timeframe")) {
    return "--symbol and --timeframe belong to --replay FILE; give that too";
  }
  if (values.has("demo")) {
    session.feed = FeedKind::simulated;
    options.given.insert("feed");
  }
  if (values.has("seed")) {
    bool ok = false;
    session.seed = values.last("seed").toULongLong(&ok);
    if (!ok)
      return quoted(values.last("seed")) + " is no seed; give a whole number from 0";
    options.given.insert("seed");
  }
  return std::nullopt;
}

Problem takeTrading(const Values& values, Options& options) {
  SessionConfig& session = options.session;
  for (const QString& file : values.all("strategy"))
    session.strategies.push_back({file.toStdString(), {}, {}, {}, {}});
  if (values.has("approval")) {
    const QString mode = values.last("approval");
    if (mode != "manual" && mode != "auto")
      return quoted(mode) + " is no approval mode; use manual or auto";
    session.approval = oms::parseApprovalMode(mode.toStdString());
  }
  if (values.has("cash")) {
    const auto cash = oms::Money::parse(values.last("cash").toStdString());
    if (!cash || !cash->isPositive() || *cash > oms::Money::fromInt(1'000'000'000)) {
      return quoted(values.last("cash")) + " is no amount of cash; give a number above 0, at most 1000000000";
    }
    session.cash = *cash;
    options.given.insert("cash");
  }
  if (values.has("speed")) {
    const std::string speed = values.last("speed").toStdString();
    const auto factor = oms::Ratio::parse(speed);
    if (speed != "max" && (!factor || !factor->isPositive() || *factor > oms::Ratio::fromInt(100'000))) {
      return quoted(values.last("speed")) + " is no speed; give a number above 0, at most 100000, or max";
    }
    session.speed = speed;
  } else if (session.feed == FeedKind::simulated && !values.has("session")) {
    // A demo moves: at real time its first one-minute bar would take a minute.
    session.speed = "20";
  }
  return std::nullopt;
}

Problem takeRun(const Values& values, Options& options) {
  for (const char* name : {"for", "for-wall"}) {
    if (!values.has(name))
      continue;
    const auto duration = oms::parseDuration(values.last(name).toStdString());
    if (!duration || duration->count() == 0) {
      return quoted(values.last(name)) + " is no duration for --" + name + "; use 90s, 15m, 2h or 3d";
    }
    (std::string(name) == "for" ? options.runFor : options.runForWall) = duration;
  }
  options.headless = values.has("headless");
  options.newSession = values.has("new-session");
  options.untilEnd = values.has("until-end");
  options.safeMode = values.has("safe-mode");
  if (options.untilEnd && options.session.feed != FeedKind::replay) {
    return "--until-end needs a feed that ends; add --replay FILE --symbol NAME, or use --for DURATION";
  }
  if (values.has("listen")) {
    options.session.remote.listen = values.last("listen").toStdString();
    options.remoteAsked = true;
  }
  if (values.has("no-remote"))
    options.session.remote.enabled = false;
  if (options.untilEnd && !options.remoteAsked)
    options.session.remote.enabled = false;
  return std::nullopt;
}

Problem takeLook(const Values& values, Options& options) {
  const auto oneOf = [&](const char* name, const QStringList& allowed, QString& into) -> Problem {
    if (!values.has(name))
      return std::nullopt;
    if (!allowed.contains(values.last(name))) {
      return quoted(values.last(name)) + " is not possible for --" + name + "; use " +
             allowed.join(QStringLiteral(" or ")).toStdString();
    }
    into = values.last(name);
    return std::nullopt;
  };
  if (auto problem = oneOf("theme", {"dark", "light"}, options.theme))
    return problem;
  if (auto problem = oneOf("log-level", {"debug", "info", "warning", "error"}, options.logLevel))
    return problem;
  QString format = QStringLiteral("text");
  if (auto problem = oneOf("log-format", {"text", "json"}, format))
    return problem;
  options.logJson = format == "json";
  if (values.has("screenshot"))
    options.screenshotDir = values.last("screenshot");
  if (values.has("screenshot-panel"))
    options.screenshotPanel = values.last("screenshot-panel");
  const QString base = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  if (values.has("profile"))
    options.profile = values.last("profile");
  options.dataDir = values.has("data-dir") ? QFileInfo(values.last("data-dir")).absoluteFilePath()
                                           : base + "/" + (options.profile.isEmpty() ? "default" : options.profile);
  return std::nullopt;
}

// The known option nearest to a mistyped one.
QString nearestOption(const QString& name) {
  const auto distance = [](const QString& a, const QString& b) {
    std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
    for (std::size_t i = 0; i < row.size(); ++i)
      row[i] = static_cast<int>(i);
    for (qsizetype i = 0; i < a.size(); ++i) {
      int diagonal = std::exchange(row[0], static_cast<int>(i) + 1);
      for (std::size_t j = 1; j < row.size(); ++j) {
        const int substitute = diagonal + (a[i] == b[static_cast<qsizetype>(j) - 1] ? 0 : 1);
        diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, substitute}));
      }
    }
    return row.back();
  };
  QString best;
  int bestDistance = 4;
  for (const OptionRow& row : kRows) {
    const int d = distance(name, QString::fromLatin1(row.name));
    if (d >= bestDistance)
      continue;
    bestDistance = d;
    best = QString::fromLatin1(row.name);
  }
  return best;
}

std::optional<Action> commandNamed(const QString& word) {
  if (word == "token")
    return Action::token;
  if (word == "journal")
    return Action::journal;
  if (word == "doctor")
    return Action::doctor;
  return std::nullopt;
}

}  // namespace

oms::Result<Options, UsageError> parseOptions(const QStringList& arguments,
                                              const std::map<std::string, std::string>& environment) {
  QCommandLineParser parser;
  parser.setApplicationDescription("Tidemark, a trading terminal. Without options: the desktop, a paper session.");
  for (const OptionRow& row : kRows) {
    parser.addOption(QCommandLineOption(QString::fromLatin1(row.name), QString::fromLatin1(row.help),
                                        QString::fromLatin1(row.value)));
  }
  const QCommandLineOption help = parser.addHelpOption();
  const QCommandLineOption version = parser.addVersionOption();
  Options options;
  // A sub-command has options of its own.
  QStringList mine = arguments;
  if (arguments.size() > 1) {
    if (const auto command = commandNamed(arguments[1])) {
      options.action = *command;
      options.words = arguments.mid(2);
      mine = {arguments[0]};
      const qsizetype at = options.words.indexOf("--data-dir");
      if (at >= 0 && at + 1 < options.words.size()) {
        mine << options.words[at] << options.words[at + 1];
        options.words.remove(at, 2);
      }
    }
  }
  if (!parser.parse(mine)) {
    std::string message = parser.errorText().trimmed().toStdString();
    if (!message.empty() && message.back() == '.')
      message.pop_back();
    const QStringList unknown = parser.unknownOptionNames();
    if (!unknown.isEmpty()) {
      const QString near = nearestOption(unknown.first());
      message = "unknown option --" + unknown.first().toStdString() +
                (near.isEmpty() ? "" : "; did you mean --" + near.toStdString() + "?");
    }
    return UsageError{message + " (tidemark --help lists the options)"};
  }
  if (!parser.positionalArguments().isEmpty()) {
    return UsageError{"unknown command " + quoted(parser.positionalArguments().first()) +
                      "; use token, journal, doctor, or options only"};
  }
  options.helpText = parser.helpText() + "\n" + QString::fromLatin1(kCommands);
  if (parser.isSet(help))
    options.action = Action::help;
  if (parser.isSet(version))
    options.action = Action::version;
  const Values values(parser, environment);
  if (auto problem = takeLook(values, options))
    return UsageError{*problem};
  if (options.action != Action::run)
    return options;
  if (auto problem = takeSession(values, environment, options))
    return UsageError{*problem};
  if (auto problem = takeFeed(values, options))
    return UsageError{*problem};
  if (auto problem = takeTrading(values, options))
    return UsageError{*problem};
  if (auto problem = takeRun(values, options))
    return UsageError{*problem};
  return options;
}

}  // namespace app

#include "app/options.h"

#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include "app/connect_options.h"
#include "app/option_row.h"
#include "app/remote_options.h"
#include "app/sub_command.h"
#include "oms/model/session.h"

namespace app {
namespace {

// Every option of a session; the environment knows each as TIDEMARK_<NAME>.
constexpr OptionRow kRows[] = {
    {"headless", "", "Run the engine and the remote listener without a window; prints one line of JSON when ready."},
    {"demo", "", "A paper session on the simulated market with the shipped strategies (the default)."},
    {"session", "file", "Session file (TOML)."},
    {"new-session", "", "End the last session of the data folder and begin a new one."},
    kDataDirOption,
    kProfileOption,
    {"listen", "host:port", "Where the remote listener accepts; port 0 picks one. Default 127.0.0.1:8050.",
     "remote.listen"},
    {"no-remote", "", "No remote listener."},
    {"tls", "", "https and wss in place of http and ws; the first time it makes a certificate.", "remote.tls"},
    {"tls-cert", "file", "A certificate of one's own for --tls, PEM, with its chain behind it.", "remote.tls_cert"},
    {"tls-key", "file", "Its key, PEM, without a passphrase.", "remote.tls_key"},
    {"replay", "file", "Replay this file of bars, or this recorded depth stream, instead of the simulated market."},
    {"symbol", "name", "Symbol of the replayed file."},
    {"timeframe", "tf", "Bars of the replayed file, 1m for example; from its median gap if absent."},
    {"strategy", "file", "Strategy file or shipped name; may be repeated. Default: the shipped ones."},
    {"approval", "mode", "manual or auto, over what each strategy's file says.", "session.approval"},
    {"cash", "amount", "Cash at the start. Default 100000.", "session.cash"},
    {"speed", "factor", "Times real time, or max.", "feed.speed"},
    {"seed", "n", "Seed of the simulated market. Default 1.", "feed.seed"},
    {"for", "duration", "End the run after this much session time, 90s or 2h for example."},
    {"for-wall", "duration", "End the run after this much real time."},
    {"until-end", "", "End when the replay ends and print a summary as JSON."},
    {"rewind", "seq", "Show the session as it was after this row of its journal, to look at only; 'last' is the last."},
    {"connect", "url", "Show the session of another Tidemark: ws://HOST:PORT or wss://HOST:PORT."},
    {"token-file", "file", "Where the token for --connect stands."},
    {"token", "text", "The token itself; others on this machine may see it there."},
    {"tls-fingerprint", "sha256", "The certificate to be met at wss://, in place of one that is known."},
    {"safe-mode", "", "Ignore the saved window layout."},
    {"theme", "name", "dark or light."},
    {"screenshot", "dir", "Draw the window and its panels into PNG files there, then end."},
    {"screenshot-panel", "id", "Only this panel; all by default."},
    {"log-level", "level", "debug, info, warning or error."},
    {"log-format", "format", "text or json."},
};

std::string variableOf(const OptionRow& row) {
  return "TIDEMARK_" + QString::fromLatin1(row.name).toUpper().replace('-', '_').toStdString();
}

// broker.fees.maker_bps is --broker-fees-maker-bps.
QString optionOf(const std::string& key) {
  return QString::fromStdString(key).replace('.', '-').replace('_', '-');
}

class Values {
 public:
  Values(const QCommandLineParser& parser, const std::map<std::string, std::string>& environment) {
    for (const OptionRow& row : kRows) {
      const QString name = QString::fromLatin1(row.name);
      const std::string variable = variableOf(row);
      const bool saidByKey = *row.key && parser.isSet(optionOf(row.key));
      if (parser.isSet(name)) {
        values_[row.name] = *row.value ? parser.values(name) : QStringList{QStringLiteral("1")};
      } else if (const auto found = environment.find(variable); found != environment.end() && !saidByKey) {
        const QString text = QString::fromStdString(found->second);
        const bool off = !*row.value && (text.isEmpty() || text == "0" || text == "false");
        if (!off)
          values_[row.name] = QStringList{text};
      }
    }
    for (const std::string& key : configKeys().all()) {
      if (parser.isSet(optionOf(key)))
        keys_[key] = parser.value(optionOf(key)).toStdString();
    }
  }
  // What a sub-command's own words said stands over the rest.
  void add(const SubCommand& command) {
    for (const auto& [name, value] : command.options)
      values_[name] = QStringList{value};
  }
  bool has(const std::string& name) const { return values_.contains(name); }
  QString last(const std::string& name) const { return values_.at(name).last(); }
  QStringList all(const std::string& name) const { return has(name) ? values_.at(name) : QStringList{}; }
  // Keys of the session file that were given as options.
  const std::map<std::string, std::string>& keys() const { return keys_; }

 private:
  std::map<std::string, QStringList> values_;
  std::map<std::string, std::string> keys_;
};

std::string quoted(const QString& text) {
  return "'" + text.toStdString() + "'";
}

// The first sentence that is wrong with the values, or nothing.
using Problem = std::optional<std::string>;

Problem takeSession(const Values& values, const std::map<std::string, std::string>& environment, Options& options) {
  SessionConfig& session = options.session;
  std::set<std::string> named;
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
    for (const auto& [key, value] : valuesOf({text.constData(), static_cast<std::size_t>(text.size())}))
      named.insert(key);
    // The listener is this run's own: only who names it on the line wants one where there usually is none.
    named.erase("remote.enabled");
    named.erase("remote.listen");
  }
  std::vector<std::string> others{"TIDEMARK_DATA"};  // where tests find market data
  for (const OptionRow& row : kRows)
    others.push_back(variableOf(row));
  EnvironmentResult fromEnvironment = applyEnvironment(environment, others, session);
  if (!fromEnvironment.errors.empty())
    return fromEnvironment.errors.front().text();
  for (const auto& [key, text] : values.keys()) {
    const std::string source = "option --" + optionOf(key).toStdString();
    if (const auto error = setKey(key, text, source, session, named))
      return error->text();
  }
  named.merge(fromEnvironment.keys);
  options.given = std::move(named);
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
    options.given.insert({"feed.kind", "feed.file", "feed.file[1].path", "feed.file[1].symbol", "session.symbols"});
    if (file.timeframe)
      options.given.insert("feed.file[1].timeframe");
  } else if (values.has("symbol") || values.has("timeframe")) {
    return "--symbol and --timeframe belong to --replay FILE; give that too";
  }
  if (values.has("demo")) {
    session.feed = FeedKind::simulated;
    options.given.insert("feed.kind");
  }
  if (values.has("seed")) {
    bool ok = false;
    session.seed = values.last("seed").toULongLong(&ok);
    if (!ok)
      return quoted(values.last("seed")) + " is no seed; give a whole number from 0";
    options.given.insert("feed.seed");
  }
  return std::nullopt;
}

Problem takeTrading(const Values& values, Options& options) {
  SessionConfig& session = options.session;
  for (const QString& file : values.all("strategy")) {
    session.strategies.push_back({file.toStdString(), {}, {}, {}, {}});
    options.given.insert({"strategy", "strategy[" + std::to_string(session.strategies.size()) + "].file"});
  }
  if (values.has("approval")) {
    const QString mode = values.last("approval");
    if (mode != "manual" && mode != "auto")
      return quoted(mode) + " is no approval mode; use manual or auto";
    session.approval = oms::parseApprovalMode(mode.toStdString());
    options.given.insert("session.approval");
  }
  if (values.has("cash")) {
    const auto cash = oms::Money::parse(values.last("cash").toStdString());
    if (!cash || !cash->isPositive() || *cash > oms::Money::fromInt(1'000'000'000)) {
      return quoted(values.last("cash")) + " is no amount of cash; give a number above 0, at most 1000000000";
    }
    session.cash = *cash;
    options.given.insert("session.cash");
  }
  if (values.has("speed")) {
    const std::string speed = values.last("speed").toStdString();
    if (!oms::isSpeed(speed)) {
      return quoted(values.last("speed")) + " is no speed; give a number above 0, at most 100000, or max";
    }
    session.speed = speed;
    options.given.insert("feed.speed");
  } else if (session.feed == FeedKind::simulated && !options.given.contains("feed.speed") && !values.has("session")) {
    // A demo moves: at real time its first one-minute bar would take a minute.
    session.speed = "20";
  }
  return std::nullopt;
}

Problem takeTls(const Values& values, Options& options) {
  RemoteSettings& remote = options.session.remote;
  remote.tls = remote.tls || values.has("tls");
  for (const auto& [name, file] : {std::pair("tls-cert", &remote.tlsCert), std::pair("tls-key", &remote.tlsKey)}) {
    if (values.has(name))
      *file = values.last(name).toStdString();
  }
  return problemOf(remote);
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
  if (values.has("rewind")) {
    bool ok = false;
    const QString row = values.last("rewind");
    options.rewindTo = row == "last" ? 0 : row.toULongLong(&ok);
    if (row != "last" && (!ok || *options.rewindTo == 0))
      return quoted(row) + " is no row of a journal for --rewind; give a whole number from 1, or last";
    if (options.headless)
      return "--rewind shows the past in a window; leave --headless out (tidemark journal replay prints its hash)";
  }
  options.newSession = values.has("new-session");
  options.untilEnd = values.has("until-end");
  options.safeMode = values.has("safe-mode");
  if (options.untilEnd && options.session.feed != FeedKind::replay) {
    return "--until-end needs a feed that ends; add --replay FILE --symbol NAME, or use --for DURATION";
  }
  if (values.has("listen"))
    options.session.remote.listen = values.last("listen").toStdString();
  if (values.has("no-remote"))
    options.session.remote.enabled = false;
  const bool listenerWanted =
      values.has("listen") || options.given.contains("remote.listen") || options.given.contains("remote.enabled");
  if (options.untilEnd && !listenerWanted)
    options.session.remote.enabled = false;
  return std::nullopt;
}

Problem takeConnection(const Values& values, Options& options) {
  const auto given = [&](const char* name) {
    return values.has(name) ? std::optional(values.last(name)) : std::nullopt;
  };
  if (!values.has("connect")) {
    for (const char* name : {"token", "token-file", "tls-fingerprint"}) {
      if (values.has(name))
        return std::string("--") + name + " belongs to --connect URL; give that too";
    }
    return std::nullopt;
  }
  for (const char* name : {"headless", "rewind", "until-end", "for", "for-wall", "replay", "new-session", "session"}) {
    if (values.has(name))
      return std::string("--connect shows a session that runs elsewhere; leave --") + name + " out";
  }
  auto target = readLinkTarget(values.last("connect"), given("token"), given("token-file"),
                               given("tls-fingerprint").value_or(QString()));
  if (!target)
    return target.error().message;
  options.connect = std::move(*target);
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
  return std::nullopt;
}

Problem takeFolder(const Values& values, Options& options) {
  if (values.has("profile"))
    options.profile = values.last("profile");
  if (options.profile.contains('/') || options.profile == "." || options.profile == "..")
    return quoted(options.profile) + " is no profile; give a plain name, or a folder with --data-dir";
  const QString base = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  options.dataDir = values.has("data-dir") ? QFileInfo(values.last("data-dir")).absoluteFilePath()
                                           : base + "/" + (options.profile.isEmpty() ? "default" : options.profile);
  return std::nullopt;
}

// Gives their names.
std::vector<std::string> addOptions(QCommandLineParser& parser) {
  std::vector<std::string> names{"help", "version"};
  for (const OptionRow& row : kRows) {
    names.push_back(row.name);
    parser.addOption(QCommandLineOption(QString::fromLatin1(row.name), QString::fromLatin1(row.help),
                                        QString::fromLatin1(row.value)));
  }
  for (const std::string& key : configKeys().all()) {
    QCommandLineOption option(optionOf(key), {}, QStringLiteral("value"));
    option.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(option);
    names.push_back(optionOf(key).toStdString());
  }
  parser.addOption({{"h", "help"}, "Show this help."});
  parser.addOption({{"v", "version"}, "Show the version, with commit, Qt and SQLite."});
  return names;
}

QString helpOf(const QCommandLineParser& parser) {
  QString keys;
  for (const std::string& key : configKeys().all())
    keys += "  --" + optionOf(key) + '\n';
  return parser.helpText() + '\n' + subCommandHelp() +
         "\nEvery option is an environment variable too, TIDEMARK_ and its name: TIDEMARK_DATA_DIR.\n"
         "Keys of the session file, each an option and a variable (TIDEMARK_RISK_DAILY_LOSS=3%; lists by comma):\n" +
         keys;
}

}  // namespace

oms::Result<Options, UsageError> parseOptions(const QStringList& arguments,
                                              const std::map<std::string, std::string>& environment) {
  QCommandLineParser parser;
  parser.setApplicationDescription("Tidemark, a trading terminal. Without options: the desktop, a paper session.");
  // What follows the name of a sub-command is that one's.
  parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
  const std::vector<std::string> known = addOptions(parser);
  if (!parser.parse(arguments))
    return UsageError{usageProblem(parser, known) + " (tidemark --help lists the options)"};
  Options options;
  Values values(parser, environment);
  const QStringList words = parser.positionalArguments();
  if (!words.isEmpty()) {
    auto command = parseSubCommand(words, options.action, options.helpText);
    if (!command)
      return command.error();
    options.command = std::move(*command);
    values.add(options.command);
  }
  if (parser.isSet("help")) {
    options.action = Action::help;
    options.helpText = helpOf(parser);
  }
  if (parser.isSet("version"))
    options.action = Action::version;
  if (auto problem = takeFolder(values, options))
    return UsageError{*problem};
  if (options.action != Action::run) {
    if (values.has("listen"))
      options.session.remote.listen = values.last("listen").toStdString();
    return options;
  }
  if (auto problem = takeSession(values, environment, options))
    return UsageError{*problem};
  for (const auto take : {takeLook, takeFeed, takeTrading, takeRun, takeConnection, takeTls}) {
    if (auto problem = take(values, options))
      return UsageError{*problem};
  }
  return options;
}

}  // namespace app

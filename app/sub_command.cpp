#include "app/sub_command.h"

#include <algorithm>
#include <span>
#include <utility>

#include "app/backtest_options.h"
#include "app/data_file.h"
#include "app/option_row.h"
#include "oms/model/suggestion.h"

namespace app {
namespace {

constexpr OptionRow kOptions[] = {
    kDataDirOption,
    kProfileOption,
    {"name", "name", "Name of the token, which is the author of its commands."},
    {"role", "role", "viewer, approver, trader or admin."},
    {"ttl", "duration", "How long the token is good, 12h or 30d for example; 0 for ever. Default 30d."},
    {"listen", "host:port", "The place whose port is tried. Default 127.0.0.1:8050."},
    {"json", "", "Print JSON."},
    {"stream", "file",
     "The recorded depth stream: JSON lines or a table, plain, gz or zip. May be repeated: read in turn."},
    {"until", "seq", "The state as it was after this row; the last one if absent."},
    {"before", "date", "Sessions that ended before this day or time, 2026-11-01 or 2026-11-01T12:00:00Z."},
    {"keep-days", "n", "Sessions that ended more than so many days ago; 0 for all that have ended."},
    {"every", "n", "Print the hash after each n-th row too."},
    {"format", "format", "csv or json. Default csv."},
    {"file", "file", "What `journal backup` made, in place of the data folder's journal."},
    {"table", "name", "Only this table: orders, fills, trades …; all of them if absent."},
};

// What bars has otherwise than the other commands that read market data.
constexpr OptionRow kBarsOptions[] = {
    {"timeframe", "tf", "Of the bars to make, 1h for example."},
    {"input-timeframe", "tf", "Bars of the file, 1m for example; from its median gap if absent."},
};

// And import.
constexpr OptionRow kImportOptions[] = {
    {"symbol", "name", "Symbol that the files are of."},
    {"timeframe", "tf", "Bars of the files, 1m for example; from each file's median gap if absent."},
    {"lines", "", "Print each row that was not taken as it stood, with file, line and reason."},
};

// The options that a command may know by these names: those that read market data have the backtest's, but for what
// they have otherwise.
std::vector<OptionRow> optionRows(std::string_view command) {
  std::span<const OptionRow> own;
  if (command == "bars")
    own = kBarsOptions;
  else if (command == "import")
    own = kImportOptions;
  else if (command != "backtest" && command != "indicator" && command != "patterns")
    return {std::begin(kOptions), std::end(kOptions)};
  std::vector<OptionRow> rows{kDataDirOption, kProfileOption};
  rows.insert(rows.end(), own.begin(), own.end());
  for (const OptionRow& row : backtestOptionRows()) {
    const auto same = [&](const OptionRow& other) { return row.name == std::string_view(other.name); };
    if (std::none_of(own.begin(), own.end(), same))
      rows.push_back(row);
  }
  return rows;
}
std::vector<std::string> importOptionNames() {
  std::vector<std::string> names{"symbol", "lines", "json"};
  for (const std::string& name : dataFormatNames())
    names.push_back(name);
  return names;
}
std::vector<std::string> barsOptionNames() {
  std::vector<std::string> names = dataOptionNames();
  names.emplace_back("input-timeframe");
  return names;
}
std::vector<std::string> indicatorOptionNames() {
  std::vector<std::string> names = dataOptionNames();
  names.emplace_back("with");
  return names;
}
std::vector<std::string> backtestOptionNames() {
  std::vector<std::string> names;
  for (const OptionRow& row : backtestOptionRows())
    names.emplace_back(row.name);
  return names;
}

// A verb of a command, and the options it takes beside those of the data folder.
struct Verb {
  const char* command;
  Action action;
  const char* verb;     // empty: the command has none
  const char* subject;  // empty: it takes none
  std::vector<std::string> options;
  const char* help;
  bool many = false;  // takes several subjects
};

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> rows{
      {"token", Action::token, "create", "", {"name", "role", "ttl"}, "make a token, and print it"},
      {"token", Action::token, "list", "", {"json"}, "all tokens, without their secrets"},
      {"token", Action::token, "revoke", "ID", {}, "end a token, by its id or name, within a second"},
      {"journal", Action::journal, "verify", "", {"file"}, "integrity and hash chain of the journal, or of a backup"},
      {"journal", Action::journal, "replay", "", {"until", "every"}, "rebuild a session and print SEQ HASH"},
      {"journal", Action::journal, "why", "ID", {"until", "json"}, "what led to a fill, an order or a position"},
      {"journal", Action::journal, "export", "", {"format", "table"}, "the tables, as CSV or JSON"},
      {"journal", Action::journal, "backup", "FILE", {}, "copy the journal, beside a running session too"},
      {"journal",
       Action::journal,
       "restore",
       "FILE",
       {"json"},
       "put a backup in the journal's place, with a new epoch"},
      {"journal", Action::journal, "archive", "", {"before", "keep-days", "json"}, "move finished sessions into files"},
      {"journal", Action::journal, "compact", "", {"json"}, "give the disk back what the journal's file holds free"},
      {"journal", Action::journal, "hash", "", {}, "the hash of its last row"},
      {"backtest", Action::backtest, "", "", backtestOptionNames(), "run strategies or a script over market data"},
      {"backtest", Action::backtest, "compare", "FILE…", {"json", "report"}, "JSON reports of runs side by side", true},
      {"indicator", Action::indicator, "", "EXPR…", indicatorOptionNames(),
       "values of expressions over market data, as CSV", true},
      {"patterns", Action::patterns, "", "", dataOptionNames(), "candlestick patterns in market data, as CSV"},
      {"bars", Action::bars, "", "", barsOptionNames(), "bars of a timeframe from bars, trades or quotes, as CSV"},
      {"import", Action::import, "", "FILE…", importOptionNames(),
       "files of bars, trades or quotes into the market database", true},
      {"book",
       Action::book,
       "",
       "",
       {"stream", "json"},
       "best bid and ask after each update of a depth stream, as CSV"},
      {"strategy", Action::strategy, "check", "FILE", {"json"}, "errors of a strategy file, each with its place"},
      {"strategy", Action::strategy, "list", "", {"json"}, "the strategies that come with the program"},
      {"doctor", Action::doctor, "", "", {"listen", "json"}, "check this machine and say what to mend"},
  };
  return rows;
}

QString lineOf(const Verb& verb) {
  QString line = QString::fromLatin1(verb.command);
  for (const char* word : {verb.verb, verb.subject})
    line += *word ? ' ' + QString::fromUtf8(word) : QString();
  constexpr std::size_t kMostShown = 8;
  if (verb.options.size() > kMostShown)
    return "  " + (line + " [options]").leftJustified(44) + ' ' + QString::fromLatin1(verb.help) + '\n';
  for (const std::string& name : verb.options)
    line += " [--" + QString::fromStdString(name) + ']';
  return "  " + line.leftJustified(44) + ' ' + QString::fromLatin1(verb.help) + '\n';
}

std::string wordsOf(const std::vector<std::string>& words, const std::string& prefix = {}) {
  std::string text;
  for (const std::string& word : words)
    text.append(text.empty() ? "" : ", ").append(prefix).append(word);
  return text;
}

std::vector<std::string> optionsOf(const Verb& verb) {
  std::vector<std::string> names{kDataDirOption.name, kProfileOption.name};
  names.insert(names.end(), verb.options.begin(), verb.options.end());
  return names;
}

oms::Result<SubCommand, UsageError> read(const QCommandLineParser& parser, const std::vector<Verb>& own,
                                         const std::vector<std::string>& names) {
  const std::string command = own.front().command;
  QStringList words = parser.positionalArguments();
  SubCommand result;
  const auto isVerb = [&](const Verb& each) { return *each.verb && words.first() == QLatin1String(each.verb); };
  if (!words.isEmpty() && (*own.front().verb || std::any_of(own.begin(), own.end(), isVerb)))
    result.verb = words.takeFirst();
  const auto verb =
      std::find_if(own.begin(), own.end(), [&](const Verb& each) { return result.verb == QLatin1String(each.verb); });
  if (verb == own.end()) {
    std::vector<std::string> known;
    for (const Verb& each : own)
      known.push_back(std::string(each.verb) + (*each.subject ? std::string(" ") + each.subject : ""));
    return UsageError{command + " takes one of: " + wordsOf(known) + " (tidemark " + command + " --help says more)"};
  }
  const std::string line = (lineOf(*verb).trimmed().section(' ', 0, *verb->verb ? 1 : 0)).toStdString();
  if (*verb->subject && !words.isEmpty())
    result.subject = words.takeFirst();
  if (verb->many && !result.subject.isEmpty())
    result.subjects = QStringList{result.subject} + std::exchange(words, {});
  if (!words.isEmpty())
    return UsageError{line + " does not take '" + words.first().toStdString() + "'"};
  if (*verb->subject && result.subject.isEmpty())
    return UsageError{line + " needs the " + verb->subject + " (tidemark " + command + " --help says more)"};
  const std::vector<std::string> allowed = optionsOf(*verb);
  for (const OptionRow& row : optionRows(command)) {
    const QString name = QString::fromLatin1(row.name);
    if (std::find(names.begin(), names.end(), row.name) == names.end() || !parser.isSet(name))
      continue;
    if (std::find(allowed.begin(), allowed.end(), row.name) == allowed.end())
      return UsageError{line + " has no option --" + row.name + "; it has " + wordsOf(allowed, "--")};
    result.lists[row.name] = parser.values(name);
    result.options[row.name] = *row.value ? parser.value(name) : QStringLiteral("1");
  }
  return result;
}

}  // namespace

std::string usageProblem(const QCommandLineParser& parser, const std::vector<std::string>& options) {
  const QStringList unknown = parser.unknownOptionNames();
  if (unknown.isEmpty()) {
    std::string message = parser.errorText().trimmed().toStdString();
    if (!message.empty() && message.back() == '.')
      message.pop_back();
    return message;
  }
  const std::string* near = oms::nearestWord(unknown.first().toStdString(), options);
  return "unknown option --" + unknown.first().toStdString() + (near ? "; did you mean --" + *near + "?" : "");
}

oms::Result<SubCommand, UsageError> parseSubCommand(const QStringList& words, Action& action, QString& helpText) {
  std::vector<Verb> own;
  for (const Verb& verb : verbs()) {
    if (words.first() == QLatin1String(verb.command))
      own.push_back(verb);
  }
  if (own.empty()) {
    return UsageError{"unknown command '" + words.first().toStdString() +
                      "'; use backtest, indicator, patterns, bars, import, book, strategy, token, journal, doctor, "
                      "or options only"};
  }
  QCommandLineParser parser;
  QString lines;
  std::vector<std::string> names;
  for (const Verb& verb : own) {
    lines += lineOf(verb);
    for (const std::string& name : optionsOf(verb))
      names.push_back(name);
  }
  for (const OptionRow& row : optionRows(own.front().command)) {
    if (std::find(names.begin(), names.end(), row.name) != names.end())
      parser.addOption({row.name, row.help, row.value});
  }
  parser.addOption({{"h", "help"}, "Show this help."});
  const QString& command = words.first();
  if (!parser.parse(words))
    return UsageError{usageProblem(parser, names) + " (tidemark " + command.toStdString() +
                      " --help lists the options)"};
  action = own.front().action;
  if (parser.isSet("help")) {
    action = Action::help;
    const QString text = parser.helpText();
    helpText = "Usage:\n" + lines + '\n' + text.mid(text.indexOf("Options:"));
    return SubCommand{};
  }
  return read(parser, own, names);
}

QString subCommandHelp() {
  QString text = "Commands (tidemark COMMAND --help says more):\n";
  for (const Verb& verb : verbs())
    text += lineOf(verb);
  return text;
}

}  // namespace app

#include "app/backtest_options.h"

#include <QFileInfo>

#include <array>
#include <thread>

#include "app/backtest_output.h"
#include "app/data_file.h"

namespace app {
namespace {

constexpr OptionRow kBacktestRows[] = {
    {"data", "file", "Market data file (CSV, gz or zip)."},
    {"symbol", "name",
     "Symbol of the file. Default: the file's name up to its first digit or mark. Without --data: the symbol whose "
     "bars in the market database are read (tidemark import); those of --timeframe, or made from finer ones."},
    {"timeframe", "tf", "Bars of the file, 1m for example; from its median gap if absent."},
    {"with", "symbol=file", "Bars of another symbol, for expressions that read it; may be repeated."},
    {"strategy", "file", "Strategy file or shipped name; several trade side by side."},
    {"orders", "file", "Script of orders (JSON) in place of a strategy; it runs without risk limits."},
    {"cash", "amount", "Cash at the start. Default 10000."},
    {"fill", "profile",
     "default, pessimistic, optimistic, touch, next-open or close. The last three are for comparison "
     "with other backtesters: without costs, latency and limits unless they are given."},
    {"fee-bps", "n", "Fee of each fill in basis points of its value, maker and taker alike."},
    {"fee-per-contract", "amount", "Fee of each unit filled."},
    {"multiplier", "n", "Account currency per point and unit. Default 1."},
    {"slippage-ticks", "n", "Takers pay so many ticks more."},
    {"slippage-bps", "n", "Takers pay so many basis points of the price more."},
    {"spread", "price", "Between bid and ask."},
    {"account", "type", "cash or margin. Default margin."},
    {"margin-per-contract", "amount", "Initial margin of each unit, in place of its value."},
    {"allow-short", "", "Strategies may sell what they do not have (margin accounts)."},
    {"size", "expr",
     "Size of each entry, 'floor(equity/close)' for example; also cash. With next-open the close is the open that "
     "fills "
     "it, and the equity is that of then."},
    {"close-at-end", "when", "none, open (of the last bar) or close. Default none."},
    {"tick", "price", "Smallest step of a price. Default: the finest decimals of the file and the script."},
    {"lot", "n", "Smallest step of a quantity. Default 1, or 0.00000001 where volumes are fractional."},
    {"approval", "mode", "auto: signals are approved at once, as nobody is there to do it."},
    {"limits", "which", "session or none. Default: none with touch, next-open and close, else a session's defaults."},
    {"set", "name=value", "Parameter of the strategy; may be repeated."},
    {"sweep", "name=from:to:step", "Run for each value; repeated: for each combination."},
    {"objective", "name",
     "What a sweep's map shows and a walk-forward chooses by: a statistic, sharpe if absent, or final_equity."},
    {"walk-forward", "in:out",
     "Choose the parameters of --sweep anew for each window on the bars before it, and trade it with them: 500:100 "
     "bars, or 365d:90d."},
    {"look-ahead-check", "",
     "Run over data that ends earlier too: up to there it must decide the same. Exit code 1 where it does not."},
    {"jobs", "n", "Threads of several runs. Default: one a core."},
    {"factors", "file", "Splits and dividends of the symbol: date,price factor,split factor,close."},
    {"benchmark", "file|symbol", "Market data to compare with (alpha, beta): a file, or a symbol that is imported."},
    {"from", "time", "First bar that trades, a date or RFC 3339; bars before it warm up."},
    {"to", "time", "Last bar, a date (that day included) or RFC 3339."},
    {"report", "file", "Write a .json, .html or .csv report; may be repeated."},
    {"columns", "list", "Names of the file's columns: time,open,high,low,close,volume."},
    {"stamp", "which", "open or close: what the file's times are of."},
    {"timezone", "offset", "Of times without one, +02:00 for example. Default UTC."},
    {"price-scale", "n", "Prices in the file are so many times the price."},
    {"date", "YYYYMMDD", "Day of a file with times of day only."},
    {"bad-rows", "how", "skip, repair or fail."},
    {"price", "which", "Of quotes: mid, bid or ask. Default mid."},
    {"ask", "file", "File of the ask, where the other one has the bid of the same bars; the mid is taken."},
    {"json", "", "Print JSON."},
};

constexpr std::size_t kMostRuns = 10'000;

using Problem = std::optional<std::string>;

std::string inQuotes(const QString& text) {
  return "'" + text.toStdString() + "'";
}

template <class Number>
std::optional<Number> positive(const QString& text, bool orZero = false) {
  const auto number = Number::parse(text.toStdString());
  if (!number || number->isNegative() || (number->isZero() && !orZero))
    return std::nullopt;
  return *number;
}

class Reader {
 public:
  explicit Reader(const SubCommand& command) : command_(command) {}

  oms::Result<BacktestOptions> read() {
    for (const auto step : {&Reader::readFiles, &Reader::readFormat, &Reader::readTrading, &Reader::readCosts,
                            &Reader::readChoices, &Reader::readRuns, &Reader::readStudies, &Reader::readReports}) {
      if (const Problem problem = (this->*step)())
        return oms::Failure{*problem};
    }
    return std::move(result_);
  }

 private:
  bool has(const char* name) const { return command_.has(name); }
  QString text(const char* name) const { return command_.value(name); }

  Problem existing(const char* name, std::string& into) {
    if (!has(name))
      return std::nullopt;
    if (!QFileInfo(text(name)).isFile())
      return "there is no file " + inQuotes(text(name)) + "; check the path after --" + name;
    into = text(name).toStdString();
    return std::nullopt;
  }

  template <class Number>
  Problem number(const char* name, std::optional<Number>& into, bool orZero = false) {
    if (!has(name))
      return std::nullopt;
    into = positive<Number>(text(name), orZero);
    if (into)
      return std::nullopt;
    return inQuotes(text(name)) + " is not possible for --" + name + "; give a number " +
           (orZero ? "from 0" : "above 0");
  }

  template <class Value>
  Problem choice(const char* name, std::initializer_list<std::pair<const char*, Value>> choices, Value& into) {
    if (!has(name))
      return std::nullopt;
    std::string known;
    for (const auto& [word, value] : choices) {
      if (text(name) == QLatin1String(word)) {
        into = value;
        return std::nullopt;
      }
      known += (known.empty() ? "" : " or ") + std::string(word);
    }
    return inQuotes(text(name)) + " is not possible for --" + name + "; use " + known;
  }

  Problem readFiles() {
    if (!has("data") && !has("symbol"))
      return "backtest needs --data FILE, the market data to run over (or --symbol NAME, of what was imported)";
    if (has("strategy") == has("orders"))
      return "backtest needs either --strategy FILE or --orders FILE";
    if (auto problem = existing("data", result_.data))
      return problem;
    if (auto problem = existing("orders", result_.orders))
      return problem;
    if (auto problem = existing("factors", result_.factors))
      return problem;
    result_.benchmark = text("benchmark").trimmed().toStdString();
    for (const QString& file : command_.all("strategy"))
      result_.strategies.push_back(file.toStdString());
    result_.symbol = has("symbol") ? text("symbol").toStdString() : symbolOf(QFileInfo(text("data")).fileName());
    return result_.symbol.empty() ? Problem("--symbol needs a name") : std::nullopt;
  }

  // yhoo-2003-2005.txt is YHOO.
  static std::string symbolOf(const QString& fileName) {
    QString symbol;
    for (const QChar c : fileName) {
      if (!c.isLetter() || c.unicode() > 127)
        break;
      symbol += c.toUpper();
    }
    return symbol.isEmpty() ? "DATA" : symbol.toStdString();
  }

  Problem readFormat() { return readDataFormat(command_, result_.read); }

  Problem readTrading() {
    std::optional<oms::Money> cash;
    if (auto problem = number("cash", cash))
      return problem;
    result_.cash = cash.value_or(result_.cash);
    if (result_.cash > oms::Money::fromInt(1'000'000'000))
      return "--cash is at most 1000000000";
    if (has("fill")) {
      result_.fill = oms::findProfile(text("fill").toStdString());
      std::string known;
      for (const oms::FillProfile& profile : oms::kFillProfiles)
        known += (known.empty() ? "" : ", ") + std::string(profile.name);
      if (!result_.fill)
        return "there is no fill profile " + inQuotes(text("fill")) + "; use " + known;
    }
    if (auto problem = choice<oms::AccountType>(
            "account", {{"cash", oms::AccountType::cash}, {"margin", oms::AccountType::margin}}, result_.account))
      return problem;
    result_.allowShort = has("allow-short");
    if (result_.allowShort && result_.account == oms::AccountType::cash)
      return "a cash account cannot sell what it does not have; leave out --allow-short, or use --account margin";
    if (auto problem = number("margin-per-contract", result_.marginPerContract))
      return problem;
    if (result_.marginPerContract && result_.account == oms::AccountType::cash)
      return "a cash account has no margin; leave out --margin-per-contract, or use --account margin";
    if (auto problem = number("multiplier", result_.multiplier))
      return problem;
    if (auto problem = number("tick", result_.tick))
      return problem;
    return number("lot", result_.lot);
  }

  Problem readCosts() {
    if (has("fee-bps") && has("fee-per-contract"))
      return "--fee-bps and --fee-per-contract exclude each other; leave one out";
    if (auto problem = number("fee-bps", result_.feeBps, true))
      return problem;
    if (auto problem = number("fee-per-contract", result_.feePerContract, true))
      return problem;
    if (auto problem = number("spread", result_.spread, true))
      return problem;
    if (has("slippage-ticks") && has("slippage-bps"))
      return "--slippage-ticks and --slippage-bps exclude each other; leave one out";
    if (has("slippage-ticks")) {
      bool ok = false;
      const qlonglong ticks = text("slippage-ticks").toLongLong(&ok);
      if (!ok || ticks < 0 || ticks > 1'000'000)
        return inQuotes(text("slippage-ticks")) + " is no number of ticks; give a whole number from 0";
      result_.slippage = oms::Slippage{oms::SlippageModel::ticks, ticks, {}};
    }
    std::optional<oms::Ratio> bps;
    if (auto problem = number("slippage-bps", bps, true))
      return problem;
    if (bps && *bps > oms::Ratio::fromInt(500))
      return "--slippage-bps is at most 500: beyond that nothing fills";
    if (bps)
      result_.slippage = oms::Slippage{oms::SlippageModel::basisPoints, 0, oms::Ratio::fromRaw(bps->raw() / 10'000)};
    return std::nullopt;
  }

  Problem readChoices() {
    if (has("size")) {
      const auto rule = oms::SizeRule::parse(text("size").toStdString());
      if (!rule)
        return rule.error().message;
      result_.size = *rule;
    }
    using oms::CloseAtEnd;
    if (auto problem = choice<CloseAtEnd>(
            "close-at-end", {{"none", CloseAtEnd::none}, {"open", CloseAtEnd::open}, {"close", CloseAtEnd::close}},
            result_.closeAtEnd))
      return problem;
    bool limits = false;
    if (auto problem = choice<bool>("limits", {{"session", true}, {"none", false}}, limits))
      return problem;
    if (has("limits"))
      result_.limits = limits;
    if (!result_.orders.empty() && (limits || has("size") || has("set") || has("sweep") || has("with")))
      return "--orders runs a script as it is; leave out --size, --set, --sweep, --with and --limits session";
    bool automatic = true;
    return choice<bool>("approval", {{"auto", true}}, automatic);
  }

  Problem readRuns() {
    for (const QString& word : command_.all("set")) {
      bool ok = false;
      const QString name = word.section('=', 0, 0);
      result_.parameters[name.toStdString()] = word.section('=', 1).toDouble(&ok);
      if (name.isEmpty() || !ok)
        return inQuotes(word) + " is not possible for --set; use name=value";
    }
    std::size_t runs = 1;
    for (const QString& word : command_.all("sweep")) {
      auto axis = axisOf(word);
      if (!axis)
        return inQuotes(word) + " is not possible for --sweep; use name=from:to:step with a step above 0";
      runs *= axis->values.size();
      if (runs > kMostRuns)
        return "the sweep has more than 10000 runs; take larger steps";
      result_.sweep.push_back(std::move(*axis));
    }
    result_.jobs = std::max(1U, std::thread::hardware_concurrency());
    if (has("jobs")) {
      bool ok = false;
      result_.jobs = text("jobs").toUInt(&ok);
      if (!ok || result_.jobs < 1 || result_.jobs > 1'024)
        return inQuotes(text("jobs")) + " is no number of threads; give 1 to 1024";
    }
    if (auto problem = readTime("from", false, result_.from))
      return problem;
    if (auto problem = readTime("to", true, result_.to))
      return problem;
    if (result_.from && result_.to && *result_.from > *result_.to)
      return "--from lies after --to; swap them";
    return std::nullopt;
  }

  // What several runs are made for.
  Problem readStudies() {
    if (has("objective")) {
      result_.objective = oms::findObjective(text("objective").toStdString());
      std::string known;
      for (const std::string& name : oms::objectiveNames())
        known += (known.empty() ? "" : ", ") + name;
      if (result_.objective == nullptr)
        return inQuotes(text("objective")) + " is no --objective; use " + known;
    }
    if (has("objective") && !has("sweep"))
      return "--objective compares the runs of --sweep; give one";
    result_.checksLookAhead = has("look-ahead-check");
    if (result_.checksLookAhead && (has("sweep") || has("orders") || has("report")))
      return "--look-ahead-check looks at the strategies of one run; leave out --sweep, --orders and --report";
    if (!has("walk-forward"))
      return std::nullopt;
    const QString word = text("walk-forward");
    const auto in = oms::parseWindowLength(word.section(':', 0, 0).toStdString());
    const auto out = oms::parseWindowLength(word.section(':', 1).toStdString());
    if (!in || !out)
      return inQuotes(word) + " is not possible for --walk-forward; use in:out, 500:100 (bars) or 365d:90d";
    if (!has("sweep"))
      return "--walk-forward chooses among the parameters of --sweep; give one";
    if (result_.closeAtEnd != oms::CloseAtEnd::none)
      return "--walk-forward closes each window at its last bar's close; leave out --close-at-end";
    result_.walkForward = {*in, *out};
    return std::nullopt;
  }

  static std::optional<SweepAxis> axisOf(const QString& word) {
    const QStringList range = word.section('=', 1).split(':');
    if (word.section('=', 0, 0).isEmpty() || range.size() != 3)
      return std::nullopt;
    std::array<oms::Ratio, 3> numbers;
    for (int i = 0; i < 3; ++i) {
      const auto number = oms::Ratio::parse(range[i].toStdString());
      if (!number)
        return std::nullopt;
      numbers[static_cast<std::size_t>(i)] = *number;
    }
    const auto [from, to, step] = numbers;
    if (!step.isPositive() || from > to)
      return std::nullopt;
    SweepAxis axis{word.section('=', 0, 0).toStdString(), {}};
    // Counted in fixed point, so that 0.1:0.3:0.1 has three values; never past the end, behind which no number may be.
    const auto last = static_cast<std::uint64_t>(to.raw());
    for (oms::Ratio value = from; axis.values.size() <= kMostRuns; value += step) {
      axis.values.push_back(value.toDoubleLossy());
      if (last - static_cast<std::uint64_t>(value.raw()) < static_cast<std::uint64_t>(step.raw()))
        break;
    }
    return axis;
  }

  Problem readTime(const char* name, bool endOfDay, std::optional<oms::Timestamp>& into) {
    if (!has(name))
      return std::nullopt;
    const std::string written = text(name).toStdString();
    const auto day = oms::parseRfc3339(written + "T00:00:00Z");
    into = day ? day : oms::parseRfc3339(written);
    if (!into)
      return inQuotes(text(name)) + " is no time for --" + name + "; use 2020-01-31 or 2020-01-31T12:00:00Z";
    if (day && endOfDay)
      into = *day + std::chrono::hours(24) - oms::Duration(1);
    return std::nullopt;
  }

  Problem readReports() {
    result_.json = has("json");
    result_.reports = command_.all("report");
    return reportProblem(result_.reports);
  }

  const SubCommand& command_;
  BacktestOptions result_;
};

}  // namespace

std::span<const OptionRow> backtestOptionRows() {
  return kBacktestRows;
}

oms::Result<BacktestOptions> readBacktestOptions(const SubCommand& command) {
  return Reader(command).read();
}

}  // namespace app

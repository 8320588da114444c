#include "app/backtest_plan.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <memory>
#include <set>

#include "app/data_file.h"
#include "app/session_builder.h"
#include "app/stored_bars.h"
#include "oms/backtest/open_limits.h"
#include "oms/backtest/report_parts.h"
#include "oms/feeds/factor_file.h"
#include "oms/feeds/replay_feed.h"

namespace app {
namespace {

oms::Price tickOf(int decimals) {
  std::int64_t raw = oms::Price::one;
  for (int i = 0; i < decimals; ++i)
    raw /= 10;
  return oms::Price::fromRaw(raw);
}

oms::Instrument instrumentFor(const PreparedRuns& prepared, const oms::ImportedBars& bars) {
  const BacktestOptions& options = prepared.options;
  oms::Instrument instrument = oms::instrumentOf(options.symbol, bars);
  instrument.currency = prepared.config.currency;
  if (options.compares())
    instrument.spread = oms::Price{};
  // A script's prices are right by definition.
  if (oms::priceDecimals(prepared.script) > bars.priceDecimals)
    instrument.tick = tickOf(oms::priceDecimals(prepared.script));
  instrument.tick = options.tick.value_or(instrument.tick);
  instrument.lot = options.lot.value_or(instrument.lot);
  instrument.minQuantity = instrument.lot;
  instrument.multiplier = options.multiplier.value_or(instrument.multiplier);
  instrument.spread = options.spread.value_or(instrument.spread);
  instrument.shortable = options.allowShort || !prepared.script.empty();
  return instrument;
}

SessionConfig sessionOf(const BacktestOptions& options) {
  SessionConfig config;
  config.name = "Backtest";
  config.cash = options.cash;
  config.accountType = options.account;
  config.feed = FeedKind::replay;
  config.speed = "max";
  config.approval = oms::ApprovalMode::automatic;
  config.brokerProfile = std::string(options.fill->name);
  if (options.compares()) {
    config.latency = {};
    config.fees = {};
  }
  if (options.feeBps || options.feePerContract)
    config.fees = {options.feeBps.value_or(oms::Ratio{}),
                   options.feeBps.value_or(oms::Ratio{}),
                   {},
                   {},
                   {},
                   options.feePerContract.value_or(oms::Money{}),
                   {}};
  if (!options.hasLimits())
    config.risk = oms::openLimits();
  return config;
}

void takeData(oms::ImportedBars bars, std::vector<OtherData> others, PreparedRuns& prepared) {
  const BacktestOptions& options = prepared.options;
  std::uint64_t rejected = 0;
  for (const auto& [code, count] : bars.counts.rejected)
    rejected += count;
  prepared.notices.push_back(bars.fileName + ": " + std::to_string(bars.counts.accepted) + " bars of " +
                             std::string(oms::name(bars.timeframe)) + ", " + std::to_string(bars.counts.repaired) +
                             " repaired, " + std::to_string(rejected) + " rejected");
  prepared.notices.insert(prepared.notices.end(), bars.notices.begin(), bars.notices.end());
  // What is read stands before what is traded on it, where both close at the same time.
  std::vector<oms::ReplaySource> sources;
  for (std::size_t i = 0; i < others.size(); ++i)
    sources.push_back(
        {others[i].symbol, oms::SymbolIndex{static_cast<std::uint32_t>(i + 1)}, std::move(others[i].bars)});
  sources.push_back({options.symbol, oms::SymbolIndex{0}, std::move(bars)});
  oms::ReplayFeed feed(std::move(sources));
  const auto isWanted = [&prepared] { return !prepared.watch || !prepared.watch->canceled; };
  for (const oms::MarketUpdate* next = feed.peek(); next && isWanted(); feed.pop(), next = feed.peek()) {
    const oms::Timestamp open = std::get<oms::BarUpdate>(next->data).bar.openTime;
    if (options.to && open > *options.to)
      break;
    prepared.data.push_back(*next);
    prepared.data.back().warmup = options.from && open < *options.from;
  }
}

// A file, or what is stored of a symbol: bars of the timeframe that is traded, else those there are.
oms::Result<oms::ImportedBars> readBenchmark(const std::string& name, const QString& dataDir,
                                             oms::Timeframe timeframe) {
  if (QFileInfo(QString::fromStdString(name)).isFile())
    return oms::readBars(name);
  auto bars = readStoredBars(dataDir, name, timeframe);
  if (!bars)
    bars = readStoredBars(dataDir, name, std::nullopt);
  if (bars)
    return std::move(*bars);
  return oms::Failure{"there is no file '" + name + "' for --benchmark, and " + bars.error().message};
}

std::optional<oms::Failure> takeBenchmark(PreparedRuns& prepared, const QString& dataDir) {
  const std::string& name = prepared.options.benchmark;
  if (name.empty())
    return std::nullopt;
  const auto bars = readBenchmark(name, dataDir, *prepared.engine.input);
  if (!bars)
    return bars.error();
  for (const oms::Bar& bar : bars->bars) {
    const oms::Timestamp day = oms::dayStart(bar.closeTime - oms::Duration(1));
    if (prepared.benchmark.empty() || prepared.benchmark.back().day != day)
      prepared.benchmark.push_back({day, bar.close});
    prepared.benchmark.back().close = bar.close;
  }
  return std::nullopt;
}

std::optional<oms::Failure> takeScript(PreparedRuns& prepared) {
  const std::string& path = prepared.options.orders;
  if (path.empty())
    return std::nullopt;
  QFile file(QString::fromStdString(path));
  if (!file.open(QIODevice::ReadOnly))
    return oms::Failure{"cannot read the script " + path + "; check its rights"};
  const QByteArray text = file.readAll();
  auto script = oms::parseScript({text.constData(), static_cast<std::size_t>(text.size())});
  if (!script)
    return oms::Failure{path + ": " + script.error().message};
  if (script->empty())
    return oms::Failure{path + ": the script has no orders"};
  prepared.script = std::move(*script);
  return std::nullopt;
}

oms::ReportHead headOf(const PreparedRuns& prepared, oms::Timeframe timeframe) {
  const BacktestOptions& options = prepared.options;
  std::string strategies;
  for (const std::string& file : options.strategies)
    strategies += (strategies.empty() ? "" : ", ") + QFileInfo(QString::fromStdString(file)).fileName().toStdString();
  oms::ReportHead head;
  head.emplace_back("data", options.data.empty()
                                ? "market database"
                                : QFileInfo(QString::fromStdString(options.data)).fileName().toStdString());
  head.emplace_back("symbol", options.symbol + ", " + std::string(oms::name(timeframe)));
  if (options.orders.empty())
    head.emplace_back("strategy", strategies);
  else
    head.emplace_back("orders", QFileInfo(QString::fromStdString(options.orders)).fileName().toStdString());
  head.emplace_back("fill", std::string(options.fill->name));
  head.emplace_back("risk limits", options.hasLimits() ? "of a session" : "none, checks of validity only");
  if (options.feeBps)
    head.emplace_back("fees, bp", options.feeBps->text());
  if (options.allowShort)
    head.emplace_back("short selling", "allowed");
  if (!options.benchmark.empty())
    head.emplace_back("benchmark", QFileInfo(QString::fromStdString(options.benchmark)).fileName().toStdString());
  if (options.from)
    head.emplace_back("from", oms::rfc3339(*options.from, oms::TimePrecision::seconds));
  if (options.to)
    head.emplace_back("to", oms::rfc3339(*options.to, oms::TimePrecision::seconds));
  Parameters parameters = prepared.defaults;
  for (const auto& [name, value] : options.parameters)
    parameters[name] = value;
  for (const auto& [name, value] : parameters)
    head.emplace_back("parameter " + name, oms::shortestDigits(value));
  return head;
}

// Of several strategies a name may mean two values. What is wrong with the file is told when it is planned.
Parameters defaultsOf(const BacktestOptions& options) {
  if (options.strategies.size() != 1)
    return {};
  const auto definition = readStrategy({options.strategies.front(), {}, {}, {}, {}});
  Parameters defaults = definition ? (*definition)->parameters : Parameters();
  for (const auto& [name, value] : options.parameters)
    defaults.erase(name);
  for (const SweepAxis& axis : options.sweep)
    defaults.erase(axis.name);
  return defaults;
}

oms::Result<oms::ImportedBars> readStored(const BacktestOptions& options, const QString& dataDir) {
  auto bars = readStoredBars(dataDir, options.symbol, options.read.timeframe);
  return bars ? oms::Result<oms::ImportedBars>(std::move(*bars)) : oms::Failure{bars.error().message};
}

std::vector<Parameters> combinations(const BacktestOptions& options) {
  std::vector<Parameters> all{{}};
  for (const SweepAxis& axis : options.sweep) {
    std::vector<Parameters> longer;
    for (const Parameters& begun : all) {
      for (const double value : axis.values) {
        longer.push_back(begun);
        longer.back()[axis.name] = value;
      }
    }
    all = std::move(longer);
  }
  return all;
}

// What else is stored shows what happened inside the bars.
std::optional<oms::Failure> takeInside(const QString& dataDir, oms::Timeframe timeframe, PreparedRuns& prepared) {
  auto inside = readStoredInside(dataDir, prepared.options.symbol, timeframe);
  if (!inside)
    return inside.error();
  if (inside->bars.empty())
    return std::nullopt;
  prepared.notices.push_back(inside->fileName + ": shows what happened inside the bars of " +
                             std::string(oms::name(timeframe)));
  const auto finer = std::make_shared<oms::FinerBars>();
  finer->add(oms::SymbolIndex{0}, std::move(inside->bars));
  prepared.engine.broker.finer = finer;
  return std::nullopt;
}

}  // namespace

oms::Result<PreparedRuns> prepareRuns(const BacktestOptions& options, const SubCommand& command, const QString& dataDir,
                                      std::shared_ptr<oms::RunWatch> watch) {
  PreparedRuns prepared;
  prepared.options = options;
  prepared.watch = std::move(watch);
  prepared.config = sessionOf(options);
  if (const auto failure = takeScript(prepared))
    return *failure;
  oms::ReadOptions read = options.read;
  read.canceled = prepared.watch ? &prepared.watch->canceled : nullptr;
  auto bars = options.data.empty() ? readStored(options, dataDir) : oms::readBars(options.data, read);
  if (!bars)
    return bars.error();
  // Who names a spread, or wants none, means it.
  if (options.spread || options.compares())
    bars->spreads.clear();
  oms::EngineConfig& engine = prepared.engine;
  engine.input = bars->timeframe;
  engine.instruments.add(instrumentFor(prepared, *bars));
  auto others = readOtherFiles(command, bars->timeframe);
  if (!others)
    return oms::Failure{others.error().message};
  for (const OtherData& other : *others) {
    if (engine.instruments.find(other.symbol))
      return oms::Failure{"--with names " + other.symbol + ", the symbol of --data; leave it out"};
    oms::Instrument instrument = oms::instrumentOf(other.symbol, other.bars);
    instrument.currency = prepared.config.currency;
    engine.instruments.add(instrument);
  }
  if (const auto failure = applySettings(prepared.config, engine))
    return *failure;
  if (!options.lot)
    noteGuessedLots(prepared.config, engine.instruments);
  if (options.data.empty()) {
    if (const auto failure = takeInside(dataDir, bars->timeframe, prepared))
      return *failure;
  }
  if (!options.factors.empty()) {
    auto actions = oms::readFactors(options.factors, oms::SymbolIndex{0});
    if (!actions)
      return actions.error();
    engine.actions = std::move(*actions);
  }
  engine.marginPerContract = options.marginPerContract.value_or(oms::Money{});
  engine.session.id = "backtest";
  engine.session.feed = "replay";
  if (options.slippage)
    engine.broker.profile.slippage = *options.slippage;
  if (options.compares())
    engine.cashBuffer = {};
  if (options.spread && options.compares())
    engine.broker.profile.spreadFactor = oms::Ratio::fromInt(1);
  prepared.defaults = defaultsOf(options);
  prepared.head = headOf(prepared, bars->timeframe);
  takeData(std::move(*bars), std::move(*others), prepared);
  const auto trades = [](const oms::MarketUpdate& update) { return !update.warmup && update.symbol.value == 0; };
  if (std::none_of(prepared.data.begin(), prepared.data.end(), trades))
    return oms::Failure{(options.data.empty() ? options.symbol : options.data) +
                        " has no bars from --from to --to; widen the range"};
  if (const auto failure = takeBenchmark(prepared, dataDir))
    return *failure;
  return prepared;
}

oms::Result<oms::BacktestPlan> planOf(const PreparedRuns& prepared, const Parameters& parameters) {
  oms::BacktestPlan plan;
  plan.engine = prepared.engine;
  plan.script = prepared.script;
  plan.size = prepared.options.size;
  // The backtester that fills at the next open sizes an order by value when it fills.
  plan.sizesAtFill = prepared.options.fill->name == "next-open";
  plan.closeAtEnd = prepared.options.closeAtEnd;
  plan.benchmark = prepared.benchmark;
  plan.watch = prepared.watch;
  if (!prepared.script.empty())
    return plan;
  SessionConfig config = prepared.config;
  std::set<std::string> unused;
  for (const auto& [name, value] : parameters)
    unused.insert(name);
  std::string known;
  for (const std::string& file : prepared.options.strategies) {
    StrategyChoice choice{file, {prepared.options.symbol}, {}, {}, {}};
    const auto definition = readStrategy(choice);
    if (!definition)
      return definition.error();
    for (const auto& [name, value] : (*definition)->parameters) {
      known += (known.empty() ? "" : ", ") + name;
      if (const auto set = parameters.find(name); set != parameters.end())
        choice.parameters[name] = {set->second, "--set " + name};
      unused.erase(name);
    }
    config.strategies.push_back(std::move(choice));
  }
  if (!unused.empty())
    return oms::Failure{"no strategy has the parameter " + *unused.begin() + "; " +
                        (known.empty() ? "none has any" : "there are " + known)};
  std::vector<LeftOut> leftOut;
  if (const auto failure = bindStrategies(config, plan.engine, leftOut))
    return *failure;
  return plan;
}

oms::Result<Sweep> sweepOf(const PreparedRuns& prepared) {
  Sweep sweep;
  for (Parameters& swept : combinations(prepared.options)) {
    Parameters parameters = prepared.options.parameters;
    for (const auto& [name, value] : swept)
      parameters[name] = value;
    auto plan = planOf(prepared, parameters);
    if (!plan)
      return plan.error();
    plan->detail = oms::Detail::none;
    sweep.plans.push_back(std::move(*plan));
    sweep.runs.push_back({std::move(swept), {}});
  }
  return sweep;
}

}  // namespace app

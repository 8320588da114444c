#include "app/session_builder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

#include "app/replay_files.h"
#include "app/warm_up.h"
#include "oms/broker/faulty_broker.h"
#include "oms/engine/limit_names.h"
#include "oms/engine/strategy_series.h"
#include "oms/market/bar_builder.h"
#include "oms/market/calendar.h"
#include "oms/market/simulated_market.h"

namespace app {
namespace {

const QString kShipped = QStringLiteral(":/strategies");

// What a session's strategies say as it begins, to be kept with it: its rows are made by that.
void keepTexts(std::vector<StrategyChoice>& strategies) {
  for (StrategyChoice& choice : strategies) {
    const bool isShipped = QFile::exists(kShipped + "/" + QString::fromStdString(choice.file) + ".toml");
    if (!isShipped && choice.text.empty())
      choice.text = strategyTextOf(QString::fromStdString(choice.file)).value_or("");
  }
}

oms::Failure notInMarket(const std::string& symbol, const oms::InstrumentList& market) {
  std::string known;
  for (const oms::Instrument& instrument : market.all())
    known += (known.empty() ? "" : ", ") + instrument.symbol;
  return oms::Failure{"the simulated market has no " + symbol + "; it has " + known};
}

// The market's instruments that the session names, or all, with what it says of them itself.
oms::Result<oms::InstrumentList> simulatedInstruments(const SessionConfig& config) {
  oms::InstrumentList all = oms::SimulatedMarket::instruments();
  for (const oms::Instrument& instrument : config.instruments) {
    if (!all.find(instrument.symbol))
      return notInMarket(instrument.symbol, all);
    all.add(instrument);
  }
  if (config.symbols.empty())
    return all;
  oms::InstrumentList chosen;
  for (const std::string& symbol : config.symbols) {
    const auto found = all.find(symbol);
    if (!found)
      return notInMarket(symbol, all);
    chosen.add(all[*found]);
  }
  return chosen;
}

// The first symbol of the simulated market that comes twice.
std::optional<std::string> twiceNamed(const SessionConfig& config) {
  std::vector<std::string> symbols = config.feed == FeedKind::replay ? std::vector<std::string>{} : config.symbols;
  std::sort(symbols.begin(), symbols.end());
  const auto twice = std::adjacent_find(symbols.begin(), symbols.end());
  return twice == symbols.end() ? std::nullopt : std::optional(*twice);
}

// Reads the calendars that the instruments' files hold.
std::optional<oms::Failure> readCalendars(std::vector<oms::Instrument>& instruments) {
  for (oms::Instrument& instrument : instruments) {
    if (!instrument.ownCalendar)
      continue;
    const std::string name = instrument.ownCalendar->file;
    QFile file(QString::fromStdString(name));
    if (!file.open(QIODevice::ReadOnly))
      return oms::Failure{"the calendar " + name + " of " + instrument.symbol + " cannot be read; look for its name"};
    const QByteArray bytes = file.readAll();
    auto sessions = oms::parseCalendar({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    if (!sessions)
      return oms::Failure{name + ": " + sessions.error().message};
    instrument.ownCalendar = std::make_shared<oms::OwnCalendar>(oms::OwnCalendar{name, std::move(*sessions)});
  }
  return std::nullopt;
}

std::optional<oms::Failure> openFeed(const SessionConfig& config, BuiltSession& built) {
  oms::EngineConfig& engine = built.plan.engine;
  if (config.feed == FeedKind::simulated) {
    auto instruments = simulatedInstruments(config);
    if (!instruments)
      return instruments.error();
    engine.instruments = *instruments;
    built.plan.feed = std::make_shared<oms::SimulatedMarket>(config.seed, engine.instruments);
    return std::nullopt;
  }
  return openReplay(config, built);
}

std::vector<oms::SymbolIndex> symbolsOf(const StrategyChoice& choice, const oms::StrategyDefinition& definition,
                                        const oms::InstrumentList& instruments) {
  std::vector<oms::SymbolIndex> symbols;
  const auto take = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (const auto symbol = instruments.find(name))
        symbols.push_back(*symbol);
    }
  };
  take(choice.symbols.empty() ? definition.symbols : choice.symbols);
  // A file whose symbols the session lacks is bound to the session's.
  if (symbols.empty()) {
    for (std::uint32_t i = 0; i < instruments.size(); ++i)
      symbols.push_back({i});
  }
  return symbols;
}

// Why a strategy cannot be bound beside those before it: limits, the instances' ids and a file that is read anew go by
// its file's stem. One file may be bound more than once, to other symbols each time; `files` has them by their stem.
std::optional<oms::Failure> clashOf(const StrategyChoice& choice, const oms::StrategyBinding& binding,
                                    const oms::EngineConfig& engine, std::map<std::string, std::string>& files) {
  const std::string where = choice.place.empty() ? "" : choice.place + ": error: ";
  const std::string& stem = binding.definition->fileName;
  const std::string& known = files.emplace(stem, choice.file).first->second;
  if (known != choice.file) {
    return oms::Failure{where + known + " and " + choice.file + " would both be the strategy " + stem +
                        "; give one of the files another name"};
  }
  for (const oms::StrategyBinding& other : engine.strategies) {
    const auto isBound = [&](oms::SymbolIndex symbol) {
      return std::find(other.symbols.begin(), other.symbols.end(), symbol) != other.symbols.end();
    };
    const auto twice = std::find_if(binding.symbols.begin(), binding.symbols.end(), isBound);
    if (other.definition->fileName == stem && twice != binding.symbols.end()) {
      return oms::Failure{where + choice.file + " is given twice for " + engine.instruments[*twice].symbol +
                          "; give it once, or for other symbols"};
    }
  }
  return std::nullopt;
}

}  // namespace

oms::Result<std::shared_ptr<const oms::StrategyDefinition>> readStrategy(const StrategyChoice& choice) {
  const QString shipped = kShipped + "/" + QString::fromStdString(choice.file) + ".toml";
  const bool isShipped = QFile::exists(shipped);
  const auto text = choice.text.empty() ? strategyTextOf(isShipped ? shipped : QString::fromStdString(choice.file))
                                        : std::optional(choice.text);
  if (!text) {
    std::string known;
    for (const std::string& other : shippedStrategies())
      known += (known.empty() ? "" : ", ") + other;
    return oms::Failure{"there is no strategy " + choice.file + "; give a file, or one of " + known};
  }
  const std::string shownName = isShipped ? choice.file + ".toml" : choice.file;
  const auto plain = oms::parseStrategy(*text, shownName, {});
  if (!plain)
    return oms::Failure{plain.error().front().text()};
  // The file is well by itself, so what is wrong from here on stands in the session's.
  std::map<std::string, double> parameters;
  for (const auto& [key, parameter] : choice.parameters) {
    parameters[key] = parameter.value;
    if (const auto tried = oms::parseStrategy(*text, shownName, {{key, parameter.value}}); !tried)
      return oms::Failure{parameter.place + ": error: " + tried.error().front().message};
  }
  auto parsed = oms::parseStrategy(*text, shownName, parameters);
  if (!parsed)
    return oms::Failure{parsed.error().front().text()};
  return *parsed;
}

std::optional<oms::Failure> bindStrategies(const SessionConfig& config, oms::EngineConfig& engine,
                                           std::vector<LeftOut>& leftOut) {
  const bool shippedOnes = config.strategies.empty();
  std::vector<StrategyChoice> choices = config.strategies;
  if (shippedOnes) {
    for (const std::string& name : shippedStrategies())
      choices.push_back({name, {}, {}, {}, {}});
  }
  std::map<std::string, std::string> files;
  for (const StrategyChoice& choice : choices) {
    auto definition = readStrategy(choice);
    if (!definition)
      return definition.error();
    if (engine.input && !oms::BarBuilder::canBuild(*engine.input, (*definition)->timeframe)) {
      const std::string why = (*definition)->fileName + " needs " + std::string(oms::name((*definition)->timeframe)) +
                              " bars, which " + std::string(oms::name(*engine.input)) + " bars cannot make";
      if (!shippedOnes)
        return oms::Failure{why + "; replay a file with finer bars"};
      leftOut.push_back({*definition, why});
      continue;
    }
    const auto symbols = symbolsOf(choice, **definition, engine.instruments);
    // Whichever symbol it trades, it reads the same.
    const auto others = oms::seriesOf(**definition, oms::SymbolIndex{0}, engine);
    if (!others && !shippedOnes)
      return others.error();
    if (!others) {
      leftOut.push_back({*definition, others.error().message});
      continue;
    }
    oms::StrategyBinding binding{*definition, symbols, {}};
    binding.approval = config.approval ? config.approval : choice.approval;
    binding.autoAbove = choice.autoAbove;
    binding.mode = choice.mode;
    for (const auto& [key, parameter] : choice.parameters)
      binding.parameters[key] = parameter.value;
    if (auto failure = clashOf(choice, binding, engine, files))
      return failure;
    engine.strategies.push_back(std::move(binding));
  }
  return std::nullopt;
}

// An instrument in another currency needs a stated rate, at which all of its money is booked. Without one its profit
// would be booked as if it were the account's currency.
std::optional<oms::Failure> convertCurrencies(const SessionConfig& config, BuiltSession& built) {
  oms::InstrumentList& instruments = built.plan.engine.instruments;
  for (const oms::Instrument& listed : std::vector<oms::Instrument>(instruments.all())) {
    const auto rate = config.conversions.find(listed.symbol);
    const bool foreign = listed.currency != config.currency;
    if (foreign && rate == config.conversions.end()) {
      return oms::Failure{listed.symbol + " is priced in " + listed.currency + " and the account is in " +
                          config.currency + "; state in its [[instrument]] what one " + listed.currency +
                          " is worth (conversion = \"1.08\"), give the account that currency or leave the symbol out"};
    }
    if (rate == config.conversions.end())
      continue;
    if (!foreign)
      return oms::Failure{listed.symbol + " is priced in the account's " + config.currency + "; leave conversion out"};
    const auto multiplier = oms::scaled(oms::Money::fromRaw(listed.multiplier.raw()), rate->second);
    if (!multiplier || !multiplier->isPositive())
      return oms::Failure{listed.symbol + " cannot be converted at " + rate->second.text() + "; look at the rate"};
    oms::Instrument instrument = listed;
    instrument.multiplier = oms::Ratio::fromRaw(multiplier->raw());
    instruments.add(instrument);
    built.notices.push_back(listed.symbol + ": all money is booked at " + rate->second.text() + " " + config.currency +
                            " for 1 " + listed.currency + ", whatever the market's rate is");
  }
  return std::nullopt;
}

std::optional<oms::Failure> applySettings(const SessionConfig& config, oms::EngineConfig& engine) {
  const oms::FillProfile* profile = oms::findProfile(config.brokerProfile);
  if (!profile)
    return oms::Failure{"there is no fill profile " + config.brokerProfile + "; use default"};
  engine.session.name = config.name;
  engine.session.account = config.account;
  engine.session.currency = config.currency;
  engine.session.dayRoll = config.dayRoll;
  engine.session.speed = config.speed;
  engine.cash = config.cash;
  engine.accountType = config.accountType;
  engine.positionMode = config.positionMode;
  engine.approvers = config.approvers;
  if (config.positionMode == oms::PositionMode::hedging && config.accountType == oms::AccountType::cash)
    return oms::Failure{
        "session.position_mode is hedging, which needs account_type = \"margin\": a cash account cannot "
        "be short"};
  engine.limits = config.risk;
  engine.broker.profile = *profile;
  engine.broker.protectionTicks = config.protectionTicks;
  engine.broker.latency = config.latency;
  engine.broker.latency.seed = config.seed;
  if (const oms::FaultPlan* found = oms::findFaultPlan(config.drill); found != nullptr && config.drill != "none") {
    oms::FaultPlan plan = *found;
    plan.seed = config.seed;
    engine.around = [plan](std::unique_ptr<oms::Broker> broker) -> std::unique_ptr<oms::Broker> {
      return std::make_unique<oms::FaultyBroker>(std::move(broker), plan);
    };
  }
  // With quotes a point of the equity curve a minute: trading by hand within an hour would be one straight line.
  if (!engine.input)
    engine.equityEvery = std::chrono::minutes(1);
  engine.fees = config.fees;
  engine.financing = config.financing;
  engine.timeframes = {oms::Timeframe::m1, oms::Timeframe::m5, oms::Timeframe::m15,
                       oms::Timeframe::h1, oms::Timeframe::h4, oms::Timeframe::d1};
  const auto keep = [&engine](oms::Timeframe timeframe) {
    if (std::find(engine.timeframes.begin(), engine.timeframes.end(), timeframe) == engine.timeframes.end())
      engine.timeframes.push_back(timeframe);
  };
  // Of weeks, months or half hours nothing else may be made.
  if (engine.input) {
    keep(*engine.input);
    engine.session.chart = std::max(engine.session.chart, *engine.input);
  }
  if (config.timeframe) {
    if (engine.input && !oms::BarBuilder::canBuild(*engine.input, *config.timeframe)) {
      return oms::Failure{"session.timeframe is " + std::string(oms::name(*config.timeframe)) + ", which " +
                          std::string(oms::name(*engine.input)) + " bars cannot make; give a coarser one"};
    }
    engine.session.chart = *config.timeframe;
    keep(*config.timeframe);
  }
  return std::nullopt;
}

void noteGuessedLots(const SessionConfig& config, oms::InstrumentList& instruments) {
  if (config.feed != FeedKind::replay)
    return;
  for (oms::Instrument instrument : std::vector<oms::Instrument>(instruments.all())) {
    const auto states = [&](const oms::Instrument& stated) { return stated.symbol == instrument.symbol; };
    instrument.lotIsStated = instrument.lot >= oms::Quantity::fromInt(1) ||
                             std::any_of(config.instruments.begin(), config.instruments.end(), states);
    instruments.add(instrument);
  }
}

// What the session file says of a strategy that the feed left out counts for nobody, and is no mistake.
void dropLimitsOf(const LeftOut& strategy, oms::EngineConfig& engine) {
  for (const std::string& called : {strategy.definition->fileName, strategy.definition->name}) {
    if (oms::strategyNamed(engine.strategies, called))
      continue;
    engine.limits.orderLotsOf.ofStrategy.erase(called);
    engine.limits.positionOf.ofStrategy.erase(called);
  }
}

oms::Result<BuiltSession> buildSession(const SessionConfig& given, const std::string& sessionId,
                                       const HistoryPlace& history) {
  BuiltSession built;
  SessionConfig config = given;
  if (const auto failure = readCalendars(config.instruments))
    return *failure;
  oms::EngineConfig& engine = built.plan.engine;
  if (const auto twice = twiceNamed(config))
    return oms::Failure{*twice + " is named twice; give each symbol of a session once"};
  if (const auto failure = openFeed(config, built))
    return *failure;
  if (const auto failure = convertCurrencies(config, built))
    return *failure;
  keepTexts(config.strategies);
  std::vector<LeftOut> leftOut;
  if (const auto failure = bindStrategies(config, engine, leftOut))
    return *failure;
  for (const StrategyChoice& choice : config.strategies) {
    if (!choice.text.empty())
      built.strategyFiles.push_back({QString::fromStdString(choice.file)});
  }
  if (const auto failure = applySettings(config, engine))
    return *failure;
  if (const auto failure = warmUp(config, history, built))
    return *failure;
  noteGuessedLots(config, engine.instruments);
  for (const LeftOut& strategy : leftOut) {
    dropLimitsOf(strategy, engine);
    built.notices.push_back(strategy.why + "; it does not run in this session");
  }
  if (const auto failure = oms::nameLimits(engine))
    return *failure;
  engine.session.id = sessionId;
  engine.session.feed = built.plan.feed->kind();
  engine.session.simulated = config.feed == FeedKind::simulated;
  built.plan.configJson = toToml(config);
  return built;
}

std::string newSessionId() {
  const QString time = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd_hhmmss"));
  const QString random = QStringLiteral("%1").arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'));
  return ("exec_" + time + "_" + random).toStdString();
}

std::vector<std::string> shippedStrategies() {
  std::vector<std::string> names;
  const QStringList files = QDir(kShipped).entryList({QStringLiteral("*.toml")}, QDir::Files, QDir::Name);
  for (const QString& file : files)
    names.push_back(QFileInfo(file).completeBaseName().toStdString());
  return names;
}

}  // namespace app

#include "app/session_builder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

#include "oms/feeds/replay_feed.h"
#include "oms/market/bar_builder.h"
#include "oms/market/simulated_market.h"

namespace app {
namespace {

const QString kShipped = QStringLiteral(":/strategies");

void overrideInstruments(const SessionConfig& config, oms::InstrumentList& instruments) {
  for (const oms::Instrument& instrument : config.instruments) {
    if (instruments.find(instrument.symbol))
      instruments.add(instrument);
  }
}

oms::Result<oms::InstrumentList> simulatedInstruments(const SessionConfig& config) {
  const oms::InstrumentList all = oms::SimulatedMarket::instruments();
  if (config.symbols.empty())
    return all;
  oms::InstrumentList chosen;
  for (const std::string& symbol : config.symbols) {
    const auto found = all.find(symbol);
    if (!found) {
      std::string known;
      for (const oms::Instrument& instrument : all.all())
        known += (known.empty() ? "" : ", ") + instrument.symbol;
      return oms::Failure{"the simulated market has no " + symbol + "; it has " + known};
    }
    chosen.add(all[*found]);
  }
  return chosen;
}

std::string noticeOf(const oms::ImportedBars& file) {
  std::uint64_t rejected = 0;
  for (const auto& [code, count] : file.counts.rejected)
    rejected += count;
  return file.fileName + ": " + std::to_string(file.counts.accepted) + " bars of " +
         std::string(oms::name(file.timeframe)) + ", " + std::to_string(file.counts.repaired) + " repaired, " +
         std::to_string(rejected) + " rejected";
}

std::optional<oms::Failure> openReplay(const SessionConfig& config, BuiltSession& built) {
  oms::EngineConfig& engine = built.plan.engine;
  std::vector<oms::ReplaySource> sources;
  for (const FeedFile& file : config.files) {
    oms::ReadOptions options;
    options.timeframe = file.timeframe;
    auto bars = oms::readBars(file.path, options);
    if (!bars)
      return bars.error();
    built.notices.push_back(noticeOf(*bars));
    for (const std::string& notice : bars->notices)
      built.notices.push_back(notice);
    oms::Instrument instrument = oms::instrumentOf(file.symbol, *bars);
    instrument.currency = config.currency;
    const auto same = [&](const oms::Instrument& other) { return other.symbol == file.symbol; };
    const auto own = std::find_if(config.instruments.begin(), config.instruments.end(), same);
    const bool known = own != config.instruments.end();
    if (!known) {
      built.notices.push_back(file.symbol + " is in no list of instruments: tick " + instrument.tick.text() + ", lot " +
                              instrument.lot.text() + " are taken from its file");
    }
    // A timeframe that every file's bars can be put together to is found from the coarsest.
    engine.input = engine.input ? std::max(*engine.input, bars->timeframe) : bars->timeframe;
    const oms::SymbolIndex index = engine.instruments.add(known ? *own : instrument);
    sources.push_back({file.symbol, index, std::move(*bars)});
  }
  built.plan.feed = std::make_shared<oms::ReplayFeed>(std::move(sources));
  return std::nullopt;
}

std::optional<oms::Failure> openFeed(const SessionConfig& config, BuiltSession& built) {
  oms::EngineConfig& engine = built.plan.engine;
  if (config.feed == FeedKind::simulated) {
    auto instruments = simulatedInstruments(config);
    if (!instruments)
      return instruments.error();
    overrideInstruments(config, *instruments);
    engine.instruments = *instruments;
    built.plan.feed = std::make_shared<oms::SimulatedMarket>(config.seed, engine.instruments);
    return std::nullopt;
  }
  return openReplay(config, built);
}

oms::Result<std::shared_ptr<const oms::StrategyDefinition>> readStrategy(const StrategyChoice& choice) {
  const QString name = QString::fromStdString(choice.file);
  const QString shipped = kShipped + "/" + name + ".toml";
  const QString path = QFile::exists(shipped) ? shipped : name;
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) {
    std::string known;
    for (const std::string& other : shippedStrategies())
      known += (known.empty() ? "" : ", ") + other;
    return oms::Failure{"there is no strategy " + choice.file + "; give a file, or one of " + known};
  }
  const QByteArray text = file.readAll();
  const std::string shownName = path == shipped ? choice.file + ".toml" : choice.file;
  auto parsed =
      oms::parseStrategy({text.constData(), static_cast<std::size_t>(text.size())}, shownName, choice.parameters);
  if (!parsed)
    return oms::Failure{parsed.error().front().text()};
  return *parsed;
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

std::optional<oms::Failure> bindStrategies(const SessionConfig& config, BuiltSession& built) {
  oms::EngineConfig& engine = built.plan.engine;
  const bool shippedOnes = config.strategies.empty();
  std::vector<StrategyChoice> choices = config.strategies;
  if (shippedOnes) {
    for (const std::string& name : shippedStrategies())
      choices.push_back({name, {}, {}, {}, {}});
  }
  for (const StrategyChoice& choice : choices) {
    auto definition = readStrategy(choice);
    if (!definition)
      return definition.error();
    if (engine.input && !oms::BarBuilder::canBuild(*engine.input, (*definition)->timeframe)) {
      const std::string why = (*definition)->fileName + " needs " + std::string(oms::name((*definition)->timeframe)) +
                              " bars, which " + std::string(oms::name(*engine.input)) + " bars cannot make";
      if (!shippedOnes)
        return oms::Failure{why + "; replay a file with finer bars"};
      built.notices.push_back(why + "; it does not run in this session");
      continue;
    }
    oms::StrategyBinding binding{*definition, symbolsOf(choice, **definition, engine.instruments), {}};
    binding.approval = config.approval ? config.approval : choice.approval;
    engine.strategies.push_back(std::move(binding));
  }
  return std::nullopt;
}

}  // namespace

oms::Result<BuiltSession> buildSession(const SessionConfig& config, const std::string& sessionId) {
  BuiltSession built;
  oms::EngineConfig& engine = built.plan.engine;
  if (const auto failure = openFeed(config, built))
    return *failure;
  if (const auto failure = bindStrategies(config, built))
    return *failure;
  const oms::FillProfile* profile = oms::findProfile(config.brokerProfile);
  if (!profile)
    return oms::Failure{"there is no fill profile " + config.brokerProfile + "; use default"};
  engine.session.id = sessionId;
  engine.session.account = config.account;
  engine.session.currency = config.currency;
  engine.session.feed = built.plan.feed->kind();
  engine.session.simulated = config.feed == FeedKind::simulated;
  engine.session.speed = config.speed;
  engine.cash = config.cash;
  engine.accountType = config.accountType;
  engine.limits = config.risk;
  engine.broker.profile = *profile;
  engine.broker.latency = config.latency;
  engine.broker.latency.seed = config.seed;
  engine.fees = config.fees;
  engine.timeframes = {oms::Timeframe::m1, oms::Timeframe::m5, oms::Timeframe::m15,
                       oms::Timeframe::h1, oms::Timeframe::h4, oms::Timeframe::d1};
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

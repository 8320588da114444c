#include "tests/support/sample_session.h"

#include <cmath>
#include <utility>

#include "tests/support/sample_market.h"

namespace support {
namespace {

using namespace oms;

const Timestamp kNow = sampleNow();

template <class D>
D decimal(const char* text) {
  return *D::parse(text);
}
Price price(const char* text) {
  return decimal<Price>(text);
}
Quantity quantity(const char* text) {
  return decimal<Quantity>(text);
}
Money money(const char* text) {
  return decimal<Money>(text);
}

std::shared_ptr<const InstrumentList> instruments() {
  auto list = std::make_shared<InstrumentList>();
  for (const SampleSymbol& symbol : kSymbols) {
    Instrument instrument;
    instrument.symbol = symbol.symbol;
    instrument.description = std::string(symbol.symbol) + ", made up";
    instrument.tick = price(symbol.tick);
    instrument.lot = quantity(symbol.lot);
    instrument.minQuantity = instrument.lot;
    list->add(instrument);
  }
  return list;
}

Position position(std::uint64_t id, std::uint32_t symbol, const char* size, const char* entry, const char* pnl,
                  const char* stop, const char* target, std::uint32_t instance, int minutes) {
  Position position;
  position.id = PositionId{id};
  position.symbol = SymbolIndex{symbol};
  position.quantity = quantity(size);
  position.entryPrice = price(entry);
  position.currentPrice = price(kSymbols[symbol].last);
  position.unrealized = money(pnl);
  position.costBasis = notional(position.entryPrice, position.quantity, Ratio::fromInt(1)).value();
  position.worst = money("-31.60");
  position.best = money("120.5");
  position.stopLoss = price(stop);
  position.stopCovers = position.stopLoss.isZero() ? Quantity{} : position.quantity.abs();
  position.takeProfit = price(target);
  position.targetCovers = position.takeProfit.isZero() ? Quantity{} : position.quantity.abs();
  position.stopValue = notional(position.stopLoss, position.stopCovers, Ratio::fromInt(1)).value();
  position.instance = InstanceIndex{instance};
  position.actor = Actor::trader();
  position.openedAt = kNow - std::chrono::minutes(minutes);
  return position;
}

Order order(std::uint64_t id, std::uint32_t symbol, Side side, OrderType type, const char* size, const char* limit,
            const char* trigger, OrderStatus status) {
  Order order;
  order.id = OrderId{id};
  order.request.symbol = SymbolIndex{symbol};
  order.request.side = side;
  order.request.type = type;
  order.request.quantity = quantity(size);
  order.request.price = price(limit);
  order.request.triggerPrice = price(trigger);
  order.status = status;
  order.actor = Actor::trader();
  order.createdAt = kNow - std::chrono::minutes(20) + std::chrono::seconds(static_cast<int>(id) * 30);
  order.updatedAt = order.createdAt;
  if (status == OrderStatus::filled) {
    order.filled = order.request.quantity;
    order.averagePrice = price(kSymbols[symbol].last);
  }
  if (status == OrderStatus::denied)
    order.reason = "the order's notional of 91,000 is above the limit of 52,000";
  return order;
}

struct Writer {
  std::vector<Event> events;
  template <class Body>
  void add(Body body) {
    events.push_back({kNow, std::move(body)});
  }
};

void addSession(Writer& writer) {
  SessionInfo session;
  session.id = "exec_20260105_095200_fe61be26";
  session.state = SessionState::running;
  session.feed = "simulated";
  session.simulated = true;
  session.speed = "20";
  session.startedAt = kNow - std::chrono::minutes(60);
  for (const SampleSymbol& symbol : kSymbols)
    session.symbols.emplace_back(symbol.symbol);
  session.strategies = {"EMA trend:BTCUSDT", "EMA trend:ETHUSDT", "Mean reversion:XAUUSD", "Breakout:EURUSD"};
  writer.add(SessionChanged{session});
  writer.add(WatchlistChanged{{{"Watchlist", session.symbols}}});
}

void addStrategies(Writer& writer) {
  struct Instance {
    const char* strategy;
    std::uint32_t symbol;
    StrategyState state;
    int seconds;
    const char* cause;
  };
  const Instance instances[] = {
      {"EMA trend", 0, StrategyState::inPosition, 842, "entry order filled"},
      {"EMA trend", 1, StrategyState::awaitingApproval, 131, "cross: fast 3,181.20 crosses above slow 3,179.95"},
      {"Mean reversion", 5, StrategyState::inPosition, 3760, "entry order filled"},
      {"Breakout", 4, StrategyState::awaitingApproval, 558, "close 1.05480 < lowest(20) 1.05510"},
      {"Momentum", 3, StrategyState::monitoring, 1365, "session started"},
      {"Pump guard", 6, StrategyState::cooldown, 270, "stop was hit"}};
  std::uint32_t index = 0;
  for (const Instance& instance : instances) {
    StrategyInstanceInfo info;
    info.index = InstanceIndex{index++};
    info.strategy = instance.strategy;
    info.symbol = SymbolIndex{instance.symbol};
    info.id = info.strategy + ":" + kSymbols[instance.symbol].symbol;
    info.state = instance.state;
    info.lastFrom = StrategyState::monitoring;
    info.lastCause = instance.cause;
    info.since = kNow - std::chrono::seconds(instance.seconds);
    info.lastTime = info.since;
    info.warmupHave = info.warmupNeed = 26;
    writer.add(StrategyStateChanged{info});
  }
}

void addSignals(Writer& writer) {
  const auto add = [&writer](std::uint64_t id, std::uint32_t instance, const char* strategy, std::uint32_t symbol,
                             Side side, double confidence, int minutes, const char* stop, const char* target) {
    Signal signal;
    signal.id = SignalId{id};
    signal.instance = InstanceIndex{instance};
    signal.strategy = strategy;
    signal.symbol = SymbolIndex{symbol};
    signal.side = side;
    signal.status = SignalStatus::awaitingApproval;
    signal.price = price(kSymbols[symbol].last);
    signal.quantity = quantity(symbol == 4 ? "10000" : "1.25");
    signal.stopLoss = price(stop);
    signal.takeProfit = price(target);
    signal.confidence = confidence;
    signal.reasons = {"cross: fast 3,181.20 crosses above slow 3,179.95", "volume 182 > 1.5 x average 110",
                      "close above slow"};
    signal.expectedCost = money("2.10");
    signal.risk = money("41.25");
    signal.createdAt = kNow - std::chrono::minutes(minutes);
    signal.expiresAt = signal.createdAt + std::chrono::minutes(30);
    writer.add(SignalChanged{signal});
  };
  add(1, 1, "EMA trend", 1, Side::buy, 0.82, 2, "3149.40", "3232.10");
  add(2, 3, "Breakout", 4, Side::sell, 0.55, 9, "1.05720", "1.05110");
}

void addOrders(Writer& writer) {
  const Order orders[] = {
      order(1, 0, Side::buy, OrderType::market, "0.150", "0", "0", OrderStatus::filled),
      order(2, 0, Side::sell, OrderType::stopMarket, "0.150", "0", "63123.6", OrderStatus::accepted),
      order(3, 0, Side::sell, OrderType::limit, "0.150", "63875.4", "0", OrderStatus::accepted),
      order(4, 5, Side::sell, OrderType::market, "1", "0", "0", OrderStatus::filled),
      order(5, 2, Side::buy, OrderType::market, "40", "0", "0", OrderStatus::filled),
      order(6, 1, Side::buy, OrderType::limit, "2.50", "3150.00", "0", OrderStatus::accepted),
      order(7, 3, Side::sell, OrderType::stopLimit, "30", "586.00", "586.50", OrderStatus::pendingCancel),
      order(8, 6, Side::buy, OrderType::limit, "940", "96.80", "0", OrderStatus::denied)};
  for (Order order : orders) {
    if (order.id.value <= 3)
      order.instance = InstanceIndex{0};
    if (order.id.value == 2 || order.id.value == 3)
      order.request.reduceOnly = true;
    Order first = order;
    first.status = OrderStatus::initialized;
    writer.add(OrderChanged{OrderEventKind::initialized, first, order.actor});
    CheckResults checks;
    for (int code = 0; code < 26; ++code) {
      CheckResult check;
      check.code = static_cast<CheckCode>(code);
      check.passed = order.status != OrderStatus::denied || check.code != CheckCode::maxOrderNotional;
      checks.add(check);
    }
    writer.add(OrderChecked{order.id, checks});
    const bool denied = order.status == OrderStatus::denied;
    writer.add(OrderChanged{denied ? OrderEventKind::denied : OrderEventKind::accepted, order, order.actor});
    if (order.status != OrderStatus::filled)
      continue;
    Fill fill;
    fill.id = TradeId{order.id.value};
    fill.order = order.id;
    fill.symbol = order.request.symbol;
    fill.side = order.request.side;
    fill.quantity = order.request.quantity;
    fill.price = order.averagePrice;
    fill.fee = money("4.77");
    fill.why.rule = 10;
    fill.why.reference = fill.price;
    fill.actor = order.actor;
    fill.instance = order.instance;
    fill.time = order.createdAt;
    fill.position = PositionId{order.id.value};
    writer.add(OrderFilled{fill});
  }
}

void addRisk(Writer& writer) {
  RiskAlert alert;
  alert.id = AlertId{1};
  alert.severity = AlertSeverity::warning;
  alert.code = "concentration";
  alert.message = "Concentration in BTCUSDT is 84 % of equity, the limit is 100 %";
  alert.raisedAt = kNow - std::chrono::minutes(6);
  writer.add(RiskAlertChanged{alert});
  for (int i = 0; i <= 240; ++i) {
    EquityPoint point;
    point.time = kNow - std::chrono::seconds(15 * (240 - i));
    const double wave = 420 * std::sin(i * 0.05) + 90 * std::sin(i * 0.6) + i * 3.1;
    point.equity = Money::fromDoubleLossy(103'400 + wave);
    point.cash = money("61240.10");
    point.drawdown = Ratio::fromDoubleLossy(i > 60 && i < 140 ? 0.019 * std::sin((i - 60) * 0.039) : 0);
    writer.add(EquityRecorded{point});
  }
}

LimitUsage limit(const char* code, CheckUnit unit, std::int64_t value, std::int64_t limit, LimitState state) {
  return {code, "account", unit, value, limit, limit * 8 / 10, state};
}

InstanceSample conditionsOf(std::uint32_t index) {
  InstanceSample sample;
  sample.index = InstanceIndex{index};
  sample.warmupHave = sample.warmupNeed = 26;
  sample.groups = {{"signal", 2, 2, true}, {"entry", 1, 2, false}, {"exit", 0, 1, false}};
  const auto add = [&sample](const char* group, const char* name, const char* expression, double left, double right,
                             bool met, double progress) {
    ConditionView condition{group, name, expression, left, right, left - right, met, progress, {}, {}};
    if (met)
      condition.heldSince = kNow - std::chrono::minutes(3);
    sample.conditions.push_back(condition);
  };
  add("signal", "cross", "fast crosses_above slow", 3181.2, 3179.95, true, 1);
  add("signal", "trend", "close > slow", 3182.44, 3179.95, true, 1);
  add("entry", "volume", "volume > 1.5 * sma(volume, 20)", 182, 165, true, 1);
  add("entry", "room", "close < highest(close, 50) - atr", 3182.44, 3179.10, false, 0.93);
  add("exit", "back", "fast crosses_below slow", 3181.2, 3179.95, false, 0.41);
  sample.indicators = {{"fast", "ema(close, 12)", 3181.2, 0},
                       {"slow", "ema(close, 26)", 3179.95, 0},
                       {"atr", "atr(14)", std::nullopt, 3}};
  return sample;
}

std::shared_ptr<const StatisticsReport> statistics() {
  StatisticsReport report;
  report.from = kNow - std::chrono::hours(24 * 30);
  report.to = kNow;
  report.dailyReturns = 29;
  report.totalReturn = 0.0418;
  report.maxDrawdown = 0.019;
  report.sharpe = 1.234;
  report.expectancy = money("-12.5");
  return std::make_shared<const StatisticsReport>(report);
}

std::shared_ptr<MarketSample> sample() {
  auto result = std::make_shared<MarketSample>();
  result->sessionTime = kNow;
  result->cursor = 48'211;
  for (std::uint32_t i = 0; i < std::size(kSymbols); ++i) {
    result->quotes.push_back(quoteOf(i));
    result->bars.push_back(barsOf(i));
  }
  result->depth.push_back(depthOf(0));
  result->trades.push_back(tradesOf(0));
  result->places.push_back({OrderId{3}, quantity("1.2"), quantity("3.4")});
  AccountState& account = result->account;
  account.initialCash = money("100000");
  account.cash = money("61240.10");
  account.equity = money("104182.77");
  account.marginUsed = money("39589.45");
  account.buyingPower = money("96510.00");
  account.dayStartEquity = money("103520.95");
  account.peakEquity = money("104600");
  result->limits = {limit("daily_loss", CheckUnit::ratio, 6'000'000, 30'000'000, LimitState::ok),
                    limit("drawdown", CheckUnit::ratio, 19'000'000, 100'000'000, LimitState::ok),
                    limit("gross_exposure", CheckUnit::ratio, 2'120'000'000, 3'000'000'000, LimitState::ok),
                    limit("concentration", CheckUnit::ratio, 840'000'000, 1'000'000'000, LimitState::warning),
                    limit("orders_a_minute", CheckUnit::count, 12, 200, LimitState::ok)};
  for (std::uint32_t i = 0; i < 6; ++i)
    result->instances.push_back(conditionsOf(i));
  result->statistics = statistics();
  result->ownerBooks = {{{0}, {0}, {}, money("250"), money("-12.5"), money("3.1"), {}}};
  result->drifts = {{SignalId{1}, decimal<Ratio>("0.0003"), 26, 26}, {SignalId{2}, decimal<Ratio>("-0.0011"), 24, 26}};
  return result;
}

}  // namespace

EventBatch sampleBatch() {
  Writer writer;
  addSession(writer);
  addStrategies(writer);
  addOrders(writer);
  writer.add(PositionChanged{position(1, 0, "0.150", "63333.6", "18.42", "63123.6", "63875.4", 0, 14)});
  writer.add(PositionChanged{position(2, 5, "-1", "2718.10", "675.00", "2731.00", "2690.00", 2, 62)});
  writer.add(PositionChanged{position(3, 2, "40", "229.10", "-31.60", "226.80", "233.00", InstanceIndex::none, 160)});
  addSignals(writer);
  addRisk(writer);
  EventBatch batch;
  batch.instruments = instruments();
  batch.entries.push_back({48'211, 48'211, std::move(writer.events)});
  batch.sample = sample();
  batch.status.journalSeq = 48'211;
  batch.status.feedDelayMs = 12;
  batch.status.preflight = {
      {"session_stored", PreflightItem::State::pass, "exec_20260105_095200_fe61be26 is in the journal", ""},
      {"strategies_registered", PreflightItem::State::pass, "6 instances of 5 strategies", ""},
      {"symbols_subscribed", PreflightItem::State::pass, "7 of 7 symbols have a quote", ""},
      {"indicators_warm", PreflightItem::State::wait, "3 bars are missing for Breakout on EURUSD.",
       "Wait, or load more history."},
      {"rows_written", PreflightItem::State::pass, "48,211 rows", ""},
      {"clock", PreflightItem::State::pass, "the session runs at 20 times real time", ""},
      {"journal", PreflightItem::State::pass, "every batch is committed before it is published", ""},
      {"calendar", PreflightItem::State::fail, "us_equities ends on 2026-12-31.", "Install a newer calendar file."}};
  return batch;
}

}  // namespace support

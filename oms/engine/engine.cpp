#include "oms/engine/engine.h"

#include <algorithm>
#include <set>

#include "oms/engine/bookkeeping.h"
#include "oms/engine/market_bounds.h"
#include "oms/engine/order_commands.h"

namespace oms {

Engine::Engine(EngineConfig config)
    : core_(std::make_unique<Core>(std::move(config))),
      orders_(std::make_unique<OrderDesk>(*core_)),
      strategies_(std::make_unique<StrategyDesk>(*core_, *orders_, approvals_, history_)),
      risk_(*core_, *orders_, *strategies_),
      financing_(*core_),
      corporate_(*core_, *orders_, *strategies_),
      session_(core_->config.session) {
  if (core_->config.marginPerContract.isPositive())
    core_->account.useContractMargin(core_->config.marginPerContract, core_->board.all());
  std::vector<Timeframe> shown = core_->config.timeframes;
  for (std::uint32_t i = 0; i < core_->config.instruments.size(); ++i) {
    std::vector<Timeframe> wanted = shown;
    for (std::size_t s = 0; s < strategies_->size(); ++s) {
      const StrategyInstanceInfo& info = strategies_->instance(s).info();
      if (info.symbol.value == i)
        wanted.push_back(info.timeframe);
    }
    for (const auto& [series, readers] : strategies_->readers()) {
      if (series.first.value == i)
        wanted.push_back(series.second);
    }
    if (core_->config.input) {
      std::erase_if(wanted, [&](Timeframe target) { return !BarBuilder::canBuild(*core_->config.input, target); });
    }
    builders_.emplace_back(SymbolIndex{i}, wanted);
    auto& series = series_.emplace_back();
    for (const Timeframe timeframe : wanted)
      series[static_cast<std::size_t>(timeframe)] = &history_[{SymbolIndex{i}, timeframe}];
  }
  WatchlistData first{"Session", {}};
  for (const Instrument& instrument : core_->config.instruments.all())
    first.symbols.push_back(instrument.symbol);
  watchlists_.push_back(std::move(first));
  session_.hedges = core_->books.hedges();
  for (const Instrument& instrument : core_->config.instruments.all())
    session_.symbols.push_back(instrument.symbol);
  for (std::size_t s = 0; s < strategies_->size(); ++s) {
    session_.strategies.push_back(strategies_->instance(s).info().id);
  }
}

Engine::~Engine() = default;

void Engine::begin(std::vector<Event>& events) {
  core_->events = &events;
  session_.state = SessionState::running;
  session_.startedAt = core_->now;
  core_->report(SessionChanged{session_});
  core_->report(WatchlistChanged{watchlists_});
  if (core_->config.around) {
    core_->report(RiskAlertChanged{core_->monitor.tell(
        "drill", AlertSeverity::info, "account",
        "a drill is on: the line to the broker loses, repeats and delays messages on purpose", core_->now)});
  }
  risk_.begin();
}

void Engine::apply(const MarketUpdate& update, std::vector<Event>& events) {
  OMS_ASSERT(update.time >= core_->now, "market data goes forward in time");
  core_->events = &events;
  if (update.time > core_->now && strategies_->isWaiting())
    endInstant(update.time);
  const std::size_t before = events.size();
  if (core_->orders.isFull())
    forgetOrders();
  core_->now = update.time;
  cursor_ = update.cursor;
  onTime(update);
  corporate_.before(update);
  if (!takes(update))
    return passBy(update, before);
  core_->board.update(update);
  core_->volumes.update(update);
  strategies_->showShadows(update);
  if (update.warmup)
    return onBars(update);

  const MarketState& market = core_->board[update.symbol];
  orders_->onMarket(update);
  const bool marked = core_->books.mark(update.symbol, market.quote.bid, market.quote.ask);
  // Most pieces change nothing that anybody watches.
  if (marked || events.size() != before)
    observeEquity(*core_);
  else
    core_->statistics.pass(core_->now);
  core_->execution.onMarket(update.symbol);
  orders_->settle(*strategies_);
  onBars(update);
  if (events.size() != before)
    orders_->settle(*strategies_);
  strategies_->settleShadows();
  const bool isDue = core_->now >= std::min(nextSweep_, nextEquity_) || core_->lockouts.hasChanges();
  if (marked || events.size() != before || isDue || looksAgain_)
    afterInput();
  observeExecution(*core_, before);
}

// A price that would end the books is a feed's mistake: said once, until the symbol's prices are sane again.
bool Engine::takes(const MarketUpdate& update) {
  const auto tell = [&](AlertSeverity severity, const std::string& message) {
    const std::string& symbol = core_->instrument(update.symbol).symbol;
    core_->report(
        RiskAlertChanged{core_->monitor.tell("price_not_taken", severity, symbol, symbol + message, core_->now)});
  };
  if (isBearable(*core_, update)) {
    if (!untaken_.empty() && untaken_.erase(update.symbol) > 0)
      tell(AlertSeverity::info, " has prices again that the books can hold; they are taken");
    return true;
  }
  if (untaken_.insert(update.symbol).second) {
    tell(AlertSeverity::critical,
         " has a price at which the books could not hold what is held and works of it; such prices are not taken: look "
         "at its feed");
  }
  return false;
}

// Without its price time goes on all the same: for orders on their way, the limits and the kill switch's plan.
void Engine::passBy(const MarketUpdate& update, std::size_t before) {
  if (update.warmup)
    return;
  orders_->settle(*strategies_);
  strategies_->settleShadows();
  afterInput();
  observeExecution(*core_, before);
}

// The trading day that the piece belongs to. A bar that closes as a day ends is that day's.
Timestamp Engine::dayOf(const MarketUpdate& update) const {
  const bool isBar = std::holds_alternative<BarUpdate>(update.data);
  return session_.dayRoll.startOf(isBar ? update.time - Duration(1) : update.time);
}

// What has ended long ago and nobody asks for any more; with an input that every replay comes by.
void Engine::forgetOrders() {
  held_.clear();
  orders_->addHeld(held_);
  strategies_->addHeld(held_);
  std::sort(held_.begin(), held_.end());
  core_->orders.forgetAllBut(held_);
}

// What the clock alone brings about: the day's roll, signals that expire.
void Engine::onTime(const MarketUpdate& update) {
  if (update.warmup)
    return;
  if (!traded_) {
    traded_ = true;
    // The session's own first day begins here, whatever the warm-up went through.
    startDay(dayOf(update));
    nextSweep_ = core_->now;
    nextEquity_ = core_->now;
    session_.startedAt = core_->now;
    core_->report(SessionChanged{session_});
    strategies_->start(core_->now);
  }
  core_->losses.onTime(core_->now);
  // What a day's end costs is that day's.
  financing_.onTime();
  // The zone of the day is asked only when the day may be over.
  if (core_->now >= dayEnd_ && dayOf(update) > day_)
    rollDay(dayOf(update));
  strategies_->expireSignals();
}

void Engine::startDay(Timestamp day) {
  day_ = day;
  dayEnd_ = session_.dayRoll.endOf(day);
  core_->report(DayStarted{session_.dayRoll.dateOf(day), core_->books.equity()});
}

// What the benchmark stood at as the day ended.
void Engine::noteBenchmark() {
  const auto price = core_->config.benchmark ? core_->config.benchmark(dayEnd_) : std::nullopt;
  if (price)
    core_->statistics.benchmark(*price);
}

void Engine::rollDay(Timestamp day) {
  noteBenchmark();
  core_->statistics.endDay(dayEnd_ - Duration(1));
  recordEquity();
  core_->account.startDay();
  startDay(day);
  risk_.startDay();
}

// Time goes on, and with it who has waited for other symbols' bars of the instant that is over: still at that instant.
void Engine::endInstant(Timestamp next) {
  const std::size_t before = core_->events->size();
  showOver(next);
  strategies_->release(true);
  strategies_->settleShadows();
  if (core_->events->size() == before)
    return;
  orders_->settle(*strategies_);
  afterInput();
  observeExecution(*core_, before);
}

// Bars of other symbols that are over, though no piece of theirs has closed them yet.
void Engine::showOver(Timestamp now) {
  for (const SeriesKey& series : strategies_->foreign()) {
    const Bar* bar = forming(series.first, series.second);
    if (bar != nullptr && bar->closeTime < now)
      strategies_->onOtherBar(series, *bar);
  }
}

void Engine::onBars(const MarketUpdate& update) {
  bars_ += std::holds_alternative<BarUpdate>(update.data) ? 1 : 0;
  closed_.clear();
  builders_[update.symbol.value].update(update, closed_);
  const bool othersAreRead = !closed_.empty() && !strategies_->readers().empty();
  if (othersAreRead) {
    for (const ClosedBar& bar : closed_)
      strategies_->onOtherBar({update.symbol, bar.timeframe}, bar.bar);
    showOver(core_->now);
  }
  for (const ClosedBar& bar : closed_) {
    series_[update.symbol.value][static_cast<std::size_t>(bar.timeframe)]->add(bar.bar);
    strategies_->onBar(update.symbol, bar.timeframe, bar.bar, update.warmup);
  }
  if (othersAreRead)
    strategies_->release(false);
}

// After every input: limits, alerts, the kill switch's proof, the points of the equity curve.
void Engine::afterInput() {
  std::vector<RiskAlert> alerts;
  core_->monitor.evaluate(core_->now, alerts);
  if (core_->now >= nextSweep_) {
    core_->monitor.sweep(core_->now, alerts);
    nextSweep_ = core_->now + core_->limits.sweepEvery;
  }
  emitAlerts(alerts);
  risk_.reportLockouts();
  driveKillSwitch();
  const bool mustLiquidate = !isOver() ? risk_.driveLiquidation() : risk_.mustLiquidate();
  if (core_->now >= nextEquity_) {
    recordEquity();
    nextEquity_ = core_->now + core_->config.equityEvery;
  }
  looksAgain_ = core_->kill.engaged() || core_->account.marginFollowsMarket() || mustLiquidate;
}

void Engine::emitAlerts(std::vector<RiskAlert>& alerts) {
  for (RiskAlert& alert : alerts)
    core_->report(RiskAlertChanged{std::move(alert)});
}

// The plan goes on until its proof stands: orders that could not be canceled are tried again with every input,
// positions that could not be closed after ever longer pauses.
void Engine::driveKillSwitch() {
  if (!core_->kill.engaged())
    return;
  const KillSwitchState& plan = core_->kill.state();
  KillProgress progress;
  progress.strategiesRunning = strategies_->running();
  std::set<PositionId> closing;
  const std::vector<OrderId> working = core_->orders.working();
  for (const OrderId id : working) {
    const Order& order = core_->orders[id];
    if (order.actor.kind == ActorKind::risk && order.request.reduceOnly) {
      if (const Position* position = orders_->positionOf(order))
        closing.insert(position->id);
      continue;
    }
    if (plan.keepProtective && orders_->keepAsProtection(id))
      continue;
    ++progress.ordersWorking;
    orders_->cancel(id, Actor::risk(), "kill switch");
  }
  for (std::uint32_t i = 0; i < core_->config.instruments.size(); ++i) {
    for (const PositionId id : core_->books.openOf({i})) {
      ++progress.positionsOpen;
      if (plan.flatten && !closing.contains(id))
        flatten({i}, id);
    }
  }
  orders_->settle(*strategies_);
  if (core_->kill.update(progress))
    core_->report(KillSwitchChanged{core_->kill.state()});
}

void Engine::flatten(SymbolIndex symbol, PositionId id) {
  Retry& retry = flattening_[id];
  // While the market is closed nothing can be closed: the plan waits for its opening.
  if (isOver() || core_->now < retry.at || !orders_->hoursOf(symbol).open)
    return;
  retry.wait = std::clamp<Duration>(retry.wait * 2, std::chrono::seconds(1), std::chrono::minutes(1));
  retry.at = core_->now + retry.wait;
  orders_->closePosition(symbol, id, {Actor::risk(), core_->now, {}, {}, {}, "kill_switch"});
}

void Engine::setTradingState(TradingState state, const std::string& reason, const Actor& actor) {
  const bool forJournal = state == TradingState::halted && actor.kind == ActorKind::system;
  if (core_->tradingState == state && core_->beforeOutage.has_value() == forJournal)
    return;
  core_->beforeOutage = forJournal ? std::optional(core_->tradingState) : std::nullopt;
  core_->tradingState = state;
  core_->report(TradingStateChanged{state, reason, actor});
}

void Engine::recordEquity() {
  const Money equity = core_->books.equity();
  const Money peak = core_->account.peakEquity();
  const Ratio drawdown = ratioOf(peak - equity, peak).value_or(Ratio{});
  core_->report(EquityRecorded{{core_->now, equity, core_->books.cash(), drawdown}});
}

void Engine::end(SessionState state, std::vector<Event>& events) {
  core_->events = &events;
  // The data is over, and with it the instant that bars were held for.
  if (state == SessionState::finished && strategies_->isWaiting())
    endInstant(core_->now + Duration(1));
  strategies_->endSession();
  core_->books.assertBalanced();
  recordEquity();
  noteBenchmark();
  core_->statistics.finish(dayEnd_ - Duration(1));
  session_.state = state;
  core_->report(SessionChanged{session_});
}

DryRunResult Engine::dryRun(const OrderRequest& request, const Actor& actor, Timestamp wall) const {
  return orders_->dryRun(request, {actor, wall, {}, {}, {}, {}});
}

DryRunResult Engine::dryRun(const ReplaceOrder& change, const Actor& actor, Timestamp wall) {
  return OrderCommands(*core_, *orders_, {actor, wall, change}).dryRun(change);
}

const Bar* Engine::forming(SymbolIndex symbol, Timeframe timeframe) const {
  return builders_[symbol.value].forming(timeframe);
}

}  // namespace oms

#include "tests/oms/remote/scripted_engine.h"

#include <algorithm>

#include "oms/messages/json_objects.h"
#include "oms/messages/json_rows.h"

namespace oms {

namespace {
const SymbolIndex btc{0};
const SymbolIndex gold{1};

Instrument instrument(const char* symbol, const char* tick, std::int64_t multiplier) {
  Instrument made;
  made.symbol = symbol;
  made.tick = Price::parse(tick).value();
  made.multiplier = Ratio::fromInt(multiplier);
  return made;
}

// Minutes of two prices, and at their end a candle that engulfs the one before.
std::vector<Bar> engulfingBars(Timestamp end) {
  constexpr int kBars = 21;
  std::vector<Bar> bars;
  for (int i = 0; i < kBars; ++i) {
    const bool last = i == kBars - 1;
    const int open = last ? 1950 : i % 2 == 0 ? 1951 : 1955;
    const int close = last ? 1956 : i % 2 == 0 ? 1955 : 1951;
    Bar bar;
    bar.openTime = end - std::chrono::minutes(kBars - i);
    bar.closeTime = bar.openTime + std::chrono::minutes(1);
    bar.open = Price::fromInt(open);
    bar.close = Price::fromInt(close);
    bar.high = Price::fromInt(std::max(open, close) + 2);
    bar.low = Price::fromInt(std::min(open, close) - 2);
    bars.push_back(bar);
  }
  return bars;
}
}  // namespace

ScriptedEngine::ScriptedEngine(Publish publish) : publish_(std::move(publish)) {
  auto list = std::make_shared<InstrumentList>();
  list->add(instrument("BTCUSDT", "0.01", 1));
  list->add(instrument("XAUUSD", "0.1", 100));
  instruments_ = list;
  now_ = *fromCalendar(2026, 1, 5, 12);
  price_ = Price::parse("150.25").value();
  goldPrice_ = Price::fromInt(1955);
  bars_ = engulfingBars(now_);
}

void ScriptedEngine::emitEvent(EventBody body) {
  events_.push_back({now_, std::move(body)});
}

std::shared_ptr<MarketSample> ScriptedEngine::sampleNow() const {
  auto sample = std::make_shared<MarketSample>();
  sample->sessionTime = now_;
  const Price tick = Price::parse("0.01").value();
  sample->quotes.push_back({btc, {now_, price_ - tick, price_, {}, {}}, price_, Price::fromInt(150), {}});
  sample->quotes.push_back(
      {gold, {now_, goldPrice_, goldPrice_ + Price::fromInt(1), {}, {}}, goldPrice_, Price::fromInt(1950), {}});
  sample->bars.push_back({gold, Timeframe::m1, 0, bars_, false});
  if (!nextTrades_.trades.empty())
    sample->trades.push_back(nextTrades_);
  AccountState& account = sample->account;
  account.initialCash = account.dayStartEquity = Money::fromInt(10'000);
  account.cash = Money::fromInt(9'000);
  account.equity = account.peakEquity = Money::parse("10500").value();
  account.time = now_;
  return sample;
}

void ScriptedEngine::publishAll(bool withSample) {
  auto batch = std::make_shared<EventBatch>();
  batch->instruments = instruments_;
  if (!events_.empty()) {
    JournalRow row{++seq_, 0, now_, {}, std::exchange(events_, {})};
    rows_.push_back(payloadOf(row, Naming(*instruments_, session_)));
    batch->entries.push_back({row.seq, 0, std::move(row.events)});
  }
  if (withSample) {
    batch->sample = sampleNow();
    nextTrades_ = {};
  }
  batch->status.journalSeq = seq_;
  batch->status.preflight.push_back({"journal", PreflightItem::State::pass, "written", ""});
  ViewChanges unread;
  view_.apply(*batch, unread);
  publish_(batch);
}

void ScriptedEngine::begin() {
  const std::lock_guard lock(mutex_);
  session_.id = "exec_20260105_120000_00000001";
  session_.state = SessionState::running;
  session_.feed = "simulated";
  session_.simulated = true;
  session_.symbols = {"BTCUSDT", "XAUUSD"};
  session_.strategies = {"ema_trend:XAUUSD"};
  session_.startedAt = now_ - std::chrono::minutes(10);
  emitEvent(DayStarted{"2026-01-05", Money::fromInt(10'000)});
  emitEvent(SessionChanged{session_});
  StrategyInstanceInfo info;
  info.index = {0};
  info.id = session_.strategies.front();
  info.strategy = "ema_trend";
  info.symbol = gold;
  info.state = StrategyState::awaitingApproval;
  info.since = now_;
  emitEvent(StrategyStateChanged{info});
  signal_.id = {123};
  signal_.instance = {0};
  signal_.strategy = "ema_trend";
  signal_.symbol = gold;
  signal_.status = SignalStatus::awaitingApproval;
  signal_.price = Price::parse("1950.5").value();
  signal_.quantity = Quantity::parse("0.1").value();
  signal_.confidence = 0.85;
  signal_.reasons = {"fast 2 crosses above slow 1"};
  signal_.createdAt = now_ - std::chrono::seconds(359);
  emitEvent(SignalChanged{signal_});
  position_.id = {456};
  position_.symbol = gold;
  position_.quantity = Quantity::parse("0.1").value();
  position_.entryPrice = Price::fromInt(1950);
  position_.currentPrice = Price::fromInt(1955);
  position_.openedAt = now_ - std::chrono::minutes(5);
  emitEvent(PositionChanged{position_});
  emitEvent(EquityRecorded{{now_ - std::chrono::hours(96), Money::fromInt(10'000), Money::fromInt(10'000), {}}});
  emitEvent(EquityRecorded{{now_, Money::fromInt(10'250), Money::fromInt(9'000), Ratio::parse("0.025").value()}});
  publishAll(true);
}

void ScriptedEngine::advance() {
  const std::lock_guard lock(mutex_);
  now_ = now_ + std::chrono::milliseconds(250);
  price_ += Price::parse("0.01").value();
  nextTrades_ = tradesNow(2, 1);
  publishAll(true);
}

void ScriptedEngine::trade(int count, std::uint64_t leftOut) {
  const std::lock_guard lock(mutex_);
  nextTrades_ = tradesNow(count, leftOut);
  publishAll(true);
}

// Bought, sold, and by nobody knows whom; the feed says it of the first one alone.
TradesSample ScriptedEngine::tradesNow(int count, std::uint64_t leftOut) {
  TradesSample made;
  made.symbol = btc;
  made.leftOut = leftOut;
  trades_ += leftOut;
  for (int i = 0; i < count; ++i) {
    now_ = now_ + std::chrono::milliseconds(1);
    const std::uint64_t number = ++trades_;
    std::optional<Side> taker;
    if (number % 3 != 0)
      taker = number % 3 == 1 ? Side::buy : Side::sell;
    const Quantity size = Quantity::fromInt(static_cast<std::int64_t>(number));
    made.trades.push_back({{now_, price_, size, taker}, number % 3 == 1, number});
  }
  return made;
}

void ScriptedEngine::setGold(Price price) {
  const std::lock_guard lock(mutex_);
  goldPrice_ = price;
  publishAll(true);
}

void ScriptedEngine::flood(int orders) {
  const std::lock_guard lock(mutex_);
  Order order;
  order.request.quantity = Quantity::fromInt(1);
  order.status = OrderStatus::accepted;
  order.reason = std::string(90, 'x');
  for (int i = 0; i < orders; ++i) {
    order.id = {1'000'000 + static_cast<std::uint64_t>(i)};
    emitEvent(OrderChanged{OrderEventKind::accepted, order, Actor::system()});
    if (i % 256 == 255)
      publishAll(false);
  }
  publishAll(false);
}

void ScriptedEngine::beginDay() {
  const std::lock_guard lock(mutex_);
  now_ = now_ + std::chrono::hours(24);
  emitEvent(DayStarted{"2026-01-06", Money::fromInt(10'000)});
  publishAll(true);
}

bool ScriptedEngine::rowsBack(std::uint64_t last, const std::function<bool(std::uint64_t, std::string_view)>& each) {
  const std::lock_guard lock(mutex_);
  for (std::uint64_t seq = std::min<std::uint64_t>(last, rows_.size()); seq > 0 && each(seq, rows_[seq - 1]); --seq) {
  }
  return true;
}

void ScriptedEngine::restart() {
  const std::lock_guard lock(mutex_);
  auto batch = std::make_shared<EventBatch>();
  batch->instruments = instruments_;
  batch->past = std::make_shared<SessionView>(view_);
  batch->recovered = true;
  publish_(batch);
}

CheckResults ScriptedEngine::check(const OrderRequest& request) const {
  CheckResults checks;
  CheckResult known;
  known.code = CheckCode::instrument;
  known.passed = request.symbol.isSet();
  checks.add(known);
  CheckResult result;
  result.code = CheckCode::maxOrderQuantity;
  result.unit = CheckUnit::quantity;
  result.value = request.quantity.raw();
  result.limit = Quantity::fromInt(100).raw();
  result.passed = result.headroom() >= 0;
  checks.add(result);
  return checks;
}

CommandOutcome ScriptedEngine::submit(const SubmitOrder& command, const Actor& actor) {
  CommandOutcome outcome;
  const std::string key = actor.text() + "/" + command.request.clientOrderId.string();
  const auto known = command.request.clientOrderId.empty() ? byClientId_.end() : byClientId_.find(key);
  if (known != byClientId_.end()) {
    outcome.repeated = true;
    outcome.orders = {known->second};
    OrderRequest first = orders_.at(known->second).request;
    first.validUntil = command.request.validUntil;
    if (first == command.request) {
      outcome.firstResult = firstResults_.at(known->second);
      return outcome;
    }
    outcome.accepted = false;
    outcome.orders.clear();
    outcome.code = "idempotency_conflict";
    outcome.message = "this client_order_id was used for another order";
    outcome.field = "client_order_id";
    return outcome;
  }
  Order order;
  order.id = {orders_.size() + 1};
  order.request = command.request;
  order.actor = actor;
  order.createdAt = order.updatedAt = now_;
  const CheckResults checks = check(command.request);
  emitEvent(OrderChanged{OrderEventKind::initialized, order, actor});
  emitEvent(OrderChecked{order.id, checks});
  order.status = checks.passed() ? OrderStatus::accepted : OrderStatus::denied;
  emitEvent(OrderChanged{checks.passed() ? OrderEventKind::accepted : OrderEventKind::denied, order, actor});
  orders_[order.id] = order;
  JsonWriter json;
  writeOrder(json, order, Naming(*instruments_, session_));
  firstResults_[order.id] = std::make_shared<const std::string>(json.take());
  byClientId_[key] = order.id;
  outcome.orders = {order.id};
  return outcome;
}

struct ScriptedEngine::Handler {
  ScriptedEngine& engine;
  const Actor& actor;

  CommandOutcome operator()(const SubmitOrder& command) { return engine.submit(command, actor); }
  CommandOutcome operator()(const CancelOrder& command) {
    Order& order = engine.orders_.at(command.order);
    order.status = OrderStatus::canceled;
    engine.emitEvent(OrderChanged{OrderEventKind::canceled, order, actor});
    return {};
  }
  CommandOutcome operator()(const DecideApproval& command) {
    Signal& signal = engine.signal_;
    CommandOutcome outcome;
    if (!isPending(signal.status) || command.expectedVersion.value_or(signal.version) != signal.version) {
      outcome.accepted = false;
      outcome.code = "stale_version";
      outcome.message = "the signal has changed since";
      return outcome;
    }
    signal.status = command.approve ? SignalStatus::approved : SignalStatus::rejected;
    signal.decidedBy = actor;
    signal.decidedAt = engine.now_;
    ++signal.version;
    engine.emitEvent(SignalChanged{signal});
    return outcome;
  }
  CommandOutcome operator()(const EngageKillSwitch& command) {
    engine.killSwitch_ = {true,
                          command.flatten,
                          command.keepProtective,
                          command.reason,
                          actor,
                          engine.now_,
                          {{KillStep::blockOrders, StepState::done, 0}}};
    engine.emitEvent(KillSwitchChanged{engine.killSwitch_});
    return {};
  }
  CommandOutcome operator()(const ResetKillSwitch&) {
    engine.killSwitch_.engaged = false;
    engine.emitEvent(KillSwitchChanged{engine.killSwitch_});
    return {};
  }
  CommandOutcome operator()(const ControlSession& command) {
    engine.session_.state = command.action == SessionAction::pause ? SessionState::paused : SessionState::running;
    engine.emitEvent(SessionChanged{engine.session_});
    return {};
  }
  CommandOutcome operator()(const SetSpeed& command) {
    engine.session_.speed = command.speed;
    engine.emitEvent(SessionChanged{engine.session_});
    return {};
  }
  CommandOutcome operator()(const ReloadStrategy& command) {
    CommandOutcome outcome;
    outcome.accepted = command.text == "good\n";
    outcome.code = outcome.accepted ? "" : "invalid_strategy";
    return outcome;
  }
  CommandOutcome operator()(const PutWatchlist& command) {
    engine.emitEvent(WatchlistChanged{command.lists});
    return {};
  }
  template <class Other>
  CommandOutcome operator()(const Other&) {
    CommandOutcome outcome;
    outcome.accepted = false;
    outcome.code = "not_found";
    outcome.message = "there is nothing to do that to";
    return outcome;
  }
};

void ScriptedEngine::send(Command command, std::function<void(CommandOutcome)> done) {
  const std::lock_guard lock(mutex_);
  CommandOutcome outcome = std::visit(Handler{*this, command.actor}, command.body);
  if (outcome.accepted && !events_.empty())
    outcome.seq = seq_ + 1;
  // The outcome first, so that the answer has to wait for the batch.
  done(outcome);
  publishAll(false);
}

void ScriptedEngine::dryRun(OrderRequest request, Actor, std::function<void(DryRunResult)> done) {
  DryRunResult result;
  result.checks = check(request);
  result.expectedCost = Money::parse("0.5").value();
  result.margin = Money::fromInt(75);
  result.worstLoss = Money::parse("12.5").value();
  done(result);
}

void ScriptedEngine::dryRunReplace(ReplaceOrder change, Actor, std::function<void(DryRunResult)> done) {
  DryRunResult result;
  const std::lock_guard lock(mutex_);
  OrderRequest request = orders_.at(change.order).request;
  request.quantity = change.quantity.value_or(request.quantity);
  if (change.triggerPrice) {
    result.problem = "a limit order has no trigger";
    result.code = "invalid_value";
    result.field = "trigger_price";
  } else {
    result.checks = check(request);
  }
  done(result);
}

}  // namespace oms

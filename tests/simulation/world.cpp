#include "tests/simulation/world.h"

#include <algorithm>

#include "oms/messages/json_commands.h"
#include "oms/messages/json_events.h"

namespace oms::simulation {
namespace {

constexpr std::int64_t kCent = 10'000'000;

Price priceOf(std::int64_t cents) {
  return Price::fromRaw(std::max<std::int64_t>(cents, 1) * kCent);
}

}  // namespace

World::World(const Scenario& scenario, std::function<void(const std::string&)> tell)
    : scenario_(scenario),
      tell_(std::move(tell)),
      engine_(std::make_unique<Engine>(scenario.config)),
      witness_(scenario.config),
      cents_(scenario.config.instruments.size(), 10'000) {}

std::optional<std::string> World::run() {
  input({});
  for (const Step& step : scenario_.steps) {
    apply(step);
    if (!broken_.empty())
      return broken_;
  }
  crash();
  return broken_.empty() ? std::nullopt : std::optional(broken_);
}

// The session's first row has neither command nor market: it begins.
void World::input(Row row) {
  events_.clear();
  if (row.market) {
    engine_->apply(*row.market, events_);
  } else if (row.command) {
    if (tell_) {
      JsonWriter json;
      writeCommand(json, *row.command, scenario_.config.instruments);
      tell(json.take());
    }
    engine_->apply(*row.command, events_);
  } else {
    engine_->begin(events_);
  }
  row.events = textOf(events_);
  journal_.push_back(std::move(row));
  if (const auto problem = witness_.follow(events_, *engine_); problem && broken_.empty())
    broken_ = *problem;
}

void World::tell(const std::string& step) const {
  if (tell_)
    tell_(step);
}

std::string World::textOf(const std::vector<Event>& events) const {
  JsonWriter json;
  const Naming naming(engine_->core().config.instruments, engine_->session());
  json.beginArray();
  for (const Event& event : events)
    writeEvent(json, event, naming);
  json.endArray();
  return json.take();
}

// The engine is gone; what the journal holds has to bring back the same state by the same events.
void World::crash() {
  tell("crash");
  const std::string before = engine_->stateHash();
  engine_ = std::make_unique<Engine>(scenario_.config);
  for (const Row& row : journal_) {
    events_.clear();
    if (row.market)
      engine_->apply(*row.market, events_);
    else if (row.command)
      engine_->apply(*row.command, events_);
    else
      engine_->begin(events_);
    if (textOf(events_) != row.events && broken_.empty())
      broken_ = "a row does not come out the same again after a crash";
  }
  if (engine_->stateHash() != before && broken_.empty())
    broken_ = "the state is not the same after a crash";
}

void World::apply(const Step& step) {
  const auto& d = step.dice;
  switch (step.kind) {
    case Step::Kind::market:
      return market(step);
    case Step::Kind::wait:
      now_ = now_ + std::chrono::seconds(1 + d[0] % 200'000);
      return market(step);
    case Step::Kind::submit:
      return send(SubmitOrder{request(step)});
    case Step::Kind::bracket: {
      OrderRequest entry = request(step);
      bracketOf(step, entry);
      return send(SubmitOrder{entry});
    }
    case Step::Kind::replace:
      return send(CancelOrder{anyOrder(d[0]), "replaced"});
    case Step::Kind::cancel:
      return send(CancelOrder{anyOrder(d[0]), ""});
    case Step::Kind::cancelAll:
      return send(d[0] % 2 == 0 ? CancelAllOrders{} : CancelAllOrders{SymbolIndex{d[1] % 2}});
    case Step::Kind::close:
      return send(CloseAllPositions{});
    case Step::Kind::kill:
      return send(EngageKillSwitch{"drill", d[0] % 2 == 0, d[1] % 2 == 0});
    case Step::Kind::rearm:
      return send(ResetKillSwitch{"drill"});
    case Step::Kind::tradingState:
      return send(SetTradingState{static_cast<TradingState>(d[0] % 3), "drill"});
    case Step::Kind::approve:
      return approve(step);
    case Step::Kind::crash:
      return crash();
  }
}

void World::market(const Step& step) {
  const auto& d = step.dice;
  const SymbolIndex symbol{d[1] % static_cast<std::uint32_t>(cents_.size())};
  std::int64_t& cents = cents_[symbol.value];
  // Mostly a few cents, now and then a gap.
  const int reach = d[2] % 12 == 0 ? 800 : 60;
  cents = std::clamp<std::int64_t>(cents + static_cast<int>(d[3] % (2 * reach + 1)) - reach, 500, 100'000);
  MarketUpdate update;
  update.symbol = symbol;
  update.cursor = ++cursor_;
  if (scenario_.bars) {
    const Timestamp opened = Timestamp::fromSeconds(now_.seconds() / 60 * 60 + 60);
    BarUpdate bar;
    bar.bar.openTime = opened;
    bar.bar.closeTime = now_ = opened + std::chrono::minutes(1);
    const auto wick = [](std::uint32_t number) { return static_cast<std::int64_t>(number % 80); };
    const std::int64_t close = std::max<std::int64_t>(500, cents + static_cast<int>(d[4] % 121) - 60);
    bar.bar.open = priceOf(cents);
    bar.bar.close = priceOf(close);
    bar.bar.high = priceOf(std::max(cents, close) + wick(d[5]));
    bar.bar.low = priceOf(std::min(cents, close) - wick(d[6]));
    bar.volumeKnown = d[7] % 5 != 0;
    bar.bar.volume = bar.volumeKnown ? Volume::fromInt(d[8] % 20'000) : Volume{};
    bar.afterGap = step.kind == Step::Kind::wait;
    cents = close;
    update.data = bar;
  } else {
    now_ = now_ + std::chrono::milliseconds(1 + d[4] % 3'000);
    const std::int64_t spread = 1 + d[5] % 6;
    QuoteUpdate quote;
    quote.quote = {now_, priceOf(cents), priceOf(cents + spread), Quantity::fromInt(d[6] % 300),
                   Quantity::fromInt(d[7] % 300)};
    if (d[8] % 2 == 0)
      quote.tick = {now_, priceOf(cents + (d[9] % 2 == 0 ? 0 : spread)), Quantity::fromInt(1 + d[10] % 100)};
    update.data = quote;
  }
  update.time = now_;
  tell(scenario_.config.instruments[symbol].symbol + " at " + priceOf(cents).text() + ", " +
       rfc3339(now_, TimePrecision::microseconds));
  input({std::nullopt, update, {}});
}

void World::send(CommandBody body, Actor actor) {
  input({Command{actor, now_, std::move(body)}, std::nullopt, {}});
}

Price World::around(SymbolIndex symbol, std::uint32_t number, int reach) const {
  return priceOf(cents_[symbol.value] + static_cast<int>(number % (2 * static_cast<unsigned>(reach) + 1)) - reach);
}

OrderId World::anyOrder(std::uint32_t number) const {
  return {1 + number % (engine_->core().orders.size() + 1)};
}

OrderRequest World::request(const Step& step) const {
  const auto& d = step.dice;
  OrderRequest request;
  request.symbol = {d[0] % static_cast<std::uint32_t>(cents_.size())};
  request.side = d[1] % 2 == 0 ? Side::buy : Side::sell;
  request.type = static_cast<OrderType>(d[2] % 4);
  constexpr std::array kTimes{TimeInForce::gtc, TimeInForce::gtc, TimeInForce::day, TimeInForce::ioc};
  request.timeInForce = kTimes[d[3] % kTimes.size()];
  request.quantity = Quantity::fromInt(1 + d[4] % (d[5] % 4 == 0 ? 2'000 : 60));
  if (hasLimitPrice(request.type))
    request.price = around(request.symbol, d[6], 200);
  if (hasTriggerPrice(request.type))
    request.triggerPrice = around(request.symbol, d[7], 200);
  request.postOnly = request.type == OrderType::limit && d[8] % 6 == 0;
  request.reduceOnly = d[9] % 4 == 0;
  return request;
}

void World::bracketOf(const Step& step, OrderRequest& request) const {
  const auto& d = step.dice;
  request.reduceOnly = false;
  const std::int64_t from = cents_[request.symbol.value];
  const std::int64_t sign = signOf(request.side);
  request.stopLoss = priceOf(from - sign * (20 + d[10] % 300));
  request.takeProfit = priceOf(from + sign * (20 + d[11] % 300));
}

void World::approve(const Step& step) {
  DecideApproval decision;
  const auto& pending = engine_->approvals().pending();
  decision.signal = pending.empty() ? SignalId{1 + step.dice[0] % 5} : pending.begin()->first;
  decision.approve = step.dice[1] % 4 != 0;
  send(decision);
}

}  // namespace oms::simulation

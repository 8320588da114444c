#include "tests/simulation/world.h"

#include <algorithm>

#include "oms/messages/json_commands.h"
#include "oms/messages/json_events.h"

namespace oms::simulation {
namespace {

// What matters of an event to somebody who reads a failure.
std::string inWords(const Event& event) {
  std::string words(name(event.body));
  if (const auto* changed = std::get_if<OrderChanged>(&event.body)) {
    const OrderRequest& request = changed->order.request;
    words += " " + changed->order.id.text() + " " + std::string(name(changed->order.status)) + ", " +
             std::string(name(request.side)) + " " + changed->order.filled.text() + " of " + request.quantity.text() +
             " " + std::string(name(request.type)) + " " + request.price.text() + " trigger " +
             request.triggerPrice.text() + " " + changed->order.reason.string();
  } else if (const auto* filled = std::get_if<OrderFilled>(&event.body)) {
    words += " " + filled->fill.id.text() + " of " + filled->fill.order.text() + ", " + filled->fill.quantity.text() +
             " at " + filled->fill.price.text() + " by rule " + std::to_string(filled->fill.why.rule);
  } else if (const auto* refused = std::get_if<CommandRefused>(&event.body)) {
    words += " " + refused->message;
  }
  return words;
}

}  // namespace

World::World(const Scenario& scenario, std::function<void(const std::string&)> tell)
    : scenario_(scenario),
      tell_(std::move(tell)),
      engine_(std::make_unique<Engine>(scenario.config)),
      witness_(scenario.config, scenario.faults),
      cents_(scenario.config.instruments.size(), 10'000),
      depth_(cents_.size()) {}

Price World::priceOf(std::int64_t cents) const {
  return scenario_.cent * std::max<std::int64_t>(cents, 1);
}

Quantity World::lots(std::uint32_t number) const {
  return Quantity::fromInt(number * scenario_.size);
}

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
  for (const Event& event : events_)
    tell("    " + inWords(event));
  row.events = textOf(events_);
  if (crashes_ > 0 && scenario_.seed % 8 == 0)
    row.hash = engine_->stateHash();
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

// The engine is gone. What the journal holds has to bring back the same state by the same events; what was saved of it
// brings it back at once, and the session goes on from the one or the other.
void World::crash() {
  tell("crash");
  const std::string before = engine_->stateHash();
  const std::string saved = engine_->save();
  replay();
  if (engine_->stateHash() != before && broken_.empty())
    broken_ = "the state is not the same after a crash";
  if (engine_->save() != saved && broken_.empty())
    broken_ = "what would be saved is not the same after a crash";
  std::unique_ptr<Engine> other = restored(saved);
  if (other && other->stateHash() != before && broken_.empty())
    broken_ = "the state is not the same when it was saved and loaded";
  if (other && ++crashes_ % 2 == 1)
    engine_ = std::move(other);
}

std::unique_ptr<Engine> World::restored(const std::string& saved) {
  auto engine = std::make_unique<Engine>(scenario_.config);
  const bool loaded = engine->load(saved);
  if (!loaded && broken_.empty())
    broken_ = "a saved state cannot be loaded";
  if (loaded && engine->save() != saved && broken_.empty())
    broken_ = "a loaded state is saved in another way";
  return loaded ? std::move(engine) : nullptr;
}

void World::replay() {
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
    if (!row.hash.empty() && engine_->stateHash() != row.hash && broken_.empty())
      broken_ = "the state behind a row is not the same after a crash";
  }
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
    case Step::Kind::list:
      return send(SubmitOrderList{list(step)});
    case Step::Kind::replace:
      return send(replacement(step));
    case Step::Kind::cancel:
      return send(CancelOrder{anyOrder(d[0]), ""});
    case Step::Kind::cancelAll:
      return send(d[0] % 2 == 0 ? CancelAllOrders{} : CancelAllOrders{SymbolIndex{d[1] % 2}, Side::buy});
    case Step::Kind::close:
      if (engine_->core().books.hedges() && d[0] % 2 == 0)
        return send(ClosePosition{PositionId{1 + d[1] % 12}, {}, d[2] % 2 == 0});
      return send(CloseAllPositions{d[1] % 2 == 0});
    case Step::Kind::kill:
      return send(EngageKillSwitch{"drill", d[0] % 2 == 0, d[1] % 2 == 0});
    case Step::Kind::rearm:
      return send(ResetKillSwitch{"drill"});
    case Step::Kind::tradingState:
      return send(SetTradingState{static_cast<TradingState>(d[0] % 3), "drill"});
    case Step::Kind::approve:
      return approve(step);
    case Step::Kind::limits:
      if (d[0] % 2 == 0)
        return send(ReleaseLockout{CheckCode::dailyLoss, "drill"});
      return send(SetRiskLimits{{{"daily_loss", "", "", std::to_string(1 + d[1] % 20) + "%", ""}}, "drill"});
    case Step::Kind::crash:
      return crash();
    case Step::Kind::halt:
      return send(SetMarketHalt{SymbolIndex{d[0] % 2}, d[1] % 3 == 0, "drill"});
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
    bar.bar.volume = bar.volumeKnown ? Volume::fromInt(d[8] % 20'000 * scenario_.size) : Volume{};
    bar.afterGap = step.kind == Step::Kind::wait;
    cents = close;
    update.data = bar;
  } else {
    now_ = now_ + std::chrono::milliseconds(1 + d[4] % 3'000);
    const std::int64_t spread = 1 + d[5] % 6;
    QuoteUpdate quote;
    quote.quote = {now_, priceOf(cents), priceOf(cents + spread), lots(d[6] % 300), lots(d[7] % 300)};
    if (scenario_.depth) {
      quote.quote.bidSize += Quantity::fromInt(1);
      quote.quote.askSize += Quantity::fromInt(1);
      quote = depth_[symbol.value].next(quote.quote, d[11]);
    }
    if (d[8] % 2 == 0)
      quote.tick = {now_, priceOf(cents + (d[9] % 2 == 0 ? 0 : spread)), lots(1 + d[10] % 100)};
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
  request.type = static_cast<OrderType>(d[2] % 8);
  constexpr std::array kTimes{TimeInForce::gtc, TimeInForce::gtc,    TimeInForce::gtc,
                              TimeInForce::day, TimeInForce::ioc,    TimeInForce::fok,
                              TimeInForce::gtd, TimeInForce::atOpen, TimeInForce::atClose};
  request.timeInForce = kTimes[d[3] % kTimes.size()];
  if (request.timeInForce == TimeInForce::gtd)
    request.expireTime = now_ + std::chrono::seconds(d[10] % 600);
  request.product = d[11] % 5 == 0 ? Product::intraday : d[11] % 7 == 3 ? Product::delivery : Product::margin;
  request.quantity = lots(1 + d[4] % (d[5] % 4 == 0 ? 2'000 : 60));
  if (hasLimitPrice(request.type))
    request.price = around(request.symbol, d[6], 200);
  // Now and then somebody types a few zeros too many.
  if (hasLimitPrice(request.type) && request.side == Side::sell && (d[6] >> 16) % 32 == 0)
    request.price = request.price * ((d[6] >> 24) % 2 == 0 ? 100 : 10'000);
  if (hasTriggerPrice(request.type))
    request.triggerPrice = around(request.symbol, d[7], 200);
  if (isTrailing(request.type)) {
    request.trailingOffsetType = static_cast<OffsetType>(d[6] % 3);
    const std::array<std::int64_t, 3> offsets{50 * scenario_.cent.raw(), 50 * Ratio::one, 40 * Ratio::one};
    request.trailingOffset = Ratio::fromRaw(offsets[d[6] % 3] * (1 + d[7] % 3));
    if (d[8] % 4 == 0)
      request.activationPrice = around(request.symbol, d[10], 200);
  }
  if (hasTriggerPrice(request.type) || isTrailing(request.type))
    request.triggerPriceType = static_cast<TriggerPriceType>(d[9] % 3);
  if (request.type == OrderType::limit && d[8] % 5 == 0)
    request.displayQuantity = lots(1 + d[10] % 10);
  request.confirmed = d[9] % 2 == 0;
  request.postOnly = request.type == OrderType::limit && d[8] % 6 == 0;
  request.reduceOnly = d[9] % 4 == 0;
  // Where there may be several: of one of them, mostly.
  const std::vector<PositionId> open = engine_->core().books.openOf(request.symbol);
  if (!engine_->core().books.hedges())
    return request;
  if (d[8] % 3 != 0) {
    OrderRequest plain;
    plain.symbol = request.symbol;
    plain.side = request.side;
    plain.product = request.product;
    plain.quantity = request.quantity;
    plain.confirmed = true;
    request = plain;
  }
  if (d[4] % 7 < 4)
    request.position = open.empty() ? PositionId{d[4] % 9} : open[d[5] % open.size()];
  return request;
}

// A group of which one cancels the others, or a parent with children that wait for it.
std::vector<OrderRequest> World::list(const Step& step) const {
  const auto& d = step.dice;
  const bool group = d[0] % 2 == 0;
  const std::string name = "list-" + std::to_string(journal_.size());
  std::vector<OrderRequest> orders;
  for (std::uint32_t i = 0; i < 2 + d[1] % 2; ++i) {
    Step part = step;
    for (std::size_t k = 0; k < part.dice.size(); ++k)
      part.dice[k] = part.dice[k] / 7 + i * 13 + static_cast<std::uint32_t>(k);
    OrderRequest order = request(part);
    order.symbol = {d[2] % 2};
    order.clientOrderId = name + "-" + std::to_string(i);
    if (group) {
      order.ocoGroup = name;
    } else if (i > 0) {
      order.parentClientOrderId = name + "-0";
      order.side = opposite(orders.front().side);
      order.quantity = orders.front().quantity;
      order.reduceOnly = true;
      order.position = {};
    } else {
      order.reduceOnly = false;
    }
    orders.push_back(order);
  }
  return orders;
}

ReplaceOrder World::replacement(const Step& step) const {
  const auto& d = step.dice;
  ReplaceOrder change;
  const std::vector<OrderId>& working = engine_->core().orders.working();
  change.order = working.empty() || d[0] % 8 == 0 ? anyOrder(d[0]) : working[d[0] % working.size()];
  const Order* order = engine_->core().orders.find(change.order);
  const SymbolIndex symbol = order == nullptr ? SymbolIndex{0} : order->request.symbol;
  if (d[1] % 2 == 0)
    change.quantity = lots(1 + d[2] % 80);
  if (order != nullptr && order->request.price.isPositive() && d[3] % 2 == 0)
    change.price = around(symbol, d[4], 200);
  if (order != nullptr && hasTriggerPrice(order->request.type) && d[5] % 2 == 0)
    change.triggerPrice = around(symbol, d[6], 200);
  if (d[7] % 6 == 0)
    change.expectedVersion = d[8] % 6;
  change.confirmed = d[9] % 2 == 0;
  return change;
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

// A session for the compiler to learn from: which of the core's branches are taken, and how often. The simulated market
// with the shipped strategies and a trader who sends, changes and cancels orders of every kind; then bars at full
// speed.
// `./dev build release` runs it in a core that counts (preset "profile") and compiles the release by the counts.
// training_session STRATEGY_FILE…
#include <cstdio>
#include <deque>
#include <fstream>
#include <sstream>

#include "oms/engine/engine.h"
#include "oms/market/random_stream.h"
#include "oms/market/simulated_market.h"

namespace oms {
namespace {

using Strategies = std::vector<std::shared_ptr<const StrategyDefinition>>;

Strategies readStrategies(int count, char** files) {
  Strategies strategies;
  for (int i = 0; i < count; ++i) {
    std::stringstream text;
    text << std::ifstream(files[i]).rdbuf();
    const auto parsed = parseStrategy(text.str(), files[i], {});
    if (parsed)
      strategies.push_back(*parsed);
    else
      std::fprintf(stderr, "%s\n", parsed.error().front().text().c_str());
  }
  return strategies;
}

EngineConfig configOf(InstrumentList instruments, const Strategies& strategies) {
  EngineConfig config;
  config.session.id = "exec_20260105_000000_00000001";
  for (const auto& definition : strategies) {
    StrategyBinding binding;
    binding.definition = definition;
    binding.approval = ApprovalMode::automatic;
    for (std::uint32_t i = 0; i < instruments.size(); ++i)
      binding.symbols.push_back({i});
    config.strategies.push_back(std::move(binding));
  }
  config.instruments = std::move(instruments);
  config.fees.takerBps = Ratio::fromInt(1);
  // It pays spreads all day long; no limit shall end it.
  config.limits.dailyLoss = config.limits.drawdown = EquityLimit::part(Ratio::fromInt(1));
  config.limits.ordersPerSecond = config.limits.ordersPerMinute = config.limits.ordersPerSecondAll = 0;
  config.limits.duplicateWindow = config.limits.lossCooldown = Duration(0);
  config.limits.lossStreak = config.limits.tradesPerDay = config.limits.repeatedExecutions = 0;
  config.limits.allowSelfCross = true;
  return config;
}

// An engine, and how many trades it has closed.
class Session {
 public:
  explicit Session(EngineConfig config) : engine_(std::move(config)) { engine_.begin(events_); }

  template <class Input>
  auto apply(const Input& input) {
    for (const Event& event : events_)
      trades_ += std::holds_alternative<TradeClosed>(event.body) ? 1 : 0;
    events_.clear();
    return engine_.apply(input, events_);
  }
  const Core& core() const { return engine_.core(); }
  int trades() const { return trades_; }

 private:
  Engine engine_;
  std::vector<Event> events_;
  int trades_ = 0;
};

class Trader {
 public:
  explicit Trader(Session& session) : session_(session) {}

  // Three of four orders go to the market, by turns in and out; the others rest, and the oldest of those is moved or
  // canceled.
  void act(SymbolIndex symbol) {
    const MarketState& market = session_.core().board[symbol];
    const Instrument& instrument = session_.core().instrument(symbol);
    OrderRequest request;
    request.symbol = symbol;
    request.quantity = std::max(instrument.lot, instrument.minQuantity);
    const bool isLong = session_.core().books.quantity(symbol).isPositive();
    request.side = isLong ? Side::sell : Side::buy;
    const Price far = Price::fromRaw(instrument.tick.raw() * random_.between(1, 60));
    const bool buys = request.side == Side::buy;
    const std::int64_t kind = random_.below(16);
    if (kind == 0) {
      request.type = OrderType::stopMarket;
      request.triggerPrice = buys ? market.quote.ask + far : market.quote.bid - far;
    } else if (kind < 4) {
      request.type = OrderType::limit;
      request.price = buys ? market.quote.ask - far : market.quote.bid + far;
    } else if (kind == 4) {
      const Price wide = Price::fromRaw(instrument.tick.raw() * 100);
      request.stopLoss = buys ? market.quote.bid - wide : market.quote.ask + wide;
      request.takeProfit = buys ? market.quote.ask + wide : market.quote.bid - wide;
    }
    const CommandOutcome sent = send(SubmitOrder{request});
    if (sent.accepted && request.type != OrderType::market)
      resting_.push_back(sent.orders.front());
    if (resting_.size() > 8)
      changeOldest();
  }

 private:
  void changeOldest() {
    const OrderId oldest = resting_.front();
    resting_.pop_front();
    const Order* order = session_.core().orders.find(oldest);
    if (order == nullptr || isTerminal(order->status))
      return;
    if (random_.below(3) > 0) {
      send(CancelOrder{oldest, {}});
      return;
    }
    ReplaceOrder change;
    change.order = oldest;
    change.quantity = order->request.quantity + order->request.quantity;
    send(change);
    resting_.push_back(oldest);
  }

  CommandOutcome send(CommandBody body) {
    return session_.apply(Command{Actor::trader(), session_.core().now, std::move(body)});
  }

  Session& session_;
  std::deque<OrderId> resting_;
  RandomStream random_{1, "trader"};
};

int tradeSimulatedMarket(const Strategies& strategies) {
  const InstrumentList instruments = SimulatedMarket::instruments();
  SimulatedMarket market(1, instruments);
  Session session(configOf(instruments, strategies));
  Trader trader(session);
  const Timestamp end = SimulatedMarket::sessionStart() + std::chrono::hours(3);
  for (; market.peek()->time < end; market.pop()) {
    const MarketUpdate update = *market.peek();
    session.apply(update);
    if (!update.warmup)
      trader.act(update.symbol);
  }
  return session.trades();
}

int replayBars(const Strategies& strategies) {
  Instrument instrument;
  instrument.symbol = "MADE";
  InstrumentList instruments;
  instruments.add(instrument);
  EngineConfig config = configOf(std::move(instruments), strategies);
  config.input = Timeframe::m1;
  Session session(std::move(config));
  RandomStream random(1, "bars");
  std::int64_t cents = 10'000;
  const auto price = [](std::int64_t value) { return Price::fromRaw(value * (Price::one / 100)); };
  MarketUpdate update;
  update.time = SimulatedMarket::sessionStart();
  for (int i = 0; i < 100'000; ++i) {
    BarUpdate bar;
    bar.bar.openTime = update.time;
    bar.bar.closeTime = update.time = update.time + std::chrono::minutes(1);
    bar.bar.open = price(cents);
    const std::int64_t next = std::clamp<std::int64_t>(cents + random.between(-25, 25), 5'000, 20'000);
    bar.bar.high = price(std::max(cents, next) + random.below(10));
    bar.bar.low = price(std::min(cents, next) - random.below(10));
    bar.bar.close = price(cents = next);
    bar.bar.volume = Volume::fromInt(1'000'000 + random.below(1'000'000));
    ++update.cursor;
    update.data = bar;
    session.apply(update);
  }
  return session.trades();
}

}  // namespace
}  // namespace oms

int main(int argc, char** argv) {
  const oms::Strategies strategies = oms::readStrategies(argc - 1, argv + 1);
  const int traded = oms::tradeSimulatedMarket(strategies);
  const int replayed = oms::replayBars(strategies);
  std::printf("%d trades by quotes, %d by bars\n", traded, replayed);
  return traded > 0 && replayed > 0 ? 0 : 1;
}

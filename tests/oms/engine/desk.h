#pragma once

#include <string>
#include <vector>

#include "oms/engine/engine.h"

namespace oms::test {

// An engine with a market in the test's hand: one symbol at 100.00/100.02 unless said, no latency, fees 2/5 bps.
class Desk {
 public:
  static EngineConfig config(std::vector<StrategyBinding> strategies = {}) {
    EngineConfig config;
    config.session.id = "exec_20260105_000000_00000001";
    for (const char* symbol : {"AAA", "BBB"}) {
      Instrument instrument;
      instrument.symbol = symbol;
      instrument.spread = Price::parse("0.02").value();
      config.instruments.add(instrument);
    }
    config.fees.makerBps = Ratio::fromInt(2);
    config.fees.takerBps = Ratio::fromInt(5);
    config.limits.ordersPerSecond = config.limits.ordersPerMinute = config.limits.ordersPerSecondAll = 0;
    config.limits.duplicateWindow = config.limits.lossCooldown = Duration(0);
    config.limits.lossStreak = config.limits.tradesPerDay = config.limits.repeatedExecutions = 0;
    config.limits.participationDepth = Ratio{};
    config.strategies = std::move(strategies);
    return config;
  }

  // Ten times leverage, and limits that let a desk lose itself.
  static EngineConfig leveraged() {
    EngineConfig leveraged = config();
    for (std::uint32_t i = 0; i < 2; ++i) {
      Instrument instrument = leveraged.instruments[{i}];
      instrument.marginInitial = Ratio::fromRaw(Ratio::one / 10);
      leveraged.instruments.add(instrument);
    }
    RiskLimits& limits = leveraged.limits;
    limits.maxOrderNotional = limits.maxPosition = limits.dailyLoss = limits.drawdown =
        EquityLimit::part(Ratio::fromInt(100));
    limits.maxGross = limits.maxNet = limits.maxSymbol = limits.maxLeverage = Ratio::fromInt(100);
    return leveraged;
  }

  explicit Desk(EngineConfig engineConfig = config()) : engine(std::move(engineConfig)) {
    engine.begin(events);
    quote("100.00", "100.02");
  }

  void quote(const char* bid, const char* ask, const char* size = "0", std::uint32_t symbol = 0) {
    now = now + std::chrono::seconds(1);
    const Quantity shown = Quantity::parse(size).value();
    Quote quote{now, Price::parse(bid).value(), Price::parse(ask).value(), shown, shown};
    engine.apply(MarketUpdate{++cursor, now, {symbol}, false, QuoteUpdate{quote, {}}}, events);
  }

  CommandOutcome send(CommandBody body, Actor actor = Actor::trader()) {
    return engine.apply(Command{actor, now, std::move(body)}, events);
  }

  static OrderRequest request(Side side, const char* quantity, OrderType type = OrderType::market,
                              const char* price = "0", const char* trigger = "0") {
    OrderRequest request;
    request.side = side;
    request.type = type;
    request.quantity = Quantity::parse(quantity).value();
    request.price = Price::parse(price).value();
    request.triggerPrice = Price::parse(trigger).value();
    return request;
  }
  static DecideApproval approval(SignalId signal) {
    DecideApproval decision;
    decision.signal = signal;
    decision.approve = true;
    return decision;
  }
  OrderId submit(const OrderRequest& request) { return send(SubmitOrder{request}).orders.at(0); }
  OrderId buy(const char* quantity) { return submit(request(Side::buy, quantity)); }
  OrderId sell(const char* quantity) { return submit(request(Side::sell, quantity)); }

  const Order& order(OrderId id) const { return engine.core().orders[id]; }
  std::string position() const { return engine.core().books.quantity({0}).text(); }
  // The code of the first check that failed, empty when none did.
  std::string denial(const OrderRequest& wanted, Actor actor = Actor::trader()) const {
    const DryRunResult result = engine.dryRun(wanted, actor, now);
    const CheckResult* failure = result.checks.firstFailure();
    return failure ? std::string(name(failure->code)) : "";
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const Event& event : events)
      out.emplace_back(name(event.body));
    return out;
  }

  std::vector<Event> events;
  std::uint64_t cursor = 0;
  Timestamp now = Timestamp::fromSeconds(1'767'571'200);
  Engine engine;
};

}  // namespace oms::test

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "oms/risk/checks.h"

namespace oms::test {

// Everything that the checks look at, in the test's hand: AAA at 100.00/100.02, equity 100,000, a market buy of 1 by
// the trader at noon.
struct Scene {
  Scene() {
    request.quantity = Quantity::fromInt(1);
    market.quote = {now, price("100.00"), price("100.02"), Quantity{}, Quantity{}};
    market.time = now;
  }

  static Price price(const char* text) { return Price::parse(text).value(); }
  static Quantity quantity(const char* text) { return Quantity::parse(text).value(); }
  static InstrumentList oneInstrument() {
    InstrumentList list;
    Instrument instrument;
    instrument.symbol = "AAA";
    list.add(instrument);
    return list;
  }

  // Trades of ours at a price, without fees.
  void hold(const char* signedQuantity, const char* at) {
    const Quantity wanted = quantity(signedQuantity);
    Fill fill;
    fill.side = wanted.isNegative() ? Side::sell : Side::buy;
    fill.quantity = wanted.abs();
    fill.price = price(at);
    fill.time = now;
    books.apply(fill, "");
    books.mark({0}, market.quote.bid, market.quote.ask);
    position = books.quantity({0});
  }
  void mark(const char* bid, const char* ask) {
    market.quote.bid = price(bid);
    market.quote.ask = price(ask);
    books.mark({0}, market.quote.bid, market.quote.ask);
    account.observe();
  }
  Order ours(std::uint64_t id, Side side, OrderType type, const char* limit) const {
    Order order;
    order.id = {id};
    order.request.side = side;
    order.request.type = type;
    order.request.price = price(limit);
    order.request.quantity = Quantity::fromInt(1);
    order.status = OrderStatus::accepted;
    order.updatedAt = now;
    return order;
  }

  CheckResults run() {
    CheckContext context{.request = request,
                         .actor = actor,
                         .books = books,
                         .account = account,
                         .limits = limits,
                         .rates = rates,
                         .recent = recent,
                         .lockouts = lockouts,
                         .losses = losses,
                         .own = own,
                         .volumes = volumes};
    context.now = context.clock = now;
    context.owner = owner;
    context.instrument = known ? &instruments[{0}] : nullptr;
    context.market = known ? &market : nullptr;
    context.position = position;
    context.working = working[{0}];
    context.workingOrders = working.orders();
    context.tradingState = tradingState;
    context.dayStart = account.dayStartEquity();
    context.peak = account.peakEquity();
    context.hours = hours;
    context.list = list;
    context.stake = stake;
    context.fired = fired;
    context.value = valueOf(request, request.quantity, context.instrument, context.market);
    context.expectedFee = fee;
    return runChecks(context);
  }
  CheckResult ask(CheckCode code) {
    const CheckResults results = run();
    const auto found =
        std::find_if(results.begin(), results.end(), [&](const CheckResult& result) { return result.code == code; });
    EXPECT_NE(found, results.end()) << name(code) << " is not in the list";
    return found == results.end() ? CheckResult{} : *found;
  }
  // "pass", "exempt", "hard 2" or "soft 0", with the index of the sentence.
  std::string verdict(CheckCode code) {
    const CheckResult result = ask(code);
    if (result.passed)
      return result.exempt ? "exempt" : "pass";
    return (result.severity == Severity::hard ? "hard " : "soft ") + std::to_string(result.detail);
  }

  Timestamp now = Timestamp::fromSeconds(1'767'614'400);
  InstrumentList instruments = oneInstrument();
  Books books{instruments, Money::fromInt(100'000)};
  WorkingExposure working{instruments};
  Account account{instruments, AccountType::margin, books, working};
  RiskLimits limits;
  RateWindows rates{10, 200, 20};
  RecentOrders recent;
  Lockouts lockouts;
  LossGuard losses{1, limits, lockouts};
  OwnOrders own{1};
  VolumeBoard volumes{1};
  MarketState market;
  OrderRequest request;
  Actor actor = Actor::trader();
  bool known = true;
  Quantity position;
  TradingState tradingState = TradingState::active;
  MarketHours hours;
  InstanceIndex owner;
  ListPlace list;
  StrategyStake stake;
  std::uint32_t fired = 0;
  Money fee;
};

}  // namespace oms::test

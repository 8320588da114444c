#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

// The touch profile as one would write it on a napkin: a list of orders, all tested against each bar.
class NaiveBroker {
 public:
  struct Fill {
    std::uint64_t order;
    Price price;
    friend bool operator==(const Fill&, const Fill&) = default;
  };

  void submit(std::uint64_t id, OrderRequest request) {
    if (request.type == OrderType::trailingStopMarket)
      request.triggerPrice = trail(request, close_);
    orders_.push_back({id, request});
  }
  void cancel(std::uint64_t id) {
    std::erase_if(orders_, [&](const Entry& entry) { return entry.id == id; });
  }
  std::vector<Fill> onBar(const Bar& bar) {
    std::vector<Fill> fills;
    std::erase_if(orders_, [&](const Entry& entry) {
      const std::optional<Price> at = test(entry.request, bar);
      if (at)
        fills.push_back({entry.id, *at});
      return at.has_value() || entry.request.timeInForce == TimeInForce::fok;
    });
    for (Entry& entry : orders_) {
      OrderRequest& request = entry.request;
      if (request.type != OrderType::trailingStopMarket)
        continue;
      request.triggerPrice = request.side == Side::buy ? std::min(request.triggerPrice, trail(request, bar.low))
                                                       : std::max(request.triggerPrice, trail(request, bar.high));
    }
    close_ = bar.close;
    return fills;
  }

 private:
  struct Entry {
    std::uint64_t id;
    OrderRequest request;
  };
  static Price trail(const OrderRequest& request, Price price) {
    const Price offset = Price::fromRaw(request.trailingOffset.raw());
    return request.side == Side::buy ? price + offset : price - offset;
  }
  static std::optional<Price> test(const OrderRequest& request, const Bar& bar) {
    const bool buy = request.side == Side::buy;
    if (request.type == OrderType::market)
      return bar.open;
    if (request.type == OrderType::limit) {
      if (buy ? bar.open <= request.price : bar.open >= request.price)
        return bar.open;
      if (buy ? bar.low <= request.price : bar.high >= request.price)
        return request.price;
      return std::nullopt;
    }
    const bool waitsForRise = buy == (request.type != OrderType::marketIfTouched);
    if (waitsForRise ? bar.open >= request.triggerPrice : bar.open <= request.triggerPrice)
      return bar.open;
    if (waitsForRise ? bar.high >= request.triggerPrice : bar.low <= request.triggerPrice)
      return request.triggerPrice;
    return std::nullopt;
  }
  Price close_;
  std::vector<Entry> orders_;
};

int draw(int low, int high) {
  return *rc::gen::inRange(low, high + 1);
}
Price cents(int value) {
  return Price::fromRaw(static_cast<std::int64_t>(value) * 10'000'000);
}

Bar drawBar(Timestamp open) {
  Bar bar;
  bar.openTime = open;
  bar.closeTime = open + 1min;
  const int prices[] = {draw(9'980, 10'020), draw(9'980, 10'020)};
  bar.open = cents(prices[0]);
  bar.close = cents(prices[1]);
  bar.high = cents(std::max(prices[0], prices[1]) + draw(0, 10));
  bar.low = cents(std::min(prices[0], prices[1]) - draw(0, 10));
  bar.volume = Volume::fromInt(draw(0, 100));
  return bar;
}

OrderRequest drawOrder() {
  OrderRequest request;
  request.side = draw(0, 1) == 0 ? Side::buy : Side::sell;
  request.quantity = Quantity::fromInt(draw(1, 1'000));
  constexpr OrderType kTypes[] = {OrderType::market, OrderType::limit, OrderType::stopMarket,
                                  OrderType::marketIfTouched, OrderType::trailingStopMarket};
  request.type = kTypes[draw(0, 4)];
  const Price level = cents(draw(9'970, 10'030));
  if (request.type == OrderType::limit)
    request.price = level;
  if (hasTriggerPrice(request.type))
    request.triggerPrice = level;
  if (isTrailing(request.type))
    request.trailingOffset = Ratio::fromRaw(cents(draw(1, 30)).raw());
  if (request.type == OrderType::limit && draw(0, 4) == 0)
    request.timeInForce = TimeInForce::fok;
  return request;
}

RC_GTEST_PROP(TouchProfile, FillsAsItsNaiveTwin, ()) {
  Bench bench("touch");
  NaiveBroker twin;
  std::uint64_t lastOrder = 0;
  MarketUpdate update;
  for (int step = draw(1, 30); step > 0; --step) {
    BarUpdate data;
    data.bar = drawBar(bench.now);
    update.time = bench.now = data.bar.closeTime;
    update.data = data;
    bench.broker->onMarket(update);
    std::vector<NaiveBroker::Fill> fills;
    for (const BrokerReport& report : bench.broker->reports()) {
      if (report.kind == ReportKind::filled)
        fills.push_back({report.order.value, report.price});
    }
    bench.broker->reports().clear();
    RC_ASSERT(fills == twin.onBar(data.bar));
    for (int orders = draw(0, 4); orders > 0; --orders) {
      Order order;
      order.id = OrderId{++lastOrder};
      order.request = drawOrder();
      bench.broker->submit(order, bench.now);
      bench.broker->advance(bench.now);
      twin.submit(lastOrder, order.request);
    }
    if (lastOrder > 0 && draw(0, 3) == 0) {
      const auto victim = static_cast<std::uint64_t>(draw(1, static_cast<int>(lastOrder)));
      bench.cancel(OrderId{victim});
      twin.cancel(victim);
    }
  }
}

QuoteUpdate drawQuote(Timestamp time) {
  QuoteUpdate update;
  const int bid = draw(9'980, 10'020);
  update.quote = {time, cents(bid), cents(bid + draw(0, 5)), Quantity::fromInt(draw(0, 300)),
                  Quantity::fromInt(draw(0, 300))};
  update.tick = {time, cents(bid + draw(-3, 3)), Quantity::fromInt(draw(0, 100))};
  return update;
}

// What has become of the orders, by the reports alone.
struct Ledger {
  struct Entry {
    OrderRequest request;
    Quantity filled;
    bool ended = false;
    bool held = false;
    bool isChild = false;
  };
  std::vector<Entry> entries;
  Timestamp reported;
  std::uint64_t executions = 0;

  void read(const BrokerReport& report, Timestamp now) {
    RC_ASSERT(report.time >= reported);
    RC_ASSERT(report.time <= now);
    reported = report.time;
    if (report.kind == ReportKind::cancelRejected || report.kind == ReportKind::updateRejected)
      return;
    Entry& entry = entries[report.order.value - 1];
    RC_ASSERT(!entry.ended);
    if (report.kind == ReportKind::accepted)
      entry.held = report.flags.has(Flag::held);
    if (report.kind == ReportKind::filled) {
      RC_ASSERT(!entry.held || entry.request.timeInForce == TimeInForce::atClose);
      RC_ASSERT(report.execution.value == ++executions);
      entry.filled += report.quantity;
      RC_ASSERT(report.quantity.isPositive());
      RC_ASSERT(entry.filled <= entry.request.quantity);
      const bool buys = entry.request.side == Side::buy;
      const Price limit = entry.request.price;
      RC_ASSERT((limit.isZero() || (buys ? report.price <= limit : report.price >= limit)));
      entry.ended = entry.filled == entry.request.quantity;
    } else if (report.kind == ReportKind::updated) {
      RC_ASSERT(report.answersReplace || report.quantity <= entry.request.quantity);
      RC_ASSERT(report.quantity > entry.filled);
      RC_ASSERT(!report.flags.has(Flag::held) || entry.held);
      if (isTrailing(entry.request.type) && entry.request.triggerPrice.isPositive())
        RC_ASSERT(!loosens(entry.request, report.triggerPrice));
      entry.request.quantity = report.quantity;
      entry.request.price = report.price;
      entry.request.triggerPrice = report.triggerPrice;
      entry.held = report.flags.has(Flag::held);
    } else {
      entry.ended = report.kind != ReportKind::accepted && report.kind != ReportKind::triggered;
    }
    if (entry.ended && entry.request.timeInForce == TimeInForce::fok && !entry.isChild)
      RC_ASSERT(entry.filled.isZero() || entry.filled == entry.request.quantity);
  }
  static bool loosens(const OrderRequest& request, Price trigger) {
    return request.side == Side::buy ? trigger > request.triggerPrice : trigger < request.triggerPrice;
  }
  std::size_t open() const {
    return static_cast<std::size_t>(
        std::count_if(entries.begin(), entries.end(), [](const Entry& entry) { return !entry.ended; }));
  }
};

OrderRequest drawAnyOrder() {
  OrderRequest request = drawOrder();
  request.timeInForce = static_cast<TimeInForce>(draw(0, 6));
  request.expireTime = *fromCalendar(2026, 1, 5, 23, 55) + Duration(1s) * draw(0, 1'000);
  request.triggerPriceType = static_cast<TriggerPriceType>(draw(0, 2));
  if (request.type != OrderType::market && request.type != OrderType::limit && draw(0, 1) == 0) {
    request.type = request.type == OrderType::stopMarket        ? OrderType::stopLimit
                   : request.type == OrderType::marketIfTouched ? OrderType::limitIfTouched
                                                                : OrderType::trailingStopLimit;
    request.price = cents(draw(9'970, 10'030));
  }
  if (draw(0, 4) == 0)
    request.displayQuantity = Quantity::fromInt(draw(1, 100));
  if (isTrailing(request.type) && draw(0, 2) == 0)
    request.activationPrice = cents(draw(9'970, 10'030));
  return request;
}

// Whatever the profile, the market and the orders: nobody is filled beyond its quantity, its limit or its end.
RC_GTEST_PROP(EveryProfile, KeepsQuantityLimitAndEnd, ()) {
  const FillProfile& profile = kFillProfiles[static_cast<std::size_t>(draw(0, 5))];
  const bool quotes = draw(0, 1) == 0;
  const Duration latency = Duration(1ms) * draw(0, quotes ? 3'000 : 90'000);
  Bench bench(profile.name, {latency, 0ms, 0ms, 0ms, Duration(1ms) * draw(0, 50), 7});
  bench.config.protectionTicks = draw(0, 1) * 5;
  bench.open();
  bench.now = *fromCalendar(2026, 1, 5, 23, 50);
  Ledger ledger;
  MarketUpdate update;
  for (int step = draw(1, 30); step > 0; --step) {
    if (draw(0, 4) != 0) {
      update.time = bench.now + (quotes ? Duration(2s) : Duration(1min));
      if (quotes) {
        update.data = drawQuote(update.time);
      } else {
        BarUpdate data;
        data.bar = drawBar(bench.now);
        update.data = data;
      }
      bench.now = update.time;
      bench.broker->onMarket(update);
    }
    for (int orders = draw(0, 3); orders > 0; --orders) {
      Order order;
      order.id = OrderId{ledger.entries.size() + 1};
      order.request = drawAnyOrder();
      ledger.entries.push_back({order.request, {}, false, false, false});
      bench.broker->submit(order, bench.now);
      const OrderId before{order.id.value - 1};
      const int tie = before.isSet() ? draw(0, 6) : 6;
      if (tie < 2)
        bench.broker->link(tie == 0 ? Contingency::ouo : Contingency::oco, {before, order.id});
      if (tie == 2)
        bench.broker->hold(order.id, before);
      ledger.entries.back().isChild = tie == 2;
    }
    if (!ledger.entries.empty() && draw(0, 2) == 0) {
      Replacement change;
      if (draw(0, 1) == 0)
        change.quantity = Quantity::fromInt(draw(1, 1'000));
      if (draw(0, 1) == 0)
        change.price = cents(draw(9'970, 10'030));
      const int victim = draw(1, static_cast<int>(ledger.entries.size()));
      bench.broker->replace(OrderId{static_cast<std::uint64_t>(victim)}, change, bench.now);
    }
    if (!ledger.entries.empty() && draw(0, 3) == 0) {
      const int victim = draw(1, static_cast<int>(ledger.entries.size()));
      bench.broker->cancel(OrderId{static_cast<std::uint64_t>(victim)}, bench.now);
    }
    bench.broker->advance(bench.now);
    for (const BrokerReport& report : bench.broker->reports())
      ledger.read(report, bench.now);
    bench.broker->reports().clear();
    RC_ASSERT(bench.broker->workingOrders() == ledger.open());
  }
}

}  // namespace
}  // namespace oms::test

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

  void submit(std::uint64_t id, const OrderRequest& request) { orders_.push_back({id, request}); }
  void cancel(std::uint64_t id) {
    std::erase_if(orders_, [&](const Entry& entry) { return entry.id == id; });
  }
  std::vector<Fill> onBar(const Bar& bar) {
    std::vector<Fill> fills;
    std::erase_if(orders_, [&](const Entry& entry) {
      const std::optional<Price> at = test(entry.request, bar);
      if (at)
        fills.push_back({entry.id, *at});
      return at.has_value();
    });
    return fills;
  }

 private:
  struct Entry {
    std::uint64_t id;
    OrderRequest request;
  };
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
    if (buy ? bar.open >= request.triggerPrice : bar.open <= request.triggerPrice)
      return bar.open;
    if (buy ? bar.high >= request.triggerPrice : bar.low <= request.triggerPrice)
      return request.triggerPrice;
    return std::nullopt;
  }
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
  const int type = draw(0, 2);
  const Price level = cents(draw(9'970, 10'030));
  if (type == 0)
    return request;
  request.type = type == 1 ? OrderType::limit : OrderType::stopMarket;
  (type == 1 ? request.price : request.triggerPrice) = level;
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
  };
  std::vector<Entry> entries;
  Timestamp reported;

  void read(const BrokerReport& report, Timestamp now) {
    RC_ASSERT(report.time >= reported);
    RC_ASSERT(report.time <= now);
    reported = report.time;
    if (report.kind == ReportKind::cancelRejected)
      return;
    Entry& entry = entries[report.order.value - 1];
    RC_ASSERT(!entry.ended);
    if (report.kind == ReportKind::filled) {
      entry.filled += report.quantity;
      RC_ASSERT(report.quantity.isPositive());
      RC_ASSERT(entry.filled <= entry.request.quantity);
      const bool buys = entry.request.side == Side::buy;
      const Price limit = entry.request.price;
      RC_ASSERT((limit.isZero() || (buys ? report.price <= limit : report.price >= limit)));
      entry.ended = entry.filled == entry.request.quantity;
    } else if (report.kind == ReportKind::updated) {
      RC_ASSERT(report.quantity < entry.request.quantity);
      RC_ASSERT(report.quantity > entry.filled);
      entry.request.quantity = report.quantity;
    } else {
      entry.ended = report.kind != ReportKind::accepted && report.kind != ReportKind::triggered;
    }
  }
  std::size_t open() const {
    return static_cast<std::size_t>(
        std::count_if(entries.begin(), entries.end(), [](const Entry& entry) { return !entry.ended; }));
  }
};

OrderRequest drawAnyOrder() {
  OrderRequest request = drawOrder();
  if (draw(0, 3) == 0)
    request.timeInForce = TimeInForce::ioc;
  if (request.type == OrderType::stopMarket && draw(0, 1) == 0) {
    request.type = OrderType::stopLimit;
    request.price = cents(draw(9'970, 10'030));
  }
  return request;
}

// Whatever the profile, the market and the orders: nobody is filled beyond its quantity, its limit or its end.
RC_GTEST_PROP(EveryProfile, KeepsQuantityLimitAndEnd, ()) {
  const FillProfile& profile = kFillProfiles[static_cast<std::size_t>(draw(0, 5))];
  const bool quotes = draw(0, 1) == 0;
  const Duration latency = Duration(1ms) * draw(0, quotes ? 3'000 : 90'000);
  Bench bench(profile.name, {latency, 0ms, 0ms, 0ms, Duration(1ms) * draw(0, 50), 7});
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
      ledger.entries.push_back({order.request, {}, false});
      bench.broker->submit(order, bench.now);
      if (order.id.value > 1 && draw(0, 2) == 0) {
        bench.broker->link(Contingency::ouo, {OrderId{order.id.value - 1}, order.id});
      }
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

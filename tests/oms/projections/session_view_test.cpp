#include "oms/projections/session_view.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "oms/engine/sampler.h"
#include "tests/oms/engine/desk.h"

namespace oms {
namespace {

// Folds what the engine said so far, as a subscriber would.
class Reader {
 public:
  explicit Reader(test::Desk& desk)
      : desk_(desk),
        sampler_(desk.engine),
        instruments_(std::make_shared<InstrumentList>(desk.engine.core().config.instruments)) {}

  ViewChanges fold() {
    EventBatch batch;
    batch.instruments = instruments_;
    batch.entries.push_back({++seq_, 0, std::move(desk_.events)});
    desk_.events.clear();
    batch.sample = sampler_.take(-1);
    ViewChanges changes;
    view.apply(batch, changes);
    return changes;
  }

  SessionView view;

 private:
  test::Desk& desk_;
  Sampler sampler_;
  std::shared_ptr<const InstrumentList> instruments_;
  std::uint64_t seq_ = 0;
};

TEST(SessionView, FoldsToWhatTheEngineHas) {
  test::Desk desk;
  Reader reader(desk);
  reader.fold();
  const OrderId bought = desk.buy("10");
  const OrderId resting = desk.submit(test::Desk::request(Side::sell, "4", OrderType::limit, "101.00"));
  desk.quote("100.50", "100.52");
  const ViewChanges changes = reader.fold();
  const SessionView& view = reader.view;
  EXPECT_EQ(view.order(bought)->order.status, OrderStatus::filled);
  EXPECT_EQ(view.order(bought)->events.size(), 4u);
  EXPECT_EQ(view.order(bought)->checks.size(), 25u);
  EXPECT_EQ(view.order(resting)->order.status, OrderStatus::accepted);
  ASSERT_EQ(view.positions().size(), 1u);
  EXPECT_EQ(view.positions().begin()->second.unrealized, desk.engine.core().books.unrealized());
  EXPECT_EQ(view.account().equity, desk.engine.core().books.equity());
  EXPECT_EQ(view.today().orders, 2u);
  EXPECT_EQ(view.today().fills, 1u);
  EXPECT_FALSE(changes.orders.empty());
  desk.sell("10");
  reader.fold();
  EXPECT_TRUE(view.positions().empty());
  ASSERT_EQ(view.trades().size(), 1u);
  EXPECT_EQ(view.today().wins, 1u);
}

// The children come after the entry's last event.
TEST(SessionView, ABracketsEntryNamesItsChildrenAsTheEngineDoes) {
  test::Desk desk;
  Reader reader(desk);
  OrderRequest request = test::Desk::request(Side::buy, "10");
  request.stopLoss = Price::parse("99.00").value();
  request.takeProfit = Price::parse("102.00").value();
  const OrderId entry = desk.submit(request);
  const ViewChanges changes = reader.fold();
  const Order& told = reader.view.order(entry)->order;
  EXPECT_EQ(told.linked.size(), 2u);
  EXPECT_EQ(told.linked, desk.order(entry).linked);
  EXPECT_EQ(told.contingency, Contingency::oto);
  EXPECT_EQ(changes.orders.back(), told.linked[1]);
  EXPECT_GT(std::count(changes.orders.begin(), changes.orders.end(), entry), 4);
}

// What was denied never belonged to its parent, for the engine and for the view.
TEST(SessionView, ADeniedChildIsNotItsParents) {
  test::Desk desk;
  Reader reader(desk);
  OrderRequest resting = test::Desk::request(Side::buy, "10", OrderType::limit, "99.50");
  resting.clientOrderId = "parent";
  const OrderId parent = desk.submit(resting);
  OrderRequest above = test::Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "120.00");
  above.parentClientOrderId = "parent";
  above.reduceOnly = true;
  const OrderId denied = desk.submit(above);
  ASSERT_EQ(desk.order(denied).status, OrderStatus::denied);
  reader.fold();
  EXPECT_EQ(reader.view.order(parent)->order.contingency, desk.order(parent).contingency);
  EXPECT_TRUE(reader.view.order(parent)->order.linked.empty());
  above.triggerPrice = Price::parse("98.00").value();
  const OrderId child = desk.submit(above);
  ASSERT_EQ(desk.order(child).status, OrderStatus::accepted);
  reader.fold();
  EXPECT_EQ(reader.view.order(parent)->order.contingency, Contingency::oto);
  EXPECT_EQ(reader.view.order(parent)->order.linked, desk.order(parent).linked);
}

// A part closed today counts today, and a day begins with nothing.
TEST(SessionView, TodayIsFoldedFromEventsAndBeginsAnewAtTheRoll) {
  test::Desk desk;
  Reader reader(desk);
  desk.buy("10");
  desk.quote("101.00", "101.02");
  desk.sell("4");
  reader.fold();
  const DayStats& today = reader.view.today();
  EXPECT_EQ(today.date, "2026-01-05");
  EXPECT_EQ(today.realized, desk.engine.core().books.realized());
  EXPECT_EQ(today.fees, desk.engine.core().books.fees());
  EXPECT_EQ(today.volume.text(), "1404.2");  // 10 at 100.02 and 4 at 101
  EXPECT_EQ(today.trades, 0u);
  desk.now = desk.now + std::chrono::hours(24);
  desk.quote("101.00", "101.02");
  reader.fold();
  EXPECT_EQ(today.date, "2026-01-06");
  EXPECT_EQ(today.fills, 0u);
  EXPECT_TRUE(today.realized.isZero());
  desk.sell("6");
  reader.fold();
  EXPECT_EQ(today.trades, 1u);
  EXPECT_EQ(today.realized.text(), "5.88");  // 6 x 0.98, and not what the other 4 made yesterday
  EXPECT_EQ(reader.view.statistics().trades, 1u);
  ASSERT_EQ(reader.view.symbolBooks().size(), 1u);
  EXPECT_EQ(reader.view.symbolBooks()[0].realized, desk.engine.core().books.realized());
}

TEST(SessionView, BarsAreAppendedAndAGapStartsAnew) {
  SessionView view;
  const auto fold = [&](std::uint64_t first, int count, bool forming) {
    auto sample = std::make_shared<MarketSample>();
    sample->bars.push_back({{0}, Timeframe::m1, first, std::vector<Bar>(static_cast<std::size_t>(count)), forming});
    EventBatch batch;
    batch.sample = sample;
    ViewChanges changes;
    view.apply(batch, changes);
  };
  fold(0, 3, true);
  fold(2, 2, false);  // the unfinished one is replaced
  EXPECT_EQ(view.bars({0}, Timeframe::m1)->bars.size(), 4u);
  fold(10, 2, false);
  EXPECT_EQ(view.bars({0}, Timeframe::m1)->firstIndex, 10u);
  EXPECT_EQ(view.bars({0}, Timeframe::m1)->bars.size(), 2u);
}

EventBatch batchOf(std::vector<Event> events) {
  EventBatch batch;
  batch.instruments = std::make_shared<InstrumentList>();
  batch.entries.push_back({1, 0, std::move(events)});
  return batch;
}

TEST(SessionView, KeepsPendingSignalsAndDropsTheOldestDecidedOnes) {
  SessionView view;
  ViewChanges changes;
  std::vector<Event> events;
  for (std::uint64_t id = 1; id <= SessionView::kMaxRecords + 1; ++id) {
    Signal signal;
    signal.id = {id};
    signal.status = id == 2 ? SignalStatus::awaitingApproval : SignalStatus::expired;
    events.push_back({{}, SignalChanged{signal}});
  }
  view.apply(batchOf(std::move(events)), changes);
  EXPECT_LE(view.allSignals().size(), SessionView::kMaxRecords);
  EXPECT_EQ(view.allSignals().count({1}), 0u);
  EXPECT_EQ(view.allSignals().count({2}), 1u);
  EXPECT_EQ(view.allSignals().count({SessionView::kMaxRecords + 1}), 1u);
  EXPECT_EQ(view.pendingSignals(), std::set{SignalId{2}});
}

TEST(SessionView, OfALongBatchNoMoreIsKeptThanOfManyShortOnes) {
  constexpr std::size_t kMost = 100;
  std::vector<Event> events;
  for (std::uint64_t id = 1; id <= 10 * kMost; ++id) {
    Signal signal;
    signal.id = {id};
    signal.status = SignalStatus::expired;
    events.push_back({{}, SignalChanged{signal}});
    Fill fill;
    fill.id = {id};
    fill.symbol = {0};
    events.push_back({{}, OrderFilled{fill}});
    RoundTrip trade;
    trade.position = {id};
    events.push_back({{}, TradeClosed{trade}});
  }
  InstrumentList one;
  Instrument instrument;
  instrument.symbol = "AAA";
  one.add(instrument);
  EventBatch batch = batchOf(std::move(events));
  batch.instruments = std::make_shared<InstrumentList>(one);
  SessionView view(kMost);
  ViewChanges changes;
  view.apply(batch, changes);
  EXPECT_EQ(view.allSignals().size(), kMost * 9 / 10);
  EXPECT_EQ(view.fills().size(), kMost * 9 / 10);
  EXPECT_EQ(view.trades().size(), kMost * 9 / 10);
  EXPECT_EQ(view.fills().back().fill.id, TradeId{10 * kMost});
}

TEST(SessionView, ADecidedSignalWaitsNoMore) {
  SessionView view;
  ViewChanges changes;
  Signal signal;
  signal.id = {1};
  signal.status = SignalStatus::awaitingApproval;
  view.apply(batchOf({{{}, SignalChanged{signal}}}), changes);
  EXPECT_EQ(view.pendingSignals().size(), 1u);
  signal.status = SignalStatus::approved;
  view.apply(batchOf({{{}, SignalChanged{signal}}}), changes);
  EXPECT_TRUE(view.pendingSignals().empty());
}

// Those that nobody needs go first; but even unseen alerts do not grow without end.
TEST(SessionView, AlertsAreBounded) {
  SessionView view;
  ViewChanges changes;
  const auto raise = [&](std::uint64_t id, bool acknowledged, bool cleared) {
    RiskAlert alert;
    alert.id = {id};
    alert.acknowledged = acknowledged;
    alert.clearedAt = cleared ? Timestamp::fromSeconds(1) : Timestamp{};
    view.apply(batchOf({{{}, RiskAlertChanged{alert}}}), changes);
  };
  raise(1, false, false);
  raise(2, true, true);
  raise(3, false, true);
  for (std::uint64_t id = 4; id <= SessionView::kMaxAlerts + 1; ++id)
    raise(id, id % 2 == 0, true);
  const auto has = [&](std::uint64_t id) {
    return std::any_of(view.alerts().begin(), view.alerts().end(),
                       [&](const auto& alert) { return alert.id.value == id; });
  };
  EXPECT_LE(view.alerts().size(), SessionView::kMaxAlerts);
  EXPECT_TRUE(has(1));
  EXPECT_FALSE(has(2));
  EXPECT_TRUE(has(3));
  EXPECT_TRUE(has(SessionView::kMaxAlerts + 1));
  for (std::uint64_t id = 10'000; id < 10'000 + 2 * SessionView::kMaxAlerts; ++id)
    raise(id, false, false);
  EXPECT_LE(view.alerts().size(), SessionView::kMaxAlerts);
  EXPECT_FALSE(has(1));
}

}  // namespace
}  // namespace oms

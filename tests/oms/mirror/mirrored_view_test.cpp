#include <gtest/gtest.h>

#include "oms/projections/merged_batch.h"
#include "tests/oms/mirror/mirrored.h"

namespace oms {
namespace {

using enum StreamChannel;

TEST(MirroredView, everyRowIsMadeAgainAsItWas) {
  Mirrored ends;
  ends.server.happens(OrderChanged{OrderEventKind::filled, fullOrder(), Actor::system()});
  RiskAlert alert;
  alert.id = {5};
  alert.severity = AlertSeverity::critical;
  alert.code = "daily_loss";
  alert.scope = "account";
  alert.unit = CheckUnit::money;
  alert.value = Money::fromInt(31).raw();
  alert.limit = Money::fromInt(30).raw();
  alert.message = "The day's loss is above its limit.";
  alert.raisedAt = *fromCalendar(2026, 1, 5, 12);
  alert.acknowledged = true;
  alert.acknowledgedBy = Actor::trader();
  ends.server.happens(RiskAlertChanged{alert});
  ends.server.happens(TradingStateChanged{TradingState::reducing, "a loss", Actor::risk()});
  ends.server.happens(RiskLimitsChanged{{{"daily_loss", "", "", "3%", "2%"},
                                         {"max_position", "", "", "100%", ""},
                                         {"max_position", "XAUUSD", "", "10%", ""},
                                         {"max_position", "", "ema_trend", "5", ""}},
                                        "as agreed",
                                        Actor::trader()});
  ends.server.happens(LockoutChanged{{CheckCode::dailyLoss, true, alert.raisedAt, Actor::risk(), "enough"}});
  ends.server.happens(MarketHaltChanged{SymbolIndex{1}, true, "news", Actor::trader()});
  ends.server.happens(KillSwitchChanged{{true,
                                         true,
                                         false,
                                         "enough",
                                         Actor::trader(),
                                         alert.raisedAt,
                                         {{KillStep::cancelOrders, StepState::running, 3}}}});
  ends.connect();
  EXPECT_EQ(ends.complaints, std::vector<std::string>());
  ends.expectSame({session, strategies, orders, approvals, risk, kill});
  EXPECT_EQ(mergedRows(positions, {}, ends.view), mergedRows(positions, {}, ends.server.view));
  EXPECT_EQ(mergedRows(equity, {}, ends.view), mergedRows(equity, {}, ends.server.view));
  EXPECT_EQ(mergedRows(prices, {}, ends.view), mergedRows(prices, {}, ends.server.view));
  EXPECT_EQ(mergedRows(bars, {}, ends.view), mergedRows(bars, {}, ends.server.view));
}

TEST(MirroredView, aFillIsToldOnceAndItsNoteLater) {
  Mirrored ends;
  ends.connect();
  Fill fill;
  fill.id = {1};
  fill.order = {7};
  fill.symbol = SymbolIndex{1};
  fill.side = Side::sell;
  fill.quantity = Quantity::parse("0.5").value();
  fill.price = Price::parse("1950.2").value();
  fill.fee = Money::parse("0.12").value();
  fill.liquidity = Liquidity::maker;
  fill.why = {21,
              Price::fromInt(1950),
              Price::parse("1950.1").value(),
              Price::parse("1950.3").value(),
              {},
              Quantity::fromInt(3),
              Duration(1'500'000),
              {}};
  fill.instance = {0};
  fill.time = *fromCalendar(2026, 1, 5, 12, 0, 3);
  fill.position = {456};
  ends.server.happens(OrderFilled{fill});
  ends.catchUp();
  ASSERT_EQ(ends.view.fills().size(), 1U);
  EXPECT_EQ(ends.view.fills()[0].fill.price, fill.price);
  EXPECT_EQ(ends.view.fills()[0].fill.why.latency, fill.why.latency);
  ends.expectSame({fills});
  ends.server.happens(TradeAnnotated{fill.id, "early", {"news", "gold"}, Actor::trader()});
  ends.catchUp();
  EXPECT_EQ(ends.view.fills().size(), 1U);
  ends.expectSame({fills});
}

// A window takes all that came since its last frame as one batch, of which the newest sample's whole lists count.
TEST(MirroredView, aSignalsDriftSurvivesTheSamplesThatFollowThePrices) {
  Mirrored ends;
  ends.connect();
  ends.server.engine.advance();
  MergedBatch frame(EventBatch{});
  for (const StreamChannel channel : {prices, bars, equity}) {
    const auto news = ends.mirror.take(ends.server.merged(channel));
    frame.add(*ends.batches.take(std::get<StreamChange>(*news), ends.mirror.generation()));
  }
  const auto drifts = frame.take()->sample->drifts;
  ASSERT_EQ(drifts.size(), 1U);
  EXPECT_EQ(drifts[0].drift, ratioOf(Price::parse("5.5").value(), Price::parse("1950.5").value()));
}

TEST(MirroredView, whoOpenedAPositionAndWhoseAFillIsAreTold) {
  Mirrored ends;
  Order order = fullOrder();
  order.instance = {};
  ends.server.happens(OrderChanged{OrderEventKind::filled, order, order.actor});
  Fill fill;
  fill.id = {1};
  fill.order = order.id;
  fill.symbol = order.request.symbol;
  fill.quantity = Quantity::fromInt(1);
  fill.price = Price::fromInt(1950);
  fill.time = order.updatedAt;
  ends.server.happens(OrderFilled{fill});
  Position position = ends.server.view.positions().begin()->second;
  position.actor = Actor::remote("phone");
  ends.server.happens(PositionChanged{position});
  ends.connect();
  ASSERT_EQ(ends.view.fills().size(), 1U);
  EXPECT_EQ(ends.view.fills()[0].fill.actor, Actor::remote("hands"));
  EXPECT_EQ(ends.view.positions().begin()->second.actor, Actor::remote("phone"));
}

TEST(MirroredView, aHeartbeatTellsHowFarAReplayIsAndHowLateItsFeed) {
  Mirrored ends;
  ends.connect();
  EXPECT_LT(ends.view.progress(), 0);
  ends.take(R"({"v":1,"ch":null,"type":"hb","epoch":"e1","seq":1,"prev":null,"ts":null,"data":{"hashes":{},)"
            R"("journal":"ok","feed_state":"live","feed_problem":null,"progress":0.25,"feed_delay_ms":12.5}})");
  EXPECT_EQ(ends.view.progress(), 0.25);
  EXPECT_EQ(ends.view.status().feedDelayMs, 12.5);
  // And a sample that follows says the same.
  ends.server.engine.advance();
  ends.take(ends.server.merged(equity));
  EXPECT_EQ(ends.view.progress(), 0.25);
}

TEST(MirroredView, anOrdersPlaceInItsQueueComesWithTheBook) {
  Mirrored ends;
  Order order = fullOrder();
  ends.server.happens(OrderChanged{OrderEventKind::accepted, order, order.actor});
  MarketSample sample;
  sample.sessionTime = ends.server.view.sessionTime();
  sample.depth.push_back({order.request.symbol, {{Price::fromInt(1955), Quantity::fromInt(9)}}, {}, {}});
  sample.places.push_back({order.id, Quantity::parse("1.5").value(), Quantity::fromInt(4)});
  ends.server.samples(sample);
  ends.connect();
  ASSERT_NE(ends.view.market().place(order.id), nullptr);
  EXPECT_EQ(*ends.view.market().place(order.id), sample.places[0]);
  // It moves up, and the best levels stay what they are.
  sample.depth.clear();
  sample.places[0].ahead = Quantity::fromInt(1);
  ends.server.samples(sample);
  ends.take(ends.server.merged(depth));
  EXPECT_EQ(*ends.view.market().place(order.id), sample.places[0]);
  ends.take(ends.server.merged(equity));
  EXPECT_NE(ends.view.market().place(order.id), nullptr);
  sample.places.clear();
  sample.depth.push_back({order.request.symbol, {}, {}, {}});
  ends.server.samples(sample);
  ends.take(ends.server.merged(depth));
  EXPECT_EQ(ends.view.market().place(order.id), nullptr);
  EXPECT_EQ(ends.complaints, std::vector<std::string>());
}

TEST(MirroredView, whatIsOverIsTakenAway) {
  Mirrored ends;
  const Timestamp at = *fromCalendar(2026, 1, 5, 12);
  ends.server.happens(LockoutChanged{{CheckCode::drawdown, true, at, Actor::risk(), "enough"}});
  ends.server.happens(MarketHaltChanged{SymbolIndex{0}, true, "news", Actor::trader()});
  ends.connect();
  EXPECT_EQ(ends.view.lockouts().size(), 1U);
  EXPECT_EQ(ends.view.halts().size(), 1U);
  EXPECT_EQ(ends.view.positions().size(), 1U);
  ends.server.happens(LockoutChanged{{CheckCode::drawdown, false, at, Actor::trader(), "again"}});
  ends.server.happens(MarketHaltChanged{SymbolIndex{0}, false, "", Actor::trader()});
  Position closed = ends.server.view.positions().begin()->second;
  closed.quantity = {};
  ends.server.happens(PositionChanged{closed});
  ends.catchUp();
  ends.take(ends.server.snapshot(positions));
  EXPECT_TRUE(ends.view.lockouts().empty());
  EXPECT_TRUE(ends.view.halts().empty());
  EXPECT_TRUE(ends.view.positions().empty());
}

TEST(MirroredView, anOrdersHistoryBeginsWhereItBegan) {
  Mirrored ends;
  ends.connect();
  Order order = fullOrder();
  order.status = OrderStatus::accepted;
  order.filled = {};
  order.reason = {};
  const auto now = [&](OrderStatus status, OrderEventKind kind, const char* reason = "") {
    order.status = status;
    order.reason = std::string_view(reason);
    ++order.version;
    ends.server.happens(OrderChanged{kind, order, Actor::trader()});
    ends.catchUp();
    return ends.view.order(order.id)->events.back().kind;
  };
  EXPECT_EQ(now(OrderStatus::accepted, OrderEventKind::accepted), OrderEventKind::accepted);
  EXPECT_EQ(ends.view.order(order.id)->events.front().kind, OrderEventKind::initialized);
  EXPECT_EQ(ends.view.today().orders, 1U);
  EXPECT_EQ(now(OrderStatus::pendingUpdate, OrderEventKind::pendingUpdate), OrderEventKind::pendingUpdate);
  EXPECT_EQ(now(OrderStatus::accepted, OrderEventKind::updateRejected, "too late"), OrderEventKind::updateRejected);
  EXPECT_EQ(now(OrderStatus::accepted, OrderEventKind::updated), OrderEventKind::updated);
  EXPECT_EQ(now(OrderStatus::pendingCancel, OrderEventKind::pendingCancel), OrderEventKind::pendingCancel);
  EXPECT_EQ(now(OrderStatus::accepted, OrderEventKind::cancelRejected), OrderEventKind::cancelRejected);
  order.filled = Quantity::parse("0.5").value();
  EXPECT_EQ(now(OrderStatus::partiallyFilled, OrderEventKind::filled), OrderEventKind::filled);
  EXPECT_EQ(now(OrderStatus::canceled, OrderEventKind::canceled), OrderEventKind::canceled);
  // Another snapshot brings nothing that was not there.
  const std::size_t events = ends.view.order(order.id)->events.size();
  ends.take(ends.server.snapshot(orders));
  EXPECT_EQ(ends.view.order(order.id)->events.size(), events);
}

TEST(MirroredView, whatWasThereIsHistoryAndWhatComesIsNews) {
  Mirrored ends;
  ends.connect();
  EXPECT_TRUE(ends.changes.history);
  ends.changes.clear();
  ends.server.happens(KillSwitchChanged{{true, false, true, "enough", Actor::trader(), {}, {}}});
  ends.catchUp();
  EXPECT_FALSE(ends.changes.history);
  EXPECT_TRUE(ends.changes.risk);
  EXPECT_TRUE(ends.view.killSwitch().engaged);
}

TEST(MirroredView, barsGoOnFromTheirTimes) {
  Mirrored ends;
  ends.connect();
  const SymbolIndex gold{1};
  const BarSeries* series = ends.view.bars(gold, Timeframe::m1);
  ASSERT_NE(series, nullptr);
  ASSERT_EQ(series->bars.size(), 21U);
  const auto row = [](const char* time, const char* end, const char* close, const char* complete) {
    return std::string(R"({"symbol":"XAUUSD","timeframe":"1m","time":")") + time + R"(","close_time":")" + end +
           R"(","open":"1956","high":"1960","low":"1955","close":")" + close + R"(","volume":"1","complete":)" +
           complete + "}";
  };
  const auto delta = [](const std::string& rows) {
    return R"({"v":1,"ch":"bars","type":"delta","seq":2,"prev":null,"ts":null,"merged":1,"data":{"upsert":[)" + rows +
           R"(],"remove":[]}})";
  };
  ends.take(delta(row("2026-01-05T12:00:00.000000Z", "2026-01-05T12:01:00.000000Z", "1957", "false")));
  ASSERT_EQ(series->bars.size(), 22U);
  EXPECT_TRUE(series->formingLast);
  ends.take(delta(row("2026-01-05T12:00:00.000000Z", "2026-01-05T12:01:00.000000Z", "1958", "true") + "," +
                  row("2026-01-05T12:01:00.000000Z", "2026-01-05T12:02:00.000000Z", "1959", "false")));
  ASSERT_EQ(series->bars.size(), 23U);
  EXPECT_EQ(series->bars[21].close, Price::fromInt(1958));
  EXPECT_EQ(series->bars[22].close, Price::fromInt(1959));
}

// A connection that comes back is told the newest bars of each series only.
TEST(MirroredView, whatIsKnownOfBarsStaysWhereTheNewestGoOnFromIt) {
  Mirrored ends;
  ends.connect();
  const BarSeries* series = ends.view.bars({1}, Timeframe::m1);
  ASSERT_EQ(series->bars.size(), 21U);
  const Timestamp first = series->bars.front().openTime;
  const auto newest = [&](Timestamp open, int count) {
    std::string rows;
    for (int i = 0; i < count; ++i) {
      const Timestamp time = open + std::chrono::minutes(i);
      JsonWriter json;
      json.beginObject().field("symbol", "XAUUSD").field("timeframe", "1m").field("time", time);
      json.field("close_time", time + std::chrono::minutes(1));
      for (const char* value : {"open", "high", "low", "close"})
        json.field(value, "1956");
      json.field("volume", "1").field("complete", true).endObject();
      rows += (rows.empty() ? "" : ",") + json.take();
    }
    ends.take(R"({"v":1,"ch":"bars","type":"snapshot","seq":2,"prev":null,"ts":null,"reset":false,"part":1,"parts":1,)"
              R"("data":{"rows":[)" +
              rows + "]}}");
  };
  newest(first + std::chrono::minutes(19), 4);
  ASSERT_EQ(series->bars.size(), 23U);
  EXPECT_EQ(series->bars.front().openTime, first);
  for (std::size_t i = 0; i < series->bars.size(); ++i)
    EXPECT_EQ(series->bars[i].openTime, first + std::chrono::minutes(i)) << i;
  // Told again as it was.
  newest(first + std::chrono::minutes(21), 2);
  EXPECT_EQ(series->bars.size(), 23U);
  // Away for so long that nobody knows what was in between.
  newest(first + std::chrono::minutes(24), 3);
  ASSERT_EQ(series->bars.size(), 3U);
  EXPECT_EQ(series->bars.front().openTime, first + std::chrono::minutes(24));
  // And a delta goes on behind it.
  newest(first + std::chrono::minutes(26), 2);
  EXPECT_EQ(series->bars.size(), 4U);
}

TEST(MirroredView, anotherSessionLeavesNothingOfTheOldOne) {
  Mirrored ends;
  ends.connect();
  ends.server.engine.send({Actor::trader(), {}, SubmitOrder{}}, [](const CommandOutcome&) {});
  ends.catchUp();
  EXPECT_EQ(ends.view.orders().size(), 1U);
  ends.server.epoch = "another journal";
  ends.take(ends.server.hello());
  ends.take(ends.server.answer(ends.mirror.requests().at(0)));
  ends.take(ends.server.snapshot(session));
  EXPECT_TRUE(ends.view.orders().empty());
  EXPECT_TRUE(ends.view.positions().empty());
  EXPECT_EQ(ends.view.session().id, ends.server.view.session().id);
}

TEST(MirroredView, aDayBeginsWithTheSessionsClock) {
  Mirrored ends;
  ends.connect();
  ends.server.engine.send({Actor::trader(), {}, SubmitOrder{}}, [](const CommandOutcome&) {});
  ends.catchUp();
  EXPECT_EQ(ends.view.today().date, ends.server.view.today().date);
  EXPECT_EQ(ends.view.today().orders, 1U);
  ends.server.engine.beginDay();
  ends.catchUp();
  ends.take(ends.server.heartbeat());
  EXPECT_EQ(ends.view.today().date, "2026-01-06");
  EXPECT_EQ(ends.view.today().orders, 0U);
}

TEST(MirroredView, whatEndedUnseenIsNotShownAsIfItWereOpen) {
  Mirrored ends;
  ends.connect();
  SubmitOrder submit;
  submit.request.symbol = SymbolIndex{0};
  ends.server.engine.send({Actor::trader(), {}, submit}, [](const CommandOutcome&) {});
  ends.catchUp();
  ASSERT_EQ(ends.view.orders().size(), 1U);
  EXPECT_EQ(ends.view.orders().begin()->second.order.status, OrderStatus::accepted);
  EXPECT_EQ(ends.view.pendingSignals().size(), 1U);
  ends.server.engine.send({Actor::trader(), {}, CancelOrder{{1}, ""}}, [](const CommandOutcome&) {});
  ends.server.engine.send({Actor::trader(), {}, DecideApproval{{123}, false, "no", {}, {}, {}, {}, {}}},
                          [](const CommandOutcome&) {});
  ends.server.happens(DayStarted{"2026-01-06", {}});
  ends.server.deltas();  // nobody was here
  ends.mirror.disconnected();
  ends.take(ends.server.hello());
  ends.tellAll();
  EXPECT_FALSE(ends.mirror.isComplete());
  ends.tellAll();
  EXPECT_TRUE(ends.mirror.isComplete());
  EXPECT_EQ(ends.mirror.mismatches(), 0U);
  EXPECT_EQ(ends.complaints, std::vector<std::string>());
  EXPECT_TRUE(ends.view.orders().empty());
  EXPECT_TRUE(ends.view.pendingSignals().empty());
  EXPECT_EQ(ends.view.instances().size(), 1U);
}

// A row that a newer server wrote otherwise costs itself alone.
TEST(MirroredView, aRowThatCannotBeReadIsPassedOver) {
  Mirrored ends;
  ends.connect();
  ends.take(R"({"v":1,"ch":"approvals","type":"delta","epoch":"e1","seq":9,"prev":1,"ts":null,"data":{"upsert":[)"
            R"({"signal_id":"sig_9","symbol":"XAUUSD","status":"dreamt"},{"signal_id":"sig_10","symbol":"MOON"},)"
            R"({"signal_id":"sig_11","symbol":"XAUUSD","status":"new"}],"remove":[]}})");
  EXPECT_EQ(ends.complaints.size(), 2U);
  EXPECT_EQ(ends.view.allSignals().count({9}), 0U);
  EXPECT_EQ(ends.view.allSignals().count({11}), 1U);
}

TEST(MirroredView, whatRestTellsIsShownToo) {
  Mirrored ends;
  ends.connect();
  const auto summary = parseWire(
      R"({"limits":[{"code":"daily_loss","scope":"account","value":"-12.5","limit":"300","warn":"200","state":"ok"},)"
      R"({"code":"exposure_gross","scope":null,"value":0.5,"limit":1,"warn":0.8,"state":"warning"},)"
      R"({"code":"working_orders","scope":null,"value":3,"limit":50,"warn":40,"state":"ok"}]})");
  ends.view.apply(*ends.batches.takeLimits(*readLimits(*summary)), ends.changes);
  ASSERT_EQ(ends.view.limits().size(), 3U);
  EXPECT_EQ(ends.view.limits()[0].unit, CheckUnit::money);
  EXPECT_EQ(ends.view.limits()[0].value, Money::parse("-12.5")->raw());
  EXPECT_EQ(ends.view.limits()[1].unit, CheckUnit::ratio);
  EXPECT_EQ(ends.view.limits()[1].limit, Ratio::one);
  EXPECT_EQ(ends.view.limits()[2].unit, CheckUnit::count);
  EXPECT_EQ(ends.view.limits()[2].limit, 50);
  const auto lists = parseWire(R"({"lists":[{"name":"Session","symbols":["XAUUSD"]}]})");
  ends.view.apply(*ends.batches.takeWatchlists(*readWatchlists(*lists)), ends.changes);
  ASSERT_EQ(ends.view.watchlists().size(), 1U);
  EXPECT_EQ(ends.view.watchlists()[0].symbols, std::vector<std::string>{"XAUUSD"});
}

}  // namespace
}  // namespace oms

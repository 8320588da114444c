#include "oms/projections/why.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "oms/model/said_number.h"
#include "tests/oms/engine/desk.h"

namespace oms {
namespace {

// What a reader knows of the desk's session.
class WhyTest : public testing::Test {
 protected:
  const SessionView& fold() {
    EventBatch batch;
    batch.instruments = std::make_shared<InstrumentList>(desk.engine.core().config.instruments);
    batch.entries.push_back({++seq_, 0, std::move(desk.events)});
    desk.events.clear();
    ViewChanges changes;
    view_.apply(batch, changes);
    return view_;
  }
  // A signal that a person approved, as the approval desk tells it.
  void foldSignal(SignalId id, const Actor& by) {
    Signal signal;
    signal.id = id;
    signal.strategy = "ema_trend";
    signal.status = SignalStatus::executed;
    signal.price = Price::parse("100.00").value();
    signal.quantity = Quantity::parse("10").value();
    signal.stopLoss = Price::parse("98.50").value();
    signal.confidence = 0.82;
    signal.reasons = {"cross: fast 3 crosses above slow 2"};
    signal.drift = Ratio::parse("0.0002").value();
    signal.decidedBy = by;
    signal.decidedAt = desk.now;
    signal.reason = "looks right";
    desk.events.push_back({desk.now, SignalChanged{signal}});
  }
  // An order and its fill that came of the signal.
  void foldOrder(OrderId id, SignalId signal, OrderId parent = {}) {
    Order order;
    order.id = id;
    order.signal = signal;
    order.parent = parent;
    order.purpose = parent.isSet() ? "stop_loss" : "";
    order.actor = Actor::trader();
    order.request.quantity = Quantity::parse("10").value();
    desk.events.push_back({desk.now, OrderChanged{OrderEventKind::initialized, order, order.actor}});
  }
  static std::vector<std::string> textsOf(const std::vector<WhyLine>& lines, WhyPart part) {
    std::vector<std::string> texts;
    for (const WhyLine& line : lines) {
      if (line.part == part)
        texts.push_back(line.text);
    }
    return texts;
  }
  static std::string jsonOf(const SessionView& view, const Why& why) {
    JsonWriter json;
    writeWhy(json, view, why);
    return json.take();
  }
  static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

  explicit WhyTest(PositionMode mode = PositionMode::netting) : desk(configOf(mode)) {}
  static EngineConfig configOf(PositionMode mode) {
    EngineConfig config = test::Desk::config();
    config.positionMode = mode;
    return config;
  }

  test::Desk desk;

 private:
  SessionView view_;
  std::uint64_t seq_ = 0;
};

class HedgingWhyTest : public WhyTest {
 protected:
  HedgingWhyTest() : WhyTest(PositionMode::hedging) {}
};

TEST_F(WhyTest, AFillOfATraderTellsItsChecksEventsPriceAndNote) {
  desk.buy("10");
  desk.send(AnnotateTrade{{1}, "late entry", {"news"}});
  const SessionView& view = fold();
  const auto why = whyOf(view, "trd_1");
  ASSERT_TRUE(why);
  EXPECT_EQ(whyTitle(view, *why), "trd_1: buy 10 AAA at 100.02");
  const std::vector<WhyLine> lines = whyLines(view, *why);
  EXPECT_EQ(textsOf(lines, WhyPart::signal), std::vector<std::string>{"none: given by trader"});
  EXPECT_EQ(textsOf(lines, WhyPart::check).front(), "25 of 25 passed");
  EXPECT_EQ(textsOf(lines, WhyPart::event).size(), 4u);  // initialized, submitted, accepted, filled
  const std::string fill = textsOf(lines, WhyPart::fill).at(0);
  EXPECT_TRUE(has(fill, "trd_1: The buy") && has(fill, "100.02") && has(fill, "(rule") && has(fill, "fee 0.50"))
      << fill;
  EXPECT_EQ(textsOf(lines, WhyPart::note), std::vector<std::string>{"late entry #news (trader)"});
  EXPECT_TRUE(has(jsonOf(view, *why), "\"note\":\"late entry\""));
}

TEST_F(WhyTest, ALimitsNumbersAreSaidToTheCent) {
  desk.buy("3");
  const SessionView& view = fold();
  for (const std::string& text : textsOf(whyLines(view, *whyOf(view, OrderId{1})), WhyPart::check)) {
    const std::size_t point = text.find('.');
    EXPECT_FALSE(point != std::string::npos && text.substr(point + 1).find_first_not_of("0123456789") > 4) << text;
  }
}

TEST_F(WhyTest, TheChainGoesBackToTheSignalAndWhoApprovedIt) {
  foldSignal({7}, Actor::remote("phone"));
  foldOrder({40}, {7});
  foldOrder({41}, {}, {40});
  const SessionView& view = fold();
  for (const char* id : {"ord_40", "ord_41"}) {  // a child has no signal of its own
    const auto why = whyOf(view, id);
    ASSERT_TRUE(why) << id;
    const std::vector<WhyLine> lines = whyLines(view, *why);
    EXPECT_TRUE(has(textsOf(lines, WhyPart::signal).at(0), "sig_7 of ema_trend: buy 10 at 100.00, stop 98.50")) << id;
    EXPECT_EQ(textsOf(lines, WhyPart::condition).at(0), "cross: fast 3 crosses above slow 2");
    EXPECT_EQ(textsOf(lines, WhyPart::approval).at(0),
              "approved by remote:phone at a drift of +0.02 %, version 1: looks right");
  }
  EXPECT_TRUE(has(textsOf(whyLines(view, *whyOf(view, OrderId{41})), WhyPart::order).at(0), "as stop loss of ord_40"));
  EXPECT_TRUE(has(jsonOf(view, *whyOf(view, OrderId{41})), "\"decided_by\":\"remote:phone\""));
}

TEST_F(WhyTest, ADeniedOrderSaysWhichCheckDeniedIt) {
  desk.buy("100000");
  const SessionView& view = fold();
  const std::vector<WhyLine> lines = whyLines(view, *whyOf(view, OrderId{1}));
  const auto denied = std::count_if(lines.begin(), lines.end(), [](const WhyLine& line) {
    return line.part == WhyPart::check && line.mood == WhyMood::bad && has(line.text, "buying power");
  });
  EXPECT_EQ(denied, 1);
}

TEST_F(WhyTest, AnAmendedOrderKeepsTheChecksOfItsEntryAndOfEachChange) {
  const OrderId id = desk.submit(test::Desk::request(Side::buy, "5", OrderType::limit, "99.50"));
  const auto change = [&](const char* price) {
    ReplaceOrder command;
    command.order = id;
    command.price = Price::parse(price).value();
    return command;
  };
  desk.send(change("130.00"), Actor::remote("phone"));
  desk.send(change("100.50"));
  const SessionView& view = fold();
  const auto why = whyOf(view, id);
  ASSERT_TRUE(why);
  const OrderRecord& record = *why->orders.front().order;
  EXPECT_TRUE(record.checks.passed());
  ASSERT_EQ(record.changes.size(), 2u);
  EXPECT_FALSE(record.changes[0].checks.passed());
  const std::vector<WhyLine> lines = whyLines(view, *why);
  const std::vector<std::string> checks = textsOf(lines, WhyPart::check);
  EXPECT_EQ(checks.front(), "25 of 25 passed");
  const auto said = [&](const char* text) {
    return std::any_of(checks.begin(), checks.end(), [&](const std::string& each) { return has(each, text); });
  };
  EXPECT_TRUE(said("change by remote:phone: 2"));
  EXPECT_TRUE(said("change by trader: 25 of 25 passed"));
  EXPECT_TRUE(has(textsOf(lines, WhyPart::fill).at(0), "was made marketable by a change"));
  EXPECT_TRUE(has(jsonOf(view, *why), R"("changes":[{"time":)"));
}

TEST_F(WhyTest, ABracketsEntryNamesItsChildrenAlthoughItHasFilled) {
  OrderRequest entry = test::Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  const OrderId id = desk.submit(entry);
  const Order& known = fold().order(id)->order;
  EXPECT_EQ(known.contingency, Contingency::oto);
  EXPECT_EQ(known.linked, desk.engine.core().orders.working());
}

TEST_F(WhyTest, APositionTellsEveryOrderThatFilledWithinIt) {
  desk.buy("10");
  desk.quote("101.00", "101.02");
  desk.buy("5");
  EXPECT_EQ(whyOf(fold(), "pos_1")->orders.size(), 2u);
  desk.sell("15");
  desk.quote("101.00", "101.02");
  desk.buy("1");  // another position
  const SessionView& view = fold();
  const auto closed = whyOf(view, PositionId{1});
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->position, nullptr);
  EXPECT_EQ(closed->orders.size(), 3u);
  EXPECT_TRUE(has(whyLines(view, *closed).front().text, "closed: long 15 from 100.35"));
  EXPECT_EQ(whyOf(view, PositionId{2})->orders.size(), 1u);
}

TEST_F(WhyTest, AnOrderThatTurnsAPositionIsOfBoth) {
  desk.buy("10");
  desk.quote("101.00", "101.02");
  desk.sell("15");
  const SessionView& view = fold();
  for (const char* id : {"pos_1", "pos_2"})
    EXPECT_EQ(whyOf(view, id)->orders.back().order->order.id.text(), "ord_2") << id;
  const std::string fill = textsOf(whyLines(view, *whyOf(view, "trd_2")), WhyPart::fill).at(0);
  EXPECT_TRUE(has(fill, "of pos_1, which it ended, and of pos_2, which its rest opened.")) << fill;
  EXPECT_TRUE(has(jsonOf(view, *whyOf(view, "trd_2")), R"("position_id":"pos_1","opened_position_id":"pos_2")"));
}

// Two positions of one symbol are open at the same time, and an order of neither is between their fills.
TEST_F(HedgingWhyTest, APositionTellsItsOwnOrdersOnly) {
  desk.buy("10");
  desk.buy("4");
  OrderRequest more = test::Desk::request(Side::buy, "2");
  more.position = {1};
  desk.submit(more);
  desk.send(ClosePosition{{2}});
  desk.quote("101.00", "101.02");
  const SessionView& view = fold();
  const auto ordersOf = [&](const char* id) {
    std::vector<std::string> ids;
    const auto why = whyOf(view, id);
    for (const OrderWhy& chain : why->orders)
      ids.push_back(chain.order->order.id.text());
    return ids;
  };
  EXPECT_EQ(ordersOf("pos_1"), (std::vector<std::string>{"ord_1", "ord_3"}));
  EXPECT_EQ(ordersOf("pos_2"), (std::vector<std::string>{"ord_2", "ord_4"}));
  ASSERT_NE(whyOf(view, "pos_2")->trade, nullptr);
}

TEST_F(WhyTest, WhatTheSessionDoesNotHaveHasNoAnswer) {
  desk.buy("10");
  const SessionView& view = fold();
  for (const char* id : {"trd_2", "ord_9", "pos_3", "sig_1", "", "trd_", "nonsense"})
    EXPECT_FALSE(whyOf(view, id)) << id;
}

TEST(SaidNumber, ReadsAsPeopleSayIt) {
  EXPECT_EQ(saidNumber(CheckUnit::money, 1'234'567'890'123), "1234.57");
  EXPECT_EQ(saidNumber(CheckUnit::ratio, 30'000'000), "3 %");
  EXPECT_EQ(saidNumber(CheckUnit::ratio, -5'512'345), "-0.55 %");
  EXPECT_EQ(saidNumber(CheckUnit::milliseconds, 10'934), "10.9 s");
  EXPECT_EQ(saidNumber(CheckUnit::milliseconds, 30'000), "30 s");
  EXPECT_EQ(saidNumber(CheckUnit::milliseconds, 250), "0.2 s");
  EXPECT_EQ(saidNumber(CheckUnit::milliseconds, 1'800'000), "30 min");
  EXPECT_EQ(saidNumber(CheckUnit::milliseconds, 725'400), "12 min 5 s");
  EXPECT_EQ(saidNumber(CheckUnit::milliseconds, 12'000'000), "3 h 20 min");
  EXPECT_EQ(saidNumber(CheckUnit::milliseconds, 187'200'000), "2 d 4 h");
  EXPECT_EQ(saidNumber(CheckUnit::count, 12), "12");
}

TEST_F(WhyTest, AnOrderTellsAllOfItsTerms) {
  struct Case {
    OrderRequest request;
    const char* text;
  };
  OrderRequest bracket = test::Desk::request(Side::buy, "1");
  bracket.stopLoss = Price::parse("99").value();
  bracket.takeProfit = Price::parse("102").value();
  OrderRequest trailing = test::Desk::request(Side::sell, "1", OrderType::trailingStopMarket);
  trailing.trailingOffset = Ratio::fromInt(25);
  trailing.trailingOffsetType = OffsetType::ticks;
  trailing.activationPrice = Price::parse("103").value();
  OrderRequest iceberg = test::Desk::request(Side::buy, "9", OrderType::limit, "98");
  iceberg.displayQuantity = Quantity::fromInt(3);
  iceberg.postOnly = true;
  iceberg.ocoGroup = "pair";
  iceberg.timeInForce = TimeInForce::gtd;
  iceberg.expireTime = desk.now + std::chrono::hours(1);
  for (const Case& c :
       {Case{bracket, "buy 1 AAA, market, with a stop at 99.00, with a target at 102.00, gtc, sent by trader"},
        Case{trailing, "sell 1 AAA, trailing stop market, active from 103.00, gtc, trailing by 25 ticks, sent by"},
        Case{iceberg,
             "limit at 98.00, gtd until 2026-01-05T01:00:01Z, shows 3, post only, of the group pair, sent by"}}) {
    const OrderId id = desk.submit(c.request);
    const std::string text = textsOf(whyLines(fold(), *whyOf(fold(), id)), WhyPart::order).at(0);
    EXPECT_TRUE(has(text, c.text)) << text;
  }
}

}  // namespace
}  // namespace oms

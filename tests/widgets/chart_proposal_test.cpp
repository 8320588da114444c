// What a hand on the chart proposes, before anything is painted or sent.
#include "widgets/chart/chart_proposal.h"

#include <gmock/gmock.h>

#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_model.h"

namespace widgets {
namespace {

using charts::LinePart;
using oms::OrderType;
using oms::Side;

oms::Price at(const char* text) {
  return *oms::Price::parse(text);
}

// The sample session: BTCUSDT trades at 63,705.4 in ticks of 0.1, 0.150 of it is held since 63,333.6, with ord_2 for a
// stop and ord_3 for a target.
class ChartProposalTest : public PanelFixture {
 protected:
  ChartProposalTest() {
    load();
    ticket_.size = "0.4";
  }
  oms::Order order(std::uint64_t id) const { return view_.order(oms::OrderId{id})->order; }
  TradeScene scene() const { return *tradeScene(context_, oms::SymbolIndex{0}); }
  oms::Position held() const { return view_.positions().at(oms::PositionId{1}); }
  // What is asked for once that order's line is there: "price 63800.1, trigger 63790.1".
  std::string moved(const oms::Order& order, const char* price) {
    happens({oms::OrderChanged{oms::OrderEventKind::accepted, order, oms::Actor::trader()}});
    Proposal proposal = moveOf(order);
    moveTo(proposal, LinePart::Order, at(price), ticket_, scene());
    const auto change = std::get<oms::ReplaceOrder>(*questionOf(proposal, view_));
    EXPECT_EQ(change.order, order.id);
    std::string text;
    if (change.price)
      text = "price " + change.price->text();
    if (change.triggerPrice)
      text += (text.empty() ? "" : ", ") + ("trigger " + change.triggerPrice->text());
    EXPECT_EQ(isChange(proposal, view_), !text.empty());
    EXPECT_FALSE(change.quantity || change.trailingOffset || change.expireTime || change.confirmed);
    return text;
  }
  oms::Order orderOf(OrderType type, const char* price, const char* trigger) {
    oms::Order made = order(3);
    made.id = {40};
    made.request.type = type;
    made.request.price = at(price);
    made.request.triggerPrice = at(trigger);
    return made;
  }

  TicketDraft ticket_;
};

TEST_F(ChartProposalTest, SaysThatALimitCrossesTheMarketAndWhatItFillsAt) {
  const TradeScene market = scene();
  const oms::Quote& quote = market.quote->quote;
  const auto said = [&](Side side, OrderType type, oms::Price price) {
    return crossingOf(newOf(orderAt(ticket_, side, type, price, market).request), view_, market.instrument);
  };
  const oms::Price tick = market.instrument.tick;
  EXPECT_EQ(said(Side::buy, OrderType::limit, quote.ask),
            "Crosses the market: fills now at about " + priceOf(quote.ask, market.instrument) + ", the ask");
  EXPECT_EQ(said(Side::buy, OrderType::limit, quote.ask - tick), "");
  EXPECT_EQ(said(Side::sell, OrderType::limit, quote.bid - tick),
            "Crosses the market: fills now at about " + priceOf(quote.bid, market.instrument) + ", the bid");
  EXPECT_EQ(said(Side::sell, OrderType::limit, quote.bid + tick), "");
  EXPECT_EQ(said(Side::buy, OrderType::stopMarket, quote.ask + tick * 100), "") << "it waits for its trigger";
  Proposal target = moveOf(order(3));
  EXPECT_EQ(crossingOf(target, view_, market.instrument), "");
  target.price = quote.bid - tick;
  EXPECT_TRUE(crossingOf(target, view_, market.instrument).contains("the bid"));
}

TEST_F(ChartProposalTest, ALineGoesToTheNearestTickAndALimitBehindATriggerAlong) {
  EXPECT_EQ(moved(order(3), "63900.0449"), "price 63900");
  EXPECT_EQ(moved(order(3), "63900.0501"), "price 63900.1");
  EXPECT_EQ(moved(order(3), "63875.41"), "") << "where it is";
  EXPECT_EQ(moved(order(2), "63100.04"), "trigger 63100");
  EXPECT_EQ(moved(order(2), "-5"), "trigger 0.1") << "no price is below a tick";
  EXPECT_EQ(moved(orderOf(OrderType::stopLimit, "63580", "63600"), "63610.02"), "price 63590, trigger 63610");
  EXPECT_EQ(moved(orderOf(OrderType::limitIfTouched, "63920", "63900"), "63899.9"), "price 63919.9, trigger 63899.9");
  EXPECT_EQ(moved(orderOf(OrderType::trailingStopMarket, "0", "63600"), "63500"), "trigger 63500");
  EXPECT_EQ(moved(orderOf(OrderType::marketIfTouched, "0", "63900"), "63950"), "trigger 63950");
  oms::Order triggered = orderOf(OrderType::stopLimit, "63580", "63600");
  triggered.status = oms::OrderStatus::triggered;
  EXPECT_EQ(linePriceOf(triggered), at("63580"));
  EXPECT_EQ(moved(triggered, "63570"), "price 63570") << "the trigger is behind it";
}

TEST_F(ChartProposalTest, SaysWhyALineCannotBeMoved) {
  const auto opener = [this] {
    oms::Order order = this->order(3);
    order.request.reduceOnly = false;
    order.request.side = Side::buy;
    return order;
  };
  EXPECT_EQ(whyFixed(view_, order(2)), "");
  EXPECT_EQ(whyFixed(view_, opener()), "");
  oms::Order order = this->order(2);
  for (const auto& [status, part] :
       {std::pair(oms::OrderStatus::pendingCancel, "being canceled"), std::pair(oms::OrderStatus::filled, "is filled"),
        std::pair(oms::OrderStatus::expired, "is expired")}) {
    order.status = status;
    EXPECT_TRUE(whyFixed(view_, order).contains(part)) << part;
  }
  order = this->order(2);
  order.flags.set(oms::Flag::squareOff);
  EXPECT_TRUE(whyFixed(view_, order).contains("on duty"));

  oms::Lockout lockout;
  lockout.code = oms::CheckCode::dailyLoss;
  lockout.locked = true;
  happens({oms::LockoutChanged{lockout}});
  EXPECT_TRUE(whyFixed(view_, opener()).contains("Locked out by daily loss"))
      << whyFixed(view_, opener()).toStdString();
  EXPECT_EQ(whyFixed(view_, this->order(2)), "") << "who is locked out may still get out";

  happens({oms::TradingStateChanged{oms::TradingState::halted, "", oms::Actor::trader()}});
  EXPECT_TRUE(whyFixed(view_, this->order(2)).contains("Trading is halted"));
  oms::KillSwitchState killed;
  killed.engaged = true;
  happens({oms::KillSwitchChanged{killed}});
  EXPECT_TRUE(whyNoTrading(view_).contains("kill switch"));
  killed.engaged = false;
  happens(
      {oms::KillSwitchChanged{killed}, oms::TradingStateChanged{oms::TradingState::active, "", oms::Actor::trader()}});
  EXPECT_EQ(whyNoTrading(view_), "");
  oms::SessionInfo session = view_.session();
  session.state = oms::SessionState::finished;
  happens({oms::SessionChanged{session}});
  EXPECT_TRUE(whyNoTrading(view_).contains("does not run"));
}

TEST_F(ChartProposalTest, ThePastCannotBeTraded) {
  oms::EventBatch batch;
  batch.status = view_.status();
  batch.status.pastOf = 50'000;
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  EXPECT_TRUE(whyNoTrading(view_).contains("past"));
  EXPECT_TRUE(whyFixed(view_, order(2)).contains("past"));
}

TEST_F(ChartProposalTest, AnOrderOfEachTypeHasItsLineThereAndTheTicketsSize) {
  struct Case {
    OrderType type;
    const char* price;
    const char* trigger;
    const char* offset;
  };
  ticket_.timeInForce = oms::TimeInForce::day;
  ticket_.postOnly = ticket_.reduceOnly = true;
  for (const Case& each :
       {Case{OrderType::limit, "63600.1", "0", "0"}, Case{OrderType::stopMarket, "0", "63600.1", "0"},
        Case{OrderType::stopLimit, "63600.1", "63600.1", "0"}, Case{OrderType::marketIfTouched, "0", "63600.1", "0"},
        Case{OrderType::limitIfTouched, "63600.1", "63600.1", "0"},
        Case{OrderType::trailingStopMarket, "0", "63600.1", "105.3"},
        Case{OrderType::trailingStopLimit, "0", "63600.1", "105.3"}}) {
    const TicketReading reading = orderAt(ticket_, Side::sell, each.type, at("63600.08"), scene());
    EXPECT_EQ(reading.problem(), "") << name(each.type);
    const oms::OrderRequest& request = reading.request;
    EXPECT_EQ(request.type, each.type);
    EXPECT_EQ(request.side, Side::sell);
    EXPECT_EQ(request.price, at(each.price)) << name(each.type);
    EXPECT_EQ(request.triggerPrice, at(each.trigger)) << name(each.type);
    EXPECT_EQ(request.trailingOffset.text(), each.offset) << name(each.type);
    EXPECT_EQ(request.quantity.text(), "0.4");
    EXPECT_EQ(request.timeInForce, oms::TimeInForce::day);
    EXPECT_FALSE(request.postOnly || request.reduceOnly) << "those are of the ticket's own order";
    EXPECT_EQ(priceOf(newOf(request), LinePart::Entry), at("63600.1"));
  }
  ticket_.offset = "25";
  ticket_.offsetType = oms::OffsetType::ticks;
  const auto trails = orderAt(ticket_, Side::sell, OrderType::trailingStopMarket, at("63600"), scene()).request;
  EXPECT_EQ(trails.trailingOffset.text(), "25");
  EXPECT_EQ(trails.trailingOffsetType, oms::OffsetType::ticks);
  ticket_.size = "0.0001";
  EXPECT_TRUE(orderAt(ticket_, Side::buy, OrderType::limit, at("63600"), scene()).problem().contains("lots of 0.001"));
  ticket_.size.clear();
  EXPECT_TRUE(orderAt(ticket_, Side::buy, OrderType::limit, at("63600"), scene()).ready()) << "a modest size then";
}

TEST_F(ChartProposalTest, OneDragIsABracket) {
  struct Case {
    const char* entry;
    const char* stop;
    Side side;
    OrderType type;
    const char* target;
  };
  for (const Case& each : {Case{"63600", "63550", Side::buy, OrderType::limit, "63700"},
                           Case{"63800", "63750", Side::buy, OrderType::stopMarket, "63900"},
                           Case{"63800", "63850", Side::sell, OrderType::limit, "63700"},
                           Case{"63600", "63650.04", Side::sell, OrderType::stopMarket, "63500"},
                           Case{"63600", "63600.01", Side::buy, OrderType::limit, "63600.2"}}) {
    const TicketReading reading = bracketOf(ticket_, at(each.entry), at(each.stop), scene());
    EXPECT_EQ(reading.problem(), "");
    const Proposal proposal = newOf(reading.request);
    EXPECT_TRUE(proposal.isBracket());
    EXPECT_EQ(reading.request.side, each.side) << each.entry;
    EXPECT_EQ(reading.request.type, each.type) << each.entry;
    EXPECT_EQ(priceOf(proposal, LinePart::Entry), at(each.entry));
    EXPECT_EQ(reading.request.takeProfit, at(each.target)) << each.entry;
    EXPECT_EQ(reading.request.quantity.text(), "0.4");
  }
}

TEST_F(ChartProposalTest, ABracketsEntryTakesItsExitsAlongAndEachOfThemMovesAlone) {
  Proposal proposal = newOf(bracketOf(ticket_, at("63600"), at("63550"), scene()).request);
  const auto prices = [&proposal] {
    return std::tuple(priceOf(proposal, LinePart::Entry).text(), proposal.request.stopLoss.text(),
                      proposal.request.takeProfit.text(), proposal.request.type);
  };
  moveTo(proposal, LinePart::Stop, at("63500.04"), ticket_, scene());
  EXPECT_EQ(prices(), std::tuple("63600", "63500", "63700", OrderType::limit));
  moveTo(proposal, LinePart::Target, at("63900"), ticket_, scene());
  EXPECT_EQ(prices(), std::tuple("63600", "63500", "63900", OrderType::limit));
  moveTo(proposal, LinePart::Entry, at("63800"), ticket_, scene());
  EXPECT_EQ(prices(), std::tuple("63800", "63700", "64100", OrderType::stopMarket)) << "above the market it waits";
  EXPECT_TRUE(proposal.request.price.isZero());
  moveTo(proposal, LinePart::Entry, at("63650"), ticket_, scene());
  EXPECT_EQ(prices(), std::tuple("63650", "63550", "63950", OrderType::limit));
}

TEST_F(ChartProposalTest, ASizeByRiskFollowsTheStop) {
  ticket_.sizeMode = SizeMode::RiskPercent;
  ticket_.size = "1";
  Proposal proposal = newOf(bracketOf(ticket_, at("63600"), at("63500"), scene()).request);
  const oms::Quantity first = proposal.request.quantity;
  EXPECT_EQ(first.text(), "10.418");  // 1 % of 104,182.77 over 100 a unit
  moveTo(proposal, LinePart::Stop, at("63400"), ticket_, scene());
  EXPECT_EQ(proposal.request.quantity.text(), "5.209");
}

TEST_F(ChartProposalTest, ASizeThatCannotBeWorkedOutIsSaidAndStandsInTheWay) {
  ticket_.sizeMode = SizeMode::RiskPercent;
  ticket_.size = "0.0002";
  Proposal proposal = newOf(bracketOf(ticket_, at("63600"), at("63500"), scene()).request);
  EXPECT_EQ(proposal.request.quantity.text(), "0.002");
  EXPECT_EQ(proposal.problem.toStdString(), "");
  moveTo(proposal, LinePart::Stop, at("63000"), ticket_, scene());
  EXPECT_THAT(proposal.problem.toStdString(), testing::HasSubstr("lot"));
  moveTo(proposal, LinePart::Stop, at("63500"), ticket_, scene());
  EXPECT_EQ(proposal.problem.toStdString(), "");
}

TEST_F(ChartProposalTest, ATrailingStopFollowsFromWhereItsLineIsPut) {
  Proposal proposal =
      newOf(orderAt(ticket_, Side::sell, OrderType::trailingStopMarket, at("63685.4"), scene()).request);
  EXPECT_EQ(proposal.request.trailingOffset.text(), "20");
  moveTo(proposal, LinePart::Entry, at("63605.4"), ticket_, scene());
  EXPECT_EQ(proposal.request.triggerPrice, at("63605.4"));
  EXPECT_EQ(proposal.request.trailingOffset.text(), "100");
  ticket_.offset = "35";
  moveTo(proposal, LinePart::Entry, at("63600.4"), ticket_, scene());
  EXPECT_EQ(proposal.request.trailingOffset.text(), "35") << "the ticket says how far";
}

TEST_F(ChartProposalTest, ABracketIsSentAsAListWhoseExitsWaitForTheEntry) {
  const oms::OrderRequest request = bracketOf(ticket_, at("63600"), at("63550"), scene()).request;
  const std::string unique(32, 'a');
  const auto list = std::get<oms::SubmitOrderList>(commandOf(request, true, unique)).orders;
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].type, OrderType::limit);
  EXPECT_EQ(list[0].price, at("63600"));
  EXPECT_TRUE(list[0].stopLoss.isZero() && list[0].takeProfit.isZero()) << "the list has them";
  EXPECT_EQ(list[1].type, OrderType::stopMarket);
  EXPECT_EQ(list[1].triggerPrice, at("63550"));
  EXPECT_EQ(list[2].type, OrderType::limit);
  EXPECT_EQ(list[2].price, at("63700"));
  for (const oms::OrderRequest& each : list) {
    EXPECT_EQ(each.quantity.text(), "0.4");
    EXPECT_TRUE(each.confirmed);
    EXPECT_EQ(each.side, &each == &list[0] ? Side::buy : Side::sell);
    EXPECT_EQ(each.reduceOnly, &each != &list[0]);
    if (&each != &list[0]) {
      EXPECT_EQ(each.parentClientOrderId, list[0].clientOrderId);
    }
  }
  EXPECT_TRUE(std::holds_alternative<oms::SubmitOrder>(
      commandOf(orderAt(ticket_, Side::buy, OrderType::limit, at("63600"), scene()).request, false, unique)));
}

TEST_F(ChartProposalTest, APositionIsProtectedBelowAndTakenOffAbove) {
  oms::Position position = held();
  const auto request = [&](const char* price) {
    return protectionOf(position, at(price), scene().instrument, false).request;
  };
  EXPECT_EQ(request("63700").type, OrderType::stopMarket);
  EXPECT_EQ(request("63700").triggerPrice, at("63700"));
  EXPECT_EQ(request("63800").type, OrderType::limit);
  EXPECT_EQ(request("63800").price, at("63800"));
  EXPECT_TRUE(request("63800").reduceOnly);
  EXPECT_EQ(request("63800").side, Side::sell);
  EXPECT_FALSE(request("63800").position.isSet());
  position.stopCovers = *oms::Quantity::parse("0.1");
  EXPECT_EQ(request("63700").quantity.text(), "0.05") << "what no stop takes off yet";
  EXPECT_EQ(request("63800").quantity.text(), "0.15");
  position.quantity = -position.quantity;
  EXPECT_EQ(request("63800").type, OrderType::stopMarket);
  EXPECT_EQ(request("63800").side, Side::buy);
  EXPECT_EQ(protectionOf(position, at("63800"), scene().instrument, true).request.position, position.id);
}

TEST_F(ChartProposalTest, TheLinesSayQuantityAndResultWhereTheyWouldBe) {
  const std::set<oms::OrderId> working{{2}, {3}};
  const auto lines = [&](const Proposal* proposal) { return priceLines(context_, {0}, working, proposal); };
  const auto labelled = [](const std::vector<charts::PriceLine>& all, charts::LineState state) {
    QStringList labels;
    for (const charts::PriceLine& line : all) {
      if (line.state == state)
        labels << line.label;
    }
    return labels;
  };
  EXPECT_EQ(labelled(lines(nullptr), charts::LineState::Standing),
            QStringList({"Long 0.150 · +18.42", QString::fromUtf8("Target 0.150 · +81.27"),
                         QString::fromUtf8("Stop 0.150 · −31.50")}));
  Proposal stop = moveOf(order(2));
  moveTo(stop, LinePart::Order, at("63433.6"), ticket_, scene());
  EXPECT_EQ(labelled(lines(&stop), charts::LineState::Proposed), QStringList({"Stop 0.150 · +15.00"}));
  EXPECT_EQ(labelled(lines(&stop), charts::LineState::Left).size(), 1);
  EXPECT_EQ(lines(&stop).back().price, at("63433.6")) << "what is in a hand lies over the others";
  const Proposal bracket = newOf(bracketOf(ticket_, at("63600"), at("63550"), scene()).request);
  EXPECT_EQ(labelled(lines(&bracket), charts::LineState::Proposed),
            QStringList({"Buy 0.400 limit", QString::fromUtf8("Stop 0.400 · −20.00"), "Target 0.400 · +40.00"}));
}

}  // namespace
}  // namespace widgets

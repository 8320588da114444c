#include <gtest/gtest.h>

#include <set>

#include "tests/widgets/panel_fixture.h"
#include "widgets/depth/arming.h"
#include "widgets/depth/ladder_model.h"

namespace widgets {
namespace {

using oms::Side;

oms::Price at(const char* text) {
  return *oms::Price::parse(text);
}
oms::Quantity of(const char* text) {
  return *oms::Quantity::parse(text);
}

oms::QuoteSample market(const char* bid, const char* ask, const char* last) {
  oms::QuoteSample sample;
  sample.quote = {{}, at(bid), at(ask), of("5"), of("7")};
  sample.last = at(last);
  return sample;
}

LadderOrder ours(Side side, const char* price) {
  LadderOrder order;
  order.side = side;
  order.price = at(price);
  order.leaves = of("1");
  return order;
}

TEST(Ladder, PutsBidsAtTheRowBelowAndAsksAtTheRowAbove) {
  Ladder ladder(at("0.5"));
  const oms::DepthSample depth{
      {}, {{at("100.3"), of("1")}, {at("100.0"), of("2")}, {at("99.9"), of("4")}}, {{at("100.4"), of("8")}}, {}};
  ladder.build(market("100.3", "100.4", "100.3"), &depth, {ours(Side::sell, "100.6"), ours(Side::buy, "100.1")});
  const auto bidAt = [&](const char* price) {
    const LadderRow* row = ladder.row(ladder.rowOf(at(price), Side::buy));
    return row == nullptr ? oms::Quantity{} : row->bid;
  };
  EXPECT_EQ(bidAt("100"), of("3"));
  EXPECT_EQ(bidAt("99.5"), of("4"));
  EXPECT_EQ(ladder.priceOf(ladder.bestBid()), at("100"));
  EXPECT_EQ(ladder.priceOf(ladder.bestAsk()), at("100.5"));
  EXPECT_EQ(ladder.row(ladder.bestAsk())->ask, of("8"));
  EXPECT_EQ(ladder.row(ladder.rowOf(at("101"), Side::sell))->ours.size(), 1u);
  EXPECT_EQ(ladder.row(ladder.rowOf(at("100"), Side::buy))->ours.size(), 1u);
  EXPECT_EQ(ladder.largest(), of("8"));
  EXPECT_EQ(ladder.lastTraded(), ladder.bestBid());
}

TEST(Ladder, WithoutABookShowsTheQuote) {
  Ladder ladder(at("0.1"));
  const oms::DepthSample lost{};
  for (const oms::DepthSample* depth : {static_cast<const oms::DepthSample*>(nullptr), &lost}) {
    ladder.build(market("-0.3", "0.1", "0.1"), depth, {});
    EXPECT_EQ(ladder.row(ladder.bestBid())->bid, of("5"));
    EXPECT_EQ(ladder.priceOf(ladder.bestBid()), at("-0.3"));
    EXPECT_EQ(ladder.row(ladder.bestAsk())->ask, of("7"));
    EXPECT_EQ(ladder.lastTraded(), ladder.bestAsk());
  }
}

TEST(Ladder, HasFewRowsInTheSpreadAndNotTooManyForTheBook) {
  oms::Instrument instrument;
  instrument.tick = at("0.1");
  EXPECT_EQ(fittingTicks(instrument, market("100", "100.1", "100").quote, nullptr), 1);
  EXPECT_EQ(fittingTicks(instrument, market("100", "100.3", "100").quote, nullptr), 1);
  EXPECT_EQ(fittingTicks(instrument, market("100", "100.4", "100").quote, nullptr), 2);
  EXPECT_EQ(fittingTicks(instrument, market("100", "102", "100").quote, nullptr), 10);
  const oms::DepthSample wide{{}, {{at("100"), of("1")}, {at("90"), of("1")}}, {{at("100.1"), of("1")}}, {}};
  EXPECT_EQ(fittingTicks(instrument, market("100", "100.1", "100").quote, &wide), 5);
}

TEST(Ladder, ShowsAnOrderWhereItStands) {
  oms::Order order;
  order.status = oms::OrderStatus::accepted;
  order.request.type = oms::OrderType::stopLimit;
  order.request.price = at("98");
  order.request.triggerPrice = at("99");
  EXPECT_EQ(ladderOrderOf(order, nullptr)->price, at("99"));
  order.status = oms::OrderStatus::triggered;
  EXPECT_EQ(ladderOrderOf(order, nullptr)->price, at("98"));
  order.request.price = order.request.triggerPrice = {};
  EXPECT_FALSE(ladderOrderOf(order, nullptr));
}

class LadderModelTest : public PanelFixture {
 protected:
  LadderModelTest() {
    load();
    model_.setSymbol(oms::SymbolIndex{0});
    model_.setRows(20);
    model_.refresh({}, true);
    QObject::connect(&model_, &LadderModel::moved, &model_, [this](int down) { moves_ << down; });
  }
  // The market of the first symbol, so many ticks from where it was.
  void move(int ticks) {
    oms::EventBatch batch;
    auto sample = std::make_shared<oms::MarketSample>();
    sample->sessionTime = view_.sessionTime();
    oms::QuoteSample quote = *view_.quote({0});
    oms::DepthSample depth = *view_.market().depth({0});
    const oms::Price by = at("0.1") * ticks;
    quote.quote.bid = quote.quote.bid + by;
    quote.quote.ask = quote.quote.ask + by;
    for (auto* side : {&depth.bids, &depth.asks}) {
      for (oms::DepthLevel& level : *side)
        level.price = level.price + by;
    }
    sample->quotes.push_back(quote);
    sample->depth.push_back(depth);
    batch.sample = sample;
    batch.status = view_.status();
    oms::ViewChanges changes;
    view_.apply(batch, changes);
  }
  QString text(int row, int column) { return model_.index(row, column).data().toString(); }

  LadderModel model_{context_};
  QList<int> moves_;
};

TEST_F(LadderModelTest, ShowsTheBookInTheInstrumentsDecimals) {
  const int bid = model_.rowOf(at("63705.3"), Side::buy);
  const int ask = model_.rowOf(at("63705.5"), Side::sell);
  EXPECT_EQ(ask + 2, bid) << "a row of the spread lies between them";
  EXPECT_EQ(text(bid, LadderModel::Price), "63,705.3");
  EXPECT_EQ(text(bid, LadderModel::Bid), "0.350");
  EXPECT_EQ(text(bid, LadderModel::Ask), QString());
  EXPECT_EQ(text(ask, LadderModel::Ask), "0.410");
  EXPECT_TRUE(model_.isInSpread(bid - 1));
  EXPECT_FALSE(model_.isInSpread(bid));
  EXPECT_GT(model_.cell(model_.index(bid, LadderModel::Bid)).share, 0);
}

TEST_F(LadderModelTest, FollowsTheMarketOnceItHasLeftTheMiddle) {
  const oms::Price top = model_.priceAt(0);
  move(3);
  model_.refresh({}, true);
  EXPECT_EQ(model_.priceAt(0), top) << "within the middle the rows stand still";
  move(20);
  model_.refresh({}, false);
  EXPECT_EQ(model_.priceAt(0), top) << "nothing moves under a hand";
  EXPECT_TRUE(moves_.isEmpty());
  model_.refresh({}, true);
  EXPECT_EQ(model_.priceAt(0), top + at("2.3"));
  EXPECT_EQ(moves_, QList<int>{20}) << "23 rows, more than there are";
  model_.setFollowing(false);
  move(-30);
  model_.refresh({}, true);
  EXPECT_EQ(model_.priceAt(0), top + at("2.3"));
  model_.centre();
  EXPECT_EQ(model_.priceAt(0), top - at("0.7"));
}

// A naive look at every cell is the oracle: what differs was told, and where nothing differs nothing is.
TEST_F(LadderModelTest, TellsTheRowsThatAreOthersAndNoMore) {
  const auto cells = [this] {
    std::vector<QString> rows;
    for (int row = 0; row < model_.rowCount(); ++row) {
      QString all = model_.isLast(row) ? "last " : model_.isInSpread(row) ? "spread " : "";
      for (int column = 0; column < LadderModel::Columns; ++column) {
        const LadderCell cell = model_.cell(model_.index(row, column));
        all += QStringLiteral("%1 %2 %3|").arg(cell.text).arg(static_cast<int>(cell.tone)).arg(cell.share);
      }
      rows.push_back(all);
    }
    return rows;
  };
  std::set<int> told;
  QObject::connect(&model_, &LadderModel::dataChanged, &model_, [&told](const auto& from, const auto& to) {
    for (int row = from.row(); row <= to.row(); ++row)
      told.insert(row);
  });
  model_.refresh({}, false);
  EXPECT_TRUE(told.empty()) << "nothing has happened";
  for (const int ticks : {1, 0, -1, 2, 5, -7}) {
    const std::vector<QString> before = cells();
    told.clear();
    move(ticks);
    model_.refresh({}, false);
    const std::vector<QString> after = cells();
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t row = 0; row < after.size(); ++row) {
      const bool same = before[row] == after[row];
      EXPECT_TRUE(same || told.count(static_cast<int>(row)) > 0) << ticks << " ticks, row " << row;
    }
    EXPECT_EQ(told.empty(), ticks == 0);
  }
}

TEST_F(LadderModelTest, ShowsOurOrdersWithTheirPlaceInTheQueue) {
  oms::EventBatch batch;
  oms::Order order = view_.order(oms::OrderId{3})->order;
  order.request.price = at("63705.6");
  batch.entries.emplace_back();
  batch.entries[0].events.push_back(
      {view_.sessionTime(), oms::OrderChanged{oms::OrderEventKind::updated, order, oms::Actor::trader()}});
  batch.status = view_.status();
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  model_.refresh({oms::OrderId{3}, oms::OrderId{6}}, true);
  const int row = model_.rowOf(at("63705.6"), Side::sell);
  EXPECT_EQ(text(row, LadderModel::Mine), "0.150 Sell") << "the size first, for there is little room";
  EXPECT_TRUE(
      model_.index(row, LadderModel::Mine).data(Qt::ToolTipRole).toString().contains("1.200 ahead of it of 3.400"));
  for (int other = 0; other < model_.rowCount(); ++other) {
    const QString expected = other == row ? "0.150 Sell" : QString();
    EXPECT_EQ(text(other, LadderModel::Mine), expected);
  }
}

// A spread of 20 rows that fit in a few: where clicks mean prices, each tick has its row.
TEST_F(LadderModelTest, WhileItIsExactNothingButAChoiceGroupsTicks) {
  oms::EventBatch batch;
  auto sample = std::make_shared<oms::MarketSample>();
  sample->sessionTime = view_.sessionTime();
  oms::QuoteSample quote = *view_.quote({0});
  quote.quote.ask = quote.quote.bid + at("2");
  sample->quotes.push_back(quote);
  batch.sample = sample;
  batch.status = view_.status();
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  model_.centre();
  const oms::Price fitted = model_.ladder().step();
  ASSERT_GT(fitted, at("0.1"));
  model_.setExact(true);
  EXPECT_EQ(model_.ladder().step(), at("0.1"));
  model_.centre();
  EXPECT_EQ(model_.ladder().step(), at("0.1"));
  model_.setExact(false);
  EXPECT_EQ(model_.ladder().step(), at("0.1")) << "nothing moves by itself";
  model_.centre();
  EXPECT_EQ(model_.ladder().step(), fitted);
  model_.setTicks(5);
  model_.setExact(true);
  EXPECT_EQ(model_.ladder().step(), at("0.5")) << "chosen is chosen";
}

// The naive look at all rows is the oracle.
TEST_F(LadderModelTest, CountsTheRowsToTheMarket) {
  const oms::Quote quote = view_.quote({0})->quote;
  for (int i = 0; i < 80; ++i) {
    model_.centre();
    model_.shift(i - 40);
    int above = 0;  // rows that the market is above
    bool shows = false;
    for (int row = 0; row < model_.rowCount(); ++row) {
      const oms::Price price = model_.priceAt(row);
      shows = shows || price == quote.bid || price == quote.ask;
      above += price < quote.bid ? 1 : 0;
    }
    const std::int64_t away = model_.rowsToMarket(quote);
    EXPECT_EQ(away == 0, shows) << i;
    const oms::Price nearest =
        above > 0 ? quote.bid - model_.priceAt(0) : quote.ask - model_.priceAt(model_.rowCount() - 1);
    EXPECT_EQ(away, shows ? 0 : nearest.raw() / at("0.1").raw()) << i;
  }
}

TEST_F(LadderModelTest, WithoutAMarketShowsNothing) {
  model_.setSymbol(oms::SymbolIndex{99});
  EXPECT_FALSE(model_.refresh({}, true));
  for (int column = 0; column < LadderModel::Columns; ++column)
    EXPECT_EQ(text(0, column), QString());
}

TEST(Arming, FallsBackAMinuteAfterItWasArmedLast) {
  std::chrono::milliseconds now{1'000};
  Arming arming([&now] { return now; });
  EXPECT_FALSE(arming.isArmed());
  arming.arm();
  EXPECT_EQ(arming.secondsLeft(), 60);
  now += std::chrono::seconds(59);
  arming.look();
  EXPECT_TRUE(arming.isArmed());
  EXPECT_EQ(arming.secondsLeft(), 1);
  arming.arm();
  now += std::chrono::seconds(59);
  arming.look();
  EXPECT_TRUE(arming.isArmed());
  now += std::chrono::seconds(1);
  arming.look();
  EXPECT_FALSE(arming.isArmed());
  EXPECT_EQ(arming.secondsLeft(), 0);
}

}  // namespace
}  // namespace widgets

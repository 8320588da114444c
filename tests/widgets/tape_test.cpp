#include <QEnterEvent>
#include <QLabel>
#include <QScrollBar>
#include <QTest>

#include "tests/widgets/panel_fixture.h"
#include "widgets/common/fields.h"
#include "widgets/common/table_export.h"
#include "widgets/tape/tape_panel.h"

namespace widgets {
namespace {

using oms::Side;

class TapeTest : public PanelFixture {
 protected:
  TapeTest() {
    oms::EventBatch batch = support::sampleBatch();
    auto sample = std::make_shared<oms::MarketSample>(*batch.sample);
    sample->trades.clear();
    batch.sample = sample;
    oms::ViewChanges changes;
    view_.apply(batch, changes);
  }
  struct Print {
    int millisecond;
    const char* price;
    const char* size;
    std::optional<Side> side;
  };
  oms::ViewChanges trade(const std::vector<Print>& prints, std::uint64_t leftOut = 0, std::uint32_t symbol = 0) {
    oms::EventBatch batch;
    auto sample = std::make_shared<oms::MarketSample>();
    sample->sessionTime = view_.sessionTime();
    oms::TradesSample& trades = sample->trades.emplace_back();
    trades.symbol = {symbol};
    trades.leftOut = leftOut;
    trades.isAnew = std::exchange(isAnew_, false);
    for (const Print& print : prints) {
      trades.trades.push_back({{oms::Timestamp::fromMs(1'767'610'334'000 + print.millisecond),
                                *oms::Price::parse(print.price), *oms::Quantity::parse(print.size), print.side},
                               true});
    }
    batch.sample = sample;
    batch.status = view_.status();
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    return changes;
  }
  static QString row(const TableModel& model, int row) {
    QStringList cells;
    for (int column = 0; column < 4; ++column)
      cells << model.index(row, column).data().toString();
    return cells.join(' ');
  }

  bool isAnew_ = false;  // of the next trades
};

class TapeModelTest : public TapeTest {
 protected:
  TapeModelTest() { model_.setSymbol(oms::SymbolIndex{0}); }
  void follow() {
    model_.follow();
    model_.commit();
  }

  TapeModel model_{context_};
};

TEST_F(TapeModelTest, ShowsTimePriceSizeAndWhoTookTheNewestOnTop) {
  trade({{5, "63705.5", "0.2", Side::buy}, {17, "63705.3", "1.5", Side::sell}, {20, "63705.4", "3", std::nullopt}});
  trade({{9, "3182", "1", Side::buy}}, 0, 1);
  follow();
  ASSERT_EQ(model_.rowCount(), 3);
  EXPECT_EQ(row(model_, 0), "10:52:14.020 63,705.4 3.000 –");
  EXPECT_EQ(row(model_, 1), "10:52:14.017 63,705.3 1.500 ▼ Sell");
  EXPECT_EQ(row(model_, 2), "10:52:14.005 63,705.5 0.200 ▲ Buy");
}

TEST_F(TapeModelTest, PutsPrintsOfOneInstantPriceAndSideTogether) {
  trade({{5, "63705.5", "0.2", Side::buy}, {5, "63705.5", "0.3", Side::buy}});
  follow();
  // The third comes with the next sample.
  trade({{5, "63705.5", "0.1", Side::buy},
         {5, "63705.6", "0.1", Side::buy},
         {5, "63705.6", "0.1", Side::sell},
         {6, "63705.6", "0.1", Side::sell}});
  follow();
  ASSERT_EQ(model_.rowCount(), 4);
  EXPECT_EQ(row(model_, 3), "10:52:14.005 63,705.5 0.600 ▲ Buy");
  EXPECT_EQ(model_.at(model_.index(3, 0)).prints, 3u);
  model_.setChoice({{}, false});
  model_.commit();
  EXPECT_EQ(model_.rowCount(), 6);
}

TEST_F(TapeModelTest, TheSmallestSizeIsThatOfARow) {
  model_.setChoice({*oms::Quantity::parse("0.5"), true});
  trade({{5, "63705.5", "0.2", Side::buy}, {5, "63705.5", "0.2", Side::buy}, {6, "63705.5", "0.1", Side::buy}});
  follow();
  EXPECT_EQ(model_.rowCount(), 0);
  trade({{7, "63705.5", "0.2", Side::buy}, {7, "63705.5", "0.3", Side::buy}, {8, "63705.5", "0.5", Side::sell}});
  follow();
  ASSERT_EQ(model_.rowCount(), 2);
  EXPECT_EQ(row(model_, 1), "10:52:14.007 63,705.5 0.500 ▲ Buy");
  model_.setChoice({*oms::Quantity::parse("0.5"), false});
  model_.commit();
  EXPECT_EQ(model_.rowCount(), 1);
}

TEST_F(TapeModelTest, HoldsNoMoreRowsThanTheViewHasPrints) {
  model_.setChoice({{}, false});
  for (int i = 0; i < 30; ++i) {
    trade(std::vector<Print>(100, {i, "63705.5", "0.2", Side::buy}));
    if (i % 3 != 0)
      continue;
    follow();
  }
  follow();
  EXPECT_EQ(model_.rowCount(), static_cast<int>(oms::MarketView::kMaxTrades));
}

class TapePanelTest : public TapeTest {
 protected:
  void show() {
    panel_.resize(320, 300);
    panel_.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel_));
    context_.selectSymbol(oms::SymbolIndex{0});
  }
  void come(int from, int count, std::uint64_t leftOut = 0) {
    std::vector<Print> prints;
    for (int i = from; i < from + count; ++i)
      prints.push_back({i, "63705.5", "0.2", Side::buy});
    panel_.refresh(trade(prints, leftOut));
  }
  int rows() { return panel_.table().table().rowCount(); }
  // The table has a pace of its own.
  bool comesTo(int count) {
    return QTest::qWaitFor([this, count] { return rows() == count; });
  }
  bool says(const QString& words) {
    for (const QLabel* label : panel_.findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(words))
        return true;
    }
    return false;
  }

  TapePanel panel_{context_};
};

TEST_F(TapePanelTest, SaysWhyItIsEmpty) {
  show();
  EXPECT_TRUE(QTest::qWaitFor([this] { return says("No trades of BTCUSDT yet"); }));
  EXPECT_TRUE(says("--replay"));
}

// As a market with eight decimals in a narrow place.
TEST_F(TapePanelTest, OfLongSizesTheLastDecimalsGiveWay) {
  show();
  panel_.resize(290, 300);
  panel_.refresh(trade({{0, "63705.5", "123456789.123", Side::sell}, {1, "63705.5", "123456789.124", Side::buy}}));
  ASSERT_TRUE(comesTo(2));
  TableView& table = panel_.table();
  const auto needs = [&](int row, int column) {
    return table.delegate().widthOf(table.table().cell(table.table().index(row, column)));
  };
  ASSERT_TRUE(QTest::qWaitFor([&] { return table.columnWidth(2) < needs(0, 2) && table.columnWidth(0) > 0; }));
  EXPECT_EQ(table.horizontalScrollBar()->maximum(), 0);
  for (const int column : {0, 1, 3}) {
    for (const int row : {0, 1})
      EXPECT_GE(table.columnWidth(column), needs(row, column)) << column;
  }
  EXPECT_EQ(table.table().index(1, 2).data(Qt::ToolTipRole).toString(), "123,456,789.123");
}

TEST_F(TapePanelTest, StandsStillUnderThePointerAndCatchesUp) {
  show();
  come(0, 3);
  ASSERT_TRUE(comesTo(3));
  QEnterEvent enter(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5));
  QCoreApplication::sendEvent(panel_.table().viewport(), &enter);
  come(10, 2);
  EXPECT_TRUE(says("2 new prints"));
  QTest::qWait(60);  // long enough for the table to show them
  EXPECT_EQ(rows(), 3);
  QEvent leave(QEvent::Leave);
  QCoreApplication::sendEvent(panel_.table().viewport(), &leave);
  EXPECT_TRUE(comesTo(5));
  EXPECT_FALSE(says("new prints"));
}

TEST_F(TapePanelTest, StandsStillWhileItIsScrolledAway) {
  show();
  come(0, 60);
  ASSERT_TRUE(comesTo(60));
  QScrollBar* bar = panel_.table().verticalScrollBar();
  ASSERT_GT(bar->maximum(), 0);
  bar->setValue(5);
  come(100, 4);
  EXPECT_TRUE(says("4 new prints"));
  QTest::qWait(60);
  EXPECT_EQ(rows(), 60);
  bar->setValue(0);
  EXPECT_TRUE(comesTo(64));
}

TEST_F(TapePanelTest, FiltersBySizeAsItIsTyped) {
  show();
  panel_.refresh(trade({{1, "63705.5", "0.2", Side::buy}, {2, "63705.5", "2.5", Side::sell}}));
  auto* least = panel_.findChildren<FieldEdit*>().front();
  QTest::keyClicks(least, "1");
  EXPECT_TRUE(comesTo(1));
  QTest::keyClicks(least, "0");
  EXPECT_TRUE(comesTo(0));
  EXPECT_TRUE(says("No print is that large"));
  least->selectAll();
  QTest::keyClicks(least, "large");
  EXPECT_TRUE(comesTo(2)) << "what is no size hides nothing";
}

TEST_F(TapePanelTest, CountsWhatWasLeftOut) {
  show();
  come(0, 5, 1'234);
  EXPECT_TRUE(says("1,234 prints came too fast"));
}

TEST_F(TapePanelTest, SaysThatAnOlderServerDoesNotTellTrades) {
  show();
  oms::EventBatch batch;
  batch.status = view_.status();
  batch.status.tellsTrades = false;
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  panel_.refresh(changes);
  EXPECT_TRUE(QTest::qWaitFor([this] { return says("does not tell trades"); }));
}

// After a long break of the connection.
TEST_F(TapePanelTest, ShowsNothingOfATapeThatIsNotGoneOnFrom) {
  show();
  come(0, 60);
  ASSERT_TRUE(comesTo(60));
  isAnew_ = true;
  come(500, 3);
  EXPECT_TRUE(comesTo(3));
  EXPECT_FALSE(says("more than are kept"));
}

TEST_F(TapePanelTest, ExportsWhatItShows) {
  show();
  come(7, 1);
  ASSERT_TRUE(comesTo(1));
  const QString csv = toCsv(panel_.table().table(), panel_.table().exportedColumns(), "paper");
  EXPECT_TRUE(csv.contains("10:52:14.007")) << csv.toStdString();
  EXPECT_TRUE(csv.contains("63,705.5") || csv.contains("63705.5")) << csv.toStdString();
}

}  // namespace
}  // namespace widgets

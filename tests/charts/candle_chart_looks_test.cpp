#include <gmock/gmock.h>

#include <set>

#include "tests/charts/chart_fixture.h"

// How bars are drawn, on which scale, and what is drawn anew when something changes.
namespace charts {
namespace {

using CandleChartLooks = CandleChartTest;

// What a hand sees of the market all day: the last bar moves, and with it one column, its label and nothing else.
TEST_F(CandleChartLooks, ATickRepaintsTheLastColumnAlone) {
  for (const BarStyle style : {BarStyle::Candles, BarStyle::HollowCandles, BarStyle::HeikinAshi, BarStyle::Bars,
                               BarStyle::Line, BarStyle::Area}) {
    SCOPED_TRACE(static_cast<int>(style));
    chart->setBarStyle(style);
    showBars(300);
    const auto replots = chart->replots();
    oms::Bar& last = series.bars.back();
    for (const double share : {0.2, 0.5, 0.8}) {
      last.close = priceOf(last.low.toDoubleLossy() + share * (last.high - last.low).toDoubleLossy());
      chart->updateSeries(series);
      settle();
    }
    const QImage grown = picture(*chart);
    EXPECT_EQ(chart->replots(), replots);
    const auto built = make();
    built->setBarStyle(style);
    built->setSeries(&series);
    settle();
    built->zoomToLast(100);
    EXPECT_EQ(grown, picture(*built));
  }
}

TEST_F(CandleChartLooks, ATickThatMovesTheScaleDrawsAnew) {
  showBars(300);
  const auto replots = chart->replots();
  series.bars.back().high = priceOf(70'000);
  chart->updateSeries(series);
  settle();
  EXPECT_EQ(chart->replots(), replots + 1);
}

TEST_F(CandleChartLooks, BarsOutOfSightCostNoReplot) {
  showBars(300);
  QTest::keyClick(chart.get(), Qt::Key_Home);
  const auto addBar = [this] {
    // At the price of the one before, for the label of the last price tells of it.
    oms::Bar next = walkBar(kFirst + series.bars.size());
    next.open = next.high = next.low = next.close = series.bars.back().close;
    series.bars.push_back(next);
    chart->updateSeries(series);
    settle();
  };
  addBar();
  const auto replots = chart->replots();
  const QImage before = picture(*chart);
  for (int i = 0; i < 10; ++i)
    addBar();
  EXPECT_EQ(chart->replots(), replots);
  EXPECT_EQ(picture(*chart), before);
}

TEST_F(CandleChartLooks, CrosshairAndLinesCostNoReplot) {
  showBars(300);
  const double low = series.bars[250].low.toDoubleLossy();
  const auto linesAt = [low](double stop, double order) {
    return std::vector{lineAt(LineKind::Stop, low + stop, 7), lineAt(LineKind::Order, low + order, 8)};
  };
  chart->setLines(linesAt(30, 60));
  settle();
  const auto replots = chart->replots();
  for (int x = 200; x < 400; x += 20) {
    QTest::mouseMove(chart.get(), {x, x});
    settle();
  }
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(chart.get(), &leave);
  std::vector<PriceLine> lines = linesAt(30, 60);
  for (double moved = 60; moved > -60; moved -= 4) {
    lines = linesAt(30, moved);
    lines[0].label = QStringLiteral("Stop 0.150 · −%1.00").arg(moved);
    chart->setLines(lines);
    settle();
  }
  const QImage moved = picture(*chart);
  EXPECT_EQ(chart->replots(), replots);
  const auto built = make();
  built->setSeries(&series);
  settle();
  built->zoomToLast(100);
  built->setLines(lines);
  EXPECT_EQ(moved, picture(*built));
}

TEST_F(CandleChartLooks, EachStyleAndScaleLooksItsOwnWay) {
  series = walk(kFirst, 300);
  // Opens away from the closes before, or hollow candles would have the colours of others.
  for (std::size_t i = 0; i < series.bars.size(); ++i)
    series.bars[i].open = series.bars[i].open + priceOf(i % 3 == 0 ? 9.0 : -9.0);
  chart->setSeries(&series);
  std::vector<QImage> seen{picture(*chart)};
  const auto isNew = [&](const char* what) {
    const QImage now = picture(*chart);
    EXPECT_THAT(seen, testing::Not(testing::Contains(now))) << what;
    seen.push_back(now);
  };
  for (const BarStyle style :
       {BarStyle::HollowCandles, BarStyle::HeikinAshi, BarStyle::Bars, BarStyle::Line, BarStyle::Area}) {
    chart->setBarStyle(style);
    isNew("style");
  }
  chart->setProfileShown(true);
  isNew("profile");
  chart->setProfileShown(false);
  chart->setPriceScale(PriceScale::Percent);
  isNew("percent");
  chart->setPriceScale(PriceScale::Logarithmic);
  isNew("logarithmic");
  chart->setZone(QTimeZone(3600));
  isNew("zone");
  chart->setZone(QTimeZone::utc());
  chart->setPriceScale(PriceScale::Linear);
  chart->setBarStyle(BarStyle::Candles);
  EXPECT_EQ(picture(*chart), seen.front());
}

TEST_F(CandleChartLooks, ALockedScaleStaysWhereItIs) {
  showBars(300);
  chart->setAutoScaled(false);
  const QImage before = picture(*chart);
  const auto replots = chart->replots();
  series.bars.back().high = priceOf(64'900);
  chart->updateSeries(series);
  settle();
  EXPECT_EQ(chart->replots(), replots) << "even a far price changes the last column alone";
  EXPECT_NE(picture(*chart), before);
  EXPECT_FALSE(chart->isAutoScaled());
  chart->setAutoScaled(true);
  settle();
  EXPECT_GT(chart->replots(), replots);
}

TEST_F(CandleChartLooks, GapsTakeRoomWhereTheyAreShown) {
  series = walk(kFirst, 300);
  for (std::size_t i = 250; i < 300; ++i) {
    series.bars[i].openTime = series.bars[i].openTime + std::chrono::minutes(30);
    series.bars[i].closeTime = series.bars[i].closeTime + std::chrono::minutes(30);
  }
  chart->setSeries(&series);
  chart->zoomToLast(100);
  const QImage collapsed = picture(*chart);
  chart->setGapsShown(true);
  EXPECT_NE(picture(*chart), collapsed);
  EXPECT_TRUE(chart->isFollowingLast());
  chart->setGapsShown(false);
  EXPECT_EQ(picture(*chart), collapsed);

  // Panned away, the bar in the middle stays there, to and fro.
  chart->goTo(series.bars[100].openTime);
  settle();
  const auto middle = [this] { return (chart->visibleBars().first + chart->visibleBars().second) / 2; };
  EXPECT_NEAR(middle(), static_cast<double>(kFirst) + 100, 1e-6);
  chart->setGapsShown(true);
  settle();
  EXPECT_NEAR(middle(), static_cast<double>(series.bars[100].openTime.seconds()) / 60, 1e-6);
  EXPECT_FALSE(chart->isFollowingLast());
  chart->setGapsShown(false);
  settle();
  EXPECT_NEAR(middle(), static_cast<double>(kFirst) + 100, 1e-6);
}

TEST_F(CandleChartLooks, ALineSaysWhereASessionEnded) {
  showBars(300);
  const QImage without = picture(*chart);
  for (std::size_t i = 250; i < 300; ++i) {
    series.bars[i].openTime = series.bars[i].openTime + std::chrono::hours(24);
    series.bars[i].closeTime = series.bars[i].closeTime + std::chrono::hours(24);
  }
  chart->setSeries(&series);
  chart->zoomToLast(100);
  const QImage with = picture(*chart);
  const QRgb line = ChartPalette{}.line.rgb();
  const auto upright = [line](const QImage& image) {
    int columns = 0;
    for (int x = 0; x < image.width(); ++x) {
      int count = 0;
      for (int y = 0; y < image.height(); ++y)
        count += image.pixel(x, y) == line ? 1 : 0;
      columns += count > image.height() / 2 ? 1 : 0;
    }
    return columns;
  };
  EXPECT_EQ(upright(without), 0);
  EXPECT_EQ(upright(with), 1);

  // Minutes in which nothing was traded end no session.
  series = walk(kFirst, 300);
  for (std::size_t i = 0; i < 300; ++i) {
    series.bars[i].openTime = series.bars[i].openTime + std::chrono::minutes(5 * i);
    series.bars[i].closeTime = series.bars[i].openTime + std::chrono::minutes(1);
  }
  chart->setSeries(&series);
  chart->zoomToLast(100);
  EXPECT_EQ(upright(picture(*chart)), 0);
}

TEST_F(CandleChartLooks, WithoutVolumePricesTakeItsRoom) {
  const auto lowestCandle = [this] {
    const QImage shown = picture(*chart);
    const ChartPalette palette;
    int lowest = 0;
    for (int y = 0; y < shown.height(); ++y) {
      for (int x = 0; x < 600; ++x) {
        const QRgb pixel = shown.pixel(x, y);
        lowest = pixel == palette.up.rgb() || pixel == palette.down.rgb() ? y : lowest;
      }
    }
    return lowest;
  };
  showBars(300);
  const int with = lowestCandle();
  for (oms::Bar& bar : series.bars)
    bar.volume = {};
  chart->setSeries(&series);
  EXPECT_GT(lowestCandle(), with + 40);
}

TEST_F(CandleChartLooks, VolumeKeepsItsRoomInALargeFont) {
  QFont large = chart->font();
  large.setPixelSize(32);
  chart->setFont(large);
  chart->resize(730, 300);
  showBars(300);
  const QImage shown = picture(*chart);
  const ChartPalette palette;
  const std::set<QRgb> volume{mixed(palette.panel, palette.up, 0.5).rgb(),
                              mixed(palette.panel, palette.down, 0.5).rgb()};
  int rows = 0;
  for (int y = 0; y < shown.height(); ++y) {
    bool has = false;
    for (int x = 0; x < shown.width() && !has; ++x)
      has = volume.count(shown.pixel(x, y)) > 0;
    rows += has ? 1 : 0;
  }
  EXPECT_GE(rows, 24);
}

// A wheel that does not stop, and a hand that drags the axis for ever, end at what a price can be.
TEST_F(CandleChartLooks, PricesStayWithinWhatCanBeShown) {
  showBars(300);
  for (const PriceScale scale : {PriceScale::Linear, PriceScale::Logarithmic, PriceScale::Percent}) {
    SCOPED_TRACE(static_cast<int>(scale));
    chart->setAutoScaled(true);
    chart->setPriceScale(scale);
    settle();
    for (const int y : {8, 200, 330}) {
      for (const int angle : {-2'400, 2'400}) {
        for (int turn = 0; turn < 15; ++turn)
          wheel({kSize.width() - 20, y}, angle);
        EXPECT_FALSE(chart->isAutoScaled());
        picture(*chart);
        // Three of them, as a bracket's target may be away, still are a price.
        for (const int at : {10, 150, 320}) {
          const auto price = chart->lines().priceAt({300, at});
          ASSERT_TRUE(price);
          EXPECT_LE(price->abs(), oms::Price::fromInt(1'000'000'000));
        }
      }
    }
  }
  const QPoint axis(kSize.width() - 20, 200);
  chart->setAutoScaled(true);
  settle();
  wheel(axis, -120);
  const QImage before = picture(*chart);
  wheel(axis, 120);
  EXPECT_NE(picture(*chart), before) << "it still moves";
}

TEST_F(CandleChartLooks, AsksForThePastAtTheFirstBarAndShowsIt) {
  int asked = 0;
  QObject::connect(chart.get(), &CandleChart::pastWanted, chart.get(), [&asked](oms::Timestamp before) {
    EXPECT_EQ(before, walkBar(kFirst).openTime);
    ++asked;
  });
  showBars(300);
  EXPECT_EQ(asked, 0) << "nobody has looked there yet";
  for (int i = 0; i < 3; ++i) {
    QTest::keyClick(chart.get(), Qt::Key_Home);
    settle();
  }
  EXPECT_EQ(asked, 1);
  const QImage before = picture(*chart);
  const auto view = chart->visibleBars();
  BarColumns past;
  for (std::uint64_t i = 0; i < kFirst; ++i)
    past.append(chartBarOf(walkBar(i)));
  chart->setPast(std::move(past));
  EXPECT_NE(picture(*chart), before);
  EXPECT_EQ(chart->visibleBars(), view);
  QTest::keyClick(chart.get(), Qt::Key_Home);
  settle();
  EXPECT_LT(chart->visibleBars().first, 0);
  QTest::keyClick(chart.get(), Qt::Key_End);
  const QImage latest = picture(*chart);
  series.bars.back().close += priceOf(3);
  chart->updateSeries(series);
  EXPECT_NE(picture(*chart), latest) << "the series goes on as before";
}

TEST_F(CandleChartLooks, MarksTheBarThatIsPointedAtUntilTheLastOneIsShown) {
  showBars(300);
  chart->goTo(walkBar(kFirst + 50).openTime);
  const QImage before = picture(*chart);
  chart->setPointedBar(walkBar(kFirst + 50).openTime);
  const QImage marked = picture(*chart);
  EXPECT_NE(marked, before);
  QRect different;
  for (int x = 0; x < marked.width(); ++x) {
    if (marked.pixel(x, 20) != before.pixel(x, 20))
      different |= QRect(x, 20, 1, 1);
  }
  EXPECT_NEAR(barAt(different.center().x()), static_cast<double>(kFirst) + 50, 1);
  EXPECT_LE(different.width(), 12);
  QTest::keyClick(chart.get(), Qt::Key_End);
  chart->goTo(walkBar(kFirst + 50).openTime);
  EXPECT_EQ(picture(*chart), before);
}

TEST_F(CandleChartLooks, KeysPanAndZoom) {
  showBars(300);
  chart->setFocus();
  const auto width = [this] { return chart->visibleBars().second - chart->visibleBars().first; };
  const auto start = chart->visibleBars();
  QTest::keyClick(chart.get(), Qt::Key_Left);
  EXPECT_NEAR(start.second - chart->visibleBars().second, width() / 8, 0.5);
  QTest::keyClick(chart.get(), Qt::Key_Right);
  EXPECT_TRUE(chart->isFollowingLast());
  const double before = width();
  QTest::keyClick(chart.get(), Qt::Key_Plus);
  EXPECT_NEAR(width(), before / 1.15, 0.5);
  QTest::keyClick(chart.get(), Qt::Key_Minus);
  EXPECT_NEAR(width(), before, 0.5);
}

}  // namespace
}  // namespace charts

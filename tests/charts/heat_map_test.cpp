#include "charts/heat_map.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

namespace charts {
namespace {

HeatMapContent content() {
  return {"sharpe", "fast", "slow", {"5", "10", "15"}, {"20", "30"}, {0.5, {}, 1.5, -0.5, 1.0, 0.0}, false};
}

TEST(HeatMap, TheBestIsTheLargestOrTheSmallestThatThereIs) {
  HeatMapContent map = content();
  EXPECT_EQ(map.best(), 2u);
  EXPECT_EQ(map.goodness(), (std::vector<double>{0.5, 0, 1, 0, 0.75, 0.25}));
  map.smallerIsBetter = true;
  EXPECT_EQ(map.best(), 3u);
  EXPECT_EQ(map.goodness(), (std::vector<double>{0.5, 0, 0, 1, 0.25, 0.75}));
  map.values.assign(6, std::nullopt);
  EXPECT_FALSE(map.best().has_value());
  map.values.assign(6, 0.3);
  EXPECT_EQ(map.goodness(), std::vector<double>(6, 1.0));
}

TEST(HeatMap, FieldsFillThePlotWithoutOverlap) {
  HeatMap map;
  map.resize(400, 200);
  map.setContent(content());
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_TRUE(map.rect().contains(map.fieldRect(i)));
    for (std::size_t k = 0; k < i; ++k)
      EXPECT_FALSE(map.fieldRect(i).intersects(map.fieldRect(k))) << i << " and " << k;
  }
  EXPECT_EQ(map.fieldRect(0).right() + 1, map.fieldRect(1).left());
}

TEST(HeatMap, KeysAndPointerChooseAFieldAndReturnTakesIt) {
  HeatMap map;
  map.resize(400, 200);
  map.setContent(content());
  map.show();
  QSignalSpy chosen(&map, &HeatMap::chosen);
  EXPECT_EQ(map.current(), 2u);  // the best
  QTest::keyClick(&map, Qt::Key_Right);
  EXPECT_EQ(map.current(), 2u);  // there is nothing further
  QTest::keyClick(&map, Qt::Key_Left);
  QTest::keyClick(&map, Qt::Key_Down);
  EXPECT_EQ(map.current(), 4u);
  EXPECT_EQ(map.reading(4), "fast 10, slow 30: sharpe 1.00");
  EXPECT_EQ(map.reading(1), "fast 10, slow 20: sharpe n/a");
  QTest::keyClick(&map, Qt::Key_Return);
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].value<std::size_t>(), 4u);
  QTest::mouseClick(&map, Qt::LeftButton, {}, map.fieldRect(3).center());
  EXPECT_EQ(map.current(), 3u);
}

TEST(HeatMap, BetterFieldsHaveMoreOfTheAccent) {
  HeatMap map;
  map.resize(400, 200);
  map.setContent(content());
  map.setPalette(ChartPalette{});
  const QImage picture = map.grab().toImage();
  const auto colour = [&](std::size_t place) {
    return picture.pixelColor(map.fieldRect(place).topLeft() + QPoint(4, 4));
  };
  EXPECT_GT(colour(2).blue(), colour(4).blue());
  EXPECT_GT(colour(4).blue(), colour(0).blue());
  EXPECT_GT(colour(0).blue(), colour(3).blue());
}

TEST(HeatMap, AnEmptyOneIsHarmless) {
  HeatMap map;
  map.resize(200, 100);
  EXPECT_FALSE(map.grab().isNull());
  QTest::keyClick(&map, Qt::Key_Return);
  EXPECT_FALSE(map.current().has_value());
}

}  // namespace
}  // namespace charts

#include "charts/equity_chart.h"

#include <gmock/gmock.h>

#include <QTest>

namespace charts {
namespace {

std::deque<oms::EquityPoint> rising(int count) {
  std::deque<oms::EquityPoint> points;
  for (int i = 0; i < count; ++i) {
    oms::EquityPoint point;
    point.time = oms::Timestamp::fromSeconds(1'733'043'600 + i * 60);
    point.equity = oms::Money::fromInt(100'000 + i);
    points.push_back(point);
  }
  return points;
}

// Pixels of exactly that colour.
int count(const QImage& picture, const QColor& color) {
  int found = 0;
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 0; x < picture.width(); ++x)
      found += picture.pixelColor(x, y) == color ? 1 : 0;
  }
  return found;
}

TEST(EquityChart, DrawsALineOnceThereAreTwoPoints) {
  EquityChart chart;
  chart.resize(380, 120);
  chart.show();
  const ChartPalette palette;
  const auto line = [&] {
    QTest::qWait(1);
    return count(chart.grab().toImage(), palette.accent);
  };
  chart.setPoints(rising(1), {});
  EXPECT_EQ(line(), 0);
  for (const int points : {2, 500, 50'000}) {
    chart.setPoints(rising(points), {});
    EXPECT_GT(line(), 20) << points;
  }
  chart.setPoints({}, {});
  EXPECT_EQ(line(), 0);
}

TEST(EquityChart, TakesItsPalette) {
  EquityChart chart;
  chart.resize(380, 120);
  chart.show();
  chart.setPoints(rising(500), {});
  ChartPalette palette;
  palette.panel = Qt::white;
  palette.accent = QColor(1, 2, 200);
  chart.setPalette(palette);
  QTest::qWait(1);
  const QImage picture = chart.grab().toImage();
  EXPECT_EQ(picture.pixelColor(1, 1), palette.panel);
  EXPECT_GT(count(picture, palette.accent), 20);
}

TEST(EquityChart, MarksAStretchBehindTheCurve) {
  EquityChart chart;
  chart.resize(380, 120);
  chart.show();
  const ChartPalette palette;
  chart.setPoints(rising(100), {});
  const auto marked = [&] {
    QTest::qWait(1);
    return count(chart.grab().toImage(), mixed(palette.panel, palette.accent, 0.35));
  };
  EXPECT_EQ(marked(), 0);
  const auto at = [](int minute) { return rising(minute + 1).back().time; };
  chart.setSpan(std::pair(at(20), at(60)));
  const int wide = marked();
  EXPECT_GT(wide, 1'000);
  chart.setSpan(std::pair(at(20), at(20)));
  const int narrow = marked();
  EXPECT_GT(narrow, 50);  // the shortest can be seen
  EXPECT_LT(narrow, wide / 4);
  chart.setSpan({});
  EXPECT_EQ(marked(), 0);
}

// Groups of rows in which the axis says something, above the times.
int valuesSaid(const QImage& picture) {
  constexpr int kInk = 90;  // lighter than the ground and the grid
  const int left = picture.width() * 7 / 8;
  int groups = 0;
  bool within = false;
  for (int y = 0; y < picture.height() - 26; ++y) {
    bool ink = false;
    for (int x = left; x < picture.width(); ++x)
      ink = ink || qGray(picture.pixel(x, y)) > kInk;
    groups += ink && !within ? 1 : 0;
    within = ink;
  }
  return groups;
}

// Wherever the equity goes: round values that fall between two labels, or beside the drawdown's.
TEST(EquityChart, SaysAValueHoweverLowItIs) {
  for (const int height : {80, 90, 100, 120}) {
    for (const double step : {0.01, 0.37, 4.1, 93.0, 1'250.0}) {
      for (const double fall : {0.0, 0.3, 0.9}) {
        EquityChart chart;
        chart.resize(380, height);
        chart.show();
        std::deque<oms::EquityPoint> points = rising(60);
        for (std::size_t i = 0; i < points.size(); ++i) {
          const double gained = step * static_cast<double>(i);
          points[i].equity = oms::Money::fromDoubleLossy(99'981.77 + (i < 40 ? gained : 40 * step - fall * gained));
          points[i].drawdown = oms::Ratio::fromDoubleLossy(i < 40 ? 0 : fall * step * static_cast<double>(i) / 100'000);
        }
        chart.setPoints(points, {});
        QTest::qWait(1);
        EXPECT_GE(valuesSaid(chart.grab().toImage()), fall > 0 ? 2 : 1)
            << height << " pixels, steps of " << step << ", fall " << fall;
      }
    }
  }
}

}  // namespace
}  // namespace charts

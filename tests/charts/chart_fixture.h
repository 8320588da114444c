#pragma once

#include <gmock/gmock.h>

#include <QApplication>
#include <QTest>
#include <QWheelEvent>
#include <memory>

#include "charts/candle_chart.h"
#include "charts/line_tool.h"
#include "tests/charts/series.h"

namespace charts {

inline constexpr QSize kSize(748, 462);
inline constexpr std::uint64_t kFirst = 1000;

inline PriceLine lineAt(LineKind kind, double price, std::uint64_t order = 0) {
  PriceLine line{kind, oms::Side::buy, priceOf(price), "Stop 0.150 · −25.50", oms::OrderId{order}};
  if (order != 0)
    line.handle = {LinePart::Order, {order}, {}};
  return line;
}

class CandleChartTest : public testing::Test {
 protected:
  CandleChartTest() { chart = make(); }

  static std::unique_ptr<CandleChart> make() {
    auto made = std::make_unique<CandleChart>();
    made->resize(kSize);
    made->setInstrument("BTCUSDT", 1);
    made->setStudies({{"ema", {12}}, {"ema", {26}, StudySource::Close, ColorRole::Warning}});
    made->show();
    return made;
  }
  static void settle() { QTest::qWait(1); }
  static QImage picture(CandleChart& shown) {
    settle();
    return shown.grab().toImage();
  }
  void showBars(std::size_t count) {
    series = walk(kFirst, count);
    chart->setSeries(&series);
    settle();  // the axis takes the room that its prices need
    chart->zoomToLast(100);
    settle();
  }
  void wheel(const QPoint& at, int angle, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(at, chart->mapToGlobal(at), {}, QPoint(0, angle), Qt::NoButton, modifiers, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(chart.get(), &event);
    settle();
  }
  double barAt(int x) const {
    const auto [left, right] = chart->visibleBars();
    return left + (x - 8) * (right - left) / plotWidth();
  }
  double plotWidth() const { return pixelsOfPlot; }
  // The first × in the picture, searched as a pointer would.
  std::optional<QPoint> findCross(oms::OrderId order) const {
    for (int y = 0; y < kSize.height(); y += 4) {
      for (int x = 0; x < 300; x += 4) {
        if (chart->lines().cancelAt({x, y}) == order)
          return QPoint(x + 4, y + 4);
      }
    }
    return std::nullopt;
  }

  std::unique_ptr<CandleChart> chart;
  oms::BarSeries series;
  double pixelsOfPlot = 668;
};

}  // namespace charts

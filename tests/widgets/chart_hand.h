#pragma once

#include <gtest/gtest.h>

#include <QTest>
#include <optional>

#include "charts/candle_chart.h"
#include "charts/line_tool.h"

namespace widgets {

// A hand on a chart: real mouse events, aimed at what a person would see.
class ChartHand {
 public:
  explicit ChartHand(charts::CandleChart* chart) : chart_(chart) {}

  charts::LineTool& tool() const { return chart_->lines(); }
  // A line that the rows of pixels at the handles have; nothing where none does.
  template <class Condition>
  std::optional<QPoint> find(Condition condition) const {
    for (int y = 0; y < chart_->height(); ++y) {
      const auto line = tool().lineAt({24, y});
      if (line && condition(*line))
        return QPoint(24, y + 4);
    }
    return std::nullopt;
  }
  QPoint handle(std::uint64_t order) const {
    const auto found =
        find([order](const charts::PriceLine& line) { return line.handle.order == oms::OrderId{order}; });
    EXPECT_TRUE(found) << "no handle of " << order;
    return found.value_or(QPoint());
  }
  QPoint handle(charts::LinePart part) const {
    const auto found = find([part](const charts::PriceLine& line) { return line.handle.part == part; });
    EXPECT_TRUE(found) << "no such handle";
    return found.value_or(QPoint());
  }
  std::optional<charts::PriceLine> line(std::uint64_t order) const {
    const auto at = find([order](const charts::PriceLine& line) { return line.handle.order == oms::OrderId{order}; });
    return at ? tool().lineAt(*at) : std::nullopt;
  }
  QPoint cross(std::uint64_t order) const {
    const QPoint handle = this->handle(order);
    for (int x = handle.x(); x < chart_->width(); x += 4) {
      if (tool().cancelAt({x, handle.y()}) == oms::OrderId{order})
        return {x + 4, handle.y()};
    }
    ADD_FAILURE() << "no cross of " << order;
    return {};
  }
  void take(const QPoint& at, Qt::KeyboardModifiers modifiers = {}) const {
    QTest::mousePress(chart_, Qt::LeftButton, modifiers, at);
  }
  void moveTo(const QPoint& at) const { QTest::mouseMove(chart_, at); }
  void letGo(const QPoint& at) const { QTest::mouseRelease(chart_, Qt::LeftButton, {}, at); }
  // Takes it there and keeps it in the hand.
  void carry(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = {}) const {
    take(from, modifiers);
    moveTo(from + (to - from) / 2);
    moveTo(to);
  }
  void drag(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = {}) const {
    carry(from, to, modifiers);
    letGo(to);
  }
  void key(int key, Qt::KeyboardModifiers modifiers = {}) const {
    QTest::keyClick(chart_, static_cast<Qt::Key>(key), modifiers);
  }

 private:
  charts::CandleChart* chart_;
};

}  // namespace widgets

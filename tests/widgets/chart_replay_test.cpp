#include <gtest/gtest.h>

#include <QMenu>
#include <QTest>
#include <QToolButton>
#include <optional>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/replay_port.h"

namespace widgets {
namespace {

// Remembers what it was asked for, and can do none of it.
class NoReplay : public ReplayPort {
 public:
  std::optional<ReplayWish> wish;

  void replay(ReplayWish wanted, std::function<void(const QString&)> failed) override {
    wish = std::move(wanted);
    failed(QStringLiteral("No bar replay today."));
  }
};

class ChartReplayTest : public PanelFixture {
 protected:
  void open(ReplayPort* port) {
    const oms::ViewChanges changes = load(false);
    host_.replay = port;
    context.emplace(view_, sink_, theme_, messages_, host_);
    context->selectSymbol({0});
    panel.emplace(*context);
    panel->resize(900, 500);
    panel->show();
    panel->activateWindow();
    panel->refresh(changes);
    ASSERT_TRUE(QTest::qWaitForWindowActive(&*panel));
    chart = panel->findChild<charts::CandleChart*>();
    chart->setFocus();
  }
  // The menu as a right click at that place opens it; null: it has no such entry.
  QAction* entryAt(const QPoint& at) {
    QTest::mouseMove(chart, at);
    emit chart->customContextMenuRequested(at);
    for (QMenu* menu : panel->findChildren<QMenu*>()) {
      for (QAction* action : menu->isVisible() ? menu->actions() : QList<QAction*>{}) {
        if (action->text().contains("eplay"))
          return action;
      }
    }
    return nullptr;
  }

  Host host_;
  std::optional<PanelContext> context;
  std::optional<ChartPanel> panel;
  charts::CandleChart* chart = nullptr;
  NoReplay port;
};

TEST_F(ChartReplayTest, ARightClickOffersTheBarUnderThePointer) {
  open(&port);
  const QPoint at(chart->width() / 2, chart->height() / 3);
  QAction* entry = entryAt(at);
  ASSERT_NE(entry, nullptr);
  ASSERT_TRUE(entry->isEnabled());
  entry->trigger();
  ASSERT_TRUE(port.wish);
  EXPECT_EQ(port.wish->instrument.symbol, view_.instruments().all().front().symbol);
  const oms::BarSeries& series = *view_.bars({0}, port.wish->timeframe);
  ASSERT_EQ(port.wish->bars.size(), series.bars.size() - (series.formingLast ? 1 : 0));
  EXPECT_EQ(port.wish->bars.front(), series.bars.front());
  EXPECT_TRUE(port.wish->stored);
  EXPECT_TRUE(port.wish->chart.contains("indicators"));
  // Its minute stands in the menu.
  const auto from = QDateTime::fromMSecsSinceEpoch(port.wish->from.ns() / 1'000'000, QTimeZone::utc());
  EXPECT_TRUE(entry->text().endsWith(from.toString("yyyy-MM-dd HH:mm"))) << entry->text().toStdString();
  EXPECT_EQ(messages_.messages().back().text.toStdString(), "No bar replay today.");
}

TEST_F(ChartReplayTest, KeysBeginInTheMiddleWithoutAPointer) {
  open(&port);
  QTest::keyClick(chart, Qt::Key_R, Qt::ControlModifier);
  ASSERT_TRUE(port.wish);
  const auto [from, to] = *chart->visibleTimes();
  EXPECT_EQ(port.wish->from, from + (to - from) / 2);
}

TEST_F(ChartReplayTest, SaysWhereThereIsNone) {
  open(nullptr);
  QAction* entry = entryAt({chart->width() / 2, chart->height() / 3});
  ASSERT_NE(entry, nullptr);
  EXPECT_FALSE(entry->isEnabled());
  EXPECT_EQ(entry->text().toStdString(), "Bar replay: only where the session runs");
}

}  // namespace
}  // namespace widgets

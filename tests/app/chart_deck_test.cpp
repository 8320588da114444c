#include "app/chart_deck.h"

#include <gtest/gtest.h>

#include <QDockWidget>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <memory>

#include "app/main_window.h"
#include "charts/candle_chart.h"
#include "oms/service/outbox.h"
#include "tests/support/sample_session.h"
#include "widgets/chart/chart_head.h"
#include "widgets/common/link_chip.h"

namespace app {
namespace {

class ChartDeckTest : public testing::Test {
 protected:
  std::unique_ptr<MainWindow> started() {
    outbox_.put(std::make_shared<oms::EventBatch>(support::sampleBatch()));
    auto window = std::make_unique<MainWindow>(sink_, outbox_, theme_, QString());
    window->restoreLayout(settings_);
    window->resize(1440, 900);
    window->show();
    QCoreApplication::processEvents();
    return window;
  }
  static charts::CandleChart* chartOf(MainWindow& window, const QString& id) {
    return window.panel(id)->findChild<charts::CandleChart*>();
  }
  static QRect placeOf(MainWindow& window, const QString& id) {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QDockWidget* dock = window.charts().dock(id);
    return {dock->mapTo(&window, QPoint(0, 0)), dock->size()};
  }
  static bool fills(MainWindow& window, const QString& id) {
    return QTest::qWaitFor([&] { return placeOf(window, id).size() == window.centralWidget()->size(); });
  }
  static void press(MainWindow& window, const char* keys) {
    for (QAction* action : window.charts().chartActions()) {
      if (action->shortcut() == QKeySequence(QString::fromLatin1(keys)))
        return action->trigger();
    }
    ADD_FAILURE() << "nothing has the keys " << keys;
  }

  QTemporaryDir folder_;
  QSettings settings_{folder_.filePath("desktop.ini"), QSettings::IniFormat};
  widgets::ThemeSource theme_{widgets::ThemeMode::Dark};
  support::RecordingSink sink_;
  oms::Outbox outbox_;
};

TEST_F(ChartDeckTest, BeginsWithOneThatFillsTheMiddleAndIsNotClosed) {
  const auto window = started();
  EXPECT_EQ(window->charts().ids(), QStringList("chart"));
  EXPECT_TRUE(fills(*window, "chart"));
  press(*window, "Ctrl+W");
  EXPECT_EQ(window->charts().ids(), QStringList("chart"));
  for (const QToolButton* tool : window->charts().dock("chart")->titleBarWidget()->findChildren<QToolButton*>())
    EXPECT_FALSE(tool->toolTip().contains("Close")) << "there is nothing to close the only chart with";
}

TEST_F(ChartDeckTest, ANewOneIsLikeTheCurrentOneAndStandsBesideIt) {
  const auto window = started();
  window->charts().current()->setState({{"style", "area"}, {"timeframe", "5m"}});
  press(*window, "Ctrl+N");
  ASSERT_EQ(window->charts().ids(), QStringList({"chart", "chart.2"}));
  EXPECT_EQ(window->charts().current(), window->panel("chart.2"));
  const QJsonObject state = window->charts().current()->state();
  EXPECT_EQ(state["style"], "area");
  EXPECT_EQ(state["timeframe"], "5m");
  const QRect left = placeOf(*window, "chart");
  const QRect right = placeOf(*window, "chart.2");
  EXPECT_GT(right.left(), left.right());
  EXPECT_EQ(right.top(), left.top());
  EXPECT_NEAR(right.width(), left.width(), 40);
}

TEST_F(ChartDeckTest, EachTakesTheNewsUntilItIsClosedByItsHead) {
  const auto window = started();
  auto* second = window->charts().add();
  ASSERT_NE(second, nullptr);
  EXPECT_TRUE(window->panelIds().contains("chart.2"));
  const auto tools = window->charts().dock("chart.2")->titleBarWidget()->findChildren<QToolButton*>();
  QToolButton* shut = tools.last();
  ASSERT_TRUE(shut->toolTip().contains("Close"));
  QTest::mouseClick(shut, Qt::LeftButton);
  EXPECT_FALSE(window->panelIds().contains("chart.2"));
  auto news = std::make_shared<oms::EventBatch>(support::sampleBatch());
  news->entries.clear();
  news->status.journalSeq = 4'711;
  outbox_.put(news);
  EXPECT_TRUE(QTest::qWaitFor([&] { return window->view().status().journalSeq == 4'711; }));
  EXPECT_TRUE(fills(*window, "chart"));
}

TEST_F(ChartDeckTest, GridsOpenWhatTheyNeedAndStackWhatIsTooMuch) {
  const auto window = started();
  press(*window, "Ctrl+Alt+4");
  ASSERT_EQ(window->charts().ids().size(), 4);
  const QRect a = placeOf(*window, "chart");
  const QRect b = placeOf(*window, "chart.2");
  const QRect c = placeOf(*window, "chart.3");
  const QRect d = placeOf(*window, "chart.4");
  EXPECT_EQ(a.top(), b.top());
  EXPECT_EQ(c.top(), d.top());
  EXPECT_EQ(a.left(), c.left());
  EXPECT_GT(b.left(), a.right());
  EXPECT_GT(c.top(), a.bottom());
  QCoreApplication::processEvents();
  EXPECT_EQ(window->size(), QSize(1440, 900)) << "there is room for them";
  press(*window, "Ctrl+Alt+3");
  ASSERT_EQ(window->charts().ids().size(), 4) << "none is lost";
  EXPECT_EQ(placeOf(*window, "chart").width(), window->centralWidget()->width());
  EXPECT_EQ(window->charts().tabifiedDockWidgets(window->charts().dock("chart.2")).size(), 2);
  press(*window, "Ctrl+Alt+1");
  EXPECT_EQ(window->charts().tabifiedDockWidgets(window->charts().dock("chart")).size(), 3);
}

TEST_F(ChartDeckTest, TheOneThatHasTheFocusIsTheOneThatKeysMean) {
  const auto window = started();
  window->charts().add();
  window->activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
  QTest::mouseClick(chartOf(*window, "chart"), Qt::LeftButton, {}, {200, 200});
  EXPECT_EQ(window->charts().current(), window->panel("chart"));
  QTest::mouseClick(chartOf(*window, "chart.2"), Qt::LeftButton, {}, {200, 200});
  EXPECT_EQ(window->charts().current(), window->panel("chart.2"));
  press(*window, "Ctrl+W");
  EXPECT_EQ(window->charts().ids(), QStringList("chart"));
}

TEST_F(ChartDeckTest, ThereAreNoMoreThanSomeAndThatIsSaid) {
  const auto window = started();
  for (int i = 1; i < ChartDeck::kMostCharts; ++i)
    EXPECT_NE(window->charts().add(), nullptr);
  EXPECT_EQ(window->charts().add(), nullptr);
  EXPECT_EQ(window->charts().ids().size(), ChartDeck::kMostCharts);
  const auto labels = window->findChildren<QLabel*>();
  EXPECT_TRUE(std::any_of(labels.begin(), labels.end(),
                          [](const QLabel* label) { return label->text().contains("No more than 8 charts"); }));
}

TEST_F(ChartDeckTest, TheWorkspaceKeepsThem) {
  {
    const auto window = started();
    press(*window, "Ctrl+Alt+4");
    window->charts().close("chart.3");
    auto* chip = window->charts().dock("chart.4")->titleBarWidget()->findChild<widgets::LinkChip*>();
    chip->setColor(widgets::LinkColor::Green);
    chip->choose({2});
    window->saveLayout(settings_);
  }
  const auto window = started();
  ASSERT_EQ(window->charts().ids(), QStringList({"chart", "chart.2", "chart.4"}));
  auto* chip = window->charts().dock("chart.4")->titleBarWidget()->findChild<widgets::LinkChip*>();
  EXPECT_EQ(chip->color(), widgets::LinkColor::Green);
  EXPECT_TRUE(QTest::qWaitFor([&] { return chip->symbol() == oms::SymbolIndex{2}; }));
  EXPECT_GT(placeOf(*window, "chart.2").left(), placeOf(*window, "chart").right());
  EXPECT_FALSE(window->charts().dock("chart.4")->isHidden());
}

TEST_F(ChartDeckTest, ABrokenWorkspaceOpensNoForeignCharts) {
  settings_.setValue("charts/open", QStringList({"chart", "chart.99", "chart.2x", "risk", "", "chart.3"}));
  settings_.setValue("charts/places", QByteArray("broken"));
  const auto window = started();
  EXPECT_EQ(window->charts().ids(), QStringList({"chart", "chart.3"}));
  EXPECT_FALSE(window->charts().dock("chart.3")->isHidden());
}

TEST_F(ChartDeckTest, AChartHasAWindowOfItsOwnAndComesBack) {
  const auto window = started();
  window->charts().add();
  press(*window, "Ctrl+Shift+F");
  QDockWidget* dock = window->charts().dock("chart.2");
  EXPECT_TRUE(dock->isFloating());
  EXPECT_TRUE(fills(*window, "chart"));
  press(*window, "Ctrl+Shift+F");
  EXPECT_FALSE(dock->isFloating());
  press(*window, "Ctrl+Shift+F");
  dock->close();
  EXPECT_TRUE(QTest::qWaitFor([&] { return window->charts().ids() == QStringList("chart"); }));
}

}  // namespace
}  // namespace app

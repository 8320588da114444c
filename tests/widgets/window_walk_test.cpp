#include <gtest/gtest.h>

#include <QAction>
#include <QCoreApplication>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <tuple>

#include "app/main_window.h"
#include "oms/service/outbox.h"
#include "tests/support/sample_backtest.h"
#include "tests/support/sample_session.h"
#include "tests/support/widget_walk.h"
#include "tests/widgets/sample_remote.h"
#include "widgets/common/fading.h"
#include "widgets/common/fields.h"
#include "widgets/common/table_view.h"

namespace {

using widgets::ThemeMode;

constexpr int kSettleMs = 300;  // columns fit themselves a quarter of a second after their rows came

struct Case {
  ThemeMode mode;
  bool full;  // with a session, or as it looks before there is one
};

// What is wrong once the window has laid itself out, which a slow machine takes its time for.
QStringList findingsIn(QWidget& window) {
  QStringList findings;
  const bool none = QTest::qWaitFor([&] {
    QTest::qWait(kSettleMs);
    findings = support::walkWidgets(window);
    return findings.isEmpty();
  });
  return none ? QStringList() : findings;
}

class WindowWalkTest : public testing::TestWithParam<Case> {};

// The window as it starts, at 1440 x 900, and then with each of its panels in front.
TEST_P(WindowWalkTest, NothingIsCutOffTooSmallOrTooPale) {
  widgets::ThemeSource theme(GetParam().mode);
  support::RecordingSink sink;
  oms::Outbox outbox;
  support::RecordingBacktests backtests;
  support::SampleRemote remote;
  widgets::Host host{&backtests, {}};
  host.remote = &remote;
  if (GetParam().full)
    outbox.put(std::make_shared<oms::EventBatch>(support::sampleBatch()));
  app::MainWindow window(sink, outbox, theme, remote.url(), host);
  if (GetParam().full) {
    emit backtests.finished(support::sampleOutcome());
    emit remote.told(support::sampleRemoteState());
  }
  window.resize(1440, 900);
  window.show();
  QTest::qWait(kSettleMs);
  EXPECT_EQ(window.size(), QSize(1440, 900)) << "the panels do not fit into the default size";
  EXPECT_GT(support::widgetsWalked(window), 100);
  QStringList findings = findingsIn(window);
  for (const QString& id : window.panelIds()) {
    window.showPanel(id);
    findings += findingsIn(window);
  }
  findings.removeDuplicates();
  for (const QString& finding : findings)
    ADD_FAILURE() << finding.toStdString();
}

INSTANTIATE_TEST_SUITE_P(Themes, WindowWalkTest,
                         testing::Values(Case{ThemeMode::Dark, true}, Case{ThemeMode::Light, true},
                                         Case{ThemeMode::Dark, false}, Case{ThemeMode::Light, false}),
                         [](const auto& info) {
                           return std::string(info.param.mode == ThemeMode::Dark ? "Dark" : "Light") +
                                  (info.param.full ? "Running" : "Empty");
                         });

// Whoever looks back must not take a button for one that works.
TEST(WindowOfThePast, HoldsEveryButtonThatActs) {
  widgets::ThemeSource theme(ThemeMode::Dark);
  support::RecordingSink sink;
  oms::Outbox outbox;
  auto batch = std::make_shared<oms::EventBatch>(support::sampleBatch());
  batch->status.pastOf = 500;
  outbox.put(batch);
  app::MainWindow window(sink, outbox, theme, {});
  window.show();
  for (const QString& id : window.panelIds()) {
    window.showPanel(id);
    QTest::qWait(20);
  }
  int held = 0;
  for (const QPushButton* button : window.findChildren<QPushButton*>()) {
    const QString look = button->property("look").toString();
    if (look == "link" || window.centralWidget()->isAncestorOf(button) ||
        window.panel("backtest")->isAncestorOf(button))
      continue;
    EXPECT_FALSE(button->isEnabled()) << button->text().toStdString();
    EXPECT_TRUE(button->toolTip().contains("the past")) << button->text().toStdString();
    ++held;
  }
  EXPECT_GT(held, 20);
  EXPECT_TRUE(sink.commands.empty());
}

// A value of a connection that is lost must not look alive until it is past its own age.
TEST(WindowOfALostConnection, TakesTheColourOutOfAllItShowsAtOnceAndGivesItBack) {
  widgets::ThemeSource theme(ThemeMode::Dark);
  support::RecordingSink sink;
  oms::Outbox outbox;
  outbox.put(std::make_shared<oms::EventBatch>(support::sampleBatch()));
  app::MainWindow window(sink, outbox, theme, {});
  window.showConnection({"Connected", widgets::Tone::Muted, {}, true});
  window.show();
  QTest::qWait(kSettleMs);
  const auto faded = [&](const QString& panel) {
    int labels = 0, left = 0, tables = 0;
    for (const QLabel* label : window.panel(panel)->findChildren<QLabel*>())
      (label->palette().color(QPalette::WindowText) == theme.theme().muted ? labels : left) += 1;
    for (const widgets::TableView* table : window.panel(panel)->findChildren<widgets::TableView*>())
      tables += widgets::isFaded(*table) ? 1 : 0;
    return std::tuple(labels, left, tables);
  };
  const auto before = faded("risk");
  EXPECT_GT(std::get<1>(before), 0);
  window.showConnection({"Reconnecting in 1 s", widgets::Tone::Warning, "No connection"});
  for (const QString& id : window.panelIds()) {
    const auto [labels, left, tables] = faded(id);
    EXPECT_TRUE(left == 0 || id == "messages" || id == "backtest") << id.toStdString();
    if (id == "active_orders" || id == "positions" || id == "trades" || id == "indicators") {
      EXPECT_GT(tables, 0) << id.toStdString();
    }
  }
  EXPECT_EQ(std::get<2>(faded("messages")), 0);
  for (const QLabel* label : window.findChildren<QLabel*>()) {
    EXPECT_FALSE(label->text() == "No connection" && widgets::isFaded(*label));
  }
  window.showConnection({"Connected", widgets::Tone::Muted, {}, true});
  EXPECT_EQ(faded("risk"), before);
}

// Among tabs a panel comes to the front without being shown anew.
TEST(WindowWithBacktests, OffersWhatWasImportedSinceItsPanelWasLastInFront) {
  widgets::ThemeSource theme(ThemeMode::Dark);
  support::RecordingSink sink;
  oms::Outbox outbox;
  support::RecordingBacktests backtests;
  app::MainWindow window(sink, outbox, theme, {}, widgets::Host{&backtests, {}});
  window.show();
  window.showPanel("backtest");
  QTest::qWait(kSettleMs);
  window.showPanel("positions");
  QTest::qWait(kSettleMs);
  backtests.stored = {{"BTCUSDT", "1m", 44'640, {}, {}}};
  window.showPanel("backtest");
  QTest::qWait(kSettleMs);
  const auto boxes = window.panel("backtest")->findChildren<widgets::ChoiceBox*>();
  EXPECT_TRUE(
      std::any_of(boxes.begin(), boxes.end(), [](const auto* box) { return box->findText("BTCUSDT 1m") >= 0; }));
}

class WindowWithALayout : public testing::Test {
 protected:
  // As it is after a start on a screen of that size.
  std::unique_ptr<app::MainWindow> started(const QSize& screen) {
    auto window = std::make_unique<app::MainWindow>(sink_, outbox_, theme_, QString());
    window->restoreLayout(settings_);
    window->show();
    window->fitInto(screen);
    QTest::qWait(kSettleMs);
    return window;
  }
  static QDockWidget* dock(const app::MainWindow& window, const char* id) {
    return window.findChild<QDockWidget*>(QString::fromLatin1(id));
  }
  QByteArray saved(const app::MainWindow& window) {
    window.saveLayout(settings_);
    return settings_.value("window/state").toByteArray() + settings_.value("window/geometry").toByteArray();
  }
  static QAction* defaultLayout(const app::MainWindow& window) {
    for (QAction* action : window.actions()) {
      if (action->shortcut() == QKeySequence(QStringLiteral("Ctrl+0")))
        return action;
    }
    return nullptr;
  }
  static bool tells(const app::MainWindow& window) {
    for (const QLabel* label : window.findChildren<QLabel*>()) {
      if (label->text().contains("no room on this screen"))
        return true;
    }
    return false;
  }

  QTemporaryDir folder_;
  QSettings settings_{folder_.filePath("desktop.ini"), QSettings::IniFormat};
  widgets::ThemeSource theme_{ThemeMode::Dark};
  support::RecordingSink sink_;
  oms::Outbox outbox_;
  const QSize large_{2'000, 1'300};
  const QSize small_{1'000, 600};
};

TEST_F(WindowWithALayout, IsAsItWasLeftWhereItHasRoom) {
  {
    const auto window = started(large_);
    dock(*window, "risk")->hide();
    window->addDockWidget(Qt::RightDockWidgetArea, dock(*window, "active_orders"));
    saved(*window);
  }
  const auto window = started(large_);
  EXPECT_TRUE(dock(*window, "risk")->isHidden());
  EXPECT_EQ(window->dockWidgetArea(dock(*window, "active_orders")), Qt::RightDockWidgetArea);
  EXPECT_FALSE(tells(*window));
}

// What is in the panels, drawings for example, is not lost with the docks' places.
TEST_F(WindowWithALayout, KeepsWhatIsInThePanelsWhereItsOwnCannotBeRead) {
  QByteArray chart;
  {
    const auto window = started(large_);
    saved(*window);
    chart = settings_.value("panels/chart").toByteArray();
    ASSERT_TRUE(chart.contains("candles"));
    settings_.setValue("panels/chart", QByteArray(chart).replace("candles", "area"));
  }
  for (const QByteArray& state : {QByteArray("damaged"), QByteArray()}) {
    settings_.setValue("window/state", state);
    const auto window = started(large_);
    saved(*window);
    EXPECT_TRUE(settings_.value("panels/chart").toByteArray().contains("area")) << state.toStdString();
  }
  settings_.setValue("panels/chart", "{\"drawings\":");
  const auto window = started(large_);
  saved(*window);
  EXPECT_EQ(settings_.value("unread/chart").toByteArray(), "{\"drawings\":");
}

TEST_F(WindowWithALayout, OutlivesASmallerScreen) {
  QByteArray own;
  {
    const auto window = started(large_);
    dock(*window, "risk")->hide();
    window->addDockWidget(Qt::RightDockWidgetArea, dock(*window, "active_orders"));
    own = saved(*window);
  }
  {
    const auto window = started(small_);
    EXPECT_LE(window->width(), small_.width());
    EXPECT_LE(window->height(), small_.height());
    EXPECT_TRUE(dock(*window, "risk")->isHidden()) << "what was closed stays closed";
    EXPECT_TRUE(tells(*window));
    dock(*window, "positions")->raise();
    EXPECT_EQ(saved(*window), own);
  }
  const auto window = started(large_);
  EXPECT_EQ(window->dockWidgetArea(dock(*window, "active_orders")), Qt::RightDockWidgetArea);
  EXPECT_TRUE(dock(*window, "risk")->isHidden());
}

TEST_F(WindowWithALayout, IsThatOfTheSmallerScreenOnceItIsArrangedThere) {
  for (const bool asDefault : {false, true}) {
    settings_.clear();
    QByteArray own;
    {
      const auto window = started(large_);
      window->addDockWidget(Qt::RightDockWidgetArea, dock(*window, "active_orders"));
      own = saved(*window);
    }
    const auto window = started(small_);
    ASSERT_EQ(saved(*window), own);
    if (asDefault)
      defaultLayout(*window)->trigger();
    else
      dock(*window, "active_orders")->hide();
    EXPECT_NE(saved(*window), own) << asDefault;
  }
}

// Close and Cancel are not to be scrolled for.
TEST(WindowOnASmallScreen, ShowsWhatCanBeDoneWithARow) {
  widgets::ThemeSource theme(ThemeMode::Dark);
  support::RecordingSink sink;
  oms::Outbox outbox;
  outbox.put(std::make_shared<oms::EventBatch>(support::sampleBatch()));
  app::MainWindow window(sink, outbox, theme, {});
  window.show();
  window.fitInto(QSize(1280, 720));
  for (const char* id : {"positions", "active_orders"}) {
    window.showPanel(QString::fromLatin1(id));
    QTest::qWait(kSettleMs);
    const auto* table = window.panel(QString::fromLatin1(id))->findChild<widgets::TableView*>();
    ASSERT_GT(table->model()->rowCount(), 0) << id;
    const int last = table->model()->columnCount() - 1;
    EXPECT_LE(table->columnViewportPosition(last) + table->columnWidth(last), table->viewport()->width()) << id;
  }
}

TEST(WindowOnTwoScreens, HasTheRoomOfBoth) {
  const QList<QRect> screens{{0, 0, 1'920, 1'040}, {1'920, 0, 1'920, 1'040}, {0, 1'080, 1'920, 1'040}};
  EXPECT_EQ(app::MainWindow::roomOf({100, 100, 1'440, 800}, screens), QSize(1'920, 1'040));
  EXPECT_EQ(app::MainWindow::roomOf({0, 0, 3'800, 1'000}, screens), QSize(3'840, 1'040));
  EXPECT_TRUE(app::MainWindow::roomOf({9'000, 0, 100, 100}, screens).isEmpty());
}

// A small screen, or large fonts: the safety buttons stay on it, and every panel is one click away.
TEST(WindowOnASmallScreen, StacksItsPanelsUntilTheyFit) {
  widgets::ThemeSource theme(ThemeMode::Dark);
  support::RecordingSink sink;
  oms::Outbox outbox;
  outbox.put(std::make_shared<oms::EventBatch>(support::sampleBatch()));
  app::MainWindow window(sink, outbox, theme, {});
  window.show();
  QTest::qWait(kSettleMs);
  // The last one is 1440 x 900 at 200 %.
  for (const QSize& screen : {QSize(1280, 720), QSize(1100, 640), QSize(1000, 600), QSize(720, 450)}) {
    window.fitInto(screen);
    QTest::qWait(kSettleMs);
    EXPECT_LE(window.width(), screen.width());
    EXPECT_LE(window.height(), screen.height());
    for (const QString& id : window.panelIds()) {
      window.showPanel(id);
      QTest::qWait(20);
      const QWidget* const panel = window.panel(id);
      EXPECT_TRUE(window.rect().contains(QRect(panel->mapTo(&window, QPoint()), panel->size()))) << id.toStdString();
    }
  }
}

}  // namespace

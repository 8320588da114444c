#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QPushButton>
#include <QTest>

#include "app/main_window.h"
#include "oms/service/outbox.h"
#include "tests/support/sample_backtest.h"
#include "tests/support/sample_session.h"
#include "tests/support/widget_walk.h"

namespace {

using widgets::ThemeMode;

constexpr int kSettleMs = 300;  // columns fit themselves a quarter of a second after their rows came

struct Case {
  ThemeMode mode;
  bool full;  // with a session, or as it looks before there is one
};

class WindowWalkTest : public testing::TestWithParam<Case> {};

// The window as it starts, at 1440 x 900, and then with each of its panels in front.
TEST_P(WindowWalkTest, NothingIsCutOffTooSmallOrTooPale) {
  widgets::ThemeSource theme(GetParam().mode);
  support::RecordingSink sink;
  oms::Outbox outbox;
  support::RecordingBacktests backtests;
  if (GetParam().full)
    outbox.put(std::make_shared<oms::EventBatch>(support::sampleBatch()));
  app::MainWindow window(sink, outbox, theme, QStringLiteral("http://127.0.0.1:8050"), {&backtests, {}});
  if (GetParam().full)
    emit backtests.finished(support::sampleOutcome());
  window.resize(1440, 900);
  window.show();
  QTest::qWait(kSettleMs);
  EXPECT_EQ(window.size(), QSize(1440, 900)) << "the panels do not fit into the default size";
  EXPECT_GT(support::widgetsWalked(window), 100);
  QStringList findings = support::walkWidgets(window);
  for (const QString& id : window.panelIds()) {
    window.showPanel(id);
    QTest::qWait(kSettleMs);
    findings += support::walkWidgets(window);
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
    if (look == "link" || window.panel("chart")->isAncestorOf(button) || window.panel("backtest")->isAncestorOf(button))
      continue;
    EXPECT_FALSE(button->isEnabled()) << button->text().toStdString();
    EXPECT_TRUE(button->toolTip().contains("the past")) << button->text().toStdString();
    ++held;
  }
  EXPECT_GT(held, 20);
  EXPECT_TRUE(sink.commands.empty());
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
  for (const QSize& screen : {QSize(1280, 720), QSize(1100, 640), QSize(1000, 600)}) {
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

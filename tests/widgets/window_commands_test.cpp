// What is done in the window by name and by key, and one panel in place of all others.
#include <gtest/gtest.h>

#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

#include "app/command_finder.h"
#include "app/main_window.h"
#include "oms/service/outbox.h"
#include "tests/support/sample_session.h"
#include "widgets/common/dock_frame.h"

namespace {

class WindowCommandsTest : public testing::Test {
 protected:
  WindowCommandsTest() {
    outbox_.put(std::make_shared<oms::EventBatch>(support::sampleBatch()));
    window_ = std::make_unique<app::MainWindow>(sink_, outbox_, theme_, QString());
    window_->show();
    EXPECT_TRUE(QTest::qWaitForWindowActive(window_.get()));
    settle();
  }
  static void settle() {
    for (int i = 0; i < 10; ++i)
      QCoreApplication::processEvents();
  }
  QDockWidget* dock(const char* id) const { return window_->findChild<QDockWidget*>(QString::fromLatin1(id)); }
  app::CommandFinder* finder() const { return window_->findChild<app::CommandFinder*>(); }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus == nullptr ? window_.get() : focus, key, modifiers);
    settle();
  }
  void find(const QString& typed) {
    press(Qt::Key_K, Qt::ControlModifier);
    ASSERT_NE(finder(), nullptr);
    auto* field = finder()->findChild<QLineEdit*>();
    QTest::keyClicks(field, typed);
    QTest::keyClick(field, Qt::Key_Return);
    settle();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_EQ(finder(), nullptr);
  }
  QByteArray saved() {
    window_->saveLayout(settings_);
    return settings_.value("window/state").toByteArray();
  }
  QList<QRect> places() const {
    QList<QRect> places;
    for (const QString& id : shown())
      places << QRect(window_->panel(id)->mapTo(window_.get(), QPoint()), window_->panel(id)->size());
    return places;
  }
  QStringList shown() const {
    QStringList ids;
    for (const QString& id : window_->panelIds()) {
      const QWidget* panel = window_->panel(id);
      if (window_->rect().intersects(QRect(panel->mapTo(window_.get(), QPoint()), panel->size())) && panel->isVisible())
        ids << id;
    }
    return ids;
  }

  widgets::ThemeSource theme_{widgets::ThemeMode::Dark};
  support::RecordingSink sink_;
  oms::Outbox outbox_;
  std::unique_ptr<app::MainWindow> window_;
  QTemporaryDir folder_;
  QSettings settings_{folder_.filePath("desktop.ini"), QSettings::IniFormat};
};

TEST(CommandFinderTest, WordsAreFoundInTextAndKindTheNearestFirst) {
  const std::vector<app::Command> commands{
      {"Active orders", "panel", {}, {}}, {"Order ticket", "panel", {}, {}}, {"ORDI", "symbol", {}, {}}};
  const auto names = [&](const QString& typed) {
    QStringList found;
    for (const app::Command* command : app::findCommands(commands, typed))
      found << command->text;
    return found;
  };
  EXPECT_EQ(names("ord"), QStringList({"Order ticket", "ORDI", "Active orders"}));
  EXPECT_EQ(names("panel ord"), QStringList({"Active orders", "Order ticket"}));
  EXPECT_EQ(names("symbol"), QStringList({"ORDI"}));
  EXPECT_EQ(names("nothing such"), QStringList());
  EXPECT_EQ(names("").size(), 3);
}

TEST_F(WindowCommandsTest, TheFinderGoesToPanelsSymbolsAndCommands) {
  find("depth");
  EXPECT_TRUE(shown().contains("depth"));
  EXPECT_TRUE(dock("depth")->isAncestorOf(QApplication::focusWidget()));
  const auto named = [this](const QString& symbol) {
    const auto labels = window_->findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text() == symbol; });
  };
  ASSERT_FALSE(named("XAUUSD"));
  find("xauusd");
  EXPECT_TRUE(named("XAUUSD")) << "ticket and chart";
  find("light or dark");
  EXPECT_EQ(theme_.theme().mode, widgets::ThemeMode::Light);
}

TEST_F(WindowCommandsTest, TheFinderClosesByEscapeAndRunsNothingWhereNothingIsFound) {
  press(Qt::Key_K, Qt::ControlModifier);
  ASSERT_NE(finder(), nullptr);
  auto* field = finder()->findChild<QLineEdit*>();
  QTest::keyClicks(field, "no such thing");
  EXPECT_EQ(finder()->findChild<QListWidget*>()->count(), 0);
  QTest::keyClick(field, Qt::Key_Return);
  EXPECT_TRUE(finder()->isVisible());
  QTest::keyClick(field, Qt::Key_Escape);
  QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  EXPECT_EQ(finder(), nullptr);
}

// The list is made of the actions themselves, so that it cannot say another key than the one that works.
TEST_F(WindowCommandsTest, F1ShowsEveryKeyOfTheWindowAndOfItsPanels) {
  press(Qt::Key_F1);
  auto* keys = window_->findChild<QDialog*>("keys");
  ASSERT_NE(keys, nullptr);
  QStringList said;
  for (const QLabel* label : keys->findChildren<QLabel*>())
    said << label->text();
  for (const QAction* action : window_->actions()) {
    if (!action->shortcut().isEmpty()) {
      EXPECT_TRUE(said.contains(action->text())) << action->text().toStdString();
      EXPECT_TRUE(said.contains(action->shortcut().toString(QKeySequence::NativeText)));
    }
  }
  for (const char* each :
       {"Ctrl+K", "F1", "Ctrl+Shift+K", "Ctrl+F", "F2", "Shift+A", "B", "Approvals", "Depth", "Chart"})
    EXPECT_TRUE(said.contains(QString::fromLatin1(each))) << each;
  press(Qt::Key_F1);
  EXPECT_EQ(window_->findChildren<QDialog*>("keys").size(), 1);
}

TEST_F(WindowCommandsTest, OnePanelTakesTheWholeWindowAndGivesItBack) {
  const QStringList before = shown();
  const QList<QRect> placesBefore = places();
  const QByteArray layout = saved();
  auto* header = dock("risk")->findChild<widgets::PanelHeader*>();
  QTest::mouseDClick(header, Qt::LeftButton, {}, QPoint(200, 10));
  settle();
  EXPECT_EQ(shown(), QStringList({"account", "risk"}));
  EXPECT_GT(dock("risk")->width(), window_->width() * 9 / 10);
  EXPECT_EQ(saved(), layout) << "a workspace has all of its panels";
  press(Qt::Key_Escape);
  EXPECT_EQ(shown(), before);
  EXPECT_EQ(places(), placesBefore);
}

TEST_F(WindowCommandsTest, APanelIsMaximizedByItsKeyAndByItsTab) {
  const QStringList before = shown();
  const QList<QRect> placesBefore = places();
  window_->panel("ticket")->findChild<QLineEdit*>()->setFocus();
  press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_EQ(shown(), QStringList({"account", "ticket"}));
  press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_EQ(shown(), before);
  EXPECT_EQ(places(), placesBefore);
  for (QTabBar* bar : window_->findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
    if (bar->count() > 0 && bar->tabText(0).startsWith("Positions"))
      QTest::mouseDClick(bar, Qt::LeftButton, {}, bar->tabRect(0).center());
  }
  settle();
  EXPECT_EQ(shown(), QStringList({"account", "positions"}));
  // Whatever is asked for is seen.
  window_->showPanel("trades");
  settle();
  EXPECT_TRUE(shown().contains("trades"));
  EXPECT_TRUE(shown().contains("chart"));
}

}  // namespace

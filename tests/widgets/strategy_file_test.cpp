#include <QAction>
#include <QTest>
#include <QTextBrowser>
#include <QThread>

#include <atomic>

#include "oms/model/sha256.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/state_machines/state_machines_panel.h"

namespace widgets {
namespace {

using StrategyFileTest = PanelFixture;

TEST_F(StrategyFileTest, AStrategysFileIsReadAgainWhereThereIsOne) {
  std::optional<std::string> file = "[strategy]";
  std::atomic<bool> besideTheWindow = true;
  PanelContext host(view_, sink_, theme_, messages_, {nullptr, [&, window = QThread::currentThread()](const auto&) {
                                                        besideTheWindow = QThread::currentThread() != window;
                                                        return file;
                                                      }});
  StateMachinesPanel panel(host);
  panel.refresh(load());
  panel.show();
  settle();
  panel.table().selectRow(1);
  const auto reload = [&panel] {
    for (QAction* action : panel.table().actions()) {
      if (action->text() == "Read its file again")
        action->trigger();
    }
  };
  const auto told = [this] { return messages_.messages().empty() ? QString() : messages_.messages().back().text; };
  reload();
  ASSERT_TRUE(QTest::qWaitFor([&] { return told().contains("was read again"); })) << told().toStdString();
  EXPECT_TRUE(besideTheWindow) << "a share that hangs would hold it up";
  const auto* command = lastCommand<oms::ReloadStrategy>();
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(command->text, "[strategy]");
  EXPECT_EQ(command->hash, oms::hashOfText("[strategy]"));
  const std::size_t sent = sink_.commands.size();
  file.reset();
  reload();
  EXPECT_TRUE(QTest::qWaitFor([&] { return told().contains("no file that can be read"); }));
  EXPECT_EQ(sink_.commands.size(), sent);
}

TEST_F(StrategyFileTest, ThePageOfAShippedStrategyIsShownAndLeadsNowhere) {
  std::optional<std::string> page = "# EMA trend\n\nFails in a [range](https://example.org).";
  std::string asked;
  PanelContext host(view_, sink_, theme_, messages_, {nullptr, {}, [&](const std::string& strategy) {
                                                        asked = strategy;
                                                        return page;
                                                      }});
  StateMachinesPanel panel(host);
  panel.refresh(load());
  panel.show();
  settle();
  panel.table().selectRow(1);
  const auto ask = [&panel] {
    for (QAction* action : panel.table().actions()) {
      if (action->text() == "About this strategy…")
        action->trigger();
    }
    settle();
  };
  ask();
  EXPECT_FALSE(asked.empty());
  const auto* shown = panel.findChild<QTextBrowser*>();
  ASSERT_NE(shown, nullptr);
  EXPECT_EQ(shown->toPlainText(), "EMA trend\nFails in a range.");
  EXPECT_FALSE(shown->openLinks());
  page.reset();
  ask();
  EXPECT_TRUE(messages_.messages().back().text.contains("has no page"));
}

}  // namespace
}  // namespace widgets

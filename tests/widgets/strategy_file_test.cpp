#include <QAction>

#include "oms/model/sha256.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/state_machines/state_machines_panel.h"

namespace widgets {
namespace {

using StrategyFileTest = PanelFixture;

TEST_F(StrategyFileTest, AStrategysFileIsReadAgainWhereThereIsOne) {
  std::optional<std::string> file = "[strategy]";
  PanelContext host(view_, sink_, theme_, messages_, {nullptr, [&file](const std::string&) { return file; }});
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
    settle();
  };
  reload();
  const auto* command = lastCommand<oms::ReloadStrategy>();
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(command->text, "[strategy]");
  EXPECT_EQ(command->hash, oms::hashOfText("[strategy]"));
  EXPECT_TRUE(messages_.messages().back().text.contains("was read again"));
  const std::size_t sent = sink_.commands.size();
  file.reset();
  reload();
  EXPECT_EQ(sink_.commands.size(), sent);
  EXPECT_TRUE(messages_.messages().back().text.contains("no file that can be read"));
}

}  // namespace
}  // namespace widgets

// Which row a click on a word in a table is meant for.
#include <QMouseEvent>

#include "tests/widgets/live_fixture.h"
#include "widgets/active_orders/active_orders_panel.h"

namespace widgets {
namespace {

class TableClickTest : public LivePanelsTest {
 protected:
  // The first row, from that one on, that can be canceled.
  template <class Panel>
  static int cancelable(Panel& panel, int from = 0) {
    while (wordOf(panel, from, "cancel").isNull() && from < panel.table().table().rowCount())
      ++from;
    return from;
  }
  // Where that word of the row is; null: it has none.
  template <class Panel>
  static QPoint wordOf(Panel& panel, int row, const QString& action) {
    const TableView& table = panel.table();
    const QModelIndex index = cellOf(panel, row, "actions");
    const Cell cell = table.table().cell(index);
    const QVector<QRect> words = table.delegate().actionRects(cell, table.visualRect(index));
    for (qsizetype i = 0; i < words.size(); ++i) {
      if (cell.actions[i].id == action)
        return words[i].center();
    }
    return {};
  }
  static void mouse(TableView& table, QEvent::Type type, const QPoint& at) {
    const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    const bool down = button != Qt::NoButton && type != QEvent::MouseButtonRelease;
    QMouseEvent event(type, at, table.viewport()->mapToGlobal(at), button, down ? button : Qt::NoButton, {});
    QCoreApplication::sendEvent(table.viewport(), &event);
  }
};

TEST_F(TableClickTest, TheSecondPressOfADoubleClickCancelsNoOtherOrder) {
  ActiveOrdersPanel panel(context_);
  show(panel);
  TableView& table = panel.table();
  const int rows = table.table().rowCount();
  ASSERT_GT(rows, 1);
  const QPoint at = wordOf(panel, cancelable(panel), "cancel");
  mouse(table, QEvent::MouseMove, at);
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, at);
  ASSERT_EQ(sink_.commands.size(), 1u);
  happen(panel, {ended(lastCommand<oms::CancelOrder>()->order)});
  ASSERT_TRUE(QTest::qWaitFor([&] { return table.table().rowCount() == rows - 1; }));
  mouse(table, QEvent::MouseButtonDblClick, at);
  mouse(table, QEvent::MouseButtonRelease, at);
  EXPECT_EQ(sink_.commands.size(), 1u);
}

TEST_F(TableClickTest, AClickIsMeantForTheRowThatThePointerWasMovedTo) {
  ActiveOrdersPanel panel(context_);
  show(panel);
  TableView& table = panel.table();
  const int rows = table.table().rowCount();
  const QPoint at = wordOf(panel, cancelable(panel), "cancel");
  mouse(table, QEvent::MouseMove, at);
  // The newest is on top: it comes under the pointer.
  happen(panel, {accepted({93})});
  ASSERT_TRUE(QTest::qWaitFor([&] { return table.table().rowCount() == rows + 1; }));
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, at);
  EXPECT_TRUE(sink_.commands.empty());
  // Also where the pointer moves on within the word.
  mouse(table, QEvent::MouseMove, at + QPoint(1, 0));
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, at);
  EXPECT_TRUE(sink_.commands.empty());
  // Another row is one's own choice.
  const int top = cancelable(panel);
  const QPoint other = wordOf(panel, wordOf(panel, top, "cancel") == at ? cancelable(panel, top + 1) : top, "cancel");
  mouse(table, QEvent::MouseMove, other);
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, other);
  EXPECT_EQ(sink_.commands.size(), 1u);
}

}  // namespace
}  // namespace widgets

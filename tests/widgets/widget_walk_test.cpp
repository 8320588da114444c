#include "tests/support/widget_walk.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "widgets/common/row_model.h"
#include "widgets/common/table_view.h"

namespace {

// The walk is only worth something if it finds what it looks for.
class WidgetWalkTest : public testing::Test {
 protected:
  WidgetWalkTest() { window_.resize(400, 300); }

  template <class Widget>
  Widget* place(Widget* widget, const QRect& area) {
    widget->setParent(&window_);
    widget->setGeometry(area);
    return widget;
  }
  QStringList walk() {
    window_.show();
    return support::walkWidgets(window_);
  }

  widgets::ThemeSource theme_{widgets::ThemeMode::Dark};
  QWidget window_;
};

TEST_F(WidgetWalkTest, PassesWhatIsWell) {
  place(new QLabel("Equity"), {10, 10, 100, 24});
  place(new QPushButton("Cancel all"), {10, 40, 120, 28});
  EXPECT_EQ(walk(), QStringList());
}

TEST_F(WidgetWalkTest, FindsTextThatIsCutOff) {
  place(new QLabel("a rather long label"), {10, 10, 40, 24});
  auto* wrapped = place(new QLabel("words that need more than the one line they are given here"), {10, 40, 80, 20});
  wrapped->setWordWrap(true);
  place(new QPushButton("a rather long caption"), {10, 80, 50, 28});
  EXPECT_EQ(walk().size(), 3);
}

TEST_F(WidgetWalkTest, FindsSmallTargets) {
  place(new QToolButton, {10, 10, 60, 20});
  EXPECT_TRUE(walk().join('\n').contains("60 x 20"));
}

TEST_F(WidgetWalkTest, FindsPaleText) {
  auto* label = place(new QLabel("hardly to be read"), {10, 10, 200, 24});
  label->setStyleSheet("color: #555555; background: #14171C;");
  EXPECT_TRUE(walk().join('\n').contains("contrast"));
}

TEST_F(WidgetWalkTest, FindsCutCellsAndTitles) {
  class Model : public widgets::RowModel<int, QString> {
   public:
    Model()
        : RowModel({widgets::textColumn<QString>("a", "Title", {}, 0,
                                                 [](const QString& row) { return widgets::Cell::plain(row); })}) {}
  } model;
  model.upsert(1, "the content of a cell");
  model.commit();
  auto* table = place(new widgets::TableView(theme_, model), {0, 100, 300, 150});
  window_.show();
  EXPECT_EQ(support::walkWidgets(window_), QStringList());
  table->setColumnWidth(0, 30);
  EXPECT_EQ(support::walkWidgets(window_).size(), 2);
}

TEST_F(WidgetWalkTest, LeavesOutWhatIsNotInSight) {
  place(new QPushButton("x"), {10, 10, 60, 20})->hide();
  place(new QPushButton("y"), {380, 40, 60, 20});
  EXPECT_EQ(walk(), QStringList());
}

}  // namespace

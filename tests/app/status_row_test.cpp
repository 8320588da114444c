#include "app/status_row.h"

#include <gtest/gtest.h>

#include <QLabel>

#include "widgets/common/labels.h"

namespace app {
namespace {

TEST(StatusRow, LeavesOutWholeLabelsTheLastOneFirstAndTakesThemBack) {
  StatusRow row;
  QLabel* first = widgets::plainLabel("the feed, always");
  QLabel* second = widgets::plainLabel("the journal");
  QLabel* third = widgets::plainLabel("the session");
  for (QLabel* label : {first, second, third})
    row.row().addWidget(label);
  row.setDroppable({second, third});
  row.show();
  const int all = first->sizeHint().width() + second->sizeHint().width() + third->sizeHint().width();
  const auto shown = [&](int width) {
    row.resize(width, 30);
    for (const QLabel* label : {first, second, third})
      EXPECT_TRUE(label->isHidden() || label->width() >= label->sizeHint().width()) << width << ": it is cut";
    return QList<bool>{!first->isHidden(), !second->isHidden(), !third->isHidden()};
  };
  EXPECT_EQ(shown(all + 10), QList<bool>({true, true, true}));
  EXPECT_EQ(shown(all - 5), QList<bool>({true, true, false}));
  EXPECT_EQ(shown(first->sizeHint().width() + 5), QList<bool>({true, false, false}));
  EXPECT_EQ(shown(all + 10), QList<bool>({true, true, true}));
  EXPECT_LE(row.minimumSizeHint().width(), 1) << "it makes no window wider";
}

}  // namespace
}  // namespace app

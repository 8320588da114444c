#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <algorithm>
#include <random>

#include "widgets/common/row_model.h"

namespace widgets {
namespace {

struct Row {
  QString name;
  int value = 0;
};

class Model : public RowModel<int, Row> {
 public:
  Model()
      : RowModel({textColumn<Row>("name", "Name", {}, 1, [](const Row& row) { return Cell::plain(row.name); }),
                  numberColumn<Row>(
                      "value", "Value", {}, 1, [](const Row& row) { return Cell::plain(QString::number(row.value)); },
                      [](const Row& row) { return row.value; })}) {}

  std::vector<int> values() const {
    std::vector<int> shown;
    for (int row = 0; row < rowCount(); ++row)
      shown.push_back(at(index(row, 0)).value);
    return shown;
  }
};

TEST(TableModelTest, ShowsNothingBeforeTheCommit) {
  Model model;
  model.upsert(1, {"a", 1});
  EXPECT_EQ(model.rowCount(), 0);
  model.commit();
  EXPECT_EQ(model.rowCount(), 1);
}

TEST(TableModelTest, TellsChangesOnceAsRangesAndNeverResets) {
  Model model;
  for (int i = 0; i < 10; ++i)
    model.upsert(i, {"r", i});
  model.commit();
  QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
  QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
  for (const int key : {3, 4, 5, 8, 4})
    model.upsert(key, {"new", key});
  model.commit();
  ASSERT_EQ(changed.size(), 2);
  EXPECT_EQ(changed[0][0].toModelIndex().row(), 3);
  EXPECT_EQ(changed[0][1].toModelIndex().row(), 5);
  EXPECT_EQ(changed[1][0].toModelIndex().row(), 8);
  EXPECT_TRUE(reset.isEmpty());
  model.commit();
  EXPECT_EQ(changed.size(), 2);
}

TEST(TableModelTest, KeepsItsOrderWhenValuesTick) {
  Model model;
  model.sort(1, Qt::DescendingOrder);
  for (int i = 0; i < 5; ++i)
    model.upsert(i, {"r", i});
  model.commit();
  EXPECT_EQ(model.values(), (std::vector{4, 3, 2, 1, 0}));
  model.upsert(0, {"r", 9});
  model.commit();
  EXPECT_EQ(model.values(), (std::vector{9, 4, 3, 2, 1}));
}

TEST(TableModelTest, RowsThatNobodySortsStandInTheOrderInWhichTheyCame) {
  Model model;
  for (const int rows : {4, 1, 6, 0, 5}) {
    model.removeUnless([rows](int key) { return key < rows; });
    model.commit();
    for (int i = 0; i < rows; ++i)
      model.upsert(i, {"r", i});
    model.commit();
    const std::vector<int> shown = model.values();
    EXPECT_EQ(shown.size(), static_cast<std::size_t>(rows));
    EXPECT_TRUE(std::is_sorted(shown.begin(), shown.end()));
  }
}

TEST(TableModelTest, SelectionsSurviveReordering) {
  Model model;
  model.sort(1, Qt::AscendingOrder);
  for (int i = 0; i < 5; ++i)
    model.upsert(i, {"r", i});
  model.commit();
  const QPersistentModelIndex held = model.index(1, 0);
  model.upsert(1, {"r", 99});
  model.remove(0);
  model.commit();
  ASSERT_TRUE(held.isValid());
  EXPECT_EQ(model.at(held).value, 99);
  EXPECT_EQ(held.row(), 3);
}

TEST(TableModelTest, FiltersOnAnyColumnAndFollowsChanges) {
  Model model;
  model.upsert(1, {"apple", 10});
  model.upsert(2, {"pear", 20});
  model.setFilter("PEA");
  EXPECT_EQ(model.values(), std::vector{20});
  model.upsert(1, {"peach", 11});
  model.commit();
  EXPECT_EQ(model.values(), (std::vector{11, 20}));
  model.upsert(2, {"plum", 20});
  model.commit();
  EXPECT_EQ(model.values(), std::vector{11});
  EXPECT_EQ(model.totalRows(), 2);
  model.setFilter({});
  EXPECT_EQ(model.rowCount(), 2);
}

TEST(TableModelTest, ARowRemovedAndMadeAgainInOneFrameIsOneRow) {
  Model model;
  model.upsert(1, {"a", 1});
  model.commit();
  model.remove(1);
  model.upsert(2, {"b", 2});
  model.commit();
  EXPECT_EQ(model.values(), std::vector{2});
  model.upsert(3, {"c", 3});
  model.remove(3);
  model.commit();
  EXPECT_EQ(model.values(), std::vector{2});
}

// A click or an open menu means the row that it was aimed at, whatever came since.
TEST(TableModelTest, ARowNeverBecomesAnotherOne) {
  Model model;
  for (int i = 0; i < 3; ++i)
    model.upsert(i, {"r", i});
  model.commit();
  const QPersistentModelIndex held = model.index(1, 0);
  model.remove(1);
  model.upsert(7, {"another", 7});
  EXPECT_EQ(model.at(held).value, 1);
  EXPECT_EQ(model.cell(held).text, "r");
  model.commit();
  EXPECT_FALSE(held.isValid());
  std::vector<int> shown = model.values();
  std::sort(shown.begin(), shown.end());
  EXPECT_EQ(shown, (std::vector{0, 2, 7}));
}

TEST(TableModelTest, RowsThatNobodySawMakeRoomAtOnce) {
  Model model;
  for (int i = 0; i < 1000; ++i) {
    model.upsert(i, {"r", i});
    model.trimTo(2);
  }
  model.commit();
  EXPECT_EQ(model.totalRows(), 2);
  EXPECT_LT(std::max(model.slotOf(0), model.slotOf(1)), 3);
}

TEST(TableModelTest, DropsTheOldestBeyondItsMost) {
  Model model;
  for (int i = 0; i < 10; ++i)
    model.upsert(i, {"r", i});
  model.trimTo(3);
  model.commit();
  EXPECT_EQ(model.values(), (std::vector{7, 8, 9}));
}

// Random work against a plain map: the shown rows are always the map's, filtered and in order, and Qt's own tester
// finds no broken notice on the way.
TEST(TableModelTest, RandomWorkAgreesWithAPlainMap) {
  std::mt19937 random(20260105);
  Model model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  std::map<int, int> twin;
  bool filtered = false;
  for (int step = 0; step < 3000; ++step) {
    const int key = static_cast<int>(random() % 40);
    switch (random() % 10) {
      case 0:
      case 1:
        model.remove(key);
        twin.erase(key);
        break;
      case 2:
        model.sort(1, random() % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        break;
      case 3:
        filtered = random() % 2 == 0;
        model.setFilter(filtered ? "7" : "");
        break;
      default: {
        const int value = static_cast<int>(random() % 100);
        model.upsert(key, {"r", value});
        twin[key] = value;
      }
    }
    if (random() % 3 != 0)
      continue;
    model.commit();
    std::vector<int> expected;
    for (const auto& [id, value] : twin) {
      if (!filtered || QString::number(value).contains('7'))
        expected.push_back(value);
    }
    std::vector<int> shown = model.values();
    if (model.sortColumn() == 1) {
      const bool ascending = model.sortOrder() == Qt::AscendingOrder;
      EXPECT_TRUE(
          std::is_sorted(shown.begin(), shown.end(), [ascending](int a, int b) { return ascending ? a < b : a > b; }));
    }
    std::sort(shown.begin(), shown.end());
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(shown, expected) << "step " << step;
  }
}

}  // namespace
}  // namespace widgets

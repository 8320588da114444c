#include "charts/label_layout.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace charts {
namespace {

using testing::ElementsAre;

TEST(SpreadLabels, LeavesAloneWhatDoesNotCollide) {
  EXPECT_THAT(spreadLabels({{100, 1}, {20, 1}, {60, 1}}, 20, 0, 200), ElementsAre(100, 20, 60));
  EXPECT_TRUE(spreadLabels({}, 20, 0, 200).empty());
}

TEST(SpreadLabels, SharesTheRoomEvenlyAndByWeight) {
  EXPECT_THAT(spreadLabels({{100, 1}, {104, 1}}, 20, 0, 200), ElementsAre(92, 112));
  const auto heavy = spreadLabels({{100, 1e6}, {104, 1}}, 20, 0, 200);
  EXPECT_NEAR(heavy[0], 100, 1e-3);
  EXPECT_NEAR(heavy[1], 120, 1e-3);
}

TEST(SpreadLabels, KeepsInside) {
  EXPECT_THAT(spreadLabels({{0, 1}, {2, 1}}, 20, 0, 200), ElementsAre(10, 30));
  EXPECT_THAT(spreadLabels({{500, 1}, {400, 1}}, 20, 0, 200), ElementsAre(190, 170));
}

TEST(SpreadLabels, SpreadsWhatCannotFit) {
  EXPECT_THAT(spreadLabels({{10, 1}, {10, 1}, {10, 1}}, 20, 0, 40), ElementsAre(10, 20, 30));
}

TEST(FoldLabels, PutsTogetherWhatLiesCloseWhereThereAreTooMany) {
  const std::vector<LabelWish> wishes{{5, 1}, {95, 1}, {8, 1}, {50, 1, true}, {12, 1}};
  EXPECT_THAT(foldLabels(wishes, 5, 0, 100),
              ElementsAre(ElementsAre(0), ElementsAre(1), ElementsAre(2), ElementsAre(3), ElementsAre(4)));
  EXPECT_THAT(foldLabels(wishes, 3, 0, 100), ElementsAre(ElementsAre(0, 2, 4), ElementsAre(1), ElementsAre(3)));
  EXPECT_THAT(foldLabels(wishes, 0, 0, 100), ElementsAre(ElementsAre(0, 1, 2, 4), ElementsAre(3)));
  EXPECT_TRUE(foldLabels({}, 3, 0, 100).empty());
}

RC_GTEST_PROP(FoldLabels, LeavesNoMoreThanThereIsRoomForAndForgetsNone, ()) {
  const auto centers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-50, 550));
  const auto most = *rc::gen::inRange<std::size_t>(1, 30);
  std::vector<LabelWish> wishes;
  for (const int center : centers)
    wishes.push_back({static_cast<double>(center), 1, false});
  std::vector<bool> seen(wishes.size(), false);
  const auto groups = foldLabels(wishes, most, 0, 500);
  RC_ASSERT(groups.size() <= std::max<std::size_t>(most, 1));
  for (const auto& group : groups) {
    for (const std::size_t i : group) {
      RC_ASSERT(!seen[i]);
      seen[i] = true;
    }
  }
  RC_ASSERT(std::all_of(seen.begin(), seen.end(), [](bool one) { return one; }));
}

RC_GTEST_PROP(SpreadLabels, NeverOverlapAndKeepTheirOrder, ()) {
  const auto centers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-50, 550));
  RC_PRE(centers.size() <= 20u);
  std::vector<LabelWish> wishes;
  for (const int center : centers)
    wishes.push_back({static_cast<double>(center), 1.0 + center % 3});
  for (LabelWish& wish : wishes)
    wish.weight = std::max(0.5, wish.weight);
  const std::vector<double> placed = spreadLabels(wishes, 24, 0, 500);
  RC_ASSERT(placed.size() == wishes.size());
  for (std::size_t i = 0; i < placed.size(); ++i) {
    RC_ASSERT(placed[i] >= 12 - 1e-6);
    RC_ASSERT(placed[i] <= 488 + 1e-6);
    for (std::size_t k = 0; k < i; ++k) {
      RC_ASSERT(std::abs(placed[i] - placed[k]) >= 24 - 1e-6);
      if (wishes[i].center < wishes[k].center)
        RC_ASSERT(placed[i] < placed[k]);
    }
  }
}

}  // namespace
}  // namespace charts

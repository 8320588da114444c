#include "charts/viewport.h"

#include <gmock/gmock.h>

namespace charts {
namespace {

using testing::DoubleNear;

constexpr double kWidth = 716;  // 700 of bars and the margin

Viewport viewOf(double first, double end, int shown) {
  Viewport view;
  view.setWidth(kWidth);
  view.setBars(first, end);
  view.zoomToLast(shown);
  return view;
}

double barAt(const Viewport& view, double x) {
  return view.left() + x / view.spacing();
}

TEST(Viewport, ShowsTheLastBars) {
  const Viewport view = viewOf(1000, 1400, 100);
  EXPECT_DOUBLE_EQ(view.spacing(), 7);
  EXPECT_NEAR(view.left(), 1299.5, 1e-9);
  EXPECT_TRUE(view.following());
}

TEST(Viewport, RemembersAZoomUntilItKnowsItsWidth) {
  Viewport view;
  view.setBars(0, 400);
  view.zoomToLast(100);
  view.setWidth(kWidth);
  EXPECT_DOUBLE_EQ(view.spacing(), 7);
}

TEST(Viewport, FollowsTheLastBarOnlyUntilPannedAway) {
  Viewport view = viewOf(0, 400, 100);
  view.setBars(0, 401);
  EXPECT_NEAR(view.left(), 300.5, 1e-9);
  view.panBy(70);
  EXPECT_FALSE(view.following());
  EXPECT_NEAR(view.left(), 290.5, 1e-9);
  view.setBars(1, 402);
  EXPECT_NEAR(view.left(), 290.5, 1e-9) << "new bars moved what the trader looks at";
  view.panBy(-1000);
  EXPECT_TRUE(view.following());
  EXPECT_NEAR(view.left(), 301.5, 1e-9);
}

TEST(Viewport, KeepsTheBarUnderThePointerWhileZooming) {
  for (const double factor : {1.15, 1 / 1.15, 2.0, 0.5}) {
    Viewport view = viewOf(0, 4000, 100);
    view.panBy(3000);
    const double bar = barAt(view, 200);
    view.zoomAt(200, factor);
    EXPECT_NEAR(view.spacing(), 7 * factor, 1e-9);
    EXPECT_THAT(barAt(view, 200), DoubleNear(bar, 1e-9)) << factor;
  }
}

TEST(Viewport, KeepsWithinTheBars) {
  Viewport view = viewOf(100, 4100, 100);
  view.panBy(1e7);
  EXPECT_NEAR(view.right(), 104.5, 1e-9) << "the first five bars stay in view";
  view.panBy(-1e7);
  EXPECT_TRUE(view.following());
  view.zoomAt(300, 1e-9);
  EXPECT_NEAR(view.spacing(), 700.0 / 4000, 1e-9) << "all bars fit at the narrowest";
  view.zoomAt(300, 1e9);
  EXPECT_DOUBLE_EQ(view.spacing(), 64);
}

TEST(Viewport, KeepsTheSpacingWhenTheWindowGrows) {
  Viewport view = viewOf(0, 400, 100);
  view.setWidth(kWidth + 70);
  EXPECT_DOUBLE_EQ(view.spacing(), 7);
  EXPECT_NEAR(view.left(), 289.5, 1e-9);
}

TEST(Viewport, PutsABarIntoTheMiddleAndFollowsNearTheEnd) {
  Viewport view = viewOf(0, 400, 100);
  view.centerAt(200);
  EXPECT_NEAR((view.left() + view.right()) / 2, 200, 1e-9);
  EXPECT_DOUBLE_EQ(view.spacing(), 7);
  EXPECT_FALSE(view.following());
  view.centerAt(399);
  EXPECT_TRUE(view.following());
  view.centerAt(0);
  EXPECT_FALSE(view.following());
}

TEST(Viewport, GoesToTheFirstBarWithAViewFullOfBars) {
  Viewport view = viewOf(100, 4100, 100);
  view.goToFirst();
  EXPECT_NEAR(view.left(), 99.5, 1e-9);
  EXPECT_DOUBLE_EQ(view.spacing(), 7);
  EXPECT_FALSE(view.following());
  Viewport few = viewOf(0, 20, 100);
  few.goToFirst();
  EXPECT_TRUE(few.following()) << "all of them are in view anyway";
}

TEST(Viewport, StandsWithoutBars) {
  Viewport view;
  view.setWidth(0);
  view.panBy(100);
  view.zoomAt(10, 2);
  view.setBars(0, 0);
  EXPECT_LT(view.left(), view.right());
  view.setWidth(kWidth);
  view.setBars(0, 1);
  view.goToLast();
  EXPECT_LT(view.left(), 0);
  EXPECT_GT(view.right(), 0);
}

TEST(Viewport, ShowsWhatAnotherOneShowsAsFarAsItHasBars) {
  Viewport viewport;
  viewport.setWidth(1'000);
  viewport.setBars(0, 500);
  viewport.show(100, 200);
  EXPECT_NEAR(viewport.left(), 100, 1e-9);
  EXPECT_NEAR(viewport.right(), 200, 1e-9);
  EXPECT_FALSE(viewport.following());
  viewport.show(450, 600);
  EXPECT_TRUE(viewport.following()) << "the last bar is in view";
  viewport.show(300, 200);
  EXPECT_TRUE(viewport.following()) << "no stretch at all changes nothing";
  viewport.show(-900, -800);
  EXPECT_GE(viewport.right(), 0) << "some bars stay in view";
}

}  // namespace
}  // namespace charts

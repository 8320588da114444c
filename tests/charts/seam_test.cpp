#include "charts/seam.h"

#include <gmock/gmock.h>

#include "charts/mark_layout.h"
#include "tests/charts/series.h"

namespace charts {
namespace {

// A hundred bars of its own behind two hundred that were stored; the view is 7 pixels a bar.
struct PastScene {
  PastScene() {
    content.latestText = "Latest »";
    content.pastText = "Stored bars up to %1";
    content.store.update(walk(200, 100));
    BarColumns past;
    for (std::size_t i = 0; i < 200; ++i)
      past.append(chartBarOf(walkBar(i)));
    content.store.prepend(std::move(past));
    content.viewport.setWidth(700);
    content.viewport.setBars(content.store.first(), content.store.end());
  }
  PlotArea areaFrom(double left) const { return {QRect(8, 8, 700, 300), left, left + 100, {63'000, 64'500}}; }

  ChartContent content;
};

TEST(Seam, StandsWhereStoredBarsEnd) {
  PastScene scene;
  const PlotArea area = scene.areaFrom(150);
  const auto seam = seamOf(scene.content, area, columnsOf(scene.content.store, area));
  ASSERT_TRUE(seam && seam->x);
  EXPECT_EQ(*seam->x, std::lround(area.x(199.5)));
  EXPECT_EQ(seam->text, "Stored bars up to 1 Dec 12:19");
  EXPECT_LT(seam->label.right(), *seam->x);
  EXPECT_FALSE(seamOf(scene.content, scene.areaFrom(250), columnsOf(scene.content.store, scene.areaFrom(250))));
}

TEST(Seam, ItsLabelLiesOverNothingElse) {
  PastScene scene;
  scene.content.viewport.goToFirst();
  scene.content.legendHeight = 52;
  for (double left = 20; left < 200; left += 10) {
    const PlotArea area = scene.areaFrom(left);
    const Columns columns = columnsOf(scene.content.store, area);
    const auto seam = seamOf(scene.content, area, columns);
    const MarkLayout marks = layoutMarks(scene.content, area, QRect(708, 8, 80, 300), columns, {});
    ASSERT_TRUE(seam);
    ASSERT_FALSE(marks.latest.isEmpty());
    EXPECT_FALSE(seam->label.intersects(marks.latest)) << left;
    EXPECT_GE(seam->label.top(), area.rect.top() + scene.content.legendHeight) << left;
    EXPECT_TRUE(area.rect.contains(seam->label)) << left;
  }
}

}  // namespace
}  // namespace charts

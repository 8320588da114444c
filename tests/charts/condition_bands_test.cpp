#include "charts/condition_bands.h"

#include <gmock/gmock.h>

#include "tests/charts/series.h"

namespace charts {
namespace {

struct BandScene {
  BandScene() {
    content.store.update(walk(0, 100));
    area = {QRect(0, 0, 700, 300), -0.5, 99.5, {63'000, 64'000}};  // a bar is seven pixels
  }
  void add(std::initializer_list<std::pair<int, int>> bars) {
    Band band{"signal: cross", "text", ColorRole::Accent, {}};
    for (const auto& [first, last] : bars)
      band.held.emplace_back(walkBar(static_cast<std::uint64_t>(first)).openTime,
                             walkBar(static_cast<std::uint64_t>(last)).closeTime);
    content.bands.push_back(std::move(band));
  }
  std::vector<BandRow> rows() const { return bandRows(content, content.bands.size(), area, QRect(0, 308, 700, 40)); }

  ChartContent content;
  PlotArea area;
};

TEST(ConditionBands, FillTheBarsOnWhichItWasTrue) {
  BandScene scene;
  scene.add({{10, 12}, {50, 50}});
  scene.add({});
  const auto rows = scene.rows();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].rect.top(), 348 + 8);
  EXPECT_EQ(rows[1].rect.top(), rows[0].rect.bottom() + 1);
  EXPECT_EQ(rows[1].rect.bottom() + 1 - 348, bandSpace(scene.content, 2));
  ASSERT_EQ(rows[0].held.size(), 2u);
  EXPECT_NEAR(rows[0].held[0].left(), 70, 1);
  EXPECT_NEAR(rows[0].held[0].width(), 21, 1);
  EXPECT_NEAR(rows[0].held[1].left(), 350, 1);
  EXPECT_NEAR(rows[0].held[1].width(), 7, 1);
  EXPECT_TRUE(rows[1].held.empty());
}

TEST(ConditionBands, EndAtTheEdges) {
  BandScene scene;
  scene.add({{0, 30}, {45, 46}, {58, 99}});
  scene.area.left = 19.5;
  scene.area.right = 59.5;
  const auto rows = scene.rows();
  ASSERT_EQ(rows[0].held.size(), 3u);
  EXPECT_EQ(rows[0].held.front().left(), 0);
  EXPECT_LE(rows[0].held.back().right(), 700);
}

TEST(ConditionBands, TakeNoRoomWhereThereAreNone) {
  EXPECT_EQ(bandSpace(BandScene().content, 0), 0);
  EXPECT_TRUE(BandScene().rows().empty());
}

TEST(ConditionBands, TakeAQuarterOfTheRoomAtMost) {
  BandScene scene;
  for (int i = 0; i < 12; ++i)
    scene.add({});
  for (const int room : {0, 40, 95, 200, 420, 2'000}) {
    const std::size_t shown = bandsWithin(scene.content, room);
    EXPECT_LE(bandSpace(scene.content, shown), room / 4) << room;
    EXPECT_TRUE(shown == 12 || bandSpace(scene.content, shown + 1) > room / 4) << room;
  }
}

}  // namespace
}  // namespace charts

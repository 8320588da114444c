#include "charts/bar_picture.h"

#include <gmock/gmock.h>

#include <QApplication>
#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

namespace charts {
namespace {

using testing::SizeIs;

struct Painted {
  int pixels = 0;
  int top = 0;
  int bottom = 0;
};

// Where a colour stands in the picture.
Painted paintedOf(const QImage& picture, const QColor& color) {
  Painted painted{0, picture.height(), 0};
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 0; x < picture.width(); ++x) {
      if (picture.pixelColor(x, y) != color)
        continue;
      ++painted.pixels;
      painted.top = std::min(painted.top, y);
      painted.bottom = std::max(painted.bottom, y);
    }
  }
  return painted;
}

class BarPictureTest : public testing::Test {
 protected:
  BarPictureTest() {
    picture_.resize(420, 160);
    picture_.show();
  }
  QImage grabbed() {
    QTest::qWait(1);
    return picture_.grab().toImage();
  }

  const ChartPalette palette_;
  BarPicture picture_;
};

TEST_F(BarPictureTest, StandsGainsOnTheLineOfZeroAndHangsLossesFromIt) {
  picture_.setBars({{"1 Mar", 40, true, "1 Mar: +40"}, {"2 Mar", -20, false, "2 Mar: −20"}});
  const QImage picture = grabbed();
  const Painted gain = paintedOf(picture, palette_.up);
  const Painted loss = paintedOf(picture, palette_.down);
  ASSERT_GT(gain.pixels, 500);
  ASSERT_GT(loss.pixels, 250);
  EXPECT_LT(gain.bottom, loss.bottom);
  EXPECT_NEAR(gain.bottom, loss.top, 3);
  EXPECT_NEAR((gain.bottom - gain.top) / static_cast<double>(loss.bottom - loss.top), 2, 0.15);
}

TEST_F(BarPictureTest, HasBarsAgainAfterHavingHadNone) {
  EXPECT_EQ(paintedOf(grabbed(), palette_.up).pixels, 0);
  const std::vector<PictureBar> bars{{"a", 1, true, {}}, {"b", 2, true, {}}, {"c", 3, true, {}}};
  picture_.setBars(bars);
  const int first = paintedOf(grabbed(), palette_.up).pixels;
  EXPECT_GT(first, 500);
  picture_.setBars({});
  EXPECT_EQ(paintedOf(grabbed(), palette_.up).pixels, 0);
  picture_.setBars(bars);
  EXPECT_EQ(paintedOf(grabbed(), palette_.up).pixels, first);
}

TEST_F(BarPictureTest, TellsABarUnderThePointerAndTheNewestToAScreenReader) {
  std::vector<PictureBar> bars;
  for (int i = 0; i < 300; ++i)
    bars.push_back({QString::number(i), i - 150.0, i >= 150, QStringLiteral("day %1").arg(i)});
  picture_.setBars(bars);
  ASSERT_THAT(picture_.bars(), SizeIs(300));
  EXPECT_TRUE(picture_.accessibleDescription().endsWith("day 299"));
  EXPECT_LT(picture_.accessibleDescription().size(), 200);
  grabbed();
  const QPoint middle = picture_.rect().center();
  QHelpEvent help(QEvent::ToolTip, middle, picture_.mapToGlobal(middle));
  QApplication::sendEvent(&picture_, &help);
  EXPECT_TRUE(QToolTip::text().startsWith("day 1")) << qPrintable(QToolTip::text());
}

}  // namespace
}  // namespace charts

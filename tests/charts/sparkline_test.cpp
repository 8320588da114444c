#include "charts/sparkline.h"

#include <gmock/gmock.h>

#include <QImage>
#include <QPainter>
#include <cmath>
#include <vector>

namespace charts {
namespace {

constexpr QRectF kRect(10, 5, 80, 20);

struct Ink {
  int pixels = 0;
  QRect bounds;
};

Ink drawn(const std::vector<double>& values, const QRectF& rect = kRect) {
  QImage image(100, 30, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  paintSparkline(painter, rect, values, Qt::black);
  EXPECT_FALSE(painter.testRenderHint(QPainter::Antialiasing)) << "the painter comes back as it was";
  painter.end();
  Ink ink;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      if (qGray(image.pixel(x, y)) > 200)
        continue;
      ++ink.pixels;
      ink.bounds |= QRect(x, y, 1, 1);
    }
  }
  return ink;
}

TEST(Sparkline, FillsItsRectangleAndNoMore) {
  const Ink ink = drawn({1, 5, 2, 8, 3});
  EXPECT_GE(ink.bounds.width(), 78);
  EXPECT_GE(ink.bounds.height(), 18);
  EXPECT_TRUE(kRect.toAlignedRect().adjusted(-1, -1, 1, 1).contains(ink.bounds));
}

TEST(Sparkline, ALevelLineWhereNothingChanges) {
  const Ink ink = drawn({7, 7, 7});
  EXPECT_NEAR(ink.bounds.center().y(), kRect.center().y(), 1);
  EXPECT_LE(ink.bounds.height(), 2);
}

TEST(Sparkline, NothingWithoutNumbers) {
  EXPECT_EQ(drawn({}).pixels, 0);
  EXPECT_EQ(drawn({NAN, INFINITY}).pixels, 0);
  EXPECT_EQ(drawn({1, 2, 3}, QRectF(10, 5, 0, 20)).pixels, 0);
}

TEST(Sparkline, GapsWhereNumbersAreMissing) {
  const int whole = drawn({3, 3, 3, 3, 3, 3, 3, 3}).pixels;
  const int broken = drawn({3, 3, 3, NAN, NAN, 3, 3, 3}).pixels;
  EXPECT_LT(broken, whole);
  EXPECT_GT(broken, whole / 3);
  EXPECT_GT(drawn({3}).pixels, 0) << "one value is a dot";
}

TEST(Sparkline, ManyValuesEndWithTheLast) {
  std::vector<double> values(10'001, 0.0);
  values.back() = 1;
  const Ink ink = drawn(values);
  EXPECT_GE(ink.bounds.height(), 18);
  EXPECT_GE(ink.bounds.right(), 88);
}

}  // namespace
}  // namespace charts

#include <gtest/gtest.h>

#include <QFontInfo>
#include <QFontMetricsF>

#include "widgets/common/fonts.h"

namespace widgets {
namespace {

// Holds with Inter, whose default figures are proportional, and with the system's sans that stands in for it.
TEST(FontsTest, AllFiguresAreEquallyWide) {
  for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
    for (const QFont::Weight weight : {QFont::Normal, QFont::Medium, QFont::DemiBold, QFont::Bold}) {
      QFont font = baseFont(mode);
      font.setWeight(weight);
      const QFontMetricsF metrics(font);
      const double eights = metrics.horizontalAdvance(QStringLiteral("88,888.88"));
      for (const QString& digits : {QStringLiteral("11,111.11"), QStringLiteral("74,105.29")}) {
        EXPECT_NEAR(metrics.horizontalAdvance(digits), eights, 0.05) << digits.toStdString();
      }
    }
  }
}

TEST(FontsTest, WeightsDifferWithinATheme) {
  QFont bold = baseFont(ThemeMode::Dark);
  bold.setWeight(QFont::DemiBold);
  EXPECT_NE(QFontMetricsF(bold).horizontalAdvance(QStringLiteral("Watchlist")),
            QFontMetricsF(baseFont(ThemeMode::Dark)).horizontalAdvance(QStringLiteral("Watchlist")));
}

TEST(FontsTest, RefusesWhatIsNoFont) {
  EXPECT_TRUE(withTabularFigures({}, "x", "Regular", QFont::Normal).isEmpty());
  EXPECT_TRUE(withTabularFigures("not a font at all", "x", "Regular", QFont::Normal).isEmpty());
  EXPECT_TRUE(withTabularFigures(QByteArray(64, '\xFF'), "x", "Regular", QFont::Normal).isEmpty());
}

}  // namespace
}  // namespace widgets

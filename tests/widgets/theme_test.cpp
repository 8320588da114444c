#include <gtest/gtest.h>

#include <QApplication>

#include "widgets/common/theme.h"
#include "widgets/common/theme_source.h"

namespace widgets {
namespace {

constexpr double kText = 4.5;
constexpr double kGraphics = 3.0;

class ThemeTest : public testing::TestWithParam<ThemeMode> {
 protected:
  Theme theme_ = Theme::of(GetParam());
};

TEST_P(ThemeTest, EveryToneReadsOnEverySurface) {
  const QColor surfaces[] = {theme_.ground, theme_.panel, theme_.raised, theme_.selected()};
  for (const Tone tone : {Tone::Text, Tone::Muted, Tone::Accent, Tone::Up, Tone::Down, Tone::Warning}) {
    for (const QColor& surface : surfaces) {
      EXPECT_GE(contrastRatio(theme_.tone(tone), surface), kText)
          << "tone " << static_cast<int>(tone) << " on " << surface.name().toStdString();
    }
  }
}

TEST_P(ThemeTest, ButtonsReadWhileHoveredAndPressed) {
  for (const QColor& surface : {theme_.hover(), theme_.pressed()}) {
    EXPECT_GE(contrastRatio(theme_.text, surface), kText);
    EXPECT_GE(contrastRatio(theme_.muted, surface), kText);
  }
}

TEST_P(ThemeTest, TextOnFilledSurfacesReads) {
  for (const QColor& fill : {theme_.accent, theme_.up, theme_.down})
    EXPECT_GE(contrastRatio(theme_.onFill, fill), kText);
}

TEST_P(ThemeTest, MetersStandOutFromTheirPanel) {
  for (const QColor& fill : {theme_.accent, theme_.up, theme_.down, theme_.warning}) {
    EXPECT_GE(contrastRatio(fill, theme_.panel), kGraphics);
  }
}

TEST_P(ThemeTest, TheStyleSheetHasNoTokenLeft) {
  const QString sheet = styleSheetOf(theme_);
  EXPECT_FALSE(sheet.isEmpty());
  EXPECT_FALSE(sheet.contains(QRegularExpression(QStringLiteral("@[a-z]"))));
}

INSTANTIATE_TEST_SUITE_P(Both, ThemeTest, testing::Values(ThemeMode::Dark, ThemeMode::Light),
                         [](const auto& info) { return info.param == ThemeMode::Dark ? "Dark" : "Light"; });

TEST(ContrastRatioTest, IsThatOfTheStandard) {
  EXPECT_NEAR(contrastRatio(Qt::white, Qt::black), 21.0, 1e-9);
  EXPECT_NEAR(contrastRatio(Qt::white, Qt::white), 1.0, 1e-9);
  EXPECT_NEAR(contrastRatio(QColor("#777777"), Qt::white), 4.48, 0.01);
}

TEST(ThemeSourceTest, SwitchesPaletteAndTellsOnlyOfChanges) {
  ThemeSource source(ThemeMode::Dark);
  int changes = 0;
  QObject::connect(&source, &ThemeSource::changed, &source, [&changes] { ++changes; });
  source.setMode(ThemeMode::Dark);
  EXPECT_EQ(changes, 0);
  source.setMode(ThemeMode::Light);
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(QApplication::palette().color(QPalette::Text), Theme::of(ThemeMode::Light).text);
}

}  // namespace
}  // namespace widgets

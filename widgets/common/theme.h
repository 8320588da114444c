#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

namespace widgets {

// The only spacings that layouts use, in pixels.
namespace space {
inline constexpr int kTight = 4;
inline constexpr int kSmall = 8;
inline constexpr int kMedium = 12;
inline constexpr int kLarge = 16;
inline constexpr int kWide = 24;
}  // namespace space

// Fixed heights and radii, in pixels.
namespace metric {
inline constexpr int kRow = 24;
inline constexpr int kHeader = 28;
inline constexpr int kStrip = 40;
inline constexpr int kStatusBar = 24;
inline constexpr int kMeter = 6;
inline constexpr int kHitArea = 24;
inline constexpr int kButton = 26;
inline constexpr int kField = 28;
inline constexpr int kRadius = 4;
inline constexpr int kChipRadius = 8;
inline constexpr int kBodyText = 12;
inline constexpr int kTitleText = 14;
}  // namespace metric

enum class ThemeMode { Dark, Light };

// What a piece of text or a shape means; the theme says which colour that is.
enum class Tone { Text, Muted, Accent, Up, Down, Warning };

// The palette: every colour in the window is one of these or mixed from two of them.
struct Theme {
  ThemeMode mode;
  QColor ground;
  QColor panel;
  QColor raised;
  QColor line;
  QColor text;
  QColor muted;
  QColor accent;
  QColor up;
  QColor down;
  QColor warning;
  QColor onFill;  // text on a surface filled with accent, up or down

  QColor tone(Tone tone) const;
  QColor hover() const;     // a raised surface under the pointer
  QColor pressed() const;   // a raised surface held down
  QColor selected() const;  // a selected row

  static Theme of(ThemeMode mode);
};

// `share` 0 gives `base`, 1 gives `over`.
QColor mix(const QColor& base, const QColor& over, double share);

// WCAG 2 contrast ratio, 1 to 21; both colours opaque.
double contrastRatio(const QColor& first, const QColor& second);

QPalette paletteOf(const Theme& theme);

// The application's style sheet: resources/themes/tidemark.qss with the theme's tokens put in.
QString styleSheetOf(const Theme& theme);

}  // namespace widgets

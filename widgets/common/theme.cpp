#include "widgets/common/theme.h"

#include <QFile>
#include <cmath>
#include <utility>
#include <vector>

namespace widgets {
namespace {

double linear(double channel) {
  return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour) {
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

Theme darkTheme() {
  return Theme{ThemeMode::Dark,   QColor("#0E1116"), QColor("#14171C"), QColor("#1B2027"),
               QColor("#262C35"), QColor("#E6E9EE"), QColor("#9AA4B2"), QColor("#4DA3E0"),
               QColor("#26A69A"), QColor("#EF5350"), QColor("#E3B341"), QColor("#0E1116")};
}

Theme lightTheme() {
  return Theme{ThemeMode::Light,  QColor("#EEF1F5"), QColor("#FFFFFF"), QColor("#F6F8FA"),
               QColor("#D5DBE3"), QColor("#161B22"), QColor("#57606A"), QColor("#0B63B0"),
               QColor("#0B7A6F"), QColor("#C62828"), QColor("#8A5A00"), QColor("#FFFFFF")};
}

}  // namespace

QColor mix(const QColor& base, const QColor& over, double share) {
  const auto blend = [share](int from, int to) { return static_cast<int>(std::lround(from + (to - from) * share)); };
  return QColor(blend(base.red(), over.red()), blend(base.green(), over.green()), blend(base.blue(), over.blue()));
}

double contrastRatio(const QColor& first, const QColor& second) {
  const double a = luminance(first);
  const double b = luminance(second);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

Theme Theme::of(ThemeMode mode) {
  return mode == ThemeMode::Dark ? darkTheme() : lightTheme();
}

QColor Theme::tone(Tone tone) const {
  switch (tone) {
    case Tone::Text:
      return text;
    case Tone::Muted:
      return muted;
    case Tone::Accent:
      return accent;
    case Tone::Up:
      return up;
    case Tone::Down:
      return down;
    case Tone::Warning:
      return warning;
  }
  return text;
}

QColor Theme::hover() const {
  return mix(raised, text, 0.04);
}
QColor Theme::pressed() const {
  return mix(raised, text, 0.08);
}
// The down colour must keep 4.5:1 on a selected row, so a selection is little more than a raised surface.
QColor Theme::selected() const {
  return mix(raised, accent, mode == ThemeMode::Dark ? 0.02 : 0.05);
}

QPalette paletteOf(const Theme& theme) {
  QPalette palette;
  const std::vector<std::pair<QPalette::ColorRole, QColor>> roles = {
      {QPalette::Window, theme.panel},
      {QPalette::WindowText, theme.text},
      {QPalette::Base, theme.panel},
      {QPalette::AlternateBase, theme.raised},
      {QPalette::Text, theme.text},
      {QPalette::PlaceholderText, theme.muted},
      {QPalette::Button, theme.raised},
      {QPalette::ButtonText, theme.text},
      {QPalette::BrightText, theme.down},
      {QPalette::ToolTipBase, theme.raised},
      {QPalette::ToolTipText, theme.text},
      {QPalette::Highlight, theme.accent},
      {QPalette::HighlightedText, theme.onFill},
      {QPalette::Link, theme.accent},
      {QPalette::LinkVisited, theme.accent},
      {QPalette::Light, theme.hover()},
      {QPalette::Midlight, theme.raised},
      {QPalette::Mid, theme.line},
      {QPalette::Dark, theme.line},
      {QPalette::Shadow, theme.ground},
  };
  for (const auto& [role, colour] : roles)
    palette.setColor(role, colour);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, theme.muted);
  }
  return palette;
}

QString styleSheetOf(const Theme& theme) {
  QFile file(QStringLiteral(":/themes/tidemark.qss"));
  const bool open = file.open(QIODevice::ReadOnly);
  Q_ASSERT_X(open, "styleSheetOf", "the style sheet is compiled in");
  QString sheet = QString::fromUtf8(file.readAll());
  const std::vector<std::pair<QString, QColor>> tokens = {
      {"@ground", theme.ground},     {"@panel", theme.panel},
      {"@raised", theme.raised},     {"@line", theme.line},
      {"@text", theme.text},         {"@muted", theme.muted},
      {"@accent", theme.accent},     {"@up", theme.up},
      {"@down", theme.down},         {"@warning", theme.warning},
      {"@onFill", theme.onFill},     {"@hover", theme.hover()},
      {"@pressed", theme.pressed()}, {"@selected", theme.selected()},
  };
  for (const auto& [name, colour] : tokens)
    sheet.replace(name, colour.name());
  return sheet;
}

}  // namespace widgets

#include "widgets/common/links.h"

#include <QCoreApplication>

namespace widgets {
namespace {

struct ColorRow {
  const char* word;
  const char* name;
  const char* dark;
  const char* light;
};

// On a head of its theme each stands out by 3:1, and its number on it by 4.5:1.
constexpr std::array<ColorRow, kLinkColors.size()> kRows{{
    {"none", QT_TRANSLATE_NOOP("widgets::Links", "None"), "#9AA4B2", "#57606A"},
    {"blue", QT_TRANSLATE_NOOP("widgets::Links", "Blue"), "#4DA3E0", "#0B63B0"},
    {"green", QT_TRANSLATE_NOOP("widgets::Links", "Green"), "#7BC96F", "#2E7D32"},
    {"red", QT_TRANSLATE_NOOP("widgets::Links", "Red"), "#EF7A72", "#C62828"},
    {"yellow", QT_TRANSLATE_NOOP("widgets::Links", "Yellow"), "#E3B341", "#8A5A00"},
    {"violet", QT_TRANSLATE_NOOP("widgets::Links", "Violet"), "#B69CF5", "#6F42C1"},
}};

const ColorRow& rowOf(LinkColor color) {
  return kRows[static_cast<std::size_t>(color)];
}

}  // namespace

QString nameOf(LinkColor color) {
  return QCoreApplication::translate("widgets::Links", rowOf(color).name);
}

QString wordOf(LinkColor color) {
  return QString::fromLatin1(rowOf(color).word);
}

std::optional<LinkColor> linkColorOf(const QString& word) {
  for (const LinkColor color : kLinkColors) {
    if (word == QLatin1String(rowOf(color).word))
      return color;
  }
  return std::nullopt;
}

QColor colorOf(LinkColor color, const Theme& theme) {
  return QColor(QLatin1String(theme.mode == ThemeMode::Dark ? rowOf(color).dark : rowOf(color).light));
}

std::optional<oms::SymbolIndex> Links::symbol(LinkColor color) const {
  return m_symbols[static_cast<std::size_t>(color)];
}

void Links::setSymbol(LinkColor color, oms::SymbolIndex symbol) {
  std::optional<oms::SymbolIndex>& kept = m_symbols[static_cast<std::size_t>(color)];
  if (color == LinkColor::None || kept == symbol)
    return;
  kept = symbol;
  emit symbolChanged(color, symbol);
}

}  // namespace widgets

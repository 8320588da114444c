#include "charts/mark_names.h"

#include <algorithm>

namespace charts {
namespace {

constexpr std::size_t kMostNames = 60;
constexpr int kNameGap = 2;

// "Doji", or of several at a bar "Doji +2"; empty: it has none.
QString nameOf(const MarkGlyph& glyph, const ChartContent& content) {
  const QString& name = content.markers[glyph.markers.back()].name;
  const std::size_t others = glyph.markers.size() - 1;
  return name.isEmpty() || others == 0 ? name : QStringLiteral("%1 +%2").arg(name).arg(others);
}

bool coversBars(const QRect& rect, const PlotArea& area, const Columns& columns) {
  const auto from = std::lower_bound(columns.list.begin(), columns.list.end(), area.screen(rect.left()),
                                     [&](const Column& column, int x) { return column.x + columns.width < x; });
  const int end = area.screen(rect.right() + 1);
  return std::any_of(from, columns.list.end(), [&](const Column& column) {
    return column.x - columns.width < end && clampedY(area, column.high) <= rect.bottom() &&
           clampedY(area, column.low) >= rect.top();
  });
}

bool coversMarks(const QRect& rect, const MarkLayout& layout) {
  return std::any_of(layout.chips.begin(), layout.chips.end(),
                     [&rect](const Chip& chip) { return chip.rect.intersects(rect); }) ||
         std::any_of(layout.glyphs.begin(), layout.glyphs.end(), [&rect](const MarkGlyph& glyph) {
           return glyph.rect.intersects(rect) || glyph.nameRect.intersects(rect);
         });
}

int widthOf(const QString& name, const QFontMetrics& metrics, const MarkLayout* before) {
  if (before != nullptr) {
    const auto same = std::find_if(before->glyphs.begin(), before->glyphs.end(), [&name](const MarkGlyph& glyph) {
      return glyph.name == name && !glyph.nameRect.isEmpty();
    });
    if (same != before->glyphs.end())
      return same->nameRect.width();
  }
  return metrics.horizontalAdvance(name) + 1;
}

}  // namespace

void layoutNames(const ChartContent& content, const PlotArea& area, const Columns& columns, const MarkLayout* before,
                 MarkLayout& layout) {
  const QFontMetrics metrics(content.font);
  const QRect room = area.rect.adjusted(0, content.legendHeight, 0, 0);
  std::size_t tried = 0;
  for (auto glyph = layout.glyphs.rbegin(); glyph != layout.glyphs.rend() && tried < kMostNames; ++glyph) {
    const QString name = nameOf(*glyph, content);
    if (name.isEmpty())
      continue;
    ++tried;
    QRect rect(0, 0, widthOf(name, metrics, before), metrics.height());
    rect.moveCenter(glyph->rect.center());
    if (glyph->side == oms::Side::buy)
      rect.moveTop(glyph->rect.bottom() + 1 + kNameGap);
    else
      rect.moveBottom(glyph->rect.top() - 1 - kNameGap);
    if (!room.contains(rect) || coversMarks(rect, layout) || coversBars(rect, area, columns))
      continue;
    glyph->name = name;
    glyph->nameRect = rect;
  }
}

}  // namespace charts

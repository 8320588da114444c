#pragma once

#include <QFontMetrics>
#include <QLine>
#include <QRect>
#include <QRegion>
#include <vector>

#include "charts/chart_content.h"
#include "charts/plot_area.h"

namespace charts {

inline constexpr int kConnector = 8;  // pixels that a chip's elbow to its line stands out

// The handle of a price line. A line out of sight keeps its chip, at the edge beyond which it lies.
struct Chip {
  PriceLine line;
  QRect rect;             // empty: a line alone
  std::size_t folds = 0;  // the lines that it stands for and has none of itself; 0: its own
  QRect cancel;           // where a click cancels; empty without an order to cancel
  int lineY = 0;
  int beyond = 0;  // -1: the line lies above, 1: below what is shown
  QString text;
  int textWidth = 0;

  friend bool operator==(const Chip&, const Chip&) = default;
};

// What the axis says at a tick.
struct AxisLabel {
  QRect rect;
  QString text;

  friend bool operator==(const AxisLabel&, const AxisLabel&) = default;
};

// A price boxed on the axis.
struct Tag {
  QRect rect;
  QString text;
  QColor color;
  bool filled = false;  // the last price; those of lines are outlined

  friend bool operator==(const Tag&, const Tag&) = default;
};

// The marks of one kind and side at one bar.
struct MarkGlyph {
  QRect rect;
  oms::Side side = oms::Side::buy;
  MarkKind kind = MarkKind::Fill;
  ColorRole color = ColorRole::Accent;  // of the newest
  std::vector<std::size_t> markers;     // places in ChartContent::markers
  QString name{};                       // said beside it; empty where it has none, or no room for it
  QRect nameRect{};

  friend bool operator==(const MarkGlyph&, const MarkGlyph&) = default;
};

// The line of a round trip of which something is in sight.
struct TradeStroke {
  QLine line;
  std::size_t trade = 0;  // its place in ChartContent::trades

  friend bool operator==(const TradeStroke&, const TradeStroke&) = default;
};

// Where everything stands that is drawn over the candles, and can be hit or moves with a price. No two chips and no two
// tags overlap, and tags cover no label: those that they would are left out. The last price has
// its tag where it is out of sight, too, at the edge beyond which it lies. Where there is no room for all chips, or
// the tags would take more than half of the axis, those that are near to each other are put together: after the chips
// of the lines there is one for each such group then.
struct MarkLayout {
  std::vector<Chip> chips;
  std::vector<Tag> tags;
  std::vector<AxisLabel> labels;
  std::vector<MarkGlyph> glyphs;
  std::vector<TradeStroke> trades;
  QRect latest;  // empty while the last bar is on show
  QRect locked;  // where a click lets prices scale themselves again; empty while they do
};

QFont chipFont(const QFont& font);
// Where a click goes to the last bar; empty while that is on show.
QRect latestRect(const ChartContent& content, const PlotArea& area);
// The height of that price, no further away than a painter can count.
int clampedY(const PlotArea& area, double price);
QColor colorOf(LineKind kind, const ChartPalette& palette);

// `axis` is the strip of the price labels, right of the area; the ticks' positions are prices. Texts that `before`, of
// the same font, had at their places are not measured again.
MarkLayout layoutMarks(const ChartContent& content, const PlotArea& area, const QRect& axis, const Columns& columns,
                       const std::vector<Tick>& priceTicks, const MarkLayout* before = nullptr);
// The marks there, or of several within reach those that are nearest; empty where none are.
std::vector<std::size_t> marksAt(const MarkLayout& layout, const QPoint& at);
// The round trip whose line passes there.
std::optional<std::size_t> tradeAt(const MarkLayout& layout, const QPoint& at);
// Where the chip is painted, with its line across the area.
QRegion regionOf(const Chip& chip, const QRect& area);
// Where what the two paint may differ.
QRegion changedRegion(const MarkLayout& before, const MarkLayout& after, const QRect& area);

}  // namespace charts

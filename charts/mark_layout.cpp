#include "charts/mark_layout.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "charts/label_layout.h"
#include "charts/mark_names.h"

namespace charts {
namespace {

constexpr int kChipLeft = 8;  // from the area's edge
constexpr int kPadding = 8;
constexpr int kTagInset = 2;  // between the area and a tag
constexpr int kTagPadding = 4;
constexpr int kArrowPadding = 2;   // of a tag with an arrow, which has to fit into the axis as well
constexpr int kLabelOverhang = 8;  // that a label may stand out of the area
constexpr int kHitArea = 24;
constexpr int kGlyphSize = 9;
constexpr int kGlyphGap = 5;
constexpr int kGlyphSpace = 3;  // between two at a bar
constexpr std::size_t kSides = 2;
constexpr std::size_t kMarkKinds = 4;
constexpr int kMarkReach = 4;             // pixels around a mark or a line at which it says what it is
constexpr qsizetype kMostSaid = 8;        // lines that a handle of several names
constexpr double kLastPriceWeight = 1e6;  // the last price stays where it is, the others make room
constexpr double kProposedWeight = 1e4;   // so does a line in a hand

int beyondOf(const PlotArea& area, int y) {
  return y < area.rect.top() ? -1 : y > area.rect.bottom() ? 1 : 0;
}

// A position and what is in a hand are always to be seen.
bool standsAlone(const PriceLine& line) {
  return line.kind == LineKind::Position || line.state == LineState::Proposed;
}

double weightOf(const PriceLine& line) {
  return line.state == LineState::Proposed ? kProposedWeight : 1;
}

std::vector<LabelWish> wishesOf(const std::vector<std::vector<std::size_t>>& groups,
                                const std::vector<LabelWish>& wishes) {
  std::vector<LabelWish> shared;
  for (const std::vector<std::size_t>& group : groups) {
    double sum = 0;
    for (const std::size_t i : group)
      sum += wishes[i].center;
    shared.push_back({sum / static_cast<double>(group.size()), wishes[group.front()].weight});
  }
  return shared;
}

// One handle for lines that have no room for their own. It says which, and is none that could be moved.
Chip foldedChip(const std::vector<Chip>& chips, const std::vector<std::size_t>& members, const ChartContent& content) {
  Chip folded = chips[members.front()];
  folded.folds = members.size();
  folded.line.cancels = {};
  folded.line.handle = {};
  QStringList said;
  for (const std::size_t i : members) {
    const PriceLine& line = chips[i].line;
    folded.line.kind = line.kind == folded.line.kind ? line.kind : LineKind::Order;
    folded.beyond = chips[i].beyond == folded.beyond ? folded.beyond : 0;
    said << QStringLiteral("%1 (%2)").arg(line.label, formatValue(line.price.toDoubleLossy(), content.decimals));
  }
  if (said.size() > kMostSaid)
    said = said.mid(0, kMostSaid) << QChar(0x2026);
  folded.line.label = content.foldedText.arg(members.size());
  folded.line.fixed = content.foldedTip.arg(said.join(QStringLiteral(", ")));
  return folded;
}

// What stood at that place before; null: nothing.
template <class Mark>
const Mark* markAt(const std::vector<Mark>* marks, std::size_t place) {
  return marks != nullptr && place < marks->size() ? &(*marks)[place] : nullptr;
}

void placeChip(Chip& chip, const Chip* before, double center, int height, const PlotArea& area,
               const QFontMetrics& metrics) {
  chip.text = chip.line.label;
  if (chip.beyond != 0)
    chip.text.prepend(QStringLiteral("%1 ").arg(QChar(chip.beyond < 0 ? 0x2191 : 0x2193)));
  const int middle = static_cast<int>(std::lround(center));
  const int cancel = chip.line.cancels.isSet() ? kHitArea : 0;
  chip.textWidth =
      before != nullptr && before->text == chip.text ? before->textWidth : metrics.horizontalAdvance(chip.text);
  const int width = kPadding + chip.textWidth + std::max(kPadding, cancel);
  chip.rect = QRect(area.rect.left() + kChipLeft, middle - height / 2, width, height);
  if (cancel > 0)
    chip.cancel = QRect(chip.rect.right() + 1 - kHitArea, middle - kHitArea / 2, kHitArea, kHitArea);
}

void layoutChips(const ChartContent& content, const PlotArea& area, const std::vector<Chip>* before,
                 MarkLayout& layout) {
  const QFontMetrics metrics(chipFont(content.font));
  const int height = std::max(20, metrics.height() + 4);
  const int apart = std::max(kHitArea, height + 2);  // as far as their hit areas need
  const QRect& rect = area.rect;
  std::vector<LabelWish> wishes;
  std::vector<std::size_t> wishing;  // the chips that they are of
  for (const PriceLine& line : content.lines) {
    Chip chip;
    chip.lineY = clampedY(area, line.price.toDoubleLossy());
    chip.beyond = beyondOf(area, chip.lineY);
    chip.line = line;
    if (line.state != LineState::Left)
      wishing.push_back(layout.chips.size());
    layout.chips.push_back(std::move(chip));
  }
  // Those that wish the same edge stand as their prices do.
  const auto isHigher = [&layout](std::size_t a, std::size_t b) {
    return layout.chips[a].line.price > layout.chips[b].line.price;
  };
  std::stable_sort(wishing.begin(), wishing.end(), isHigher);
  for (const std::size_t i : wishing) {
    const Chip& chip = layout.chips[i];
    wishes.push_back({static_cast<double>(std::clamp(chip.lineY, rect.top(), rect.bottom())), weightOf(chip.line),
                      standsAlone(chip.line)});
  }
  const int top = std::min(rect.top() + content.legendHeight, std::max(rect.top(), rect.bottom() + 1 - apart));
  const auto most = static_cast<std::size_t>(std::max(1, (rect.bottom() + 1 - top) / apart));
  const auto groups = foldLabels(wishes, most, top, rect.bottom() + 1);
  const std::vector<double> centers = spreadLabels(wishesOf(groups, wishes), apart, top, rect.bottom() + 1);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::vector<std::size_t> members;
    for (const std::size_t i : groups[g])
      members.push_back(wishing[i]);
    if (members.size() > 1)
      layout.chips.push_back(foldedChip(layout.chips, members, content));
    const std::size_t place = members.size() > 1 ? layout.chips.size() - 1 : members.front();
    placeChip(layout.chips[place], markAt(before, place), centers[g], height, area, metrics);
  }
}

void layoutTags(const ChartContent& content, const PlotArea& area, const QRect& axis, const std::vector<Tag>* before,
                MarkLayout& layout) {
  const QFontMetrics metrics(chipFont(content.font));
  const int height = metrics.height() + 4;
  std::vector<LabelWish> wishes;
  std::vector<Tag> tags;
  std::vector<int> padding;
  const auto add = [&](double price, const QColor& color, bool filled, double weight, bool alone) {
    const int y = clampedY(area, price);
    const int beyond = beyondOf(area, y);
    if (beyond != 0 && !filled)
      return;
    QString text = area.text(price, content.decimals);
    if (beyond != 0)
      text.prepend(QChar(beyond < 0 ? 0x2191 : 0x2193));
    wishes.push_back({static_cast<double>(std::clamp(y, area.rect.top(), area.rect.bottom())), weight, alone});
    tags.push_back({QRect(), text, color, filled});
    padding.push_back(beyond != 0 ? kArrowPadding : kTagPadding);
  };
  for (const PriceLine& line : content.lines) {
    if (line.state != LineState::Left)
      add(line.price.toDoubleLossy(), colorOf(line.kind, content.palette), false, weightOf(line), standsAlone(line));
  }
  const ChartBar last = content.store.bar(content.store.size() - 1);
  add(last.close.toDoubleLossy(), last.close >= last.open ? content.palette.up : content.palette.down, true,
      kLastPriceWeight, true);

  // The scale needs the other half of the axis.
  const auto most = static_cast<std::size_t>(std::max(1, area.rect.height() / (height + 1) / 2));
  const int bottom = layout.locked.isEmpty() ? area.rect.bottom() + 1 : layout.locked.top();
  const auto groups = foldLabels(wishes, most, area.rect.top(), bottom);
  const std::vector<double> centers = spreadLabels(wishesOf(groups, wishes), height + 1, area.rect.top(), bottom);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    Tag tag = tags[groups[g].front()];
    for (const std::size_t i : groups[g])
      tag.color = tags[i].color == tag.color ? tag.color : content.palette.accent;
    if (groups[g].size() > 1)
      tag.text = content.foldedText.arg(groups[g].size());
    const Tag* old = markAt(before, g);
    const int width = old != nullptr && old->text == tag.text
                          ? old->rect.width()
                          : metrics.horizontalAdvance(tag.text) + 2 * padding[groups[g].front()];
    tag.rect = QRect(axis.left() + kTagInset, static_cast<int>(std::lround(centers[g])) - height / 2, width, height);
    layout.tags.push_back(std::move(tag));
  }
}

void layoutLabels(const ChartContent& content, const PlotArea& area, const QRect& axis, const std::vector<Tick>& ticks,
                  MarkLayout& layout) {
  const int height = QFontMetrics(content.font).height();
  const QRect room = area.rect.adjusted(0, -kLabelOverhang, axis.width(), kLabelOverhang);
  for (const Tick& tick : ticks) {
    const int top = clampedY(area, tick.position) - height / 2;
    const QRect rect(QPoint(axis.left() + kTagInset + kTagPadding, top), QPoint(axis.right(), top + height - 1));
    const bool covered = std::any_of(layout.tags.begin(), layout.tags.end(),
                                     [&rect](const Tag& tag) { return tag.rect.intersects(rect); });
    if (!covered && room.contains(rect) && !layout.locked.intersects(rect))
      layout.labels.push_back({rect, tick.label});
  }
}

// Of several kinds at a bar those that are fills stand next to it, the others behind them.
void stack(std::vector<MarkGlyph>& glyphs) {
  std::map<std::pair<int, oms::Side>, std::vector<MarkGlyph*>> bars;
  for (MarkGlyph& glyph : glyphs)
    bars[{glyph.rect.left(), glyph.side}].push_back(&glyph);
  for (auto& [bar, there] : bars) {
    std::sort(there.begin(), there.end(), [](const MarkGlyph* a, const MarkGlyph* b) { return a->kind < b->kind; });
    int away = 0;
    for (MarkGlyph* glyph : there) {
      glyph->rect.translate(0, bar.second == oms::Side::buy ? away : -away);
      away += kGlyphSize + kGlyphSpace;
    }
  }
}

void layoutGlyphs(const ChartContent& content, const PlotArea& area, const Columns& columns, MarkLayout& layout) {
  if (columns.list.empty())
    return;
  const auto columnOf = [&columns](std::size_t place) {
    return std::lower_bound(columns.list.begin(), columns.list.end(), place,
                            [](const Column& column, std::size_t wanted) { return column.last < wanted; });
  };
  const CandleStore& store = content.store;
  const oms::Timestamp from = store.bar(columns.list.front().first).openTime;
  auto marker = std::lower_bound(content.markers.begin(), content.markers.end(), from,
                                 [](const ChartMark& mark, oms::Timestamp time) { return mark.time < time; });
  std::optional<std::size_t> newest[kSides][kMarkKinds];
  bool several = false;
  for (; marker != content.markers.end(); ++marker) {
    const auto column = columnOf(store.placeAt(marker->time));
    if (column == columns.list.end())
      break;
    const bool buy = marker->side == oms::Side::buy;
    const int y = buy ? clampedY(area, column->low) + kGlyphGap : clampedY(area, column->high) - kGlyphGap - kGlyphSize;
    const auto middle = static_cast<int>(std::lround(column->x / area.ratio));
    const QRect rect(middle - kGlyphSize / 2, y, kGlyphSize, kGlyphSize);
    std::optional<std::size_t>& glyph = newest[buy ? 0 : 1][static_cast<std::size_t>(marker->kind)];
    if (!glyph || layout.glyphs[*glyph].rect != rect) {
      glyph = layout.glyphs.size();
      layout.glyphs.push_back({rect, marker->side, marker->kind, marker->color, {}});
      several |= marker->kind != MarkKind::Fill;
    }
    layout.glyphs[*glyph].color = marker->color;
    layout.glyphs[*glyph].markers.push_back(static_cast<std::size_t>(marker - content.markers.begin()));
  }
  if (several)
    stack(layout.glyphs);
}

void layoutTrades(const ChartContent& content, const PlotArea& area, MarkLayout& layout) {
  if (content.trades.empty())
    return;
  const CandleStore& store = content.store;
  const oms::Timestamp from = store.timeAt(area.left);
  const oms::Timestamp to = store.timeAt(area.right);
  // At the bar at which the marks of its fills stand.
  const auto pixel = [&](oms::Timestamp time, oms::Price price) {
    const std::size_t place = store.placeAt(time);
    const double position = place == store.size() ? store.positionOf(time) : store.position(place);
    const double x = std::clamp(area.x(position), -1e6, 1e6);
    return QPoint(static_cast<int>(std::lround(x)), clampedY(area, price.toDoubleLossy()));
  };
  for (std::size_t i = 0; i < content.trades.size(); ++i) {
    const TradeLine& trade = content.trades[i];
    if (trade.exitTime >= from && trade.entryTime <= to)
      layout.trades.push_back(
          {QLine(pixel(trade.entryTime, trade.entryPrice), pixel(trade.exitTime, trade.exitPrice)), i});
  }
}

QRect strokeRect(const TradeStroke& trade) {
  return QRect(trade.line.p1(), trade.line.p2()).normalized().adjusted(-3, -3, 3, 3);
}

template <class Mark, class Region>
QRegion changedMarks(const std::vector<Mark>& before, const std::vector<Mark>& after, Region region) {
  QRegion changed;
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    if (i < before.size() && i < after.size() && before[i] == after[i])
      continue;
    for (const std::vector<Mark>* list : {&before, &after})
      changed += i < list->size() ? region((*list)[i]) : QRegion();
  }
  return changed;
}

}  // namespace

int clampedY(const PlotArea& area, double price) {
  return static_cast<int>(std::lround(std::clamp(area.y(price), -1e6, 1e6)));
}

QFont chipFont(const QFont& font) {
  QFont bold(font);
  bold.setWeight(QFont::DemiBold);
  return bold;
}

QRect latestRect(const ChartContent& content, const PlotArea& area) {
  if (content.viewport.following())
    return {};
  const int width = QFontMetrics(chipFont(content.font)).horizontalAdvance(content.latestText) + 2 * kPadding;
  return QRect(area.rect.right() + 1 - kPadding - width, area.rect.bottom() + 1 - kPadding - kHitArea, width, kHitArea);
}

QColor colorOf(LineKind kind, const ChartPalette& palette) {
  switch (kind) {
    case LineKind::Position:
      return palette.accent;
    case LineKind::Stop:
      return palette.down;
    case LineKind::Target:
      return palette.up;
    case LineKind::Order:
      return palette.accent;
  }
  return palette.text;
}

MarkLayout layoutMarks(const ChartContent& content, const PlotArea& area, const QRect& axis, const Columns& columns,
                       const std::vector<Tick>& priceTicks, const MarkLayout* before) {
  MarkLayout layout;
  if (content.store.empty())
    return layout;
  layoutChips(content, area, before != nullptr ? &before->chips : nullptr, layout);
  if (content.manualRange)
    layout.locked = QRect(axis.left() + kTagInset, area.rect.bottom() + 1 - kHitArea, kHitArea, kHitArea);
  layoutTags(content, area, axis, before != nullptr ? &before->tags : nullptr, layout);
  layoutLabels(content, area, axis, priceTicks, layout);
  layoutGlyphs(content, area, columns, layout);
  layoutNames(content, area, columns, before, layout);
  layoutTrades(content, area, layout);
  layout.latest = latestRect(content, area);
  return layout;
}

std::vector<std::size_t> marksAt(const MarkLayout& layout, const QPoint& at) {
  const MarkGlyph* nearest = nullptr;
  const auto away = [&at](const MarkGlyph& glyph) { return (glyph.rect.center() - at).manhattanLength(); };
  for (const MarkGlyph& glyph : layout.glyphs) {
    if (glyph.rect.adjusted(-kMarkReach, -kMarkReach, kMarkReach, kMarkReach).contains(at) &&
        (nearest == nullptr || away(glyph) <= away(*nearest)))
      nearest = &glyph;
  }
  return nearest == nullptr ? std::vector<std::size_t>{} : nearest->markers;
}

std::optional<std::size_t> tradeAt(const MarkLayout& layout, const QPoint& at) {
  for (const TradeStroke& trade : layout.trades) {
    const QPoint along = trade.line.p2() - trade.line.p1();
    const QPoint to = at - trade.line.p1();
    const double length = std::hypot(along.x(), along.y());
    const double share = length > 0 ? QPoint::dotProduct(along, to) / (length * length) : 0;
    const QPointF nearest = QPointF(trade.line.p1()) + QPointF(along) * std::clamp(share, 0.0, 1.0);
    if (std::hypot(at.x() - nearest.x(), at.y() - nearest.y()) <= kMarkReach)
      return trade.trade;
  }
  return std::nullopt;
}

QRegion regionOf(const Chip& chip, const QRect& area) {
  const QRect line(area.left(), chip.lineY - 1, area.width(), 3);
  if (chip.rect.isEmpty())
    return chip.beyond == 0 ? QRegion(line) : QRegion();
  QRegion region(chip.rect.adjusted(-1, -1, 1, 1));
  if (chip.beyond != 0 || chip.folds > 0)
    return region;
  region += line;
  const int middle = chip.rect.center().y();
  region += QRect(QPoint(chip.rect.right(), std::min(middle, chip.lineY) - 1),
                  QPoint(chip.rect.right() + kConnector + 2, std::max(middle, chip.lineY) + 1));
  return region;
}

QRegion changedRegion(const MarkLayout& before, const MarkLayout& after, const QRect& area) {
  QRegion changed =
      changedMarks(before.chips, after.chips, [&area](const Chip& chip) { return regionOf(chip, area); }) +
      changedMarks(before.tags, after.tags, [](const Tag& tag) { return QRegion(tag.rect); }) +
      changedMarks(before.labels, after.labels, [](const AxisLabel& label) { return QRegion(label.rect); }) +
      changedMarks(before.glyphs, after.glyphs,
                   [](const MarkGlyph& glyph) { return QRegion(glyph.rect.adjusted(-2, -2, 2, 2)) + glyph.nameRect; }) +
      changedMarks(before.trades, after.trades, [](const TradeStroke& trade) { return QRegion(strokeRect(trade)); });
  if (before.latest != after.latest)
    changed += QRegion(before.latest) + after.latest;
  if (before.locked != after.locked)
    changed += QRegion(before.locked) + after.locked;
  return changed;
}

}  // namespace charts

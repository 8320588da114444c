// How each kind of drawing looks. A new kind is a function here and a row in the table at the end.
#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "charts/drawing.h"
#include "charts/sketch.h"

namespace charts {
namespace {

constexpr double kLabelGap = 3;   // between a line and its label
constexpr double kBoxWidth = 48;  // of a risk and reward whose anchors lie over each other, at least
constexpr double kArrowHead = 5;
constexpr qsizetype kLabelColumns = 12;  // about as many as lie above a label
constexpr int kShareDecimals = 2;

QString told(const char* text) {
  return QCoreApplication::translate("charts::DrawingTool", text);
}

// "0.618": as few decimals as say it.
QString levelText(double level) {
  return QLocale::c().toString(level, 'g', 6).replace('-', QChar(0x2212));
}

QString shareText(double part, double whole) {
  return whole == 0 ? QStringLiteral("–") : percentText(part / whole * 100, kShareDecimals);
}

QString signedPrice(const Sketch& sketch, double price) {
  return (price > 0 ? QStringLiteral("+") : QString()) + sketch.priceText(price);
}

void sketchTrendLine(Sketch& sketch) {
  sketch.line(sketch.at(0), sketch.at(1));
}

void sketchRay(Sketch& sketch) {
  sketch.line(sketch.at(0), sketch.at(1), Reach::Ray);
}

void sketchHorizontal(Sketch& sketch) {
  const QRectF area(sketch.area().rect);
  const double y = sketch.at(0).y();
  sketch.line({area.left(), y}, {area.right(), y});
  sketch.label({area.right() - kLabelGap, y - kLabelGap}, Qt::AlignRight | Qt::AlignBottom,
               sketch.priceText(sketch.price(0)));
}

void sketchVertical(Sketch& sketch) {
  const QRectF area(sketch.area().rect);
  const double x = sketch.at(0).x();
  sketch.line({x, area.top()}, {x, area.bottom()});
  const ChartContent& content = sketch.content();
  sketch.label({x + kLabelGap, area.bottom() - kLabelGap}, Qt::AlignLeft | Qt::AlignBottom,
               barTime(sketch.drawing().anchors[0].time.ns(), content.store.periodSeconds(), content.zone));
}

// The third point says how far above or below it the second line runs.
void sketchChannel(Sketch& sketch) {
  const QPointF from = sketch.at(0);
  const QPointF to = sketch.at(1);
  const QPointF through = sketch.at(2);
  const double slope = to.x() == from.x() ? 0 : (to.y() - from.y()) / (to.x() - from.x());
  const QPointF away(0, through.y() - (from.y() + slope * (through.x() - from.x())));
  sketch.line(from, to);
  sketch.line(from + away, to + away);
  sketch.line(from + away / 2, to + away / 2, Reach::Segment, true);
}

void sketchRectangle(Sketch& sketch) {
  const QRectF rect = QRectF(sketch.at(0), sketch.at(1)).normalized();
  sketch.fill(rect, sketch.drawing().style.color);
  sketch.outline(rect);
}

// A line at each level of a move that starts at `base`, up to the right edge; levels that stand closer than their
// labels keep their lines.
void sketchLevels(Sketch& sketch, double base, double move, double left) {
  const QRectF area(sketch.area().rect);
  const double from = std::max(left, area.left());
  double labelled = -1e9;
  for (const double level : sketch.drawing().style.levels) {
    const double price = base + level * move;
    const double y = sketch.area().y(price);
    sketch.line({from, y}, {area.right(), y});
    if (std::abs(y - labelled) < sketch.labelHeight())
      continue;
    labelled = y;
    sketch.label({from, y - kLabelGap}, Qt::AlignLeft | Qt::AlignBottom,
                 levelText(level) + "  " + sketch.priceText(price));
  }
}

// From the end of the move, which is 0, back to its start, which is 1.
void sketchRetracement(Sketch& sketch) {
  sketch.line(sketch.at(0), sketch.at(1), Reach::Segment, true);
  sketchLevels(sketch, sketch.price(1), sketch.price(0) - sketch.price(1),
               std::min(sketch.at(0).x(), sketch.at(1).x()));
}

// The move from the first point to the second, once more from the third.
void sketchExtension(Sketch& sketch) {
  sketch.line(sketch.at(0), sketch.at(1), Reach::Segment, true);
  sketch.line(sketch.at(1), sketch.at(2), Reach::Segment, true);
  sketchLevels(sketch, sketch.price(2), sketch.price(1) - sketch.price(0),
               std::min(sketch.at(1).x(), sketch.at(2).x()));
}

void sketchMeasure(Sketch& sketch) {
  const QPointF from = sketch.at(0);
  const QPointF to = sketch.at(1);
  const double change = sketch.price(1) - sketch.price(0);
  const ColorRole color = change < 0 ? ColorRole::Down : ColorRole::Up;
  sketch.fill(QRectF(from, to), color);
  const double middle = (from.x() + to.x()) / 2;
  const double back = to.y() > from.y() ? -kArrowHead : kArrowHead;
  sketch.line({middle, from.y()}, {middle, to.y()}, color);
  sketch.line({middle, to.y()}, {middle - kArrowHead, to.y() + back}, color);
  sketch.line({middle, to.y()}, {middle + kArrowHead, to.y() + back}, color);
  const CandleStore& store = sketch.content().store;
  const std::vector<Anchor>& anchors = sketch.drawing().anchors;
  const double bars = store.positionOf(anchors[1].time) - store.positionOf(anchors[0].time);
  const QString text = QStringLiteral("%1 (%2) · %3 · %4")
                           .arg(signedPrice(sketch, change), shareText(change, sketch.price(0)),
                                told(std::abs(bars) < 1.5 ? "%1 bar" : "%1 bars").arg(levelText(std::round(bars))),
                                QString::fromStdString(oms::formatDuration(anchors[1].time - anchors[0].time))
                                    .replace('-', QChar(0x2212)));
  sketch.label({middle, to.y() - std::copysign(kLabelGap, back)},
               Qt::AlignHCenter | (back > 0 ? Qt::AlignBottom : Qt::AlignTop), text, color);
}

// Entry, stop and target. Whether it is long or short is said by where the stop lies.
void sketchRiskReward(Sketch& sketch) {
  const double entry = sketch.price(0);
  const double risk = entry - sketch.price(1);
  const double reward = sketch.price(2) - entry;
  const double left = sketch.at(0).x();
  const double right = std::max({sketch.at(1).x(), sketch.at(2).x(), left + kBoxWidth});
  const double y = sketch.at(0).y();
  const auto zone = [&](std::size_t anchor, ColorRole color, const QString& name) {
    const double edge = sketch.at(anchor).y();
    sketch.fill(QRectF(QPointF(left, y), QPointF(right, edge)), color);
    sketch.line({left, edge}, {right, edge}, color);
    const double away = sketch.price(anchor) - entry;
    const bool below = edge > y;
    sketch.label(
        {left, edge + (below ? kLabelGap : -kLabelGap)}, Qt::AlignLeft | (below ? Qt::AlignTop : Qt::AlignBottom),
        QStringLiteral("%1 %2 · %3").arg(name, sketch.priceText(sketch.price(anchor)), shareText(away, entry)), color);
  };
  zone(1, ColorRole::Down, told("Stop"));
  zone(2, ColorRole::Up, told("Target"));
  sketch.line({left, y}, {right, y});
  const QString side = risk < 0 ? told("Short") : told("Long");
  const QString ratio = risk * reward > 0 ? told("%1 to 1").arg(formatValue(reward / risk, kShareDecimals))
                                          : told("no reward for a risk");
  sketch.label({right + kLabelGap, y}, Qt::AlignLeft | Qt::AlignVCenter,
               QStringLiteral("%1 %2 · %3").arg(side, sketch.priceText(entry), ratio));
}

void sketchText(Sketch& sketch) {
  const QString& text = sketch.drawing().text;
  sketch.label(sketch.at(0), Qt::AlignLeft | Qt::AlignBottom, text.isEmpty() ? told("Text") : text);
}

// From the bar of its anchor on, whatever the anchor's price. Of an anchor from before all bars that are in memory it
// says that the sum is not the anchor's.
void sketchVwap(Sketch& sketch) {
  const CandleStore& store = sketch.content().store;
  const std::size_t found = store.placeAt(sketch.drawing().anchors[0].time);
  const std::size_t from = found == store.size() ? 0 : found;
  QPolygonF points;
  double last = 0;
  for (const Column& column : sketch.columns().list) {
    const double value = column.last < from ? NAN : store.vwap(from, column.last + 1);
    if (!std::isnan(value))
      points << QPointF(column.x / sketch.area().ratio, sketch.area().y(last = value));
  }
  const double first = store.vwap(from, from + 1);
  if (!std::isnan(first))
    sketch.moveHandle(0, {sketch.at(0).x(), sketch.area().y(first)});
  if (points.isEmpty())
    return;
  // On the side that the line does not come from.
  const bool falls = points.back().y() > points[std::max<qsizetype>(0, points.size() - kLabelColumns)].y();
  const QString text = told(found == store.size() ? "VWAP %1 from the first bar here, not from its anchor" : "VWAP %1");
  sketch.label(points.back() + QPointF(0, falls ? kLabelGap : -kLabelGap),
               Qt::AlignRight | (falls ? Qt::AlignTop : Qt::AlignBottom), text.arg(sketch.priceText(last)));
  sketch.polyline(std::move(points));
}

#define NAMED(text) QT_TRANSLATE_NOOP("charts::DrawingTool", text)

const std::vector<DrawingType> kTypes{
    {DrawingKind::TrendLine, "trend_line", NAMED("Trend line"), 2, sketchTrendLine},
    {DrawingKind::Ray, "ray", NAMED("Ray"), 2, sketchRay},
    {DrawingKind::Horizontal, "horizontal", NAMED("Horizontal line"), 1, sketchHorizontal},
    {DrawingKind::Vertical, "vertical", NAMED("Vertical line"), 1, sketchVertical},
    {DrawingKind::Channel, "channel", NAMED("Channel"), 3, sketchChannel},
    {DrawingKind::Rectangle, "rectangle", NAMED("Rectangle"), 2, sketchRectangle},
    {DrawingKind::Retracement,
     "retracement",
     NAMED("Fibonacci retracement"),
     2,
     sketchRetracement,
     {0, 0.236, 0.382, 0.5, 0.618, 0.786, 1}},
    {DrawingKind::Extension,
     "extension",
     NAMED("Fibonacci extension"),
     3,
     sketchExtension,
     {0, 0.618, 1, 1.272, 1.618, 2.618}},
    {DrawingKind::Measure, "measure", NAMED("Measure"), 2, sketchMeasure},
    {DrawingKind::RiskReward, "risk_reward", NAMED("Long or short: risk and reward"), 3, sketchRiskReward},
    {DrawingKind::Text, "text", NAMED("Text"), 1, sketchText},
    {DrawingKind::Vwap, "vwap", NAMED("Anchored VWAP"), 1, sketchVwap},
};

#undef NAMED

}  // namespace

std::span<const DrawingType> drawingTypes() {
  return kTypes;
}

const DrawingType& typeOf(DrawingKind kind) {
  return kTypes[static_cast<std::size_t>(kind)];
}

QString nameOf(DrawingKind kind) {
  return told(typeOf(kind).name);
}

}  // namespace charts

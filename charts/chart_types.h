#pragma once

#include <QString>
#include <vector>

#include "charts/bar_columns.h"
#include "oms/model/ids.h"
#include "oms/model/order.h"

namespace charts {

// How bars are drawn. Candles are hollow when they rise; HollowCandles have the colour of the change from the bar
// before as well, and Lines and Areas follow the closes.
enum class BarStyle { Candles, HollowCandles, HeikinAshi, Bars, Line, Area };

// Percent says prices as the change from the first close in view.
enum class PriceScale { Linear, Logarithmic, Percent };

enum class ColorRole { Accent, Warning, Muted, Up, Down };

// What a mark stands for, and by that its form: a fill of ours is a filled triangle, a signal of a strategy an empty
// one, what became of it a disc, a candlestick pattern a diamond.
enum class MarkKind { Fill, Signal, Decision, Pattern };

// Something that happened, drawn under the bar it fell into (buy) or above it (sell), fills next to the bar.
struct ChartMark {
  oms::Timestamp time;
  oms::Side side = oms::Side::buy;
  QString text;  // its tool tip: "Bought 0.150 at 63,333.6"
  MarkKind kind = MarkKind::Fill;
  ColorRole color = ColorRole::Accent;
  std::uint64_t id = 0;  // by which whoever told it can say more of it
  QString name{};        // said beside it where there is room; empty: nothing is

  friend bool operator==(const ChartMark&, const ChartMark&) = default;
};

// A round trip, drawn as a line from where it was entered to where it was left.
struct TradeLine {
  oms::Timestamp entryTime;
  oms::Price entryPrice;
  oms::Timestamp exitTime;
  oms::Price exitPrice;
  bool gain = true;
  QString text;  // its tool tip

  friend bool operator==(const TradeLine&, const TradeLine&) = default;
};

// Something that was true at times, each from the open of a bar to the close of one. Ascending.
struct Band {
  QString name;
  QString text;  // its tool tip
  ColorRole color = ColorRole::Accent;
  std::vector<std::pair<oms::Timestamp, oms::Timestamp>> held;

  friend bool operator==(const Band&, const Band&) = default;
};

enum class LineKind { Position, Stop, Target, Order };

// Standing: as it is. Proposed: as it would be, drawn through, its chip filled. Left: where one stands that is proposed
// elsewhere; it has no chip.
enum class LineState { Standing, Proposed, Left };

// By what a line is known to whoever told it: an order's, a position's, or a part of what is proposed and not sent yet.
enum class LinePart { None, Order, Position, Entry, Stop, Target };
struct LineHandle {
  LinePart part = LinePart::None;  // None: nobody can take it
  oms::OrderId order;
  oms::PositionId position;

  friend bool operator==(const LineHandle&, const LineHandle&) = default;
};

// A dashed line at a price with a handle chip at its left end.
struct PriceLine {
  LineKind kind = LineKind::Order;
  oms::Side side = oms::Side::buy;
  oms::Price price;
  QString label;         // "Long 0.150 · +18.42"
  oms::OrderId cancels;  // the order that the chip's × cancels; unset: no ×
  LineHandle handle{};
  QString fixed{};  // why it cannot be moved, for whoever tries; empty: its handle is moved
  LineState state = LineState::Standing;

  friend bool operator==(const PriceLine&, const PriceLine&) = default;
};

// What the chart's header shows: the bar under the pointer, or the last one.
struct BarInfo {
  bool valid = false;  // false: there is no bar yet
  bool underCursor = false;
  ChartBar bar;
  std::vector<double> values;   // of each indicator, one an output; NaN while it has none
  std::vector<double> changes;  // in percent since the left edge: its own and each compared symbol's, NaN before it
};

}  // namespace charts

#pragma once

#include <QIcon>

#include "widgets/common/theme.h"

namespace widgets {

enum class Icon {
  Watchlist,
  Chart,
  Ticket,
  Approvals,
  Risk,
  Positions,
  Orders,
  History,
  Trades,
  Messages,
  StateMachine,
  Conditions,
  Indicators,
  Equity,
  Session,
  Account,
  Search,
  More,
  Close,
  Play,
  Pause,
  Stop,
  Check,
  Warning,
  Add,
  Flag,
  Why,
  Edit,
  Patterns,
  TrendLine,
  Ray,
  Horizontal,
  Vertical,
  Channel,
  Rectangle,
  Retracement,
  Extension,
  Measure,
  RiskReward,
  Text,
  Vwap,
  Magnet,
  Lock,
  Hide,
  Undo,
  Redo,
  Grid
};

// Draws the icon into the square `area` with strokes of `colour`.
void drawIcon(QPainter& painter, Icon icon, const QRectF& area, const QColor& colour);

// A picture of `pixels` logical pixels a side, sharp on every screen up to three times as dense.
QIcon iconOf(Icon icon, const QColor& colour, int pixels = 16);

}  // namespace widgets

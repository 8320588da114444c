#pragma once

#include <QString>
#include <span>
#include <vector>

#include "charts/chart_types.h"

namespace charts {

// A point of the market, and so the same on every timeframe and scale.
struct Anchor {
  oms::Timestamp time;
  oms::Price price;

  friend bool operator==(const Anchor&, const Anchor&) = default;
};

enum class DrawingKind {
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
  Vwap
};

// How it looks; a template is one with a name.
struct DrawingStyle {
  ColorRole color = ColorRole::Accent;
  int width = 1;               // pixels, 1 to kMostWidth
  std::vector<double> levels;  // ascending shares of the move; of the Fibonacci kinds alone

  friend bool operator==(const DrawingStyle&, const DrawingStyle&) = default;
};

inline constexpr int kMostWidth = 5;
inline constexpr std::size_t kMostLevels = 24;
inline constexpr double kFurthestLevel = 100;  // either way
inline constexpr qsizetype kLongestText = 200;

struct Drawing {
  DrawingKind kind = DrawingKind::TrendLine;
  std::vector<Anchor> anchors;  // as many as its kind has; fewer while it is placed
  DrawingStyle style;
  QString text;         // what a text says, empty for all others
  bool locked = false;  // neither moved nor removed by hand; it may still be hidden, and have another style
  bool hidden = false;

  friend bool operator==(const Drawing&, const Drawing&) = default;
};

class Sketch;

// A row of the table of kinds, which lies beside their geometry in drawing_kinds.cpp.
struct DrawingType {
  DrawingKind kind;
  const char* word;     // as it is stored: "trend_line"
  const char* name;     // "Trend line", to be translated in the context charts::DrawingTool
  std::size_t anchors;  // how many points make it
  void (*sketch)(Sketch& sketch);
  std::vector<double> levels{};  // that a new one begins with; none: it has no levels
};

std::span<const DrawingType> drawingTypes();
const DrawingType& typeOf(DrawingKind kind);
QString nameOf(DrawingKind kind);

}  // namespace charts

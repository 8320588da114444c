#pragma once

#include <QFont>
#include <QString>
#include <optional>
#include <vector>

#include "charts/candle_store.h"
#include "charts/chart_palette.h"
#include "charts/chart_types.h"
#include "charts/comparison.h"
#include "charts/drawing.h"
#include "charts/scales.h"
#include "charts/viewport.h"

namespace charts {

// All that a candle chart shows, and which part of it.
struct ChartContent {
  ChartPalette palette;
  QFont font;
  QString symbol;
  QString emptyText;
  QString latestText;  // on the chip that leads back to the last bar
  QString pastText;    // where bars from before the series end: %1 is the last one's time
  QString pastNote;    // why there are none
  // Over bars that are no prices of the market.
  QString averagedText;
  // "%1 orders", on a label that several share, and its tip: %1 says which.
  QString foldedText;
  QString foldedTip;
  int decimals = 2;
  CandleStore store;
  std::vector<Study> studies;  // as many as the store has, the last one uppermost and lowest
  int legendHeight = 0;        // pixels that legends take at the top, which handles keep away from, and bars
  std::vector<Comparison> comparisons;
  std::uint64_t comparedTold = 0;  // how often they were told
  std::vector<ChartMark> markers;  // by time
  std::vector<TradeLine> trades;
  std::vector<Band> bands;  // from top to bottom
  std::vector<PriceLine> lines;
  std::vector<double> wantedPrices;  // of lines where they were told; one that is moved does not move the scale
  std::vector<Drawing> drawings;     // the last one uppermost
  std::optional<std::size_t> selected;
  std::size_t held = 0;  // of the selected one: which anchor keys move; past the last: all of it
  bool drawingsHidden = false;
  Viewport viewport;
  BarStyle style = BarStyle::Candles;
  PriceScale scale = PriceScale::Linear;
  bool profileShown = false;
  QTimeZone zone = QTimeZone::utc();
  std::optional<oms::Timestamp> pointed;  // the bar that was open then is marked
  std::optional<ValueRange> manualRange;  // set while the trader scales prices
};

}  // namespace charts

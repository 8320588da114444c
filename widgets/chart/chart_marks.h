#pragma once

#include <QJsonObject>
#include <QMenu>
#include <map>
#include <optional>
#include <vector>

#include "charts/chart_types.h"
#include "oms/projections/pattern_board.h"
#include "widgets/chart/chart_series.h"
#include "widgets/common/panel_context.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// The strategies' signals in the symbol and what people decided of them, the latest `most`.
std::vector<charts::ChartMark> signalMarks(const PanelContext& context, oms::SymbolIndex symbol, std::size_t most);
// The round trips in the symbol, the latest `most`.
std::vector<charts::TradeLine> tradeLines(const PanelContext& context, oms::SymbolIndex symbol, std::size_t most);
// The patterns of a confidence of that or more.
std::vector<charts::ChartMark> patternMarks(const oms::SeriesPatterns& series, double confidence);

// What happened in a chart, as marks that say why: our fills, signals, decisions and round trips, and the candlestick
// patterns where they are wanted. A menu chooses, the workspace remembers.
class ChartMarks : public QObject {
  Q_OBJECT

 public:
  ChartMarks(PanelContext& context, charts::CandleChart& chart, QWidget* parent);

  QMenu& menu() { return *m_menu; }
  void setShown(oms::SymbolIndex symbol, oms::Timeframe timeframe);
  void refresh(const oms::ViewChanges& changes);
  // How often all of them were written anew; prices that come write none.
  std::uint64_t writings() const { return m_writings; }

  QJsonObject state() const;
  // What is not known in it stays as it is.
  void setState(const QJsonObject& state);

 private:
  enum class Patterns { Off, Likely, All };

  void fill();
  void show();
  // Whether there are others than the last time.
  bool lookForPatterns();
  bool hasNews(const oms::ViewChanges& changes) const;
  // How many round trips there are, and when the last one ended.
  std::pair<std::size_t, oms::Timestamp> tradesNow() const;
  QString explain(const charts::ChartMark& mark) const;

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  QMenu* m_menu;
  std::optional<oms::PatternBoard::Key> m_shown;
  ChartSeries m_series;  // of it
  oms::SeriesPatterns m_found;
  const oms::BarSeries* m_scanned = nullptr;                 // for them; only to be compared with
  std::pair<std::size_t, std::uint64_t> m_foundTold;         // how many, and the last one's id
  std::map<oms::SignalId, oms::SignalStatus> m_signalsTold;  // of the symbol, as marks say them
  std::pair<std::size_t, oms::Timestamp> m_tradesTold;
  std::uint64_t m_writings = 0;
  bool m_signals = true;
  bool m_trades = true;
  Patterns m_patterns = Patterns::Off;
};

}  // namespace widgets

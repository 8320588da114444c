#pragma once

#include <QAction>
#include <QLabel>
#include <QStackedLayout>
#include <optional>

#include "charts/chart_types.h"
#include "widgets/chart/chart_keys.h"
#include "widgets/chart/chart_series.h"
#include "widgets/chart/history_port.h"
#include "widgets/chart/replay_port.h"
#include "widgets/common/chip.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/panel.h"

namespace charts {
class CandleChart;
}

namespace widgets {

class ChartCompare;
class ChartDates;
class ChartConditions;
class ChartDrawings;
class ChartHead;
class ChartLinks;
class ChartLook;
class ChartMarks;
class ChartOutput;
class ChartReplay;
class ChartStudies;
class ChartTrading;
class TimeframeChoice;
struct TypedWish;

// A symbol's candles with everything of ours in it. It has a head of its own, for it stands in the middle of the
// window.
class ChartPanel : public Panel {
  Q_OBJECT

 public:
  explicit ChartPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;
  std::vector<KeyNote> keys() const override { return chartKeys(); }
  QJsonObject state() const override;
  // With all drawings, whichever chart keeps them: what a window of its own begins with.
  QJsonObject wholeState() const;
  void setState(const QJsonObject& state) override;

  // Its head, for whoever shows it as a title beside the panel; to be called once.
  ChartHead* takeHead();
  // Of several charts, the one in which lists show their bars.
  void setLeading(bool leading) { m_leading = leading; }
  // What is drawn in one is drawn in the other, whose workspace keeps it.
  void shareDrawings(const ChartPanel& other);

 private:
  void buildHead();
  QWidget* buildLook();
  QWidget* buildDraw();
  void showArmed();
  void applyTheme();
  void showSymbol(oms::SymbolIndex symbol);
  void showSeries();
  void buildTyping();
  void follow(const TypedWish& wish);
  void chooseTimeframe(oms::Timeframe timeframe);
  void takeTimeframe(oms::Timeframe timeframe);
  void findTimeframe();
  std::optional<ReplayWish> replayWish();
  bool hasBars(oms::Timeframe timeframe) const;
  void goToBar(oms::Timeframe timeframe, oms::Timestamp openTime);
  void showBar(const charts::BarInfo& info);
  void showPrices();
  void lookForPast(oms::Timestamp before);
  void showPast(StoredPast&& past);
  void showAge();
  void showHalt();
  void explainEmpty();

  std::optional<oms::SymbolIndex> m_symbol;
  oms::Timeframe m_timeframe = oms::Timeframe::m1;
  oms::Timeframe m_wanted = oms::Timeframe::m1;  // kept for the next start
  bool m_chosen = false;                         // by a click in this session: never another one
  bool m_leading = true;
  const oms::BarSeries* m_drawn = nullptr;  // that the chart holds; only to be compared with
  ChartSeries m_series;
  ChartHead* m_head;
  QLabel* m_name;
  QLabel* m_bar;
  QString m_close;  // of what it says the part that is kept longest
  Chip* m_stale;
  Chip* m_halt;
  TimeframeChoice* m_timeframes;
  QStackedLayout* m_pages;
  EmptyState* m_empty;
  charts::CandleChart* m_chart;
  ChartLinks* m_links = nullptr;  // until it has a chip
  ChartLook* m_look;
  ChartMarks* m_marks;
  ChartConditions* m_conditions;
  ChartOutput* m_output;
  ChartReplay* m_replay;
  ChartStudies* m_studies;
  ChartDates* m_dates = nullptr;
  QAction* m_showKeys = nullptr;
  ChartDrawings* m_drawings;
  ChartTrading* m_trading;
  ChartCompare* m_compare;
  Chip* m_armed;  // what the next click or drag begins or goes on with
  QString m_armedDrawing;
  QString m_armedTrade;
  HistoryPort::Lookup m_past;  // of the series that is shown
};

}  // namespace widgets

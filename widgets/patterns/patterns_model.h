#pragma once

#include <QAbstractTableModel>
#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "oms/projections/pattern_board.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

struct PatternRow {
  oms::SymbolIndex symbol;
  oms::Timeframe timeframe = oms::Timeframe::m1;
  oms::FoundPattern found;
};

// In the order of time; of one time by series and place in the catalog.
struct PatternKey {
  oms::Timestamp time;
  oms::PatternBoard::Key series;
  std::uint8_t place = 0;

  friend auto operator<=>(const PatternKey&, const PatternKey&) = default;
};

// What of the patterns is shown; nothing set shows all.
struct PatternFilter {
  std::optional<oms::SymbolIndex> symbol;
  std::optional<oms::PatternBias> bias;
  double confidence = 0;  // at least

  bool accepts(const oms::PatternBoard::Key& series) const { return !symbol || *symbol == series.first; }
  bool accepts(const oms::FoundPattern& found) const {
    return (!bias || *bias == found.bias) && found.confidence >= confidence;
  }
  bool isSet() const { return symbol || bias || confidence > 0; }
};

// The patterns of a board, the newest on top; the oldest go when there are more than five thousand.
class PatternsModel : public RowModel<PatternKey, PatternRow> {
  Q_OBJECT

 public:
  static constexpr std::size_t kMostRows = 5'000;

  explicit PatternsModel(const PanelContext& context, QObject* parent = nullptr);

  // Takes over what the board has found since the last time, and lets go what it has.
  void take(const oms::PatternBoard& board);
  void setPatternFilter(const PatternFilter& filter, const oms::PatternBoard& board);
  const PatternFilter& patternFilter() const { return m_filter; }

 private:
  // What of a series is shown.
  struct Shown {
    std::uint64_t beginnings = 0;
    std::uint64_t next = 0;                                 // the first bar that was not looked at
    std::deque<std::pair<std::uint64_t, PatternKey>> rows;  // by bar, oldest first
  };

  void take(const oms::PatternBoard::Key& key, const oms::SeriesPatterns& series, oms::Timestamp from);
  void dropBefore(Shown& shown, std::uint64_t bar);
  void rebuild(const oms::PatternBoard& board);

  PatternFilter m_filter;
  std::map<oms::PatternBoard::Key, Shown> m_shown;
};

// "▲ bullish", "▼ bearish", "neutral".
QString biasText(oms::PatternBias bias);

}  // namespace widgets

#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "oms/projections/session_view.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

struct WatchlistRow {
  oms::SymbolIndex symbol;
  std::optional<oms::QuoteSample> quote;              // none before the first
  std::shared_ptr<const std::vector<double>> closes;  // of the last bars, oldest first
  oms::Timeframe timeframe = oms::Timeframe::m1;      // of those bars
  int place = 0;                                      // in the list
};

// One watchlist's symbols with their prices.
class WatchlistModel : public RowModel<oms::SymbolIndex, WatchlistRow> {
  Q_OBJECT

 public:
  static constexpr std::size_t kSparkBars = 40;

  explicit WatchlistModel(const PanelContext& context, QObject* parent = nullptr);

  // The symbols to show, in order.
  void setSymbols(const std::vector<oms::SymbolIndex>& symbols);
  void refresh(const oms::ViewChanges& changes);
  // Redraws what ages.
  void tick();

 private:
  void update(oms::SymbolIndex symbol);
  // The newest closes of the finest bars that the symbol has, if it has any.
  void addCloses(WatchlistRow& row) const;

  const PanelContext& m_context;
  std::vector<oms::SymbolIndex> m_symbols;
};

}  // namespace widgets

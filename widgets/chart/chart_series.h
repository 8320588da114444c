#pragma once

#include <optional>

#include "oms/projections/session_view.h"

namespace widgets {

// The bars of a symbol and a timeframe: the session's own where it keeps them, else put together from the coarsest
// finer ones that it keeps, and kept up to date with them.
class ChartSeries {
 public:
  // Whether there are bars that those of it are, or could be made of.
  static bool isThere(const oms::SessionView& view, oms::SymbolIndex symbol, oms::Timeframe timeframe);

  // Another symbol or timeframe; its bars begin anew.
  void set(oms::SymbolIndex symbol, oms::Timeframe timeframe);
  // As the view is now; null: it has none that they could be made of.
  const oms::BarSeries* find(const oms::SessionView& view);
  // Whether those changed that they are, or are made of; where none were found yet, any that they could be made of.
  bool isTouchedBy(const oms::ViewChanges& changes) const;

 private:
  void startAnew(oms::Timeframe from);
  void put(const oms::BarSeries& finer);

  oms::SymbolIndex m_symbol;
  oms::Timeframe m_timeframe = oms::Timeframe::m1;
  oms::Timeframe m_from = oms::Timeframe::m1;  // what they are made of; m_timeframe: nothing is made
  bool m_isFound = false;
  oms::BarSeries m_made;
  std::uint64_t m_used = 0;       // finer bars that are closed and in it, by their index
  oms::Bar m_last;                // the last one of those
  std::optional<oms::Bar> m_sum;  // the last one, of its closed bars alone
};

}  // namespace widgets

#pragma once

#include "oms/broker/fill_desk.h"

namespace oms {

// Orders that end by the clock: day orders, canceled ones, market orders that find no price.
//
// With bars a symbol's past is known only up to its last close. What lies in a bar that is still to come is settled
// with that bar: a fill stamped before a cancel's arrival or the day's end has to win.
class OrderClock {
 public:
  explicit OrderClock(FillDesk& desk) : desk_(desk) {}

  // Remembers the order's own instants.
  void watch(const WorkingOrder& working);
  // Acts on all that is due by then.
  void run(Timestamp now);
  // Ends orders of the book whose end or cancel lies at the stamp or before it; `inclusive`: a day that ends at the
  // stamp has ended.
  void endBy(SymbolBook& book, Timestamp stamp, bool inclusive, Timestamp now);
  // A cancel has arrived.
  void cancel(WorkingOrder& working, Timestamp arrival);
  // No bar can still come that holds this instant.
  static bool isPast(const SymbolBook& book, Timestamp instant, Timestamp now);

 private:
  void giveUp(WorkingOrder& working, Timestamp time);

  FillDesk& desk_;
};

}  // namespace oms

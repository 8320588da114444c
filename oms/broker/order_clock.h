#pragma once

#include "oms/broker/fill_desk.h"

namespace oms {

// Which ends at the very instant of a stamp have come with it. The first quote of a day is the next day's already; an
// order's own expire time is over only after what its instant brings (FILLS rule 1).
enum class EndsAt : std::uint8_t { none, sessions, all };

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
  // Ends orders of the book whose end lies before the stamp or at it, as `atStamp` says, or whose cancel does.
  void endBy(SymbolBook& book, Timestamp stamp, EndsAt atStamp, Timestamp now);
  // A cancel has arrived.
  void cancel(WorkingOrder& working, Timestamp arrival);
  // No bar can still come that holds this instant.
  static bool isPast(const SymbolBook& book, Timestamp instant, Timestamp now);

 private:
  void giveUp(WorkingOrder& working, Timestamp time);

  FillDesk& desk_;
};

}  // namespace oms

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "oms/broker/fill_profile.h"
#include "oms/broker/offer.h"
#include "oms/broker/order_clock.h"

namespace oms {

// The prices of a bar from both sides.
struct WholeBar {
  Market open;
  Market low;
  Market high;
  Market close;
  Timestamp closeTime;
};

// Brings orders and market together by the rules of FILLS.md, for quotes and for bars.
class Matcher {
 public:
  // `quoteFreshFor`, `marketTimeToLive`: rule 8.
  Matcher(FillDesk& desk, OrderClock& clock, const FillProfile& profile, Duration quoteFreshFor,
          Duration marketTimeToLive);

  // An order has arrived: it is refused, acts on the market as it is, or waits.
  void arrive(WorkingOrder& working, Timestamp now);
  void onQuote(SymbolBook& book, const QuoteUpdate& update, Timestamp now);
  void onBar(SymbolBook& book, const BarUpdate& update, Timestamp now);
  // A replacement has arrived: it acts at once, or with the bar around it.
  void replace(OrderId order, const Replacement& change, Timestamp arrival);
  // Replacements that waited and that no bar can hold any more.
  void runReplacements(Timestamp now);
  void hashInto(StateHasher& hasher) const;
  // The market alone, for history before the session.
  void observe(SymbolBook& book, const MarketUpdate& update);

 private:
  // The part of the path that is walked, from one point to the next, and the bar's reach around it.
  struct Stretch {
    Market from;
    Market to;
    bool inBar = false;  // false: a jump or a quote
    Market low;          // of the whole bar
    Market high;
  };

  struct Waiting {
    OrderId order;
    Timestamp at;
    Replacement change;
  };
  void replaceBy(SymbolBook& book, Timestamp stamp, Timestamp now);
  void change(OrderId order, const Replacement& change, Timestamp now);
  std::string refusal(const Replacement& change, const WorkingOrder& working, Timestamp now) const;
  void meetMarket(WorkingOrder& working, SymbolBook& book, Timestamp now);

  Market around(const SymbolBook& book, Price mid) const;
  Price through(const SymbolBook& book) const;
  bool isFresh(const SymbolBook& book, Timestamp now) const;

  // Orders that are not in the book: one acts on the offer, then rests, waits on or ends.
  void act(WorkingOrder& working, Offer& offer);
  void actOnLimit(WorkingOrder& working, Offer& offer);
  void actOnQueue(SymbolBook& book, Offer& offer, Timestamp madeBy, Timestamp arrivedBefore);
  void keep(WorkingOrder& working);
  void takeAtMarket(WorkingOrder& working, Offer& offer);
  void takeKnownPrice(WorkingOrder& working, SymbolBook& book, Timestamp now);
  bool isReached(const WorkingOrder& working, const Market& market) const;
  std::string refusal(const WorkingOrder& working, const SymbolBook& book) const;

  // Orders in the book.
  void sweep(SymbolBook& book, Offer& offer, const Stretch& stretch);
  void sweepToward(Direction direction, SymbolBook& book, Offer& offer, const Stretch& stretch);
  void reachLimit(WorkingOrder& working, SymbolBook& book, Offer& offer, const Stretch& stretch);
  void reachStop(WorkingOrder& working, Offer& offer, const Stretch& stretch);
  // Another of its group that lies inside the bar as well, a stop before a limit; null when there is none.
  const WorkingOrder* partnerInReach(const WorkingOrder& working, const Stretch& stretch);
  bool isInReach(const WorkingOrder& working, const Stretch& stretch) const;

  void walkPath(SymbolBook& book, const BarUpdate& update, Offer& offer, Timestamp start);
  bool lowFirst(const SymbolBook& book, const Bar& bar) const;
  void openPool(const SymbolBook& book, const BarUpdate& update, Offer& offer, int point) const;

  // The profiles without a path: each order against the whole bar.
  void testWholeBar(SymbolBook& book, const BarUpdate& update, Offer& offer, Timestamp start);
  void collectCandidates(SymbolBook& book, const WholeBar& bar, Timestamp start, Timestamp arrivedBefore);
  void testOne(WorkingOrder& working, const WholeBar& bar, Offer& offer);
  bool yieldsToPartner(WorkingOrder& working, const WholeBar& bar);
  void keepAfterTest(WorkingOrder& working, Timestamp now);

  void remember(SymbolBook& book, const BarUpdate& update, Timestamp now);

  FillDesk& desk_;
  OrderClock& clock_;
  FillProfile profile_;
  Duration quoteFreshFor_;
  Duration marketTimeToLive_;
  std::uint64_t pass_ = 1;  // counts the points of all markets; a stop-limit never fills at the one that triggers it
  std::vector<std::pair<std::uint64_t, std::uint32_t>> candidates_;
  std::vector<Waiting> replacements_;
};

}  // namespace oms

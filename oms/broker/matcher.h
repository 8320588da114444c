#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "oms/broker/fill_profile.h"
#include "oms/broker/finer_bars.h"
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

struct MatcherConfig {
  FillProfile profile;
  Duration quoteFreshFor;                  // rule 8
  Duration marketTimeToLive;               // rule 8
  std::int64_t protectionTicks = 0;        // rule 24; zero: none
  std::shared_ptr<const FinerBars> finer;  // rule 5; null: none
  // Brings what was sent while a bar is walked and arrives by then; false when there is none.
  std::function<bool(Timestamp)> bring;
  // When the next of that arrives; FillDesk::kNever: nothing is on its way.
  std::function<Timestamp()> arrival;
};

// Brings orders and market together by the rules of FILLS.md, for quotes and for bars.
class Matcher {
 public:
  Matcher(FillDesk& desk, OrderClock& clock, const MatcherConfig& config);

  // An order sets out: one for the opening of a market that is halted is for the end of this halt, where it arrives
  // after it too.
  void leave(WorkingOrder& working, Timestamp now) const;
  // An order has arrived: it is refused, acts on the market as it is, or waits.
  void arrive(WorkingOrder& working, Timestamp now);
  void onQuote(SymbolBook& book, const QuoteUpdate& update, Timestamp now);
  void onBar(SymbolBook& book, const BarUpdate& update, Timestamp now);
  // A replacement has arrived: it acts at once, or with the bar around it, on whose path it may be.
  void replace(OrderId order, const Replacement& change, Timestamp arrival);
  // What the clock brings about beside the ends of orders: closing auctions, and replacements that waited and that no
  // bar can hold any more.
  void run(Timestamp now);
  bool waits() const { return !auctions_.empty() || !replacements_.empty(); }
  // The replacements that wait, in new units.
  void split(SymbolIndex symbol, Ratio ratio);
  void fields(Archive& archive);
  // The market alone, for history before the session.
  void observe(SymbolBook& book, const MarketUpdate& update);

 private:
  void observe(SymbolBook& book, const QuoteUpdate& update);

  // The part of the path that is walked, from one point to the next.
  struct Stretch {
    Market from;
    Market to;
    bool inBar = false;  // false: a jump or a quote
    Market low;          // of all points ahead, `to` among them
    Market high;
    Timestamp begins{};  // of a bar
    Timestamp ends{};

    // The market as the path comes by that price of the source; what lies behind it is met at its start.
    Market where(PriceSource source, Price price) const;
  };

  struct Waiting {
    OrderId order;
    Timestamp at;
    Replacement change;
  };
  // The triggers of one price source on the way that is walked.
  struct Track {
    PriceLadder* ladder;
    std::int64_t edge;   // how far the way goes
    std::int64_t apart;  // from the limits' scale
    std::size_t next;
    const PriceLadder::Entry* best;

    std::int64_t rank() const { return best->rank + apart; }
  };
  static Track* nextTrack(std::array<Track, kPriceSources>& tracks, std::size_t count);

  void runReplacements(Timestamp now);
  void replaceBy(SymbolBook& book, Timestamp stamp, Timestamp now);
  void change(OrderId order, Replacement change, Timestamp now);
  void moveTo(WorkingOrder& working, Place before, const Replacement& change, Timestamp now);
  std::string refusal(const Replacement& change, const WorkingOrder& working, Timestamp now) const;
  void schedule(WorkingOrder& working, const SymbolBook& book, Timestamp now) const;
  void meetMarket(WorkingOrder& working, SymbolBook& book, Timestamp now);
  void waitAtMost(WorkingOrder& working, Timestamp now);
  void runAuctions(SymbolBook* only, Timestamp now);

  Market around(const SymbolBook& book, Price mid) const;
  Price through(const SymbolBook& book) const;
  bool isFresh(const SymbolBook& book, Timestamp now) const;

  // Orders that are not in the book: one acts on the offer, then rests, waits on or ends.
  void act(WorkingOrder& working, Offer& offer);
  void actOnLimit(WorkingOrder& working, Offer& offer);
  // All that were made and arrived by then, of those that have come into the queue after the first `from`.
  void actOnQueue(SymbolBook& book, Offer& offer, Timestamp madeBy, Timestamp arrivedBefore, std::size_t from = 0,
                  const WorkingOrder* except = nullptr);
  void keep(WorkingOrder& working);
  void takeAtMarket(WorkingOrder& working, Offer& offer);
  // All that take() gets, or for fok nothing.
  void takeAll(WorkingOrder& working, Offer& offer, const TakeTerms& terms);
  // Ioc, fok and the auctions have but one chance.
  void endAfterChance(WorkingOrder& working, Timestamp now);
  Price boundOf(WorkingOrder& working, Price base) const;
  void takeKnownPrice(WorkingOrder& working, SymbolBook& book, Timestamp now);
  bool isReached(const WorkingOrder& working, const Market& market) const;
  std::string refusal(const WorkingOrder& working, const SymbolBook& book, Timestamp now) const;

  // Orders in the book.
  void sweep(SymbolBook& book, Offer& offer, const Stretch& stretch);
  void sweepToward(Direction direction, SymbolBook& book, Offer& offer, const Stretch& stretch);
  void reachLimit(WorkingOrder& working, SymbolBook& book, Offer& offer, const Stretch& stretch);
  void reachTrigger(WorkingOrder& working, Offer& offer, const Stretch& stretch);
  void takeTriggered(WorkingOrder& working, Offer& offer, Price base);
  void takeAfterTrigger(WorkingOrder& working, Offer& offer);
  // Another of its group that lies inside the bar as well, a stop before a limit; null when there is none.
  const WorkingOrder* partnerInReach(const WorkingOrder& working, const Stretch& stretch);
  bool isInReach(const WorkingOrder& working, const Stretch& stretch) const;

  // Trailing stops (rule 18).
  void beginTrailing(WorkingOrder& working, SymbolBook& book);
  void follow(WorkingOrder& working, const SymbolBook& book, const Market& market, Timestamp now);
  void ratchet(SymbolBook& book, const Market& forSales, const Market& forBuys, Timestamp now);

  // Places in the queue of a price (rules 13 and 14).
  void takePlace(WorkingOrder& working, const SymbolBook& book) const;
  void refreshPlaces(SymbolBook& book);
  void followLevels(SymbolBook& book, const DepthChanges& changes);
  void followLevel(SymbolBook& book, Side side, Price price);
  void serveQueue(SymbolBook& book, Offer& offer);

  bool isUnmet(const SymbolBook& book) const;
  void passBy(SymbolBook& book, const Bar& bar);
  void walkBar(SymbolBook& book, const BarUpdate& update, Offer& offer, Timestamp start, Timestamp end);
  void walkPath(SymbolBook& book, const BarUpdate& update, Offer& offer, Timestamp start, Timestamp end);
  bool lowFirst(const SymbolBook& book, const Bar& bar) const;

  // What comes to the broker while a bar is walked meets the rest of its path (followed_path.cpp).
  void walkStretch(SymbolBook& book, Offer& offer, Stretch stretch);
  void followPath(SymbolBook& book, Offer& offer, const Stretch& stretch);
  void meetRest(SymbolBook& book, Offer& offer, const Stretch& stretch);
  void meetRest(WorkingOrder& working, SymbolBook& book, Offer& offer, const Stretch& rest);
  void lookFromPath(SymbolBook& book, Timestamp moment);
  bool isWalked(const SymbolBook& book) const { return walked_ == &book; }
  Market marketAt(const SymbolBook& book, const Stretch& stretch, Timestamp moment) const;
  void walkTo(const Stretch& stretch, Price from, Price to, Price at);
  void openPool(const SymbolBook& book, const BarUpdate& update, Offer& offer, int point) const;

  // The profiles without a path: each order against the whole bar.
  void testWholeBar(SymbolBook& book, const BarUpdate& update, Offer& offer, Timestamp start);
  void collectCandidates(SymbolBook& book, const WholeBar& bar, Timestamp start, Timestamp arrivedBefore);
  void testOne(WorkingOrder& working, const WholeBar& bar, Offer& offer);
  bool isInside(const WorkingOrder& working, const WholeBar& bar) const;
  bool yieldsToPartner(WorkingOrder& working, const WholeBar& bar);
  void keepAfterTest(WorkingOrder& working, Timestamp now);

  void remember(SymbolBook& book, const BarUpdate& update, Timestamp now);

  FillDesk& desk_;
  OrderClock& clock_;
  FillProfile profile_;
  Duration quoteFreshFor_;
  Duration marketTimeToLive_;
  std::int64_t protectionTicks_;
  std::shared_ptr<const FinerBars> finer_;
  Price barSpread_;         // of the bar that is walked
  std::uint64_t pass_ = 1;  // counts the points of all markets; a stop-limit never fills at the one that triggers it
  std::vector<std::pair<std::uint64_t, std::uint32_t>> candidates_;
  std::function<bool(Timestamp)> bring_;
  std::function<Timestamp()> arrival_;
  const SymbolBook* walked_ = nullptr;  // while orders come to its bar's path
  Stretch stretch_;                     // of that path
  std::uint64_t seen_ = 0;              // of the reports, by the account
  std::vector<FillDesk::Newcomer> met_;
  std::vector<Waiting> replacements_;
  std::vector<OrderId> auctions_;  // orders that wait for a close
};

}  // namespace oms

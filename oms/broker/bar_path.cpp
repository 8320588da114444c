#include <algorithm>
#include <span>

#include "oms/broker/matcher.h"
#include "oms/market/quote_board.h"

namespace oms {

namespace {
// Bad files have a high below the open.
Price highOf(const Bar& bar) {
  return std::max({bar.open, bar.high, bar.low, bar.close});
}
Price lowOf(const Bar& bar) {
  return std::min({bar.open, bar.high, bar.low, bar.close});
}
}  // namespace

void Matcher::onBar(SymbolBook& book, const BarUpdate& update, Timestamp now) {
  barSpread_ = update.spread;
  // Most bars of a backtest meet no order at all.
  if (isUnmet(book) && profile_.path != BarPath::none && !finer_ && replacements_.empty() && !book.calendar &&
      !book.halted && !book.resumed) {
    passBy(book, update.bar);
    remember(book, update, now);
    return desk_.settle(book);
  }
  // What came while an earlier bar was walked has waited for this one.
  for (const std::uint32_t slot : book.queue)
    desk_.orders().at(slot).sawPath = false;
  // What was made or arrived by then sees the open.
  Timestamp start = std::max(update.bar.openTime, book.knownUntil);
  Timestamp end = update.bar.closeTime;
  const bool wholeBar = profile_.path == BarPath::none;
  Offer offer;
  offer.time = now;
  offer.barOpen = update.bar.openTime;
  offer.afterGap = update.afterGap;
  if (update.volumeKnown)
    offer.barVolume = update.bar.volume;
  if (!update.volumeKnown && !profile_.volumeCap.isZero())
    offer.flags.set(Flag::volumeUnknown);
  const bool isOpen = wholeBar ? !book.halted : book.clip(start, end);
  clock_.endBy(book, start, EndsAt::all, now);
  replaceBy(book, start, now);
  if (isOpen && wholeBar) {
    testWholeBar(book, update, offer, start);
  } else if (isOpen) {
    offer.afterGap |= book.openAt(start);
    walkBar(book, update, offer, start, end);
  }
  clock_.endBy(book, update.bar.closeTime, EndsAt::all, now);
  remember(book, update, now);
  replaceBy(book, update.bar.closeTime, now);
  desk_.settle(book);
}

bool Matcher::isUnmet(const SymbolBook& book) const {
  return desk_.orders().size() == 0 && book.isIdle();
}

// A bar that meets no order: its points are counted, and what is held sees it.
void Matcher::passBy(SymbolBook& book, const Bar& bar) {
  pass_ += 4;
  if (!desk_.isHeld(book))
    return;
  desk_.beginPath(book, around(book, lowOf(bar)));
  desk_.pass(around(book, highOf(bar)));
  desk_.endPath();
}

// By what is stored of its inside, else by a guess at its path (rule 5).
void Matcher::walkBar(SymbolBook& book, const BarUpdate& update, Offer& offer, Timestamp start, Timestamp end) {
  const std::span<const Bar> finer = finer_ ? finer_->inside(desk_.symbolOf(book), update.bar) : std::span<const Bar>{};
  if (finer.empty())
    return walkPath(book, update, offer, start, end);
  BarUpdate piece = update;
  for (const Bar& bar : finer) {
    if (bar.closeTime <= start || bar.openTime >= end)
      continue;
    piece.bar = bar;
    Offer part = offer;
    part.barOpen = bar.openTime;
    part.barVolume = update.volumeKnown ? bar.volume : Volume{};
    walkPath(book, piece, part, std::max(bar.openTime, start), std::min(bar.closeTime, end));
    clock_.endBy(book, bar.closeTime, EndsAt::all, offer.time);
    offer.afterGap = false;
  }
}

// Open, two extremes, close (rules 5 and 6). What happens between two points is stamped with the second one's time.
void Matcher::walkPath(SymbolBook& book, const BarUpdate& update, Offer& offer, Timestamp start, Timestamp end) {
  if (isUnmet(book))
    return passBy(book, update.bar);
  const Bar& bar = update.bar;
  const Duration third = (end - start) / 3;
  Stretch stretch{around(book, bar.open),
                  around(book, bar.open),
                  false,
                  around(book, lowOf(bar)),
                  around(book, highOf(bar)),
                  start,
                  start};
  ++pass_;
  desk_.walkTo(start);
  seen_ = desk_.told();
  offer.market = stretch.to;
  desk_.beginPath(book, offer.market);
  openPool(book, update, offer, 0);
  sweep(book, offer, stretch);
  ratchet(book, offer.market, offer.market, offer.time);
  actOnQueue(book, offer, start, start + third);
  offer.afterGap = false;
  stretch.inBar = true;
  followPath(book, offer, stretch);

  const bool low = lowFirst(book, bar);
  const Price points[] = {low ? lowOf(bar) : highOf(bar), low ? highOf(bar) : lowOf(bar), bar.close};
  for (int point = 1; point <= 3; ++point) {
    const Timestamp stamp = point == 3 ? end : start + third * point;
    clock_.endBy(book, stamp, EndsAt::none, offer.time);
    replaceBy(book, stamp - Duration(1), offer.time);
    if (seen_ != desk_.told())
      followPath(book, offer, stretch);
    stretch.from = stretch.to;
    stretch.to = around(book, points[point - 1]);
    stretch.begins = stretch.ends;
    stretch.ends = stamp;
    const auto [low, high] = std::minmax_element(points + point - 1, points + 3);
    stretch.low = around(book, *low);
    stretch.high = around(book, *high);
    offer.market = stretch.to;
    openPool(book, update, offer, point);
    walkStretch(book, offer, stretch);
    desk_.pass(offer.market);
    desk_.walkTo(stamp);
    ratchet(book, offer.market, offer.market, offer.time);
    ++pass_;
    // What arrived later inside the bar sees its close alone.
    const Timestamp arrived = point == 3 ? end : start + third;
    actOnQueue(book, offer, point == 3 ? end : start, arrived);
    stretch.from = stretch.to;
    stretch.begins = stamp;
    followPath(book, offer, stretch);
  }
  desk_.endPath();
  desk_.walkTo(Timestamp{});
}

bool Matcher::lowFirst(const SymbolBook& book, const Bar& bar) const {
  const bool isLong = book.net.isPositive();
  switch (profile_.path) {
    case BarPath::openHighLowClose:
      return false;
    case BarPath::adverseFirst:
      if (!book.net.isZero())
        return isLong;
      break;
    case BarPath::favourableFirst:
      if (!book.net.isZero())
        return !isLong;
      break;
    case BarPath::nearerFirst:
    case BarPath::none:
      break;
  }
  const Price up = highOf(bar) - bar.open;
  const Price down = bar.open - lowOf(bar);
  return up != down ? down < up : bar.close >= bar.open;
}

// Rule 7: a quarter of the volume at each point and the rest at the close, times our share, for all of our orders.
void Matcher::openPool(const SymbolBook& book, const BarUpdate& update, Offer& offer, int point) const {
  if (profile_.volumeCap.isZero() || !update.volumeKnown)
    return;
  const Int128 volume = update.bar.volume.raw();
  const Int128 quarter = volume / 4;
  const Int128 here = profile_.path == BarPath::none ? volume : point == 3 ? volume - quarter * 3 : quarter;
  const Int128 ours =
      std::min<Int128>(here * profile_.volumeCap.raw() / Ratio::one, Int128{Quantity::one} * Quantity::one);
  const Quantity least = std::max(book.instrument->lot, book.instrument->minQuantity);
  const Quantity lots = Quantity::fromRaw(static_cast<std::int64_t>(ours)).roundedDownTo(book.instrument->lot);
  offer.bar = {true, volume > 0 ? std::max(lots, least) : Quantity{}};
}

void Matcher::remember(SymbolBook& book, const BarUpdate& update, Timestamp now) {
  book.barFed = true;
  book.hasQuote = true;
  book.quote = quoteAround(*book.instrument, update.bar.close, now, profile_.spreadFactor, update.spread);
  book.last = update.bar.close;
  book.knownUntil = std::max(now, update.bar.closeTime);
  book.barOpen = update.bar.openTime;
  book.barLength = std::max(length(update.timeframe), update.bar.closeTime - update.bar.openTime);
  book.statistics.add(update);
}

}  // namespace oms

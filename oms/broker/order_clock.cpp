#include "oms/broker/order_clock.h"

namespace oms {

namespace {
constexpr std::string_view kNoPrice = "no fresh quote";
}  // namespace

bool OrderClock::isPast(const SymbolBook& book, Timestamp instant, Timestamp now) {
  return !book.barFed || book.knownUntil >= instant || now > instant + book.barLength;
}

void OrderClock::watch(const WorkingOrder& working) {
  if (working.endsAt.isSet())
    desk_.cutAt(working.endsAt);
  if (working.cancelAt.isSet())
    desk_.cutAt(working.cancelAt);
  if (working.priceBy.isSet())
    desk_.cutAt(working.priceBy);
}

void OrderClock::run(Timestamp now) {
  if (now < desk_.nextCut())
    return;
  desk_.resetCut();
  desk_.orders().forEach([&](WorkingOrder& working) {
    const SymbolBook& book = desk_.bookOf(working);
    if (book.barFed)
      working.priceBy = Timestamp{};  // a bar is never stale
    const auto isDue = [&](Timestamp instant) {
      return instant.isSet() && instant <= now && isPast(book, instant, now);
    };
    if (isDue(working.cancelAt)) {
      desk_.cancel(working, "", working.cancelAt);
    } else if (isDue(working.endsAt)) {
      desk_.expire(working, name(working.request().timeInForce), working.endsAt);
    } else if (isDue(working.priceBy)) {
      giveUp(working, working.priceBy);
    } else {
      watch(working);
    }
  });
  desk_.settleFinished();
}

void OrderClock::endBy(SymbolBook& book, Timestamp stamp, EndsAt atStamp, Timestamp now) {
  if (stamp < desk_.nextCut())
    return;
  desk_.orders().forEach([&](WorkingOrder& working) {
    if (&desk_.bookOf(working) != &book)
      return;
    const TimeInForce timeInForce = working.request().timeInForce;
    const bool counts = atStamp == EndsAt::all || (atStamp == EndsAt::sessions && timeInForce != TimeInForce::gtd);
    if (working.cancelAt.isSet() && working.cancelAt <= stamp) {
      desk_.cancel(working, "", now);
    } else if (working.endsAt.isSet() && (working.endsAt < stamp || (counts && working.endsAt == stamp))) {
      desk_.expire(working, name(timeInForce), now);
    }
  });
}

void OrderClock::cancel(WorkingOrder& working, Timestamp arrival) {
  if (isPast(desk_.bookOf(working), arrival, arrival)) {
    desk_.cancel(working, "", arrival);
  } else if (!working.cancelAt.isSet()) {
    working.cancelAt = arrival;
    watch(working);
  }
}

void OrderClock::giveUp(WorkingOrder& working, Timestamp time) {
  if (working.order.filled.isZero()) {
    desk_.reject(working, kNoPrice, time);
  } else {
    desk_.cancel(working, kNoPrice, time);
  }
}

}  // namespace oms

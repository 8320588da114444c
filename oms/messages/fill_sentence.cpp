#include "oms/messages/json_objects.h"

namespace oms {
namespace {

// What each rule of the fill model did, by its number; the others describe the market and fill nothing.
std::string_view story(const FillExplanation& why) {
  switch (why.rule) {
    case 3:
      return why.isRest ? "was filled in part before, and its rest took the next price of the bar"
                        : "took the first price after the bar that it was made from";
    case 8:
      return "took what the other side showed";
    case 10:
      return why.byChange ? "was made marketable by a change and took the other side"
                          : "was marketable when it arrived and took the other side";
    case 11:
      return "rested until the price traded through its limit";
    case 12:
      return "rested across a gap that opened beyond its limit, in its favour";
    case 13:
      return "rested until trades had used up what stood before it";
    case 16:
      return "was triggered and took the market";
    case 17:
      return "was triggered and filled from there on";
    case 18:
      return "followed the market until it turned, was triggered and took it";
    case 21:
      return "took the one price of the auction";
    default:
      return "was filled";
  }
}

// A stop says where it was triggered, and where the market was by then; the others what they started from.
std::string wayToPrice(const Fill& fill, int decimals) {
  const FillExplanation& why = fill.why;
  const auto price = [&](Price value) { return value.text(decimals); };
  const Price met = why.base.isZero() ? fill.price - why.slippage * signOf(fill.side) : why.base;
  const Price slippage = (fill.price - met) * signOf(fill.side);
  std::string text;
  const bool isStop = why.rule == 16 || why.rule == 18;
  if (!why.reference.isZero() && (isStop || why.reference != fill.price))
    text.append(isStop ? ", from its trigger " : ", from ").append(price(why.reference));
  if (!why.reference.isZero() && met != why.reference)
    text.append(", which the market had gone beyond, to ").append(price(met)).append(",");
  if (slippage.isPositive())
    text.append(" with slippage of ").append(price(slippage)).append(" against us");
  if (!text.empty() && text.back() == ',')
    text.pop_back();
  return text;
}

std::string saidFlags(const Fill& fill) {
  std::string text;
  const auto say = [&](Flag flag, std::string_view what) {
    if (fill.flags.has(flag))
      text.append("; ").append(what);
  };
  say(Flag::ambiguous, fill.liquidity == Liquidity::maker
                           ? "stop and target lay in one bar, and that the target came first is a guess"
                           : "stop and target lay in one bar, the worse one counts");
  say(Flag::optimistic, "the price was known before the order was made, which nobody could have had");
  say(Flag::volumeUnknown, "the volume is not known, so it bounds nothing");
  say(Flag::liquidation, "it was closed because the margin level fell too low");
  say(Flag::squareOff, "an intraday position ends before its session closes");
  say(Flag::lateFill, "it came when the order had ended already");
  say(Flag::overfill, "with it more has filled than was ordered");
  return text;
}

}  // namespace

std::string fillSentence(const Fill& fill, const Instrument& instrument) {
  const FillExplanation& why = fill.why;
  const int decimals = instrument.priceDecimals();
  const auto price = [&](Price value) { return value.text(decimals); };
  std::string text = fill.side == Side::buy ? "The buy " : "The sell ";
  text.append(story(why))
      .append(": ")
      .append(fill.quantity.text())
      .append(" at ")
      .append(price(fill.price))
      .append(wayToPrice(fill, decimals));
  if (why.level > 0) {
    text.append("; level ").append(std::to_string(why.level)).append(" of the book, where ");
    text.append(why.levelSize.text()).append(" stood");
  }
  if (!why.bid.isZero() && !why.ask.isZero()) {
    text.append("; the market was ").append(price(why.bid)).append(" to ").append(price(why.ask));
  }
  if (why.queueAhead.isPositive())
    text.append("; ").append(why.queueAhead.text()).append(" stood before it");
  if (why.latency.count() > 0) {
    text.append(why.byChange ? "; the change" : "; it").append(" reached the broker after ");
    text.append(std::to_string(why.latency.count() / 1'000'000)).append(" ms");
  }
  return text.append(saidFlags(fill)).append(" (rule ").append(std::to_string(why.rule)).append(").");
}

}  // namespace oms

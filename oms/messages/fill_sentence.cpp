#include "oms/messages/json_objects.h"

namespace oms {
namespace {

// What each rule of the fill model did, by its number; the others describe the market and fill nothing.
std::string_view story(std::uint8_t rule, bool byChange) {
  switch (rule) {
    case 3:
      return "took the first price after the bar that it was made from";
    case 8:
      return "took what the other side showed";
    case 10:
      return byChange ? "was made marketable by a change and took the other side"
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
    case 27:
      return "was filled as far as the buying power reached";
    case 28:
      return "was closed because the margin level fell too low";
    default:
      return "was filled";
  }
}

}  // namespace

std::string fillSentence(const Fill& fill, const Instrument& instrument) {
  const FillExplanation& why = fill.why;
  const int decimals = instrument.priceDecimals();
  const auto price = [&](Price value) { return value.text(decimals); };
  std::string text = fill.side == Side::buy ? "The buy " : "The sell ";
  text.append(story(why.rule, why.byChange))
      .append(": ")
      .append(fill.quantity.text())
      .append(" at ")
      .append(price(fill.price));
  if (!why.reference.isZero() && why.reference != fill.price) {
    text.append(", from ").append(price(why.reference));
    if (why.slippage.isPositive())
      text.append(" with slippage of ").append(price(why.slippage)).append(" against us");
    if (why.slippage.isNegative())
      text.append(", ").append(price(-why.slippage)).append(" better for us");
  }
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
  if (fill.flags.has(Flag::ambiguous))
    text.append("; stop and target lay in one bar, the worse one counts");
  if (fill.flags.has(Flag::volumeUnknown))
    text.append("; the volume is not known, so it bounds nothing");
  return text.append(" (rule ").append(std::to_string(why.rule)).append(").");
}

}  // namespace oms

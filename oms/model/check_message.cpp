#include "oms/model/risk.h"

#include "oms/model/said_number.h"
#include "oms/model/timestamp.h"

namespace oms {
namespace {

constexpr std::string_view kUnknownSymbol = "the symbol is not known; use one of the session's symbols";

// The sentences of a failed check by its detail; %v is the value, %l the limit, %s when it locked.
// length: one row a check, read as a table
std::string_view sentence(CheckCode code, std::uint8_t detail) {
  switch (code) {
    case CheckCode::tradingState:
      return detail == 0   ? "trading is halted: only cancels pass; set it to reducing to close positions"
             : detail == 2 ? "the kill switch is engaged; let it flatten, or re-arm it and set reducing"
             : detail == 3 ? "the journal cannot be written; free disk space, or flatten by the kill switch"
                           : "trading state is reducing: only orders that make the position smaller pass";
    case CheckCode::instrument:
      return detail == 0   ? "the symbol is not tradable in this session"
             : detail == 1 ? "short selling is not allowed here; sell at most what is held and not yet for sale"
             : detail == 3 ? "the symbol is restricted in this session: its positions may only get smaller"
                           : kUnknownSymbol;
    case CheckCode::mode:
      return "the order's mode and the account's do not agree";
    case CheckCode::session:
      return detail == 0   ? "the market is closed and this order cannot wait; use a limit with gtc, or at_open"
             : detail == 1 ? "expire_time is missing or in the past; give a later one"
             : detail == 2 ? "the session of this day is over; use gtc or at_open"
             : detail == 4 ? "the market is halted and this order cannot wait; use a limit with gtc, or at_open"
                           : "the market's calendar has run out, it may be open or closed; update the program";
    case CheckCode::price:
      return detail == 0    ? "the price must be above zero"
             : detail == 1  ? "the price is not a multiple of the tick %l"
             : detail == 2  ? "the trigger price is missing or not above zero"
             : detail == 3  ? "the trigger price is not a multiple of the tick %l"
             : detail == 4  ? "this order type takes no price; leave it out or choose a limit order"
             : detail == 5  ? "this order type takes no trigger price; leave it out or choose a stop order"
             : detail == 6  ? "stop loss and take profit must be multiples of the tick %l"
             : detail == 7  ? "stop loss and take profit must be above zero; leave out what is not wanted"
             : detail == 9  ? "a trailing stop needs a trailing_offset above zero; other orders take none"
             : detail == 10 ? "only a trailing stop takes an activation price, above zero"
             : detail == 11 ? "a buy stop at %l would act at once: the market is at %v; put it above"
             : detail == 12 ? "a sell stop at %l would act at once: the market is at %v; put it below"
             : detail == 13 ? "the order is worth %v, the most is %l; lower the price or the quantity"
             : detail == 14
                 ? "with what is held and works it makes %v, the books hold %l; close some"
                 : "the limit is on the trigger's wrong side: a buy's is at or above, a sell's at or below it";
    case CheckCode::quantity:
      return detail == 0   ? "the quantity must be above zero"
             : detail == 1 ? "the quantity %v is not a multiple of the lot %l"
             : detail == 2 ? "the quantity %v is below the minimum %l"
             : detail == 4 ? "display_qty must not be above the quantity or below zero"
             : detail == 5 ? "display_qty is not a multiple of the lot %l"
             : detail == 6 ? "with what is held and works it makes %v, the books hold %l; shrink it"
                           : "the quantity %v is above the maximum %l";
    case CheckCode::maxOrderQuantity:
      return detail == 0 ? "the order is %v lots, its limit is %l; shrink it"
                         : "the order is %v units, its limit is %l; shrink it";
    case CheckCode::maxOrderNotional:
      return "the order's value %v is above the limit of %l; shrink it";
    case CheckCode::participation:
      return detail == 0   ? "it is %v of a bar's average volume, the limit is %l; shrink it"
             : detail == 1 ? "it is %v of the displayed size, the limit is %l; shrink it"
             : detail == 2 ? "no bar has finished to compare the order's size with; wait for the feed"
             : detail == 3 ? "the quantity must be above zero"
                           : kUnknownSymbol;
    case CheckCode::priceCollar:
      return detail == 0   ? "the price is %v through the market, the limit is %l; move it nearer"
             : detail == 1 ? "the price is %v through the market, above the warning bound %l"
             : detail == 2 ? "the spread is %v of the price, the limit is %l; use a limit order"
             : detail == 4 ? "it is %v through the market, its ticks allow %l; move it nearer"
             : detail == 5 ? kUnknownSymbol
                           : "there is no quote to compare the price with; wait for the feed";
    case CheckCode::staleData:
      return detail == 0   ? "the last quote is %v old, the limit is %l; wait for the feed"
             : detail == 2 ? kUnknownSymbol
                           : "there is no quote for this symbol yet; wait for the feed";
    case CheckCode::duplicate:
      return "the same order came %v ago; wait %l between equal orders";
    case CheckCode::rate:
      return detail == 0 ? "%v orders within a second, the limit is %l; slow down"
                         : "%v orders within a minute, the limit is %l; slow down";
    case CheckCode::maxWorkingOrders:
      return "%v working orders, the limit is %l; cancel some first";
    case CheckCode::maxPosition:
      return detail == 0 ? "the position could reach %v, the limit is %l; shrink the order"
                         : "the strategy could reach %v, its limit is %l; shrink the order";
    case CheckCode::exposure:
      return detail == 0   ? "gross exposure could reach %v of equity, the limit is %l; shrink it"
             : detail == 1 ? "net exposure could reach %v of equity, the limit is %l; shrink it"
             : detail == 2 ? "this symbol could reach %v of equity, the limit is %l; shrink it"
                           : "leverage could reach %v of equity, the limit is %l; shrink it";
    case CheckCode::buyingPower:
      return detail == 0 ? "the order needs %v and %l is free; shrink it or close something" : kUnknownSymbol;
    case CheckCode::reduceOnly:
      return "a reduce-only order must be against the position and at most its size %l";
    case CheckCode::selfCross:
      return "the order would meet one of your own at %l; cancel that one first";
    case CheckCode::dailyLoss:
      return detail == 1 ? "locked since %s at %l; an admin or the next day opens it"
                         : "today's loss %v is at the limit, %l; only reducing orders pass";
    case CheckCode::drawdown:
      return detail == 1 ? "locked since %s at the limit %l; an admin opens it"
                         : "the drawdown %v has reached the limit %l; only reducing orders pass";
    case CheckCode::lossStreak:
      return detail == 0   ? "%v losses in a row, the limit is %l; wait, or let an admin release it"
             : detail == 1 ? "stopped out %v ago, it cools down %l; wait, or an admin ends it"
                           : "it would be trade %v today, the limit is %l; raise trades_per_day";
    case CheckCode::repeatedExecution:
      return "it fired %v times in its window, the limit is %l; enable it";
    case CheckCode::riskPerTrade:
      return detail == 0   ? "it risks %v to its stop, the limit is %l; shrink it"
             : detail == 1 ? "no stop bounds the trade's loss; give a stop_loss"
             : detail == 2 ? "there is no price to work the trade's risk out from; wait for the feed"
                           : kUnknownSymbol;
    case CheckCode::approval:
      return detail == 0 ? "the signal is not approved or has expired; wait for the next one"
                         : "the price drifted %v since the signal, the limit is %l; let it come back";
    case CheckCode::bracket:
      return detail == 0   ? "the stop loss must lie on the losing side of the entry"
             : detail == 1 ? "the take profit must lie on the winning side of the entry"
             : detail == 2 ? "a child must be against its parent: a sell for a buy"
             : detail == 3 ? "the children take %v, more than the parent's %l; shrink them"
             : detail == 4 ? "parent_client_order_id names no working order of yours; send it first or with it"
             : detail == 5 ? "its oco_group has no second order; give it one or leave the group out"
                           : "there is no entry price to compare stop loss and take profit with; wait for the feed";
  }
  return "";
}

}  // namespace

std::string formatCheckNumber(CheckUnit unit, std::int64_t number) {
  switch (unit) {
    case CheckUnit::none:
      return "";
    case CheckUnit::money:
      return Money::fromRaw(number).text(2);
    case CheckUnit::quantity:
      return Quantity::fromRaw(number).text();
    case CheckUnit::price:
      return Price::fromRaw(number).text();
    case CheckUnit::ratio:
      return Ratio::fromRaw(number).text();
    case CheckUnit::count:
    case CheckUnit::milliseconds:
      return std::to_string(number);
  }
  return "";
}

std::string message(const CheckResult& result) {
  if (result.exempt)
    return "exempt: the order only shrinks the position";
  // A missing stop passes where the limits want none, and is said all the same.
  const bool notice = result.code == CheckCode::riskPerTrade && result.detail == 1;
  if (result.passed && !notice)
    return "ok";
  const auto shown = [&](std::int64_t number) { return saidNumber(result.unit, number); };
  std::string text;
  const std::string_view pattern = sentence(result.code, result.detail);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool mark = pattern[i] == '%' && i + 1 < pattern.size();
    if (mark && pattern[i + 1] == 'v') {
      text += shown(result.value);
      ++i;
    } else if (mark && pattern[i + 1] == 'l') {
      text += shown(result.limit);
      ++i;
    } else if (mark && pattern[i + 1] == 's') {
      text += rfc3339(result.since, TimePrecision::seconds);
      ++i;
    } else {
      text += pattern[i];
    }
  }
  return text;
}

}  // namespace oms

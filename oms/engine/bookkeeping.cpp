#include "oms/engine/bookkeeping.h"

#include <span>

namespace oms {

BookedFill bookFill(Core& core, const Fill& fill, std::string_view reason, Owners& ended, PositionId aim) {
  const Instrument& instrument = core.instrument(fill.symbol);
  BookedFill booked = core.books.apply(fill, reason, aim);
  const MarketState& market = core.board[fill.symbol];
  // What a position sees of a bar the broker says, which walks it.
  if (market.barLength.count() > 0)
    core.books.markUnseen(fill.symbol, market.quote.bid, market.quote.ask);
  else if (market.hasQuote())
    core.books.mark(fill.symbol, market.quote.bid, market.quote.ask);
  if (core.books.hedges())
    core.holdings[fill.symbol.value].apply(fill, booked.value, booked, ended);
  else
    core.holdings[fill.symbol.value].apply(fill, booked.value, ended);
  core.holdings[fill.symbol.value].assertBalanced(core.books, fill.symbol);
  core.statistics.add(fill, instrument);
  if (booked.roundTrip)
    core.statistics.add(*booked.roundTrip);
  return booked;
}

void bookAdjustment(Core& core, const Adjustment& adjustment, PositionId position) {
  const Holdings& holdings = core.holdings[adjustment.symbol.value];
  bookAdjustment(core, adjustment, holdings.parts(core.books.hedges() ? position : PositionId{}));
}

void bookAdjustment(Core& core, const Adjustment& adjustment, const std::vector<Holdings::Part>& parts) {
  core.books.adjust(adjustment);
  core.holdings[adjustment.symbol.value].adjust(adjustment, parts);
  core.holdings[adjustment.symbol.value].assertBalanced(core.books, adjustment.symbol);
  core.statistics.add(adjustment);
  core.report(AccountAdjusted{adjustment, core.books.cash()});
  observeEquity(core);
}

void observeEquity(Core& core) {
  core.account.observe();
  core.statistics.mark(core.now, {core.books.equity(), core.books.realizedEquity(), core.books.grossExposure()});
}

void observeExecution(Core& core, std::size_t from) {
  for (const Event& event : std::span(*core.events).subspan(from))
    core.execution.fold(event);
}

StatisticsReport statisticsOf(const Core& core) {
  StatisticsReport report = core.statistics.report(core.now);
  core.execution.writeInto(report);
  return report;
}

}  // namespace oms

#include "oms/engine/corporate_desk.h"

#include "oms/engine/bookkeeping.h"

namespace oms {
namespace {

// Seen as a time on the exchange's date: bars of a day carry the date, finer data is in UTC, where the evening of New
// York is the next day already.
Timestamp dateTimeOf(const MarketUpdate& update) {
  constexpr Duration kNewYork = std::chrono::hours(5);
  const auto* bar = std::get_if<BarUpdate>(&update.data);
  if (bar == nullptr)
    return update.time - kNewYork;
  return length(bar->timeframe) >= std::chrono::hours(24) ? bar->bar.openTime : bar->bar.openTime - kNewYork;
}

}  // namespace

CorporateDesk::CorporateDesk(Core& core, OrderDesk& orders, StrategyDesk& strategies)
    : core_(core),
      orders_(orders),
      strategies_(strategies),
      due_(core.config.instruments.size()),
      next_(core.config.instruments.size()) {
  for (std::size_t i = 0; i < core.config.actions.size(); ++i)
    due_[core.config.actions[i].symbol.value].push_back(i);
}

void CorporateDesk::applyDue(const MarketUpdate& update) {
  std::size_t& next = next_[update.symbol.value];
  const std::vector<std::size_t>& due = due_[update.symbol.value];
  const Timestamp date = dateTimeOf(update);
  for (; next < due.size() && core_.config.actions[due[next]].day <= date; ++next) {
    const CorporateAction& action = core_.config.actions[due[next]];
    // Before its first price nobody can hold or have ordered anything.
    if (update.warmup || !core_.board[update.symbol].hasQuote())
      continue;
    payDividend(action);
    split(action);
  }
}

void CorporateDesk::payDividend(const CorporateAction& action) {
  if (action.dividend.isZero())
    return;
  // The price falls by what is paid, so that the equity is the same before and after.
  Price bid;
  Price ask;
  core_.books.visit(action.symbol, [&](const Position& position) {
    const Price without = position.currentPrice - action.dividend;
    (position.quantity.isPositive() ? bid : ask) = without.isPositive() ? without : position.currentPrice;
  });
  core_.books.mark(action.symbol, bid, ask);
  core_.books.visit(action.symbol, [&](const Position& position) {
    const Quantity held = position.quantity;
    if (const auto amount = notional(action.dividend, held, core_.instrument(action.symbol).multiplier)) {
      bookAdjustment(
          core_,
          {AdjustmentKind::dividend, action.symbol, *amount, action.dividend.text() + " a unit on " + held.text()},
          position.id);
    }
  });
}

void CorporateDesk::split(const CorporateAction& action) {
  if (action.split == Ratio::fromInt(1))
    return;
  const SymbolIndex symbol = action.symbol;
  core_.report(SplitApplied{symbol, action.split});
  core_.board.split(symbol, action.split);
  Owners ended;
  Holdings& holdings = core_.holdings[symbol.value];
  std::vector<Done> all;
  for (const PositionId id : core_.books.openOf(symbol)) {
    std::vector<Holdings::Part> parts = holdings.parts(core_.books.hedges() ? id : PositionId{});
    all.push_back({core_.books.split(symbol, id, action.split, core_.now), std::move(parts)});
  }
  if (core_.books.hedges())
    holdings.split(core_.books, symbol, ended);
  else
    holdings.split(action.split, core_.instrument(symbol).lot, core_.books.quantity(symbol), ended);
  for (const Done& done : all)
    reportSplit(symbol, done);
  orders_.split(symbol, action.split);
  core_.books.visit(symbol, [&](const Position& position) { core_.report(PositionChanged{position}); });
  strategies_.onOwnersEnded(ended, "a split has left nothing of its position");
}

void CorporateDesk::reportSplit(SymbolIndex symbol, const Done& done) {
  const Price price = core_.board[symbol].quote.mid();
  const Books::Split& split = done.split;
  const auto cash = notional(price, split.left, core_.instrument(symbol).multiplier);
  if (cash && !cash->isZero()) {
    bookAdjustment(
        core_, {AdjustmentKind::splitCash, symbol, *cash, split.left.text() + " that make no lot, at " + price.text()},
        done.parts);
  }
  if (split.closed)
    core_.report(PositionChanged{*split.closed});
  if (split.roundTrip) {
    core_.statistics.add(*split.roundTrip);
    core_.report(TradeClosed{*split.roundTrip});
  }
}

void CorporateDesk::fields(Archive& archive) {
  archive.fixed(next_);
}

}  // namespace oms

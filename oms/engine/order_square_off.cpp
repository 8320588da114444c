// The rest of the order desk: intraday products end before their session's close.
#include <algorithm>

#include "oms/engine/order_desk.h"
#include "oms/market/calendar.h"

namespace oms {

void OrderDesk::noteIntraday(const Order& order, const Fill& fill, const BookedFill& booked) {
  if (!core_.books.hedges())
    return noteIntraday(intraday_[fill.symbol.value], order, fill, core_.books.quantity(fill.symbol));
  std::map<PositionId, Intraday>& apart = apart_[fill.symbol];
  if (booked.closed)
    apart.erase(booked.closed->id);
  if (!booked.open)
    return;
  Intraday& intraday = apart[booked.open->id];
  noteIntraday(intraday, order, fill, booked.open->quantity);
  if (intraday.quantity.isZero())
    apart.erase(booked.open->id);
}

void OrderDesk::noteIntraday(Intraday& intraday, const Order& order, const Fill& fill, Quantity held) {
  const bool before = !intraday.quantity.isZero();
  if (!before && order.request.product != Product::intraday)
    return;
  if (order.request.product == Product::intraday)
    intraday.quantity += fill.side == Side::buy ? fill.quantity : -fill.quantity;
  intraday.quantity = std::clamp(intraday.quantity, std::min(held, Quantity{}), std::max(held, Quantity{}));
  if (intraday.quantity.isZero() || before)
    return;
  intraday.since = core_.now;
  nextSquareOff_ = std::min(nextSquareOff_, squareOffTime(fill.symbol, core_.now));
}

// Before the close of the session that it began in; never where the calendar does not know one.
Timestamp OrderDesk::squareOffTime(SymbolIndex symbol, Timestamp since) const {
  const auto session = calendarOf(core_.instrument(symbol)).sessionAt(since);
  return session ? session->close - std::max(core_.config.squareOffBefore, core_.board[symbol].barLength) : kNever;
}

// Cancels and closes what is due, and tries again while something is left. What protects a position stays until its
// close is on its way: a halted market or a silent feed may keep that waiting.
void OrderDesk::squareOff() {
  constexpr Duration kRetry = std::chrono::seconds(30);
  nextSquareOff_ = kNever;
  const auto isDue = [&](SymbolIndex symbol, Timestamp since) {
    const Timestamp at = squareOffTime(symbol, since);
    nextSquareOff_ = std::min(nextSquareOff_, core_.now < at ? at : core_.now + kRetry);
    return core_.now >= at;
  };
  const auto isNeeded = [&](const Order& order) {
    const Position* const held = core_.books.hedges() ? positionOf(order) : nullptr;
    const PositionId position = held ? held->id : PositionId{};
    return holdsIntraday(order.request.symbol, position) && !isSquaringOff(order.request.symbol, position);
  };
  const auto cancelDue = [&] {
    const std::vector<OrderId> working = core_.orders.working();
    for (const OrderId id : working) {
      const Order& order = core_.orders[id];
      if (order.request.product != Product::intraday || order.purpose == "square_off" ||
          !isDue(order.request.symbol, order.createdAt))
        continue;
      const bool stays = isNeeded(order) && (order.request.reduceOnly || keepAsProtection(id));
      if (!stays)
        cancel(id, Actor::system(), "square_off: its session closes");
    }
  };
  cancelDue();
  for (std::uint32_t i = 0; i < intraday_.size(); ++i) {
    if (!intraday_[i].quantity.isZero() && isDue({i}, intraday_[i].since))
      squareOff({i}, {}, intraday_[i].quantity);
  }
  // Closing may book, which changes the list.
  const auto apart = apart_;
  for (const auto& [symbol, positions] : apart) {
    for (const auto& [id, intraday] : positions) {
      if (isDue(symbol, intraday.since))
        squareOff(symbol, id, intraday.quantity);
    }
  }
  cancelDue();
}

bool OrderDesk::holdsIntraday(SymbolIndex symbol, PositionId position) const {
  if (!core_.books.hedges())
    return !intraday_[symbol.value].quantity.isZero();
  const auto positions = apart_.find(symbol);
  return positions != apart_.end() && positions->second.count(position) > 0;
}

bool OrderDesk::isSquaringOff(SymbolIndex symbol, PositionId position) const {
  const std::vector<OrderId>& working = core_.orders.working();
  return std::any_of(working.begin(), working.end(), [&](OrderId id) {
    const Order& order = core_.orders[id];
    return order.request.symbol == symbol && order.request.position == position && order.purpose == "square_off";
  });
}

void OrderDesk::squareOff(SymbolIndex symbol, PositionId position, Quantity quantity) {
  // What was still open as the session closed waits for the next one.
  if (!isSquaringOff(symbol, position) && hoursOf(symbol).open)
    closeSome(symbol, position, quantity, {Actor::system(), core_.now, {}, {}, {}, "square_off"});
}

}  // namespace oms

// The rest of the order desk: intraday products end before their session's close.
#include <algorithm>

#include "oms/engine/order_desk.h"
#include "oms/market/calendar.h"

namespace oms {

void OrderDesk::noteIntraday(const Order& order, const Fill& fill) {
  const Quantity held = core_.books.quantity(fill.symbol);
  Intraday& intraday = intraday_[fill.symbol.value];
  const bool before = !intraday.quantity.isZero();
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

// Cancels and closes what is due, and tries again while something is left.
void OrderDesk::squareOff() {
  constexpr Duration kRetry = std::chrono::seconds(30);
  if (core_.now < nextSquareOff_)
    return;
  nextSquareOff_ = kNever;
  const auto isDue = [&](SymbolIndex symbol, Timestamp since) {
    const Timestamp at = squareOffTime(symbol, since);
    nextSquareOff_ = std::min(nextSquareOff_, core_.now < at ? at : core_.now + kRetry);
    return core_.now >= at;
  };
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    const Order& order = core_.orders[id];
    if (order.request.product == Product::intraday && order.purpose != "square_off" &&
        isDue(order.request.symbol, order.createdAt))
      cancel(id, Actor::system(), "square_off: its session closes");
  }
  for (std::uint32_t i = 0; i < intraday_.size(); ++i) {
    if (!intraday_[i].quantity.isZero() && isDue({i}, intraday_[i].since))
      squareOff({i});
  }
}

void OrderDesk::squareOff(SymbolIndex symbol) {
  const std::vector<OrderId>& working = core_.orders.working();
  const bool closing = std::any_of(working.begin(), working.end(), [&](OrderId id) {
    return core_.orders[id].request.symbol == symbol && core_.orders[id].purpose == "square_off";
  });
  if (!closing)
    closeSome(symbol, intraday_[symbol.value].quantity, {Actor::system(), core_.now, {}, {}, {}, "square_off"});
}

}  // namespace oms

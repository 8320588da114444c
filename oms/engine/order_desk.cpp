#include "oms/engine/order_desk.h"

#include <algorithm>

namespace oms {
namespace {

// Events that end in a status from which nothing more comes, but for a late fill.
OrderEventKind eventOf(ReportKind kind) {
  switch (kind) {
    case ReportKind::accepted:
      return OrderEventKind::accepted;
    case ReportKind::rejected:
      return OrderEventKind::rejected;
    case ReportKind::triggered:
      return OrderEventKind::triggered;
    case ReportKind::updated:
      return OrderEventKind::updated;
    case ReportKind::filled:
      return OrderEventKind::filled;
    case ReportKind::canceled:
      return OrderEventKind::canceled;
    case ReportKind::cancelRejected:
      return OrderEventKind::cancelRejected;
    case ReportKind::expired:
      return OrderEventKind::expired;
    case ReportKind::updateRejected:
      return OrderEventKind::updateRejected;
    case ReportKind::status:
      break;
  }
  return OrderEventKind::rejected;
}

}  // namespace

OrderDesk::OrderDesk(Core& core) : core_(core), broker_(core.config.instruments, *this, core.config.broker) {}

OrderId OrderDesk::submit(const OrderRequest& request, const OrderOrigin& origin) {
  Order& order = core_.orders.create(request, origin.actor, core_.now);
  order.instance = origin.instance;
  order.signal = origin.signal;
  order.parent = origin.parent;
  order.purpose = origin.purpose;
  order.contingency = origin.parent.isSet() ? Contingency::ouo : Contingency::none;
  const bool known = request.symbol.value < core_.config.instruments.size();
  order.reservePrice = referencePrice(request, known ? &core_.board[request.symbol] : nullptr);
  const OrderId id = order.id;
  core_.reportOrder(OrderEventKind::initialized, order, origin.actor);

  const CheckContext context = contextOf(request, origin);
  order.reservedFee = context.expectedFee;
  const CheckResults& checks = core_.report(OrderChecked{id, runChecks(context)}).checks;
  const CheckResult* failure = checks.firstFailure();
  core_.rates.record(origin.actor, origin.clock);
  if (failure) {
    order.reason = std::string(name(failure->code)) + ": " + message(*failure);
    change(order, OrderEventKind::denied, Actor::risk());
    return id;
  }
  core_.recent.record(request, origin.actor, origin.clock);
  change(order, OrderEventKind::submitted, origin.actor);
  core_.working.count(request.symbol, 1);
  core_.working.change(order, Quantity{}, request.quantity);
  broker_.submit(order, core_.now);
  return id;
}

bool OrderDesk::cancel(OrderId id, const Actor& actor, std::string_view reason) {
  Order* order = core_.orders.find(id);
  if (!order || order->status == OrderStatus::pendingCancel)
    return false;
  if (!nextStatus(*order, OrderEventKind::pendingCancel))
    return false;
  order->reason = reason;
  change(*order, OrderEventKind::pendingCancel, actor);
  broker_.cancel(id, core_.now);
  return true;
}

std::vector<OrderId> OrderDesk::closePosition(SymbolIndex symbol, const OrderOrigin& origin) {
  constexpr std::size_t kMostParts = 100;  // what is left then takes another close
  const Quantity held = core_.books.quantity(symbol);
  const Instrument& instrument = core_.instrument(symbol);
  const Quantity most = std::max(instrument.lot, instrument.maxQuantity.roundedDownTo(instrument.lot));
  OrderRequest request;
  request.symbol = symbol;
  request.side = held.isPositive() ? Side::sell : Side::buy;
  request.reduceOnly = true;
  std::vector<OrderId> made;
  for (Quantity left = held.abs(); left.isPositive() && made.size() < kMostParts; left -= request.quantity) {
    request.quantity = std::min(left, most);
    made.push_back(submit(request, origin));
  }
  return made;
}

void OrderDesk::onMarket(const MarketUpdate& update) {
  broker_.onMarket(update);
  bookReports();
}

void OrderDesk::settle(OrderListener& listener) {
  broker_.advance(core_.now);
  bookReports();
  // Reactions submit and cancel, which may make reports at once: until nothing moves (FILLS rule 1).
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    const Outcome outcome = outcomes_[i];
    reactTo(outcome, listener);
    broker_.advance(core_.now);
    bookReports();
  }
  outcomes_.clear();
  broker_.reports().clear();
  bookedReports_ = 0;
}

void OrderDesk::bookReports() {
  std::vector<BrokerReport>& reports = broker_.reports();
  while (bookedReports_ < reports.size()) {
    const BrokerReport report = reports[bookedReports_++];
    book(report);
  }
}

void OrderDesk::book(const BrokerReport& report) {
  Order& order = core_.orders[report.order];
  if (report.kind == ReportKind::filled)
    return bookFill(order, report);
  if (report.kind == ReportKind::updated)
    return bookUpdate(order, report);
  if (report.kind == ReportKind::status)
    return;
  const OrderEventKind kind = eventOf(report.kind);
  // A cancel that lost against a fill: the order has already moved on.
  if (kind == OrderEventKind::cancelRejected && order.status != OrderStatus::pendingCancel)
    return;
  const Quantity leaves = order.leaves();
  if (!nextStatus(order, kind)) {
    core_.report(CommandRefused{std::string(name(kind)), "invalid_transition",
                                order.id.text() + " is " + std::string(name(order.status)) + ": " +
                                    std::string(name(kind)) + " is not possible and was ignored",
                                "order_id"});
    return;
  }
  if (!report.reason.empty())
    order.reason = report.reason;
  if (report.flags.has(Flag::held))
    order.flags.set(Flag::held);
  if (kind == OrderEventKind::accepted || kind == OrderEventKind::rejected) {
    core_.monitor.noteBrokerAnswer(kind == OrderEventKind::rejected);
  }
  change(order, kind, Actor::system());
  if (!isTerminal(order.status))
    return;
  core_.working.change(order, leaves, Quantity{});
  core_.working.count(order.request.symbol, -1);
  outcomes_.push_back({order.id, true, false, false, {}, {}});
}

// The broker has changed the order: shrunk it by what its partner filled, released it, moved its trigger. Before the
// acceptance and after a trigger the table goes
// by way of pending_update; an order whose cancel is on its way says it with its end.
void OrderDesk::bookUpdate(Order& order, const BrokerReport& report) {
  const Quantity leaves = order.leaves();
  order.request.quantity = report.quantity;
  order.request.price = report.price;
  order.request.triggerPrice = report.triggerPrice;
  order.request.trailingOffset = report.trailingOffset;
  order.request.expireTime = report.expireTime;
  order.flags.clear(Flag::held);
  order.flags.bits |= report.flags.bits;
  core_.working.change(order, leaves, order.leaves());
  if (!nextStatus(order, OrderEventKind::updated) && nextStatus(order, OrderEventKind::pendingUpdate))
    change(order, OrderEventKind::pendingUpdate, Actor::system());
  if (nextStatus(order, OrderEventKind::updated))
    change(order, OrderEventKind::updated, Actor::system());
}

void OrderDesk::bookFill(Order& order, const BrokerReport& report) {
  OMS_ASSERT(nextStatus(order, OrderEventKind::filled), "a fill for an order that can have none");
  const Instrument& instrument = core_.instrument(order.request.symbol);
  const Quantity leaves = order.leaves();
  Fill fill;
  fill.id = {++tradesMade_};
  fill.order = order.id;
  fill.symbol = order.request.symbol;
  fill.side = order.request.side;
  fill.quantity = report.quantity;
  fill.price = report.price;
  const auto value = notional(report.price, report.quantity, instrument.multiplier);
  OMS_ASSERT(value.has_value(), "the notional of a fill overflows: the checks must have refused it");
  fill.fee = feeOf(core_.config.fees, *value, report.quantity, report.liquidity);
  fill.liquidity = report.liquidity;
  fill.flags = report.flags;
  fill.why = report.why;
  fill.actor = order.actor;
  fill.instance = order.instance;
  fill.time = core_.now;
  const bool late = isTerminal(order.status);
  if (late)
    fill.flags.set(Flag::lateFill);
  order.filled += fill.quantity;
  if (order.filled > order.request.quantity)
    fill.flags.set(Flag::overfill);
  order.flags.bits |= fill.flags.bits;
  order.filledNotional += notional(fill.price, fill.quantity, Ratio::fromInt(1)).value_or(Money{});
  order.averagePrice = Price::fromRaw(static_cast<std::int64_t>(detail::divideRounded(
      static_cast<Int128>(order.filledNotional.raw()) * Price::one, order.filled.raw(), Rounding::halfEven)));
  order.fees += fill.fee;
  core_.report(OrderFilled{fill});
  applyTransition(order, OrderEventKind::filled, core_.now);
  order.status = afterFill(order.filled, order.request.quantity);
  core_.orders.track(order);
  core_.reportOrder(OrderEventKind::filled, order, Actor::system());
  if (!late)
    core_.working.change(order, leaves, order.leaves());

  const BookedFill booked = core_.books.apply(fill, exitReasonOf(order));
  const MarketState& market = core_.board[fill.symbol];
  if (market.hasQuote())
    core_.books.mark(fill.symbol, market.quote.bid, market.quote.ask);
  Outcome outcome{order.id, isTerminal(order.status), true, booked.closed.has_value(), fill, {}};
  Holdings& holdings = core_.holdings[fill.symbol.value];
  holdings.apply(order.instance, fill.side == Side::buy ? fill.quantity : -fill.quantity, outcome.endedOwners);
  OMS_ASSERT(holdings.total() == core_.books.quantity(fill.symbol), "the owners' parts add up to the net position");
  if (outcome.ended && !late)
    core_.working.count(order.request.symbol, -1);
  if (booked.closed)
    core_.report(PositionChanged{*booked.closed});
  if (booked.roundTrip)
    core_.report(TradeClosed{*booked.roundTrip});
  if (booked.open)
    core_.report(PositionChanged{*core_.books.position(fill.symbol)});
  core_.account.observe();
  outcomes_.push_back(std::move(outcome));
}

void OrderDesk::change(Order& order, OrderEventKind kind, const Actor& actor) {
  const bool moved = applyTransition(order, kind, core_.now);
  OMS_ASSERT(moved, "the caller asked the table first");
  core_.orders.track(order);
  core_.reportOrder(kind, order, actor);
}

void OrderDesk::hashInto(StateHasher& hasher) const {
  hasher.add(static_cast<std::int64_t>(tradesMade_));
  broker_.hashInto(hasher);
}

}  // namespace oms

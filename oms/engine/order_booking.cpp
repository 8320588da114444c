// The rest of the order desk: what the broker reports, taken through the table and into the books.
#include <algorithm>

#include "oms/engine/bookkeeping.h"
#include "oms/engine/order_desk.h"
#include "oms/model/fitted_text.h"

namespace oms {
namespace {

OrderEventKind eventOf(ReportKind kind) {
  switch (kind) {
    case ReportKind::accepted:
    case ReportKind::status:
      return OrderEventKind::accepted;
    case ReportKind::rejected:
      return OrderEventKind::rejected;
    case ReportKind::triggered:
      return OrderEventKind::triggered;
    case ReportKind::updated:
      return OrderEventKind::updated;
    case ReportKind::updateRejected:
      return OrderEventKind::updateRejected;
    case ReportKind::filled:
      return OrderEventKind::filled;
    case ReportKind::canceled:
      return OrderEventKind::canceled;
    case ReportKind::cancelRejected:
      return OrderEventKind::cancelRejected;
    case ReportKind::expired:
      return OrderEventKind::expired;
  }
  return OrderEventKind::rejected;
}

// "order_cancel_rejected" gives "cancel rejected".
std::string newsOf(OrderEventKind kind) {
  std::string news(name(kind).substr(std::string_view("order_").size()));
  std::replace(news.begin(), news.end(), '_', ' ');
  return news;
}

// "quantity 10 to 6, trigger 99 to 99.2": what an event list has to tell of a change.
class Differences {
 public:
  template <class Value>
  void add(std::string_view what, const Value& before, const Value& after) {
    if (before == after)
      return;
    text_ += (text_.empty() ? "" : ", ") + std::string(what) + ' ' + before.text() + " to " + after.text();
  }
  // `released`: what has ended its wait; empty: it did not wait.
  std::string take(const std::string& released) {
    if (released.empty() || text_.empty())
      return released + std::move(text_);
    return released + ": " + text_;
  }

 private:
  std::string text_;
};

struct ClockText {
  Timestamp time;
  std::string text() const { return time.isSet() ? rfc3339(time, TimePrecision::seconds) : "none"; }
  friend bool operator==(ClockText, ClockText) = default;
};

}  // namespace

void OrderDesk::bookNewReports() {
  std::vector<BrokerReport>& reports = broker_->reports();
  while (bookedReports_ < reports.size()) {
    const BrokerReport report = reports[bookedReports_++];
    onPath_ = report.onPath;
    book(report);
    onPath_ = {};
  }
}

void OrderDesk::book(const BrokerReport& report) {
  Order* const known = core_.orders.find(report.order);
  if (known == nullptr) {
    const bool isOurs = report.order.isSet() && report.order.value <= core_.orders.size();
    if (isOurs && report.kind == ReportKind::filled && report.symbol.value < core_.config.instruments.size())
      return bookForgotten(report);
    core_.report(RiskAlertChanged{core_.monitor.tell(
        "unknown_order", AlertSeverity::critical, report.order.text(),
        "the broker reports on " + report.order.text() + ", which ended long ago; compare its account with this one",
        core_.now)});
    return;
  }
  const bool unclear = known->flags.has(Flag::reconciling);
  book(*known, report);
  if (unclear && !known->flags.has(Flag::reconciling)) {
    alert("reconciling", AlertSeverity::info, *known,
          "is clear again: the broker and this session agree that it is " + std::string(name(known->status)));
  }
}

void OrderDesk::book(Order& order, const BrokerReport& report) {
  switch (report.kind) {
    case ReportKind::filled:
      return bookFill(order, report);
    case ReportKind::updated:
      return bookUpdate(order, report);
    case ReportKind::updateRejected:
      return bookUpdateRejected(order, report);
    case ReportKind::status:
      return bookStatus(order, report);
    default:
      return bookChange(order, eventOf(report.kind), report);
  }
}

void OrderDesk::bookChange(Order& order, OrderEventKind kind, const BrokerReport& report) {
  if (kind == OrderEventKind::accepted || kind == OrderEventKind::rejected)
    core_.monitor.noteBrokerAnswer(kind == OrderEventKind::rejected);
  if (report.flags.has(Flag::held))
    order.flags.set(Flag::held);
  // A cancel of what never arrived: now the broker has said so.
  if (kind == OrderEventKind::cancelRejected && unknown_.erase(order.id) > 0 &&
      nextStatus(order, OrderEventKind::rejected)) {
    order.flags.clear(Flag::reconciling);
    return bookChange(order, OrderEventKind::rejected, neverArrived(report));
  }
  // A cancel that lost against a fill: the order has already moved on.
  if (kind == OrderEventKind::cancelRejected && order.status != OrderStatus::pendingCancel)
    return;
  if (keptUnderPending(order, kind))
    return;
  acceptUnheard(order, kind);
  const auto next = nextStatus(order, kind);
  if (!next) {
    return refuseReport(order, kind, "invalid_transition",
                        "the broker's news that it is " + newsOf(kind) + " came too late or twice and was ignored");
  }
  const Quantity before = reserved(order);
  const bool wasAsked = order.status == OrderStatus::pendingCancel && kind == OrderEventKind::canceled;
  if (!wasAsked || !report.reason.empty())
    order.reason = order.linked.empty() ? report.reason : fitted<96>(endedBy(order, report.reason.view()));
  if (kind == OrderEventKind::accepted && order.flags.has(Flag::held))
    order.reason = "held until " + waitsFor(order);
  if (isTerminal(*next))
    order.flags.clear(Flag::held);
  change(order, kind, Actor::system());
  if (!isTerminal(order.status))
    return;
  const Quantity bare = finish(order, before);
  Outcome& outcome = outcomes_.emplace_back(order.id, report.onPath);
  outcome.ended = true;
  outcome.bare = bare;
}

// What only an accepted order can come to tells that its acceptance was lost on the way.
void OrderDesk::acceptUnheard(Order& order, OrderEventKind kind) {
  if (order.status != OrderStatus::submitted || nextStatus(order, kind))
    return;
  Order accepted = order;
  accepted.status = OrderStatus::accepted;
  if (!nextStatus(accepted, kind))
    return;
  order.reason = "its acceptance did not come through";
  change(order, OrderEventKind::accepted, Actor::system());
}

// An acceptance or a trigger while a change of the order is on its way: the table has no place for it until the change
// is answered, so it becomes the state to go back to.
bool OrderDesk::keptUnderPending(Order& order, OrderEventKind kind) {
  const bool pending = order.status == OrderStatus::pendingUpdate || order.status == OrderStatus::pendingCancel;
  const bool progress = kind == OrderEventKind::accepted || kind == OrderEventKind::triggered;
  if (!pending || !progress || nextStatus(order, kind))
    return false;
  Order before = order;
  before.status = order.previousStatus;
  const auto next = nextStatus(before, kind);
  if (!next)
    return false;
  order.previousStatus = *next;
  noteCover(order);
  if (kind == OrderEventKind::triggered)
    noteTriggered(order);
  return true;
}

// The terms are others now: the replacement is answered, or the broker has changed the order on its own (shrunk it with
// its partner, released it, moved its trigger).
void OrderDesk::bookUpdate(Order& order, const BrokerReport& report) {
  if (isTerminal(order.status))
    return refuseReport(order, OrderEventKind::updated, "invalid_transition", "it has ended and cannot change");
  const auto replacing = replacing_.find(order.id);
  const bool answers = report.answersReplace && replacing != replacing_.end();
  OrderRequest& request = order.request;
  const bool held = order.flags.has(Flag::held) && !report.flags.has(Flag::held);
  const std::string released = !held                                         ? ""
                               : order.parent.isSet()                        ? "released by its parent's fill"
                               : request.timeInForce == TimeInForce::atClose ? "released: its market closes"
                                                                             : "released: its market trades";
  Differences differences;
  differences.add("quantity", request.quantity, report.quantity);
  differences.add("price", request.price, report.price);
  differences.add("trigger", request.triggerPrice, report.triggerPrice);
  differences.add("offset", request.trailingOffset, report.trailingOffset);
  differences.add("expire_time", ClockText{request.expireTime}, ClockText{report.expireTime});
  core_.orders.keepAsSent(order);
  core_.working.change(order, reserved(order), Quantity{});
  order.reservedFee = feeFor(order.reservedFee, request.quantity, report.quantity);
  const Quantity grown = report.quantity - request.quantity;
  request.quantity = report.quantity;
  request.price = report.price;
  request.triggerPrice = report.triggerPrice;
  request.trailingOffset = report.trailingOffset;
  request.expireTime = report.expireTime;
  Replacing answered;
  if (answers) {
    answered = replacing->second;
    replacing_.erase(replacing);
    order.reservePrice = reservePrice(request, &core_.board[request.symbol], core_.cashBuffer());
    order.reservedFee = answered.newFee;
  }
  core_.working.change(order, Quantity{}, reserved(order));
  order.flags.clear(Flag::held);
  order.flags.bits |= report.flags.bits;
  noteCover(order);
  // An order whose cancel is on its way says it with its end.
  if (order.status == OrderStatus::pendingCancel)
    return;
  order.reason = differences.take(released);
  const bool stillPending = order.status == OrderStatus::pendingUpdate && !answers;
  changeByWay(order, OrderEventKind::updated);
  if (stillPending && replacing_.contains(order.id)) {
    order.reason = {};
    change(order, OrderEventKind::pendingUpdate, Actor::system());
  }
  if (answers) {
    lookAgain(order, std::max(Quantity{}, answered.growth - std::max(Quantity{}, grown)));
    goOn(order, answered);
    if (restsAsLimit(order))
      noteTriggered(order);
  }
  completeByUpdate(order);
}

void OrderDesk::bookUpdateRejected(Order& order, const BrokerReport& report) {
  const auto replacing = replacing_.find(order.id);
  // It has ended meanwhile, or nobody asked.
  if (replacing == replacing_.end())
    return;
  const Replacing answered = replacing->second;
  reserveAnew(order, answered.oldPrice, answered.oldFee, Quantity{});
  replacing_.erase(order.id);
  if (order.status == OrderStatus::pendingCancel)
    return;
  order.reason = report.reason;
  changeByWay(order, OrderEventKind::updateRejected);
  lookAgain(order, answered.growth);
  goOn(order, answered);
}

void OrderDesk::bookFill(Order& order, const BrokerReport& report) {
  const bool known = report.execution.isSet() && !executions_.insert(report.execution.value);
  if (known) {
    return refuseReport(order, OrderEventKind::filled, "duplicate_trade",
                        "the fill " + report.execution.text() + " was booked before and is not booked again");
  }
  const OrderStatus before = order.status;
  const bool full = before == OrderStatus::filled;  // whatever comes now is more than was ordered
  if (!full && !nextStatus(order, OrderEventKind::filled)) {
    alert("invalid_transition", AlertSeverity::critical, order,
          "has filled although it is " + std::string(name(before)));
    return refuseReport(order, OrderEventKind::filled, "invalid_transition",
                        "a fill of " + report.quantity.text() + " is not possible and was ignored");
  }
  const bool late = before == OrderStatus::canceled || before == OrderStatus::expired;
  const Quantity reservedBefore = reserved(order);
  const Text<96> endedBy = late ? order.reason : Text<96>{};
  Outcome& outcome = outcomes_.emplace_back(order.id, report.onPath);
  Fill fill = fillOf(order, report);
  outcome.filled = fill.quantity;
  const std::size_t told = core_.events->size();
  core_.reportInPlace<OrderFilled>();
  order.reason = {};
  if (late)
    order.reason = "filled after it was " + std::string(name(before));
  order.flags.clear(Flag::held);
  if (full) {
    ++order.version;  // it stays what it is, with more filled
    order.updatedAt = core_.now;
  } else {
    applyTransition(order, OrderEventKind::filled, core_.now);
  }
  order.status = afterFill(order.filled, order.request.quantity);
  // All of it is told: nothing is left to be asked for.
  if (order.status == OrderStatus::filled)
    order.flags.clear(Flag::reconciling);
  core_.track(order);
  noteCover(order);
  core_.reportOrder(OrderEventKind::filled, order, Actor::system());
  outcome.ended = !late && !full && isTerminal(order.status);
  if (!late && !full) {
    if (outcome.ended)
      outcome.bare = finish(order, reservedBefore);
    else
      core_.working.change(order, reservedBefore, reserved(order));
  }
  if (late)
    alert("late_fill", AlertSeverity::warning, order, "filled after it was " + std::string(name(before)));
  if (fill.flags.has(Flag::overfill))
    alert("overfill", AlertSeverity::critical, order, "has filled " + order.filled.text() + ", more than ordered");
  // The broker has nothing of it any more: it is over again.
  if (late && order.status == OrderStatus::partiallyFilled) {
    order.reason = endedBy;
    change(order, before == OrderStatus::canceled ? OrderEventKind::canceled : OrderEventKind::expired,
           Actor::system());
  }
  bookToBooks(order, fill, outcome);
  // Its position is known now. And what has just been written is slow to be copied: the processor waits for it.
  std::get<OrderFilled>((*core_.events)[told].body).fill = fill;
}

// The fill, and the order with it in its sums.
Fill OrderDesk::fillOf(Order& order, const BrokerReport& report) {
  const Instrument& instrument = core_.instrument(order.request.symbol);
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
  for (const Flag flag : {Flag::liquidation, Flag::squareOff}) {
    if (order.flags.has(flag))
      fill.flags.set(flag);
  }
  fill.why = report.why;
  fill.actor = order.actor;
  fill.instance = order.instance;
  fill.time = core_.now;
  if (order.status == OrderStatus::canceled || order.status == OrderStatus::expired)
    fill.flags.set(Flag::lateFill);
  order.filled += fill.quantity;
  if (order.filled > order.request.quantity)
    fill.flags.set(Flag::overfill);
  order.flags.bits |= fill.flags.bits;
  order.filledNotional += static_cast<Int128>(fill.price.raw()) * fill.quantity.raw();
  order.averagePrice = fill.price;
  if (order.filled != fill.quantity) {
    order.averagePrice = Price::fromRaw(
        static_cast<std::int64_t>(detail::divideRounded(order.filledNotional, order.filled.raw(), Rounding::halfEven)));
  }
  order.fees += fill.fee;
  return fill;
}

void OrderDesk::bookToBooks(const Order& order, Fill& fill, Outcome& outcome) {
  const Position* const position = core_.books.hedges() ? positionOf(order) : nullptr;
  const PositionId aim = position ? position->id : PositionId{};
  const BookedFill booked = oms::bookFill(core_, fill, exitReasonOf(order), outcome.endedOwners, aim);
  fill.position = booked.closed ? booked.closed->id : booked.open->id;
  fill.opened = booked.closed && booked.open ? booked.open->id : PositionId{};
  outcome.positionEnded = booked.closed.has_value();
  noteIntraday(order, fill, booked);
  const Quantity signedQuantity = fill.side == Side::buy ? fill.quantity : -fill.quantity;
  const bool delivers = order.request.product == Product::delivery;
  core_.account.noteDelivery(fill.symbol, delivers ? signedQuantity : Quantity{});
  if (covering_[fill.symbol.value] > 0)
    coverChanged_.insert(fill.symbol);
  if (booked.closed)
    core_.reportInPlace<PositionChanged>(*booked.closed);
  if (booked.roundTrip) {
    const bool byStop = hasTriggerPrice(order.request.type) || isTrailing(order.request.type);
    core_.losses.onTrade(*booked.roundTrip, byStop || order.purpose == "stop_loss", core_.now);
    core_.reportInPlace<TradeClosed>(*booked.roundTrip);
  }
  if (booked.open)
    core_.reportInPlace<PositionChanged>(*booked.open);
  observeEquity(core_);
}

void OrderDesk::refuseReport(const Order& order, OrderEventKind kind, std::string_view code, const std::string& what) {
  core_.report(CommandRefused{std::string(name(kind)), std::string(code),
                              order.id.text() + " is " + std::string(name(order.status)) + ": " + what, "order_id"});
}

void OrderDesk::alert(std::string_view code, AlertSeverity severity, const Order& order, const std::string& what) {
  const bool known = order.request.symbol.value < core_.config.instruments.size();
  const std::string_view scope = known ? std::string_view(core_.instrument(order.request.symbol).symbol) : "account";
  core_.report(RiskAlertChanged{core_.monitor.tell(code, severity, scope, order.id.text() + " " + what, core_.now)});
}

}  // namespace oms

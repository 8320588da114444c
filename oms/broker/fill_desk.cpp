#include "oms/broker/fill_desk.h"

#include <algorithm>

namespace oms {

FillDesk::FillDesk(const InstrumentList& instruments, FillGuard& guard) : guard_(guard), books_(instruments.size()) {
  for (std::size_t i = 0; i < books_.size(); ++i)
    books_[i].instrument = &instruments.all()[i];
  reports_.reserve(256);
}

BrokerReport& FillDesk::report(ReportKind kind, OrderId order, Timestamp time) {
  reported_ = std::max(reported_, time);
  BrokerReport& made = reports_.emplace_back();
  made.kind = kind;
  made.order = order;
  made.time = reported_;
  return made;
}

void FillDesk::accept(WorkingOrder& working, Timestamp time) {
  working.order.status = OrderStatus::accepted;
  report(ReportKind::accepted, working.order.id, time);
}

void FillDesk::reject(WorkingOrder& working, std::string_view reason, Timestamp time) {
  report(ReportKind::rejected, working.order.id, time).reason = reason;
  finish(working, "rejected");
}

void FillDesk::trigger(WorkingOrder& working, std::uint64_t pass, Timestamp time) {
  working.triggered = true;
  working.triggerPass = pass;
  if (working.request().type != OrderType::stopLimit)
    return;
  working.order.status = OrderStatus::triggered;
  report(ReportKind::triggered, working.order.id, time);
}

void FillDesk::cancel(WorkingOrder& working, std::string_view reason, Timestamp time) {
  report(ReportKind::canceled, working.order.id, time).reason = reason;
  finish(working, "canceled");
}

void FillDesk::expire(WorkingOrder& working, std::string_view reason, Timestamp time) {
  report(ReportKind::expired, working.order.id, time).reason = reason;
  finish(working, "expired");
}

void FillDesk::refuseCancel(OrderId order, std::string_view reason, Timestamp time) {
  report(ReportKind::cancelRejected, order, time).reason = reason;
}

Quantity FillDesk::fill(WorkingOrder& working, const FillTerms& terms) {
  SymbolBook& book = bookOf(working);
  const Quantity answer = std::min(guard_.fillable(working.order, terms.price, terms.quantity), terms.quantity);
  const Quantity filled = answer == terms.quantity ? answer : answer.roundedDownTo(book.instrument->lot);
  if (filled.isPositive()) {
    BrokerReport& made = report(ReportKind::filled, working.order.id, terms.time);
    made.quantity = filled;
    made.price = terms.price;
    made.liquidity = terms.liquidity;
    made.flags = terms.flags;
    if (working.ambiguous)
      made.flags.set(Flag::ambiguous);
    made.why = {terms.rule,
                terms.reference,
                terms.market.bid,
                terms.market.ask,
                terms.slippage,
                Quantity{},
                working.arrivesAt - working.submittedAt,
                terms.barOpen};
    working.order.filled += filled;
    working.order.status = OrderStatus::partiallyFilled;
    book.net += working.isBuy() ? filled : -filled;
    shrinkPartner(working, filled, terms.time);
  }
  if (working.leaves().isZero()) {
    finish(working, "filled");
  } else if (filled < terms.quantity) {
    cancel(working, working.request().reduceOnly ? "reduce_only" : "buying_power", terms.time);
  }
  return filled;
}

// FILLS rule 23: both protect the same quantity, so what one has done the other must not do again.
void FillDesk::shrinkPartner(const WorkingOrder& working, Quantity filled, Timestamp time) {
  WorkingOrder* partner = working.partner.isSet() ? orders_.find(working.partner) : nullptr;
  if (partner == nullptr)
    return;
  if (partner->leaves() <= filled)
    return cancel(*partner, "ouo", time);
  partner->order.request.quantity -= filled;
  report(ReportKind::updated, partner->order.id, time).quantity = partner->request().quantity;
}

void FillDesk::finish(WorkingOrder& working, std::string_view end) {
  if (working.cancelsInFlight > 0)
    ends_.push_back({working.order.id, end, working.cancelsInFlight});
  if (working.cancelAt.isSet() && end != "canceled") {
    refuseCancel(working.order.id, end, std::max(reported_, working.cancelAt));
  }
  orders_.forget(working.order.id);
  working.done = true;
  if (working.place == Place::queue)
    bookOf(working).queueDirty = true;
  retired_.push_back(working.slot);
}

std::string_view FillDesk::takeEnd(OrderId order) {
  const auto found = std::find_if(ends_.begin(), ends_.end(), [&](const End& end) { return end.order == order; });
  if (found == ends_.end())
    return "unknown order";
  const std::string_view text = found->text;
  if (--found->cancels == 0)
    ends_.erase(found);
  return text;
}

void FillDesk::enqueue(WorkingOrder& working) {
  working.place = Place::queue;
  bookOf(working).queue.push_back(working.slot);
}

void FillDesk::rest(WorkingOrder& working) {
  SymbolBook& book = bookOf(working);
  const OrderRequest& request = working.request();
  if (working.place == Place::queue)
    book.queueDirty = true;
  if (working.waitsForTrigger()) {
    const Direction direction = stopDirection(request.side);
    working.place = Place::stops;
    book.stopsOf(direction).insert({rankOf(direction, request.triggerPrice), working.sequence, working.slot});
  } else {
    const Direction direction = limitDirection(request.side);
    working.place = Place::limits;
    book.limitsOf(direction).insert({rankOf(direction, request.price), working.sequence, working.slot});
  }
}

void FillDesk::leaveLadder(WorkingOrder& working) {
  SymbolBook& book = bookOf(working);
  const OrderRequest& request = working.request();
  if (working.place == Place::limits) {
    const Direction direction = limitDirection(request.side);
    book.limitsOf(direction).erase(rankOf(direction, request.price), working.sequence);
  } else if (working.place == Place::stops) {
    const Direction direction = stopDirection(request.side);
    book.stopsOf(direction).erase(rankOf(direction, request.triggerPrice), working.sequence);
  }
}

void FillDesk::tidyQueue(SymbolBook& book) {
  if (!book.queueDirty)
    return;
  std::erase_if(book.queue, [this](std::uint32_t slot) {
    const WorkingOrder& working = orders_.at(slot);
    return working.done || working.place != Place::queue;
  });
  book.queueDirty = false;
}

void FillDesk::settle(SymbolBook& book) {
  tidyQueue(book);
  settleFinished();
}

void FillDesk::settleFinished() {
  for (const std::uint32_t slot : retired_)
    tidyQueue(bookOf(orders_.at(slot)));
  for (const std::uint32_t slot : retired_) {
    leaveLadder(orders_.at(slot));
    orders_.release(slot);
  }
  retired_.clear();
}

}  // namespace oms

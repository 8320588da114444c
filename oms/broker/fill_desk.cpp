#include "oms/broker/fill_desk.h"

#include <algorithm>

#include "oms/broker/fill_rules.h"
#include "oms/model/state_fields.h"

namespace oms {

namespace {
constexpr std::string_view kParent = "its parent has ended";
// How an order may end.
constexpr std::array<std::string_view, 4> kEnds{"rejected", "canceled", "expired", "filled"};
}  // namespace

FillDesk::FillDesk(const InstrumentList& instruments, FillGuard& guard) : guard_(guard), books_(instruments.size()) {
  for (std::size_t i = 0; i < books_.size(); ++i) {
    books_[i].instrument = &instruments.all()[i];
    const Instrument& instrument = instruments.all()[i];
    if (instrument.ownCalendar || instrument.calendar != CalendarKind::crypto)
      books_[i].calendar = calendarOf(instrument);
  }
  reports_.reserve(256);
}

BrokerReport& FillDesk::report(ReportKind kind, OrderId order, Timestamp time) {
  reported_ = std::max(reported_, time);
  BrokerReport& made = reports_.emplace_back();
  made.kind = kind;
  made.order = order;
  made.time = reported_;
  made.onPath = onPath_;
  ++told_;
  return made;
}

void FillDesk::accept(WorkingOrder& working, Timestamp time) {
  working.order.status = OrderStatus::accepted;
  BrokerReport& made = report(ReportKind::accepted, working.order.id, time);
  if (working.heldBack.isPositive() && !working.available().isPositive())
    working.place = Place::held;
  if (working.isHeld())
    made.flags.set(Flag::held);
}

void FillDesk::reject(WorkingOrder& working, std::string_view reason, Timestamp time) {
  report(ReportKind::rejected, working.order.id, time).reason = reason;
  finish(working, "rejected");
}

void FillDesk::trigger(WorkingOrder& working, std::uint64_t pass, Timestamp time) {
  working.triggered = true;
  working.triggerPass = pass;
  if (isTrailing(working.request().type))
    std::erase(bookOf(working).trailing, working.slot);
  if (!working.mayHaveLimit())
    return;
  working.order.status = OrderStatus::triggered;
  report(ReportKind::triggered, working.order.id, time);
}

void FillDesk::moveTrigger(WorkingOrder& working, Price trigger, Timestamp time) {
  OrderRequest& request = working.order.request;
  if (working.place == Place::stops)
    leaveLadder(working);
  request.triggerPrice = trigger;
  if (request.type == OrderType::trailingStopLimit)
    request.price = trigger + working.limitDistance;
  working.asleep = false;
  if (working.place == Place::stops)
    rest(working);
  update(working, false, time);
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

void FillDesk::update(const WorkingOrder& working, bool answers, Timestamp time) {
  BrokerReport& made = report(ReportKind::updated, working.order.id, time);
  writeTerms(made, working);
  made.answersReplace = answers;
}

void FillDesk::refuseUpdate(OrderId order, std::string_view reason, Timestamp time) {
  BrokerReport& made = report(ReportKind::updateRejected, order, time);
  made.reason = reason;
  made.answersReplace = true;
}

void FillDesk::tellStatus(OrderId order, Timestamp time) {
  BrokerReport& made = report(ReportKind::status, order, time);
  const WorkingOrder* working = orders_.find(order);
  if (working == nullptr)
    return;
  writeTerms(made, *working);
  made.status = working->order.status;
  made.filled = working->order.filled;
}

void FillDesk::writeTerms(BrokerReport& report, const WorkingOrder& working) {
  const OrderRequest& request = working.request();
  report.quantity = request.quantity;
  report.price = request.price;
  report.triggerPrice = request.triggerPrice;
  report.trailingOffset = request.trailingOffset;
  report.expireTime = request.expireTime;
  if (working.isHeld())
    report.flags.set(Flag::held);
}

Quantity FillDesk::fill(WorkingOrder& working, const FillTerms& terms) {
  SymbolBook& book = bookOf(working);
  passTo(working, terms);
  const Quantity answer = std::min(guard_.fillable(working.order, terms.price, terms.quantity), terms.quantity);
  const Quantity filled = answer == terms.quantity ? answer : answer.roundedDownTo(book.instrument->lot);
  if (filled.isPositive()) {
    BrokerReport& made = report(ReportKind::filled, working.order.id, terms.time);
    made.execution = {++executions_};
    made.symbol = working.request().symbol;
    made.side = working.request().side;
    made.quantity = filled;
    made.price = terms.price;
    made.liquidity = terms.liquidity;
    made.flags = terms.flags;
    if (working.ambiguous)
      made.flags.set(Flag::ambiguous);
    FillExplanation& why = made.why;  // in its place: what has just been written is slow to be copied
    why.rule = terms.rule;
    why.reference = terms.reference;
    why.bid = terms.market.bid;
    why.ask = terms.market.ask;
    why.slippage = terms.slippage;
    why.queueAhead = terms.queueAhead;
    why.byChange = working.isChanged && terms.rule == kArrivedMarketable;
    why.latency = why.byChange ? working.changeLatency : working.arrivesAt - working.submittedAt;
    why.barOpen = terms.barOpen;
    why.level = terms.level;
    why.levelSize = terms.levelSize;
    why.base = terms.base;
    why.isRest = working.order.filled.isPositive();
    working.order.filled += filled;
    working.order.status = OrderStatus::partiallyFilled;
    book.net += working.isBuy() ? filled : -filled;
    if (!working.links.empty())
      followLinks(working, filled, terms.time);
  }
  if (working.leaves().isZero()) {
    finish(working, "filled");
  } else if (filled < terms.quantity) {
    cancel(working, guard_.refusal(working.order), terms.time);
  }
  return filled;
}

// FILLS rule 23: what one of a group has done the others must not do again, and its children may follow.
void FillDesk::followLinks(const WorkingOrder& working, Quantity filled, Timestamp time) {
  for (const Link& link : working.links) {
    WorkingOrder* other = orders_.find(link.other);
    if (other == nullptr)
      continue;
    if (link.kind == Contingency::oco) {
      cancel(*other, "oco", time);
    } else if (link.kind == Contingency::ouo) {
      shrink(*other, filled, time);
    } else {
      release(*other, time);
    }
  }
}

void FillDesk::shrink(WorkingOrder& working, Quantity by, Timestamp time) {
  if (working.leaves() <= by)
    return cancel(working, "ouo", time);
  working.order.request.quantity -= by;
  working.heldBack = std::min(working.heldBack, working.leaves());
  update(working, false, time);
}

void FillDesk::link(Contingency kind, const std::vector<OrderId>& members) {
  for (const OrderId member : members) {
    WorkingOrder* working = orders_.find(member);
    if (working == nullptr)
      continue;
    for (const OrderId other : members) {
      if (other != member)
        working->links.push_back({kind, other});
    }
  }
}

void FillDesk::hold(OrderId child, OrderId parent) {
  WorkingOrder* const held = orders_.find(child);
  WorkingOrder* const entry = orders_.find(parent);
  if (held == nullptr)
    return;
  if (entry == nullptr)
    return cancel(*held, kParent, std::max(reported_, held->submittedAt));
  entry->links.push_back({Contingency::oto, child});
  held->parent = parent;
  held->whole = held->request().quantity;
  held->ofParent = entry->request().quantity;
  holdBack(*held);
}

void FillDesk::holdBack(WorkingOrder& child) {
  const WorkingOrder* parent = child.parent.isSet() ? orders_.find(child.parent) : nullptr;
  if (parent == nullptr)
    return;
  const Quantity filled = parent->order.filled;
  Quantity lots;
  if (filled.isPositive() && (filled >= child.ofParent || parent->leaves().isZero())) {
    lots = child.whole;
  } else if (filled.isPositive()) {
    const Int128 share = static_cast<Int128>(child.whole.raw()) * filled.raw() / child.ofParent.raw();
    lots = Quantity::fromRaw(static_cast<std::int64_t>(share)).roundedDownTo(bookOf(child).instrument->lot);
  }
  child.heldBack = std::clamp(child.whole - lots, Quantity{}, child.leaves());
}

void FillDesk::release(WorkingOrder& child, Timestamp time) {
  holdBack(child);
  if (child.place != Place::held || !child.available().isPositive())
    return;
  enqueue(child);
  noteNewcomer(child);
  update(child, false, time);
}

// FILLS rule 23: a part of the parent that will not come any more ends as much of what waits for it, as its cancel ends
// all of that. A part of a lot goes to the side that neither leaves anything bare nor turns a position.
void FillDesk::shrinkChildren(const WorkingOrder& parent, Timestamp time) {
  for (const Link& link : parent.links) {
    WorkingOrder* const child = link.kind == Contingency::oto ? orders_.find(link.other) : nullptr;
    // What the parent has grown by is not the child's, so that it may go without it.
    if (child == nullptr || child->ofParent <= parent.request().quantity)
      continue;
    const Quantity before = child->ofParent - parent.order.filled;
    child->ofParent = parent.request().quantity;
    if (child->heldBack.isZero() || !before.isPositive())
      continue;
    const Int128 share = static_cast<Int128>(child->heldBack.raw()) * parent.leaves().raw() / before.raw();
    const Quantity wanted = Quantity::fromRaw(static_cast<std::int64_t>(share));
    const Quantity lot = bookOf(*child).instrument->lot;
    const Quantity waits = child->request().reduceOnly ? wanted.roundedUpTo(lot) : wanted.roundedDownTo(lot);
    const Quantity cut = child->heldBack - std::min(child->heldBack, waits);
    if (cut.isZero())
      continue;
    if (child->leaves() <= cut) {
      cancel(*child, "its parent has got smaller", time);
      continue;
    }
    child->order.request.quantity -= cut;
    child->whole -= cut;
    child->heldBack -= cut;
    update(*child, false, time);
  }
}

// Its parent has ended: what is still held back of the child will never be wanted.
void FillDesk::abandon(WorkingOrder& child, Timestamp time) {
  if (child.heldBack.isZero())
    return;
  if (!child.available().isPositive())
    return cancel(child, kParent, time);
  child.order.request.quantity -= child.heldBack;
  child.heldBack = Quantity{};
  update(child, false, time);
}

void FillDesk::finish(WorkingOrder& working, std::string_view end) {
  if (working.commandsInFlight > 0)
    ends_.push_back({working.order.id, end, working.commandsInFlight});
  if (working.cancelAt.isSet() && end != "canceled") {
    refuseCancel(working.order.id, end, std::max(reported_, working.cancelAt));
  }
  orders_.forget(working.order.id);
  working.done = true;
  if (working.place == Place::queue)
    bookOf(working).queueDirty = true;
  retired_.push_back(working.slot);
  if (end == "filled")
    return;
  for (const Link& link : working.links) {
    WorkingOrder* child = link.kind == Contingency::oto ? orders_.find(link.other) : nullptr;
    if (child != nullptr)
      abandon(*child, reported_);
  }
}

std::string_view FillDesk::takeEnd(OrderId order) {
  const auto found = std::find_if(ends_.begin(), ends_.end(), [&](const End& end) { return end.order == order; });
  if (found == ends_.end())
    return "unknown order";
  const std::string_view text = found->text;
  if (--found->commands == 0)
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
    working.place = Place::stops;
    if (!working.asleep) {
      const std::int64_t rank = rankOf(triggerDirection(request), request.triggerPrice);
      book.triggersOf(request).insert({rank, working.sequence, working.slot});
      book.triggerSources |=
          static_cast<std::uint8_t>(1u << SymbolBook::placeOf(triggerSource(request), triggerDirection(request)));
    }
  } else {
    const Direction direction = limitDirection(request.side);
    working.place = Place::limits;
    book.limitsOf(direction).insert({rankOf(direction, request.price), working.sequence, working.slot});
  }
}

void FillDesk::toTheBack(WorkingOrder& working) {
  SymbolBook& book = bookOf(working);
  const OrderRequest& request = working.request();
  const Direction direction = limitDirection(request.side);
  const std::int64_t rank = rankOf(direction, request.price);
  stale_.push_back({&book.limitsOf(direction), rank, working.sequence});
  working.sequence = nextSequence();
  book.limitsOf(direction).insert({rank, working.sequence, working.slot});
}

void FillDesk::leaveLadder(WorkingOrder& working) {
  SymbolBook& book = bookOf(working);
  const OrderRequest& request = working.request();
  if (working.place == Place::limits) {
    const Direction direction = limitDirection(request.side);
    book.limitsOf(direction).erase(rankOf(direction, request.price), working.sequence);
  } else if (working.place == Place::stops) {
    book.triggersOf(request).erase(rankOf(triggerDirection(request), request.triggerPrice), working.sequence);
  }
}

void FillDesk::dropMoved(SymbolBook& book) {
  std::erase_if(book.queue, [this](std::uint32_t slot) {
    const WorkingOrder& working = orders_.at(slot);
    return working.done || working.place != Place::queue;
  });
  book.queueDirty = false;
}

void FillDesk::releaseFinished() {
  for (const Stale& entry : stale_)
    entry.ladder->erase(entry.rank, entry.sequence);
  stale_.clear();
  for (const std::uint32_t slot : retired_)
    tidyQueue(bookOf(orders_.at(slot)));
  for (const std::uint32_t slot : retired_) {
    WorkingOrder& working = orders_.at(slot);
    leaveLadder(working);
    if (isTrailing(working.request().type))
      std::erase(bookOf(working).trailing, slot);
    orders_.release(slot);
  }
  retired_.clear();
}

void FillDesk::fields(Archive& archive) {
  OMS_ASSERT(stale_.empty(), "no book is being walked");
  archive(orders_);
  for (SymbolBook& book : books_)
    book.fields(archive, orders_.slotCount());
  archive(reports_);
  retired_.resize(archive.count(retired_.size()));
  for (std::uint32_t& slot : retired_)
    archive.place(slot, orders_.slotCount());
  ends_.resize(archive.count(ends_.size()));
  for (End& end : ends_) {
    auto which = static_cast<std::size_t>(std::find(kEnds.begin(), kEnds.end(), end.text) - kEnds.begin());
    archive(end.order, end.commands);
    archive.place(which, kEnds.size());
    end.text = kEnds[which];
  }
  archive(sequence_, executions_, nextCut_, reported_);
}

}  // namespace oms

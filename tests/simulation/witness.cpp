#include "tests/simulation/witness.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace oms::simulation {
namespace {

// ORDERS.md's table once more, by hand: a row is a status and those that it may lead to.
constexpr std::pair<std::string_view, std::string_view> kTable[] = {
    {"initialized", "denied submitted"},
    {"submitted", "accepted rejected canceled pending_update pending_cancel partially_filled filled"},
    {"accepted", "accepted rejected pending_update pending_cancel canceled triggered expired partially_filled filled"},
    {"triggered", "triggered rejected pending_update pending_cancel canceled expired partially_filled filled"},
    {"partially_filled", "pending_update pending_cancel canceled expired partially_filled filled"},
    {"pending_update", "submitted accepted triggered partially_filled canceled expired pending_cancel filled rejected"},
    {"pending_cancel", "submitted accepted triggered partially_filled canceled expired filled rejected"},
    {"canceled", "partially_filled filled"},
    {"expired", "partially_filled filled"},
};

bool mayFollow(OrderStatus from, OrderStatus to) {
  for (const auto& [status, next] : kTable) {
    if (status == name(from))
      return (" " + std::string(next) + " ").find(" " + std::string(name(to)) + " ") != std::string::npos;
  }
  return false;
}

// Quantities have no decimals, so that only the multiplier leaves something to be rounded, to the even one of two.
Money plainValue(Price price, Quantity quantity, Ratio multiplier) {
  const Int128 product = static_cast<Int128>(price.raw()) * (quantity.raw() / Quantity::one) * multiplier.raw();
  const Int128 whole = product / Ratio::one;
  const Int128 rest = (product - whole * Ratio::one) * 2;
  const bool away =
      rest > Ratio::one || rest < -Ratio::one || ((rest == Ratio::one || rest == -Ratio::one) && whole % 2 != 0);
  return Money::fromRaw(static_cast<std::int64_t>(whole + (away ? (product < 0 ? -1 : 1) : 0)));
}

}  // namespace

Witness::Witness(const EngineConfig& config, bool badLine)
    : badLine_(badLine),
      initialCash_(config.cash),
      cash_(config.cash),
      cashAccount_(config.accountType == AccountType::cash),
      hedges_(config.positionMode == PositionMode::hedging),
      multiplier_(config.instruments[{0}].multiplier) {}

std::optional<std::string> Witness::follow(const std::vector<Event>& events, const Engine& engine) {
  for (const Event& event : events)
    take(event);
  checkPositions(engine.core());
  checkBooks(engine.core());
  checkOrders(engine.core());
  if (!badLine_ && !hedges_)
    checkCover();
  return broken_.empty() ? std::nullopt : std::optional(broken_);
}

void Witness::breach(const std::string& what) {
  if (broken_.empty())
    broken_ = what;
}

void Witness::take(const Event& event) {
  if (const auto* filled = std::get_if<OrderFilled>(&event.body)) {
    takeFill(filled->fill);
  } else if (const auto* changed = std::get_if<OrderChanged>(&event.body)) {
    takeOrder(*changed);
  } else if (const auto* position = std::get_if<PositionChanged>(&event.body)) {
    takePosition(position->position);
  } else if (const auto* signal = std::get_if<SignalChanged>(&event.body)) {
    if (signal->signal.status == SignalStatus::approved)
      approved_.insert(signal->signal.id);
  } else if (const auto* adjusted = std::get_if<AccountAdjusted>(&event.body)) {
    cash_ += adjusted->adjustment.amount;
    financing_ += adjusted->adjustment.amount;
  } else if (const auto* state = std::get_if<TradingStateChanged>(&event.body)) {
    halted_ = state->state == TradingState::halted;
    onlyReduces_ = state->state != TradingState::active;
  } else if (const auto* alert = std::get_if<RiskAlertChanged>(&event.body)) {
    if (alert->alert.code == "unprotected")
      brackets_.clear();
  } else if (const auto* halt = std::get_if<MarketHaltChanged>(&event.body)) {
    if (halt->halted == haltedMarkets_.contains(halt->symbol))
      breach("a halt is told that is none");
    if (halt->halted)
      haltedMarkets_.insert(halt->symbol);
    else
      haltedMarkets_.erase(halt->symbol);
  }
}

void Witness::takeOrder(const OrderChanged& changed) {
  const Order& order = changed.order;
  const std::string id = order.id.text();
  const auto found = orders_.find(order.id);
  if (found == orders_.end()) {
    if (order.status != OrderStatus::initialized || order.id.value != orders_.size() + 1)
      breach(id + " begins as " + std::string(name(order.status)));
    orders_[order.id] = {order, {}, order.request.quantity, order.request.quantity};
    live_.insert(order.id);
    if (order.request.stopLoss.isPositive() && !order.parent.isSet())
      brackets_[order.id] = {};
    return;
  }
  Watched& watched = found->second;
  const bool flagged = watched.last.status == order.status && watched.last.flags != order.flags;
  // A full order stays full, and is told with what was filled beyond it.
  const bool overfilled = watched.last.status == OrderStatus::filled && order.status == OrderStatus::filled &&
                          order.filled > watched.last.filled && order.flags.has(Flag::overfill);
  if (!flagged && !overfilled && !mayFollow(watched.last.status, order.status)) {
    breach(id + " went from " + std::string(name(watched.last.status)) + " to " + std::string(name(order.status)));
  }
  if (order.version < watched.last.version + (flagged ? 0 : 1))
    breach(id + " changed without a new version");
  if (watched.last.status == OrderStatus::initialized && order.status == OrderStatus::submitted) {
    const bool reduces = order.actor.kind == ActorKind::risk || order.actor.kind == ActorKind::system;
    if (halted_ && !(reduces && order.request.reduceOnly))
      breach(id + " was sent while trading was halted");
    if (order.actor.kind == ActorKind::strategy && order.purpose.empty() && !approved_.contains(order.signal))
      breach(id + " was sent before its signal was approved");
  }
  checkTrail(watched.last, changed);
  // Who changes or cancels a stop protects as he likes.
  const bool asked = order.status == OrderStatus::pendingUpdate || order.status == OrderStatus::pendingCancel;
  if (asked && changed.actor.kind != ActorKind::system) {
    brackets_.erase(order.parent);
    // And who cancels what a duty closes has the rest without its stop until that is tried again.
    std::erase_if(brackets_, [&](const auto& bracket) { return isDutyFor(order, bracket.first); });
  }
  watched.last = order;
  watched.largest = std::max(watched.largest, order.request.quantity);
  watched.smallest = std::min(watched.smallest, order.request.quantity);
  if (isTerminal(order.status))
    live_.erase(order.id);
}

// A trailing stop follows the market and never runs from it, unless somebody moves it.
void Witness::checkTrail(const Order& before, const OrderChanged& changed) {
  const Order& order = changed.order;
  const bool trails = isTrailing(order.request.type) && changed.kind == OrderEventKind::updated;
  if (!trails || badLine_ || before.status == OrderStatus::pendingUpdate)
    return;
  const Price from = before.request.triggerPrice;
  const Price to = order.request.triggerPrice;
  if (from.isPositive() && (order.request.side == Side::buy ? to > from : to < from))
    breach(order.id.text() + " trails from " + from.text() + " to " + to.text());
}

// Orders that are tied: one of a group, or a part of what the parent has filled.
void Witness::checkTies(const Watched& watched) {
  const Order& order = watched.last;
  if (watched.filled.isZero())
    return;
  if (order.contingency == Contingency::oco && !order.flags.has(Flag::lateFill)) {
    for (const OrderId other : order.linked) {
      const Watched& partner = orders_.at(other);
      if (partner.filled.isPositive() && !partner.last.flags.has(Flag::lateFill))
        breach(order.id.text() + " and " + other.text() + " of one group are both filled");
    }
  }
  if (!order.parent.isSet() || order.request.parentClientOrderId.empty())
    return;
  const Watched& parent = orders_.at(order.parent);
  // A child works in proportion, whatever its parent grows by; a lot may be rounded up.
  const Int128 allowed = static_cast<Int128>(watched.largest.raw()) * parent.filled.raw();
  const Int128 whole = parent.smallest.raw();
  if ((watched.filled.raw() - Quantity::one) * whole > allowed)
    breach(order.id.text() + " filled " + watched.filled.text() + " while its parent has " + parent.filled.text() +
           " of " + parent.last.request.quantity.text());
}

void Witness::takeFill(const Fill& fill) {
  const std::string id = fill.id.text();
  if (!trades_.insert(fill.id).second)
    breach(id + " came twice");
  const auto found = orders_.find(fill.order);
  if (found == orders_.end())
    return breach(id + " is of an order that nobody sent");
  const Order& order = found->second.last;
  if (!fill.quantity.isPositive() || fill.quantity.raw() % Quantity::one != 0)
    breach(id + " is not a number of lots");
  if (fill.symbol != order.request.symbol || fill.side != order.request.side)
    breach(id + " is of another symbol or side than its order");
  // What comes after an order is full is more than was ordered; a lost change may have made room for it.
  const Flag said = order.status == OrderStatus::filled ? Flag::overfill : Flag::lateFill;
  if (isTerminal(order.status) && !fill.flags.has(said))
    breach(id + " came after the end of its order and does not say so");
  if (order.status == OrderStatus::denied || order.status == OrderStatus::initialized)
    breach(id + " is of an order that was never sent");
  if (!badLine_ && haltedMarkets_.contains(fill.symbol))
    breach(id + " came while its market was halted");
  // Behind a bad line the broker may work by terms and positions that are not known here yet.
  if (!badLine_)
    checkPrice(fill, order);
  const Quantity signedQuantity = fill.side == Side::buy ? fill.quantity : -fill.quantity;
  Quantity& held = positions_[fill.symbol];
  const Quantity after = held + signedQuantity;
  if (!badLine_ && !hedges_ && order.request.reduceOnly &&
      (held.sign() != -signedQuantity.sign() || after.sign() == signedQuantity.sign()))
    breach(id + " is of a reduce-only order and does not reduce");
  if (!badLine_ && !hedges_ && onlyReduces_ && (after.abs() > held.abs() || after.sign() == -held.sign()))
    breach(id + " opens while positions may only get smaller");
  held = after;
  if (!untold_.isZero())
    breach(id + " came before positions told of the one before it");
  untold_ = signedQuantity;
  fill_ = fill;
  if (cashAccount_ && held.isNegative())
    breach(id + " leaves a cash account short");
  const Money value = plainValue(fill.price, fill.quantity, multiplier_);
  cash_ += fill.side == Side::buy ? -value : value;
  cash_ -= fill.fee;
  fees_ += fill.fee;
  found->second.filled += fill.quantity;
  found->second.paid += static_cast<Int128>(fill.price.raw()) * (fill.quantity.raw() / Quantity::one);
  takeCover(fill, order);
}

void Witness::checkPrice(const Fill& fill, const Order& order) {
  const OrderRequest& request = order.request;
  const std::string what = fill.id.text() + " at " + fill.price.text() + " of " + order.id.text();
  const bool buys = request.side == Side::buy;
  const bool limited = request.price.isPositive();
  // New terms that the broker has taken already are told with the end where a cancel is on its way too.
  if (order.status == OrderStatus::pendingCancel)
    return;
  if (limited && (buys ? fill.price > request.price : fill.price < request.price))
    breach(what + " is beyond its limit " + request.price.text());
  const bool stop = request.type == OrderType::stopMarket || request.type == OrderType::trailingStopMarket;
  if (stop && (buys ? fill.price < request.triggerPrice : fill.price > request.triggerPrice))
    breach(what + " is better than its trigger " + request.triggerPrice.text());
  if (request.postOnly && fill.liquidity != Liquidity::maker)
    breach(what + " took, and the order is post-only");
}

// A fill changes one position, or ends one and opens the next; nothing else changes any.
void Witness::takePosition(const Position& position) {
  const std::string id = position.id.text();
  const auto found = told_.find(position.id);
  const Quantity before = found == told_.end() ? Quantity{} : found->second.quantity;
  const Quantity change = position.quantity - before;
  untold_ -= change;
  if (!change.isZero() && (!fill_ || fill_->symbol != position.symbol))
    breach(id + " changed without a fill");
  if (before.sign() * position.quantity.sign() < 0)
    breach(id + " has turned and is still the same");
  if (fill_ && hedges_ && !badLine_ && !change.isZero()) {
    const OrderRequest& request = orders_.at(fill_->order).last.request;
    if (request.reduceOnly && position.quantity.abs() > before.abs())
      breach(id + " grew by a reduce-only order");
    if (request.position.isSet() && request.position != position.id && told_.contains(request.position))
      breach(id + " changed by an order for " + request.position.text());
    if (!request.position.isSet() && !request.reduceOnly && before.sign() == -change.sign())
      breach(id + " was reduced by an order that is not for it");
  }
  if (position.isOpen())
    told_[position.id] = position;
  else
    told_.erase(position.id);
}

void Witness::checkPositions(const Core& core) {
  if (!untold_.isZero())
    breach("no position has changed by " + untold_.text());
  untold_ = {};
  fill_.reset();
  std::size_t open = 0;
  for (std::uint32_t i = 0; i < core.books.symbols(); ++i) {
    core.books.visit({i}, [&](const Position& position) {
      ++open;
      const auto found = told_.find(position.id);
      if (found == told_.end() || found->second.quantity != position.quantity ||
          found->second.entryPrice != position.entryPrice || found->second.stopLoss != position.stopLoss)
        breach(position.id.text() + " is not what was told of it");
    });
  }
  if (open != told_.size())
    breach("there are positions that no event told of, or that are gone");
}

void Witness::checkBooks(const Core& core) {
  core.books.assertBalanced();
  if (core.books.cash() != cash_)
    breach("cash is " + core.books.cash().text() + ", the fills say " + cash_.text());
  if (core.books.fees() != fees_)
    breach("fees are " + core.books.fees().text() + ", the fills say " + fees_.text());
  Money marks;
  for (std::uint32_t i = 0; i < core.books.symbols(); ++i) {
    const Quantity held = core.books.quantity({i});
    if (held != positions_[SymbolIndex{i}])
      breach("the position is " + held.text() + ", the fills say " + positions_[SymbolIndex{i}].text());
    core.books.visit({i}, [&](const Position& position) {
      marks += plainValue(position.currentPrice, position.quantity, multiplier_);
    });
  }
  if (core.books.equity() != cash_ + marks)
    breach("equity is " + core.books.equity().text() + ", cash and positions are " + (cash_ + marks).text());
  if (core.books.realized() + core.books.unrealized() - fees_ + financing_ != core.books.equity() - initialCash_)
    breach("realised, unrealised and fees do not make the change of equity");
}

// What is held of an entry: what it has brought, less what its stop and target have taken, and never more than the
// position was since.
void Witness::takeCover(const Fill& fill, const Order& order) {
  if (const auto own = brackets_.find(order.parent.isSet() ? order.parent : order.id); own != brackets_.end()) {
    Bracket& bracket = own->second;
    const Quantity signedQuantity = order.parent.isSet() ? -fill.quantity : fill.quantity;
    bracket.held += signedQuantity;
    bracket.left += signedQuantity;
  }
  for (auto& [id, bracket] : brackets_) {
    const OrderRequest& entry = orders_.at(id).last.request;
    if (entry.symbol != fill.symbol)
      continue;
    // Whose intraday position it closes is not said: it may be each one's.
    if (order.flags.has(Flag::squareOff) && entry.product == Product::intraday)
      bracket.held = std::max(bracket.held - fill.quantity, Quantity{});
    const Quantity position = positions_[fill.symbol];
    bracket.held = std::min(bracket.held,
                            entry.side == Side::buy ? std::max(position, Quantity{}) : std::max(-position, Quantity{}));
  }
}

// Closes what the entry has brought, for a square-off, the kill switch or a liquidation.
bool Witness::isDutyFor(const Order& order, OrderId entry) const {
  const OrderRequest& brought = orders_.at(entry).last.request;
  const bool isDuty = order.actor.kind == ActorKind::system || order.actor.kind == ActorKind::risk;
  return isDuty && order.request.reduceOnly && !order.parent.isSet() && order.request.symbol == brought.symbol &&
         order.request.side != brought.side;
}

// Where nothing is on its way, the stops of an entry are for what is held of it: no less, but for what a duty is
// closing (a square-off, the kill switch, a liquidation), and no more than it brought.
void Witness::checkCover() {
  for (const auto& [id, bracket] : brackets_) {
    Quantity stops;
    Quantity closing;
    bool waits = false;
    for (const OrderId live : live_) {
      const Order& child = orders_.at(live).last;
      if (isDutyFor(child, id))
        closing += child.leaves();
      if (child.parent != id)
        continue;
      waits |= child.status == OrderStatus::submitted || child.status == OrderStatus::pendingUpdate ||
               child.status == OrderStatus::pendingCancel;
      if (child.purpose == "stop_loss")
        stops += child.leaves();
    }
    if (waits)
      continue;
    if (stops + closing < bracket.held)
      breach("of " + id.text() + " " + bracket.held.text() + " are held and stops are for " + stops.text());
    if (stops > bracket.left)
      breach("of " + id.text() + " " + bracket.left.text() + " are left and stops are for " + stops.text());
  }
}

void Witness::checkOrders(const Core& core) {
  for (const auto& [id, watched] : orders_) {
    const Order& order = watched.last;
    if (order.filled != watched.filled)
      breach(id.text() + " says " + order.filled.text() + " filled, its fills " + watched.filled.text());
    checkTies(watched);
    const Int128 units = watched.filled.raw() / Quantity::one;
    const Int128 off = (static_cast<Int128>(order.averagePrice.raw()) * units - watched.paid) * 2;
    if (off > units || off < -units)
      breach(id.text() + " says an average of " + order.averagePrice.text() + ", its fills another");
    if (order.filled > order.request.quantity && !order.flags.has(Flag::overfill))
      breach(id.text() + " is overfilled and does not say so");
    const bool full = order.filled >= order.request.quantity && order.request.quantity.isPositive();
    if (full != (order.status == OrderStatus::filled) && order.status != OrderStatus::canceled)
      breach(id.text() + " is " + std::string(name(order.status)) + " with " + order.filled.text() + " of " +
             order.request.quantity.text());
    if (core.orders[id].version != order.version)
      breach(id.text() + " changed without an event");
  }
  if (core.orders.size() != orders_.size())
    breach("there are orders that no event told of");
  if (core.orders.working().size() > live_.size())
    breach("orders work that have ended");
}

}  // namespace oms::simulation

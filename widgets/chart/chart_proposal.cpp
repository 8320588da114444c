#include "widgets/chart/chart_proposal.h"

#include <QCoreApplication>
#include <algorithm>
#include <utility>

#include "widgets/common/format.h"

namespace widgets {
namespace {

using charts::LinePart;

QString proposalTr(const char* text) {
  return QCoreApplication::translate("widgets::Proposal", text);
}

oms::Price onTick(oms::Price price, const oms::Instrument& instrument) {
  return std::max(instrument.tick, price.roundedNearestTo(instrument.tick));
}

bool standsAtTrigger(const oms::OrderRequest& request, oms::OrderStatus status) {
  return request.triggerPrice.isPositive() && status != oms::OrderStatus::triggered;
}

// A limit behind the trigger keeps its distance, as far as there are prices.
void setLine(oms::OrderRequest& request, bool atTrigger, oms::Price price, oms::Price tick) {
  if (!atTrigger) {
    request.price = price;
    return;
  }
  if (oms::hasLimitPrice(request.type))
    request.price = std::max(tick, request.price + (price - request.triggerPrice));
  request.triggerPrice = price;
}

// Beyond the market an entry waits as a stop, else it rests as a limit.
oms::OrderType entryType(oms::Side side, oms::Price price, const oms::QuoteSample* quote) {
  if (quote == nullptr)
    return oms::OrderType::limit;
  const bool beyond = side == oms::Side::buy ? price > quote->quote.ask : price < quote->quote.bid;
  return beyond ? oms::OrderType::stopMarket : oms::OrderType::limit;
}

void setEntry(oms::OrderRequest& request, oms::Price price, const oms::QuoteSample* quote) {
  request.type = entryType(request.side, price, quote);
  const bool stop = request.type == oms::OrderType::stopMarket;
  request.price = stop ? oms::Price{} : price;
  request.triggerPrice = stop ? price : oms::Price{};
}

// What only leaves a position, or is to.
bool reduces(const oms::SessionView& view, const oms::Order& order) {
  if (order.request.reduceOnly)
    return true;
  return std::any_of(view.positions().begin(), view.positions().end(), [&order](const auto& each) {
    return each.second.symbol == order.request.symbol && each.second.side() != order.request.side;
  });
}

// Its size and how long it stands are the ticket's; no more, for the ticket's other fields are of its own order.
TicketDraft draftFrom(const TicketDraft& ticket, oms::Side side, oms::OrderType type, oms::Price price,
                      const TradeScene& scene) {
  TicketDraft draft;
  draft.side = side;
  draft.type = type;
  draft.timeInForce = ticket.timeInForce;
  draft.expires = ticket.expires;
  draft.sizeMode = ticket.sizeMode;
  draft.size = ticket.size;
  if (ticket.size.trimmed().isEmpty()) {
    draft.sizeMode = SizeMode::Quantity;
    draft.size = quantity(modestQuantity(scene.instrument, price, scene.account.equity), scene.instrument);
  }
  draft.price = draft.trigger = priceOf(price, scene.instrument);
  if (type == oms::OrderType::trailingStopLimit)
    draft.price.clear();
  if (!oms::isTrailing(type))
    return draft;
  draft.offset = ticket.offset;
  draft.offsetType = ticket.offsetType;
  if (ticket.offset.trimmed().isEmpty() && scene.quote != nullptr) {
    draft.offsetType = oms::OffsetType::price;
    draft.offset = priceOf(onTick((scene.quote->last - price).abs(), scene.instrument), scene.instrument);
  }
  return draft;
}

// As the ticket says it, at the order's prices.
void readAnew(const TicketDraft& ticket, Proposal& proposal, const TradeScene& scene) {
  oms::OrderRequest& request = proposal.request;
  const oms::Price price = request.triggerPrice.isPositive() ? request.triggerPrice : request.price;
  TicketDraft draft = draftFrom(ticket, request.side, request.type, price, scene);
  if (request.stopLoss.isPositive())
    draft.stop = priceOf(request.stopLoss, scene.instrument);
  const TicketReading reading = readTicket(draft, scene.symbol, scene.instrument, scene.quote, scene.account);
  proposal.problem = reading.sizeProblem.isEmpty() ? reading.offsetProblem : reading.sizeProblem;
  if (reading.sizeProblem.isEmpty())
    request.quantity = reading.request.quantity;
  if (!oms::isTrailing(request.type) || !reading.offsetProblem.isEmpty())
    return;
  request.trailingOffset = reading.request.trailingOffset;
  request.trailingOffsetType = reading.request.trailingOffsetType;
}

// "sell 0.150 limit".
QString orderWords(const oms::Order& order, const oms::Instrument& instrument) {
  return QStringLiteral("%1 %2 %3")
      .arg(sideWord(order.request.side), quantity(order.leaves(), instrument), typeWord(order.request.type).toLower());
}

std::vector<oms::OrderRequest> bracketOrders(const oms::OrderRequest& request, const std::string& unique) {
  oms::OrderRequest entry = request;
  entry.clientOrderId = oms::ClientOrderId("br-" + unique);
  entry.stopLoss = entry.takeProfit = {};
  oms::OrderRequest child;
  child.symbol = request.symbol;
  child.side = oms::opposite(request.side);
  child.product = request.product;
  child.quantity = request.quantity;
  child.reduceOnly = true;
  child.confirmed = request.confirmed;
  child.parentClientOrderId = entry.clientOrderId;
  oms::OrderRequest stop = child;
  stop.type = oms::OrderType::stopMarket;
  stop.triggerPrice = request.stopLoss;
  oms::OrderRequest target = child;
  target.type = oms::OrderType::limit;
  target.price = request.takeProfit;
  return {entry, stop, target};
}

}  // namespace

oms::Price linePriceOf(const oms::Order& order) {
  return standsAtTrigger(order.request, order.status) ? order.request.triggerPrice : order.request.price;
}

QString whyNoTrading(const oms::SessionView& view) {
  if (view.status().pastOf != 0)
    return proposalTr("This is the past, where nothing can be sent. Close it and go to the session that runs.");
  if (view.killSwitch().engaged)
    return proposalTr(
        "The kill switch is engaged: orders can be canceled, but neither placed nor moved until it is "
        "re-armed.");
  if (view.tradingState() == oms::TradingState::halted)
    return proposalTr("Trading is halted: orders can be canceled, but neither placed nor moved.");
  const oms::SessionState state = view.session().state;
  if (state != oms::SessionState::running && state != oms::SessionState::paused)
    return proposalTr("The session does not run.");
  return {};
}

QString whyFixed(const oms::SessionView& view, const oms::Order& order) {
  if (const QString why = whyNoTrading(view); !why.isEmpty())
    return why;
  const QString id = QString::fromStdString(order.id.text());
  if (!order.isWorking())
    return proposalTr("%1 is %2 and cannot be moved.").arg(id, words(name(order.status)));
  if (order.status == oms::OrderStatus::pendingCancel)
    return proposalTr("%1 is being canceled and cannot be moved.").arg(id);
  if (order.flags.has(oms::Flag::squareOff) || order.flags.has(oms::Flag::liquidation))
    return proposalTr("%1 closes a position on duty and cannot be moved.").arg(id);
  if (!view.lockouts().empty() && !reduces(view, order)) {
    return proposalTr("Locked out by %1: an order that opens cannot be moved, only canceled.")
        .arg(words(name(view.lockouts().back().code)));
  }
  return {};
}

Proposal moveOf(const oms::Order& order) {
  Proposal proposal;
  proposal.moved = order.id;
  proposal.price = linePriceOf(order);
  return proposal;
}

Proposal newOf(const oms::OrderRequest& request) {
  Proposal proposal;
  proposal.request = request;
  return proposal;
}

TicketReading orderAt(const TicketDraft& ticket, oms::Side side, oms::OrderType type, oms::Price price,
                      const TradeScene& scene) {
  const TicketDraft draft = draftFrom(ticket, side, type, onTick(price, scene.instrument), scene);
  return readTicket(draft, scene.symbol, scene.instrument, scene.quote, scene.account);
}

TicketReading bracketOf(const TicketDraft& ticket, oms::Price entry, oms::Price stop, const TradeScene& scene) {
  const oms::Price tick = scene.instrument.tick;
  const oms::Price from = onTick(entry, scene.instrument);
  oms::Price to = onTick(stop, scene.instrument);
  if (to == from)
    to = from > tick ? from - tick : from + tick;
  const oms::Side side = to < from ? oms::Side::buy : oms::Side::sell;
  const oms::Price target = std::max(tick, from + (from - to) * kReward);
  TicketDraft draft = draftFrom(ticket, side, entryType(side, from, scene.quote), from, scene);
  draft.stop = priceOf(to, scene.instrument);
  draft.target = priceOf(target, scene.instrument);
  return readTicket(draft, scene.symbol, scene.instrument, scene.quote, scene.account);
}

Proposal protectionOf(const oms::Position& position, oms::Price price, const oms::Instrument& instrument, bool hedges) {
  Proposal proposal;
  oms::OrderRequest& request = proposal.request;
  const oms::Price at = onTick(price, instrument);
  request.symbol = position.symbol;
  request.side = oms::opposite(position.side());
  proposal.protects = position.id;
  request.reduceOnly = true;
  request.quantity = position.quantity.abs();
  if (hedges)
    request.position = position.id;
  const bool stop = (position.side() == oms::Side::buy) == (at < position.currentPrice);
  request.type = stop ? oms::OrderType::stopMarket : oms::OrderType::limit;
  (stop ? request.triggerPrice : request.price) = at;
  if (stop && position.unprotected().isPositive())
    request.quantity = position.unprotected();
  return proposal;
}

oms::Price priceOf(const Proposal& proposal, LinePart part) {
  if (proposal.moved.isSet())
    return proposal.price;
  if (part == LinePart::Stop)
    return proposal.request.stopLoss;
  if (part == LinePart::Target)
    return proposal.request.takeProfit;
  return proposal.request.triggerPrice.isPositive() ? proposal.request.triggerPrice : proposal.request.price;
}

void moveTo(Proposal& proposal, LinePart part, oms::Price price, const TicketDraft& ticket, const TradeScene& scene) {
  const oms::Price at = onTick(price, scene.instrument);
  oms::OrderRequest& request = proposal.request;
  if (proposal.moved.isSet()) {
    proposal.price = at;
    return;
  }
  if (part == LinePart::Stop) {
    request.stopLoss = at;
  } else if (part == LinePart::Target) {
    request.takeProfit = at;
  } else if (proposal.isBracket()) {
    const oms::Price by = at - priceOf(proposal, LinePart::Entry);
    request.stopLoss = std::max(scene.instrument.tick, request.stopLoss + by);
    request.takeProfit = std::max(scene.instrument.tick, request.takeProfit + by);
    setEntry(request, at, scene.quote);
  } else {
    setLine(request, request.triggerPrice.isPositive(), at, scene.instrument.tick);
  }
  if (!proposal.protects.isSet())
    readAnew(ticket, proposal, scene);
}

std::optional<oms::Order> orderOf(const Proposal& proposal, const oms::SessionView& view) {
  if (!proposal.moved.isSet()) {
    oms::Order order;
    order.request = proposal.request;
    return order;
  }
  const oms::OrderRecord* record = view.order(proposal.moved);
  if (record == nullptr)
    return std::nullopt;
  oms::Order order = record->order;
  setLine(order.request, standsAtTrigger(order.request, order.status), proposal.price,
          view.instruments()[order.request.symbol].tick);
  return order;
}

bool isChange(const Proposal& proposal, const oms::SessionView& view) {
  const oms::OrderRecord* record = view.order(proposal.moved);
  return !proposal.moved.isSet() || (record != nullptr && linePriceOf(record->order) != proposal.price);
}

std::optional<TradeQuestion> questionOf(const Proposal& proposal, const oms::SessionView& view) {
  if (!proposal.moved.isSet())
    return proposal.request;
  const auto wanted = orderOf(proposal, view);
  if (!wanted)
    return std::nullopt;
  const oms::OrderRequest& is = view.order(proposal.moved)->order.request;
  oms::ReplaceOrder change;
  change.order = proposal.moved;
  if (wanted->request.price != is.price)
    change.price = wanted->request.price;
  if (wanted->request.triggerPrice != is.triggerPrice)
    change.triggerPrice = wanted->request.triggerPrice;
  return change;
}

oms::CommandBody commandOf(const TradeQuestion& question, bool confirmed, const std::string& unique) {
  if (const auto* change = std::get_if<oms::ReplaceOrder>(&question)) {
    oms::ReplaceOrder command = *change;
    command.confirmed = confirmed;
    return command;
  }
  oms::OrderRequest request = std::get<oms::OrderRequest>(question);
  request.confirmed = confirmed;
  if (request.stopLoss.isPositive() && request.takeProfit.isPositive())
    return oms::SubmitOrderList{bracketOrders(request, unique)};
  return oms::SubmitOrder{request};
}

QString titleOf(const Proposal& proposal, const oms::SessionView& view, const oms::Instrument& instrument) {
  const auto order = orderOf(proposal, view);
  if (!order)
    return {};
  const QString said = orderWords(*order, instrument);
  if (proposal.moved.isSet())
    return proposalTr("Move %1: %2").arg(QString::fromStdString(proposal.moved.text()), said);
  return proposal.isBracket() ? proposalTr("Bracket: %1").arg(said) : said;
}

QString detailOf(const Proposal& proposal, const oms::SessionView& view, const oms::Instrument& instrument) {
  const QString at = priceOf(priceOf(proposal, LinePart::Entry), instrument);
  const oms::OrderRecord* record = view.order(proposal.moved);
  if (record != nullptr)
    return QStringLiteral("%1 → %2").arg(priceOf(linePriceOf(record->order), instrument), at);
  if (!proposal.isBracket())
    return proposalTr("at %1").arg(at);
  return proposalTr("at %1, stop %2, target %3")
      .arg(at, priceOf(proposal.request.stopLoss, instrument), priceOf(proposal.request.takeProfit, instrument));
}

QString crossingOf(const Proposal& proposal, const oms::SessionView& view, const oms::Instrument& instrument) {
  const auto order = orderOf(proposal, view);
  const oms::QuoteSample* quote = order ? view.quote(order->request.symbol) : nullptr;
  if (quote == nullptr || !oms::hasLimitPrice(order->request.type) || standsAtTrigger(order->request, order->status) ||
      !isChange(proposal, view))
    return {};
  const bool buy = order->request.side == oms::Side::buy;
  const oms::Price other = buy ? quote->quote.ask : quote->quote.bid;
  if (!other.isPositive() || (buy ? order->request.price < other : order->request.price > other))
    return {};
  if (order->request.postOnly)
    return proposalTr("Crosses the market: post-only, it is not taken beyond %1").arg(priceOf(other, instrument));
  const QString said = buy ? proposalTr("Crosses the market: fills now at about %1, the ask")
                           : proposalTr("Crosses the market: fills now at about %1, the bid");
  return said.arg(priceOf(other, instrument));
}

}  // namespace widgets

#include "widgets/ticket/ticket_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/common/typed_order.h"

namespace widgets {
namespace {

QString ticketTr(const char* text) {
  return QCoreApplication::translate("widgets::Ticket", text);
}

// The price that a size in money is divided by.
oms::Price referencePrice(const oms::OrderRequest& request, const oms::QuoteSample* quote) {
  if (request.price.isPositive())
    return request.price;
  if (request.triggerPrice.isPositive())
    return request.triggerPrice;
  if (quote == nullptr)
    return {};
  return request.side == oms::Side::buy ? quote->quote.ask : quote->quote.bid;
}

// How many lots `budget` buys when one unit takes `perUnit`.
oms::Quantity affordable(oms::Money budget, oms::Price perUnit, const oms::Instrument& instrument) {
  const auto unit = oms::notional(perUnit.abs(), oms::Quantity::fromInt(1), instrument.multiplier);
  if (!unit || unit->isZero())
    return {};
  const auto units = oms::ratioOf(budget, *unit);
  return units ? oms::Quantity::fromRaw(units->raw()).roundedDownTo(instrument.lot) : oms::Quantity{};
}

oms::Money share(oms::Money equity, const QString& typedPercent, QString& problem) {
  const auto parsed = parseTyped<oms::Ratio>(QString(typedPercent).remove('%'));
  if (!parsed || !parsed->isPositive() || *parsed > oms::Ratio::fromInt(1000)) {
    problem = ticketTr("A share is a percentage above zero.");
    return {};
  }
  return oms::scaled(equity, oms::Ratio::fromRaw(parsed->raw() / 100), oms::Rounding::down).value_or(oms::Money{});
}

oms::Quantity readSize(const TicketDraft& draft, const oms::OrderRequest& request, const oms::Instrument& instrument,
                       const oms::QuoteSample* quote, const oms::AccountState& account, QString& problem) {
  if (draft.sizeMode == SizeMode::Quantity)
    return readQuantity(draft.size, instrument, problem);
  const oms::Price reference = referencePrice(request, quote);
  if (!reference.isPositive()) {
    problem = ticketTr("There is no price yet to work the size out from.");
    return {};
  }
  oms::Price perUnit = reference;
  oms::Money budget;
  if (draft.sizeMode == SizeMode::Notional) {
    budget = parseTyped<oms::Money>(draft.size).value_or(oms::Money{});
    if (!budget.isPositive())
      problem = ticketTr("An amount is a number above zero.");
  } else {
    budget = share(account.equity, draft.size, problem);
  }
  if (draft.sizeMode == SizeMode::RiskPercent) {
    if (!request.stopLoss.isPositive()) {
      problem = ticketTr("Give a stop: the risk is the way from the price to it.");
      return {};
    }
    perUnit = reference - request.stopLoss;
  }
  if (!problem.isEmpty())
    return {};
  const oms::Quantity quantity = affordable(budget, perUnit, instrument);
  if (!quantity.isPositive())
    problem = ticketTr("That is less than one lot of %1.").arg(QString::fromStdString(instrument.lot.text()));
  return quantity;
}

}  // namespace

QString typeWord(oms::OrderType type) {
  if (type == oms::OrderType::stopMarket)
    return ticketTr("Stop");
  return type == oms::OrderType::trailingStopMarket ? ticketTr("Trailing stop") : sentence(name(type));
}

TicketTerms termsOf(const TicketDraft& draft) {
  using oms::TimeInForce;
  TicketTerms terms;
  terms.trails = oms::isTrailing(draft.type);
  terms.price = oms::hasLimitPrice(draft.type) || draft.type == oms::OrderType::trailingStopLimit;
  terms.trigger = oms::hasTriggerPrice(draft.type) || terms.trails;
  terms.expires = draft.timeInForce == TimeInForce::gtd;
  const bool waits = draft.timeInForce == TimeInForce::gtc || draft.timeInForce == TimeInForce::day || terms.expires;
  terms.rests = draft.type == oms::OrderType::limit && waits;
  terms.bracket = !draft.reduceOnly;
  return terms;
}

QString TicketReading::problem() const {
  for (const QString& each : {sizeProblem, priceProblem, triggerProblem, offsetProblem, activationProblem,
                              expiresProblem, displayProblem, stopProblem, targetProblem}) {
    if (!each.isEmpty())
      return each;
  }
  return {};
}

TicketReading readTicket(const TicketDraft& draft, oms::SymbolIndex symbol, const oms::Instrument& instrument,
                         const oms::QuoteSample* quote, const oms::AccountState& account) {
  TicketReading reading;
  oms::OrderRequest& request = reading.request;
  request.symbol = symbol;
  request.side = draft.side;
  request.type = draft.type;
  request.timeInForce = draft.timeInForce;
  request.reduceOnly = draft.reduceOnly;
  const TicketTerms terms = termsOf(draft);
  if (terms.price)
    request.price = readPrice(draft.price, oms::hasLimitPrice(draft.type), instrument, reading.priceProblem);
  if (terms.trigger)
    request.triggerPrice =
        readPrice(draft.trigger, oms::hasTriggerPrice(draft.type), instrument, reading.triggerProblem);
  if (terms.trails) {
    request.trailingOffsetType = draft.offsetType;
    request.trailingOffset = readOffset(draft.offset, reading.offsetProblem);
    request.activationPrice = readPrice(draft.activation, false, instrument, reading.activationProblem);
  }
  if (terms.expires)
    request.expireTime = readTime(draft.expires, reading.expiresProblem);
  if (terms.rests) {
    request.postOnly = draft.postOnly;
    if (!draft.display.trimmed().isEmpty())
      request.displayQuantity = readQuantity(draft.display, instrument, reading.displayProblem);
  }
  if (terms.bracket) {
    request.stopLoss = readPrice(draft.stop, false, instrument, reading.stopProblem);
    request.takeProfit = readPrice(draft.target, false, instrument, reading.targetProblem);
  }
  request.quantity = readSize(draft, request, instrument, quote, account, reading.sizeProblem);
  return reading;
}

ProposedPrices proposedPrices(const TicketDraft& draft, const oms::QuoteSample& quote,
                              const oms::Instrument& instrument) {
  if (oms::isTrailing(draft.type))
    return {};
  const bool buys = draft.side == oms::Side::buy;
  const oms::Price tick = instrument.tick;
  const oms::Price last = quote.last.roundedNearestTo(tick);
  const oms::Price market = buys ? std::max(quote.quote.ask, last) : std::min(quote.quote.bid, last);
  const oms::Price room = std::max(tick * 10, oms::Price::fromRaw(market.raw() / 500));
  const bool above = buys == oms::isStop(draft.type);
  const oms::Price away = above ? (market + room).roundedUpTo(tick) : (market - room).roundedDownTo(tick);
  return {oms::hasTriggerPrice(draft.type) ? away : last, away};
}

oms::Quantity modestQuantity(const oms::Instrument& instrument, oms::Price price, oms::Money equity) {
  const oms::Money budget =
      oms::scaled(equity, oms::Ratio::fromRaw(oms::Ratio::one / 100), oms::Rounding::down).value_or(oms::Money{});
  return std::max(instrument.minQuantity, affordable(budget, price, instrument));
}

bool onlyLeaves(const oms::SessionView& view, const oms::OrderRequest& request) {
  if (request.reduceOnly || request.position.isSet())
    return true;
  // Where a symbol may have several positions an order that names none opens another.
  if (view.session().hedges)
    return false;
  return std::any_of(view.positions().begin(), view.positions().end(), [&request](const auto& each) {
    const oms::Position& position = each.second;
    return position.symbol == request.symbol && position.side() != request.side &&
           position.quantity.abs() >= request.quantity;
  });
}

}  // namespace widgets

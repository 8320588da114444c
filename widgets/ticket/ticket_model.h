#pragma once

#include <QString>

#include "oms/messages/sample.h"
#include "oms/model/instrument.h"
#include "oms/model/order.h"
#include "oms/model/position.h"

namespace widgets {

// How the size of an order is said.
enum class SizeMode { Quantity, Notional, EquityPercent, RiskPercent };

// What stands in the ticket's fields, as typed.
struct TicketDraft {
  oms::Side side = oms::Side::buy;
  oms::OrderType type = oms::OrderType::limit;
  oms::TimeInForce timeInForce = oms::TimeInForce::gtc;
  SizeMode sizeMode = SizeMode::Quantity;
  QString size;
  QString price;
  QString trigger;
  QString stop;
  QString target;
};

// What the draft means, with one reason for each field that cannot be read. The order is ready when none is left.
struct TicketReading {
  oms::OrderRequest request;
  QString sizeProblem;
  QString priceProblem;
  QString triggerProblem;
  QString stopProblem;
  QString targetProblem;

  bool ready() const {
    return sizeProblem.isEmpty() && priceProblem.isEmpty() && triggerProblem.isEmpty() && stopProblem.isEmpty() &&
           targetProblem.isEmpty();
  }
};

// `quote` may be null: then a size in money needs a limit or trigger price.
TicketReading readTicket(const TicketDraft& draft, oms::SymbolIndex symbol, const oms::Instrument& instrument,
                         const oms::QuoteSample* quote, const oms::AccountState& account);

// A first size that is neither nothing nor everything: about one percent of the equity, at least the smallest order.
oms::Quantity modestQuantity(const oms::Instrument& instrument, oms::Price price, oms::Money equity);

}  // namespace widgets

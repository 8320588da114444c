#pragma once

#include <QString>
#include <array>

#include "oms/messages/sample.h"
#include "oms/model/instrument.h"
#include "oms/model/order.h"
#include "oms/model/position.h"
#include "oms/projections/session_view.h"

namespace widgets {

// Those that a person may choose, in the order in which they are offered.
inline constexpr std::array kOrderTypes = [] {
  using enum oms::OrderType;
  return std::array{market,          limit,          stopMarket,         stopLimit,
                    marketIfTouched, limitIfTouched, trailingStopMarket, trailingStopLimit};
}();
// As traders say it: a stop is a stop market order.
QString typeWord(oms::OrderType type);

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
  QString offset;  // of a trailing stop
  oms::OffsetType offsetType = oms::OffsetType::price;
  QString activation;
  QString expires;  // of gtd, UTC
  QString display;  // an iceberg's visible part
  bool postOnly = false;
  bool reduceOnly = false;
};

// Which of the fields an order of that type and time in force has; the others are not read.
struct TicketTerms {
  bool price = false;
  bool trigger = false;
  bool trails = false;   // offset and activation
  bool expires = false;  // gtd
  bool rests = false;    // a limit in the book: post-only, and an iceberg's display
  bool bracket = true;   // stop and target of the position that it opens: not of what only reduces one
};
TicketTerms termsOf(const TicketDraft& draft);

// What the draft means, with one reason for each field that cannot be read. The order is ready when none is left.
struct TicketReading {
  oms::OrderRequest request;
  QString sizeProblem;
  QString priceProblem;
  QString triggerProblem;
  QString stopProblem;
  QString targetProblem;
  QString offsetProblem;
  QString activationProblem;
  QString expiresProblem;
  QString displayProblem;

  // The first reason in the order of the fields; empty: the order is ready.
  QString problem() const;
  bool ready() const { return problem().isEmpty(); }
};

// `quote` may be null: then a size in money needs a limit or trigger price.
TicketReading readTicket(const TicketDraft& draft, oms::SymbolIndex symbol, const oms::Instrument& instrument,
                         const oms::QuoteSample* quote, const oms::AccountState& account);

// What an order of that side and type begins with; zero: an empty field. A limit at the last price; a stop a little
// beyond the market, where it waits; a touch as far on its other side; a trailing stop begins at the market.
struct ProposedPrices {
  oms::Price price;
  oms::Price trigger;
};
ProposedPrices proposedPrices(const TicketDraft& draft, const oms::QuoteSample& quote,
                              const oms::Instrument& instrument);

// A first size that is neither nothing nor everything: about one percent of the equity, at least the smallest order.
oms::Quantity modestQuantity(const oms::Instrument& instrument, oms::Price price, oms::Money equity);

// Whether the order can only make a position smaller, as the positions are now: it has no loss of its own.
bool onlyLeaves(const oms::SessionView& view, const oms::OrderRequest& request);

}  // namespace widgets

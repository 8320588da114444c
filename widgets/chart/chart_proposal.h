#pragma once

#include <QString>
#include <optional>
#include <string>
#include <variant>

#include "charts/chart_types.h"
#include "oms/messages/command.h"
#include "oms/projections/session_view.h"
#include "widgets/ticket/ticket_model.h"

namespace widgets {

// Where the order's line stands: at its trigger until that is behind it, else at its limit; zero: it has none.
oms::Price linePriceOf(const oms::Order& order);

// Why nothing can be sent from the chart now, in a sentence; empty: something can.
QString whyNoTrading(const oms::SessionView& view);
// Why the order's line cannot be moved now; empty: it can.
QString whyFixed(const oms::SessionView& view, const oms::Order& order);

// What a hand on the chart has made and nobody has sent yet: another price of a working order, or a new order. All
// prices are on the instrument's ticks.
struct Proposal {
  oms::OrderId moved;         // the working order whose line goes to `price`; unset: a new one
  oms::Price price;           // of a moved one
  oms::OrderRequest request;  // of a new one; with a stop and a target it is a bracket
  oms::PositionId protects;   // the position that a new one is to take off; unset: it is of the ticket's size
  QString problem;            // why a new one is of no size where its lines are now, so that it cannot be sent

  bool isBracket() const { return request.stopLoss.isPositive() && request.takeProfit.isPositive(); }
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

// The market and the account that a new order is measured by.
struct TradeScene {
  oms::SymbolIndex symbol;
  const oms::Instrument& instrument;
  const oms::QuoteSample* quote = nullptr;  // null before the first
  oms::AccountState account{};
};

// The line of a working order, taken where it stands.
Proposal moveOf(const oms::Order& order);
Proposal newOf(const oms::OrderRequest& request);
// An order of that side and type with its line at the price, of the ticket's size and time in force. A limit behind a
// trigger is the trigger's price; a trailing stop without an offset in the ticket follows from as far as its line is
// from the market. What the ticket's fields do not allow is a problem of the reading.
TicketReading orderAt(const TicketDraft& ticket, oms::Side side, oms::OrderType type, oms::Price price,
                      const TradeScene& scene);
// What one drag says: a buy where the stop lies below, a sell where it lies above, a limit or a stop by the side of the
// market that it begins on, and a target kReward times as far away as the stop.
inline constexpr std::int64_t kReward = 2;
TicketReading bracketOf(const TicketDraft& ticket, oms::Price entry, oms::Price stop, const TradeScene& scene);
// The stop (where the price is on the losing side of the market) or the target that takes the position off there: all
// of it, or what no stop takes off it yet.
Proposal protectionOf(const oms::Position& position, oms::Price price, const oms::Instrument& instrument, bool hedges);

// Where that line of the proposal stands; Entry is the order's own.
oms::Price priceOf(const Proposal& proposal, charts::LinePart part);
// Takes that line to the nearest tick, and what belongs to it along: the limit behind a trigger, the stop and target of
// a bracket's entry, which becomes a limit or a stop by the side of the market that it is on. A size in money or risk
// and how far a trailing stop follows are worked out anew.
void moveTo(Proposal& proposal, charts::LinePart part, oms::Price price, const TicketDraft& ticket,
            const TradeScene& scene);

// The order as it would be; nothing: the one that was to be moved is not known any more.
std::optional<oms::Order> orderOf(const Proposal& proposal, const oms::SessionView& view);
// Whether anything would become different.
bool isChange(const Proposal& proposal, const oms::SessionView& view);
// What the checks are asked of; nothing: as above.
using TradeQuestion = std::variant<oms::ReplaceOrder, oms::OrderRequest>;
std::optional<TradeQuestion> questionOf(const Proposal& proposal, const oms::SessionView& view);
// What is sent. A bracket is a list: the entry, and its stop and target that wait for it and end each other. `unique`
// is 32 characters that nobody has used before.
oms::CommandBody commandOf(const TradeQuestion& question, bool confirmed, const std::string& unique);

// "Move ord_3: sell 0.150 limit", "Sell 0.150 stop", "Bracket: buy 0.016 limit".
QString titleOf(const Proposal& proposal, const oms::SessionView& view, const oms::Instrument& instrument);
// "63,875.4 → 63,900.1", "at 63,250.1", "at 63,250.1, stop 63,200.0, target 63,350.3".
QString detailOf(const Proposal& proposal, const oms::SessionView& view, const oms::Instrument& instrument);
// That its limit lies at or beyond the other side of the quote, and what it fills at; empty: it does not.
QString crossingOf(const Proposal& proposal, const oms::SessionView& view, const oms::Instrument& instrument);

}  // namespace widgets

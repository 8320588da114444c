// The chain behind a fill, an order or a position, in words.
#include <algorithm>
#include <cmath>

#include "oms/messages/json_objects.h"
#include "oms/model/said_number.h"
#include "oms/projections/why.h"

namespace oms {
namespace {

std::string spaced(std::string_view wireName) {
  std::string text(wireName);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// "+12.50", "-3.10", and zero without a sign.
std::string withSign(const std::string& digits) {
  const bool isZero = digits.find_first_of("123456789") == std::string::npos;
  return isZero || digits.front() == '-' ? digits : "+" + digits;
}

// Writes the lines of one answer.
class Teller {
 public:
  explicit Teller(const SessionView& view) : view_(view) {}

  void position(const Why& why);
  // A position tells of each order only what decided it; an order and a fill tell every check.
  void chain(const OrderWhy& chain, const FillRecord* only, bool everyCheck);
  void signal(const Signal* signal, const Actor& author);
  void fill(const FillRecord& record);
  std::vector<WhyLine> take() { return std::move(lines_); }

 private:
  void order(const OrderWhy& chain);
  void approval(const Signal& signal);
  void checks(const CheckResults& checks, Timestamp at, bool every, const std::string& of);
  void add(WhyPart part, Timestamp time, std::string text, WhyMood mood = WhyMood::plain) {
    lines_.push_back({part, time, std::move(text), mood});
  }
  const Instrument& instrument(SymbolIndex symbol) const { return view_.instruments()[symbol]; }
  std::string at(Price price, SymbolIndex symbol) const { return price.text(instrument(symbol).priceDecimals()); }

  const SessionView& view_;
  std::vector<WhyLine> lines_;
};

void Teller::position(const Why& why) {
  if (why.position != nullptr) {
    const Position& held = *why.position;
    const std::string side = held.side() == Side::buy ? "long " : "short ";
    add(WhyPart::position, held.openedAt,
        "opened by " + held.actor.text() + ": " + side + held.quantity.abs().text() + " at " +
            at(held.entryPrice, held.symbol) + "; the market is at " + at(held.currentPrice, held.symbol) +
            ", unrealized " + withSign(held.unrealized.rounded(2)));
  }
  if (why.trade != nullptr) {
    const RoundTrip& trade = *why.trade;
    const std::string side = trade.side == Side::buy ? "long " : "short ";
    add(WhyPart::position, trade.exitTime,
        "closed: " + side + trade.quantity.text() + " from " + at(trade.entryPrice, trade.symbol) + " to " +
            at(trade.exitPrice, trade.symbol) + ", P&L " + withSign(trade.pnl.rounded(2)) + " after fees of " +
            trade.fees.rounded(2) + (trade.exitReason.empty() ? "" : "; " + spaced(trade.exitReason.view())),
        trade.pnl.isNegative() ? WhyMood::bad : WhyMood::good);
  }
}

// What of an order's terms stands behind its type, prices and time in force.
std::string furtherTerms(const OrderRequest& request) {
  std::string text;
  if (request.trailingOffset.isPositive()) {
    text += ", trailing by " + request.trailingOffset.text();
    if (request.trailingOffsetType != OffsetType::price)
      text += ' ' + spaced(name(request.trailingOffsetType));
  }
  if (request.expireTime.isSet())
    text += " until " + rfc3339(request.expireTime, TimePrecision::seconds);
  if (request.displayQuantity.isPositive())
    text += ", shows " + request.displayQuantity.text();
  if (request.postOnly)
    text += ", post only";
  if (request.reduceOnly)
    text += ", reduce only";
  if (!request.ocoGroup.empty())
    text += ", of the group " + request.ocoGroup.string();
  return text;
}

void Teller::order(const OrderWhy& chain) {
  const Order& order = chain.order->order;
  const OrderRequest& request = order.request;
  std::string text = order.id.text() + ": " + std::string(name(request.side)) + ' ' + request.quantity.text();
  if (request.symbol.isSet())
    text += ' ' + instrument(request.symbol).symbol;
  text += ", " + spaced(name(request.type));
  if (request.symbol.isSet() && request.price.isPositive())
    text += " at " + at(request.price, request.symbol);
  const auto addPrice = [&](const char* what, Price price) {
    if (request.symbol.isSet() && price.isPositive())
      text += what + at(price, request.symbol);
  };
  addPrice(", trigger ", request.triggerPrice);
  addPrice(", active from ", request.activationPrice);
  addPrice(", with a stop at ", request.stopLoss);
  addPrice(", with a target at ", request.takeProfit);
  text += ", " + std::string(name(request.timeInForce)) + furtherTerms(request) + ", sent by " + order.actor.text();
  if (!order.purpose.empty())
    text += ", as " + spaced(order.purpose.view());
  if (chain.parent != nullptr)
    text += " of " + chain.parent->order.id.text();
  if (!request.clientOrderId.empty())
    text += ", client id " + request.clientOrderId.string();
  add(WhyPart::order, order.createdAt, std::move(text));
}

void Teller::signal(const Signal* signal, const Actor& author) {
  if (signal == nullptr)
    return add(WhyPart::signal, {}, "none: given by " + author.text(), WhyMood::quiet);
  std::string text = signal->id.text() + " of " + signal->strategy + ": " + std::string(name(signal->side)) + ' ' +
                     signal->quantity.text() + " at " + at(signal->price, signal->symbol);
  if (signal->stopLoss.isPositive())
    text += ", stop " + at(signal->stopLoss, signal->symbol);
  if (signal->trailingStop.isPositive())
    text += " that follows at " + at(signal->trailingStop, signal->symbol);
  if (signal->takeProfit.isPositive())
    text += ", target " + at(signal->takeProfit, signal->symbol);
  text += "; confidence " + std::to_string(std::lround(signal->confidence * 100)) + " %, expected cost " +
          signal->expectedCost.rounded(2);
  if (signal->risk.isPositive())
    text += ", risk " + signal->risk.rounded(2);
  add(WhyPart::signal, signal->createdAt, std::move(text));
  for (const std::string& reason : signal->reasons)
    add(WhyPart::condition, {}, reason);
  approval(*signal);
}

void Teller::approval(const Signal& signal) {
  if (!signal.decidedAt.isSet())
    return add(WhyPart::approval, {}, "not decided: the signal is " + spaced(name(signal.status)), WhyMood::quiet);
  const bool passed = signal.status == SignalStatus::executed || signal.status == SignalStatus::approved;
  if (signal.firstApprovedAt.isSet())
    add(WhyPart::approval, signal.firstApprovedAt, "first approved by " + signal.firstApprover.text(), WhyMood::quiet);
  std::string text = passed ? "approved" : spaced(name(signal.status));
  text += " by " + signal.decidedBy.text() + " at a drift of " +
          withSign(saidNumber(CheckUnit::ratio, signal.drift.raw())) + ", version " + std::to_string(signal.version);
  if (!signal.reason.empty())
    text += ": " + signal.reason;
  add(WhyPart::approval, signal.decidedAt, std::move(text), passed ? WhyMood::good : WhyMood::bad);
}

void Teller::checks(const CheckResults& checks, Timestamp time, bool every, const std::string& of) {
  if (checks.size() == 0)
    return add(WhyPart::check, {}, "none: it protects what was checked before", WhyMood::quiet);
  const auto passed = std::count_if(checks.begin(), checks.end(), [](const CheckResult& c) { return c.passed; });
  add(WhyPart::check, time, of + std::to_string(passed) + " of " + std::to_string(checks.size()) + " passed",
      checks.passed() ? WhyMood::good : WhyMood::bad);
  for (const CheckResult& check : checks) {
    if (check.passed)
      continue;
    add(WhyPart::check, {},
        spaced(name(check.code)) + ": " + message(check) + (check.confirmed ? " (confirmed all the same)" : ""),
        check.waived ? WhyMood::plain : WhyMood::bad);
  }
  // What is measured against the tick or the clock of an equal order says nothing when it passed.
  const auto isUsage = [](const CheckResult& check) {
    return check.unit != CheckUnit::none && check.code != CheckCode::price && check.code != CheckCode::duplicate;
  };
  for (const CheckResult& check : checks) {
    if (!every || !check.passed || !isUsage(check))
      continue;
    add(WhyPart::check, {},
        spaced(name(check.code)) + ": " +
            (check.exempt ? message(check)
                          : saidNumber(check.unit, check.value) + " of " + saidNumber(check.unit, check.limit) + ", " +
                                saidNumber(check.unit, check.headroom()) + " left"),
        WhyMood::quiet);
  }
}

void Teller::fill(const FillRecord& record) {
  const Fill& fill = record.fill;
  std::string text = fill.id.text() + ": " + fillSentence(fill, instrument(fill.symbol));
  text.pop_back();
  text += "; " + std::string(name(fill.liquidity)) + ", fee " + fill.fee.rounded(2) + "; of " + fill.position.text();
  text += fill.opened.isSet() ? ", which it ended, and of " + fill.opened.text() + ", which its rest opened." : ".";
  add(WhyPart::fill, fill.time, std::move(text));
  const TradeNote* note = view_.note(fill.id);
  if (note == nullptr)
    return;
  std::string said = note->note;
  for (const std::string& tag : note->tags)
    said += (said.empty() ? "#" : " #") + tag;
  add(WhyPart::note, {}, said + " (" + note->actor.text() + ")");
}

void Teller::chain(const OrderWhy& chain, const FillRecord* only, bool everyCheck) {
  const OrderRecord& record = *chain.order;
  order(chain);
  signal(chain.signal, record.order.actor);
  checks(record.checks, {}, everyCheck, "");
  for (const ChangeChecks& change : record.changes)
    checks(change.checks, change.time, false, "change by " + change.actor.text() + ": ");
  for (const OrderEventRecord& event : record.events) {
    const bool bad = event.kind == OrderEventKind::denied || event.kind == OrderEventKind::rejected;
    std::string text = spaced(name(event.status));
    if (!event.reason.empty())
      text += ": " + event.reason;
    add(WhyPart::event, event.time, text + " (" + event.actor.text() + ")", bad ? WhyMood::bad : WhyMood::plain);
  }
  if (only != nullptr)
    return fill(*only);
  for (const FillRecord* each : chain.fills)
    fill(*each);
}

std::string fillTitle(const SessionView& view, const Fill& fill) {
  const Instrument& instrument = view.instruments()[fill.symbol];
  return std::string(name(fill.side)) + ' ' + fill.quantity.text() + ' ' + instrument.symbol + " at " +
         fill.price.text(instrument.priceDecimals());
}

}  // namespace

std::string_view name(WhyPart part) {
  static constexpr std::string_view kNames[] = {"position", "order", "signal", "condition", "approval",
                                                "checks",   "event", "fill",   "note"};
  return kNames[static_cast<std::size_t>(part)];
}

std::string whyTitle(const SessionView& view, const Why& why) {
  if (why.fill != nullptr)
    return why.id + ": " + fillTitle(view, why.fill->fill);
  if (why.ofPosition()) {
    const SymbolIndex symbol = why.position != nullptr ? why.position->symbol : why.trade->symbol;
    const Side side = why.position != nullptr ? why.position->side() : why.trade->side;
    return why.id + ": " + (side == Side::buy ? "long " : "short ") + view.instruments()[symbol].symbol;
  }
  const Order& order = why.orders.front().order->order;
  return why.id + ": " + std::string(name(order.request.side)) + ' ' + order.request.quantity.text() +
         (order.request.symbol.isSet() ? ' ' + view.instruments()[order.request.symbol].symbol : "") + ", " +
         spaced(name(order.status));
}

std::vector<WhyLine> whyLines(const SessionView& view, const Why& why) {
  Teller teller(view);
  teller.position(why);
  if (why.fill != nullptr && why.orders.empty()) {
    teller.signal(why.signal, why.fill->fill.actor);
    teller.fill(*why.fill);
  }
  for (const OrderWhy& chain : why.orders)
    teller.chain(chain, why.fill, !why.ofPosition());
  return teller.take();
}

}  // namespace oms
